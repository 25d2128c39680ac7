"""Variation of days and half-hours, worked out by hand; what drifts as it is meant to is no variation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analytics.calibration.overdispersion import Overdispersion, overdispersion
from data import Volumes
from queueing.scenario.calendar import Floats

DAYS = pd.bdate_range("2026-03-02", periods=30)
WEEK = np.arange(30) // 5
CHI_SQUARE = (12.401, 39.364)
"""The 2.5 % and 97.5 % points of 24 degrees of freedom: 30 days less 5 weekdays and a slope."""
NORMAL = 1.959964


def measured(calls: Floats, days: pd.DatetimeIndex = DAYS, first_minute: int = 540) -> Overdispersion:
    """That of days (rows) with calls in half-hours (columns) from 9 am on."""
    calls = calls.reshape(len(days), -1)
    minutes = first_minute + 30 * np.arange(calls.shape[1])
    start = days.to_numpy()[:, None] + minutes.astype("timedelta64[m]")
    found = overdispersion(Volumes(pd.DataFrame({"start": start.ravel(), "calls": calls.ravel()}), 30))
    assert isinstance(found, Overdispersion)
    return found


def ends(estimate: object) -> tuple[float, float]:
    return estimate.low, estimate.high  # type: ignore[attr-defined]


def drift_error() -> float:
    """That of the logarithm of all drift, for 50 Poisson calls a day.

    A slope in four weeks has the information of all calls times its squared distances from their mean: of six weeks
    17.5 weeks squared. The last day lies 39 days after the first.
    """
    return 39 / 28 / math.sqrt(5 * 50 * 17.5 / 4**2)


def test_days_that_are_alike_have_the_interval_of_chance() -> None:
    found = measured(np.full(30, 50.0))
    assert (found.daily_cv.value, found.daily_cv.low, found.daily_cv.observations) == (0, 0, 30)
    assert found.daily_cv.high == pytest.approx(math.sqrt((24 / CHI_SQUARE[0] - 1) / 50), rel=1e-3)
    assert found.drift.value == pytest.approx(1)
    apart = math.exp(NORMAL * drift_error())
    assert ends(found.drift) == pytest.approx((1 / apart, apart))


def test_days_apart_by_a_known_factor_worked_out_by_hand() -> None:
    """Weeks of 70, 30, 50, 50, 30 and 70 calls a day, which have neither a mean nor a slope beside 50.

    The variance is 20 x 0.4^2 / 24, of which chance is 1 / 50.
    """
    found = measured(50 + np.array([20.0, -20.0, 0.0, 0.0, -20.0, 20.0])[WEEK])
    variance = 20 * 0.4**2 / 24
    assert found.daily_cv.value == pytest.approx(math.sqrt(variance - 0.02))
    low, high = (math.sqrt(variance * 24 / point - 0.02) for point in CHI_SQUARE[::-1])
    assert ends(found.daily_cv) == pytest.approx((low, high), rel=1e-3)
    # The drift is less certain by the root of Pearson's statistic over its freedom.
    assert found.drift.value == pytest.approx(1)
    assert math.log(found.drift.high) == pytest.approx(NORMAL * drift_error() * math.sqrt(20 * 400 / 50 / 24))
    # A weekday's mean rests on its six days, so that squares are a sixth too small.
    assert found.half_hour is not None
    assert found.half_hour.value == pytest.approx(20 * 400 * 6 / 5 / (30 * 50))
    error = math.sqrt((20 * (480 - 320) ** 2 + 10 * 320**2) * 30 / 29) / 1500
    assert ends(found.half_hour) == pytest.approx((6.4 - NORMAL * error, 6.4 + NORMAL * error), rel=1e-5)


@pytest.mark.parametrize("weeks", [5, 6, 9, 17])
def test_steady_growth_is_drift_to_the_last_day_and_nothing_else(weeks: int) -> None:
    """On weekdays that differ: 1 % more each day, 1.01 to the number of days from the first to the last."""
    days = pd.bdate_range("2026-01-05", periods=5 * weeks)
    since = (days - days[0]).days.to_numpy()
    calls = 80 * 1.01**since * np.array([1.3, 1.0, 0.9, 0.9, 1.1])[days.weekday]
    found = measured(calls, days[: len(calls)])
    usual = [day for day in days if f"{day:%m-%d}" not in {"01-19", "02-16"}]  # federal holidays
    assert found.days == len(usual)
    assert found.drift.value == pytest.approx(1.01 ** since[-1])
    assert found.daily_cv.value == 0
    assert found.half_hour is not None
    assert found.half_hour.value == pytest.approx(0, abs=1e-9)


def test_growth_that_turns_after_four_weeks_is_drift() -> None:
    days = pd.bdate_range("2026-03-02", periods=45)
    since = (days - days[0]).days.to_numpy()
    found = measured(100 * np.exp(0.02 * np.where(since < 28, since, 56 - since)), days)
    assert found.drift.value == pytest.approx(math.exp(0.02 * (56 - since[-1])))
    assert found.half_hour is not None
    assert found.half_hour.value == pytest.approx(0, abs=1e-9)


def test_half_hours_are_measured_on_their_own_and_those_with_few_calls_not_at_all() -> None:
    """In the first half-hour weeks are 10 up and down around 30, in the second as they should be, in the third few."""
    calls = np.tile([30.0, 40.0, 0.9], (30, 1))
    calls[:, 0] += np.array([10.0, -10.0, 0.0, 0.0, -10.0, 10.0])[WEEK]
    found = measured(calls)
    table = found.by_half_hour
    assert table[["minute", "calls", "days"]].to_numpy().tolist() == [[540, 30, 30], [570, 40, 30]]
    assert table["ratio"].tolist() == pytest.approx([20 * 100 * 6 / 5 / 900, 0])
    assert (table["low"] <= table["ratio"]).all()
    assert (table["high"] >= table["ratio"]).all()
    assert found.half_hour is not None
    assert found.half_hour.value == pytest.approx(20 * 100 * 6 / 5 / (30 * 70))


def test_a_half_hour_with_a_call_a_day_counts() -> None:
    found = measured(np.tile([1.0, 40.0], (30, 1)))
    assert found.by_half_hour["minute"].tolist() == [540, 570]


def test_a_weekday_with_one_day_and_holidays_are_left_out() -> None:
    days = pd.DatetimeIndex([*DAYS, "2026-04-11"])  # a Saturday
    assert measured(np.full(31, 50.0), days).days == 30
    with_holiday = pd.bdate_range("2026-05-04", periods=30)  # Memorial Day is 25 May, Juneteenth comes later
    assert measured(np.full(30, 50.0), with_holiday).days == 29


@pytest.mark.parametrize(("days", "enough"), [(10, False), (11, True)])
def test_five_days_more_than_weekdays_and_bends_are_enough(days: int, *, enough: bool) -> None:
    """Eleven business days: Monday comes three times, the others twice; less 5 weekdays and a slope, 5 are left."""
    start = pd.bdate_range("2026-03-02", periods=days) + pd.Timedelta(hours=9)
    found = overdispersion(Volumes(pd.DataFrame({"start": start, "calls": np.full(days, 50.0)}), 30))
    assert isinstance(found, Overdispersion) == enough
    if not enough:
        assert str(found).startswith(f"too few days to tell: the log has {days}; needed are each weekday twice, and 5")


@pytest.mark.parametrize(("calls", "enough"), [(29.9, False), (30.0, True)])
def test_thirty_calls_a_day_are_enough(calls: float, *, enough: bool) -> None:
    start = DAYS + pd.Timedelta(hours=9)
    found = overdispersion(Volumes(pd.DataFrame({"start": start, "calls": np.full(30, calls)}), 30))
    assert isinstance(found, Overdispersion) == enough
    if not enough:
        assert str(found).startswith("too few calls to tell: the log has 29.9 a day; needed are at least 30")
