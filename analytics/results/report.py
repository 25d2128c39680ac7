"""The reports of a run and of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from textwrap import shorten
from typing import TYPE_CHECKING, Final, NamedTuple

import plotly.graph_objects as go

from analytics import charts
from analytics.charts.palette import NAME_LETTERS
from analytics.comparison import charts as comparison_charts
from analytics.comparison import difference_charts
from analytics.comparison.compare import Comparison
from analytics.comparison.words import (
    comparison_table,
    correction_in_words,
    cutoffs_in_words,
    headline,
    pairing_in_words,
    sentence,
    unclear_in_words,
    verdict_in_words,
)
from analytics.experiments.experiment import Experiment
from analytics.experiments.precision import Precise, precision_in_words
from analytics.experiments.verification import agreement_in_words
from analytics.inputs.same_callers import callers_met
from analytics.inputs.variations import cutoff_minute
from analytics.measures.definitions import MEASURES
from analytics.measures.limits import BREAKING_SHARE
from analytics.reports.foundations import calls_in_words, foundations, how_made, simulated_in_words, what_differs
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from analytics.wording import change_in_words, earlier_in_words, figure_in_words, span_in_words
from queueing import Scenario

from .answers import HEADLINES, answer
from .caller_group_table import groups_table, name_groups
from .day_strip import StripDay, day_strip
from .risk_words import risks_in_words
from .run_charts import RUN_CHARTS
from .tables import figures_table, headlines, headlines_table, results_table
from .week_table import CHANCE, likeliest_to_break, risk_table, week_table

if TYPE_CHECKING:
    from queueing.agreement import Agreement

COST: Final = "Cost, a day"
MOST_DAYS: Final = 14
"""Days that the first page lists; of more, those likeliest to break."""
CHARTS_OF_A_RUN: Final = {
    "When callers wait": ("wait", "risk", "waiting"),
    "Waits by time of day": ("crossing",),
    "Callbacks": ("time_to_callback", "callback_share", "backlog"),
    "Callers and their calls": ("calling", "refused", "refused_by_day"),
    "People at work": ("occupancy", "appointments"),
}
"""The charts by section, in the order in which they are read; the first section is the second page."""


class Origin(NamedTuple):
    """How the figures came about, as far as the experiment itself does not say."""

    agreement: Agreement | None = None
    """How a slice of the first scenario agrees with the reference engine; None where it was not compared."""
    precise: Precise | None = None
    """Of a run: how precisely its figures are known."""
    made: datetime | None = None
    """When the report was made; now where it is None."""


def run_report(
    experiment: Experiment,
    baseline: str,
    changed: str | None,
    origin: Origin,
    breaking_share: float = BREAKING_SHARE,
) -> Report:
    """The report of a run: the changed scenario against the baseline, or the baseline alone.

    In front are the answer, the figures with their changes, every day and the main charts; behind them all charts and
    measures, what differs between the scenarios, definitions, inputs, and how it was made. A day breaks when at least
    ``breaking_share`` of its transfers become callbacks.
    """
    names = [baseline, changed] if changed else [baseline]
    scenarios = {name: experiment.scenarios[name] for name in names}
    against = baseline if changed else None
    found = answer(experiment, names[-1], against, breaking_share)
    precision = [] if origin.precise is None else [precision_in_words(origin.precise)]
    changes = f"; changes are against {baseline}, on {callers_met(*scenarios.values())}" if changed else ""
    days = day_strip(experiment, names[-1], against, breaking_share)
    table = cache(experiment.table)

    def week(caption: str, rows: Sequence[StripDay]) -> ReportTable:
        figures = table("day")
        chances = [None if day.risk is None else day.risk.chance for day in rows]
        shown = week_table(rows, figures[figures["scenario"] == names[-1]])
        return ReportTable(caption, shown, bars={CHANCE: chances})

    def glance() -> Iterator[ReportTable]:
        said = "The week at a glance"
        rows = days
        if len(days) > MOST_DAYS:
            rows = likeliest_to_break(days, MOST_DAYS)
            said = f"The {MOST_DAYS} days likeliest to break; all days are in the appendix"
        if rows:
            yield week(f"{said}: means of {names[-1]} by day", rows)

    def charts_of(heading: str) -> Section:
        drawn = [RUN_CHARTS[name] for name in CHARTS_OF_A_RUN[heading]]
        scenario = scenarios[names[-1]]
        return Section(heading, charts=[each.draw(table(each.scope), scenario, baseline, changed) for each in drawn])

    def appendix() -> Iterator[Section]:
        figures = headlines_table(experiment, HEADLINES, baseline, changed)
        yield Section("The figures", tables=[ReportTable(f"Figures with their 95 % intervals{changes}", figures)])
        if len(days) > MOST_DAYS:
            yield Section("Every day", tables=[week(f"Means of {names[-1]} by day", days)])
        if changed:
            yield what_differs(scenarios, baseline)
        yield from map(charts_of, list(CHARTS_OF_A_RUN)[1:])
        yield Section("Where calls end", charts=[charts.flow(experiment.summary, name) for name in names])
        if name_groups(experiment, names):
            said = "Figures of each caller group with their 95 % intervals"
            yield Section("Caller groups", tables=[ReportTable(said, groups_table(experiment, names))])
        every = results_table(experiment, baseline, changed).drop(columns="Definition")
        measures = ReportTable(f"All measures with their 95 % intervals{changes}", every)
        yield Section("Every measure", tables=[measures])
        yield from _foundations(experiment, scenarios, baseline, origin)

    return Report(
        title=f"Report of a run: {f'{changed} against {baseline}' if changed else baseline}",
        answer=found.sentence,
        details=[found.warning, found.details, found.notes, *precision, *_simulated(experiment, scenarios, baseline)],
        figures=[
            KeyFigure(each.label, each.value, [each.change or "", *each.beneath])
            for each in headlines(experiment, HEADLINES | {"cost": COST}, baseline, changed)
        ],
        glance=glance,
        main=lambda: charts_of(next(iter(CHARTS_OF_A_RUN))),
        appendix=appendix,
    )


def comparison_report(found: Comparison, measure: str, origin: Origin) -> Report:
    """The report of a comparison, its answer told in one of the measures compared; otherwise as of a run."""
    experiment = found.experiment
    scenarios = {name: experiment.scenarios[name] for name in (found.baseline, *found.others)}
    unclear = unclear_in_words(found)

    def appendix() -> Iterator[Section]:
        said = "Each plan's difference from the baseline, with intervals that hold all together (95 %)"
        yield Section("The figures", tables=[ReportTable(said, comparison_table(found))])
        if unclear:
            yield Section("What more weeks would do", lines=unclear)
        yield what_differs(scenarios, found.baseline)
        every = figures_table(experiment, scenarios)
        yield Section("Every measure", tables=[ReportTable("All measures with their 95 % intervals", every)])
        yield from _foundations(experiment, scenarios, found.baseline, origin)

    return Report(
        title=f"Report of a comparison: {', '.join(found.others)} against {found.baseline}",
        answer=headline(found, measure),
        details=[
            sentence(found, measure),
            *risks_in_words(experiment, found.baseline, found.others),
            *cutoffs_in_words(found),
            *_simulated(experiment, scenarios, found.baseline),
            correction_in_words(found),
            pairing_in_words(found, measure),
        ],
        figures=[_compared(found, name) for name in found.measures],
        glance=lambda: [
            ReportTable("Chance of each day to break", risk_table(experiment, found.baseline, found.others))
        ],
        main=lambda: Section(
            "What differs, and when callers wait",
            charts=[difference_charts.differences(found, measure), waits_of(found)],
        ),
        appendix=appendix,
    )


def _compared(found: Comparison, measure: str) -> KeyFigure:
    """A measure of the baseline, and what each plan changes."""
    own, unit = found.experiment.estimates(found.baseline)[measure], MEASURES[measure].unit
    changes = [
        f"{_short(each.scenario)}: {change_in_words(each.mean, unit)}, {verdict_in_words(each).partition(':')[0]}"
        for each in found.differences
        if each.measure == measure
    ]
    known = ", ".join(filter(None, [_short(found.baseline), span_in_words(own.low, own.high, unit, beside=own.mean)]))
    return KeyFigure(MEASURES[measure].full_label, figure_in_words(own.mean, unit), [known, *changes])


def _short(name: str) -> str:
    """The name of a plan where there is little room."""
    return shorten(name, NAME_LETTERS, placeholder="…")


def waits_of(found: Comparison) -> go.Figure:
    """The wait by time of day of all plans of a comparison, side by side."""
    scenarios = found.experiment.scenarios
    hours = [scenario.opening_hours.span for scenario in scenarios.values()]
    return comparison_charts.waits_side_by_side(
        found.experiment.table("time_of_day"),
        found.baseline,
        found.others,
        opens=min(opens for opens, _ in hours),
        closes=max(closes for _, closes in hours),
        cutoffs={name: cutoff_minute(scenario) for name, scenario in scenarios.items()},
    )


def _simulated(experiment: Experiment, scenarios: dict[str, Scenario], baseline: str) -> list[str]:
    """What was simulated; what it means where another version of the model did it, by whose measures the report is."""
    return [
        *([earlier_in_words(experiment.earlier)] if experiment.earlier else []),
        simulated_in_words(scenarios[baseline], experiment.replications, experiment.seed),
        calls_in_words(scenarios),
    ]


def _foundations(
    experiment: Experiment, scenarios: dict[str, Scenario], baseline: str, origin: Origin
) -> Iterator[Section]:
    replications = f"{experiment.replications:,}, from number {experiment.first_replication} on"
    made = how_made(replications, experiment.seed, experiment.made_by, experiment.engine) | {
        "Check of the engine": "not made" if origin.agreement is None else agreement_in_words(origin.agreement)
    }
    yield from foundations(scenarios, baseline, made, replications=experiment.replications, when=origin.made)
