"""Figures held at today's level: known answers of the paired difference, and that more people never make one worse."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.staffing.advice import StaffingAdvice, advise_staffing
from analytics.staffing.delayed_calls import DelayedCalls
from analytics.staffing.estimate import estimate_staffing, people_of
from analytics.staffing.measures_asked import LEVELS
from analytics.staffing.readings import TierFigures, TierReading, read_tier, stack
from analytics.staffing.simulations import with_staffing
from analytics.staffing.targets import StaffingTargets, usual_targets
from analytics.staffing.todays_levels import Level, levels_of
from analytics.staffing.worse import is_as_good, worse_in_words
from data.samples.scenarios import small_center
from queueing import Duration, Scenario, simulate
from queueing.tiers import TierName

TARGETS = StaffingTargets()
TWO_DAYS = with_fields(small_center(), days=2, max_overrun_days=3)
IMPATIENT = with_fields(TWO_DAYS, days=1, tier1__patience=Duration(1, shape="exponential"))
PLANS: dict[str, tuple[Scenario, TierName]] = {
    "tier1": (TWO_DAYS, "tier1"),
    "tier2": (TWO_DAYS, "tier2"),
    "impatient": (IMPATIENT, "tier1"),
}
NEW_CALLERS = range(5000, 5040)
SURE = 0.999
MONDAY = 0


@cache
def advice(plan: str) -> StaffingAdvice:
    scenario, tier = PLANS[plan]
    return advise_staffing(scenario, tier, replications=20, workers=1)


def simulated(scenario: Scenario, tier: TierName, numbers: range = NEW_CALLERS) -> TierFigures:
    targets = usual_targets(scenario, tier)
    return stack([read_tier(simulate(scenario, seed=9, replication=each), tier, targets) for each in numbers])


def beside_today(today: Scenario, other: Scenario, tier: TierName) -> dict[str, Level]:
    """The figures of a tier with another plan than today's, with new callers."""
    figures = replace(simulated(other, tier), today=simulated(today, tier))
    return levels_of(tier, figures, usual_targets(today, tier), SURE)


@pytest.mark.parametrize("plan", PLANS)
def test_advised_people_make_nothing_worse_with_other_callers(plan: str) -> None:
    scenario, tier = PLANS[plan]
    found = advice(plan)
    assert found.targets_hold
    assert is_as_good(found), worse_in_words(found)
    for each in LEVELS:
        # What more answered calls of one tier do to another may be sure, as long as it is too small to matter.
        for name, level in beside_today(scenario, found.scenario, each).items():
            surely_worse = level.at_least(SURE) > (0 if each == tier else level.tolerance)
            assert not surely_worse.any(), (each, name, level.value, level.today)


def test_nobody_on_duty_is_never_the_answer_where_nobody_is_patient() -> None:
    """A caller who hangs up within a minute is not still waiting after five, and has not been served, either."""
    found = advice("impatient")
    assert found.people[MONDAY].sum() > 0.9 * found.today[MONDAY].sum()
    lost = replace(found.targets, nothing_worse=False)
    for targets in (found.targets, lost):
        assert estimate_staffing(IMPATIENT, "tier1", targets).erlang_a[MONDAY].sum() > 400
    nobody = with_staffing(IMPATIENT, "tier1", np.zeros((7, 48), dtype=np.int64))
    levels = beside_today(IMPATIENT, nobody, "tier1")
    assert levels["unanswered"].missed[MONDAY]
    assert levels["gave_up"].value[MONDAY] > 0.95


def test_where_worse_is_allowed_fewer_are_enough_and_it_is_said() -> None:
    targets = usual_targets(TWO_DAYS, "tier1", wait_share=0.3, nothing_worse=False)
    found = advise_staffing(TWO_DAYS, "tier1", targets, replications=10, workers=1)
    assert found.targets_hold
    assert found.hours < advice("tier1").hours
    assert not is_as_good(found)
    told = " ".join(worse_in_words(found))
    assert "Abandonment at Tier 1: " in told


@pytest.mark.parametrize("tier", LEVELS)
def test_more_people_make_no_figure_of_their_tier_worse(tier: TierName) -> None:
    people = people_of(TWO_DAYS, tier)
    more = with_staffing(TWO_DAYS, tier, people + (people > 0))
    for name, level in beside_today(TWO_DAYS, more, tier).items():
        assert not level.missed.any(), (name, level.difference)


def test_fewer_callbacks_that_are_harder_to_reach_are_not_worse() -> None:
    """With an officer more at all times a smaller share of callbacks is reached within 8 hours; nobody waits longer."""
    week = small_center()
    people = people_of(week, "tier2")
    targets = replace(TARGETS, callback_hours=8)
    today, more = (
        stack([read_tier(simulate(each, seed=9, replication=number), "tier2", targets) for number in range(30)])
        for each in (week, with_staffing(week, "tier2", people + (people > 0)))
    )
    counts = [each.readings.counts["callback_share"] for each in (today, more)]
    shares = [float(in_time.sum() / callbacks.sum()) for in_time, callbacks in counts]
    assert shares[1] < 0.8 * shares[0]
    level = levels_of("tier2", replace(more, today=today), targets, SURE)["not_called_back"]
    assert not level.missed.any()
    assert np.nansum(level.difference) < 0


def counted(**monday: tuple[float, float]) -> TierFigures:
    """Two replications of which only Monday's counts are said."""
    counts = {name: (np.zeros((2, 7)), np.zeros((2, 7))) for name in ("abandonment", "wait_share")}
    counts["abandonment"][0][:, 0], counts["abandonment"][1][:, 0] = monday["abandoned"], monday["could_abandon"]
    counts["wait_share"] = (np.zeros((2, 7, 48)), np.zeros((2, 7, 48)))
    return TierFigures(TierReading(counts, np.zeros((0, 0, 0), dtype=np.int64), DelayedCalls.none()), 2)


def test_the_difference_is_paired_and_its_error_known() -> None:
    """By hand: 10 and 30 of 100 calls each against 8 and 24: shares 0.2 and 0.16, replications apart by 0.02, 0.06."""
    today = counted(abandoned=(8, 24), could_abandon=(100, 100))
    figures = replace(counted(abandoned=(10, 30), could_abandon=(100, 100)), today=today)
    level = levels_of("tier1", figures, TARGETS, 0.95)["gave_up"]
    assert (level.value[0], level.today[0]) == (0.2, 0.16)
    assert level.error[0] == pytest.approx(np.std([0.02, 0.06], ddof=1) / np.sqrt(2))
    assert level.tolerance[0] == pytest.approx(0.008)
    # Twice 6.31 errors wide: nobody is sure that it is more, or that it is not by much more.
    assert level.at_least(0.95)[0] < 0 < level.at_most(0.95)[0]
    assert level.missed.tolist() == [True] + [False] * 6
    assert np.isnan(level.value[1:]).all()


@pytest.mark.parametrize(
    ("value", "error", "missed"),
    [
        (0.100, 0.000, False),  # the same
        (0.103, 0.000, True),  # surely worse, however little
        (0.103, 0.003, True),  # perhaps as good, perhaps by more than half a point worse
        (0.101, 0.002, False),  # perhaps as good, surely not by more than half a point worse
        (0.090, 0.002, False),
    ],
)
def test_a_figure_is_held_that_is_not_surely_worse_and_surely_not_by_much(
    value: float, error: float, *, missed: bool
) -> None:
    week = np.ones(7)
    level = Level(value * week, 0.1 * week, error * week, 200 * week, 0.005 * week, week > 0, 0.95, 0.95)
    assert level.missed.all() == missed
    assert level.missed.any() == missed
    assert not replace(level, held=week < 0).missed.any()
