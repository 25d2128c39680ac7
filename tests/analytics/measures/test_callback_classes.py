"""Urgent and regular callbacks: each by its own promise, where the run reaches so far, and nothing of the others."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from queueing import Journeys

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
Row = dict[str, Any]

TUE, WED, THU, FRI, NEXT_MON = 1, 2, 3, 4, 7
"""The first week is that of 2 March 2026; lines are open from Monday to Friday, and Monday is warm-up."""


def at(day: int, hour: int, minute: float = 0) -> float:
    return 1440.0 * day + 60 * hour + minute


def callback(person: int, asked: float, reached: float, **columns: Any) -> Row:
    row: Row = {"person": person, "arrived": asked - 10, "ivr_end": asked - 8, "tier1_start": asked - 8}
    row |= {"tier1_end": asked, "transfer_asked": asked, "route": "callback", "tier2_start": reached}
    return row | {"tier2_end": reached + 9, "ended": reached + 9, "outcome": "resolved_tier2"} | columns


NEVER = {"ended": at(WED, 12), "tier2_end": math.nan, "outcome": "suspended"}
URGENT = [
    callback(1, at(TUE, 9), at(THU, 9), urgent=1),  # after 48 hours to the minute
    callback(2, at(TUE, 9), at(THU, 9, 1), urgent=1),
    callback(3, at(WED, 9), at(NEXT_MON, 9), urgent=1),
    callback(4, at(WED, 9), math.nan, urgent=1) | NEVER,
]
REGULAR = [
    callback(11, at(TUE, 9), at(8 + 1, 23, 59)),  # the seventh later open day is Thursday of the next week, day 10
    callback(12, at(TUE, 9), at(10, 23, 59)),
    callback(13, at(TUE, 9), at(11, 0)),
    callback(14, at(WED, 9), math.nan) | NEVER,
]
NOT_COUNTED = [
    callback(91, at(0, 9), at(0, 10), urgent=1),
    callback(92, at(5, 9), at(5, 10), urgent=1),
    callback(93, at(TUE, 9), at(TUE, 10), route="live"),
    callback(94, at(TUE, 9), at(TUE, 10), call=0, arrived=0.0, urgent=1),
]
PERIOD = {"days": 5, "warmup_days": 1, "max_overrun_days": 9}


@pytest.fixture
def journeys(journeys_of: Build) -> Journeys:
    return journeys_of([*URGENT, *REGULAR, *NOT_COUNTED], **PERIOD)


def test_each_class_is_held_to_its_own_promise(journeys: Journeys, value_of: ValueOf) -> None:
    assert value_of(journeys, "urgent_share") == pytest.approx(4 / 8)
    assert value_of(journeys, "urgent_within_48h") == pytest.approx(1 / 4)
    assert value_of(journeys, "urgent_within_72h") == pytest.approx(2 / 4)
    assert value_of(journeys, "regular_within_7_days") == pytest.approx(2 / 4)
    assert value_of(journeys, "urgent_wait_mean") == pytest.approx((2880 + 2881 + 5 * 1440) / 3)
    regular = [at(9, 23, 59), at(10, 23, 59), at(11, 0)]
    assert value_of(journeys, "regular_wait_mean") == pytest.approx(sum(regular) / 3 - at(TUE, 9))


def test_a_promise_that_the_run_does_not_reach_to_is_not_told(journeys: Journeys, value_of: ValueOf) -> None:
    assert math.isnan(value_of(journeys, "regular_within_30_days"))


def test_what_was_asked_too_late_in_the_run_is_left_out(journeys_of: Build, value_of: ValueOf) -> None:
    # The calendar ends with Saturday: of Wednesday's callbacks nobody can tell what came of them in 72 hours.
    short = journeys_of(URGENT, **PERIOD | {"max_overrun_days": 0})
    assert value_of(short, "urgent_within_72h") == pytest.approx(2 / 2)
    assert value_of(short, "urgent_within_48h") == pytest.approx(1 / 4)


def test_urgent_callbacks_waiting_at_closing(journeys_of: Build, value_of: ValueOf) -> None:
    # Closings of Tuesday to Friday: two wait on Tuesday, four on Wednesday less the one given up, one on Thursday
    # and on Friday.
    journeys = journeys_of([*URGENT, *REGULAR], **PERIOD)
    assert value_of(journeys, "urgent_backlog") == pytest.approx((2 + 3 + 1 + 1) / 4)


def test_callbacks_waiting_at_closing_by_class_and_age(journeys_of: Build, value_of: ValueOf) -> None:
    # Lines shut at 20:00. 3 asked on Wednesday: it is past 48 hours on Friday and short of 72.
    late = callback(5, at(TUE, 20), at(NEXT_MON, 9), urgent=1)  # at Thursday's closing for 48 hours to the minute
    left_over = {"call": 0, "arrived": 0.0, "ivr_end": math.nan, "tier1_start": math.nan, "tier1_end": math.nan}
    # The seventh business day after is Thursday of the first week for who asked nine days before, on a Tuesday, and
    # Wednesday for who asked on the Monday before it.
    old = callback(21, at(TUE - 7, 0), at(FRI, 20, 1)) | left_over
    older = callback(22, at(0 - 7, 0), at(FRI, 20)) | left_over
    journeys = journeys_of([*URGENT, late, *REGULAR, old, older], **PERIOD)
    by_day = {
        "urgent_backlog": [3, 4, 2, 2],
        "urgent_backlog_over_48h": [0, 0, 1, 2],
        "urgent_backlog_over_72h": [0, 0, 0, 1],
        "regular_backlog": [5, 5, 5, 4],
        "regular_backlog_over_7_days": [0, 0, 1, 1],
        "regular_backlog_over_30_days": [0, 0, 0, 0],
    }
    assert {name: value_of(journeys, name, "day") for name in by_day} == by_day


def test_the_classes_make_up_all_that_wait(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of([*URGENT, *REGULAR, *NOT_COUNTED], **PERIOD)
    both = value_of(journeys, "urgent_backlog") + value_of(journeys, "regular_backlog")
    assert both == pytest.approx(value_of(journeys, "backlog_at_close"))
