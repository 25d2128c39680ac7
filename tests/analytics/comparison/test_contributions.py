"""Contributions of changes: they add up, a change without effect contributes nothing, orders do not matter."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from analytics.comparison.compare import compare
from analytics.comparison.contributions import (
    Contributions,
    MeasureContributions,
    changes_between,
    contributions,
    contributions_in_words,
    with_changes,
)
from analytics.comparison.contributions import _plans as plans
from analytics.comparison.contributions import _sums as sums
from analytics.experiments.experiment import run_experiment
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from analytics.wording import change_in_words
from queueing import Scenario

WAIT = "tier2_wait_mean"


@pytest.fixture(scope="module")
def today(crowded_center: Callable[..., Scenario]) -> Scenario:
    return crowded_center()


def changed_plan(today: Scenario, **more: Any) -> Scenario:
    fields = {"tier2__staffing": 3, "cutoff__rule": "every_day", "cutoff__time": 14 * 60} | more
    return with_fields(today, name="changed", **fields)


@pytest.fixture(scope="module")
def found(today: Scenario) -> Contributions:
    changed = changed_plan(today, callback__order="live_first")
    return contributions(today, changed, measures=[WAIT, "cost"], replications=6, seed=3, workers=1)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_shares_add_up_to_the_whole_plan_by_plan(number: int) -> None:
    names = tuple("abcd"[:number])
    reckoned = sums(names, set(plans(frozenset(names))))
    total: dict[frozenset[str], float] = {}
    for name in names:
        for plan, weight in reckoned["share", name].items():
            total[plan] = total.get(plan, 0.0) + weight
    whole = reckoned["whole", ""]
    for plan, weight in total.items():
        assert weight == pytest.approx(whole.get(plan, 0.0), abs=1e-12)


def test_shapleys_shares_of_a_game_with_known_answer() -> None:
    # Of a glove market (one left glove, two right ones) the left glove gets 2/3, each right one 1/6.
    names = ("left", "right 1", "right 2")
    worth = {made: float("left" in made and len(made) > 1) for made in plans(frozenset(names))}
    reckoned = sums(names, set(worth))
    shares = [sum(weight * worth[plan] for plan, weight in reckoned["share", name].items()) for name in names]
    assert shares == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def shares_of(each: MeasureContributions) -> dict[str, float]:
    return {one.change: one.share.mean for one in each.changes}


def test_contributions_add_up_to_the_difference_of_the_plans(found: Contributions, today: Scenario) -> None:
    changed = changed_plan(today, callback__order="live_first")
    experiment = run_experiment({"today": today, "changed": changed}, replications=6, seed=3, workers=1)
    compared = compare(experiment, "today", {WAIT: 1.0, "cost": 1.0})
    for each, difference in zip(found.measures, compared.differences, strict=True):
        assert each.rest is None
        assert each.whole.mean == pytest.approx(difference.mean, rel=1e-9)
        assert sum(shares_of(each).values()) == pytest.approx(each.whole.mean, rel=1e-9)
        assert set(shares_of(each)) == {"officers on duty", "the cutoff", "who is served first"}
        alone = sum(one.alone.mean for one in each.changes)
        assert each.interplay.mean == pytest.approx(each.whole.mean - alone, abs=1e-9)
        assert all(one.share.low <= one.share.mean <= one.share.high for one in each.changes)


def test_a_change_without_effect_contributes_nothing(today: Scenario) -> None:
    # No appointment has a limit of places in a day: those that nobody reaches change nothing.
    changed = changed_plan(today, appointment__daily_slots=100_000)
    result = contributions(today, changed, measures=[WAIT], replications=3, workers=1)
    assert shares_of(result.measures[0])["appointments"] == pytest.approx(0, abs=1e-9)
    assert shares_of(result.measures[0])["officers on duty"] != 0


def test_one_change_is_the_whole_difference(today: Scenario) -> None:
    changed = with_fields(today, tier2__staffing=3)
    result = contributions(today, changed, measures=[WAIT], replications=3, workers=1)
    (each,) = result.measures
    assert len(contributions_in_words(result)) == 2  # the whole and the change, and nothing that could add up
    assert shares_of(each) == {"officers on duty": pytest.approx(each.whole.mean)}
    assert each.interplay.mean == pytest.approx(0, abs=1e-9)


def test_of_many_changes_the_rest_makes_up_the_whole(today: Scenario) -> None:
    changed = changed_plan(
        today, callback__order="live_first", volume_factor=1.1, tier1__shrinkage=0.2, callback__threshold_low=5.0
    )
    result = contributions(today, changed, measures=[WAIT], replications=3, workers=1)
    (each,) = result.measures
    assert len(each.changes) == 6
    assert each.rest is not None
    assert sum(shares_of(each).values()) + each.rest.mean == pytest.approx(each.whole.mean, rel=1e-9)
    assert all(one.share.mean == pytest.approx((one.alone.mean + one.last.mean) / 2) for one in each.changes)
    assert any("not shared out among them" in line for line in contributions_in_words(result))


def test_words_and_records_say_the_same(found: Contributions) -> None:
    lines = contributions_in_words(found)
    whole = change_in_words(found.measures[0].whole.mean, "minutes")
    assert lines[0].startswith(f"changed, {MEASURES[WAIT].label}: {whole} ")
    assert sum(line.startswith("  officers on duty: ") for line in lines) == 2
    (first, _) = found.as_records()["measures"]
    assert first["whole"]["mean"] == found.measures[0].whole.mean
    assert [one["change"] for one in first["changes"]] == [one.change for one in found.measures[0].changes]


def test_contact_reasons_are_changed_together(today: Scenario) -> None:
    first, *others = today.reasons
    changed = with_fields(today, reasons=(first.model_copy(update={"transfer_share": 0.5}), *others))
    assert changes_between(today, changed) == {"what callers ask for": ("reasons",)}
    assert with_changes(today, changed, ["reasons"]) == changed


def test_caller_groups_are_one_change(today: Scenario) -> None:
    groups = ({"name": "Attorneys", "share": 0.2, "tier2_factor": 1.2}, {"name": "Others", "share": 0.8})
    changed = with_fields(today, groups=groups)
    assert changes_between(today, changed) == {"the caller groups": ("groups",)}
    assert with_changes(today, changed, ["groups"]) == changed
    assert with_changes(changed, today, ["groups"]) == today


def test_what_cannot_be_taken_apart_is_refused(today: Scenario) -> None:
    with pytest.raises(ValueError, match="has the same inputs as"):
        contributions(today, with_fields(today, name="same"), measures=[WAIT])
    with pytest.raises(ValueError, match="allowed are plans of the same days"):
        contributions(today, with_fields(today, days=today.days + 1), measures=[WAIT])
    late = with_fields(
        today,
        name="late",
        opening_hours={"monday": {"opens": "20:00", "closes": "22:00"}},
        cutoff__rule="every_day",
        cutoff__time=21 * 60,
    )
    with pytest.raises(ValueError, match=r"of 'late' cannot be made without the others: cutoff\.time .* is outside"):
        contributions(today, late, measures=[WAIT], replications=2, workers=1)


def test_with_one_replication_there_is_no_interval(today: Scenario) -> None:
    (each,) = contributions(today, changed_plan(today), measures=[WAIT], replications=1, workers=1).measures
    assert math.isnan(each.whole.low)
    assert shares_of(each)
