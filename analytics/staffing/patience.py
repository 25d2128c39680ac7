"""How long callers would have waited before they hang up: known of each, also of those who were answered before."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.measures.observations import Flags, View
from analytics.measures.scopes import Floats, Integers
from queueing.draws import callers
from queueing.tiers import TierName

PURPOSES: Final = {
    "tier1": (callers.TIER1_PATIENCE, callers.TIER1_GIVES_UP),
    "tier2": (callers.TIER2_PATIENCE, callers.TIER2_GIVES_UP),
    "supervisor": (callers.SUPERVISOR_PATIENCE, callers.SUPERVISOR_GIVES_UP),
}


def patience_minutes(calls: View, tier: TierName, rows: Integers, asked: Flags) -> Floats:
    """The patience in a tier's queue of the calls in these rows that are ``asked`` about; infinite for the others.

    It is infinite, too, for who awaits a callback. The numbers are those of the simulation itself.
    """
    patience = np.full(len(rows), np.inf)
    may_hang_up = asked & ~calls.took("callback")[rows] if tier == "tier2" else asked
    chosen = np.flatnonzero(may_hang_up)
    layout = calls.layout
    duration, gives_up = (
        (layout.tier1_patience, layout.tier1_gives_up)
        if tier == "tier1"
        else (layout.tier2_patience, layout.tier2_gives_up)
    )
    person, call = calls["person"][rows[chosen]], calls["call"][rows[chosen]].astype(np.int64)
    seed, replication = calls.journeys.seed, calls.journeys.replication
    drawn = np.empty(len(chosen))
    callers.patience_of_calls(
        duration, gives_up, layout.quantiles, seed, replication, person, call, *PURPOSES[tier], drawn
    )
    patience[chosen] = drawn
    return patience
