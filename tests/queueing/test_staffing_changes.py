"""Staffing changes: only the difference counts, calls in progress are finished, waiting calls start at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

import queueing.plan
from queueing import Journeys, Scenario, simulate
from queueing.plan import Duty
from queueing.scenario.calendar import Calendar, Staffing
from tests.queueing.centers import MONDAY, WEEK, at, busy_center, center, demand, hourly, on_duty

pytestmark = pytest.mark.usefixtures("each_engine")

TIERS = ("tier1", "tier2", "supervisor")
PEOPLE = dict(zip(TIERS, (5, 3, 1), strict=True))
"""Few enough that all three queues are long all day."""


def constant_table(people: int, interval_minutes: int) -> dict[str, Any]:
    """A table that repeats one number in every interval of the week."""
    day = (people,) * (1440 // interval_minutes)
    return {"on_duty": {"interval_minutes": interval_minutes, **dict.fromkeys(WEEK, day)}}


def constant_overrides(people: int) -> dict[str, Any]:
    """Nobody by the table, and on every date of the calendar the same number in every half hour."""
    dates = [MONDAY + timedelta(days=day) for day in range(11)]
    return {"on_duty": 0, "overrides": {day: (people,) * 48 if day.day % 2 else people for day in dates}}


def staffed(staffing_of: Any) -> Scenario:
    """A busy center with the same people around the clock, written down in one way or another."""
    return busy_center(**{tier: {"staffing": staffing_of(people)} for tier, people in PEOPLE.items()})


def assert_identical(one: Journeys, other: Journeys) -> None:
    """The same journeys and attempts, bit for bit."""
    for name, column in one.columns.items():
        assert column.tobytes() == other[name].tobytes(), name
    for name, column in vars(one.callback_attempts).items():
        assert column.tobytes() == getattr(other.callback_attempts, name).tobytes(), name


def every_interval(calendar: Calendar, staffing: Staffing) -> Duty:
    """All intervals of a calendar, and the minutes at which lines open and shut, whether or not anything changes."""
    minute, people = calendar.on_duty(staffing)
    changes = np.column_stack(calendar.open_windows()).ravel()
    moments = np.unique(np.concatenate((minute, changes[changes < calendar.days * 1440])))
    lines_open = np.searchsorted(changes, moments, side="right") % 2
    return Duty(moments, people[np.searchsorted(minute, moments, side="right") - 1], lines_open)


@pytest.mark.parametrize("interval_minutes", [30, 5, 1440])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_table_of_one_number_is_that_constant_number(interval_minutes: int, seed: int) -> None:
    constant = simulate(staffed(int), seed=seed)
    table = simulate(staffed(lambda people: constant_table(people, interval_minutes)), seed=seed)
    assert np.nanmax(constant["tier2_start"] - constant["transfer_asked"]) > 60
    assert_identical(constant, table)


def test_overrides_of_one_number_are_that_constant_number() -> None:
    assert_identical(simulate(staffed(int), seed=3), simulate(staffed(constant_overrides), seed=3))


@pytest.fixture
def plans_laid_out_anew() -> Iterator[Callable[[], None]]:
    """Forgets all plans laid out so far, and once more after the test."""
    yield queueing.plan.lay_out.cache_clear
    queueing.plan.lay_out.cache_clear()


@pytest.mark.parametrize("interval_minutes", [30, 5])
def test_the_tiers_themselves_change_by_the_difference_alone(
    interval_minutes: int, monkeypatch: pytest.MonkeyPatch, plans_laid_out_anew: Callable[[], None]
) -> None:
    # The plan leaves out moments at which nothing changes. Here it does not, and the result must be the same.
    constant = simulate(staffed(int), seed=4)
    varying = simulate(busy_center(), seed=4)
    monkeypatch.setattr(queueing.plan, "lay_out_duty", every_interval)
    plans_laid_out_anew()
    table = staffed(lambda people: constant_table(people, interval_minutes))
    assert len(queueing.plan.lay_out(table).tier2_duty.minute) >= 11 * 1440 / interval_minutes
    assert_identical(constant, simulate(table, seed=4))
    assert_identical(varying, simulate(busy_center(), seed=4))


def in_progress(begins: np.ndarray, ends: np.ndarray, instants: np.ndarray) -> np.ndarray:
    """How many calls are in progress right after each instant."""
    begins, ends = (np.sort(moments[~np.isnan(moments)]) for moments in (begins, ends))
    return np.searchsorted(begins, instants, side="right") - np.searchsorted(ends, instants, side="right")


@pytest.mark.parametrize("tier", TIERS)
def test_work_starts_only_below_the_people_on_duty(tier: str) -> None:
    uneven = {"on_duty": {"interval_minutes": 60, **dict.fromkeys(WEEK, hourly((8, 11, 8), (11, 13, 2), (13, 20, 5)))}}
    # Every callback is answered at the first attempt, so that all of an officer's time is in the journeys.
    scenario = busy_center(
        **{tier: {"staffing": uneven}},
        callback={"answered_same_day": [1], "answered_later_day": [1], "answered_shut": [1]},
    )
    journeys = simulate(scenario, seed=5)
    begins, ends = journeys[f"{tier}_start"], journeys[f"{tier}_end"]
    started = np.unique(begins[~np.isnan(begins)])
    on_duty_then = np.array(uneven["on_duty"]["monday"])[(started % 1440 // 60).astype(int)]
    after = in_progress(begins, ends, started)
    assert (after <= on_duty_then).all()
    assert (after == on_duty_then).any()


def test_when_staffing_falls_calls_in_progress_are_finished_and_nothing_starts_until_they_are_few() -> None:
    # 3 officers at 8, 1 from 9. Callbacks of 25 minutes from before: three start at 8:00 and at 8:25, and at 8:50.
    # At 9:00 three are in progress and one is on duty: all three end at 9:15; then one at a time.
    staffing = {
        "on_duty": {"interval_minutes": 60, **dict.fromkeys(WEEK, hourly((8, 9, 3), (9, 20, 1)))},
    }
    tier2 = {"staffing": staffing, "handle_time": {"mean": 25, "shape": "constant"}}
    journeys = simulate(center(callback={"backlog": 11}, tier2=tier2), seed=1)
    expected = [480] * 3 + [505] * 3 + [530] * 3 + [555, 580]
    assert journeys["tier2_start"].tolist() == expected
    assert journeys["tier2_end"].tolist() == [start + 25 for start in expected]


def test_nothing_starts_until_the_count_is_below_the_new_level() -> None:
    # Staggered: officers come at 8:00, 8:10 and 8:20 (intervals of 10 minutes) and take calls of 100 minutes.
    # From 8:30 two are on duty: the first end at 9:40 leaves two in progress, so nothing starts; at 9:50 one does.
    people = [0] * 48 + [1, 2, 3] + [2] * 93
    staffing = {"on_duty": {"interval_minutes": 10, "monday": people}}
    tier2 = {"staffing": staffing, "handle_time": {"mean": 100, "shape": "constant"}}
    journeys = simulate(center(callback={"backlog": 5}, tier2=tier2), seed=1)
    assert journeys["tier2_start"].tolist() == [480, 490, 500, at(0, 9, 50), at(0, 10)]


def test_when_staffing_rises_waiting_calls_start_at_once() -> None:
    calls = demand(monday={8: 30.0})
    rising = {"on_duty": {"interval_minutes": 60, "monday": hourly((10, 11, 4), (11, 20, 1000))}}
    scenario = center(demand=calls, tier1={"staffing": rising, "handle_time": {"mean": 100, "shape": "constant"}})
    started = np.sort(simulate(scenario, seed=1)["tier1_start"])
    assert len(started) > 10
    assert started[:4].tolist() == [at(0, 10)] * 4
    assert set(started[4:].tolist()) == {at(0, 11)}


def test_waiting_calls_start_in_order_of_arrival_when_staffing_rises() -> None:
    # Three start at 10:00, each takes 10 minutes: the k-th to arrive starts at 10:00 plus 10 minutes for every three.
    scenario = center(
        demand=demand(monday={8: 30.0}),
        tier1={"staffing": on_duty(10, 20, 3), "handle_time": {"mean": 10, "shape": "constant"}},
    )
    journeys = simulate(scenario, seed=1)
    order = np.argsort(journeys["arrived"])
    expected = [at(0, 10, 10 * (k // 3)) for k in range(len(journeys))]
    assert journeys["tier1_start"][order].tolist() == expected


def test_staff_that_leaves_and_comes_back_while_busy_is_not_doubled() -> None:
    # Two officers, nobody from 9:00 to 9:30, two again: the calls of 8:40 (50 minutes) end at 9:30.
    people = [0] * 16 + [2, 2, 0] + [2] * 29
    staffing = {"on_duty": 0, "overrides": {date(2026, 3, 2): people}}
    tier2 = {"staffing": staffing, "handle_time": {"mean": 45, "shape": "constant"}}
    journeys = simulate(center(callback={"backlog": 8}, tier2=tier2), seed=1)
    # 8:00-8:45, 8:45-9:30 (overtime), then at 9:30 exactly two more, and at 10:15.
    assert journeys["tier2_start"].tolist() == [480, 480, 525, 525, 570, 570, 615, 615]
