"""The work after each conversation: a function of the call alone, so no record of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .draws import callers
from .draws.left_over import left_over_drawn
from .left_over import AFTER_SUPERVISOR, AFTER_TIER1, AFTER_TIER2
from .plan import NO_TIME, lay_out

if TYPE_CHECKING:
    from .journeys import Journeys
    from .scenario.calendar import Floats, Integers
    from .tiers import TierName

_PURPOSES: Final = {
    "tier1": callers.TIER1_WRAP_UP,
    "tier2": callers.TIER2_WRAP_UP,
    "supervisor": callers.SUPERVISOR_WRAP_UP,
}


_AFTER: Final[dict[TierName, int]] = {
    "tier1": AFTER_TIER1,
    "tier2": AFTER_TIER2,
    "supervisor": AFTER_SUPERVISOR,
}


def wrap_ups_at_first(journeys: Journeys, tier: TierName) -> tuple[Floats, Floats]:
    """When the wrap-ups begin and end that a tier's people are at as a run begins, which belong to no call of it."""
    layout = lay_out(journeys.scenario)
    if layout.left_over == layout.left_over_calls:
        return np.empty(0), np.empty(0)
    there = left_over_drawn(layout, journeys.seed, journeys.replication)
    minutes = there["minutes"][there["place"] == _AFTER[tier]]
    return np.full(len(minutes), layout.begins), layout.begins + minutes


def wrap_up_minutes(journeys: Journeys, tier: TierName, rows: Integers) -> Floats:
    """How long a tier's people go on working after their conversations with the callers of these rows.

    After an item of other work there is no wrap-up.
    """
    layout = lay_out(journeys.scenario)
    duration = getattr(layout, f"{tier}_wrap_up")
    lengths = np.zeros(len(rows))
    if duration != NO_TIME:
        person, call = journeys["person"][rows], journeys["call"][rows].astype(np.int64)
        seed, replication = journeys.seed, journeys.replication
        callers.minutes_of_calls(duration, layout.quantiles, seed, replication, person, call, _PURPOSES[tier], lengths)
        lengths[journeys.took("work")[rows]] = 0.0
    return lengths
