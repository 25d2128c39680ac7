"""Measures of work that is not calls, on items written by hand: Monday is warm-up, Tuesday and Wednesday measured."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.measures.definitions import MEASURES
from analytics.measures.figures import figures_of
from analytics.measures.other_work import OF_OTHER_WORK
from queueing import Journeys, Scenario, simulate
from queueing.draws.work_items import FIRST_ITEM

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
Row = dict[str, Any]

MON, TUE, WED, THU, FRI, SAT, SUN, NEXT_MON = range(8)
MEASURED_DAYS = 2


def at(day: int, hour: int, minute: float = 0) -> float:
    return 1440.0 * day + 60.0 * hour + minute


def item(number: int, came: float, begun: float = math.nan, done: float = math.nan) -> Row:
    outcome = "unfinished" if math.isnan(done) else "work_done"
    times = {"arrived": came, "tier2_start": begun, "tier2_end": done, "ended": done}
    return {"person": FIRST_ITEM + number, "call": 0, "reason": -1, "route": "work", "outcome": outcome, **times}


STREAMS = [{"name": "Requests"}]
ITEMS = [
    item(1, at(MON, 10), at(MON, 10), at(MON, 11)),  # of the warm-up
    item(2, at(MON, 19), at(TUE, 7, 50), at(TUE, 8, 20)),  # came in it, done on Tuesday
    item(3, at(TUE, 9), at(TUE, 9, 30), at(TUE, 10)),
    item(4, at(TUE, 12), at(TUE, 19, 50), at(TUE, 20, 10)),  # an officer is at it when lines shut
    item(5, at(TUE, 13), at(WED, 23, 50), at(THU, 0)),  # one instant too late for the next business day
    item(6, at(WED, 9), at(THU, 9), at(THU, 10)),
    item(7, at(WED, 12)),
    item(8, at(WED, 19), at(WED, 23, 30)),  # begun, never done
    item(9, at(THU, 9), at(THU, 9), at(THU, 9, 30)),  # of the run-out
]


def test_items_are_counted_by_when_they_come_and_when_they_are_done(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of(ITEMS)
    assert value_of(journeys, "work_arrived", "day") == [3, 3]
    assert value_of(journeys, "work_done", "day") == [3, 0]
    assert value_of(journeys, "work_done") == 3 / MEASURED_DAYS
    by_time = value_of(journeys, "work_done", "weekday_time")[TUE * 48 :]
    assert [(cell, items) for cell, items in enumerate(by_time[:48]) if items > 0] == [(16, 1), (20, 1), (40, 1)]


def test_an_item_waits_until_it_is_done(journeys_of: Build, value_of: ValueOf) -> None:
    # 1 h, 8 h 10 min, 35 h; 25 h. Those without an end have no time.
    journeys = journeys_of(ITEMS)
    assert value_of(journeys, "work_wait_mean", "day") == pytest.approx([60 * (1 + 8 + 1 / 6 + 35) / 3, 60 * 25])


def test_items_are_done_within_business_days(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of(ITEMS)
    assert value_of(journeys, "work_within_1_day", "day") == pytest.approx([2 / 3, 1 / 3])
    # Five business days later the run is over: two of warm-up and measured days, four of run-out from Thursday on.
    assert math.isnan(value_of(journeys, "work_within_5_days"))
    long = journeys_of(ITEMS, max_overrun_days=8)
    assert value_of(long, "work_within_5_days", "day") == pytest.approx([3 / 3, 1 / 3])


def test_items_not_done_at_closing_are_those_that_came_before(journeys_of: Build, value_of: ValueOf) -> None:
    # Tuesday at 20:00: the fourth and the fifth. Wednesday: the fifth to the eighth.
    journeys = journeys_of(ITEMS, work=STREAMS)
    assert value_of(journeys, "work_at_close", "day") == [2, 4]
    assert value_of(journeys, "work_at_close") == 3
    assert value_of(journeys_of([], work=STREAMS), "work_at_close") == 0
    assert math.isnan(value_of(journeys_of([]), "work_at_close"))


def test_hours_on_items_are_those_of_the_measured_days(journeys_of: Build, value_of: ValueOf) -> None:
    # Tuesday: 30, 30 and 20 minutes; Wednesday: 10, and 30 from 23:30 on.
    journeys = journeys_of(ITEMS)
    assert value_of(journeys, "work_hours", "day") == pytest.approx([80 / 60, 40 / 60])
    by_time = value_of(journeys, "work_hours", "weekday_time")[TUE * 48 :]
    spent = [(cell, round(60 * hours)) for cell, hours in enumerate(by_time[:48]) if hours > 0]
    assert spent == [(15, 10), (16, 20), (19, 30), (39, 10), (40, 10)]
    # Two officers are on duty all day and night, and busy with nothing else.
    assert value_of(journeys, "occupancy_tier2", "day") == pytest.approx([80 / (48 * 60), 40 / (48 * 60)])


def test_hours_beyond_the_people_on_duty_count_as_hours_on_items(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of(ITEMS, tier2={"staffing": 0})
    assert value_of(journeys, "work_hours", "day") == pytest.approx([80 / 60, 40 / 60])
    assert value_of(journeys, "overtime_hours_tier2", "day") == pytest.approx([80 / 60, 40 / 60])


def test_items_count_in_no_measure_of_calls(journeys_of: Build, value_of: ValueOf) -> None:
    call = {"person": 5, "arrived": at(TUE, 9), "ivr_end": at(TUE, 9, 2), "outcome": "contained", "ended": at(TUE, 9)}
    without, beside = (journeys_of([call, *rows], max_overrun_days=8, work=STREAMS) for rows in ([], ITEMS))
    of_items = {measure.name for measure in OF_OTHER_WORK} | {"occupancy_tier2"}
    for name in MEASURES:
        same = value_of(without, name, "day") == pytest.approx(value_of(beside, name, "day"), nan_ok=True)
        assert same == (name not in of_items), name


def test_a_plan_beside_other_work_has_the_figures_of_calls_that_it_has_alone(
    crowded_center: Callable[..., Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = [{"name": "Chats", "place": "last", "handle_time": {"mean": 0, "cv": 0}, "monday": 90, "friday": 50}]
    alone, beside = (figures_of(simulate(crowded_center(work=each), seed=4)) for each in ([], work))
    of_items = {measure.name for measure in OF_OTHER_WORK}
    rows = [row for row, name in enumerate(MEASURES) if name not in of_items]
    for scope, values in alone.value.items():
        np.testing.assert_array_equal(values[rows], beside.value[scope][rows])
    # Added up in parts, some of which hold no call, they are the same.
    monkeypatch.setattr("analytics.measures.figures.CALLS_AT_ONCE", 40)
    parted = figures_of(simulate(crowded_center(work=work), seed=4))
    for scope, values in beside.value.items():
        np.testing.assert_allclose(values, parted.value[scope], rtol=1e-12)
