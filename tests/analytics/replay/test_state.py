"""A day that begins with a state, replayed: who is there waits, is served and is told of as known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.measures.observations import View
from analytics.replay.day import count_at, replay_day, waiting_spans
from analytics.replay.single_calls import histories_in_words
from queueing import Duration, Journeys, simulate
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


def test_the_time_before_the_minute_is_no_time_on_duty(begun: Journeys) -> None:
    load = View.of(begun).workload("tier1")
    assert load.on_duty[:39].sum() == 0
    assert load.on_duty[39] == 30
    assert load.busy[39] > 0
