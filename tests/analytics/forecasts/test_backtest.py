"""The backtest: known errors, coverage of known noise, nothing known too early, and the bank's figures."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pytest

from analytics.forecasts.backtest import COLUMNS, Backtest, run_backtest
from analytics.forecasts.call_history import CallHistory
from analytics.forecasts.forecast import forecast
from analytics.forecasts.methods import METHODS, NAIVE
from analytics.forecasts.origins import TESTED_ORIGINS
from analytics.forecasts.spread import DEFAULT_CV, LEVELS, fit_spread, interval_score
from analytics.forecasts.tables import intervals_in_words
from analytics.wording import share_in_words
from data import read_volumes
from tests.analytics.forecasts.forecast_histories import (
    expected_calls,
    history_of,
    noisy_history,
    sample_history,
)
from tests.real_files import BANK_VOLUMES, needs_bank_volumes

OF_SHORT_HISTORIES = tuple(name for name, method in METHODS.items() if not method.least_days)


def test_a_perfectly_weekly_history_has_no_errors() -> None:
    backtest = run_backtest(history_of(expected_calls(63), date(2025, 7, 7)), 2)
    overall = backtest.overall
    assert set(overall["method"]) == set(OF_SHORT_HISTORIES)
    naive = overall[overall["method"] == NAIVE].iloc[0]
    assert naive["wape"] == naive["mape"] == 0
    assert naive["coverage_80"] == 1


def test_measures_of_a_naive_forecast_worked_out_by_hand() -> None:
    """Calls double in the last week: the naive misses half of them, 100 % of what it forecast."""
    calls = np.zeros((28, 48))
    calls[:, 20] = np.where(np.arange(28) < 21, 10.0, 20.0)
    calls[7:14, 20] = 12.0
    backtest = run_backtest(history_of(calls), 1)
    assert backtest.origins.tolist() == [14, 21]
    only_last = backtest.forecasts[NAIVE][1, :, 20]
    assert only_last.tolist() == [10.0] * 7
    naive = backtest.overall[backtest.overall["method"] == NAIVE].iloc[0]
    # From 14 days: 12 forecast, 10 come; from 21: 10 forecast, 20 come.
    assert naive["wape"] == pytest.approx((7 * 2 + 7 * 10) / (7 * 10 + 7 * 20))
    assert naive["mape"] == pytest.approx((0.2 + 0.5) / 2)
    # Differences from the week before until then: 2 (of 14 days), and 2 and 2 (of 21).
    assert naive["mase"] == pytest.approx((2 / 2 + 10 / 2) / 2)
    assert naive["gain"] == 0


def test_a_row_for_each_method_and_week() -> None:
    table = run_backtest(noisy_history(2, 13, 0.06), 3).accuracy
    assert tuple(table.columns) == COLUMNS
    assert list(table["weeks_ahead"]) == [0, 1, 2, 3] * len(OF_SHORT_HISTORIES)
    assert table.loc[table["weeks_ahead"] == 1, "origins"].eq(TESTED_ORIGINS).all()


def test_nothing_is_known_before_its_time() -> None:
    history = noisy_history(6, 16, 0.08)
    changed = history_of(np.vstack([history.calls[:84], history.calls[84:] * 3]))
    one, other = run_backtest(history), run_backtest(changed)
    early = one.origins <= 84
    for method in OF_SHORT_HISTORIES:
        assert np.array_equal(one.forecasts[method][early], other.forecasts[method][early])
        before, after = (each.spread_then(method, 84) for each in (one, other))
        assert before.reach == after.reach
        assert before.one_week == after.one_week


@pytest.mark.parametrize("method", OF_SHORT_HISTORIES)
def test_the_backtest_says_of_each_week_what_a_forecast_made_then_would_have_said(method: str) -> None:
    """Calls and intervals: whoever lets a later week in, or an error that was not known yet, is found out here."""
    history = noisy_history(6, 11, 0.08)
    backtest = run_backtest(history, 2)
    weeks_ahead = backtest.weeks_ahead
    for row, origin in enumerate(backtest.origins.tolist()):
        past = history.until(origin)
        then = run_backtest(past, 2)
        said = forecast(past, 2, method=method, closed=(), backtest=then).calls
        assert backtest.forecasts[method][row] == pytest.approx(said, rel=1e-9)
        for by_day in (False, True):
            known, known_then = (each.spread_then(method, origin, by_day=by_day) for each in (backtest, then))
            for level in LEVELS:
                width, width_then = (each.half_width(said, weeks_ahead, level) for each in (known, known_then))
                assert width == pytest.approx(width_then, rel=1e-9)


@pytest.mark.parametrize("method", [NAIVE, "weekly_profile"])
def test_coverage_is_unchanged_when_later_weeks_change(method: str) -> None:
    """What an origin's days are judged by: the weeks from it on go up and down, and the interval stays as wide."""
    history, weeks = noisy_history(6, 20, 0.08), 2
    backtest = run_backtest(history, weeks)
    for origin in (140 - 35, 140 - 14):
        wild = np.resize([0.7, 1.3], history.days - origin)
        changed = history_of(np.vstack([history.calls[:origin], history.calls[origin:] * wild[:, None]]))
        other = run_backtest(changed, weeks)
        for by_day in (False, True):
            for level in LEVELS:
                before, after = (half_widths(each, method, level, by_day=by_day) for each in (backtest, other))
                known = (before[:, :1] <= origin) & np.isfinite(before) & np.isfinite(after)
                assert known.any()
                assert after[known] == pytest.approx(before[known], rel=1e-9)


def half_widths(backtest: Backtest, method: str, level: float, *, by_day: bool) -> np.ndarray:
    """A row per day judged: the days that its origin had seen, then how far its intervals reached to either side."""
    judged = backtest._judged_days(0)
    actual, forecasts = (pair[judged] for pair in backtest._pairs(method, by_day=by_day))
    with np.errstate(invalid="ignore"):
        widths = np.abs(actual - forecasts) / backtest._reached[method, by_day][level]
    return np.column_stack([backtest.origins[np.nonzero(judged)[0]], widths])


def test_coverage_is_judged_by_the_intervals_of_that_time() -> None:
    """The errors of the last weeks are ten times as large: intervals made before could not hold them."""
    calm = noisy_history(9, 24, 0.02)
    wild = np.random.default_rng(9).choice([0.7, 1.3], size=14)
    history = history_of(np.vstack([calm.calls[:-14], calm.calls[-14:] * wild[:, None]]))
    backtest = run_backtest(history)
    row = backtest.overall.set_index("method").loc["recent_mean"]
    assert row["coverage_95_of_days"] == pytest.approx(30 / 40, abs=0.05)


def test_intervals_that_held_too_little_are_widened_to_what_would_have_held() -> None:
    calm = noisy_history(9, 24, 0.02)
    wild = np.random.default_rng(9).choice([0.7, 1.3], size=21)
    history = history_of(np.vstack([calm.calls[:-21], calm.calls[-21:] * wild[:, None]]))
    method, calls, week = "recent_mean", np.array([[2000.0]]), np.array([1])
    backtest = run_backtest(history)
    row = backtest.overall.set_index("method").T[method]
    for by_day, of in ((False, ""), (True, "_of_days")):
        times = backtest.widening(method, by_day=by_day)
        plain, wider = backtest.spread_then(method, history.days, by_day=by_day), backtest.spread(method, by_day=by_day)
        for level, name in ((0.80, "80"), (0.95, "95")):
            assert row[f"coverage_{name}{of}"] < level
            assert times[level] > 1
            scores = backtest._reached[method, by_day][level]
            scores = scores[np.isfinite(scores)]
            assert np.mean(scores <= times[level]) >= level - 0.005
            assert np.mean(scores < times[level]) < level
            half = plain.half_width(calls, week, level)
            assert wider.half_width(calls, week, level) == pytest.approx(times[level] * half)
    said = intervals_in_words(backtest, method)
    assert said.startswith(f"Its 80 % intervals held {share_in_words(row['coverage_80'])} of half-hours")
    assert f"95 % of days {times[0.95]:.2f} times" in said


def test_the_interval_score_worked_out_by_hand() -> None:
    """80 % intervals of 20 calls around 100, and of 60 around 10, which begin at 0: what lies outside costs ten times.

    105 lies inside; 115 lies 5 above, 85 as much below; 50 lies 10 above the other's 40.
    """
    came, expected, half = (
        np.array(each) for each in ([105.0, 115, 85, 50], [100.0, 100, 100, 10], [10.0, 10, 10, 30])
    )
    assert interval_score(came, expected, half, 0.80) == pytest.approx([20, 20 + 50, 20 + 50, 40 + 100])


def test_the_backtest_scores_the_intervals_of_days_over_their_calls() -> None:
    backtest = run_backtest(noisy_history(2, 13, 0.06))
    row = backtest.overall.set_index("method").T["recent_mean"]
    judged = backtest._judged_days(0)
    came, expected = (pair[judged] for pair in backtest._pairs("recent_mean", by_day=True))
    half = half_widths(backtest, "recent_mean", 0.95, by_day=True)[:, 1:]
    open_days = np.isfinite(half[:, 0])
    score = interval_score(came[open_days], expected[open_days], half[open_days], 0.95).sum() / came.sum()
    assert row["winkler_95_of_days"] == pytest.approx(score)
    assert row["winkler_95_of_days"] > row["winkler_80_of_days"] > 0


def test_no_interval_is_narrower_than_poisson_noise_needs() -> None:
    exact = fit_spread(np.full((30, 7, 1), 900.0), np.full((30, 7, 1), 900.0), np.ones(7, dtype=np.int64))
    half = exact.half_width(np.array([[900.0]]), np.array([1]), 0.95)
    assert half == pytest.approx(1.96 * 30, rel=1e-3)


def test_profiles_beat_the_naive_where_only_noise_is_left() -> None:
    overall = run_backtest(noisy_history(7, 20, 0.06)).overall.set_index("method")
    assert overall["gain"]["weekly_profile"] > 0.15
    assert overall.index[0] != NAIVE


def test_too_short_a_history_has_no_origin() -> None:
    backtest = run_backtest(noisy_history(1, 2, 0.05), 4)
    assert len(backtest.origins) == 0
    assert backtest.accuracy.empty
    assert backtest.best == "weekly_profile"
    spread = backtest.spread("weekly_profile")
    assert spread.one_week == pytest.approx(DEFAULT_CV**2)
    assert spread.times == {level: pytest.approx(np.ones(4)) for level in LEVELS}


def test_every_origin_has_a_week_to_forecast_and_a_quarter_of_the_weeks_before_it_two_to_eight() -> None:
    naive = {NAIVE: METHODS[NAIVE]}
    for days, first in ((20, None), (21, 14), (27, 20), (28, 14), (34, 20), (84, 21), (90, 27), (300, 62), (364, 56)):
        origins = run_backtest(history_of(expected_calls(days)), 1, naive).origins.tolist()
        assert origins[:1] == ([] if first is None else [first])
        assert origins == list(range(days - 7, (first or days) - 1, -7))[::-1]
    long = run_backtest(history_of(expected_calls(7 * 65)), 1, naive).origins
    assert long.tolist() == list(range(7 * 14, 7 * 65, 14))


def test_a_week_without_errors_says_nothing_of_width() -> None:
    """Last week again is right to the call: its intervals held all, and stay as wide as chance needs."""
    backtest = run_backtest(history_of(expected_calls(63)), 1)
    assert backtest.widening(NAIVE) == backtest.widening(NAIVE, by_day=True) == dict.fromkeys(LEVELS, 1.0)


@pytest.mark.parametrize("cv", [0.05, 0.12])
def test_intervals_hold_what_they_promise_on_known_noise(cv: float) -> None:
    found = [run_backtest(noisy_history(seed, 30, cv)).overall.set_index("method") for seed in range(10, 14)]
    for level in (80, 95):
        coverage = np.mean([table.loc["weekly_profile", f"coverage_{level}"] for table in found])
        assert coverage == pytest.approx(level / 100, abs=0.04)


@pytest.mark.parametrize("cv", [0.04, 0.10])
def test_the_busyness_of_days_is_found_without_their_poisson_noise(cv: float) -> None:
    """1,000 calls a day add 3.2 % of Poisson noise, which is not busyness."""
    found = [
        forecast(noisy_history(seed, 40, cv, calls_per_day=1000.0), 1, method="weekly_profile").daily_cv()
        for seed in range(20, 24)
    ]
    assert np.mean(found) == pytest.approx(cv, rel=0.17)


def test_spread_of_errors_of_known_size() -> None:
    draws = np.random.default_rng(1)
    forecasts = np.full((400, 14, 2), 1000.0)
    weeks = np.repeat([1, 2], 7)
    relative = np.sqrt(0.01 * weeks)[None, :, None]
    actual = draws.poisson(forecasts * np.maximum(0, 1 + relative * draws.standard_normal(forecasts.shape)))
    spread = fit_spread(actual.astype(np.float64), forecasts, weeks)
    assert spread.relative_variance(np.array([1, 2, 3])) == pytest.approx([0.01, 0.02, 0.03], rel=0.07)
    assert spread.reach[0.80] == pytest.approx(1.28, abs=0.05)
    assert spread.reach[0.95] == pytest.approx(1.96, abs=0.07)
    assert spread.by_part == pytest.approx([1, 1], abs=0.1)


def test_parts_of_the_day_with_larger_errors_have_wider_intervals() -> None:
    draws = np.random.default_rng(2)
    forecasts = np.full((60, 7, 2), 2000.0)
    actual = forecasts * (1 + np.array([0.05, 0.20]) * draws.standard_normal(forecasts.shape))
    spread = fit_spread(actual, forecasts, np.ones(7, dtype=np.int64))
    low, high = spread.interval(forecasts[0], np.ones(7, dtype=np.int64), 0.80)
    width = (high - low)[0]
    assert 3 < width[1] / width[0] < 4.5
    inside = ((actual >= low) & (actual <= high)).mean(axis=(0, 1))
    assert inside == pytest.approx([0.8, 0.8], abs=0.05)


def test_the_sample_is_forecast_better_than_by_its_last_week() -> None:
    overall = run_backtest(sample_history()).overall
    assert overall["gain"].iloc[0] > 0.15
    assert overall["coverage_80"].iloc[0] == pytest.approx(0.80, abs=0.07)


def test_a_year_is_tested_quickly() -> None:
    history = noisy_history(8, 52, 0.06, first=date(2025, 1, 6))
    begun = time.process_time()
    table = run_backtest(history).accuracy
    assert time.process_time() - begun < 4
    assert len(table) == 2 * len(OF_SHORT_HISTORIES)


@needs_bank_volumes
def test_the_banks_calls_a_week_ahead() -> None:
    volumes = read_volumes(BANK_VOLUMES).volumes
    assert volumes is not None
    history = CallHistory.of(volumes)
    best = run_backtest(history).overall.iloc[0]
    assert best["origins"] == 8
    assert best["gain"] > 0.35
    assert best["wape"] < 0.062
    assert best["coverage_80"] == pytest.approx(0.80, abs=0.05)
    assert best["coverage_95"] == pytest.approx(0.95, abs=0.02)
    begun = time.process_time()
    expected = forecast(history, 1)
    assert time.process_time() - begun < 5
    assert 0.03 < expected.daily_cv() < 0.08
