"""What the tests of the answers share: a tiny scenario, journeys written by hand, and one simulated center."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from analytics import ExperimentCancelledError, Progress, run_experiment
from analytics.measures.definitions import MEASURES
from analytics.measures.figures import Figures, figures_of
from analytics.measures.scopes import Scope
from queueing import Journeys, Scenario, WeekdayDemand, simulate
from queueing.journeys import OUTCOME_CODE, ROUTE_CODE, TIMES, Attempts

MONDAY = date(2026, 3, 2)
BUSINESS_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

Row = Mapping[str, Any]


def _hours(begin: int, end: int, number: float, days: tuple[str, ...] = BUSINESS_DAYS) -> dict[str, Any]:
    day = tuple(number if begin <= hour < end else 0 for hour in range(24))
    return {"interval_minutes": 60, **dict.fromkeys(days, day)}


@pytest.fixture(scope="session")
def small_center() -> Callable[..., Scenario]:
    """A scenario of three open days from Monday, the first of them warm-up, with changes to its outermost fields."""

    def build(**changes: Any) -> Scenario:
        base: dict[str, Any] = {
            "start": MONDAY,
            "days": 3,
            "warmup_days": 1,
            "max_overrun_days": 4,
            "demand": WeekdayDemand(),
            "cutoff": {"rule": "never"},
            "tier1": {"staffing": 5},
            "tier2": {"staffing": 2},
            "supervisor": {"staffing": 1},
        }
        return Scenario.model_validate(base | changes)

    return build


@pytest.fixture(scope="session")
def journeys_of(small_center: Callable[..., Scenario]) -> Callable[..., Journeys]:
    """Journeys from rows written by hand (times left out were not reached) and from attempts as tuples.

    An attempt is (person, call, attempt, dialled, answered); dialled is NaN of one that was still waited for.
    """

    def build(
        rows: Iterable[Row], attempts: Iterable[tuple[int, int, int, float, bool]] = (), **changes: Any
    ) -> Journeys:
        ordered = sorted(rows, key=lambda row: (row["person"], row.get("call", 1)))

        def column(name: str, default: float, kind: type) -> np.ndarray:
            return np.array([row.get(name, default) for row in ordered], dtype=kind)

        columns = {name: column(name, math.nan, np.float64) for name in TIMES}
        columns |= {
            "person": column("person", 0, np.int64),
            "call": column("call", 1, np.int16),
            "attempts": column("attempts", 0, np.int16),
            "reason": column("reason", 0, np.int8),
            "group": column("group", 0, np.int8),
            "urgent": column("urgent", 0, np.int8),
            "route": np.array([ROUTE_CODE[row.get("route", "none")] for row in ordered], dtype=np.int8),
            "outcome": np.array([OUTCOME_CODE[row["outcome"]] for row in ordered], dtype=np.int8),
        }
        scenario = small_center(**changes)
        people, calls, numbers, dialled, answered = list(zip(*attempts, strict=True)) or [()] * 5
        rang_until = np.where(answered, math.nan, np.array(dialled, dtype=np.float64) + scenario.callback.ring_minutes)
        asked = {(row["person"], row.get("call", 1)): row.get("transfer_asked", math.nan) for row in ordered}
        back = dict(
            zip(zip(people, calls, numbers, strict=True), rang_until + scenario.callback.retry_after, strict=True)
        )
        made = Attempts(
            np.array(people, dtype=np.int64),
            np.array(calls, dtype=np.int16),
            np.array(numbers, dtype=np.int16),
            np.array(
                [
                    asked.get((person, call), math.nan)
                    if number == 1
                    else back.get((person, call, number - 1), math.nan)
                    for person, call, number in zip(people, calls, numbers, strict=True)
                ],
                dtype=np.float64,
            ),
            np.array(dialled, dtype=np.float64),
            np.array(answered, dtype=np.bool_),
            np.zeros(len(people), dtype=np.bool_),
            rang_until,
            np.zeros(len(people), dtype=np.bool_),
        )
        return Journeys(scenario, 1, 0, "ciw", columns, made)

    return build


@pytest.fixture(scope="session")
def value_of() -> Callable[..., Any]:
    """The value of a measure: over the whole run as a number, or in every group of a scope as a list."""

    reckoned: dict[int, tuple[Journeys, Figures]] = {}

    def look_up(source: Journeys | Figures, measure: str, scope: Scope = "overall") -> Any:
        if isinstance(source, Figures):
            figures = source
        else:
            if id(source) not in reckoned:
                reckoned[id(source)] = source, figures_of(source)
            figures = reckoned[id(source)][1]
        values = figures.value[scope][list(MEASURES).index(measure)]
        return float(values[0]) if scope == "overall" else values.tolist()

    return look_up


@pytest.fixture(scope="session")
def crowded_center() -> Callable[..., Scenario]:
    """A small center with every rule of the model in use and all tiers crowded, with changes to outermost fields."""

    def build(**changes: Any) -> Scenario:
        base: dict[str, Any] = {
            "start": MONDAY,
            "days": 9,
            "warmup_days": 1,
            "max_overrun_days": 2,
            "demand": WeekdayDemand.model_validate(_hours(8, 20, 40.0)),
            "daily_cv": 0.3,
            "ivr": {"containment": 0.3},
            "tier1": {"staffing": {"on_duty": _hours(8, 20, 6)}, "patience": {"mean": 12, "cv": 1}},
            "reasons": [
                {"name": "Case status", "share": 0.6, "transfer_share": 0.3, "appointment_share": 0.1},
                {"name": "Stamp", "share": 0.4, "transfer_share": 0.6, "appointment_share": 0.5},
            ],
            "supervisor_request_share": 0.05,
            "cutoff": {"rule": "heavy_days", "time": "15:30", "heavy_day_calls": 464},
            "tier2": {
                "staffing": {"on_duty": _hours(8, 18, 3) | {"saturday": _hours(9, 12, 1)["monday"]}},
                "patience": {"mean": 20, "cv": 1},
                "to_supervisor": 0.1,
            },
            "callback": {
                "threshold_low": 15,
                "threshold_high": 25,
                "direct_number_share": 0.9,
                "answered_same_day": [0.6, 0.5],
                "answered_later_day": [0.6, 0.5],
                "answered_shut": [0.5],
                "backlog": 15,
            },
            "supervisor": {"staffing": {"on_duty": _hours(8, 20, 1)}},
        }
        return Scenario.model_validate(base | changes)

    return build


@pytest.fixture(scope="session")
def simulated(crowded_center: Callable[..., Scenario]) -> Journeys:
    """A replication of the crowded center."""
    return simulate(crowded_center(), seed=4)


@pytest.fixture(scope="session")
def simulated_figures(simulated: Journeys) -> Figures:
    """The figures of that replication."""
    return figures_of(simulated)


@pytest.fixture
def told_before_a_cancel() -> Callable[..., int]:
    """Run an experiment and cancel it at its first progress: it ends soon; gives how often progress was told."""

    def run(scenarios: Mapping[str, Scenario], **options: Any) -> int:
        cancel = threading.Event()
        told: list[Progress] = []

        def cancel_at_once(progress: Progress) -> None:
            told.append(progress)
            cancel.set()

        began = time.monotonic()
        with pytest.raises(ExperimentCancelledError):
            run_experiment(scenarios, progress=cancel_at_once, cancel=cancel, **options)
        assert time.monotonic() - began < 15
        return len(told)

    return run
