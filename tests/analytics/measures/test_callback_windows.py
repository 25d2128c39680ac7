"""The measures of callback windows on a record written by hand, in which Monday is warm-up, and on the model's."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from queueing import Journeys, simulate
from tests.analytics.measures.test_definitions import FRI, MON, TUE, WED, asked, at, called_back
from tests.queueing.centers import busy_center

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]


def with_bookings(journeys: Journeys, begins: dict[int, float]) -> Journeys:
    """The record in which the first attempts to these people are made in windows that begin so."""
    tries = journeys.callback_attempts
    booked = np.isin(tries.person, list(begins)) & (tries.attempt == 1)
    joined = np.array([begins.get(person, math.nan) for person in tries.person.tolist()])
    made = dataclasses.replace(tries, booked=booked, joined=np.where(booked, joined, tries.joined))
    return dataclasses.replace(journeys, callback_attempts=made)


def test_bookings_are_kept_where_an_officer_speaks_in_the_window(journeys_of: Build, value_of: ValueOf) -> None:
    window = {"share": 1, "minutes": 60}
    rows = [
        called_back(1, at(TUE, 10), 240),
        called_back(2, at(TUE, 10), 299.5),
        called_back(3, at(TUE, 10), 300),
        called_back(4, at(WED, 10), 270, attempts=2),
        called_back(5, at(WED, 10), 60),
        asked(6, at(WED, 10), "unfinished", route="callback", attempts=1, ended=math.nan),
        called_back(7, at(MON, 10), 240),
        called_back(8, at(FRI, 10), 240),
    ]
    attempts = [
        (1, 1, 1, at(TUE, 14), True),
        (2, 1, 1, at(TUE, 14, 59.5), True),
        (3, 1, 1, at(TUE, 15), True),
        (4, 1, 1, at(WED, 14, 5), False),
        (4, 1, 2, at(WED, 14, 30), True),
        (5, 1, 1, at(WED, 11), True),
        (6, 1, 1, at(WED, 14, 10), False),
        (7, 1, 1, at(MON, 14), True),
        (8, 1, 1, at(FRI, 14), True),
    ]
    days = {1: TUE, 2: TUE, 3: TUE, 4: WED, 6: WED, 7: MON, 8: FRI}
    # In another order than that of the calls: attempts stand in the order in which they were waited for.
    booked = with_bookings(journeys_of(rows, attempts[::-1], window=window), {p: at(d, 14) for p, d in days.items()})
    assert value_of(booked, "booked_share", "day") == [1, 2 / 3]
    assert value_of(booked, "bookings_kept", "day") == [2 / 3, 1 / 2]
    # Of persons 1 and 2, and of the first ones to 4 and 6.
    assert value_of(booked, "answered_in_window", "day") == [1, 0]
    assert value_of(booked, "callback_wait_mean") == pytest.approx((240 + 299.5 + 300 + 270 + 60) / 5)


def test_without_bookings_there_is_nothing_to_keep(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of([called_back(1, at(TUE, 10), 240)], [(1, 1, 1, at(TUE, 14), True)])
    assert value_of(journeys, "booked_share") == 0
    assert math.isnan(value_of(journeys, "bookings_kept"))
    assert math.isnan(value_of(journeys, "answered_in_window"))


def test_the_measures_of_a_run_are_those_of_its_attempts(value_of: ValueOf) -> None:
    scenario = busy_center(max_overrun_days=7, window={"share": 0.7, "minutes": 60, "fill": 0.4, "answered": 0.8})
    journeys = simulate(scenario, seed=6)
    tries = journeys.attempts_frame().query("booked").set_index(["person", "call"])
    calls = journeys.to_frame().query("route == 'callback' and call > 0").set_index(["person", "call"])
    booked = calls.loc[tries.index]
    assert 100 < len(booked) < len(calls)
    measured = calls["arrived"] < 1440 * scenario.days
    in_time = booked["tier2_start"] < tries["joined"] + 60
    of = measured[booked.index]
    assert value_of(journeys, "booked_share") == pytest.approx(of.sum() / measured.sum())
    assert value_of(journeys, "bookings_kept") == pytest.approx(in_time[of].mean())
    dialled = tries[(tries["dialled"] < tries["joined"] + 60) & (tries["dialled"] < 1440 * scenario.days)]
    assert value_of(journeys, "answered_in_window") == pytest.approx(dialled["answered"].mean())
