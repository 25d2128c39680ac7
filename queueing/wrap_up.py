"""The work after each conversation: a function of the call alone, so no record of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .draws import callers
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
