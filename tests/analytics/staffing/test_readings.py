"""What is read of a tier: who hangs up was not answered, and where days are steady it is as Erlang A has it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from analytics.erlang import Queue
from analytics.inputs.variations import with_fields
from analytics.measures.observations import View
from analytics.staffing.assessment import assess, judged_intervals
from analytics.staffing.interval_queue import IntervalQueue
from analytics.staffing.patience import patience_minutes
from analytics.staffing.readings import TierFigures, read_tier, stack
from analytics.staffing.targets import StaffingTargets
from data.samples.scenarios import small_center
from queueing import Duration, Journeys, WeekdayDemand, simulate
from queueing.scenario.calendar import WEEKDAYS, OpeningHours
from queueing.scenario.scenario import Scenario
from queueing.tiers import TierName

TARGETS = StaffingTargets(wait_minutes=5)
REPLICATIONS = 12
PEOPLE, PATIENCE = 18, 4.0
"""A load of 20 for 18 people, whose callers wait for 4 minutes on the mean."""


def short_of_people(**fields: Any) -> Scenario:
    """Four weekdays and nights after one of warm-up: 100 calls an hour for Tier 1, of 12 minutes each."""
    return with_fields(
        small_center(),
        days=5,
        warmup_days=1,
        max_overrun_days=0,
        opening_hours=OpeningHours.around_the_clock(),
        demand=WeekdayDemand.constant(100),
        daily_cv=0.0,
        repeat_minutes=0.0,
        ivr={"containment": 0.0},
        tier1={
            "staffing": PEOPLE,
            "handle_time": Duration(12, shape="exponential"),
            "patience": Duration(PATIENCE, shape="exponential"),
            "not_authorized": 0.0,
        },
        calling_again={name: {"probability": 0} for name in ("abandoned_tier1", "closed_out")} | {"max_calls": 1},
        **fields,
    )


@cache
def journeys(replication: int) -> Journeys:
    return simulate(short_of_people(), seed=4, replication=replication)


def figures(targets: StaffingTargets) -> TierFigures:
    return stack([read_tier(journeys(each), "tier1", targets) for each in range(REPLICATIONS)])


@pytest.mark.parametrize(("wait_minutes", "early_seconds"), [(5.0, 0.0), (1.0, 5.0), (2.0, 30.0)])
def test_simulated_and_estimated_tell_the_same_of_callers_who_hang_up(
    wait_minutes: float, early_seconds: float
) -> None:
    targets = replace(TARGETS, wait_minutes=wait_minutes, early_seconds=early_seconds)
    exact = IntervalQueue.of(Queue(100 / 60, 12, PATIENCE), 0.0, targets).fate(PEOPLE)
    found = figures(targets)
    judged = judged_intervals(short_of_people(), found, targets)
    days = assess(np.full((7, 48), PEOPLE), found, "tier1", targets, judged).days["abandonment"].value
    counts = found.readings
    unanswered = counts.waited.sum() / counts.calls.sum()
    # About 115,000 calls: two standard errors of either are less than half a point.
    assert unanswered == pytest.approx(exact.unanswered, abs=0.005)
    assert np.nanmean(days) == pytest.approx(exact.abandonment, abs=0.005)
    assert exact.unanswered > 0.08


def test_who_hangs_up_is_not_answered_unless_at_once() -> None:
    found = journeys(0)
    view = View.of(found)
    offered = view.measured & view.reached("ivr_end")
    gave_up = offered & view.ended_as("abandoned_tier1")
    waited = found["ended"] - found["ivr_end"]
    answered = offered & (found["tier1_start"] - found["ivr_end"] <= TARGETS.wait_minutes)
    for early_seconds in (0.0, 30.0):
        counts = read_tier(found, "tier1", replace(TARGETS, early_seconds=early_seconds))
        early = gave_up & (waited < early_seconds / 60)
        assert counts.calls.sum() == offered.sum() - early.sum()
        assert counts.waited.sum() == counts.calls.sum() - answered.sum()
        assert [each.sum() for each in counts.counts["abandonment"]] == [gave_up.sum(), offered.sum()]
        assert early.any() == (early_seconds > 0)


@pytest.mark.parametrize(
    ("tier", "outcome"),
    [("tier1", "abandoned_tier1"), ("tier2", "abandoned_tier2"), ("supervisor", "abandoned_supervisor")],
)
def test_patience_is_that_of_the_simulation(tier: TierName, outcome: str) -> None:
    few = with_fields(small_center(), days=3, tier1__staffing=25, supervisor__staffing=0)
    calls = View.of(simulate(few, seed=1, replication=0))
    joined = {"tier1": calls["ivr_end"], "tier2": calls["transfer_asked"], "supervisor": calls.asked_supervisor()}[tier]
    rows = np.flatnonzero(calls.ended_as(outcome))
    assert len(rows) > 3
    every = np.ones(len(rows), dtype=np.bool_)
    np.testing.assert_allclose(joined[rows] + patience_minutes(calls, tier, rows, every), calls["ended"][rows])
    # Who was answered would have waited for longer.
    rows = np.flatnonzero(calls.reached(f"{tier}_start") & ~calls.took("callback"))
    patience = patience_minutes(calls, tier, rows, np.ones(len(rows), dtype=np.bool_))
    assert np.all(joined[rows] + patience >= calls[f"{tier}_start"][rows] - 1e-9)


def test_who_awaits_a_callback_does_not_hang_up() -> None:
    calls = View.of(simulate(with_fields(small_center(), days=2), seed=1, replication=0))
    rows = np.flatnonzero(calls.took("callback"))
    assert len(rows)
    assert np.isinf(patience_minutes(calls, "tier2", rows, np.ones(len(rows), dtype=np.bool_))).all()


def test_calls_wait_where_those_there_and_people_absent_are_as_many_as_planned() -> None:
    # By it the people to plan are found for whom few enough calls wait. Arrivals see what there is at any time.
    targets = replace(TARGETS, delay_share=0.2)
    plan = short_of_people()
    plan = with_fields(plan, tier1__staffing=25, tier1__absence_mean=0.2, tier1__absence_cv=0.5)
    runs = [read_tier(simulate(plan, seed=4, replication=each), "tier1", targets) for each in range(3)]
    at_least = np.concatenate([each.present.sum(axis=(0, 1))[25:] for each in runs]).sum()
    delayed, calls = (sum(each.counts["delay_share"][place].sum() for each in runs) for place in (0, 1))
    assert 0.3 < delayed / calls < 0.8
    assert at_least / sum(each.present.sum() for each in runs) == pytest.approx(delayed / calls, abs=0.02)


def test_items_of_other_work_keep_officers_from_calls() -> None:
    # Nobody calls. Three officers: items served as callbacks are there from when they come, those that come last only
    # while an officer is at them.
    items = dict.fromkeys(WEEKDAYS, 200.0)
    streams = [{"name": each, "place": each, "handle_time": {"mean": 25}, **items} for each in ("as_callbacks", "last")]
    targets = replace(TARGETS, delay_share=0.2)
    for work in (streams[:1], streams[1:]):
        plan = short_of_people(work=work, tier2__staffing=3)
        runs = simulate(with_fields(plan, demand=WeekdayDemand()), seed=2)
        present = read_tier(runs, "tier2", targets).present.sum(axis=(0, 1))
        begins = runs["arrived"] if work == streams[:1] else runs["tier2_start"]
        ends = np.where(np.isnan(runs["ended"]), np.inf, runs["ended"])
        instants = np.arange(1440 + 2.5, 5 * 1440, 5)
        there = [int(((begins <= instant) & (instant < ends)).sum()) for instant in instants]
        np.testing.assert_array_equal(np.trim_zeros(np.bincount(there), "b"), np.trim_zeros(present, "b"))
        assert (max(there) > 3) == (work == streams[:1])
