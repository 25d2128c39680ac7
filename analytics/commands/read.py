"""The command ``python -m analytics read FILE``: what is understood of a file of calls, and what it leaves open."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from .command_line import DONE, WRONG_INPUT
from .file_options import add_file_options, kind_of_file, queues_asked, read_log, read_report


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "read", help="say what is understood of a file of calls, by interval or a row per call, and what it leaves open"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="an interval report or a call log")
    parser.add_argument("--intervals", action="store_true", help="also the calls of every interval")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    add_file_options(parser)
    parser.set_defaults(carry_out=_read)


def _read(options: argparse.Namespace) -> int:
    from .file_account import FileAccount, account_of_log, account_of_volumes

    path: Path = options.file
    account: FileAccount
    if kind_of_file(path, options, "report") == "call_log":
        log = read_log(path, options)
        account = account_of_log(log, queues_asked(path, log, options), with_intervals=options.intervals)
    else:
        account = account_of_volumes(*read_report(path, options), with_intervals=options.intervals)
    print(json.dumps(account.as_document(), indent=1, ensure_ascii=False) if options.json else account.as_text())
    return DONE if account.is_settled else WRONG_INPUT
