"""Single cells of the staffing table: what is typed is read, what cannot be read is said, changes are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.wording import clock_time
from queueing.scenario.calendar import MINUTES_PER_DAY, Staffing

from .staffing_edits import Day, StaffingGrid, day_label, grid_of, people_in, with_cells

if TYPE_CHECKING:
    import pandas as pd

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


def typed_cells(
    staffing: Staffing, edited_rows: Mapping[int | str, Mapping[str, object]], first: int
) -> list[TypedCell]:
    """What was typed into a staffing's table, whose first row begins at the minute ``first``, by row and by column.

    Columns are called as their days are written; others, and an emptied cell's text, are left out and empty.
    """
    grid = grid_of(staffing)
    days = {str(day): day for day in grid.days}
    return [
        TypedCell(days[name], first + int(row) * grid.interval_minutes, "" if text is None else str(text))
        for row, cells in edited_rows.items()
        for name, text in cells.items()
        if name in days
    ]


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


def changed_cells(baseline: Staffing, staffing: Staffing) -> pd.DataFrame:
    """Every cell that is not the baseline's, as ``5 → 9``: a row for each time and a column for each day with one.

    Cells that are the baseline's are empty. A date that the baseline has no numbers for is compared with its weekday.
    """
    import pandas as pd

    step = np.gcd(baseline.interval_minutes, staffing.interval_minutes).item()
    now, before = grid_of(staffing), grid_of(baseline)
    minutes = range(0, MINUTES_PER_DAY, step)
    columns = {}
    for day in now.days:
        old, new = _of_day(before, day, step), _of_day(now, day, step)
        columns[day_label(day)] = [
            f"{was:,} → {is_:,}" if was != is_ else "" for was, is_ in zip(old, new, strict=True)
        ]
    table = pd.DataFrame(columns, index=pd.Index([clock_time(minute) for minute in minutes], name="From"))
    changed = table != ""
    return table.loc[changed.any(axis=1), changed.any(axis=0)]


def changed_in_words(changed: pd.DataFrame) -> str:
    """How many cells of :func:`changed_cells` are not the baseline's."""
    number = int((changed != "").to_numpy().sum())
    return f"{number:,} changed {'cell' if number == 1 else 'cells'}, against the baseline"


def _people(grid: StaffingGrid, cell: TypedCell) -> int:
    return int(grid.people[cell.minute // grid.interval_minutes, grid.days.index(cell.day)])


def _of_day(grid: StaffingGrid, day: Day, step: int) -> list[int]:
    """People on duty in each interval of ``step`` minutes of a day; a date without its own numbers is its weekday."""
    column = grid.days.index(day if day in grid.days or isinstance(day, int) else day.weekday())
    people: list[int] = np.repeat(grid.people[:, column], grid.interval_minutes // step).tolist()
    return people
