"""Service levels: calls written by hand in each form, what the forms owe to each other, and a limit of one's own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.measures.chosen_limits import unanswered
from analytics.measures.definitions import MEASURES
from analytics.measures.figures import counts_of
from analytics.measures.limits import SERVICE_LEVEL_SECONDS
from analytics.measures.observations import View
from analytics.measures.service_levels import Form, service_level, service_level_name
from queueing import Journeys, Scenario, simulate
from queueing.tiers import TierName

Build = Callable[..., Journeys]
ValueOf = Callable[..., Any]
Row = dict[str, Any]

MON, TUE, WED, THU = range(4)
"""Tuesday and Wednesday are measured, Monday is warm-up."""
IN_TIME, LATE = SERVICE_LEVEL_SECONDS / 60, (SERVICE_LEVEL_SECONDS + 1) / 60
SOONER = (SERVICE_LEVEL_SECONDS - 1) / 60
FORMS: tuple[Form, ...] = ("offered", "without_early", "early_served")
TIER1_AND_2: tuple[TierName, ...] = ("tier1", "tier2")


def at(day: int, hour: int, minute: float = 0) -> float:
    return 1440.0 * day + 60 * hour + minute


def joined(person: int, instant: float, wait: float, outcome: str = "resolved_tier1", call: int = 1) -> Row:
    """A call that joins the queue of Tier 1 at an instant and is answered, or ends, after a wait."""
    row: Row = {"person": person, "call": call, "arrived": instant - 2, "ivr_end": instant, "outcome": outcome}
    if outcome == "resolved_tier1":
        return row | {"tier1_start": instant + wait, "tier1_end": instant + 9, "ended": instant + 9}
    return row | {"ended": instant + wait}


def transferred(person: int, instant: float, wait: float, outcome: str = "resolved_tier2", **columns: Any) -> Row:
    """A call that asks for Tier 2 at an instant and is answered there, or ends, after a wait."""
    tier1 = joined(person, instant - 9, 0) | {"transfer_asked": instant, "outcome": outcome, "ended": instant + wait}
    asked = tier1 | {"estimated_wait": 1.0, "route": "live"}
    if outcome == "resolved_tier2":
        asked |= {"tier2_start": instant + wait, "tier2_end": instant + wait + 9, "ended": instant + wait + 9}
    return asked | columns


def levels_of(value_of: ValueOf, journeys: Journeys, tier: TierName, scope: str = "overall") -> tuple[Any, ...]:
    return tuple(value_of(journeys, service_level_name(tier, form), scope) for form in FORMS)


def test_the_forms_differ_in_early_hang_ups_at_tier1(journeys_of: Build, value_of: ValueOf) -> None:
    rows = [
        joined(1, at(TUE, 9), IN_TIME),
        joined(2, at(TUE, 9), 0),
        joined(3, at(TUE, 9), LATE),
        joined(4, at(TUE, 9), SOONER, "abandoned_tier1"),
        joined(5, at(TUE, 9), LATE, "abandoned_tier1"),
        joined(6, at(TUE, 9), SOONER, "closed_out"),
        joined(7, at(WED, 9), math.nan, "unfinished"),
        joined(8, at(WED, 9), 0),
        # Not offered: answered by the voice system, of the warm-up, of the run-out.
        joined(9, at(TUE, 9), 0, "contained"),
        joined(10, at(TUE, 0, 1), 0),
        joined(11, at(MON, 9), SOONER, "abandoned_tier1"),
        joined(12, at(THU, 9), 0),
    ]
    journeys = journeys_of(rows)
    assert levels_of(value_of, journeys, "tier1") == (3 / 8, 3 / 7, 4 / 8)
    assert levels_of(value_of, journeys, "tier1", "day") == ([2 / 6, 1 / 2], [2 / 5, 1 / 2], [3 / 6, 1 / 2])
    by_time = value_of(journeys, service_level_name("tier1"), "time_of_day")
    assert {cell: level for cell, level in enumerate(by_time) if not math.isnan(level)} == {18: 3 / 8}


def test_at_the_limit_an_answer_is_in_time_and_a_hang_up_not_early(journeys_of: Build) -> None:
    rows = [
        joined(1, at(TUE, 9), 1.0),
        joined(2, at(TUE, 9), 1.25),
        joined(3, at(TUE, 9), 1.0, "abandoned_tier1"),
        joined(4, at(TUE, 9), 0.75, "abandoned_tier1"),
    ]
    view = View.of(journeys_of(rows))
    found = [counts_of(service_level("tier1", form, 60), view, "overall") for form in FORMS]
    assert [(float(answered[0]), float(of[0])) for answered, of in found] == [(1, 4), (1, 3), (2, 4)]


def test_callbacks_are_answered_when_an_officer_speaks_and_refused_ones_join_no_queue(
    journeys_of: Build, value_of: ValueOf
) -> None:
    rows = [
        transferred(1, at(TUE, 9), 0, estimated_wait=0.0),
        transferred(2, at(TUE, 9), LATE),
        transferred(3, at(TUE, 9), SOONER, "abandoned_tier2"),
        transferred(4, at(TUE, 9), SOONER, route="callback"),
        transferred(5, at(TUE, 9), 90, route="callback"),
        transferred(6, at(TUE, 9), 90, "suspended", route="callback"),
        transferred(7, at(TUE, 9), 0, "no_callback_number"),
        transferred(8, at(TUE, 9), math.nan, "unfinished", route="callback"),
        transferred(9, at(TUE, 9), 0, "refused_cutoff", estimated_wait=math.nan, route="none"),
        transferred(10, at(TUE, 0, 5), 0),
        transferred(11, at(THU, 9), 0),
        transferred(12, at(TUE, 9), 0, call=0, arrived=0.0, route="callback"),
    ]
    assert levels_of(value_of, journeys_of(rows), "tier2") == (2 / 8, 2 / 7, 3 / 8)


@pytest.mark.parametrize("seconds", [0.0, 60.0, 300.0])
@pytest.mark.parametrize("tier", TIER1_AND_2)
def test_each_form_is_at_least_the_one_before(tier: TierName, seconds: float, simulated: Journeys) -> None:
    view = View.of(simulated)
    counts = [counts_of(service_level(tier, form, seconds), view, "weekday_time") for form in FORMS]
    some = counts[1][1] > 0
    offered, without_early, early_served = (answered[some] / of[some] for answered, of in counts)
    assert some.sum() > 50
    assert (offered <= without_early).all()
    assert (without_early <= early_served).all()
    early = (counts[2][0] - counts[0][0]).sum()
    assert (early > 0) == (seconds > 0)
    assert early == (counts[0][1] - counts[1][1]).sum()


@pytest.mark.parametrize("tier", TIER1_AND_2)
def test_where_nobody_gives_up_all_forms_are_one(
    tier: TierName, crowded_center: Callable[..., Scenario], value_of: ValueOf
) -> None:
    journeys = simulate(with_fields(crowded_center(), tier1__patience=None, tier2__patience=None), seed=4)
    assert not journeys.ended_as("abandoned_tier1", "abandoned_tier2").any()
    offered, without_early, early_served = levels_of(value_of, journeys, tier)
    assert 0 < offered < 1
    assert offered == without_early == early_served


@pytest.mark.parametrize("tier", TIER1_AND_2)
@pytest.mark.parametrize(("form", "early_seconds"), [("offered", 0.0), ("without_early", 90.0)])
def test_who_is_not_answered_in_time_is_what_staffing_asks_about(
    form: Form, early_seconds: float, tier: TierName, simulated: Journeys
) -> None:
    view = View.of(simulated)
    answered, offered = counts_of(service_level(tier, form, 90.0), view, "weekday_time")
    missed, of = counts_of(unanswered(tier, 1.5, early_seconds), view, "weekday_time")
    np.testing.assert_array_equal(of, offered)
    np.testing.assert_array_equal(answered + missed, offered)


def test_names_and_words_follow_the_limit() -> None:
    chosen = service_level("tier1", "without_early", 45)
    assert "45 s" in chosen.label
    assert "45 seconds" in chosen.definition
    assert chosen.name == service_level_name("tier1", "without_early", 45) not in MEASURES
    assert all(service_level_name(tier, form) in MEASURES for tier in TIER1_AND_2 for form in FORMS)
