"""The busyness of intervals: the law of their counts, known quantiles, and what it leaves as it is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from queueing import Scenario, WeekdayDemand
from queueing.draws import callers
from queueing.draws.callers import NO_CALL, NO_TRIAL, first_calls_by_interval, gamma_factors, interval_busyness
from queueing.draws.philox import uniform
from queueing.plan import lay_out
from queueing.scenario.calendar import Floats
from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, center, demand

STANDARD_ERRORS = 5.0
"""Of a mean over hundreds of replications: a correct program fails less than once in a million."""
INTERVAL_BUSYNESS = 110
PER_DAY = 6


def every_day(calls: float = 50.0, **changes: Any) -> Scenario:
    """As many calls expected in each four hours, around the clock."""
    return center(
        **{
            "days": 5,
            "opening_hours": AROUND_THE_CLOCK,
            "closed_on_federal_holidays": False,
            "demand": WeekdayDemand(interval_minutes=240, **dict.fromkeys(WEEK, (calls,) * PER_DAY)),
        }
        | changes
    )


def counts(scenario: Scenario, replications: int) -> Floats:
    """First calls by replication, day and interval."""
    layout = lay_out(scenario)
    drawn = [first_calls_by_interval(layout, 3, replication) for replication in range(replications)]
    return np.array(drawn, dtype=np.float64).reshape(replications, -1, PER_DAY)


def covariance_of_factors(cv: float, correlation: float) -> float:
    """Of two gamma factors of mean 1 whose normals are so correlated, by Gauss-Hermite quadrature."""
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    weights /= weights.sum()
    one, other = np.meshgrid(points, points, indexing="ij")
    normals = one, correlation * one + math.sqrt(1 - correlation**2) * other
    shape = cv**-2
    # Of each by its own tail, as no probability close to 1 has digits.
    gammas = [
        np.where(each > 0, stats.gamma.isf(stats.norm.sf(each), shape), stats.gamma.ppf(stats.norm.cdf(each), shape))
        for each in normals
    ]
    return float(weights @ (gammas[0] / shape * gammas[1] / shape) @ weights) - 1


def test_counts_vary_and_hang_together_as_the_inputs_say() -> None:
    # A count is Poisson of m B F: variance m + m^2 ((1 + daily^2) (1 + interval^2) - 1); the next interval of the day
    # has the same B and a correlated F, one of the next day neither.
    m, daily, interval, correlation = 50.0, 0.2, 0.5, 0.7
    scenario = every_day(m, daily_cv=daily, interval_cv=interval, interval_correlation=correlation)
    apart = counts(scenario, replications=500) - m
    variance = m + m**2 * ((1 + daily**2) * (1 + interval**2) - 1)
    shared = [covariance_of_factors(interval, correlation**lag) for lag in (1, 3)]
    following, third = (m**2 * ((1 + daily**2) * (1 + each) - 1) for each in shared)
    for products, expected in (
        (apart, 0.0),
        (apart**2, variance),
        (apart[:, :, 1:] * apart[:, :, :-1], following),
        (apart[:, :, 3:] * apart[:, :, :-3], third),
        (apart[:, 1:, 0] * apart[:, :-1, -1], 0.0),
    ):
        by_replication = products.reshape(len(products), -1).mean(axis=1)
        error = by_replication.std(ddof=1) / math.sqrt(len(by_replication))
        assert abs(by_replication.mean() - expected) <= STANDARD_ERRORS * error


def test_factors_are_gamma_quantiles_at_a_chain_of_normals_by_day() -> None:
    layout = lay_out(every_day(interval_cv=0.4, interval_correlation=0.6, days=2))
    expected = []
    for day in range(2):
        normal = 0.0
        for interval in range(PER_DAY):
            number = uniform(7, 2, day * PER_DAY + interval, NO_CALL, NO_TRIAL, INTERVAL_BUSYNESS)
            new = float(stats.norm.ppf(number))
            normal = new if interval == 0 else 0.6 * normal + 0.8 * new
            expected.append(stats.gamma.ppf(stats.norm.cdf(normal), 0.4**-2, scale=0.4**2))
    found = interval_busyness(layout, seed=7, replication=2)
    assert found.shape == (2, PER_DAY)
    np.testing.assert_allclose(found.ravel(), expected, rtol=1e-9)


def test_of_correlation_1_a_day_has_one_factor() -> None:
    found = interval_busyness(lay_out(every_day(interval_cv=0.4, interval_correlation=1.0)), 1, 0)
    assert (found == found[:, :1]).all()
    assert len(np.unique(found)) == 5


@pytest.mark.parametrize("cv", [0.01, 0.3, 1.0])
def test_factors_far_out_are_finite(cv: float) -> None:
    # Phi(9) is 1 to the last bit: a quantile of it would be infinite.
    (high, low), shape = gamma_factors(np.array([9.0, -40.0]), cv), cv**-2
    assert high == pytest.approx(stats.gamma.isf(stats.norm.sf(9.0), shape, scale=cv**2), rel=1e-9)
    assert 0 <= low < 1


def test_shut_intervals_stand_between_open_ones() -> None:
    # Four hours of which only the first and the last are open have the same calls in these as if all were.
    busy = {"interval_cv": 0.8, "interval_correlation": 0.9}
    some = {"opening_hours": AROUND_THE_CLOCK, "demand": demand(monday={8: 40.0, 11: 40.0}), **busy}
    every = {**some, "demand": demand(monday=dict.fromkeys(range(8, 12), 40.0))}
    few, all_four = (first_calls_by_interval(lay_out(center(**each)), 5, 0) for each in (some, every))
    assert few.tolist() == all_four[[0, 3]].tolist()


def test_without_it_nothing_changes_and_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = counts(every_day(daily_cv=0.2), 3)
    monkeypatch.setattr(callers, "interval_busyness", None)
    assert (counts(every_day(daily_cv=0.2, interval_cv=0.0, interval_correlation=0.9), 3) == plain).all()


def test_no_interval_has_more_calls_than_numbers_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "interval_busyness", lambda layout, *_: np.full((layout.days, PER_DAY), 1000.0))
    most = counts(every_day(100_000.0, days=1, interval_cv=1.0), 1)
    assert (most > 0.98 * callers.PERSONS_PER_INTERVAL).all()
    assert (most < callers.PERSONS_PER_INTERVAL).all()


def test_the_calls_to_expect_of_an_interval_vary_by_both_factors() -> None:
    assert every_day(daily_cv=0.1).busyness_cv == 0.1
    assert every_day(daily_cv=0.5, interval_cv=0.5).busyness_cv == pytest.approx(0.75)
