"""Backtest of forecasts with a rolling origin: what each method would have said, week after week, and how it went.

From each earlier week (the origin) every method forecasts the weeks after it, knowing only what was known then; that
a holiday was to be a closed day was known. Where calls went to a new level at once, forecasts made before that could
be seen are not judged from then on: nothing in a history says when the next such step comes. Measures, over the
intervals of days that the file has:

- WAPE: the sum of absolute errors over the sum of calls.
- MAPE: the mean of absolute errors over calls, of intervals with calls.
- MASE: the mean absolute error over that of "last week again" within the history before the origin (Hyndman and
  Koehler 2006, Int. J. Forecasting 22:679).
- Coverage: the share of intervals, or of whole days, whose calls lie within the prediction interval. Each origin's
  prediction intervals rest on errors of forecasts that were over by then.
- Winkler: the interval score of whole days, over their calls: the interval's width, and for calls outside it their
  distance times 2 over the share meant to be outside (Gneiting and Raftery 2007, JASA 102:359). Less is better.

Where prediction intervals held less than they are meant to, those of the forecast are widened, as many times as makes
the share right that they would have held: over all weeks ahead, and further in a part of them that needs it. Far ahead
only some weeks are tried, and from fewer origins, since neighbours say nearly the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from queueing.scenario.calendar import Floats, Integers

from .call_history import DAYS_PER_WEEK, CallHistory, Flags
from .combination import KnownErrors, combined
from .methods import COMBINATION, MODELS, NAIVE, Method, methods_for
from .origins import horizons, judged, origins
from .spread import LEVELS, Spread, fit_spread, interval_score

PARTS: Final = (4, 12, 26, 52, 65)
"""The last weeks of the parts of a forecast whose intervals are widened by what each part needs."""
DEFAULT_METHOD: Final = "weekly_profile"
"""Proposed where the history is too short to compare."""
COLUMNS: Final = (
    "method", "weeks_ahead", "origins", "wape", "wape_of_days", "mape", "mase",
    "coverage_80", "coverage_95", "coverage_80_of_days", "coverage_95_of_days",
    "winkler_80_of_days", "winkler_95_of_days", "gain"
)  # fmt: skip

_ROUNDING: Final = 0.005
"""Shares are told in whole percentages."""


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecasts from earlier weeks and what came.

    Arrays have a row per origin, oldest first, then a day ahead of the weeks that are tried, ``horizons``, then an
    interval of the day; NaN where nothing is known of the day, or where it has another level of calls than could be
    known. ``origins`` are the days of history that each had seen, ``weights`` how much each model counts in the
    combination.
    """

    history: CallHistory
    weeks: int
    horizons: tuple[int, ...]
    origins: Integers
    actual: Floats
    forecasts: Mapping[str, Floats]
    weights: Mapping[str, float]

    @property
    def weeks_ahead(self) -> Integers:
        """For each day ahead, in which week it lies (1 is the first)."""
        return np.repeat(self.horizons, DAYS_PER_WEEK)

    def tested(self, week: int) -> Integers:
        """Which origins a horizon is judged by: the last ones of which the week of that number is over, and known."""
        of_week = self.actual[:, self.weeks_ahead == week]
        complete = self.origins + DAYS_PER_WEEK * week <= self.history.days
        over = np.flatnonzero(complete & np.isfinite(of_week).any(axis=(1, 2)))
        return judged(over, self.history, self.weeks)

    def spread(self, method: str, *, by_day: bool = False) -> Spread:
        """How far calls lie from a method's forecasts, of intervals or ``by_day`` of whole days.

        Where its intervals held less in the backtest than they are meant to, they are widened.
        """
        plain = self.spread_then(method, self.history.days, by_day=by_day)
        return replace(plain, times=self._widening_by_week(method, by_day=by_day))

    def spread_then(self, method: str, known_days: int, *, by_day: bool = False) -> Spread:
        """The same by the weeks that were over after so many days, as it was learned then: not widened."""
        over = self.origins[:, None] + DAYS_PER_WEEK * self.weeks_ahead <= known_days
        rows = int(over.any(axis=1).sum())
        actual, forecast = (pair[:rows] for pair in self._pairs(method, by_day=by_day))
        return fit_spread(np.where(over[:rows, :, None], actual, np.nan), forecast, self.weeks_ahead)

    def widening(self, method: str, *, by_day: bool = False) -> dict[float, float]:
        """By level: how many times as wide intervals would have held what they are meant to; 1 where they did."""
        return {level: _widening(reached, level) for level, reached in self._reached[method, by_day].items()}

    def _pairs(self, method: str, *, by_day: bool) -> tuple[Floats, Floats]:
        """What came and what a method had forecast, by interval or by day."""
        pair = self.actual, self.forecasts[method]
        return (pair[0].sum(axis=2, keepdims=True), pair[1].sum(axis=2, keepdims=True)) if by_day else pair

    def _widening_by_week(self, method: str, *, by_day: bool) -> dict[float, Floats]:
        """By level, for each week ahead: the widening of all weeks, or that of its part where that needs more.

        A part that nothing is known of is widened as the one before.
        """
        ahead = self.weeks_ahead[np.nonzero(self._judged_days(0))[1]]
        part, part_of_weeks = (np.searchsorted(PARTS, each) for each in (ahead, np.arange(1, self.weeks + 1)))
        widening = {}
        for level, reached in self._reached[method, by_day].items():
            times = [_widening(reached, level)]
            for each in range(int(part_of_weeks.max()) + 1):
                own = reached[part == each]
                times.append(max(times[0], _widening(own, level)) if len(own) else times[-1])
            widening[level] = np.array(times[1:])[part_of_weeks]
        return widening

    @cached_property
    def _reached(self) -> dict[tuple[str, bool], dict[float, Floats]]:
        """By method and whether of whole days, and by level: how far from the forecast calls lay on the days judged.

        In half widths of the prediction interval of that origin; NaN where nothing came and nothing was expected, such
        as at night.
        """
        return {
            (method, by_day): self._reached_by(method, by_day=by_day)
            for method in self.forecasts
            for by_day in (False, True)
        }

    def _reached_by(self, method: str, *, by_day: bool) -> dict[float, Floats]:
        judged = self._judged_days(0)
        came, expected = (pair[judged] for pair in self._pairs(method, by_day=by_day))
        error = np.where((came > 0) | (expected > 0), np.abs(came - expected), np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            return {level: error / half for level, half in self._half_widths[method, by_day].items()}

    @cached_property
    def _half_widths(self) -> dict[tuple[str, bool], dict[float, Floats]]:
        """By method and whether of whole days, and by level: how far intervals reached on the days judged, as then."""
        judged = self._judged_days(0)
        widths: dict[tuple[str, bool], dict[float, Floats]] = {}
        for method in self.forecasts:
            for by_day in (False, True):
                _, forecast = self._pairs(method, by_day=by_day)
                half: dict[float, list[Floats]] = {level: [np.zeros((0, forecast.shape[2]))] for level in LEVELS}
                for origin in np.flatnonzero(judged.any(axis=1)).tolist():
                    days = judged[origin]
                    spread = self.spread_then(method, int(self.origins[origin]), by_day=by_day)
                    for level in LEVELS:
                        half[level].append(spread.half_width(forecast[origin, days], self.weeks_ahead[days], level))
                widths[method, by_day] = {level: np.concatenate(rows) for level, rows in half.items()}
        return widths

    @cached_property
    def _judged_weeks(self) -> Flags:
        """Which weeks ahead (columns) of which origins are judged."""
        judged = np.zeros((len(self.origins), len(self.horizons)), dtype=np.bool_)
        for place, week in enumerate(self.horizons):
            judged[self.tested(week), place] = True
        return judged

    def _judged_days(self, week: int) -> Flags:
        """Which days ahead of which origins are judged, of one week ahead, or for 0 of all."""
        of_week = self._judged_weeks & ((week == 0) | (np.array(self.horizons) == week))
        days: Flags = np.repeat(of_week, DAYS_PER_WEEK, axis=1) & np.isfinite(self.actual).all(axis=2)
        return days

    @cached_property
    def accuracy(self) -> pd.DataFrame:
        """A row per method and week ahead, 0 for all weeks together; shares as fractions.

        Columns: ``COLUMNS``; ``gain`` is by how much the WAPE is below the seasonal naive's. Weeks without an origin
        are left out.
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
        if not self._judged_weeks.any():
            return
        judged = self._judged_days(0)
        for week in (0, *self.horizons):
            days = self._judged_days(week)
            if days.any():
                held = {
                    f"coverage_{100 * level:.0f}{of}": _held(self._reached[method, by_day][level][days[judged]])
                    for of, by_day in (("", False), ("_of_days", True))
                    for level in LEVELS
                }
                origins = int(days.any(axis=1).sum())
                yield {
                    "method": method,
                    "weeks_ahead": week,
                    "origins": origins,
                    **self._measures(method, days),
                    **held,
                    **self._winkler(method, days),
                }

    def _measures(self, method: str, days: Flags) -> dict[str, float]:
        """The errors over some days of some origins; nights, when nothing is expected or comes, are no forecasts."""
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
            }

    def _winkler(self, method: str, days: Flags) -> dict[str, float]:
        came, expected = (pair[days] for pair in self._pairs(method, by_day=True))
        half = self._half_widths[method, True]
        judged = days[self._judged_days(0)]
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                f"winkler_{100 * level:.0f}_of_days": float(
                    interval_score(came, expected, half[level][judged], level).sum() / np.float64(came.sum())
                )
                for level in LEVELS
            }

    @cached_property
    def _naive_scales(self) -> Floats:
        """For each origin: how far calls were from those of the week before, on ordinary days until then."""
        return np.array([_naive_scale(self.history, seen) for seen in self.origins.tolist()])


def run_backtest(history: CallHistory, weeks: int = 1, methods: Mapping[str, Method] | None = None) -> Backtest:
    """Forecast up to ``weeks`` weeks from earlier weeks that have enough history before them, by each method.

    ``methods`` are by default all that the history is long enough for. There is no origin where it is shorter than
    three weeks.
    """
    names = list(methods_for(history) if methods is None else methods)
    models = [name for name in names if name in MODELS]
    tried, begins = horizons(weeks), origins(history, weeks)
    days, slots = DAYS_PER_WEEK * weeks, history.calls.shape[1]
    ahead = (DAYS_PER_WEEK * (np.array(tried)[:, None] - 1) + np.arange(DAYS_PER_WEEK)).ravel()
    actual = np.full((len(begins), len(ahead), slots), np.nan)
    forecasts = {name: np.zeros((len(begins), len(ahead), slots)) for name in models}
    recorded = np.where(history.recorded[:, None], history.calls, np.nan)
    for row, origin in enumerate(begins.tolist()):
        past = history.until(origin)
        come = ahead < _unforeseen(history, past) - origin
        actual[row, come] = recorded[origin + ahead[come]]
        factors = past.day_factors(past.next_date, days, _closed_then(history, origin, days))
        for name in models:
            forecasts[name][row] = (MODELS[name].predict(past, days, factors) * factors[:, None])[ahead]
    errors = KnownErrors(actual, forecasts, begins, np.repeat(tried, DAYS_PER_WEEK))
    otherwise = DEFAULT_METHOD if DEFAULT_METHOD in models else models[0]
    if COMBINATION in names:
        together = [
            combined({name: calls[row] for name, calls in forecasts.items()}, errors.weights(origin, otherwise))
            for row, origin in enumerate(begins.tolist())
        ]
        forecasts[COMBINATION] = np.array(together).reshape(actual.shape)
    return Backtest(history, weeks, tried, begins, actual, forecasts, errors.weights(history.days, otherwise))


def _unforeseen(history: CallHistory, past: CallHistory) -> int:
    """The first day that has another level of calls than could be known after the days of ``past``."""
    known = past.level_begins
    later = [day for day in history.level_begins.tolist() if not (np.abs(known - day) < DAYS_PER_WEEK).any()]
    return max(past.days, later[0]) if later else history.days


def _closed_then(history: CallHistory, origin: int, days: int) -> tuple[date, ...]:
    """The federal holidays after an origin on which the center was closed, or would have been after the history."""
    shut = history.quiet[origin : origin + days] & (history.totals[origin : origin + days] == 0)
    first = history.first + timedelta(days=origin)
    beyond = history.expected_closings(history.next_date, max(0, origin + days - history.days))
    return (*(first + timedelta(days=day) for day in np.flatnonzero(shut).tolist()), *beyond)


def _naive_scale(history: CallHistory, seen: int) -> float:
    """The mean absolute difference of calls from the same interval a week before, of ordinary days."""
    ordinary: Flags = history.ordinary[:seen]
    both = np.flatnonzero(ordinary[DAYS_PER_WEEK:] & ordinary[:-DAYS_PER_WEEK]) + DAYS_PER_WEEK
    now, before = history.calls[both], history.calls[both - DAYS_PER_WEEK]
    used = (now > 0) | (before > 0)
    return float(np.abs(now - before)[used].mean()) if used.any() else float("nan")


def _held(reached: Floats) -> float:
    """The share that lay within their prediction intervals; NaN where there were none."""
    known = reached[~np.isnan(reached)]
    return float((known <= 1).mean()) if len(known) else float("nan")


def _widening(reached: Floats, level: float) -> float:
    """How many times as wide intervals would have held the share ``level``; calls that none expected aside."""
    known = reached[np.isfinite(reached)]
    shown = level - _ROUNDING
    return max(1.0, float(np.quantile(known, shown, method="inverted_cdf"))) if len(known) else 1.0
