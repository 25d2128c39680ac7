"""Volume files given to commands, and the options that answer what such a file leaves open."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .command_line import InputError, number

if TYPE_CHECKING:
    from data import Choices, VolumeReading, Volumes
    from data.volumes.choices import Decision
    from data.volumes.daily_totals import DayProfile
    from data.volumes.mapping import ColumnMapping

MOST_SAID: Final = 5
"""Kinds of problems of a file that are said; the others are counted."""
_ROLES: Final = ("start", "date", "time", "calls", "queue", "kind")
_DATES: Final = ("day_first", "month_first", "exchange", "as_written")
_OPTIONS: Final = ("column", "dates", "queue", "spread", "sheet", "header_line")
_LAST_LINE: Final = 1_000_000
_ANSWERS: Final = {
    "mapping": "--column ROLE=HEADER for what is missing, or --header-line N (0: no line names the columns)",
    "order": "--dates day_first or --dates month_first",
    "swapped dates": "--dates exchange (day and month back) or --dates as_written",
    "weekday": "--dates as_written",
    "queues": "--queue NAME for each that counts",
    "daily": "--spread 8:00-20:00 (evenly over these hours) or --spread FILE.csv (as the days of another volume file)",
}
"""The option that answers a question, by its kind."""


def add_volume_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a volume file is to be read."""
    options = parser.add_argument_group("reading the volume file")
    options.add_argument(
        "--column",
        type=_column,
        action="append",
        default=[],
        metavar="ROLE=HEADER",
        help=f"take another column; roles are {', '.join(_ROLES)}; several for calls are added up",
    )
    options.add_argument(
        "--dates",
        choices=_DATES,
        help="order of dates such as 3/4/2026, or whether day and month that a spreadsheet exchanged go back",
    )
    options.add_argument("--queue", action="append", default=[], metavar="NAME", help="only calls of this queue")
    options.add_argument(
        "--spread", metavar="8:00-20:00|FILE", help="spread totals of days over hours, or as in a file"
    )
    options.add_argument("--sheet", metavar="NAME", help="a sheet of a workbook; the first with data if left out")
    options.add_argument(
        "--header-line", type=number(0, _LAST_LINE), metavar="N", help="the line that names the columns; 0 if none does"
    )


def check_volume_options(options: argparse.Namespace) -> None:
    """Check that nothing says how a volume file is to be read where there is none.

    Raises:
        InputError: something does.
    """
    given = [name for name in _OPTIONS if getattr(options, name) not in (None, [])]
    if given and options.volumes is None:
        raise InputError(f"--{given[0].replace('_', '-')} is not allowed without --volumes")


def read_volume_file(path: Path, options: argparse.Namespace, *, by_day: bool = False) -> Volumes:
    """The calls in a volume file; its warnings, and what became of its lines where some do not count, are printed.

    Totals of days are taken as they are where that is enough, ``by_day``, and no option spreads them.

    Raises:
        InputError: it cannot be read; the first of its problems are said, how many more there are, and how to answer
            what it leaves open.
    """
    reading = _reading(path, options)
    unknown = [queue for queue in options.queue if reading.queues and queue not in reading.queues]
    if unknown:
        raise InputError(f"{path}: there is no queue {unknown[0]!r}; the queues are {', '.join(reading.queues[:20])}")
    for warning in reading.warnings:
        print(f"{path}: {warning}", file=sys.stderr)
    volumes = reading.volumes or (reading.day_totals if by_day else None)
    if volumes is None:
        raise InputError(*(f"{path}: {line}" for line in _what_is_wrong(reading, _choices(options))))
    if reading.lines is not None and reading.lines.left_out:
        print(f"{path}: {reading.lines.in_words()}", file=sys.stderr)
    return volumes


def read_queues(path: Path, options: argparse.Namespace) -> dict[str, Volumes]:
    """The calls of each queue of a file that could be read, or of each that is chosen; none where it names none."""
    names = options.queue or _reading(path, options).queues
    readings = {name: _reading(path, argparse.Namespace(**{**vars(options), "queue": [name]})) for name in names}
    volumes = {name: reading.volumes or reading.day_totals for name, reading in readings.items()}
    return {name: each for name, each in volumes.items() if each is not None}


def _choices(options: argparse.Namespace) -> Choices:
    from data import Choices

    dates = options.dates
    return Choices(
        sheet=options.sheet,
        header_line=options.header_line,
        day_first=dates == "day_first" if dates in ("day_first", "month_first") else None,
        queues=tuple(options.queue) or None,
        profile=_profile(options.spread),
        decisions=_decisions(dates),
    )


def _reading(path: Path, options: argparse.Namespace) -> VolumeReading:
    choices = _choices(options)
    reading = _read(path, choices)
    if options.column and reading.table is not None:
        reading = _read(path, replace(choices, mapping=_mapping(path, reading, options.column)))
    return reading


def _read(path: Path, choices: Choices) -> VolumeReading:
    from data.isolated_reading import read_volumes_isolated

    try:
        return read_volumes_isolated(path, choices)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def _column(text: str) -> tuple[str, str]:
    role, equals, header = text.partition("=")
    if not equals or role not in _ROLES:
        msg = f"{text!r} is not allowed; allowed before = are {', '.join(_ROLES)}"
        raise argparse.ArgumentTypeError(msg)
    return role, header


def _decisions(dates: str | None) -> dict[str, Decision]:
    if dates == "exchange":
        return {"swapped dates": "exchange"}
    return {"swapped dates": "as it is", "weekday": "as it is"} if dates == "as_written" else {}


def _profile(spread: str | None) -> DayProfile | None:
    """How totals of days spread, evenly over hours or as in another file.

    Raises:
        InputError: it is neither a span of hours nor a volume file.
    """
    if spread is None:
        return None
    from data import Choices
    from data.volumes.daily_totals import even_profile, profile_of

    hours = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})", spread)
    try:
        if hours:
            opens, opens_at, closes, closes_at = map(int, hours.groups())
            return even_profile(60 * opens + opens_at, 60 * closes + closes_at)
        volumes = _read(Path(spread), Choices()).volumes
        if volumes is not None:
            return profile_of(volumes, Path(spread).name)
    except ValueError as error:
        raise InputError(f"--spread {spread}: {error}") from error
    raise InputError(f"--spread {spread}: it is not a volume file that can be read as it is; allowed is such a file")


def _mapping(path: Path, reading: VolumeReading, chosen: list[tuple[str, str]]) -> ColumnMapping:
    """The columns that a file was found to have, with those chosen in their place."""
    header = reading.table.header if reading.table is not None else ()
    for _, name in chosen:
        if name not in header:
            raise InputError(f"{path}: there is no column {name!r}; the columns are {', '.join(header)}")
    positions = {role: header.index(name) for role, name in chosen if role != "calls"}
    mapping = reading.mapping.with_columns(positions)
    if "start" in positions:
        mapping = replace(mapping, date=None, time=None)
    elif mapping.date is not None and mapping.time is not None:
        mapping = replace(mapping, start=None)
    calls = tuple(header.index(name) for role, name in chosen if role == "calls")
    mapping = replace(mapping, calls=calls or mapping.calls, reasons={})
    timed = mapping.start is not None or mapping.date is not None or mapping.layout == "columns of dates"
    if not mapping.calls or not timed:
        missing = "calls" if not mapping.calls else "start, or date and time"
        raise InputError(f"{path}: choose a column for {missing} as well, by --column")
    return mapping


def _what_is_wrong(reading: VolumeReading, choices: Choices) -> Iterator[str]:
    """Each kind of error in a line, and the options that answer what is asked."""
    from data.volumes.reports import group_problems

    groups = group_problems(each for each in reading.errors if choices.decided(each.kind) is None)
    yield from map(str, groups[:MOST_SAID])
    if len(groups) > MOST_SAID:
        yield f"{len(groups) - MOST_SAID:,} more problems"
    if reading.proposals:
        yield f"answer by {' or '.join(_as_options(reading, each.mapping) for each in reading.proposals)}"
    for kind in dict.fromkeys(group.kind for group in groups):
        if kind in _ANSWERS and (kind != "mapping" or (reading.table is not None and not reading.proposals)):
            yield f"answer by {_ANSWERS[kind]}"


def _as_options(reading: VolumeReading, mapping: ColumnMapping) -> str:
    """What to type for other columns than those that were found."""
    header = reading.table.header if reading.table is not None else ()
    found = reading.mapping
    chosen = [each for each in mapping.positions().items() if each not in found.positions().items()]
    chosen += [("calls", each) for each in mapping.calls] if mapping.calls != found.calls else []
    return " ".join(f"--column {shlex.quote(f'{role}={header[position]}')}" for role, position in chosen)
