"""Which column of a file is what, and why: long tables, a column for each interval, or a column for each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from data.tables.cell_kinds import column_kinds
from data.tables.column_names import names_queues, time_meaning, words_of
from data.tables.header_lines import Layout, is_data, wide_columns
from data.tables.problems import Problem, quoted
from data.tables.tables import Table

from .call_columns import find_calls, label_of, named_twice
from .figure_columns import Figures, find_figures
from .line_kinds import kinds_differ
from .period_totals import named_periods
from .time_columns import Kinds, TimeColumns, find_times

_LOOKED_AT_LINES = 500
_MOST_QUEUES = 50


@dataclass(frozen=True)
class ColumnMapping:
    """The columns, counted from 0, that a table's times and calls are taken from.

    Where ``layout`` is ``rows`` there are ``start``, or ``date`` and ``time`` (or ``date`` alone: daily totals);
    ``calls`` are added up. With ``columns of times`` there is ``date``, and with ``columns of dates`` there is
    ``time``; ``calls`` are then the columns named for times or dates. ``queue`` names queues or skills, ``kind`` says
    which direction, medium or measure a line counts, and ``weekday`` bears dates out.
    """

    layout: Layout = "rows"
    start: int | None = None
    date: int | None = None
    time: int | None = None
    calls: tuple[int, ...] = ()
    queue: int | None = None
    kind: int | None = None
    weekday: int | None = None
    figures: Figures = ()
    """The columns of what else is said of each interval, where ``layout`` is ``rows``."""
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Why each of them was taken, in words, by its name."""

    def positions(self) -> dict[str, int]:
        """The columns of times, of the queue and of what a line counts that are set, by name."""
        roles = ("start", "date", "time", "queue", "kind", "weekday")
        return {role: position for role in roles if (position := getattr(self, role)) is not None}

    def taken(self) -> dict[int, str]:
        """By column what it was taken for: ``calls``, a name of :meth:`positions`, or what else the file says."""
        figures: dict[int, str] = {position: role for role, position in self.figures}
        return figures | dict.fromkeys(self.calls, "calls") | {each: role for role, each in self.positions().items()}

    def with_columns(self, positions: Mapping[str, int | None]) -> ColumnMapping:
        """The mapping with other columns for some of what :meth:`positions` names."""
        return replace(self, **positions)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Proposal:
    """An answer to the question which columns are what."""

    label: str
    mapping: ColumnMapping


@dataclass(frozen=True)
class SuggestedMapping:
    """The mapping that a table suggests, what is said of it, and the answers to what it leaves open."""

    mapping: ColumnMapping
    problems: tuple[Problem, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is missing or has to be answered."""
        return any(problem.severity == "error" for problem in self.problems)


def find_mapping(table: Table) -> SuggestedMapping:
    """The mapping that a table's header, or else its cells, suggest; what is missing, and what to choose from."""
    if is_data(table.header):
        return SuggestedMapping(ColumnMapping(), (_no_names(table),))
    kinds = column_kinds(table.cells, range(len(table.header)))
    layout, positions = wide_columns(table.header)
    if layout != "rows":
        mapping = _find_wide(table, kinds, layout, positions)
        if mapping is not None:
            return SuggestedMapping(_with_others(table, kinds, mapping))
    if (periods := named_periods(table, kinds)) is not None:
        return SuggestedMapping(ColumnMapping(), (periods,))
    times = find_times(table, kinds)
    weekdays = {each for each in kinds if "weekday" in kinds[each]}
    open_times = {each for columns in times.proposals for each in columns.values()}
    taken = {*times.columns.values(), *weekdays, *open_times}
    calls = find_calls(table, kinds, taken, of_calls=numbers_calls(table))
    reasons = {**times.reasons, **({"calls": calls.reason} if calls.reason else {})}
    mapping = ColumnMapping(calls=calls.columns, reasons=reasons).with_columns(times.columns)
    mapping = _with_others(table, kinds, mapping)
    # Which column has the calls is of no use without their times.
    said = _without_times(table, times) or calls.said
    problems = [said] if said is not None else []
    if not problems or problems[0].severity != "error":
        twice = named_twice(table, {*mapping.positions().values(), *mapping.calls})
        problems += [twice] if twice is not None else []
    proposals = [
        Proposal(" + ".join(table.header[each] for each in columns.values()), mapping.with_columns(columns))
        for columns in times.proposals
    ]
    if not proposals and said is calls.said:
        proposals = [Proposal(label_of(table, each), replace(mapping, calls=each)) for each in calls.proposals]
    return SuggestedMapping(mapping, tuple(problems), tuple(proposals))


def _find_wide(table: Table, kinds: Kinds, layout: Layout, positions: Sequence[int]) -> ColumnMapping | None:
    by_time = layout == "columns of times"
    role = "date" if by_time else "time"
    others = [position for position in range(len(table.header)) if position not in positions]
    known = ("date",) if by_time else ("start", "end")
    fitting = [each for each in others if kinds[each] & ({"date", "stamp"} if by_time else {"time"})]
    named = [each for each in others if time_meaning(table.header[each]) in known and "weekday" not in kinds[each]]
    along = next((each for each in named if each in fitting), next(iter(named or fitting), None))
    if along is None:
        return None
    why = f"its name {quoted(table.header[along])} is one for {role}s" if along in named else f"its cells are {role}s"
    first = quoted(table.header[positions[0]])
    what = "times of day" if by_time else "dates"
    reasons = {role: why, "calls": f"{len(positions)} columns are named for {what}, the first {first}"}
    mapping = ColumnMapping(layout=layout, calls=tuple(positions), reasons=reasons)
    return replace(mapping, date=along) if by_time else replace(mapping, time=along)


def _with_others(table: Table, kinds: Kinds, mapping: ColumnMapping) -> ColumnMapping:
    """The mapping with the columns of queues, of what lines count, of weekdays and of figures, where there are any."""
    taken = {*mapping.positions().values(), *mapping.calls}
    free = [each for each in kinds if each not in taken]
    reasons = dict(mapping.reasons)
    weekday = next((each for each in free if "weekday" in kinds[each]), None)
    words = [each for each in free if not kinds[each]]
    differing = [each for each in words if kinds_differ(table.header[each], table.cells[each])]
    # Of several, the last is what the others say together.
    kind = differing[-1] if differing else None
    others = [each for each in free if each not in (weekday, *differing)]
    queue = next((each for each in others if names_queues(table.header[each])), None)
    if queue is not None:
        reasons["queue"] = f"its name {quoted(table.header[queue])} is one for queues or skills"
    if kind is not None:
        reasons["kind"] = "its cells say which direction, medium or measure a line counts"
    if weekday is not None:
        reasons["weekday"] = "its cells are names of weekdays, which bear the dates out"
    mapping = replace(mapping, queue=queue, kind=kind, weekday=weekday)
    if mapping.layout == "rows":
        figures, why = find_figures(table, {*mapping.positions().values(), *mapping.calls})
        mapping, reasons = replace(mapping, figures=figures), reasons | {str(role): text for role, text in why.items()}
    return replace(mapping, reasons=reasons)


def numbers_calls(table: Table) -> bool:
    """Whether each line has another number of a call, as in a log with a row per call."""
    upper = table.cells.head(_LOOKED_AT_LINES)
    named = [position for position, name in enumerate(table.header) if "id" in words_of(name)]
    return any(len(upper) > 1 and upper[each].is_unique and (upper[each] != "").all() for each in named)


def queue_proposals(table: Table, mapping: ColumnMapping) -> tuple[Proposal, ...]:
    """The columns that tell lines of one time apart, as queues do, each an answer to what such lines are."""
    when = [each for each in (mapping.start, mapping.date, mapping.time) if each is not None]
    if mapping.queue is not None or mapping.kind is not None or mapping.layout != "rows":
        return ()
    taken = {*when, *mapping.calls, mapping.weekday}
    words = [each for each in range(len(table.header)) if each not in taken and _has_few(table.cells[each])]
    telling = [each for each in words if not table.cells.duplicated([*when, each]).any()]
    return tuple(
        Proposal(f"the lines of each {quoted(table.header[each])} added up", replace(mapping, queue=each))
        for each in telling
    )


def _has_few(texts: pd.Series) -> bool:
    return texts.iloc[:_LOOKED_AT_LINES].nunique() <= _MOST_QUEUES and texts.nunique() <= _MOST_QUEUES


def _no_names(table: Table) -> Problem:
    line = ", ".join(table.header)
    message = (
        f"{quoted(line)} looks like data; needed first is a line of names: interval_start,calls_offered. Where no line "
        "names the columns, choose that, and which column is what"
    )
    return Problem("error", message, row=table.header_line, found=line, kind="mapping")


def _without_times(table: Table, times: TimeColumns) -> Problem | None:
    if times.problem is not None or times.columns:
        return times.problem
    line = ", ".join(table.header)
    message = f"no column is named for the start of intervals (such as DateTime); the columns are {quoted(line)}"
    return Problem("error", message, row=table.header_line or None, found=line, kind="mapping")
