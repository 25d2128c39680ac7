"""Residual times follow their law, P(T > t) / E[T], for every shape and with factors and minutes that are added.

A check is an interval of the empirical law by Dvoretzky, Kiefer, Wolfowitz and Massart: a correct program fails it less
than once in ten million times.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from queueing import Duration
from queueing.draws.residual_times import length_biased_between, mean_minutes, residual_minutes_of_persons
from queueing.scenario.calendar import Floats

NUMBER = 60_000
BAND = math.sqrt(math.log(2 / 1e-7) / (2 * NUMBER))
QUANTILES = (0.0, 1.0, 4.0, 4.0, 6.0, 20.0)

Survival = Callable[[float], float]


def empirical_survival(minutes: float) -> float:
    """P(X > minutes) of the quantiles above."""
    within = [
        float(minutes < high) if low == high else min(max((high - minutes) / (high - low), 0.0), 1.0)
        for low, high in pairwise(QUANTILES)
    ]
    return sum(within) / len(within)


def lognormal(mean: float, cv: float) -> Survival:
    sigma = math.sqrt(math.log1p(cv**2))
    law = stats.lognorm(sigma, scale=mean * math.exp(-(sigma**2) / 2))
    return lambda minutes: float(law.sf(minutes))


def gamma(mean: float, cv: float) -> Survival:
    law = stats.gamma(cv**-2, scale=mean * cv**2)
    return lambda minutes: float(law.sf(minutes))


LAWS: dict[str, tuple[Duration, Survival]] = {
    "lognormal": (Duration(9, 0.8), lognormal(9, 0.8)),
    "spread out": (Duration(9, 2.5), lognormal(9, 2.5)),
    "gamma": (Duration(9, 0.6, "gamma"), gamma(9, 0.6)),
    "gamma with a peak at 0": (Duration(9, 1.7, "gamma"), gamma(9, 1.7)),
    "exponential": (Duration(9, shape="exponential"), lambda minutes: math.exp(-minutes / 9)),
    "constant": (Duration(9, shape="constant"), lambda minutes: float(minutes < 9)),
    "empirical": (Duration.measured(QUANTILES), empirical_survival),
}


def residuals(duration: Duration, factor: float = 1.0, added: float = 0.0, number: int = NUMBER) -> Floats:
    """Residual times of as many persons."""
    found = np.empty(number)
    residual_minutes_of_persons(
        duration.parameters(),
        np.full(number, factor),
        np.full(number, added),
        np.array(duration.quantiles),
        11,
        0,
        np.arange(number),
        0,
        found,
    )
    return found


def assert_law(found: Floats, survival: Survival, mean: float) -> None:
    """The residual times have the density P(T > t) / E[T], at as many places as matter."""
    ordered, before, whole = np.sort(found), 0.0, 0.0
    for place in range(0, len(ordered), len(ordered) // 40):
        piece, _ = integrate.quad(survival, before, ordered[place], limit=200)
        before, whole = ordered[place], whole + piece
        assert abs(whole / mean - (place + 0.5) / len(ordered)) <= BAND


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("factor", "added"), [(1.0, 0.0), (0.7, 6.0)])
def test_residual_times_follow_their_law(law: str, factor: float, added: float) -> None:
    duration, survival = LAWS[law]
    found = residuals(duration, factor, added)
    assert_law(
        found,
        lambda minutes: 1.0 if minutes < added else survival((minutes - added) / factor),
        duration.mean * factor + added,
    )


def test_the_rest_of_an_exponential_time_is_exponential_and_of_a_constant_one_uniform() -> None:
    for duration, law in (
        (Duration(9, shape="exponential"), stats.expon(scale=9)),
        (Duration(9, shape="constant"), stats.uniform(0, 9)),
    ):
        assert stats.kstest(residuals(duration), law.cdf).statistic <= BAND


def test_the_mean_rest_is_half_the_mean_square_over_the_mean() -> None:
    # E[T^2] / (2 E[T]): of a coefficient of variation c it is E[T] (1 + c^2) / 2.
    found = residuals(Duration(9, 0.8))
    assert abs(found.mean() - 9 * (1 + 0.8**2) / 2) <= 5.5 * found.std() / math.sqrt(NUMBER)


@pytest.mark.parametrize("law", LAWS)
def test_the_mean_of_a_duration_is_its_own(law: str) -> None:
    duration = LAWS[law][0]
    assert mean_minutes(*duration.parameters(), np.array(duration.quantiles)) == pytest.approx(duration.mean)


def test_what_takes_no_time_has_no_rest() -> None:
    assert (residuals(Duration(0, shape="constant"), number=10) == 0).all()
    ring = residuals(Duration(0, shape="constant"), added=3.0, number=1000)
    assert 2.9 < ring.max() < 3.0
    assert (residuals(Duration(5), 0.0, 3.0, number=1000) == ring).all()


def test_a_step_is_met_by_its_length_and_a_time_within_it_by_its_square() -> None:
    # Steps from 2 to 4 and from 4 to 4, of another plan's 9 before them: weights 6 and 8 of 14.
    quantiles = np.array([9.0, 2.0, 4.0, 4.0])
    assert length_biased_between(quantiles, 1, 2, 5.9 / 14, 0.25) == pytest.approx(math.sqrt(4 + 0.25 * 12))
    assert length_biased_between(quantiles, 1, 2, 6.1 / 14, 0.25) == 4
    assert length_biased_between(quantiles, 1, 2, 1 - 1e-16, 0.0) == 4
