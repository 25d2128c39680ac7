"""The columns that headings of a report give to the lines below them: dates, queues and what else varies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from .cell_kinds import column_kinds
from .column_names import names_kinds, names_queues, time_meaning
from .problems import Problem, quoted
from .report_headings import Heading, as_date, day_first_in, read_heading, zone_of
from .tables import Table

_FEWEST_BLOCKS: Final = 2


@dataclass(frozen=True)
class _Said:
    """What a heading says, the line on which it does, and how many rows stand above it."""

    heading: Heading
    line: int
    row: int


def columns_of(table: Table, lines: Mapping[int, Sequence[str]]) -> tuple[dict[str, pd.Series], str, list[Problem]]:
    """The columns that headings give, by name and indexed by line; the clock of all times or ""; what is said of it.

    ``lines`` are the cells of the headings, above the table and in it.
    """
    rows = table.cells.index.to_numpy()
    said = [
        _Said(heading, line, int(np.searchsorted(rows, line)))
        for line, cells in sorted(lines.items())
        for heading in read_heading(cells)
    ]
    zone = zone_of([each.heading for each in said]) or ""
    # What stands below the last row says nothing of any.
    said = [each for each in said if each.row < len(rows)]
    taken: dict[str, list[_Said]] = {}
    kinds = column_kinds(table.cells, range(len(table.header))) if said else {}
    dated = [at for at, each in kinds.items() if "stamp" in each or ("date" in each and "number" not in each)]
    named = [at for at, name in enumerate(table.header) if time_meaning(name) == "date" and "date" in kinds.get(at, ())]
    if not dated and not named and (dates := _dates(table, said)):
        taken["Date (heading)"] = dates
    timed = [at for at, each in kinds.items() if each & {"stamp", "time"} or at in {*dated, *named}]
    keys = [table.cells[at] for at in timed] + [_down(table, each) for each in taken.values()]
    if queues := _queues(table, said, repeated=bool(keys) and bool(pd.concat(keys, axis=1).duplicated().any())):
        label = queues[0].heading.label
        taken[f"{label if names_queues(label) or names_kinds(label) else 'Queue'} (heading)"] = queues
    first_day = day_first_in([text for cells in lines.values() for text in cells])
    columns = {name: _down(table, each, day_first=first_day) for name, each in taken.items()}
    return columns, zone, [_note(table, lines, name, each) for name, each in taken.items()]


def _note(table: Table, lines: Mapping[int, Sequence[str]], name: str, said: Sequence[_Said]) -> Problem:
    first = said[0].line
    what = "date" if name.startswith("Date") else "queue" if names_queues(name) else quoted(said[0].heading.label)
    text = quoted(table.text_of(lines[first]))
    others = f", and so on to line {said[-1].line:,}" if len(said) > 1 else ""
    message = f"the {what} of each line is taken from what stands above it: line {first:,} ({text}){others}"
    return Problem("warning", message, first, found=said[0].heading.text, kind="heading", count=len(said))


def _down(table: Table, said: Sequence[_Said], *, day_first: bool | None = None) -> pd.Series:
    """What headings say on each row below them, "" above the first; dates as ISO has them where that is known."""
    texts = np.full(len(table.cells), "", dtype=object)
    for each in said:
        text = each.heading.text
        day = as_date(text, day_first=day_first) if each.heading.subject == "date" and day_first is not None else None
        texts[each.row :] = text if day is None else day.isoformat()
    return pd.Series(texts, index=table.cells.index)


def _dates(table: Table, said: Sequence[_Said]) -> list[_Said]:
    """The dates of blocks, or the date of a report; none where several stand above the column names."""
    # Column names that are there before have no rows, and neither have the dates above them.
    since = max((line for line, cells in table.above.items() if cells in table.names), default=0)
    dates = [each for each in said if each.heading.subject == "date" and each.line > since]
    found = []
    for row in sorted({each.row for each in dates}):
        here = [each for each in dates if each.row == row]
        here = [each for each in here if each.heading.named] or here
        # Blocks without rows stand above the next one; those that begin and end a period stand together.
        if len({each.heading.text for each in here}) > 1 and here[-1].line < table.header_line:
            return []
        found.append(here[-1])
    # One date with other words beside it, such as a title, may be anything.
    return found if len(found) > 1 or all(each.heading.named for each in found) else []


def _queues(table: Table, said: Sequence[_Said], *, repeated: bool) -> list[_Said]:
    """What tells blocks apart beside dates: queues, or a direction or medium; anything, where times are repeated."""
    by_label: dict[str, list[_Said]] = {}
    for each in said:
        if each.heading.subject in ("queue", "label") and each.heading.label != "period":
            by_label.setdefault(each.heading.label, []).append(each)
    varying = {name: each for name, each in by_label.items() if len({one.heading.text for one in each}) > 1}
    telling = [name for name in varying if names_queues(name) or names_kinds(name) or repeated]
    if telling:
        known = [name for name in telling if names_queues(name) or names_kinds(name)]
        return varying[(known or telling)[0]]
    return _words(said) if repeated and not any(map(names_queues, table.header)) else []


def _words(said: Sequence[_Said]) -> list[_Said]:
    """The words that stand last above blocks, those that stand above all of them aside."""
    words = [each for each in said if each.heading.subject == "words"]
    runs = {each.row for each in said}
    above = {
        text: {each.row for each in words if each.heading.text == text} for text in {w.heading.text for w in words}
    }
    usual = {text for text, rows in above.items() if len(rows) == len(runs) and len(runs) >= _FEWEST_BLOCKS}
    last = {each.row: each for each in words if each.heading.text not in usual}
    telling = len({each.heading.text for each in last.values()}) > 1 and min(last) == 0
    return list(last.values()) if telling else []
