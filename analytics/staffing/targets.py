"""What staffing is to reach: targets that hold in each interval, and targets of a day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from analytics.measures.limits import LOWER
from queueing import Scenario
from queueing.tiers import TierName

SHARES: Final = ("wait_share", "delay_share", "abandonment", "callback_share", "occupancy")
OF_CALLBACKS: Final = ("callback_share", "backlog")
"""The targets of a day, which only Tier 2 can have."""
USUAL_WAIT_MINUTES: Final[dict[TierName, float]] = {"tier2": float(LOWER), "tier1": 5.0, "supervisor": 10.0}
"""A wait of a tier is too long from then on, unless it is said otherwise."""


USUAL_CALLBACK_SHARE: Final = 0.9
"""Of callbacks that are to be reached in time, where nobody may hold."""


@dataclass(frozen=True)
class StaffingTargets:
    """What a tier's staffing is to reach; a part that is None is not asked for.

    ``wait_share``, ``delay_share`` and ``occupancy`` are to hold in each interval, the others on each weekday. A call
    belongs to the interval in which it joined the tier's queue.

    Raises:
        ValueError: nothing is asked for, or a number is outside what is allowed.
    """

    wait_share: float | None = 0.1
    """At most this share of the calls offered is not answered within ``wait_minutes``: whoever hangs up is not."""
    wait_minutes: float = 20.0
    early_seconds: float = 5.0
    """Whoever hangs up sooner is left out of the calls offered: nobody could have answered."""
    delay_share: float | None = None
    """At most this share of calls does not find somebody free at once (delay probability)."""
    abandonment: float | None = None
    """At most this share of callers gives up waiting for the tier, as the tier's measure counts it."""
    callback_share: float | None = None
    """At least this share of callbacks is reached within ``callback_hours``, of those asked for on a weekday."""
    callback_hours: float = 24.0
    backlog: float | None = None
    """At most so many callbacks are waiting at closing, on the mean of a weekday's closings."""
    occupancy: float | None = None
    """People on duty are at most this share of their time at work."""
    most_people: int | None = None
    """More people than this are never on duty."""
    nothing_worse: bool = True
    """On no weekday any of the tier's figures is worse than with today's staffing
    (:mod:`analytics.staffing.todays_levels`)."""
    confidence: float = 0.95
    """Each figure reaches its target with this confidence: the end of its one-sided interval does. Each by itself: of
    a hundred figures right at their target five would look as if they reached it."""
    nearest: bool = False
    """Meet ``delay_share`` on the mean instead of at most: people are rounded to the nearest, not up."""

    def __post_init__(self) -> None:
        for name in SHARES:
            share = getattr(self, name)
            if share is not None and not 0 < share < 1:
                msg = f"{name} {share:g} is not allowed; allowed are shares above 0 and below 1"
                raise ValueError(msg)
        for name in ("wait_minutes", "early_seconds", "callback_hours", "backlog"):
            number = getattr(self, name)
            if number is not None and not 0 <= number < math.inf:
                msg = f"{name} {number:g} is not allowed; allowed are numbers from 0 up"
                raise ValueError(msg)
        if self.most_people is not None and self.most_people < 1:
            msg = f"most_people {self.most_people} is not allowed; allowed are 1 and more"
            raise ValueError(msg)
        if not 0.5 <= self.confidence < 1:  # noqa: PLR2004 (below a half there is no confidence)
            msg = f"confidence {self.confidence:g} is not allowed; allowed are 0.5 and more, below 1"
            raise ValueError(msg)
        if not self.asked:
            msg = "no target given; allowed are one and more"
            raise ValueError(msg)
        if self.nearest and self.asked != ("delay_share",):
            msg = "nearest is not allowed with other targets; allowed is delay_share alone"
            raise ValueError(msg)

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of what is asked for, the most people allowed left out."""
        given = tuple(name for name in (*SHARES, "backlog") if getattr(self, name) is not None)
        return (*given, "nothing_worse") if self.nothing_worse else given

    @property
    def of_days(self) -> bool:
        """Whether a target is of a whole day."""
        return self.nothing_worse or any(name in self.asked for name in ("abandonment", *OF_CALLBACKS))

    @property
    def of_waits(self) -> bool:
        """Whether it matters how long calls wait."""
        return self.wait_share is not None or self.nothing_worse


def only_calls_back(scenario: Scenario, tier: TierName) -> bool:
    """Whether nobody may hold for a tier: officers call back, and some of their callers never answer."""
    return tier == "tier2" and not scenario.callback.live_transfers


def usual_targets(scenario: Scenario, tier: TierName, **asked: Any) -> StaffingTargets:
    """What is asked of a tier unless it is said otherwise: the page and the command begin from it.

    ``asked`` are fields of :class:`StaffingTargets`; what is None is as usual. The usual target for waits is not asked
    for beside another one, and of callbacks alone it is that most are reached in time: no number of officers would
    answer callers who have no number, or do not pick up, within minutes.

    Raises:
        ValueError: as of :class:`StaffingTargets`.
    """
    said = {name: value for name, value in asked.items() if value is not None}
    if only_calls_back(scenario, tier) and not any(name in said for name in (*SHARES, "backlog")):
        said["callback_share"] = USUAL_CALLBACK_SHARE
    if any(name in said for name in (*SHARES, "backlog")):
        said = {"wait_share": None, **said}
    return StaffingTargets(**{"wait_minutes": USUAL_WAIT_MINUTES[tier], **said})
