"""Work in progress against people on duty: known hours, a count minute by minute, and conservation of work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from analytics.measures.observations import View
from analytics.measures.scopes import Period
from analytics.measures.workload import tier_workload, work_spans
from queueing import Journeys, Scenario, simulate
from queueing.plan import Duty
from queueing.tiers import TIERS, TierName

DAY = 1440


def one_day(first_day: int = 0) -> Period:
    return Period(date(2026, 3, 2), first_day, first_day + 1, np.array([True]))


def duty(*changes: tuple[float, int]) -> Duty:
    minute, people = zip(*changes, strict=True)
    return Duty(np.array(minute, dtype=np.float64), np.array(people), np.ones(len(changes), dtype=np.int64))


def test_a_call_that_outlasts_the_shift_is_overtime() -> None:
    # Two people from 9:00, one from 10:00; two calls from 9:30, until 10:15 and 10:30.
    load = tier_workload(
        np.array([570.0, 570.0]), np.array([615.0, 630.0]), duty((0, 0), (540, 2), (600, 1), (660, 0)), one_day()
    )
    assert load.on_duty[18:22].tolist() == [60.0, 60.0, 30.0, 30.0]
    assert load.busy[18:22].tolist() == [0.0, 60.0, 30.0, 0.0]
    assert load.overtime[18:22].tolist() == [0.0, 0.0, 15.0, 0.0]
    assert (load.on_duty.sum(), load.busy.sum(), load.overtime.sum()) == (180.0, 90.0, 15.0)


def test_work_outside_the_measured_days_is_left_out() -> None:
    # From before the day until one hour into it; from one hour before its end on; never ended; wholly before; after.
    starts = np.array([DAY - 90.0, 2 * DAY - 60.0, 2 * DAY - 30.0, 10.0, 3 * DAY])
    ends = np.array([DAY + 60.0, 2 * DAY + 45.0, np.nan, 20.0, 3 * DAY + 5.0])
    load = tier_workload(starts, ends, duty((0, 5)), one_day(first_day=1))
    assert load.on_duty.sum() == 5 * DAY
    assert load.busy.sum() == 60.0 + 60.0 + 30.0
    assert load.busy[[0, 1, 2, 45, 46, 47]].tolist() == [30.0, 30.0, 0.0, 0.0, 30.0, 60.0]
    assert load.overtime.sum() == 0


def test_nobody_at_work_is_no_work() -> None:
    load = tier_workload(np.empty(0), np.empty(0), duty((0, 1)), one_day())
    assert (load.on_duty.sum(), load.busy.sum(), load.overtime.sum()) == (DAY, 0.0, 0.0)


def test_minutes_agree_with_a_count_minute_by_minute() -> None:
    rng = np.random.default_rng(5)
    starts = rng.integers(0, 3 * DAY, 400)
    ends = starts + rng.integers(0, 60, 400)
    changes = np.unique(np.r_[0, rng.integers(1, 3 * DAY, 60)])
    people = rng.integers(0, 9, len(changes))
    minute = np.arange(DAY, 2 * DAY)
    on_duty = people[np.searchsorted(changes, minute, side="right") - 1]
    at_work = ((starts[:, None] <= minute) & (ends[:, None] > minute)).sum(axis=0)
    load = tier_workload(
        starts.astype(float), ends.astype(float), duty(*zip(changes, people, strict=True)), one_day(first_day=1)
    )

    def by_half_hour(count: np.ndarray) -> list[int]:
        return list(map(int, count.reshape(-1, 30).sum(axis=1)))

    assert (at_work > on_duty).any()
    assert load.on_duty.tolist() == by_half_hour(on_duty)
    assert load.busy.tolist() == by_half_hour(np.minimum(at_work, on_duty))
    assert load.overtime.tolist() == by_half_hour(np.maximum(at_work - on_duty, 0))


def test_an_unanswered_attempt_is_work_of_an_officer(journeys_of: Callable[..., Journeys]) -> None:
    called = {"person": 1, "arrived": 600.0, "transfer_asked": 610.0, "estimated_wait": 50.0, "route": "callback"}
    reached = called | {"tier2_start": 700.0, "tier2_end": 715.0, "ended": 715.0, "outcome": "resolved_tier2"}
    journeys = journeys_of([reached], [(1, 1, 1, 640.0, False), (1, 1, 2, 700.0, True)])
    spans = work_spans(journeys, "tier2")
    assert sorted(zip(*map(np.ndarray.tolist, spans), strict=True)) == [(640.0, 642.0), (700.0, 715.0)]
    assert [len(each) for each in work_spans(journeys, "tier1")] == [0, 0]


@pytest.mark.parametrize("tier", ["tier1", "tier2", "supervisor"])
def test_work_and_overtime_are_the_time_spent_on_calls(simulated: Journeys, tier: TierName) -> None:
    view = View.of(simulated)
    load = view.workload(tier)
    frame = simulated.to_frame()
    first, last = view.period.begins, view.period.ends
    spent = (frame[f"{tier}_end"].clip(first, last) - frame[f"{tier}_start"].clip(first, last)).sum()
    if tier == "tier2":
        attempts = simulated.attempts_frame()
        rung = attempts.loc[~attempts["answered"], "dialled"]
        assert len(rung) > 0
        ring = simulated.scenario.callback.ring_minutes
        spent += ((rung + ring).clip(first, last) - rung.clip(first, last)).sum()
    assert spent > 0
    assert (load.busy + load.overtime).sum() == pytest.approx(spent, rel=1e-9)
    assert (load.busy <= load.on_duty).all()
    assert (load.overtime >= 0).all()


@pytest.mark.parametrize("tier", ["tier1", "tier2", "supervisor"])
def test_hours_on_duty_are_those_of_the_staffing_table(simulated: Journeys, tier: TierName) -> None:
    scenario = simulated.scenario
    staffing = getattr(scenario, tier).staffing
    calendar = scenario.calendar()
    expected = [
        sum(staffing.on(calendar.date_of(day), closed=calendar.is_closed(day))) * staffing.interval_minutes
        for day in range(scenario.warmup_days, scenario.days)
    ]
    found = View.of(simulated).workload(tier).on_duty.reshape(len(expected), -1).sum(axis=1)
    assert found.tolist() == expected


@pytest.mark.parametrize("tier", ["tier1", "tier2", "supervisor"])
def test_people_absent_are_off_duty_and_paid(
    crowded_center: Callable[..., Scenario], simulated: Journeys, tier: TierName
) -> None:
    own = getattr(simulated.scenario, tier)
    absent = crowded_center(**{tier: own.model_copy(update={"absence_mean": 0.4, "absence_cv": 0.5})})
    planned, view = View.of(simulated), View.of(simulate(absent, seed=4))
    load, everybody = view.workload(tier), planned.workload(tier).on_duty
    by_day = load.on_duty.reshape(-1, 48), everybody.reshape(-1, 48)
    away = by_day[1] - by_day[0]
    assert 0.2 < away.sum() / everybody.sum() < 0.6
    # As many half-hour by half-hour where as many are planned, and never more than these.
    assert (away >= 0).all()
    assert all(
        len(set(each[plan == most])) == 1 for each, plan in zip(away, by_day[1], strict=True) for most in set(plan)
    )
    paid = everybody / (1 - own.shrinkage) + load.overtime
    assert (view.paid_hours(tier) * 60).tolist() == pytest.approx(paid.tolist(), rel=1e-12)
    assert view.cost(tier).sum() == pytest.approx(paid.sum() / 60 * own.cost_per_hour)
    others = [each for each in TIERS if each != tier]
    assert all((view.workload(each).on_duty == planned.workload(each).on_duty).all() for each in others)
