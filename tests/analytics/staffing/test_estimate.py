"""The estimate at once: what it asks for in a steady state, and how it answers to targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.staffing.erlang import Queue
from analytics.staffing.erlang_staffing import QueueTarget, fewest_servers
from analytics.staffing.estimate import estimate_staffing
from analytics.staffing.targets import StaffingTargets
from data.sample_scenarios import small_center
from queueing import Duration, WeekdayDemand
from queueing.scenario import OpeningHours, Scenario

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


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_steady_state_asks_for_what_erlang_a_does(share: float) -> None:
    queue = Queue(100 / 60, 12, 30)
    found = estimate_staffing(steady(), "tier1", StaffingTargets(wait_share=None, delay_share=share))
    assert found.load[TUESDAY] == pytest.approx(np.full(48, 20.0), rel=1e-6)
    assert found.calls[TUESDAY] == pytest.approx(np.full(48, 50.0), rel=1e-6)
    assert set(found.erlang_a[TUESDAY]) == {fewest_servers(queue, QueueTarget(delay_probability=share))}
    assert np.abs(found.erlang_a - found.square_root).max() <= 1
    waits = estimate_staffing(steady(), "tier1", StaffingTargets(wait_share=share, wait_minutes=5))
    assert set(waits.erlang_a[TUESDAY]) == {fewest_servers(queue, QueueTarget(waiting_share=share, within=5))}


def test_stricter_targets_never_ask_for_fewer() -> None:
    scenario = small_center()
    loose = estimate_staffing(scenario, "tier2", StaffingTargets(wait_share=0.3))
    for targets in (
        StaffingTargets(wait_share=0.05),
        StaffingTargets(wait_share=0.3, wait_minutes=5),
        StaffingTargets(wait_share=0.3, occupancy=0.6),
        StaffingTargets(wait_share=0.3, delay_share=0.1),
    ):
        strict = estimate_staffing(scenario, "tier2", targets)
        assert np.all(strict.erlang_a >= loose.erlang_a)
        assert strict.erlang_a.sum() > loose.erlang_a.sum()
    busy = estimate_staffing(with_fields(scenario, daily_cv=0.3), "tier2", StaffingTargets(wait_share=0.3))
    assert busy.erlang_a.sum() > loose.erlang_a.sum()


def test_occupancy_is_load_by_people() -> None:
    found = estimate_staffing(steady(), "tier1", StaffingTargets(wait_share=None, occupancy=0.8))
    assert set(found.erlang_a[TUESDAY]) == {25}


def test_targets_of_a_day_alone_keep_people_nearly_always_at_work() -> None:
    found = estimate_staffing(steady(), "tier1", StaffingTargets(wait_share=None, backlog=5))
    assert set(found.erlang_a[TUESDAY]) == {21}


def test_nobody_is_asked_for_where_nobody_calls_and_never_more_than_allowed() -> None:
    found = estimate_staffing(small_center(), "tier2", StaffingTargets(most_people=6))
    assert found.erlang_a[5:].sum() == 0
    assert found.erlang_a[MONDAY, :16].sum() == 0
    assert found.erlang_a.max() == found.square_root.max() == 6


def test_nearest_is_at_most_a_person_below() -> None:
    at_most = estimate_staffing(steady(), "tier1", StaffingTargets(wait_share=None, delay_share=0.5))
    nearest = estimate_staffing(steady(), "tier1", StaffingTargets(wait_share=None, delay_share=0.5, nearest=True))
    assert set((at_most.erlang_a - nearest.erlang_a).ravel()) <= {0, 1}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("wait_share 0 is not allowed", {"wait_share": 0.0}),
        ("occupancy 1 is not allowed", {"occupancy": 1.0}),
        ("backlog -1 is not allowed", {"backlog": -1.0}),
        ("most_people 0 is not allowed", {"most_people": 0}),
        ("confidence 0.3 is not allowed", {"confidence": 0.3}),
        ("no target given", {"wait_share": None}),
        ("nearest is not allowed", {"nearest": True}),
    ],
)
def test_targets_that_cannot_be_are_refused(said: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=said):
        StaffingTargets(**fields)
