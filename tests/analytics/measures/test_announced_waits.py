"""Announced against actual waits: of those told a wait in minutes with whom an officer spoke, and of nobody else."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics import run_experiment
from queueing import Journeys, Scenario, WeekdayDemand

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
Row = dict[str, Any]

ERROR, NEAR = "announced_wait_error", "announced_wait_near"
TUE, WED, THU = 1, 2, 3
"""Tuesday and Wednesday are measured, Monday is warm-up."""


def at(day: int, hour: int, minute: float = 0) -> float:
    return 1440.0 * day + 60 * hour + minute


def told(person: int, asked: float, announced: float, wait: float, **columns: Any) -> Row:
    """A call that is told a wait for Tier 2 and has another; NaN where no officer ever speaks."""
    row: Row = {"person": person, "arrived": asked - 10, "ivr_end": asked - 8, "tier1_start": asked - 8}
    row |= {"tier1_end": asked, "transfer_asked": asked, "estimated_wait": announced, "route": "live"}
    row |= {"tier2_start": asked + wait, "tier2_end": asked + wait + 9, "ended": asked + wait + 9}
    return row | {"outcome": "resolved_tier2"} | columns


COUNTED = [
    told(1, at(TUE, 9), 20, 25),  # right at the quarter
    told(2, at(TUE, 9), 20, 15, outcome="appointment"),
    told(3, at(TUE, 9), 20, 25.5),
    told(4, at(WED, 9), 40, 29, route="callback"),
    told(5, at(WED, 10), 40, 240, route="callback", outcome="abandoned_supervisor"),
]
NOT_COUNTED = [
    told(91, at(TUE, 9), 0, 0),
    told(92, at(TUE, 9), math.inf, 900, route="callback"),
    told(93, at(TUE, 9), math.nan, 900, route="callback"),
    told(94, at(TUE, 9), 20, math.nan, outcome="abandoned_tier2", ended=at(TUE, 9, 20)),
    told(95, at(TUE, 9), 40, math.nan, route="callback", outcome="suspended"),
    told(96, at(TUE, 9), 40, math.nan, route="callback", outcome="unfinished"),
    told(97, at(TUE, 9), 40, math.nan, route="none", outcome="no_callback_number", ended=at(TUE, 9)),
    told(98, at(TUE, 0, 5), 20, 500),
    told(99, at(THU, 9), 20, 500),
    told(100, at(TUE, 9), 20, 500, call=0, arrived=0.0),
]


def test_waits_are_held_against_what_was_announced(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of(COUNTED + NOT_COUNTED)
    assert value_of(journeys, ERROR) == pytest.approx((5 - 5 + 5.5 - 11 + 200) / 5)
    assert value_of(journeys, ERROR, "day") == pytest.approx([5.5 / 3, 189 / 2])
    assert value_of(journeys, NEAR, "day") == [2 / 3, 0]
    by_time = value_of(journeys, ERROR, "time_of_day")
    found = {cell: error for cell, error in enumerate(by_time) if not math.isnan(error)}
    assert found == pytest.approx({18: (5 - 5 + 5.5 - 11) / 4, 20: 200})


def test_without_a_wait_told_there_is_nothing_to_be_right_about(journeys_of: Build, value_of: ValueOf) -> None:
    journeys = journeys_of(NOT_COUNTED)
    assert math.isnan(value_of(journeys, ERROR))
    assert math.isnan(value_of(journeys, NEAR))


def test_the_figures_of_a_crowded_center_agree_with_its_record(simulated: Journeys, value_of: ValueOf) -> None:
    table = simulated.to_frame()
    first, last = 1440 * simulated.scenario.warmup_days, 1440 * simulated.scenario.days
    table = table[(table["call"] > 0) & table["arrived"].between(first, last, inclusive="left")]
    table = table[np.isfinite(table["estimated_wait"]) & (table["estimated_wait"] > 0)].dropna(subset=["tier2_start"])
    error = table["tier2_start"] - table["transfer_asked"] - table["estimated_wait"]
    assert len(table) > 100
    assert value_of(simulated, ERROR) == pytest.approx(error.mean())
    assert value_of(simulated, NEAR) == pytest.approx((error.abs() / table["estimated_wait"] <= 0.25).mean())


def test_officers_who_come_sooner_than_announced_are_told_as_below_zero(small_center: Callable[..., Scenario]) -> None:
    """Callers who give up leave the queue shorter than it was when the wait was announced."""
    plan = small_center(
        demand=WeekdayDemand(interval_minutes=60, tuesday=(0,) * 9 + (40,) * 6 + (0,) * 9),
        ivr={"containment": 0},
        reasons=[{"name": "Any", "share": 1, "transfer_share": 1, "appointment_share": 0}],
        callback={"threshold_low": 1e6, "threshold_high": 1e6},
        tier1={"staffing": 60},
        tier2={"staffing": 4, "patience": {"mean": 10, "cv": 1}},
    )
    experiment = run_experiment({"impatient": plan}, replications=6, seed=3, workers=1)
    found = experiment.estimates("impatient")[ERROR]
    assert found.low < found.mean < found.high < 0
