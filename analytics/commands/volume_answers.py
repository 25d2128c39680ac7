"""What a volume file leaves open, a line each, with the options that answer it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from data import Choices, VolumeReading
from data.volumes.choices import KINDS
from data.volumes.mapping import ColumnMapping
from data.volumes.reports import ProblemGroup, group_problems

from .volume_options import hyphened

MOST_SAID: Final = 5
"""Kinds of problems of a file that are said; the others are counted."""
_ANSWERS: Final = {
    "mapping": "--column ROLE=HEADER for what is missing, or --header-line N (0: no line names the columns)",
    "order": "--dates day_first or --dates month_first",
    "swapped dates": "--dates exchange (day and month back) or --dates as_written",
    "queues": "--queue NAME for each that counts",
    "daily": "--spread 8:00-20:00 (evenly over these hours) or --spread FILE.csv (as the days of another volume file)",
    "overlap": "--overlap first, --overlap last or --overlap add_up",
}
"""The option that answers a question, by its kind; other kinds of problems are decided by ``--decide``."""


@dataclass(frozen=True)
class OpenQuestion:
    """What keeps a file from being used, and the options that answer it, if any do."""

    problem: ProblemGroup
    answers: tuple[str, ...]


def open_questions(reading: VolumeReading, choices: Choices) -> list[OpenQuestion]:
    """Each kind of error that is not decided on, with what may be typed to answer it."""
    groups = group_problems(each for each in reading.errors if choices.decided(each.kind) is None)
    return [OpenQuestion(each, _answers(reading, each.kind)) for each in groups]


def what_is_wrong(reading: VolumeReading, choices: Choices) -> Iterator[str]:
    """Each kind of error in a line, and the options that answer what is asked."""
    questions = open_questions(reading, choices)
    yield from (str(each.problem) for each in questions[:MOST_SAID])
    if len(questions) > MOST_SAID:
        yield f"{len(questions) - MOST_SAID:,} more problems"
    for answers in dict.fromkeys(each.answers for each in questions):
        if answers:
            yield f"answer by {' or '.join(answers)}"


def _answers(reading: VolumeReading, kind: str) -> tuple[str, ...]:
    if reading.proposals and kind in ("mapping", "repeated"):
        return tuple(_as_options(reading, each.mapping) for each in reading.proposals)
    if kind in _ANSWERS:
        return (_ANSWERS[kind],) if kind != "mapping" or reading.table is not None else ()
    if kind in KINDS:
        return tuple(f"--decide {hyphened(kind)}={hyphened(each)}" for each in KINDS[kind].allowed)
    return ()


def _as_options(reading: VolumeReading, mapping: ColumnMapping) -> str:
    """What to type for other columns than those that were found."""
    header = reading.table.header if reading.table is not None else ()
    found = reading.mapping
    chosen = [each for each in mapping.positions().items() if each not in found.positions().items()]
    chosen += [("calls", each) for each in mapping.calls] if mapping.calls != found.calls else []
    return " ".join(f"--column {shlex.quote(f'{role}={header[position]}')}" for role, position in chosen)
