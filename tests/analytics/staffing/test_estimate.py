"""The estimate at once: what it asks for in a steady state, how it answers to targets, and that it is no worse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.erlang import Queue
from analytics.inputs.variations import with_fields
from analytics.staffing.erlang_staffing import QueueTarget, fewest_servers
from analytics.staffing.estimate import LEAST_LOAD, estimate_staffing, patience_minutes, people_of
from analytics.staffing.interval_queue import IntervalQueue
from analytics.staffing.targets import StaffingTargets
from analytics.staffing.tier_loads import tier_load
from data.samples.scenarios import small_center
from queueing import Duration, WeekdayDemand
from queueing.scenario.calendar import OpeningHours
from queueing.scenario.scenario import Scenario
from queueing.tiers import TierName

MONDAY, TUESDAY = 0, 1


def steady(**fields: Any) -> Scenario:
    """A center open around the clock in which 100 calls an hour reach Tier 1, of 12 minutes each."""
    return with_fields(
        small_center(),
        opening_hours=OpeningHours.around_the_clock(),
        demand=WeekdayDemand.constant(100),
        daily_cv=0.0,
        repeat_minutes=0.0,
        ivr__containment=0.0,
        tier1__handle_time=Duration(12, shape="exponential"),
        tier1__patience=Duration(30, shape="exponential"),
        tier1__not_authorized=0.0,
        **fields,
    )


def alone(**asked: Any) -> StaffingTargets:
    """Only what is asked for, whatever is worse than today."""
    return StaffingTargets(**{"wait_share": None, **asked}, nothing_worse=False)


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_steady_state_asks_for_what_erlang_a_does(share: float) -> None:
    queue = Queue(100 / 60, 12, 30)
    found = estimate_staffing(steady(), "tier1", alone(delay_share=share))
    assert found.load[TUESDAY] == pytest.approx(np.full(48, 20.0), rel=1e-6)
    assert found.calls[TUESDAY] == pytest.approx(np.full(48, 50.0), rel=1e-6)
    assert set(found.erlang_a[TUESDAY]) == {fewest_servers(queue, QueueTarget(delay_probability=share))}
    assert np.abs(found.erlang_a - found.square_root).max() <= 1
    waits = estimate_staffing(steady(), "tier1", alone(wait_share=share, wait_minutes=5, early_seconds=0))
    assert set(waits.erlang_a[TUESDAY]) == {fewest_servers(queue, QueueTarget(answered_share=1 - share, within=5))}
    assert np.abs(waits.erlang_a - waits.square_root).max() <= 1
    given_up = estimate_staffing(steady(), "tier1", alone(abandonment=share / 2))
    assert set(given_up.erlang_a[TUESDAY]) == {fewest_servers(queue, QueueTarget(abandonment=share / 2))}


def test_a_call_that_is_given_up_is_not_answered_in_time() -> None:
    """Where nobody is patient few are still waiting after five minutes, with or without people."""
    impatient = with_fields(steady(), tier1__patience=Duration(1, shape="exponential"))
    targets = alone(wait_share=0.1, wait_minutes=5, early_seconds=0)
    found = estimate_staffing(impatient, "tier1", targets).erlang_a[TUESDAY]
    assert set(found) == {fewest_servers(Queue(100 / 60, 12, 1), QueueTarget(answered_share=0.9, within=5))}
    # Early hang-ups are left out: of those a minute is enough for, most are.
    early = estimate_staffing(impatient, "tier1", replace(targets, early_seconds=60)).erlang_a[TUESDAY]
    assert 0 < early[20] < found[20]


def test_stricter_targets_never_ask_for_fewer() -> None:
    scenario = small_center()
    loose = estimate_staffing(scenario, "tier2", alone(wait_share=0.3))
    for targets in (
        alone(wait_share=0.05),
        alone(wait_share=0.3, wait_minutes=5),
        alone(wait_share=0.3, occupancy=0.6),
        alone(wait_share=0.3, delay_share=0.1),
    ):
        strict = estimate_staffing(scenario, "tier2", targets)
        assert np.all(strict.erlang_a >= loose.erlang_a)
        assert strict.erlang_a.sum() > loose.erlang_a.sum()
    for varied in ("daily_cv", "interval_cv"):
        busy = estimate_staffing(with_fields(scenario, **{varied: 0.3}), "tier2", alone(wait_share=0.3))
        assert busy.erlang_a.sum() > loose.erlang_a.sum()


def test_occupancy_is_load_by_people() -> None:
    found = estimate_staffing(steady(), "tier1", alone(occupancy=0.8))
    assert set(found.erlang_a[TUESDAY]) == {25}


def test_targets_of_a_day_alone_keep_people_nearly_always_at_work() -> None:
    found = estimate_staffing(steady(), "tier1", alone(backlog=5))
    assert set(found.erlang_a[TUESDAY]) == {21}


def test_nobody_is_asked_for_where_nobody_calls_and_never_more_than_allowed() -> None:
    found = estimate_staffing(small_center(), "tier2", StaffingTargets(most_people=6))
    assert found.erlang_a[5:].sum() == 0
    assert found.erlang_a[MONDAY, :16].sum() == 0
    assert found.erlang_a.max() == found.square_root.max() == 6


@pytest.mark.parametrize("share", np.linspace(0.05, 0.6, 12).round(2).tolist())
def test_nearest_is_the_number_whose_share_is_nearest_to_what_is_asked(share: float) -> None:
    """Of the fewest that keep to it and one person less, the one with the nearer probability of delay by Erlang A."""
    queue = Queue(100 / 60, 12, 30)
    enough = fewest_servers(queue, QueueTarget(delay_probability=share))
    assert enough is not None
    far = {people: abs(queue.figures(people).delay_probability - share) for people in (enough, enough - 1)}
    nearest = estimate_staffing(steady(), "tier1", alone(delay_share=share, nearest=True))
    assert set(nearest.erlang_a[TUESDAY]) == {min(far, key=far.__getitem__)}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("wait_share 0 is not allowed", {"wait_share": 0.0}),
        ("occupancy 1 is not allowed", {"occupancy": 1.0}),
        ("backlog -1 is not allowed", {"backlog": -1.0}),
        ("most_people 0 is not allowed", {"most_people": 0}),
        ("confidence 0.3 is not allowed", {"confidence": 0.3}),
        ("confidence 1 is not allowed", {"confidence": 1.0}),
        ("early_seconds -1 is not allowed", {"early_seconds": -1.0}),
        ("abandonment 0 is not allowed", {"abandonment": 0.0}),
        ("no target given", {"wait_share": None, "nothing_worse": False}),
        ("nearest is not allowed", {"nearest": True}),
        ("nearest is not allowed", {"wait_share": None, "delay_share": 0.2, "nearest": True}),
    ],
)
def test_targets_that_cannot_be_are_refused(said: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=said):
        StaffingTargets(**fields)


@pytest.mark.parametrize("tier", ["tier1", "tier2", "supervisor"])
def test_nothing_is_estimated_worse_than_with_todays_people(tier: TierName) -> None:
    """By the same formulas no weekday's calls are answered in time less often, or given up more often."""
    scenario = with_fields(small_center(), days=2)
    targets = StaffingTargets(wait_share=0.5)
    estimate = estimate_staffing(scenario, tier, targets)
    load, handle = estimate.load, tier_load(scenario, tier, 0.5).handle_minutes
    today = people_of(scenario, tier)
    queue = Queue(1.0, handle, patience_minutes(scenario, tier))
    for weekday in (MONDAY, TUESDAY):
        lost = np.zeros((2, 2))
        for interval in np.flatnonzero(load[weekday] > LEAST_LOAD):
            of = replace(queue, calls_per_minute=load[weekday, interval] / handle)
            fates = IntervalQueue.of(of, scenario.daily_cv, targets)
            for place, people in enumerate((today, estimate.erlang_a)):
                fate = fates.fate(int(people[weekday, interval]))
                lost[place] += estimate.calls[weekday, interval] * np.array([fate.unanswered, fate.abandonment])
        assert np.all(lost[1] <= lost[0] + 1e-3 * estimate.calls[weekday].sum())
    alone_too = estimate_staffing(scenario, tier, alone(wait_share=0.5))
    assert np.all(alone_too.erlang_a <= estimate.erlang_a)


def test_with_absence_as_many_are_planned_as_come_to_those_needed() -> None:
    targets = alone(delay_share=0.1)
    needed = estimate_staffing(steady(days=1), "tier1", targets)
    absent = steady(days=1, tier1__absence_mean=0.2)
    found = estimate_staffing(absent, "tier1", targets)
    assert found.erlang_a[MONDAY].tolist() == np.ceil(needed.erlang_a[MONDAY] / 0.8).tolist()
    assert found.square_root[MONDAY].tolist() == np.ceil(needed.square_root[MONDAY] / 0.8).tolist()
    limited = estimate_staffing(absent, "tier1", replace(targets, most_people=22))
    assert set(limited.erlang_a[MONDAY]) == {22}
    lonely = estimate_staffing(absent, "tier1", replace(targets, most_people=1))
    assert set(lonely.erlang_a[MONDAY]) == {1}


def test_today_is_estimated_with_those_who_are_there() -> None:
    # 25 planned, of whom 20 are there: no worse than with 20.
    targets = StaffingTargets(wait_share=0.9)
    with_20 = estimate_staffing(steady(days=1, tier1__staffing=20), "tier1", targets).erlang_a[MONDAY]
    absent = steady(days=1, tier1__staffing=25, tier1__absence_mean=0.2)
    found = estimate_staffing(absent, "tier1", targets).erlang_a[MONDAY]
    assert found.tolist() == np.ceil(with_20 / 0.8).astype(int).tolist()
