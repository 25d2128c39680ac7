"""Volume files given to commands, and the options that say how they are to be read: all that the page Import asks."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from data.tables.duration_units import DurationUnit

from .command_line import InputError, number

if TYPE_CHECKING:
    from data import Choices, VolumeReading, Volumes
    from data.volumes.choices import Decision
    from data.volumes.daily_totals import DayProfile
    from data.volumes.file_layouts import FileLayout
    from data.volumes.mapping import ColumnMapping

_FIGURES: Final = (
    *("handled", "abandoned", "handle_time", "talk_time", "hold_time", "wrap_time", "wait", "service_level", "people"),
)
"""As :data:`data.volumes.figure_columns.FIGURE_ROLES` has them, which takes long to import."""
ROLES: Final = ("start", "date", "time", "calls", "queue", "kind", *_FIGURES)
DATES: Final = ("day_first", "month_first", "exchange", "as_written")
_OPTIONAL: Final = ("queue", "kind", *_FIGURES)
"""Roles that a file may be read without."""
_ZONES: Final = ("eastern", "central", "mountain", "pacific", "utc")
_OVERLAPS: Final = ("first", "last", "add_up")
_OPTIONS: Final = (
    *("column", "filter", "dates", "times", "zone", "queue", "spread", "sheet", "header_line", "decide", "also"),
    *("overlap", "durations", "layout"),
)
_LAST_LINE: Final = 1_000_000
_ALL_ERRORS: Final = "errors"
"""In place of a kind of problem: all that leave a file unused and whose lines may be left out."""


def add_volume_options(
    parser: argparse.ArgumentParser,
    title: str = "reading the volume file",
    *,
    roles: Sequence[str] = ROLES,
    dates: Sequence[str] = DATES,
) -> None:
    """Add the options that say how a volume file is to be read, in a group with a title."""
    options = parser.add_argument_group(title)
    options.add_argument(
        "--column",
        type=pair(roles),
        action="append",
        default=[],
        metavar="ROLE=HEADER",
        help=f"take another column; roles are {', '.join(roles)}; several for calls are added up; nothing after = "
        "takes none",
    )
    options.add_argument(
        "--filter",
        type=pair(()),
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="only lines with this in that column; of one column any of the values given",
    )
    options.add_argument(
        "--dates",
        choices=dates,
        help="order of dates such as 3/4/2026, or whether day and month that a spreadsheet exchanged go back",
    )
    options.add_argument("--times", choices=("starts", "ends"), help="whether times are starts or ends of intervals")
    options.add_argument("--zone", choices=_ZONES, help="on whose clock times without a zone are")
    options.add_argument("--queue", action="append", default=[], metavar="NAME", help="only calls of this queue")
    options.add_argument(
        "--spread", metavar="8:00-20:00|FILE", help="spread totals of days over hours, or as in a file"
    )
    options.add_argument(
        "--sheet", metavar="NAME", help="a sheet of a workbook; the one that looks like data if left out"
    )
    options.add_argument(
        "--header-line", type=number(0, _LAST_LINE), metavar="N", help="the line that names the columns; 0 if none does"
    )
    options.add_argument(
        "--decide",
        type=_decision,
        action="append",
        default=[],
        metavar="PROBLEM=DECISION",
        help="what becomes of lines with a kind of problem, such as time=leave-out or missing=fill; "
        "errors=leave-out for all that are errors",
    )
    options.add_argument(
        "--durations",
        choices=get_args(DurationUnit),
        help="unit of plain numbers in columns of durations whose name does not say one",
    )
    options.add_argument(
        "--layout",
        type=Path,
        metavar="FILE",
        help="read it by a layout that Import has written; other options go before what that says",
    )
    options.add_argument(
        "--also", type=Path, action="append", default=[], metavar="FILE", help="another file, put together with it"
    )
    options.add_argument(
        "--overlap", choices=_OVERLAPS, help="which file counts where several have an interval, or both added up"
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
    """The calls in a volume file, as of :func:`settled`.

    Raises:
        InputError: it cannot be read; the first of its problems are said, how many more there are, and how to answer
            what it leaves open.
    """
    return settled(path, *read_as_asked(path, options), by_day=by_day)


def settled(path: Path, reading: VolumeReading, choices: Choices, *, by_day: bool = False) -> Volumes:
    """The calls that were read of a file; warnings, and what became of its lines if some do not count, are printed.

    Totals of days are taken as they are where that is enough, ``by_day``, and no option spreads them.

    Raises:
        InputError: something is open; the first of its problems are said, and how to answer them.
    """
    from .volume_answers import what_is_wrong

    for warning in reading.warnings:
        print(f"{path}: {warning}", file=sys.stderr)
    volumes = reading.volumes or (reading.day_totals if by_day else None)
    if volumes is None:
        raise InputError(*(f"{path}: {line}" for line in what_is_wrong(reading, choices)))
    if reading.lines is not None and reading.lines.left_out:
        print(f"{path}: {reading.lines.in_words()}", file=sys.stderr)
    return volumes


def read_queues(path: Path, options: argparse.Namespace) -> dict[str, Volumes]:
    """The calls of each queue of a file that could be read, or of each that is chosen; none where it names none."""
    return dict(read_as_asked(path, options)[0].of_queues)


def read_as_asked(path: Path, options: argparse.Namespace) -> tuple[VolumeReading, Choices]:
    """What a volume file, with those put together with it, says as the options ask, and what these decide.

    Raises:
        InputError: there is no such file, or an option names a column, queue or other file that there is not.
    """
    from data.volumes.several_files import combine_readings

    choices = _choices(options)
    readings = [_read_one(each, choices, options) for each in (path, *options.also)]
    reading = combine_readings(readings, _overlap(options.overlap), choices)
    unknown = [queue for queue in options.queue if reading.queues and queue not in reading.queues]
    if unknown:
        raise InputError(f"{path}: there is no queue {unknown[0]!r}; the queues are {', '.join(reading.queues[:20])}")
    return reading, choices


def _overlap(chosen: str | None) -> Any:
    return {None: None, "first": "first file", "last": "last file", "add_up": "add up"}[chosen]


def _choices(options: argparse.Namespace) -> Choices:
    """What the options decide but for the columns, which only a file's own names say."""
    from data import Choices
    from data.volumes.choices import ZONES
    from data.volumes.file_layouts import over_layout

    zones = {name.casefold(): zone for name, zone in ZONES.items()}
    choices = Choices(
        sheet=options.sheet,
        header_line=options.header_line,
        day_first=options.dates == "day_first" if options.dates in ("day_first", "month_first") else None,
        interval_ends=None if options.times is None else options.times == "ends",
        zone=None if options.zone is None else zones[options.zone],
        filters=tuple(options.filter),
        queues=tuple(options.queue) or None,
        profile=_profile(options.spread),
        durations=options.durations,
        decisions=_decisions(options),
    )
    return over_layout(choices, None if options.layout is None else _layout(options.layout))


def _layout(path: Path) -> FileLayout:
    from data.volumes.file_layouts import read_layout

    try:
        return read_layout(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def _read_one(path: Path, choices: Choices, options: argparse.Namespace) -> VolumeReading:
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


def pair(allowed: Sequence[str]) -> Callable[[str], tuple[str, str]]:
    """The type of an option of two texts with = between, of which the first is one of those allowed, if any are."""

    def parse(text: str) -> tuple[str, str]:
        name, equals, rest = text.partition("=")
        if not equals or not name or (allowed and name not in allowed):
            expected = f"allowed before = are {', '.join(allowed)}" if allowed else "allowed is NAME=VALUE"
            msg = f"{text!r} is not allowed; {expected}"
            raise argparse.ArgumentTypeError(msg)
        return name, rest

    return parse


def _decision(text: str) -> tuple[str, Decision]:
    from data.volumes.choices import KINDS, LEAVE_OUT, Decision

    kind, _, words = (part.replace("-", " ").replace("_", " ") for part in text.partition("="))
    if kind == _ALL_ERRORS:
        allowed: tuple[Decision, ...] = (LEAVE_OUT["time"],)
    elif kind in KINDS:
        allowed = KINDS[kind].allowed
    else:
        msg = f"{text!r} is not allowed; allowed before = are {', '.join(map(hyphened, (*KINDS, _ALL_ERRORS)))}"
        raise argparse.ArgumentTypeError(msg)
    chosen = next((each for each in get_args(Decision) if each == words and each in allowed), None)
    if chosen is None:
        msg = f"{text!r} is not allowed; allowed after = are {', '.join(map(hyphened, allowed))}"
        raise argparse.ArgumentTypeError(msg)
    return kind, chosen


def hyphened(text: str) -> str:
    """A kind of problem or a decision as it is typed."""
    return text.replace(" ", "-")


def _decisions(options: argparse.Namespace) -> dict[str, Decision]:
    from data.volumes.choices import LEAVE_OUT

    decided: dict[str, Decision] = {}
    if options.dates == "exchange":
        decided["swapped dates"] = "exchange"
    elif options.dates == "as_written":
        decided |= {"swapped dates": "as it is", "weekday": "as it is"}
    for kind, decision in options.decide:
        decided |= LEAVE_OUT if kind == _ALL_ERRORS else {kind: decision}
    return decided


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
    for role, name in chosen:
        if not name and role not in _OPTIONAL:
            raise InputError(f"{path}: --column {role}= takes no column, which is allowed for {', '.join(_OPTIONAL)}")
        if name and name not in header:
            raise InputError(f"{path}: there is no column {name!r}; the columns are {', '.join(header)}")
    places = {role: header.index(name) if name else None for role, name in chosen if role != "calls"}
    figures: dict[str, int | None] = dict(reading.mapping.figures)
    figures |= {role: at for role, at in places.items() if role in _FIGURES}
    positions = {role: at for role, at in places.items() if role not in _FIGURES}
    mapping = replace(
        reading.mapping.with_columns(positions),
        figures=tuple((role, at) for role in _FIGURES if (at := figures.get(role)) is not None),
    )
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
