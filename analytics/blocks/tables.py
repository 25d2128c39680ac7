"""The blocks that were confirmed as tables: to be read on a page, and with every figure and interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analytics.units import column_head
from analytics.wording import interval_in_words

from .figures import WEEKLY_FIGURES, Goal
from .search import BlockAdvice, ConfirmedBlocks, Direction
from .words import PRICED, blocks_in_words, effect_of, one_in_words, price_of

ADVISED = "Advised"
OTHER = "Other"
CHANGE_PARTS = ("change", "change, low", "change, high")
"""The numbers of a change that have a column each."""


def block_table(found: BlockAdvice) -> pd.DataFrame:
    """A row for the blocks of one person, of two and so on, then for the best ones of other days, to be read.

    Columns: which they are, people, blocks, dollars a week, by how much the goal is less (of fewer people: more) with
    its interval, the dollars for each thing saved, where there surely is any, and the other figures.
    """
    rows = []
    for role, each in _rows(found):
        row: dict[str, object] = {
            "Which": role,
            "People": len(each.blocks),
            "Blocks": blocks_in_words(each.blocks),
            "$ a week": round(each.cost),
            **_effects(each, [found.goal], found.direction),
        }
        for name in PRICED:
            price = price_of(each, name, found.direction)
            row[f"$ for {one_in_words(name, found.direction)}"] = round(price.mean, 2) if price.is_sure else None
        others = [name for name in WEEKLY_FIGURES if name != found.goal]
        rows.append(row | _effects(each, others, found.direction))
    return pd.DataFrame(rows)


def _effects(found: ConfirmedBlocks, figures: Sequence[Goal], direction: Direction) -> dict[str, str]:
    """By how much figures are less, or of fewer people more, by the heads of their columns."""
    way = "fewer" if direction == "more" else "more"
    effects = {name: effect_of(found.changes[name], direction) for name in figures}
    return {
        f"{WEEKLY_FIGURES[name].label}, {way}": interval_in_words(effect.mean, effect.low, effect.high, "calls")
        for name, effect in effects.items()
    }


def block_figures(found: BlockAdvice) -> pd.DataFrame:
    """The same rows with all figures: of each its change against today's plan, and both ends of its interval.

    Columns before them: which they are, people, blocks, dollars a week.
    """
    rows = []
    for role, each in _rows(found):
        row: dict[str, object] = {
            "Which": role,
            "People": len(each.blocks),
            "Blocks": blocks_in_words(each.blocks),
            column_head("Cost, a week", "dollars"): each.cost,
        }
        for name, change in each.changes.items():
            heads = map(WEEKLY_FIGURES[name].head, CHANGE_PARTS)
            row |= dict(zip(heads, (change.mean, change.low, change.high), strict=True))
        rows.append(row)
    return pd.DataFrame(rows)


def _rows(found: BlockAdvice) -> Iterator[tuple[str, ConfirmedBlocks]]:
    yield from ((ADVISED, each) for each in found.steps)
    yield from ((OTHER, each) for each in found.others)
