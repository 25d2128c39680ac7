"""``python -m analytics calibrate CALLS.csv``: what a call log says of handle time, patience and the rest."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .command_line import DONE, WRONG_INPUT
from .file_options import add_file_options, queues_asked, read_log


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser("calibrate", help="measure the model's inputs on a call log")
    parser.add_argument("calls", type=Path, metavar="CALLS.csv", help="a call log with a row per call")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    add_file_options(parser)
    parser.set_defaults(carry_out=_calibrate)


def _calibrate(options: argparse.Namespace) -> int:
    path: Path = options.calls
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
