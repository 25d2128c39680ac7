"""The intervals that a table says, one after the other, whatever its layout: their times, calls and queues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from data.tables.cell_kinds import weekdays_of
from data.tables.clock_changes import LOCAL_ZONE, zone_named
from data.tables.counts import Counts, read_counts
from data.tables.delimited import MAX_COLUMNS
from data.tables.problems import Problem, quoted
from data.tables.tables import Table
from data.tables.timestamps import Timestamps, read_dates, read_dates_and_times, read_timestamps

from .choices import Choices
from .cleaning import no_changes
from .exchanged_dates import check_dates, exchange_back
from .line_kinds import LineKind, line_kinds
from .mapping import ColumnMapping

_SAMPLED = 100
_PLACES = 1 << MAX_COLUMNS.bit_length()
"""Where cells are intervals, a cell's place is its line times this, plus its column; else its line."""


@dataclass(frozen=True, eq=False)
class _Read:
    """What a layout gives, indexed by place."""

    stamps: Timestamps
    counts: Counts
    texts: pd.Series
    """The calls as the file writes them."""
    dates: pd.Series
    """The dates as the file writes them, with what stands in the same cell."""
    date_column: str
    daily: bool = False
    """Whether they are totals of days."""
    blank: pd.Series = field(default_factory=lambda: pd.Series(dtype="datetime64[ns]"))
    """The starts of empty cells."""


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
    kinds: Mapping[str, LineKind] = field(default_factory=dict)
    """What lines of each queue count, where a column says it."""
    changes: pd.DataFrame = field(default_factory=no_changes)
    """Dates that were changed."""

    def line_of(self, place: int) -> int:
        """The line of a place."""
        return place // _PLACES if self.by_cell else place


def read_lines(table: Table, mapping: ColumnMapping, choices: Choices) -> Lines:
    """Read every interval of a table."""
    by_cell = mapping.layout != "rows"
    weekdays = None
    if mapping.weekday is not None and mapping.layout != "columns of dates":
        weekdays = weekdays_of(table.cells[mapping.weekday])
    read, said = _in_order(table, mapping, choices, weekdays)
    lines = pd.Series(read.texts.index // _PLACES if by_cell else read.texts.index, index=read.texts.index)
    starts, faults = read.stamps.starts, read.counts.faults
    problems = [*said, *read.stamps.problems, *read.counts.problems]
    changes = no_changes()
    if starts is not None:
        beside = None if weekdays is None else lines.map(weekdays)
        dates = check_dates(starts, read.dates, read.date_column, beside)
        problems = [*dates.problems, *problems]
        faults = faults.mask(dates.contradicted & faults.isin(["", "fraction"]), "weekday")
        if choices.decided("swapped dates") == "exchange":
            moved = starts[dates.exchanged].dt.normalize().unique()
            starts, changes = exchange_back(starts, dates.exchanged, lines)
            empty = read.blank.dt.normalize().isin(moved)
            read = replace(read, blank=exchange_back(read.blank, empty, empty)[0])
    queues, kinds = _queues(table, mapping, lines)
    return Lines(
        by_cell,
        starts,
        read.counts.calls,
        faults,
        queues,
        read.texts,
        tuple(_placed(problem, table) if by_cell else problem for problem in problems),
        read.stamps.day_first,
        read.stamps.ends_at_24,
        read.daily,
        read.blank,
        kinds,
        changes,
    )


def _in_order(
    table: Table, mapping: ColumnMapping, choices: Choices, weekdays: pd.Series | None
) -> tuple[_Read, list[Problem]]:
    """What a table says, with the order of day and month that the weekdays bear out where they show one."""
    reader = _read_rows if mapping.layout == "rows" else _read_wide
    read = reader(table, mapping, choices)
    if weekdays is None or choices.day_first is not None or _bears_out(read, weekdays, mapping):
        return read, []
    for day_first in (True, False):
        other = reader(table, mapping, replace(choices, day_first=day_first))
        if other.stamps.day_first is not None and _bears_out(other, weekdays, mapping):
            first = "day" if day_first else "month"
            name = quoted(table.header[mapping.weekday or 0])
            message = f"dates were read with the {first} first, which alone gives the weekdays of the column {name}"
            return other, [Problem("warning", message, column=other.date_column)]
    return read, []


def _bears_out(read: _Read, weekdays: pd.Series, mapping: ColumnMapping) -> bool:
    """Whether all dates are on the weekdays beside them."""
    starts = read.stamps.starts
    if starts is None:
        return False
    lines = starts.index if mapping.layout == "rows" else starts.index // _PLACES
    beside = weekdays.loc[lines].to_numpy()
    there = starts.notna().to_numpy() & pd.notna(beside)
    return bool(there.any() and (beside == starts.dt.weekday.to_numpy())[there].all())


def _queues(table: Table, mapping: ColumnMapping, lines: pd.Series) -> tuple[pd.Series, Mapping[str, LineKind]]:
    """The queue of each place, with what its line counts where a column says it, and that by queue."""
    none = pd.Series("", index=lines.index, dtype=object)
    columns = [each for each in (mapping.queue, mapping.kind) if each is not None]
    texts = [lines.map(table.cells[each]) for each in columns]
    if mapping.kind is None:
        return (texts[0] if texts else none), {}
    kind = texts[-1]
    queues = texts[0] + " / " + kind if len(texts) > 1 else kind
    by_text = line_kinds(kind.unique())
    first = ~queues.duplicated()
    return queues, {str(queue): by_text[text] for queue, text in zip(queues[first], kind[first], strict=True)}


def _placed(problem: Problem, table: Table) -> Problem:
    """The problem of a cell with its line and its column for its place."""
    if problem.row is None:
        return problem
    line, column = divmod(problem.row, _PLACES)
    message = re.sub(r"(?<= on line )[0-9]+", lambda place: str(int(place[0]) // _PLACES), problem.message)
    return replace(problem, row=line, column=problem.column or table.header[column], message=message)


def _zone(table: Table, header: str, choices: Choices) -> str:
    """On whose clock times without a zone are: as chosen, as a column's name or a line above says, or Eastern."""
    return choices.zone or zone_named(header) or table.zone or LOCAL_ZONE


def _read_rows(table: Table, mapping: ColumnMapping, choices: Choices) -> _Read:
    cells, header = table.cells, table.header
    daily = False
    if mapping.date is not None and mapping.time is not None:
        column, time = mapping.date, mapping.time
        stamps = read_dates_and_times(
            cells[column],
            cells[time],
            header[column],
            header[time],
            day_first=choices.day_first,
            zone=_zone(table, header[time], choices),
        )
    else:
        column = mapping.start if mapping.start is not None else mapping.date or 0
        daily = mapping.start is None or _has_no_times(cells[column])
        if daily:
            days, settled, problems = read_dates(cells[column], header[column], day_first=choices.day_first)
            stamps = Timestamps(days, tuple(problems), settled)
        else:
            zone = _zone(table, header[column], choices)
            stamps = read_timestamps(cells[column], header[column], day_first=choices.day_first, zone=zone)
    counts = [read_counts(cells[each], header[each], table.separator) for each in mapping.calls]
    return _Read(stamps, _added_up(counts), cells[mapping.calls[0]], cells[column], header[column], daily)


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
        zone = _zone(table, name, settled)
        return read_dates_and_times(dates, times, *columns_of, day_first=settled.day_first, zone=zone)

    # An empty cell is an interval that is not there, which the search for gaps then finds.
    there = texts != ""
    stamps = read(there)
    settled = choices if stamps.day_first is None else replace(choices, day_first=stamps.day_first)
    blank = read(~there, settled).starts
    none = pd.Series(dtype="datetime64[ns]")
    counts = read_counts(texts[there], "", table.separator)
    by_time = mapping.layout == "columns of times"
    dates, date_column = (along, name) if by_time else (across, "date")
    return _Read(stamps, counts, texts[there], dates[there], date_column, blank=none if blank is None else blank)
