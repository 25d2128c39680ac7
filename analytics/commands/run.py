"""The command ``python -m analytics run SCENARIO.json``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any, Final, get_args

from analytics.experiments.cluster import chosen_scheduler
from analytics.experiments.experiment import Estimate, Experiment, RunOptions, run_experiment
from analytics.experiments.precision import (
    LEAST_REPLICATIONS,
    MOST_REPLICATIONS,
    USUAL_REPLICATIONS,
    Precise,
    precision_in_words,
    run_until_precise,
)
from analytics.measures.definitions import MEASURES
from analytics.results.answers import HEADLINES, answer
from analytics.results.caller_group_table import GROUP_MEASURES, groups_in_words
from analytics.results.day_strip import day_strip, strip_in_words
from analytics.wording import figure_in_words
from queueing import Engine, Scenario
from queueing.plan import lay_out

from .calls_expected import CallsExpected, add_calls_to, with_calls_expected
from .command_line import (
    DONE,
    FEW_CALLS,
    InputError,
    add_breaking_share_to,
    add_report_to,
    add_scenario_to,
    add_seed_to,
    check_place,
    number,
    read_scenario,
    show_progress,
    write_report,
)

LABEL_WIDTH: Final = 64
GROUP_WIDTH: Final = 28
LARGEST_CAP: Final = 10_000


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    run: argparse.ArgumentParser = commands.add_parser("run", help="simulate one plan and print its measures")
    add_scenario_to(run)
    add_calls_to(run)
    run.add_argument(
        "--replications",
        type=number(1, LARGEST_CAP),
        metavar="N",
        help=f"simulated weeks (replications); {USUAL_REPLICATIONS} if left out, with --precision at first "
        f"{LEAST_REPLICATIONS}",
    )
    run.add_argument(
        "--precision",
        type=_precision,
        metavar="MEASURE=HALF_WIDTH",
        help="go on until half the measure's 95 %% interval is at most this, in the measure's unit",
    )
    run.add_argument("--cap", type=number(1, LARGEST_CAP), metavar="N", help="the most simulated weeks for --precision")
    add_seed_to(run)
    add_breaking_share_to(run)
    run.add_argument("--engine", choices=get_args(Engine), default="compiled", help="the fast one, or the reference")
    run.add_argument(
        "--workers", type=number(1, 256), metavar="N", help="processes; as many as are worth starting if left out"
    )
    run.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask cluster that does the work, such as tcp://10.0.0.5:8786; SCHEDULER_ADDRESS if left out",
    )
    run.add_argument(
        "--journeys",
        type=Path,
        metavar="OUT.parquet",
        help="also write every call and item of other work of every simulated week",
    )
    add_report_to(run)
    run.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    run.set_defaults(carry_out=_run)


def _precision(text: str) -> tuple[str, float]:
    measure, _, half_width = text.partition("=")
    try:
        return measure, float(half_width)
    except ValueError:
        msg = f"{text!r} is not allowed; allowed is MEASURE=HALF_WIDTH, such as tier2_wait_mean=0.5"
        raise argparse.ArgumentTypeError(msg) from None


def _run(options: argparse.Namespace) -> int:
    own = read_scenario(options.scenario)
    check_place(options.journeys)
    check_place(options.report)
    calls = with_calls_expected({own.name: own}, options)
    experiment, precise = _experiment(calls.plan, options)
    if options.journeys is not None:
        _write_journeys(experiment, options.journeys)
    if options.report is not None:
        _write_report(experiment, precise, options.report, options.breaking_share)
    write = _as_json if options.json else _as_text
    print(write(experiment, calls, precise, options.breaking_share))
    return DONE


def _experiment(scenario: Scenario, options: argparse.Namespace) -> tuple[Experiment, Precise | None]:
    """The scenario's replications, as many as asked for or as the precision asked for needs."""
    if options.cap is not None and options.precision is None:
        raise InputError(f"--cap {options.cap} is not allowed without --precision")
    if options.replications is None:
        options.replications = USUAL_REPLICATIONS if options.precision is None else LEAST_REPLICATIONS
    if options.precision is not None and options.replications < LEAST_REPLICATIONS:
        raise InputError(
            f"--replications {options.replications} is not allowed with --precision; "
            f"allowed are {LEAST_REPLICATIONS} and more"
        )
    cap = options.cap or max(MOST_REPLICATIONS, options.replications)
    scenarios = {scenario.name: scenario}
    try:
        choices = RunOptions(
            engine=options.engine,
            workers=_workers(scenario, options),
            scheduler=options.scheduler,
            keep_journeys=range(max(cap, options.replications)) if options.journeys is not None else (),
            progress=show_progress,
        )
        if options.precision is None:
            plain = run_experiment(scenarios, replications=options.replications, seed=options.seed, **choices)
            return plain, None
        measure, asked = options.precision
        found = run_until_precise(
            scenarios,
            measure=measure,
            half_width=asked,
            first=options.replications,
            cap=cap,
            seed=options.seed,
            **choices,
        )
    except ValueError as error:
        raise InputError(str(error)) from error
    return found.experiment, found


def _workers(scenario: Scenario, options: argparse.Namespace) -> int | None:
    """Processes as asked for; this one alone for little work that is not meant for a cluster."""
    if options.workers is None and chosen_scheduler(options.scheduler, None) is None:
        calls = lay_out(scenario).arrivals.expected.sum() * options.replications
        if options.precision is None and options.engine == "compiled" and calls <= FEW_CALLS:
            return 1
    return None if options.workers is None else int(options.workers)


def _write_journeys(experiment: Experiment, path: Path) -> None:
    frames = [
        journeys.to_frame().assign(replication=replication)
        for (_, replication), journeys in sorted(experiment.journeys.items())
    ]
    import pandas as pd

    pd.concat(frames, ignore_index=True).to_parquet(path, index=False)


def _write_report(experiment: Experiment, precise: Precise | None, path: Path, breaking_share: float) -> None:
    from analytics.experiments.verification import REFERENCE, check_slice
    from analytics.results.report import Origin, run_report

    (name, scenario), *_ = experiment.scenarios.items()
    agreement = None if experiment.engine == REFERENCE else check_slice(scenario, experiment.seed)
    write_report(path, run_report, experiment, name, None, Origin(agreement, precise), breaking_share)


def _as_text(experiment: Experiment, calls: CallsExpected, precise: Precise | None, breaking_share: float) -> str:
    (name, scenario), *_ = experiment.scenarios.items()
    estimates = experiment.estimates(name)
    names = [*HEADLINES, *(each for each in MEASURES if each not in HEADLINES and not each.startswith("flow_"))]
    period = f"{scenario.start} to {scenario.last_day}"
    weeks = f"{experiment.replications} simulated weeks, seed {experiment.seed}"
    lines = [
        f"{name}: {period}, {weeks}, engine {experiment.engine}",
        *calls.in_words(),
        str(answer(experiment, name, breaking_share=breaking_share)),
        strip_in_words(day_strip(experiment, name, breaking_share=breaking_share)),
        *([precision_in_words(precise)] if precise is not None else []),
        "",
        f"{'measure':<{LABEL_WIDTH}}{'mean':>12}   95 % interval",
    ]
    for each in names:
        measure, found = MEASURES[each], estimates[each]
        mean, low, high = (figure_in_words(value, measure.unit) for value in (found.mean, found.low, found.high))
        between = "" if math.isnan(found.low) else f"{low} to {high}"
        label = measure.full_label
        lines.append(f"{label:<{LABEL_WIDTH}}{mean:>12}   {between}".rstrip())
    return "\n".join([*lines, *_groups_as_text(experiment, name)])


def _groups_as_text(experiment: Experiment, name: str) -> list[str]:
    """The ordinary measures by caller group, a column each; nothing where the plan names none."""
    columns = groups_in_words(experiment, [name])
    if not columns:
        return []
    heads = ("by caller group", *(shorten(group, GROUP_WIDTH - 2, placeholder="...") for group, _ in columns))
    labels = [MEASURES[each].full_label for each in GROUP_MEASURES]
    return [
        "",
        *(
            f"{label:<{LABEL_WIDTH}}{''.join(f'{figure:>{GROUP_WIDTH}}' for figure in figures)}"
            for label, *figures in (heads, *zip(labels, *(figures for _, figures in columns), strict=True))
        ),
    ]


def _as_json(experiment: Experiment, calls: CallsExpected, precise: Precise | None, breaking_share: float) -> str:
    (name, scenario), *_ = experiment.scenarios.items()
    said = answer(experiment, name, breaking_share=breaking_share)
    days = day_strip(experiment, name, breaking_share=breaking_share)
    by_group = {
        group: _measures_as_json({each: found[each] for each in GROUP_MEASURES})
        for group, found in experiment.estimates_by_group(name).items()
    }
    return json.dumps(
        {
            "scenario": name,
            "start": scenario.start.isoformat(),
            "days": scenario.days,
            **calls.as_record(),
            "seed": experiment.seed,
            "replications": experiment.replications,
            "engine": experiment.engine,
            "answer": str(said),
            "warnings": [said.warning] if said.warning else [],
            "breaking_share": breaking_share,
            "risks": [day.as_record() for day in days],
            **({} if precise is None else {"precision": _precision_as_json(precise)}),
            "measures": _measures_as_json(experiment.estimates(name)),
            **({"caller_groups": by_group} if by_group else {}),
        },
        indent=1,
        ensure_ascii=False,
    )


def _measures_as_json(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, object]]:
    return {
        each: {
            "label": MEASURES[each].label,
            "unit": MEASURES[each].unit,
            **{key: value if math.isfinite(value) else None for key, value in dataclasses.asdict(found).items()},
        }
        for each, found in estimates.items()
    }


def _precision_as_json(precise: Precise) -> dict[str, object]:
    return {
        "measure": precise.measure,
        "asked": precise.asked,
        "half_width": None if math.isnan(precise.half_width) else precise.half_width,
        "reached": precise.reached,
    }
