"""A run that starts in mid-day: the first calls that are known so far, and what they say of the rest of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from queueing.scenario.calendar import MINUTES_PER_DAY, Calendar, Floats, Integers
from queueing.scenario.demand import ExpectedArrivals

if TYPE_CHECKING:
    from queueing.scenario.scenario import Scenario

Number = TypeVar("Number", float, Floats)


@dataclass(frozen=True, eq=False)
class FirstCallsSoFar:
    """First calls of the first day that are known, and what follows from them."""

    rows: int
    """How many rows of the expected arrivals lie before the minute; they are the first ones."""
    total: int
    """First calls in all."""
    by_row: Integers | None
    """First calls of each of these rows; None where their total is to be spread as they were expected."""
    busyness_shape: float
    """Of the gamma of mean 1 that the first day's busyness still varies by; infinite where it does not vary."""
    interval: int
    """The one that the minute lies in, from midnight: the chain of interval factors begins anew with it."""


def first_calls_so_far(
    scenario: Scenario, arrivals: ExpectedArrivals, calendar: Calendar
) -> tuple[ExpectedArrivals, FirstCallsSoFar | None]:
    """The arrivals to expect once it is known what has come already, and what that is.

    They have a row for each interval up to the minute, with the first calls that are known, and one for each that is
    left, of the interval with the minute a row each of both parts: with the calls expected times the mean busyness of
    the day that has begun so. Where no first call was expected so far and none came, all is as it was, and the second
    is None.
    """
    minute, length = float(scenario.already.minute), scenario.demand.interval_minutes
    lines, known = calendar.lines(0), scenario.already.first_calls
    if minute == 0 or lines is None:
        return arrivals, None
    bounds = np.arange(0.0, MINUTES_PER_DAY + length, length)
    begins, ends = np.clip(bounds[:-1], *lines), np.clip(bounds[1:], *lines)
    until = np.clip(minute, begins, ends)
    today = arrivals.day == 0
    expected, counts = np.zeros(len(begins)), np.zeros(len(begins), dtype=np.int64)
    expected[arrivals.interval[today]] = arrivals.expected[today]
    before = expected * np.divide(until - begins, ends - begins, out=np.zeros_like(ends), where=ends > begins)
    if isinstance(known, tuple):
        counts[: len(known)] = known
    total = known if isinstance(known, int) else int(counts.sum())
    past = np.flatnonzero((until > begins) & ((expected > 0) | (counts > 0)))
    if not len(past):
        return arrivals, None
    left = np.flatnonzero((ends > until) & (expected > 0))
    shape, mean = np.inf, 1.0
    if scenario.daily_cv > 0:
        over = dispersion(before[past], past, scenario.interval_cv, scenario.interval_correlation)
        shape, rate = busyness_posterior(total, float(before.sum()), scenario.daily_cv, over)
        mean = shape / rate
    come = before[past] * (total / before.sum()) if isinstance(known, int) and total else counts[past]
    rows = {
        "begins": (begins[past], until[left]),
        "ends": (until[past], ends[left]),
        "expected": (come, (expected - before)[left] * mean),
        "day": (np.zeros_like(past), np.zeros_like(left)),
        "interval": (past, left),
    }
    later = {name: getattr(arrivals, name)[~today] for name in rows}
    return (
        ExpectedArrivals(**{name: np.concatenate((*parts, later[name])) for name, parts in rows.items()}),
        FirstCallsSoFar(
            len(past), total, None if isinstance(known, int) else counts[past], float(shape), int(minute // length)
        ),
    )


def busyness_posterior(
    first_calls: Number, expected: Number, daily_cv: float, dispersion: float
) -> tuple[Number, Number]:
    """Shape and rate of the gamma that a day's busyness follows after so many first calls, where so many were expected.

    Exact for Poisson counts, of which ``dispersion`` is 1; where counts vary more they say as much less.
    """
    prior = daily_cv**-2
    return prior + first_calls / dispersion, prior + expected / dispersion


def dispersion(expected: Floats, interval: Integers, cv: float, correlation: float) -> float:
    """The variance of first calls of some intervals over their mean, at a given busyness of the day.

    Each interval has a factor of this coefficient of variation; the correlation of two factors is taken as that of the
    normals behind them, ``correlation`` to the power of the lag.
    """
    whole = float(expected.sum())
    if whole == 0 or cv == 0:
        return 1.0
    lag = np.abs(np.subtract.outer(interval, interval))
    return 1.0 + cv**2 * float(expected @ correlation**lag @ expected) / whole
