"""Delayed calls on small cases whose times are worked out on paper: who is late, by how much, and who would help."""

from __future__ import annotations

from datetime import date

import numpy as np

from analytics.measures.scopes import Period
from analytics.measures.tier_queue import Queued
from analytics.staffing.delayed_calls import DelayedCalls, delayed_among
from queueing.plan import Duty

MONDAY = date(2026, 3, 2)
HALF_HOURS = 48
NINE = 9 * 60.0


def duty(*changes: tuple[float, int]) -> Duty:
    """People on duty from minutes on; lines are always open."""
    minutes = [0.0, *(minute for minute, _ in changes)]
    people = [0, *(number for _, number in changes)]
    return Duty(np.array(minutes), np.array(people), np.ones(len(minutes), dtype=np.int64))


def calls(
    on_duty: Duty, *times: tuple[float, float, float], patience: tuple[float, ...] = (), within: float = 20
) -> DelayedCalls:
    """Calls by the minutes after nine at which they joined, were answered and left; 20 minutes are allowed.

    Who leaves at the end of the wait has hung up. ``patience`` is in minutes, infinite if it is left out.
    """
    joined, until, left = (NINE + np.array(column, dtype=np.float64) for column in zip(*times, strict=True))
    every = np.ones(len(joined), dtype=np.bool_)
    patient = np.array(patience or [np.inf] * len(joined))
    queued = Queued(np.arange(len(joined)), joined, until, left, left > until, until > joined, every)
    return delayed_among(queued, patient, on_duty, Period(MONDAY, 0, 7, np.ones(7, dtype=np.bool_)), within)


def more(**by_clock: int) -> np.ndarray:
    """More people in half-hours of Monday, such as ``at_9_30=2``."""
    people = np.zeros((7, HALF_HOURS), dtype=np.int64)
    for name, number in by_clock.items():
        hour, minute = map(int, name.removeprefix("at_").split("_"))
        people[0, hour * 2 + minute // 30] = number
    return people


# Two on duty from nine. The call of 9:00 is answered at once; that of 9:40 at 10:15, 15 minutes late; the one of 9:50
# at 10:05, 5 minutes early. Each is handled in 15 minutes. The queue has grown since nine.
CALLS = calls(duty((NINE, 2)), (0, 0, 15), (40, 75, 90), (50, 65, 80))


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
    # The second call's time runs out at 10:10: a person fewer from ten on takes ten minutes from it, all it can spare,
    # and the call that this person would be handling then.
    assert CALLS.late(more(at_10_00=-1), 30).tolist() == [True, True]
    assert CALLS.late(more(at_10_30=-1), 30).tolist() == [True, False]


def test_who_is_there_as_a_call_s_time_runs_out_handles_one_more() -> None:
    # Short of 42 minutes by 9:59: half an hour's work is not enough, 29 minutes' and a call of 15 that is begun are.
    found = calls(duty((NINE, 2)), (0, 0, 15), (39, 80, 95))
    assert found.short.tolist() == [42]
    assert found.late(more(at_9_00=1), 30).tolist() == [True]
    assert found.late(more(at_9_30=1), 30).tolist() == [False]


def test_who_hangs_up_would_have_been_answered_instead_of_the_next_one() -> None:
    # Two on duty. The caller of 9:10 hangs up at 9:13; the next one, of 9:12, is answered at 9:18.
    found = calls(duty((NINE, 2)), (0, 0, 18), (10, 13, 13), (12, 18, 30), patience=(9, 3, 30), within=5)
    assert found.short.tolist() == [2 * 5, 2 * 1]
    assert found.ends.tolist() == [18 + 13 / 30, 18 + 17 / 30]
    assert found.late(more(), 30).tolist() == [True, True]
    # Nobody waits after the last one who hangs up at 9:13: whoever is done first, at 9:18, would have answered.
    alone = calls(duty((NINE, 1)), (0, 0, 18), (10, 13, 13), (40, 40, 50), patience=(9, 3, 9))
    assert alone.short.tolist() == [5]
    # Where nobody is on duty until the next day, all its handling is missing: 14 minutes on the mean.
    gone = calls(duty((NINE, 1), (NINE + 12, 0), (NINE + 1440, 1)), (0, 0, 18), (10, 13, 13), (1440, 1440, 1450))
    assert gone.short.tolist() == [14]


def test_an_answered_caller_s_patience_runs_out_as_well() -> None:
    # Answered after 2 of the 20 minutes allowed, but would have waited for 4 only: 2 minutes of one person to spare.
    found = calls(duty((NINE, 1)), (0, 0, 12), (10, 12, 22), patience=(9, 4))
    assert found.short.tolist() == [-2]
    assert found.ends.tolist() == [18 + 14 / 30]


def test_one_more_person_is_weighed_by_how_long_each_call_has_from_him() -> None:
    moved = CALLS.moved_by_one(np.array([1.0, 3.0]), (7, HALF_HOURS))
    assert np.flatnonzero(moved).tolist() == [18, 19, 20]
    # A call begun at the end of their time is 15 of an interval's 30 minutes.
    both = 1 / 30 + 3 / 10
    np.testing.assert_allclose(moved[0, 18:21], [both, both + 1 / 30 / 2, 3 / 10 / 3 + 3 / 10 / 2])


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
