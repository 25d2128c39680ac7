"""A block of a call log turned from text into numbers, and the blocks of a whole file put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.tables.problems import MAX_LISTED, Problem, quoted
from data.tables.text_blocks import Block, Opened, split
from queueing.scenario.calendar import Floats, Integers

from .columns import TakenColumn
from .line_tally import LineTally
from .roles import LENGTHS
from .times import UNREADABLE, Durations, Times, read_durations, read_times

TIME_ROLES: Final = ("arrived", "ivr_end", "queue_start", "queue_end", "service_start", "service_end")
DURATION_ROLES: Final = ("ivr_time", *LENGTHS, "callback_attempts")
TEXT_ROLES: Final = ("date", "outcome", "queue", "transferred", "callback_answered")
ID_ROLES: Final = ("call", "customer")
UNKNOWN: Final = np.uint64(0)
"""The key of who is not known: an empty cell, 0 or a number withheld."""
_NOBODY: Final = frozenset({
    "0", "00", "anonymous", "blocked", "callerunknown", "hidden", "nocallerid", "nonumber", "notavailable",
    "outofarea", "private", "privatenumber", "restricted", "suppressed", "unavailable", "unknown", "unknowncaller",
    "unknownnumber", "withheld",
})  # fmt: skip
"""What phone systems write, in letters and digits only, for a caller whom they do not know: not one and the same."""


@dataclass
class Count:
    """How often something is wrong, and where first."""

    rows: int = 0
    line: int = 0
    found: str = ""

    def add(self, other: Count) -> None:
        """Count another block's rows, which come later."""
        if not self.rows:
            self.line, self.found = other.line, other.found
        self.rows += other.rows


@dataclass(frozen=True, eq=False)
class Numbers:
    """What a block holds, a value per row that is not blank."""

    lines: Integers
    times: Mapping[str, Times]
    durations: Mapping[str, Durations]
    texts: Mapping[str, tuple[Integers, tuple[str, ...]]]
    """Codes (``UNREADABLE`` where empty) and distinct texts."""
    keys: Mapping[str, Any]
    """Identifiers as uint64, ``UNKNOWN`` for none."""
    unreadable: Mapping[str, Count]
    faults: tuple[Problem, ...]
    converted: int
    tally: LineTally


def read_block(block: Block, opened: Opened, columns: Mapping[str, TakenColumn]) -> Numbers:
    """Read the columns taken of one block; safe to call in several threads at once."""
    cells = split(block, opened, sorted({each.position for each in columns.values()}))
    table, lines = cells.columns, np.asarray(cells.lines)
    some = np.zeros(len(lines), dtype=np.bool_)
    for name in table.column_names:
        some |= np.asarray(table[name].combine_chunks().is_valid())
    if not some.all():
        table, lines = table.filter(pa.array(some)), lines[some]

    def texts_of(role: str) -> pa.Array:
        column = table[str(columns[role].position)]
        return (
            column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays([*column.chunks, pa.array([], pa.string())])
        )

    unreadable: dict[str, Count] = {}

    def note(role: str, wrong: Any) -> None:
        if wrong.any():
            row = int(np.argmax(wrong))
            unreadable[role] = Count(int(wrong.sum()), int(lines[row]), str(texts_of(role)[row].as_py()))

    times = {role: read_times(texts_of(role)) for role in TIME_ROLES if role in columns}
    for role, read in times.items():
        note(role, read.unreadable)
    durations = {}
    for role in DURATION_ROLES:
        if role in columns:
            durations[role] = read_durations(texts_of(role), opened.separator)
            note(role, durations[role].unreadable)
    texts = {role: _coded(texts_of(role)) for role in TEXT_ROLES if role in columns}
    keys = {role: _keys(texts_of(role)) for role in ID_ROLES if role in columns}
    converted = max((read.converted for read in times.values()), default=0)
    tally = LineTally(calls=len(lines), empty=int((~some).sum()), unread=cells.unread, inside=cells.inside)
    return Numbers(lines, times, durations, texts, keys, unreadable, cells.faults, converted, tally)


def _coded(texts: pa.Array) -> tuple[Integers, tuple[str, ...]]:
    encoded = texts.dictionary_encode()
    codes = np.asarray(pc.fill_null(encoded.indices, UNREADABLE)).astype(np.int64)
    return codes, tuple(encoded.dictionary.to_pylist())


def _keys(texts: pa.Array) -> Any:
    """Identifiers by a 64-bit hash of their text: 5 million different ones collide with a chance of 1 in a million."""
    encoded = texts.dictionary_encode()
    distinct = np.asarray(encoded.dictionary.to_pylist(), dtype=object)
    hashes = pd.util.hash_array(distinct, categorize=False) if len(distinct) else np.empty(0, dtype=np.uint64)
    hashes[[place for place, text in enumerate(distinct.tolist()) if _is_nobody(text)]] = UNKNOWN
    return np.append(hashes, UNKNOWN)[np.asarray(pc.fill_null(encoded.indices, -1))]


def _is_nobody(text: str) -> bool:
    # Nearly all are numbers of phones or customers: looked at no further than their last digit.
    if len(text) > len("0.0") and text[-1].isdigit():
        return False
    return re.sub(r"[\W_]+", "", text.casefold()) in _NOBODY


@dataclass
class Gathered:
    """The blocks read so far, in the file's order."""

    lines: list[Integers] = field(default_factory=list)
    seconds: dict[str, list[Floats]] = field(default_factory=dict)
    dates: dict[str, list[Any]] = field(default_factory=dict)
    """Codes of the dates in time columns, as int32."""
    amounts: dict[str, list[Floats]] = field(default_factory=dict)
    plain: dict[str, list[Any]] = field(default_factory=dict)
    """Which amounts are plain numbers, of which the cell does not say the unit."""
    codes: dict[str, list[Any]] = field(default_factory=dict)
    keys: dict[str, list[Any]] = field(default_factory=dict)
    names: dict[str, dict[str, int]] = field(default_factory=dict)
    """The code of each distinct text by role; dates of all columns are under ``date``."""
    first_lines: dict[str, list[int]] = field(default_factory=dict)
    """The line where each distinct text is first, by role."""
    unreadable: dict[str, Count] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)
    more_faults: int = 0
    converted: int = 0
    tally: LineTally = field(default_factory=LineTally)
    zoned: set[str] = field(default_factory=set)
    """Roles whose cells say a zone, so that their times are the center's."""
    says_halves: bool = False
    """Whether some arrival says am or pm."""

    def add(self, numbers: Numbers) -> None:
        """Put a block's rows after those before."""
        self.lines.append(numbers.lines)
        for role, read in numbers.times.items():
            self.zoned |= {role} if read.converted else set()
            self.says_halves |= role == "arrived" and read.says_halves
            self.seconds.setdefault(role, []).append(read.seconds)
            codes = self._shared_codes("date", read.date_codes, read.dates, numbers.lines)
            self.dates.setdefault(role, []).append(codes)
        for role, durations in numbers.durations.items():
            self.amounts.setdefault(role, []).append(durations.amounts)
            self.plain.setdefault(role, []).append(durations.plain)
        for role, (codes, names) in numbers.texts.items():
            self.codes.setdefault(role, []).append(self._shared_codes(role, codes, names, numbers.lines))
        for role, keys in numbers.keys.items():
            self.keys.setdefault(role, []).append(keys)
        for role, count in numbers.unreadable.items():
            self.unreadable.setdefault(role, Count()).add(count)
        room = MAX_LISTED - len(self.faults)
        self.faults += numbers.faults[:room]
        self.more_faults += len(numbers.faults[room:])
        self.converted += numbers.converted
        self.tally += numbers.tally

    def _shared_codes(self, role: str, codes: Integers, names: tuple[str, ...], lines: Integers) -> Any:
        if not names:
            return np.broadcast_to(np.int32(UNREADABLE), codes.shape)
        known = self.names.setdefault(role, {})
        first_lines = self.first_lines.setdefault(role, [])
        shared = np.full(len(names) + 1, UNREADABLE, dtype=np.int32)
        first_rows = np.zeros(len(names) + 1, dtype=np.int64)
        first_rows[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        for code, name in enumerate(names):
            if name not in known:
                known[name] = len(known)
                first_lines.append(int(lines[first_rows[code]]))
            shared[code] = known[name]
        return shared[codes]


def joined(arrays: Iterable[Any]) -> Any:
    """One array of several; the parts are given up one by one where they are a list."""
    return np.concatenate(list(arrays))


def fault_problems(gathered: Gathered) -> list[Problem]:
    """The lines that could not be split, and how many more there are."""
    problems = list(gathered.faults)
    if gathered.more_faults:
        message = f"{gathered.more_faults:,} more lines cannot be split into cells for reasons like those listed"
        problems.append(Problem("error", message))
    return problems


def counted(count: Count, what: str, column: str | None, severity: Any = "warning") -> Problem:
    """A group of rows with one and the same problem, with the first of them."""
    rows = f"{count.rows:,} row{'' if count.rows == 1 else 's'}"
    first = f", first at line {count.line:,}" + (f" ({quoted(count.found)})" if count.found else "")
    head, _, tail = what.partition(";")
    message = f"{rows}: {head}{first}" + (f";{tail}" if tail else "")
    return Problem(severity, message, row=count.line, column=column, found=count.found)
