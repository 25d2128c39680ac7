"""The blocks that were confirmed as tables: to be read on a page, and with every figure and interval."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.wording import interval_in_words

from .figures import WEEKLY_FIGURES
from .search import BlockAdvice, ConfirmedBlocks
from .words import PRICED, blocks_in_words, effect_of, one_in_words, price_of

ADVISED = "Advised"
OTHER = "Other"


def block_table(found: BlockAdvice) -> pd.DataFrame:
    """A row for the blocks of one person, of two and so on, then for the best ones of other days, to be read.

    Columns: which they are, people, blocks, dollars a week, by how much each figure is less (of fewer people: more)
    with its interval, and the dollars for each of some, where there surely are any.
    """
    way = "fewer" if found.direction == "more" else "more"
    rows = []
    for role, each in _rows(found):
        row: dict[str, object] = {
            "Which": role,
            "People": len(each.blocks),
            "Blocks": blocks_in_words(each.blocks),
            "$ a week": round(each.cost),
        }
        for name, figure in WEEKLY_FIGURES.items():
            effect = effect_of(each.changes[name], found.direction)
            row[f"{figure.label}, {way}"] = interval_in_words(effect.mean, effect.low, effect.high, "calls")
        for name in PRICED:
            price = price_of(each, name, found.direction)
            row[f"$ for {one_in_words(name, found.direction)}"] = round(price.mean, 2) if price.is_sure else None
        rows.append(row)
    return pd.DataFrame(rows)


def block_figures(found: BlockAdvice) -> pd.DataFrame:
    """The same rows with all figures: of each its change against today's plan, and ``_low`` and ``_high`` of it.

    Columns before them: which they are, people, blocks, dollars a week.
    """
    rows = []
    for role, each in _rows(found):
        row: dict[str, object] = {
            "which": role.lower(),
            "people": len(each.blocks),
            "blocks": blocks_in_words(each.blocks),
            "cost": each.cost,
        }
        for name, change in each.changes.items():
            row |= {name: change.mean, f"{name}_low": change.low, f"{name}_high": change.high}
        rows.append(row)
    return pd.DataFrame(rows)


def _rows(found: BlockAdvice) -> Iterator[tuple[str, ConfirmedBlocks]]:
    yield from ((ADVISED, each) for each in found.steps)
    yield from ((OTHER, each) for each in found.others)
