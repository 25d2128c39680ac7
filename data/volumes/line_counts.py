"""What became of each line of a volume file: lines read, left out and not read add up to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from data.tables.tables import Table

from .choices import KINDS, Choices
from .cleaning import changes_of

READ: Final = "read"
_NAMES: Final = {
    "above": "above the column names",
    "heading": "heading, footer or column names again",
    "total row": "total row",
    "filter": "not asked for by a filter",
    "queues": "of another queue or kind",
    "clock": "hour that daylight saving drops",
    "empty row": "no cell filled",
}
"""Why lines are left out that no kind of problem is to blame for."""


class LineFates:
    """What becomes of the lines of a table on their way, each at one place."""

    def __init__(self, lines: pd.Index) -> None:
        self.by_line = pd.Series("", index=lines, dtype=object)
        """``READ``, a kind of problem, a reason of ``_NAMES``, or "" where it was not looked at."""

    def mark(self, why: str, lines: pd.Series | pd.Index) -> None:
        """Lines that something is wrong with, unless that is known already."""
        chosen = self.by_line.index.isin(lines) & (self.by_line == "")
        self.by_line = self.by_line.mask(chosen, why)

    def read(self, lines: pd.Series) -> None:
        """Lines that have calls that count."""
        self.by_line = self.by_line.mask(self.by_line.index.isin(lines), READ)


@dataclass(frozen=True)
class LineCounts:
    """How many lines a file has, and how many of them became what; they add up."""

    total: int
    read: int
    names: int
    """Lines that name the columns."""
    blank: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """By why they are left out."""
    not_read: Mapping[str, int] = field(default_factory=dict)
    """By what is wrong with them and not decided on."""

    def in_words(self) -> str:
        """The sum, such as ``202 lines = 1 of column names + 200 read + 1 left out (total row)``."""
        parts = " + ".join(f"{count:,} {what}" for what, count in self._parts() if count or what == "read")
        return f"{self.total:,} {'line' if self.total == 1 else 'lines'} = {parts}"

    def as_record(self) -> dict[str, object]:
        """The same as plain values; ``read``, ``column_names``, ``blank`` and both sums add up to ``total``."""
        return {
            "total": self.total,
            "read": self.read,
            "column_names": self.names,
            "blank": self.blank,
            "left_out": dict(self.left_out),
            "not_read": {why or "not looked at": count for why, count in self.not_read.items()},
        }

    def as_changes(self) -> pd.DataFrame:
        """The same at the end of a cleaning report, a row for each part and one for all lines."""
        parts = [*((what, count) for what, count in self._parts() if count), ("all", self.total)]
        counts = pd.Series([count for _, count in parts], dtype=object)
        return changes_of("lines of the file", pd.Series([what for what, _ in parts], dtype=object), found=counts)

    def _parts(self) -> list[tuple[str, int]]:
        return [
            ("of column names", self.names),
            ("read", self.read),
            ("blank", self.blank),
            *((f"left out ({why})", count) for why, count in self.left_out.items()),
            *((f"not read ({why})" if why else "not read", count) for why, count in self.not_read.items()),
        ]


def count_lines(table: Table, fates: pd.Series | None, choices: Choices) -> LineCounts:
    """What became of a file's lines; ``fates`` are those of the table's cells, of which without it none was read."""
    of_cells = pd.Series("", index=table.cells.index, dtype=object) if fates is None else fates
    all_fates = [
        *((line, "above") for line in table.above),
        *((line, "heading") for line in table.headings),
        *((line, "line") for line in table.unsplit),
        *((line, "total row") for line in table.totals),
        *((line, "filter") for line in table.filtered),
    ]
    counts = Counter(fate for _, fate in all_fates)
    counts.update({str(why): int(count) for why, count in of_cells.value_counts().items()})
    # Rows with ends of lines in their cells are several lines.
    by_line = dict(all_fates)
    for line, more in table.further.items():
        if line != table.header_line:
            counts[by_line[line] if line in by_line else str(of_cells[line])] += more
    read = counts.pop(READ, 0)
    left_out = {why: count for why, count in counts.items() if why in _NAMES or choices.decided(why) is not None}
    names = 1 + table.further.get(table.header_line, 0) if table.header_line else 0
    return LineCounts(
        table.lines,
        read,
        names,
        table.blank,
        {fate_in_words(why): count for why, count in left_out.items()},
        {fate_in_words(why): count for why, count in counts.items() if why not in left_out},
    )


def fate_in_words(why: str) -> str:
    """Why a line is left out or not read, for people; "" where it was not looked at."""
    return KINDS[why].name if why in KINDS else _NAMES.get(why, "")
