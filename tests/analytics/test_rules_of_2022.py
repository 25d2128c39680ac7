"""What the samples tell: the rules of 2022 against those of 2019 at as many hours of officers; addresses online."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from analytics import run_experiment
from data.samples.scenarios import small_center, small_center_2022, with_addresses_online

Told = Callable[[str], tuple[float, float, float]]


@pytest.fixture(scope="module")
def told() -> Told:
    """A measure by the rules of 2019, by those of 2022, and by these with addresses changed online."""
    rules = small_center_2022()
    plans = {"2019": small_center(), "2022": rules, "online": with_addresses_online(rules)}
    summary = run_experiment(plans, replications=12, seed=7, workers=1).summary
    means = dict(zip(zip(summary["measure"], summary["scenario"], strict=True), summary["mean"], strict=True))

    def look_up(measure: str) -> tuple[float, float, float]:
        before, after, online = (means[measure, name] for name in plans)
        return before, after, online

    return look_up


def test_everybody_is_called_back_and_nobody_refused(told: Told) -> None:
    before, after, _ = told("callback_share")
    # By the rules of 2022 all but those without a number to call.
    assert before < 0.2
    assert 0.96 < after < 0.98
    refused = told("outcome_refused_cutoff")
    assert refused[0] > 3
    assert refused[1] == refused[2] == 0
    assert told("outcome_abandoned_tier2")[1] == 0
    assert math.isnan(told("estimate_over_30")[1])


def test_waits_for_an_officer_grow_and_fewer_are_reached(told: Told) -> None:
    before, after, _ = told("tier2_wait_mean")
    assert after > 4 * before
    # Nights and weekends are waited out by more callers, and after two attempts in vain nobody tries again.
    assert told("person_wait_mean")[1] > 3 * told("person_wait_mean")[0]
    assert told("suspended_share")[1] > 2 * told("suspended_share")[0]
    assert told("outcome_suspended")[1] > 10 * told("outcome_suspended")[0]


def test_officers_are_as_many_and_hardly_busier(told: Told) -> None:
    before, after, _ = told("on_duty_hours_tier2")
    assert after == pytest.approx(before, rel=0.005)
    before, after, _ = told("occupancy_tier2")
    assert after == pytest.approx(before, abs=0.05)
    assert told("work_done")[0] == 0
    assert told("work_done")[1] == pytest.approx(7, abs=1.5)


def test_promises_of_2022_are_kept_at_this_staffing(told: Told) -> None:
    # What is missing to all are callers who were never reached.
    for promise in ("urgent_within_72h", "regular_within_30_days"):
        assert told(promise)[1] > 0.9
    assert told("work_within_1_day")[1] > 0.99


def test_addresses_online_take_a_third_of_the_calls_and_little_of_tier_2(told: Told) -> None:
    # Those who change their address seldom need an officer.
    _, before, after = told("offered_calls")
    assert after / before == pytest.approx(0.69, abs=0.01)
    _, before, after = told("transfers")
    assert after / before == pytest.approx(1 - 0.31 * 0.03 / small_center().transfer_share, abs=0.03)
    assert told("tier1_wait_mean")[2] < 0.3 * told("tier1_wait_mean")[1]
