"""The two engines agree call by call: on generated scenarios, on ties, at the edges, and where they once differed.

``pytest tests/queueing/test_engines_agree.py --agreement-examples 5000`` searches further than the ordinary run.
A difference that was found stays here as a test of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.samples.scenarios import small_center
from queueing import Duration, Scenario, WeekdayDemand, simulate
from queueing.agreement import check_engines, compare
from queueing.journeys import OUTCOMES, ROUTE_CODE, Journeys
from queueing.simulation import LARGEST_SEED
from tests.queueing.centers import AROUND_THE_CLOCK, busy_center, center, demand, on_duty
from tests.queueing.generated import scenarios

ORDERS = ("keep_place", "live_first", "callbacks_first")
ENOUGH = 300
"""Generated scenarios among which every outcome occurs."""


def constant(minutes: float) -> Duration:
    return Duration(minutes, shape="constant")


def tied(journeys: Journeys) -> float:
    """The share of ends of handling that fall on the same instant as another."""
    ends = np.concatenate([journeys[name] for name in ("tier1_end", "tier2_end", "supervisor_end")])
    ends = ends[~np.isnan(ends)]
    return 1 - len(np.unique(ends)) / len(ends)


def test_the_engines_agree_on_generated_scenarios(request: pytest.FixtureRequest) -> None:
    examples = request.config.getoption("--agreement-examples")
    outcomes: set[str] = set()

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(scenario=scenarios(), seed=st.integers(0, LARGEST_SEED), replication=st.integers(0, 3))
    def engines_agree(scenario: Scenario, seed: int, replication: int) -> None:
        one = simulate(scenario, seed=seed, replication=replication, engine="ciw")
        agreement = compare(one, simulate(scenario, seed=seed, replication=replication, engine="compiled"))
        outcomes.update(np.array(OUTCOMES)[np.unique(one["outcome"])].tolist())
        assert agreement.equal, f"{agreement}\n{scenario.model_dump_json(exclude_defaults=True)}"

    engines_agree()
    if examples >= ENOUGH:
        assert outcomes == set(OUTCOMES)


def test_the_engines_agree_on_two_weeks_of_the_small_center() -> None:
    agreement = check_engines(small_center().model_copy(update={"days": 14}), seed=7)
    assert agreement.calls_compared > 25_000
    assert agreement.equal, agreement


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("tier2", [{}, {"staffing": on_duty(8, 15, 4)}], ids=["evenings too", "short days"])
@pytest.mark.parametrize("overrun", [0, 3])
def test_the_engines_agree_on_the_busy_center(order: str, tier2: dict[str, Any], overrun: int) -> None:
    scenario = busy_center(callback={"order": order}, tier2=tier2, max_overrun_days=overrun)
    agreement = check_engines(scenario, seed=11, replication=2)
    assert agreement.calls_compared > 2500
    assert agreement.attempts_compared > 100
    assert agreement.equal, agreement


def stepped(*people: int) -> dict[str, Any]:
    """People on duty that change every 15 minutes, the same numbers over and over, every day of the week."""
    day = tuple(people[interval % len(people)] for interval in range(96))
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {"on_duty": {"interval_minutes": 15, **dict.fromkeys(names, day)}}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("handling", [0, 1, 5])
def test_the_engines_agree_when_many_things_happen_at_once(order: str, handling: float) -> None:
    # Queues gather while nobody is on duty; whole constant minutes then keep all that follows on the minute.
    scenario = center(
        days=2,
        max_overrun_days=2,
        demand=demand(**{day: dict.fromkeys(range(8, 20), 40.0) for day in ("monday", "tuesday")}),
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.9, "appointment_share": 0.3}],
        ivr={"duration": constant(0)},
        tier1={
            "staffing": stepped(0, 0, 9, 4, 12),
            "handle_time": constant(handling),
            "patience": constant(40),
            "not_authorized": 0.1,
            "verification_minutes": 1,
        },
        supervisor_request_share=0.1,
        cutoff={"rule": "every_day", "time": "19:15"},
        tier2={
            "staffing": stepped(0, 2, 5, 3, 0, 7),
            "handle_time": constant(handling),
            "patience": constant(10),
            "to_supervisor": 0.3,
        },
        callback={
            "threshold_low": 10,
            "threshold_high": 10,
            "direct_number_share": 0.9,
            "answered_same_day": [0.5],
            "answered_later_day": [0.5],
            "answered_shut": [0.4],
            "ring_minutes": 1,
            "retry_after": 15,
            "order": order,
            "backlog": 50,
        },
        supervisor={"staffing": stepped(0, 1, 0, 3), "handle_time": constant(handling)},
        calling_again={
            "abandoned_tier1": {"probability": 0.5},
            "suspended": {"probability": 1, "when": "next_morning"},
            "closed_out": {"probability": 1, "when": "next_morning"},
            "soon_mean_minutes": 20,
        },
    )
    one = simulate(scenario, seed=3, engine="ciw")
    agreement = compare(one, simulate(scenario, seed=3, engine="compiled"))
    assert tied(one) > 0.2
    assert agreement.equal, agreement


@pytest.mark.parametrize("retry_after", [0, 1])
def test_the_engines_agree_where_nothing_takes_any_time(retry_after: float) -> None:
    scenario = center(
        opening_hours=AROUND_THE_CLOCK,
        max_overrun_days=0,
        demand=WeekdayDemand.constant(20),
        tier1={"staffing": stepped(0, 1), "handle_time": constant(0), "patience": constant(0)},
        tier2={"staffing": stepped(1, 0), "handle_time": constant(0), "patience": constant(0), "to_supervisor": 0.5},
        callback={
            "threshold_low": 0,
            "threshold_high": 0,
            "answered_same_day": [0.5],
            "answered_later_day": [0.5],
            "ring_minutes": 0,
            "retry_after": retry_after,
            "max_attempts": 5,
            "backlog": 100,
        },
        supervisor={"staffing": stepped(1, 0, 0), "handle_time": constant(0)},
        calling_again={"abandoned_tier1": {"probability": 1}, "suspended": {"probability": 1}, "max_calls": 6},
    )
    agreement = check_engines(scenario, seed=4)
    assert agreement.calls_compared > 500
    assert agreement.equal, agreement


def test_the_engines_agree_when_far_more_wait_than_usual() -> None:
    # Thousands in every queue at once, calling again many times: more than there is room for at first.
    again = {"probability": 1, "when": "next_morning"}
    scenario = center(
        days=2,
        max_overrun_days=2,
        demand=demand(monday={8: 6000.0, 9: 200.0}, tuesday={8: 50.0}),
        tier1={"staffing": on_duty(10, 13, 60), "handle_time": Duration(2), "patience": Duration(200)},
        tier2={"staffing": on_duty(12, 23, 30), "handle_time": Duration(2)},
        callback={
            "threshold_low": 20,
            "threshold_high": 30,
            "answered_same_day": [0.1],
            "answered_later_day": [0.1],
            "answered_shut": [0.1],
            "max_attempts": 5,
            "ring_minutes": 0.1,
            "retry_after": 300,
            "backlog": 5000,
        },
        calling_again={"abandoned_tier1": again, "closed_out": again, "suspended": again, "max_calls": 3},
    )
    agreement = check_engines(scenario, seed=5)
    assert agreement.calls_compared > 15_000
    assert agreement.attempts_compared > 15_000
    assert agreement.equal, agreement


@pytest.mark.parametrize("calls", [0.0, 1.0])
def test_the_engines_agree_on_next_to_nothing(calls: float) -> None:
    assert check_engines(center(demand=demand(monday={9: calls})), seed=1).equal
    shut = center(opening_hours={"sunday": {"opens": "00:00", "closes": "24:00"}}, demand=demand(monday={9: calls}))
    agreement = check_engines(shut, seed=1)
    assert (agreement.calls_compared, agreement.equal) == (0, True)


def test_patience_at_one_tier_is_not_taken_for_patience_at_another() -> None:
    # The callers of Tier 1's queue pass it and Tier 2 in no time at 9:00, and wait for a supervisor until 9:10: the
    # very instant up to which they would have held for Tier 2. The first persons of the backlog come last in the
    # queues, since they call again after their suspension, but first among equal ends of patience.
    scenario = center(
        demand=demand(monday={8: 6.0}),
        tier1={"staffing": on_duty(9, 20, 1), "handle_time": constant(0)},
        tier2={
            "staffing": {"on_duty": {"interval_minutes": 20, "monday": (0,) * 26 + (1,) * 46}},
            "handle_time": constant(0),
            "patience": constant(10),
            "to_supervisor": 1,
        },
        callback={
            "answered_same_day": [0],
            "answered_later_day": [0],
            "ring_minutes": 5,
            "max_attempts": 1,
            "backlog": 4,
        },
        supervisor={"staffing": on_duty(12, 20, 1)},
        calling_again={"suspended": {"probability": 1}, "soon_mean_minutes": 0.1},
    )
    one = simulate(scenario, seed=1, engine="ciw")
    called = one["call"] == 1
    assert (one["route"][called] == ROUTE_CODE["live"]).all()
    assert one.ended_as("abandoned_supervisor")[called].all()
    agreement = compare(one, simulate(scenario, seed=1, engine="compiled"))
    assert agreement.equal, agreement
