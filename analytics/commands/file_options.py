"""Files of calls of either kind given to commands, by interval or a row per call, and how they are to be read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from data.call_logs.dates import DateOrder
from data.call_logs.outcomes import OUTCOMES
from data.call_logs.roles import ROLES

from . import volume_options
from .command_line import InputError
from .volume_options import add_volume_options, pair, read_as_asked

if TYPE_CHECKING:
    from data import CallLogReading, Choices, VolumeReading

FileKind = Literal["report", "call_log"]
"""Calls by interval, or a row per call."""


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a file is to be read, whichever kind it is."""
    roles = dict.fromkeys((*volume_options.ROLES, *ROLES))
    dates = dict.fromkeys((*volume_options.DATES, *get_args(DateOrder)))
    add_volume_options(parser, "reading the file", roles=tuple(roles), dates=tuple(dates))
    options = parser.add_argument_group("reading a call log")
    options.add_argument("--kind", choices=get_args(FileKind), help="what the file is; told from it if left out")
    options.add_argument(
        "--outcome",
        type=pair(OUTCOMES),
        action="append",
        default=[],
        metavar="MEANING=TEXT",
        help=f"what a text of the outcome column means: {', '.join(OUTCOMES)}",
    )
    options.add_argument(
        "--leave-out-repeated", action="store_true", help="of calls with one number and date, the first"
    )


def kind_of_file(path: Path, options: argparse.Namespace, usual: FileKind) -> FileKind:
    """What a file is: as chosen, else as its beginning shows, else what the command usually takes.

    Raises:
        InputError: there is no such file.
    """
    from data.isolated_reading import recognise_isolated
    from data.recognition import KINDS

    if options.kind is not None:
        return "call_log" if options.kind == "call_log" else "report"
    try:
        recognition = recognise_isolated(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    kinds: dict[str, FileKind] = {"volumes": "report", "call log": "call_log"}
    if recognition.kinds and not kinds.keys() & set(recognition.kinds):
        raise InputError(f"{path}: it seems to be {KINDS[recognition.kinds[0]]}: {recognition.why}")
    if len(recognition.kinds) == 1:
        return kinds[recognition.kinds[0]]
    return usual if options.sheet is None else _kind_of_sheet(path, options.sheet, usual)


def _kind_of_sheet(path: Path, sheet: str, usual: FileKind) -> FileKind:
    """What one sheet of a workbook is, of which several are there; the usual where there is no such sheet."""
    from data import Choices
    from data.isolated_reading import read_volumes_isolated

    reading = read_volumes_isolated(path, Choices(sheet=sheet))
    if reading.table is None:
        return usual
    return "call_log" if any(problem.kind == "call log" for problem in reading.problems) else "report"


def read_report(path: Path, options: argparse.Namespace) -> tuple[VolumeReading, Choices]:
    """What a file of calls by interval says as the options ask, and what these decide.

    Raises:
        InputError: an option is one of call logs; or as :func:`read_as_asked` has it.
    """
    _check_roles(path, options, volume_options.ROLES, "a file of calls by interval")
    given = [name for name in ("outcome", "leave_out_repeated") if getattr(options, name)]
    if given:
        raise InputError(f"{path}: --{given[0].replace('_', '-')} is not allowed: it is no call log")
    if options.dates == "year_first":
        raise InputError(f"{path}: --dates year_first is not allowed: it is no call log")
    return read_as_asked(path, options)


def read_log(path: Path, options: argparse.Namespace) -> CallLogReading:
    """What a call log says as the options ask; of a filter, its column is taken for queues and its values for theirs.

    Raises:
        InputError: there is no such file, or an option is one of other files, or names what there is not.
    """
    from data.isolated_reading import read_call_log_isolated

    _check_roles(path, options, tuple(ROLES), "a call log")
    for name in ("times", "zone", "spread", "header_line", "decide", "also", "overlap", "layout"):
        if getattr(options, name) not in (None, []):
            raise InputError(f"{path}: --{name.replace('_', '-')} is not allowed for a call log")
    if options.dates in ("exchange", "as_written"):
        raise InputError(f"{path}: --dates {options.dates} is not allowed for a call log")
    columns = {role: header or None for role, header in options.column}
    filtered = {name for name, _ in options.filter}
    if len(filtered) > 1 or (filtered and options.queue):
        raise InputError(f"{path}: of a call log one column is filtered by, with --queue or --filter")
    if filtered:
        columns["queue"] = filtered.pop()
    try:
        return read_call_log_isolated(
            path,
            columns=columns,
            outcomes={text: meaning for meaning, text in options.outcome},
            date_order=options.dates,
            durations=options.durations,
            leave_out_repeated=options.leave_out_repeated,
            sheet=options.sheet,
        )
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def queues_asked(path: Path, reading: CallLogReading, options: argparse.Namespace) -> tuple[str, ...]:
    """The queues of a call log that the options ask for; none where they ask for all.

    Raises:
        InputError: the log has no such queue.
    """
    asked = (*options.queue, *(value for _, value in options.filter))
    there = reading.log.queues if reading.log is not None else asked
    unknown = [queue for queue in asked if queue not in there]
    if unknown:
        raise InputError(f"{path}: there is no queue {unknown[0]!r}; the queues are {', '.join(there[:20]) or 'none'}")
    return asked


def _check_roles(path: Path, options: argparse.Namespace, allowed: tuple[str, ...], what: str) -> None:
    for role, header in options.column:
        if role not in allowed:
            raise InputError(
                f"{path}: --column {role}={header} is not allowed for {what}; its roles are {', '.join(allowed)}"
            )
