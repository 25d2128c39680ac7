"""A day replayed: known moments by hand, and laws that tie the counts to the journeys."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.measures.observations import View
from analytics.measures.workload import work_spans
from analytics.replay.day import (
    Queue,
    announced_wait,
    became_callback,
    count_at,
    replay_day,
    tier_states,
    waiting_spans,
)
from queueing import Journeys, Scenario, simulate

Build = Callable[..., Journeys]
HANDLE = {"tier2": {"staffing": 2, "handle_time": {"mean": 15, "cv": 1}}}


def at(hour: int, minute: float = 0) -> float:
    return 60.0 * hour + minute


def of_tier1(person: int, arrived: float, **stages: Any) -> dict[str, Any]:
    return {"person": person, "arrived": arrived, "ivr_end": arrived + 2, "outcome": "resolved_tier1"} | stages


def asking(person: int, asked: float, route: str, **stages: Any) -> dict[str, Any]:
    before = {"tier1_start": asked - 6, "tier1_end": asked, "transfer_asked": asked, "route": route}
    return of_tier1(person, asked - 8, outcome="resolved_tier2") | before | stages


def count(replayed: Any, queue: str, minute: float) -> int:
    return int(replayed.waiting[queue][replayed.minutes.tolist().index(minute)])


def test_who_waits_is_counted_from_the_beginning_of_a_wait_up_to_its_end(journeys_of: Build) -> None:
    rows = [
        of_tier1(1, at(9, 3), tier1_start=at(9, 15), tier1_end=at(9, 25), ended=at(9, 25)),
        of_tier1(2, at(9, 8), ended=at(9, 30), outcome="abandoned_tier1"),
        {"person": 3, "arrived": at(9), "ivr_end": at(9, 20), "ended": at(9, 20), "outcome": "contained"},
        asking(4, at(10), "live", estimated_wait=15.0, tier2_start=at(10, 10), tier2_end=at(10, 20), ended=at(10, 20)),
        asking(5, at(10), "callback", estimated_wait=40.0, attempts=1, outcome="unfinished"),
        asking(6, at(10), "none", ended=at(10, 5), outcome="abandoned_supervisor"),
        asking(7, at(10), "none", ended=at(10), outcome="refused_cutoff"),
    ]
    replayed = replay_day(journeys_of(rows, [(5, 1, 1, at(11), False)]), 0)
    tier1 = {minute: count(replayed, "tier1", minute) for minute in range(int(at(9)), int(at(9, 36)), 5)}
    assert list(tier1.values()) == [0, 1, 2, 1, 1, 1, 0, 0]
    assert [count(replayed, "live", at(10, minute)) for minute in (0, 5, 10)] == [1, 1, 0]
    assert [count(replayed, "supervisor", at(10, minute)) for minute in (0, 5)] == [1, 0]
    assert [count(replayed, "callback", minute) for minute in (at(9, 55), at(10), at(23, 55))] == [0, 1, 1]


def test_busy_and_free_people_are_those_at_work_and_the_rest_of_those_on_duty(journeys_of: Build) -> None:
    rows = [
        asking(1, at(9), "callback", estimated_wait=40.0, attempts=1, tier2_start=at(10), tier2_end=at(10, 30),
               ended=at(10, 30)),
        asking(2, at(9), "callback", estimated_wait=40.0, attempts=1, ended=at(10, 12), outcome="suspended"),
    ]  # fmt: skip
    attempts = [(1, 1, 1, at(10), True), (2, 1, 1, at(10, 10), False)]
    officers = replay_day(journeys_of(rows, attempts), 0, every=1).tiers["tier2"]
    minutes = [int(at(9, 59)), int(at(10)), int(at(10, 11)), int(at(10, 12)), int(at(10, 30))]
    assert officers.on_duty[minutes].tolist() == [2] * 5
    assert officers.busy[minutes].tolist() == [0, 1, 2, 1, 0]
    assert officers.free[minutes].tolist() == [2, 1, 0, 1, 2]


def test_the_announced_wait_follows_its_rule(journeys_of: Build) -> None:
    busy = [
        asking(person, at(9), "live", estimated_wait=0.0, tier2_start=at(9), tier2_end=at(11), ended=at(11))
        for person in (1, 2)
    ]
    held = asking(3, at(9, 30), "live", estimated_wait=10.0, tier2_start=at(11), tier2_end=at(12), ended=at(12))
    called = asking(4, at(9, 40), "callback", estimated_wait=40.0, attempts=1, ended=at(10, 2), outcome="suspended")
    dialled = [(4, 1, 1, at(10), False)]
    for order, told in (("keep_place", [0, 7.5, 15, 22.5, 15]), ("live_first", [0, 7.5, 15, 15, 15])):
        rules = {"callback": {"order": order, "max_attempts": 1}, "appointment": {"extra_minutes": 0}}
        journeys = journeys_of([*busy, held, called], dialled, repeat_minutes=0, **rules, **HANDLE)
        found = announced_wait(View.of(journeys), np.array([at(8, 59), at(9, 10), at(9, 35), at(9, 50), at(10, 5)]))
        assert found.tolist() == pytest.approx(told)
    shut = announced_wait(View.of(journeys), np.array([at(7, 59), at(20)]))
    assert np.isinf(shut).all()


def test_the_rule_tells_every_caller_of_a_simulation_what_was_announced(
    crowded_center: Callable[..., Scenario],
) -> None:
    for order in ("keep_place", "live_first", "callbacks_first"):
        base = crowded_center()
        callback = base.callback.model_copy(update={"order": order})
        view = View.of(simulate(crowded_center(callback=callback), seed=4))
        asked = view.reached("estimated_wait")
        told = view["estimated_wait"][asked]
        assert (told > 0).sum() > 100
        # Just before the call itself joins the queue.
        np.testing.assert_allclose(announced_wait(view, view["transfer_asked"][asked] - 1e-9), told, rtol=1e-12)


def test_waits_and_work_add_up_to_the_times_of_the_journeys(simulated: Journeys) -> None:
    view = View.of(simulated)
    frame = simulated.to_frame()
    ended = frame["ended"].fillna(math.inf)
    spans = waiting_spans(view)

    def minutes(*queues: Queue) -> float:
        pairs = [spans[queue] for queue in queues]
        return float(sum((np.minimum(ends, 1e6) - begins).sum() for begins, ends in pairs))

    past = frame[(frame["call"] > 0) & frame["ivr_end"].notna() & (frame["outcome"] != "contained")]
    waited = past["tier1_start"].fillna(ended).clip(upper=1e6) - past["ivr_end"]
    assert minutes("tier1") == pytest.approx(waited.sum())
    taken = frame[frame["route"] != "none"]
    waited = taken["tier2_start"].fillna(ended).clip(upper=1e6) - taken["transfer_asked"]
    assert minutes("live", "callback") == pytest.approx(waited.sum())
    spoken = frame[frame["supervisor_start"].notna()]
    from_tier2 = spoken["tier2_end"].fillna(spoken["transfer_asked"])
    assert minutes("supervisor") >= (spoken["supervisor_start"] - from_tier2).sum() > 0
    # Counts at every instant of change, each for as long as it holds, integrate to the same minutes.
    for queue, (begins, ends) in spans.items():
        edges = np.unique(np.concatenate((begins, np.minimum(ends, 1e6))))
        counts = count_at((begins, ends), edges[:-1])
        assert (counts >= 0).all()
        assert (counts * np.diff(edges)).sum() == pytest.approx(minutes(queue))


def test_nobody_waits_while_somebody_is_free_and_work_beyond_duty_only_shrinks(simulated: Journeys) -> None:
    view = View.of(simulated)
    instants = np.arange(0, simulated.scenario.days * 1440.0) + 0.5
    states, spans = tier_states(view, instants), waiting_spans(view)
    assert (states["tier1"].free[count_at(spans["tier1"], instants) > 0] == 0).all()
    assert (states["tier2"].free[count_at(spans["live"], instants) > 0] == 0).all()
    assert (states["supervisor"].free[count_at(spans["supervisor"], instants) > 0] == 0).all()
    for tier in ("tier1", "tier2", "supervisor"):
        begins, _ = work_spans(simulated, tier)
        at_start = tier_states(view, begins)[tier]
        assert (at_start.busy <= at_start.on_duty).all(), "work starts only while fewer are busy than on duty"


def test_holders_become_callbacks_when_lines_shut_or_no_officer_is_left(simulated: Journeys) -> None:
    view = View.of(simulated)
    since, asked = became_callback(view), view["transfer_asked"]
    assert np.isnan(since[~view.took("callback")]).all()
    held = since > asked
    assert held.any()
    # Officers of the crowded center leave at 18:00 from Monday to Friday, at noon on Saturday.
    assert {float(minute) for minute in since[held] % 1440} <= {at(18), at(12)}
    assert (since[view.took("callback") & ~held] == asked[view.took("callback") & ~held]).all()


def test_the_cutoff_is_that_of_the_day_only_where_it_is_in_force(simulated: Journeys) -> None:
    refused = simulated["transfer_asked"][simulated.ended_as("refused_cutoff")]
    days = {int(minute // 1440) for minute in refused}
    assert days
    cutoffs = {day: replay_day(simulated, day).cutoff for day in range(simulated.scenario.days)}
    assert days <= {day for day, cutoff in cutoffs.items() if cutoff == at(15, 30)}
    assert set(cutoffs.values()) == {None, at(15, 30)}


def test_who_is_left_over_from_before_makes_no_first_call(journeys_of: Build) -> None:
    left_over = {"person": 0, "call": 0, "arrived": 0, "transfer_asked": 0, "route": "callback", "outcome": "suspended"}
    again = {"person": 0, "call": 1, "arrived": at(9), "outcome": "contained"}
    first = {"person": 10_000_000, "arrived": at(10), "outcome": "contained"}
    view = View.of(journeys_of([left_over, again, first], cutoff={"rule": "every_day", "time": "12:00"}))
    for above, cutoff in ((0, at(12)), (1, math.inf)):
        heavy_above = np.full(len(view.layout.heavy_above), float(above))
        assert replace(view, layout=replace(view.layout, heavy_above=heavy_above)).cutoffs[0] == cutoff


def test_a_day_is_shown_while_anybody_is_at_work(simulated: Journeys, journeys_of: Build) -> None:
    monday = replay_day(simulated, 0)
    assert (monday.date, monday.lines, monday.at_work[0]) == (simulated.scenario.start, (at(8), at(20)), at(8))
    assert monday.at_work[1] >= at(21)
    worst = monday.waiting["live"] + monday.waiting["callback"]
    shown = (monday.minutes >= monday.at_work[0]) & (monday.minutes < monday.at_work[1])
    assert worst[monday.worst] == worst[shown].max()
    sunday = replay_day(simulated, 6)
    assert sunday.lines is None
    assert sunday.at_work == (0, 1440)
    nobody = replay_day(journeys_of([], tier1={"staffing": 0}, tier2={"staffing": 0}, supervisor={"staffing": 0}), 0)
    assert nobody.at_work == (at(8), at(21))
    assert not any(counts.any() for counts in nobody.waiting.values())


@pytest.mark.parametrize("day", [-1, 9])
def test_a_day_without_arrivals_is_refused(simulated: Journeys, day: int) -> None:
    with pytest.raises(ValueError, match=f"day {day} is not allowed; allowed are 0 to 8"):
        replay_day(simulated, day)
