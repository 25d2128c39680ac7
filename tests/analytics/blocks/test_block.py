"""Blocks: which are tried, what they change in a plan, what they cost, and what cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from analytics.blocks.block import DutyBlock, blocks_tried, cost_of, with_blocks
from analytics.inputs.variations import with_fields
from analytics.staffing.estimate import people_of
from data.samples.scenarios import small_center
from queueing import Scenario
from tests.analytics.blocks.conftest import starved

MONDAY, TUESDAY, SATURDAY = 0, 1, 5
NOON_TO_FOUR = DutyBlock(MONDAY, 720, 960)


def test_they_lie_within_the_hours_of_a_day() -> None:
    tried = blocks_tried(small_center(), "tier2", (4,), 1)
    assert {each.hours for each in tried} == {4.0}
    # Officers are there from 7 am, lines open until 8 pm; on Saturday there is nobody but from 9 am to 1 pm.
    assert [each.begins for each in tried if each.weekday == MONDAY] == [60 * hour for hour in range(7, 17)]
    assert [each for each in tried if each.weekday == SATURDAY] == [DutyBlock(SATURDAY, 540, 780)]
    assert len(set(tried)) == len(tried) == 51


def test_of_one_number_for_the_week_they_lie_where_lines_are_open() -> None:
    tried = blocks_tried(with_fields(small_center(), tier2__staffing=4), "tier2", (6, 12), 1)
    assert {each.weekday for each in tried} == {0, 1, 2, 3, 4}
    assert [(each.begins, each.ends) for each in tried if each.weekday == MONDAY][:2] == [(480, 840), (480, 1200)]


@pytest.mark.parametrize("change", [1, -1])
def test_one_person_more_or_fewer_is_on_duty_in_them_and_nowhere_else(change: int) -> None:
    plan = small_center()
    later = DutyBlock(TUESDAY, 600, 720)
    before, after = (
        people_of(each, "tier2") for each in (plan, with_blocks(plan, "tier2", (NOON_TO_FOUR, later, later), change))
    )
    expected = np.zeros_like(before)
    expected[MONDAY, 24:32], expected[TUESDAY, 20:24] = change, 2 * change
    np.testing.assert_array_equal(after - before, expected)


def test_nobody_is_taken_from_where_nobody_is() -> None:
    plan = starved((TUESDAY, 27))
    fewer, more = ({*blocks_tried(plan, "tier2", (2,), change)} for change in (-1, 1))
    assert more - fewer == {DutyBlock(TUESDAY, 720, 840), DutyBlock(TUESDAY, 780, 900)}


def test_they_cost_paid_hours_at_the_plans_pay() -> None:
    plan = with_fields(small_center(), tier2__shrinkage=0.2, tier2__cost_per_hour=50)
    assert cost_of(plan, "tier2", (NOON_TO_FOUR,)) == pytest.approx(4 / 0.8 * 50)
    assert cost_of(plan, "tier2", (NOON_TO_FOUR, NOON_TO_FOUR)) == pytest.approx(2 * 4 / 0.8 * 50)
    # Two Mondays of two weeks, one of them with people of its own.
    two_weeks = with_fields(plan, days=14)
    assert cost_of(two_weeks, "tier2", (NOON_TO_FOUR,)) == pytest.approx(4 / 0.8 * 50)
    staffing = {"on_duty": two_weeks.tier2.staffing.on_duty, "overrides": {date(2026, 3, 9): 3}}
    assert cost_of(with_fields(two_weeks, tier2__staffing=staffing), "tier2", (NOON_TO_FOUR,)) == pytest.approx(
        4 / 0.8 * 50 / 2
    )


def test_days_that_are_not_simulated_or_have_people_of_their_own_are_left_out() -> None:
    three = with_fields(small_center(), days=3)
    own = {"on_duty": three.tier2.staffing.on_duty, "overrides": {date(2026, 3, 3): 3}}
    shut = with_fields(three, tier2__staffing=own, closing_days=[date(2026, 3, 4)])
    assert {each.weekday for each in blocks_tried(three, "tier2", (4,), 1)} == {0, 1, 2}
    assert {each.weekday for each in blocks_tried(shut, "tier2", (4,), 1)} == {MONDAY}


@pytest.mark.parametrize(
    ("hours", "change", "fields", "problem"),
    [
        ((), 1, {}, "no length of blocks is given; allowed are one and more"),
        ((0.25,), 1, {}, "blocks of 0.25 h are not allowed; allowed are 0.5 to 12 h in whole"),
        ((4.2,), 1, {}, "intervals of the plan, which are of 30 min"),
        ((13,), 1, {}, "blocks of 13 h are not allowed"),
        ((4,), -1, {"tier2__staffing": 0}, "blocks of 4 h fit on no day; allowed are lengths for which somebody is on"),
    ],
)
def test_what_cannot_be_is_refused(hours: tuple[float, ...], change: int, fields: dict[str, Any], problem: str) -> None:
    plan: Scenario = with_fields(small_center(), **fields)
    with pytest.raises(ValueError, match=problem):
        blocks_tried(plan, "tier2", hours, change)
