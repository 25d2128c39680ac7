"""The report of a shift plan: people, paid hours and cost, who covers what, and what callers notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analytics.comparison.compare import Comparison, compare
from analytics.comparison.words import comparison_lines, comparison_table, correction_in_words, headline
from analytics.reports.foundations import foundations, how_made, simulated_in_words, what_differs
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from analytics.wording import dollars_in_words, number_in_words, seconds_in_words, share_in_words
from queueing.tiers import TIERS

from .charts import coverage_chart
from .conflicts import person_hours_in_words
from .plan import ShiftPlan
from .question import REQUIRED, PlannedShifts
from .tables import coverage_table, plan_answer, plan_details, roster_table, shifts_table

MOST_SHIFTS: Final = 16
"""Rows of the first page; the appendix has them all."""


def shift_report(found: PlannedShifts) -> Report:
    """The report of a shift plan, and of what it does to callers where that was simulated."""
    plan, asked = found.plan, found.request
    scenario, planned = asked.scenario, f"{asked.scenario.name}, as planned"
    plans = {scenario.name: scenario, planned: found.scenario}
    comparison = None if found.experiment is None else compare(found.experiment, REQUIRED)
    shifts = shifts_table(plan)

    def glance() -> Iterator[ReportTable]:
        said = "The week at a glance: people by shift and weekday"
        if len(shifts) > MOST_SHIFTS:
            said = f"{said}, the first {MOST_SHIFTS} of {len(shifts)} shifts; all are in the appendix"
        if len(shifts):
            yield ReportTable(said, shifts.drop(columns="Breaks").head(MOST_SHIFTS))

    def main() -> Section:
        noticed = [] if comparison is None else [ReportTable("What callers notice", comparison_lines(comparison))]
        return Section("People scheduled against those needed", charts=[coverage_chart(plan)], tables=noticed)

    def appendix() -> Iterator[Section]:
        yield Section("Shifts", tables=[ReportTable("People by shift and weekday, and when breaks lie", shifts)])
        yield Section("Roster", tables=[ReportTable("The week of each person", roster_table(plan, scenario.start))])
        yield Section("Coverage", tables=[ReportTable("People by interval", coverage_table(plan))])
        if comparison is not None:
            differences = ReportTable(
                "Each measure as required, and what the plan changes", comparison_table(comparison)
            )
            yield Section("What callers notice", lines=[correction_in_words(comparison)], tables=[differences])
        yield Section("Rules", tables=[ReportTable("What shifts and weeks may be", _rules(plan))])
        yield what_differs(plans, scenario.name)
        yield from foundations(plans, scenario.name, _made(found))

    conflict = [] if plan.conflict is None else plan.conflict.sentences()
    return Report(
        title=f"Report on shifts: {TIERS[asked.tier]} of {scenario.name}",
        answer=plan_answer(plan),
        details=[
            *conflict,
            plan_details(plan),
            *([] if comparison is None else [_noticed(comparison)]),
        ],
        figures=[*_key_figures(plan)],
        glance=glance,
        main=main,
        appendix=appendix,
    )


def _key_figures(plan: ShiftPlan) -> Iterator[KeyFigure]:
    yield KeyFigure("People", f"{len(plan.roster):,}")
    yield KeyFigure("Paid hours a week", number_in_words(plan.paid_hours))
    yield KeyFigure(
        "Cost a week", dollars_in_words(plan.cost), [f"no plan is below {dollars_in_words(plan.lower_bound)}"]
    )
    needed = plan.needed.sum()
    yield KeyFigure("Scheduled beyond need", share_in_words(plan.spare.sum() / needed if needed else 0.0))
    yield KeyFigure("Missing a week", person_hours_in_words(plan.hours_of(plan.missing)))


def _noticed(comparison: Comparison) -> str:
    """What callers notice first, and of what it is."""
    experiment, plan = comparison.experiment, comparison.experiment.scenarios[REQUIRED]
    simulated = simulated_in_words(plan, experiment.replications, experiment.seed)
    return f"{headline(comparison, comparison.measures[0])}. {simulated}"


def _rules(plan: ShiftPlan) -> pd.DataFrame:
    """The rules as the command takes them with ``--rules``."""
    rules = plan.rules.model_dump(mode="json")
    kinds = rules.pop("kinds")
    said = {**rules, **{f"kinds: {kind['name']}": ", ".join(f"{key} {kind[key]}" for key in kind) for kind in kinds}}
    return pd.DataFrame({"Rule": list(said), "Value": [str(value) for value in said.values()]})


def _made(found: PlannedShifts) -> dict[str, str]:
    made = {"Solver": f"HiGHS, {seconds_in_words(found.plan.seconds)}"}
    if found.experiment is None:
        return made
    experiment = found.experiment
    return made | how_made(f"{experiment.replications:,}", experiment.seed, experiment.made_by, experiment.engine)
