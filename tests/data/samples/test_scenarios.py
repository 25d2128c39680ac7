"""The sample plans: files are what is made anew, and those of 2022 have its rules and as many hours of officers."""

from __future__ import annotations

import pytest

from data.samples.scenarios import (
    ADDRESS_CHANGE,
    full_center,
    full_center_2022,
    samples,
    small_center,
    small_center_2022,
    with_addresses_online,
)
from data.store.scenario_files import scenario_file
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS, StaffingTable


def hours_a_week(plan: Scenario) -> float:
    """Officers' hours on duty in a week."""
    table = plan.tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    return sum(sum(table.on(weekday)) for weekday in range(len(WEEKDAYS))) * table.interval_minutes / 60


def test_the_shipped_files_are_what_the_generator_writes() -> None:
    for path, plan in samples().items():
        assert path.read_bytes() == scenario_file(plan), path


@pytest.mark.parametrize(
    ("before", "after", "chats"),
    [(full_center(), full_center_2022(), 96), (small_center(), small_center_2022(), 7)],
    ids=["full", "small"],
)
def test_the_rules_of_2022_are_those_published_at_as_many_hours(before: Scenario, after: Scenario, chats: int) -> None:
    assert hours_a_week(after) == pytest.approx(hours_a_week(before), rel=0.002)
    assert (after.demand, after.tier1, after.start, after.days) == (
        before.demand,
        before.tier1,
        before.start,
        before.days,
    )
    assert not after.callback.live_transfers
    assert (before.callback.max_attempts, after.callback.max_attempts) == (3, 2)
    assert after.cutoff.rule == "never"
    assert {reason.name for reason in after.reasons if reason.urgent_share} < {each.name for each in before.reasons}
    table = after.tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    on_duty = [place for place, people in enumerate(table.on(0)) if people]
    assert (on_duty[0] * 30, (on_duty[-1] + 1) * 30) == (7 * 60, 18 * 60 + 30)
    assert not any(table.on(5))
    (stream,) = after.work
    assert [stream.on(weekday) for weekday in range(7)] == [chats] * 5 + [0, 0]


def test_addresses_changed_online_take_those_calls_and_no_others() -> None:
    before = small_center_2022()
    after = with_addresses_online(before)
    calls = {
        plan.name: {reason.name: plan.volume_factor * reason.share for reason in plan.reasons}
        for plan in (before, after)
    }
    assert calls[before.name].pop(ADDRESS_CHANGE) == 0.31
    assert calls[after.name] == pytest.approx(calls[before.name])
