"""The command ``python -m analytics staffing SCENARIO.json``."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np

from analytics.measures.scopes import Integers
from analytics.staffing.advice import LEAST_REPLICATIONS, REPLICATIONS, StaffingAdvice, advise_staffing
from analytics.staffing.changes import WHOLE_RUN, FigureChange
from analytics.staffing.estimate import LEAST_LOAD, StaffingEstimate, estimate_staffing
from analytics.staffing.targets import USUAL_CALLBACK_SHARE, USUAL_WAIT_MINUTES, StaffingTargets, usual_targets
from analytics.staffing.words import (
    NO_WORSE,
    levels_in_words,
    problems_in_words,
    staffing_answer,
    targets_in_words,
    tried_in_words,
)
from analytics.staffing.worse import abandonment_in_words, callbacks_left_in_words, is_as_good, worse_in_words
from analytics.wording import clock_time, share_in_words
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TIERS, TierName

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
    write_plan,
    write_report,
)

COLUMN: Final = 11


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    staffing: argparse.ArgumentParser = commands.add_parser(
        "staffing", help="the fewest people that each interval of the week needs"
    )
    add_scenario_to(staffing)
    add_calls_to(staffing)
    staffing.add_argument("--tier", choices=get_args(TierName), default="tier2", help="whose people")
    usual = StaffingTargets()
    targets = staffing.add_argument_group(
        "targets",
        f"shares are from 0 to 1; without any, --wait-share {usual.wait_share:g}, or where nobody may hold for Tier 2 "
        f"--callback-share {USUAL_CALLBACK_SHARE:g}",
    )
    waits = ", ".join(f"{minutes:g} for {tier}" for tier, minutes in USUAL_WAIT_MINUTES.items())
    targets.add_argument(
        "--wait-share", type=float, metavar="SHARE", help="at most so many of the calls offered not answered in WAIT"
    )
    targets.add_argument("--wait-minutes", type=float, metavar="WAIT", help=f"{waits}, if left out")
    targets.add_argument(
        "--early-seconds",
        type=float,
        metavar="SECONDS",
        help=f"who hangs up sooner does not count as offered; {usual.early_seconds:g} if left out",
    )
    targets.add_argument("--delay-share", type=float, metavar="SHARE", help="at most so many wait at all")
    targets.add_argument("--abandonment", type=float, metavar="SHARE", help="at most so many callers give up")
    targets.add_argument("--occupancy", type=float, metavar="SHARE", help="at most so much time at work")
    targets.add_argument("--callback-share", type=float, metavar="SHARE", help="at least so many callbacks in HOURS")
    targets.add_argument("--callback-hours", type=float, metavar="HOURS", help=f"{usual.callback_hours:g} if left out")
    targets.add_argument("--backlog", type=float, metavar="CALLBACKS", help="at most so many wait at closing")
    targets.add_argument("--most-people", type=number(1, 100_000), metavar="N", help="never more on duty")
    targets.add_argument(
        "--allow-worse",
        action="store_true",
        help="let the tier's figures become worse than today; without it nothing worse than today is advised: "
        f"{levels_in_words(usual, 'tier2')}",
    )
    targets.add_argument(
        "--confidence", type=float, metavar="SHARE", help=f"of each figure by itself; {usual.confidence:g} if left out"
    )
    staffing.add_argument("--estimate", action="store_true", help="only the estimate at once, without simulation")
    add_replications_to(
        staffing, REPLICATIONS, "of each staffing tried; 3 times as many confirm the advice", least=LEAST_REPLICATIONS
    )
    add_seed_to(staffing)
    staffing.add_argument("--workers", type=number(1, 256), metavar="N", help="processes; as many as cores if left out")
    staffing.add_argument("--out", type=Path, metavar="OUT.json", help="also write the plan with the advised staffing")
    add_report_to(staffing)
    staffing.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    staffing.set_defaults(carry_out=_staffing)


def _staffing(options: argparse.Namespace) -> int:
    own = read_scenario(options.scenario)
    for option, path in (("--out", options.out), ("--report", options.report)):
        check_place(path)
        if path is not None and options.estimate:
            raise InputError(f"{option} {path} is not allowed with --estimate, which is not checked by simulation")
    calls = with_calls_expected({own.name: own}, options)
    try:
        targets = targets_of(options, calls.plan)
        if options.estimate:
            found = estimate_staffing(calls.plan, options.tier, targets)
            print(_estimate_as_json(found, calls) if options.json else _estimate_as_text(found, calls))
            return DONE
        advice = advise_staffing(
            calls.plan,
            options.tier,
            targets,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=partial(show_progress, at_most=True),
        )
    except ValueError as error:
        raise InputError(str(error)) from error
    if sys.stderr.isatty():
        print(file=sys.stderr)
    write_plan(advice.scenario, options.out)
    if options.report is not None:
        from analytics.staffing.report import staffing_report

        write_report(options.report, staffing_report, advice, calls.plan)
    print(_as_json(advice, calls) if options.json else _as_text(advice, calls))
    return DONE


def targets_of(options: argparse.Namespace, plan: Scenario) -> StaffingTargets:
    """What the options of a command line ask of a plan.

    Raises:
        ValueError: as of :class:`StaffingTargets`.
    """
    given = {each.name: getattr(options, each.name, None) for each in fields(StaffingTargets)}
    return usual_targets(plan, options.tier, **(given | {"nothing_worse": False if options.allow_worse else None}))


def _as_text(advice: StaffingAdvice, calls: CallsExpected) -> str:
    scenario = advice.scenario
    tried = tried_in_words(advice)
    confidence = f"each with {share_in_words(advice.targets.confidence)} confidence"
    lines = [
        f"{scenario.name}, {TIERS[advice.tier]}: {scenario.start} to {scenario.last_day}, {tried}",
        *calls.in_words(),
        staffing_answer(advice),
        *filter(None, [abandonment_in_words(advice), callbacks_left_in_words(advice)]),
        f"asked: {'; '.join(targets_in_words(advice.targets, advice.tier))}; {confidence}",
        *([NO_WORSE] if advice.targets.nothing_worse else []),
        *problems_in_words(advice),
        *(f"worse than today: {line}" for line in worse_in_words(advice)),
        "",
        "people on duty (today's)",
        *_table(advice.people, advice.interval_minutes, advice.today),
    ]
    return "\n".join(lines)


def _estimate_as_text(found: StaffingEstimate, calls: CallsExpected) -> str:
    return "\n".join(
        [
            f"{TIERS[found.tier]}: people by Erlang A (by the square-root rule), an estimate at once",
            *calls.in_words(),
            *_table(found.erlang_a, found.interval_minutes, found.square_root),
        ]
    )


def _table(people: Integers, step: int, beside: Integers) -> list[str]:
    """A line per interval and a column per weekday, of those in which anybody is on duty."""
    used = (people > 0) | (beside > 0)
    days, intervals = np.flatnonzero(used.any(axis=1)).tolist(), np.flatnonzero(used.any(axis=0)).tolist()
    lines = [f"{'':<{COLUMN}}" + "".join(f"{WEEKDAYS[day].capitalize():>{COLUMN}}" for day in days)]
    for interval in intervals:
        cells = [
            f"{people[day, interval]:,} ({beside[day, interval]:,})" if used[day, interval] else "" for day in days
        ]
        lines.append(
            (f"{clock_time(interval * step):<{COLUMN}}" + "".join(f"{cell:>{COLUMN}}" for cell in cells)).rstrip()
        )
    return lines


def _as_json(advice: StaffingAdvice, calls: CallsExpected) -> str:
    table = advice.table()
    intervals = [{name: _plain(value) for name, value in row.items()} for row in table.to_dict("records")]
    days = [
        {
            "weekday": WEEKDAYS[weekday].capitalize(),
            **{name: _plain(figure.value[weekday]) for name, figure in advice.assessment.days.items()},
            **{f"{name}_bound": _plain(figure.bound[weekday]) for name, figure in advice.assessment.days.items()},
            "beside_today": {
                name: {"advised": _plain(level.value[weekday]), "today": _plain(level.today[weekday])}
                for name, level in advice.assessment.levels.items()
            },
        }
        for weekday in range(len(WEEKDAYS))
    ]
    return _document(
        {
            "scenario": advice.scenario.name,
            "tier": advice.tier,
            **calls.as_record(),
            "targets": asdict(advice.targets),
            "seed": advice.seed,
            "replications": advice.replications,
            "confirming_replications": dict(zip(WEEKDAYS, advice.assessment.replications.tolist(), strict=True)),
            "answer": staffing_answer(advice),
            "holds": is_as_good(advice),
            "targets_hold": advice.targets_hold,
            "problems": problems_in_words(advice),
            "worse_than_today": worse_in_words(advice),
            "callbacks_left": callbacks_left_in_words(advice),
            "changes": [_change(each) for each in advice.changes],
            "hours": advice.hours,
            "hours_today": advice.hours_today,
            "interval_minutes": advice.interval_minutes,
            "staffings_tried": [asdict(step) for step in advice.steps],
            "intervals": intervals,
            "days": days,
        }
    )


def _change(found: FigureChange) -> dict[str, Any]:
    """A measure today and as advised, with the interval of the difference."""
    said = {name: _plain(value) for name, value in asdict(found).items()}
    weekday = None if found.weekday == WHOLE_RUN else WEEKDAYS[found.weekday].capitalize()
    return {**said, "weekday": weekday, "worse": found.is_worse}


def _estimate_as_json(found: StaffingEstimate, calls: CallsExpected) -> str:
    shape = found.erlang_a.shape
    intervals = [
        {
            "weekday": WEEKDAYS[weekday].capitalize(),
            "minute": interval * found.interval_minutes,
            "calls": float(found.calls[weekday, interval]),
            "load": float(found.load[weekday, interval]),
            "erlang_a": int(found.erlang_a[weekday, interval]),
            "square_root": int(found.square_root[weekday, interval]),
        }
        for weekday, interval in np.ndindex(shape)
        if found.load[weekday, interval] > LEAST_LOAD
    ]
    return _document(
        {
            "tier": found.tier,
            **calls.as_record(),
            "interval_minutes": found.interval_minutes,
            "intervals": intervals,
        }
    )


def _document(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """A value as JSON knows it: nothing in place of a figure that there is none of."""
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain
