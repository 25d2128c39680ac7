"""Calibration: synthetic logs give back the parameters they were drawn with, the bank's log its known figures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analytics.calibration.calibrate import Calibration, calibrate
from analytics.calibration.estimates import estimate_cv, estimate_median, estimate_ratio, estimate_share
from analytics.calibration.fitted_durations import fit_times
from analytics.calibration.tables import estimates
from queueing.scenario.duration import Shape
from tests.analytics.calibration.logs import make_log


def test_the_banks_handle_time(bank: Calibration) -> None:
    found = bank.handle_time
    assert found is not None
    best = found.fits[0]
    assert best.shape == "lognormal"
    assert best.parameters["mu"].value == pytest.approx(4.816, rel=0.001)
    assert best.parameters["sigma"].value == pytest.approx(0.906, rel=0.001)
    assert best.distance == pytest.approx(0.021, abs=0.001)
    assert (found.mean.value, found.median.value) == pytest.approx((185, 111), rel=0.01)
    assert found.fitted_calls == 29_578


def test_the_banks_patience(bank: Calibration) -> None:
    found = bank.patience
    assert found is not None
    assert found.median.value == pytest.approx(365, rel=0.01)
    assert found.median.low < 365 < found.median.high
    for seconds, share in ((60, 0.82), (120, 0.71), (300, 0.55), (600, 0.38)):
        assert found.share_waiting(seconds) == pytest.approx(share, rel=0.01)


def test_the_banks_abandonment_and_redials(bank: Calibration) -> None:
    assert bank.abandonment is not None
    assert bank.calling_again is not None
    assert round(bank.abandonment.value, 2) == 0.28
    assert bank.calling_again.within_hour.value == pytest.approx(0.35, abs=0.01)
    assert bank.calling_again.same_day.value == pytest.approx(0.54, abs=0.01)
    assert bank.calling_again.soon_mean_minutes == pytest.approx(57, rel=0.03)
    assert set(bank.missing) == {"transfer_share", "callback_answered"}


def test_the_banks_days_vary_as_is_known_of_it(bank: Calibration) -> None:
    found = bank.overdispersion
    assert found is not None
    assert found.half_hour is not None
    assert found.daily_cv.low < 0.09 < found.daily_cv.high
    assert found.half_hour.low < 3.5 < found.half_hour.high


def test_the_shape_that_times_were_drawn_from_is_found(known: Calibration) -> None:
    assert known.handle_time is not None
    best = known.handle_time.fits[0]
    assert best.shape == "gamma"
    assert known.handle_time.mean.value == pytest.approx(180, rel=0.02)
    assert known.handle_time.cv.value == pytest.approx(math.sqrt(0.5), rel=0.02)


@pytest.mark.parametrize(
    ("shape", "parameters"),
    [
        ("lognormal", {"mu": 5.0, "sigma": 0.7}),
        ("gamma", {"shape": 2.5, "scale": 80.0}),
        ("exponential", {"mean": 240}),
    ],
)
def test_parameters_come_back_within_their_intervals(shape: Shape, parameters: dict[str, float]) -> None:
    draws = np.random.default_rng(5)
    values = {
        "lognormal": lambda: draws.lognormal(5.0, 0.7, 30_000),
        "gamma": lambda: draws.gamma(2.5, 80.0, 30_000),
        "exponential": lambda: draws.exponential(240, 30_000),
    }[shape]()
    fits = {fit.shape: fit for fit in fit_times(values)}
    found = fits[shape]
    for name, value in parameters.items():
        estimate = found.parameters[name]
        assert estimate.value == pytest.approx(value, rel=0.02)
        assert estimate.low < value < estimate.high
    assert found.distance < 0.01
    # A gamma of shape 1 is exponential, and never less likely.
    assert fit_times(values)[0].shape in ({"exponential", "gamma"} if shape == "exponential" else {shape})


def test_patience_comes_back_although_answers_cut_it_short(known: Calibration) -> None:
    found = known.patience
    assert found is not None
    assert found.median.low < 300 < found.median.high
    assert found.median.value == pytest.approx(300, rel=0.05)
    best = found.fits[0]
    assert best.shape == "lognormal"
    assert best.parameters["mu"].value == pytest.approx(math.log(300), rel=0.02)
    assert best.parameters["sigma"].value == pytest.approx(1.2, rel=0.03)


def test_patience_is_kaplan_and_meiers_by_hand() -> None:
    waits = np.repeat([10.0, 20.0, 30.0, 40.0], 30)
    outcome = np.repeat(["abandoned", "answered", "abandoned", "answered"], 30)
    found = calibrate(make_log(wait=waits, outcome=outcome)).patience
    assert found is not None
    # 30 of 120 give up at 10 s, and 30 of the 60 still there at 30 s.
    assert [found.share_waiting(each) for each in (5, 10, 25, 30)] == pytest.approx([1.0, 0.75, 0.75, 0.375])
    assert found.median.value == 30


def test_the_exponential_mean_of_censored_waits_worked_out_by_hand() -> None:
    """All that was waited, over those who gave up: answered callers' waits count, and they do not."""
    waits = np.repeat([10.0, 20.0, 30.0, 40.0], 30)
    outcome = np.repeat(["abandoned", "answered", "abandoned", "answered"], 30)
    found = calibrate(make_log(wait=waits, outcome=outcome)).patience
    assert found is not None
    (fit,) = (fit for fit in found.fits if fit.shape == "exponential")
    assert fit.mean == pytest.approx(30 * (10 + 20 + 30 + 40) / 60)
    assert fit.log_likelihood == pytest.approx(-60 * math.log(50) - 3000 / 50)
    # The largest difference from the curve is at 30 s, of which 37.5 % are still there.
    assert fit.distance == pytest.approx(math.exp(-30 / 50) - 0.375)


def test_a_known_mean_patience_comes_back_although_most_calls_are_answered() -> None:
    """Exponential patience of mean 300 s, cut short by answers after 150 s on average: a third gives up.

    A mean of 4,000 exponential times has a standard error of 1.6 %.
    """
    draws = np.random.default_rng(21)
    answered_after, patience = draws.exponential(150, 12_000), draws.exponential(300, 12_000)
    gave_up = patience < answered_after
    log = make_log(wait=np.minimum(patience, answered_after), outcome=np.where(gave_up, "abandoned", "answered"))
    found = calibrate(log).patience
    assert found is not None
    assert found.gave_up / found.waited == pytest.approx(1 / 3, abs=0.02)
    for fit in found.fits:
        if fit.shape != "lognormal":
            assert fit.mean == pytest.approx(300, rel=0.05)
    assert found.fits[0].shape in {"exponential", "gamma"}
    assert found.median.value == pytest.approx(300 * math.log(2), rel=0.05)
    assert found.duration().mean == pytest.approx(5, rel=0.05)


def test_shares_come_back(known: Calibration) -> None:
    for found, share in ((known.transfer_share, 0.15), (known.callback_answered, 0.6)):
        assert found is not None
        assert found.value == pytest.approx(share, rel=0.05)


def test_days_and_half_hours_vary_as_drawn() -> None:
    draws = np.random.default_rng(3)
    days = pd.bdate_range("2026-03-02", periods=60)
    arrived = []
    for day in days:
        busy = draws.gamma(0.1**-2, 0.1**2) * (1.3 if day.weekday() == 0 else 1.0)
        for half_hour in range(16, 32):
            calls = draws.poisson(40 * busy)
            arrived.append(day + pd.to_timedelta(half_hour * 1800 + draws.integers(0, 1800, calls), unit="s"))
    times = pd.DatetimeIndex(np.concatenate(arrived)).sort_values()
    found = calibrate(make_log(arrived=times)).overdispersion
    assert found is not None
    assert found.half_hour is not None
    assert found.daily_cv.low < 0.1 < found.daily_cv.high
    assert found.daily_cv.value == pytest.approx(0.1, abs=0.02)
    # Variance over mean of a half-hour is 1 + mean x CV^2.
    assert found.half_hour.low < 1 + 40 * 0.01 * 1.06 < found.half_hour.high
    assert list(found.by_half_hour["minute"]) == list(range(480, 960, 30))


def test_calls_that_only_chance_moves_have_no_overdispersion() -> None:
    draws = np.random.default_rng(4)
    days = pd.bdate_range("2026-03-02", periods=40)
    counts = draws.poisson(300, len(days))
    times = pd.DatetimeIndex(
        np.concatenate([
            day + pd.to_timedelta(draws.integers(8 * 3600, 16 * 3600, count), unit="s")
            for day, count in zip(days, counts, strict=True)
        ])
    )  # fmt: skip
    found = calibrate(make_log(arrived=times)).overdispersion
    assert found is not None
    assert found.daily_cv.low == 0
    assert found.daily_cv.high < 0.07
    assert found.half_hour is not None
    assert found.half_hour.value == pytest.approx(1, abs=0.1)


def test_who_calls_again_after_giving_up() -> None:
    # 60 customers give up; 30 call again after 30 minutes, 10 after 3 hours, 20 not; strangers are left out.
    first = pd.Timestamp("2026-03-02 09:00")
    customers = np.arange(1, 61)
    again = customers[:40]
    delays = np.where(again <= 30, 1800, 3 * 3600)
    arrived = [*[first] * 60, *(first + pd.to_timedelta(delays + 60, unit="s")), *[first] * 50]
    log = make_log(
        arrived=pd.DatetimeIndex(arrived),
        customer=np.r_[customers, again, np.zeros(50)].astype(np.uint64),
        outcome=np.r_[["abandoned"] * 60, ["answered"] * 40, ["abandoned"] * 50],
        wait=np.r_[np.full(60, 60.0), np.full(40, 5.0), np.full(50, 60.0)],
    )
    found = calibrate(log).calling_again
    assert found is not None
    assert found.within_hour.value == 0.5
    assert found.same_day.value == pytest.approx(40 / 60)
    assert found.mean_delay.value == pytest.approx((30 * 1800 + 10 * 10_800) / 40)
    assert 1 - math.exp(-60 / found.soon_mean_minutes) == pytest.approx(30 / 40)


def test_what_waits_say_of_patience_worked_out_by_hand() -> None:
    waits = np.repeat([10.0, 20.0, 30.0, 40.0], 30)
    outcome = np.repeat(["abandoned", "answered", "abandoned", "answered"], 30)
    found = calibrate(make_log(wait=waits, outcome=outcome)).patience
    assert found is not None
    assert (found.waited, found.gave_up, found.longest) == (120, 60, 40)
    assert (found.median.value, found.median.unit, found.median.observations) == (30, "seconds", 120)
    table = found.survival
    assert table["seconds"].tolist() == [10, 20, 30, 40]
    assert table["share"].tolist() == pytest.approx([0.75, 0.75, 0.375, 0.375])
    assert table["callers"].tolist() == [120, 90, 60, 30]
    # Greenwood's variance of log(-log) at 10 s is 30 / (120 x 90) / log(0.75)^2, and 30 / (60 x 30) more at 30 s.
    for row, share, variance in ((0, 0.75, 30 / 120 / 90), (2, 0.375, 30 / 120 / 90 + 30 / 60 / 30)):
        error = math.exp(1.959964 * math.sqrt(variance) / -math.log(share))
        assert (table["low"][row], table["high"][row]) == pytest.approx((share**error, share ** (1 / error)))


def test_before_anybody_gave_up_nothing_is_in_doubt_and_after_all_did_nobody_waits() -> None:
    waits = np.r_[np.full(10, 5.0), np.arange(10.0, 50.0)]
    found = calibrate(make_log(wait=waits, outcome=np.repeat(["answered", "abandoned"], [10, 40]))).patience
    assert found is not None
    first, last = found.survival.iloc[0], found.survival.iloc[-1]
    assert (first["share"], first["low"], first["high"]) == (1, 1, 1)
    assert (last["share"], last["low"], found.longest) == (0, 0, 49)
    assert 0 < last["high"] == found.survival["high"].iloc[-2]
    assert found.median.value == 29
    assert [found.share_waiting(at) for at in (28, 29)] == pytest.approx([0.525, 0.5])


def test_patience_that_never_falls_to_half_has_no_median() -> None:
    found = calibrate(make_log(wait=np.arange(1.0, 101), outcome=np.repeat(["abandoned", "answered"], [40, 60])))
    assert found.patience is not None
    assert found.patience.median.value == found.patience.median.high == math.inf
    assert found.patience.share_waiting(1000) == pytest.approx(0.6)


def test_handle_times_are_drawn_by_four_hundred_of_those_fitted() -> None:
    times = np.r_[np.arange(11.0, 1011), [1.0, 10.0], np.nan]
    found = calibrate(make_log(service=times)).handle_time
    assert found is not None
    assert (found.fitted_calls, found.mean.observations) == (1000, 1002)
    assert (len(found.ordered), found.ordered[0], found.ordered[-1]) == (400, 12, 1009)
    assert (np.diff(found.ordered) > 0).all()
    # The mean is of all calls, the spread that of the likeliest fit.
    duration = found.duration()
    assert duration.mean == pytest.approx(float(np.nanmean(times)) / 60)
    assert (duration.spread, duration.shape) == (found.fits[0].cv, found.fits[0].shape)


def test_who_calls_again_before_giving_up_was_seen_calls_again_at_once() -> None:
    """Sixty give up after ten minutes, half of them with a second call while the first still rang."""
    first = pd.Timestamp("2026-03-02 09:00")
    again = np.where(np.arange(60) < 30, 300, 4200)
    log = make_log(
        arrived=pd.DatetimeIndex([*[first] * 60, *(first + pd.to_timedelta(again, unit="s"))]),
        customer=np.tile(np.arange(1, 61), 2).astype(np.uint64),
        outcome=np.repeat(["abandoned", "answered"], 60),
        wait=np.r_[np.full(60, 600.0), np.zeros(60)],
    )
    found = calibrate(log).calling_again
    assert found is not None
    assert found.mean_delay.value == (0 + 3600) / 2
    assert found.within_hour.value == found.same_day.value == 1  # an hour is within the hour
    assert found.soon_mean_minutes == pytest.approx(60 / math.log(1e9), rel=1e-6)


def test_a_customer_who_gives_up_often_is_one_customer() -> None:
    """Of 40 customers each gives up three times: the third time nobody calls again, and shares vary by customer."""
    first = pd.Timestamp("2026-03-02 09:00")
    arrived = [first + pd.Timedelta(hours=2 * call) for call in range(3) for _ in range(40)]
    log = make_log(
        arrived=pd.DatetimeIndex(arrived),
        customer=np.tile(np.arange(1, 41), 3).astype(np.uint64),
        outcome=np.full(120, "abandoned"),
        wait=np.r_[np.full(60, 3600.0), np.full(60, 60.0)],
    )
    found = calibrate(log).calling_again
    assert found is not None
    assert found.same_day.value == pytest.approx(2 / 3)
    assert found.same_day.observations == 120
    assert found.same_day.low == found.same_day.high == pytest.approx(2 / 3)  # alike for each of them
    # After an hour of waiting the next call comes an hour later, for all once and for twenty twice.
    assert found.within_hour.value == pytest.approx(60 / 120)


def test_shares_and_speed_count_their_calls() -> None:
    outcome = np.repeat(["abandoned", "answered", "other"], [20, 80, 5])
    wait = np.r_[np.full(20, 30.0), np.full(40, 60.0), np.zeros(45)]
    found = calibrate(make_log(wait=wait, outcome=outcome))
    for share, value, calls in ((found.abandonment, 20 / 60, 60), (found.abandonment_of_calls, 20 / 100, 100)):
        assert share is not None
        assert (share.value, share.observations) == (value, calls)
    assert found.speed_of_answer is not None
    assert (found.speed_of_answer.value, found.speed_of_answer.observations) == (30, 80)
    # Those who were answered at once, without a queue, did not wait.
    answered = make_log(wait=np.full(60, 30.0))
    answered.frame["queued"] = np.arange(60) < 20
    assert (speed := calibrate(answered).speed_of_answer) is not None
    assert (speed.value, speed.observations) == (10, 60)
    # Attempts of callbacks without a number are one.
    asked = make_log(
        callback_answered=np.repeat([1.0, 0.0], 30), callback_attempts=np.r_[np.full(30, np.nan), [2.0] * 30]
    )
    share = calibrate(asked).callback_answered
    assert share is not None
    assert (share.value, share.observations) == (30 / 90, 90)


def test_what_a_log_lacks_is_missing_with_its_reason() -> None:
    found = calibrate(make_log(arrived=pd.date_range("2026-03-02 09:00", periods=20, freq="min")))
    assert estimates(found) == {}
    assert set(found.missing) == {
        "abandonment", "abandonment_of_calls", "speed_of_answer", "handle_time", "patience", "transfer_share",
        "calling_again", "overdispersion", "callback_answered",
    }  # fmt: skip
    assert all(len(reason) > 20 for reason in found.missing.values())


def test_few_calls_are_no_estimate() -> None:
    outcome = np.where(np.arange(31) < 29, "answered", "abandoned")
    found = calibrate(make_log(wait=np.full(31, 5.0), outcome=outcome))
    assert "2 calls abandoned" in found.missing["patience"]
    found = calibrate(make_log(service=np.full(29, 100.0), wait=np.full(29, 5.0)))
    assert "29" in found.missing["handle_time"]
    assert "29" in found.missing["speed_of_answer"]
    assert "every handling time" in calibrate(make_log(service=np.full(40, 100.0))).missing["handle_time"]


def test_intervals_cover_as_often_as_they_say() -> None:
    draws = np.random.default_rng(2)
    samples = [draws.gamma(2.0, 90.0, 400) for _ in range(300)]
    cvs = [estimate_cv(each) for each in samples]
    medians = [estimate_median(each) for each in samples]
    median = 151.05  # of a gamma of shape 2 and scale 90
    shares = [estimate_share(float((each < median).sum()), 400) for each in samples]
    ratios = [estimate_ratio(each[:200], each[200:], "number") for each in samples]
    for found, truth in ((cvs, math.sqrt(0.5)), (medians, median), (shares, 0.5), (ratios, 1.0)):
        assert 0.90 < np.mean([each.low <= truth <= each.high for each in found]) <= 0.99
