"""Headless: ``python -m analytics run SCENARIO.json`` and a command for each further question.

A readable table goes to standard output, or with ``--json`` one JSON document with the same figures; progress and
errors go to standard error. The exit status is 0 when done, 1 when the run failed and 2 when the input is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from data.readers import NoReaderError

from .commands.command_line import FAILED, WRONG_INPUT, InputError
from .experiments.workers import ExperimentFailedError

COMMANDS: Final = (
    *("run", "check", "read", "forecast", "calibrate", "compare", "policies", "sensitivity", "staffing", "blocks"),
    "shifts",
)
"""Each is a module of :mod:`analytics.commands` that adds itself to the parser."""
EARLIER: Final = {"cutoff": "policies"}
"""Commands of before that still work, and the module that adds them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status."""
    typed = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(typed[0] if typed else "").parse_args(typed)
    try:
        return int(options.carry_out(options))
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except (ExperimentFailedError, NoReaderError, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return FAILED


def _parser(command: str) -> argparse.ArgumentParser:
    """The parser of a command, or of all where it is none of them: what the others need takes a second to import."""
    parser = argparse.ArgumentParser(prog="python -m analytics", description="Answers without a browser.")
    module = EARLIER.get(command, command)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in [module] if module in COMMANDS else COMMANDS:
        import_module(f".commands.{name}", __package__).add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
