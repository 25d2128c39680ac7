"""Rows that begin with the word total: they have the calls of other rows again."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from .delimited import Table
from .mapping import ColumnMapping
from .problems import Problem, quoted

_TOTAL: Final = r"(?i)\s*(?:(?:grand|sub|daily|weekly|monthly)[\s-]*)?totals?\b"


def without_total_rows(table: Table, mapping: ColumnMapping) -> tuple[Table, list[Problem]]:
    """A table without its total rows, which it then has as ``totals``, and what is said of them.

    A row is one where its date or time begins with total, or where it has neither and its first cell does.
    """
    cells = table.cells
    when = [cells[each] for each in (mapping.start, mapping.date, mapping.time) if each is not None]
    undated = cells[0].str.match(_TOTAL)
    named = undated & False
    for column in when:
        named |= column.str.match(_TOTAL)
        undated &= column.eq("")
    found = cells[named | undated]
    if found.empty:
        return table, []
    rows, were = ("1 total row", "was") if len(found) == 1 else (f"{len(found):,} total rows", "were")
    texts = found.apply(lambda row: next(text for text in row if text), axis=1)
    line, text = int(found.index[0]), str(texts.iloc[0])
    message = f"{rows} {were} left out, first {quoted(text)} on line {line}: the calls of other rows are in it again"
    problem = Problem("warning", message, found=text, kind="total row", count=len(found))
    totals = {int(place): str(each) for place, each in texts.items()}
    return replace(table, cells=cells.drop(index=found.index), totals=totals), [problem]
