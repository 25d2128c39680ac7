"""Which policies can be varied, over which values, and which plans that makes of one."""

from __future__ import annotations

import math
from typing import Any

import pytest

from analytics.inputs.variations import with_fields
from analytics.policies.inputs import (
    CUTOFF_INPUTS,
    EVENING,
    HEAVY,
    LONG_WAIT,
    MOST_VALUES,
    NO_CUTOFF,
    ON_SATURDAY,
    POLICY_INPUTS,
    RULE,
    THRESHOLDS,
    TIME,
    Value,
    offered_inputs,
    usual_values,
    value_read,
    values_asked,
    values_between,
)
from analytics.policies.variations import Varied, left_out_plans, name_of_today, policy_plans
from data.samples.scenarios import full_center, small_center
from queueing.scenario.calendar import SATURDAY
from queueing.scenario.every_input import EVERY_INPUT

SMALL = small_center()
MANY_VALUES = {
    "staffing",
    "opening_hours",
    "shares",
    "duration",
    "reasons",
    "left_over",
    "work",
    "demand",
    "return_rule",
    "dates",
}


def test_every_input_that_is_a_policy_of_one_value_is_offered() -> None:
    marked = {path for path, about in EVERY_INPUT.items() if about.policy and about.kind not in MANY_VALUES}
    assert {*POLICY_INPUTS} == marked | {EVENING, ON_SATURDAY}
    assert {*CUTOFF_INPUTS} <= marked
    assert {*offered_inputs(SMALL)} <= {*POLICY_INPUTS}
    nobody = with_fields(SMALL, tier2__staffing=0)
    assert {*POLICY_INPUTS} - {*offered_inputs(nobody)} == {EVENING, ON_SATURDAY}
    called_back = with_fields(SMALL, callback__live_transfers=False)
    assert {*POLICY_INPUTS} - {*offered_inputs(called_back)} == {*THRESHOLDS}


@pytest.mark.parametrize("scenario", [SMALL, full_center()], ids=["small", "full"])
def test_each_is_tried_about_the_plans_own_value_and_makes_plans(scenario: Any) -> None:
    for name in offered_inputs(scenario):
        values = usual_values(scenario, name)
        plans = policy_plans(scenario, (Varied(name, values),))
        assert len(plans) > 1, name
        today = name_of_today(scenario, (Varied(name, values),))
        assert plans[today].plan is scenario
        assert len({each.plan for each in plans.values()}) == len(plans)


@pytest.mark.parametrize(
    ("name", "ends", "values"),
    [
        ("callback.max_attempts", (), (1, 2, 3, 4, 5)),
        ("callback.threshold_high", (), (20.0, 22.0, 24.0)),
        ("callback.max_attempts", (2, None, None), (2, 3, 4, 5)),
        ("callback.threshold_low", (0, 5, 2.5), (0.0, 2.5, 5.0)),
        ("callback.threshold_low", (0, 0.3, 0.1), (0.0, 0.1, 0.2, 0.3)),
        (TIME, (900, 960, 30), (None, 900, 930, 960)),
        (EVENING, (), (-2, -1, 0, 1, 2)),
        ("callback.order", (), ("keep_place", "live_first", "callbacks_first")),
    ],
)
def test_values_from_one_to_another(name: str, ends: tuple[float, ...], values: tuple[Value, ...]) -> None:
    found = values_asked(SMALL, name, *ends)
    if name == "callback.threshold_high":
        assert 30.0 in found
    else:
        assert found == values


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((5, 1, 1), "the lower one first"),
        ((1, 5, 0), "a step above 0"),
        ((1, math.inf, 1), "two ends"),
        ((0, 100, 0.1), f"allowed are {MOST_VALUES}: take a larger step"),
    ],
)
def test_impossible_ranges_are_refused(ends: tuple[float, float, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        values_between("callback.retry_after", *ends)


def test_values_are_read_as_they_are_typed() -> None:
    assert value_read(TIME, "15:30") == 930
    assert value_read("callback.order", "live_first") == "live_first"
    assert value_read("callback.retry_after", "2.5") == 2.5
    assert value_read(EVENING, "-1") == -1
    for name, text in ((TIME, "900"), ("callback.max_attempts", "2.5"), ("callback.retry_after", "nan")):
        with pytest.raises(ValueError, match=rf"{text}' is not allowed; allowed are"):
            value_read(name, text)


def test_two_inputs_are_combined_and_the_plan_itself_is_among_them() -> None:
    varied = (Varied("callback.order", ("live_first", "callbacks_first")), Varied("callback.max_attempts", (1, 2)))
    plans = policy_plans(SMALL, varied)
    assert list(plans) == [
        "Live holders first, 1 attempt",
        "Live holders first, 2 attempts",
        "Callbacks first, 1 attempt",
        "Callbacks first, 2 attempts",
        "One queue, by time of joining, 3 attempts",
    ]
    first, *_, last = plans.values()
    assert (first.plan.callback.order, first.plan.callback.max_attempts) == ("live_first", 1)
    assert first.plan == with_fields(SMALL, callback__order="live_first", callback__max_attempts=1)
    assert last.plan is SMALL


def test_a_single_input_has_the_plans_own_value_in_its_place() -> None:
    plans = policy_plans(SMALL, (Varied("callback.max_attempts", (1, 5)),))
    assert list(plans) == ["1 attempt", "3 attempts", "5 attempts"]


def test_combinations_that_come_to_the_same_plan_are_one() -> None:
    rules = Varied("cutoff.rule", ("never", "every_day"))
    plans = policy_plans(with_fields(SMALL, cutoff__rule="never"), (Varied(TIME, (None, 900, 960)), rules))
    assert list(plans) == [NO_CUTOFF, "3 pm, Every open day", "4 pm, Every open day"]
    assert plans["3 pm, Every open day"].plan.cutoff.time == 900
    without = policy_plans(SMALL, (Varied(TIME, (None, 900)), Varied("cutoff.rule", ("every_day",))))[NO_CUTOFF]
    assert without.plan.cutoff.rule == without.inputs["cutoff.rule"] == "never"


def test_a_cutoff_is_in_force_where_its_time_or_heavy_days_are_varied() -> None:
    never = with_fields(SMALL, cutoff__rule="never")
    by_time = policy_plans(never, (Varied(TIME, (None, 900)),))
    assert by_time["3 pm"].plan.cutoff.rule == "every_day"
    assert by_time[NO_CUTOFF].plan is never
    heavy = policy_plans(never, (Varied("cutoff.heavy_day_calls", (3_000,)),))
    assert heavy["above 3,000 calls"].plan.cutoff.rule == "heavy_days"
    early = with_fields(SMALL, cutoff__rule="every_day", cutoff__time=8 * 60)
    with pytest.raises(ValueError, match="too few to tell a heavy day"):
        policy_plans(early, (Varied("cutoff.heavy_day_calls", (3_000,)),))


def test_each_rule_of_the_cutoff_has_inputs_of_its_own() -> None:
    by_wait = policy_plans(SMALL, (Varied(LONG_WAIT, (10.0, 30.0)),))
    assert list(by_wait) == ["no long waits", "above 10 min", "above 30 min"]
    assert by_wait["no long waits"].plan is SMALL
    assert [each.plan.cutoff.rule for each in by_wait.values()] == ["heavy_days", "long_waits", "long_waits"]
    rules = Varied(RULE, ("every_day", "heavy_days", "long_waits"))
    for name, value, of_rule in ((LONG_WAIT, 10.0, 2), (HEAVY, 3_000, 1)):
        tried = [each.inputs[name] for each in policy_plans(SMALL, (rules, Varied(name, (value,)))).values()]
        assert tried[:3] == [value if place == of_rule else None for place in range(3)]


def test_thresholds_do_not_count_where_nobody_may_hold() -> None:
    varied = (Varied("callback.live_transfers", (False, True)), Varied("callback.threshold_high", (30.0, 45.0)))
    tried = [tuple(each.inputs.values()) for each in policy_plans(SMALL, varied).values()]
    assert tried == [(False, None), (True, 30.0), (True, 45.0)]


def test_what_no_plan_can_have_is_left_out_with_its_reason() -> None:
    varied = (Varied("callback.threshold_low", (10.0, 40.0)), Varied("callback.threshold_high", (20.0, 30.0)))
    assert list(policy_plans(SMALL, varied)) == ["10 min, 20 min", "10 min, 30 min", "20 min, 30 min"]
    left_out = left_out_plans(SMALL, varied)
    assert [tuple(each.inputs.values()) for each in left_out] == [(40.0, 20.0), (40.0, 30.0)]
    assert '"Callback possible above" 40 is above "Callback required above" 20' in left_out[0].why
    same = policy_plans(SMALL, (Varied("callback.threshold_low", (25.0,)), Varied("callback.threshold_high", (25.0,))))
    assert "25 min, 25 min" in same
    both = policy_plans(SMALL, (Varied("callback.threshold_low", (35.0,)), Varied("callback.threshold_high", (45.0,))))
    assert both["35 min, 45 min"].plan.callback.threshold_low == 35
    with pytest.raises(ValueError, match='nothing can be tried beside the plan as it is: "Callback possible above" 40'):
        policy_plans(SMALL, (Varied("callback.threshold_low", (40.0,)),))


def test_people_are_more_or_fewer_where_there_are_some() -> None:
    plans = policy_plans(SMALL, (Varied(ON_SATURDAY, (-1, 0, 2)),))
    assert list(plans) == ["1 fewer on Saturday", "as planned on Saturday", "2 more on Saturday"]
    assert plans["as planned on Saturday"].plan is SMALL
    before, after = (each.tier2.staffing.on_duty.on(SATURDAY) for each in (SMALL, plans["2 more on Saturday"].plan))  # type: ignore[union-attr]
    assert after == tuple(people + 2 if people else 0 for people in before)


@pytest.mark.parametrize(
    ("varied", "said"),
    [
        ((), "nothing is varied"),
        ((Varied(TIME, ()),), "nothing is varied"),
        ((Varied("tier1.patience", (1.0,)),), "'tier1.patience' is no policy that can be varied"),
        ((Varied(HEAVY, (3_000,)), Varied(LONG_WAIT, (30.0,))), "are of two rules of the cutoff"),
        ((Varied(TIME, tuple(range(480, 530))), Varied("callback.max_attempts", (1, 2, 3, 4))), "200 combinations"),
    ],
)
def test_what_cannot_be_varied_is_refused(varied: tuple[Varied, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        policy_plans(SMALL, varied)
