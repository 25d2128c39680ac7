"""First calls behind calls offered: those that made them come back, none is made up, and shut hours stay empty."""

from __future__ import annotations

import threading
from datetime import date

import numpy as np
import pytest

from analytics import ExperimentCancelledError, Progress, run_experiment
from analytics.first_calls import derivation
from analytics.first_calls.derivation import (
    MOST_STEPS,
    DerivedCalls,
    FirstCallsRequest,
    calls_by_interval,
    derive_first_calls,
)
from analytics.first_calls.words import with_first_calls
from analytics.inputs.variations import with_demand, with_fields
from data import read_volumes
from data.samples.scenarios import small_center
from queueing import DatedDemand, Scenario, WeekdayDemand, simulate
from queueing.scenario.calendar import WEEKDAYS, Floats
from tests.real_files import AWKWARD_FILES, needs_awkward_files

SEVERAL = range(40)
OTHER_SEED = 77


@pytest.fixture(scope="module")
def today() -> Scenario:
    """A small center with too few people, whose callers hang up, are refused or closed out, and call again."""
    plan = small_center()
    tier1 = plan.tier1.staffing
    table = {name: tuple(people * 6 // 10 for people in getattr(tier1.on_duty, name)) for name in WEEKDAYS}
    return with_fields(
        plan,
        days=5,
        daily_cv=0.0,
        tier1__staffing={"on_duty": {"interval_minutes": 30, **table}},
        cutoff={"rule": "every_day", "time": 14 * 60},
    )


def simulated(plan: Scenario) -> Floats:
    """First calls and calls made again by day and interval, the mean of many replications with other callers."""
    counts = [calls_by_interval(simulate(plan, seed=OTHER_SEED, replication=number)) for number in SEVERAL]
    mean: Floats = np.mean(counts, axis=0)
    return mean


def dated(plan: Scenario, calls: Floats) -> DatedDemand:
    """Calls of a plan's days as its demand."""
    days = [plan.calendar().date_of(day) for day in range(plan.days)]
    return DatedDemand(calls={day: tuple(row) for day, row in zip(days, calls.tolist(), strict=True)})


def by_day(plan: Scenario) -> Floats:
    """A plan's expected calls by day and interval."""
    return np.array([plan.demand.on(plan.calendar().date_of(day)) for day in range(plan.days)])


@pytest.fixture(scope="module")
def offered(today: Scenario) -> Scenario:
    """The plan with the calls that it offers itself: its first calls and those that come of them."""
    return with_demand(today, dated(today, by_day(today) + simulated(today)[1]), source="ours.csv")


@pytest.fixture(scope="module")
def found(offered: Scenario) -> DerivedCalls:
    return derive_first_calls(FirstCallsRequest.under(offered), workers=1)


def test_known_first_calls_come_back(today: Scenario, offered: Scenario, found: DerivedCalls) -> None:
    assert by_day(offered).sum() / by_day(today).sum() > 1.08
    assert found.first == pytest.approx(by_day(today).sum(), rel=0.005)
    assert found.offered == pytest.approx(by_day(offered).sum())
    assert found.days == 5
    known, derived = by_day(today), by_day(with_first_calls(offered, found))
    assert derived.sum(axis=1) == pytest.approx(known.sum(axis=1), rel=0.01)
    # Mornings too, when those call again who were refused or closed out the day before; but not the first one's.
    assert derived[:, 16:20].sum(axis=1) == pytest.approx(known[:, 16:20].sum(axis=1), rel=0.03)
    share = derived[:, 16:20].sum(axis=1) / by_day(offered)[:, 16:20].sum(axis=1)
    assert share[0] > 1.1 * share[1:].max()


def test_what_they_offer_is_what_was_counted(offered: Scenario, found: DerivedCalls) -> None:
    again = simulated(with_first_calls(offered, found)).sum(axis=0)
    assert again.sum() == pytest.approx(found.offered, rel=0.005)
    assert abs(found.apart) <= 0.001


def test_no_call_is_made_up_and_shut_hours_stay_empty(offered: Scenario, found: DerivedCalls) -> None:
    before, derived = by_day(offered), by_day(with_first_calls(offered, found))
    assert (derived >= 0).all()
    assert (derived[before == 0] == 0).all()


@pytest.mark.parametrize("how", ["nobody does", "one call each"])
def test_without_calling_again_all_calls_are_first_calls(today: Scenario, how: str) -> None:
    again = today.calling_again.model_dump()
    if how == "nobody does":
        again |= {name: {"probability": 0} for name, rule in again.items() if isinstance(rule, dict)}
    plan = with_fields(today, calling_again=again if how == "nobody does" else again | {"max_calls": 1})
    found = derive_first_calls(FirstCallsRequest.under(plan), workers=1)
    assert found.demand == plan.demand
    assert (found.first, found.simulated) == (found.offered, found.offered)
    assert found.steps == 1


def test_a_mean_week_is_derived_by_weekday(today: Scenario) -> None:
    """Days on which lines are shut, and calls while they are, stay as they are."""
    assert isinstance(today.demand, WeekdayDemand)
    monday = (0.0, 0.0, 5.0, *today.demand.monday[3:])
    week = today.demand.model_copy(update={"monday": monday, "sunday": (1.0,) * 48})
    plan = with_fields(today, demand=week, days=14, closing_days={date(2026, 3, 11)})
    found = derive_first_calls(FirstCallsRequest.under(plan), workers=1)
    assert isinstance(found.demand, WeekdayDemand)
    assert (found.demand.sunday, found.demand.saturday, found.demand.monday[2]) == (week.sunday, (), 5.0)
    assert found.days == 9
    assert found.offered == pytest.approx(30_000 - sum(week.wednesday))
    assert 0.8 < sum(found.demand.wednesday) / sum(week.wednesday) < 0.95
    assert abs(found.apart) <= 0.001


def test_calls_made_again_where_none_were_counted_are_made_up_for(today: Scenario) -> None:
    """A file of fewer hours than lines are open: the day's calls are right, and no interval is taken for another."""
    hours = np.zeros((5, 48))
    hours[:, 18:34] = 160.0
    found = derive_first_calls(FirstCallsRequest.under(with_demand(today, dated(today, hours))), workers=1)
    assert abs(found.apart) <= 0.001
    assert found.steps < MOST_STEPS
    assert (by_day(with_fields(today, demand=found.demand))[hours == 0] == 0).all()


def test_the_name_and_the_volume_factor_of_a_plan_are_no_part_of_the_question(offered: Scenario) -> None:
    other = with_fields(offered, name="15 % more calls", volume_factor=1.15)
    assert FirstCallsRequest.under(other) == FirstCallsRequest.under(offered)


def test_a_plan_with_other_days_cannot_have_the_first_calls_of_dates(offered: Scenario, found: DerivedCalls) -> None:
    with pytest.raises(ValueError, match="allowed is a run within the dates"):
        with_first_calls(with_fields(offered, demand=small_center().demand, days=7), found)


def test_without_any_calls_nothing_is_simulated(today: Scenario) -> None:
    nothing = derive_first_calls(FirstCallsRequest.under(with_fields(today, demand=WeekdayDemand())), workers=1)
    assert (nothing.first, nothing.apart, nothing.steps) == (0, 0, 0)


def test_busy_replications_do_not_make_more_calls_again(offered: Scenario) -> None:
    """Days vary by 20 %: without correction for that the first calls would differ by 0.6 % between seeds."""
    plan = with_fields(offered, daily_cv=0.2)
    found = [derive_first_calls(FirstCallsRequest(plan, seed), workers=1).first for seed in (3, 6, 9)]
    assert np.std(found) / np.mean(found) < 0.003


def test_a_step_that_overshoots_is_halved(offered: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of calls beyond 80 % of those offered, each makes five more: whole steps would go to and fro for ever."""
    calls = by_day(offered)
    monkeypatch.setattr(
        derivation._Simulations, "repeat_calls", lambda _, first: 5 * np.maximum(first - 0.8 * calls, 0.0)
    )
    found = derive_first_calls(FirstCallsRequest.under(offered), workers=1)
    assert found.first / found.offered == pytest.approx(5 / 6, rel=0.002)
    assert found.steps < MOST_STEPS


def test_what_cannot_be_reached_is_told(offered: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = by_day(offered)
    monkeypatch.setattr(derivation._Simulations, "repeat_calls", lambda _, first: 0 * first + 2 * calls)
    found = derive_first_calls(FirstCallsRequest.under(offered), workers=1)
    assert found.apart > 0.9
    assert found.steps == MOST_STEPS


def test_progress_is_told_and_a_cancel_is_heard(offered: Scenario) -> None:
    told: list[Progress] = []
    derive_first_calls(FirstCallsRequest(offered, 1, 3), workers=1, progress=told.append)
    assert [each.done for each in told] == list(range(1, len(told) + 1))
    assert {each.total for each in told} == {3 * MOST_STEPS}
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(ExperimentCancelledError):
        derive_first_calls(FirstCallsRequest(offered, 1, 3), workers=1, cancel=cancel)
    with pytest.raises(ValueError, match="replications 2 is not allowed; allowed are 3 and more"):
        derive_first_calls(FirstCallsRequest(offered, 1, 2))


@needs_awkward_files
def test_the_file_with_calls_made_again_is_offered_again_by_its_own_plan() -> None:
    plan = Scenario.model_validate_json((AWKWARD_FILES / "offered_with_redials_plan.json").read_bytes())
    volumes = read_volumes(AWKWARD_FILES / "offered_with_redials.csv").volumes
    assert volumes is not None
    counted = with_demand(plan, volumes.demand_for(plan.start, plan.days))
    found = derive_first_calls(FirstCallsRequest.under(counted), workers=1)
    assert found.offered / found.days == pytest.approx(3293, abs=0.5)
    assert found.first / found.days == pytest.approx(3003, rel=0.005)
    plans = {"first": with_first_calls(counted, found), "as counted": counted}
    experiment = run_experiment(plans, replications=40, seed=OTHER_SEED, workers=1)
    assert experiment.estimates("first")["offered_calls"].mean == pytest.approx(3293, rel=0.005)
    assert experiment.estimates("as counted")["offered_calls"].mean > 1.1 * 3293
