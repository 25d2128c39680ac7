"""Shift plans: every rule held by every person, known optima, laws, and back into the simulation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import run_experiment
from analytics.inputs.variations import with_fields
from analytics.shifts.plan import (
    ShiftPlan,
    finer,
    people_of,
    plan_shifts,
    present_requirement,
    scheduled_for,
    table_of,
    with_shift_plan,
)
from analytics.shifts.rules import FULL_TIME, LONG_DAYS, PART_TIME, Break, ShiftKind, ShiftRules, usual_rules
from analytics.staffing.advice import advise_staffing, confirming_replications
from analytics.staffing.assessment import assess
from analytics.staffing.readings import read_tier, stack
from analytics.staffing.targets import StaffingTargets
from data.samples.scenarios import full_center, small_center
from queueing import simulate
from queueing.scenario.calendar import StaffingTable
from tests.analytics.shifts.rosters import check, least_cost, on_each, requirement

EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEVEN_DAYS = frozenset(range(7))


def simple(**changes: Any) -> ShiftRules:
    """Rules for small cases: 8 hours on 5 days from 8 am, a dollar an hour, nobody off duty."""
    base: dict[str, Any] = {
        "kinds": (ShiftKind(name="8 hours", minutes=480),),
        "earliest_start": "08:00",
        "latest_start": "08:00",
        "latest_end": 1440,
        "shrinkage": 0,
        "cost_per_hour": 1,
    }
    return ShiftRules.model_validate(base | changes)


def exact(table: StaffingTable, rules: ShiftRules) -> ShiftPlan:
    plan = plan_shifts(table, rules, gap=0.0)
    check(plan)
    return plan


def test_one_person_each_day_of_the_week_takes_seven_people_five_days_off_at_least() -> None:
    # 7 days x 5 people = 35 days of work = 7 people of 5 days.
    table = requirement(**on_each(EVERY_DAY, {"08:00-16:00": 5}))
    for together in (False, True):
        plan = exact(table, simple(days_off_together=together))
        assert (len(plan.roster), plan.cost, plan.gap) == (7, 7 * 40.0, 0.0)
        assert not plan.spare.any()


def test_days_off_together_can_take_more_people() -> None:
    # Work on Monday, Wednesday and Friday only: 3 days of work with days off apart are one person's.
    rules = {"kinds": (ShiftKind(name="3 days", minutes=480, days_per_week=3),)}
    table = requirement(**on_each(("monday", "wednesday", "friday"), {"08:00-16:00": 1}))
    assert len(exact(table, simple(**rules)).roster) == 1
    assert len(exact(table, simple(**rules, days_off_together=True)).roster) == 2


def test_staggered_breaks_never_leave_the_desk_empty() -> None:
    # Two people with a break each are enough only if the breaks are at different times.
    kind = ShiftKind(name="day", minutes=240, breaks=(Break(minutes=60, earliest=60, latest=120),), days_per_week=1)
    plan = exact(requirement(monday={"08:00-12:00": 1}), simple(kinds=(kind,)))
    assert len(plan.roster) == 2
    assert len({week.duties[0].breaks for week in plan.roster}) == 2
    assert plan.paid_hours == 2 * 3


def test_paid_breaks_cost_what_unpaid_ones_do_not() -> None:
    def kind(*, paid: bool) -> ShiftKind:
        return ShiftKind(name="day", minutes=240, breaks=(Break(earliest=60, latest=90, paid=paid),), days_per_week=1)

    table = requirement(tuesday={"08:00-09:00": 1})
    assert exact(table, simple(kinds=(kind(paid=True),))).cost == 4.0
    assert exact(table, simple(kinds=(kind(paid=False),))).cost == 3.5


def test_premiums_move_work_to_where_it_is_cheap() -> None:
    # 8 hours anywhere between 8 am and midnight cover the hour from 3 to 4 pm.
    rules = simple(
        kinds=(ShiftKind(name="day", minutes=480, days_per_week=1),), latest_start="15:00", evening_premium=0.5
    )
    plan = exact(requirement(monday={"15:00-16:00": 1}), rules)
    assert plan.cost == 8.0
    assert plan.roster[0].duties[0].ends <= 18 * 60
    saturday = exact(requirement(saturday={"17:00-19:00": 2}), rules.model_copy(update={"weekend_premium": 0.25}))
    assert saturday.cost == pytest.approx(2 * (8 * 1.25 + 1 * 0.5))


def test_shifts_reach_past_midnight_and_past_sunday() -> None:
    rules = simple(
        kinds=(ShiftKind(name="night", minutes=480, days_per_week=7),),
        earliest_start="22:00",
        latest_start="22:00",
        latest_end=1800,
    )
    table = requirement(**on_each(EVERY_DAY, {"00:00-06:00": 2, "22:00-24:00": 2}))
    plan = exact(table, rules)
    assert (len(plan.roster), int(plan.spare.sum())) == (2, 0)


def test_a_free_start_needs_no_more_people_than_the_same_start() -> None:
    rules = simple(
        kinds=(ShiftKind(name="half day", minutes=240, days_per_week=2),), latest_start="12:00", least_rest=8 * 60
    )
    table = requirement(monday={"08:00-12:00": 1}, tuesday={"12:00-16:00": 1})
    assert len(exact(table, rules).roster) == 2
    assert len(exact(table, rules.model_copy(update={"same_start": False})).roster) == 1


def test_an_empty_requirement_needs_nobody() -> None:
    plan = exact(StaffingTable(), simple())
    assert (plan.roster, plan.cost, plan.gap, plan.lower_bound) == ((), 0.0, 0.0, 0.0)


def test_people_may_be_missing_at_their_price() -> None:
    table = requirement(monday={"08:00-08:30": 1})
    cheap = exact(table, simple(price_of_shortage=10))
    assert (cheap.roster, int(cheap.missing.sum()), cheap.cost_with_shortage) == ((), 1, 5.0)
    assert cheap.conflict is None
    dear = exact(table, simple(price_of_shortage=1000))
    assert (len(dear.roster), int(dear.missing.sum())) == (1, 0)


def test_those_on_leave_are_scheduled_too_and_no_break_counts_twice() -> None:
    table = requirement(**on_each(EVERY_DAY, {"08:00-16:00": 7}))
    plan = exact(table, simple(shrinkage=0.3))
    assert set(plan.needed[plan.required > 0].tolist()) == {10}
    assert set(plan.on_duty[plan.required > 0].tolist()) == {7}
    # A paid hour of break in eight: 0.7 of paid time on duty is 0.8 of the time that is not a break.
    kind = ShiftKind(name="day", minutes=480, breaks=(Break(minutes=60, earliest=180, latest=240, paid=True),))
    rules = simple(kinds=(kind,), shrinkage=0.3, shrinkage_has_paid_breaks=True)
    assert rules.shrinkage_besides_breaks == pytest.approx(0.2)
    assert rules.model_copy(update={"shrinkage_has_paid_breaks": False}).shrinkage_besides_breaks == 0.3


def test_rounding_never_loses_or_adds_a_person() -> None:
    required = np.arange(5001)
    for shrinkage in (0.0, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 0.9):
        rules = simple(shrinkage=shrinkage)
        needed = scheduled_for(required, rules)
        kept = np.floor(needed * (1 - shrinkage) + 1e-9).astype(int)
        assert (kept >= required).all()
        fewer = np.floor((needed[1:] - 1) * (1 - shrinkage) - 1e-6)
        assert (fewer < required[1:]).all()


small_rules = st.builds(
    lambda both, apart, evening, weekend: simple(
        kinds=(
            ShiftKind(
                name="with break",
                minutes=180,
                breaks=(Break(minutes=60, earliest=60, latest=60 + apart),),
                days_per_week=2,
                weekdays=frozenset({0, 1, 2}),
            ),
            *((ShiftKind(name="short", minutes=60, days_per_week=1, weekdays=frozenset({0, 2})),) if both else ()),
        ),
        earliest_start="16:00",
        latest_start="17:00",
        start_step=60,
        evening_premium=evening,
        weekend_premium=weekend,
    ),
    st.booleans(),
    st.just(0),
    st.sampled_from([0.0, 0.3]),
    st.just(0.0),
)
small_days = st.lists(st.integers(0, 1), min_size=4, max_size=4)


def small_requirement(days: list[list[int]]) -> StaffingTable:
    people = np.zeros((7, 24), dtype=np.int64)
    people[:3, 16:20] = days
    return table_of(people.repeat(2, axis=1))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(small_days, min_size=3, max_size=3), small_rules)
def test_no_set_of_weeks_is_cheaper(days: list[list[int]], rules: ShiftRules) -> None:
    table = small_requirement(days)
    plan = exact(table, rules)
    if plan.conflict is not None:
        assert least_cost(table, rules, 4) == math.inf
    elif len(plan.roster) <= 4:
        assert plan.cost == pytest.approx(least_cost(table, rules, 4))
    assert plan.gap < 1e-6


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data())
def test_every_rule_holds_in_generated_cases(data: st.DataObject) -> None:
    together, same = data.draw(st.booleans()), data.draw(st.booleans())
    kinds = data.draw(
        st.lists(
            st.builds(
                ShiftKind,
                name=st.sampled_from(["one", "two", "three"]),
                minutes=st.sampled_from([240, 360, 480]),
                breaks=st.lists(
                    st.builds(Break, earliest=st.just(60), latest=st.sampled_from([60, 120, 180]), paid=st.booleans()),
                    max_size=1,
                ).map(tuple),
                days_per_week=st.integers(1, 7),
                most_people=st.one_of(st.none(), st.integers(0, 6)),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda kind: kind.name,
        )
    )
    rules = simple(
        kinds=tuple(kinds),
        latest_start="12:00",
        start_step=120,
        least_rest=600,
        same_start=same,
        days_off_together=together,
        shrinkage=data.draw(st.sampled_from([0.0, 0.3])),
        most_people=data.draw(st.one_of(st.none(), st.integers(0, 12))),
        evening_premium=data.draw(st.sampled_from([0.0, 0.2])),
    )
    people = np.zeros((7, 24), dtype=np.int64)
    for weekday in range(7):
        people[weekday, 8:20] = data.draw(st.integers(0, 3))
    plan = plan_shifts(table_of(people.repeat(2, axis=1)), rules, gap=0.02)
    check(plan)
    assert (plan.conflict is not None) == bool(plan.missing.any())


@pytest.mark.long
def test_more_required_never_costs_less_and_more_starts_never_cost_more() -> None:
    table = requirement(
        **on_each(EVERY_DAY[:5], {"07:00-09:00": 3, "09:00-15:00": 6, "15:00-20:00": 4}),
        saturday={"09:00-13:00": 2},
    )
    rules = simple(kinds=(FULL_TIME, PART_TIME), earliest_start="07:00", latest_start="16:00", start_step=120)
    plan = exact(table, rules)
    more = exact(table_of(people_of(table) + (people_of(table) > 0)), rules)
    assert more.cost >= plan.cost
    finer_starts = exact(table, rules.model_copy(update={"start_step": 60}))
    assert finer_starts.cost <= plan.cost
    assert exact(table, rules.model_copy(update={"kinds": (FULL_TIME, PART_TIME, LONG_DAYS)})).cost <= plan.cost
    assert exact(table, rules.model_copy(update={"days_off_together": True})).cost >= plan.cost
    assert exact(table, rules.model_copy(update={"same_start": False, "least_rest": 0})).cost <= plan.cost


@pytest.mark.parametrize("times", [1.0, 1.2])
def test_the_whole_center_is_planned_within_one_percent_of_the_least_cost(times: float) -> None:
    # 88 officers on duty at the busiest, and 106.
    table = table_of(np.ceil(times * people_of(present_requirement(full_center()))).astype(np.int64))
    plan = plan_shifts(table, usual_rules(full_center(), table), seconds=60)
    check(plan)
    assert plan.gap <= 0.01
    assert plan.spare.sum() < 0.1 * plan.needed.sum()


def test_a_plan_in_the_simulation_holds_what_the_requirement_did() -> None:
    today = small_center()
    table = present_requirement(today)
    plan = plan_shifts(table, usual_rules(today, table))
    check(plan)
    planned = with_shift_plan(today, plan)
    assert isinstance(planned.tier2.staffing.on_duty, StaffingTable)
    assert (people_of(planned.tier2.staffing.on_duty) >= people_of(table)).all()
    experiment = run_experiment({"today": today, "planned": planned}, replications=4, seed=3, workers=1)
    change = experiment.differences("today").set_index("measure")["mean"]
    # Both face the same callers, and the plan has as many officers or more at all times.
    assert change["tier2_wait_mean"] <= 1e-9
    assert change["wait_over_20"] <= 1e-9
    # Paid hours are the plan's own, apart from overtime.
    paid = experiment.summary.set_index(["scenario", "measure"])["mean"]["planned"]
    days = 5
    assert (paid["paid_hours_tier2"] - paid["overtime_hours_tier2"]) * days == pytest.approx(plan.paid_hours, rel=1e-6)


def test_a_plan_for_advised_staffing_holds_the_targets_in_the_simulation() -> None:
    targets, number = StaffingTargets(wait_share=0.1, nothing_worse=False), 10
    advice = advise_staffing(small_center(), "tier2", targets, replications=number, workers=1)
    assert advice.targets_hold
    table = table_of(advice.people)
    plan = plan_shifts(table, usual_rules(small_center(), table))
    check(plan)
    planned = with_shift_plan(advice.scenario, plan)
    # Callers that the search has not met: those with whom the advice was confirmed.
    readings = [
        read_tier(simulate(planned, seed=advice.seed, replication=each), "tier2", targets)
        for each in range(number, number + confirming_replications(targets, number))
    ]
    found = assess(plan.on_duty, stack(readings), "tier2", targets, advice.reach.judged)
    assert found.holds.all()


def test_dates_of_their_own_keep_their_officers() -> None:
    staffing = {"on_duty": 3, "overrides": {"2026-03-03": 1, "2026-03-04": [2] * 48}}
    today = with_fields(small_center(), tier2__staffing=staffing)
    assert people_of(present_requirement(today)).tolist() == [[3] * 48] * 7
    plan = plan_shifts(requirement(15, monday={"08:00-16:00": 1}), simple())
    overrides = with_shift_plan(today, plan).tier2.staffing.overrides
    assert sorted(map(str, overrides.values())) == sorted(map(str, [1, (2,) * 96]))


def test_a_day_of_long_intervals_becomes_half_hours() -> None:
    table = StaffingTable(interval_minutes=60, monday=tuple(range(24)))
    assert finer(table).monday == tuple(np.repeat(range(24), 2).tolist())
    assert finer(finer(table)) == finer(table)


def test_times_off_the_grid_are_refused() -> None:
    with pytest.raises(ValueError, match="start_step is 15 minutes; allowed are multiples of the requirement's 30"):
        plan_shifts(requirement(monday={"08:00-09:00": 1}), simple(start_step=15))
