"""The cutoffs that are tried and what is told of each: laws that hold call by call, and figures counted by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.experiments.experiment import Experiment, Progress, run_experiment
from analytics.inputs.variations import with_fields
from analytics.policies.exploration import Exploration, PolicyPoint, explore_policies, frontier
from analytics.policies.figures import (
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CALLED_LATER,
    FIRST_CALLS,
    IN_FORCE,
    LOST,
    MORNING_WAIT,
    POLICY_FIGURES,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
    figures_of_policy,
    readings_of,
)
from analytics.policies.inputs import NO_CUTOFF, cutoff_minutes_tried
from analytics.policies.variations import (
    Rule,
    Tried,
    calls_of_day,
    cutoff_variation,
    name_of_today,
    own_rule,
    policy_plans,
)
from analytics.policies.words import left_out_in_words
from analytics.results.days_at_risk import shares_of_days
from data.samples.scenarios import full_center, small_center
from queueing import Scenario
from tests.analytics.policies.explored import cutoff

REPLICATIONS = 3


def cutoff_plans(scenario: Scenario, rule: Rule | None = None, heavy: Sequence[float] = ()) -> dict[str, Tried]:
    """What is tried of a plan's cutoff."""
    return policy_plans(scenario, cutoff_variation(scenario, rule, heavy))


def figures_in_run(experiment: Experiment, name: str, other: str | None = None) -> dict[str, PolicyFigure]:
    """The figures of a plan of an experiment that was run for a test."""
    readings = {each: readings_of(experiment, each) for each in experiment.scenarios}
    return figures_of_policy(experiment, readings, name, other)


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def found(crowded_center: Callable[..., Scenario], told: list[Progress]) -> Exploration:
    center = with_fields(crowded_center(), cutoff__rule="every_day")
    return explore_policies(center, replications=REPLICATIONS, seed=5, workers=1, progress=told.append)


@pytest.fixture(scope="module")
def points(found: Exploration) -> dict[str, PolicyPoint]:
    assert (found.replications, found.seed) == (REPLICATIONS, 5)
    return {point.name: point for point in found.points}


def test_progress_is_told_of_all_cutoffs_together(points: dict[str, PolicyPoint], told: list[Progress]) -> None:
    assert told == [Progress(done + 1, REPLICATIONS * len(points)) for done in range(REPLICATIONS * len(points))]


def test_every_half_hour_from_opening_to_closing_is_tried_and_none() -> None:
    plans = cutoff_plans(with_fields(full_center(), cutoff__rule="every_day"))
    assert len(plans) == 26
    assert list(plans)[:3] == [NO_CUTOFF, "8 am", "8:30 am"]
    assert list(plans)[-1] == "8 pm"
    assert plans[NO_CUTOFF].plan.cutoff.rule == "never"
    assert {plan.cutoff.time for name, (_, plan) in plans.items() if name != NO_CUTOFF} == set(range(480, 1201, 30))
    assert {plan.cutoff.rule for name, (_, plan) in plans.items() if name != NO_CUTOFF} == {"every_day"}


def test_only_times_at_which_lines_are_open_somewhere_in_the_week_are_tried() -> None:
    hours = {
        "monday": {"opens": "08:15", "closes": "09:20"},
        "tuesday": {"opens": "10:40", "closes": "11:20"},
    }
    shifted = with_fields(small_center(), opening_hours=hours, cutoff__rule="never")
    assert cutoff_minutes_tried(shifted) == [495, 525, 555, 645, 675, 680]


def test_a_heavy_day_means_the_same_at_every_time() -> None:
    small = small_center()
    assert calls_of_day(small) == pytest.approx(3_000)
    plans = cutoff_plans(small, "heavy_days")
    assert {plan.cutoff.heavy_day_calls for name, (_, plan) in plans.items() if name != NO_CUTOFF} == {3_340}
    several = cutoff_plans(small, "heavy_days", [1.0, 1.2])
    at_noon = {name: plan.cutoff.heavy_day_calls for name, (_, plan) in several.items() if plan.cutoff.time == 720}
    assert at_noon == {"noon, above 3,000 calls": 3_000, "noon, above 3,600 calls": 3_600}


def test_times_that_cannot_tell_a_heavy_day_are_left_out_and_that_is_said(
    crowded_center: Callable[..., Scenario],
) -> None:
    # A tenth of the sample's calls have come by 9:22, of those of this center by 9:12.
    none, first, *_ = cutoff_plans(small_center(), "heavy_days")
    assert (none, first) == (NO_CUTOFF, "9:30 am")
    center = crowded_center(days=2)
    heavy = explore_policies(center, cutoff_variation(center, "heavy_days"), replications=1, seed=1, workers=1)
    said = left_out_in_words(heavy)
    assert said is not None
    assert all(part in said for part in ("Not tried", "8 am to 9 am", "too few calls", "less than 10 %"))
    every = explore_policies(center, cutoff_variation(center, "every_day"), replications=1, seed=1, workers=1)
    assert left_out_in_words(every) is None


@pytest.mark.parametrize("heavy", [0.0, -1.0, math.inf, math.nan])
def test_an_impossible_heaviness_is_refused(heavy: float) -> None:
    with pytest.raises(ValueError, match="is not allowed; allowed are numbers above 0"):
        cutoff_plans(small_center(), "heavy_days", [heavy])


def test_a_heaviness_needs_its_rule() -> None:
    with pytest.raises(ValueError, match="allowed is the rule heavy_days"):
        cutoff_plans(small_center(), "every_day", [1.1])


@pytest.mark.parametrize(
    ("own", "rule", "heavy", "name"),
    [
        ({"rule": "never"}, None, (), NO_CUTOFF),
        ({"rule": "never"}, "heavy_days", (), NO_CUTOFF),
        ({"rule": "every_day"}, None, (), "5 pm"),
        ({"rule": "every_day", "time": "16:45"}, "every_day", (), "4:45 pm"),
        ({}, None, (), "5 pm"),
        ({"time": "16:45"}, None, (), "4:45 pm"),
        ({"time": "16:45"}, "every_day", (), "4:45 pm, On heavy days only"),
        ({}, "heavy_days", (1.05, 1.2), "5 pm, above 3,340 calls"),
        ({"rule": "every_day", "time": "16:45"}, "heavy_days", (), "4:45 pm, Every open day"),
    ],
)
def test_todays_cutoff_is_one_of_those_tried(
    own: dict[str, str], rule: Rule | None, heavy: tuple[float, ...], name: str
) -> None:
    today = with_fields(small_center(), **{f"cutoff__{field}": value for field, value in own.items()})
    plans = cutoff_plans(today, rule, heavy)
    assert name_of_today(today, cutoff_variation(today, rule, heavy)) == name
    assert plans[name].plan is today
    times = [each.plan.cutoff.time for each in plans.values() if each.plan.cutoff.rule != "never"]
    assert {*times} <= {*cutoff_minutes_tried(today), today.cutoff.time}
    assert times[:-1] == sorted(times[:-1])


def test_cutoffs_are_tried_by_the_plans_own_rule() -> None:
    small = small_center()
    assert own_rule(small) == "heavy_days"
    assert cutoff_plans(small) == cutoff_plans(small, "heavy_days")
    assert own_rule(with_fields(small, cutoff__rule="never")) == "every_day"
    by_wait = with_fields(small, cutoff__rule="long_waits")
    for rule in (None, "long_waits", "every_day"):
        tried = [each.plan.cutoff.rule for each in cutoff_plans(by_wait, rule).values() if each.plan is not by_wait]
        assert {*tried} == {"never", rule or "long_waits"}
    with pytest.raises(ValueError, match="by the rule long_waits days are not told apart by their calls"):
        cutoff_plans(by_wait, None, (1.1,))


def test_changes_are_paired_with_todays_cutoff_on_the_same_callers(
    found: Exploration, points: dict[str, PolicyPoint]
) -> None:
    today = found.today
    assert today is points["3:30 pm"]
    assert set(today.changes.values()) == {PolicyFigure(0.0, 0.0, 0.0)}
    earlier = points["1 pm"]
    both = {"1 pm": with_fields(found.scenario, cutoff__time=13 * 60), "today": found.scenario}
    experiment = run_experiment(both, replications=REPLICATIONS, seed=5, workers=1)
    assert repr(figures_in_run(experiment, "1 pm", "today")) == repr(earlier.changes)
    estimates = experiment.estimates("1 pm", "today")
    for name in (REFUSED, CALLBACKS, BACKLOG):
        change = earlier.changes[name]
        assert (change.mean, change.low, change.high) == (
            estimates[name].mean,
            estimates[name].low,
            estimates[name].high,
        )
        assert change.mean == pytest.approx(earlier.figures[name].mean - today.figures[name].mean)
    apart = earlier.figures[REFUSED].high - earlier.figures[REFUSED].low
    assert earlier.changes[REFUSED].high - earlier.changes[REFUSED].low < apart


def test_days_in_force_and_days_that_break_are_those_of_the_replications() -> None:
    plans = {"heavy": small_center(), "never": with_fields(small_center(), cutoff__rule="never")}
    kept = run_experiment(plans, replications=4, seed=2, workers=1, keep_journeys=range(4))
    heavy, shares = [], []
    for number in range(4):
        frame = kept.journeys["heavy", number].to_frame()
        first = frame[(frame["call"] == 1) & (frame["arrived"] % 1440 < 17 * 60)]
        calls = (first["arrived"] // 1440).value_counts()
        # Of 3,000 expected calls 2,565.9 lie before 5 pm, on each weekday in the same proportion.
        heavy.append(calls.gt(3_340 * 2_565.9 / 3_000).sum())
        asked = frame[frame["estimated_wait"].notna() & (frame["call"] > 0)]
        callbacks = asked["route"] == "callback"
        shares.append(callbacks.groupby(asked["transfer_asked"] // 1440).mean())
    assert 0 < sum(heavy) < 20
    assert figures_in_run(kept, "heavy")[IN_FORCE].mean == pytest.approx(sum(heavy) / 20)
    assert figures_in_run(kept, "never")[IN_FORCE] == PolicyFigure(0.0, 0.0, 0.0)
    broken = pd.concat(shares, axis=1).ge(0.25).sum(axis=1)
    days = [day.chance() for day in shares_of_days(kept, "heavy")]
    assert {(day.date - plans["heavy"].start).days: day.breaks for day in days} == broken.to_dict()
    assert figures_in_run(kept, "heavy")[BREAKING].mean == pytest.approx(broken.sum() / 20)


def test_all_meet_the_same_first_calls(points: dict[str, PolicyPoint]) -> None:
    assert len({round(point.figures[FIRST_CALLS].mean, 9) for point in points.values()}) == 1


def test_without_a_cutoff_nobody_is_refused_and_the_earliest_refuses_most(points: dict[str, PolicyPoint]) -> None:
    refused = {name: point.figures[REFUSED].mean for name, point in points.items()}
    assert refused[NO_CUTOFF] == 0
    assert points[NO_CUTOFF].figures[LOST].mean == 0
    assert NO_CUTOFF in frontier([*points.values()], REFUSED, BACKLOG)
    assert max(refused, key=refused.__getitem__) == next(name for name in refused if name != NO_CUTOFF)


def test_every_figure_is_told_with_its_interval(points: dict[str, PolicyPoint]) -> None:
    for point in points.values():
        assert list(point.figures) == list(POLICY_FIGURES)
        for figure in point.figures.values():
            assert math.isnan(figure.low) or 0 <= figure.low <= figure.mean <= figure.high


def test_people_who_call_again_and_the_wait_of_the_morning_are_those_of_the_calls(
    crowded_center: Callable[..., Scenario],
) -> None:
    scenario = with_fields(crowded_center(), cutoff__rule="every_day", cutoff__time=13 * 60)
    kept = run_experiment({"1 pm": scenario}, replications=1, seed=5, workers=1, keep_journeys=[0])
    frame = kept.journeys["1 pm", 0].to_frame()
    first_minute, last_minute = scenario.warmup_days * 1440, scenario.days * 1440
    frame["measured"] = (frame["call"] > 0) & frame["arrived"].between(first_minute, last_minute, inclusive="left")
    later = lost = 0
    for _, calls in frame.groupby("person"):
        refused = calls[calls["measured"] & (calls["outcome"] == "refused_cutoff")]
        if refused.empty:
            continue
        following = calls[calls["call"] > refused["call"].iloc[0]]
        if following.empty:
            lost += 1
        else:
            later += following["arrived"].iloc[0] // 1440 > refused["ended"].iloc[0] // 1440
    days = kept.figures["1 pm"][0].period.days_in("overall")[0]
    figures = figures_in_run(kept, "1 pm")
    assert later > 10
    assert figures[CALLED_LATER].mean == pytest.approx(later / days)
    assert figures[LOST].mean == pytest.approx(lost / days)
    asked = frame["transfer_asked"]
    opens = scenario.opening_hours.on(0)
    assert opens is not None
    until = opens.opens + scenario.calling_again.morning_hours * 60
    served = frame[frame["measured"] & frame["estimated_wait"].notna() & frame["tier2_start"].notna()]
    served = served[served["transfer_asked"].between(first_minute, last_minute, inclusive="left")]
    minute = served["transfer_asked"] % 1440
    morning = served[(minute >= opens.opens) & (minute < until)]
    assert len(morning) > 10
    wait = (morning["tier2_start"] - morning["transfer_asked"]).mean()
    assert figures[MORNING_WAIT].mean == pytest.approx(wait)
    assert asked.notna().any()


def useful(places: dict[str, tuple[float, float]], across: str = REFUSED, up: str = BACKLOG) -> set[str]:
    """The names on the frontier of points that differ in two figures alone."""
    made = [cutoff(name, 900, 1, 1) for name in places]
    some = [
        replace(point, figures={**point.figures, across: PolicyFigure(x, x, x), up: PolicyFigure(y, y, y)})
        for point, (x, y) in zip(made, places.values(), strict=True)
    ]
    return frontier(some, across, up)


def test_the_frontier_leaves_out_what_another_is_better_than() -> None:
    places = {"none": (0.0, 9.0), "late": (2.0, 5.0), "useless": (3.0, 5.0), "early": (8.0, 0.0), "same": (8.0, 0.0)}
    assert useful(places) == {"none", "late", "early", "same"}
    chance = np.random.default_rng(2)
    many = {str(number): (float(x), float(y)) for number, (x, y) in enumerate(chance.integers(0, 9, (40, 2)))}
    on_it = useful(many)
    for name, (refused, left) in many.items():
        better = [(x, y) for x, y in many.values() if x <= refused and y <= left and (x < refused or y < left)]
        assert (name in on_it) == (not better)


def test_the_frontier_knows_of_which_figures_more_is_better() -> None:
    places = {"cheap": (10.0, 0.90), "good": (12.0, 0.99), "useless": (12.0, 0.95)}
    assert useful(places, "cost", WITHIN_24_HOURS) == {"cheap", "good"}


def test_a_later_cutoff_leaves_more_for_the_next_day(points: dict[str, PolicyPoint]) -> None:
    left = [point.figures[BACKLOG].mean for name, point in points.items() if name != NO_CUTOFF]
    assert left[0] == min(left)
    assert points[NO_CUTOFF].figures[BACKLOG].mean >= left[0]
