"""The command ``python -m analytics shifts SCENARIO.json``."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import ValidationError

from analytics.shifts.plan import ShiftPlan, ShiftPlanError, plan_shifts, present_requirement, with_shift_plan
from analytics.shifts.rules import ShiftRules, usual_rules
from analytics.shifts.tables import plan_answer, plan_details, roster_table, shifts_table
from data.volumes.reports import spreadsheet_csv
from queueing import Scenario, describe_problems
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TierName

from .command_line import (
    DONE,
    FAILED,
    InputError,
    add_report_to,
    add_scenario_to,
    check_place,
    number,
    read_scenario,
    write_plan,
    write_report,
)

LONGEST: Final = 3_600


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    shifts: argparse.ArgumentParser = commands.add_parser(
        "shifts", help="shifts of least cost that put a tier's people on duty, and a week for each person"
    )
    add_scenario_to(shifts)
    shifts.add_argument("--tier", choices=get_args(TierName), default="tier2", help="whose people")
    shifts.add_argument(
        "--rules", type=Path, metavar="RULES.json", help="what differs from the usual rules, such as latest_end"
    )
    shifts.add_argument("--show-rules", action="store_true", help="print the rules as RULES.json and plan nothing")
    shifts.add_argument("--seconds", type=number(1, LONGEST), default=60, metavar="S", help="for the solver")
    shifts.add_argument("--roster", type=Path, metavar="OUT.csv", help="also write the week of each person")
    shifts.add_argument("--out", type=Path, metavar="OUT.json", help="also write the plan with the planned people")
    add_report_to(shifts)
    shifts.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    shifts.set_defaults(carry_out=_shifts)


def _shifts(options: argparse.Namespace) -> int:
    scenario = read_scenario(options.scenario)
    for path in (options.roster, options.out, options.report):
        check_place(path)
    requirement = present_requirement(scenario, options.tier)
    rules = _rules(usual_rules(scenario, requirement, options.tier), options.rules)
    if options.show_rules:
        print(rules.model_dump_json(indent=1))
        return DONE
    try:
        plan = plan_shifts(requirement, rules, seconds=options.seconds)
    except ValueError as error:
        raise InputError(str(error)) from error
    except ShiftPlanError as error:
        raise OSError(str(error)) from error
    if options.roster is not None:
        options.roster.write_bytes(spreadsheet_csv(roster_table(plan, scenario.start)))
    if options.out is not None:
        write_plan(with_shift_plan(scenario, plan, options.tier), options.out)
    if options.report is not None:
        from analytics.shifts.question import PlannedShifts, ShiftRequest
        from analytics.shifts.report import shift_report

        asked = ShiftRequest(requirement, rules, scenario, options.tier, replications=0, seed=0)
        write_report(options.report, shift_report, PlannedShifts(asked, plan, None))
    print(_as_json(scenario, plan) if options.json else _as_text(scenario, plan))
    return FAILED if plan.conflict is not None else DONE


def _rules(usual: ShiftRules, path: Path | None) -> ShiftRules:
    """The usual rules with what a file says in their place.

    Raises:
        InputError: the file cannot be read, or the rules cannot be.
    """
    if path is None:
        return usual
    try:
        given = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    if not isinstance(given, dict):
        raise InputError(f'{path}: allowed is an object, such as {{"latest_end": 1200}}')
    try:
        return ShiftRules.model_validate_json(json.dumps(usual.model_dump(mode="json") | given))
    except ValidationError as error:
        raise InputError(*(f"{path}: {line}" for line in describe_problems(error))) from error


def _as_text(scenario: Scenario, plan: ShiftPlan) -> str:
    said = [] if plan.conflict is None else plan.conflict.sentences()
    return "\n".join(
        [
            f"{scenario.name}: {plan_answer(plan)}",
            plan_details(plan),
            *said,
            "",
            shifts_table(plan).rename(columns=lambda head: head.removesuffix(" (people)")).to_string(index=False),
        ]
    )


def _as_json(scenario: Scenario, plan: ShiftPlan) -> str:
    def by_day(people: Any) -> dict[str, list[int]]:
        return dict(zip(WEEKDAYS, people.tolist(), strict=True))

    return json.dumps(
        {
            "scenario": scenario.name,
            "answer": plan_answer(plan),
            "people": len(plan.roster),
            "paid_hours": plan.paid_hours,
            "cost": plan.cost,
            "lower_bound": plan.lower_bound,
            "gap": plan.gap,
            "seconds": plan.seconds,
            "conflict": None if plan.conflict is None else asdict(plan.conflict) | {"said": plan.conflict.sentences()},
            "interval_minutes": plan.interval_minutes,
            "required": by_day(plan.required),
            "needed": by_day(plan.needed),
            "scheduled": by_day(plan.scheduled),
            "on_duty": by_day(plan.on_duty),
            "roster": [asdict(week) for week in plan.roster],
            "rules": plan.rules.model_dump(mode="json"),
        },
        indent=1,
        ensure_ascii=False,
    )
