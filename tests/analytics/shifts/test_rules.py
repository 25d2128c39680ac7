"""Shift rules that cannot be, and those that a scenario suggests."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from analytics.shifts.plan import present_requirement
from analytics.shifts.rules import FULL_TIME, LONG_DAYS, PART_TIME, Break, ShiftKind, ShiftRules, usual_rules
from data.samples.scenarios import full_center, small_center
from queueing.scenario.calendar import StaffingTable


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"earliest_start": "09:00", "latest_start": "08:00"}, "earliest_start 9 am is after latest_start 8 am"),
        ({"kinds": ()}, "at least 1 item"),
        ({"kinds": (FULL_TIME, FULL_TIME)}, "'8 hours, 5 days' is there twice"),
        ({"least_rest": 900}, "10 hours, 4 days: shifts on two days may leave a rest of 13 h 30 min"),
        ({"same_start": False}, "or the same start every day"),
        ({"start": 3}, "Extra inputs"),
        ({"shrinkage": 1.0}, "less than 1"),
    ],
)
def test_rules_that_cannot_be_are_refused(fields: dict[str, Any], said: str) -> None:
    base = {"kinds": (FULL_TIME, LONG_DAYS, PART_TIME), "latest_end": 24 * 60}
    with pytest.raises(ValidationError, match=said):
        ShiftRules.model_validate(base | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"minutes": 300}, "a break from 180 to 330 minutes after the start is not allowed"),
        ({"breaks": (Break(), Break(earliest=300, latest=330))}, "allowed are breaks in order from 330 to 510"),
        ({"weekdays": frozenset({5, 6})}, "5 days a week on 2 weekdays is not allowed; allowed are up to 2"),
        ({"days_per_week": 0}, "greater than or equal to 1"),
    ],
)
def test_kinds_of_shift_that_cannot_be_are_refused(fields: dict[str, Any], said: str) -> None:
    base: dict[str, Any] = {"name": "day", "minutes": 510, "breaks": (Break(),)}
    with pytest.raises(ValidationError, match=said):
        ShiftKind.model_validate(base | fields)


def test_a_break_begins_at_the_earliest_before_it_does_at_the_latest() -> None:
    with pytest.raises(ValidationError, match="allowed is an earliest begin up to the latest one"):
        Break(earliest=200, latest=180)


def test_days_off_together_are_runs_of_workdays() -> None:
    assert len(FULL_TIME.patterns) == 7
    assert len(ShiftKind(name="all", minutes=60, days_per_week=7).patterns) == 1
    weekend = ShiftKind(name="weekend", minutes=240, days_per_week=2, weekdays=frozenset({5, 6}))
    assert weekend.patterns == (frozenset({5, 6}),)
    apart = ShiftKind(name="apart", minutes=240, days_per_week=2, weekdays=frozenset({0, 2}))
    assert apart.patterns == ()
    with pytest.raises(ValidationError, match="leave days off that follow one another"):
        ShiftRules(kinds=(apart,), days_off_together=True)


def test_usual_rules_span_the_requirement() -> None:
    for scenario in (small_center(), full_center()):
        rules = usual_rules(scenario, present_requirement(scenario))
        assert (rules.earliest_start, rules.latest_start, rules.latest_end) == (7 * 60, 16 * 60, 20 * 60)
        assert (rules.shrinkage, rules.cost_per_hour) == (scenario.tier2.shrinkage, scenario.tier2.cost_per_hour)
    around_the_clock = usual_rules(small_center(), StaffingTable(**dict.fromkeys(("monday", "sunday"), (1,) * 48)))
    assert (around_the_clock.earliest_start, around_the_clock.latest_end) == (0, 2880)
    assert usual_rules(small_center(), StaffingTable()).latest_end == 2880


def test_rules_are_written_and_read_again() -> None:
    rules = ShiftRules(most_people=10, evening_premium=0.1)
    assert ShiftRules.model_validate_json(rules.model_dump_json()) == rules
