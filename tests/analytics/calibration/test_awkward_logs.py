"""What is measured on awkward call logs: the known figure, or the reason why there is none; never another figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.calibration.calibrate import Calibration, calibrate
from analytics.calibration.charts import half_hour_dispersion
from analytics.calibration.measured_inputs import MeasuredInputs, with_daily_cv, with_patience
from analytics.calibration.tables import estimates
from analytics.commands.command_line import DONE, WRONG_INPUT
from data import CallLog, read_call_log
from tests.analytics.calibration.logs import make_log
from tests.data.awkward_files import ANSWERED_YES_NO, FEW_CALLS, LOGS, STEADY_GROWTH, TALK_IN_MINUTES, TIME_ANSWERED

OF_WAITS = ("abandonment", "patience")


def calibration_of(path: Path, **choices: Any) -> Calibration:
    log = read_call_log(path, **choices).log
    assert log is not None
    return calibrate(log)


@pytest.fixture(scope="module")
def growth() -> Calibration:
    return calibration_of(STEADY_GROWTH)


def test_a_column_of_yes_and_no_gives_the_share_abandoned_and_no_patience() -> None:
    found = calibration_of(ANSWERED_YES_NO)
    assert (found.calls, found.answered, found.abandoned) == (300, 240, 60)
    assert found.abandonment_of_calls is not None
    assert found.abandonment_of_calls.value == 0.2
    assert found.handle_time is not None
    assert round(found.handle_time.mean.value, 1) == 240.2
    assert found.speed_of_answer is not None
    assert round(found.speed_of_answer.value, 1) == 63.6
    for name in OF_WAITS:
        assert found.missing[name] == (
            "the waits of 60 of 60 abandoned calls are not known (the speed of answer is that of others)"
        )
    assert found.missing["overdispersion"].startswith("too few calls to tell: the log has 20.0 a day")


def test_few_calls_are_too_few_to_tell() -> None:
    found = calibration_of(FEW_CALLS)
    assert (found.calls, found.answered, found.abandoned) == (180, 154, 0)
    assert found.call_time is not None
    assert round(found.call_time.value, 1) == 483.1
    assert found.missing["overdispersion"].startswith("too few calls to tell: the log has 3.0 a day")
    for name in (*OF_WAITS, "abandonment_of_calls"):
        assert found.missing[name] == "how 26 of 180 calls ended is not known: choose what their outcomes mean"
    assert "the length of the whole call may hold the wait" in found.missing["handle_time"]


def test_what_is_chosen_of_few_calls_is_measured() -> None:
    chosen = {"outcomes": {"Dropped": "abandoned"}, "columns": {"service_time": "duration_sec"}}
    found = calibration_of(FEW_CALLS, **chosen)
    assert found.abandonment_of_calls is not None
    assert found.abandonment_of_calls.value == pytest.approx(26 / 180)
    assert found.handle_time is not None
    assert round(found.handle_time.mean.value, 1) == 484.3
    decided = calibration_of(FEW_CALLS, outcomes={"Dropped": "other"})
    assert decided.missing["abandonment_of_calls"].startswith("no call is known as abandoned")


def test_growth_is_no_variation_of_days(growth: Calibration) -> None:
    spread = growth.overdispersion
    assert spread is not None
    assert spread.daily_cv.value == 0
    assert 0.03 < spread.daily_cv.high < 0.08
    assert spread.half_hour is not None
    assert spread.half_hour.low < 1 < spread.half_hour.high
    # The seventeen weeks begin with 66.9 a day and end with 109.7 and 118.7.
    assert spread.drift.low < 114 / 66.9 < spread.drift.high
    assert with_daily_cv(MeasuredInputs(), growth).daily_cv == 0
    told = half_hour_dispersion(spread).layout.title.subtitle.text.replace("\xa0", " ").replace("<br>", " ")
    assert "beyond chance, weekday and slow drift, by which calls a day were 1.71 times as many at the end" in told


def test_a_log_of_answered_calls_says_nothing_of_others(growth: Calibration) -> None:
    for name in (*OF_WAITS, "abandonment_of_calls"):
        assert growth.missing[name].startswith("no call is known as abandoned, all with a known end are answered")


def test_days_vary_as_drawn_whatever_the_drift() -> None:
    draws = np.random.default_rng(8)
    days = pd.bdate_range("2026-01-05", periods=100)
    busy = draws.gamma(0.12**-2, 0.12**2, len(days)) * np.exp(np.linspace(0, np.log(2), len(days)))
    counts = draws.poisson(200 * busy * np.where(days.weekday == 0, 1.3, 1.0))
    arrived = np.repeat(days.to_numpy(), counts) + draws.integers(8 * 3600, 16 * 3600, counts.sum()).astype("m8[s]")
    spread = calibrate(make_log(arrived=pd.DatetimeIndex(arrived))).overdispersion
    assert spread is not None
    assert spread.daily_cv.low < 0.12 < spread.daily_cv.high
    assert spread.daily_cv.value == pytest.approx(0.12, abs=0.02)
    assert spread.drift.low < 2 < spread.drift.high
    assert spread.half_hour is not None
    # Variance over mean of a half-hour is 1 + mean x CV^2.
    assert spread.half_hour.low < 1 + 20 * 0.12**2 < spread.half_hour.high


def test_days_of_which_no_half_hour_has_a_call_on_average_are_measured_alone() -> None:
    draws = np.random.default_rng(9)
    days = pd.date_range("2026-03-02", periods=40)
    counts = draws.poisson(36, len(days))
    arrived = np.repeat(days.to_numpy(), counts) + draws.integers(0, 86_400, counts.sum()).astype("m8[s]")
    found = calibrate(make_log(arrived=pd.DatetimeIndex(arrived)))
    assert found.overdispersion is not None
    assert found.overdispersion.half_hour is None
    assert found.missing["half_hours"].startswith("too few calls to tell")
    assert "half_hour_dispersion" not in estimates(found)


def test_days_that_are_all_alike_may_still_vary() -> None:
    days = pd.bdate_range("2026-03-02", periods=30)
    spread = calibrate(make_log(arrived=pd.DatetimeIndex(np.repeat(days.to_numpy(), 50)))).overdispersion
    assert spread is not None
    # What chance alone, a variance of 1/50, may hide in 30 days less 5 weekdays and a slope: 12.40 is the chi-square.
    assert (spread.daily_cv.value, spread.daily_cv.low) == (0, 0)
    assert spread.daily_cv.high == pytest.approx(((24 / 12.40 - 1) / 50) ** 0.5, abs=0.001)


def test_two_weeks_are_too_few_to_tell() -> None:
    days = pd.bdate_range("2026-03-02", periods=10)
    found = calibrate(make_log(arrived=pd.DatetimeIndex(np.repeat(days.to_numpy(), 50))))
    assert found.missing["overdispersion"].startswith("too few days to tell: the log has 10")


def test_a_time_of_answer_gives_its_speed_and_no_patience() -> None:
    found = calibration_of(TIME_ANSWERED)
    assert (found.calls, found.answered, found.abandoned) == (200, 190, 10)
    assert found.speed_of_answer is not None
    assert round(found.speed_of_answer.value, 2) == 47.05
    assert found.abandonment_of_calls is not None
    assert found.abandonment_of_calls.value == 0.05
    assert set(OF_WAITS) < set(found.missing)


def test_talk_is_measured_in_the_unit_chosen() -> None:
    found = calibration_of(TALK_IN_MINUTES, durations="minutes")
    assert found.handle_time is not None
    assert found.handle_time.mean.value / 60 == pytest.approx(6.09, abs=0.005)


CENSORED = {
    "wait": np.repeat([10.0, 20.0, 30.0, 40.0], 30),
    "outcome": np.repeat(["abandoned", "answered", "abandoned", "answered"], 30),
}


def test_those_who_were_answered_count_in_the_mean_patience() -> None:
    found = calibrate(make_log(**CENSORED))
    assert found.patience is not None
    fits = {fit.shape: fit for fit in found.patience.fits}
    # 3,000 seconds were waited for 60 calls given up; of these alone the mean would be 20 s.
    assert fits["exponential"].mean == pytest.approx(50)
    assert all(fit.mean > 30 for fit in fits.values())
    assert found.patience.share_waiting(30) == 0.375
    assert with_patience(MeasuredInputs(), found, "tier1").patience["tier1"].mean > 30 / 60


@pytest.mark.parametrize("unknown", ["abandoned", "answered"])
@pytest.mark.parametrize("value", [np.nan, 0.0])
def test_waits_of_one_kind_alone_are_no_patience(unknown: str, value: float) -> None:
    waits = np.where(CENSORED["outcome"] == unknown, value, CENSORED["wait"])
    found = calibrate(make_log(wait=waits, outcome=CENSORED["outcome"]))
    assert found.abandonment_of_calls is not None
    assert found.abandonment_of_calls.value == 0.5
    if unknown == "answered" and value == 0:  # they did not have to wait
        assert found.patience is not None
        return
    for name in OF_WAITS:
        assert found.missing[name].startswith(f"the waits of 60 of 60 {unknown} calls are not known")


def test_calls_that_did_not_queue_are_no_unknown_waits() -> None:
    outcome = np.r_[CENSORED["outcome"], ["abandoned"] * 200]
    log = make_log(wait=np.r_[CENSORED["wait"], np.full(200, np.nan)], outcome=outcome)
    log.frame["queued"] = np.arange(320) < 120
    found = calibrate(log)
    assert found.patience is not None
    assert found.abandonment is not None
    assert found.abandonment.value == 0.5


def test_without_outcomes_nothing_is_said_of_those_who_gave_up() -> None:
    log = make_log(wait=CENSORED["wait"], outcome=np.full(120, "other"))
    found = calibrate(CallLog(log.frame, log.holds - {"outcome"}))
    for name in (*OF_WAITS, "abandonment_of_calls"):
        assert found.missing[name].startswith("the log does not say how calls ended")
    only = calibrate(make_log(wait=CENSORED["wait"], outcome=np.full(120, "abandoned")))
    assert only.missing["abandonment_of_calls"].startswith("no call is known as answered")


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_the_command_says_what_became_of_each_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = len(path.read_bytes().splitlines())
    assert main(["calibrate", str(path), "--durations", "minutes"]) == DONE
    assert f"\n{number:,} lines = 1 of column names + {number - 1:,} calls\n" in capsys.readouterr().out


def test_the_command_asks_for_a_unit_and_takes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(TALK_IN_MINUTES), "--json"]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "choose the unit of durations, such as seconds or minutes" in printed.err
    assert printed.err.splitlines()[-1].endswith("choose by --column, --dates or --durations; --help says how")
    assert main(["calibrate", str(TALK_IN_MINUTES), "--durations", "minutes", "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["units"] == dict.fromkeys(("wait", "service_time"), "minutes, chosen by you")
    assert document["lines"] == {
        "names": 1, "calls": 3000, "left_out": 0, "unread": 0, "inside": 0, "empty": 0, "total": 3001
    }  # fmt: skip
    assert document["estimates"]["handle_time_mean"]["value"] == pytest.approx(365.3, abs=0.1)
