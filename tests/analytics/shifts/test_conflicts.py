"""Why requirements cannot be met: the intervals, and the rule in the way."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.shifts.conflicts import person_hours_in_words, uncoverable, without_one_rule
from analytics.shifts.plan import people_of, plan_shifts
from analytics.shifts.rules import FULL_TIME, Break, ShiftKind, ShiftRules
from analytics.wording import spans_in_words
from queueing.scenario.calendar import StaffingTable
from tests.analytics.shifts.rosters import check, on_each, requirement

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def rules(**changes: object) -> ShiftRules:
    base = {
        "kinds": (ShiftKind(name="8 hours", minutes=480),),
        "earliest_start": "08:00",
        "latest_start": "10:00",
        "latest_end": 1080,
        "shrinkage": 0,
    }
    return ShiftRules.model_validate(base | changes)


def spans_of(days: dict[str, dict[str, int]]) -> str:
    """When somebody is needed, as a conflict says when people are missing."""
    return spans_in_words(people_of(requirement(**days)) > 0)


def test_hours_that_no_shift_reaches_are_named_and_the_rest_is_planned() -> None:
    table = requirement(**on_each(WEEK, {"07:00-16:00": 2}))
    plan = plan_shifts(table, rules())
    check(plan)
    assert plan.conflict is not None
    assert plan.conflict.missing_hours == 10
    when = spans_of(on_each(WEEK, {"07:00-08:00": 1}))
    assert plan.conflict.uncoverable == plan.conflict.missing == when
    assert plan.conflict.people_needed is None
    missing, uncovered, without = plan.conflict.sentences()
    assert all(part in missing for part in ("cannot cover", person_hours_in_words(10), when))
    assert all(part in uncovered for part in ("No allowed shift", when))
    (rule,) = (each.rule for each in plan.conflict.dropped if each.missing_hours == 0)
    assert all(part in rule for part in ("start", "before 8 am"))
    assert all(part in without for part in ("Nobody", f"without the rule “{rule}”."))


def test_too_few_people_are_named_with_how_many_are_needed() -> None:
    table = requirement(**on_each((*WEEK, "saturday"), {"08:00-16:00": 5}))
    plan = plan_shifts(table, rules(most_people=5))
    check(plan)
    assert plan.conflict is not None
    assert plan.conflict.people_needed == 6
    assert plan.conflict.missing_hours == 5 * 8
    assert "At least 6 people are needed, more than the rules allow." in plan.conflict.sentences()
    assert plan.conflict.dropped[0].rule == "at most 5 people"


def test_the_limit_of_one_kind_is_named() -> None:
    kinds = (ShiftKind(name="nights", minutes=480, most_people=1),)
    plan = plan_shifts(requirement(monday={"08:00-16:00": 2}), rules(kinds=kinds))
    assert plan.conflict is not None
    assert "without the rule “at most 1 people on nights”" in plan.conflict.sentences()[-1]


def test_weekdays_and_days_off_are_named() -> None:
    kinds = (ShiftKind(name="weekdays", minutes=480, days_per_week=5, weekdays=frozenset(range(5))),)
    plan = plan_shifts(requirement(saturday={"08:00-16:00": 1}), rules(kinds=kinds))
    assert plan.conflict is not None
    (rule,) = (each.rule for each in plan.conflict.dropped if each.missing_hours == 0)
    assert "weekdays of weekdays" in rule
    assert all(part in plan.conflict.sentences()[-1] for part in ("Nobody", f"without the rule “{rule}”."))
    kinds = (ShiftKind(name="3 days", minutes=480, days_per_week=3),)
    apart = on_each(("monday", "wednesday", "friday"), {"08:00-16:00": 1})
    plan = plan_shifts(requirement(**apart), rules(kinds=kinds, days_off_together=True, most_people=1))
    assert plan.conflict is not None
    assert {each.rule for each in plan.conflict.dropped if each.missing_hours == 0} == {
        "days off together",
        "at most 1 people",
    }


def test_a_break_that_everybody_takes_at_one_time_is_named() -> None:
    kinds = (ShiftKind(name="day", minutes=480, breaks=(Break(minutes=60, earliest=240, latest=240),)),)
    fixed = rules(kinds=kinds, latest_start="08:00")
    table = requirement(monday={"08:00-16:00": 1})
    assert np.flatnonzero(uncoverable(people_of(table).ravel(), fixed)).tolist() == [24, 25]
    plan = plan_shifts(table, fixed)
    assert plan.conflict is not None
    assert plan.conflict.missing == spans_of({"monday": {"12:00-13:00": 1}})
    assert "breaks" in {each.rule for each in plan.conflict.dropped if each.missing_hours == 0}


def test_several_rules_together_are_said_to_be() -> None:
    kinds = (ShiftKind(name="8 hours", minutes=480, weekdays=frozenset(range(5)), most_people=1),)
    plan = plan_shifts(requirement(monday={"07:00-08:00": 2}, sunday={"08:00-09:00": 1}), rules(kinds=kinds))
    assert plan.conflict is not None
    assert plan.conflict.sentences()[-1].startswith("No single rule is in the way; without")
    nobody = rules(kinds=(kinds[0].model_copy(update={"most_people": 0}),), most_people=0)
    plan = plan_shifts(requirement(monday={"08:00-09:00": 1}), nobody)
    assert plan.conflict is not None
    assert all(each.missing_hours >= plan.conflict.missing_hours for each in plan.conflict.dropped)
    said = plan.conflict.sentences()[-1]
    assert all(part in said for part in ("No single rule", "change several", "lower the requirement"))


def test_shifts_that_fit_nowhere_leave_all_hours() -> None:
    plan = plan_shifts(requirement(monday={"08:00-09:00": 1}), rules(latest_end=600))
    assert plan.conflict is not None
    assert plan.roster == ()
    assert plan.conflict.missing_hours == 1


def test_each_rule_is_dropped_once_and_only_where_it_is_one() -> None:
    plain = ShiftRules(kinds=(FULL_TIME,), earliest_start=0, latest_start="23:30", latest_end=1440)
    assert [name for name, _ in without_one_rule(plain)] == ["breaks"]
    named = dict(without_one_rule(rules(most_people=3, days_off_together=True)))
    parts = [["3 people"], ["before 8 am"], ["after 10 am", "end after 6 pm"], ["same start"], ["days off together"]]
    assert [[part for part in of_rule if part in name] for of_rule, name in zip(parts, named, strict=True)] == parts
    most, early, late, same, together = named.values()
    assert most.most_people is None
    assert early.earliest_start < 480
    assert (late.latest_start > 600, late.latest_end > 1080) == (True, True)
    assert (same.same_start, together.days_off_together) == (False, False)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ({}, ""),
        ({"monday": {"00:00-24:00": 1}}, "Monday all day"),
        ({"monday": {"08:00-09:00": 1}, "wednesday": {"08:00-09:00": 1}},
         "Monday from 8 am to 9 am; Wednesday from 8 am to 9 am"),
        (on_each(WEEK, {"08:00-09:00": 1, "10:00-12:00": 1}),
         "Monday to Friday from 8 am to 9 am and from 10 am to noon"),
        ({day: {f"{8 + at:02d}:00-20:00": 1} for at, day in enumerate((*WEEK, "saturday"))},
         ("Monday from 8 am to 8 pm; Tuesday from 9 am to 8 pm; Wednesday from 10 am to 8 pm; "
          "Thursday from 11 am to 8 pm; and on 2 other days")),
    ],
)  # fmt: skip
def test_times_of_the_week_in_words(spans: dict[str, dict[str, int]], said: str) -> None:
    table: StaffingTable = requirement(**spans)
    assert spans_in_words(people_of(table) > 0) == said
