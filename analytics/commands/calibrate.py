"""``python -m analytics calibrate CALLS.csv``: what a call log, or an interval report, says of the model's inputs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .command_line import DONE, WRONG_INPUT, InputError
from .file_options import add_file_options, kind_of_file, queues_asked, read_log, read_report
from .volume_options import settled


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "calibrate", help="measure the model's inputs on a call log or an interval report"
    )
    parser.add_argument(
        "calls", type=Path, metavar="CALLS.csv", help="a call log with a row per call, or a report by interval"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    add_file_options(parser)
    parser.set_defaults(carry_out=_calibrate)


def _calibrate(options: argparse.Namespace) -> int:
    path: Path = options.calls
    measure = _of_log if kind_of_file(path, options, "call_log") == "call_log" else _of_report
    return measure(path, options)


def _of_report(path: Path, options: argparse.Namespace) -> int:
    reading, choices = read_report(path, options)
    volumes = settled(path, reading, choices)
    if reading.figures is None:
        from data.volumes.figure_columns import MEANINGS

        columns = ", ".join(MEANINGS.values())
        raise InputError(f"{path}: it says nothing but calls offered; needed is a column of one of these: {columns}")
    from analytics.calibration.report_figures import calibrate_report
    from analytics.calibration.report_tables import report_as_document, report_as_text

    found = calibrate_report(volumes, reading.figures)
    if options.json:
        print(json.dumps(report_as_document(reading.name, found), indent=1, ensure_ascii=False))
    else:
        print(report_as_text(reading.name, found))
    return DONE


def _of_log(path: Path, options: argparse.Namespace) -> int:
    reading = read_log(path, options)
    for problem in reading.problems:
        print(f"{path}: {problem}", file=sys.stderr)
    if reading.log is None:
        if any("choose" in problem.message for problem in reading.errors):
            print(f"{path}: choose by --column, --dates or --durations; --help says how", file=sys.stderr)
        return WRONG_INPUT
    queues = queues_asked(path, reading, options)
    from analytics.calibration.calibrate import calibrate
    from analytics.calibration.tables import as_document, as_text

    found = calibrate(reading.log.of_queues(queues))
    if options.json:
        print(json.dumps(as_document(reading, found), indent=1, ensure_ascii=False))
    else:
        print(as_text(reading, found))
    return DONE
