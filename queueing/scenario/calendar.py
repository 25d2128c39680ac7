"""When lines are open and who is on duty: weekdays, dates and clock times turned into minutes.

Time is in minutes from local midnight of a scenario's first day (wall-clock, America/New_York);
day ``d`` is ``[1440 d, 1440 (d + 1))``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Annotated, Any

import holidays
import numpy as np
from numpy.typing import NDArray
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    model_validator,
)

from .frozen import Frozen, FrozenMapping

MINUTES_PER_DAY = 1440
SATURDAY = 5
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def parse_clock_time(value: object) -> object:
    """Minutes after midnight of a clock time such as ``"15:30"`` or ``"24:00"``; a number passes unchanged."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"\s*(\d{1,2}):([0-5]\d)\s*", value)
    if match is None or int(match[1]) * 60 + int(match[2]) > MINUTES_PER_DAY:
        msg = f"{value!r} is not a clock time; allowed are 00:00 to 24:00"
        raise ValueError(msg)
    return int(match[1]) * 60 + int(match[2])


def format_clock_time(minutes: int) -> str:
    """The clock time of minutes after midnight, as ``"15:30"``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


ClockTime = Annotated[
    int,
    BeforeValidator(parse_clock_time),
    Field(ge=0, le=MINUTES_PER_DAY),
    PlainSerializer(format_clock_time, return_type=str, when_used="json"),
]


class Hours(Frozen):
    """The hours of one day, from ``opens`` up to but not including ``closes``."""

    opens: ClockTime
    closes: ClockTime

    @model_validator(mode="after")
    def _opens_first(self) -> Hours:
        if self.opens >= self.closes:
            msg = (
                f"closes {format_clock_time(self.closes)} is not after opens {format_clock_time(self.opens)}; "
                "allowed is a closing time later on the same day, at most 24:00"
            )
            raise ValueError(msg)
        return self


class OpeningHours(Frozen):
    """When the phone lines are open, by weekday; a weekday left out is shut all day."""

    monday: Hours | None = None
    tuesday: Hours | None = None
    wednesday: Hours | None = None
    thursday: Hours | None = None
    friday: Hours | None = None
    saturday: Hours | None = None
    sunday: Hours | None = None

    @classmethod
    def business_days(cls, opens: str | int = "08:00", closes: str | int = "20:00") -> OpeningHours:
        """The same hours from Monday to Friday."""
        hours = Hours.model_validate({"opens": opens, "closes": closes})
        return cls(**dict.fromkeys(WEEKDAYS[:SATURDAY], hours))

    @classmethod
    def around_the_clock(cls) -> OpeningHours:
        """Open without a break, every day of the week."""
        return cls(**dict.fromkeys(WEEKDAYS, Hours(opens=0, closes=MINUTES_PER_DAY)))

    def on(self, weekday: int) -> Hours | None:
        """The hours of a weekday (0 is Monday), or None where lines stay shut."""
        hours: Hours | None = getattr(self, WEEKDAYS[weekday])
        return hours

    @property
    def span(self) -> tuple[int, int]:
        """The earliest opening and the latest closing of the week, in minutes after midnight; the whole day if none."""
        every = [hours for weekday in range(len(WEEKDAYS)) if (hours := self.on(weekday)) is not None]
        if not every:
            return 0, MINUTES_PER_DAY
        return min(hours.opens for hours in every), max(hours.closes for hours in every)


def check_interval(minutes: int) -> int:
    """The interval length itself, when it divides a day.

    Raises:
        ValueError: it does not.
    """
    if MINUTES_PER_DAY % minutes:
        msg = f"{minutes} minutes do not divide a day; allowed are 5, 10, 15, 20, 30, 60 and the like"
        raise ValueError(msg)
    return minutes


IntervalMinutes = Annotated[int, Field(ge=1, le=MINUTES_PER_DAY), AfterValidator(check_interval)]


People = Annotated[int, Field(ge=0)]


class StaffingTable(Frozen):
    """People on duty, after shrinkage, by weekday and interval from midnight; a weekday left out has nobody."""

    interval_minutes: IntervalMinutes = 30
    monday: tuple[int, ...] = ()
    tuesday: tuple[int, ...] = ()
    wednesday: tuple[int, ...] = ()
    thursday: tuple[int, ...] = ()
    friday: tuple[int, ...] = ()
    saturday: tuple[int, ...] = ()
    sunday: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _full_days(self) -> StaffingTable:
        for name in WEEKDAYS:
            check_day(name, getattr(self, name), self.interval_minutes)
        return self

    def on(self, weekday: int) -> tuple[int, ...]:
        """People on duty in each interval of a weekday (0 is Monday)."""
        people: tuple[int, ...] = getattr(self, WEEKDAYS[weekday])
        return people


def check_day(name: str, people: tuple[int, ...], interval_minutes: int) -> None:
    """Check that a day's people on duty are whole: one number for each interval, none below zero.

    Raises:
        ValueError: names the day and the first number that is wrong.
    """
    expected = MINUTES_PER_DAY // interval_minutes
    if len(people) not in (0, expected):
        msg = f"{name} has {len(people)} intervals; allowed are {expected} of {interval_minutes} minutes, or none"
        raise ValueError(msg)
    for interval, number in enumerate(people):
        if number < 0:
            at = format_clock_time(interval * interval_minutes)
            msg = f"{name} at {at} has {number} people on duty; allowed are 0 and more"
            raise ValueError(msg)


class Staffing(Frozen):
    """Who is on duty at one tier: a weekly table or one constant number, with other numbers on given dates.

    On federal holidays and closing days nobody is on duty unless that date is in ``overrides``.
    An override is one number for the whole day or one for each interval of the table (of 30 minutes
    where ``on_duty`` is a constant).
    """

    on_duty: Annotated[
        Annotated[People, Tag("constant")] | Annotated[StaffingTable, Tag("table")],
        Discriminator(lambda value: "table" if isinstance(value, dict | StaffingTable) else "constant"),
    ]
    overrides: FrozenMapping[
        date,
        Annotated[
            Annotated[People, Tag("whole_day")] | Annotated[tuple[People, ...], Tag("by_interval")],
            Discriminator(lambda value: "by_interval" if isinstance(value, list | tuple) else "whole_day"),
        ],
    ] = FrozenMapping()

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, value: Any) -> Any:
        return {"on_duty": value} if isinstance(value, int | StaffingTable) else value

    @model_validator(mode="after")
    def _full_override_days(self) -> Staffing:
        for day, people in self.overrides.items():
            if not isinstance(people, int):
                check_day(day.isoformat(), people, self.interval_minutes)
        return self

    @property
    def interval_minutes(self) -> int:
        """The length of the table's intervals."""
        return 30 if isinstance(self.on_duty, int) else self.on_duty.interval_minutes

    def on(self, day: date, *, closed: bool) -> tuple[int, ...]:
        """People on duty in each interval of a date, ``closed`` being a holiday or closing day."""
        intervals = MINUTES_PER_DAY // self.interval_minutes
        people: int | tuple[int, ...]
        if day in self.overrides:
            people = self.overrides[day]
        elif closed:
            people = 0
        elif isinstance(self.on_duty, int):
            people = self.on_duty
        else:
            people = self.on_duty.on(day.weekday())
        if isinstance(people, int):
            return (people,) * intervals
        return people or (0,) * intervals


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The United States' federal holidays of a year, and the weekdays on which those of a weekend are observed."""
    return frozenset(day for day in _united_states()(years=[year, year + 1]) if day.year == year)


@cache
def _united_states() -> type[holidays.HolidayBase]:
    """The holidays of the United States, loaded from their own file.

    The package would import those of 250 countries along with them, in a tenth of a second before the first answer.
    """
    file = Path(holidays.__file__).parent / "countries" / "united_states.py"
    spec = spec_from_file_location("holidays_of_the_united_states", file)
    if spec is None or spec.loader is None:
        raise ImportError(str(file))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    country: type[holidays.HolidayBase] = module.UnitedStates
    return country


class Calendar:
    """The days of one scenario: which are closed, when lines are open, who is on duty.

    ``days`` is how far the minutes given by its methods reach; single days can be asked for
    beyond it (an appointment may lie after the run's end).
    """

    def __init__(
        self,
        start: date,
        days: int,
        opening_hours: OpeningHours,
        closing_days: frozenset[date],
        *,
        keeps_holidays: bool,
    ) -> None:
        self.start = start
        self.days = days
        self._opening_hours = opening_hours
        self._closing_days = closing_days
        self._keeps_holidays = keeps_holidays

    def date_of(self, day: int) -> date:
        """The date of day ``day``, counted from 0."""
        return self.start + timedelta(days=day)

    def is_closed(self, day: int) -> bool:
        """Whether a day is a federal holiday (where kept) or an extra closing day."""
        on = self.date_of(day)
        return on in self._closing_days or (self._keeps_holidays and on in federal_holidays(on.year))

    def lines(self, day: int) -> tuple[float, float] | None:
        """The minutes at which lines open and shut on a day, or None where they stay shut."""
        hours = None if self.is_closed(day) else self._opening_hours.on(self.date_of(day).weekday())
        if hours is None:
            return None
        midnight = float(day * MINUTES_PER_DAY)
        return midnight + hours.opens, midnight + hours.closes

    def open_windows(self) -> tuple[Floats, Floats]:
        """Opening and closing minutes of every open day, in order; adjoining days stay two windows."""
        windows = [window for window in map(self.lines, range(self.days)) if window is not None]
        return (
            np.array([opens for opens, _ in windows], dtype=np.float64),
            np.array([closes for _, closes in windows], dtype=np.float64),
        )

    def on_duty(self, staffing: Staffing) -> tuple[Floats, Integers]:
        """Change minutes and people on duty from each on: an entry per interval of every day."""
        step = staffing.interval_minutes
        people = [
            number for day in range(self.days) for number in staffing.on(self.date_of(day), closed=self.is_closed(day))
        ]
        return np.arange(len(people), dtype=np.float64) * step, np.array(people, dtype=np.int64)

    def office_is_open(self, day: int) -> bool:
        """Whether a field office takes appointments: Monday to Friday, closed days excepted."""
        return self.date_of(day).weekday() < SATURDAY and not self.is_closed(day)

    def office_days(self, days: int) -> NDArray[np.bool_]:
        """Whether field offices take appointments, for this many days from the first."""
        return np.array([self.office_is_open(day) for day in range(days)], dtype=np.bool_)
