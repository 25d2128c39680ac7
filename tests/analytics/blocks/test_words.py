"""Blocks in words: which way, how surely, and what each thing saved costs."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from analytics.blocks.figures import CALLBACKS, CARRIED_OVER, WAITING, WeeklyChange
from analytics.blocks.search import Direction
from analytics.blocks.words import (
    as_good_in_words,
    blocks_answer,
    effect_of,
    one_after_another,
    price_of,
    worth_in_words,
)
from tests.analytics.blocks.advised import advice, alone, changes


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
