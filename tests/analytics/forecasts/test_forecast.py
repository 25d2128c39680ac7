"""Forecasts: known answers, laws, and what goes into a scenario."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analytics.forecasts.backtest import Backtest, run_backtest
from analytics.forecasts.call_history import CallHistory
from analytics.forecasts.day_effects import DAY_AFTER_LIFT
from analytics.forecasts.forecast import Forecast, forecast, holidays_ahead, with_forecast
from analytics.forecasts.methods import COMBINATION, METHODS, MODELS, NAIVE
from analytics.forecasts.spread import DEFAULT_CV
from analytics.inputs.variations import with_fields
from data import read_volumes
from data.samples.scenarios import small_center
from data.samples.volumes import AFTER_HOLIDAY, DAILY_CV
from queueing.plan import lay_out
from tests.analytics.forecasts.forecast_histories import (
    MONDAY,
    OPEN_SLOTS,
    WEEKDAY_INDEX,
    expected_calls,
    history_of,
    noisy_history,
    sample_history,
)
from tests.export_heads import faults_of_heads

OF_SHORT_HISTORIES = tuple(name for name, method in METHODS.items() if not method.least_days)
PROFILES = tuple(name for name in OF_SHORT_HISTORIES if name.endswith("_profile"))
LABOR_DAY = date(2025, 9, 1)


@pytest.fixture(scope="module")
def sample() -> CallHistory:
    return sample_history()


@pytest.fixture(scope="module")
def sample_backtest(sample: CallHistory) -> Backtest:
    return run_backtest(sample, 4)


@pytest.fixture(scope="module")
def sample_forecast(sample: CallHistory, sample_backtest: Backtest) -> Forecast:
    return forecast(sample, 4, backtest=sample_backtest)


@pytest.mark.parametrize("method", OF_SHORT_HISTORIES)
@pytest.mark.parametrize("weeks", [2, 5])
def test_what_repeats_every_week_goes_on_exactly(method: str, weeks: int) -> None:
    expected = forecast(history_of(expected_calls(7 * weeks)), 3, method=method, closed=())
    assert expected.calls == pytest.approx(expected_calls(21), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("method", OF_SHORT_HISTORIES)
def test_twice_the_calls_are_twice_the_forecast(method: str) -> None:
    history = noisy_history(3, 9, 0.1)
    doubled = history_of(history.calls * 2)
    once, twice = (forecast(each, 2, method=method).calls for each in (history, doubled))
    assert twice == pytest.approx(2 * once, rel=1e-9)


@pytest.mark.parametrize("method", OF_SHORT_HISTORIES)
def test_the_same_history_gives_the_same_forecast(method: str) -> None:
    once, again = (forecast(noisy_history(4, 6, 0.1), 2, method=method) for _ in range(2))
    assert np.array_equal(once.calls, again.calls)
    assert once.spread.reach == again.spread.reach


@pytest.mark.parametrize("method", OF_SHORT_HISTORIES)
def test_a_closed_holiday_has_no_calls_and_the_day_after_a_lift(method: str) -> None:
    expected = forecast(history_of(expected_calls(56)), 1, method=method)
    assert expected.first == LABOR_DAY
    totals = expected.calls.sum(axis=1)
    assert totals[0] == 0
    lifts = (1.0, DAY_AFTER_LIFT) if method == COMBINATION else (DAY_AFTER_LIFT if method in PROFILES else 1.0,) * 2
    assert lifts[0] - 1e-3 <= totals[1] / (3000 * WEEKDAY_INDEX[1]) <= lifts[1] + 1e-3


@pytest.mark.parametrize("method", PROFILES)
def test_the_lift_after_holidays_is_learned_where_there_are_any(method: str) -> None:
    first = date(2025, 4, 7)
    holidays = [date(2025, 5, 26), date(2025, 6, 19), date(2025, 7, 4)]
    calls = expected_calls(7 * 21)
    for holiday in holidays:
        day = (holiday - first).days
        calls[day] = 0
        after = day + 1 if holiday.weekday() < 4 else day + 3
        calls[after] *= 1.4
    expected = forecast(history_of(calls, first), 1, method=method)
    assert expected.first == LABOR_DAY
    lift = expected.calls[1].sum() / (3000 * WEEKDAY_INDEX[1])
    assert 1.18 < lift < 1.4


def test_the_center_may_be_open_on_a_holiday() -> None:
    expected = forecast(history_of(expected_calls(56)), 1, closed=())
    assert expected.calls == pytest.approx(expected_calls(7), rel=1e-6)
    assert holidays_ahead(history_of(expected_calls(56)), 1) == {LABOR_DAY: "Labor Day"}


def test_the_naive_takes_the_last_ordinary_week() -> None:
    calls = expected_calls(28)
    calls[21] = 0
    expected = forecast(history_of(calls), 1, method=NAIVE)
    assert expected.calls[0] == pytest.approx(calls[14])
    calls[22] *= 3
    assert forecast(history_of(calls), 1, method=NAIVE).calls[1] == pytest.approx(calls[22])


@pytest.mark.parametrize("method", PROFILES)
def test_a_day_out_of_line_hardly_moves_the_profile(method: str) -> None:
    calls = noisy_history(5, 8, 0.03).calls
    before = forecast(history_of(calls), 1, method=method, closed=()).calls.sum()
    calls[7 * 7 + 2] *= 4
    after = forecast(history_of(calls), 1, method=method, closed=()).calls.sum()
    naive = forecast(history_of(calls), 1, method=NAIVE, closed=()).calls.sum()
    assert abs(after / before - 1) < 0.03
    assert naive / before > 1.4


def test_a_trend_goes_on_and_is_damped() -> None:
    history = history_of(expected_calls(7 * 20, growth_per_week=0.02), date(2025, 1, 27))
    calls = forecast(history, 8, method="weekly_profile", closed=()).calls.sum(axis=1).reshape(8, 7).sum(axis=1)
    growth = calls[1:] / calls[:-1] - 1
    assert 0.005 < growth[0] < 0.0203
    assert (np.diff(growth) < 0).all()
    steady = forecast(history, 8, method="steady_profile", closed=()).calls.sum(axis=1).reshape(8, 7).sum(axis=1)
    assert steady[0] < calls[0] < calls[-1]


@pytest.mark.parametrize("method", PROFILES)
def test_the_mean_is_forecast_and_not_the_middle(method: str) -> None:
    """Every other week has 35 % more or fewer: logarithms' mean is 6 % too low, which smearing makes good."""
    found = []
    for first in (0, 1):
        factor = np.where((np.arange(7 * 20) // 7 + first) % 2, 1.35, 0.65)
        history = history_of(expected_calls(7 * 20) * factor[:, None])
        found.append(MODELS[method].predict(history, 7, np.ones(7)).sum())
    assert np.mean(found) == pytest.approx(expected_calls(7).sum(), rel=0.03)


def test_the_turn_of_the_month_is_learned() -> None:
    first = date(2025, 1, 6)
    calls = expected_calls(7 * 32)
    firsts = [pd.bdate_range(f"2025-{month:02d}-01", periods=1)[0].date() for month in range(2, 9)]
    calls[[(day - first).days for day in firsts]] *= 1.3
    history = history_of(calls, first)
    weeks = forecast(history, 8, method="monthly_profile", closed=())
    plain = expected_calls(weeks.days)
    first_of_october = (date(2025, 10, 1) - weeks.first).days
    assert weeks.calls[first_of_october].sum() / plain[first_of_october].sum() > 1.12
    assert weeks.calls[first_of_october + 7].sum() / plain[first_of_october + 7].sum() == pytest.approx(1, abs=0.02)


def test_further_ahead_is_less_certain(sample_forecast: Forecast) -> None:
    by_day = sample_forecast.by_day()
    open_days = by_day[by_day["calls"] > 0]
    assert (open_days["low_95"] < open_days["low_80"]).all()
    assert (open_days["high_95"] > open_days["high_80"]).all()
    widths = ((open_days["high_80"] - open_days["low_80"]) / open_days["calls"]).to_numpy().reshape(4, 5)
    assert (np.diff(widths, axis=0) > 0).all()
    cvs = [sample_forecast.daily_cv(monday) for monday in sample_forecast.mondays]
    assert cvs == sorted(cvs)
    assert len(set(cvs)) == 4


def test_two_weeks_are_enough_and_say_that_nothing_is_known_of_errors() -> None:
    history = noisy_history(1, 2, 0.05)
    expected = forecast(history, 12)
    assert expected.method == "weekly_profile"
    assert expected.spread.origins == 0
    assert expected.daily_cv() == pytest.approx(DEFAULT_CV)
    assert np.isfinite(expected.by_interval().drop(columns="start").to_numpy()).all()


def test_the_weeks_are_whole_from_monday_to_sunday() -> None:
    expected = forecast(history_of(expected_calls(30)), 2)
    assert expected.first == MONDAY + timedelta(days=30)
    assert expected.mondays == (MONDAY + timedelta(days=35), MONDAY + timedelta(days=42))
    assert expected.last == MONDAY + timedelta(days=48)


@pytest.mark.parametrize("weeks", [0, 66])
def test_one_to_65_weeks_are_allowed(weeks: int, sample: CallHistory) -> None:
    with pytest.raises(ValueError, match="allowed are 1 to 65"):
        forecast(sample, weeks)


def test_an_unknown_method_is_refused(sample: CallHistory) -> None:
    with pytest.raises(ValueError, match="'guess' is not known; allowed are seasonal_naive"):
        forecast(sample, 1, method="guess")


@pytest.mark.parametrize("of_before", [False, True])
def test_the_file_is_read_back_equal(sample_forecast: Forecast, *, of_before: bool) -> None:
    heads, lines = sample_forecast.to_csv().split("\n", maxsplit=1)
    assert faults_of_heads(pd.DataFrame([[1.0] * 6], columns=heads.split(",")).drop(columns="Interval start")) == []
    if of_before:
        heads = "interval_start,calls_offered,low_80,high_80,low_95,high_95"
    reading = read_volumes(f"{heads}\n{lines}".encode())
    assert reading.volumes is not None
    assert not reading.errors
    table = sample_forecast.by_interval()
    assert reading.volumes.interval_minutes == 30
    assert list(reading.volumes.frame["start"]) == list(table["start"])
    assert reading.volumes.frame["calls"].to_numpy() == pytest.approx(table["calls"].to_numpy(), abs=0.005)


def test_a_scenario_takes_the_calls_and_their_uncertainty(sample_forecast: Forecast) -> None:
    planned = with_forecast(small_center(), sample_forecast)
    monday = sample_forecast.mondays[0]
    assert (planned.start, planned.daily_cv) == (monday, sample_forecast.daily_cv(monday))
    assert planned.demand.on(monday) == tuple(sample_forecast.calls[0].tolist())
    assert planned.demand.on(monday + timedelta(days=5)) == ()
    assert lay_out(planned).arrivals.expected.sum() == pytest.approx(sample_forecast.calls[:7].sum())


def test_a_scenario_keeps_the_forecasts_calendar() -> None:
    history = history_of(expected_calls(56))
    closed = with_forecast(small_center(), forecast(history, 1))
    assert LABOR_DAY in closed.closing_days
    assert closed.closed_on_federal_holidays
    opened = with_forecast(small_center(), forecast(history, 1, closed=()))
    assert not opened.calendar().is_closed(0)


def test_days_of_less_than_a_call_have_their_intervals_too() -> None:
    """Half a call a day, from 9 to noon: each day that expects any is there, from its first hour in use to the last."""
    calls = np.zeros((7, 24))
    calls[:5, [9, 11]] = 0.1, 0.4
    spread = run_backtest(noisy_history(1, 2, 0.05)).spread(NAIVE, by_day=True)
    expected = Forecast(NAIVE, MONDAY, 1, 60, calls, spread, spread)
    table = expected.by_interval()
    assert list(table["start"]) == [
        pd.Timestamp(MONDAY) + pd.Timedelta(days=day, hours=hour) for day in range(5) for hour in (9, 10, 11)
    ]
    assert list(table["calls"]) == [0.1, 0.0, 0.4] * 5
    assert [len(row) for row in expected.to_demand().calls.values()] == [24] * 5 + [0] * 2


def test_a_run_beyond_the_forecast_is_refused(sample_forecast: Forecast) -> None:
    longer = with_fields(small_center(), days=7 * 5)
    with pytest.raises(ValidationError, match="allowed is a run within the dates"):
        with_forecast(longer, sample_forecast)


def test_the_samples_variation_and_lift_are_found(sample: CallHistory, sample_forecast: Forecast) -> None:
    """The sample was drawn with a daily CV of 9 %; the forecast's own error comes on top."""
    assert DAILY_CV < sample_forecast.daily_cv() < 1.35 * DAILY_CV
    expected = forecast(sample, 9, method="weekly_profile")
    after = expected.by_day().set_index("date")["calls"]
    lift = after["2026-05-26"] / after["2026-05-19"]
    assert lift == pytest.approx(AFTER_HOLIDAY, abs=0.07)


def test_closed_hours_have_no_calls(sample_forecast: Forecast) -> None:
    assert sample_forecast.calls[:, : OPEN_SLOTS.start].sum() == 0
    assert set(sample_forecast.by_interval()["start"].dt.hour) == set(range(8, 20))
