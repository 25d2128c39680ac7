"""The command ``python -m analytics cutoff SCENARIO.json``."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any, Final, get_args

from analytics.cutoffs.choice import USUAL_TARGETS, WITHIN_24_HOURS, Choice, check_targets, choose_cutoff
from analytics.cutoffs.explorer import BACKLOG, COLUMNS, MORNING_WAIT, REFUSED, Exploration, Rule, explore_cutoffs
from analytics.cutoffs.words import (
    left_out_in_words,
    load_in_words,
    reasons,
    recommendation,
    target_in_words,
    warning_in_words,
)
from analytics.wording import figure_in_words
from queueing.simulation import LARGEST_SEED

from .calls_expected import CallsExpected, add_calls_to, with_calls_expected
from .command_line import DONE, InputError, number, read_scenario, show_progress

NAME_WIDTH: Final = 16
FIGURE_WIDTH: Final = 12
LEAST_REPLICATIONS: Final = 2
MOST_REPLICATIONS: Final = 10_000
_SHOWN: Final = {
    REFUSED: "refused",
    BACKLOG: "left",
    WITHIN_24_HOURS: "24 h",
    MORNING_WAIT: "morning",
    "repeat_calls": "again",
    "occupancy_tier2": "officers",
}
_EXPLAINED: Final = (
    "refused: callers per day; left: callbacks at close; 24 h: callbacks reached within; morning: mean Tier 2 wait in "
    "the first hours; again: calls made again per day; officers: time at work; *: none refuses fewer and leaves no more"
)
_HEAVY: Final = "heavy from 110 %: on days that head for more first calls than 110 % of those expected of a day"


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "cutoff", help="try every transfer cutoff and recommend one for stated targets"
    )
    parser.add_argument("scenario", type=Path, metavar="SCENARIO.json")
    add_calls_to(parser)
    parser.add_argument("--rule", choices=get_args(Rule), default="every_day", help="when the cutoff is in force")
    parser.add_argument(
        "--heavy",
        type=float,
        action="append",
        default=[],
        metavar="TIMES",
        help="with heavy_days: in force from so many times the calls expected of a day; may be given several times",
    )
    parser.add_argument("--replications", type=number(LEAST_REPLICATIONS, MOST_REPLICATIONS), default=20, metavar="N")
    parser.add_argument("--seed", type=number(0, LARGEST_SEED), default=1, metavar="S")
    for name, option, what in (
        (BACKLOG, "--most-left", "callbacks left at close"),
        (WITHIN_24_HOURS, "--least-within-24h", "share of callbacks reached within 24 hours, such as 0.95"),
        (REFUSED, "--most-refused", "callers refused per day"),
        (MORNING_WAIT, "--most-morning-wait", "minutes of mean Tier 2 wait in the first hours"),
    ):
        usual = f" ({USUAL_TARGETS[name]:g} if no target is given)" if name in USUAL_TARGETS else ""
        parser.add_argument(option, dest=name, type=float, metavar="X", help=f"target: {what}{usual}")
    parser.add_argument(
        "--workers", type=number(1, 256), metavar="N", help="processes; as many as there are cores if left out"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.set_defaults(carry_out=_cutoff)


def _cutoff(options: argparse.Namespace) -> int:
    scenario = read_scenario(options.scenario)
    asked = {name: limit for name in _SHOWN if (limit := getattr(options, name, None)) is not None}
    targets = asked or dict(USUAL_TARGETS)
    calls = with_calls_expected({scenario.name: scenario}, options)
    try:
        check_targets(targets)
        found = explore_cutoffs(
            calls.plan,
            options.rule,
            options.heavy,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=show_progress,
        )
    except ValueError as error:
        raise InputError(str(error)) from error
    choice = choose_cutoff(found.points, targets)
    write = _as_json if options.json else _as_text
    print(write(found, calls, choice, targets))
    return DONE


def _as_text(found: Exploration, calls: CallsExpected, choice: Choice, targets: dict[str, float]) -> str:
    scenario, points = found.scenario, found.points
    width = max(NAME_WIDTH, *(len(point.name) + 4 for point in points))
    warning, left_out = warning_in_words(scenario), left_out_in_words(found)
    period = f"{scenario.start} to {scenario.last_day}"
    aims = "; ".join(target_in_words(each, limit) for each, limit in targets.items())
    lines = [
        f"{scenario.name}: {period}, {len(points)} cutoffs, {found.replications} replications, seed {found.seed}",
        *calls.in_words(),
        f"Targets: {aims}, each by its whole interval.",
        recommendation(choice, targets),
        *reasons(choice, targets),
        load_in_words(choice.point),
        *([warning] if warning else []),
        *([left_out] if left_out else []),
        "",
        f"{'cutoff':<{width}}{''.join(f'{heading:>{FIGURE_WIDTH}}' for heading in _SHOWN.values())}",
    ]
    for point in points:
        mark = "*" if point.on_frontier else " "
        figures = (figure_in_words(point.figures[each].mean, COLUMNS[each].unit) for each in _SHOWN)
        lines.append(f"{point.name + ' ' + mark:<{width}}{''.join(f'{each:>{FIGURE_WIDTH}}' for each in figures)}")
    heavy = [_HEAVY] if any(point.rule == "heavy_days" for point in points) else []
    return "\n".join([*lines, "", _EXPLAINED, *heavy])


def _as_json(found: Exploration, calls: CallsExpected, choice: Choice, targets: dict[str, float]) -> str:
    scenario, points = found.scenario, found.points
    return json.dumps(
        {
            "scenario": scenario.name,
            "start": scenario.start.isoformat(),
            "days": scenario.days,
            **calls.as_record(),
            "seed": found.seed,
            "replications": found.replications,
            "targets": targets,
            "recommended": choice.point.name,
            "reached": choice.reached,
            "sure": choice.sure,
            "missed": choice.missed,
            "binding": choice.binding,
            "answer": " ".join([recommendation(choice, targets), *reasons(choice, targets)]),
            "load": load_in_words(choice.point),
            "left_out": left_out_in_words(found),
            "figures": {
                each: {"label": column.label, "unit": column.unit, "definition": column.definition}
                for each, column in COLUMNS.items()
            },
            "cutoffs": [
                {
                    "name": point.name,
                    "rule": point.rule,
                    "minute": point.minute,
                    "heavy_day_calls": point.heavy_day_calls,
                    "on_frontier": point.on_frontier,
                    "figures": {each: _bare(vars(figure)) for each, figure in point.figures.items()},
                }
                for point in points
            ],
        },
        indent=1,
        ensure_ascii=False,
    )


def _bare(figures: dict[str, float]) -> dict[str, float | None]:
    """Figures as JSON has them: none where there was nothing to measure."""
    return {name: None if math.isnan(value) else value for name, value in figures.items()}
