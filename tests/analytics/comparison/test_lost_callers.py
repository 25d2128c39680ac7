"""Where a center loses its callers: every tier on its own, by what happens to those who came to it."""

from __future__ import annotations

from datetime import date

import pytest

from analytics import Experiment, run_experiment
from analytics.comparison.compare import compare
from analytics.comparison.lost_callers import LOSES, losses, new_losses
from analytics.comparison.words import headline, sentence
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing import Scenario

TODAY = with_fields(small_center(), days=2)
MONDAY = date(2026, 3, 2)


def fewer_at_tier1(share: float, days: tuple[str, ...] = ("monday", "tuesday")) -> Scenario:
    table = TODAY.tier1.staffing.on_duty
    assert not isinstance(table, int)
    fewer = {day: tuple(int(share * people) for people in getattr(table, day)) for day in days}
    return with_fields(TODAY, tier1__staffing={"on_duty": table.model_dump() | fewer})


FAILING: dict[str, tuple[Scenario, str]] = {
    "tier 1": (fewer_at_tier1(0.6), "Tier 1 does not keep up: {} of its callers give up waiting"),
    "nobody": (
        with_fields(TODAY, tier1__staffing=0, tier1__patience=None),
        "Tier 1 does not keep up: {} of its callers still wait at closing",
    ),
    "cutoff": (
        with_fields(TODAY, cutoff__rule="every_day", cutoff__time=14 * 60),
        "The cutoff turns callers away: {} of those who ask for an officer are refused",
    ),
    "tier 2": (
        with_fields(
            TODAY, callback__threshold_low=1e6, callback__threshold_high=1e6, tier2__patience={"mean": 2, "cv": 1}
        ),
        "Tier 2 does not keep up: {} of those who hold live give up waiting",
    ),
    "callbacks": (
        with_fields(
            TODAY,
            callback__threshold_low=0,
            callback__threshold_high=0,
            callback__answered_same_day=(0.3,),
            callback__answered_later_day=(0.3,),
        ),
        "Callbacks do not reach their callers: {} of them are given up after the last attempt",
    ),
    "supervisors": (
        with_fields(TODAY, supervisor__staffing=0),
        "Supervisors do not keep up: {} of those who ask for one give up waiting or still wait at closing",
    ),
}


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    plans = {"today": TODAY} | {name: plan for name, (plan, _) in FAILING.items()}
    return run_experiment(plans, replications=4, seed=3, workers=1)


def test_today_loses_nobody_to_speak_of(experiment: Experiment) -> None:
    assert losses(experiment, "today") == []


@pytest.mark.parametrize(
    ("name", "measures", "of"),
    [
        ("tier 1", ("outcome_abandoned_tier1",), "flow_offered_to_tier1"),
        ("nobody", ("outcome_closed_out",), "flow_offered_to_tier1"),
        ("cutoff", ("outcome_refused_cutoff",), ""),
        ("tier 2", ("outcome_abandoned_tier2",), "flow_tier1_to_live"),
        ("callbacks", ("outcome_suspended",), "callbacks"),
        ("supervisors", ("outcome_abandoned_supervisor", "outcome_closed_out"), "flow_tier1_to_supervisor"),
    ],
)
def test_each_tier_is_told_of_with_the_share_that_it_loses(
    name: str, measures: tuple[str, ...], of: str, experiment: Experiment
) -> None:
    found = experiment.estimates(name)
    lost = sum(found[each].mean for each in measures)
    came = found[of].mean if of else lost / found["refused_share"].mean
    if name == "supervisors":
        came += found["flow_live_to_supervisor"].mean + found["flow_callback_to_supervisor"].mean
    (loss, *_) = [each for each in losses(experiment, name) if each.in_words().startswith(FAILING[name][1][:6])]
    assert loss.share == pytest.approx(lost / came, rel=0.02)
    assert loss.share >= LOSES
    assert loss.in_words() == FAILING[name][1].format(f"{100 * loss.share:.0f} %")
    assert loss.by_cutoff == (name == "cutoff")


def test_a_day_that_loses_callers_is_named() -> None:
    plan = fewer_at_tier1(0.75, ("monday",))
    found = run_experiment({"plan": plan}, replications=4, seed=3, workers=1)
    loss, *others = losses(found, "plan", "day")
    assert loss.date == MONDAY
    assert loss.in_words("Monday").startswith("Tier 1 does not keep up on Monday: ")
    assert not others


def test_a_comparison_says_which_plans_lose_more_callers(experiment: Experiment) -> None:
    assert new_losses(experiment, "tier 1", "tier 1") == []
    assert new_losses(experiment, "tier 1", "today") == []
    found = compare(experiment, "today", {"people_helped": 0.01})
    (loss,) = new_losses(experiment, "today", "tier 1")
    assert f"but {loss.in_words()}" in sentence(found, "people_helped")
    assert "but supervisors do not keep up: " in sentence(found, "people_helped")
    assert headline(found, "people_helped").endswith(", which loses more of its callers")
