"""The command ``python -m analytics cutoff SCENARIO.json``."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping
from typing import Any, Final, get_args

from analytics.cutoffs.choice import AT_LEAST, USUAL_TARGETS, Choice, Targets, check_targets, choose_cutoff
from analytics.cutoffs.explorer import CutoffPoint, Exploration, Rule, explore_cutoffs
from analytics.cutoffs.figures import (
    ANNOUNCED,
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CARRIED_OVER,
    CUTOFF_FIGURES,
    IN_FORCE,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
    CutoffFigure,
)
from analytics.cutoffs.words import (
    first_morning_in_words,
    left_out_in_words,
    load_in_words,
    marks_of,
    reasons,
    recommendation,
    targets_in_words,
    warnings_in_words,
    worse_in_words,
)
from analytics.measures.limits import UPPER
from analytics.measures.run_readings import MEANINGS
from analytics.wording import figure_in_words

from .calls_expected import CallsExpected, add_calls_to, with_calls_expected
from .command_line import (
    DONE,
    InputError,
    add_replications_to,
    add_scenario_to,
    add_seed_to,
    number,
    read_scenario,
    show_progress,
)

NAME_WIDTH: Final = 16
FIGURE_WIDTH: Final = 10
TODAY: Final = "today"
NONE: Final = "none"
_SHOWN: Final = {
    REFUSED: "refused",
    ANNOUNCED: f"over {UPPER}",
    CALLBACKS: "callbacks",
    CARRIED_OVER: "carried",
    WITHIN_24_HOURS: "24 h",
    BACKLOG: "left",
    MORNING_WAIT: "morning",
    IN_FORCE: "in force",
    BREAKING: "breaking",
}
_EXPLAINED: Final = (
    f"{'; '.join(f'{heading}: {MEANINGS[name].full_label}' for name, heading in _SHOWN.items())}; "
    "*: none refuses fewer and leaves no more"
)
_HEAVY: Final = "heavy from 110 %: on days that head for more first calls than 110 % of those expected of a day"
_OPTIONS: Final = {
    ANNOUNCED: f"over-{UPPER}",
    CALLBACKS: "callbacks",
    CARRIED_OVER: "carried-over",
    WITHIN_24_HOURS: "within-24h",
    BACKLOG: "left",
    BREAKING: "breaking",
    REFUSED: "refused",
    MORNING_WAIT: "morning-wait",
}
"""Of each figure that can have a target its option, after ``--most-`` or ``--least-``."""
_IN_UNITS: Final = {"share": ", a share such as 0.1", "minutes": ", in minutes"}


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "cutoff", help="try every transfer cutoff and recommend one that holds stated targets, or today's levels"
    )
    add_scenario_to(parser)
    add_calls_to(parser)
    parser.add_argument(
        "--rule",
        choices=get_args(Rule),
        help="when the cutoff is in force; as in the scenario if left out (every_day where that has none)",
    )
    parser.add_argument(
        "--heavy",
        type=float,
        action="append",
        default=[],
        metavar="TIMES",
        help="with heavy_days: in force from so many times the calls expected of a day; may be given several times",
    )
    add_replications_to(parser, 20, "of each cutoff")
    add_seed_to(parser)
    for name, option in _OPTIONS.items():
        what = f"{MEANINGS[name].full_label}{_IN_UNITS.get(MEANINGS[name].unit, '')}"
        parser.add_argument(
            f"--{'least' if name in AT_LEAST else 'most'}-{option}",
            dest=name,
            type=_limit,
            default=TODAY if name in USUAL_TARGETS else NONE,
            metavar="X",
            help=f"target: {what}; or {TODAY} (no worse than with today's cutoff), or {NONE}; %(default)s if left out",
        )
    parser.add_argument(
        "--workers", type=number(1, 256), metavar="N", help="processes; as many as there are cores if left out"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.set_defaults(carry_out=_cutoff)


def _limit(text: str) -> float | str:
    """The limit of a target, or one of the words that can stand in its place."""
    if text in (TODAY, NONE):
        return text
    try:
        return float(text)
    except ValueError:
        msg = f"{text!r} is not allowed; allowed are a number, {TODAY} or {NONE}"
        raise argparse.ArgumentTypeError(msg) from None


def _cutoff(options: argparse.Namespace) -> int:
    scenario = read_scenario(options.scenario)
    asked = {name: getattr(options, name) for name in _OPTIONS}
    targets = {name: None if limit == TODAY else limit for name, limit in asked.items() if limit != NONE}
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
    choice = choose_cutoff(found, targets)
    write = _as_json if options.json else _as_text
    print(write(found, calls, choice, targets))
    return DONE


def _as_text(found: Exploration, calls: CallsExpected, choice: Choice, targets: Targets) -> str:
    scenario, points = found.scenario, found.points
    names = {point.name: " ".join(filter(None, (point.name, "*" * point.on_frontier))) for point in points}
    names |= {point.name: f"{names[point.name]} {marks}" for point in points if (marks := marks_of(point, choice))}
    width = max(NAME_WIDTH, *(len(name) + 2 for name in names.values()))
    period = f"{scenario.start} to {scenario.last_day}"
    lines = [
        f"{scenario.name}: {period}, {len(points)} cutoffs, {found.replications} replications, seed {found.seed}",
        *calls.in_words(),
        targets_in_words(targets, choice.today),
        recommendation(found, choice, targets),
        *reasons(found, choice, targets),
        *warnings_in_words(found, choice),
        *(f"Worse than today: {line}" for line in worse_in_words(choice)),
        load_in_words(choice.point),
        *filter(None, (first_morning_in_words(scenario), left_out_in_words(found))),
        "",
        f"{'cutoff':<{width}}{''.join(f'{heading:>{FIGURE_WIDTH}}' for heading in _SHOWN.values())}",
    ]
    for point in points:
        figures = (figure_in_words(point.figures[each].mean, MEANINGS[each].unit) for each in _SHOWN)
        lines.append(f"{names[point.name]:<{width}}{''.join(f'{each:>{FIGURE_WIDTH}}' for each in figures)}")
    heavy = [_HEAVY] if any(point.rule == "heavy_days" for point in points) else []
    return "\n".join([*lines, "", _EXPLAINED, *heavy])


def _as_json(found: Exploration, calls: CallsExpected, choice: Choice, targets: Targets) -> str:
    scenario = found.scenario
    return json.dumps(
        {
            "scenario": scenario.name,
            "start": scenario.start.isoformat(),
            "days": scenario.days,
            **calls.as_record(),
            "open_days": found.open_days,
            "seed": found.seed,
            "replications": found.replications,
            "targets": {name: TODAY if limit is None else limit for name, limit in targets.items()},
            "today": choice.today and choice.today.name,
            "recommended": choice.point.name,
            "reached": choice.reached,
            "sure": choice.sure,
            "missed": choice.missed,
            "binding": choice.binding,
            "worse_than_today": choice.worse,
            "answer": " ".join([recommendation(found, choice, targets), *reasons(found, choice, targets)]),
            "warnings": [*warnings_in_words(found, choice), *worse_in_words(choice)],
            "load": load_in_words(choice.point),
            "left_out": left_out_in_words(found),
            "figures": {
                each: {"label": meant.full_label, "unit": meant.unit, "definition": meant.definition}
                for each, meant in ((each, MEANINGS[each]) for each in CUTOFF_FIGURES)
            },
            "cutoffs": [_point(point) for point in found.points],
        },
        indent=1,
        ensure_ascii=False,
    )


def _point(point: CutoffPoint) -> dict[str, Any]:
    return {
        "name": point.name,
        "rule": point.rule,
        "minute": point.minute,
        "heavy_day_calls": point.heavy_day_calls,
        "on_frontier": point.on_frontier,
        "figures": _bare(point.figures),
        "changes_against_today": _bare(point.changes),
        "breaking_days": {each.date.isoformat(): each.replications for each in point.breaking},
    }


def _bare(figures: Mapping[str, CutoffFigure]) -> dict[str, dict[str, float | None]]:
    """Figures as JSON has them: none where there was nothing to measure."""
    return {
        name: {end: None if math.isnan(value) else value for end, value in vars(figure).items()}
        for name, figure in figures.items()
    }
