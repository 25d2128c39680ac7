"""The report of staffing advice: person-hours and dollars by weekday, beside today's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pandas as pd

from analytics.measures.definitions import MEASURES
from analytics.measures.scopes import Integers
from analytics.reports.foundations import foundations, how_made, what_differs, what_was_simulated
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from analytics.wording import (
    clock_time,
    dollars_in_words,
    figure_in_words,
    hours_on_duty_in_words,
    share_in_words,
)
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TIERS

from .advice import StaffingAdvice
from .changes import WHOLE_RUN
from .charts import Requirement, requirement_chart
from .estimate import tier_of
from .question import STAFFING
from .words import (
    NO_WORSE,
    confirming_in_words,
    problems_in_words,
    staffing_answer,
    staffing_table,
    targets_in_words,
    tried_in_words,
)
from .worse import abandonment_in_words, callbacks_left_in_words, worse_in_words

KEY_MEASURES: Final = {
    "tier2_wait_p90": "90th percentile wait",
    "callback_share": "Callback share",
    "callbacks_slipped": "Carried over, a day",
    "outcome_refused_cutoff": "Refused by the cutoff, a day",
}
"""What becomes of callers, with what it is called there; and how many give up at the tier."""


def staffing_report(advice: StaffingAdvice, plan: Scenario, made_by: str = "") -> Report:
    """The report of staffing advice for a plan; ``made_by`` is which code made it, this if empty."""
    advised = f"{plan.name}, as advised"
    plans = {plan.name: plan, advised: advice.scenario}
    source = f"by {confirming_in_words(advice)} simulated weeks"
    found = Requirement(advice.tier, advice.interval_minutes, advice.people, advice.today, source)

    confidence = share_in_words(advice.targets.confidence)

    def appendix() -> Iterator[Section]:
        yield Section("Targets", lines=[*targets_in_words(advice.targets, advice.tier), NO_WORSE])
        others = [requirement_chart(found, plan.opening_hours, [day]) for day in found.days if day != _busiest(found)]
        yield Section("Day by day", charts=others)
        intervals = ReportTable("People on duty by interval, and what each reaches", staffing_table(advice))
        yield Section("Every interval", tables=[intervals])
        yield what_differs(plans, plan.name)
        replications = f"{advice.replications:,} of each staffing tried, {confirming_in_words(advice)} that confirm it"
        yield from foundations(plans, plan.name, how_made(replications, advice.seed, made_by or STAFFING.code_version))

    return Report(
        title=f"Report on staffing: {TIERS[advice.tier]} of {plan.name}",
        answer=staffing_answer(advice),
        details=[
            *problems_in_words(advice),
            *(f"Worse than today: {line}" for line in worse_in_words(advice)),
            abandonment_in_words(advice),
            callbacks_left_in_words(advice),
            f"Targets: {'; '.join(targets_in_words(advice.targets, advice.tier))}.",
            f"{tried_in_words(advice)}; each target with {confidence} confidence.",
            *what_was_simulated(plan, advice.replications, advice.seed, made_by, STAFFING.code_version),
        ],
        figures=[*_hours_and_dollars(advice, plan), *_callers(advice)],
        glance=lambda: [
            ReportTable("The week at a glance: people of the tier on duty, and their pay", _by_weekday(advice, plan))
        ],
        main=lambda: Section(
            "People on duty",
            charts=[
                requirement_chart(found, plan.opening_hours),
                *([requirement_chart(found, plan.opening_hours, [_busiest(found)])] if found.days else []),
            ],
        ),
        appendix=appendix,
    )


def pay_in_dollars(hours: float, plan: Scenario, advice: StaffingAdvice) -> float:
    """What person-hours on duty cost: hours / (1 - shrinkage) at the pay of the tier in the plan, without overtime."""
    own = tier_of(plan, advice.tier)
    return hours / (1 - own.shrinkage) * own.cost_per_hour


def _hours_and_dollars(advice: StaffingAdvice, plan: Scenario) -> Iterator[KeyFigure]:
    dollars, today = (pay_in_dollars(hours, plan, advice) for hours in (advice.hours, advice.hours_today))
    yield KeyFigure(
        "Person-hours a week",
        hours_on_duty_in_words(advice.hours),
        [
            f"{hours_on_duty_in_words(advice.hours_today)} today",
            _change(hours_on_duty_in_words, advice.hours - advice.hours_today),
        ],
    )
    yield KeyFigure(
        "Pay for them a week",
        dollars_in_words(dollars),
        [f"{dollars_in_words(today)} today", _change(dollars_in_words, dollars - today)],
    )
    weekday, interval = np.unravel_index(int(np.argmax(advice.people)), advice.people.shape)
    when = f"{WEEKDAYS[int(weekday)].capitalize()} at {clock_time(int(interval) * advice.interval_minutes)}"
    yield KeyFigure("Most on duty", f"{advice.people.max():,}", [when, f"{advice.today.max():,} today"])


def _callers(advice: StaffingAdvice) -> Iterator[KeyFigure]:
    """What becomes of callers, where that is known."""
    whole = {change.measure: change for change in advice.changes if change.weekday == WHOLE_RUN}
    labels = KEY_MEASURES | {f"abandonment_{advice.tier}": f"{TIERS[advice.tier]} callers who give up"}
    for name, label in labels.items():
        if name in whole:
            unit = MEASURES[name].unit
            yield KeyFigure(
                label,
                figure_in_words(whole[name].advised, unit),
                [f"{figure_in_words(whole[name].today, unit)} today", "worse" if whole[name].is_worse else ""],
            )


def _by_weekday(advice: StaffingAdvice, plan: Scenario) -> pd.DataFrame:
    hours, before = (_hours(people, advice) for people in (advice.people, advice.today))
    rows = []
    for weekday in np.flatnonzero((hours > 0) | (before > 0)).tolist():
        dollars, today = (pay_in_dollars(float(each[weekday]), plan, advice) for each in (hours, before))
        rows.append(
            {
                "Weekday": WEEKDAYS[weekday].capitalize(),
                "Person-hours": hours_on_duty_in_words(float(hours[weekday])),
                "Today": hours_on_duty_in_words(float(before[weekday])),
                "Change": _change(hours_on_duty_in_words, float(hours[weekday] - before[weekday])),
                "Pay": dollars_in_words(dollars),
                "Change of pay": _change(dollars_in_words, dollars - today),
                "Most on duty": f"{advice.people[weekday].max():,}",
                "Most today": f"{advice.today[weekday].max():,}",
            }
        )
    return pd.DataFrame(rows)


def _hours(people: Integers, advice: StaffingAdvice) -> np.ndarray:
    """Person-hours on duty by weekday."""
    return np.asarray(people.sum(axis=1) * advice.interval_minutes / 60)


def _change(written: Callable[[float], str], change: float) -> str:
    """How many more or fewer than today."""
    said = written(abs(change))
    return "as today" if said == written(0.0) else f"{said} {'more' if change > 0 else 'less'}"


def _busiest(found: Requirement) -> int:
    """The weekday on which most people are needed in all."""
    return int(np.argmax(found.needed.sum(axis=1)))
