"""Volume files: calls offered by interval, read from whatever a phone system exports, checked and explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from data.tables.column_names import says_ends
from data.tables.header_lines import find_header
from data.tables.parted_dates import joined_dates, joined_halves
from data.tables.problems import FileReading, Problem
from data.tables.report_blocks import ordinary_table
from data.tables.source_files import Source, open_source
from data.tables.tables import Table, read_rows, read_table

from .checked_table import Counted
from .choices import Choices
from .cleaning import no_changes
from .figure_columns import not_by_interval
from .filters import with_filters
from .first_lines import FirstLine, first_lines
from .interval_figures import IntervalFigures, read_figures
from .interval_table import tabulate
from .intervals import LOOKED_AT_LINES, are_of_calls, call_log_problem
from .line_counts import LineCounts, count_lines
from .line_kinds import joined_kinds
from .lines import read_lines
from .mapping import ColumnMapping, Proposal, SuggestedMapping, find_mapping, numbers_calls, queue_proposals
from .total_rows import without_total_rows
from .volumes import Volumes


@dataclass(frozen=True, eq=False)
class VolumeReading(FileReading):
    """What was read from a volume file, how it was understood, and everything that is wrong with it."""

    name: str
    volumes: Volumes | None
    """None where nothing could be read or an error is not decided on."""
    problems: tuple[Problem, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    """Which header was taken as ``start`` (or ``date`` and ``time``) and which as ``calls``."""
    day_first: bool | None = None
    """The order taken for dates such as 3/4/2026; None where there are none or it is not known."""
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    """Which columns were taken, and why."""
    table: Table | None = None
    """The cells of the file, as text."""
    queues: tuple[str, ...] = ()
    """All queues that the file names."""
    daily: bool = False
    """Whether the file has totals of days."""
    changes: pd.DataFrame = field(default_factory=no_changes)
    """Everything that was changed: a row per change, with the columns ``cleaning.CHANGES``."""
    counted: Counted | None = None
    """The lines that count, before their values are doubted and gaps are sought; saved volumes have them no more."""
    line_changes: pd.DataFrame = field(default_factory=no_changes)
    """The changes before that, which are among ``changes`` too."""
    proposals: tuple[Proposal, ...] = ()
    """Where it is asked which columns are what, the answers to choose from."""
    lines: LineCounts | None = None
    """What became of each line of the file."""
    first_lines: tuple[FirstLine, ...] = ()
    """The lines from its top, as they were split into cells."""
    day_totals: Volumes | None = None
    """The totals of days as they are, where no profile spreads them: intervals of a day's length, for a forecast."""
    of_queues: Mapping[str, Volumes] = field(default_factory=dict)
    """The calls of each queue that counts, as its lines say them; saved volumes have them no more."""
    figures: IntervalFigures | None = None
    """What the file says of intervals beside their calls; None where it says nothing more."""


def read_volumes(source: Source, choices: Choices | None = None, *, name: str | None = None) -> VolumeReading:
    """Read calls offered by interval from a file; what is wrong with it is reported, not raised.

    ``source`` is the file's bytes, its path (a ``str`` is a path) or an open binary file: delimited text in any usual
    encoding, packed as .gz or not, or a workbook (.xlsx, .xls, .ods). ``choices`` say what its owner has decided;
    without them everything is told from the file, and any error leaves ``volumes`` None. ``name`` is what to call the
    file, by default its own name.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    choices = choices or Choices()
    file = open_source(source, name=name or ("volumes" if isinstance(source, bytes) else None))
    table, problems = read_table(file, find_header, choices.sheet, choices.header_line, holds_volumes)
    name = file.name
    # The largest files leave no memory for what is not needed any more.
    del file
    if table is None:
        return VolumeReading(name, None, tuple(problems))
    whole, problems = _without_headings(table, problems)
    table, said = with_filters(whole, choices.filters)
    problems = [*problems, *said]
    found = SuggestedMapping(choices.mapping) if choices.mapping is not None else _find_mapping(table)
    mapping = found.mapping
    reading = VolumeReading(name, None, tuple(problems), mapping=mapping, table=table, proposals=found.proposals)
    reading = replace(reading, lines=count_lines(table, None, choices), first_lines=first_lines(whole, table, None))
    if found.is_open and _is_call_log(table, mapping, choices):
        return replace(reading, problems=(call_log_problem(), *problems), proposals=())
    if found.is_open:
        return replace(reading, problems=(*found.problems, *problems))
    reading = replace(reading, columns=_columns(table, mapping))
    if table.cells.empty:
        message = f"no line follows the column names on line {table.header_line}; needed is one for each interval"
        return reading if problems else replace(reading, problems=(Problem("error", message),))
    table, said = without_total_rows(table, mapping)
    problems = [*found.problems, *problems, *said]
    lines = read_lines(table, mapping, choices)
    timed = reading.columns.get("start") or reading.columns.get("time")
    names_ends = None if timed is None else says_ends(timed)
    column = timed or reading.columns["date"]
    if lines.daily or mapping.layout != "rows":
        why = "each line is of all days together" if mapping.layout == "columns of dates" else "each line is of a day"
        unread = not_by_interval(table, {*mapping.positions().values(), *mapping.calls}, mapping.calls, why)
        problems += [] if unread is None else [unread]
        mapping = replace(mapping, figures=())
    tabulated = tabulate(lines, choices, column, table, tuple(problems), names_ends=names_ends)
    day_first, daily = lines.day_first, lines.daily
    del lines
    figures = read_figures(table, mapping.figures, mapping.reasons, tabulated.kept, choices.durations)
    repeated = any(each.kind == "repeated" for each in tabulated.problems)
    return replace(
        reading,
        proposals=queue_proposals(table, mapping) if repeated and tabulated.volumes is None else (),
        volumes=tabulated.volumes,
        problems=tuple(sorted(tabulated.problems, key=lambda each: each.row or 0)),
        day_first=day_first,
        mapping=replace(mapping, reasons={**mapping.reasons, **tabulated.reasons}),
        queues=tabulated.queues,
        daily=daily,
        changes=tabulated.changes,
        counted=tabulated.counted,
        line_changes=tabulated.line_changes,
        lines=count_lines(table, tabulated.fates, choices),
        first_lines=first_lines(whole, table, tabulated.fates),
        day_totals=tabulated.day_totals,
        of_queues=tabulated.of_queues,
        figures=figures,
    )


def _find_mapping(table: Table) -> SuggestedMapping:
    """What a table suggests; what is to be chosen from are the calls of its lines without those of total rows."""
    found = find_mapping(table)
    counted = [each.mapping for each in found.proposals if each.mapping.calls]
    if not found.is_open or not counted:
        return found
    totals = {line for each in counted for line in without_total_rows(table, each)[0].totals}
    return find_mapping(replace(table, cells=table.cells.drop(index=list(totals)))) if totals else found


def holds_volumes(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the upper lines of a file, split into cells, are those of calls by interval or by day."""
    table, problems = read_rows([list(cells) for cells in rows], find_header)
    return table is not None and kind_of_table(table, problems) == "volumes"


def kind_of_table(table: Table, problems: Sequence[Problem]) -> Literal["volumes", "call log"] | None:
    """Whether a table has calls by interval or by day, or a row per call; None where it has neither.

    ``problems`` are those of the table.
    """
    table, _ = _without_headings(table, problems)
    found = find_mapping(table)
    if _is_call_log(table, found.mapping, Choices()):
        return "call log"
    return None if found.is_open and not found.proposals else "volumes"


def _without_headings(table: Table, problems: Sequence[Problem]) -> tuple[Table, list[Problem]]:
    """A table with a line for each line of calls, and a column for each thing that is said of it."""
    table, said = ordinary_table(table, problems)
    table, halves = joined_halves(table)
    table, joined = joined_dates(table)
    return joined_kinds(table), [*said, *halves, *joined]


def _is_call_log(table: Table, mapping: ColumnMapping, choices: Choices) -> bool:
    """Whether a file without calls offered has a row per call: each has another number, or times lie at any minute."""
    timed = mapping.start is not None or (mapping.date is not None and mapping.time is not None)
    if numbers_calls(table) or not timed or table.cells.empty:
        return numbers_calls(table)
    upper = replace(table, cells=table.cells.head(LOOKED_AT_LINES))
    lines = read_lines(upper, replace(mapping, calls=(0,), weekday=None), choices)
    return lines.starts is not None and not lines.daily and are_of_calls(lines.starts)


def _columns(table: Table, mapping: ColumnMapping) -> dict[str, str]:
    named = {role: table.header[position] for role, position in mapping.positions().items()}
    calls = [table.header[position] for position in mapping.calls]
    shown = calls if len(calls) < len(table.header) // 2 + 1 or len(calls) == 1 else [f"{calls[0]} to {calls[-1]}"]
    order = ("start", "date", "time")
    ordered = {role: named[role] for role in order if role in named}
    return ordered | {"calls": ", ".join(shown)} | {role: named[role] for role in named if role not in order}
