"""A day's chance to break, from when its waits pass a limit, and whether a chance is another one in another plan."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats

from analytics import Experiment, run_experiment
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURE_ROWS
from analytics.measures.limits import BREAKING_SHARE
from analytics.results.days_at_risk import DayAtRisk, days_at_risk, is_clearly_other
from data.samples.scenarios import small_center

MONDAY = 0


def day(broken: int, of: int = 20) -> DayAtRisk:
    return DayAtRisk(date(2026, 3, 2), (True,) * broken + (False,) * (of - broken), 0.4, 0.1, 2.0, None)


@pytest.mark.parametrize("breaking_share", [BREAKING_SHARE, 0.1, 0.4])
def test_a_day_breaks_when_its_share_of_callbacks_is_reached(breaking_share: float, experiment: Experiment) -> None:
    row = MEASURE_ROWS["callback_share"]
    shares = experiment.values("today", "day")[:, row, :]
    for column, (found, share) in enumerate(
        zip(days_at_risk(experiment, "today", breaking_share), shares.T, strict=False)
    ):
        assert found.broken == tuple(share >= breaking_share)
        called = np.array([figures.calls["day"][row, column] for figures in experiment.figures["today"]])
        assert found.mean_share == pytest.approx(np.average(share, weights=called))


def test_the_wait_passes_a_limit_when_half_of_the_callers_are_told_more(experiment: Experiment) -> None:
    monday = days_at_risk(experiment, "today")[MONDAY]
    assert monday.passes is not None
    broken = experiment.values("today", "day")[:, MEASURE_ROWS["callback_share"], MONDAY] >= BREAKING_SHARE
    row, half = MEASURE_ROWS[f"estimate_over_{monday.passes.limit}"], monday.passes.minute // 30
    told = experiment.values("today", "weekday_time")[broken, row, 16 : half + 1]
    calls = np.array([figures.calls["weekday_time"][row, 16 : half + 1] for figures in experiment.figures["today"]])
    *before, then = (np.nan_to_num(told) * calls[broken]).sum(axis=0) / calls[broken].sum(axis=0)
    assert then >= 0.5
    assert max(before) < 0.5


def test_a_wait_passes_no_limit_once_lines_are_shut() -> None:
    # Calls that representatives finish after closing are told no wait: they are called back.
    hasty = with_fields(small_center(), days=1, callback__threshold_low=1.0, callback__threshold_high=2.0)
    experiment = run_experiment({"hasty": hasty}, replications=8, seed=2, workers=1)
    told = experiment.values("hasty", "weekday_time")[:, MEASURE_ROWS["estimate_over_30"], : 2 * 24]
    assert np.nanmean(told[:, 2 * 20]) == 1
    (monday,) = days_at_risk(experiment, "hasty")
    assert monday.passes is not None
    assert monday.passes.limit == 20
    assert monday.passes.minute < 20 * 60


@pytest.mark.parametrize(("broken", "of"), [(0, 20), (1, 20), (10, 20), (199, 200), (5, 5)])
def test_the_interval_of_a_chance_is_wilsons(broken: int, of: int) -> None:
    expected = stats.binomtest(broken, of).proportion_ci(method="wilson")
    assert day(broken, of).chance_interval == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_a_chance_is_never_rounded_to_a_certainty() -> None:
    assert day(10).chance_in_words() == "50 %"
    assert day(199, 200).chance_in_words() == "over 99 %"
    assert day(20).chance_in_words() == "100 %"
    assert day(2, 4).chance_in_words() == "2 of 4"


@pytest.mark.parametrize(
    ("broken", "before", "of"), [(0, 5, 20), (0, 6, 20), (6, 0, 20), (6, 6, 20), (0, 4, 4), (0, 5, 5)]
)
def test_a_chance_is_another_one_where_the_exact_sign_test_says_so(broken: int, before: int, of: int) -> None:
    differing = abs(broken - before)
    p_value = stats.binomtest(0, differing).pvalue if differing else 1.0
    assert is_clearly_other(day(broken, of), day(before, of)) == (p_value <= 0.05 and of >= 5)


def test_replications_in_which_both_plans_break_tell_nothing() -> None:
    now, before = day(16), day(10)
    assert is_clearly_other(now, before)
    swapped = DayAtRisk(now.date, (False,) * 4 + (True,) * 16, 0.4, 0.1, 2.0, None)
    # The same two chances, but in four replications it is the other way round.
    assert not is_clearly_other(swapped, before)
