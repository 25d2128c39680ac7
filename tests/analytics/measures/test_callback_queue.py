"""Callbacks waiting through the day: known hours, and Little's law."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.measures.observations import View
from analytics.measures.scopes import CELL_MINUTES, CELLS_PER_DAY
from queueing import Journeys

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
TUE, WED = 1, 2
"""The measured days; Monday is warm-up."""


def at(day: int, hour: int, minute: float = 0) -> float:
    return 1440.0 * day + 60 * hour + minute


def callback(person: int, asked: float, reached: float = math.nan, ended: float = math.nan) -> dict[str, Any]:
    row = {"person": person, "arrived": asked - 10, "ivr_end": asked - 8, "transfer_asked": asked, "attempts": 1}
    outcome = "unfinished" if math.isnan(ended) else "suspended" if math.isnan(reached) else "resolved_tier2"
    return row | {
        "estimated_wait": 40.0,
        "route": "callback",
        "tier2_start": reached,
        "ended": ended,
        "outcome": outcome,
    }


def test_a_callback_waits_from_the_transfer_until_it_is_reached_or_given_up(
    journeys_of: Build, value_of: ValueOf
) -> None:
    rows = [
        callback(1, at(TUE, 9, 15), at(TUE, 10, 15), at(TUE, 10, 30)),
        callback(2, at(TUE, 9, 45), ended=at(TUE, 10)),
        callback(3, at(WED, 23, 45), at(WED + 1, 8), at(WED + 1, 9)),
        callback(4, at(TUE - 1, 23), at(TUE, 0, 45), at(TUE, 1)),
        callback(5, at(TUE, 12)) | {"route": "live", "outcome": "abandoned_tier2", "ended": at(TUE, 13)},
    ]
    waiting = value_of(journeys_of(rows), "callbacks_waiting", "weekday_time")
    tuesday, wednesday = (waiting[day * CELLS_PER_DAY : (day + 1) * CELLS_PER_DAY] for day in (TUE, WED))
    assert {cell: number for cell, number in enumerate(tuesday) if number} == pytest.approx(
        {0: 1, 1: 0.5, 18: 0.5, 19: 1 + 0.5, 20: 0.5}
    )
    assert {cell: number for cell, number in enumerate(wednesday) if number} == {47: 0.5}
    assert math.isnan(waiting[0])


def test_one_who_is_never_reached_waits_to_the_end(journeys_of: Build, value_of: ValueOf) -> None:
    waiting = value_of(journeys_of([callback(1, at(WED, 12))]), "callbacks_waiting", "weekday_time")
    assert waiting[WED * CELLS_PER_DAY : (WED + 1) * CELLS_PER_DAY] == [0.0] * 24 + [1.0] * 24


def test_the_backlog_over_time_is_the_sum_of_the_waits(simulated: Journeys, value_of: ValueOf) -> None:
    period = View.of(simulated).period
    frame = simulated.to_frame()
    rows = frame[frame["route"] == "callback"]
    until = rows["tier2_start"].fillna(rows["ended"]).fillna(math.inf)
    waits = until.clip(period.begins, period.ends) - rows["transfer_asked"].clip(period.begins, period.ends)
    assert (rows["call"] == 0).any()
    assert waits.sum() > 0
    whole = value_of(simulated, "callbacks_waiting")
    assert whole * (period.ends - period.begins) == pytest.approx(waits.sum(), rel=1e-9)
    by_time = np.array(value_of(simulated, "callbacks_waiting", "weekday_time"))
    days = np.bincount(period.weekdays(), minlength=7).repeat(CELLS_PER_DAY)
    assert np.nansum(by_time * days) * CELL_MINUTES == pytest.approx(waits.sum(), rel=1e-9)
    assert (by_time >= 0).all()


def test_the_backlog_at_closing_lies_between_those_of_the_half_hours_around(
    simulated: Journeys, value_of: ValueOf
) -> None:
    # Callbacks are made up to 18:00 and lines close at 20:00: with nobody calling back, the backlog only grows. The
    # last callers are with Tier 1 up to 21:00.
    closing = value_of(simulated, "backlog_at_close", "weekday_time")
    waiting = value_of(simulated, "callbacks_waiting", "weekday_time")
    places = [place for place, backlog in enumerate(closing) if not math.isnan(backlog)]
    assert [place % CELLS_PER_DAY for place in places] == [39] * 5
    for place in places:
        assert waiting[place] <= closing[place] <= waiting[place + 2]
