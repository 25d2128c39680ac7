"""What each input may be as it is edited: its range is the model's own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from analytics.inputs.ranges import Range, allowed
from analytics.inputs.scenario_edits import value_at, with_values
from data.samples.scenarios import small_center
from queueing import Duration, Scenario
from queueing.scenario.every_input import EVERY_INPUT

CENTER = small_center()
NUMBERS = [path for path, each in EVERY_INPUT.items() if each.kind in ("whole", "number", "share")]
TIED_TO_OTHERS = {"callback.threshold_low", "appointment.lead_days_low", "warmup_days", "volume_factor"}
"""Inputs whose largest value depends on others."""
DIVIDES_A_DAY = "window.minutes"
"""It may be its ends and little between them: what it may be is held in the tests of callback windows."""


@pytest.mark.parametrize("path", EVERY_INPUT)
def test_only_what_the_model_lets_be_left_out_can_be(path: str) -> None:
    try:
        with_values(CENTER, {path: None})
        possible = True
    except ValidationError:
        possible = False
    assert possible == bool(EVERY_INPUT[path].without)


@pytest.mark.parametrize("path", [path for path in NUMBERS if path not in {*TIED_TO_OTHERS, DIVIDES_A_DAY}])
def test_ranges_are_those_of_the_model(path: str) -> None:
    found = allowed(path)
    whole = EVERY_INPUT[path].kind == "whole"
    step = 1 if whole else 1e-6
    free = {
        "callback.threshold_high": "callback.threshold_low",
        "appointment.lead_days_high": "appointment.lead_days_low",
    }
    scenario = with_values(CENTER, {free[path]: 0}) if path in free else CENTER
    for end, outwards, is_open in ((found.low, -step, found.above_low), (found.high, step, found.below_high)):
        if math.isinf(end):
            continue
        assert _possible(scenario, path, end) != is_open
        assert _possible(scenario, path, end - outwards)
        assert not _possible(scenario, path, end + outwards)


def _possible(scenario: Scenario, path: str, value: float) -> bool:
    number = int(value) if EVERY_INPUT[path].kind == "whole" else value
    try:
        return bool(value_at(with_values(scenario, {path: number}), path) == number)
    except ValidationError:
        return False


def test_ranges_reach_into_parts_of_an_input() -> None:
    assert allowed("tier1.handle_time.cv") == Range(0, 20)
    assert allowed("tier1.patience.mean") == Range(0)
    assert allowed("calling_again.suspended.probability") == Range(0, 1)
    assert allowed("callback.answered_same_day") == Range(0, 1)
    assert allowed("appointment.daily_slots") == Range(1)
    with pytest.raises(KeyError):
        allowed("tier1.shoe_size")


@pytest.mark.parametrize(
    ("found", "unit", "said"),
    [
        (Range(0, 100), "%", "0 to 100 %"),
        (Range(0, 1).times(100), "%", "0 to 100 %"),
        (Range(0, 24, above_low=True), "hours", "above 0 to 24 hours"),
        (Range(0, 100, below_high=True), "%", "0 to below 100 %"),
        (Range(0, above_low=True), "min", "above 0 min"),
        (Range(1), "", "1 and more"),
        (Range(high=5), "min", "up to 5 min"),
        (Range(high=5, below_high=True), "min", "below 5 min"),
        (Range(), "", "any number"),
        (Range(0, 999_999), "calls", "0 to 999,999 calls"),
    ],
)
def test_ranges_in_words(found: Range, unit: str, said: str) -> None:
    assert found.in_words(unit) == said


def test_a_duration_is_one_input(small_center: Callable[..., Any]) -> None:
    scenario = small_center()
    assert with_values(scenario, {"tier1.patience": Duration(3, 1)}).tier1.patience == Duration(3, 1)
    assert with_values(scenario, {}) is scenario
