"""Calls expected per interval: by weekday, or by date as an uploaded volume file or a forecast gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from .calendar import MINUTES_PER_DAY, WEEKDAYS, Calendar, Floats, Integers, IntervalMinutes
from .frozen import Frozen, FrozenMapping

MAX_CALLS_PER_INTERVAL = 100_000
"""The most calls that may be expected in one interval."""

Calls = Annotated[float, Field(ge=0, le=MAX_CALLS_PER_INTERVAL, allow_inf_nan=False)]


Source = Annotated[str, Field(exclude_if=lambda source: not source)]
"""Where calls come from, in words, such as a file's name; empty for a plan's own, and then in no file."""


def _check_whole_day(name: str, calls: tuple[float, ...], interval_minutes: int) -> None:
    expected = MINUTES_PER_DAY // interval_minutes
    if len(calls) not in (0, expected):
        msg = f"{name} has {len(calls)} intervals; allowed are {expected} of {interval_minutes} minutes, or none"
        raise ValueError(msg)


class WeekdayDemand(Frozen):
    """Calls expected in each interval from midnight, by weekday; a weekday left out expects none."""

    kind: Literal["weekday"] = "weekday"
    source: Source = ""
    interval_minutes: IntervalMinutes = 30
    monday: tuple[Calls, ...] = ()
    tuesday: tuple[Calls, ...] = ()
    wednesday: tuple[Calls, ...] = ()
    thursday: tuple[Calls, ...] = ()
    friday: tuple[Calls, ...] = ()
    saturday: tuple[Calls, ...] = ()
    sunday: tuple[Calls, ...] = ()

    @model_validator(mode="after")
    def _whole_days(self) -> WeekdayDemand:
        for name in WEEKDAYS:
            _check_whole_day(name, getattr(self, name), self.interval_minutes)
        return self

    @classmethod
    def constant(cls, calls_per_hour: float) -> WeekdayDemand:
        """The same arrival rate around the clock, every day of the week."""
        day = (calls_per_hour,) * 24
        return cls(interval_minutes=60, **dict.fromkeys(WEEKDAYS, day))

    def on(self, day: date) -> tuple[float, ...]:
        """Calls expected in each interval of a date; empty where none are."""
        calls: tuple[float, ...] = getattr(self, WEEKDAYS[day.weekday()])
        return calls


class DatedDemand(Frozen):
    """Calls expected in each interval of given dates; a date that is left out has no figure."""

    kind: Literal["dated"] = "dated"
    source: Source = ""
    interval_minutes: IntervalMinutes = 30
    calls: FrozenMapping[date, tuple[Calls, ...]]

    @model_validator(mode="after")
    def _whole_days(self) -> DatedDemand:
        for day, calls in self.calls.items():
            _check_whole_day(day.isoformat(), calls, self.interval_minutes)
        return self

    def check_covers(self, start: date, days: int) -> None:
        """Check that every day of a period lies between the first and the last date given.

        Raises:
            ValueError: the period reaches beyond them.
        """
        last = start + timedelta(days=days - 1)
        if not self.calls:
            msg = "demand.calls has no date; allowed is at least one"
            raise ValueError(msg)
        if start < min(self.calls) or last > max(self.calls):
            msg = (
                f"demand.calls goes from {min(self.calls)} to {max(self.calls)}, the run from {start} to {last}; "
                "allowed is a run within the dates of the volumes"
            )
            raise ValueError(msg)

    def on(self, day: date) -> tuple[float, ...]:
        """Calls expected in each interval of a date; empty where none are."""
        return self.calls.get(day, ())


Demand = WeekdayDemand | DatedDemand


def expected_calls(demand: Demand, day: date, lines: tuple[int, int]) -> tuple[Floats, Floats, Floats]:
    """Where a day's calls arrive: from minute, to minute (after midnight) and calls expected, per interval.

    ``lines`` are the minutes after midnight between which lines are open. All calls of an interval that is
    partly open arrive in its open part; those of an interval that is wholly shut do not arrive.
    """
    calls = np.array(demand.on(day), dtype=np.float64)
    begins = np.arange(len(calls), dtype=np.float64) * demand.interval_minutes
    opens, closes = lines
    first = np.maximum(begins, float(opens))
    last = np.minimum(begins + demand.interval_minutes, float(closes))
    return first, np.maximum(first, last), np.where(last > first, calls, 0.0)


@dataclass(frozen=True)
class ExpectedArrivals:
    """The demand intervals in which calls are expected: from, to, how many, and which day and interval it is."""

    begins: Floats
    ends: Floats
    expected: Floats
    day: Integers
    interval: Integers
    """Counted from midnight of the first day."""


def expected_arrivals(demand: Demand, calendar: Calendar, days: int, factor: float = 1.0) -> ExpectedArrivals:
    """The calls that arrive in the first ``days`` of a calendar, those expected times ``factor``; in minutes."""
    per_day = MINUTES_PER_DAY // demand.interval_minutes
    begins, ends, expected, on_day, intervals = [], [], [], [], []
    for day in range(days):
        lines = calendar.lines(day)
        if lines is None:
            continue
        midnight = float(day * MINUTES_PER_DAY)
        hours = (int(lines[0] - midnight), int(lines[1] - midnight))
        first, last, calls = expected_calls(demand, calendar.date_of(day), hours)
        kept = np.flatnonzero(calls)
        begins.append(midnight + first[kept])
        ends.append(midnight + last[kept])
        expected.append(calls[kept] * factor)
        on_day.append(np.full(len(kept), day))
        intervals.append(day * per_day + kept)
    none: list[Floats] = [np.empty(0)]
    return ExpectedArrivals(
        np.concatenate(begins or none),
        np.concatenate(ends or none),
        np.concatenate(expected or none),
        np.concatenate(on_day or none).astype(np.int64),
        np.concatenate(intervals or none).astype(np.int64),
    )
