"""The first lines of a volume file as they stand in it, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.tables.tables import Table

from .line_counts import READ, fate_in_words

FIRST_LINES: Final = 12
NAMES: Final = "column names"


@dataclass(frozen=True)
class FirstLine:
    """A line of a file, split into cells."""

    number: int
    cells: tuple[str, ...]
    fate: str
    """``READ``, ``NAMES``, or why it is left out or not read; "" where it was not looked at."""


def first_lines(whole: Table, counted: Table, fates: pd.Series | None) -> tuple[FirstLine, ...]:
    """The lines from the top of a file, blank ones left out.

    ``counted`` is the table without rows that a filter leaves out, and without totals; ``fates`` are those of its rows,
    by line; without them none was looked at. Columns that are added while a file is read, as for a date that heads a
    block, stand at the end of its rows.
    """
    found = [FirstLine(line, cells, NAMES) for line, cells in enumerate(whole.names, start=whole.header_line)]
    for why, lines in (("above", whole.above), ("heading", whole.headings), ("line", whole.unsplit)):
        found += [FirstLine(line, cells, fate_in_words(why)) for line, cells in lines.items()]
    for line, *cells in whole.cells.head(FIRST_LINES).itertuples():
        found.append(FirstLine(line, tuple(cells), "" if fates is None else _fate(line, counted, fates)))
    return tuple(sorted(found, key=lambda each: each.number)[:FIRST_LINES])


def _fate(line: int, counted: Table, fates: pd.Series) -> str:
    why = str(fates.get(line, "filter" if line in counted.filtered else "total row"))
    return why if why == READ else fate_in_words(why)
