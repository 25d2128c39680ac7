"""What reaches each tier by its means, against the simulated center with everybody on duty."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.measures.workload import work_spans
from analytics.staffing.tier_loads import tier_load
from data.samples.scenarios import small_center
from queueing import Scenario, simulate
from queueing.draws.callers import cutoff_minutes, first_calls
from queueing.plan import lay_out
from queueing.scenario.calendar import WEEKDAYS
from queueing.scenario.calling_again import ReturnRule
from queueing.tiers import TierName

REPLICATIONS = 40


def everybody(**fields: object) -> Scenario:
    """The small center with so many people that nobody waits, gives up or becomes a callback."""
    plenty = {f"{tier}__staffing": 1000 for tier in ("tier1", "tier2", "supervisor")}
    return with_fields(small_center(), **plenty, **fields)


def simulated_hours(scenario: Scenario, tier: TierName) -> tuple[np.ndarray, np.ndarray]:
    """Calls that began and hours of work at a tier, by replication."""
    calls, hours = [], []
    for replication in range(REPLICATIONS):
        starts, ends = work_spans(simulate(scenario, seed=3, replication=replication), tier)
        calls.append(len(starts))
        hours.append((ends - starts).sum() / 60)
    return np.array(calls), np.array(hours)


@pytest.mark.parametrize("tier", ["tier1", "tier2", "supervisor"])
@pytest.mark.parametrize("rule", ["never", "every_day", "heavy_days"])
def test_calls_and_hours_are_those_simulated(tier: TierName, rule: str) -> None:
    # Within 5 standard errors (one draw in 1.7 million misses that) and 2 % for what is left out on purpose.
    scenario = everybody(cutoff={"rule": rule, "time": 17 * 60, "heavy_day_calls": 2860}, days=5)
    found = tier_load(scenario, tier)
    calls, hours = simulated_hours(scenario, tier)
    for simulated, expected in ((calls, found.arrivals.sum()), (hours, found.load.sum() / 60)):
        error = simulated.std(ddof=1) / np.sqrt(REPLICATIONS)
        assert expected == pytest.approx(simulated.mean(), abs=5 * error + 0.02 * expected)


def test_caller_groups_make_work_longer_by_their_shares() -> None:
    # A mean factor of 0.2 x 3 + 0.8 = 1.4 at Tier 1 and of 0.2 x 2 + 0.8 = 1.2 at Tier 2.
    groups = [
        {"name": "Attorneys", "share": 0.2, "tier1_factor": 3, "tier2_factor": 2},
        {"name": "Others", "share": 0.8},
    ]
    plain, grouped = everybody(), everybody(groups=groups)
    tier1 = grouped.tier1
    handled = 1.4 * tier1.handle_time.mean + grouped.repeat_minutes
    whole = (1 - tier1.not_authorized) * handled + tier1.not_authorized * tier1.verification_minutes
    assert tier_load(grouped, "tier1").handle_minutes == pytest.approx(whole)
    found = tier_load(grouped, "tier2").handle_minutes
    assert found == pytest.approx(grouped.tier2_minutes)
    assert found - plain.tier2_minutes == pytest.approx(0.2 * grouped.tier2.handle_time.mean)


def test_items_served_as_callbacks_are_work_of_tier_2_and_those_that_come_last_are_not() -> None:
    items = dict.fromkeys(WEEKDAYS, 60.0)
    streams = [{"name": each, "place": each, "handle_time": {"mean": 20}, **items} for each in ("as_callbacks", "last")]
    alone, last, both = (tier_load(everybody(work=work, days=5), "tier2") for work in ([], streams[1:], streams))
    np.testing.assert_array_equal(alone.load, last.load)
    assert both.arrivals.sum() == pytest.approx(alone.arrivals.sum() + 5 * 60)
    assert both.load.sum() == pytest.approx(alone.load.sum() + 5 * 60 * 20)
    calls = alone.arrivals.sum()
    assert both.handle_minutes == pytest.approx((calls * alone.handle_minutes + 300 * 20) / (calls + 300))
    shut = everybody(work=streams, closing_days=["2026-03-04"], days=5)
    assert tier_load(shut, "tier2").load[2 * 1440 : 3 * 1440].max() < 0.01


def test_the_load_lags_behind_the_calls() -> None:
    found = tier_load(everybody(), "tier2")
    monday = slice(8 * 60, 20 * 60)
    # The busiest minute of work comes after that of calls, and less of it falls into the first hour.
    assert found.load[monday].argmax() > found.arrivals[monday].argmax()
    first_hour = slice(8 * 60, 9 * 60)
    share_of_calls = found.arrivals[first_hour].sum() / found.arrivals[:1440].sum()
    assert found.load[first_hour].sum() / found.load[:1440].sum() < 0.8 * share_of_calls


def test_who_is_refused_and_calls_again_is_work_once_more() -> None:
    """As many more calls as the chance to call again says: nobody comes after the cutoff of the morning after."""

    def calls(chance: float) -> float:
        again = ReturnRule(probability=chance, when="next_morning")
        scenario = everybody(
            days=1, cutoff={"rule": "every_day", "time": 15 * 60}, calling_again={"refused_cutoff": again}
        )
        return float(tier_load(scenario, "tier1").arrivals.sum())

    more = calls(0.4) - calls(0.0)
    assert more > 1
    assert calls(0.8) - calls(0.0) == pytest.approx(2 * more)


def test_unanswered_attempts_are_work() -> None:
    scenario = everybody()
    without, with_callbacks = tier_load(scenario, "tier2"), tier_load(scenario, "tier2", callback_share=1.0)
    # 0.07 + 0.07 * 0.4 + 0.07 * 0.4 * 0.4 unanswered attempts of 2 minutes.
    assert with_callbacks.handle_minutes - without.handle_minutes == pytest.approx(2 * 0.07 * 1.56)
    assert with_callbacks.load.sum() > without.load.sum()


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"callback_share 1.5 is not allowed"):
        tier_load(everybody(), "tier2", 1.5)


def test_days_are_heavy_as_often_as_the_busyness_of_their_intervals_makes_them() -> None:
    # Without it hardly a day would be: 15 % more calls than expected are 4 standard deviations of chance alone.
    varied = {"days": 1, "daily_cv": 0.0, "interval_cv": 0.4, "interval_correlation": 0.9}
    scenario = everybody(cutoff={"rule": "heavy_days", "time": 15 * 60}, **varied)
    layout = lay_out(scenario)
    heavy = int(1.15 * layout.arrivals.expected.sum())
    scenario = with_fields(scenario, cutoff__heavy_day_calls=heavy)
    layout, runs = lay_out(scenario), 400
    times = (cutoff_minutes(layout, first_calls(layout, 1, run).arrived, 1, run)[0] for run in range(runs))
    simulated = np.isfinite(list(times)).mean()
    found, all_put_through = (
        tier_load(plan, "tier2").arrivals[15 * 60 : 16 * 60].sum()
        for plan in (scenario, with_fields(scenario, cutoff__rule="never"))
    )
    # Within 5 standard errors, and a hundredth or two for taking gamma factors as normal.
    assert 0.1 < simulated < 0.4
    assert 1 - found / all_put_through == pytest.approx(simulated, abs=5 * np.sqrt(0.25 / runs) * 0.8 + 0.02)
