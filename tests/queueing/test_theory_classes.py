"""Urgent and regular callbacks against Cobham's formulas, and a published example of a call center over a day."""

from __future__ import annotations

import math

import numpy as np
import pytest

from queueing import Duration, Journeys, Scenario, WeekdayDemand, simulate
from tests.queueing.centers import center
from tests.queueing.steady_state import Floats, Kind, assert_agrees, erlang_c, in_batches, steady_center, visits
from tests.queueing.test_rules_since_2021 import BOTH

OFFICERS, HANDLE = 2, Duration(1, shape="exponential")
LOADS = {"urgent": 0.5, "regular": 0.9}


@pytest.mark.parametrize(
    "order",
    ["keep_place", *(pytest.param(each, marks=pytest.mark.long) for each in ("live_first", "callbacks_first"))],
)
def test_mean_waits_of_urgent_and_regular_callbacks_are_those_of_cobham(order: str) -> None:
    # Every request is a callback that is answered at once, so both classes are Poisson streams into M/M/2 without
    # preemption, whatever the order between callbacks and holders (Cobham 1954, Operations Research 2:70).
    load = sum(LOADS.values())
    share = LOADS["urgent"] / load
    scenario = steady_center(
        400,
        load,
        reasons=[BOTH[0] | {"share": share}, BOTH[1] | {"share": 1 - share}],
        tier1={"handle_time": Duration(0, shape="constant")},
        tier2={"staffing": OFFICERS, "handle_time": HANDLE},
        callback={"live_transfers": False, "order": order},
    )

    def read(journeys: Journeys) -> dict[str, Floats]:
        queue = visits(journeys, journeys["transfer_asked"], journeys["tier2_start"], journeys["tier2_end"])
        urgent = journeys["urgent"][queue.row] == 1
        kind = Kind(urgent, share)
        return {
            "urgent": queue.per_minute(urgent * queue.wait),
            "regular": queue.per_minute(~urgent * queue.wait),
            "controls": queue.controls(HANDLE, load, kind, waiting=[urgent, ~urgent]),
        }

    seen = in_batches(scenario, 1, read)
    of_urgent = erlang_c(OFFICERS, load) / OFFICERS / (1 - LOADS["urgent"] / OFFICERS)
    for name, wait in {"urgent": of_urgent, "regular": of_urgent / (1 - load / OFFICERS)}.items():
        assert_agrees(seen[name], LOADS[name] * wait, seen["controls"])


AGENTS = (4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4)
CALLS = (100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60)
DAYS = 20_000
PUBLISHED_DAYS = 1_000
PUBLISHED = {"wait (s)": (11.83, 10.06, 13.61), "in 20 s": (0.853, 0.844, 0.862), "lost": (0.0342, 0.0311, 0.0374)}
"""Of 1,000 simulated days: the mean and its 90 % interval."""


def published_center() -> Scenario:
    """The day of the example CallCC of ContactCenters (Buist and L'Ecuyer 2005, Winter Simulation Conference).

    Calls of 13 hours from 8:00, as many as expected times a gamma(10, 10) factor of the day; 10 % give up at once where
    they must wait, the others after an exponential 1,000 s; service is exponential with a mean of 100 s. There agents
    who go finish their call, as here; who still waits at closing is served there and closed out here. Its calls within
    20 s are those that waited so long at the most, also before they hung up.
    """
    by_hour = (0,) * 8 + AGENTS + (0,) * 3
    return center(
        opening_hours={"monday": {"opens": "08:00", "closes": "21:00"}},
        demand=WeekdayDemand(interval_minutes=60, monday=(0.0,) * 8 + tuple(map(float, CALLS)) + (0.0,) * 3),
        daily_cv=10**-0.5,
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0}],
        tier1={
            "staffing": {"on_duty": {"interval_minutes": 60, "monday": by_hour}},
            "handle_time": Duration(100 / 60, shape="exponential"),
            "patience": Duration(1000 / 60, shape="exponential"),
            "give_up_at_once": 0.1,
        },
        max_overrun_days=0,
    )


@pytest.mark.long
def test_the_published_day_of_a_call_center_is_simulated_alike() -> None:
    """Within 2.6 combined standard errors of each published figure; the published 90 % interval gives its own."""
    scenario = published_center()
    figures = np.empty((DAYS, 4))
    for day in range(DAYS):
        journeys = simulate(scenario, seed=1, replication=day)
        gone = journeys.ended_as("abandoned_tier1")
        until = np.where(np.isnan(journeys["tier1_start"]), journeys["ended"], journeys["tier1_start"])
        wait = 60 * (until - journeys["ivr_end"])
        figures[day] = len(journeys), np.nansum(wait), (wait <= 20).sum(), gone.sum()
    calls, waited, in_time, lost = figures.T
    expected = float(sum(CALLS))
    assert calls.mean() == pytest.approx(expected, abs=5 * calls.std() / math.sqrt(DAYS))
    found = {
        "wait (s)": (waited.sum() / calls.sum(), (waited - calls * waited.sum() / calls.sum()) / expected),
        "in 20 s": (in_time.mean() / expected, in_time / expected),
        "lost": (lost.mean() / expected, lost / expected),
    }
    for name, (value, low, high) in PUBLISHED.items():
        ours, by_day = found[name]
        errors = by_day.std() / math.sqrt(DAYS), (high - low) / 2 / 1.645
        print(f"{name}: published {value}, here {ours:.5f} +- {1.645 * errors[0]:.5f}")  # noqa: T201 (shown by -rP)
        assert abs(ours - value) < 2.6 * math.hypot(*errors), name
