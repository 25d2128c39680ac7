"""``python -m analytics calibrate CALLS.csv``: what a call log says of handle time, patience and the rest."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from data.call_logs.columns import ROLES, DurationUnit
from data.call_logs.dates import DateOrder
from data.call_logs.outcomes import OUTCOMES
from data.isolated_reading import read_call_log_isolated

from .command_line import DONE, WRONG_INPUT, InputError


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser("calibrate", help="measure the model's inputs on a call log")
    parser.add_argument("calls", type=Path, metavar="CALLS.csv", help="a call log with a row per call")
    parser.add_argument(
        "--column",
        type=_pair(ROLES),
        action="append",
        default=[],
        metavar="ROLE=HEADER",
        help=f"take another column; roles are {', '.join(ROLES)}; nothing after = takes none",
    )
    parser.add_argument(
        "--outcome",
        type=_pair(OUTCOMES),
        action="append",
        default=[],
        metavar="MEANING=TEXT",
        help=f"what a text of the outcome column means: {', '.join(OUTCOMES)}",
    )
    parser.add_argument("--queue", action="append", default=[], metavar="NAME", help="only calls of this queue")
    parser.add_argument("--dates", choices=get_args(DateOrder), help="order of dates such as 3/4/2026 or 010203")
    parser.add_argument(
        "--durations",
        choices=get_args(DurationUnit),
        help="unit of plain numbers in columns of durations whose name does not say one",
    )
    parser.add_argument(
        "--leave-out-repeated", action="store_true", help="of calls with one number and date, the first"
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help="a sheet of a workbook; that which looks like a log if left out"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.set_defaults(carry_out=_calibrate)


def _pair(allowed: Any) -> Callable[[str], tuple[str, str]]:
    def parse(text: str) -> tuple[str, str]:
        name, equals, rest = text.partition("=")
        if not equals or name not in allowed:
            msg = f"{text!r} is not allowed; allowed before = are {', '.join(allowed)}"
            raise argparse.ArgumentTypeError(msg)
        return name, rest

    return parse


def _calibrate(options: argparse.Namespace) -> int:
    path: Path = options.calls
    try:
        reading = read_call_log_isolated(
            path,
            columns={role: header or None for role, header in options.column},
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
    for problem in reading.problems:
        print(f"{path}: {problem}", file=sys.stderr)
    if reading.log is None:
        if any("choose" in problem.message for problem in reading.errors):
            print(f"{path}: choose by --column, --dates or --durations; --help says how", file=sys.stderr)
        return WRONG_INPUT
    unknown = [queue for queue in options.queue if queue not in reading.log.queues]
    if unknown:
        names = ", ".join(reading.log.queues[:20]) or "none"
        raise InputError(f"{path}: there is no queue {unknown[0]!r}; the queues are {names}")
    from analytics.calibration.calibrate import calibrate
    from analytics.calibration.tables import as_document, as_text

    found = calibrate(reading.log.of_queues(tuple(options.queue)))
    if options.json:
        print(json.dumps(as_document(reading, found), indent=1, ensure_ascii=False))
    else:
        print(as_text(reading, found))
    return DONE
