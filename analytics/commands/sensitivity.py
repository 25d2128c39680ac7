"""The command ``python -m analytics sensitivity SCENARIO.json``."""

from __future__ import annotations

import argparse
import json
import math
from typing import TYPE_CHECKING, Any, Final

from analytics.experiments.experiment import RunOptions
from analytics.experiments.precision import unknown_measure
from analytics.measures.definitions import MEASURES
from analytics.sensitivity.uncertain_inputs import INPUTS, InputRange, usual_ranges
from queueing import Scenario

from .calls_expected import CallsExpected, add_calls_to, with_calls_expected
from .command_line import (
    DONE,
    InputError,
    add_replications_to,
    add_report_to,
    add_scenario_to,
    add_seed_to,
    check_place,
    number,
    read_scenario,
    show_progress,
    write_report,
)

if TYPE_CHECKING:
    import pandas as pd

    from analytics.sensitivity.one_at_a_time import OneAtATime
    from analytics.sensitivity.screening import Screening

USUAL_MEASURE: Final = "tier2_wait_mean"
LARGEST: Final = 1_000


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "sensitivity", help="which inputs move a measure most, within the ranges in which they plausibly lie"
    )
    add_scenario_to(parser)
    add_calls_to(parser)
    parser.add_argument("--measure", default=USUAL_MEASURE, metavar="NAME", help=f"{USUAL_MEASURE} if left out")
    parser.add_argument(
        "--input", action="append", default=[], metavar="NAME", help="vary this input; all if left out; repeatable"
    )
    parser.add_argument(
        "--range", type=_range, action="append", default=[], metavar="NAME=LOW:HIGH", help="another range; repeatable"
    )
    add_replications_to(parser, 10, "of each end", most=LARGEST)
    parser.add_argument(
        "--trajectories", type=number(2, LARGEST), default=10, metavar="N", help="of the screening (Morris)"
    )
    parser.add_argument("--no-screening", action="store_true", help="only one input at a time")
    add_seed_to(parser)
    parser.add_argument(
        "--workers", type=number(1, 256), metavar="N", help="processes; as many as there are cores if left out"
    )
    add_report_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.set_defaults(carry_out=_sensitivity)


def _range(text: str) -> tuple[str, float, float]:
    name, _, ends = text.partition("=")
    low, _, high = ends.partition(":")
    try:
        return name, float(low), float(high)
    except ValueError:
        msg = f"{text!r} is not allowed; allowed is NAME=LOW:HIGH, such as tier2_handle=12:18"
        raise argparse.ArgumentTypeError(msg) from None


def _sensitivity(options: argparse.Namespace) -> int:
    from analytics.sensitivity.one_at_a_time import one_at_a_time
    from analytics.sensitivity.screening import screen

    own = read_scenario(options.scenario)
    check_place(options.report)
    if options.measure not in MEASURES:
        raise InputError(unknown_measure(options.measure))
    calls = with_calls_expected({own.name: own}, options)
    scenario = calls.plan
    run = RunOptions(workers=options.workers, progress=show_progress)
    try:
        ranges = _ranges(scenario, options)
        found = one_at_a_time(scenario, ranges, replications=options.replications, seed=options.seed, options=run)
        screened = None
        if not options.no_screening:
            screened = screen(scenario, ranges, trajectories=options.trajectories, seed=options.seed, options=run)
            screened.effects(options.measure)
    except ValueError as error:
        raise InputError(str(error)) from error
    if options.report is not None:
        from analytics.sensitivity.question import Sensitivity, SensitivityRequest
        from analytics.sensitivity.report import sensitivity_report

        trajectories = 0 if screened is None else screened.design.trajectories
        asked = SensitivityRequest(scenario, found.ranges, options.replications, trajectories, options.seed)
        write_report(options.report, sensitivity_report, Sensitivity(asked, found, screened), options.measure)
    write = _as_json if options.json else _as_text
    print(write(calls, options.measure, found, screened))
    return DONE


def _ranges(scenario: Scenario, options: argparse.Namespace) -> list[InputRange]:
    """The ranges asked for.

    Raises:
        InputError: an input that there is not, or that the scenario cannot have.
        ValueError: a range that cannot be.
    """
    usual = {each.name: each for each in usual_ranges(scenario)}
    wanted = options.input or list(usual)
    for name in [*wanted, *(name for name, _, _ in options.range)]:
        if name not in INPUTS:
            raise InputError(f"{name!r} is not an input; allowed are {', '.join(INPUTS)}")
    chosen = {name: usual[name] for name in wanted if name in usual}
    for name, low, high in options.range:
        value = INPUTS[name].read(scenario)
        if value is None:
            raise InputError(f"{name}: this plan has no such input")
        chosen[name] = InputRange(name, value, low, high)
    missing = [name for name in wanted if name not in chosen]
    if missing:
        raise InputError(*(f"{name}: this plan has no such input, or it cannot vary" for name in missing))
    return list(chosen.values())


def _as_text(calls: CallsExpected, measure: str, found: OneAtATime, screened: Screening | None) -> str:
    from analytics.sensitivity.words import (
        effects_answer,
        effects_idle,
        effects_table,
        swings_answer,
        swings_idle,
        swings_named,
        swings_table,
    )

    experiment, plan = found.experiment, calls.plan
    lines = [
        f"{plan.name}: {len(found.ranges)} inputs, {experiment.replications} simulated weeks, seed {experiment.seed}",
        *calls.in_words(),
        swings_answer(found, measure),
        swings_named(found, measure),
        swings_idle(found, measure),
        "",
        _columns(swings_table(found, measure)),
    ]
    if screened is not None:
        lines += [
            "",
            f"Screening (Morris): {screened.design.trajectories} trajectories",
            effects_answer(screened, measure),
            effects_idle(screened, measure),
            "",
            _columns(effects_table(screened, measure)),
        ]
    return "\n".join(lines)


def _columns(table: pd.DataFrame) -> str:
    return table.to_string(index=False, justify="left")


def _as_json(calls: CallsExpected, measure: str, found: OneAtATime, screened: Screening | None) -> str:
    from analytics.sensitivity.words import effects_answer, effects_idle, swings_answer, swings_idle, swings_named

    document: dict[str, Any] = {
        "scenario": calls.plan.name,
        **calls.as_record(),
        "measure": measure,
        "unit": MEASURES[measure].unit,
        "as_it_is": _known(found.base(measure)),
        "replications": found.experiment.replications,
        "seed": found.experiment.seed,
        "one_at_a_time": {
            "answer": swings_answer(found, measure),
            "largest": swings_named(found, measure),
            "without_effect": swings_idle(found, measure),
            "inputs": [
                {
                    **_input(swing.range),
                    "size": _known(swing.size),
                    **{
                        name: {"change": _known(end.mean), "low": _known(end.low), "high": _known(end.high)}
                        for name, end in (("at_low", swing.at_low), ("at_high", swing.at_high))
                    },
                }
                for swing in found.swings(measure)
            ],
        },
    }
    if screened is not None:
        document["screening"] = {
            "trajectories": screened.design.trajectories,
            "replications": screened.experiment.replications,
            "answer": effects_answer(screened, measure),
            "without_effect": effects_idle(screened, measure),
            "inputs": [
                {
                    **_input(effect.range),
                    "mu": effect.mu,
                    "mu_star": effect.mu_star,
                    "mu_star_interval": [effect.mu_star_low, effect.mu_star_high],
                    "sigma": effect.sigma,
                    "sigma_interval": [effect.sigma_low, effect.sigma_high],
                }
                for effect in screened.effects(measure)
            ],
        }
    return json.dumps(document, indent=1, ensure_ascii=False)


def _input(found: InputRange) -> dict[str, object]:
    own = found.input
    return {
        "name": own.name,
        "label": own.about.label,
        "standing": own.about.standing,
        "low": found.low,
        "value": found.value,
        "high": found.high,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
