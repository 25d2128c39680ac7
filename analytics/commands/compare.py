"""The command ``python -m analytics compare BASE.json OTHER.json ...``."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any, Final

from analytics.comparison.compare import (
    COMPARED,
    MOST_OTHERS,
    Comparison,
    Difference,
    check_comparable,
    check_thresholds,
    compare,
    usual_threshold,
    width_with_other_callers,
)
from analytics.comparison.contributions import Contributions, contributions, contributions_in_words
from analytics.comparison.words import (
    correction_in_words,
    cutoffs_in_words,
    difference_in_words,
    pairing_in_words,
    sentence,
    unclear_in_words,
    verdict_in_words,
)
from analytics.experiments.experiment import Experiment, run_experiment
from analytics.inputs.differences import input_differences
from analytics.inputs.same_callers import callers_met
from analytics.measures.definitions import MEASURES
from analytics.results.risk_words import risks_in_words
from queueing import Scenario

from .calls_expected import CallsExpected, add_calls_to, with_calls_expected
from .command_line import (
    DONE,
    InputError,
    add_replications_to,
    add_report_to,
    add_seed_to,
    check_place,
    number,
    read_scenario,
    show_progress,
    write_report,
)

LABEL_WIDTH: Final = 52
FIGURE_WIDTH: Final = 56


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "compare", help="compare plans with a baseline, paired week by week"
    )
    parser.add_argument("baseline", type=Path, metavar="BASE.json", help="the plan to compare with")
    parser.add_argument("others", type=Path, metavar="OTHER.json", nargs="+", help="the plans to compare with it")
    add_calls_to(parser)
    add_replications_to(parser, 30, "of each plan")
    add_seed_to(parser)
    parser.add_argument(
        "--measure",
        type=_measure,
        action="append",
        metavar="MEASURE[=MATTERS_FROM]",
        help="a measure to compare, and the smallest difference that matters in its unit; may be given several times",
    )
    parser.add_argument(
        "--contributions",
        action="store_true",
        help="also say what each change contributes to the first measure, where a plan combines several",
    )
    parser.add_argument(
        "--workers", type=number(1, 256), metavar="N", help="processes; as many as there are cores if left out"
    )
    add_report_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.set_defaults(carry_out=_compare)


def _measure(text: str) -> tuple[str, float | None]:
    name, given, threshold = text.partition("=")
    try:
        return name, float(threshold) if given else None
    except ValueError:
        msg = f"{text!r} is not allowed; allowed is MEASURE or MEASURE=MATTERS_FROM, such as tier2_wait_mean=0.5"
        raise argparse.ArgumentTypeError(msg) from None


def _compare(options: argparse.Namespace) -> int:
    check_place(options.report)
    scenarios = _named([options.baseline, *options.others])
    baseline = next(iter(scenarios))
    try:
        thresholds = _thresholds(options.measure)
        check_comparable(scenarios, baseline)
        calls = with_calls_expected(scenarios, options)
        experiment = run_experiment(
            calls.plans,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=show_progress,
        )
        found = compare(experiment, baseline, thresholds)
        parts = _contributions(found, options) if options.contributions else []
    except ValueError as error:
        raise InputError(str(error)) from error
    if options.report is not None:
        _write_report(found, options.report)
    print(_as_json(found, calls, parts) if options.json else _as_text(found, calls, parts))
    return DONE


def _write_report(found: Comparison, path: Path) -> None:
    from analytics.experiments.verification import check_slice
    from analytics.results.report import Origin, comparison_report

    experiment = found.experiment
    agreement = check_slice(experiment.scenarios[found.baseline], experiment.seed)
    write_report(path, comparison_report, found, found.measures[0], Origin(agreement))


def _named(paths: list[Path]) -> dict[str, Scenario]:
    """The scenarios of some files by their names, told apart by their files where names are the same."""
    read = [(path, read_scenario(path)) for path in paths]
    names = [scenario.name for _, scenario in read]
    if len(read) - 1 > MOST_OTHERS:
        raise InputError(f"{len(read) - 1} plans are not allowed beside the baseline; allowed are 1 to {MOST_OTHERS}")
    found: dict[str, Scenario] = {}
    for path, scenario in read:
        name = scenario.name if names.count(scenario.name) == 1 else f"{scenario.name} ({path.name})"
        if name in found:
            raise InputError(f"{path}: this plan is given twice; allowed are different ones")
        found[name] = scenario
    return found


def _thresholds(asked: list[tuple[str, float | None]] | None) -> dict[str, float]:
    wanted = dict.fromkeys(COMPARED) if asked is None else dict(asked)
    for name in wanted:
        check_thresholds({name: 0.0})
    thresholds = {name: usual_threshold(name) if given is None else given for name, given in wanted.items()}
    check_thresholds(thresholds)
    return thresholds


def _contributions(found: Comparison, options: argparse.Namespace) -> list[Contributions]:
    experiment = found.experiment
    return [
        contributions(
            experiment.scenarios[found.baseline],
            experiment.scenarios[name],
            changed_name=name,
            measures=found.measures[:1],
            replications=experiment.replications,
            seed=experiment.seed,
            workers=options.workers,
            progress=show_progress,
        )
        for name in found.others
    ]


def _as_text(found: Comparison, calls: CallsExpected, parts: list[Contributions]) -> str:
    experiment = found.experiment
    base = experiment.scenarios[found.baseline]
    period = f"{base.start} to {base.last_day}"
    lines = [
        f"{found.baseline}: {period}, {experiment.replications} simulated weeks, seed {experiment.seed}",
        *calls.in_words(),
        sentence(found, found.measures[0]),
        *risks_in_words(experiment, found.baseline, found.others),
        *cutoffs_in_words(found),
        correction_in_words(found),
        *([gain] if (gain := pairing_in_words(found, found.measures[0])) else []),
    ]
    for name in found.others:
        lines += ["", f"{name} against {found.baseline}", *_inputs(experiment, found.baseline, name), ""]
        lines.append(f"{'measure':<{LABEL_WIDTH}}{'difference':<{FIGURE_WIDTH}}verdict")
        lines += [_line(each) for each in found.of(name)]
    unclear = unclear_in_words(found)
    if unclear:
        lines += ["", "What more simulated weeks would do", *unclear]
    for each in parts:
        lines += ["", *contributions_in_words(each)]
    return "\n".join(lines)


def _inputs(experiment: Experiment, baseline: str, name: str) -> list[str]:
    pair = {each: experiment.scenarios[each] for each in (baseline, name)}
    told = [
        f"  {each.label}: {each.texts[baseline]}; now {each.texts[name]}" for each in input_differences(pair, baseline)
    ]
    return told or ["  no input differs"]


def _line(each: Difference) -> str:
    label, difference = MEASURES[each.measure].label, difference_in_words(each)
    return f"{label:<{LABEL_WIDTH - 1}} {difference:<{FIGURE_WIDTH - 1}} {verdict_in_words(each)}"


def _as_json(found: Comparison, calls: CallsExpected, parts: list[Contributions]) -> str:
    experiment = found.experiment
    summary = {
        (row["scenario"], row["measure"]): {key: _bare(row[key]) for key in ("mean", "low", "high")}
        for row in experiment.summary.to_dict("records")
    }
    base = experiment.scenarios[found.baseline]
    return json.dumps(
        {
            "baseline": found.baseline,
            "start": base.start.isoformat(),
            "days": base.days,
            **calls.as_record(),
            "seed": experiment.seed,
            "replications": experiment.replications,
            "engine": experiment.engine,
            "answer": sentence(found, found.measures[0]),
            "risks": risks_in_words(experiment, found.baseline, found.others),
            "cutoffs": cutoffs_in_words(found),
            "correction": correction_in_words(found),
            "callers": {name: callers_met(base, experiment.scenarios[name]) for name in found.others},
            "measures": {
                name: {
                    "label": MEASURES[name].label,
                    "unit": MEASURES[name].unit,
                    "figures": {scenario: summary[scenario, name] for scenario in experiment.scenarios},
                }
                for name in found.measures
            },
            "differences": [
                {key: _bare(value) for key, value in row.items()}
                | {
                    "said": verdict_in_words(each),
                    "width_with_other_callers": _bare(width_with_other_callers(found, each.scenario, each.measure)),
                }
                for row, each in zip(found.table().to_dict("records"), found.differences, strict=True)
            ],
            "inputs": [
                {"input": each.label, "values": each.texts}
                for each in input_differences(experiment.scenarios, found.baseline)
            ],
            **({"contributions": [each.as_records() for each in parts]} if parts else {}),
        },
        indent=1,
        ensure_ascii=False,
    )


def _bare(value: Any) -> Any:
    """A value as JSON has it: no number where there is none, or no end of them."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
