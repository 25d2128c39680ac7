"""Rows with the calls of other rows again, such as a total below each day: found by their names or their sums."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.tables.cell_kinds import is_value
from data.tables.counts import read_counts
from data.tables.problems import Problem, quoted
from data.tables.report_headings import has_date
from data.tables.tables import Table
from data.tables.total_names import names_mean, names_total
from data.tables.written_times import span_minutes

from .mapping import ColumnMapping

_UNTIMED: Final = re.compile(r"(?m)^(?:[^0-9]|$)|[0-9]\s*(?:[-\u2013\u2014/~]|\s[^\W\d_]{1,5}\s)\s*[0-9]{1,2}[:.h]")
"""A line of texts that begins with no number, or has a span."""
_ROUNDED: Final = 0.5
_FEWEST_ROWS: Final = 3
_FEW: Final = 0.5
_SEVERAL: Final = 3
"""Rows that have to be the sums of two others before any is believed to be one."""


def without_total_rows(table: Table, mapping: ColumnMapping) -> tuple[Table, list[Problem]]:
    """A table without its total rows, which it then has as ``totals``, and what is said of them.

    A row is one where its date or time begins or ends with total, sum or the like; or where it has neither and a word
    in it does; or where it has no time, or one that lasts longer than an interval, and its calls are those of others.
    Where a total is of no rows, that is said.
    """
    when = [each for each in (mapping.start, mapping.date, mapping.time) if each is not None]
    undated = np.logical_and.reduce([(table.cells[each] == "").to_numpy() for each in when] or [np.array([False])])
    named = {line for each in when for line in _named(table.cells[each])}
    rows = table.cells[undated & ~table.cells.index.isin(list(named))]
    for each in rows.columns if len(rows) else ():
        named.update(_named(rows[each]))
    timed = mapping.start if mapping.time is None else mapping.time
    untimed = _untimed(table.cells[timed]) if timed is not None and mapping.layout == "rows" else []
    untimed += _dated(table.cells[mapping.time]) if mapping.time is not None else []
    untimed += _without_clock(table.cells[timed]) if timed is not None and timed == mapping.start else []
    wordless = [line for line, row in zip(rows.index, rows.to_numpy().tolist(), strict=True) if _is_wordless(row)]
    candidates = sorted({*named, *wordless, *untimed})
    if not candidates:
        return table, []
    sums = _Sums(table, mapping, candidates)
    ends = _ends_of_blocks(table, mapping, candidates)
    fitting = {line for line in candidates if line not in named and sums.fits(line, _FEWEST_ROWS)}
    of_few = {line for line in untimed if sums.is_of_those_above(line)}
    fitting |= of_few if len(of_few) >= _SEVERAL else set()
    # One row within a block that happens to have the calls of those above may be anything.
    several = len(fitting) > 1
    known = {*named, *(line for line in fitting if several or line in ends or line not in untimed)}
    totals = [line for line in candidates if line in known]
    if not totals:
        return table, []
    rows = table.cells.loc[totals]
    texts = {line: next(filter(None, row)) for line, row in zip(totals, rows.to_numpy().tolist(), strict=True)}
    count, were = ("1 total row", "was") if len(totals) == 1 else (f"{len(totals):,} total rows", "were")
    message = (
        f"{count} {were} left out, first {quoted(texts[totals[0]])} on line {totals[0]}: "
        "the calls of other rows are in it again"
    )
    problems = [Problem("warning", message, found=texts[totals[0]], kind="total row", count=len(totals))]
    wrong = [line for line in totals if not sums.fits(line, 0) and not names_mean(texts[line])]
    if wrong and mapping.layout == "rows":
        line = wrong[0]
        message = (
            f"the total row has {sums.calls[line]:,.0f} calls, but the rows above it {sums.above(line):,.0f}: "
            f"check that no row is missing{'' if len(wrong) == 1 else f'; {len(wrong) - 1:,} more are like it'}"
        )
        problems.append(Problem("warning", message, line, found=texts[line], kind="total"))
    return replace(table, cells=table.cells.drop(index=totals), totals=texts), problems


def _is_wordless(cells: list[str]) -> bool:
    return all(not cell or is_value(cell) for cell in cells)


def _dated(texts: pd.Series) -> list[int]:
    """The lines that have a date in place of a time of day."""
    return texts.index[texts.isin([text for text in texts.unique() if has_date(text)])].tolist()


def _without_clock(texts: pd.Series) -> list[int]:
    """The lines that have a date where most have one with a time."""
    lacking = ~texts.str.contains(":", regex=False)
    return texts.index[lacking].tolist() if lacking.mean() < _FEW else []


def _ends_of_blocks(table: Table, mapping: ColumnMapping, candidates: list[int]) -> set[int]:
    """The candidates below which no other row stands, or one of another date."""
    dated = next((each for each in (mapping.date, mapping.start) if each is not None), None)
    if dated is None:
        return set(candidates)
    dates = table.cells[dated].str.split(r"[\sT]", n=1, regex=True).str[0].drop(index=candidates)
    places = np.searchsorted(dates.index.to_numpy(), candidates)
    texts = ["", *dates, ""]
    return {line for line, at in zip(candidates, places.tolist(), strict=True) if texts[at] != texts[at + 1]}


def _untimed(texts: pd.Series) -> list[int]:
    """The lines whose time is none, or lasts longer than the others: that may be a sum's."""
    # Most columns of times have neither, which one look at all texts together shows.
    if not _UNTIMED.search("\n".join(texts)):
        return []
    distinct = texts.drop_duplicates()
    others = {text for text in distinct if not is_value(text)}
    minutes = span_minutes(distinct)
    if minutes.notna().any():
        others |= set(distinct[minutes > minutes.mode().min()])
    return texts.index[texts.isin(others)].tolist() if len(others) < len(distinct) else []


def _named(texts: pd.Series) -> list[int]:
    """The lines whose text is named like a total."""
    # Most columns of times have no word at all, which one look at all texts together shows.
    if not re.search(r"[^\W\d_]{3}", "\n".join(texts)):
        return []
    distinct = texts.drop_duplicates()
    named = {text for text in distinct if names_total(text)}
    return texts.index[texts.isin(named)].tolist()


@dataclass(frozen=True)
class _Group:
    """What tells rows of one date, of one queue, or of both: by row of the table, and their calls and number."""

    of_row: pd.Index
    sums: Mapping[object, tuple[float, int]]
    of_queue: bool


def _group(columns: list[pd.Series], calls: pd.Series, among: npt.NDArray[np.bool_], *, of_queue: bool) -> _Group:
    of_row = pd.MultiIndex.from_arrays(columns).to_flat_index()
    sums = calls.groupby(of_row[among]).agg(["sum", "size"])
    return _Group(of_row, dict(zip(sums.index, zip(sums["sum"], sums["size"], strict=True), strict=True)), of_queue)


class _Sums:
    """The calls of rows, and what a total row may be the sum of."""

    def __init__(self, table: Table, mapping: ColumnMapping, candidates: list[int]) -> None:
        counts = [read_counts(table.cells[each], "", table.separator).calls.fillna(0.0) for each in mapping.calls]
        self.calls: pd.Series = pd.concat(counts, axis=1).sum(axis=1)
        usual = self.calls.drop(index=candidates)
        self._lines = usual.index.to_numpy()
        self._until = np.concatenate([[0.0], usual.to_numpy(dtype=np.float64).cumsum()])
        """The calls of the usual rows before each of them, and of all."""
        self._candidates = np.array(candidates)
        self._row_of = {int(line): at for at, line in enumerate(table.cells.index)}
        among = ~table.cells.index.isin(candidates)
        roles = {"date": mapping.date, "queue": mapping.queue}
        columns = {role: table.cells[each] for role, each in roles.items() if each is not None}
        self._groups = [
            _group([columns[role] for role in key], usual, among, of_queue="queue" in key)
            for key in (("date",), ("queue",), ("date", "queue"))
            if columns.keys() >= set(key)
        ]
        queues = columns.get("queue", pd.Series("", index=table.cells.index))
        usual_queues = set(queues[among])
        self._of_one_queue = set(queues.index[queues.isin(usual_queues)]) if len(usual_queues) > 1 else set()
        """The lines of one of several queues, whose sum is not that of others."""

    def above(self, line: int) -> float:
        """The calls of the rows since the total row before."""
        return self._between(self._neighbours(line)[0], line)[0]

    def is_of_those_above(self, line: int) -> bool:
        """Whether a row has the calls of at least two rows that stand between it and the candidate before."""
        calls, size = self._between(self._neighbours(line)[0], line)
        return size > 1 and abs(calls - float(self.calls[line])) < _ROUNDED

    def fits(self, line: int, fewest: int) -> bool:
        """Whether a row has the calls of all rows, of those above, of those up to the next total, or of its date."""
        of_one = fewest > 0 and line in self._of_one_queue
        parts = [
            group.sums.get(group.of_row[self._row_of[line]], (0.0, 0))
            for group in self._groups
            if group.of_queue or not of_one
        ]
        if not of_one:
            before, after = self._neighbours(line)
            last = int(self._lines.max(initial=0)) + 1
            parts += [self._between(*ends) for ends in ((0, last), (0, line), (before, line), (line, after or last))]
        own = float(self.calls[line])
        return (own > 0 or not fewest) and any(size >= fewest and abs(calls - own) < _ROUNDED for calls, size in parts)

    def _neighbours(self, line: int) -> tuple[int, int]:
        """The total rows before and after a line, 0 where there is none."""
        at = int(np.searchsorted(self._candidates, line))
        before = int(self._candidates[at - 1]) if at else 0
        return before, int(self._candidates[at + 1]) if at + 1 < len(self._candidates) else 0

    def _between(self, before: int, after: int) -> tuple[float, int]:
        """The calls and the number of the usual rows between two lines."""
        first, last = np.searchsorted(self._lines, before, "right"), np.searchsorted(self._lines, after)
        return float(self._until[last] - self._until[first]), int(last - first)
