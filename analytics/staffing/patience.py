"""How long callers would have waited before they hang up: known of each, also of those who were answered before."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.measures.observations import Flags, View
from analytics.measures.scopes import Floats, Integers
from queueing.compilation import compiled
from queueing.draws.callers import SUPERVISOR_PATIENCE, TIER1_PATIENCE, TIER2_PATIENCE, minutes
from queueing.plan import DurationParameters
from queueing.tiers import TierName

PURPOSES: Final = {"tier1": TIER1_PATIENCE, "tier2": TIER2_PATIENCE, "supervisor": SUPERVISOR_PATIENCE}


def patience_minutes(calls: View, tier: TierName, rows: Integers, asked: Flags) -> Floats:
    """The patience in a tier's queue of the calls in these rows that are ``asked`` about; infinite for the others.

    It is infinite, too, for who awaits a callback. The numbers are those of the simulation itself.
    """
    patience = np.full(len(rows), np.inf)
    may_hang_up = asked & ~calls.took("callback")[rows] if tier == "tier2" else asked
    chosen = np.flatnonzero(may_hang_up)
    duration = calls.layout.tier1_patience if tier == "tier1" else calls.layout.tier2_patience
    person, call = calls["person"][rows[chosen]], calls["call"][rows[chosen]].astype(np.int64)
    seed, replication = calls.journeys.seed, calls.journeys.replication
    drawn = np.empty(len(chosen))
    _draw(duration, seed, replication, person, call, PURPOSES[tier], drawn)
    patience[chosen] = drawn
    return patience


@compiled
def _draw(
    duration: DurationParameters,
    seed: int,
    replication: int,
    person: Integers,
    call: Integers,
    purpose: int,
    drawn: Floats,
) -> None:
    """Draw the patience of each call, into ``drawn``."""
    kind, first, second = duration
    for number in range(len(person)):
        drawn[number] = minutes(kind, first, second, seed, replication, person[number], call[number], purpose)
