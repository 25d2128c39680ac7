"""Every measure on journeys written by hand: Monday is warm-up, Tuesday and Wednesday are measured."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.measures.definitions import MEASURES, WAIT_PERCENTILES, _definitions
from queueing import Journeys, WeekdayDemand
from queueing.journeys import CALL_OUTCOMES

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
Row = dict[str, Any]

MON, TUE, WED, THU, FRI = range(5)
MINUTES_PER_DAY = 1440
MEASURED_DAYS = 2
HALF_A_PERCENT = 0.0055
"""How far off percentiles may be: a step of the scale on which waits are counted."""


def at(day: int, hour: int, minute: float = 0) -> float:
    return MINUTES_PER_DAY * day + 60.0 * hour + minute


def to_tier1(person: int, arrived: float, wait: float | None, outcome: str = "resolved_tier1", call: int = 1) -> Row:
    """A call that leaves the voice system after 2 minutes, waits for Tier 1 and is handled in 5."""
    row = {"person": person, "call": call, "arrived": arrived, "ivr_end": arrived + 2, "outcome": outcome}
    if wait is None:
        return row | {"ended": arrived + 30}
    answered = arrived + 2 + wait
    return row | {"tier1_start": answered, "tier1_end": answered + 5, "ended": answered + 5}


def asked(person: int, instant: float, outcome: str, *, call: int = 1, **columns: Any) -> Row:
    """A call that Tier 1 wants to pass on at an instant, 10 minutes after its arrival, and that ends there."""
    return to_tier1(person, instant - 10, 3, outcome, call) | {"transfer_asked": instant, "ended": instant} | columns


def served(person: int, instant: float, wait: float, *, route: str = "live", **columns: Any) -> Row:
    """A transfer whose officer speaks after a wait, for 12 minutes."""
    begins = instant + wait
    spoken = {"tier2_start": begins, "tier2_end": begins + 12, "ended": begins + 12}
    known = {"estimated_wait": 0.0, "route": route, "attempts": int(route == "callback")}
    return asked(person, instant, **(Row(outcome="resolved_tier2") | known | spoken | columns))


def called_back(person: int, instant: float, wait: float, **columns: Any) -> Row:
    return served(person, instant, wait, route="callback", **columns)


def waiting(person: int, instant: float, outcome: str, ended: float = math.nan, **columns: Any) -> Row:
    """A transfer that no officer ever speaks with."""
    return asked(person, instant, **(Row(outcome=outcome, estimated_wait=25.0, ended=ended) | columns))


def left_over(person: int, reached: float | None, outcome: str = "resolved_tier2") -> Row:
    """A callback from before the start."""
    row: Row = {"person": person, "call": 0, "arrived": 0.0, "transfer_asked": 0.0, "route": "callback", "attempts": 1}
    if reached is None:
        return row | {"outcome": outcome}
    return row | {"tier2_start": reached, "tier2_end": reached + 12, "ended": reached + 12, "outcome": outcome}


JUST_PAST_WARMUP = at(TUE, 0, 5)
"""An instant on a measured day at which a call is handed on that arrived in the warm-up."""

OTHERS = [
    asked(90, at(TUE, 10), "refused_cutoff"),
    waiting(91, at(TUE, 10), "abandoned_tier2", at(TUE, 10, 15), route="live"),
    waiting(92, at(TUE, 10), "suspended", at(TUE, 12, 5), route="callback", attempts=3),
    waiting(93, at(TUE, 10), "unfinished", route="callback"),
    waiting(94, at(TUE, 10), "no_callback_number", at(TUE, 10)),
    served(95, JUST_PAST_WARMUP, 500),
    served(96, at(THU, 10), 500),
    left_over(97, at(TUE, 9)),
]
"""Calls without a Tier 2 wait, and calls of the warm-up, the run-out and from before the start."""


def test_each_measure_is_defined_once() -> None:
    assert len(_definitions()) == len(MEASURES)
    assert all(measure.definition.endswith(".") for measure in MEASURES.values())
    assert len({measure.label for measure in MEASURES.values() if not measure.name.startswith("flow_")}) == len(
        [name for name in MEASURES if not name.startswith("flow_")]
    )


def test_tier1_waits_are_those_of_answered_calls(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of(
        [
            to_tier1(1, at(TUE, 8), 3),
            to_tier1(2, at(TUE, 9), 7, "not_authorized"),
            to_tier1(3, at(WED, 9), None, "abandoned_tier1"),
            to_tier1(4, at(WED, 19, 50), None, "closed_out"),
            to_tier1(5, at(WED, 9), None, "contained"),
            to_tier1(6, at(MON, 23, 59), 60),
            to_tier1(7, at(THU, 9), None, "abandoned_tier1"),
        ]
    )
    assert value_of(journeys, "tier1_wait_mean") == 5
    assert value_of(journeys, "tier1_wait_p90") == pytest.approx(7, rel=HALF_A_PERCENT)
    assert value_of(journeys, "abandonment_tier1") == 1 / 4
    by_time = value_of(journeys, "tier1_wait_mean", "time_of_day")
    assert by_time[16:20] == pytest.approx([3, math.nan, 7, math.nan], nan_ok=True)


def test_tier2_waits_are_those_of_calls_whose_officer_spoke(journeys_of: Build, value_of: ValueOf) -> None:
    waits = [
        served(1, at(TUE, 11), 10),
        served(2, at(TUE, 11), 20),
        called_back(3, at(WED, 15), 120),
        called_back(4, at(WED, 15), 250, outcome="abandoned_supervisor"),
    ]
    journeys = journeys_of(waits + OTHERS)
    assert value_of(journeys, "tier2_wait_mean") == 100
    assert value_of(journeys, "tier2_wait_mean", "day") == [15, 185]
    assert value_of(journeys, "live_wait_mean") == 15
    assert value_of(journeys, "callback_wait_mean") == 185
    for percent in WAIT_PERCENTILES:
        least = np.percentile([10, 20, 120, 250], percent, method="inverted_cdf")
        assert value_of(journeys, f"tier2_wait_p{percent}") == pytest.approx(least, rel=HALF_A_PERCENT)


def test_half_of_the_callbacks_are_those_of_all_that_were_required(journeys_of: Build, value_of: ValueOf) -> None:
    reached = [called_back(1, at(TUE, 15), 60), called_back(2, at(WED, 15), 120)]
    never = [waiting(3, at(WED, 9), "suspended", at(WED, 19), route="callback"), OTHERS[3]]
    for rows, within, half in ((reached, 1 / 2, 60), (reached + never[:1], 1 / 3, 120), (reached + never, 1 / 4, 120)):
        journeys = journeys_of(rows)
        assert value_of(journeys, "callback_within_1h") == within
        assert value_of(journeys, "callback_wait_p50") == pytest.approx(half, rel=HALF_A_PERCENT)
        assert (value_of(journeys, "callback_wait_p50") <= 60) == (within >= 1 / 2)
    assert value_of(journeys_of(reached + never), "callback_wait_p90") == math.inf
    assert value_of(journeys_of(reached + never), "callback_wait_mean") == 90


def test_a_wait_belongs_to_the_half_hour_of_the_transfer_decision(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of([called_back(1, at(TUE, 13, 29), 40), called_back(2, at(WED, 13, 30), 80)])
    by_time = value_of(journeys, "tier2_wait_mean", "time_of_day")
    assert {cell: wait for cell, wait in enumerate(by_time) if not math.isnan(wait)} == {26: 40, 27: 80}
    by_weekday = value_of(journeys, "tier2_wait_p90", "weekday")
    assert (by_weekday[TUE], by_weekday[WED]) == pytest.approx((40, 80), rel=HALF_A_PERCENT)
    assert np.isnan(by_weekday[FRI])


def test_announced_waits_cross_a_limit_above_it(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        served(1, at(TUE, 9), 1, estimated_wait=0.0),
        served(2, at(TUE, 9), 1, estimated_wait=20.0),
        served(3, at(TUE, 9), 1, estimated_wait=20.001),
        called_back(4, at(TUE, 9), 1, estimated_wait=30.0),
        waiting(5, at(TUE, 9), "abandoned_tier2", at(TUE, 9, 1), route="live", estimated_wait=29.0),
        waiting(6, at(TUE, 9), "no_callback_number", at(TUE, 9), estimated_wait=31.0),
        called_back(7, at(TUE, 9), 1, estimated_wait=math.inf),
        asked(8, at(TUE, 9), "refused_cutoff"),
        asked(9, at(TUE, 9), "resolved_supervisor", supervisor_start=at(TUE, 9)),
        served(10, JUST_PAST_WARMUP, 1, estimated_wait=99.0),
        left_over(11, at(TUE, 9)),
    ]
    journeys = journeys_of(rows)
    assert value_of(journeys, "estimate_over_20") == pytest.approx(5 / 7)
    assert value_of(journeys, "estimate_over_30") == pytest.approx(2 / 7)
    assert value_of(journeys, "transfers") == 7 / MEASURED_DAYS


def test_actual_waits_cross_a_limit_while_there_is_no_officer(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        served(1, at(TUE, 9), 20.0),
        served(2, at(TUE, 9), 20.5),
        called_back(3, at(TUE, 9), 30.0),
        called_back(4, at(TUE, 9), 30.5),
        waiting(5, at(TUE, 9), "abandoned_tier2", at(TUE, 9, 15), route="live"),
        waiting(6, at(TUE, 9), "abandoned_tier2", at(TUE, 9, 25), route="live"),
        waiting(7, at(TUE, 9), "suspended", at(TUE, 11, 5), route="callback"),
        waiting(8, at(TUE, 9), "unfinished", route="callback"),
        waiting(9, at(TUE, 9), "no_callback_number", at(TUE, 9)),
        asked(10, at(TUE, 9), "refused_cutoff"),
    ]
    journeys = journeys_of(rows)
    assert value_of(journeys, "wait_over_20") == pytest.approx(6 / 9)
    assert value_of(journeys, "wait_over_30") == pytest.approx(3 / 9)


@pytest.fixture
def callbacks(journeys_of: Build) -> Journeys:
    hours_later = 60.0
    return journeys_of(
        [
            called_back(1, at(TUE, 15), 1 * hours_later),
            called_back(2, at(TUE, 15), 9 * hours_later - 0.5),  # 23:59:30 of the same day
            called_back(3, at(TUE, 15), 9 * hours_later, attempts=2),  # midnight
            called_back(4, at(WED, 15), 24 * hours_later),
            called_back(5, at(WED, 15), 72 * hours_later),
            called_back(6, at(WED, 15), 72 * hours_later + 0.5),
            waiting(7, at(WED, 15), "suspended", at(WED, 17), route="callback", attempts=3),
            waiting(8, at(WED, 15), "unfinished", route="callback", attempts=1),
            served(9, at(WED, 15), 5),
            waiting(10, at(WED, 15), "no_callback_number", at(WED, 15)),
            asked(11, at(WED, 18), "refused_cutoff"),
            called_back(12, JUST_PAST_WARMUP, 5000),
            called_back(13, at(THU, 15), 5000),
            left_over(14, at(WED, 15)),
        ]
    )


def test_time_to_callback_counts_suspended_and_unfinished_as_not_reached(
    callbacks: Journeys, value_of: ValueOf
) -> None:
    assert value_of(callbacks, "callback_same_day") == 2 / 8
    expected = {1: 1, 2: 1, 4: 1, 8: 1, 24: 4, 48: 4, 72: 5}
    for hours, reached in expected.items():
        assert value_of(callbacks, f"callback_within_{hours}h") == reached / 8
    assert value_of(callbacks, "callbacks_slipped") == 6 / MEASURED_DAYS
    assert value_of(callbacks, "callbacks_slipped", "day") == [1, 5]
    assert value_of(callbacks, "suspended_share") == 1 / 8


def test_callback_share_is_of_transfers_not_of_refusals(callbacks: Journeys, value_of: ValueOf) -> None:
    assert value_of(callbacks, "callback_share") == 8 / 10
    assert value_of(callbacks, "refused_share") == 1 / 11


def test_attempts_are_per_callback_and_answers_per_attempt(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        called_back(1, at(TUE, 15), 130, attempts=3),
        waiting(2, at(TUE, 15), "unfinished", route="callback", attempts=1),
        called_back(3, at(TUE, 15), 10),
        waiting(4, at(TUE, 15), "suspended", at(TUE, 19), route="callback", attempts=3),
        served(5, at(TUE, 15), 1),
        called_back(6, JUST_PAST_WARMUP, 10, attempts=7),
        left_over(7, at(TUE, 9)),
    ]
    attempts = [
        (1, 1, 1, at(TUE, 15, 5), False),
        (1, 1, 2, at(TUE, 16, 5), False),
        (1, 1, 3, at(TUE, 17, 5), True),
        (3, 1, 1, at(TUE, 15, 10), True),
        (7, 0, 1, at(TUE, 9), True),
        (6, 1, 1, at(MON, 15, 10), True),
        (2, 1, 1, at(THU, 9), False),
    ]
    journeys = journeys_of(rows, attempts)
    assert value_of(journeys, "attempts_per_callback") == 8 / 4
    assert value_of(journeys, "attempts_answered") == 3 / 5
    assert value_of(journeys, "attempts_answered", "time_of_day")[30] == 1 / 2


def test_backlog_is_counted_at_each_closing(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        left_over(1, at(WED, 9)),  # waits on Tuesday
        left_over(2, None, "unfinished"),  # waits on both days
        called_back(3, at(MON, 15), 30 * 60),  # from the warm-up, reached on Tuesday at 21:00
        called_back(4, at(TUE, 15), 5 * 60),  # reached at the very closing
        called_back(5, at(TUE, 20), 10),  # became a callback at the very closing
        called_back(6, at(TUE, 15), 60),
        waiting(7, at(TUE, 19), "suspended", at(WED, 21), route="callback"),
        waiting(8, at(WED, 19), "unfinished", route="callback"),
        called_back(9, at(WED, 20, 5), 60),  # asked for after closing: the caller was with Tier 1 by then
        waiting(10, at(TUE, 19, 50), "no_callback_number", at(TUE, 20), route="live"),
        asked(11, at(TUE, 19, 50), "refused_cutoff"),
        called_back(12, at(THU, 9), 6000),
        waiting(13, at(TUE, 12), "suspended", at(TUE, 16), route="callback"),
    ]
    journeys = journeys_of(rows)
    assert value_of(journeys, "backlog_at_close", "day") == [5, 4]
    assert value_of(journeys, "backlog_at_close") == 4.5
    by_time = value_of(journeys, "backlog_at_close", "time_of_day")
    assert {cell: backlog for cell, backlog in enumerate(by_time) if not math.isnan(backlog)} == {39: 4.5}
    assert value_of(journeys, "backlog_earlier", "day") == [3, 2]
    assert value_of(journeys, "callbacks_reached_evening", "day") == [1, 1]
    assert value_of(journeys, "callbacks_given_up_by_closing", "day") == [1, 0]
    assert value_of(journeys, "callbacks_slipped", "day") == [5 - 3 - 1 + 1, 4 - 2 - 1 + 0]
    assert value_of(journeys, "callbacks", "day") == [5, 2]


def test_lines_that_never_shut_close_at_midnight_of_each_day(journeys_of: Build, value_of: ValueOf) -> None:
    always = {day: {"opens": "00:00", "closes": "24:00"} for day in ("monday", "tuesday", "wednesday")}
    rows = [
        called_back(1, at(MON, 23), 120),
        called_back(2, at(TUE, 23), 60 * 40),
        called_back(3, at(WED, 23), 120),
    ]
    journeys = journeys_of(rows, opening_hours=always)
    assert value_of(journeys, "backlog_at_close", "day") == [1, 2]


@pytest.fixture
def refused(journeys_of: Build) -> Journeys:
    return journeys_of(
        [
            asked(1, at(TUE, 17), "refused_cutoff"),
            served(1, at(WED, 9), 5, call=2),
            asked(2, at(TUE, 17), "refused_cutoff"),
            to_tier1(2, at(TUE, 18), None, "contained", call=2),
            asked(3, at(WED, 17), "refused_cutoff"),
            to_tier1(3, at(THU, 8), None, "abandoned_tier1", call=2),
            served(4, at(WED, 9), 5),
            # Refused twice, then given an appointment in the run-out.
            asked(5, at(TUE, 17), "refused_cutoff"),
            asked(5, at(WED, 17), "refused_cutoff", call=2),
            served(5, at(THU, 9), 5, call=3, outcome="appointment"),
            # Refused in the warm-up: its new call is load, its person is not counted.
            asked(6, at(MON, 17), "refused_cutoff"),
            served(6, at(TUE, 8, 20), 5, call=2),
            # Helped before the refusal does not count as helped after it.
            to_tier1(7, at(TUE, 9), None, "abandoned_tier1"),
            asked(7, at(TUE, 17), "refused_cutoff", call=2),
            to_tier1(7, at(TUE, 18), 1, call=3),
            # The neighbours of refused people are other people.
            asked(0, at(MON, 17), "refused_cutoff"),
            asked(8, at(WED, 17), "refused_cutoff"),
            to_tier1(9, at(THU, 9), 5),
            asked(10, JUST_PAST_WARMUP, "refused_cutoff"),
        ]
    )


def test_what_becomes_of_refused_people(refused: Journeys, value_of: ValueOf) -> None:
    people = 6
    assert value_of(refused, "refused_reached_officer") == pytest.approx(2 / people)
    assert value_of(refused, "refused_helped_otherwise") == pytest.approx(2 / people)
    assert value_of(refused, "refused_not_helped") == pytest.approx(1 / people)
    assert value_of(refused, "refused_lost") == pytest.approx(1 / people)
    assert value_of(refused, "refused_called_next_day") == pytest.approx(3 / people)
    assert value_of(refused, "refused_reached_officer", "day") == [2 / 4, 0 / 2]
    assert value_of(refused, "refused_lost", "day") == [0, 1 / 2]


def test_refusals_are_counted_per_call_and_load_by_its_arrival(refused: Journeys, value_of: ValueOf) -> None:
    assert value_of(refused, "outcome_refused_cutoff", "day") == [4, 3]
    assert value_of(refused, "refused_share") == 7 / 10
    assert value_of(refused, "refused_share", "day") == [4 / 5, 3 / 5]
    assert value_of(refused, "load_from_refusals", "day") == [1, 2]
    assert value_of(refused, "load_from_refusals") == 3 / MEASURED_DAYS


@pytest.mark.parametrize(
    ("rule", "by_day", "overall"),
    [("heavy_days", [0, 1], 1 / 2), ("every_day", [1, 1], 1), ("never", [math.nan, math.nan], math.nan)],
)
def test_the_days_on_which_the_cutoff_applies(
    rule: str, by_day: list[float], overall: float, journeys_of: Build, value_of: ValueOf
) -> None:
    # All calls are expected before noon. Three of them do not make a day heavy, and more do; calls made again and
    # callbacks from before the start are no first calls, and days of the warm-up are not measured.
    demand = WeekdayDemand(interval_minutes=720, monday=(3, 0), tuesday=(3, 0), wednesday=(3, 0))
    rows = [to_tier1(10 * day + call, at(day, 9), 3) for day in (MON, TUE, WED) for call in range(4 - (day == TUE))]
    rows += [to_tier1(10 * TUE, at(TUE, 11), 3, call=2), left_over(99, at(TUE, 9))]
    cutoff = {"rule": rule, "time": "12:00", "heavy_day_calls": 3}
    journeys = journeys_of(rows, demand=demand, cutoff=cutoff)
    assert value_of(journeys, "cutoff_days", "day") == pytest.approx(by_day, nan_ok=True)
    assert value_of(journeys, "cutoff_days") == pytest.approx(overall, nan_ok=True)
    by_weekday = value_of(journeys, "cutoff_days", "weekday")
    assert by_weekday == pytest.approx([math.nan, *by_day, *[math.nan] * 4], nan_ok=True)
    by_time = value_of(journeys, "cutoff_days", "time_of_day")
    assert {cell for cell, share in enumerate(by_time) if not math.isnan(share)} == ({24} if rule != "never" else set())


def test_a_refused_supervisor_request_counts_among_those_who_asked(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        asked(1, at(TUE, 9), "resolved_supervisor", supervisor_start=at(TUE, 9), supervisor_end=at(TUE, 9, 9)),
        asked(2, at(TUE, 9), "refused_cutoff"),
        to_tier1(3, at(TUE, 9), 1),
    ]
    assert value_of(journeys_of(rows), "refused_share") == 1 / 2


def test_abandonment_of_tier2_is_of_those_who_held_live(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        served(1, at(TUE, 9), 0),
        served(2, at(TUE, 9), 8),
        waiting(3, at(TUE, 9), "abandoned_tier2", at(TUE, 9, 15), route="live"),
        waiting(4, at(TUE, 9), "no_callback_number", at(TUE, 20), route="live"),
        called_back(5, at(TUE, 9), 90),
        waiting(6, JUST_PAST_WARMUP, "abandoned_tier2", at(TUE, 0, 15), route="live"),
    ]
    assert value_of(journeys_of(rows), "abandonment_tier2") == 1 / 4


def test_a_supervisor_is_waited_for_from_tier1_or_from_tier2(journeys_of: Build, value_of: ValueOf) -> None:
    def supervised(start: float) -> Row:
        return {"supervisor_start": start, "supervisor_end": start + 6, "ended": start + 6}

    rows = [
        asked(1, at(TUE, 9), "resolved_supervisor", **supervised(at(TUE, 9, 4))),
        served(2, at(TUE, 9), 8, **({"outcome": "resolved_supervisor"} | supervised(at(TUE, 9, 30)))),
        asked(3, at(TUE, 9), "abandoned_supervisor", ended=at(TUE, 9, 50)),
        asked(4, at(TUE, 19, 55), "closed_out", ended=at(TUE, 20)),
        asked(5, JUST_PAST_WARMUP, "abandoned_supervisor", ended=at(TUE, 0, 50)),
        asked(6, JUST_PAST_WARMUP, "resolved_supervisor", **supervised(at(TUE, 0, 50))),
    ]
    journeys = journeys_of(rows)
    assert value_of(journeys, "supervisor_wait_mean") == (4 + 10) / 2
    assert value_of(journeys, "abandonment_supervisor") == pytest.approx(1 / 3)


def test_appointments_by_the_call_that_made_them(journeys_of: Build, value_of: ValueOf) -> None:
    def appointment(person: int, instant: float, wait: float, day: int) -> Row:
        return served(person, instant, wait, outcome="appointment", appointment=at(day, 0))

    rows = [
        appointment(1, at(TUE, 9), 5, WED),
        appointment(2, at(TUE, 9), 24 * 60, FRI),
        appointment(3, at(WED, 9), 24 * 60, FRI),
        appointment(4, at(MON, 9), 24 * 60, WED),
        served(5, at(TUE, 9), 5),
    ]
    journeys = journeys_of(rows)
    assert value_of(journeys, "outcome_appointment", "day") == [2, 1]
    assert value_of(journeys, "appointments_scheduled", "day") == [1, 1]


@pytest.fixture
def people(journeys_of: Build) -> Journeys:
    return journeys_of(
        [
            # Gave up twice, helped in the run-out.
            to_tier1(1, at(TUE, 9), None, "abandoned_tier1"),
            to_tier1(1, at(WED, 9), None, "abandoned_tier1", call=2),
            to_tier1(1, at(THU, 9), 1, call=3),
            to_tier1(2, at(TUE, 9), 1),
            to_tier1(3, at(WED, 9), None, "abandoned_tier1"),
            waiting(4, at(WED, 9), "unfinished", route="callback"),
            # First call in the warm-up: the later one is a call made again of nobody measured.
            to_tier1(5, at(MON, 9), None, "abandoned_tier1"),
            to_tier1(5, at(TUE, 9), 1, call=2),
            # Left over from before the start, not reached, called again.
            left_over(6, None, "suspended"),
            to_tier1(6, at(TUE, 10), 1, call=1),
            left_over(7, at(TUE, 9)),
            to_tier1(8, at(THU, 9), 1),
        ]
    )


def test_offered_calls_are_first_calls_and_calls_made_again(people: Journeys, value_of: ValueOf) -> None:
    assert value_of(people, "offered_calls", "day") == [4, 3]
    assert value_of(people, "offered_calls") == 7 / MEASURED_DAYS
    assert value_of(people, "repeat_calls", "day") == [2, 1]
    first_calls = 4
    assert value_of(people, "repeat_calls") == (7 - first_calls) / MEASURED_DAYS


def test_people_are_counted_once_by_their_first_call(people: Journeys, value_of: ValueOf) -> None:
    assert value_of(people, "calls_per_person") == (3 + 1 + 1 + 1) / 4
    assert value_of(people, "calls_per_person", "day") == [2, 1]
    assert value_of(people, "people_helped") == 2 / 4


@pytest.mark.parametrize("warmup_days", [0, 1])
def test_calls_left_over_count_in_no_measure_of_calls(warmup_days: int, journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        left_over(1, at(TUE, 9)),
        left_over(2, at(WED, 9), "appointment") | {"appointment": at(WED, 0)},
        left_over(3, None, "unfinished"),
    ]
    journeys = journeys_of(rows, [(1, 0, 1, at(TUE, 9), True), (2, 0, 1, at(WED, 9), True)], warmup_days=warmup_days)
    counted = {name for name, measure in MEASURES.items() if value_of(journeys, name) > 0}
    of_people_at_work = {f"{kind}_{tier}" for kind in ("on_duty_hours", "paid_hours", "cost")
                         for tier in ("tier1", "tier2", "supervisor")}  # fmt: skip
    of_callbacks = {"occupancy_tier2", "attempts_answered", "callbacks_waiting"} | {
        *("backlog_at_close", "backlog_earlier", "regular_backlog")
    }
    assert counted == of_callbacks | of_people_at_work | {"cost"}
    assert value_of(journeys, "backlog_earlier") == value_of(journeys, "backlog_at_close")


def test_each_outcome_is_counted_by_arrival(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [to_tier1(row, at(TUE, 9), 1, outcome) for row, outcome in enumerate(CALL_OUTCOMES)]
    rows += [to_tier1(100 + row, at(day, 9), 1, outcome) for row, outcome in enumerate(CALL_OUTCOMES) for day in [MON]]
    rows += [to_tier1(200, at(WED, 23, 59), 1, "resolved_tier1")]
    journeys = journeys_of(rows)
    for outcome in CALL_OUTCOMES:
        assert value_of(journeys, f"outcome_{outcome}", "day") == [1, int(outcome == "resolved_tier1")]


HALF_DAYS = {"on_duty": 0, "overrides": {"2026-03-03": (0,) * 18 + (2, 2, 1, 1) + (0,) * 26}}
"""Nobody but on Tuesday: two people from 9:00 to 10:00, one until 11:00."""


def test_hours_and_cost_of_a_tier(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        served(1, at(TUE, 9), 30, tier2_end=at(TUE, 10, 15), ended=at(TUE, 10, 15)),
        served(2, at(TUE, 9), 30, tier2_end=at(TUE, 10, 26), ended=at(TUE, 10, 26)),
        left_over(3, at(TUE, 10, 30)) | {"tier2_end": at(TUE, 10, 58), "ended": at(TUE, 10, 58)},
    ]
    attempts = [(3, 0, 1, at(TUE, 9, 5), False), (3, 0, 2, at(TUE, 10, 30), True)]
    tier2 = {"staffing": HALF_DAYS, "shrinkage": 0.25, "cost_per_hour": 60}
    journeys = journeys_of(rows, attempts, tier2=tier2)
    # At work: 2 minutes ringing, 2 x 30 until 10:00, 26 and 28 after; overtime: 15.
    assert value_of(journeys, "on_duty_hours_tier2", "day") == [3, 0]
    assert value_of(journeys, "occupancy_tier2") == pytest.approx((2 + 60 + 26 + 28) / 180)
    by_time = value_of(journeys, "occupancy_tier2", "weekday_time")[TUE * 48 :]
    assert by_time[18:22] == pytest.approx([2 / 60, 1, 26 / 30, 28 / 30])
    assert math.isnan(by_time[22])
    assert value_of(journeys, "overtime_hours_tier2", "day") == [0.25, 0]
    assert value_of(journeys, "paid_hours_tier2", "day") == [3 / 0.75 + 0.25, 0]
    assert value_of(journeys, "cost_tier2") == pytest.approx(60 * 4.25 / MEASURED_DAYS)
    assert value_of(journeys, "on_duty_hours_tier1") == 5 * 24
    assert value_of(journeys, "overtime_hours_tier1") == 0


def test_a_call_unfinished_at_the_end_keeps_its_person_busy(journeys_of: Build, value_of: ValueOf) -> None:
    row = to_tier1(1, at(WED, 21, 57), 1, "unfinished") | {"tier1_end": math.nan, "ended": math.nan}
    journeys = journeys_of([row])
    assert value_of(journeys, "occupancy_tier1", "day") == [0, pytest.approx(2 / (5 * 24))]


def test_nothing_measured_is_said_with_nan_and_zero(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of([])
    for name, measure in MEASURES.items():
        value = value_of(journeys, name)
        if measure.unit in ("calls", "appointments", "items") and name not in (
            "backlog_at_close",
            "callbacks_waiting",
            "calls_per_person",
            "work_at_close",
        ):
            assert value == 0, name
        elif measure.basis != "day":
            assert math.isnan(value), name
    assert value_of(journeys, "backlog_at_close") == 0
    assert value_of(journeys, "occupancy_tier2") == 0


def test_labels_and_definitions_are_words_not_names_of_the_code() -> None:
    assert [name for name, measure in MEASURES.items() if "_" in measure.label + measure.definition] == []
    endings = [measure.definition for name, measure in MEASURES.items() if name.startswith("outcome_")]
    assert len(set(endings)) == len(endings)
