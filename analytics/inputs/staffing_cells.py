"""Single cells of the staffing table: what is typed is read, what cannot be read is said, changes are listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.wording import clock_time
from queueing.scenario.calendar import MINUTES_PER_DAY, Integers, Staffing

from .staffing_edits import Day, StaffingGrid, TablePart, day_label, grid_of, people_in, with_cells

MOST_SAID: Final = 5
"""Cells that are told one by one; of more it is said how many."""


@dataclass(frozen=True)
class TypedCell:
    """What was typed or pasted into a cell, which begins at a minute after midnight of a day."""

    day: Day
    minute: int
    text: str

    @property
    def place(self) -> str:
        """Where the cell is: ``Tue 9:30 am``."""
        return f"{day_label(self.day)} {clock_time(self.minute)}"


def typed_cells(staffing: Staffing, sent: Iterable[tuple[int, int, str]], first: int) -> tuple[list[TypedCell], int]:
    """What was typed or pasted into a staffing's table: of each cell its day, its interval and its text.

    Both count from 0, the interval from the minute ``first`` on. Last, how many cells lay beyond the table.
    """
    grid, every = grid_of(staffing), list(sent)
    times = (MINUTES_PER_DAY - first) // grid.interval_minutes
    inside = [cell for cell in every if cell[0] < len(grid.days) and cell[1] < times]
    typed = [TypedCell(grid.days[day], first + time * grid.interval_minutes, text) for day, time, text in inside]
    return typed, len(every) - len(inside)


def selected_part(staffing: Staffing, days: tuple[int, int], times: tuple[int, int], first: int) -> TablePart:
    """The part of a staffing's table from one of its days and intervals to another, as :func:`typed_cells` counts."""
    grid = grid_of(staffing)
    begins, ends = (first + time * grid.interval_minutes for time in (times[0], times[1] + 1))
    return TablePart(grid.days[days[0] : days[1] + 1], begins, ends)


def with_typed(staffing: Staffing, typed: Iterable[TypedCell]) -> Staffing:
    """The staffing with what was typed, an empty cell being 0; what cannot be read changes nothing."""
    people = {(cell.day, cell.minute): people_in(cell.text) for cell in typed}
    read = {cell: number for cell, number in people.items() if number is not None}
    return with_cells(staffing, read) if read else staffing


def unread(staffing: Staffing, typed: Iterable[TypedCell]) -> list[str]:
    """Of each typed cell that cannot be read: where it is, what it says, and the number that stays."""
    grid = grid_of(staffing)
    said = [
        f"{cell.place}: {cell.text.strip()!r} is not a number of people; {_people(grid, cell):,} stays."
        for cell in typed
        if people_in(cell.text) is None
    ]
    more = len(said) - MOST_SAID
    return said if more <= 0 else [*said[:MOST_SAID], f"{more:,} more cells cannot be read either."]


def changed_in_words(baseline: Staffing, staffing: Staffing) -> str:
    """How many cells are not the baseline's; empty where none is. A date that this has not is as its weekday there."""
    step = np.gcd(baseline.interval_minutes, staffing.interval_minutes).item()
    now, before = grid_of(staffing), grid_of(baseline)
    number = sum(int((people_of_day(now, day, step) != people_of_day(before, day, step)).sum()) for day in now.days)
    return f"{number:,} changed {'cell' if number == 1 else 'cells'}, against the baseline" if number else ""


def _people(grid: StaffingGrid, cell: TypedCell) -> int:
    return int(grid.people[cell.minute // grid.interval_minutes, grid.days.index(cell.day)])


def people_of_day(grid: StaffingGrid, day: Day, step: int) -> Integers:
    """People on duty every ``step`` minutes of a day; a date without its own numbers is its weekday."""
    column = grid.days.index(day if day in grid.days or isinstance(day, int) else day.weekday())
    people: Integers = grid.people[np.arange(0, MINUTES_PER_DAY, step) // grid.interval_minutes, column]
    return people
