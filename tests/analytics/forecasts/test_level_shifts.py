"""New levels of calls: a step that stays is found on its day; noise, growth and one busy week are none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.forecasts.backtest import run_backtest
from analytics.forecasts.call_history import CallHistory
from analytics.forecasts.forecast import forecast
from analytics.forecasts.history_words import history_in_words
from analytics.forecasts.level_shifts import _peaks
from analytics.forecasts.methods import METHODS
from queueing.scenario.calendar import Floats
from tests.analytics.forecasts.forecast_histories import expected_calls, history_of, noisy_history

FIRST = date(2025, 3, 17)
"""No federal holiday lies in the six weeks after the step."""
SHIFT = 7 * 18
DAYS = 7 * 26


def stepped(factor: float, *, cv: float = 0.0, seed: int = 1, at: int = SHIFT, days: int = DAYS) -> CallHistory:
    """Poisson calls, busier or calmer by day with this CV, times a factor from a day on."""
    draws = np.random.default_rng(seed)
    level: Floats = np.where(np.arange(days) < at, 1.0, factor)
    busyness = draws.gamma(cv**-2, cv**2, days) if cv else np.ones(days)
    return history_of(draws.poisson(expected_calls(days) * (level * busyness)[:, None]).astype(np.float64), FIRST)


@pytest.mark.parametrize("factor", [0.5, 0.75, 1.3, 2.0])
@pytest.mark.parametrize("at", [SHIFT, SHIFT + 2])
def test_a_step_is_found_on_its_day(factor: float, at: int) -> None:
    for seed in range(5):
        history = stepped(factor, cv=0.05, seed=seed, at=at)
        assert np.abs(history.level_begins - at).tolist() in ([0], [1])
        assert history.level[at - 2] == 0
        assert history.at_this_level[at + 1]


@pytest.mark.parametrize("cv", [0.02, 0.09, 0.2, 0.4])
def test_noise_is_no_step(cv: float) -> None:
    for seed in range(10):
        assert noisy_history(seed, 52, cv).level_begins.tolist() == []


@pytest.mark.parametrize("growth", [0.02, 0.08])
def test_growth_is_no_step(growth: float) -> None:
    assert noisy_history(1, 26, 0.02, growth_per_week=growth).level_begins.tolist() == []


def test_one_busy_week_is_no_step() -> None:
    calls = stepped(1.0).calls
    calls[SHIFT : SHIFT + 7] *= 2
    assert history_of(calls, FIRST).level_begins.tolist() == []


def test_a_step_is_seen_two_weeks_after_it_came() -> None:
    history = stepped(2.0)
    assert history.until(SHIFT + 10).level_begins.tolist() == []
    assert history.until(SHIFT + 12).level_begins.tolist() == [SHIFT]


def test_the_largest_of_near_steps_is_the_one_and_others_stand_apart() -> None:
    """Within less than ten places of the largest, to either side, there is no other; at ten places there may be."""
    sizes = np.zeros(40)
    sizes[[5, 6, 15, 24, 25, 39]] = 1.0, 2.0, 3.0, 2.0, 1.0, 0.5
    assert _peaks(sizes, 10).tolist() == [5, 15, 25, 39]
    assert _peaks(np.zeros(3), 10).tolist() == []


@pytest.mark.parametrize("method", [name for name in METHODS if name not in ("seasonal_naive", "yearly_profile")])
def test_after_a_step_only_its_level_is_forecast(method: str) -> None:
    before = expected_calls(DAYS)
    calls = np.vstack([before[:SHIFT], before[SHIFT:] * 2])
    expected = forecast(history_of(calls[: SHIFT + 14], FIRST), 2, method=method, closed=())
    assert expected.calls == pytest.approx(expected_calls(14) * 2, rel=1e-5, abs=1e-9)


def test_growth_before_a_step_says_nothing_of_growth_after_it() -> None:
    grown = expected_calls(SHIFT, growth_per_week=0.03)
    history = history_of(np.vstack([grown, expected_calls(28) * 4]), FIRST)
    assert history.level_begins.tolist() == [SHIFT]
    calls = forecast(history, 8, method="weekly_profile", closed=()).calls
    assert calls.sum() == pytest.approx(expected_calls(56).sum() * 4, rel=0.005)


def test_a_step_is_no_variation_of_days_and_widens_no_interval() -> None:
    """Calls double eight weeks before the end and are Poisson otherwise: a day lies within two roots of its calls."""
    history = stepped(2.0)
    backtest = run_backtest(history, 4)
    expected = forecast(history, 4, closed=(), backtest=backtest)
    assert expected.daily_cv() < 0.02
    monday = expected.by_day().iloc[0]
    truth = expected_calls(1)[0].sum() * 2
    assert monday["calls"] == pytest.approx(truth, rel=0.01)
    half = (monday["high_95"] - monday["low_95"]) / 2
    assert 1 <= half / (1.96 * np.sqrt(truth)) < 2  # widened, since it held 91 % of forty days
    # Judged are forecasts of weeks before the step, and those made once it could be seen.
    foreseen = np.asarray(np.isfinite(backtest.actual).any(axis=2))
    for origin, days in zip(backtest.origins.tolist(), foreseen, strict=True):
        if SHIFT - 28 < origin < SHIFT + 12:
            assert not days[max(0, SHIFT - origin) :].any()
    assert foreseen[backtest.origins >= SHIFT + 14].any(axis=1).all()


def test_a_step_is_said_with_its_day_and_size() -> None:
    (said,) = history_in_words(stepped(2.0))
    day = FIRST + timedelta(days=SHIFT)
    assert "from about 3,0" in said
    assert f"a day on Mon {day.day} {day:%b} {day.year}" in said
