"""What is replayed is what happened in either engine: cases worked out by hand, and engines with other rules."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest

from analytics.measures.observations import View
from analytics.replay.day import announced_wait, became_callback, replay_day
from analytics.replay.single_calls import histories_in_words
from queueing import Duration, Engine, Journeys, Scenario, simulate
from queueing.plan import Layout, lay_out
from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, busy_center, center, demand, on_duty

FACTORIES = {"ciw": "queueing.reference.network.lay_out", "compiled": "queueing.compiled.engine.lay_out"}
NOBODY_ANSWERS = {f"answered_{when}": [0] for when in ("same_day", "later_day", "shut")}
AT_TEN_TO_EIGHT = {"on_duty": {"interval_minutes": 10, "monday": [0] * 119 + [50] * 25}}


@pytest.fixture(params=get_args(Engine))
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.param
    return chosen


def with_first_calls(number: int, scenario: Scenario, engine: Engine) -> Journeys:
    """The replication of the first seed with this many first calls."""
    runs = (simulate(scenario, seed=seed, engine=engine) for seed in range(1, 1000))
    return next(journeys for journeys in runs if (journeys["call"] == 1).sum() == number)


def counts(journeys: Journeys, queue: Any, *minutes: int) -> list[int]:
    """How many wait in a queue of the first day at some minutes."""
    waiting: list[int] = replay_day(journeys, 0, every=1).waiting[queue][list(minutes)].tolist()
    return waiting


def at(hour: int, minute: int = 0) -> int:
    return 60 * hour + minute


def test_who_holds_at_closing_waits_to_be_called_back_from_then_on(engine: Engine) -> None:
    # Four ask at 19:55; one officer until 22:00, 10 minutes each. At 20:00 three hold, and are called back then.
    scenario = center(
        demand=demand(monday={8: 5.0}), tier1={"staffing": AT_TEN_TO_EIGHT}, tier2={"staffing": on_duty(8, 22, 1)}
    )
    journeys = with_first_calls(4, scenario, engine)
    minutes = (at(19, 54), at(19, 55), at(19, 59), at(20), at(20, 5), at(20, 15), at(20, 25))
    assert counts(journeys, "live", *minutes) == [0, 3, 3, 0, 0, 0, 0]
    assert counts(journeys, "callback", *minutes) == [0, 0, 0, 3, 2, 1, 0]
    announced = replay_day(journeys, 0, every=1).announced
    assert announced[list(minutes)].tolist() == [0, 40, 40, *[math.inf] * 4]


def test_who_asks_while_no_officer_is_on_duty_never_holds(engine: Engine) -> None:
    # Representatives from noon, the officer from 15:00: all ask at 12:05, whatever their threshold.
    scenario = center(
        demand=demand(monday={8: 5.0}), tier1={"staffing": on_duty(12, 20, 50)}, tier2={"staffing": on_duty(15, 20, 1)}
    )
    journeys = with_first_calls(3, scenario, engine)
    assert became_callback(View.of(journeys)).tolist() == [at(12, 5)] * 3
    assert counts(journeys, "live", at(12, 5), at(14)) == [0, 0]
    assert counts(journeys, "callback", at(12, 4), at(12, 5), at(15), at(15, 10), at(15, 20)) == [0, 3, 2, 1, 0]


def test_who_asks_as_the_officers_leave_holds_for_no_time(engine: Engine) -> None:
    # Tier 1 is done at 12:05, and so is the officer's time there: held at 12:05 and called back from 12:05.
    five_past = {"on_duty": {"interval_minutes": 5, "monday": [0] * 96 + [1] * 49 + [0] * 143}}
    scenario = center(
        demand=demand(monday={8: 5.0}), tier1={"staffing": on_duty(12, 20, 50)}, tier2={"staffing": five_past}
    )
    journeys = with_first_calls(3, scenario, engine)
    assert journeys["estimated_wait"].tolist() == [0, 10, 20]
    assert counts(journeys, "live", at(12, 5), at(12, 6), at(23)) == [0, 0, 0]
    assert counts(journeys, "callback", at(12, 4), at(12, 5), at(23)) == [0, 2, 2]


def test_a_callback_is_in_the_queue_until_dialled_and_again_after_the_delay(engine: Engine) -> None:
    # One officer, two callbacks, 10 minutes each if answered, which none is: A rings at 0-2 and 62-64, B at 2-4 and
    # 64-66; then both are given up. Expected: (those in the queue + 1) x 10 while the officer rings, else nothing.
    callback = NOBODY_ANSWERS | {"backlog": 2, "ring_minutes": 2, "retry_after": 60, "max_attempts": 2}
    scenario = center(callback=callback, tier2={"staffing": 1}, opening_hours=AROUND_THE_CLOCK)
    journeys = simulate(scenario, seed=1, engine=engine)
    announced = replay_day(journeys, 0, every=1).announced
    assert announced[[0, 1, 2, 3, 4, 61, 62, 63, 64, 65, 66]].tolist() == [20, 20, 10, 10, 0, 0, 10, 10, 10, 10, 0]
    assert counts(journeys, "callback", 0, 61, 63, 64, 65, 66) == [2, 2, 2, 1, 1, 0]


def test_who_goes_on_to_a_supervisor_waits_there(engine: Engine) -> None:
    # From Tier 1: asked at 12:05, 200 minutes each until the rest is closed out at 20:00.
    supervisor = {"staffing": on_duty(8, 20, 1), "handle_time": Duration(200, shape="constant")}
    straight = center(
        demand=demand(monday={8: 5.0}),
        tier1={"staffing": on_duty(12, 20, 50)},
        supervisor_request_share=1,
        supervisor=supervisor,
    )
    journeys = with_first_calls(5, straight, engine)
    minutes = (at(12, 4), at(12, 5), at(15, 25), at(18, 45), at(19, 59), at(20))
    assert counts(journeys, "supervisor", *minutes) == [0, 4, 3, 2, 2, 0]
    # From Tier 2: three callbacks are through at 0:10, and two of them give up at 0:19.
    patience = {"to_supervisor": 1, "patience": Duration(9, shape="constant")}
    passed_on = center(callback={"backlog": 3}, tier2=patience, supervisor={"staffing": 1})
    journeys = simulate(passed_on, seed=1, engine=engine)
    assert counts(journeys, "supervisor", 9, 10, 18, 19) == [0, 2, 2, 0]


TWO_STREAMS = [
    {"name": "Requests", "place": "as_callbacks"} | dict.fromkeys(WEEK, 30),
    {"name": "Chats", "place": "last"} | dict.fromkeys(WEEK, 30),
]
OTHER_RULES: dict[str, Callable[[Layout], dict[str, Any]]] = {
    "as they are": lambda _: {},
    "ringing": lambda plan: {"ring_minutes": plan.ring_minutes + 3.0},
    "delay": lambda plan: {"retry_after": plan.retry_after + 45.0},
    "attempts": lambda plan: {"max_attempts": plan.max_attempts - 1},
    "thresholds": lambda plan: {
        "threshold_low": plan.threshold_low + 30.0,
        "threshold_high": plan.threshold_high + 30.0,
    },
    "numbers": lambda plan: {"direct_number": plan.direct_number - 0.5},
    "beside other work": lambda _: {},
}


@pytest.mark.parametrize("other", OTHER_RULES)
@pytest.mark.parametrize("order", ["keep_place", "live_first", "callbacks_first"])
def test_the_replay_follows_an_engine_that_works_by_other_rules(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, order: str, other: str
) -> None:
    scenario = busy_center(
        callback={"order": order, "threshold_low": 30, "threshold_high": 240},
        cutoff={"rule": "never"},
        tier2={"staffing": on_duty(8, 18, 3), "absence_mean": 0.2},
        work=TWO_STREAMS if other == "beside other work" else [],
    )
    plan = lay_out(scenario)
    monkeypatch.setattr(FACTORIES[engine], lambda _: dataclasses.replace(plan, **OTHER_RULES[other](plan)))
    view = View.of(simulate(scenario, seed=4, engine=engine))
    asked = view.reached("estimated_wait")
    told = view["estimated_wait"][asked]
    assert (told[np.isfinite(told)] > 0).sum() > 50
    # Just before the call itself joins the queue.
    np.testing.assert_allclose(announced_wait(view, view["transfer_asked"][asked] - 1e-9), told, rtol=1e-12)
    since = became_callback(view)
    later = (since > view["transfer_asked"]) & (view["call"] > 0)
    assert set(since[later] % 1440) == {at(18)}, "when the officers leave"


def test_who_has_booked_waits_from_the_request_and_is_in_the_queue_from_the_window_on(engine: Engine) -> None:
    # Two ask at 12:05 and have booked 14:00, when one officer calls them for 10 minutes each. Nobody is in the queue
    # before; from 14:00 on one is spoken with and the other waits.
    scenario = center(
        demand=demand(monday={8: 5.0}),
        tier1={"staffing": on_duty(12, 20, 50)},
        tier2={"staffing": on_duty(12, 20, 1)},
        callback={"threshold_low": 0, "threshold_high": 0, "backlog": 1},
        window={"share": 1, "minutes": 60, "notice_minutes": 60, "fill": 1, "answered": 1, "days_ahead": 0},
    )
    journeys = with_first_calls(2, scenario, engine)
    assert became_callback(View.of(journeys)).tolist() == [0, at(12, 5), at(12, 5)]
    assert counts(journeys, "live", at(12, 5), at(14)) == [0, 0]
    assert counts(journeys, "callback", at(12), at(12, 5), at(13, 59), at(14), at(14, 10)) == [0, 2, 2, 1, 0]
    announced = replay_day(journeys, 0, every=1).announced
    assert announced[[at(12, 5), at(12, 10), at(13, 59), at(14), at(14, 10), at(14, 20)]].tolist() == [
        10, 0, 0, 20, 10, 0,
    ]  # fmt: skip
    for told in histories_in_words(journeys, np.array([1, 2])):
        begins = next(line for line in told if "window" in line)
        assert begins == "2 pm: the booked window begins"
        assert not any("held" in line for line in told)
