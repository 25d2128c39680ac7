"""What a log says, put into a scenario: each figure in its place, and what callers repeat is not counted twice."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analytics.calibration.calibrate import Calibration, calibrate
from analytics.calibration.estimates import MeasuredEstimate
from analytics.calibration.measured_inputs import (
    MeasuredInputs,
    measured_in_words,
    reasons_with_transfers,
    with_callbacks,
    with_calling_again,
    with_daily_cv,
    with_handle_time,
    with_measured_inputs,
    with_patience,
    with_transfers,
)
from analytics.calibration.overdispersion import Overdispersion
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing.scenario.duration import Duration
from tests.analytics.calibration.logs import make_log

REPEATING = with_fields(small_center(), repeat_minutes=1.0)
NOTHING = calibrate(make_log(outcome=np.full(3, "answered")))


def test_a_log_that_says_nothing_leaves_all_as_it_is() -> None:
    inputs = MeasuredInputs(transfer_share=0.2)
    for put in (with_callbacks, with_calling_again, with_daily_cv, with_transfers):
        assert put(inputs, NOTHING) is inputs
    assert with_handle_time(inputs, NOTHING, "tier1") is with_patience(inputs, NOTHING, "tier2") is inputs


def test_calling_again_is_put_in_with_its_share_and_its_delay() -> None:
    """Sixty give up; 30 call again after half an hour and 10 after three hours."""
    first = pd.Timestamp("2026-03-02 09:00")
    delays = np.where(np.arange(40) < 30, 1800, 3 * 3600)
    log = make_log(
        arrived=pd.DatetimeIndex([*[first] * 60, *(first + pd.to_timedelta(delays, unit="s"))]),
        customer=np.r_[np.arange(1, 61), np.arange(1, 41)].astype(np.uint64),
        outcome=np.repeat(["abandoned", "answered"], [60, 40]),
        wait=np.zeros(100),
    )
    inputs = with_calling_again(MeasuredInputs(), calibrate(log))
    assert inputs.called_again == pytest.approx(2 / 3)
    assert inputs.soon_mean_minutes == pytest.approx(60 / math.log(4))  # three of four within the hour
    changed, before = with_measured_inputs(small_center(), inputs).calling_again, small_center().calling_again
    assert changed.soon_mean_minutes == inputs.soon_mean_minutes
    for outcome in ("abandoned_tier1", "abandoned_tier2", "abandoned_supervisor"):
        assert getattr(changed, outcome).probability == inputs.called_again
        assert getattr(changed, outcome).when == getattr(before, outcome).when
    assert (changed.closed_out, changed.refused_cutoff) == (before.closed_out, before.refused_cutoff)


@pytest.mark.parametrize(("measured", "taken"), [(0.3, 0.3), (2.5, 2.0)])
def test_the_variation_of_days_is_taken_as_far_as_a_scenario_goes(measured: float, taken: float) -> None:
    figure = MeasuredEstimate(measured, 0.0, 3.0, "share", 30)
    found = Calibration(1, 1, 0, {}, overdispersion=Overdispersion(figure, figure, None, pd.DataFrame(), 30))
    inputs = with_daily_cv(MeasuredInputs(), found)
    assert with_measured_inputs(small_center(), inputs).daily_cv == taken


def test_times_of_several_tiers_are_kept_beside_each_other() -> None:
    found = calibrate(
        make_log(
            service=np.arange(11.0, 91),
            wait=np.arange(1.0, 81),
            outcome=np.repeat(["abandoned", "answered"], 40),
        )
    )
    inputs = MeasuredInputs()
    for tier in ("tier1", "tier2"):
        inputs = with_patience(with_handle_time(inputs, found, tier), found, tier)
    assert found.handle_time is not None
    assert found.patience is not None
    assert inputs.handle_times == dict.fromkeys(("tier1", "tier2"), found.handle_time.duration())
    assert inputs.patience == dict.fromkeys(("tier1", "tier2"), found.patience.duration())
    assert not inputs.is_empty


def test_what_callers_repeat_is_taken_off_the_mean_and_the_spread_in_minutes_stays() -> None:
    scenario = with_fields(small_center(), repeat_minutes=1.0)
    times = {"tier1": Duration(5.0, None, "exponential"), "tier2": Duration(3.0, 0.5, "lognormal")}
    changed = with_measured_inputs(scenario, MeasuredInputs(handle_times=times))  # type: ignore[arg-type]
    # An exponential time without a fixed part is none any more.
    assert changed.tier1.handle_time == Duration(4.0, 5 / 4, "gamma")
    assert changed.tier2.handle_time == Duration(2.0, 1.5 / 2, "lognormal")
    nothing_repeated = with_fields(scenario, repeat_minutes=0.0)
    kept = with_measured_inputs(nothing_repeated, MeasuredInputs(handle_times=times))  # type: ignore[arg-type]
    assert (kept.tier1.handle_time, kept.tier2.handle_time) == (times["tier1"], times["tier2"])


def test_what_callers_repeat_is_taken_off_each_measured_time() -> None:
    measured = Duration.measured((0.5, 2.0, 3.0, 8.0))
    inputs = MeasuredInputs(handle_times={"tier1": measured})
    own = with_measured_inputs(with_fields(small_center(), repeat_minutes=1.0), inputs).tier1.handle_time
    assert own.mean == round(measured.mean - 1.0, 3)
    # What was shorter takes no time; the others keep their differences, but for the mean's.
    assert own.quantiles == pytest.approx(np.array([0.0, 1.0, 2.0, 7.0]) * own.mean / ((0.5 + 1.5 + 4.5) / 3))


def test_a_handle_time_goes_into_a_scenario_as_it_was_measured(bank: Calibration) -> None:
    nothing_repeated = with_fields(small_center(), repeat_minutes=0.0)
    inputs = with_handle_time(MeasuredInputs(), bank, "tier2", as_measured=True)
    own = with_measured_inputs(nothing_repeated, inputs).tier2.handle_time
    assert bank.handle_time is not None
    assert own.shape == "empirical"
    assert own.mean == pytest.approx(bank.handle_time.mean.value / 60, abs=0.0005)
    # Half of the calls are below the median, and the law's own mean was the log's to a hundredth.
    assert own.quantiles[len(own.quantiles) // 2] == pytest.approx(bank.handle_time.median.value / 60, rel=0.01)
    # Of the log's own variation, 1.96, a part comes from a few calls that were never closed.
    assert own.spread == pytest.approx(1.555, abs=0.005)


def test_a_time_as_long_as_what_is_repeated_is_refused() -> None:
    inputs = MeasuredInputs(handle_times={"tier2": Duration(1.0, 0.5)})
    with pytest.raises(
        ValueError, match=r"^tier2\.handle_time: the measured mean of 1 min is not longer than the 1 min"
    ):
        with_measured_inputs(with_fields(small_center(), repeat_minutes=1.0), inputs)


def test_times_are_written_to_a_thousandth() -> None:
    inputs = MeasuredInputs(
        handle_times={"tier1": Duration(10 / 3, 0.123456)}, patience={"tier2": Duration(2 / 3, 1.23456, "gamma")}
    )
    changed = with_measured_inputs(with_fields(small_center(), repeat_minutes=0.0), inputs)
    assert changed.tier1.handle_time == Duration(3.333, 0.123)
    assert changed.tier2.patience == Duration(0.667, 1.235, "gamma")


@pytest.mark.parametrize("share", [0.15, 0.3, 0.7])
def test_transfers_change_by_one_factor_of_their_odds(share: float) -> None:
    """A reason that never asks stays so, and one that always does."""
    of_calls, asks = (0.2, 0.1, 0.3, 0.4), (0.0, 1.0, 0.2, 0.5)
    reasons = tuple(
        each.model_copy(update={"share": part, "transfer_share": asking})
        for each, part, asking in zip(small_center().reasons, of_calls, asks, strict=False)
    )
    found = reasons_with_transfers(reasons, share)
    never, always, third, fourth = (each.transfer_share for each in found)
    assert (never, always) == (0, 1)
    assert 0.1 + 0.3 * third + 0.4 * fourth == pytest.approx(share)
    assert third / (1 - third) / (0.2 / 0.8) == pytest.approx(fourth / (1 - fourth))
    assert [(each.name, each.share) for each in found] == [(each.name, each.share) for each in reasons]


def test_transfers_as_they_are_change_nothing() -> None:
    reasons = small_center().reasons
    share = math.fsum(each.share * each.transfer_share for each in reasons)
    assert reasons_with_transfers(reasons, share) is reasons
    assert reasons_with_transfers(reasons, share + 1e-6) != reasons


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_transfers_that_no_odds_give_are_refused(share: float) -> None:
    """Half of the calls always ask, or half never do."""
    first, second = small_center().reasons[:2]
    fixed = 1.0 if share < 0.5 else 0.0
    reasons = (
        first.model_copy(update={"share": 0.5, "transfer_share": fixed}),
        second.model_copy(update={"share": 0.5, "transfer_share": 0.5}),
    )
    with pytest.raises(ValueError, match=f"the measured transfer share {share:.0%} cannot come of these reasons"):
        reasons_with_transfers(reasons, share)
    assert reasons_with_transfers(reasons, abs(fixed - 0.4)) != reasons


MEASURED = MeasuredInputs(
    handle_times={"tier2": Duration(12.0, 0.7), "tier1": Duration(5.0, None, "exponential")},
    patience={"tier1": Duration(6.0, 1.2, "gamma")},
    transfer_share=0.15,
    called_again=0.54,
    daily_cv=0.089,
    callback_answered=0.6,
)


def test_what_is_measured_is_said_as_the_plan_has_it() -> None:
    assert measured_in_words(MEASURED, REPEATING) == [
        "Tier 1 handle time 4 min (CV 1.25, gamma), with 1 min of repeating the log's 5 min",
        "Tier 2 handle time 11 min (CV 0.764, lognormal), with 1 min of repeating the log's 12 min",
        "Tier 1 patience 6 min (CV 1.2, gamma)",
        "15 % ask for Tier 2",
        "54 % call again after giving up",
        "days vary by 8.9 %",
        "60 % of first callback attempts on the same day answered",
    ]
    assert (
        measured_in_words(MEASURED, with_fields(REPEATING, repeat_minutes=0.0))[0]
        == "Tier 1 handle time 5 min (CV 1, exponential)"
    )
    assert measured_in_words(MeasuredInputs(), REPEATING) == []
    assert measured_in_words(replace(MeasuredInputs(), daily_cv=0.0), REPEATING) == ["days vary by 0 %"]


def test_every_estimate_goes_into_a_scenario(known: Calibration) -> None:
    scenario = small_center()
    inputs = with_handle_time(MeasuredInputs(), known, "tier1")
    inputs = with_callbacks(with_transfers(with_patience(inputs, known, "tier2"), known), known)
    changed = with_measured_inputs(scenario, inputs)
    assert known.handle_time is not None
    measured = known.handle_time.duration()
    assert changed.tier1.handle_time.mean == round(measured.mean - scenario.repeat_minutes, 3)
    # The spread in minutes is that of the log.
    own = changed.tier1.handle_time
    assert own.mean * own.spread == pytest.approx(measured.mean * measured.spread, rel=0.002)
    assert changed.tier2.patience is not None
    assert changed.tier2.patience.shape == "lognormal"
    asks = sum(reason.share * reason.transfer_share for reason in changed.reasons)
    assert known.transfer_share is not None
    assert asks == pytest.approx(known.transfer_share.value)
    assert known.callback_answered is not None
    assert changed.callback.answered_same_day[0] == known.callback_answered.value
    assert changed.callback.answered_same_day[1:] == scenario.callback.answered_same_day[1:]
    assert (changed.tier1.patience, changed.tier2.handle_time) == (scenario.tier1.patience, scenario.tier2.handle_time)


def test_redials_and_busyness_go_into_a_scenario(bank: Calibration) -> None:
    changed = with_measured_inputs(small_center(), with_daily_cv(with_calling_again(MeasuredInputs(), bank), bank))
    assert changed.calling_again.abandoned_tier1.probability == pytest.approx(0.545, abs=0.001)
    assert changed.calling_again.soon_mean_minutes == pytest.approx(57, rel=0.03)
    assert bank.overdispersion is not None
    assert changed.daily_cv == bank.overdispersion.daily_cv.value


def test_nothing_measured_changes_nothing() -> None:
    assert MeasuredInputs().is_empty
    assert with_measured_inputs(small_center(), MeasuredInputs()) == small_center()


def test_a_handle_time_within_what_is_repeated_is_refused() -> None:
    inputs = MeasuredInputs(handle_times={"tier1": Duration(0.5, 1.0)})
    with pytest.raises(ValueError, match="not longer than the 1 min"):
        with_measured_inputs(small_center(), inputs)


def test_transfer_shares_that_cannot_be_are_refused() -> None:
    reasons = tuple(each.model_copy(update={"transfer_share": 0.0}) for each in small_center().reasons)
    with pytest.raises(ValueError, match="cannot come of these reasons"):
        reasons_with_transfers(reasons, 0.2)


def test_an_impossible_scenario_is_refused() -> None:
    with pytest.raises(ValidationError):
        with_measured_inputs(small_center(), MeasuredInputs(daily_cv=5.0))
