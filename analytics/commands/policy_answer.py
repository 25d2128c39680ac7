"""What the command ``policies`` answers with: the options beside what is varied, and the answer as text or JSON."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from analytics.experiments.precision import USUAL_REPLICATIONS
from analytics.measures.limits import UPPER
from analytics.measures.run_readings import MEANINGS
from analytics.policies.charts import usual_axes
from analytics.policies.choice import (
    AIMS,
    USUAL_TARGETS,
    Choice,
    Targets,
    check_targets,
    choose_policy,
    targets_that_can_be_judged,
)
from analytics.policies.exploration import AT_LEAST, COMPARED, Exploration, PolicyPoint, explore_policies, frontier
from analytics.policies.figures import (
    ANNOUNCED,
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CARRIED_OVER,
    COST,
    IN_FORCE,
    MORNING_WAIT,
    POLICY_FIGURES,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
)
from analytics.policies.figures_in_words import targets_in_words
from analytics.policies.tables import heading_of, pair_table
from analytics.policies.variations import Varied, policy_plans
from analytics.policies.words import (
    first_morning_in_words,
    left_out_in_words,
    load_in_words,
    marks_of,
    reasons,
    recommendation,
    warnings_in_words,
    when_days_break,
    worse_in_words,
)
from analytics.results.days_at_risk import worst_first
from analytics.wording import figure_in_words
from queueing import Scenario

from .calls_expected import CallsExpected, with_calls_expected
from .command_line import (
    DONE,
    InputError,
    add_breaking_share_to,
    add_replications_to,
    add_report_to,
    add_seed_to,
    check_place,
    number,
    read_scenario,
    show_progress,
    write_report,
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
    COST: "cost",
}
_EXPLAINED: Final = "; ".join(f"{heading}: {MEANINGS[name].full_label}" for name, heading in _SHOWN.items())
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


def add_common_to(parser: argparse.ArgumentParser) -> None:
    """Add the options that do not say what is tried."""
    add_replications_to(parser, USUAL_REPLICATIONS, "of each combination")
    add_seed_to(parser)
    add_breaking_share_to(parser)
    for name, option in _OPTIONS.items():
        what = f"{MEANINGS[name].full_label}{_IN_UNITS.get(MEANINGS[name].unit, '')}"
        parser.add_argument(
            f"--{'least' if name in AT_LEAST else 'most'}-{option}",
            dest=name,
            type=_limit,
            default=TODAY if name in USUAL_TARGETS else NONE,
            metavar="X",
            help=f"target: {what}; or {TODAY} (no worse than with today's plan), or {NONE}; %(default)s if left out",
        )
    parser.add_argument(
        "--aim",
        choices=AIMS,
        metavar="FIGURE",
        help=f"of what as little as possible is recommended: {', '.join(AIMS)}; what is varied says it if left out",
    )
    parser.add_argument(
        "--frontier",
        nargs=2,
        choices=COMPARED,
        metavar=("ACROSS", "UP"),
        help="two figures; * marks what no other is better than in both; what is varied says it if left out",
    )
    parser.add_argument(
        "--pair", nargs=2, metavar=("NAME", "NAME"), help="also compare two of what is tried, by their names"
    )
    parser.add_argument(
        "--workers", type=number(1, 256), metavar="N", help="processes; as many as there are cores if left out"
    )
    add_report_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


def _limit(text: str) -> float | str:
    """The limit of a target, or one of the words that can stand in its place."""
    if text in (TODAY, NONE):
        return text
    try:
        return float(text)
    except ValueError:
        msg = f"{text!r} is not allowed; allowed are a number, {TODAY} or {NONE}"
        raise argparse.ArgumentTypeError(msg) from None


def carry_out(options: argparse.Namespace, varied: Callable[[Scenario], tuple[Varied, ...]]) -> int:
    """Answer the question for what is ``varied`` of a plan; gives the exit status."""
    scenario = read_scenario(options.scenario)
    check_place(options.report)
    asked = {name: getattr(options, name) for name in _OPTIONS}
    targets = {name: None if limit == TODAY else limit for name, limit in asked.items() if limit != NONE}
    calls = with_calls_expected({scenario.name: scenario}, options)
    try:
        check_targets(targets)
        combinations = varied(calls.plan)
        _check_pair(policy_plans(calls.plan, combinations), options.pair)
        found = explore_policies(
            calls.plan,
            combinations,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=show_progress,
        ).breaking_from(options.breaking_share)
    except ValueError as error:
        raise InputError(str(error)) from error
    if found.today is not None:
        judged = targets_that_can_be_judged(found, targets)
        targets = {name: limit for name, limit in targets.items() if limit is not None or name in judged}
    choice = choose_policy(found, targets, options.aim)
    options.frontier = tuple(options.frontier or usual_axes(found))
    if options.report is not None:
        from analytics.policies.report import policy_report

        write_report(options.report, policy_report, found, targets, options.aim)
    write = _as_json if options.json else _as_text
    print(write(found, calls, choice, targets, options))
    return DONE


def _check_pair(names: Collection[str], pair: Sequence[str] | None) -> None:
    for name in pair or ():
        if name not in names:
            msg = f"--pair: {name!r} is not tried; allowed are {'; '.join(names)}"
            raise ValueError(msg)


def _as_text(
    found: Exploration, calls: CallsExpected, choice: Choice, targets: Targets, options: argparse.Namespace
) -> str:
    scenario, points = found.scenario, found.points
    useful = frontier(points, *options.frontier)
    names = {point.name: " ".join(filter(None, (point.name, "*" * (point.name in useful)))) for point in points}
    names |= {point.name: f"{names[point.name]} {marks}" for point in points if (marks := marks_of(point, choice))}
    heading = heading_of(found).lower()
    width = max(NAME_WIDTH, len(heading) + 2, *(len(name) + 2 for name in names.values()))
    period = f"{scenario.start} to {scenario.last_day}"
    weeks = f"{found.replications} simulated weeks of each, seed {found.seed}"
    lines = [
        f"{scenario.name}: {period}, {len(points)} tried, {weeks}",
        *calls.in_words(),
        targets_in_words(targets, choice.today),
        recommendation(found, choice, targets),
        *filter(None, (when_days_break(found),)),
        *reasons(found, choice, targets),
        *warnings_in_words(found, choice),
        *(f"Worse than today: {line}" for line in worse_in_words(choice)),
        load_in_words(choice.point),
        *filter(None, (first_morning_in_words(scenario), left_out_in_words(found))),
        "",
        f"{heading:<{width}}{''.join(f'{heading:>{FIGURE_WIDTH}}' for heading in _SHOWN.values())}",
    ]
    for point in points:
        figures = (figure_in_words(point.figures[each].mean, MEANINGS[each].unit) for each in _SHOWN)
        lines.append(f"{names[point.name]:<{width}}{''.join(f' {each:>{FIGURE_WIDTH - 1}}' for each in figures)}")
    across, up = (MEANINGS[name].full_label for name in options.frontier)
    lines += ["", f"{_EXPLAINED}; *: none is better in {across[0].lower()}{across[1:]} and {up[0].lower()}{up[1:]}"]
    if options.pair:
        table = pair_table(found, *options.pair)
        lines += ["", f"{options.pair[0]} less {options.pair[1]}, paired:", table.to_string(index=False)]
    return "\n".join(lines)


def _as_json(
    found: Exploration, calls: CallsExpected, choice: Choice, targets: Targets, options: argparse.Namespace
) -> str:
    scenario, useful = found.scenario, frontier(found.points, *options.frontier)
    document = {
        "scenario": scenario.name,
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        **calls.as_record(),
        "open_days": found.open_days,
        "seed": found.seed,
        "replications": found.replications,
        "breaking_share": found.breaking_share,
        "varied": {each.name: each.over for each in found.varied},
        "targets": {name: TODAY if limit is None else limit for name, limit in targets.items()},
        "aim": choice.aim,
        "frontier": options.frontier,
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
            for each, meant in ((each, MEANINGS[each]) for each in POLICY_FIGURES)
        },
        "policies": [_point(point, on_frontier=point.name in useful) for point in found.points],
    }
    if options.pair:
        document["pair"] = {"names": options.pair, "differences": _bare(found.differences(*options.pair))}
    return json.dumps(document, indent=1, ensure_ascii=False)


def _point(point: PolicyPoint, *, on_frontier: bool) -> dict[str, Any]:
    return {
        "name": point.name,
        "values": dict(point.inputs),
        "on_frontier": on_frontier,
        "figures": _bare(point.figures),
        "changes_against_today": _bare(point.changes),
        "breaking_days": {day.date.isoformat(): day.breaks for day in worst_first(point.days) if day.breaks},
    }


def _bare(figures: Mapping[str, PolicyFigure]) -> dict[str, dict[str, float | None]]:
    """Figures as JSON has them: none where there was nothing to measure."""
    return {
        name: {end: None if math.isnan(value) else value for end, value in vars(figure).items()}
        for name, figure in figures.items()
    }
