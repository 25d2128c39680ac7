"""Which way a measure is worse, where that is known: by name of the measure or the reading of a run.

Left out are what is neither good nor bad by itself (calls offered, occupancy), what is the price of the rest (hours,
cost), and figures of callers who were chosen by how they fared: of callbacks, of live holders, of people refused. A
plan with fewer callbacks keeps the harder ones, so that fewer of *them* are reached the same day although nobody is
reached later; what is lost or gained shows in the figures of all calls, all transfers and all people. So are the forms
of the service level that leave out who hangs up early or count them as served, the wait for a person with callbacks as
zero, which the more callbacks the better looks, and how right announced waits are, which only those who wait can tell.
"""

from __future__ import annotations

from typing import Final, Literal

from queueing.tiers import TIERS

from .definitions import WAIT_PERCENTILES
from .limits import WAIT_LIMITS
from .service_levels import service_level_name

Direction = Literal["more", "less"]

_WORSE_WITH_MORE: Final = (
    "repeat_calls",
    *(
        f"outcome_{outcome}"
        for outcome in (
            *("abandoned_tier1", "closed_out", "refused_cutoff", "no_callback_number", "abandoned_tier2"),
            *("suspended", "abandoned_supervisor", "unfinished"),
        )
    ),
    "tier1_wait_mean",
    "tier1_wait_p90",
    "person_wait_mean",
    "tier2_wait_mean",
    *(f"tier2_wait_p{percent}" for percent in WAIT_PERCENTILES),
    "supervisor_wait_mean",
    *(f"{name}_over_{limit}" for limit in WAIT_LIMITS for name in ("estimate", "wait")),
    "callback_share",
    "callbacks_slipped",
    "backlog_at_close",
    "callbacks_waiting",
    "work_wait_mean",
    "work_at_close",
    "cutoff_days",
    "refused_share",
    "asking_none",
    "load_from_refusals",
    *(f"abandonment_{tier}" for tier in TIERS),
    "calls_per_person",
    "morning_wait",
    "breaking_days",
    "refused_people_called_later_day",
    "refused_people_lost",
)
_WORSE_WITH_LESS: Final = (
    "people_helped",
    *(service_level_name(tier) for tier in ("tier1", "tier2")),
    *("work_within_1_day", "work_within_5_days"),
)

WORSE_WITH: Final[dict[str, Direction]] = {
    **dict.fromkeys(_WORSE_WITH_MORE, "more"),
    **dict.fromkeys(_WORSE_WITH_LESS, "less"),
}
"""For each measure of which it is known, whether more or less of it is worse."""
