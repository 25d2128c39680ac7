"""Ranges as a table that people edit, and back."""

from __future__ import annotations

import pytest

from analytics.sensitivity.range_table import HIGH, LOW, NOW, VARIED, range_table, ranges_of
from analytics.sensitivity.uncertain_inputs import usual_ranges
from data.samples.scenarios import small_center
from queueing.scenario.every_input import EVERY_INPUT

USUAL = usual_ranges(small_center())


def test_a_table_that_was_not_edited_is_the_ranges_themselves() -> None:
    assert ranges_of(range_table(USUAL), USUAL) == USUAL


def test_inputs_left_out_are_in_the_table_and_not_varied() -> None:
    left_out = [each.name for each in USUAL[2:]]
    table = range_table(USUAL, left_out)
    assert len(table) == len(USUAL)
    assert ranges_of(table, USUAL) == USUAL[:2]


def test_numbers_are_in_the_units_that_the_table_says() -> None:
    table = range_table(USUAL).set_index("Input")
    assert table.loc[EVERY_INPUT["ivr.containment"].label][[NOW, "Unit"]].to_numpy().tolist() == ["56", "%"]
    cutoff = table.loc["Cutoff time"][[LOW, NOW, HIGH, "Unit"]]
    assert cutoff.to_numpy().tolist() == ["15", "17", "19", "hour of the day"]
    handle_time = table.loc["Tier 2 handle time"][[NOW, "Unit", "Standing"]]
    assert handle_time.to_numpy().tolist() == ["14", "min", "Assumed"]


def test_edits_are_taken_over() -> None:
    table = range_table(USUAL)
    table[VARIED] = table["Input"].isin(["Answered by the voice system", "Cutoff time"])
    table.loc[table["Input"] == "Answered by the voice system", HIGH] = "70"
    table.loc[table["Input"] == "Cutoff time", LOW] = "14.5"
    first, second = ranges_of(table, USUAL)
    assert (first.name, second.name, second.high) == ("containment", "cutoff_time", 1140)
    assert (first.high, second.low) == pytest.approx((0.7, 870))


def test_what_cannot_be_is_named() -> None:
    table = range_table(USUAL)
    table.loc[table["Input"] == "Tier 2 handle time", LOW] = None
    with pytest.raises(ValueError, match="Tier 2 handle time: low is missing"):
        ranges_of(table, USUAL)
    table.loc[table["Input"] == "Tier 2 handle time", LOW] = "12,5"
    with pytest.raises(ValueError, match="Tier 2 handle time: low '12,5' is not allowed; allowed is a number with"):
        ranges_of(table, USUAL)
    table.loc[table["Input"] == "Tier 2 handle time", LOW] = "99"
    with pytest.raises(ValueError, match="Tier 2 handle time: a range from 99 to 16"):
        ranges_of(table, USUAL)
