"""What the commands share: exit statuses, what is wrong with an input, progress, numbers and files read."""

from __future__ import annotations

import argparse
import codecs
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from analytics.measures.limits import BREAKING_SHARE
from queueing import Scenario, describe_problems
from queueing.scenario.earlier_formats import CHANGES
from queueing.simulation import LARGEST_SEED

if TYPE_CHECKING:
    from analytics.experiments.experiment import Progress
    from analytics.reports.report import Report

DONE: Final = 0
FAILED: Final = 1
WRONG_INPUT: Final = 2
FEW_CALLS: Final = 2_000_000
"""So many expected calls are simulated here before other processes would have been started."""


class InputError(Exception):
    """What is wrong with the input, a line for each problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))


def number(low: int, high: int) -> Callable[[str], int]:
    """The type of an option that takes whole numbers between two."""

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            msg = f"{text!r} is not allowed; allowed are whole numbers from {low:,} to {high:,}"
            raise argparse.ArgumentTypeError(msg)
        return int(text)

    return parse


def add_scenario_to(parser: argparse.ArgumentParser) -> None:
    """Add the scenario that a command is about."""
    parser.add_argument("scenario", type=Path, metavar="SCENARIO.json", help="the plan, as a JSON file")


MOST_REPLICATIONS: Final = 10_000


def add_seed_to(parser: argparse.ArgumentParser) -> None:
    """Add the seed, which chooses the callers."""
    parser.add_argument(
        "--seed", type=number(0, LARGEST_SEED), default=1, metavar="S", help="plans of one seed face the same callers"
    )


def add_replications_to(
    parser: argparse.ArgumentParser, usual: int, of: str = "", *, least: int = 2, most: int = MOST_REPLICATIONS
) -> None:
    """Add how often the days are simulated."""
    parser.add_argument(
        "--replications",
        type=number(least, most),
        default=usual,
        metavar="N",
        help=f"simulated weeks (replications) {of}".strip(),
    )


def add_breaking_share_to(parser: argparse.ArgumentParser) -> None:
    """Add from when on a day breaks."""
    parser.add_argument(
        "--breaking-share",
        type=_share,
        default=BREAKING_SHARE,
        metavar="SHARE",
        help="a day breaks when at least this share of its transfers become callbacks",
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 < share <= 1:
        msg = f"{text!r} is not allowed; allowed is a share above 0 up to 1, such as {BREAKING_SHARE}"
        raise argparse.ArgumentTypeError(msg)
    return share


def show_progress(progress: Progress, *, at_most: bool = False) -> None:
    """Show how far the work is, on standard error: in one line of a terminal, elsewhere a line for each tenth."""
    is_terminal = sys.stderr.isatty()
    is_last = progress.done == progress.total
    if not is_terminal and not is_last and progress.done % max(1, progress.total // 10):
        return
    total = f"at most {progress.total}" if at_most else progress.total
    begin, end = ("\r", "\n" if is_last else "") if is_terminal else ("", "\n")
    print(f"{begin}{progress.done} of {total} simulated weeks", end=end, file=sys.stderr, flush=True)


def check_place(path: Path | None) -> None:
    """Check, before any work, that a file can be written where it was asked for.

    Raises:
        InputError: its folder is not there.
    """
    if path is not None and not path.parent.is_dir():
        raise InputError(f"{path}: the folder is not there; allowed is a file in an existing folder")


def add_report_to(parser: argparse.ArgumentParser) -> None:
    """Add where a report goes; see :func:`write_report`."""
    parser.add_argument(
        "--report", type=Path, metavar="OUT.html", help="also write a report in one file, to be read and printed"
    )


def write_report(path: Path, build: Callable[..., Report], *arguments: object) -> None:
    """Write the report that is built of the arguments."""
    from analytics.reports.html_file import file_of

    path.write_bytes(file_of(build, *arguments))


def write_plan(plan: Scenario, path: Path | None) -> None:
    """Write a plan as a scenario file, where a place for it was chosen."""
    if path is not None:
        path.write_text(plan.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file; what was changed in one of an earlier version is said on standard error.

    Raises:
        InputError: it cannot be read, or is none.
    """
    changes: list[str] = []
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        scenario = Scenario.model_validate_json(content, context={CHANGES: changes})
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValidationError as error:
        raise InputError(*(f"{path}: {line}" for line in describe_problems(error))) from error
    if changes:
        print(f"{path}: {' '.join(changes)}", file=sys.stderr)
    return scenario
