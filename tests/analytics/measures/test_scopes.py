"""Scopes: which half-hour, day and weekday an instant belongs to."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from analytics.measures.scopes import (
    CELLS_PER_DAY,
    SCOPES,
    Period,
    TimeScope,
    add_up,
    gather,
    group_of_weekday_time,
)

MONDAY = date(2026, 3, 2)


def period(first_day: int = 1, last_day: int = 11, start: date = MONDAY) -> Period:
    weekdays = (start.weekday() + np.arange(first_day, last_day)) % 7
    return Period(start, first_day, last_day, weekdays < 5)


@pytest.mark.parametrize(
    ("minute", "cell"),
    [
        (1440.0, 0),
        (1469.999, 0),
        (1470.0, 1),
        (2880.0, 48),
        (11 * 1440 - 0.001, 479),
        (1439.999, -1),
        (11 * 1440.0, -1),
        (math.nan, -1),
        (math.inf, -1),
    ],
)
def test_the_cell_of_an_instant_is_its_half_hour_of_the_measured_days(minute: float, cell: int) -> None:
    assert period().cell_of(np.array([minute])).tolist() == [cell]


@pytest.mark.parametrize("scope", SCOPES)
def test_every_cell_has_one_group_and_every_group_a_name(scope: TimeScope) -> None:
    measured = period()
    group, groups = measured.group_of(scope)
    assert len(group) == measured.cells == 10 * CELLS_PER_DAY
    assert group.min() >= 0
    assert group.max() < groups
    assert len(measured.days_in(scope)) == groups
    for names in measured.key_columns(scope).values():
        assert len(names) == groups


def test_groups_carry_the_dates_weekdays_and_times_of_their_cells() -> None:
    measured = period(first_day=2, last_day=9)  # Wednesday to the Tuesday after
    instant = np.array([6 * 1440 + 9.5 * 60])  # Sunday, 9:30
    (cell,) = measured.cell_of(instant)

    def names(scope: TimeScope) -> dict[str, object]:
        group = measured.group_of(scope)[0][cell]
        return {column: entries[group] for column, entries in measured.key_columns(scope).items()}

    assert names("overall") == {}
    assert names("day") == {"date": date(2026, 3, 8)}
    assert names("weekday") == {"weekday": "Sunday"}
    assert names("time_of_day") == {"minute": 570}
    assert names("weekday_time") == {"weekday": "Sunday", "minute": 570}


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "day"])
def test_times_of_weekdays_make_up_the_other_scopes(scope: TimeScope) -> None:
    measured = period()
    by_time, _ = measured.group_of("weekday_time")
    group, groups = measured.group_of(scope)
    assert group_of_weekday_time(scope)[by_time].tolist() == group.tolist()
    assert group_of_weekday_time(scope).max() + 1 == groups


def test_per_day_is_per_open_day_overall_and_per_open_day_of_the_weekday() -> None:
    measured = period()  # Tuesday to the Thursday of the week after: eight open days, one Saturday, one Sunday
    assert measured.days_in("overall").tolist() == [8.0]
    assert measured.days_in("day").tolist() == [1.0] * 10
    assert measured.days_in("weekday").tolist() == [1.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0]
    assert set(measured.days_in("time_of_day")) == {8.0}
    assert measured.days_in("weekday_time")[::CELLS_PER_DAY].tolist() == measured.days_in("weekday").tolist()


def test_a_holiday_is_no_day_that_figures_of_its_weekday_are_divided_by() -> None:
    opened = np.array([False, True, True, True, True, True, False] * 2)
    opened[8] = False  # the second Monday of two weeks from a Sunday on
    measured = Period(date(2026, 2, 8), 0, 14, opened)
    by_weekday = [1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]  # neither Saturday nor Sunday is open: both of each count
    assert measured.days_in("overall").tolist() == [9.0]
    assert measured.days_in("weekday").tolist() == by_weekday
    assert set(measured.days_in("time_of_day")) == {9.0}
    assert measured.days_in("weekday_time").reshape(7, CELLS_PER_DAY).tolist() == [[d] * 48 for d in by_weekday]


@pytest.mark.parametrize("scope", SCOPES)
def test_sums_over_groups_are_sums_over_calls(scope: TimeScope) -> None:
    measured = period()
    rng = np.random.default_rng(7)
    minute = rng.uniform(0, 12 * 1440, 500)
    amount = rng.uniform(0, 10, 500)
    inside = (minute >= measured.begins) & (minute < measured.ends)
    by_cell = add_up(measured.cell_of(minute), amount, measured.cells)
    assert 0 < inside.sum() < len(inside)
    assert gather(by_cell, *measured.group_of(scope)).sum() == pytest.approx(amount[inside].sum())
