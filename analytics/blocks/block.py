"""A block: one person of a tier on duty for some hours of a weekday, more than in the plan or fewer.

Workforce management offers such blocks as overtime and takes them back as voluntary time off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import DAYS_PER_WEEK, Integers, Period
from analytics.staffing.estimate import interval_minutes, people_of, tier_of
from analytics.staffing.simulations import with_staffing
from analytics.wording import clock_time
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS
from queueing.tiers import TierName

START_STEP: Final = 60
"""Minutes between the starts that are tried; longer where the plan's intervals are."""
SHORTEST_HOURS: Final = 0.5
LONGEST_HOURS: Final = 12.0
_MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, order=True)
class DutyBlock:
    """From when to when on a weekday."""

    weekday: int
    """0 is Monday."""
    begins: int
    """Minutes after midnight."""
    ends: int

    @property
    def hours(self) -> float:
        """How long it is."""
        return (self.ends - self.begins) / _MINUTES_PER_HOUR

    @property
    def day(self) -> str:
        """The weekday's name."""
        return WEEKDAYS[self.weekday].capitalize()

    def __str__(self) -> str:
        return f"{self.day} from {clock_time(self.begins)} to {clock_time(self.ends)}"


Blocks = tuple[DutyBlock, ...]
"""Those of several people, one each, in the order of time."""


def with_blocks(scenario: Scenario, tier: TierName, blocks: Sequence[DutyBlock], change: int) -> Scenario:
    """The scenario with one person more (``change`` 1) or fewer (-1) on duty in each block.

    Dates with staffing of their own keep it, and nobody is on duty on days that are shut.

    Raises:
        pydantic.ValidationError: fewer than nobody would be on duty.
    """
    people, step = people_of(scenario, tier), interval_minutes(scenario, tier)
    for block in blocks:
        people[block.weekday, block.begins // step : block.ends // step] += change
    return with_staffing(scenario, tier, people)


def blocks_tried(scenario: Scenario, tier: TierName, hours: Sequence[float], change: int) -> list[DutyBlock]:
    """All blocks of these lengths that change what is simulated, by weekday, start and length.

    They begin every hour, counted from when lines open or somebody is on duty, and end when lines are shut and nobody
    is, at the latest. Fewer people are tried only where somebody is on duty throughout.

    Raises:
        ValueError: no length, one out of bounds or of broken intervals, or one that fits on no day.
    """
    step = interval_minutes(scenario, tier)
    lengths = [_checked(each, step) for each in sorted(set(hours))]
    if not lengths:
        msg = "no length of blocks is given; allowed are one and more, in hours"
        raise ValueError(msg)
    every = step * -(-START_STEP // step)
    people, dates = people_of(scenario, tier), dates_changed(scenario, tier)
    found: list[DutyBlock] = []
    for length in lengths:
        of_length = [
            DutyBlock(weekday, begins, begins + length)
            for weekday in sorted(dates)
            for opens, closes in [_span(scenario, people[weekday], weekday)]
            for begins in range(opens, closes - length + 1, every)
        ]
        possible = [each for each in of_length if change > 0 or bool((people_in(people, each) > 0).all())]
        if not possible:
            where = "lines are open or somebody is on duty" if change > 0 else "somebody is on duty"
            msg = f"blocks of {length / _MINUTES_PER_HOUR:g} h fit on no day; allowed are lengths for which {where}"
            raise ValueError(msg)
        found += possible
    return sorted(found)


def _checked(hours: float, step: int) -> int:
    """A length in minutes."""
    minutes = round(hours * _MINUTES_PER_HOUR)
    if not SHORTEST_HOURS <= hours <= LONGEST_HOURS or minutes % step or abs(minutes - hours * _MINUTES_PER_HOUR) > 0:
        msg = (
            f"blocks of {hours:g} h are not allowed; allowed are {SHORTEST_HOURS:g} to {LONGEST_HOURS:g} h in whole "
            f"intervals of the plan, which are of {step} min"
        )
        raise ValueError(msg)
    return minutes


def people_in(people: Integers, block: DutyBlock) -> Integers:
    """Of people by weekday and interval, shape (7, intervals), those in the intervals of a block."""
    step = MINUTES_PER_DAY // people.shape[1]
    return people[block.weekday, block.begins // step : block.ends // step]


def _span(scenario: Scenario, people: Integers, weekday: int) -> tuple[int, int]:
    """From when to when blocks of a weekday may lie, in minutes after midnight: an empty span where at no time.

    One number for the whole week says nothing of when people come: there it is when lines are open.
    """
    hours = scenario.opening_hours.on(weekday)
    spans = [] if hours is None else [(hours.opens, hours.closes)]
    at_work: Flags = people > 0
    if at_work.any() and not at_work.all():
        step = MINUTES_PER_DAY // len(people)
        on_duty = np.flatnonzero(at_work)
        spans.append((int(on_duty[0]) * step, (int(on_duty[-1]) + 1) * step))
    return (min(begins for begins, _ in spans), max(ends for _, ends in spans)) if spans else (0, 0)


def dates_changed(scenario: Scenario, tier: TierName) -> Counter[int]:
    """By weekday, how many measured dates have the people of the week's table, not of their own or none."""
    calendar, overrides = scenario.calendar(), tier_of(scenario, tier).staffing.overrides
    days = range(scenario.warmup_days, scenario.days)
    dates: list[date] = [calendar.date_of(day) for day in days if not calendar.is_closed(day)]
    return Counter(each.weekday() for each in dates if each not in overrides)


def weeks_measured(scenario: Scenario) -> float:
    """How many weeks the measured days are, one at the least: figures are of a week."""
    return max(1.0, Period.measured(scenario).days / DAYS_PER_WEEK)


def cost_of(scenario: Scenario, tier: TierName, blocks: Sequence[DutyBlock]) -> float:
    """The dollars a week that one person in each block is paid: hours on duty / (1 - shrinkage) at the plan's pay."""
    own, dates = tier_of(scenario, tier), dates_changed(scenario, tier)
    hours = sum(block.hours * dates[block.weekday] for block in blocks) / weeks_measured(scenario)
    return hours / (1 - own.shrinkage) * own.cost_per_hour
