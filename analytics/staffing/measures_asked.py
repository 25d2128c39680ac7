"""Which measure each target of a tier's staffing asks about, and each figure that is held at today's level."""

from __future__ import annotations

from typing import Final

from analytics.measures.chosen_limits import called_back_within, delayed, not_called_back_within, unanswered
from analytics.measures.definitions import MEASURES
from analytics.measures.limits import ANNOUNCED_OVER_UPPER
from analytics.measures.measure import Measure
from queueing.tiers import TierName

from .targets import StaffingTargets

BY_INTERVAL: Final = ("wait_share", "delay_share", "occupancy")
"""The targets of an interval; all others are of a day."""
OF_TIER2: Final = ("callback_share", "backlog", "became_callbacks", "announced_long", "not_called_back")
"""What is asked about Tier 2 alone, which makes callbacks."""
_LEVELS: Final = {"unanswered": "wait_share", "gave_up": "abandonment"}
LEVELS: Final[dict[TierName, dict[str, str]]] = {
    "tier1": _LEVELS,
    "tier2": _LEVELS
    | {name: name for name in ("became_callbacks", "announced_long", "not_called_back")}
    | {"waiting_at_closing": "backlog"},
    "supervisor": _LEVELS,
}
"""The figures that are held, by tier, those that its people can answer for: by name, and as what they are asked about.
More is worse, of each of them."""


def measures_asked(tier: TierName, targets: StaffingTargets) -> dict[str, Measure]:
    """What is asked about a tier: by name of the target, or of the figure held where no target has it."""
    wait, early, hours = targets.wait_minutes, targets.early_seconds, targets.callback_hours
    asked = {
        "wait_share": unanswered(tier, wait, early),
        "delay_share": delayed(tier, early),
        "occupancy": MEASURES[f"occupancy_{tier}"],
        "abandonment": MEASURES[f"abandonment_{tier}"],
    }
    if tier != "tier2":
        return asked
    of_tier2 = (
        called_back_within(hours),
        MEASURES["backlog_at_close"],
        MEASURES["callback_share"],
        MEASURES[ANNOUNCED_OVER_UPPER],
        not_called_back_within(hours),
    )
    return asked | dict(zip(OF_TIER2, of_tier2, strict=True))


def levels_asked(tier: TierName, targets: StaffingTargets) -> dict[str, Measure]:
    """The measures of a tier's figures that are held at today's level, by name of the figure."""
    asked = measures_asked(tier, targets)
    return {name: asked[asked_as] for name, asked_as in LEVELS[tier].items()}
