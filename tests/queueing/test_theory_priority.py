"""The order of live holders and callbacks at Tier 2 against theory: who waits how long under each policy.

Two kinds of cases. Live holders and callbacks in two streams that do not depend on the queue are two classes without
preemption, for which Cobham's formulas hold. Where the announced wait decides between the two at a sharp threshold,
the classes depend on the queue, and birth and death gives the answer.

Each case is run so long that the 95 % interval lies within 2 % of the theoretical value; ``steady_state`` says how,
and how sure that is.
"""

from __future__ import annotations

import numpy as np
import pytest

from queueing import Duration, Journeys, Scenario, WeekdayDemand
from tests.queueing.centers import EVERYBODY_AT_ONCE, center
from tests.queueing.steady_state import (
    DAY,
    Floats,
    Kind,
    Visits,
    assert_agrees,
    erlang_c,
    in_batches,
    queue_length,
    steady_center,
    visits,
)

# Two streams. Handling at Tier 1 takes everybody exactly a day. Lines are open all day on Monday, Tuesday, Thursday
# and Friday. Who calls on a Monday comes to the transfer decision on Tuesday, while lines are open, and holds live. Who
# calls on a Tuesday comes to it on Wednesday, while lines are shut, and must take a callback. It is made at once and
# not answered; six days later, on the next Tuesday, the caller rejoins the callback queue. So every Tuesday two
# independent Poisson processes join Tier 2, live holders and callbacks, at the rates at which calls arrive on
# Mondays and on Tuesdays. Thursdays and Fridays do the same for Fridays. Nothing else asks for an officer then.

WEEKS = 104
JOINING_DAYS = (1, 4)
"""Tuesday and Friday, counted from Monday."""
SETTLED, CLOSING = 120.0, 1380.0
"""Calls count that join between these minutes of the day: when the queue that was empty at midnight has settled, and
early enough to be served before lines shut."""


def two_streams(order: str, officers: int, handle: Duration, loads: dict[str, float]) -> Scenario:
    """A center in which live holders and callbacks each bring this load in erlangs, on Tuesdays and Fridays."""
    all_day = {"opens": "00:00", "closes": "24:00"}
    live, callback = ((60 * loads[route] / handle.mean,) * 24 for route in ("live", "callback"))
    return center(
        days=7 * WEEKS,
        max_overrun_days=1,
        opening_hours=dict.fromkeys(("monday", "tuesday", "thursday", "friday"), all_day),
        closed_on_federal_holidays=False,
        demand=WeekdayDemand(interval_minutes=60, monday=live, tuesday=callback, thursday=live, friday=callback),
        tier1={"staffing": 100 * EVERYBODY_AT_ONCE, "handle_time": Duration(DAY, shape="constant")},
        tier2={"staffing": officers, "handle_time": handle},
        callback={
            "order": order,
            "max_attempts": 2,
            "ring_minutes": 0,
            "retry_after": 6 * DAY,
            "answered_shut": [0, 1],
            "answered_same_day": [0, 1],
            "answered_later_day": [0, 1],
        },
    )


def two_stream_visits(journeys: Journeys) -> Visits:
    """Visits to Tier 2: of live holders from the transfer, of callbacks from rejoining after the first attempt.

    Each settled part of a Tuesday or Friday is a batch, but for the first week, which has no callbacks yet.
    """
    attempts, callback = journeys.callback_attempts, journeys.scenario.callback
    joined = np.where(journeys.took("live"), journeys["transfer_asked"], np.nan)
    first = attempts.attempt == 1
    rejoined = attempts.dialled[first] + callback.ring_minutes + callback.retry_after
    joined[np.searchsorted(journeys["person"], attempts.person[first])] = rejoined
    joined[joined >= 7 * WEEKS * DAY] = np.nan
    queue = visits(journeys, joined, journeys["tier2_start"], journeys["tier2_end"])
    week, minute = np.divmod(queue.joined, 7 * DAY)
    day, minute = np.divmod(minute, DAY)
    counts = np.isin(day, JOINING_DAYS) & (week >= 1) & (minute >= SETTLED) & (minute < CLOSING)
    batch = np.where(counts, 2 * (week - 1) + (day == JOINING_DAYS[1]), -1).astype(np.int64)
    live = journeys.took("live")[queue.row[counts]]
    assert np.array_equal(journeys["attempts"][queue.row[counts]], np.where(live, 0, 2))
    return Visits(queue.row, queue.joined, queue.start, queue.end, batch, 2 * (WEEKS - 1), CLOSING - SETTLED)


FIRST_SERVED = {"live_first": "live", "callbacks_first": "callback", "keep_place": None}


def mean_waits(order: str, officers: int, handle: Duration, loads: dict[str, float]) -> dict[str, float]:
    """Mean wait of each class (Cobham 1954, Operations Research 2:70), or of both in one queue.

    With one officer for any handle time, with several for exponential ones.
    """
    load = sum(loads.values())
    if officers == 1:
        until_free = load * handle.mean * (1 + handle.spread**2) / 2
    else:
        until_free = erlang_c(officers, load) * handle.mean / officers
    rho = load / officers
    first = FIRST_SERVED[order]
    if first is None:
        return dict.fromkeys(loads, until_free / (1 - rho))
    wait_of_first = until_free / (1 - loads[first] / officers)
    return {route: wait_of_first if route == first else wait_of_first / (1 - rho) for route in loads}


@pytest.mark.parametrize(
    "order",
    ["live_first", *(pytest.param(each, marks=pytest.mark.long) for each in ("callbacks_first", "keep_place"))],
)
@pytest.mark.parametrize(
    ("officers", "handle", "live", "callback"),
    [
        pytest.param(1, Duration(0.3, 0.8, "lognormal"), 0.35, 0.25, id="M/G/1"),
        pytest.param(2, Duration(0.5, shape="exponential"), 0.8, 0.6, id="M/M/2", marks=pytest.mark.long),
    ],
)
def test_mean_waits_of_two_classes_are_those_of_cobham(
    order: str, officers: int, handle: Duration, live: float, callback: float
) -> None:
    loads = {"live": live, "callback": callback}
    calls_per_minute = (live + callback) / handle.mean

    def read(journeys: Journeys) -> dict[str, Floats]:
        queue = two_stream_visits(journeys)
        holds = journeys.took("live")[queue.row]
        kind = Kind(holds, live / (live + callback))
        return {
            "live": queue.per_minute(holds * queue.wait),
            "callback": queue.per_minute(~holds * queue.wait),
            "controls": queue.controls(handle, calls_per_minute, kind, waiting=[holds, ~holds]),
        }

    seen = in_batches(two_streams(order, officers, handle, loads), 2, read)
    for route, wait in mean_waits(order, officers, handle, loads).items():
        assert_agrees(seen[route], loads[route] / handle.mean * wait, seen["controls"])


# A sharp threshold. With exponential times the number in the system is that of M/M/c whatever the order (rho < 1,
# nobody gives up), and the chance of n waiting while all are busy is C (1 - rho) rho^n. The three orders differ in who
# is among the n.

OFFICERS, LOAD, MOST_WAITING = 2, 1.4, 1
RHO = LOAD / OFFICERS
BUSY = erlang_c(OFFICERS, LOAD)
"""The chance that no officer is free."""


def assert_sharp_threshold(order: str, theory: dict[str, float]) -> None:
    """M/M/2 of live holders and callbacks, with the callback required where anybody would be served before.

    The estimate for a call with n before it is (n + 1) * 1 / 2 minutes, so a sharp threshold of half a minute lets it
    hold live while n < 1. Theory gives, of the calls on each route, how many a minute must wait, and the mean number
    waiting; the first, once asserted, is one more control for the second.
    """
    threshold = MOST_WAITING / OFFICERS
    handle = Duration(1, shape="exponential")
    scenario = steady_center(
        440,
        LOAD,
        tier1={"handle_time": Duration(0)},
        tier2={"staffing": OFFICERS, "handle_time": handle},
        callback={"threshold_low": threshold, "threshold_high": threshold, "order": order},
    )

    def read(journeys: Journeys) -> dict[str, Floats]:
        queue = visits(journeys, journeys["transfer_asked"], journeys["tier2_start"], journeys["tier2_end"])
        live, callback = (journeys.took(route)[queue.row] for route in ("live", "callback"))
        return {
            "live must wait": queue.per_minute(live & (queue.wait > 0)),
            "live waiting": queue.per_minute(live * queue.wait),
            "callback must wait": queue.per_minute(callback & (queue.wait > 0)),
            "callback waiting": queue.per_minute(callback * queue.wait),
            "controls": queue.controls(handle, LOAD, waiting=[callback]),
        }

    seen = in_batches(scenario, 2, read)
    for route in ("live", "callback"):
        rate = theory[f"{route} must wait"]
        rates = seen[f"{route} must wait"]
        assert_agrees(rates, rate, seen["controls"])
        assert_agrees(seen[f"{route} waiting"], theory[f"{route} waiting"], np.c_[seen["controls"], rates - rate])


def test_both_classes_wait_in_one_queue_under_keep_place() -> None:
    # Live while fewer than k wait: waits (n + 1) / (c mu) on average given n before; the rest are callbacks, for whom
    # n - k is geometric given n >= k, so that E[n + 1] = k + 1 / (1 - rho).
    before = np.arange(MOST_WAITING)
    chance = BUSY * (1 - RHO) * RHO**before
    callbacks = LOAD * BUSY * RHO**MOST_WAITING
    theory = {
        "live must wait": LOAD * float(chance.sum()),
        "live waiting": LOAD * float(np.sum(chance * (before + 1))) / OFFICERS,
        "callback must wait": callbacks,
        "callback waiting": callbacks * (MOST_WAITING + 1 / (1 - RHO)) / OFFICERS,
    }
    assert_sharp_threshold("keep_place", theory)


def test_live_holders_go_first_under_live_first() -> None:
    # The estimate counts live holders only, and callbacks wait until none is left: while both officers are busy the
    # number of live holders is a birth and death chain on 0..k with the ratio rho, whatever the callbacks.
    number = np.arange(MOST_WAITING + 1)
    chance = RHO**number / np.sum(RHO**number)
    live = BUSY * float(np.sum(number * chance))
    theory = {
        "live must wait": LOAD * BUSY * float(1 - chance[-1]),
        "live waiting": live,
        "callback must wait": LOAD * BUSY * float(chance[-1]),
        "callback waiting": queue_length(OFFICERS, LOAD) - live,
    }
    assert_sharp_threshold("live_first", theory)


def test_callbacks_go_first_under_callbacks_first() -> None:
    # The estimate counts everybody. Callbacks begin when k live holders wait and are served before them: there are
    # max(0, n - k) of them among n.
    callbacks = LOAD * BUSY * RHO**MOST_WAITING
    waiting_callbacks = BUSY * RHO ** (MOST_WAITING + 1) / (1 - RHO)
    theory = {
        "live must wait": LOAD * BUSY - callbacks,
        "live waiting": queue_length(OFFICERS, LOAD) - waiting_callbacks,
        "callback must wait": callbacks,
        "callback waiting": waiting_callbacks,
    }
    assert_sharp_threshold("callbacks_first", theory)
