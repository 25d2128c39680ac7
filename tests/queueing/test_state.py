"""A run that begins with a state: who is there goes on as known by hand, and all else is the ordinary run."""

from __future__ import annotations

from typing import Any, Final, get_args

import numpy as np
import pytest
from pydantic import ValidationError

from queueing import Duration, Engine, Journeys, Scenario, describe_problems, simulate
from queueing.agreement import compare
from queueing.draws.left_over import left_over_drawn
from queueing.plan import lay_out
from tests.queueing.centers import at, busy_center, center, demand, on_duty, outcomes

ENGINES: Final[tuple[Engine, ...]] = get_args(Engine)
NOON: Final = at(0, 12)


def constant(minutes: float) -> Duration:
    return Duration(minutes, shape="constant")


def begun(minute: str = "12:00", first_calls: Any = 0, state: Any = None, **changes: Any) -> Scenario:
    """A Monday without a call but those in a state; lines are open from 8 to 20 o'clock."""
    already = {"minute": minute, "first_calls": first_calls, "state": {"given": True, **(state or {})}}
    return center(**{"demand": demand(), "already": already, **changes})


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


# --- The ordinary run -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minute", ["00:00", "08:00"])
def test_an_empty_state_at_opening_is_the_ordinary_run(engine: Engine, minute: str) -> None:
    busy: dict[str, Any] = {"days": 2, "callback": {"backlog": 0}, "interval_cv": 0.3}
    busy["work"] = [{"name": "Requests", "monday": 20, "tuesday": 20}]
    empty = busy_center(already={"minute": minute, "state": {"given": True}}, **busy)
    agreement = compare(simulate(busy_center(**busy), seed=4, engine=engine), simulate(empty, seed=4, engine=engine))
    assert agreement.equal, agreement
    assert agreement.calls_compared > 500


def test_callbacks_of_earlier_days_at_midnight_are_those_left_over(engine: Engine) -> None:
    rows = [{"days": 3, "urgent": 2, "regular": 9}, {"days": 1, "urgent": 1, "regular": 30}]
    left_over = busy_center(days=1, callback={"backlog": rows})
    given = busy_center(
        days=1, callback={"backlog": 0}, already={"minute": 0, "state": {"given": True, "callbacks": rows}}
    )
    agreement = compare(simulate(left_over, seed=4, engine=engine), simulate(given, seed=4, engine=engine))
    assert agreement.equal, agreement


# --- Who is there goes on ---------------------------------------------------------------------------------------------


def residual(scenario: Scenario, seed: int = 1) -> list[float]:
    """How much longer each call in progress takes."""
    minutes: list[float] = left_over_drawn(lay_out(scenario), seed, 0)["minutes"].tolist()
    return minutes


def test_who_waits_is_served_when_who_is_in_progress_ends(engine: Engine) -> None:
    scenario = begun(
        state={"waiting_tier1": 2, "in_progress_tier1": 1},
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0}],
        tier1={"staffing": 1, "handle_time": constant(9)},
    )
    (*_, rest) = residual(scenario)
    calls = simulate(scenario, seed=1, engine=engine)
    assert 0 < rest < 9
    assert calls["call"].tolist() == [0, 0, 0]
    assert calls["tier1_start"].tolist() == [NOON + rest, NOON + rest + 9, NOON]
    assert calls["tier1_end"].tolist() == [NOON + rest + 9, NOON + rest + 9 + 9, NOON + rest]
    assert outcomes(calls) == ["resolved_tier1"] * 3


def test_more_in_progress_than_people_are_finished_before_anybody_is_served(engine: Engine) -> None:
    scenario = begun(
        state={"waiting_tier1": 1, "in_progress_tier1": 3},
        tier1={"staffing": 2, "handle_time": constant(9), "wrap_up": constant(1)},
    )
    ends = sorted(residual(scenario)[1:])
    calls = simulate(scenario, seed=1, engine=engine)
    # Two of the three, and the wrap-up of each, are over before fewer than two are in progress.
    assert calls["tier1_start"][0] == NOON + ends[1] + 1


def test_with_officers_supervisors_and_the_voice_system_each_goes_the_usual_way(engine: Engine) -> None:
    scenario = begun(
        state={"in_progress_tier2": 1, "in_progress_supervisor": 1, "in_ivr": 1},
        ivr={"duration": constant(4)},
        tier2={"to_supervisor": 1},
    )
    officer, supervisor, voice = (NOON + rest for rest in residual(scenario))
    calls = simulate(scenario, seed=1, engine=engine)
    assert outcomes(calls) == ["resolved_supervisor", "resolved_supervisor", "resolved_supervisor"]
    assert calls["ended"].tolist() == [officer + 10, supervisor, voice + 5 + 10 + 10]
    assert calls["tier2_end"][0] == officer
    assert calls["ivr_end"][2] == voice
    assert calls["arrived"].tolist() == [NOON] * 3


def test_an_appointment_that_is_being_made_and_a_caller_who_is_not_authorized_end_as_they_are_met(
    engine: Engine,
) -> None:
    scenario = begun(
        state={"in_progress_tier1": 30, "in_progress_tier2": 30},
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5, "appointment_share": 0.5}],
        tier1={"not_authorized": 0.5, "verification_minutes": 5},
    )
    special = left_over_drawn(lay_out(scenario), 1, 0)["special"]
    calls = simulate(scenario, seed=1, engine=engine)
    assert (calls.ended_as("not_authorized")[:30] == special[:30]).all()
    assert (calls.ended_as("appointment")[30:] == special[30:]).all()
    assert 5 < special[:30].sum() < 25
    assert 5 < special[30:].sum() < 25


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("keep_place", ["urgent", "old", "today", "live"]),
        ("live_first", ["live", "urgent", "old", "today"]),
        ("callbacks_first", ["urgent", "old", "today", "live"]),
    ],
)
def test_callbacks_stand_before_live_holders_as_the_order_has_it(engine: Engine, order: str, first: list[str]) -> None:
    scenario = begun(
        state={"holding_live": 1, "callbacks": [{"regular": 1, "urgent": 1}, {"days": 2, "regular": 1}]},
        tier2={"staffing": 1},
        callback={"order": order},
    )
    calls = simulate(scenario, seed=1, engine=engine)
    assert calls["person"].tolist() == [0, 1, 2, 3]
    assert calls["transfer_asked"].tolist() == [0.0, at(-2, 0), 0.0, NOON]
    who = np.array(["urgent", "old", "today", "live"])[np.argsort(calls["tier2_start"])]
    assert who.tolist() == first
    assert sorted(calls["tier2_start"]) == [NOON, NOON + 10, NOON + 20, NOON + 30]


def test_a_callback_asked_for_today_is_answered_as_of_the_same_day(engine: Engine) -> None:
    scenario = begun(
        state={"callbacks": [{"days": 0, "regular": 5}, {"days": 1, "regular": 7}]},
        callback={"answered_later_day": [0], "max_attempts": 1},
    )
    assert outcomes(simulate(scenario, seed=1, engine=engine)) == ["suspended"] * 7 + ["resolved_tier2"] * 5


def test_who_waits_does_not_give_up_at_once_and_has_a_whole_patience(engine: Engine) -> None:
    scenario = begun(
        state={"waiting_tier1": 1, "holding_live": 1},
        tier1={"staffing": 0, "patience": constant(7), "give_up_at_once": 1},
        tier2={
            "staffing": {"on_duty": 0, "overrides": {"2026-03-02": [1] * 24 + [0] * 24}},
            "patience": constant(11),
            "give_up_at_once": 1,
        },
    )
    calls = simulate(scenario, seed=1, engine=engine)
    # Nobody is on duty at Tier 2 from noon on: who holds is to be called back, and is not in time.
    assert outcomes(calls) == ["unfinished", "abandoned_tier1"]
    assert calls["ended"][1] == NOON + 7
    staffed = begun(
        state={"holding_live": 2},
        tier2={"staffing": 1, "patience": constant(3), "give_up_at_once": 1},
    )
    calls = simulate(staffed, seed=1, engine=engine)
    assert outcomes(calls) == ["resolved_tier2", "abandoned_tier2"]
    assert calls["ended"].tolist() == [NOON + 10, NOON + 3]


def test_who_holds_when_lines_are_shut_is_called_back_and_who_waits_for_nobody_is_closed_out(engine: Engine) -> None:
    scenario = begun(
        "20:30",
        state={"holding_live": 1, "waiting_tier1": 1},
        tier1={"staffing": on_duty(8, 20, 1)},
    )
    calls = simulate(scenario, seed=1, engine=engine)
    assert outcomes(calls) == ["resolved_tier2", "closed_out"]
    assert calls["ended"].tolist() == [at(0, 20, 40), at(0, 20, 30)]
    assert calls.callback_attempts.joined.tolist() == [at(0, 20, 30)]
    # Somebody who is still on duty takes who waits.
    staying = begun("20:30", state={"waiting_tier1": 1}, tier1={"staffing": on_duty(8, 21, 1)})
    assert simulate(staying, seed=1, engine=engine)["tier1_start"].tolist() == [at(0, 20, 30)]


def test_people_come_on_duty_as_planned_after_the_minute(engine: Engine) -> None:
    scenario = begun(
        "12:20", state={"waiting_tier1": 3}, tier1={"staffing": on_duty(8, 13, 1), "handle_time": constant(30)}
    )
    calls = simulate(scenario, seed=1, engine=engine)
    # One at 12:20 and one at 12:50; at 13:00 nobody is on duty, and at the next opening the last one is served.
    assert calls["tier1_start"].tolist()[:2] == [at(0, 12, 20), at(0, 12, 50)]
    assert outcomes(calls) == ["resolved_tier2", "resolved_tier2", "closed_out"]


def test_who_is_between_attempts_is_called_back_after_the_rest_of_the_delay(engine: Engine) -> None:
    scenario = begun(
        state={
            "between_attempts": [
                {"days": 0, "urgent": 1, "attempts": 2},
                {"days": 3, "regular": 2},
                {"days": 4, "regular": 1, "attempts": 2},
            ]
        },
        callback={"retry_after": 60, "max_attempts": 3, "answered_later_day": [1, 0], "answered_same_day": [0, 0, 1]},
    )
    rest = residual(scenario)
    calls = simulate(scenario, seed=1, engine=engine)
    assert all(0 < minutes < 60 for minutes in rest)
    assert (calls["urgent"].tolist(), calls["transfer_asked"].tolist()) == (
        [1, 0, 0, 0],
        [0.0, at(-4, 0), at(-3, 0), at(-3, 0)],
    )
    tries = calls.callback_attempts
    first = {person: np.flatnonzero(tries.person == person)[0] for person in range(4)}
    assert [tries.attempt[first[person]] for person in range(4)] == [3, 3, 2, 2]
    assert [tries.joined[first[person]] for person in range(4)] == [NOON + minutes for minutes in rest]
    # The third attempt is answered on the same day and on none of the later ones.
    assert outcomes(calls) == ["resolved_tier2", "suspended", "suspended", "suspended"]
    assert calls["attempts"].tolist() == [3, 3, 3, 3]


def test_who_has_booked_is_called_in_the_window_as_an_urgent_callback(engine: Engine) -> None:
    scenario = begun(
        state={
            "callbacks": [{"days": 1, "urgent": 7, "regular": 3}],
            "bookings": [{"at": "13:00", "regular": 1}, {"days": 2, "in_days": 1, "at": "09:00", "regular": 1}],
        },
        tier2={"staffing": 1},
        callback={"order": "callbacks_first"},
        window={"share": 1, "answered": 1},
    )
    calls = simulate(scenario, seed=1, engine=engine)
    tries = calls.callback_attempts
    # Who asked first has the lower number.
    assert calls["transfer_asked"][10:].tolist() == [at(-2, 0), 0.0]
    assert tries.joined[tries.booked].tolist() == [at(0, 13), at(1, 9)]
    # The last urgent callback begins at 13:00, as an officer is free before a window begins; then the booked one comes.
    assert calls["tier2_start"][10:].tolist() == [at(1, 9), at(0, 13, 10)]
    assert sorted(calls["tier2_start"][:10]) == [NOON + 10 * place + 10 * (place > 6) for place in range(10)]


def test_a_window_that_is_full_is_booked_by_nobody_else(engine: Engine) -> None:
    # Two officers for an hour, half of whose time is six calls of 10 minutes: the seventh books the window after it.
    for booked, begins in ((5, at(0, 13)), (6, at(0, 14))):
        scenario = begun(
            state={"waiting_tier1": 1, "bookings": [{"at": "13:00", "regular": booked}]},
            tier2={"staffing": 2},
            callback={"live_transfers": False},
            window={"share": 1, "notice_minutes": 30, "fill": 0.5},
        )
        tries = simulate(scenario, seed=1, engine=engine).callback_attempts
        assert tries.joined[tries.person == 0].tolist() == [begins]


def test_who_is_in_wrap_up_is_busy_and_has_no_call(engine: Engine) -> None:
    scenario = begun(
        state={
            "waiting_tier1": 1,
            "holding_live": 1,
            "in_wrap_up_tier1": 1,
            "in_wrap_up_tier2": 2,
            "in_wrap_up_supervisor": 1,
        },
        tier1={"staffing": 1, "wrap_up": constant(6)},
        tier2={"staffing": 2, "wrap_up": constant(8), "to_supervisor": 1},
        supervisor={"staffing": 1, "wrap_up": constant(1000)},
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0}],
    )
    tier1, *tier2, supervisor = residual(scenario)[2:]
    calls = simulate(scenario, seed=1, engine=engine)
    assert (calls["person"].tolist(), calls["call"].tolist()) == ([0, 1], [0, 0])
    assert calls["tier1_start"][1] == NOON + tier1
    assert calls["tier2_start"][0] == NOON + min(tier2)
    assert calls["supervisor_start"][0] == max(NOON + supervisor, calls["tier2_end"][0])
    assert supervisor > 8 + 10


def test_who_will_call_again_does_so_after_a_delay_that_is_exponential(engine: Engine) -> None:
    number, mean = 400, 30.0
    scenario = begun("08:00", None, {"will_call_again": number, "in_ivr": 1}, calling_again={"soon_mean_minutes": mean})
    calls = simulate(scenario, seed=1, engine=engine)
    assert calls["person"].tolist() == list(range(number + 1))
    assert calls["call"].tolist() == [0] + [1] * number
    delays = calls["arrived"][1:] - at(0, 8)
    assert delays.min() > 0
    # Kolmogorov and Smirnov: a correct program fails less than once in a million.
    ordered = np.sort(delays)
    far = np.abs(1 - np.exp(-ordered / mean) - (np.arange(number) + 0.5) / number).max()
    assert far <= np.sqrt(np.log(2 / 1e-6) / (2 * number)) + 0.5 / number
    assert (calls["tier1_start"][1:] == calls["arrived"][1:]).all()


def test_whose_delay_ends_when_lines_are_shut_calls_the_next_morning_or_never(engine: Engine) -> None:
    state = {"will_call_again": 20}
    late = begun("19:59", state=state, calling_again={"soon_mean_minutes": 300, "morning_hours": 2})
    calls = simulate(late, seed=1, engine=engine)
    assert len(calls) == 20
    hours = calls["arrived"] % 1440
    assert ((hours >= 480) & (hours < 1200)).all()
    assert (calls["arrived"] > at(1, 0)).all()
    last_day = begun("19:59", state=state, calling_again={"soon_mean_minutes": 300}, max_overrun_days=0)
    assert len(simulate(last_day, seed=1, engine=engine)) == 0


def test_who_waits_at_tier2_has_a_reason_that_asks_for_it_and_each_a_group_by_its_share(engine: Engine) -> None:
    number = 200
    scenario = begun(
        state={"callbacks": number, "holding_live": number, "waiting_tier1": number},
        reasons=[
            {"name": "Asks", "share": 0.5, "transfer_share": 1},
            {"name": "Never asks", "share": 0.5, "transfer_share": 0},
        ],
        groups=[{"name": "Attorneys", "share": 0.5}, {"name": "Others", "share": 0.5}],
    )
    calls = simulate(scenario, seed=1, engine=engine)
    assert not calls["reason"][: 2 * number].any()
    # Of 200 between 60 and 140 have the one or the other: a correct program fails less than once in ten million.
    assert 60 < np.count_nonzero(calls["reason"][2 * number :]) < 140
    assert all(60 < np.count_nonzero(part) < 140 for part in np.split(calls["group"], 3))


def test_work_that_came_before_the_state_is_not_simulated(engine: Engine) -> None:
    stream = {"name": "Requests", "monday": 200, "handle_time": constant(1)}
    late = simulate(begun(work=[stream]), seed=1, engine=engine)["arrived"]
    whole = simulate(center(demand=demand(), work=[stream]), seed=1, engine=engine)["arrived"]
    assert 0 < len(late) < len(whole)
    assert late.tolist() == whole[whole >= NOON].tolist()


# --- The cutoff -------------------------------------------------------------------------------------------------------


def refused(journeys: Journeys) -> list[bool]:
    found: list[bool] = journeys.ended_as("refused_cutoff").tolist()
    return found


@pytest.mark.parametrize("rule", ["never", "every_day", "heavy_days", "long_waits"])
def test_a_cutoff_in_force_refuses_at_once_whatever_the_rule(engine: Engine, rule: str) -> None:
    heavy = {"heavy_day_calls": 10_000} if rule == "heavy_days" else {}
    cutoff = {"rule": rule, "time": "13:00", "wait_minutes": 1000} | heavy
    busy: dict[str, Any] = {"demand": demand(monday=dict.fromkeys(range(8, 20), 10.0)), "cutoff": cutoff}
    state = {"waiting_tier1": 2, "in_progress_tier1": 1}
    in_force = simulate(begun(state=state | {"cutoff_in_force": True}, **busy), seed=1, engine=engine)
    assert all(refused(in_force))
    not_yet = simulate(begun(state=state | {"cutoff_in_force": False}, **busy), seed=1, engine=engine)
    assert not any(refused(not_yet)[:3])
    assert any(refused(not_yet)) == (rule == "every_day")
    passed = begun("13:30", state=state | {"cutoff_in_force": False}, **busy)
    assert not any(refused(simulate(passed, seed=1, engine=engine)))
    by_rule = simulate(begun("13:30", state=state, **busy), seed=1, engine=engine)
    assert any(refused(by_rule)) == all(refused(by_rule)) == (rule == "every_day")


def test_a_heavy_day_counts_the_first_calls_before_the_state(engine: Engine) -> None:
    busy: dict[str, Any] = {
        "demand": demand(monday=dict.fromkeys(range(8, 20), 10.0)),
        "cutoff": {"rule": "heavy_days", "time": "13:00", "heavy_day_calls": 240},
    }
    # Heavy above 100 first calls up to 13:00, of which some ten come after noon; none of those before is a row.
    for first_calls, is_heavy in ((0, False), (95, True), (150, True), ([0] * 8 + [150, 0, 0, 0], True)):
        calls = simulate(begun(first_calls=first_calls, state={}, **busy), seed=1, engine=engine)
        assert calls["arrived"].min() > NOON
        assert any(refused(calls)) == is_heavy


def test_first_calls_before_the_state_say_how_busy_the_rest_is() -> None:
    busy: dict[str, Any] = {"demand": demand(monday=dict.fromkeys(range(8, 20), 100.0)), "daily_cv": 0.5}
    whole = {"minute": "12:00", "first_calls": 800}
    rest = simulate(center(already=whole, **busy), seed=3)
    late = rest["arrived"] > NOON
    found = simulate(begun(first_calls=800, **busy), seed=3)
    assert (found["person"] == rest["person"][late]).all()
    assert (found["arrived"] == rest["arrived"][late]).all()


# --- What is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "changes", "said"),
    [
        ({"in_ivr": -1}, {}, ("already.state.in_ivr", "-1")),
        ({"waiting_tier1": 1_000_000}, {}, ("already.state.waiting_tier1", "999999")),
        ({}, {"callback": {"backlog": 4}}, ("callback.backlog is of before already.state", "allowed is none")),
        ({"holding_live": 1}, {"callback": {"live_transfers": False}}, ("holding_live 1", "allowed is 0")),
        (
            {"between_attempts": [{"regular": 1, "attempts": 3}]},
            {},
            ("between_attempts.0.attempts 3 is not allowed with callback.max_attempts 3", "at most 2"),
        ),
        ({"between_attempts": [{"attempts": 0}]}, {}, ("already.state.between_attempts.0.attempts", "0")),
        ({"bookings": [{"at": "09:00"}]}, {}, ("bookings is not allowed without window.share", "allowed is none")),
        (
            {"bookings": [{"at": "08:30"}]},
            {"window": {"share": 0.5}},
            ("bookings.0: a window that begins at 08:30 is none of window.minutes 60", "whole multiples"),
        ),
        (
            {"bookings": [{"at": "09:00"}, {"at": "07:00"}]},
            {"window": {"share": 0.5}},
            ("bookings.1: a window that begins at 07:00 has begun", "already.minute 08:00"),
        ),
        (
            {"bookings": [{"at": "09:00", "in_days": 8}]},
            {"window": {"share": 0.5}},
            ("in 8 days is after the calendar", "its 8 days"),
        ),
        ({"in_wrap_up_tier2": 4}, {}, ("in_wrap_up_tier2 4 is not allowed without tier2.wrap_up", "allowed is 0")),
        ({}, {"days": 3, "warmup_days": 1}, ("warmup_days 1", "allowed with it is 0")),
    ],
)
def test_what_cannot_be_a_state_is_refused(state: Any, changes: dict[str, Any], said: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as wrong:
        begun("08:00", None, state, **changes)
    (line,) = describe_problems(wrong.value)
    assert all(part in line for part in said), line


def test_without_it_being_given_a_state_has_no_effect() -> None:
    plan = busy_center(days=1)
    state = {"callbacks": 5, "holding_live": 3, "waiting_tier1": 4, "in_ivr": 2, "cutoff_in_force": True}
    idle = busy_center(days=1, already={"state": state})
    assert compare(simulate(plan, seed=1), simulate(idle, seed=1)).equal


def test_a_state_needs_the_first_calls_before_it() -> None:
    with pytest.raises(ValidationError, match="first_calls is missing"):
        begun(first_calls=None)


def test_a_plan_keeps_its_state() -> None:
    scenario = begun(state={"callbacks": [{"days": 1, "regular": 3}], "cutoff_in_force": True, "in_ivr": 2})
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
