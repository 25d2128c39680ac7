"""What planners change: only what was asked, checked as a whole, and said in words."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from analytics.inputs.variations import (
    clock_choices,
    cutoff_minute,
    period_in_words,
    source_in_words,
    with_demand,
    with_fields,
    with_more_officers,
    with_officers_beside,
)
from data.samples.scenarios import small_center
from queueing import Scenario, WeekdayDemand, simulate
from queueing.scenario.calendar import SATURDAY, StaffingTable


@pytest.fixture
def today() -> Scenario:
    return small_center()


def officers(scenario: Scenario, weekday: int) -> list[int]:
    table = scenario.tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    return list(table.on(weekday))


def test_where_calls_come_from_is_kept_in_files_and_else_nothing_is_written(today: Scenario) -> None:
    named = with_demand(today, today.demand, source="mean week of ours.csv")
    assert Scenario.model_validate_json(named.model_dump_json()) == named
    assert source_in_words(named) == "mean week of ours.csv"
    assert "source" not in today.model_dump_json()
    assert source_in_words(today) == "the plan's own"
    assert simulate(named, seed=3).to_frame().equals(simulate(today, seed=3).to_frame())


def test_a_field_of_a_part_changes_alone(today: Scenario) -> None:
    changed = with_fields(today, cutoff__time="15:00", volume_factor=1.2)
    assert (changed.cutoff.time, changed.volume_factor) == (900, 1.2)
    assert with_fields(changed, cutoff__time=today.cutoff.time, volume_factor=1.0) == today


def test_an_impossible_change_cannot_be_made(today: Scenario) -> None:
    with pytest.raises(ValidationError, match=r"cutoff\.time 23:00 is outside opening hours"):
        with_fields(today, cutoff__rule="every_day", cutoff__time="23:00")


def test_officers_are_added_between_the_two_times_on_business_days(today: Scenario) -> None:
    changed = with_more_officers(today, 2, begins=12 * 60, ends=14 * 60)
    for weekday in range(5):
        before, after = officers(today, weekday), officers(changed, weekday)
        assert [b + 2 * (24 <= place < 28) for place, b in enumerate(before)] == after
    assert officers(changed, 5) == officers(today, 5)


def test_officers_never_fall_below_none(today: Scenario) -> None:
    assert min(officers(with_more_officers(today, -100, 0, 1440), 0)) == 0


def test_no_more_officers_is_no_change(today: Scenario) -> None:
    assert with_more_officers(today, 0, 0, 1440) is today


def test_a_constant_number_of_officers_changes_as_a_whole(today: Scenario) -> None:
    constant = with_fields(today, tier2__staffing=5)
    assert with_more_officers(constant, 2, 0, 60).tier2.staffing.on_duty == 7


def test_demand_and_first_day_change_together(today: Scenario) -> None:
    other = with_demand(today, WeekdayDemand.constant(10), date(2026, 3, 9))
    assert (other.start, other.demand) == (date(2026, 3, 9), WeekdayDemand.constant(10))
    assert with_demand(today, WeekdayDemand.constant(10)).start == today.start


def test_what_pages_ask_of_a_scenario(today: Scenario) -> None:
    assert today.opening_hours.span == (480, 1200)
    assert cutoff_minute(today) == 1020
    assert cutoff_minute(with_fields(today, cutoff__rule="never")) is None
    assert period_in_words(today) == "Mon 2 Mar to Sun 8 Mar 2026"
    assert clock_choices(480, 570) == ["08:00", "08:30", "09:00", "09:30"]


def test_officers_are_added_beside_others_alone() -> None:
    today = small_center()
    evening = with_officers_beside(today, 1, range(SATURDAY), 18 * 60)
    before, after = (officers(plan, 0) for plan in (today, evening))
    first = 18 * 60 // today.tier2.staffing.interval_minutes
    assert after[:first] == before[:first]
    assert after[first:] == [people + 1 if people else 0 for people in before[first:]]
    assert any(before[first:])
    assert officers(evening, SATURDAY) == officers(today, SATURDAY)
    assert max(officers(with_officers_beside(today, -100, [0], 0), 0), default=0) == 0
    assert with_officers_beside(today, 0, [0], 0) is today
