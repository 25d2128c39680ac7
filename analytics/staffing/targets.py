"""What staffing is to reach: targets that hold in each interval, and targets of a day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

SHARES: Final = ("wait_share", "delay_share", "callback_share", "occupancy")
OF_CALLBACKS: Final = ("callback_share", "backlog")
"""The targets of a day, which only Tier 2 can have."""


@dataclass(frozen=True)
class StaffingTargets:
    """What a tier's staffing is to reach; a part that is None is not asked for.

    ``wait_share``, ``delay_share`` and ``occupancy`` are to hold in each interval, the others on each weekday. A call
    belongs to the interval in which it joined the tier's queue.

    Raises:
        ValueError: nothing is asked for, or a number is outside what is allowed.
    """

    wait_share: float | None = 0.1
    """At most this share of calls still waits after ``wait_minutes``; at Tier 2 that is the measure "actual wait over
    20 minutes"."""
    wait_minutes: float = 20.0
    delay_share: float | None = None
    """At most this share of calls does not find somebody free at once (delay probability)."""
    callback_share: float | None = None
    """At least this share of callbacks is reached within ``callback_hours``, of those asked for on a weekday."""
    callback_hours: float = 24.0
    backlog: float | None = None
    """At most so many callbacks are waiting at closing, on the mean of a weekday's closings."""
    occupancy: float | None = None
    """People on duty are at most this share of their time at work."""
    most_people: int | None = None
    """More people than this are never on duty."""
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
        for name in ("wait_minutes", "callback_hours", "backlog"):
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
        asked = (self.wait_share, self.delay_share, self.callback_share, self.backlog, self.occupancy)
        if all(each is None for each in asked):
            msg = "no target given; allowed are one and more"
            raise ValueError(msg)
        if self.nearest and (self.delay_share is None or any(asked[place] is not None for place in (0, 2, 3, 4))):
            msg = "nearest is not allowed with other targets; allowed is delay_share alone"
            raise ValueError(msg)

    @property
    def of_days(self) -> bool:
        """Whether a target is of a whole day."""
        return self.callback_share is not None or self.backlog is not None
