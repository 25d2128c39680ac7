"""The command ``python -m analytics check SCENARIO.json``."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import Any

from queueing.agreement import check_engines
from queueing.simulation import LARGEST_SEED

from .command_line import DONE, FAILED, add_scenario_to, add_seed_to, number, read_scenario


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    check: argparse.ArgumentParser = commands.add_parser(
        "check", help="run both engines on one simulated week (replication) and compare them call by call"
    )
    add_scenario_to(check)
    add_seed_to(check)
    check.add_argument(
        "--replication", type=number(0, LARGEST_SEED), default=0, metavar="R", help="which simulated week (replication)"
    )
    check.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    check.set_defaults(carry_out=_check)


def _check(options: argparse.Namespace) -> int:
    scenario = read_scenario(options.scenario)
    found = check_engines(scenario, seed=options.seed, replication=options.replication)
    if options.json:
        print(json.dumps({"equal": found.equal, **dataclasses.asdict(found)}, indent=1, ensure_ascii=False))
    else:
        print(f"calls compared: {found.calls_compared:,}; calls different: {found.calls_different:,}")
        print(f"attempts compared: {found.attempts_compared:,}; attempts different: {found.attempts_different:,}")
        for each in found.examples:
            place = f"person {each.person}, call {each.call}" + (f", attempt {each.attempt}" if each.attempt else "")
            print(f"{place}: {each.column} is {each.one} by ciw, {each.other} compiled")
    return DONE if found.equal else FAILED
