"""Callback windows that callers book: small cases whose instants are worked out by hand, and the laws of bookings.

Handle times are constant: 5 minutes at Tier 1, 10 at Tier 2. In ``noon_center`` nobody answers until noon, so that all
calls end at Tier 1 at 12:05 and ask for Tier 2 together, the lower person first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from queueing import Duration, Journeys, Scenario, simulate
from queueing.agreement import check_engines
from queueing.plan import lay_out
from queueing.simulation import Engine
from tests.queueing.centers import AROUND_THE_CLOCK, MONDAY, at, busy_center, center, demand, on_duty, outcomes
from tests.queueing.generated import staffings, windows

ENGINES: tuple[Engine, ...] = ("ciw", "compiled")
ASKED = at(0, 12, 5)
NEVER = {"answered_same_day": [0], "answered_later_day": [0], "answered_shut": [0]}


def noon_center(window: dict[str, Any], callback: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    """Two officers from noon to 20:00, every request a callback, and everybody books; with changes."""
    return center(
        demand=demand(monday={8: 14.0}),
        tier1={"staffing": on_duty(12, 20, 50)},
        tier2={"staffing": on_duty(12, 20, 2)} | changes.pop("tier2", {}),
        callback={"live_transfers": False} | (callback or {}),
        window={"share": 1, "minutes": 60, "notice_minutes": 60, "fill": 0.5, "answered": 1, "days_ahead": 0} | window,
        **changes,
    )


def journeys_of(scenario: Scenario, engine: Engine, calls: int = 8) -> Journeys:
    """A replication with at least so many first calls."""
    for seed in range(1, 100):
        journeys = simulate(scenario, seed=seed, engine=engine)
        if (journeys["call"] > 0).sum() >= calls:
            return journeys
    pytest.fail("no replication with enough calls")


def first_attempts(journeys: Journeys) -> Any:
    """The first attempts to who has called, in order of the persons."""
    tries = journeys.attempts_frame().query("attempt == 1 and call > 0")
    return tries.sort_values("person").reset_index(drop=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_books_the_earliest_window_with_room(engine: Engine) -> None:
    # Notice until 13:05: the first window is that from 14:00. Half of 120 officer-minutes are 6 calls of 10 minutes.
    journeys = journeys_of(noon_center({}), engine)
    tries = first_attempts(journeys)
    assert tries["joined"].tolist() == [at(0, 14 + place // 6) for place in range(len(tries))]
    assert tries["dialled"].tolist() == [at(0, 14 + place // 6, 10 * (place % 6 // 2)) for place in range(len(tries))]
    assert tries["booked"].all()
    assert set(outcomes(journeys)) == {"resolved_tier2"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("notice", "begins"), [(55, 13), (55.5, 14), (0, 13), (475, 20), (474, 20)])
def test_a_window_begins_at_the_notice_or_later(notice: float, begins: int, engine: Engine) -> None:
    # Nobody is planned from 20:00 on: who would have to wait so long is called back at once, as without windows.
    joined = first_attempts(journeys_of(noon_center({"notice_minutes": notice, "fill": 0.1}), engine))["joined"]
    assert joined[0] == (at(0, begins) if begins < 20 else ASKED)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_finds_no_window_is_called_back_as_without(engine: Engine) -> None:
    # 12 officer-minutes of each window are 1 call: from 14:00 to 20:00 there are six.
    tries = first_attempts(journeys_of(noon_center({"fill": 0.1}), engine))
    assert tries["joined"].tolist() == [at(0, 14 + place) for place in range(6)] + [ASKED] * (len(tries) - 6)
    assert tries["booked"].tolist() == [True] * 6 + [False] * (len(tries) - 6)


@pytest.mark.parametrize("engine", ENGINES)
def test_windows_of_later_days_follow_in_their_turn(engine: Engine) -> None:
    tries = first_attempts(journeys_of(noon_center({"fill": 0.1, "days_ahead": 1}), engine))
    days = [at(0, 14 + place) for place in range(6)] + [at(1, 12 + place) for place in range(8)]
    assert tries["joined"].tolist() == days[: len(tries)]
    assert len(tries) > 6


@pytest.mark.parametrize("engine", ENGINES)
def test_no_window_is_booked_beyond_the_calendar(engine: Engine) -> None:
    scenario = noon_center({"fill": 0.1, "days_ahead": 60}, max_overrun_days=0)
    assert first_attempts(journeys_of(scenario, engine))["booked"].sum() == 6


@pytest.mark.parametrize("engine", ENGINES)
def test_somebody_has_to_be_planned_at_every_minute(engine: Engine) -> None:
    # From 12:00 to 20:00 are two whole windows of four hours and none of twelve.
    for minutes, begins in ((240, at(0, 16)), (720, ASKED)):
        joined = first_attempts(journeys_of(noon_center({"minutes": minutes}), engine))["joined"]
        assert joined[0] == begins


@pytest.mark.parametrize("engine", ENGINES)
def test_without_time_at_tier_2_a_window_has_no_limit(engine: Engine) -> None:
    scenario = noon_center({}, tier2={"handle_time": Duration(0, shape="constant")})
    assert set(first_attempts(journeys_of(scenario, engine))["joined"]) == {at(0, 14)}


@pytest.mark.parametrize("engine", ENGINES)
def test_after_an_unanswered_attempt_it_is_of_its_own_class(engine: Engine) -> None:
    # Within the window at 14:00, in vain for 2 minutes; again 10 minutes later, still in it: by the usual table, behind
    # none. Five callbacks left over are regular and came before, so that they go first then.
    callback = {"answered_same_day": [0, 1], "retry_after": 10, "ring_minutes": 2, "max_attempts": 2, "backlog": 200}
    journeys = journeys_of(noon_center({"answered": 0}, callback), engine)
    tries = journeys.attempts_frame().query("call > 0")
    first, second = tries.query("attempt == 1"), tries.query("attempt == 2")
    assert not first["answered"].any()
    # Urgent: as soon as an officer is free.
    assert (first["dialled"] - first["joined"] <= 10 + 2 * 6).all()
    assert not second["booked"].any()
    assert second["answered"].all()
    assert second["dialled"].min() > journeys.attempts_frame().query("call == 0")["dialled"].max()
    assert not journeys["urgent"].any()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("minutes", "in_window"), [(5, False), (15, True)])
def test_after_its_window_an_attempt_is_one_like_any_other(minutes: int, in_window: bool, engine: Engine) -> None:  # noqa: FBT001 (a case)
    # Two officers call those left over, at 12:00, 12:10 and so on; who has booked 13:05 is called at 13:10, when a
    # window of 5 minutes is over; who has booked 13:15 with the next two.
    window = {"minutes": minutes, "fill": 1, "answered": 0}
    callback = {"backlog": 200, "max_attempts": 1}
    journeys = journeys_of(noon_center(window, callback), engine)
    tries = first_attempts(journeys)
    assert tries["booked"].all()
    assert tries["joined"][0] == at(0, 13, 5 if minutes == 5 else 15)
    assert tries["dialled"][0] == at(0, 13, 10 if minutes == 5 else 20)
    assert tries["answered"][0] != in_window
    # It is texted like all others then, and here not answered: each takes as long as a call.
    text = {"share": 1, "reply_share": 1, "answered": 0}
    texted = noon_center(window | {"answered": 1}, callback | {"ring_minutes": 10}, text_ahead=text)
    tries = first_attempts(journeys_of(texted, engine))
    assert tries["dialled"][0] == at(0, 13, 10 if minutes == 5 else 20)
    assert tries["answered"][0] == in_window


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_called_within_the_window_is_not_texted(engine: Engine) -> None:
    scenario = noon_center({}, NEVER, text_ahead={"share": 1, "reply_share": 0, "answered": 0})
    tries = first_attempts(journeys_of(scenario, engine))
    assert tries["answered"].all()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_window_that_has_not_begun_is_not_in_the_announced_wait(engine: Engine) -> None:
    # An officer is busy with somebody left over; nobody holds, and all book. Who does not book waits in the queue.
    callback = {"live_transfers": True, "threshold_low": 0, "threshold_high": 0, "backlog": 2}
    for share, waits in ((1, [5.0] * 8), (0, [5.0 * place for place in range(1, 9)])):
        journeys = journeys_of(noon_center({"share": share, "fill": 1}, callback), engine)
        assert journeys["estimated_wait"][journeys["call"] > 0][:8].tolist() == waits


@pytest.mark.parametrize("engine", ENGINES)
def test_who_has_held_books_no_window(engine: Engine) -> None:
    # No officer is free until closing, when holders become callbacks.
    callback = {"live_transfers": True, "threshold_high": float("inf")}
    tier2 = {"handle_time": Duration(100, shape="constant")}
    journeys = journeys_of(noon_center({"fill": 1}, callback, tier2=tier2), engine, calls=14)
    tries = journeys.callback_attempts
    assert len(tries.person) > 0
    assert not tries.booked.any()
    assert (tries.joined == at(0, 20)).all()


def test_a_length_that_does_not_make_a_day_is_refused() -> None:
    with pytest.raises(ValidationError, match="do not divide a day"):
        noon_center({"minutes": 7})


def test_who_books_is_drawn_apart() -> None:
    """Of 4,000 callbacks so many book as ought to: five standard errors."""
    scenario = center(
        demand=demand(monday=dict.fromkeys(range(8, 16), 500.0)),
        callback={"live_transfers": False},
        window={"share": 0.3, "fill": 1},
        opening_hours=AROUND_THE_CLOCK,
    )
    tries = simulate(scenario, seed=3).callback_attempts
    assert abs(tries.booked.mean() - 0.3) < 5 * (0.21 / len(tries.booked)) ** 0.5


def bookings(journeys: Journeys) -> Any:
    """The attempts that were booked, with when their callers asked."""
    tries = journeys.callback_attempts
    frame = journeys.to_frame().set_index(["person", "call"])["transfer_asked"]
    asked = frame.reindex(list(zip(tries.person[tries.booked], tries.call[tries.booked], strict=True))).to_numpy()
    return tries.joined[tries.booked], tries.dialled[tries.booked], tries.attempt[tries.booked], asked


def most_bookings(scenario: Scenario, begins: float) -> float:
    """How many calls a window takes, by the page: from the dated table, minute by minute."""
    day, minute = divmod(int(begins), 1440)
    calendar, staffing = scenario.calendar(), scenario.tier2.staffing
    people = staffing.on(calendar.date_of(day), closed=calendar.is_closed(day))
    planned = [people[at // staffing.interval_minutes] for at in range(minute, minute + scenario.window.minutes)]
    if min(planned) == 0:
        return 0
    mean = scenario.tier2_minutes
    return scenario.window.fill * sum(planned) / mean if mean > 0 else float("inf")


@pytest.mark.parametrize("engine", ENGINES)
def test_bookings_keep_to_the_rule_in_whatever_center(engine: Engine) -> None:
    seen: list[int] = []

    dates = [MONDAY + timedelta(days=day) for day in range(4)]

    @settings(max_examples=25, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(window=windows(grid=False), staffing=staffings(dates, 6), minutes=st.sampled_from((10, 0, 0.5, 45)))
    def rule_is_kept(window: dict[str, Any], staffing: dict[str, Any], minutes: float) -> None:
        scenario = center(
            days=2,
            max_overrun_days=2,
            demand=demand(**dict.fromkeys(("monday", "tuesday"), dict.fromkeys(range(8, 18), 10.0))),
            tier2={"staffing": staffing, "handle_time": Duration(minutes)},
            callback={"live_transfers": False, "answered_same_day": [0.5]},
            window=window | {"share": 0.9},
        )
        seed = len(seen)
        journeys = simulate(scenario, seed=seed, engine=engine)
        booked, (begins, dialled, attempt, asked) = scenario.window, bookings(journeys)
        seen.append(len(begins))
        assert (attempt == 1).all()
        assert not (dialled < begins).any()
        assert (begins % booked.minutes == 0).all()
        assert (begins >= asked + booked.notice_minutes).all()
        assert (begins < (asked // 1440 + booked.days_ahead + 1) * 1440).all()
        for begin, number in zip(*np.unique(begins, return_counts=True), strict=True):
            assert number <= most_bookings(scenario, begin)

    rule_is_kept()
    assert sum(number > 0 for number in seen) > 5


def test_without_a_share_the_other_inputs_change_no_call() -> None:
    """Neither engine draws or lays out anything; and no other call is drawn another way where some book."""
    plain = busy_center(days=3)
    idle = busy_center(
        days=3,
        window={"minutes": 1, "notice_minutes": 0, "days_ahead": 60, "fill": 1, "answered": 0},
    )
    assert len(lay_out(idle).window_limits) == 0
    for engine in ENGINES:
        one, other = (simulate(each, seed=4, engine=engine) for each in (plain, idle))
        assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in one.columns)
        tries, same = vars(one.callback_attempts), vars(other.callback_attempts)
        assert all(np.array_equal(tries[name], same[name], equal_nan=True) for name in tries)


def test_the_engines_agree_where_many_book() -> None:
    scenario = busy_center(window={"share": 0.7, "minutes": 30, "notice_minutes": 30, "fill": 0.6, "answered": 0.8})
    agreement = check_engines(scenario, seed=6)
    assert agreement.equal, agreement
    tries = simulate(scenario, seed=6).callback_attempts
    assert tries.booked.sum() > 100
    assert (tries.booked & (tries.dialled >= tries.joined + 30)).any()
