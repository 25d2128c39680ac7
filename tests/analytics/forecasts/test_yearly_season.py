"""The season of the year: found where it is, none where there is too little history, and the shape of the day kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from analytics.forecasts.backtest import Backtest, run_backtest
from analytics.forecasts.call_history import MOST_DAYS, CallHistory, holiday_name
from analytics.forecasts.forecast import forecast
from analytics.forecasts.history_words import history_in_words
from analytics.forecasts.methods import METHODS, MODELS, NAIVE, methods_for
from analytics.forecasts.origins import TESTED_ORIGINS
from analytics.forecasts.spread import LEVELS, fit_spread
from analytics.forecasts.tables import intervals_in_words
from analytics.forecasts.yearly_season import LEAST_DAYS, yearly_season
from data.volumes.daily_totals import even_profile
from queueing.scenario.calendar import Floats
from tests.analytics.forecasts.forecast_histories import WEEKDAY_INDEX, expected_calls, history_of, volumes_of

MONDAY = date(2022, 1, 3)
YEARLY = "yearly_profile"


def season_of(days: int, first: date = MONDAY) -> Floats:
    """A fifth above the level at the end of March, a fifth below at the end of September, as logarithms."""
    of_year = np.arange(days) + (first - date(2000, 1, 1)).days
    season: Floats = 0.2 * np.sin(2 * np.pi * of_year / 365.25)
    return season


def daily_history(weeks: int, noise: float = 0.03, *, season: bool = True) -> CallHistory:
    """Totals of days, Monday to Friday, holidays shut."""
    days = 7 * weeks
    draws = np.random.default_rng(5)
    logs = np.log(3000.0) + season * season_of(days) + noise * draws.standard_normal(days)
    shut = [bool(holiday_name(MONDAY + timedelta(days=day))) for day in range(days)]
    totals = np.exp(logs) * WEEKDAY_INDEX[np.arange(days) % 7] * ~np.array(shut)
    return history_of(totals[:, None], MONDAY, 1440)


@pytest.fixture(scope="module")
def two_years() -> CallHistory:
    return daily_history(110)


@pytest.fixture(scope="module")
def far_backtest(two_years: CallHistory) -> Backtest:
    return run_backtest(two_years, 65)


def test_a_known_season_is_found_and_goes_on(two_years: CallHistory) -> None:
    found = yearly_season(two_years, 182)
    true = season_of(two_years.days + 182)
    plain = np.array(
        [
            not any(holiday_name(MONDAY + timedelta(days=day + near)) for near in range(-2, 3))
            for day in range(len(true))
        ]
    )
    assert found[plain] - found[plain].mean() == pytest.approx(true[plain] - true[plain].mean(), abs=0.035)
    open_days = (WEEKDAY_INDEX[(two_years.days + np.arange(182)) % 7] > 0).astype(np.float64)
    expected = MODELS[YEARLY].predict(two_years, 182, open_days)[:, 0]
    came = 3000 * np.exp(true[-182:]) * WEEKDAY_INDEX[(two_years.days + np.arange(182)) % 7]
    steady = MODELS["steady_profile"].predict(two_years, 182, open_days)[:, 0]
    assert np.abs(expected - came).sum() / came.sum() < 0.03
    assert np.abs(steady - came).sum() / came.sum() > 0.1


def test_without_a_season_there_is_hardly_one() -> None:
    assert np.abs(yearly_season(daily_history(110, season=False), 0)).max() < 0.05


def test_a_holiday_with_calls_has_its_own_effect() -> None:
    """Every Fourth of July had three quarters of the calls, and the next one has as good as that."""
    days = 7 * 182
    usual = 3000 * WEEKDAY_INDEX[np.arange(days) % 7] + 1000 * (WEEKDAY_INDEX[np.arange(days) % 7] == 0)
    fourth = np.array([holiday_name(MONDAY + timedelta(days=day)) == "Independence Day" for day in range(days)])
    history = history_of((usual * np.where(fourth, 0.75, 1.0))[:, None], MONDAY, 1440)
    assert history.next_date == date(2025, 6, 30)
    expected = forecast(history, 1, method=YEARLY).calls[:, 0]
    assert expected[4] / expected[3] == pytest.approx(0.75 * WEEKDAY_INDEX[4] / WEEKDAY_INDEX[3], abs=0.07)


def test_of_a_long_file_the_last_six_years_are_learned_from() -> None:
    days = 7 * 320
    totals = np.full((days, 1), 500.0)
    history = CallHistory.of(volumes_of(totals, MONDAY, 1440))
    assert (history.days, history.earlier_days) == (MOST_DAYS, days - MOST_DAYS)
    assert history.next_date == MONDAY + timedelta(days=days)
    (said,) = history_in_words(history)
    assert f"{days - MOST_DAYS} earlier days are left out" in said


@pytest.mark.parametrize(("days", "enough"), [(LEAST_DAYS - 1, False), (LEAST_DAYS, True)])
def test_it_takes_thirteen_months(days: int, *, enough: bool) -> None:
    history = daily_history(60).until(days)
    assert bool(yearly_season(history, 7).any()) is enough
    assert (YEARLY in methods_for(history)) is enough
    assert set(methods_for(history)) | {YEARLY} == set(METHODS)
    if not enough:
        with pytest.raises(ValueError, match="needs 396 days of history; there are 395"):
            forecast(history, 1, method=YEARLY)


def test_twice_the_calls_are_twice_the_forecast(two_years: CallHistory) -> None:
    doubled = history_of(two_years.calls * 2, MONDAY, 1440)
    once, twice = (MODELS[YEARLY].predict(each, 60, np.ones(60)) for each in (two_years, doubled))
    assert twice == pytest.approx(2 * once, rel=1e-6)


def test_the_shape_of_the_day_stays_as_the_weekly_profile_has_it() -> None:
    history = history_of(expected_calls(7 * 60) * np.exp(season_of(7 * 60))[:, None], MONDAY)
    yearly, steady = (MODELS[name].predict(history, 5, np.ones(5)) for name in (YEARLY, "steady_profile"))
    shares, shares_of_steady = (calls / calls.sum(axis=1, keepdims=True) for calls in (yearly, steady))
    assert shares == pytest.approx(shares_of_steady, abs=1e-4)


def test_the_season_wins_where_there_is_one(far_backtest: Backtest) -> None:
    gains = far_backtest.overall.set_index("method")["gain"]
    assert far_backtest.best in (YEARLY, "combination")
    assert gains[YEARLY] > 0.4


def test_far_ahead_only_some_weeks_are_tried_from_origins_four_weeks_apart(far_backtest: Backtest) -> None:
    assert far_backtest.horizons == (1, 2, 3, 4, 6, 8, 10, 13, 17, 21, 26, 32, 39, 45, 52, 58, 65)
    assert set(np.diff(far_backtest.origins)) == {28}
    history = far_backtest.history
    origin = far_backtest.origins[3]
    place = 7 * far_backtest.horizons.index(26)
    days = slice(origin + 175, origin + 182)
    came = np.where(history.recorded[days, None], history.calls[days], np.nan)
    assert far_backtest.actual[3, place : place + 7] == pytest.approx(came, nan_ok=True)
    past = history.until(int(origin))
    factors = past.day_factors(
        past.next_date, 182, [history.first + timedelta(days=int(day)) for day in np.flatnonzero(history.quiet)]
    )
    expected = MODELS["recent_mean"].predict(past, 182, factors)[:, 0] * factors
    assert far_backtest.forecasts["recent_mean"][3, place : place + 7, 0] == pytest.approx(expected[-7:])
    by_week = far_backtest.accuracy.query("method == 'recent_mean'").set_index("weeks_ahead")["origins"]
    assert by_week[1] == 13
    assert by_week[65] < 13


def test_a_part_of_the_weeks_that_held_too_little_is_widened_by_itself(far_backtest: Backtest) -> None:
    method = "steady_profile"
    times = far_backtest.spread(method, by_day=True).times[0.80]
    assert len(times) == 65
    reached = far_backtest._reached[method, True][0.80]
    ahead = far_backtest.weeks_ahead[np.nonzero(far_backtest._judged_days(0))[1]]
    for first, last in ((1, 4), (5, 12), (13, 26), (27, 52), (53, 65)):
        of_part = reached[(ahead >= first) & (ahead <= last) & np.isfinite(reached[:, 0])]
        assert len(set(times[first - 1 : last])) == 1
        assert (of_part <= times[first - 1]).mean() >= 0.795


def test_what_was_tried_from_few_weeks_or_none_is_said() -> None:
    naive = {NAIVE: METHODS[NAIVE]}
    backtest = run_backtest(daily_history(84), 65, naive)
    tried = backtest.accuracy.set_index("weeks_ahead")["origins"].loc[1:]
    few = tried[tried < TESTED_ORIGINS]
    assert 0 < len(few) < len(tried)
    said = intervals_in_words(backtest, NAIVE)
    assert f"Weeks {few.index[0]} to 65 ahead could be tried from few earlier weeks only ({few.min()} at least)" in said
    assert "could not be tried" not in said
    said = intervals_in_words(run_backtest(daily_history(30), 52, naive), NAIVE)
    assert "Weeks 26 to 52 ahead could not be tried at all" in said
    assert "few earlier weeks" not in intervals_in_words(run_backtest(daily_history(30), 4, naive), NAIVE)


def test_a_forecast_of_a_year_and_a_quarter(two_years: CallHistory, far_backtest: Backtest) -> None:
    expected = forecast(two_years, 65, method=YEARLY, backtest=far_backtest)
    assert len(expected.mondays) == 65
    by_day = expected.by_day()
    open_days = by_day[by_day["calls"] > 0]
    true = 3000 * np.exp(season_of(two_years.days + expected.days)[two_years.days :])
    came = (true * WEEKDAY_INDEX[by_day["date"].dt.weekday])[by_day["calls"] > 0]
    assert np.abs(open_days["calls"] - came).mean() / came.mean() < 0.04
    assert ((open_days["low_80"] <= came) & (came <= open_days["high_80"])).mean() > 0.8


def test_a_history_of_more_than_a_year_is_judged_by_origins_of_all_its_seasons() -> None:
    backtest = run_backtest(daily_history(90), 2, {NAIVE: METHODS[NAIVE]})
    for week in (1, 2):
        judged = backtest.origins[backtest.tested(week)]
        assert len(judged) == 13
        assert set(np.diff(judged)) == {28}
        assert judged[-1] in (7 * (90 - week), 7 * (89 - week))


def test_each_week_ahead_is_as_wide_as_its_own_part_needs() -> None:
    plain = fit_spread(np.full((20, 14, 1), 900.0), np.full((20, 14, 1), 900.0), np.repeat([1, 2], 7))
    wider = replace(plain, times={level: np.array([1.0, 1.5]) for level in LEVELS})
    calls, weeks = np.full((3, 1), 900.0), np.array([1, 2, 3])
    for level in LEVELS:
        ratio = wider.half_width(calls, weeks, level) / plain.half_width(calls, weeks, level)
        assert ratio[:, 0] == pytest.approx([1, 1.5, 1.5])  # beyond the last week known it stays


def test_a_forecast_of_days_gets_the_shape_of_a_profile(two_years: CallHistory) -> None:
    expected = forecast(two_years, 2, method="recent_mean")
    assert expected.of_days
    shaped = expected.with_shape(even_profile(8 * 60, 20 * 60))
    assert (shaped.interval_minutes, shaped.calls.shape) == (30, (expected.days, 48))
    assert shaped.calls.sum(axis=1) == pytest.approx(expected.calls[:, 0])
    assert shaped.calls[0, 16:40] == pytest.approx([expected.calls[0, 0] / 24] * 24)
    assert shaped.daily_cv() == expected.daily_cv()
    assert len(shaped.by_interval()) == 24 * (expected.calls[:, 0] > 0).sum()
    assert np.isfinite(shaped.by_interval().drop(columns="start").to_numpy()).all()
    assert len(shaped.to_demand().calls) == expected.days
