"""The report of the policies that were tried, for targets that are set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analytics.measures.run_readings import MEANINGS
from analytics.reports.foundations import foundations, how_made, what_differs, what_was_simulated
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from analytics.wording import figure_in_words

from .charts import policy_frontier, usual_axes
from .choice import Choice, Targets, choose_policy
from .exploration import COMPARED, Exploration, PolicyPoint
from .figures import COST
from .figures_in_words import beside_today, headlines, targets_in_words
from .question import POLICIES
from .tables import IN_SHORT, MARK, heading_of, pair_table, policy_table
from .value_chart import by_value, drawn_input
from .words import (
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

MOST_ROWS: Final = 14
"""Policies that the first page lists; of more, those that are marked."""


def policy_report(found: Exploration, targets: Targets, aim: str | None = None, made_by: str = "") -> Report:
    """The report of an exploration for targets and an aim; ``made_by`` is which code made it, this if empty.

    Raises:
        ValueError: as of :func:`analytics.policies.choice.choose_policy`.
    """
    choice, plan = choose_policy(found, targets, aim), found.scenario
    plans = {plan.name: plan}
    if choice.point is not choice.today:
        plans[f"{plan.name}, {choice.point.name}"] = choice.point.plan

    def appendix() -> Iterator[Section]:
        if len(plans) > 1:
            yield what_differs(plans, plan.name)
        if found.experiment is not None and choice.today is not None and choice.point is not choice.today:
            pair = pair_table(found, choice.point.name, choice.today.name)
            yield Section("Beside today's plan", tables=[ReportTable("On the same callers, paired by week", pair)])
        every = policy_table(found, choice)
        turned = every.set_index(heading_of(found)).T.rename_axis("Figure").reset_index()
        parts = [turned.iloc[:, [0, *range(at, min(at + 4, turned.shape[1]))]] for at in range(1, turned.shape[1], 4)]
        yield Section(
            "Every policy that was tried", tables=[ReportTable("With 95 % intervals", part) for part in parts]
        )
        told = [{"Figure": MEANINGS[name].full_label, "What it counts": MEANINGS[name].definition} for name in COMPARED]
        yield Section("What the figures of policies count", tables=[ReportTable("Figures", pd.DataFrame(told))])
        made = how_made(f"{found.replications:,} of each policy", found.seed, made_by or POLICIES.code_version)
        yield from foundations(plans, plan.name, made)

    def main() -> Section:
        charts = [policy_frontier(found, choice, targets, usual_axes(found))]
        if drawn_input(found) is not None:
            charts.append(by_value(found, choice, targets))
        return Section("What each policy brings", charts=charts)

    return Report(
        title=f"Report on policies: {heading_of(found).lower()} of {plan.name}",
        answer=recommendation(found, choice, targets),
        details=[
            *warnings_in_words(found, choice),
            *([f"Worse than today: {' '.join(worse_in_words(choice))}"] if choice.worse else []),
            " ".join(reasons(found, choice, targets)),
            when_days_break(found),
            load_in_words(choice.point),
            targets_in_words(targets, choice.today),
            *what_was_simulated(plan, found.replications, found.seed, made_by, POLICIES.code_version),
            first_morning_in_words(plan) or "",
            left_out_in_words(found) or "",
        ],
        figures=[
            KeyFigure(label, _written(choice.point, name), beside_today(choice, name, targets).split("; "))
            for name, label in {**headlines(choice), COST: "Cost, a day"}.items()
        ],
        glance=lambda: [_at_a_glance(found, choice)],
        main=main,
        appendix=appendix,
    )


def _at_a_glance(found: Exploration, choice: Choice) -> ReportTable:
    """The few figures that decide, of every policy or of those that are marked."""
    points, caption = found.points, "Every policy that was tried, means"
    if len(points) > MOST_ROWS:
        points = tuple(point for point in points if marks_of(point, choice) or point is choice.next_point)
        caption = f"Of {len(found.points)} policies those that matter most, means; all are in the appendix"
    names = dict.fromkeys((choice.aim, *IN_SHORT, COST))
    rows = [
        {heading_of(found): point.name, MARK: marks_of(point, choice)}
        | {MEANINGS[name].full_label: _written(point, name) for name in names}
        for point in points
    ]
    return ReportTable(caption, pd.DataFrame(rows))


def _written(point: PolicyPoint, name: str) -> str:
    return figure_in_words(point.figures[name].mean, MEANINGS[name].unit)
