"""The simulated center against queueing theory, where theory has an exact answer: one queue, and networks of queues.

Each case is a Scenario in a steady state, run so long that its 95 % interval lies within 2 % of the theoretical value;
``steady_state`` says how, and how sure it is. Mean handle times are a minute, unless a network needs others.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from queueing import Duration, Journeys, Scenario, simulate
from tests.queueing.centers import WEEK
from tests.queueing.steady_state import (
    SEED,
    STANDARD_ERRORS,
    Floats,
    assert_agrees,
    erlang_c,
    in_batches,
    queue_length,
    steady_center,
    visits,
)

EXPONENTIAL = Duration(1, shape="exponential")


def tier1_alone(days: int, calls_per_minute: float, people: int, handle: Duration, **changes: Any) -> Scenario:
    """Calls that only meet Tier 1."""
    return steady_center(
        days,
        calls_per_minute,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0}],
        tier1={"staffing": people, "handle_time": handle, **changes},
    )


def assert_waiting(scenario: Scenario, replications: int, calls_per_minute: float, theory: dict[str, float]) -> None:
    """The mean number waiting at Tier 1, and how many calls a minute must wait, are the theoretical ones."""
    handle = scenario.tier1.handle_time

    def read(journeys: Journeys) -> dict[str, Floats]:
        queue = visits(journeys, journeys["arrived"], journeys["tier1_start"], journeys["tier1_end"])
        return {
            "waiting": queue.per_minute(queue.wait),
            "must wait": queue.per_minute(queue.wait > 0),
            "controls": queue.controls(handle, calls_per_minute),
        }

    seen = in_batches(scenario, replications, read)
    for name, value in theory.items():
        assert_agrees(seen[name], value, seen["controls"])


def test_mean_wait_in_mmc_is_that_of_erlang_c() -> None:
    load, people = 1.2, 2
    scenario = tier1_alone(600, load, people, EXPONENTIAL)
    theory = {"waiting": queue_length(people, load), "must wait": load * erlang_c(people, load)}
    assert_waiting(scenario, 1, load, theory)


def test_mean_wait_of_other_work_alone_is_that_of_pollaczek_and_khinchine() -> None:
    # One officer and nothing but items, lognormal: M/G/1, waiting on the mean rate^2 E[S^2] / 2 / (1 - load).
    load, handle = 0.6, Duration(1, 0.8)
    work = {"name": "Items", "handle_time": handle, "place": "last"} | dict.fromkeys(WEEK, 1440 * load)
    scenario = steady_center(500, 0, tier2={"staffing": 1}, work=[work])

    def read(journeys: Journeys) -> dict[str, Floats]:
        queue = visits(journeys, journeys["arrived"], journeys["tier2_start"], journeys["tier2_end"])
        return {"waiting": queue.per_minute(queue.wait), "controls": queue.controls(handle, load)}

    seen = in_batches(scenario, 1, read)
    assert_agrees(seen["waiting"], load**2 * (1 + 0.8**2) / 2 / (1 - load), seen["controls"])


def assert_erlang_a(scenario: Scenario, arrivals: float, *, abandoned: float, waiting: float) -> None:
    """That callers hang up at a rate a minute, and so many wait at a time, within the error of the simulation."""

    def read(journeys: Journeys) -> dict[str, Floats]:
        gone = journeys.ended_as("abandoned_tier1")
        left_queue = np.where(gone, journeys["ended"], journeys["tier1_start"])
        queue = visits(journeys, journeys["arrived"], left_queue, journeys["ended"])
        return {
            "abandoned": queue.per_minute(gone[queue.row]),
            "waiting": queue.per_minute(queue.wait),
            "controls": queue.controls(EXPONENTIAL, arrivals),
        }

    seen = in_batches(scenario, 1, read)
    assert_agrees(seen["abandoned"], abandoned, seen["controls"])
    assert_agrees(seen["waiting"], waiting, seen["controls"])


def test_abandonment_and_mean_wait_in_mmc_with_patience_are_those_of_erlang_a() -> None:
    # Birth and death: arrivals 2.5, deaths min(n, 2) * 1 + (n - 2)+ * 1/2 (Palm 1957): more load than staff.
    arrivals, people, theta = 2.5, 2, 0.5
    scenario = tier1_alone(400, arrivals, people, EXPONENTIAL, patience=Duration(1 / theta, shape="exponential"))
    deaths = [min(n, people) + max(0, n - people) * theta for n in range(1, 400)]
    chance = np.cumprod(np.r_[1.0, arrivals / np.array(deaths, dtype=np.float64)])
    chance = chance / chance.sum()
    waiting = float(np.sum(np.maximum(np.arange(400) - people, 0) * chance))

    assert_erlang_a(scenario, arrivals, abandoned=theta * waiting, waiting=waiting)


def test_who_hangs_up_at_once_is_an_atom_at_zero_of_erlang_a() -> None:
    # As above, but of those who find all busy 0.3 hang up: births 2.5 below 2 calls, 2.5 * 0.7 from there on.
    arrivals, people, theta, at_once = 2.5, 2, 0.5, 0.3
    scenario = tier1_alone(
        400, arrivals, people, EXPONENTIAL, patience=Duration(1 / theta, shape="exponential"), give_up_at_once=at_once
    )
    number = np.arange(400)
    births = np.where(number < people, arrivals, arrivals * (1 - at_once))[:-1]
    deaths = np.minimum(number, people)[1:] + np.maximum(0, number - people)[1:] * theta
    chance = np.cumprod(np.r_[1.0, births / deaths])
    chance = chance / chance.sum()
    waiting = float(np.sum(np.maximum(number - people, 0) * chance))
    lost = theta * waiting + arrivals * at_once * float(chance[number >= people].sum())

    assert_erlang_a(scenario, arrivals, abandoned=lost, waiting=waiting)


def test_wrap_up_is_longer_service_for_the_queue_and_not_for_the_caller() -> None:
    # M/G/1 with an exponential conversation of 0.6 and a constant wrap-up of 0.4: mean 1, E[S^2] = 1 + 0.36.
    talk = Duration(0.6, shape="exponential")
    scenario = tier1_alone(600, 0.5, 1, talk, wrap_up=Duration(0.4, shape="constant"))
    assert_waiting(scenario, 2, 0.5, {"waiting": 0.5 * 0.5 * 1.36 / (2 * 0.5), "must wait": 0.5 * 0.5})


def test_mean_wait_in_mg1_is_that_of_pollaczek_and_khinchine() -> None:
    # Lognormal of mean 1 and cv 0.8: E[S^2] = 1.64; W = 0.5 * 1.64 / (2 * (1 - 0.5)) = 0.82.
    scenario = tier1_alone(550, 0.5, 1, Duration(1, 0.8, "lognormal"))
    assert_waiting(scenario, 2, 0.5, {"waiting": 0.5 * 0.82, "must wait": 0.5 * 0.5})


def test_mean_wait_in_mg1_holds_for_the_gamma_shape() -> None:
    # The same formula; only mean and variance matter. cv 1.2: E[S^2] = 2.44; W = 0.4 * 2.44 / (2 * 0.6).
    scenario = tier1_alone(600, 0.4, 1, Duration(1, 1.2, "gamma"))
    assert_waiting(scenario, 2, 0.4, {"waiting": 0.4 * 0.4 * 2.44 / (2 * 0.6), "must wait": 0.4 * 0.4})


def test_mean_wait_in_mdc_is_that_of_crommelin() -> None:
    # Crommelin (1932): W = D * sum over i of P(Poisson(i a) >= i c) - P(Poisson(i a) >= i c + 1) / rho.
    people, load = 3, 2.1
    turns = np.arange(1, 2000)
    at_least = stats.poisson.sf(people * turns - 1, load * turns)
    more_than = stats.poisson.sf(people * turns, load * turns)
    theory = float(np.sum(at_least - more_than * people / load))
    scenario = tier1_alone(400, load, people, Duration(1, shape="constant"))
    assert_waiting(scenario, 1, load, {"waiting": load * theory})


def test_tiers_in_series_have_the_product_form_of_jackson() -> None:
    # Calls 3 a minute. Tier 1: mean 1, 5 people (load 3).
    # Then 0.2 go to a supervisor and half of the others to Tier 2: 1.2 a minute, mean 1.4, 3 officers (load 1.68);
    # 0.25 of these go on to a supervisor: 0.6 + 0.3 = 0.9 a minute, mean 0.5, 1 supervisor (load 0.45).
    # The stream into each tier is a Poisson process that does not depend on the tier's past (Burke 1956).
    tier2, supervisor = Duration(1.4, shape="exponential"), Duration(0.5, shape="exponential")
    scenario = steady_center(
        400,
        3.0,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5}],
        supervisor_request_share=0.2,
        ivr={"duration": Duration(2, 0.5)},
        tier1={"staffing": 5, "handle_time": EXPONENTIAL},
        tier2={"staffing": 3, "handle_time": tier2, "to_supervisor": 0.25},
        supervisor={"staffing": 1, "handle_time": supervisor},
    )
    tiers = {"tier1": (5, 3.0, EXPONENTIAL), "tier2": (3, 1.2, tier2), "supervisor": (1, 0.9, supervisor)}

    def read(journeys: Journeys) -> dict[str, Floats]:
        asked, done = journeys["transfer_asked"], journeys["tier2_end"]
        to_tier2 = np.where(np.isnan(done), np.nan, asked)
        to_supervisor = np.where(np.isnan(journeys["supervisor_end"]), np.nan, np.fmax(asked, done))
        ivr = visits(journeys, journeys["arrived"], journeys["arrived"], journeys["ivr_end"])
        joined = {
            "tier1": visits(journeys, journeys["ivr_end"], journeys["tier1_start"], journeys["tier1_end"]),
            "tier2": visits(journeys, to_tier2, journeys["tier2_start"], done),
            "supervisor": visits(journeys, to_supervisor, journeys["supervisor_start"], journeys["supervisor_end"]),
        }
        seen = {"ivr": ivr.per_minute(ivr.end - ivr.joined)}
        for tier, queue in joined.items():
            _, rate, handle = tiers[tier]
            seen[tier] = queue.per_minute(queue.end - queue.joined)
            seen[f"controls of {tier}"] = queue.controls(handle, rate)
        return seen

    seen = in_batches(scenario, 1, read)
    assert_agrees(seen["ivr"], 6.0)
    for tier, (people, rate, handle) in tiers.items():
        load = rate * handle.mean
        assert_agrees(seen[tier], load + queue_length(people, load), seen[f"controls of {tier}"])


@pytest.mark.long
def test_calling_again_has_the_product_form_of_jackson() -> None:
    # Everybody who asks for Tier 2 (half) is refused and calls again soon with chance 0.6: calls 1.4 a minute become
    # 1.4 / (1 - 0.3) = 2 a minute at Tier 1 (mean 1, 3 people), of which 0.6 a minute are away for 4 minutes.
    # The flow that comes back is not Poisson; the mean numbers are as if it were (Jackson 1957).
    scenario = steady_center(
        700,
        1.4,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5}],
        cutoff={"rule": "every_day", "time": "00:00"},
        tier1={"staffing": 3, "handle_time": EXPONENTIAL},
        calling_again={"refused_cutoff": {"probability": 0.6}, "soon_mean_minutes": 4, "max_calls": 1000},
    )

    def read(journeys: Journeys) -> dict[str, Floats]:
        queue = visits(journeys, journeys["arrived"], journeys["tier1_start"], journeys["tier1_end"])
        again = np.r_[journeys["person"][1:] == journeys["person"][:-1], False]
        returned = np.where(again, np.roll(journeys["arrived"], -1), np.nan)
        away = visits(journeys, np.where(again, journeys["ended"], np.nan), journeys["ended"], returned)
        first = journeys["call"][queue.row] == 1
        return {
            "at tier 1": queue.per_minute(queue.end - queue.joined),
            "away": away.per_minute(away.end - away.joined),
            "controls": np.column_stack([queue.controls(EXPONENTIAL), queue.per_minute(first) - 1.4]),
        }

    seen = in_batches(scenario, 1, read)
    assert_agrees(seen["at tier 1"], 2 + queue_length(3, 2), seen["controls"])
    assert_agrees(seen["away"], 0.6 * 4, seen["controls"])


@pytest.mark.parametrize("attempts", [1, 2, 3])
def test_suspensions_are_the_attempts_that_all_fail(attempts: int) -> None:
    # Every transfer that must wait becomes a callback (threshold 0); each attempt fails with chance 0.4, 0.3, 0.3.
    scenario = steady_center(
        30,
        2.0,
        tier1={"handle_time": Duration(0)},
        tier2={"staffing": 3, "handle_time": EXPONENTIAL},
        callback={
            "threshold_low": 0,
            "threshold_high": 0,
            "max_attempts": attempts,
            "ring_minutes": 0.1,
            "retry_after": 5,
            "answered_same_day": [0.6, 0.7],
            "answered_later_day": [0.6, 0.7],
        },
    )
    journeys = simulate(scenario, seed=SEED)
    theory = 0.4 * 0.3 ** (attempts - 1)
    callbacks = int(journeys.took("callback").sum())
    suspended = int(journeys.ended_as("suspended").sum())
    assert callbacks > 10_000
    assert abs(suspended / callbacks - theory) <= STANDARD_ERRORS * math.sqrt(theory * (1 - theory) / callbacks)
