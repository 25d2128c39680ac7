"""Delayed calls on small cases whose times are worked out on paper: who is late, by how much, and who would help."""

from __future__ import annotations

from datetime import date

import numpy as np

from analytics.measures.scopes import Period
from analytics.staffing.delayed_calls import DelayedCalls, Queued, delayed_among
from queueing.plan import Duty

MONDAY = date(2026, 3, 2)
HALF_HOURS = 48
NINE = 9 * 60.0


def duty(*changes: tuple[float, int]) -> Duty:
    """People on duty from minutes on; lines are always open."""
    minutes = [0.0, *(minute for minute, _ in changes)]
    people = [0, *(number for _, number in changes)]
    return Duty(np.array(minutes), np.array(people), np.ones(len(minutes), dtype=np.int64))


def calls(on_duty: Duty, *times: tuple[float, float, float]) -> DelayedCalls:
    """Calls by the minutes after nine at which they joined, were answered and left; 20 minutes are allowed."""
    joined, until, left = (NINE + np.array(column, dtype=np.float64) for column in zip(*times, strict=True))
    queued = Queued(joined, until, left, until > joined, np.ones(len(joined), dtype=np.bool_))
    return delayed_among(queued, on_duty, Period(MONDAY, 0, 7, np.ones(7, dtype=np.bool_)), 20, 30)


def more(**by_clock: int) -> np.ndarray:
    """More people in half-hours of Monday, such as ``at_9_30=2``."""
    people = np.zeros((7, HALF_HOURS), dtype=np.int64)
    for name, number in by_clock.items():
        hour, minute = map(int, name.removeprefix("at_").split("_"))
        people[0, hour * 2 + minute // 30] = number
    return people


# Two on duty from nine. The call of 9:00 is answered at once; that of 9:40 at 10:15, 15 minutes late; the one of 9:50
# at 10:05, 5 minutes early. The queue has grown since nine.
CALLS = calls(duty((NINE, 2)), (0, 0, 60), (40, 75, 90), (50, 65, 80))


def test_what_is_missing_are_the_person_minutes_between_limit_and_answer() -> None:
    assert CALLS.short.tolist() == [2 * 15, -2 * 5]
    assert CALLS.place.tolist() == [19, 19]
    assert CALLS.begins.tolist() == [18, 18]
    assert CALLS.ends.tolist() == [20, 20 + 10 / 30]


def test_a_person_helps_from_the_queue_s_begin_to_the_limit() -> None:
    assert CALLS.late(more(), 30).tolist() == [True, False]
    # Half an hour of one person anywhere between nine and ten is enough; before or after it none is.
    assert not CALLS.late(more(at_9_00=1), 30).any()
    assert not CALLS.late(more(at_9_30=1), 30).any()
    assert CALLS.late(more(at_8_30=5), 30).any()
    assert CALLS.late(more(at_10_00=5), 30).any()


def test_people_who_are_taken_away_make_calls_late() -> None:
    assert CALLS.late(more(at_9_00=-1), 30).tolist() == [True, True]
    # The second call's time runs out at 10:10: a person fewer from ten on takes ten minutes from it, all it can spare.
    assert CALLS.late(more(at_10_00=-1), 30).tolist() == [True, False]
    assert CALLS.late(more(at_10_00=-2), 30).tolist() == [True, True]


def test_one_more_person_is_weighed_by_how_long_each_call_has_from_him() -> None:
    moved = CALLS.moved_by_one(np.array([1.0, 3.0]), (7, HALF_HOURS))
    assert np.flatnonzero(moved).tolist() == [18, 19, 20]
    np.testing.assert_allclose(moved[0, 18:21], [1 / 30 + 3 / 10, 1 / 30 + 3 / 10, 3 / 10 / 3])


def test_calls_left_when_people_go_home_are_short_of_all_handling_before_them() -> None:
    # One on duty until ten, three again from eight the next morning: all three calls are then answered at once. One
    # call was handled in 20 minutes before.
    back = 23 * 60.0
    found = calls(
        duty((NINE, 1), (NINE + 60, 0), (NINE + back, 3)),
        *((0, 0, 20), (50, back, back + 20), (51, back, back + 20), (52, back, back + 20)),
    )
    assert found.short.tolist() == [20, 40, 60]
    # One more from half past nine on handles one of them, not all.
    assert found.late(more(at_9_30=1), 30).tolist() == [False, True, True]


def test_replications_are_numbered_as_they_are_stacked() -> None:
    both = DelayedCalls.stacked([CALLS, DelayedCalls.none(), CALLS])
    assert both.replication.tolist() == [0, 0, 2, 2]
    assert both.short.tolist() == [*CALLS.short, *CALLS.short]
