"""The simulated center against queueing theory, where theory has an exact answer.

Each case is one long run of a Scenario in a steady state: lines open around the clock, one constant number of people
on duty, a Poisson process of arrivals (``daily_cv`` 0, equal volumes). The first day is warm-up; every further day is
one batch, thousands of services and tens of relaxation times long, so that batch means are as good as independent.

Confidence: a simulated mean may differ from theory by at most 5 standard errors of the batch means, which a correct
program exceeds in less than one of a million cases (normal approximation, 2 * (1 - Phi(5)) = 6e-7; with at least 100
batches Student's t gives 3e-6). The 95 % interval's half-width is at most ``PRECISION`` of the
theoretical value, so that a wrong rule has nowhere to hide. Where theory knows the mean of the day's arrivals and of
the work they bring, both serve as control variates, which halves the calls needed for that.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from queueing import Duration, Journeys, Scenario, WeekdayDemand, simulate
from tests.queueing.centers import AROUND_THE_CLOCK, center

PRECISION = 0.02
"""The 95 % interval's half-width at most, as a share of the theoretical value."""
STANDARD_ERRORS = 5.0
SEED = 20260302

Floats = NDArray[np.float64]


def steady_center(days: int, calls_per_minute: float, **changes: Any) -> Scenario:
    """A center in a steady state over ``days`` days after the warm-up day."""
    return center(
        days=days + 1,
        warmup_days=1,
        max_overrun_days=1,
        opening_hours=AROUND_THE_CLOCK,
        closed_on_federal_holidays=False,
        demand=WeekdayDemand.constant(60 * calls_per_minute),
        **changes,
    )


def tier1_alone(days: int, calls_per_minute: float, people: int, handle: Duration, **changes: Any) -> Journeys:
    """Calls that only meet Tier 1."""
    scenario = steady_center(
        days,
        calls_per_minute,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0}],
        tier1={"staffing": people, "handle_time": handle, **changes},
    )
    return simulate(scenario, seed=SEED)


def tier2_alone(days: int, calls_per_minute: float, officers: int, **callback: Any) -> Journeys:
    """Calls that all ask for Tier 2 as they arrive; exponential handle times of mean 1."""
    scenario = steady_center(
        days,
        calls_per_minute,
        tier1={"handle_time": Duration(0)},
        tier2={"staffing": officers, "handle_time": Duration(1, shape="exponential")},
        callback=callback,
    )
    return simulate(scenario, seed=SEED)


def time_averages(journeys: Journeys, minutes: Floats) -> Floats:
    """Per day after the warm-up: the mean number present, from how long each call that arrived that day was there.

    Its expected value is exactly the arrival rate times the mean of ``minutes`` (Little's law): unlike a day's mean
    over its calls, it has no bias from a random number of calls.
    """
    day = (journeys["arrived"] // 1440).astype(np.int64)
    days = journeys.scenario.days
    return np.asarray(np.bincount(day, minutes, minlength=days) / 1440.0)[1:days]


def surplus(journeys: Journeys, tier: str, calls_per_minute: float, mean_minutes: float) -> list[Floats]:
    """By how much each day's arrivals and work exceed what is expected of them: two controls with mean 0."""
    calls = time_averages(journeys, np.ones(len(journeys))) - calls_per_minute
    work = time_averages(journeys, journeys[f"{tier}_end"] - journeys[f"{tier}_start"])
    return [calls, work - calls_per_minute * mean_minutes]


def assert_agrees(batches: Floats, theory: float, controls: list[Floats] | None = None) -> None:
    """The mean of the batches is the theoretical value, and known well enough to say so.

    Controls are figures by batch whose true mean is 0: the part of the batches that is linear in them is taken out.
    """
    known = np.column_stack([np.ones(len(batches)), *(controls or [])])
    coefficients = np.linalg.lstsq(known, batches, rcond=None)[0]
    estimate = float(coefficients[0])
    freedom = len(batches) - known.shape[1]
    spread = math.sqrt(float(np.sum((batches - known @ coefficients) ** 2)) / freedom)
    error = spread * math.sqrt(float(np.linalg.pinv(known.T @ known)[0, 0]))
    half_width = float(stats.t.ppf(0.975, freedom)) * error
    print(  # noqa: T201 (shown by pytest -rP)
        f"theory {theory:.6f}, simulated {estimate:.6f}, off by {100 * (estimate / theory - 1):+.2f} %, "
        f"half-width {100 * half_width / theory:.2f} %"
    )
    assert abs(estimate - theory) <= STANDARD_ERRORS * error
    assert half_width <= PRECISION * theory


def erlang_c(people: int, load: float) -> float:
    """The chance to wait in M/M/c with this offered load in erlangs (Erlang 1917)."""
    terms = [load**k / math.factorial(k) for k in range(people)]
    last = load**people / math.factorial(people) * people / (people - load)
    return last / (sum(terms) + last)


def queue_length(people: int, load: float) -> float:
    """Mean number waiting in M/M/c."""
    return erlang_c(people, load) * load / (people - load)


def test_mean_wait_in_mmc_is_that_of_erlang_c() -> None:
    load, people = 1.2, 2
    journeys = tier1_alone(days=220, calls_per_minute=load, people=people, handle=Duration(1, shape="exponential"))
    wait = journeys["tier1_start"] - journeys["arrived"]
    known = surplus(journeys, "tier1", load, 1)
    assert_agrees(time_averages(journeys, wait), queue_length(people, load), known)
    assert_agrees(time_averages(journeys, (wait > 0).astype(np.float64)), load * erlang_c(people, load), known)


def test_abandonment_and_mean_wait_in_mmc_with_patience_are_those_of_erlang_a() -> None:
    # Birth and death: arrivals 2.5, deaths min(n, 2) * 1 + (n - 2)+ * 1/2 (Palm 1957): more load than staff.
    arrivals, people, theta = 2.5, 2, 0.5
    journeys = tier1_alone(
        days=101,
        calls_per_minute=arrivals,
        people=people,
        handle=Duration(1, shape="exponential"),
        patience=Duration(1 / theta, shape="exponential"),
    )
    deaths = [min(n, people) + max(0, n - people) * theta for n in range(1, 400)]
    chance = np.cumprod(np.r_[1.0, arrivals / np.array(deaths)])
    chance /= chance.sum()
    waiting = float(np.sum(np.maximum(np.arange(400) - people, 0) * chance))
    gone = journeys.ended_as("abandoned_tier1")
    left_queue = np.where(gone, journeys["ended"], journeys["tier1_start"])
    assert_agrees(time_averages(journeys, gone.astype(np.float64)), theta * waiting)
    assert_agrees(time_averages(journeys, left_queue - journeys["arrived"]), waiting)


def test_mean_wait_in_mg1_is_that_of_pollaczek_and_khinchine() -> None:
    # Lognormal of mean 1 and cv 0.8: E[S^2] = 1.64; W = 0.5 * 1.64 / (2 * (1 - 0.5)) = 0.82.
    journeys = tier1_alone(days=500, calls_per_minute=0.5, people=1, handle=Duration(1, 0.8, "lognormal"))
    wait = time_averages(journeys, journeys["tier1_start"] - journeys["arrived"])
    assert_agrees(wait, 0.5 * 0.82, surplus(journeys, "tier1", 0.5, 1))


def test_mean_wait_in_mg1_holds_for_the_gamma_shape() -> None:
    # The same formula; only mean and variance matter. cv 1.2: E[S^2] = 2.44; W = 0.4 * 2.44 / (2 * 0.6).
    journeys = tier1_alone(days=500, calls_per_minute=0.4, people=1, handle=Duration(1, 1.2, "gamma"))
    wait = time_averages(journeys, journeys["tier1_start"] - journeys["arrived"])
    assert_agrees(wait, 0.4 * 0.4 * 2.44 / (2 * 0.6), surplus(journeys, "tier1", 0.4, 1))


def test_mean_wait_in_mdc_is_that_of_crommelin() -> None:
    # Crommelin (1932): W = D * sum over i of P(Poisson(i a) >= i c) - P(Poisson(i a) >= i c + 1) / rho.
    people, load = 3, 2.1
    journeys = tier1_alone(days=150, calls_per_minute=load, people=people, handle=Duration(1, shape="constant"))
    turns = np.arange(1, 2000)
    at_least = stats.poisson.sf(people * turns - 1, load * turns)
    more_than = stats.poisson.sf(people * turns, load * turns)
    theory = float(np.sum(at_least - more_than * people / load))
    wait = time_averages(journeys, journeys["tier1_start"] - journeys["arrived"])
    assert_agrees(wait, load * theory, surplus(journeys, "tier1", load, 1))


OFFICERS, LOAD, MOST_WAITING = 2, 1.0, 1
RHO = LOAD / OFFICERS
BUSY = erlang_c(OFFICERS, LOAD)
"""The chance that no officer is free."""


def sharp_threshold(order: str, days: int) -> tuple[Journeys, list[Floats]]:
    """M/M/2 of live holders and callbacks, with the callback required where anybody would be served before.

    The estimate for a call with n before it is (n + 1) * 1 / 2 minutes, so a sharp threshold of half a minute lets it
    hold live while n < 1. Gives the journeys and the controls.
    """
    threshold = MOST_WAITING / OFFICERS
    journeys = tier2_alone(days, LOAD, OFFICERS, threshold_low=threshold, threshold_high=threshold, order=order)
    return journeys, surplus(journeys, "tier2", LOAD, 1)


def tier2_queue(journeys: Journeys, route: str) -> tuple[Floats, Floats]:
    """By day, of the calls on one route: how many a minute must wait, and the mean number waiting."""
    wait = np.where(journeys.took(route), journeys["tier2_start"] - journeys["transfer_asked"], 0.0)
    return time_averages(journeys, (wait > 0).astype(np.float64)), time_averages(journeys, wait)


# Two classes at Tier 2. A call's class follows from the wait that is announced to it, so Cobham's formulas, which ask
# for classes independent of the queue, do not apply to any scenario. With exponential times the right theory is
# closed all the same: the number in the system is that of M/M/c whatever the order (rho < 1, nobody gives up), and
# the chance of n waiting while all are busy is C (1 - rho) rho^n. The three orders differ in who is among the n.
# Where the number of callbacks waiting is asserted, their rate, asserted just before, is one more control.


def test_both_classes_wait_in_one_queue_under_keep_place() -> None:
    # Live while fewer than k wait: waits (n + 1) / (c mu) on average given n before; the rest are callbacks, for whom
    # n - k is geometric given n >= k, so that E[n + 1] = k + 1 / (1 - rho).
    journeys, known = sharp_threshold("keep_place", days=240)
    before = np.arange(MOST_WAITING)
    chance = BUSY * (1 - RHO) * RHO**before
    rate, waiting = tier2_queue(journeys, "live")
    assert_agrees(rate, LOAD * float(chance.sum()), known)
    assert_agrees(waiting, LOAD * float(np.sum(chance * (before + 1))) / OFFICERS, known)
    rate, waiting = tier2_queue(journeys, "callback")
    callbacks = LOAD * BUSY * RHO**MOST_WAITING
    assert_agrees(rate, callbacks, known)
    assert_agrees(waiting, callbacks * (MOST_WAITING + 1 / (1 - RHO)) / OFFICERS, [*known, rate - callbacks])


def test_live_holders_go_first_under_live_first() -> None:
    # The estimate counts live holders only, and callbacks wait until none is left: while both officers are busy the
    # number of live holders is a birth and death chain on 0..k with the ratio rho, whatever the callbacks.
    journeys, known = sharp_threshold("live_first", days=360)
    number = np.arange(MOST_WAITING + 1)
    chance = RHO**number / np.sum(RHO**number)
    live = BUSY * float(np.sum(number * chance))
    rate, waiting = tier2_queue(journeys, "live")
    assert_agrees(rate, LOAD * BUSY * (1 - chance[-1]), known)
    assert_agrees(waiting, live, known)
    rate, waiting = tier2_queue(journeys, "callback")
    callbacks = LOAD * BUSY * chance[-1]
    assert_agrees(rate, callbacks, known)
    assert_agrees(waiting, queue_length(OFFICERS, LOAD) - live, [*known, rate - callbacks])


def test_callbacks_go_first_under_callbacks_first() -> None:
    # The estimate counts everybody. Callbacks begin when k live holders wait and are served before them: there are
    # max(0, n - k) of them among n.
    journeys, known = sharp_threshold("callbacks_first", days=360)
    rate, waiting = tier2_queue(journeys, "callback")
    callbacks = LOAD * BUSY * RHO**MOST_WAITING
    waiting_callbacks = BUSY * RHO ** (MOST_WAITING + 1) / (1 - RHO)
    assert_agrees(rate, callbacks, known)
    assert_agrees(waiting, waiting_callbacks, [*known, rate - callbacks])
    _, waiting = tier2_queue(journeys, "live")
    assert_agrees(waiting, queue_length(OFFICERS, LOAD) - waiting_callbacks, known)


def test_tiers_in_series_have_the_product_form_of_jackson() -> None:
    # Calls 3 a minute. Tier 1: mean 1, 5 people (load 3).
    # Then 0.2 go to a supervisor and half of the others to Tier 2: 1.2 a minute, mean 1.4, 3 officers (load 1.68);
    # 0.25 of these go on to a supervisor: 0.6 + 0.3 = 0.9 a minute, mean 0.5, 1 supervisor (load 0.45).
    scenario = steady_center(
        120,
        3.0,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5}],
        supervisor_request_share=0.2,
        ivr={"duration": Duration(2, 0.5)},
        tier1={"staffing": 5, "handle_time": Duration(1, shape="exponential")},
        tier2={"staffing": 3, "handle_time": Duration(1.4, shape="exponential"), "to_supervisor": 0.25},
        supervisor={"staffing": 1, "handle_time": Duration(0.5, shape="exponential")},
    )
    journeys = simulate(scenario, seed=SEED)
    here = {
        "ivr": journeys["ivr_end"] - journeys["arrived"],
        "tier1": journeys["tier1_end"] - journeys["ivr_end"],
        "tier2": np.nan_to_num(journeys["tier2_end"] - journeys["transfer_asked"]),
    }
    joined = np.where(np.isnan(journeys["tier2_end"]), journeys["transfer_asked"], journeys["tier2_end"])
    here["supervisor"] = np.nan_to_num(journeys["supervisor_end"] - joined)
    loads = {"tier1": (5, 3.0), "tier2": (3, 1.2 * 1.4), "supervisor": (1, 0.9 * 0.5)}
    assert_agrees(time_averages(journeys, here["ivr"]), 6.0)
    for tier, (people, load) in loads.items():
        assert_agrees(time_averages(journeys, here[tier]), load + queue_length(people, load))


def test_calling_again_has_the_product_form_of_jackson() -> None:
    # Everybody who asks for Tier 2 (half) is refused and calls again soon with chance 0.6: calls 1.4 a minute become
    # 1.4 / (1 - 0.3) = 2 a minute at Tier 1 (mean 1, 3 people), of which 0.6 a minute are away for 4 minutes.
    # The flow that comes back is not Poisson; the mean numbers are as if it were (Jackson 1957).
    scenario = steady_center(
        160,
        1.4,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5}],
        cutoff={"rule": "every_day", "time": "00:00"},
        tier1={"staffing": 3, "handle_time": Duration(1, shape="exponential")},
        calling_again={"refused_cutoff": {"probability": 0.6}, "soon_mean_minutes": 4, "max_calls": 1000},
    )
    journeys = simulate(scenario, seed=SEED)
    assert_agrees(time_averages(journeys, journeys["tier1_end"] - journeys["arrived"]), 2 + queue_length(3, 2))
    same_person = journeys["person"][1:] == journeys["person"][:-1]
    away = np.zeros(len(journeys))
    away[:-1][same_person] = (journeys["arrived"][1:] - journeys["ended"][:-1])[same_person]
    assert_agrees(time_averages(journeys, away), 0.6 * 4)


@pytest.mark.parametrize("attempts", [1, 2, 3])
def test_suspensions_are_the_attempts_that_all_fail(attempts: int) -> None:
    # Every transfer that must wait becomes a callback (threshold 0); each attempt fails with chance 0.4, 0.3, 0.3.
    journeys = tier2_alone(
        30, 2.0, officers=3, threshold_low=0, threshold_high=0, max_attempts=attempts, ring_minutes=0.1,
        retry_after=5, answered_open=[0.6, 0.7],
    )  # fmt: skip
    theory = 0.4 * 0.3 ** (attempts - 1)
    callbacks = int(journeys.took("callback").sum())
    suspended = int(journeys.ended_as("suspended").sum())
    assert callbacks > 10_000
    assert abs(suspended / callbacks - theory) <= STANDARD_ERRORS * math.sqrt(theory * (1 - theory) / callbacks)
