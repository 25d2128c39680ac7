"""The wait until a person speaks: known waits, and that the habit of reports leaves out nothing but callbacks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from analytics.measures.figures import counts_of
from analytics.measures.observations import View
from queueing import Journeys, Scenario, simulate

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
Row = dict[str, Any]

TRUE, HABIT = "person_wait_mean", "person_wait_mean_callbacks_zero"
MON, TUE, WED, THU = range(4)
"""Tuesday and Wednesday are measured, Monday is warm-up."""


def at(day: int, hour: int, minute: float = 0) -> float:
    return 1440.0 * day + 60 * hour + minute


def call(person: int, joined: float, outcome: str, **columns: Any) -> Row:
    """A call that waits 3 minutes for Tier 1 and is handled there in 5."""
    row: Row = {"person": person, "arrived": joined - 2, "ivr_end": joined, "outcome": outcome, "ended": joined + 200}
    return row | {"tier1_start": joined + 3, "tier1_end": joined + 8} | columns


def passed_on(person: int, joined: float, outcome: str, wait: float, route: str = "live", **columns: Any) -> Row:
    """A call that goes on to Tier 2 and is with an officer for 10 minutes after a wait; NaN where for ever."""
    asked = joined + 8
    tier2 = {"tier2_start": asked + wait, "tier2_end": asked + wait + 10, "ended": asked + wait + 10}
    return call(
        person, joined, outcome, **({"transfer_asked": asked, "estimated_wait": 1.0, "route": route} | tier2 | columns)
    )


NOT_COUNTED = [
    call(91, at(TUE, 9), "abandoned_tier1", tier1_start=math.nan, tier1_end=math.nan),
    call(92, at(TUE, 9), "closed_out", tier1_start=math.nan, tier1_end=math.nan),
    call(93, at(TUE, 9), "contained", tier1_start=math.nan, tier1_end=math.nan),
    call(94, at(TUE, 9), "refused_cutoff", transfer_asked=at(TUE, 9, 8)),
    passed_on(95, at(TUE, 9), "abandoned_tier2", math.nan),
    passed_on(96, at(TUE, 9), "suspended", math.nan, "callback"),
    passed_on(97, at(TUE, 9), "no_callback_number", math.nan, "none"),
    passed_on(98, at(TUE, 9), "unfinished", math.nan, "callback"),
    passed_on(99, at(TUE, 9), "abandoned_supervisor", 1),
    call(100, at(TUE, 0, 1), "resolved_tier1"),
    call(101, at(THU, 9), "resolved_tier1"),
    passed_on(102, at(TUE, 9), "resolved_tier2", 400, "callback", call=0, arrived=0.0),
]
"""Calls that nobody whom they asked for spoke with, and those of the warm-up, the run-out and before the start."""


def test_waits_are_added_up_and_only_callbacks_differ(journeys_of: Build, value_of: ValueOf) -> None:
    supervised = {"supervisor_start": at(WED, 10), "supervisor_end": at(WED, 11), "ended": at(WED, 11)}
    rows = [
        call(1, at(TUE, 9), "resolved_tier1"),
        call(2, at(TUE, 9), "not_authorized"),
        passed_on(3, at(TUE, 9), "resolved_tier2", 20),
        passed_on(4, at(TUE, 9), "resolved_tier2", 600, "callback"),
        passed_on(5, at(WED, 9), "appointment", 60, "callback"),
        # 24 minutes from the end of Tier 1's call, and 30 from that of Tier 2's.
        call(6, at(WED, 9, 28), "resolved_supervisor", transfer_asked=at(WED, 9, 36), **supervised),
        passed_on(7, at(WED, 9), "resolved_supervisor", 12, "callback", **supervised),
    ]
    journeys = journeys_of(rows + NOT_COUNTED)
    on_the_line = [3, 3, 23, 3, 3, 27, 33]
    assert value_of(journeys, HABIT) == pytest.approx(sum(on_the_line) / 7)
    assert value_of(journeys, TRUE) == pytest.approx((sum(on_the_line) + 600 + 60 + 12) / 7)
    assert value_of(journeys, TRUE, "day") == pytest.approx([632 / 4, 135 / 3])
    by_time = value_of(journeys, HABIT, "time_of_day")
    assert {cell: wait for cell, wait in enumerate(by_time) if not math.isnan(wait)} == pytest.approx({18: 95 / 7})


def test_in_truth_callers_wait_longer_by_the_waits_of_callbacks(simulated: Journeys) -> None:
    view = View.of(simulated)
    (true, calls), (habit, same) = (counts_of(MEASURES[name], view, "weekday_time") for name in (TRUE, HABIT))
    np.testing.assert_array_equal(calls, same)
    assert (true >= habit).all()
    ended_with_them = simulated.ended_as("resolved_tier2", "appointment", "resolved_supervisor")
    back = view.callbacks & view.reached("tier2_start") & ended_with_them
    waits = (view["tier2_start"] - view["transfer_asked"])[back].sum()
    assert waits > 0
    assert (true - habit).sum() == pytest.approx(waits)


def test_where_nobody_is_called_back_both_are_one(crowded_center: Callable[..., Scenario], value_of: ValueOf) -> None:
    # Without a number to call nobody can be called back, but for those left over from before the start.
    journeys = simulate(with_fields(crowded_center(), callback__direct_number_share=0), seed=4)
    assert not (journeys.took("callback") & (journeys["call"] > 0)).any()
    assert value_of(journeys, TRUE) == value_of(journeys, HABIT) > 0
