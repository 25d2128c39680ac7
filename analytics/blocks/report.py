"""The report of where some people more help most, or fewer harm least, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.reports.foundations import foundations, how_made, what_differs, what_was_simulated
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from analytics.wording import dollars_in_words, interval_in_words, number_in_words, span_in_words
from queueing.tiers import TIERS

from .charts import blocks_chart
from .figures import WEEKLY_FIGURES
from .question import BLOCKS
from .search import BlockAdvice
from .tables import block_table
from .words import (
    PRICED,
    as_good_in_words,
    blocks_answer,
    blocks_in_words,
    effect_of,
    method_in_words,
    one_after_another,
    one_in_words,
    price_in_words,
    price_of,
    today_in_words,
    worth_in_words,
)


def blocks_report(found: BlockAdvice, made_by: str = "") -> Report:
    """The report of a search for blocks; ``made_by`` is which code made it, this if empty."""
    plan = found.scenario
    plans = {plan.name: plan, f"{plan.name}, with the blocks": found.advised}
    length = found.steps[0].blocks[0].hours

    def appendix() -> Iterator[Section]:
        others = [blocks_chart(found, hours) for hours in found.hours if hours != length]
        if others:
            yield Section("Blocks of other lengths", charts=others)
        every = block_table(found)
        few = [every[[*every.columns[:3], *columns]] for columns in (every.columns[3:8], every.columns[8:])]
        tables = [
            ReportTable("The blocks that were confirmed, with intervals that hold together", part) for part in few
        ]
        yield Section("Every block that was confirmed", tables=tables)
        told = [{"Figure": each.label, "What it counts": each.definition} for each in WEEKLY_FIGURES.values()]
        yield Section("What the figures of blocks count", tables=[ReportTable("Figures of a week", pd.DataFrame(told))])
        yield what_differs(plans, plan.name)
        replications = f"{found.replications:,} of the blocks chosen, which had no part in the choice"
        yield from foundations(plans, plan.name, how_made(replications, found.seed, made_by or BLOCKS.code_version))

    return Report(
        title=f"Report on blocks: {TIERS[found.tier]} of {plan.name}",
        answer=f"{blocks_answer(found)}.",
        details=[
            worth_in_words(found),
            one_after_another(found),
            as_good_in_words(found),
            today_in_words(found),
            method_in_words(found),
            *what_was_simulated(plan, found.replications, found.seed, made_by, BLOCKS.code_version),
        ],
        figures=[*_dollars(found), *_effects(found)],
        glance=lambda: [ReportTable("Blocks by what they bring, best ones of other days last", _at_a_glance(found))],
        main=lambda: Section("The week as a calendar", charts=[blocks_chart(found, length)]),
        appendix=appendix,
    )


def _dollars(found: BlockAdvice) -> Iterator[KeyFigure]:
    """What the blocks cost, or save, and that for each thing saved or lost."""
    said = "Cost a week" if found.direction == "more" else "Saved a week"
    yield KeyFigure(said, dollars_in_words(found.found.cost), [f"{sum(each.hours for each in found.found.blocks):g} h"])
    for name in PRICED:
        price = price_in_words(price_of(found.found, name, found.direction))
        value, _, span = price.partition(" (")
        yield KeyFigure(f"For {one_in_words(name, found.direction)}", value, [span.removesuffix(")")])


def _effects(found: BlockAdvice) -> Iterator[KeyFigure]:
    """What becomes of the figures of a week."""
    way = "fewer" if found.direction == "more" else "more"
    for name, figure in WEEKLY_FIGURES.items():
        effect = effect_of(found.found.changes[name], found.direction)
        yield KeyFigure(
            f"{figure.label}, {way} a week",
            number_in_words(effect.mean),
            [span_in_words(effect.low, effect.high, "calls"), f"{number_in_words(found.today[name])} today"],
        )


def _at_a_glance(found: BlockAdvice) -> pd.DataFrame:
    """The blocks of one person, of two and so on, then the best ones of other days, with what matters most of each."""
    way = "fewer" if found.direction == "more" else "more"
    rows = []
    for each in (*found.steps, *found.others):
        effect = effect_of(each.changes[found.goal], found.direction)
        rows.append(
            {
                "Blocks": blocks_in_words(each.blocks),
                "People": len(each.blocks),
                "$ a week": dollars_in_words(each.cost),
                f"{WEEKLY_FIGURES[found.goal].label}, {way}": interval_in_words(
                    effect.mean, effect.low, effect.high, "calls"
                ),
                f"$ for {one_in_words(PRICED[0], found.direction)}": price_in_words(
                    price_of(each, PRICED[0], found.direction)
                ),
            }
        )
    return pd.DataFrame(rows)
