"""Scenarios: what they keep through a file, and what each impossible one is told."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from queueing import DatedDemand, Duration, Scenario, WeekdayDemand, describe_problems, simulate
from tests.queueing.centers import busy_center, center, demand, merged

SMALLEST: dict[str, Any] = {
    "start": "2026-03-02",
    "demand": {"kind": "weekday"},
    "tier1": {"staffing": 1},
    "tier2": {"staffing": 1},
    "supervisor": {"staffing": 1},
}


def problems(**changes: Any) -> list[str]:
    """What is said of the smallest scenario with these changes."""
    with pytest.raises(ValidationError) as raised:
        Scenario.model_validate(merged(SMALLEST, changes))
    return describe_problems(raised.value)


def test_the_smallest_scenario_is_the_whole_center() -> None:
    scenario = Scenario.model_validate(SMALLEST)
    assert (scenario.callback.threshold_low, scenario.callback.threshold_high) == (20, 30)
    assert scenario.callback.max_attempts == 3
    assert scenario.callback.order == "keep_place"
    assert sum(reason.share for reason in scenario.reasons) == pytest.approx(1)
    assert scenario.last_day == date(2026, 3, 8)
    assert scenario.horizon_days == 21


@pytest.mark.parametrize(
    "scenario",
    [
        center(),
        busy_center(),
        center(callback={"threshold_low": 5}),
        center(demand=DatedDemand(calls={date(2026, 3, 2): (1.5,) * 48})),
        center(tier1={"staffing": {"on_duty": 5, "overrides": {"2026-03-02": 0, "2026-03-03": [3] * 48}}}),
        center(closing_days=["2026-03-05"], closed_on_federal_holidays=False, tier2={"patience": Duration(3, 0.5)}),
    ],
    ids=["infinite thresholds", "tables", "one infinite end", "dates", "overrides", "closing days"],
)
def test_a_scenario_comes_back_from_json_as_it_was(scenario: Scenario) -> None:
    text = scenario.model_dump_json()
    assert Scenario.model_validate_json(text) == scenario
    assert Scenario.model_validate_json(text).model_dump_json() == text
    json.loads(text, parse_constant=lambda constant: pytest.fail(f"{constant} is not JSON"))


def test_a_scenario_from_json_has_the_same_journeys() -> None:
    scenario = busy_center()
    one, other = (
        simulate(each, seed=1) for each in (scenario, Scenario.model_validate_json(scenario.model_dump_json()))
    )
    assert all(one[name].tobytes() == other[name].tobytes() for name in one.columns)


def test_a_scenario_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        center().days = 3  # type: ignore[misc]  # what is tried
    with pytest.raises(ValidationError, match="frozen"):
        center().callback.ring_minutes = 3  # type: ignore[misc]  # what is tried


DATED = center(
    demand=DatedDemand(calls={date(2026, 3, 2): (1.5,) * 48, date(2026, 3, 8): ()}),
    tier1={"staffing": {"on_duty": 5, "overrides": {"2026-03-02": 0, "2026-03-03": [3] * 48}}},
)


def test_tables_by_date_cannot_be_changed() -> None:
    assert isinstance(DATED.demand, DatedDemand)
    for table in (DATED.demand.calls, DATED.tier1.staffing.overrides):
        with pytest.raises(TypeError):
            table[date(2026, 3, 2)] = 1  # type: ignore[index]  # what is tried
        with pytest.raises(TypeError):
            del table[date(2026, 3, 2)]  # type: ignore[union-attr]  # what is tried
        assert not {"clear", "pop", "popitem", "setdefault", "update"} & set(dir(table))


def test_a_table_by_date_does_not_follow_what_it_was_made_from() -> None:
    calls = {date(2026, 3, 2): (1.5,) * 48}
    demand = DatedDemand(calls=calls)
    calls.clear()
    assert demand.calls == {date(2026, 3, 2): (1.5,) * 48}


def through_pickle(scenario: Scenario) -> Scenario:
    restored: Scenario = pickle.loads(pickle.dumps(scenario))  # noqa: S301 (our own)
    return restored


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, through_pickle])
def test_a_copy_is_equal_and_has_the_same_hash(copied: Callable[[Scenario], Scenario]) -> None:
    other = copied(DATED)
    assert other == DATED
    assert hash(other) == hash(DATED)
    assert other.model_dump_json() == DATED.model_dump_json()
    assert Scenario.model_validate(DATED.model_dump()) == DATED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"colour": 3}, ["colour", "unknown"]),
        ({"tier1": {"color": 3}}, ["tier1.color", "unknown"]),
        ({"tier1": {"handle_time": {"mean": -1}}}, ["tier1.handle_time.mean", "-1", "greater than or equal to 0"]),
        ({"tier1": {"handle_time": {"mean": 1, "cv": 0.5, "shape": "exponential"}}}, ["handle_time", "0.5", "is 1"]),
        ({"tier2": {"handle_time": {"mean": 1, "cv": 0, "shape": "gamma"}}}, ["tier2.handle_time", "cv 0", "above 0"]),
        ({"tier2": {"handle_time": {"mean": 1, "shape": "normal"}}}, ["handle_time.shape", "normal", "lognormal"]),
        ({"work": [{"monday": 3}]}, ["work.0.name", "missing"]),
        ({"work": [{"name": "A", "friday": -1}]}, ["work.0.friday", "-1", "greater than or equal to 0"]),
        ({"work": [{"name": "A", "place": "first"}]}, ["work.0.place", "first", "as_callbacks", "last"]),
        ({"work": [{"name": "A"}, {"name": "A"}]}, ["work", "'A' is there twice", "one of each name"]),
        ({"callback": {"ring_minutes": -2}}, ["callback.ring_minutes", "-2", "0"]),
        ({"ivr": {"containment": 1.2}}, ["ivr.containment", "1.2", "less than or equal to 1"]),
        ({"callback": {"answered_same_day": [0.5, 1.5]}}, ["callback.answered_same_day.1", "1.5", "1"]),
        ({"callback": {"answered_later_day": []}}, ["callback.answered_later_day", "[]", "at least 1"]),
        ({"format": 3}, ["format", "3", "another version", "2"]),
        ({"callback": {"answered_shut": []}}, ["callback.answered_shut", "[]", "at least 1"]),
        ({"callback": {"max_attempts": 0}}, ["callback.max_attempts", "0", "1"]),
        ({"callback": {"threshold_low": 5, "threshold_high": 3}}, ["threshold_low 5", "threshold_high 3", "allowed"]),
        ({"callback": {"threshold_low": float("nan")}}, ["callback.threshold_low", "nan", "0"]),
        ({"callback": {"order": "fifo"}}, ["callback.order", "fifo", "keep_place", "live_first", "callbacks_first"]),
        ({"cutoff": {"rule": "every_day", "time": "21:00"}}, ["cutoff.time", "21:00", "08:00 to 20:00"]),
        ({"cutoff": {"rule": "heavy_days", "time": "07:59"}}, ["cutoff.time", "07:59", "08:00 to 20:00"]),
        ({"cutoff": {"time": "25:00"}}, ["cutoff.time", "25:00", "00:00 to 24:00"]),
        ({"opening_hours": {"monday": {"opens": "20:00", "closes": "08:00"}}}, ["monday", "08:00", "20:00", "later"]),
        ({"tier1": {"staffing": {"on_duty": {"monday": [1, 2]}}}}, ["tier1.staffing", "monday", "2 interv", "48"]),
        ({"tier1": {"staffing": -1}}, ["tier1.staffing", "-1", "0"]),
        ({"tier1": {"staffing": {"on_duty": {"monday": [-3] * 48}}}}, ["tier1.staffing", "monday", "-3", "0 and more"]),
        ({"tier1": {"staffing": {"on_duty": 2, "overrides": {"2026-03-02": -1}}}}, ["tier1.staffing", "-1", "0"]),
        ({"tier1": {"staffing": {"on_duty": 2, "overrides": {"2026-03-02": [1]}}}}, ["2026-03-02", "1 interv", "48"]),
        ({"demand": {"monday": [1] * 10}}, ["demand", "monday", "10 intervals", "48"]),
        ({"demand": {"monday": [-1.5] + [0] * 47}}, ["demand.monday.0", "-1.5", "0"]),
        ({"demand": {"monday": [2e5] + [0] * 47}}, ["demand.monday.0", "200000", "100000"]),
        ({"demand": {"interval_minutes": 7}}, ["demand.interval_minutes", "7 minutes", "30"]),
        ({"reasons": [{"name": "a", "share": 0.5, "transfer_share": 0}]}, ["reasons", "0.5", "1"]),
        ({"reasons": [{"name": "a", "share": 0.5, "transfer_share": 0}] * 2}, ["reasons", "'a'", "one of each"]),
        ({"reasons": []}, ["reasons", "[]", "at least 1"]),
        ({"groups": [{"name": "a", "share": 0.5}]}, ["groups", "0.5", "1"]),
        ({"groups": [{"name": "a", "share": 0.5}] * 2}, ["groups", "'a'", "one of each"]),
        ({"groups": [{"name": f"{n}", "share": 1 / 21} for n in range(21)]}, ["groups", "at most 20"]),
        (
            {"groups": [{"name": "a", "share": 1, "threshold_low": 31}]},
            ["groups: ", "'a'", "threshold_low 31", "threshold_high 30", "that of all callers"],
        ),
        ({"groups": [{"name": "a", "share": 1, "urgent_share": 1.5}]}, ["groups.0.urgent_share", "1.5", "equal to 1"]),
        ({"groups": [{"name": "a", "share": 1, "tier2_factor": 0}]}, ["groups.0.tier2_factor", "0", "greater than 0"]),
        ({"warmup_days": 7}, ["warmup_days", "7", "0 to 6"]),
        ({"days": 0}, ["days", "0", "1"]),
        ({"start": "2026-02-30"}, ["start", "2026-02-30", "date"]),
        ({"appointment": {"lead_days_low": 6}}, ["lead_days_low 6", "lead_days_high 5", "allowed"]),
        ({"appointment": {"daily_slots": 0}}, ["appointment.daily_slots", "0", "1"]),
        ({"volume_factor": float("inf")}, ["volume_factor", "inf", "finite"]),
        (
            {"tier1": {"staffing": 1, "handle_time": {"mean": float("inf")}}},
            ["tier1.handle_time.mean", "inf", "finite"],
        ),
        (
            {"tier1": {"staffing": 1, "handle_time": {"mean": float("nan")}}},
            ["tier1.handle_time.mean", "nan", "finite"],
        ),
        ({"tier1": {"staffing": 1, "handle_time": {"mean": 1, "cv": float("nan")}}}, ["tier1.handle_time.cv", "nan"]),
        (
            {"demand": {"kind": "dated", "calls": {"2026-03-02": [1] * 48}}},
            ["demand.calls", "2026-03-02 to 2026-03-02", "2026-03-02 to 2026-03-08", "within"],
        ),
        ({"demand": {"kind": "dated", "calls": {}}}, ["demand.calls", "no date", "at least one"]),
    ],
    ids=lambda value: json.dumps(value)[:60] if isinstance(value, dict) else "",
)
def test_an_error_names_the_field_the_value_and_what_is_allowed(changes: dict[str, Any], expected: list[str]) -> None:
    told = problems(**changes)
    assert any(all(part in line for part in expected) for line in told), told


@pytest.mark.parametrize(
    "staffing",
    [-1, 1.5, {"on_duty": {"monday": [1, 2]}}, {"on_duty": 2, "overrides": {"2026-03-02": -1}}],
    ids=["negative", "half a person", "short day", "negative override"],
)
def test_one_problem_of_staffing_is_told_in_one_line(staffing: Any) -> None:
    assert len(problems(tier1={"staffing": staffing})) == 1


def test_several_problems_are_all_told() -> None:
    told = problems(days=0, ivr={"containment": 2}, colour="red")
    assert len(told) == 3


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_outside_its_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=f"seed {seed} is not allowed; allowed are 0 to 4,294,967,295"):
        simulate(center(), seed=seed)


def test_persons_of_one_interval_do_not_run_into_those_of_the_next() -> None:
    # A person's number leaves room for 1,000,000 calls in an interval; more must not be possible.
    told = problems(volume_factor=100, demand=WeekdayDemand(interval_minutes=1440, monday=(100_000,)).model_dump())
    assert any("volume_factor 100 makes 10,000,000 expected calls" in line for line in told), told


def test_a_cutoff_that_is_never_in_force_may_stand_at_any_time() -> None:
    assert center(cutoff={"rule": "never", "time": "23:00"}).cutoff.time == 23 * 60


def test_demand_by_date_is_that_of_the_dates() -> None:
    calls = {date(2026, 3, day): (0.0,) * 20 + ((40.0,) if day == 3 else (0.0,)) + (0.0,) * 27 for day in (2, 3, 4)}
    arrived = simulate(center(days=3, demand=DatedDemand(calls=calls)), seed=1)["arrived"]
    assert len(arrived) > 10
    assert ((arrived >= 1440 + 600) & (arrived < 1440 + 630)).all()


def test_calls_expected_while_lines_are_shut_do_not_arrive() -> None:
    assert len(simulate(center(days=7, demand=demand(saturday={9: 50}, monday={3: 50})), seed=1)) == 0
