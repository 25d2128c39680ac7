"""Figures of several replications together: ratios of sums, percentiles of all calls, and what their errors are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from analytics.measures.distributions import Distribution
from analytics.measures.intervals import interval_over_replications
from analytics.measures.pooled import percentile_values, ratio_values, weighted_sums
from analytics.measures.scopes import Floats

ONCE_IN_A_MILLION = 1e-6
REPLICATIONS, REPEATS = 30, 400


def hits_as_often(hits: int, tolerance: float = 0.0) -> bool:
    """Whether so many of the repeats held the true value as 95 % intervals do, or less often by a tolerance."""
    least = stats.binom.ppf(ONCE_IN_A_MILLION, REPEATS, 0.95 - tolerance)
    return bool(least <= hits <= stats.binom.isf(ONCE_IN_A_MILLION, REPEATS, 0.95))


def test_a_share_of_two_weeks_is_that_of_their_calls() -> None:
    # 1 of 2 calls in one week and none of 8 in the other are a tenth of ten calls, and not a quarter.
    found = ratio_values(np.array([[0.5], [0.0]]), np.array([[2.0], [8.0]]))
    assert found.mean(axis=0) == pytest.approx([0.1])
    assert ratio_values(np.array([[0.5], [math.nan]]), np.array([[2.0], [0.0]]))[:, 0] == pytest.approx(
        [0.5, math.nan], nan_ok=True
    )


def test_replications_of_one_size_are_left_as_they_are() -> None:
    values = np.random.default_rng(3).random((6, 4))
    assert ratio_values(values, np.full((6, 4), 7.0)) == pytest.approx(values)


def weeks(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """How busy weeks are, and their calls: a busy week has more of them."""
    busyness = rng.gamma(4.0, 0.25, (REPLICATIONS, REPEATS))
    return busyness, rng.poisson(60 * busyness).astype(np.float64)


def test_intervals_hold_the_ratio_of_the_expected_sums() -> None:
    rng = np.random.default_rng(20260302)
    busyness, calls = weeks(rng)
    share = np.minimum(0.3 * busyness, 1.0)
    values = np.divide(
        rng.binomial(calls.astype(np.int64), share), calls, out=np.full(calls.shape, np.nan), where=calls > 0
    )
    many = np.random.default_rng(1).gamma(4.0, 0.25, 1_000_000)
    expected = (many * np.minimum(0.3 * many, 1.0)).mean() / many.mean()
    found = interval_over_replications(ratio_values(values, calls))
    assert hits_as_often(((found.low <= expected) & (found.high >= expected)).sum(), tolerance=0.03)
    own = interval_over_replications(values)
    assert ((own.low <= expected) & (own.high >= expected)).mean() < 0.6


def of_all(parts: list[Distribution], shares: Floats, groups: int) -> Floats:
    return percentile_values(Distribution.side_by_side(parts, groups), shares, (len(parts), groups))


def test_percentiles_are_those_of_all_calls_and_their_intervals_hold_them() -> None:
    rng = np.random.default_rng(20260303)
    busyness, calls = weeks(rng)
    repeats = [np.repeat(np.arange(REPEATS), size) for size in calls.astype(np.int64)]
    # In a busy week there are more callers, who all wait longer.
    waits = [
        20 * busy[repeat] * rng.lognormal(sigma=0.5, size=len(repeat))
        for busy, repeat in zip(busyness, repeats, strict=True)
    ]
    parts = [Distribution.of(repeat, wait) for repeat, wait in zip(repeats, waits, strict=True)]
    many = rng.gamma(4.0, 0.25, 100_000)
    every = np.repeat(20 * many, np.round(60 * many).astype(np.int64))
    every *= rng.lognormal(sigma=0.5, size=len(every))
    first = np.concatenate([wait[repeat == 0] for repeat, wait in zip(repeats, waits, strict=True)])
    shares = np.array([0.5, 0.9])
    found = interval_over_replications(of_all(parts, shares, REPEATS))
    assert found.mean[:, 0] == pytest.approx(np.quantile(first, shares, method="inverted_cdf"), rel=0.006)
    for low, high, expected in zip(found.low, found.high, np.quantile(every, shares), strict=True):
        assert hits_as_often(((low <= expected) & (high >= expected)).sum(), tolerance=0.03)


def test_what_is_never_reached_has_no_interval_and_what_nobody_waits_for_is_certain() -> None:
    never = [Distribution.of(np.zeros(3, dtype=np.int64), np.array([5.0, math.inf, math.inf])) for _ in range(4)]
    found = interval_over_replications(of_all(never, np.array([0.2, 0.5]), 1))
    assert found.mean[:, 0] == pytest.approx([5.0, math.inf], rel=0.006)
    assert np.isnan([found.low[1, 0], found.high[1, 0]]).all()
    waits = [np.r_[np.zeros(9 - week % 2), np.ones(1 + week % 2)] for week in range(20)]
    at_once = [Distribution.of(np.zeros(10, dtype=np.int64), each) for each in waits]
    found = interval_over_replications(of_all(at_once, np.array([0.5]), 1))
    assert (found.mean[0, 0], found.low[0, 0], found.high[0, 0]) == (0.0, 0.0, 0.0)


def test_a_difference_is_that_of_the_figures_though_a_week_of_one_has_nothing() -> None:
    today = ratio_values(np.array([[0.5], [0.2], [0.1]]), np.array([[2.0], [5.0], [10.0]]))
    other = ratio_values(np.array([[0.4], [math.nan], [0.3]]), np.array([[5.0], [0.0], [10.0]]))
    (difference,) = weighted_sums([today, other], np.array([[-1.0], [1.0]]))[..., 0].T
    assert np.isnan(difference).tolist() == [False, True, False]
    assert np.nanmean(difference) == pytest.approx((2 + 3) / 15 - (1 + 1 + 1) / 17)
    same = weighted_sums([today, today], np.array([[-1.0], [1.0]]))
    assert (same == 0).all()
