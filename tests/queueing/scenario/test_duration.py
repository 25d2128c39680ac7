"""A random time: its parameters have the mean and the coefficient of variation that were asked for."""

from __future__ import annotations

import math
from typing import Literal

import pytest

from queueing import Duration


def test_an_exponential_and_a_constant_time_are_given_by_their_mean() -> None:
    assert Duration(7.0, shape="exponential").parameters() == (1.0, 7.0, 0.0)
    assert Duration(7.0, shape="constant").parameters() == (0.0, 7.0, 0.0)


@pytest.mark.parametrize("shape", ["lognormal", "exponential"])
def test_a_time_that_does_not_vary_or_is_nothing_is_constant(shape: Literal["lognormal", "exponential"]) -> None:
    assert Duration(0.0, shape=shape).parameters() == (0.0, 0.0, 0.0)
    assert Duration(7.0, 0.0).parameters() == (0.0, 7.0, 0.0)


@pytest.mark.parametrize(("mean", "cv"), [(9.0, 1.0), (14.0, 0.5), (0.2, 3.0)])
def test_lognormal_and_gamma_times_have_their_moments(mean: float, cv: float) -> None:
    code, mu, sigma = Duration(mean, cv).parameters()
    assert code == 2
    assert math.exp(mu + sigma**2 / 2) == pytest.approx(mean)
    assert math.sqrt(math.expm1(sigma**2)) == pytest.approx(cv)
    code, shape, scale = Duration(mean, cv, "gamma").parameters()
    assert code == 3
    assert shape * scale == pytest.approx(mean)
    assert math.sqrt(shape) * scale == pytest.approx(mean * cv)
