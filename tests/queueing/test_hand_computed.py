"""Small cases whose every instant is worked out by hand in the comments.

Two ways make them exact: callbacks left over from before stand in the queue at minute 0, and callers who wait for the
first representative of the day all start when that person comes. Otherwise the arrivals are read from the journeys and
the rest is arithmetic on them. Handle times are constant: 5 minutes at Tier 1, 10 at Tier 2 and at the supervisor.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from queueing import Duration, Journeys, Scenario, simulate
from queueing.draws.callers import ABSENT, NO_CALL, NO_TRIAL
from queueing.draws.philox import uniform
from queueing.plan import lay_out
from tests.queueing.centers import (
    AROUND_THE_CLOCK,
    EVERYBODY_AT_ONCE,
    MONDAY,
    WEEK,
    at,
    center,
    demand,
    hourly,
    on_duty,
    outcomes,
)

pytestmark = pytest.mark.usefixtures("each_engine")

FRIDAY = date(2026, 3, 6)


def constant(minutes: float) -> Duration:
    """Always the same number of minutes."""
    return Duration(minutes, shape="constant")


def journeys_of(expected_calls: int, scenario: Scenario) -> Journeys:
    """The replication of the first seed with this many first calls."""
    for seed in range(1, 1000):
        journeys = simulate(scenario, seed=seed)
        if (journeys["call"] == 1).sum() == expected_calls:
            return journeys
    pytest.fail(f"no replication with {expected_calls} first calls")


def noon_center(**changes: Any) -> Scenario:
    """About five calls on Monday between 8 and 9; representatives come at noon, one for every caller at once.

    All calls end at Tier 1 at 12:05 and ask for Tier 2 together, the lower person first.
    """
    return center(
        demand=demand(monday={8: 5.0}),
        **{**changes, "tier1": {"staffing": on_duty(12, 20, 50)} | changes.get("tier1", {})},
    )


# --- The callback queue ---------------------------------------------------------------------------------------------


def test_callbacks_left_over_begin_at_minute_0_as_call_0() -> None:
    # Two officers around the clock, 10 minutes each: pairs at 0, 10, 20.
    journeys = simulate(center(callback={"backlog": 5}, tier2={"staffing": 2}), seed=1)
    assert journeys["person"].tolist() == [0, 1, 2, 3, 4]
    assert journeys["call"].tolist() == [0] * 5
    assert journeys["arrived"].tolist() == [0.0] * 5
    assert journeys["transfer_asked"].tolist() == [0.0] * 5
    assert np.isnan(journeys["estimated_wait"]).all()
    assert journeys.took("callback").all()
    assert journeys["tier2_start"].tolist() == [0, 0, 10, 10, 20]
    assert journeys["tier2_end"].tolist() == [10, 10, 20, 20, 30]
    assert journeys["ended"].tolist() == [10, 10, 20, 20, 30]
    assert journeys["attempts"].tolist() == [1] * 5


def test_a_weekend_backlog_of_callbacks_is_cleared_on_saturday() -> None:
    # From Friday midnight; officers on Friday from 8 to 9 (1) and on Saturday from 10 (2), lines shut on Saturday.
    # Friday: 6 in the hour, the last from 8:50 to 9:00. Saturday: the other 5 in pairs at 10:00, 10:10, 10:20.
    friday, saturday = ((0,) * 8 + (1,) + (0,) * 15), ((0,) * 10 + (2,) * 6 + (0,) * 8)
    staffing = {"on_duty": {"interval_minutes": 60, "friday": friday, "saturday": saturday}}
    journeys = simulate(center(start=FRIDAY, callback={"backlog": 11}, tier2={"staffing": staffing}), seed=1)
    on_friday = [at(0, 8, minute) for minute in (0, 10, 20, 30, 40, 50)]
    on_saturday = [at(1, 10, minute) for minute in (0, 0, 10, 10, 20)]
    assert journeys["tier2_start"].tolist() == on_friday + on_saturday
    assert journeys.ended_as("resolved_tier2").all()


def test_unanswered_attempts_take_ring_minutes_and_come_back_after_retry_after() -> None:
    # One officer, two callbacks, never answered, 2 minutes of ringing, back 60 minutes after the ringing ends.
    # Attempt 1 at 0 (A) and 2 (B); A rejoins at 62, B at 64; attempt 2 at 62 and 64; A rejoins at 124, B at 126.
    # After the third attempt each is suspended as the ringing ends: at 126 and 128.
    callback = {
        "backlog": 2,
        "answered_same_day": [0],
        "answered_later_day": [0],
        "answered_shut": [0],
        "ring_minutes": 2,
        "retry_after": 60,
    }
    journeys = simulate(center(callback=callback, tier2={"staffing": 1}), seed=1)
    attempts = journeys.attempts_frame()
    assert attempts["dialled"].tolist() == [0, 2, 62, 64, 124, 126]
    assert attempts["attempt"].tolist() == [1, 1, 2, 2, 3, 3]
    assert attempts["person"].tolist() == [0, 1] * 3
    assert not attempts["answered"].any()
    assert outcomes(journeys) == ["suspended", "suspended"]
    assert journeys["ended"].tolist() == [126, 128]
    assert journeys["attempts"].tolist() == [3, 3]
    assert np.isnan(journeys["tier2_start"]).all()


def test_ringing_keeps_an_officer_from_the_next_callback() -> None:
    # The first attempt always fails, later ones succeed: 3 callbacks, one officer, 4 minutes of ringing, back after 7.
    # Dialled 0, 4, 8 (each rings 4 minutes); they rejoin at 11, 15, 19. Handling: 12-22 (the officer rings until 12),
    # then 22-32 and 32-42.
    callback = {"backlog": 3, "answered_shut": [0, 1], "ring_minutes": 4, "retry_after": 7}
    journeys = simulate(center(callback=callback, tier2={"staffing": 1}), seed=1)
    assert journeys.attempts_frame()["dialled"].tolist() == [0, 4, 8, 12, 22, 32]
    assert journeys["tier2_start"].tolist() == [12, 22, 32]
    assert journeys["attempts"].tolist() == [2, 2, 2]


def test_an_unanswered_callback_joins_the_end_of_the_queue() -> None:
    # As above with 5 callbacks, back after 1 minute: dialled 0, 4, 8, 12, 16; rejoined at 5, 9, 13, 17, 21. At 4 the
    # second is called, not the first again; second attempts come from 20 on, in the same order.
    callback = {"backlog": 5, "answered_shut": [0, 1], "ring_minutes": 4, "retry_after": 1}
    journeys = simulate(center(callback=callback, tier2={"staffing": 1}), seed=1)
    assert journeys.attempts_frame()["person"].tolist() == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
    assert journeys["tier2_start"].tolist() == [20, 30, 40, 50, 60]


def test_the_chance_of_an_answer_is_that_of_the_attempt_and_of_the_lines() -> None:
    # Shut at 0:00: never answered there. Retry after 480 minutes: dialled again at 8:02, lines open: answered.
    callback = {
        "backlog": 1,
        "answered_same_day": [0, 1],
        "answered_later_day": [0, 1],
        "answered_shut": [0],
        "ring_minutes": 2,
        "retry_after": 480,
    }
    journeys = simulate(center(callback=callback), seed=1)
    assert journeys.attempts_frame()["dialled"].tolist() == [0, 482]
    assert journeys["tier2_start"].tolist() == [482]
    # At the minute of opening lines are open, at the minute of closing shut.
    at_opening = {**callback, "retry_after": 478}
    assert simulate(center(callback=at_opening), seed=1)["tier2_start"].tolist() == [480]
    at_closing = {**callback, "retry_after": 1198, "max_attempts": 2}
    assert outcomes(simulate(center(callback=at_closing), seed=1)) == ["suspended"]


@pytest.mark.parametrize(
    ("answered", "begins"),
    [
        # Officers come on Monday at 14:00, at 21:00 when lines are shut, and on Tuesday at 9:00.
        ({"same_day": [1], "later_day": [0], "shut": [0]}, at(0, 14)),
        ({"same_day": [0], "later_day": [0], "shut": [1]}, at(0, 21)),
        ({"same_day": [0], "later_day": [1], "shut": [0]}, at(1, 9)),
        # The number of the attempt counts from the first, whichever the day.
        ({"same_day": [0, 1], "later_day": [0, 0, 1], "shut": [1, 0]}, at(1, 9)),
        ({"same_day": [0], "later_day": [0, 1, 0], "shut": [0]}, None),
        ({"same_day": [0], "later_day": [0], "shut": [0, 1]}, at(0, 21)),
    ],
)
def test_a_callback_is_answered_by_the_day_of_the_request_and_by_the_lines(
    answered: dict[str, list[float]], begins: float | None
) -> None:
    # All ask at 12:05, when no officer is on duty, and are called back.
    table = {"monday": hourly((14, 15, 50), (21, 22, 50)), "tuesday": hourly((9, 10, 50))}
    callback = {f"answered_{when}": shares for when, shares in answered.items()}
    journeys = journeys_of(
        3, noon_center(callback=callback, tier2={"staffing": {"on_duty": {"interval_minutes": 60, **table}}})
    )
    assert journeys.took("callback").all()
    if begins is None:
        assert journeys.attempts_frame()["dialled"].tolist() == [at(0, 14)] * 3 + [at(0, 21)] * 3 + [at(1, 9)] * 3
        assert outcomes(journeys) == ["suspended"] * 3
    else:
        assert journeys["tier2_start"].tolist() == [begins] * 3


def test_callbacks_left_over_count_as_of_an_earlier_day() -> None:
    # Open around the clock: dialled at 0:00 of the first day and 62 minutes later.
    callback = {"backlog": 1, "answered_same_day": [1], "answered_later_day": [0, 1], "answered_shut": [1]}
    journeys = simulate(center(callback=callback, opening_hours=AROUND_THE_CLOCK), seed=1)
    assert journeys.attempts_frame()["dialled"].tolist() == [0, 62]
    assert journeys["tier2_start"].tolist() == [62]


@pytest.mark.parametrize(("same_day", "later_day", "begins"), [(1, 0, at(0, 15)), (0, 1, at(1, 9))])
def test_a_live_holder_who_is_called_back_keeps_the_date_of_the_transfer(
    same_day: float, later_day: float, begins: float
) -> None:
    # One officer at 12:05 takes 60 minutes with the first of three; at 13:00 nobody is on duty any more and the others
    # are to be called back: at 15:00 the same day, or on Tuesday at 9:00.
    table = {"monday": hourly((12, 13, 1), (15, 16, 50)), "tuesday": hourly((9, 10, 50))}
    journeys = journeys_of(
        3,
        noon_center(
            callback={"answered_same_day": [same_day], "answered_later_day": [later_day]},
            tier2={"staffing": {"on_duty": {"interval_minutes": 60, **table}}, "handle_time": constant(60)},
        ),
    )
    assert journeys["estimated_wait"].tolist() == [0, 60, 120]
    assert journeys.took("callback").tolist() == [False, True, True]
    assert journeys["tier2_start"].tolist() == [at(0, 12, 5), begins, begins]


def test_callbacks_left_over_have_the_reasons_of_calls_that_ask_for_tier_2() -> None:
    # 62.5 % of those who ask come for a stamp, and 80 % of these get an appointment: 50 %.
    reasons = [
        {"name": "Address", "share": 0.5, "transfer_share": 0, "appointment_share": 1},
        {"name": "Status", "share": 0.25, "transfer_share": 0.3, "appointment_share": 0},
        {"name": "Stamp", "share": 0.25, "transfer_share": 0.5, "appointment_share": 0.8},
    ]
    left_over = 4000
    shut = {"answered_shut": [1], "backlog": left_over}
    journeys = simulate(center(reasons=reasons, callback=shut, demand=demand(monday={8: 2000.0})), seed=1)
    of_before = journeys["call"] == 0
    came, first = (np.bincount(journeys["reason"][which], minlength=3) for which in (of_before, ~of_before))
    appointments = (journeys.ended_as("appointment") & of_before).sum()
    error = math.sqrt(0.25 / left_over)
    assert came[0] == 0
    assert came[2] / left_over == pytest.approx(0.625, abs=4 * error)
    assert appointments / left_over == pytest.approx(0.5, abs=4 * error)
    assert first[0] / first.sum() == pytest.approx(0.5, abs=0.05)


def test_callbacks_left_over_have_any_reason_where_none_asks_for_tier_2() -> None:
    reasons = [{"name": "A", "share": 0.5, "transfer_share": 0}, {"name": "B", "share": 0.5, "transfer_share": 0}]
    journeys = simulate(center(reasons=reasons, callback={"backlog": 50}), seed=1)
    assert set(journeys["reason"].tolist()) == {0, 1}


def test_what_is_still_waiting_when_the_calendar_ends_is_unfinished() -> None:
    # One officer from 23:00 on, 10 minutes each: the seventh callback is not begun by midnight.
    # With 25 minutes the third is begun at 23:50 and not ended: it has a beginning and no end.
    staffing = {"staffing": on_duty(23, 24, 1)}
    journeys = simulate(center(max_overrun_days=0, callback={"backlog": 7}, tier2=staffing), seed=1)
    assert outcomes(journeys) == ["resolved_tier2"] * 5 + ["unfinished"] * 2
    # (the sixth ends at 24:00 itself, which is no longer in the calendar)
    assert journeys["tier2_start"].tolist()[:6] == [at(0, 23, 10 * k) for k in range(6)]
    assert np.isnan(journeys["ended"][5:]).all()
    assert np.isnan(journeys["tier2_end"][5:]).all()
    assert np.isnan(journeys["tier2_start"][6])


# --- The transfer decision ------------------------------------------------------------------------------------------


def test_the_estimate_counts_everybody_in_one_queue_under_keep_place() -> None:
    # Noon: n calls ask at 12:05, in order of person. Two officers on duty from 12; 4 callbacks wait from before:
    # two of them are served at 12:00 until 12:10, two wait. Estimates: (2 + 1) * 10 / 2 = 15, then 20, 25, ...
    journeys = journeys_of(5, noon_center(callback={"backlog": 4}, tier2={"staffing": on_duty(12, 20, 2)}))
    called = journeys["call"] == 1
    assert journeys["tier1_start"][called].tolist() == [at(0, 12)] * 5
    assert journeys["transfer_asked"][called].tolist() == [at(0, 12, 5)] * 5
    assert journeys["estimated_wait"][called].tolist() == [15, 20, 25, 30, 35]
    # Served two by two: callbacks at 12:00 and 12:10, the callers at 12:20, 12:30 and 12:40.
    assert journeys["tier2_start"][called].tolist() == [at(0, 12, minute) for minute in (20, 20, 30, 30, 40)]


def test_the_estimate_counts_live_holders_alone_under_live_first() -> None:
    # As before, but the 2 waiting callbacks do not count: 5, 10, 15, 20, 25; they are served last.
    callback = {"backlog": 4, "order": "live_first"}
    journeys = journeys_of(5, noon_center(callback=callback, tier2={"staffing": on_duty(12, 20, 2)}))
    called = journeys["call"] == 1
    assert journeys["estimated_wait"][called].tolist() == [5, 10, 15, 20, 25]
    assert journeys["tier2_start"][called].tolist() == [at(0, 12, minute) for minute in (10, 10, 20, 20, 30)]
    assert journeys["tier2_start"][~called].tolist() == [at(0, 12, minute) for minute in (0, 0, 30, 40)]


def test_the_estimate_counts_callbacks_and_live_holders_under_callbacks_first() -> None:
    # A sharp threshold of 20 minutes: estimates 15, 20 hold live; 25, 30, 35 take callbacks, which count too and are
    # served before the live holders: callbacks of before at 12:10, the three at 12:20, 12:20, 12:30, then the live.
    callback = {"backlog": 4, "order": "callbacks_first", "threshold_low": 20, "threshold_high": 20}
    journeys = journeys_of(5, noon_center(callback=callback, tier2={"staffing": on_duty(12, 20, 2)}))
    called = journeys["call"] == 1
    assert journeys["estimated_wait"][called].tolist() == [15, 20, 25, 30, 35]
    assert journeys.took("live")[called].tolist() == [True, True, False, False, False]
    assert journeys["tier2_start"][called].tolist() == [at(0, 12, minute) for minute in (30, 40, 20, 20, 30)]


def test_the_estimate_uses_handle_time_with_repeating_and_officers_on_duty() -> None:
    # 12 minutes with 3 of repeating is 15 each (Tier 1: 5 + 3, so asked at 12:08); 3 officers: the first three start
    # at once (0), the others (1) * 15 / 3 = 5, then 10. Appointment minutes are not in the estimate.
    journeys = journeys_of(
        5,
        noon_center(
            repeat_minutes=3,
            reasons=[{"name": "Stamp", "share": 1, "transfer_share": 1, "appointment_share": 1}],
            tier2={"staffing": on_duty(12, 20, 3), "handle_time": constant(12)},
        ),
    )
    # Three are served at once; then 1 and 2 times the 20 minutes of each, by 3 officers.
    assert journeys["estimated_wait"].tolist() == [0, 0, 0, 1 * 20 / 3, 2 * 20 / 3]
    # Each takes 12 + 3 + 5 for the appointment: 12:08-12:28, then 12:28-12:48.
    assert journeys["tier2_start"].tolist() == [at(0, 12, 8)] * 3 + [at(0, 12, 28)] * 2
    assert journeys["tier2_end"].tolist() == [at(0, 12, 28)] * 3 + [at(0, 12, 48)] * 2


def test_the_estimate_counts_on_the_officers_who_are_there() -> None:
    # Of 6 officers planned those are there whose number for Monday is not below 0.5. So many start at 12:05, and each
    # further caller is told 10 minutes for every one before, divided by them, who begin again at 12:15.
    absent = {"staffing": on_duty(12, 20, 6), "absence_mean": 0.5}
    tier2 = 1
    for seed in range(1, 1000):
        numbers = [uniform(seed, 0, tier2 * 2**32 + place, NO_CALL, NO_TRIAL, ABSENT) for place in range(6)]
        journeys = simulate(noon_center(tier2=absent), seed=seed)
        if sum(number >= 0.5 for number in numbers) == 2 and len(journeys) == 5:
            break
    assert journeys["tier2_start"].tolist() == [at(0, 12, 5)] * 2 + [at(0, 12, 15)] * 2 + [at(0, 12, 25)]
    assert journeys["estimated_wait"].tolist() == [0, 0, 1 * 10 / 2, 2 * 10 / 2, 3 * 10 / 2]


def test_the_estimate_is_of_the_calls_that_ask_for_tier_2() -> None:
    # Of 100 callers 30 and 10 ask for Tier 2, and half of the 30 get an appointment, 37.5 % of the 40: 12 + 3 + 3
    # minutes on average. Those who never ask, and would all get one, do not count.
    reasons = [
        {"name": "Stamp", "share": 0.3, "transfer_share": 1, "appointment_share": 0.5},
        {"name": "Status", "share": 0.1, "transfer_share": 1, "appointment_share": 0},
        {"name": "Address", "share": 0.6, "transfer_share": 0, "appointment_share": 1},
    ]
    journeys = journeys_of(
        8,
        noon_center(
            repeat_minutes=3,
            reasons=reasons,
            appointment={"extra_minutes": 8},
            tier2={"staffing": on_duty(12, 20, 1), "handle_time": constant(12)},
        ),
    )
    asked = ~np.isnan(journeys["transfer_asked"])
    assert 2 <= asked.sum() < 8
    assert journeys["estimated_wait"][asked].tolist() == [18 * ahead for ahead in range(asked.sum())]


def test_the_estimate_where_nobody_asks_for_tier_2_has_no_appointments() -> None:
    reasons = [{"name": "Address", "share": 1, "transfer_share": 0, "appointment_share": 1}]
    assert lay_out(noon_center(reasons=reasons)).tier2_mean_minutes == 10


def test_callers_between_attempts_do_not_count_in_the_estimate() -> None:
    # 3 callbacks are dialled at 12:00 in vain by 3 officers, ring until 12:02 and are away until 13:02.
    # At 12:05 all officers are free: the estimate is 0.
    callback = {
        "backlog": 3,
        "answered_same_day": [0, 1],
        "answered_later_day": [0, 1],
        "ring_minutes": 2,
        "retry_after": 60,
    }
    journeys = journeys_of(3, noon_center(callback=callback, tier2={"staffing": on_duty(12, 20, 3)}))
    called = journeys["call"] == 1
    assert journeys["estimated_wait"][called].tolist() == [0, 0, 0]
    assert journeys["tier2_start"].tolist() == [at(0, 13, 2)] * 3 + [at(0, 12, 5)] * 3


def test_the_estimate_is_infinite_while_no_officer_is_on_duty() -> None:
    # Officers come at 13:00. Nobody can hold live, whatever the threshold.
    journeys = journeys_of(4, noon_center(tier2={"staffing": on_duty(13, 20, 9)}))
    assert np.isinf(journeys["estimated_wait"]).all()
    assert journeys.took("callback").all()
    assert journeys["tier2_start"].tolist() == [at(0, 13)] * 4


def test_a_caller_without_a_direct_number_holds_live_or_ends() -> None:
    # One officer, a threshold of 20: estimates 0, 10, 20 hold live; the next two would be 30 and neither has a number,
    # so neither joins the queue.
    callback = {"threshold_low": 20, "threshold_high": 20, "direct_number_share": 0}
    journeys = journeys_of(5, noon_center(callback=callback, tier2={"staffing": on_duty(12, 20, 1)}))
    assert journeys["estimated_wait"].tolist() == [0, 10, 20, 30, 30]
    assert outcomes(journeys) == ["resolved_tier2"] * 3 + ["no_callback_number"] * 2
    assert journeys.took("none").tolist() == [False] * 3 + [True] * 2
    assert journeys["ended"].tolist() == [at(0, 12, minute) for minute in (15, 25, 35, 5, 5)]


def test_a_freed_representative_takes_the_next_call_before_the_transfer_joins_its_queue() -> None:
    # One representative, one officer with calls of 5 minutes as well: each transfer finds the officer just busy until
    # this very instant. Tier 1 comes before Tier 2 in the network, so the transfer is told (0 + 1) * 5 and starts at
    # once when the officer's call ends, in the same minute.
    scenario = noon_center(
        tier1={"staffing": on_duty(12, 20, 1)}, tier2={"staffing": on_duty(12, 20, 1), "handle_time": constant(5)}
    )
    journeys = journeys_of(4, scenario)
    order = np.argsort(journeys["arrived"])
    assert journeys["tier1_start"][order].tolist() == [at(0, 12, 5 * k) for k in range(4)]
    assert journeys["estimated_wait"][order].tolist() == [0, 5, 5, 5]
    assert journeys["tier2_start"][order].tolist() == journeys["transfer_asked"][order].tolist()


# --- The cutoff -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("time", "refused"), [("12:05", True), ("12:06", False)])
def test_the_cutoff_refuses_at_its_very_minute(time: str, refused: bool) -> None:  # noqa: FBT001 (a case)
    journeys = journeys_of(3, noon_center(cutoff={"rule": "every_day", "time": time}))
    assert journeys.ended_as("refused_cutoff").tolist() == [refused] * 3
    assert journeys.ended_as("resolved_tier2").tolist() == [not refused] * 3


@pytest.mark.parametrize(("heavy_day_calls", "refused"), [(2, True), (3, False), (4, False)])
def test_a_day_is_heavy_when_its_calls_exceed_the_number(heavy_day_calls: int, refused: bool) -> None:  # noqa: FBT001
    # Three first calls before the cutoff at noon; the first representative is there at noon.
    cutoff = {"rule": "heavy_days", "time": "12:00", "heavy_day_calls": heavy_day_calls}
    journeys = journeys_of(3, noon_center(cutoff=cutoff))
    assert journeys.ended_as("refused_cutoff").tolist() == [refused] * 3


def test_a_request_for_a_supervisor_meets_the_cutoff_too() -> None:
    scenario = noon_center(supervisor_request_share=1, cutoff={"rule": "every_day", "time": "12:00"})
    journeys = journeys_of(3, scenario)
    assert outcomes(journeys) == ["refused_cutoff"] * 3
    assert np.isnan(journeys["estimated_wait"]).all()


def test_who_is_refused_on_friday_calls_on_monday_morning() -> None:
    # Refused on Friday at 12:05; Monday is day 3. They call again between 8:00 and 9:00, are served from noon on
    # (5 minutes), refused at 12:05 again, and call on Tuesday; that is their third call and the last.
    journeys = journeys_of(
        4,
        center(
            start=FRIDAY,
            demand=demand(friday={8: 5.0}),
            tier1={"staffing": on_duty(12, 20, 50)},
            cutoff={"rule": "every_day", "time": "12:00"},
            calling_again={
                "refused_cutoff": {"probability": 1, "when": "next_morning"},
                "morning_hours": 1,
                "max_calls": 3,
            },
        ),
    )
    assert journeys["call"].tolist() == [1, 2, 3] * 4
    assert journeys.ended_as("refused_cutoff").all()
    assert journeys["ended"].tolist() == [at(0, 12, 5), at(3, 12, 5), at(4, 12, 5)] * 4
    again = journeys["arrived"].reshape(4, 3)
    assert ((again[:, 1] > at(3, 8)) & (again[:, 1] < at(3, 9))).all()
    assert ((again[:, 2] > at(4, 8)) & (again[:, 2] < at(4, 9))).all()


def test_a_cutoff_on_heavy_days_counts_first_calls_alone() -> None:
    # Monday's calls are closed out at 20:00, as nobody is on duty, and made again on Tuesday between 8:00 and 18:00.
    # Tuesday is heavy when its own new calls exceed the number, however many are made again before the cutoff.
    def tuesday(heavy_day_calls: int) -> Journeys:
        staffing = {"on_duty": 0, "overrides": {date(2026, 3, 3): 50}}
        return simulate(
            center(
                days=2,
                demand=demand(monday={8: 20.0}, tuesday={8: 5.0}),
                tier1={"staffing": staffing},
                cutoff={"rule": "heavy_days", "time": "13:00", "heavy_day_calls": heavy_day_calls},
                calling_again={"closed_out": {"probability": 1, "when": "next_morning"}, "morning_hours": 10},
            ),
            seed=3,
        )

    first = tuesday(100)
    new = int(((first["call"] == 1) & (first["arrived"] > at(1, 0))).sum())
    assert new >= 2
    assert ((first["call"] == 2) & (first["tier1_end"] < at(1, 13))).sum() >= 1
    assert not tuesday(new).ended_as("refused_cutoff").any()
    refused = tuesday(new - 1)
    late = refused["transfer_asked"] >= at(1, 13)
    assert late.any()
    assert (refused.ended_as("refused_cutoff") == late).all()


# --- Closing time ---------------------------------------------------------------------------------------------------


def test_who_still_waits_at_tier_1_when_lines_are_shut_and_nobody_is_on_duty_is_closed_out() -> None:
    # One representative until 20:00, 40 minutes a call; calls arrive from 19:00 on. The call in progress at 20:00 is
    # finished; everybody else is closed out at 20:00.
    scenario = center(
        demand=demand(monday={19: 6.0}), tier1={"staffing": on_duty(8, 20, 1), "handle_time": constant(40)}
    )
    journeys = journeys_of(5, scenario)
    order = np.argsort(journeys["arrived"])
    arrived = journeys["arrived"][order]
    starts = [arrived[0], max(arrived[0] + 40, arrived[1])]
    begun = [start for start in starts if start < at(0, 20)]
    assert journeys["tier1_start"][order].tolist()[: len(begun)] == begun
    assert np.isnan(journeys["tier1_start"][order][len(begun) :]).all()
    assert journeys.ended_as("closed_out")[order].tolist() == [False] * len(begun) + [True] * (5 - len(begun))
    assert set(journeys["ended"][journeys.ended_as("closed_out")]) == {at(0, 20)}


def test_who_leaves_the_ivr_after_closing_is_closed_out_on_the_spot() -> None:
    scenario = center(
        demand=demand(monday={19: 6.0}), ivr={"duration": constant(90)}, tier1={"staffing": on_duty(8, 20, 50)}
    )
    journeys = journeys_of(4, scenario)
    assert outcomes(journeys) == ["closed_out"] * 4
    assert journeys["ended"].tolist() == journeys["ivr_end"].tolist()


def test_while_somebody_is_on_duty_after_closing_the_queue_is_served() -> None:
    # Representatives stay until 22:00, 30 minutes each, one of them: those not begun by then are closed out.
    scenario = center(
        demand=demand(monday={19: 9.0}), tier1={"staffing": on_duty(8, 22, 1), "handle_time": constant(30)}
    )
    journeys = journeys_of(9, scenario)
    arrived = np.sort(journeys["arrived"])
    starts = [arrived[0]]
    for instant in arrived[1:]:
        starts.append(max(starts[-1] + 30, instant))
    served = [start for start in starts if start < at(0, 22)]
    assert len(served) < 9
    assert np.sort(journeys["tier1_start"]).tolist()[: len(served)] == served
    assert journeys.ended_as("closed_out").sum() == 9 - len(served)
    assert set(journeys["ended"][journeys.ended_as("closed_out")]) == {at(0, 22)}


def test_live_holders_become_callbacks_when_lines_shut() -> None:
    # Representatives come at 19:50, all calls ask at 19:55. One officer until 22:00: 19:55, 20:05, 20:15, 20:25.
    # The three who hold at 20:00 become callbacks in their order; the one in progress is finished as a live call.
    staffing = {"on_duty": {"interval_minutes": 10, "monday": [0] * 119 + [50] * 25}}
    scenario = center(
        demand=demand(monday={8: 5.0}), tier1={"staffing": staffing}, tier2={"staffing": on_duty(8, 22, 1)}
    )
    journeys = journeys_of(4, scenario)
    assert journeys["estimated_wait"].tolist() == [0, 10, 20, 30]
    assert journeys["tier2_start"].tolist() == [at(0, 19, 55), at(0, 20, 5), at(0, 20, 15), at(0, 20, 25)]
    assert journeys.took("callback").tolist() == [False, True, True, True]
    assert journeys["attempts"].tolist() == [0, 1, 1, 1]


@pytest.mark.parametrize("order", ["keep_place", "live_first", "callbacks_first"])
def test_a_live_holder_turned_callback_keeps_the_place_by_time_of_joining(order: str) -> None:
    # A sharp threshold of 10: at 19:55 the first starts, the second holds live (10), the third and fourth are to be
    # called back (20 and 30; under live_first both 20). At 20:00 the second becomes a callback that joined before
    # those two and is served first of them, whatever the order between the kinds.
    staffing = {"on_duty": {"interval_minutes": 10, "monday": [0] * 119 + [50] * 25}}
    scenario = center(
        demand=demand(monday={8: 5.0}),
        tier1={"staffing": staffing},
        tier2={"staffing": on_duty(8, 22, 1)},
        callback={"threshold_low": 10, "threshold_high": 10, "order": order},
    )
    journeys = journeys_of(4, scenario)
    assert journeys["estimated_wait"].tolist() == [0, 10, 20, 20 if order == "live_first" else 30]
    assert journeys["tier2_start"].tolist() == [at(0, 19, 55), at(0, 20, 5), at(0, 20, 15), at(0, 20, 25)]
    assert journeys.took("callback").tolist() == [False, True, True, True]


def test_live_holders_become_callbacks_when_no_officer_is_on_duty() -> None:
    # Asked at 12:05; one officer until 13:00, the next at 15:00, 40 minutes each: 12:05-12:45, 12:45-13:25 (finished),
    # then nothing until 15:00. Patience of 60 minutes ends at 13:05 for live holders; callbacks do not give up.
    people = (0,) * 8 + (1,) * 5 + (0,) * 2 + (1,) * 5 + (0,) * 4
    staffing = {"on_duty": {"interval_minutes": 60, "monday": people}}
    tier2 = {"staffing": staffing, "handle_time": constant(40), "patience": constant(60)}
    journeys = journeys_of(4, noon_center(tier2=tier2))
    assert journeys["tier2_start"].tolist() == [at(0, 12, 5), at(0, 12, 45), at(0, 15), at(0, 15, 40)]
    assert journeys.took("live").tolist() == [True, True, False, False]


def test_a_live_holder_without_a_number_ends_when_lines_shut() -> None:
    staffing = {"on_duty": {"interval_minutes": 10, "monday": [0] * 119 + [50] * 25}}
    scenario = center(
        demand=demand(monday={8: 5.0}),
        tier1={"staffing": staffing},
        tier2={"staffing": on_duty(8, 22, 1)},
        callback={"direct_number_share": 0},
    )
    journeys = journeys_of(3, scenario)
    assert outcomes(journeys) == ["resolved_tier2", "no_callback_number", "no_callback_number"]
    assert journeys["ended"].tolist() == [at(0, 20, 5), at(0, 20), at(0, 20)]


def test_who_waits_for_a_supervisor_is_closed_out_at_the_end_of_the_day() -> None:
    # Asked at 12:05; one supervisor until 20:00, 200 minutes each: 12:05, 15:25, 18:45 (finished at 22:05).
    supervisor = {"staffing": on_duty(8, 20, 1), "handle_time": constant(200)}
    journeys = journeys_of(5, noon_center(supervisor_request_share=1, supervisor=supervisor))
    assert journeys["supervisor_start"].tolist()[:3] == [at(0, 12, 5), at(0, 15, 25), at(0, 18, 45)]
    assert outcomes(journeys) == ["resolved_supervisor"] * 3 + ["closed_out"] * 2
    assert journeys["ended"].tolist() == [at(0, 15, 25), at(0, 18, 45), at(0, 22, 5), at(0, 20), at(0, 20)]


# --- Patience -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("patience", "served"), [(9, 1), (10, 2), (11, 2), (20, 3)])
def test_patience_that_ends_when_an_officer_is_free_does_not_count(patience: float, served: int) -> None:
    # Asked at 12:05 by four; one officer, free at 12:15, 12:25 and 12:35. Patience of exactly 10 minutes serves two.
    tier2 = {"staffing": on_duty(12, 20, 1), "patience": constant(patience)}
    journeys = journeys_of(4, noon_center(tier2=tier2))
    assert outcomes(journeys) == ["resolved_tier2"] * served + ["abandoned_tier2"] * (4 - served)
    assert journeys["ended"].tolist()[served:] == [at(0, 12, 5 + patience)] * (4 - served)


def test_patience_that_ends_when_staff_comes_does_not_count() -> None:
    # The first call to arrive would give up at noon, to the last bit: patience is noon less its arrival.
    waiting = journeys_of(3, noon_center())
    earliest = waiting["arrived"].min()
    patience = at(0, 12) - earliest
    assert earliest + patience == at(0, 12)
    journeys = journeys_of(3, noon_center(tier1={"patience": constant(patience), "staffing": on_duty(12, 20, 50)}))
    assert journeys["tier1_start"].tolist() == [at(0, 12)] * 3
    shorter = noon_center(tier1={"patience": constant(patience - 0.001), "staffing": on_duty(12, 20, 50)})
    assert journeys_of(3, shorter).ended_as("abandoned_tier1").sum() == 1


def test_who_gives_up_at_tier_1_is_gone_when_the_patience_is_out() -> None:
    journeys = journeys_of(4, noon_center(tier1={"patience": constant(30), "staffing": on_duty(12, 20, 50)}))
    assert outcomes(journeys) == ["abandoned_tier1"] * 4
    assert journeys["ended"].tolist() == (journeys["arrived"] + 30).tolist()


def test_patience_for_a_supervisor_is_that_of_tier_2() -> None:
    # Asked at 12:05, one supervisor, 10 minutes each, patience 15: the third would wait 20 and gives up at 12:20.
    scenario = noon_center(
        supervisor_request_share=1, tier2={"patience": constant(15)}, supervisor={"staffing": on_duty(8, 20, 1)}
    )
    journeys = journeys_of(4, scenario)
    assert journeys["supervisor_start"].tolist()[:2] == [at(0, 12, 5), at(0, 12, 15)]
    assert outcomes(journeys) == ["resolved_supervisor"] * 2 + ["abandoned_supervisor"] * 2
    assert journeys["ended"].tolist()[2:] == [at(0, 12, 20)] * 2


def test_a_callback_does_not_give_up() -> None:
    # Threshold 0, one officer, 100 minutes each: 12:05, 13:45, 15:25, though patience is one minute.
    tier2 = {"staffing": on_duty(12, 20, 1), "handle_time": constant(100), "patience": constant(1)}
    callback = {"threshold_low": 0, "threshold_high": 0}
    journeys = journeys_of(3, noon_center(tier2=tier2, callback=callback))
    assert journeys["tier2_start"].tolist() == [at(0, 12, 5), at(0, 13, 45), at(0, 15, 25)]


# --- Tier 1, Tier 2 and supervisors ---------------------------------------------------------------------------------


def test_who_is_not_authorized_takes_verification_minutes() -> None:
    # One representative, 4 minutes of verification in place of the handle time: 12:00, 12:04, 12:08.
    tier1 = {"not_authorized": 1, "verification_minutes": 4, "staffing": on_duty(12, 20, 1)}
    journeys = journeys_of(3, noon_center(tier1=tier1))
    order = np.argsort(journeys["arrived"])
    assert journeys["tier1_start"][order].tolist() == [at(0, 12, 4 * k) for k in range(3)]
    assert journeys["ended"][order].tolist() == [at(0, 12, 4 * k + 4) for k in range(3)]
    assert outcomes(journeys) == ["not_authorized"] * 3


def test_the_ivr_keeps_nobody_waiting_and_contains_its_share() -> None:
    journeys = journeys_of(5, noon_center(ivr={"duration": constant(7), "containment": 1}))
    assert outcomes(journeys) == ["contained"] * 5
    assert journeys["ended"].tolist() == (journeys["arrived"] + 7).tolist()


def test_a_call_passed_on_to_a_supervisor_repeats_everything_again() -> None:
    # 2 minutes of repeating at each tier: Tier 1 12:00-12:07, Tier 2 12:07-12:19, supervisor 12:19-12:31, one at a time
    # from the second on: 12:31-12:43, 12:43-12:55.
    scenario = noon_center(repeat_minutes=2, tier2={"to_supervisor": 1}, supervisor={"staffing": on_duty(8, 20, 1)})
    journeys = journeys_of(3, scenario)
    assert journeys["tier2_start"].tolist() == [at(0, 12, 7)] * 3
    assert journeys["tier2_end"].tolist() == [at(0, 12, 19)] * 3
    assert journeys["supervisor_start"].tolist() == [at(0, 12, minute) for minute in (19, 31, 43)]
    assert journeys["supervisor_end"].tolist() == [at(0, 12, minute) for minute in (31, 43, 55)]
    assert outcomes(journeys) == ["resolved_supervisor"] * 3


# --- Appointments ---------------------------------------------------------------------------------------------------


def appointment_dates(backlog: int, **changes: Any) -> list[float]:
    """Days, counted from 0, of the appointments of callbacks from before the start, handled from 0:00 of day 0 on."""
    scenario = center(
        reasons=[{"name": "Stamp", "share": 1, "transfer_share": 1, "appointment_share": 1}],
        callback={"backlog": backlog},
        **changes,
    )
    journeys = simulate(scenario, seed=1)
    assert outcomes(journeys) == ["appointment"] * backlog
    return list(map(float, journeys["appointment"] / 1440))


def test_appointments_are_4_or_5_days_later() -> None:
    # Scheduled on Monday: Friday (4) or Saturday (5), which moves to Monday (7).
    days = appointment_dates(200)
    assert set(days) == {4, 7}
    # 200 draws of a half: 5 standard errors are 35.
    assert abs(days.count(4) - 100) <= 35


def test_appointments_take_place_on_the_next_day_that_the_office_is_open() -> None:
    # From Tuesday 30 June 2026: 4 days later is Saturday 4 July; Friday the 3rd is the holiday: Monday is day 6.
    lead = {"lead_days_low": 3, "lead_days_high": 3}
    assert appointment_dates(2, start=date(2026, 6, 30), appointment=lead) == [6, 6]
    # Closing days of the user's count as well.
    assert appointment_dates(2, start=date(2026, 6, 30), appointment=lead, closing_days=[date(2026, 7, 6)]) == [7, 7]
    # Without federal holidays Friday the 3rd is open.
    assert appointment_dates(2, start=date(2026, 6, 30), appointment=lead, closed_on_federal_holidays=False) == [3, 3]


def test_daily_slots_go_to_those_who_scheduled_first() -> None:
    # Two slots a day, 4 days after Monday: Friday, Friday, then Monday (7), Monday, Tuesday (8). One officer, so that
    # they are scheduled in order.
    terms = {"lead_days_low": 4, "lead_days_high": 4, "daily_slots": 2}
    assert appointment_dates(5, appointment=terms, tier2={"staffing": 1}) == [4, 4, 7, 7, 8]
    # All at the same instant: the lower person first.
    assert appointment_dates(5, appointment=terms) == [4, 4, 7, 7, 8]


def test_an_appointment_lengthens_handling() -> None:
    # 10 minutes and 5 more: scheduled at 0:15, 0:30.
    scenario = center(
        reasons=[{"name": "Stamp", "share": 1, "transfer_share": 1, "appointment_share": 1}],
        callback={"backlog": 2},
        tier2={"staffing": 1},
    )
    assert simulate(scenario, seed=1)["tier2_end"].tolist() == [15, 30]


# --- Calling again and holidays -------------------------------------------------------------------------------------


def test_who_gives_up_soon_calls_again_and_next_morning_when_lines_are_shut_by_then() -> None:
    # Nobody is ever on duty; patience is 10 minutes. A new call is made while lines are open, or between 8:00 and 8:30
    # on Tuesday. Whoever waits at 20:00 is closed out and calls again alike. The most is 4 calls.
    again = {"probability": 1, "when": "soon"}
    scenario = center(
        demand=demand(monday={19: 6.0}),
        tier1={"staffing": 0, "patience": constant(10)},
        calling_again={
            "abandoned_tier1": again,
            "closed_out": again,
            "soon_mean_minutes": 30,
            "morning_hours": 0.5,
            "max_calls": 4,
        },
    )
    journeys = journeys_of(8, scenario)
    arrived = journeys["arrived"]
    assert journeys["call"].tolist() == [1, 2, 3, 4] * 8
    given_up = journeys.ended_as("abandoned_tier1")
    assert (journeys["ended"] == np.where(given_up, arrived + 10, at(0, 20))).all()
    assert given_up[arrived + 10 < at(0, 20)].all()
    second = arrived[journeys["call"] > 1]
    tuesday = second >= at(1, 0)
    assert tuesday.any()
    assert (~tuesday).any()
    assert (second[~tuesday] < at(0, 20)).all()
    assert (second[tuesday] > at(1, 8)).all()
    first_of_tuesday = tuesday & (np.r_[arrived[0], arrived[:-1]][journeys["call"] > 1] < at(1, 0))
    assert (second[first_of_tuesday] < at(1, 8, 30)).all()


def test_a_day_across_a_federal_holiday() -> None:
    # Thanksgiving week 2026: Wednesday (0), the holiday on Thursday (1), Friday (2). Whoever is closed out on Wednesday
    # calls on Friday morning between 8:00 and 9:00, and an officer's callbacks rest on the holiday too.
    scenario = center(
        start=date(2026, 11, 25),
        days=2,
        demand=demand(wednesday={8: 4.0}, thursday={8: 50.0}),
        tier1={"staffing": {"on_duty": EVERYBODY_AT_ONCE, "overrides": {date(2026, 11, 25): 0}}},
        tier2={"staffing": on_duty(8, 20, 1, WEEK), "handle_time": constant(300)},
        callback={"backlog": 4},
        calling_again={"closed_out": {"probability": 1, "when": "next_morning"}, "morning_hours": 1},
    )
    journeys = journeys_of(3, scenario)
    assert not ((journeys["arrived"] >= at(1, 0)) & (journeys["arrived"] < at(2, 0))).any()
    first = journeys["call"] == 1
    assert journeys.ended_as("closed_out").tolist() == first.tolist()
    assert journeys["ended"][first].tolist() == [at(0, 20)] * 3
    again = journeys["arrived"][journeys["call"] == 2]
    assert ((again > at(2, 8)) & (again < at(2, 9))).all()
    # Callbacks of 5 hours: 8:00, 13:00, 18:00 (finished at 23:00 on Wednesday), the fourth on Friday at 8:00.
    backlog = journeys["tier2_start"][journeys["call"] == 0]
    assert backlog.tolist() == [at(0, 8), at(0, 13), at(0, 18), at(2, 8)]


def test_around_the_clock_the_next_morning_is_the_next_midnight() -> None:
    scenario = center(
        opening_hours=AROUND_THE_CLOCK,
        start=MONDAY,
        demand=demand(monday={8: 5.0}),
        cutoff={"rule": "every_day", "time": "00:00"},
        calling_again={
            "refused_cutoff": {"probability": 1, "when": "next_morning"},
            "morning_hours": 1,
            "max_calls": 2,
        },
    )
    again = journeys_of(3, scenario)["arrived"][1::2]
    assert ((again > at(1, 0)) & (again < at(1, 1))).all()


def test_who_was_called_back_waits_for_a_supervisor_like_anybody_else() -> None:
    # Three callbacks end at Tier 2 at 0:10 and go on to one supervisor: the first until 0:20; patience of 9 minutes
    # ends at 0:19 for the others, who at Tier 2 could not give up.
    scenario = center(
        callback={"backlog": 3}, tier2={"to_supervisor": 1, "patience": constant(9)}, supervisor={"staffing": 1}
    )
    journeys = simulate(scenario, seed=1)
    assert outcomes(journeys) == ["resolved_supervisor", "abandoned_supervisor", "abandoned_supervisor"]
    assert journeys["ended"].tolist() == [20, 19, 19]
