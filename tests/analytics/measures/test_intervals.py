"""Confidence intervals: a known one, their coverage, and replications without a figure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analytics.measures.intervals import interval_over_replications, interval_with_control
from queueing import Scenario
from queueing.draws.callers import first_calls
from queueing.plan import lay_out

T_975_WITH_2_DEGREES = 4.302652729911275
ONCE_IN_A_MILLION = 1e-6


def test_the_interval_of_three_values_is_the_textbook_one() -> None:
    found = interval_over_replications(np.array([[10.0], [12.0], [14.0]]))
    half = T_975_WITH_2_DEGREES * 2.0 / np.sqrt(3)
    assert found.mean == pytest.approx([12.0])
    assert found.low == pytest.approx([12.0 - half])
    assert found.high == pytest.approx([12.0 + half])
    assert found.replications.tolist() == [3.0]


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize("replications", [2, 10])
def test_intervals_hold_the_true_mean_as_often_as_they_say(replications: int, confidence: float) -> None:
    repeats = 1000
    values = np.random.default_rng(20260302).normal(50.0, 8.0, size=(replications, repeats))
    found = interval_over_replications(values, confidence)
    hits = int(((found.low <= 50.0) & (found.high >= 50.0)).sum())
    least = stats.binom.ppf(ONCE_IN_A_MILLION / 2, repeats, confidence)
    most = stats.binom.isf(ONCE_IN_A_MILLION / 2, repeats, confidence)
    assert least <= hits <= most


def test_replications_without_a_figure_are_left_out() -> None:
    with_gaps = np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, 7.0], [5.0, np.nan]])
    found = interval_over_replications(with_gaps)
    without = interval_over_replications(np.array([[1.0], [3.0], [5.0]]))
    assert found.replications.tolist() == [3.0, 1.0]
    assert (found.mean[0], found.low[0], found.high[0]) == (without.mean[0], without.low[0], without.high[0])
    assert found.mean[1] == 7.0
    assert np.isnan([found.low[1], found.high[1]]).all()


def test_one_replication_has_no_interval_and_none_has_no_mean() -> None:
    single = interval_over_replications(np.array([[4.0]]))
    assert (single.mean[0], single.replications[0]) == (4.0, 1.0)
    assert np.isnan([single.low[0], single.high[0]]).all()
    nothing = interval_over_replications(np.array([[np.nan], [np.nan]]))
    assert nothing.replications[0] == 0
    assert np.isnan([nothing.mean[0], nothing.low[0], nothing.high[0]]).all()


def test_equal_replications_leave_no_doubt() -> None:
    found = interval_over_replications(np.full((5, 2, 3), 0.25))
    assert found.mean.shape == (2, 3)
    assert (found.low == 0.25).all()
    assert (found.high == 0.25).all()


def test_one_control_is_the_intercept_of_a_regression() -> None:
    random = np.random.default_rng(5)
    control = random.normal(100.0, 10.0, 20)
    values = 3.0 * control + random.normal(0.0, 5.0, 20)
    found = interval_with_control(values[:, None], control[:, None], np.array([98.0]))
    line = stats.linregress(control - 98.0, values)
    half = stats.t.ppf(0.975, 18) * line.intercept_stderr
    assert found.mean == pytest.approx([line.intercept])
    assert found.low == pytest.approx([line.intercept - half])
    assert found.high == pytest.approx([line.intercept + half])
    assert found.replications.tolist() == [20.0]


def test_two_controls_are_the_intercept_of_a_regression() -> None:
    random = np.random.default_rng(6)
    controls = random.normal(0.0, 1.0, (25, 2)) @ np.array([[2.0, 1.0], [0.0, 1.0]])
    values = controls @ np.array([1.0, -2.0]) + random.normal(0.0, 0.5, 25)
    expected = np.array([0.3, -0.1])
    found = interval_with_control(values, controls, expected)
    design = np.column_stack((np.ones(25), controls - expected))
    solution, squares, *_ = np.linalg.lstsq(design, values, rcond=None)
    error = np.sqrt(squares[0] / 22 * np.linalg.inv(design.T @ design)[0, 0])
    assert found.mean == pytest.approx(solution[0])
    assert found.high - found.mean == pytest.approx(stats.t.ppf(0.975, 22) * error)


def test_parts_corrected_by_one_control_still_add_up() -> None:
    random = np.random.default_rng(7)
    control = random.poisson(50, (30, 1)).astype(np.float64)
    parts = random.poisson(control * np.array([0.5, 0.3, 0.2])).astype(np.float64)
    found = interval_with_control(np.column_stack((parts, parts.sum(axis=1))), control, np.array([50.0]))
    assert found.mean[:3].sum() == pytest.approx(found.mean[3])


def test_a_value_that_follows_its_control_exactly_is_known_exactly() -> None:
    control = np.arange(20.0)[:, None]
    found = interval_with_control(np.concatenate((control, 2.0 * control), axis=1), control, np.array([7.0]))
    for bound in (found.mean, found.low, found.high):
        assert bound == pytest.approx([7.0, 14.0], abs=1e-9)


def test_a_control_that_does_not_vary_corrects_nothing() -> None:
    values = np.random.default_rng(8).normal(size=(20, 4))
    found = interval_with_control(values, np.zeros((20, 1)), np.array([0.0]))
    assert found.mean == pytest.approx(values.mean(axis=0))
    half = stats.t.ppf(0.975, 18) * np.sqrt(values.var(axis=0, ddof=2) / 20)
    assert found.high - found.mean == pytest.approx(half)


def test_too_few_replications_and_other_shapes_are_named() -> None:
    with pytest.raises(ValueError, match="2 replications are not allowed with 1 controls; allowed are 3 and more"):
        interval_with_control(np.ones((2, 1)), np.ones((2, 1)), np.ones(1))
    with pytest.raises(ValueError, match="do not belong together"):
        interval_with_control(np.ones((5, 1)), np.ones((4, 1)), np.ones(1))


@pytest.mark.parametrize("controls", [1, 3])
def test_intervals_with_controls_hold_the_true_mean_as_often_as_they_say(controls: int) -> None:
    """A normal model, in which they are exact: 93 to 97 of 100 (of 1,000 repeats; all but 0.4 % of true intervals)."""
    random = np.random.default_rng(20260303)
    repeats, hits, narrower = 1000, 0, 0
    for _ in range(repeats):
        known = random.normal(10.0, 2.0, (20, controls))
        values = 50.0 + (known - 10.0).sum(axis=1) + random.normal(0.0, 2.0, 20)
        found = interval_with_control(values, known, np.full(controls, 10.0))
        hits += bool(found.low <= 50.0 <= found.high)
        plain = interval_over_replications(values)
        narrower += bool(found.high - found.low < plain.high - plain.low)
    assert 930 <= hits <= 970
    assert narrower > 800


def test_intervals_of_work_offered_hold_what_the_plan_expects(small_center: Callable[..., Scenario]) -> None:
    """Calls of busy and quiet days, a share of them contained, each other one an exponential handle time.

    The expected work is known exactly: 93 to 97 of 100 intervals hold it (of 1,000 repeats, as above).
    """
    day = {
        "kind": "weekday",
        "interval_minutes": 60,
        "monday": tuple(10.0 if 8 <= hour < 12 else 0.0 for hour in range(24)),
    }
    plan = lay_out(small_center(days=1, warmup_days=0, daily_cv=0.3, demand=day))
    expected = np.array([plan.arrivals.expected.sum()])
    assert expected[0] == pytest.approx(40.0)
    contained, minutes = 0.4, 6.0
    truth = expected[0] * (1 - contained) * minutes
    random = np.random.default_rng(20260304)
    repeats, replications, hits, widths, plain_widths = 1000, 20, 0, 0.0, 0.0
    for repeat in range(repeats):
        calls = np.array([len(first_calls(plan, repeat, number).arrived) for number in range(replications)])
        work = random.gamma(np.maximum(random.binomial(calls, 1 - contained), 1e-9), minutes)
        found = interval_with_control(work, calls[:, None].astype(np.float64), expected)
        hits += bool(found.low <= truth <= found.high)
        widths += float(found.high - found.low)
        plain = interval_over_replications(work)
        plain_widths += float(plain.high - plain.low)
    assert 930 <= hits <= 970
    assert widths < 0.8 * plain_widths
