"""What reaches each tier by its means, against the simulated center with everybody on duty."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.measures.workload import work_spans
from analytics.staffing.tier_loads import tier_load
from data.samples.scenarios import small_center
from queueing import Scenario, simulate
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
