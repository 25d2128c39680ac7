"""How much more calls vary than chance alone would have them: from day to day, and from half-hour to half-hour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from analytics.measures.intervals import CONFIDENCE
from data import Volumes
from queueing.calendar import federal_holidays

from .estimates import Estimate, estimate_ratio

LEAST_DAYS: Final = 5
"""Days to compare beyond one for each weekday, below which nothing is said."""
LEAST_CALLS: Final = 1.0
"""Mean calls of an interval below which it says too little."""


@dataclass(frozen=True, eq=False)
class Overdispersion:
    """The variation of days and of half-hours about the mean of their weekday."""

    daily_cv: Estimate
    """Coefficient of variation of a day's busyness, without what chance alone does."""
    half_hour: Estimate
    """Variance of a half-hour's calls over their mean; 1 is chance alone."""
    by_half_hour: pd.DataFrame
    """``minute`` after midnight, ``ratio`` with ``low`` and ``high``, ``calls`` (mean), ``days``."""
    days: int


def overdispersion(volumes: Volumes) -> Overdispersion | str:
    """Variation of days and half-hours after the weekday's effect; a sentence where there are too few days.

    Only weekdays with at least two days count; federal holidays do not. The daily figure takes the variance that
    Poisson calls would have off that of days relative to their weekday's mean; its interval is that of a variance
    (chi-square). The half-hour's interval takes days as independent, since half-hours of one day are not.
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
    freedom = len(table) - kinds
    if freedom < LEAST_DAYS:
        return (
            f"the log has {len(days.unique())} days; needed are at least {LEAST_DAYS} more days than weekdays, "
            "each weekday twice: about two weeks"
        )
    calls = table.to_numpy(dtype=np.float64)
    means = table.groupby(weekdays).transform("mean").to_numpy(dtype=np.float64)
    alike = pd.Series(weekdays).groupby(weekdays).transform("size").to_numpy(dtype=np.float64)
    squares = (calls - means) ** 2 * (alike / (alike - 1))[:, None]
    counted = means >= LEAST_CALLS
    half_hour = estimate_ratio(
        np.where(counted, squares, 0.0).sum(axis=1), np.where(counted, means, 0.0).sum(axis=1), "number"
    )
    rows = []
    for place, minute in enumerate(table.columns):
        used = counted[:, place]
        if used.sum() > kinds:
            found = estimate_ratio(squares[used, place], means[used, place], "number")
            mean = float(calls[used, place].mean())
            rows.append((int(minute), found.value, found.low, found.high, mean, int(used.sum())))
    columns = ["minute", "ratio", "low", "high", "calls", "days"]
    daily = _daily_cv(calls.sum(axis=1), means.sum(axis=1), freedom)
    return Overdispersion(daily, half_hour, pd.DataFrame(rows, columns=columns), len(table))


def _daily_cv(calls: np.ndarray, means: np.ndarray, freedom: int) -> Estimate:
    variance = float(((calls / means - 1) ** 2).sum()) / freedom
    chance = float(np.mean(1 / means))
    level = (1 - CONFIDENCE) / 2
    # The variance's interval; chdtri gives the quantile that so much lies above.
    low, high = (variance * freedom / float(special.chdtri(freedom, above)) for above in (level, 1 - level))
    value, low, high = (math.sqrt(max(0.0, each - chance)) for each in (variance, low, high))
    return Estimate(value, low, high, "share", len(calls))
