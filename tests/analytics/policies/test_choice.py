"""The recommended cutoff: the fewest refused of those that meet the targets, and the nearest where none does."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from analytics.policies.choice import (
    USUAL_TARGETS,
    Standing,
    check_targets,
    choose_policy,
    standing,
    standing_against_today,
    targets_that_can_be_judged,
)
from analytics.policies.figures import (
    ANNOUNCED,
    BACKLOG,
    CALLBACKS,
    CARRIED_OVER,
    LOST,
    MORNING_WAIT,
    POLICY_FIGURES,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
)
from analytics.policies.inputs import NO_CUTOFF
from tests.analytics.policies.explored import POINTS, cutoff, explored

NONE = PolicyFigure(math.nan, math.nan, math.nan)


@pytest.mark.parametrize(
    ("name", "figure", "limit", "expected"),
    [
        (BACKLOG, PolicyFigure(5, 4, 6), 6, "met"),
        (BACKLOG, PolicyFigure(5, 4, 6.1), 6, "perhaps"),
        (BACKLOG, PolicyFigure(7, 5, 9), 6, "missed"),
        (WITHIN_24_HOURS, PolicyFigure(0.96, 0.95, 0.97), 0.95, "met"),
        (WITHIN_24_HOURS, PolicyFigure(0.96, 0.94, 0.98), 0.95, "perhaps"),
        (WITHIN_24_HOURS, PolicyFigure(0.94, 0.9, 0.98), 0.95, "missed"),
        (WITHIN_24_HOURS, NONE, 0.95, "met"),
        (BACKLOG, PolicyFigure(5, math.nan, math.nan), 6, "met"),
    ],
)
def test_a_target_is_met_by_the_whole_interval(
    name: str, figure: PolicyFigure, limit: float, expected: Standing
) -> None:
    assert standing(name, figure, limit) == expected


@pytest.mark.parametrize(
    ("name", "change", "level", "expected"),
    [
        (CALLBACKS, PolicyFigure(0, 0, 0), 0.1, "met"),
        (CALLBACKS, PolicyFigure(-0.03, -0.05, -0.01), 0.1, "met"),
        (CALLBACKS, PolicyFigure(0.001, -0.003, 0.005), 0.1, "met"),  # half a point at the most
        (CALLBACKS, PolicyFigure(0.001, -0.005, 0.007), 0.1, "perhaps"),
        (CALLBACKS, PolicyFigure(0.001, -0.005, 0.007), 0.2, "met"),  # a twentieth of the level is more
        (CALLBACKS, PolicyFigure(0.002, 0.001, 0.003), 0.1, "missed"),  # little, but surely for the worse
        (CALLBACKS, PolicyFigure(0.02, -0.01, 0.05), 0.1, "missed"),
        (CARRIED_OVER, PolicyFigure(0.2, -0.1, 0.5), 2, "met"),
        (CARRIED_OVER, PolicyFigure(0.2, -0.2, 0.6), 2, "perhaps"),
        (MORNING_WAIT, PolicyFigure(0.2, -0.1, 0.5), 2, "met"),
        (WITHIN_24_HOURS, PolicyFigure(0.03, 0.01, 0.05), 0.1, "met"),
        (WITHIN_24_HOURS, PolicyFigure(-0.001, -0.005, 0.003), 0.1, "met"),
        (WITHIN_24_HOURS, PolicyFigure(-0.001, -0.007, 0.005), 0.1, "perhaps"),
        (WITHIN_24_HOURS, PolicyFigure(-0.002, -0.003, -0.001), 0.1, "missed"),
        (WITHIN_24_HOURS, NONE, math.nan, "met"),
    ],
)
def test_todays_level_is_held_unless_a_change_is_surely_for_the_worse_or_may_matter(
    name: str, change: PolicyFigure, level: float, expected: Standing
) -> None:
    assert standing_against_today(name, change, level) == expected


def test_the_fewest_refused_of_those_that_meet_the_targets() -> None:
    choice = choose_policy(explored(POINTS), {BACKLOG: 10.0, WITHIN_24_HOURS: 0.95})
    assert (choice.point.name, choice.reached, choice.sure) == ("4 pm", True, True)
    assert choice.next_point is not None
    assert (choice.next_point.name, choice.binding, choice.binding_is_sure) == ("5 pm", (BACKLOG,), True)


def test_a_target_that_is_met_by_means_alone_is_not_sure() -> None:
    choice = choose_policy(explored([POINTS[0], POINTS[2]]), {BACKLOG: 6.5})
    assert (choice.point.name, choice.reached, choice.sure) == ("4 pm", True, False)
    assert choice.binding == (BACKLOG,)


def test_a_sure_one_goes_before_one_that_refuses_fewer_and_may_miss() -> None:
    choice = choose_policy(explored(POINTS), {BACKLOG: 6.5})
    assert (choice.point.name, choice.sure) == ("3 pm", True)
    assert choice.next_point is not None
    assert (choice.next_point.name, choice.binding, choice.binding_is_sure) == ("4 pm", (BACKLOG,), False)


def test_of_cutoffs_that_refuse_as_many_it_is_todays_or_none() -> None:
    easy = {BACKLOG: 50.0}
    nobody = [cutoff("8 pm", 1200, 0, 40), cutoff("7 pm", 1140, 0, 40)]
    choice = choose_policy(explored([*nobody, *POINTS]), easy)
    assert (choice.point.name, choice.binding, choice.next_point) == (NO_CUTOFF, (), None)
    today = cutoff("5 pm", 1020, 0, 40)
    assert choose_policy(explored([POINTS[0], *nobody, today]), easy).point.name == "5 pm"
    assert choose_policy(explored([POINTS[0], *nobody]), {}).point.name == NO_CUTOFF


def test_todays_cutoff_always_meets_todays_levels() -> None:
    worse = {ANNOUNCED: PolicyFigure(0.01, 0.005, 0.015)}
    later = [cutoff(NO_CUTOFF, None, 0, 40, changes=worse), cutoff("6 pm", 1080, 5, 20, changes=worse)]
    choice = choose_policy(explored([*later, *POINTS[1:]]), USUAL_TARGETS)
    assert (choice.point, choice.sure, choice.worse) == (choice.today, True, ())
    assert choice.next_point is not None
    assert (choice.next_point.name, choice.binding) == ("6 pm", (ANNOUNCED,))


@pytest.mark.parametrize(
    ("change", "name", "misses"),
    [
        (PolicyFigure(-0.01, -0.02, 0.004), "6 pm", ""),
        (PolicyFigure(-0.01, -0.09, 0.07), "5 pm", "perhaps"),
        (PolicyFigure(0.004, 0.001, 0.007), "5 pm", "surely"),
    ],
)
def test_another_cutoff_takes_its_place_only_where_it_surely_holds_todays_levels(
    change: PolicyFigure, name: str, misses: str
) -> None:
    later = cutoff("6 pm", 1080, 5, 20, changes={CALLBACKS: change})
    choice = choose_policy(explored([later, *POINTS[1:]]), USUAL_TARGETS)
    assert (choice.point.name, choice.sure) == (name, True)
    if name == "5 pm":
        assert (choice.binding, choice.binding_is_sure) == ((CALLBACKS,), misses == "surely")


def test_what_is_clearly_worse_than_today_is_named_whether_it_has_a_target_or_not() -> None:
    worse = {
        REFUSED: PolicyFigure(18, 15, 21),
        LOST: PolicyFigure(2, 1, 3),  # clearly, but both are written as 1
        "people_helped": PolicyFigure(-0.04, -0.05, -0.03),
        "tier2_wait_mean": PolicyFigure(3, -1, 7),  # perhaps
        "occupancy_tier2": PolicyFigure(0.1, 0.05, 0.15),  # neither better nor worse
        BACKLOG: PolicyFigure(-8, -9, -7),
    }
    earlier = cutoff("4 pm", 960, 30, 6, changes=worse)
    earlier = replace(earlier, figures={**earlier.figures, "people_helped": PolicyFigure(0.95, 0.94, 0.96)})
    choice = choose_policy(explored([POINTS[0], earlier, POINTS[3]]), {BACKLOG: 10.0})
    assert choice.point is earlier
    assert choice.worse == (REFUSED, "people_helped")


def test_where_none_meets_all_targets_it_is_the_nearest() -> None:
    choice = choose_policy(explored(POINTS), {BACKLOG: 10.0, REFUSED: 20.0})
    # 3 pm refuses three times the target, 4 pm half more than it, 5 pm leaves 40 % more than the target.
    assert (choice.point.name, choice.reached, choice.missed) == ("5 pm", False, (BACKLOG,))
    later = cutoff("6 pm", 1080, 5, 20, changes={CALLBACKS: PolicyFigure(0.2, 0.1, 0.3)})
    choice = choose_policy(explored([later, POINTS[3]]), {REFUSED: 5.0, CALLBACKS: None})
    # 5 pm refuses 140 % more than the target, 6 pm has a fifth more callbacks than today.
    assert (choice.point.name, choice.missed) == ("6 pm", (CALLBACKS,))


def test_the_fewest_refused_under_whom_no_day_breaks_often_is_known() -> None:
    points = [
        cutoff(NO_CUTOFF, None, 0, 40, breaks=[12, 4]),
        cutoff("3 pm", 900, 60, 1),
        cutoff("4 pm", 960, 30, 6, breaks=[3, 3]),
        cutoff("5 pm", 1020, 12, 14, breaks=[4]),
    ]
    choice = choose_policy(explored(points), {})
    assert choice.holding is points[2]
    assert choose_policy(explored([points[0], points[3]]), {}).holding is None


def test_an_answer_without_todays_cutoff_has_targets_with_numbers_only() -> None:
    # As an earlier version kept it: no changes, and no figures of announced waits.
    before = [
        replace(each, changes={}, figures={**dict.fromkeys(POLICY_FIGURES, NONE), BACKLOG: each.figures[BACKLOG]})
        for each in POINTS
    ]
    found = explored(before)
    targets = {**USUAL_TARGETS, BACKLOG: 10.0, REFUSED: 4.0, ANNOUNCED: 0.1}
    assert targets_that_can_be_judged(found, targets) == {BACKLOG: 10.0}
    assert targets_that_can_be_judged(explored(POINTS), targets) == targets
    with pytest.raises(ValueError, match="today's cutoff was not tried"):
        choose_policy(found, USUAL_TARGETS)


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"cost": 1.0}, "a target for 'cost' is not allowed; allowed are"),
        ({BACKLOG: -1.0}, "target -1 for backlog_at_close is not allowed; allowed are 0 and more"),
        ({BACKLOG: math.nan}, "allowed are 0 and more"),
        ({WITHIN_24_HOURS: 95.0}, "target 95 for callback_within_24h is not allowed; allowed are 0 to 1"),
    ],
)
def test_impossible_targets_are_refused(targets: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_targets(targets)
    with pytest.raises(ValueError, match="allowed is one and more"):
        choose_policy(explored([]), {})
