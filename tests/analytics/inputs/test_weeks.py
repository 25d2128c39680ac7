"""A plan in the week to come: the same days of the week, from today on, and everything else as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.inputs.variations import with_fields
from analytics.inputs.weeks import dates_in_words, ends_before, in_week_to_come, start_in_week_to_come
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
    plan = small_center()
    assert ends_before(plan.start, plan) == ""
    last = plan.start - timedelta(days=3)
    assert ends_before(last, plan) == "The volumes end Fri 27 Feb 2026, before the week that is simulated."
