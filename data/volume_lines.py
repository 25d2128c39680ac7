"""The intervals that a table says, one after the other, whatever its layout: their times, calls and queues."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from .choices import Choices
from .counts import Counts, read_counts
from .delimited import MAX_COLUMNS, Table
from .mapping import ColumnMapping
from .problems import Problem
from .timestamps import Timestamps, read_dates, read_dates_and_times, read_timestamps

_SAMPLED = 100
_PLACES = 1 << MAX_COLUMNS.bit_length()
"""Where cells are intervals, a cell's place is its line times this, plus its column; else its line."""


_Read = tuple[Timestamps, Counts, pd.Series, bool, pd.Series]
"""The times, counts and texts of places, whether they are totals of days, and the starts of empty cells."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Starts (or midnights of ``daily`` totals), calls, faults of the counts and queues, all indexed by place."""

    by_cell: bool
    """Whether a place is a cell, not a line."""
    starts: pd.Series | None
    """None where the order of day and month is not known."""
    calls: pd.Series
    faults: pd.Series
    queues: pd.Series
    texts: pd.Series
    """The calls as the file writes them."""
    problems: tuple[Problem, ...]
    day_first: bool | None
    ends_at_24: bool
    daily: bool
    blank: pd.Series
    """The starts of cells that are empty in a table with a column for each interval, indexed by place."""

    def line_of(self, place: int) -> int:
        """The line of a place."""
        return place // _PLACES if self.by_cell else place


def read_lines(table: Table, mapping: ColumnMapping, choices: Choices) -> Lines:
    """Read every interval of a table."""
    reader = _read_rows if mapping.layout == "rows" else _read_wide
    stamps, counts, texts, daily, blank = reader(table, mapping, choices)
    by_cell = mapping.layout != "rows"
    lines = texts.index // _PLACES if by_cell else texts.index
    queues = pd.Series("", index=texts.index, dtype=object)
    if mapping.queue is not None:
        queues = pd.Series(table.cells[mapping.queue].loc[lines].to_numpy(), index=texts.index, dtype=object)
    problems = [*stamps.problems, *counts.problems]
    placed = [_placed(problem, table) if by_cell else problem for problem in problems]
    return Lines(
        by_cell,
        stamps.starts,
        counts.calls,
        counts.faults,
        queues,
        texts,
        tuple(placed),
        stamps.day_first,
        stamps.ends_at_24,
        daily,
        blank,
    )


def _placed(problem: Problem, table: Table) -> Problem:
    """The problem of a cell with its line and its column for its place."""
    if problem.row is None:
        return problem
    line, column = divmod(problem.row, _PLACES)
    message = re.sub(r"(?<= on line )[0-9]+", lambda place: str(int(place[0]) // _PLACES), problem.message)
    return replace(problem, row=line, column=problem.column or table.header[column], message=message)


def _read_rows(table: Table, mapping: ColumnMapping, choices: Choices) -> _Read:
    cells = table.cells
    daily = False
    if mapping.date is not None and mapping.time is not None:
        day, time = mapping.date, mapping.time
        stamps = read_dates_and_times(
            cells[day],
            cells[time],
            table.header[day],
            table.header[time],
            day_first=choices.day_first,
            zone=choices.zone,
        )
    else:
        column = mapping.start if mapping.start is not None else mapping.date or 0
        name = table.header[column]
        daily = mapping.start is None or _has_no_times(cells[column])
        if daily:
            days, settled, problems = read_dates(cells[column], name, day_first=choices.day_first)
            stamps = Timestamps(days, tuple(problems), settled)
        else:
            stamps = read_timestamps(cells[column], name, day_first=choices.day_first, zone=choices.zone)
    counts = [read_counts(cells[column], table.header[column], table.separator) for column in mapping.calls]
    none = pd.Series(dtype="datetime64[ns]")
    return stamps, _added_up(counts), cells[mapping.calls[0]], daily, none


def _has_no_times(texts: pd.Series) -> bool:
    """Whether all texts that are dates have no time of day but midnight."""
    distinct = texts[texts != ""].drop_duplicates()
    upper = distinct.iloc[:_SAMPLED]
    if len(upper) < len(distinct) and not _has_no_times(upper):
        return False
    timed = distinct.str.contains(r"(?i)[0-9]:[0-9]|[0-9]\s*[AP]\.?M|[0-9][.,][0-9]+$|^[0-9]{9,}", regex=True)
    midnight = distinct.str.contains(r"(?i)(?:^|[\sT])0{1,2}:00(?::00(?:\.0+)?)?$|\s12:00(?::00)?\s*AM$", regex=True)
    # 31.01.26 is a date, 45292.5 is none.
    timed &= ~distinct.str.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}")
    days, _, _ = read_dates(distinct, "", day_first=True)
    if (timed & ~midnight).any() or days is None:
        return False
    months, _, _ = read_dates(distinct, "", day_first=False)
    readable = days.notna() | (days if months is None else months).notna()
    return bool(readable.any()) and not texts[texts.isin(distinct[midnight])].duplicated().any()


def _added_up(counts: list[Counts]) -> Counts:
    """The calls of several columns, added up; a line with a fault in one has it as a whole."""
    first = counts[0]
    calls, faults = first.calls, first.faults
    for other in counts[1:]:
        calls = calls + other.calls
        faults = faults.where(faults.ne("") & faults.ne("fraction") | other.faults.eq(""), other.faults)
    return Counts(calls, faults, tuple(problem for each in counts for problem in each.problems))


def _read_wide(table: Table, mapping: ColumnMapping, choices: Choices) -> _Read:
    positions = list(mapping.calls)
    block = table.cells[positions]
    values = block.to_numpy(dtype=object).ravel()
    lines = block.index.to_numpy().repeat(len(positions))
    columns = pd.Index(positions * len(block))
    index = pd.Index(lines * _PLACES + columns.to_numpy(), dtype="int64")
    headers = pd.Series([table.header[position] for position in positions], index=positions)
    across = pd.Series(headers.loc[columns].to_numpy(), index=index, dtype=object)
    down = mapping.date if mapping.layout == "columns of times" else mapping.time
    along = pd.Series(table.cells[down or 0].to_numpy().repeat(len(positions)), index=index, dtype=object)
    texts = pd.Series(values, index=index, dtype=object)
    name = table.header[down or 0]
    bare = "hour" if across.str.fullmatch("[0-9]{1,2}").all() else "time"

    def read(places: pd.Series, settled: Choices = choices) -> Timestamps:
        if mapping.layout == "columns of times":
            dates, times, columns_of = along[places], across[places], (name, bare)
        else:
            dates, times, columns_of = across[places], along[places], ("date", name)
        return read_dates_and_times(dates, times, *columns_of, day_first=settled.day_first, zone=settled.zone)

    # An empty cell is an interval that is not there, which the search for gaps then finds.
    there = texts != ""
    stamps = read(there)
    settled = choices if stamps.day_first is None else replace(choices, day_first=stamps.day_first)
    blank = read(~there, settled).starts
    none = pd.Series(dtype="datetime64[ns]")
    return stamps, read_counts(texts[there], "", table.separator), texts[there], False, none if blank is None else blank
