"""How much more calls vary than chance alone would have them: from day to day, and from half-hour to half-hour.

What moves slowly over the weeks is no variation of days: whoever plans a week knows how many calls come by then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from analytics.measures.intervals import CONFIDENCE
from analytics.measures.scopes import Floats
from data import Volumes
from queueing.scenario.calendar import Integers, federal_holidays

from .estimates import NORMAL, MeasuredEstimate, estimate_ratio

LEAST_DAYS: Final = 5
"""Days to compare beyond one for each weekday, below which nothing is said."""
LEAST_CALLS: Final = 1.0
"""Mean calls of an interval below which it says too little."""
LEAST_DAILY_CALLS: Final = 30.0
"""Mean calls of a day below which chance alone moves them by so much, 18 % and more, that nothing else shows."""
DRIFT_DAYS: Final = 28
"""Days over which calls may drift evenly upwards or downwards before they turn."""

_MOST_STEPS: Final = 50


@dataclass(frozen=True, eq=False)
class Overdispersion:
    """The variation of days and of half-hours about the mean of their weekday."""

    daily_cv: MeasuredEstimate
    """Coefficient of variation of a day's busyness, without weekday, slow drift and what chance alone does."""
    drift: MeasuredEstimate
    """The slow drift that was taken off: calls of a day at its end over those at its beginning."""
    half_hour: MeasuredEstimate | None
    """Variance of a half-hour's calls over their mean; 1 is chance alone.

    None where most calls come in half-hours with fewer than ``LEAST_CALLS``.
    """
    by_half_hour: pd.DataFrame
    """``minute`` after midnight, ``ratio`` with ``low`` and ``high``, ``calls`` (mean), ``days``."""
    days: int


def overdispersion(volumes: Volumes) -> Overdispersion | str:
    """Variation of days and half-hours beyond weekday and slow drift; a sentence where too little is there to tell.

    Only weekdays with at least two days count; federal holidays do not. What is expected of a day is the likeliest
    product of a weekday's level and a drift that is piecewise linear in the logarithm, for Poisson calls. The daily
    figure takes the variance that Poisson calls would have off that of days relative to what is expected of them; its
    interval is that of a variance (chi-square), its upper end at least that of days which chance alone moves. The
    half-hour's interval takes days as independent, since half-hours of one day are not.
    """
    frame = volumes.frame
    days = frame["start"].dt.normalize()
    minutes = (frame["start"] - days) // pd.Timedelta(minutes=1)
    table = frame["calls"].groupby([days.rename("day"), minutes.rename("minute")]).sum().unstack(fill_value=0)  # noqa: PD010
    usual = np.array([day.date() not in federal_holidays(day.year) for day in table.index])
    table = table[usual]
    weekdays = pd.DatetimeIndex(table.index).weekday
    several = pd.Series(weekdays).duplicated(keep=False).to_numpy()
    table, weekdays = table[several], weekdays[several]
    kinds = len(set(weekdays))
    slopes = _slopes(pd.DatetimeIndex(table.index))
    freedom = len(table) - kinds - slopes.shape[1]
    if freedom < LEAST_DAYS:
        return (
            f"too few days to tell: the log has {len(days.unique())}; needed are each weekday twice, and "
            f"{LEAST_DAYS} more days than weekdays and bends of a slow drift: about three weeks"
        )
    calls = table.to_numpy(dtype=np.float64)
    of_days = calls.sum(axis=1)
    if of_days.mean() < LEAST_DAILY_CALLS:
        return (
            f"too few calls to tell: the log has {of_days.mean():.1f} a day; needed are at least "
            f"{LEAST_DAILY_CALLS:g}, since chance alone moves fewer by more than 18 %"
        )
    expected, drift, error = _expected(of_days, weekdays.to_numpy(), slopes)
    # A half-hour's share of its weekday's calls, and a day's share of its weekday's drift.
    drift_of_kind = pd.Series(drift).groupby(weekdays).transform("sum").to_numpy()
    shares = drift / drift_of_kind
    means = table.groupby(weekdays).transform("sum").to_numpy(dtype=np.float64) * shares[:, None]
    squares = (calls - means) ** 2 / (1 - shares)[:, None]
    # By the half-hour's mean over all days: those of single weekdays are above the least by chance.
    counted = calls.mean(axis=0) >= LEAST_CALLS
    rows, half_hour = [], None
    if calls[:, counted].sum() > calls.sum() / 2:
        half_hour = estimate_ratio(squares[:, counted].sum(axis=1), means[:, counted].sum(axis=1), "number")
        for place in np.flatnonzero(counted).tolist():
            found = estimate_ratio(squares[:, place], means[:, place], "number")
            mean = float(calls[:, place].mean())
            rows.append((int(table.columns[place]), found.value, found.low, found.high, mean, len(table)))
    columns = ["minute", "ratio", "low", "high", "calls", "days"]
    by_half_hour = pd.DataFrame(rows, columns=columns)
    daily = _daily_cv(of_days, expected, freedom)
    drifted = _drifted(float(drift[-1] / drift[0]), error, of_days, expected, freedom)
    return Overdispersion(daily, drifted, half_hour, by_half_hour, len(table))


def _slopes(days: pd.DatetimeIndex) -> Floats:
    """A column for each stretch of the drift: days since its beginning, in stretches."""
    if not len(days):
        return np.empty((0, 1))
    since = (days - days[0]).days.to_numpy(dtype=np.float64)
    begins = np.arange(0, max(1.0, since[-1] - DRIFT_DAYS / 2), DRIFT_DAYS)
    slopes: Floats = np.maximum(since[:, None] - begins, 0.0) / DRIFT_DAYS
    return slopes


def _expected(calls: Floats, weekdays: Integers, slopes: Floats) -> tuple[Floats, Floats, float]:
    """The calls expected of each day, its drift, and the standard error of the logarithm of all drift.

    By Poisson regression; the error is that of Poisson calls.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, 2.5 (iteratively reweighted least squares).
    """
    levels = weekdays[:, None] == np.unique(weekdays)
    centered = slopes - slopes.mean(axis=0)
    terms = np.hstack([levels, centered])
    expected = (calls + calls.mean()) / 2
    for _ in range(_MOST_STEPS):
        root = np.sqrt(expected)
        towards = np.log(expected) + (calls - expected) / expected
        found = np.linalg.lstsq(terms * root[:, None], towards * root, rcond=None)[0]
        before, expected = expected, np.exp(terms @ found)
        if np.allclose(before, expected, rtol=1e-9):
            break
    whole = np.concatenate([np.zeros(levels.shape[1]), slopes[-1] - slopes[0]])
    covariance = np.linalg.pinv(terms.T @ (terms * expected[:, None]))
    return expected, np.exp(centered @ found[levels.shape[1] :]), math.sqrt(float(whole @ covariance @ whole))


def _drifted(drift: float, error: float, calls: Floats, expected: Floats, freedom: int) -> MeasuredEstimate:
    # Calls that vary more than Poisson ones leave the drift less certain, by the root of Pearson's statistic.
    spread = max(1.0, float(((calls - expected) ** 2 / expected).sum()) / freedom)
    apart = math.exp(NORMAL * error * math.sqrt(spread))
    return MeasuredEstimate(drift, drift / apart, drift * apart, "number", len(calls))


def _daily_cv(calls: Floats, expected: Floats, freedom: int) -> MeasuredEstimate:
    variance = float(((calls / expected - 1) ** 2).sum()) / freedom
    chance = float(np.mean(1 / expected))
    level = (1 - CONFIDENCE) / 2
    # The variance's interval; chdtri gives the quantile that so much lies above. Days that vary less than chance alone
    # would have them are chance too: their interval does not shrink to nothing.
    low = variance * freedom / float(special.chdtri(freedom, level))
    high = max(variance, chance) * freedom / float(special.chdtri(freedom, 1 - level))
    value, low, high = (math.sqrt(max(0.0, each - chance)) for each in (variance, low, high))
    return MeasuredEstimate(value, low, high, "share", len(calls))
