"""The staffing to try next: where people go, and whom nobody would miss, on cases with known answers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from analytics.inputs.variations import with_fields
from analytics.staffing.assessment import AssessedFigure, assess, judged_intervals
from analytics.staffing.estimate import people_of
from analytics.staffing.moves import Setting, least_for_others
from analytics.staffing.next_staffing import Prediction, enough, no_more_than_needed
from analytics.staffing.readings import TierFigures, read_tier, stack
from analytics.staffing.simulations import with_staffing
from analytics.staffing.targets import StaffingTargets
from data.samples.scenarios import small_center
from queueing import simulate

TARGETS = StaffingTargets()
MONDAY = 0
SCENARIO = with_fields(small_center(), days=1, max_overrun_days=3)
TODAY = people_of(SCENARIO, "tier2")
REPLICATIONS = 30


def simulated(people: np.ndarray) -> TierFigures:
    scenario = with_staffing(SCENARIO, "tier2", people)
    return stack([read_tier(simulate(scenario, seed=3, replication=each), "tier2", TARGETS) for each in range(30)])


@cache
def prediction() -> Prediction:
    """From today's people."""
    figures = simulated(TODAY)
    judged = judged_intervals(SCENARIO, figures, TARGETS)
    usable = TODAY > 0
    setting = Setting("tier2", TARGETS, judged, np.ones(TODAY.shape), TODAY, usable, np.zeros_like(TODAY))
    return Prediction(setting, figures, TODAY, 0.1, np.full(7, np.inf))


def test_with_the_people_simulated_it_is_what_was_simulated() -> None:
    found = prediction()
    assessed = assess(TODAY, found.figures, "tier2", TARGETS, found.setting.judged)
    bound, _ = found.bound(TODAY)
    np.testing.assert_allclose(bound, assessed.intervals["wait_share"].bound, atol=0.01)
    assert assessed.missed.any()


def test_with_enough_people_added_targets_hold_as_predicted_and_about_so_when_simulated() -> None:
    found = prediction()
    people = enough(found, TODAY)
    assert np.all(people >= TODAY)
    assert not found.missed(people).any()
    before = found.figures.readings
    after = simulated(people).readings
    late = before.waited.sum(), after.waited.sum()
    predicted = found.bound(people)[1].sum()
    # Calls that people at night and callers who do not answer delay are late with anyone.
    assert late[1] < late[0] / 2
    assert predicted < late[0] / 2


def test_people_come_before_the_shortage_not_after_it() -> None:
    found = prediction()
    added = enough(found, TODAY) - TODAY
    missed = np.flatnonzero(found.missed(TODAY)[MONDAY])
    assert np.flatnonzero(added[MONDAY]).min() <= missed.min()
    assert np.flatnonzero(added[MONDAY]).max() <= missed.max() + 1


def test_those_at_work_are_as_many_as_leave_the_time_that_a_target_asks_for() -> None:
    """Of 7 people 6.3 are at work: within 75 % of their time 9 do that, and 8 do not."""
    found = prediction()
    people = np.where(TODAY > 0, 7, 0)
    targets = replace(TARGETS, occupancy=0.75)
    bound = np.full(TODAY.shape, 0.9)
    assessed = found.setting.assessed(people, found.figures)
    busy = replace(assessed, intervals=assessed.intervals | {"occupancy": AssessedFigure(bound, bound, 0.75)})
    least = least_for_others(replace(found.setting, targets=targets), replace(busy, people=people), people)
    assert set(least[TODAY > 0].tolist()) == {9}
    assert not least[TODAY == 0].any()


def test_nobody_can_be_taken_where_all_are_needed_and_most_where_nobody_is() -> None:
    found = prediction()
    people = enough(found, TODAY)
    fewer = no_more_than_needed(found, people, np.zeros_like(people))
    assert not found.missed(fewer).any()
    for interval in np.flatnonzero(fewer[MONDAY]):
        tried = fewer.copy()
        tried[MONDAY, interval] -= 1
        assert found.missed(tried).any()
    # Where lines are shut on other days nobody waits.
    assert fewer[1:].sum() == 0


def test_no_more_than_allowed_are_taken() -> None:
    found = prediction()
    least = np.maximum(TODAY - 1, 0)
    assert np.all(no_more_than_needed(found, TODAY, least) >= least)
