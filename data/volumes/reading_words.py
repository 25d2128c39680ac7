"""What was understood of a volume file, in words: the same on the page Import and by the command ``read``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from data.tables.header_lines import Layout
from data.tables.problems import quoted
from data.tables.tables import Table

from .files import VolumeReading
from .interval_figures import FigureColumn
from .volumes import Volumes

LAYOUTS: Final[Mapping[Layout, str]] = {
    "rows": "a line for each interval",
    "columns of times": "a column for each interval, a line for each day",
    "columns of dates": "a column for each day, a line for each interval",
}
"""How the intervals of a file are arranged, by the layout of its columns."""


class ColumnTaken(NamedTuple):
    """A column of the file that something was taken from."""

    role: str
    """What was taken from it, such as ``calls``."""
    header: str
    why: str


def columns_taken(reading: VolumeReading) -> list[ColumnTaken]:
    """Which column was taken for what, and why; while something is missing, those that are known already."""
    mapping, table = reading.mapping, reading.table
    named = reading.columns
    if not named and table is not None:
        named = {role: table.header[position] for role, position in mapping.positions().items()}
    taken = [ColumnTaken(role, header, mapping.reasons.get(role, "as chosen")) for role, header in named.items()]
    figures = () if reading.figures is None else reading.figures.columns
    return [*taken, *(ColumnTaken(each.role.replace("_", " "), each.header, _figure(each)) for each in figures)]


def _figure(column: FigureColumn) -> str:
    """Why a column was taken for a figure, with its unit."""
    total = ("the sum over the calls answered",) if column.is_total else ()
    return "; ".join((column.reason, *((column.unit,) if column.unit else ()), *total))


def columns_not_taken(reading: VolumeReading) -> list[str]:
    """The columns that nothing was taken from, in the file's order."""
    if reading.table is None:
        return []
    taken = reading.mapping.taken()
    return [header for position, header in enumerate(reading.table.header) if position not in taken]


def totals_in_words(volumes: Volumes) -> str:
    """How many calls were read, of which days, in which intervals."""
    calls, days = volumes.frame["calls"].sum(), volumes.frame["start"].dt.date.nunique()
    first, last = (f"{day:%a} {day.day} {day:%b %Y}" for day in (volumes.first_date, volumes.last_date))
    when = f"on {days:,} days from {first} to {last}" if days > 1 else f"on {first}"
    return f"{calls:,.0f} calls {when}, in intervals of {volumes.interval_minutes} minutes"


def layout_in_words(reading: VolumeReading) -> str:
    """How the intervals of a file are arranged; totals of days are said."""
    if reading.daily and reading.mapping.layout == "rows":
        return "a line for each day, with its total"
    return LAYOUTS[reading.mapping.layout]


def names_in_words(table: Table) -> str:
    """Which line names the columns."""
    return f"column names on line {table.header_line:,}" if table.header_line else "no line names the columns"


def origin_in_words(table: Table) -> list[str]:
    """How a file's letters are written, or which of a workbook's sheets was read, and which line names the columns."""
    letters = [f"letters in {table.encoding}"] if table.encoding != "workbook" else []
    sheet = [f"sheet {quoted(table.sheets[0])} of {len(table.sheets)}"] if table.sheets else []
    return [*letters, *sheet, names_in_words(table)]


def dates_in_words(reading: VolumeReading) -> str:
    """In which order dates such as 3/4/2026 were read."""
    if reading.day_first is None:
        return "no date leaves its order open" if reading.volumes is not None else "not known"
    return "day first (3/4 is 3 April)" if reading.day_first else "month first (3/4 is March 4)"
