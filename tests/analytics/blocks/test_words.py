"""Blocks in words, tables and the chart: which way, how surely, and what each thing saved costs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.blocks.block import DutyBlock
from analytics.blocks.charts import blocks_chart
from analytics.blocks.figures import CALLBACKS, CARRIED_OVER, HOLDING, WAITING, WEEKLY_FIGURES, WeeklyChange
from analytics.blocks.search import BlockAdvice, ConfirmedBlocks, Direction, ScreenedBlock
from analytics.blocks.tables import block_figures, block_table
from analytics.blocks.words import (
    as_good_in_words,
    blocks_answer,
    effect_of,
    one_after_another,
    price_of,
    worth_in_words,
)
from data.samples.scenarios import small_center

MONDAY, TUESDAY = DutyBlock(0, 720, 960), DutyBlock(1, 780, 1020)
NOTHING = WeeklyChange(0.0, 0.0, 0.0)


def changes(**figures: WeeklyChange) -> dict[str, WeeklyChange]:
    return dict.fromkeys(WEEKLY_FIGURES, NOTHING) | figures


def advice(direction: Direction = "more", **fields: Any) -> BlockAdvice:
    """One officer on Monday who saves 20 hours of waiting and 10 callbacks, and one on Tuesday who adds 8 hours."""
    sign = 1 if direction == "more" else -1

    def change(mean: float, low: float, high: float) -> WeeklyChange:
        return WeeklyChange(-mean, -high, -low) if direction == "more" else WeeklyChange(mean, low, high)

    first = changes(**{WAITING: change(20, 16, 25), CALLBACKS: change(10, -2, 22), CARRIED_OVER: change(-1, -2, 0)})
    second = changes(**{WAITING: change(28, 21, 35)})
    added = changes(**{WAITING: change(8, 2, 14)})
    instead = changes(**{WAITING: change(-3, -8, 2)})
    found = BlockAdvice(
        scenario=small_center(),
        tier="tier2",
        direction=direction,
        people=2,
        hours=(4.0,),
        goal=WAITING,
        replications=40,
        seed=1,
        today=dict.fromkeys(WEEKLY_FIGURES, 100.0),
        screened=(ScreenedBlock(MONDAY, 22.0 * sign, 40), ScreenedBlock(TUESDAY, 9.0 * sign, 20)),
        steps=(
            ConfirmedBlocks((MONDAY,), 400.0, first, first),
            ConfirmedBlocks((MONDAY, TUESDAY), 800.0, second, added),
        ),
        others=(ConfirmedBlocks((TUESDAY,), 400.0, changes(**{WAITING: change(17, 10, 24)}), instead),),
    )
    return replace(found, **fields)


def alone(direction: Direction = "more") -> BlockAdvice:
    found = advice(direction)
    return replace(found, people=1, steps=found.steps[:1])


def test_the_answer_says_who_where_how_much_and_for_what() -> None:
    assert blocks_answer(alone()) == (
        "One more officer helps most on Monday from noon to 4 pm: 20 (16-25) fewer hours of waiting a week, for $400 a "
        "week"
    )
    assert blocks_answer(advice()) == (
        "2 more officers help most on Monday from noon to 4 pm and Tuesday from 1 pm to 5 pm: 28 (21-35) fewer hours "
        "of waiting a week, for $800 a week"
    )
    assert blocks_answer(alone("fewer")) == (
        "One officer fewer harms least on Monday from noon to 4 pm: 20 (16-25) more hours of waiting a week, and $400 "
        "a week saved"
    )


def test_what_may_not_help_at_all_is_not_said_to_help() -> None:
    found = alone()
    unsure = replace(found.steps[0], changes=changes(**{WAITING: WeeklyChange(-1.0, -3.0, 1.0)}))
    assert blocks_answer(replace(found, steps=(unsure,))).startswith(
        "One more officer helps nowhere for sure: at best on Monday from noon to 4 pm, 1 (-1 to 3) fewer hours"
    )


@pytest.mark.parametrize("direction", ["more", "fewer"])
def test_each_thing_has_its_price(direction: Direction) -> None:
    found = alone(direction)
    (step,) = found.steps
    effect = effect_of(step.changes[WAITING], direction)
    assert (effect.mean, effect.low, effect.high) == (20, 16, 25)
    hour, callback, carried = (price_of(step, name, direction) for name in (WAITING, CALLBACKS, CARRIED_OVER))
    assert (hour.mean, hour.low, hour.high) == (400 / 20, 400 / 25, 400 / 16)
    assert hour.is_sure
    assert (callback.mean, callback.low, callback.high) == (40, 400 / 22, math.inf)
    assert not callback.is_sure
    assert math.isnan(carried.mean)


def test_prices_are_told_as_far_as_they_are_known() -> None:
    assert worth_in_words(alone()) == (
        "It pays $20 ($16 to $25) for an hour of waiting saved and at least $18 for a callback avoided. No fewer "
        "callbacks carried over, as far as can be told."
    )
    assert worth_in_words(alone("fewer")).startswith(
        "It saves $20 ($16 to $25) for an hour of waiting more and at least $18 for a callback more."
    )


def test_one_after_the_other_and_what_is_as_good() -> None:
    assert one_after_another(advice()) == (
        "One after the other, by hours of waiting a week less: the first 20 (16-25) on Monday from noon to 4 pm; the "
        "second 8 (2-14) on Tuesday from 1 pm to 5 pm."
    )
    assert not one_after_another(alone())
    assert "whom 2 more could be taken away" in one_after_another(replace(alone("fewer"), people=3))
    assert as_good_in_words(alone()) == "For one person as good, as far as can be told: Tuesday from 1 pm to 5 pm."
    (other,) = alone().others
    clear = replace(other, beside=changes(**{WAITING: WeeklyChange(8.0, 3.0, 12.0)}))
    assert not as_good_in_words(replace(alone(), others=(clear,)))


@pytest.mark.parametrize("direction", ["more", "fewer"])
def test_the_tables_have_a_row_for_all_blocks(direction: Direction) -> None:
    table, figures = block_table(advice(direction)), block_figures(advice(direction))
    assert table["People"].tolist() == figures["people"].tolist() == [1, 2, 1]
    assert table["Which"].tolist() == ["Advised", "Advised", "Other"]
    assert table["$ a week"].tolist() == [400, 800, 400]
    way = "fewer" if direction == "more" else "more"
    assert table[f"Hours of waiting, {way}"].tolist() == ["20 (16-25)", "28 (21-35)", "17 (10-24)"]
    assert table[f"$ for an hour of waiting {'saved' if direction == 'more' else 'more'}"].tolist() == [
        20,
        pytest.approx(28.57),
        pytest.approx(23.53),
    ]
    assert table[f"$ for a callback {'avoided' if direction == 'more' else 'more'}"].isna().all()
    sign = -1 if direction == "more" else 1
    assert figures[WAITING].tolist() == [sign * 20, sign * 28, sign * 17]
    assert (figures[f"{HOLDING}_low"] == 0).all()


@pytest.mark.parametrize("direction", ["more", "fewer"])
def test_the_chart_draws_every_start_and_outlines_the_chosen_blocks(direction: Direction) -> None:
    found = advice(direction)
    figure = blocks_chart(found, 4.0)
    (squares,) = figure.data
    values = np.array(squares.z, dtype=np.float64)
    assert values[0, 0] == 22
    assert values[1, 1] == 9
    assert np.isnan(values[0, 1])
    assert list(squares.x) == [750, 810]
    marks = [(each.type, each.x0, each.x1, round((each.y0 + each.y1) / 2)) for each in figure.layout.shapes]
    assert marks == [("rect", 720, 780, 0), ("line", 720, 960, 0), ("rect", 780, 840, 1), ("line", 780, 1020, 1)]
    assert figure.layout.meta["alt"].startswith(blocks_answer(alone(direction)).partition(",")[0].split(": ")[0])
    assert "20 to 40 weeks" in figure.layout.meta["alt"]
