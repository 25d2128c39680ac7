"""The combination of models: weights worked out by hand, of what was over by then."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.forecasts.backtest import run_backtest
from analytics.forecasts.combination import KnownErrors, combined
from analytics.forecasts.forecast import forecast
from analytics.forecasts.methods import COMBINATION, MODELS
from queueing.scenario.calendar import Floats
from tests.analytics.forecasts.forecast_histories import noisy_history

ORIGINS = np.array([14, 21])
OFF = {"near": (10.0, 30.0), "nearly": (11.0, 30.0), "far": (20.0, 1.0)}
"""How far the forecasts from each origin are off, of 100 calls."""


def known_errors(actual: Floats | None = None) -> KnownErrors:
    came = np.full((2, 7, 1), 100.0) if actual is None else actual
    forecasts = {name: np.array(off)[:, None, None] + np.full((2, 7, 1), 100.0) for name, off in OFF.items()}
    return KnownErrors(came, forecasts, ORIGINS, np.ones(7, dtype=np.int64))


def test_those_nearly_as_good_as_the_best_count_by_the_inverse_square_of_their_errors() -> None:
    weights = known_errors().weights(27, "none")  # the week from day 21 on is not over
    assert set(weights) == {"near", "nearly"}
    assert weights["near"] == pytest.approx(11**2 / (10**2 + 11**2))
    assert sum(weights.values()) == pytest.approx(1)


def test_a_week_counts_once_it_is_over_and_half_a_quarter_of_a_year_later() -> None:
    """After 28 days both weeks are over, the first for 7 days: its errors count 2^(-7 / 91)."""
    old = 0.5 ** (7 / 91)
    weights = known_errors().weights(28, "none")
    errors = {name: (old * first + second) / (1 + old) for name, (first, second) in OFF.items()}
    assert min(errors, key=errors.__getitem__) == "far"
    assert weights == {"far": 1.0}


def test_days_that_are_not_known_tell_nothing() -> None:
    came = np.full((2, 7, 1), 100.0)
    came[1, 2:] = np.nan
    old = 0.5 ** (7 / 91)
    weights = known_errors(came).weights(28, "none")
    squares = {name: (7 * old * first + 2 * second) ** -2 for name, (first, second) in OFF.items()}
    assert weights == {name: pytest.approx(square / sum(squares.values())) for name, square in squares.items()}


def test_without_a_known_error_one_is_taken() -> None:
    assert known_errors().weights(20, "far") == {"far": 1.0}


def test_models_without_an_error_count_alike() -> None:
    came = np.full((1, 7, 1), 50.0)
    errors = KnownErrors(
        came, {"one": came, "other": came, "off": came + 1}, np.array([14]), np.ones(7, dtype=np.int64)
    )
    assert errors.weights(21, "none") == {"one": pytest.approx(0.5), "other": pytest.approx(0.5)}


def test_the_forecast_is_the_weighted_mean_of_those_it_combines() -> None:
    history = noisy_history(7, 16, 0.06)
    backtest = run_backtest(history)
    assert len(backtest.weights) > 1
    said = forecast(history, 1, method=COMBINATION, closed=(), backtest=backtest).calls
    each = {name: MODELS[name].predict(history, 7, np.ones(7)) for name in backtest.weights}
    expected = sum(weight * each[name] for name, weight in backtest.weights.items())
    assert said[:5] == pytest.approx(np.asarray(expected)[:5])
    assert combined(each, backtest.weights) == pytest.approx(expected)
