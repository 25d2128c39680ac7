"""People on duty as a table that is edited: filled, added to, scaled and pasted into, by day and interval.

Its columns are the days of the week, and after them the dates with numbers of their own; its rows are the intervals of
a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from analytics.wording import clock_time, day_in_words
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, SATURDAY, WEEKDAYS, Integers, Staffing, StaffingTable

from .typed_numbers import whole_number_in

Day = int | date
"""A weekday (0 is Monday), or a date with numbers of its own."""

WEEK: Final[tuple[Day, ...]] = tuple(range(len(WEEKDAYS)))
BUSINESS_DAYS: Final[tuple[Day, ...]] = WEEK[:SATURDAY]
MOST_PEOPLE: Final = 100_000
"""People in one cell of the table; nobody means more."""
PEOPLE_WANTED: Final = f"whole numbers from 0 to {MOST_PEOPLE:,}, such as 12 or 1,234"


@dataclass(frozen=True, eq=False)
class StaffingGrid:
    """People on duty by day and interval."""

    days: tuple[Day, ...]
    people: Integers
    """Shape (intervals of a day, days)."""
    interval_minutes: int

    def minutes(self) -> list[int]:
        """When each interval begins, in minutes after midnight."""
        return list(range(0, MINUTES_PER_DAY, self.interval_minutes))


@dataclass(frozen=True)
class TablePart:
    """A part of the table: some of its days, from one minute after midnight to another."""

    days: tuple[Day, ...]
    begins: int
    ends: int


class PasteError(ValueError):
    """What was pasted cannot be taken over; the message says why and what would fit."""


def day_label(day: Day) -> str:
    """What a day of the table is called: ``Mon``, ``Fri 3 Jul 2026``."""
    return WEEKDAYS[day][:3].capitalize() if isinstance(day, int) else f"{day_in_words(day)} {day.year}"


def grid_of(staffing: Staffing) -> StaffingGrid:
    """The table of a tier's staffing; one constant number is a table of equal intervals."""
    step = staffing.interval_minutes
    dates = sorted(staffing.overrides)
    columns = [_weekday(staffing, weekday) for weekday in range(len(WEEKDAYS))]
    columns += [staffing.on(day, closed=False) for day in dates]
    return StaffingGrid((*WEEK, *dates), np.array(columns, dtype=np.int64).T, step)


def with_grid(staffing: Staffing, grid: StaffingGrid) -> Staffing:
    """The staffing with the numbers of a table; what is the same in it stays as it was written.

    Raises:
        pydantic.ValidationError: a number below 0.
    """
    before = grid_of(staffing)
    week = grid.people[:, : len(WEEKDAYS)]
    on_duty = staffing.on_duty
    if grid.interval_minutes != before.interval_minutes or not np.array_equal(week, before.people[:, : len(WEEKDAYS)]):
        days = {name: _written(staffing, weekday, week[:, weekday]) for weekday, name in enumerate(WEEKDAYS)}
        on_duty = StaffingTable(interval_minutes=grid.interval_minutes, **days)
    overrides = {}
    for column, day in enumerate(grid.days[len(WEEKDAYS) :], start=len(WEEKDAYS)):
        assert isinstance(day, date)  # noqa: S101 (weekdays come first)
        people = tuple(grid.people[:, column].tolist())
        known = staffing.overrides.get(day)
        same = known is not None and np.array_equal(people, staffing.on(day, closed=False))
        overrides[day] = known if same else people
    return Staffing.model_validate({"on_duty": on_duty, "overrides": overrides})


def filled(staffing: Staffing, part: TablePart, people: int) -> Staffing:
    """One number of people in a part of the table."""
    return _changed(staffing, part, lambda before: np.full_like(before, people))


def added(staffing: Staffing, part: TablePart, more: int) -> Staffing:
    """More people (fewer where negative) in a part of the table, nowhere less than 0."""
    return _changed(staffing, part, lambda before: np.maximum(0, before + more))


def scaled(staffing: Staffing, part: TablePart, factor: float) -> Staffing:
    """A part of the table times a factor, rounded to whole people, halves up."""
    return _changed(staffing, part, lambda before: np.floor(before * factor + 0.5).astype(np.int64))


def with_cells(staffing: Staffing, cells: Mapping[tuple[Day, int], int]) -> Staffing:
    """Other people in some cells of the table, given by day and by the minute after midnight where they begin."""
    grid = grid_of(staffing)
    people = grid.people.copy()
    for (day, minute), number in cells.items():
        people[minute // grid.interval_minutes, grid.days.index(day)] = number
    return with_grid(staffing, replace(grid, people=people))


def pasted(staffing: Staffing, text: str, day: Day, begins: int) -> Staffing:
    """A block of numbers as a spreadsheet copies it, put where its first number is for ``day`` and ``begins``.

    Raises:
        PasteError: something is not a number of people, lines differ in length, or the block does not fit.
    """
    block = _cells(text)
    grid = grid_of(staffing)
    row, column = begins // grid.interval_minutes, grid.days.index(day)
    rows, columns = grid.people.shape[0] - row, grid.people.shape[1] - column
    if len(block) > rows or len(block[0]) > columns:
        msg = (
            f"{_size(len(block), len(block[0]))} were pasted at {day_label(day)} {clock_time(begins)}, where "
            f"{_size(rows, columns)} fit; start further up or to the left, or paste less"
        )
        raise PasteError(msg)
    people = grid.people.copy()
    for down, line in enumerate(block):
        for along, cell in enumerate(line):
            number = people_in(cell)
            if number is None:
                place = f"{day_label(grid.days[column + along])} {clock_time(begins + down * grid.interval_minutes)}"
                msg = (
                    f"line {down + 1}, column {along + 1} (for {place}): {cell.strip()!r} is not a number of people; "
                    f"allowed are {PEOPLE_WANTED}. Nothing was put in"
                )
                raise PasteError(msg)
            people[row + down, column + along] = number
    return with_grid(staffing, replace(grid, people=people))


def with_date(staffing: Staffing, day: date, like: int) -> Staffing:
    """The staffing with numbers of its own on a date, to begin with those of a weekday (0 is Monday)."""
    overrides = {**staffing.overrides, day: _weekday(staffing, like)}
    return Staffing.model_validate({"on_duty": staffing.on_duty, "overrides": overrides})


def without_date(staffing: Staffing, day: date) -> Staffing:
    """The staffing without numbers of its own on a date."""
    overrides = {each: people for each, people in staffing.overrides.items() if each != day}
    return Staffing.model_validate({"on_duty": staffing.on_duty, "overrides": overrides})


def hours_of_week(staffing: Staffing) -> float:
    """Hours that people are on duty in a week without dates of its own."""
    grid = grid_of(staffing)
    return float(grid.people[:, : len(WEEKDAYS)].sum()) * grid.interval_minutes / 60


def minutes_of_use(scenario: Scenario, staffings: Sequence[Staffing]) -> tuple[int, int]:
    """From when to when of a day there is anything to staff: lines are open or somebody is on duty."""
    begins, ends = [], []
    for weekday in range(len(WEEKDAYS)):
        hours = scenario.opening_hours.on(weekday)
        if hours is not None:
            begins.append(hours.opens)
            ends.append(hours.closes)
    for grid in map(grid_of, staffings):
        rows = np.flatnonzero(grid.people.any(axis=1))
        if len(rows):
            begins.append(int(rows[0]) * grid.interval_minutes)
            ends.append(int(rows[-1] + 1) * grid.interval_minutes)
    return (min(begins), max(ends)) if begins else (0, MINUTES_PER_DAY)


def _weekday(staffing: Staffing, weekday: int) -> tuple[int, ...]:
    intervals = MINUTES_PER_DAY // staffing.interval_minutes
    if isinstance(staffing.on_duty, int):
        return (staffing.on_duty,) * intervals
    return staffing.on_duty.on(weekday) or (0,) * intervals


def _written(before: Staffing, weekday: int, people: Integers) -> tuple[int, ...]:
    """A weekday as the model writes it: as before where it is the same, and nothing where nobody is on duty."""
    table = before.on_duty
    if isinstance(table, StaffingTable) and table.on(weekday) == tuple(people.tolist()):
        return table.on(weekday)
    return tuple(people.tolist()) if people.any() else ()


def _changed(staffing: Staffing, part: TablePart, change: Callable[[Integers], Integers]) -> Staffing:
    grid = grid_of(staffing)
    rows = [row for row, minute in enumerate(grid.minutes()) if part.begins <= minute < part.ends]
    columns = [column for column, day in enumerate(grid.days) if day in part.days]
    people = grid.people.copy()
    place = np.ix_(rows, columns)
    people[place] = change(people[place])
    return with_grid(staffing, replace(grid, people=people))


def people_in(text: str) -> int | None:
    """The people that a cell's text says, nothing being 0; None where it is not a whole number from 0 to the most."""
    number = whole_number_in(text) if text.strip() else 0
    return number if number is not None and 0 <= number <= MOST_PEOPLE else None


def _cells(text: str) -> list[list[str]]:
    """The cells of a pasted block, line by line, parted by tabs."""
    lines = [line.split("\t") for line in text.strip("\r\n").splitlines()]
    if not any(cell.strip() for line in lines for cell in line):
        msg = "nothing was pasted; copy cells with numbers in a spreadsheet first"
        raise PasteError(msg)
    if len({len(line) for line in lines}) > 1:
        msg = "the lines pasted differ in length; copy one block of cells"
        raise PasteError(msg)
    return lines


def _size(rows: int, columns: int) -> str:
    return f"{rows} line{'' if rows == 1 else 's'} of {columns} column{'' if columns == 1 else 's'}"
