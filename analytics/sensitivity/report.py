"""The report of which inputs move a measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analytics.measures.definitions import MEASURES
from analytics.reports.foundations import foundations, how_made, what_was_simulated
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from analytics.wording import change_in_words, figure_in_words

from .charts import effects_chart, tornado
from .question import Sensitivity
from .screening import Screening
from .words import (
    effects_answer,
    effects_idle,
    effects_table,
    range_in_words,
    swings_answer,
    swings_idle,
    swings_table,
)

MOST_FIGURES: Final = 3
"""Inputs whose effect stands among the key figures."""
MOST_ROWS: Final = 12
"""Inputs that the first page lists."""


def sensitivity_report(found: Sensitivity, measure: str) -> Report:
    """The report of an analysis of inputs, told in one measure."""
    asked, single = found.request, found.single
    plan, unit, label = asked.scenario, MEASURES[measure].unit, MEASURES[measure].label
    version = single.experiment.made_by
    swings = single.swings(measure)

    def glance() -> Iterator[ReportTable]:
        table = swings_table(single, measure)
        yield ReportTable(f"The inputs that move “{label}” most, one at a time", table.head(MOST_ROWS))

    def main() -> Section:
        charts, together = [tornado(single, measure)], _known(found.together, measure)
        return Section("What moves it", charts=[*charts, *([effects_chart(together, measure)] if together else [])])

    def appendix() -> Iterator[Section]:
        caption = f"Changes of “{label}” with 95 % intervals"
        yield Section("One input at a time", tables=[ReportTable(caption, swings_table(single, measure))])
        if (together := _known(found.together, measure)) is not None:
            lines = [effects_answer(together, measure), effects_idle(together, measure)]
            effects = ReportTable("Effects (Morris)", effects_table(together, measure))
            yield Section("All inputs changed together", lines=lines, tables=[effects])
        screened = f"; {asked.trajectories} trajectories of the screening" if asked.trajectories else ""
        made = how_made(f"{asked.replications:,} of each end{screened}", asked.seed, version)
        yield from foundations({plan.name: plan}, plan.name, made)

    return Report(
        title=f"Report on inputs: “{label}” of {plan.name}",
        answer=swings_answer(single, measure),
        details=[
            swings_idle(single, measure),
            f"{len(asked.ranges)} inputs, each at both ends of the range in which it may plausibly lie.",
            *what_was_simulated(plan, asked.replications, asked.seed, single.experiment.earlier, ""),
        ],
        figures=[
            KeyFigure(f"{label}, as it is", figure_in_words(single.base(measure), unit)),
            *(
                KeyFigure(
                    each.range.input.about.label,
                    f"{change_in_words(each.at_low.mean, unit)} to {change_in_words(each.at_high.mean, unit)}",
                    [f"from {range_in_words(each.range)}"],
                )
                for each in swings[:MOST_FIGURES]
                if each.size > 0
            ),
        ],
        glance=glance,
        main=main,
        appendix=appendix,
    )


def _known(found: Screening | None, measure: str) -> Screening | None:
    """A screening that has something to say of a measure."""
    if found is None:
        return None
    try:
        found.effects(measure)
    except ValueError:
        return None
    return found
