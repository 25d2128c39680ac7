"""Which days are heavy: the first calls of a whole day, scaled to those that are expected before the cutoff.

So a heavy day stays one when the cutoff is moved. Before a tenth of its calls have come a day is not told apart yet.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from .calendar import MINUTES_PER_DAY, Calendar, Floats, format_clock_time
from .demand import ExpectedArrivals, expected_arrivals

if TYPE_CHECKING:
    from .scenario import Scenario

LEAST_BEFORE: Final = 0.1
"""The least share of a day's expected first calls that lies before the cutoff of heavy days."""
_ROUNDING: Final = 1e-9
_DECIMALS: Final = 9
"""A limit that is meant to be a whole number is one, and so compares as it does on paper."""


def calls_before(arrivals: ExpectedArrivals, cutoffs: Floats) -> tuple[Floats, Floats]:
    """First calls expected on each day up to its cutoff, and on the whole day; cutoffs are in minutes from the start.

    An interval in which the cutoff lies counts in proportion of the part in which lines are open.
    """
    part = (cutoffs[arrivals.day] - arrivals.begins) / (arrivals.ends - arrivals.begins)
    before = arrivals.expected * np.clip(part, 0.0, 1.0)
    return _of_days(arrivals, before, len(cutoffs)), _of_days(arrivals, arrivals.expected, len(cutoffs))


def _of_days(arrivals: ExpectedArrivals, calls: Floats, days: int) -> Floats:
    """Calls of each interval added up by day."""
    return np.bincount(arrivals.day, calls, days).astype(np.float64, copy=False)


def heavy_limits(arrivals: ExpectedArrivals, cutoffs: Floats, heavy_day_calls: float) -> Floats:
    """First calls before the cutoff above which each day is heavy; infinite where no call is expected."""
    before, whole = calls_before(arrivals, cutoffs)
    limits = np.full(len(cutoffs), math.inf)
    expects = whole > 0
    limits[expects] = np.round(heavy_day_calls * (before[expects] / whole[expects]), _DECIMALS)
    return limits


def too_early_in_words(scenario: Scenario) -> str:
    """What is wrong with the time of a cutoff of heavy days, and from when on it may lie; empty where nothing is.

    Before it must lie a tenth of the expected calls of each day on which it lies in the open hours.
    """
    calendar, arrivals = _expected(scenario)
    minute = scenario.cutoff.time
    early = _days_cut_too_early(calendar, arrivals, minute)
    if not early:
        return ""
    before, whole = (each[early[0]] for each in calls_before(arrivals, _at(minute, scenario.days)))
    # Where a day's lines shut, all of its calls have come.
    later = range(minute + 1, MINUTES_PER_DAY + 1)
    right = next(each for each in later if not _days_cut_too_early(calendar, arrivals, each))
    return (
        f"cutoff.time {format_clock_time(minute)} comes when {100 * before / whole:.2g} % of the calls expected on "
        f"{calendar.date_of(early[0])} have come, too few to tell a heavy day; allowed is {format_clock_time(right)}, "
        f"by when {100 * LEAST_BEFORE:g} % of each day's calls have come, or another cutoff.rule"
    )


def is_time_of_heavy_days(scenario: Scenario, minute: int) -> bool:
    """Whether a cutoff of heavy days may lie at a time of day, in minutes after midnight."""
    return not _days_cut_too_early(*_expected(scenario), minute)


def share_before(scenario: Scenario, minute: int) -> float:
    """The share of all expected first calls that lies before a time of their day; NaN where none are expected."""
    before, whole = calls_before_time(scenario, minute)
    return float(before.sum() / whole.sum()) if whole.any() else math.nan


def calls_before_time(scenario: Scenario, minute: int) -> tuple[Floats, Floats]:
    """First calls expected on each day up to a time of day, and on the whole day, before the volume factor."""
    _, arrivals = _expected(scenario)
    return calls_before(arrivals, _at(minute, scenario.days))


def _expected(scenario: Scenario) -> tuple[Calendar, ExpectedArrivals]:
    """The calendar and the calls expected, whatever the volume factor: a share does not depend on it."""
    calendar = scenario.calendar()
    return calendar, expected_arrivals(scenario.demand, calendar, scenario.days)


def _at(minute: int, days: int) -> Floats:
    """A time of each day, in minutes from the start."""
    return np.arange(days, dtype=np.float64) * MINUTES_PER_DAY + minute


def _days_cut_too_early(calendar: Calendar, arrivals: ExpectedArrivals, minute: int) -> list[int]:
    """The days on which a time lies in the open hours and has too few of the calls expected before it."""
    cutoffs = _at(minute, calendar.days)
    before, whole = calls_before(arrivals, cutoffs)
    few = np.flatnonzero(before < (LEAST_BEFORE - _ROUNDING) * whole)
    lines = ((day, calendar.lines(day)) for day in few.tolist())
    return [day for day, hours in lines if hours is not None and hours[0] <= cutoffs[day] < hours[1]]
