"""A random time: its parameters have the mean and the coefficient of variation that were asked for."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pytest
from pydantic import ValidationError

from queueing import Duration, Scenario
from queueing.draws.callers import between_quantiles
from queueing.plan import lay_out
from tests.queueing.centers import center


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


MEASURED = (0.0, 1.0, 2.0, 4.0, 13.0)
"""Four steps with the midpoints 0.5, 1.5, 3 and 8.5, whose mean is 3.375."""


def test_a_measured_time_has_the_moments_of_its_steps() -> None:
    time = Duration.measured(MEASURED)
    assert time.mean == 3.375
    square = (1 + (1 + 2 + 4) + (4 + 8 + 16) + (16 + 52 + 169)) / 3 / 4
    assert time.spread == pytest.approx(math.sqrt(square / 3.375**2 - 1))
    assert time.parameters() == (4.0, 0.0, 4.0)


def test_another_mean_makes_each_measured_time_longer() -> None:
    time = Duration.measured(MEASURED).times(2)
    assert (time.mean, time.quantiles) == (6.75, tuple(2 * each for each in MEASURED))
    assert time.spread == pytest.approx(Duration.measured(MEASURED).spread)
    nothing = time.times(0)
    assert nothing.parameters() == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "quantiles", [(), (1.0,), (2.0, 1.0), (-1.0, 1.0), (0.0, 0.0), (0.0, math.inf), (0.0, math.nan)], ids=str
)
def test_quantiles_rise_from_0_on(quantiles: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match=r"needed are two and more numbers from 0 on that rise"):
        Duration(3.0, None, "empirical", quantiles)


def test_quantiles_are_of_the_empirical_shape_alone_and_set_its_spread() -> None:
    with pytest.raises(ValidationError, match="quantiles do not fit the shape lognormal"):
        Duration(3.0, 1.0, "lognormal", MEASURED)
    with pytest.raises(ValidationError, match=r"cv 0\.2 is not that of the quantiles"):
        Duration(3.0, 0.2, "empirical", MEASURED)


def test_times_are_linear_between_quantiles() -> None:
    quantiles = np.array([99.0, *MEASURED])
    numbers = (1e-12, 0.125, 0.25, 0.5, 0.625, 0.999999999999, 1.0)
    found = [between_quantiles(quantiles, 1, 4, number) for number in numbers]
    assert found == pytest.approx([0, 0.5, 1, 2, 3, 13, 13], abs=1e-9)
    assert np.array(found) == pytest.approx(np.quantile(MEASURED, numbers))


def test_a_plan_with_measured_times_is_written_and_read_as_it_is() -> None:
    plan = center(tier1={"handle_time": Duration.measured(MEASURED)}, tier2={"wrap_up": Duration.measured((1.0, 2.0))})
    assert Scenario.model_validate_json(plan.model_dump_json()) == plan
    assert "quantiles" not in center().model_dump_json()
    layout = lay_out(plan)
    assert layout.quantiles.tolist() == [*MEASURED, 1.0, 2.0]
    assert (layout.tier1_handle, layout.tier2_wrap_up) == ((4.0, 0.0, 4.0), (4.0, 5.0, 1.0))
