"""Reports as they are exported, made into ordinary tables: what stands above blocks of lines becomes columns.

Headings, column names that are there again and footers are taken out of the rows; the date, the queue or the clock that
they say goes to the lines below. A line is one of these only if no number of calls can be lost with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calendar_names import WEEKDAY_OF
from .cell_kinds import is_value
from .column_names import count_meaning, names_queues, plain_name, time_meaning
from .problems import Problem, quoted
from .report_columns import columns_of
from .report_headings import has_date, is_label, is_parted_date, read_heading
from .tables import Table
from .total_names import names_total

_FEW: Final = 2
"""Cells that a heading fills at most, unless they are labels."""
_WIDE: Final = 4
_PARTS_OF_DATE: Final = 3
_OF_CALLS: Final = ("offered", "calls", "answered", "abandoned", "total")
_MOSTLY: Final = 0.5
_SAMPLED_ROWS: Final = 60
_MOST_CANDIDATES: Final = 20_000
"""Lines that are looked at; no report has as many headings."""

Cells = tuple[str, ...]


def ordinary_table(table: Table, problems: Sequence[Problem]) -> tuple[Table, list[Problem]]:
    """A table without headings among its rows, with a column for what they say, and what is said of it.

    ``problems`` are those of the table; lines that could not be split and turn out to be headings have none.
    """
    if table.cells.empty:
        return table, list(problems)
    headings = _headings(table)
    said = [each for each in problems if each.kind != "line" or each.row not in headings]
    if headings:
        table = replace(
            table,
            cells=table.cells.drop(index=[line for line in headings if line in table.cells.index]),
            headings=headings,
            unsplit={line: cells for line, cells in table.unsplit.items() if line not in headings},
        )
        said.append(_left_out(table))
    if table.cells.empty:
        return table, said
    cells, filled, used = _filled_down(table)
    table = replace(table, cells=cells)
    by_line = {
        line: texts
        for line, texts in (*table.above.items(), *headings.items(), *_dates_with_sums(table).items())
        if line not in used and not _is_names(texts, table.names)
    }
    taken, zone, notes = columns_of(table, by_line)
    if taken:
        first = len(table.header)
        added = pd.DataFrame({first + at: texts for at, texts in enumerate(taken.values())}, index=cells.index)
        table = replace(table, header=(*table.header, *taken), cells=pd.concat([cells, added], axis=1))
    return replace(table, zone=zone), [*said, *filled, *notes]


def _left_out(table: Table) -> Problem:
    line, cells = next(iter(table.headings.items()))
    count, first = len(table.headings), quoted(table.text_of(cells))
    message = (
        f"1 line is a heading or a footer, or names the columns again, and has no calls: left out, {first}"
        if count == 1
        else f"{count:,} lines are headings or footers, or name the columns again, and have no calls: left out, the "
        f"first {first}"
    )
    return Problem("warning", message, line, found=table.text_of(cells), kind="heading", count=count)


def _headings(table: Table) -> dict[int, Cells]:
    """The lines among and below the rows that are headings, footers or the column names again."""
    values = table.cells.to_numpy(dtype=object)
    # A line above that has no value may be there again in each block, like the column names.
    again = [*table.names, *(line for line in table.above.values() if not any(map(is_value, line)))]
    candidates = _candidates(values, again)
    usual = _Usual(values[~candidates] if not candidates.all() else values)
    lines = table.cells.index.to_numpy()
    found: dict[int, Cells] = {}
    for at in np.flatnonzero(candidates)[:_MOST_CANDIDATES].tolist():
        cells = tuple(map(str, values[at]))
        if _is_names(cells, again) or _is_heading(cells, usual):
            found[int(lines[at])] = cells[: 1 + max(place for place, cell in enumerate(cells) if cell)]
    found |= _footers(table, values, candidates, usual, found)
    texts = {_filled(cells) for cells in (*table.above.values(), *found.values())}
    found |= {
        line: split
        for line, split in table.unsplit.items()
        if split and (_filled(split) in texts or _is_wide_heading(split))
    }
    return dict(sorted(found.items()))


def _footers(
    table: Table,
    values: npt.NDArray[np.object_],
    candidates: npt.NDArray[np.bool_],
    usual: _Usual,
    found: Mapping[int, Cells],
) -> dict[int, Cells]:
    """The last rows of a wide table that say a number of something in two cells, such as ``Records, 200``."""
    footers: dict[int, Cells] = {}
    if len(table.header) < _WIDE or count_meaning(table.header[1]) in _OF_CALLS or not usual.is_value(0):
        return footers
    lines = table.cells.index.to_numpy()
    for at in range(len(values) - 1, -1, -1):
        cells = tuple(map(str, values[at]))
        filled = _filled(cells)
        if int(lines[at]) in found:
            continue
        if not candidates[at] or cells[: len(filled)] != filled or is_value(filled[0]) or names_total(filled[0]):
            break
        footers[int(lines[at])] = filled
    return footers


def _dates_with_sums(table: Table) -> dict[int, Cells]:
    """The dates that stand in place of a time of day, as in a pivot table's sums of days, which stay among the rows."""
    usual = _Usual(table.cells.to_numpy(dtype=object))
    if usual.is_dated(0) or not usual.is_value(0):
        return {}
    dated = {text for text in table.cells[0].unique() if has_date(text) and _is_date(text)}
    texts = table.cells[0][table.cells[0].isin(dated)]
    return {line: (text,) for line, text in zip(texts.index.tolist(), texts, strict=True)}


def _is_date(text: str) -> bool:
    return [each.subject for each in read_heading([text]) if each.named] == ["date"]


def _filled(cells: Iterable[str]) -> Cells:
    return tuple(cell for cell in cells if cell)


def _candidates(values: npt.NDArray[np.object_], again: Sequence[Cells]) -> npt.NDArray[np.bool_]:
    """The rows that fill few cells, or begin like a label or like a line that may be there again."""
    filled = (values != "").sum(axis=1)
    first = pd.Series(values[:, 0], dtype=object)
    words = [text for text in first.unique() if text and not text[0].isdigit()]
    labels = [text for text in words if is_label(text)]
    usual = float(np.median(filled))
    found = (filled <= min(_FEW, usual - 1)) | first.isin(labels).to_numpy()
    # A date with commas takes up to three cells: its weekday, its month and day, its year.
    weekdays = [text for text in words if plain_name(text) in WEEKDAY_OF]
    found |= first.isin(weekdays).to_numpy() & (filled <= min(_PARTS_OF_DATE, usual - 1))
    for line in again:
        at = next((at for at, cell in enumerate(line) if cell), values.shape[1])
        if at < values.shape[1]:
            found |= values[:, at] == line[at]
    return np.asarray(found & (filled > 0))


class _Usual:
    """What the cells of a column usually are, in a sample of rows."""

    def __init__(self, values: npt.NDArray[np.object_]) -> None:
        rows = np.unique(np.linspace(0, len(values) - 1, min(_SAMPLED_ROWS, len(values))).astype(np.int64))
        self._sample = values[rows]

    def is_dated(self, column: int) -> bool:
        texts = _filled(self._sample[:, column].tolist())
        return sum(map(has_date, texts)) > _MOSTLY * len(self._sample)

    def is_value(self, column: int) -> bool:
        texts = _filled(self._sample[:, column].tolist())
        return sum(map(is_value, texts)) > _MOSTLY * len(texts)


def _is_names(cells: Cells, names: Sequence[Cells]) -> bool:
    return any(_filled(cells) == _filled(" ".join(name.split()) for name in each) for each in names)


def _is_heading(cells: Cells, usual: _Usual) -> bool:
    """Whether a row that fills few cells says something of other rows, and has no number that may be calls."""
    filled = _filled(cells)
    at = cells.index(filled[0])
    if is_parted_date(filled):
        return not usual.is_value(at) or not is_value(filled[0])
    said = read_heading(filled)
    if names_total(filled[0]) and (len(filled) == 1 or any(map(is_value, filled))):
        return len(filled) == 1
    if is_value(filled[0]):
        dated = len(said) == 1 and (said[0].subject == "date" or said[0].label == "period")
        return dated and not usual.is_dated(at) and (len(filled) == 1 or said[0].named)
    if len(filled) == 1:
        return True
    if is_label(filled[0]):
        certain = filled[0].endswith(":") or usual.is_value(at)
        return certain and all(each.subject != "words" for each in said)
    return len(filled) <= _FEW and all(not is_value(cell) or _is_date(cell) for cell in filled)


def _is_wide_heading(cells: Cells) -> bool:
    """Whether a line with more cells than there are columns says a date or has labels, and nothing else."""
    filled = _filled(cells)
    said = read_heading(filled)
    return bool(said) and not is_value(filled[0]) and all(each.subject != "words" for each in said)


def _filled_down(table: Table) -> tuple[pd.DataFrame, list[Problem], set[int]]:
    """The rows with dates and queues written once above others, as in merged cells, on each; and the headings used."""
    cells, notes, used = table.cells, [], set[int]()
    are_empty = table.cells == ""
    for column in np.flatnonzero(are_empty.to_numpy().mean(axis=0) > _MOSTLY).tolist() if len(cells) else ():
        name, texts, empty = table.header[column], cells[column], are_empty[column]
        own = {line: _filled(row)[0] for line, row in table.headings.items() if _stands_alone_in(row, column)}
        if not own and not (time_meaning(name) == "date" or names_queues(name)):
            continue
        known = pd.concat([texts[~empty & ~texts.map(names_total)], pd.Series(own, dtype=object)]).sort_index()
        if known.empty or known.index[0] > texts.index[0] or (not own and not _heads_blocks(known, texts)):
            continue
        below = known.reindex(known.index.union(texts.index)).ffill().reindex(texts.index)
        cells = cells.copy()
        cells[column] = texts.mask(empty, below)
        used.update(own)
        message = (
            f"the column {quoted(name)} is filled once above others ({len(known):,} times, first "
            f"{quoted(str(known.iloc[0]))}): the rows below have the same"
        )
        notes.append(Problem("warning", message, int(known.index[0]), name, str(known.iloc[0]), kind="heading"))
    return cells, notes, used


def _stands_alone_in(row: Cells, column: int) -> bool:
    return column < len(row) and bool(row[column]) and len(_filled(row)) == 1


def _heads_blocks(known: pd.Series, texts: pd.Series) -> bool:
    """Whether texts head blocks as merged cells do: no text follows itself, and there are rows below them."""
    return bool((known != known.shift()).all()) and len(known) <= _MOSTLY * len(texts)
