"""Headless: ``python -m analytics run SCENARIO.json``.

A readable table goes to standard output, or with ``--json`` one JSON document with the same figures; progress and
errors go to standard error. The exit status is 0 when done, 1 when the run failed and 2 when the input is wrong.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, get_args

import pandas as pd
from pydantic import ValidationError

from data import Volumes, read_volumes
from queueing import Engine, Scenario, describe_problems
from queueing.demand import WeekdayDemand
from queueing.simulation import LARGEST_SEED

from .answers import HEADLINES, answer
from .experiment import Experiment, ExperimentFailedError, Progress, run_experiment
from .measures import MEASURES
from .variations import with_demand
from .wording import figure_in_words

DONE: Final = 0
FAILED: Final = 1
WRONG_INPUT: Final = 2
LABEL_WIDTH: Final = 64


class InputError(Exception):
    """What is wrong with the input, a line for each problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except (ExperimentFailedError, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return FAILED
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analytics", description="Answers without a browser.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run one scenario and print its measures")
    run.add_argument("scenario", type=Path, metavar="SCENARIO.json")
    run.add_argument("--volumes", type=Path, metavar="FILE.csv", help="calls offered, in place of the scenario's own")
    run.add_argument("--replications", type=_number(1, 10_000), default=10, metavar="N")
    run.add_argument("--seed", type=_number(0, LARGEST_SEED), default=1, metavar="S")
    run.add_argument("--engine", choices=get_args(Engine), default="compiled")
    run.add_argument(
        "--workers", type=_number(1, 256), default=None, metavar="N", help="processes; all cores if left out"
    )
    run.add_argument("--journeys", type=Path, metavar="OUT.parquet", help="also write every call of every replication")
    run.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    return parser


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            msg = f"{text!r} is not allowed; allowed are whole numbers from {low:,} to {high:,}"
            raise argparse.ArgumentTypeError(msg)
        return int(text)

    return parse


def _run(options: argparse.Namespace) -> None:
    scenario = _read_scenario(options.scenario)
    demand = "the scenario's own"
    if options.volumes is not None:
        scenario, demand = _with_volumes(scenario, _read_volumes(options.volumes), options.volumes.name)
        print(f"calls expected: {demand}", file=sys.stderr)
    if options.journeys is not None and not options.journeys.parent.is_dir():
        raise InputError(f"{options.journeys}: the folder is not there; allowed is a file in an existing folder")
    experiment = run_experiment(
        {scenario.name: scenario},
        replications=options.replications,
        seed=options.seed,
        engine=options.engine,
        workers=options.workers,
        keep_journeys=range(options.replications) if options.journeys is not None else (),
        progress=_show_progress,
    )
    if options.journeys is not None:
        _write_journeys(experiment, options.journeys)
    print(_as_json(experiment, demand) if options.json else _as_text(experiment))


def _read_scenario(path: Path) -> Scenario:
    try:
        return Scenario.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValidationError as error:
        raise InputError(*(f"{path}: {line}" for line in describe_problems(error))) from error


def _read_volumes(path: Path) -> Volumes:
    try:
        reading = read_volumes(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    for warning in reading.warnings:
        print(f"{path}: {warning}", file=sys.stderr)
    if reading.volumes is None:
        raise InputError(*(f"{path}: {problem}" for problem in reading.errors))
    return reading.volumes


def _with_volumes(scenario: Scenario, volumes: Volumes, name: str) -> tuple[Scenario, str]:
    demand = volumes.demand_for(scenario.start, scenario.days)
    if isinstance(demand, WeekdayDemand):
        said = f"the mean week of {name} ({volumes.first_date} to {volumes.last_date} does not cover the run)"
    else:
        said = f"{name}, {scenario.start} to {scenario.last_day}"
    try:
        return with_demand(scenario, demand), said
    except ValidationError as error:
        raise InputError(*(f"{name}: {line}" for line in describe_problems(error))) from error


def _show_progress(progress: Progress) -> None:
    end = "\n" if progress.done == progress.total else ""
    print(f"\r{progress.done} of {progress.total} replications", end=end, file=sys.stderr, flush=True)


def _write_journeys(experiment: Experiment, path: Path) -> None:
    frames = [
        journeys.to_frame().assign(replication=replication)
        for (_, replication), journeys in sorted(experiment.journeys.items())
    ]
    pd.concat(frames, ignore_index=True).to_parquet(path, index=False)


def _as_text(experiment: Experiment) -> str:
    (name, scenario), *_ = experiment.scenarios.items()
    rows = {row["measure"]: row for row in experiment.summary.to_dict("records")}
    names = [*HEADLINES, *(each for each in MEASURES if each not in HEADLINES and not each.startswith("flow_"))]
    period = f"{scenario.start} to {scenario.last_day}"
    lines = [
        f"{name}: {period}, {experiment.replications} replications, seed {experiment.seed}, engine {experiment.engine}",
        str(answer(experiment, name)),
        "",
        f"{'measure':<{LABEL_WIDTH}}{'mean':>12}   95 % interval",
    ]
    for each in names:
        measure, row = MEASURES[each], rows[each]
        mean, low, high = (figure_in_words(row[key], measure.unit) for key in ("mean", "low", "high"))
        between = "" if math.isnan(row["low"]) else f"{low} to {high}"
        lines.append(f"{measure.label:<{LABEL_WIDTH}}{mean:>12}   {between}".rstrip())
    return "\n".join(lines)


def _as_json(experiment: Experiment, demand: str) -> str:
    (name, scenario), *_ = experiment.scenarios.items()
    measures = {
        row["measure"]: {
            "label": MEASURES[row["measure"]].label,
            "unit": MEASURES[row["measure"]].unit,
            **{key: None if math.isnan(row[key]) else row[key] for key in ("mean", "low", "high")},
            "replications": row["replications"],
            "calls": row["calls"],
        }
        for row in experiment.summary.to_dict("records")
    }
    return json.dumps(
        {
            "scenario": name,
            "start": scenario.start.isoformat(),
            "days": scenario.days,
            "demand": demand,
            "seed": experiment.seed,
            "replications": experiment.replications,
            "engine": experiment.engine,
            "answer": str(answer(experiment, name)),
            "measures": measures,
        },
        indent=1,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    sys.exit(main())
