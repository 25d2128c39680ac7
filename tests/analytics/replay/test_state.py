"""A day that begins with a state, replayed: who is there waits, is served and is told of as known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.measures.observations import View
from analytics.replay.day import count_at, replay_day, waiting_spans
from analytics.replay.single_calls import histories_in_words
from queueing import Duration, Journeys, simulate
from queueing.draws.left_over import left_over_drawn
from queueing.plan import lay_out
from queueing.tiers import TIERS
from tests.queueing.centers import center, demand


@pytest.fixture(scope="module")
def begun() -> Journeys:
    """One of each kind as lines are open at half past 7 pm; nobody calls, and each tier has one person."""
    return simulate(
        center(
            demand=demand(),
            ivr={"duration": Duration(4, shape="constant")},
            tier1={"staffing": 1},
            tier2={"staffing": 1, "handle_time": Duration(50, shape="constant")},
            supervisor={"staffing": 1},
            already={
                "minute": "19:30",
                "first_calls": 0,
                "state": {
                    "given": True,
                    "callbacks": 1,
                    "holding_live": 1,
                    "waiting_tier1": 1,
                    "in_progress_tier1": 1,
                    "in_progress_tier2": 1,
                    "in_progress_supervisor": 1,
                    "in_ivr": 1,
                },
            },
        ),
        seed=1,
    )


def test_who_is_there_waits_and_is_at_work_from_the_minute_on(begun: Journeys) -> None:
    replayed = replay_day(begun, 0, every=30)
    at, before = 39, 38
    assert replayed.minutes[at] == 19 * 60 + 30
    assert {queue: (counts[before], counts[at]) for queue, counts in replayed.waiting.items()} == {
        "tier1": (0, 1),
        "live": (0, 1),
        "callback": (0, 1),
        "supervisor": (0, 0),
    }
    for tier in replayed.tiers.values():
        assert (tier.on_duty[before], tier.busy[before]) == (0, 0)
        assert (tier.on_duty[at], tier.busy[at]) == (1, 1)


def test_who_holds_as_lines_shut_waits_live_and_then_for_a_callback(begun: Journeys) -> None:
    spans = waiting_spans(View.of(begun))
    instants = np.array([19 * 60 + 59.0, 20 * 60 + 1.0])
    held = begun["person"] == 1
    assert begun.callback_attempts.joined[begun.callback_attempts.person == 1].tolist() == [20 * 60]
    assert begun["tier2_start"][held][0] > 20 * 60 + 1
    assert count_at(spans["live"], instants)[1] == 0
    assert count_at(spans["live"], instants)[0] >= 1


def test_each_is_told_of_from_where_it_is(begun: Journeys) -> None:
    callback, live, waiting, tier1, officer, supervisor, voice = (
        [line.partition(": ")[2] for line in lines] for lines in histories_in_words(begun, np.arange(7))
    )
    assert callback[0] == "waits to be called back, left over from before the start"
    there = "is there as the run begins"
    assert live[:2] == [there, "held until now, is to be called back instead"]
    assert waiting[0] == there
    assert waiting[1].startswith("speaks with Tier 1, after ")
    assert tier1[:2] == [there, "speaks with Tier 1"]
    assert tier1[2].startswith("asks for Tier 2, told to expect ")
    assert officer == [there, "speaks with an officer", "ends. Resolved by Tier 2"]
    assert supervisor == [there, "speaks with a supervisor", "ends. Resolved by a supervisor"]
    assert voice[:2] == [there, "leaves the voice system for Tier 1"]


def test_who_is_between_attempts_or_has_booked_is_told_of_and_waits() -> None:
    between = {"between_attempts": [{"days": 1, "regular": 1}], "bookings": [{"at": "20:00", "regular": 1}]}
    state = {"given": True, "callbacks": 1, "holding_live": 1} | between
    already = {"minute": "19:30", "first_calls": 0, "state": state}
    journeys = simulate(center(demand=demand(), already=already, window={"share": 1}), seed=1)
    instants = np.array([19 * 60 + 29.0, 19 * 60 + 30.5])
    # Those who are served at once do not wait.
    assert count_at(waiting_spans(View.of(journeys))["callback"], instants).tolist() == [0, 2]
    tried, booked = histories_in_words(journeys, np.array([2, 3]))
    assert all(
        lines[0].endswith(": waits to be called back, left over from before the start") for lines in (tried, booked)
    )
    assert booked[1].endswith("8 pm: the booked window begins")


def test_wrap_up_at_first_is_work() -> None:
    state = {"given": True, "in_wrap_up_tier2": 3, "in_wrap_up_tier1": 1}
    already = {"minute": "19:30", "first_calls": 0, "state": state}
    wrap_up = {"wrap_up": Duration(20, shape="constant")}
    scenario = center(demand=demand(), already=already, tier1=wrap_up, tier2={"staffing": 2} | wrap_up)
    journeys = simulate(scenario, seed=1)
    minutes = left_over_drawn(lay_out(scenario), 1, 0)["minutes"]
    loads = {tier: View.of(journeys).workload(tier) for tier in TIERS}
    assert loads["tier1"].busy.sum() == pytest.approx(minutes[0])
    assert (loads["tier2"].busy + loads["tier2"].overtime).sum() == pytest.approx(minutes[1:].sum())
    assert loads["tier2"].overtime.sum() == pytest.approx(minutes[1:].min())
    assert loads["supervisor"].busy.sum() == 0


def test_whoever_will_call_again_makes_no_first_call() -> None:
    state = {"given": True, "will_call_again": 5, "in_ivr": 2}
    view = View.of(simulate(center(demand=demand(), already={"minute": "08:00", "state": state}), seed=1))
    assert view["call"].tolist() == [0, 0, 1, 1, 1, 1, 1]
    assert not view.first_calls.any()
    assert view.repeat_calls.tolist() == [False, False, True, True, True, True, True]


def test_the_time_before_the_minute_is_no_time_on_duty(begun: Journeys) -> None:
    load = View.of(begun).workload("tier1")
    assert load.on_duty[:39].sum() == 0
    assert load.on_duty[39] == 30
    assert load.busy[39] > 0
