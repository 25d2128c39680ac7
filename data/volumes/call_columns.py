"""Which columns of a table have the calls offered, and why: by their names, and by how their numbers add up.

Phone systems call the same thing by many names, and "calls" may be those offered or those answered. Where the names
leave it open and the sums do not settle it, it is asked, never guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.tables.cell_kinds import are_numbers
from data.tables.column_names import CountMeaning, count_meaning, plain_name, share_meaning
from data.tables.counts import read_counts
from data.tables.problems import Problem, quoted
from data.tables.tables import Table
from data.tables.total_names import names_whole

from .time_columns import Kinds

_COMPARED_ROWS: Final = 5000
_NEARLY_ALL: Final = 0.95
"""The share of lines on which a sum has to be right: calls that go on into the next interval spoil some."""
_NEARLY: Final = 0.99
_ROUNDED: Final = 0.5
_FEWEST_RUNNING: Final = 10
_FEWEST_PARTS: Final = 2
_FAR_BETTER: Final = 0.25
_MOST_PROPOSED: Final = 6
_MOST_COMPARED: Final = 20
_MOST_ADDED: Final = 100

_OF_CALLS: Final = ("offered", "calls", "answered", "abandoned")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CallColumns:
    """The columns whose calls are added up, and why they are taken."""

    columns: tuple[int, ...] = ()
    reason: str = ""
    said: Problem | None = None
    """A question that has to be answered, why there are none, or what a reader should know of the choice."""
    proposals: tuple[tuple[int, ...], ...] = ()
    """The answers to the question."""


def find_calls(table: Table, kinds: Kinds, taken: Collection[int], *, of_calls: bool = False) -> CallColumns:
    """The columns of calls offered that a table's names and numbers suggest.

    ``taken`` are columns that have something else. Where ``of_calls``, the table has a row per call, so that a column
    of numbers with any name is none of calls.
    """
    columns = _Columns(table, kinds, frozenset(taken))
    candidates = [*columns.of("offered"), *columns.of("calls")]
    answered, abandoned = columns.of("answered"), columns.of("abandoned")
    if answered or abandoned or candidates:
        candidates += columns.of("total")
    # A column of calls that are those answered, as another column shows, is not one of calls offered.
    others = [each for each in candidates if not any(columns.is_same_as(each, other) for other in answered)]
    candidates = columns.distinct(others or candidates)
    if len(candidates) > 1:
        return _settled(columns, candidates)
    if candidates:
        return _confirmed(columns, candidates[0])
    if answered and abandoned:
        return _added(columns, answered, abandoned)
    if answered or abandoned:
        return CallColumns(said=_missing(columns, answered or abandoned))
    return CallColumns(said=_missing(columns, [])) if of_calls else _unnamed(columns)


class _Columns:
    """The columns of numbers of a table by what their names say, and the numbers of a sample of lines."""

    def __init__(self, table: Table, kinds: Kinds, taken: frozenset[int]) -> None:
        self.table = table
        self._kinds = kinds
        self._numbers: dict[int, Floats] = {}
        free = [each for each in range(len(table.header)) if each not in taken]
        named = [each for each in free if count_meaning(table.header[each]) in _OF_CALLS]
        self._free = [each for each in free if "number" in kinds[each] or (each in named and self._has_numbers(each))]
        if not self._free and len(named) == 1:
            # What is wrong with the only column of calls is then said by line.
            self._free = named

    def _has_numbers(self, column: int) -> bool:
        return bool(are_numbers(self._sample(column)).any())

    def _sample(self, column: int) -> pd.Series:
        cells = self.table.cells[column]
        rows = np.unique(np.linspace(0, len(cells) - 1, min(_COMPARED_ROWS, len(cells))).astype(np.int64))
        return cells.iloc[rows]

    def of(self, meaning: CountMeaning) -> list[int]:
        """The columns whose name has a meaning, no more of them than can be held against each other."""
        named = (each for each in self._free if count_meaning(self.name(each)) == meaning)
        return list(islice(named, _MOST_COMPARED))

    def name(self, column: int) -> str:
        return self.table.header[column]

    @cached_property
    def unnamed(self) -> list[int]:
        """The columns whose names say nothing, and that are no running numbers."""
        named = (each for each in self._free if count_meaning(self.name(each)) is None)
        return [each for each in islice(named, _MOST_ADDED) if not self._is_running_number(each)]

    def _is_running_number(self, column: int) -> bool:
        numbers = self.numbers(column)
        steps = np.diff(numbers)
        return len(numbers) >= _FEWEST_RUNNING and bool(steps[0] != 0 and (steps == steps[0]).all())

    def numbers(self, column: int) -> Floats:
        """The calls on a sample of lines, NaN where a cell is empty or no number."""
        if column not in self._numbers:
            sample = self._sample(column)
            calls = pd.to_numeric(sample, errors="coerce")
            if calls[sample != ""].isna().any():
                calls = read_counts(sample, "", self.table.separator).calls
            self._numbers[column] = calls.to_numpy(dtype=np.float64)
        return self._numbers[column]

    def sum_of(self, columns: Collection[int]) -> Floats:
        total: Floats = np.sum([self.numbers(each) for each in columns], axis=0)
        return total

    def same(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether two sums of columns are equal on nearly all lines that have both."""
        apart = np.abs(self.sum_of(one) - self.sum_of(other))
        apart = apart[np.isfinite(apart)]
        return bool(len(apart)) and bool((apart < _ROUNDED).mean() >= _NEARLY_ALL)

    def holds(self, column: int, parts: Collection[int]) -> bool:
        """Whether a column has as many calls as others together, or nearly, on the lines that have both."""
        calls, others = self.numbers(column), self.sum_of(parts)
        both = np.isfinite(calls + others)
        return bool(calls[both].sum() >= _NEARLY * others[both].sum())

    def is_same_as(self, calls: int, answered: int) -> bool:
        """Whether a column that is not named for calls offered has those answered."""
        return count_meaning(self.name(calls)) != "offered" and self.same([calls], [answered])

    def most(self, columns: Collection[int]) -> float:
        return float(np.nansum(self.sum_of(columns)))

    def distinct(self, columns: Sequence[int]) -> list[int]:
        """Columns without those that have the numbers of one before."""
        kept: list[int] = []
        for each in columns:
            if not any(self.same([each], [other]) for other in kept):
                kept.append(each)
        return kept

    def shares(self) -> Iterator[Floats]:
        """The shares of abandoned calls (0 to 1) that columns of percentages say on the lines of the sample."""
        for column, header in enumerate(self.table.header):
            meaning = share_meaning(header)
            if meaning in ("abandoned", "answered"):
                plain = self._sample(column).str.replace(r"[%\s]", "", regex=True).str.replace(",", ".", regex=False)
                share = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64)
                share = share / 100 if share[np.isfinite(share)].max(initial=0.0) > 1 else share
                yield 1 - share if meaning == "answered" else share


def _settled(columns: _Columns, candidates: list[int]) -> CallColumns:
    """The one of several columns that the others add up to, or the question which it is."""
    answered, abandoned = columns.of("answered"), columns.of("abandoned")
    offered = [each for each in candidates if count_meaning(columns.name(each)) == "offered"]
    whole = [each for each in candidates if each not in offered]
    for each in candidates:
        queues = [other for other in offered if other != each]
        if len(queues) > 1 and columns.same([each], queues):
            return _added_up(columns, queues, [each])
    others = [each for each in columns.of("other") if each not in candidates]
    for each in offered:
        both = next((other for other in whole for out in others if columns.same([other], [each, out])), None)
        if both is not None and len(offered) == 1:
            return _taken(columns, each, f"{_name(columns, both)} has others as well", [both])
    sums = [(each, parts) for each in candidates for parts in _parts(columns, each, candidates, answered, abandoned)]
    if len({each for each, _ in sums}) == 1:
        each, parts = sums[0]
        why = f"it has the calls of {' and '.join(_name(columns, part) for part in parts)} together"
        return _taken(columns, each, why, [other for other in candidates if other != each])
    proposals: list[tuple[int, ...]] = [(each,) for each in candidates]
    if len(offered) > 1:
        proposals.append(tuple(offered))
    return _asked(columns, proposals)


def _parts(
    columns: _Columns, total: int, candidates: list[int], answered: list[int], abandoned: list[int]
) -> Iterator[tuple[int, ...]]:
    """The columns that a total is the sum of: those answered, by whatever name, and those abandoned."""
    for first in (*answered, *(each for each in candidates if each != total)):
        for second in abandoned:
            if columns.most([second]) > 0 and columns.same([total], [first, second]):
                yield first, second


def _taken(columns: _Columns, each: int, why: str, left: Collection[int]) -> CallColumns:
    names = ", ".join(_name(columns, other) for other in left)
    message = f"the calls offered are taken from the column {_name(columns, each)}, not from {names}: {why}"
    said = Problem("warning", message, column=columns.name(each), kind="columns")
    return CallColumns((each,), why, said)


def _confirmed(columns: _Columns, each: int) -> CallColumns:
    """The only column whose name may be one of calls offered, held against those answered and abandoned."""
    # Others of their kind have parts of them, such as those answered in time.
    answered, abandoned = (
        sorted(columns.of(meaning), key=lambda one: -columns.most([one]))[:1] for meaning in ("answered", "abandoned")
    )
    name = columns.name(each)
    plain = CallColumns((each,), f"its name {quoted(name)} is one for calls offered")
    parts = (*answered, *abandoned)
    if parts and parts == tuple(answered) and count_meaning(name) != "offered" and columns.same([each], parts):
        why = f"{quoted(name)} is as many as {_name(columns, parts[0])}: those who gave up may not be among them"
        return _asked(columns, [(each,)], why)
    if not parts or columns.same([each], parts) or (abandoned and columns.most(abandoned) == 0):
        return plain
    if count_meaning(name) == "offered" or (answered and not columns.same([each], answered)):
        enough = not answered or columns.holds(each, parts)
        return plain if enough else _asked(columns, [(each,), parts])
    contained = False if answered else _contain(columns, each, abandoned[0])
    if contained is None:
        lost = _name(columns, abandoned[0])
        why = f"{quoted(name)} may be the calls answered, or those offered, {lost} among them"
        return _asked(columns, [(each,), (each, *abandoned)], why)
    return plain if contained else _summed(columns, (each, *abandoned))


def _contain(columns: _Columns, calls: int, lost: int) -> bool | None:
    """Whether the abandoned are among the calls: not if they are more, else as percentages say; None if unknown."""
    all_, gone = columns.numbers(calls), columns.numbers(lost)
    if (gone > all_).any():
        return False
    for share in columns.shares():
        there = np.isfinite(share) & (gone > 0)
        if there.any():
            within = np.abs(gone / np.maximum(all_, 1) - share)[there].mean()
            beside = np.abs(gone / np.maximum(all_ + gone, 1) - share)[there].mean()
            if min(within, beside) < _FAR_BETTER * max(within, beside):
                return bool(within < beside)
    return None


def _added(columns: _Columns, answered: list[int], abandoned: list[int]) -> CallColumns:
    """Calls answered and abandoned, which together are those offered."""
    answered, abandoned = columns.distinct(answered), columns.distinct(abandoned)
    if len(answered) == 1 and len(abandoned) == 1:
        return _summed(columns, (answered[0], abandoned[0]))
    pairs: list[tuple[int, ...]] = [(one, other) for one in answered for other in abandoned]
    return _asked(columns, [*pairs, (answered[0], *abandoned)] if len(answered) == 1 else pairs)


def _summed(columns: _Columns, parts: tuple[int, ...]) -> CallColumns:
    names = " and ".join(_name(columns, each) for each in parts)
    why = f"{names} together are the calls offered: those answered and those abandoned"
    message = f"no column has the calls offered; {names} were added up, those answered and those abandoned"
    return CallColumns(parts, why, Problem("warning", message, column=columns.name(parts[0]), kind="columns"))


def _added_up(columns: _Columns, parts: Sequence[int], totals: Sequence[int]) -> CallColumns:
    names, left = (", ".join(_name(columns, each) for each in some) for some in (parts, totals))
    message = f"the calls of {len(parts)} columns are added up: {names}; {left} is left out: it has them again"
    why = f"{left} has the calls of {names} together"
    return CallColumns(tuple(parts), why, Problem("warning", message, column=columns.name(parts[0]), kind="columns"))


def _unnamed(columns: _Columns) -> CallColumns:
    """The columns that are left where no name is one for calls."""
    totals, others = columns.of("total"), columns.unnamed
    if len(totals) == 1 and not others:
        return CallColumns((totals[0],), f"its name {quoted(columns.name(totals[0]))} is one for calls offered")
    if len(totals) == 1 and len(others) > 1 and columns.same(totals, others):
        return _added_up(columns, others, totals)
    if len(others) == 1 and not totals:
        name = columns.name(others[0])
        message = f"the calls offered are taken from the column {quoted(name)}, the only other one of numbers"
        reason = "it is the only other column of numbers"
        return CallColumns((others[0],), reason, Problem("warning", message, column=name, kind="columns"))
    if not others:
        return CallColumns(said=_missing(columns, totals))
    whole = [each for each in others if len(others) > _FEWEST_PARTS and columns.same([each], set(others) - {each})]
    if whole and not totals:
        parts = [each for each in others if each != whole[0]]
        names = ", ".join(_name(columns, each) for each in parts)
        why = f"{_name(columns, whole[0])} has the calls of {names} together"
        total = names_whole(columns.name(whole[0]))
        return _added_up(columns, parts, whole[:1]) if total else _asked(columns, [(whole[0],)], why)
    single = [(each,) for each in (*totals, *others)][: _MOST_PROPOSED - 1]
    together = [tuple(others)] if len(others) > 1 else []
    missing = _missing(columns, [])
    return CallColumns(said=missing, proposals=(*single, *together))


def _asked(columns: _Columns, proposals: Sequence[tuple[int, ...]], why: str = "") -> CallColumns:
    if len(proposals) == 1 and not why:
        return CallColumns(proposals[0], "it is the only one")
    proposed = tuple(proposals[:_MOST_PROPOSED])
    totals = [f"{label_of(columns.table, each)}" for each in proposed]
    message = (
        f"{why or 'several columns may have the calls offered, and they differ'}; choose what has every call that came "
        f"in: {' or '.join(totals)}"
    )
    line = columns.table.header_line or None
    problem = Problem("error", message, row=line, found=", ".join(columns.table.header), kind="mapping")
    return CallColumns(said=problem, proposals=proposed)


def label_of(table: Table, parts: Collection[int]) -> str:
    """Columns of calls and how many calls they have, for a choice among them."""
    calls = sum(read_counts(table.cells[each], "", table.separator).calls.sum() for each in parts)
    return f"{' + '.join(quoted(table.header[each]) for each in parts)} ({calls:,.0f} calls)"


def named_twice(table: Table, taken: Collection[int]) -> Problem | None:
    """An error where a column that is taken has the name of another."""
    names = [plain_name(header) for header in table.header]
    first = min((names.index(names[each]) for each in taken if names.count(names[each]) > 1), default=None)
    if first is None:
        return None
    header = table.header[first]
    message = f"the column {quoted(header)} is there twice; allowed is one of each name"
    return Problem("error", message, row=table.header_line or None, column=header, kind="mapping")


def _missing(columns: _Columns, beside: list[int]) -> Problem:
    line = ", ".join(columns.table.header)
    known = f", only for {', '.join(_name(columns, each) for each in beside)}" if beside else ""
    message = (
        f"no column is named for the calls offered (such as Calls Offered){known}; the columns are {quoted(line)}: "
        "name one so, or choose it"
    )
    return Problem("error", message, row=columns.table.header_line or None, found=line, kind="mapping")


def _name(columns: _Columns, column: int) -> str:
    return quoted(columns.name(column))
