"""Callers are a pure function of their keys: common random numbers across scenarios, and counts as asked for."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import stats

from queueing import Journeys, Scenario, WeekdayDemand, simulate
from queueing.draws.callers import poisson_quantile
from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, busy_center, center, demand, on_duty

STANDARD_ERRORS = 5.0


def first_calls(journeys: Journeys) -> pd.DataFrame:
    """Who makes a first call, when and why."""
    frame = journeys.to_frame()
    return frame.loc[frame["call"] == 1, ["person", "arrived", "reason"]].set_index("person")


def both(one: Journeys, other: Journeys) -> pd.DataFrame:
    """Calls that occur in both, by person and call, with the columns of each."""
    return one.to_frame().merge(other.to_frame(), on=["person", "call"], suffixes=("_one", "_other"))


def assert_same_minutes(calls: pd.DataFrame, begin: str, end: str) -> None:
    """Handle times are equal in all calls that were handled in both (differences of instants: to rounding)."""
    one = calls[f"{end}_one"] - calls[f"{begin}_one"]
    other = calls[f"{end}_other"] - calls[f"{begin}_other"]
    handled = one.notna() & other.notna()
    assert handled.sum() > 20
    np.testing.assert_allclose(one[handled], other[handled], rtol=0, atol=1e-8)


def two_hours(first: float, second: float) -> Scenario:
    """Calls expected from 9 to 10 and from 10 to 11 on one Monday."""
    return center(demand=demand(monday={9: first, 10: second}))


def test_a_changed_volume_in_one_interval_leaves_the_callers_of_the_others() -> None:
    after_ten = []
    for volume in (0, 10, 200):
        calls = first_calls(simulate(two_hours(volume, 30), seed=3))
        after_ten.append(calls[calls["arrived"] >= 600])
    assert len(after_ten[0]) > 10
    pd.testing.assert_frame_equal(after_ten[0], after_ten[1])
    pd.testing.assert_frame_equal(after_ten[0], after_ten[2])


def test_more_volume_only_adds_callers() -> None:
    fewer = first_calls(simulate(busy_center(), seed=3))
    more = first_calls(simulate(busy_center(volume_factor=1.3), seed=3))
    assert len(more) > 1.2 * len(fewer)
    pd.testing.assert_frame_equal(more.loc[fewer.index], fewer)


def test_another_staffing_and_cutoff_meet_the_same_callers() -> None:
    today = simulate(busy_center(), seed=11)
    other = simulate(
        busy_center(
            tier1={"staffing": on_duty(8, 20, 9)},
            tier2={"staffing": on_duty(8, 21, 6)},
            cutoff={"rule": "every_day", "time": "13:00"},
            callback={"order": "live_first"},
        ),
        seed=11,
    )
    pd.testing.assert_frame_equal(first_calls(today), first_calls(other))
    calls = both(today, other)
    assert (calls["outcome_one"] != calls["outcome_other"]).any()
    assert (calls["reason_one"] == calls["reason_other"]).all()
    authorized = calls[(calls["outcome_one"] == "not_authorized") == (calls["outcome_other"] == "not_authorized")]
    assert_same_minutes(authorized, "arrived", "ivr_end")
    assert_same_minutes(authorized, "tier1_start", "tier1_end")
    assert_same_minutes(authorized, "tier2_start", "tier2_end")
    assert_same_minutes(authorized, "supervisor_start", "supervisor_end")


def test_a_call_made_again_is_the_same_call_at_another_time() -> None:
    today = simulate(busy_center(), seed=11)
    other = simulate(busy_center(tier2={"staffing": on_duty(8, 22, 5)}, cutoff={"rule": "never"}), seed=11)
    again = both(today, other).query("call > 1")
    assert (again["arrived_one"] != again["arrived_other"]).any()
    assert_same_minutes(again, "arrived", "ivr_end")
    assert_same_minutes(again, "tier1_start", "tier1_end")


def test_the_reason_stays_the_persons_and_the_rest_is_drawn_anew() -> None:
    frame = simulate(busy_center(), seed=11).to_frame()
    assert len(frame[["person", "reason"]].drop_duplicates()) == len(frame["person"].unique()) < len(frame)
    ivr = (frame["ivr_end"] - frame["arrived"]).dropna()
    assert ivr.nunique() == len(ivr)


def test_replications_and_seeds_differ() -> None:
    arrived = [
        set(simulate(busy_center(), seed=seed, replication=replication)["arrived"].tolist()) - {0.0}
        for seed, replication in ((1, 0), (1, 1), (2, 0))
    ]
    assert not arrived[0] & arrived[1]
    assert not arrived[0] & arrived[2]
    assert not arrived[1] & arrived[2]


def daily_counts(daily_cv: float, days: int, calls: float) -> np.ndarray:
    """Calls per day of a center that answers everything at the IVR."""
    scenario = center(
        days=days,
        opening_hours=AROUND_THE_CLOCK,
        closed_on_federal_holidays=False,
        daily_cv=daily_cv,
        ivr={"containment": 1},
        demand=WeekdayDemand(interval_minutes=720, **dict.fromkeys(WEEK, (calls / 2, calls / 2))),
    )
    return np.bincount((simulate(scenario, seed=8)["arrived"] // 1440).astype(np.int64), minlength=days)


def test_daily_counts_are_poisson_without_busyness() -> None:
    # Poisson of mean 100: variance 100, fourth central moment 100 + 3 * 100^2.
    counts = daily_counts(0, days=500, calls=100)
    assert abs(counts.mean() - 100) <= STANDARD_ERRORS * math.sqrt(100 / 500)
    variance_error = math.sqrt((100 + 3 * 100**2 - 100**2) / 500)
    assert abs(((counts - 100.0) ** 2).mean() - 100) <= STANDARD_ERRORS * variance_error


def test_daily_counts_vary_as_daily_cv_says() -> None:
    # Mean 100, busyness with cv 0.5: a negative binomial with variance 100 + (0.5 * 100)^2 = 2600 and shape 4;
    # its excess kurtosis is 6 / 4 + 1 / 2600.
    counts = daily_counts(0.5, days=700, calls=100)
    assert abs(counts.mean() - 100) <= STANDARD_ERRORS * math.sqrt(2600 / 700)
    variance_error = 2600 * math.sqrt((6 / 4 + 1 / 2600 + 2) / 700)
    assert abs(((counts - 100.0) ** 2).mean() - 2600) <= STANDARD_ERRORS * variance_error


def test_all_hours_of_a_day_share_its_busyness() -> None:
    # Cov(morning, afternoon) = (0.5 * 50)^2 = 625 of a variance of 50 + 625: correlation 0.926; without it, 0.
    scenario = center(
        days=300,
        daily_cv=0.5,
        opening_hours=AROUND_THE_CLOCK,
        closed_on_federal_holidays=False,
        ivr={"containment": 1},
        demand=WeekdayDemand(interval_minutes=720, **dict.fromkeys(WEEK, (50.0, 50.0))),
    )
    half = np.bincount((simulate(scenario, seed=8)["arrived"] // 720).astype(np.int64), minlength=600)
    assert np.corrcoef(half[::2], half[1::2])[0, 1] > 0.85


def test_calls_of_a_partly_open_interval_arrive_in_its_open_part() -> None:
    opening = {"monday": {"opens": "08:30", "closes": "10:15"}}
    calls = demand(monday={7: 50, 8: 50, 9: 50, 10: 50, 11: 50})
    arrived = simulate(center(opening_hours=opening, demand=calls), seed=2)["arrived"]
    assert arrived.min() >= 510
    assert arrived.max() < 615
    by_hour = np.bincount((arrived // 60).astype(np.int64))[8:]
    assert len(by_hour) == 3
    assert np.abs(by_hour - 50).max() <= STANDARD_ERRORS * math.sqrt(50)


def test_a_closed_day_leaves_the_callers_of_the_others() -> None:
    week = {"days": 5, "daily_cv": 0.5, "demand": demand(**{day: {9: 20.0} for day in WEEK})}
    whole = first_calls(simulate(center(**week), seed=3))
    closed = first_calls(simulate(center(**week, closing_days=["2026-03-03"]), seed=3))
    tuesday = (whole["arrived"] >= 1440) & (whole["arrived"] < 2880)
    assert 0 < tuesday.sum() < len(whole)
    pd.testing.assert_frame_equal(whole[~tuesday], closed)


def test_no_calls_are_expected_when_the_volume_factor_is_0() -> None:
    assert len(simulate(center(demand=demand(monday={9: 50}), volume_factor=0), seed=2)) == 0


def test_poisson_quantiles_are_those_of_scipy() -> None:
    generator = np.random.default_rng(1)
    numbers = generator.random(20_000)
    mean = generator.choice([0.0, 1e-6, 0.1, 1.0, 50.0, 1e5], len(numbers)) * generator.random(len(numbers))
    assert np.array_equal(poisson_quantile(numbers, mean), stats.poisson.ppf(numbers, mean).astype(np.int64))
