"""Forecast of calls: the weeks after a volume file by half-hour, with prediction intervals, ready for a scenario."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from analytics.inputs.variations import with_demand, with_fields
from data.volumes.daily_totals import DayProfile
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, SATURDAY, Floats, Integers
from queueing.scenario.demand import MAX_CALLS_PER_INTERVAL, DatedDemand

from .adjustments import Event, Override, event_factors
from .backtest import Backtest, run_backtest
from .call_history import DAYS_PER_WEEK, CallHistory, Flags, holiday_name, holiday_names, weekdays
from .combination import combined
from .methods import COMBINATION, METHODS, MODELS
from .spread import LEVELS, Spread

MOST_WEEKS: Final = 65
"""A year and a quarter: a budget's year, begun a quarter before."""
MOST_DAILY_CV: Final = 2.0
"""The most that a scenario takes."""
_DECIMALS: Final = 2
_NOTHING: Final = 1e-12
_MINUTE: Final = "%Y-%m-%d %H:%M"
_HEADS: Final = {"start": "Interval start", "calls": "Calls offered"} | {
    f"{end}_{100 * level:.0f}": f"{100 * level:.0f} % interval: {end} (calls)"
    for level in LEVELS
    for end in ("low", "high")
}
"""What the columns of intervals are called in a volume file."""


class NothingExpectedError(ValueError):
    """A forecast expects no calls where some are needed."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Calls expected after a history: a row per day from ``first`` on, a column per interval from midnight.

    It goes on to the end of the last of ``weeks`` whole weeks, Monday to Sunday; the days before the first Monday
    come on top. ``spread`` and ``day_spread`` say how far the calls of an interval and of a day may lie from it.
    """

    method: str
    first: date
    weeks: int
    interval_minutes: int
    calls: Floats
    spread: Spread
    day_spread: Spread
    events: tuple[Event, ...] = ()
    """What is known to come, whose factors the calls have."""
    overrides: Mapping[date, tuple[Override, float]] = field(default_factory=dict)
    """The days set by hand, and how many calls were expected."""

    @property
    def of_days(self) -> bool:
        """Whether it says nothing of the parts of a day."""
        return self.interval_minutes == MINUTES_PER_DAY

    @property
    def days(self) -> int:
        """Days from the first to the last."""
        return len(self.calls)

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def mondays(self) -> tuple[date, ...]:
        """The first days of its whole weeks."""
        first = self.first + timedelta(days=-self.first.weekday() % DAYS_PER_WEEK)
        return tuple(first + timedelta(days=DAYS_PER_WEEK * week) for week in range(self.weeks))

    @property
    def weeks_ahead(self) -> Integers:
        """For each day, in which week after the history it lies (1 is the first)."""
        return np.arange(self.days) // DAYS_PER_WEEK + 1

    def why_nothing(self, start: date | None = None, days: int | None = None) -> str:
        """Why no calls are expected in some days, by default in all of its own; empty where some are.

        A forecast of nothing is no demand to plan for: something is amiss with the history or with the days closed.
        """
        first = 0 if start is None else max(0, (start - self.first).days)
        calls = self.calls[first:] if days is None else self.calls[first : first + days]
        if calls.any() or not len(calls):
            return ""
        begins = self.first + timedelta(days=first)
        return (
            f"no calls are expected from {begins} to {begins + timedelta(days=len(calls) - 1)}, since the center is "
            "taken to be shut on all of these days, by the file's last weeks or as was chosen; needed are days with "
            "calls"
        )

    def by_interval(self) -> pd.DataFrame:
        """A row per interval of the hours in use of days with calls.

        Columns: ``start`` (datetime64[ns]), ``calls`` and the ends of the prediction intervals, ``low_80, high_80,
        low_95, high_95``.
        """
        columns = self._with_bounds(self.calls, self.spread)
        day, slot = np.nonzero((self.calls.sum(axis=1) > 0)[:, None] & self._in_use)
        start = pd.Timestamp(self.first) + pd.to_timedelta(day, unit="D")
        start += pd.to_timedelta(slot * self.interval_minutes, unit="min")
        return pd.DataFrame({"start": start, **{name: values[day, slot] for name, values in columns.items()}})

    def by_day(self) -> pd.DataFrame:
        """A row per day: ``date``, ``weekday``, ``holiday`` (or ""), ``calls`` and the ends as in an interval."""
        columns = self._with_bounds(self.calls.sum(axis=1, keepdims=True), self.day_spread)
        dates = pd.date_range(self.first, periods=self.days)
        return pd.DataFrame(
            {
                "date": dates,
                "weekday": dates.day_name(),
                "holiday": holiday_names(self.first, self.days),
                **{name: values[:, 0] for name, values in columns.items()},
            }
        )

    def to_demand(self) -> DatedDemand:
        """The expected calls of every day, as the model takes them; a day without calls is there and empty.

        Raises:
            pydantic.ValidationError: more calls are expected in an interval than the model takes.
        """
        rows = zip(self.calls.sum(axis=1), self.calls.tolist(), strict=True)
        calls = {
            self.first + timedelta(days=day): tuple(row) if total > 0 else () for day, (total, row) in enumerate(rows)
        }
        return DatedDemand(interval_minutes=self.interval_minutes, calls=calls)

    def to_csv(self) -> str:
        """The text of a volume file with the expected calls and their intervals, which ``read_volumes`` takes."""
        heads = _HEADS | ({"start": "Date"} if self.of_days else {})
        date_format = "%Y-%m-%d" if self.of_days else _MINUTE
        table = self.by_interval().rename(columns=heads)
        return table.round(_DECIMALS).to_csv(index=False, date_format=date_format, lineterminator="\n")

    def with_overrides(self, overrides: Iterable[Override]) -> Forecast:
        """The same with days set by hand, in their own shape or, where none is expected, that of all days.

        Intervals keep their relative width. Days that are not in the forecast are left aside.
        """
        calls, done = self.calls.copy(), dict(self.overrides)
        whole = self.calls.sum(axis=0)
        for each in overrides:
            place = (each.day - self.first).days
            if 0 <= place < self.days:
                expected = float(self.calls[place].sum())
                shape = self.calls[place] if expected > 0 else whole
                calls[place] = each.calls * shape / max(float(shape.sum()), _NOTHING)
                done[each.day] = each, expected
        return replace(self, calls=calls, overrides=done)

    def with_shape(self, profile: DayProfile) -> Forecast:
        """The same calls of days, spread over their intervals by a profile, as a plan needs them.

        The intervals' uncertainty is taken to be that of their days.
        """
        shares = np.array(profile.shares)[weekdays(self.first, self.days)]
        spread = replace(self.day_spread, by_part=np.ones(shares.shape[1]))
        calls = self.calls.sum(axis=1, keepdims=True) * shares
        return replace(self, interval_minutes=profile.interval_minutes, calls=calls, spread=spread)

    def daily_cv(self, start: date | None = None, days: int = DAYS_PER_WEEK) -> float:
        """How far the calls of the days of a run may lie from the forecast, Poisson noise taken out.

        The root of the mean relative variance of the run's days (:mod:`analytics.forecasts.spread`), by default of
        the first whole week: the coefficient of variation of a day's busyness in the model.
        """
        offset = ((start or self.mondays[0]) - self.first).days
        variances = self.day_spread.relative_variance(np.arange(offset, offset + days) // DAYS_PER_WEEK + 1)
        return float(min(MOST_DAILY_CV, np.sqrt(variances.mean())))

    @property
    def _in_use(self) -> Flags:
        """From the first interval with calls of any day to the last."""
        used = np.flatnonzero(self.calls.sum(axis=0))
        slots = np.arange(self.calls.shape[1])
        between: Flags = (slots >= used[0]) & (slots <= used[-1]) if len(used) else slots < 0
        return between

    def _with_bounds(self, calls: Floats, spread: Spread) -> dict[str, Floats]:
        columns = {"calls": calls}
        for level in LEVELS:
            low, high = spread.interval(calls, self.weeks_ahead, level)
            columns |= {f"low_{level * 100:.0f}": low, f"high_{level * 100:.0f}": high}
        return columns


def forecast(
    history: CallHistory,
    weeks: int,
    *,
    method: str | None = None,
    closed: Collection[date] | None = None,
    backtest: Backtest | None = None,
    events: Collection[Event] = (),
) -> Forecast:
    """Forecast whole weeks after a history, by half-hour where the file's intervals divide it, or by day.

    ``method`` is one of ``METHODS``, by default the best in the backtest. ``closed`` are the days on which the center
    will be shut, by default the federal holidays that it is likely to keep. ``backtest`` is that of this history
    and as many weeks, made here where it is left out. ``events`` are known to come; a history that had any
    is to be given without them (:func:`analytics.forecasts.adjustments.without_events`).

    Raises:
        ValueError: ``weeks`` or ``method`` is none of those allowed.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        msg = f"weeks is {weeks}; allowed are 1 to {MOST_WEEKS}"
        raise ValueError(msg)
    if method is not None and method not in METHODS:
        msg = f"method {method!r} is not known; allowed are {', '.join(METHODS)}"
        raise ValueError(msg)
    if method is not None and history.days < METHODS[method].least_days:
        msg = f"method {method!r} needs {METHODS[method].least_days} days of history; there are {history.days}"
        raise ValueError(msg)
    tested = backtest or run_backtest(history, weeks)
    chosen = method or tested.best
    days = forecast_days(history, weeks)
    factors = history.day_factors(history.next_date, days, closed)
    weights = tested.weights if chosen == COMBINATION else {chosen: 1.0}
    calls = combined({name: MODELS[name].predict(history, days, factors) for name in weights}, weights)
    calls *= (factors * event_factors(events, history.next_date, days))[:, None]
    return Forecast(
        method=chosen,
        first=history.next_date,
        weeks=weeks,
        interval_minutes=history.interval_minutes,
        calls=calls if history.by_day else np.minimum(calls, float(MAX_CALLS_PER_INTERVAL)),
        spread=tested.spread(chosen),
        day_spread=tested.spread(chosen, by_day=True),
        events=tuple(event for event in events if event.last >= history.next_date),
    )


def forecast_days(history: CallHistory, weeks: int) -> int:
    """Days from the end of a history to the end of so many whole weeks."""
    return -history.next_date.weekday() % DAYS_PER_WEEK + DAYS_PER_WEEK * weeks


def holidays_ahead(history: CallHistory, weeks: int) -> dict[date, str]:
    """The federal holidays of usual weekdays in the days to be forecast, by name."""
    days = forecast_days(history, weeks)
    names = zip(weekdays(history.next_date, days), holiday_names(history.next_date, days), strict=True)
    return {
        history.next_date + timedelta(days=day): name
        for day, (weekday, name) in enumerate(names)
        if name and history.usual_weekdays[weekday]
    }


def with_forecast(scenario: Scenario, expected: Forecast, start: date | None = None, *, source: str = "") -> Scenario:
    """The scenario with the forecast's calls and uncertainty, from a day of the forecast on.

    ``start`` is by default the first Monday, ``source`` what the forecast is of, in words. ``daily_cv`` becomes the
    forecast's. A federal holiday on which calls are expected is open, the days on which none are expected are closed.

    Raises:
        pydantic.ValidationError: the forecast does not cover the scenario's days.
        NothingExpectedError: it expects no calls on any of them.
    """
    start = start or expected.mondays[0]
    if why := expected.why_nothing(start, scenario.days):
        raise NothingExpectedError(why)
    has_calls = expected.calls.sum(axis=1) > 0
    dates = [expected.first + timedelta(days=day) for day in range(expected.days)]
    on_holidays = [day for day, has in zip(dates, has_calls, strict=True) if has and holiday_name(day)]
    shut = {day for day, has in zip(dates, has_calls, strict=True) if not has and day.weekday() < SATURDAY}
    return with_fields(
        with_demand(scenario, expected.to_demand(), start, source=source),
        daily_cv=expected.daily_cv(start, scenario.days),
        closed_on_federal_holidays=scenario.closed_on_federal_holidays and not on_holidays,
        closing_days=scenario.closing_days | shut,
    )
