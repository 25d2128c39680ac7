"""A plan in the week to come: the same days of the week, from today on, and everything else as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.inputs.variations import with_fields
from analytics.inputs.weeks import (
    dates_in_words,
    ends_before,
    ends_before_this_week,
    in_week_to_come,
    start_in_week_to_come,
)
from data.samples.scenarios import small_center


@pytest.mark.parametrize(
    "today", [date(2026, 3, 2) + timedelta(days=day) for day in (-9, -7, -1, 0, 1, 6, 7, 273, 274)]
)
@pytest.mark.parametrize("warmup_days", [0, 3, 8])
def test_the_first_measured_day_is_the_next_of_its_weekday(today: date, warmup_days: int) -> None:
    plan = with_fields(small_center(), days=14, warmup_days=warmup_days)
    moved = in_week_to_come(plan, today)
    assert moved.start.weekday() == plan.start.weekday()
    assert 0 <= (moved.start + timedelta(days=warmup_days) - today).days < 7
    assert moved.start == start_in_week_to_come(plan, today)
    assert with_fields(moved, start=plan.start) == plan


def test_the_days_of_a_week_are_said_in_few_letters() -> None:
    assert dates_in_words(small_center(), date(2026, 11, 30)) == "30 Nov - 6 Dec 2026"


def test_volumes_that_end_before_the_week_are_said_to() -> None:
    start = small_center().start
    assert ends_before(start, start) == ""
    said = {
        days: ends_before(start - timedelta(days=days), start).removesuffix(" before the week that is simulated.")
        for days in (1, 3, 7, 13, 14)
    }
    assert said == {
        1: "The volumes end Sun 1 Mar 2026, 1 day",
        3: "The volumes end Fri 27 Feb 2026, 3 days",
        7: "The volumes end Mon 23 Feb 2026, 1 week",
        13: "The volumes end Tue 17 Feb 2026, 1 week",
        14: "The volumes end Mon 16 Feb 2026, 2 weeks",
    }


def test_a_file_is_old_once_a_week_lies_between_its_end_and_this_week() -> None:
    sunday = date(2026, 3, 1)
    for days in (0, 1, 7):
        assert ends_before_this_week(sunday, sunday + timedelta(days=days)) == ""
    said = "The volumes end Sun 1 Mar 2026, 1 week before this week."
    for days in (8, 14):
        assert ends_before_this_week(sunday, sunday + timedelta(days=days)) == said
    assert "35 weeks before this week." in ends_before_this_week(date(2026, 3, 27), date(2026, 12, 2))
