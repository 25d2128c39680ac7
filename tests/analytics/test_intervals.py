"""Confidence intervals: a known one, their coverage, and replications without a figure."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.intervals import interval_over_replications

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
