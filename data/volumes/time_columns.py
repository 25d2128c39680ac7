"""Which columns of a table say when its intervals are, and why; where several may, which of them to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from data.tables.cell_kinds import CellKind
from data.tables.clock_changes import LOCAL_ZONE, zone_named
from data.tables.column_names import count_meaning, says_ends, time_meaning, word_set, words_of
from data.tables.problems import Problem, quoted
from data.tables.tables import Table
from data.tables.timestamps import read_dates, read_timestamps, times_of_day

Kinds = Mapping[int, frozenset[CellKind]]

MEANINGS: Final = {
    "start": "the start of intervals",
    "date": "dates",
    "time": "times of day",
}
_COMPARED_ROWS: Final = 300
_MOST_COMPARED: Final = 6
_NOT_OF_INTERVALS: Final = word_set(
    "updated created generated exported printed loaded modified run report extract extracted refreshed retrieved "
    "uploaded import imported"
)
"""Words in the names of times at which something was done with the line, not of its interval."""
_PARTS_OF_DATES: Final = word_set("year month week weekday dayofweek jahr monat woche wochentag kw isoweek")
_WORDS_OF_TIMES: Final = word_set("time half quarter hour hours of the day interval")
_MIDNIGHT: Final = r"(?i)(?:[\sT])0{1,2}:00(?::00(?:\.0+)?)?$|\s12:00(?::00)?\s*AM$"
_HOUR: Final = pd.Timedelta(hours=1)
_GRID_MINUTES: Final = (5, 6)


@dataclass(frozen=True)
class TimeColumns:
    """The columns of ``start``, or of ``date`` and ``time`` (or ``date`` alone), and why they are taken."""

    columns: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    """Why there are none, or which question has to be answered."""
    proposals: tuple[Mapping[str, int], ...] = ()
    """The answers to that question."""


def find_times(table: Table, kinds: Kinds) -> TimeColumns:
    """The columns of times that a table's names, or else its cells, suggest."""
    counts = ("offered", "calls", "answered", "abandoned", "total", "share")
    free = [each for each in kinds if count_meaning(table.header[each]) not in counts and "weekday" not in kinds[each]]
    clocks = [each for each in free if "time" in kinds[each] and _may_be_times_of_day(table.header[each])]
    stamps = [each for each in free if "stamp" in kinds[each] and not (clocks and _is_midnight(table, each))]
    dates = [each for each in free if "date" in kinds[each] or ("stamp" in kinds[each] and each not in stamps)]
    # A column Day beside Year and Month has no dates.
    is_parted = bool(_parts_of_dates(table))
    may_be_days = [each for each in free if each in dates or not (is_parted and "number" in kinds[each])]
    day, time = _named(table, may_be_days, ("date",), dates), _named(table, free, ("start", "end"), clocks)
    telling = [each for each in stamps if time_meaning(table.header[each]) is not None]
    if stamps and (telling or not (day in dates and time in clocks)):
        return _chosen(table, telling or stamps)
    stamp = _named(table, free, ("stamp",), [])
    if stamp is not None:
        return _reasoned(table, {"start": stamp})
    time = _only(table, clocks) if time is None else time
    day = _only(table, dates) if day is None else day
    if day is None and len(dates) > 1:
        return _asked(table, "date" if time is not None else "start", dates, {} if time is None else {"time": time})
    if day is not None and time is None and len(clocks) > 1:
        return _asked(table, "time", clocks, {"date": day})
    return _dates_and_times(table, kinds, day, time)


def _dates_and_times(table: Table, kinds: Kinds, day: int | None, time: int | None) -> TimeColumns:
    if day is not None and time is not None and day != time:
        return _reasoned(table, {"date": day, "time": time})
    if day is None and time is not None and ("time" in kinds[time] or _parts_of_dates(table)):
        return TimeColumns({"time": time}, problem=_without_dates(table, time))
    alone = time if day is None else day
    return TimeColumns() if alone is None else _reasoned(table, {"start": alone})


def _may_be_times_of_day(header: str) -> bool:
    """Whether a column of clock times may have times of day: its name is one for them, or says nothing of durations."""
    words = words_of(header)
    return time_meaning(header) is not None or count_meaning(header) is None or set(words) <= _WORDS_OF_TIMES


def _is_midnight(table: Table, column: int) -> bool:
    """Whether a column has no time of day but midnight, which spreadsheets write after a date."""
    texts = _compared(table, column)
    return bool(texts[texts.str.contains(":", regex=False)].str.contains(_MIDNIGHT, regex=True).all())


def _named(table: Table, free: Sequence[int], meanings: tuple[str, ...], fitting: Sequence[int]) -> int | None:
    """The column whose name has the first of some meanings, one with fitting cells before others."""
    for meaning in meanings:
        named = [each for each in free if time_meaning(table.header[each]) == meaning]
        if named:
            return next((each for each in named if each in fitting), named[0])
    return None


def _chosen(table: Table, candidates: Sequence[int]) -> TimeColumns:
    """One of several columns of timestamps, or the question which it is."""
    left = _without(candidates, lambda each: says_ends(table.header[each]) is True)
    left = _without(left, lambda each: bool(_NOT_OF_INTERVALS.intersection(words_of(table.header[each]))))
    strong = [each for each in left if says_ends(table.header[each]) is False or _names_intervals(table.header[each])]
    local = [each for each in strong or left if zone_named(table.header[each]) == LOCAL_ZONE]
    left = local or strong or left
    only = _only(table, left)
    return _asked(table, "start", left, {}) if only is None else _reasoned(table, {"start": only})


def _names_intervals(header: str) -> bool:
    return "interval" in words_of(header)


def _without(candidates: Sequence[int], leave_out: Callable[[int], bool]) -> list[int]:
    return [each for each in candidates if not leave_out(each)] or list(candidates)


def _only(table: Table, candidates: Sequence[int]) -> int | None:
    """The one column of times that the others agree with, or that alone has the times of intervals; None if none is."""
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    if len(candidates) > _MOST_COMPARED:
        return None
    read = {each: _read(_compared(table, each)) for each in candidates}
    varying = [each for each in candidates if len(read[each].dropna().unique()) > 1]
    left = varying or list(candidates)
    on_grid = [each for each in left if _is_on_grid(read[each])]
    left = on_grid or left
    first = left[0]
    apart = {each: (read[each] - read[first]).dropna() for each in left}
    if any(len(gaps.unique()) != 1 or gaps.abs().max() > _HOUR for gaps in apart.values()):
        return None
    # The start of an interval and its end, or the same time twice.
    return min(left, key=lambda each: apart[each].min())


def _compared(table: Table, column: int) -> pd.Series:
    rows = np.unique(np.linspace(0, len(table.cells) - 1, min(_COMPARED_ROWS, len(table.cells))).astype(np.int64))
    texts = table.cells[column].iloc[rows]
    return texts[texts != ""]


def _read(texts: pd.Series) -> pd.Series:
    """Times, dates or times of day (as timedeltas), in whatever order of day and month more of them can be read."""
    clock = times_of_day(texts)
    if clock.notna().any():
        return clock
    read = [read_timestamps(texts, "", day_first=day_first).starts for day_first in (True, False)]
    read += [read_dates(texts, "", day_first=day_first)[0] for day_first in (True, False)]
    return max((each for each in read if each is not None), key=lambda each: int(each.notna().sum()))


def _is_on_grid(times: pd.Series) -> bool:
    known = times.dropna()
    since = known if known.dtype.kind == "m" else known - known.dt.normalize()
    minutes = since.dt.total_seconds().to_numpy() / 60
    return any(bool((minutes % step == 0).all()) for step in _GRID_MINUTES)


def _reasoned(table: Table, columns: Mapping[str, int]) -> TimeColumns:
    return TimeColumns(columns, {role: _reason(table, role, column) for role, column in columns.items()})


def _reason(table: Table, role: str, column: int) -> str:
    if time_meaning(table.header[column]) is None:
        return f"its cells are {'dates with times' if role == 'start' else MEANINGS[role]}"
    return _by_name(table, role, column)


def _by_name(table: Table, role: str, column: int) -> str:
    return f"its name {quoted(table.header[column])} is one for {MEANINGS[role]}"


def _asked(table: Table, role: str, candidates: Sequence[int], beside: Mapping[str, int]) -> TimeColumns:
    proposed = candidates[:_MOST_COMPARED]
    names = ", ".join(quoted(table.header[each]) for each in proposed)
    message = f"{len(candidates)} columns may have {MEANINGS[role]}, and they differ: {names}; choose one"
    problem = Problem("error", message, row=table.header_line or None, found=names, kind="mapping")
    return TimeColumns({}, problem=problem, proposals=tuple({**beside, role: each} for each in proposed))


def _without_dates(table: Table, time: int) -> Problem:
    """Why there are no dates beside times of day, as far as the file shows it."""
    parts = _parts_of_dates(table)
    texts = {line: table.text_of(cells) for line, cells in table.above.items()}
    dated = [f"line {line} ({quoted(text)})" for line, text in texts.items() if _has_date(text)]
    why = f"{quoted(table.header[time])} has times of day only"
    if parts:
        why = f"{', '.join(map(quoted, parts))} say them only together"
    elif dated:
        why += f", and {dated[-1]} does not say one date for them"
    message = f"no column has dates: {why}; needed is a date on every line, such as a column Date with 2026-03-02"
    return Problem("error", message, row=table.header_line or None, found=", ".join(table.header), kind="dates")


def _parts_of_dates(table: Table) -> list[str]:
    return [name for name in table.header if "".join(words_of(name)) in _PARTS_OF_DATES]


def _has_date(text: str) -> bool:
    return bool(re.search(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}", text))
