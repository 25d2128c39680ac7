"""Backtest of forecasts with a rolling origin: what each method would have said, week after week, and how it went.

From each earlier week (the origin) every method forecasts the weeks after it, knowing only what was known then; that
a holiday was to be a closed day was known. Measures, over the intervals of days that the file has:

- WAPE: the sum of absolute errors over the sum of calls.
- MAPE: the mean of absolute errors over calls, of intervals with calls.
- MASE: the mean absolute error over that of "last week again" within the history before the origin (Hyndman and
  Koehler 2006, Int. J. Forecasting 22:679).
- Coverage: the share of intervals whose calls lie within the prediction interval. Each origin's prediction intervals
  rest on errors of forecasts that were over by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from queueing.calendar import Floats, Integers

from .call_history import DAYS_PER_WEEK, LEAST_DAYS, Flags, History
from .methods import METHODS, NAIVE, Method
from .spread import LEVELS, Spread, fit_spread

TESTED_ORIGINS: Final = 8
"""The last origins, whose forecasts are judged."""
MOST_ORIGINS: Final = 52
DEFAULT_METHOD: Final = "weekly_profile"
"""Proposed where the history is too short to compare."""
COLUMNS: Final = (
    "method", "weeks_ahead", "origins", "wape", "wape_of_days", "mape", "mase", "coverage_80", "coverage_95", "gain"
)  # fmt: skip

_LEAST_PART: Final = 4
"""The first origin has seen this part of the history at least, between two and eight weeks."""
_MOST_FIRST_WEEKS: Final = 8


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecasts from earlier weeks and what came.

    Arrays have a row per origin, oldest first, then a day ahead, then an interval of the day; NaN where nothing is
    known of the day. ``origins`` are the days of history that each had seen.
    """

    history: History
    weeks: int
    origins: Integers
    actual: Floats
    forecasts: Mapping[str, Floats]

    @property
    def weeks_ahead(self) -> Integers:
        """For each day ahead, in which week it lies (1 is the first)."""
        return np.arange(DAYS_PER_WEEK * self.weeks) // DAYS_PER_WEEK + 1

    def tested(self, week: int) -> Integers:
        """Which origins a horizon is judged by: the last eight whose week of that number is over."""
        complete = np.flatnonzero(self.origins + DAYS_PER_WEEK * week <= self.history.days)
        return complete[-TESTED_ORIGINS:]

    def spread(self, method: str, *, known_days: int | None = None, by_day: bool = False) -> Spread:
        """How far calls lie from a method's forecasts, by the weeks that were over after ``known_days`` days.

        By default that is the whole history. ``by_day`` gives it for the calls of whole days.
        """
        over = self.origins[:, None] + DAYS_PER_WEEK * self.weeks_ahead
        known = over <= (self.history.days if known_days is None else known_days)
        actual = np.where(known[:, :, None], self.actual, np.nan)
        forecast = self.forecasts[method]
        if by_day:
            actual, forecast = (each.sum(axis=2, keepdims=True) for each in (actual, forecast))
        return fit_spread(actual, forecast, self.weeks_ahead)

    @cached_property
    def accuracy(self) -> pd.DataFrame:
        """A row per method and week ahead, 0 for all weeks together; shares as fractions.

        Columns: ``method, weeks_ahead, origins, wape, wape_of_days, mape, mase, coverage_80, coverage_95, gain``;
        ``gain`` is by how much the WAPE is below the seasonal naive's. Weeks without an origin are left out.
        """
        rows = [row for method in self.forecasts for row in self._judge(method)]
        table = pd.DataFrame(rows, columns=list(COLUMNS[:-1]))
        naive = table[table["method"] == NAIVE].set_index("weeks_ahead")["wape"]
        return table.assign(gain=1 - table["wape"] / table["weeks_ahead"].map(naive))

    @property
    def overall(self) -> pd.DataFrame:
        """The accuracy over all weeks ahead: a row per method, the best first; empty where there is no origin."""
        table = self.accuracy[self.accuracy["weeks_ahead"] == 0]
        return table.sort_values("wape", kind="stable", ignore_index=True)

    @property
    def best(self) -> str:
        """The method with the least WAPE over all weeks ahead; the weekly profile where there is no origin."""
        return str(self.overall["method"].iloc[0]) if len(self.overall) else DEFAULT_METHOD

    def _judge(self, method: str) -> Iterator[dict[str, object]]:
        """The measures of all weeks together, and of each week."""
        judged = np.zeros((len(self.origins), self.weeks), dtype=np.bool_)
        for week in range(1, self.weeks + 1):
            judged[self.tested(week), week - 1] = True
        if not judged.any():
            return
        inside = self._inside(method, np.flatnonzero(judged.any(axis=1)))
        for week in range(self.weeks + 1):
            of_week = judged & ((week == 0) | (np.arange(1, self.weeks + 1) == week))
            if of_week.any():
                days = np.repeat(of_week, DAYS_PER_WEEK, axis=1) & np.isfinite(self.actual).all(axis=2)
                measures = self._measures(method, days, inside)
                yield {"method": method, "weeks_ahead": week, "origins": int(of_week.any(axis=1).sum()), **measures}

    def _inside(self, method: str, origins: Integers) -> dict[float, Flags]:
        """Whether calls lay within the prediction intervals of each level, for the forecasts from some origins."""
        inside = {level: np.zeros(self.actual.shape, dtype=np.bool_) for level in LEVELS}
        for origin in origins.tolist():
            spread = self.spread(method, known_days=int(self.origins[origin]))
            for level in LEVELS:
                low, high = spread.interval(self.forecasts[method][origin], self.weeks_ahead, level)
                inside[level][origin] = (self.actual[origin] >= low) & (self.actual[origin] <= high)
        return inside

    def _measures(self, method: str, days: Flags, inside: Mapping[float, Flags]) -> dict[str, float]:
        """The measures over some days of some origins; nights, when nothing is expected or comes, are no forecasts."""
        actual, forecast = self.actual[days], self.forecasts[method][days]
        counted = (actual > 0) | (forecast > 0)
        error = np.abs(actual - forecast)
        of_days = np.abs(actual.sum(axis=1) - forecast.sum(axis=1))
        scale = np.broadcast_to(self._naive_scales[:, None], days.shape)[days]
        calls, some = float(actual.sum()), actual > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                "wape": float(error.sum() / np.float64(calls)),
                "wape_of_days": float(of_days.sum() / np.float64(calls)),
                "mape": float(np.mean(error[some] / actual[some])) if some.any() else float("nan"),
                "mase": float(np.sum(error / scale[:, None]) / counted.sum()),
                **{
                    f"coverage_{level:.0%}".rstrip("%"): float(hits[days][counted].mean())
                    for level, hits in inside.items()
                },
            }

    @cached_property
    def _naive_scales(self) -> Floats:
        """For each origin: how far calls were from those of the week before, on ordinary days until then."""
        return np.array([_naive_scale(self.history, seen) for seen in self.origins.tolist()])


def run_backtest(history: History, weeks: int = 1, methods: Mapping[str, Method] = METHODS) -> Backtest:
    """Forecast ``weeks`` weeks from every earlier week that has enough history before it, by each method.

    There is no origin where the history is shorter than three weeks.
    """
    first = max(LEAST_DAYS, DAYS_PER_WEEK * min(_MOST_FIRST_WEEKS, history.days // DAYS_PER_WEEK // _LEAST_PART))
    origins = np.arange(history.days - DAYS_PER_WEEK, first - 1, -DAYS_PER_WEEK)[:MOST_ORIGINS][::-1]
    days, slots = DAYS_PER_WEEK * weeks, history.calls.shape[1]
    actual = np.full((len(origins), days, slots), np.nan)
    forecasts = {name: np.zeros((len(origins), days, slots)) for name in methods}
    recorded = np.where(history.recorded[:, None], history.calls, np.nan)
    for row, origin in enumerate(origins.tolist()):
        past = history.until(origin)
        coming = recorded[origin : origin + days]
        actual[row, : len(coming)] = coming
        factors = past.day_factors(past.next_date, days, _closed_then(history, origin, days))
        for name, method in methods.items():
            forecasts[name][row] = method.predict(past, days, factors) * factors[:, None]
    return Backtest(history, weeks, origins, actual, forecasts)


def _closed_then(history: History, origin: int, days: int) -> tuple[date, ...]:
    """The federal holidays after an origin on which the center was closed, or would have been after the history."""
    shut = history.quiet[origin : origin + days] & (history.totals[origin : origin + days] == 0)
    first = history.first + timedelta(days=origin)
    beyond = history.expected_closings(history.next_date, max(0, origin + days - history.days))
    return (*(first + timedelta(days=day) for day in np.flatnonzero(shut).tolist()), *beyond)


def _naive_scale(history: History, seen: int) -> float:
    """The mean absolute difference of calls from the same interval a week before, of ordinary days."""
    ordinary: Flags = history.ordinary[:seen]
    both = np.flatnonzero(ordinary[DAYS_PER_WEEK:] & ordinary[:-DAYS_PER_WEEK]) + DAYS_PER_WEEK
    now, before = history.calls[both], history.calls[both - DAYS_PER_WEEK]
    used = (now > 0) | (before > 0)
    return float(np.abs(now - before)[used].mean()) if used.any() else float("nan")
