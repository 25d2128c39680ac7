"""Lines that count because of what stands in their columns, as their owner asks; the others are left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import numpy as np

from data.tables.cell_kinds import is_value
from data.tables.problems import Problem, quoted
from data.tables.tables import Table

MOST_TEXTS: Final = 20
_SHOWN: Final = 10


def filter_columns(table: Table, taken: Collection[int]) -> dict[str, list[str]]:
    """The columns that lines may be filtered by, and the texts in each: those of words that nothing was taken from.

    A column of numbers or of too many texts is none, nor is one with the same text in all lines.
    """
    found: dict[str, list[str]] = {}
    for position, name in enumerate(table.header):
        if position in taken or table.header.count(name) > 1:
            continue
        texts = sorted(set(table.cells[position].unique()) - {""})
        if 1 < len(texts) <= MOST_TEXTS and not any(map(is_value, texts)):
            found[name] = texts
    return found


def with_filters(table: Table, filters: tuple[tuple[str, str], ...]) -> tuple[Table, list[Problem]]:
    """A table with the lines that every filter lets through, and what is said of them.

    ``filters`` are columns by their names and texts; of one column any of its texts is enough. Where a column is not
    there, or no line has its text, that is an error, and the table stays as it is.
    """
    if not filters:
        return table, []
    wanted: dict[str, list[str]] = {}
    for name, text in filters:
        wanted.setdefault(name, []).append(text)
    counts = np.ones(len(table.cells), dtype=np.bool_)
    for name, texts in wanted.items():
        if name not in table.header:
            return table, [_of_column(name, table)]
        cells = table.cells[table.header.index(name)]
        missing = next((text for text in texts if not (cells == text).any()), None)
        if missing is not None:
            return table, [_of_text(name, missing, [str(text) for text in cells.unique()])]
        counts &= cells.isin(texts).to_numpy()
    asked = " and ".join(f"{quoted(name)} is {' or '.join(map(quoted, texts))}" for name, texts in wanted.items())
    if not counts.any():
        message = f"no line is there where {asked}; allowed are filters that some lines meet together"
        return table, [Problem("error", message, kind="filter")]
    lines = table.cells.index
    message = f"only lines where {asked} are counted: {counts.sum():,} of {len(lines):,}"
    said = Problem("warning", message, column=next(iter(wanted)), kind="filter", count=int((~counts).sum()))
    filtered = tuple(lines[~counts].tolist())
    return replace(table, cells=table.cells[counts], filtered=filtered), [said]


def _of_column(name: str, table: Table) -> Problem:
    message = f"there is no column {quoted(name)} to filter by; the columns are {', '.join(map(quoted, table.header))}"
    return Problem("error", message, found=name, kind="filter")


def _of_text(name: str, text: str, there: list[str]) -> Problem:
    shown = ", ".join(map(quoted, there[:_SHOWN])) + (" and others" if len(there) > _SHOWN else "")
    message = f"no line has {quoted(text)} in the column {quoted(name)}; it has {shown}"
    return Problem("error", message, column=name, found=text, kind="filter")
