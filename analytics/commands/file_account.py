"""An account of a file of calls: kind, columns and why, dates, lines, totals and open questions, as text and JSON."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analytics.calibration.tables import columns_table, how_read
from analytics.wording import number_in_words
from data import CallLogReading, Choices, VolumeReading
from data.call_logs.call_log import CallLog
from data.call_logs.outcomes import OUTCOMES
from data.volumes.reading_words import (
    columns_not_taken,
    columns_taken,
    dates_in_words,
    layout_in_words,
    origin_in_words,
)
from data.volumes.reports import group_problems

from .volume_answers import open_questions

_MOST_QUEUES: Final = 20
_DAY, _START = "%Y-%m-%d", "%Y-%m-%d %H:%M"
REPORT: Final = "calls by interval"
CALL_LOG: Final = "call log, a row per call"
_ANSWERS_OF_LOGS: Final = "--column, --dates, --durations or --outcome; --help says how"


@dataclass(frozen=True)
class OpenDecision:
    """Something that a file leaves open, and the options that answer it."""

    problem: str
    answers: Sequence[str] = ()


@dataclass(frozen=True)
class FileAccount:
    """What is understood of a file; what there is none of is empty."""

    name: str
    kind: str
    facts: Mapping[str, Any]
    """By its name, what else a program may ask of the file, such as ``interval_minutes``."""
    about: Sequence[str]
    """The same in sentences."""
    columns: Sequence[tuple[str, str, str]]
    """What was taken, from which column, and why."""
    not_taken: Sequence[str]
    lines: str
    line_counts: Mapping[str, Any]
    days: Mapping[str, float] = field(default_factory=dict)
    """Calls by date, as ISO writes it; none where the file cannot be used yet."""
    intervals: Mapping[str, float] = field(default_factory=dict)
    """Calls by the start of their interval, where they are asked for."""
    said: Sequence[str] = ()
    """What its reader should know."""
    open: Sequence[OpenDecision] = ()
    is_settled: bool = True
    """Whether the file can be used as it is."""

    @property
    def total(self) -> float:
        """All calls."""
        return sum(self.days.values())

    def as_text(self) -> str:
        """The account to be read."""
        lines = [f"{self.name}: {self.kind}", *self.about]
        if self.columns:
            lines += ["", "Columns:", *(f"  {what} from column {name!r}: {why}" for what, name, why in self.columns)]
        if self.not_taken:
            lines.append(f"  not taken: {', '.join(map(repr, self.not_taken))}")
        lines += ["", self.lines] if self.lines else []
        if self.days:
            lines += ["", f"{number_in_words(self.total)} calls on {len(self.days):,} days:"]
            lines += [f"  {day}  {number_in_words(calls):>10}" for day, calls in self.days.items()]
        if self.intervals:
            lines += ["", "By interval:"]
            lines += [f"  {at}  {number_in_words(calls):>10}" for at, calls in self.intervals.items()]
        if self.said:
            lines += ["", "To know:", *(f"  {each}" for each in self.said)]
        lines += ["", "Open:" if self.open else "Nothing is open."]
        for each in self.open:
            lines.append(f"  {each.problem}")
            lines += [f"    answer by {' or '.join(each.answers)}"] if each.answers else []
        return "\n".join(lines)

    def as_document(self) -> dict[str, Any]:
        """The account as plain values for JSON."""
        return {
            "file": self.name,
            "kind": self.kind,
            **self.facts,
            "columns": [{"role": what, "column": name, "why": why} for what, name, why in self.columns],
            "columns_not_taken": list(self.not_taken),
            "lines": dict(self.line_counts),
            "lines_in_words": self.lines,
            "total": self.total if self.is_settled else None,
            "days": dict(self.days),
            **({"calls_by_interval": dict(self.intervals)} if self.intervals else {}),
            "to_know": list(self.said),
            "open": [{"problem": each.problem, "answers": list(each.answers)} for each in self.open],
            "settled": self.is_settled,
        }


def account_of_volumes(reading: VolumeReading, choices: Choices, *, with_intervals: bool = False) -> FileAccount:
    """The account of a file of calls by interval, read with some choices."""
    table, volumes, lines = reading.table, reading.volumes, reading.lines
    known = table is not None and bool(reading.columns)
    interval = None if volumes is None else volumes.interval_minutes
    why = reading.mapping.reasons.get("interval", "")
    about = [] if table is None else [f"File: {', '.join(origin_in_words(table))}."]
    if known:
        about += [f"Layout: {layout_in_words(reading)}.", f"Dates: {dates_in_words(reading)}."]
    if interval is not None:
        about.append(f"Interval: {interval} minutes; {why}." if why else f"Interval: {interval} minutes.")
    if choices.filters:
        about.append(f"Filters: {', '.join(f'{name} is {text}' for name, text in choices.filters)}.")
    if reading.queues:
        about.append(f"Queues: {', '.join(reading.queues)}.")
    questions = open_questions(reading, choices)
    notes = () if reading.figures is None else reading.figures.notes
    facts = {
        "layout": layout_in_words(reading) if known else None,
        "encoding": None if table is None else table.encoding,
        "sheets": [] if table is None else list(table.sheets),
        "header_line": None if table is None else table.header_line,
        "day_first": reading.day_first,
        "dates": dates_in_words(reading),
        "interval_minutes": interval,
        "interval_why": why,
        "filters": [list(each) for each in choices.filters],
        "queues": list(reading.queues),
        "intervals": None if volumes is None else len(volumes.frame),
    }
    return FileAccount(
        reading.name,
        REPORT,
        facts,
        about,
        columns_taken(reading),
        columns_not_taken(reading),
        "" if lines is None else lines.in_words(),
        {} if lines is None else lines.as_record(),
        _by_time(volumes.by_day().set_index("date")["calls"], _DAY) if volumes is not None else {},
        _by_time(volumes.frame.set_index("start")["calls"], _START) if volumes is not None and with_intervals else {},
        said=[*(str(group) for group in group_problems(reading.warnings)), *notes],
        open=[OpenDecision(str(each.problem), each.answers) for each in questions],
        is_settled=volumes is not None,
    )


def account_of_log(
    reading: CallLogReading, queues: tuple[str, ...] = (), *, with_intervals: bool = False
) -> FileAccount:
    """The account of a call log, of some of its queues if any are chosen."""
    table = columns_table(reading)
    columns = [
        (str(meaning), str(header), f"{why}{f'; {unit}' if unit else ''}")
        for meaning, header, unit, why in table.itertuples(index=False, name=None)
    ]
    taken = {each.header for each in reading.columns}
    lines, *_ = [*how_read(reading), ""] if reading.lines is not None else [""]
    account = FileAccount(
        reading.name,
        CALL_LOG,
        {"outcomes": dict(reading.outcomes), "undecided": list(reading.undecided)},
        [f"Outcomes: {', '.join(f'{text} is {meant}' for text, meant in reading.outcomes.items())}."]
        if reading.outcomes
        else [],
        columns,
        [header for header in reading.header if header not in taken],
        lines,
        {} if reading.lines is None else reading.lines.as_record(),
        said=[str(problem) for problem in reading.warnings],
        open=[
            *(OpenDecision(str(problem), (_ANSWERS_OF_LOGS,)) for problem in reading.errors),
            *(
                OpenDecision(
                    f"it is not known what the outcome {text!r} means",
                    tuple(f"--outcome {shlex.quote(f'{meaning}={text}')}" for meaning in OUTCOMES),
                )
                for text in reading.undecided
            ),
        ],
        is_settled=reading.log is not None,
    )
    return (
        account
        if reading.log is None
        else replace(account, **_of_calls(reading.log, queues, account, with_intervals=with_intervals))
    )


def _of_calls(log: CallLog, queues: tuple[str, ...], account: FileAccount, *, with_intervals: bool) -> dict[str, Any]:
    chosen = log.of_queues(queues)
    days = chosen.frame["arrived"].dt.normalize().value_counts().sort_index()
    named = [f"Queues: {', '.join(log.queues[:_MOST_QUEUES])}."] if log.queues else []
    only = [f"Only calls of {', '.join(queues)}."] if queues else []
    ended = chosen.frame["outcome"].value_counts()
    return {
        "about": [*account.about, *named, *only],
        "days": _by_time(days, _DAY),
        "intervals": _by_time(chosen.volumes().frame.set_index("start")["calls"], _START) if with_intervals else {},
        "facts": {
            **account.facts,
            "queues": list(log.queues),
            "filters": list(queues),
            "ended": {str(outcome): int(number) for outcome, number in ended.items()},
        },
    }


def _by_time(calls: Any, form: str) -> dict[str, float]:
    """Calls by times written in a form, whole numbers as such."""
    return {f"{at:{form}}": int(each) if float(each).is_integer() else float(each) for at, each in calls.items()}
