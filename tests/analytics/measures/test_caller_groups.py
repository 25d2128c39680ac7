"""Figures by caller group: those of the group's own calls and people, whatever the others do."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.measures import figures
from analytics.measures.definitions import MEASURES
from analytics.measures.figures import Figures, figures_of
from queueing import Journeys, Scenario, simulate

GROUPS = [
    {"name": "Attorneys", "share": 0.3, "threshold_low": 0, "threshold_high": 5, "tier2_factor": 1.5},
    {"name": "Others", "share": 0.7},
]
OF_PEOPLE = [name for name, each in MEASURES.items() if each.basis in ("call", "person")]
COUNTS = [name for name in OF_PEOPLE if MEASURES[name].is_per_day]


@pytest.fixture(scope="module")
def grouped(crowded_center: Callable[..., Scenario]) -> Journeys:
    return simulate(crowded_center(groups=GROUPS), seed=4)


@pytest.fixture(scope="module")
def of_groups(grouped: Journeys) -> Figures:
    return figures_of(grouped)


def row(measure: str) -> int:
    return list(MEASURES).index(measure)


def test_known_answers_by_group(journeys_of: Callable[..., Journeys], value_of: Callable[..., Any]) -> None:
    # Two measured days. Attorneys: two calls of one person, one called back after 60 minutes; a third call came in the
    # warm-up. Others: one held 10 minutes, one gave up, and one was refused.
    noon = 1440.0 + 720
    asked = {"ivr_end": noon, "tier1_start": noon, "tier1_end": noon + 5, "transfer_asked": noon + 5}
    served = asked | {"arrived": noon, "outcome": "resolved_tier2"}
    rows = [
        {"person": 1, "group": 0, "route": "callback", "tier2_start": noon + 65, **served, "estimated_wait": 40.0},
        {"person": 1, "call": 2, "group": 0, "arrived": noon + 90, "outcome": "contained"},
        {"person": 2, "group": 0, "arrived": 720.0, "outcome": "contained"},
        {"person": 3, "group": 1, "route": "live", "tier2_start": noon + 15, **served, "estimated_wait": 8.0},
        {"person": 4, "group": 1, "arrived": noon, "ivr_end": noon, "ended": noon + 3, "outcome": "abandoned_tier1"},
        {"person": 5, "group": 1, **asked, "arrived": noon, "ended": noon + 5, "outcome": "refused_cutoff"},
    ]
    journeys = journeys_of(rows, groups=GROUPS)
    expected: dict[str, list[float]] = {
        "offered_calls": [1.0, 1.5],
        "repeat_calls": [0.5, 0.0],
        "calls_per_person": [2.0, 1.0],
        "transfers": [0.5, 0.5],
        "callback_share": [1.0, 0.0],
        "tier2_wait_mean": [60.0, 10.0],
        "callback_wait_mean": [60.0, math.nan],
        "abandonment_tier1": [0.0, 1 / 3],
        "refused_share": [0.0, 0.5],
        "people_helped": [1.0, 1 / 3],
    }
    for measure, values in expected.items():
        found = value_of(journeys, measure, "caller_group")
        assert found == pytest.approx(values, nan_ok=True), measure
        assert len(found) == 2


@pytest.mark.parametrize("place", [0, 1])
def test_a_groups_figures_are_those_of_its_calls_alone(grouped: Journeys, of_groups: Figures, place: int) -> None:
    own = grouped["group"] == place
    alone = figures_of(replace(grouped, columns={name: column[own] for name, column in grouped.columns.items()}))
    for name in OF_PEOPLE:
        for found, expected in ((of_groups.value, alone.value), (of_groups.calls, alone.calls)):
            given = found["caller_group"][row(name), place]
            assert given == pytest.approx(expected["overall"][row(name), 0], rel=1e-12, nan_ok=True), name
    assert own.sum() > 500


def test_counts_of_the_groups_add_up_to_the_whole(of_groups: Figures) -> None:
    for name in COUNTS:
        whole = of_groups.value["overall"][row(name), 0]
        assert of_groups.value["caller_group"][row(name)].sum() == pytest.approx(whole), name
    for name in OF_PEOPLE:
        calls = of_groups.calls["caller_group"][row(name)]
        assert calls.sum() == of_groups.calls["overall"][row(name), 0], name


def test_what_is_not_of_callers_has_no_figure_by_group(of_groups: Figures) -> None:
    for name in set(MEASURES) - set(OF_PEOPLE):
        assert np.isnan(of_groups.value["caller_group"][row(name)]).all(), name
        assert not of_groups.calls["caller_group"][row(name)].any(), name


def test_a_group_in_which_nobody_calls_has_nothing_to_measure(crowded_center: Callable[..., Scenario]) -> None:
    groups = [*GROUPS, {"name": "Nobody", "share": 0}]
    found = figures_of(simulate(crowded_center(groups=groups, days=2), seed=4))
    assert found.period.caller_groups == ("Attorneys", "Others", "Nobody")
    assert found.value["caller_group"][row("offered_calls"), 2] == 0
    assert math.isnan(found.value["caller_group"][row("tier2_wait_p50"), 2])


def test_without_groups_there_are_none_and_all_else_stays(
    crowded_center: Callable[..., Scenario], simulated_figures: Figures
) -> None:
    assert "caller_group" not in simulated_figures.value
    one = figures_of(simulate(crowded_center(groups=[{"name": "All", "share": 1}]), seed=4))
    for scope, value in simulated_figures.value.items():
        assert np.array_equal(one.value[scope], value, equal_nan=True)
    people = [row(name) for name in OF_PEOPLE]
    for found in (one.value, one.calls):
        assert np.array_equal(found["caller_group"][people], found["overall"][people], equal_nan=True)


def test_groups_reckoned_of_some_people_at_a_time_are_the_same(
    grouped: Journeys, of_groups: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "CALLS_AT_ONCE", len(grouped) // 7)
    in_parts = figures_of(grouped)
    assert in_parts.value["caller_group"].tobytes() == of_groups.value["caller_group"].tobytes()
    assert in_parts.calls["caller_group"].tobytes() == of_groups.calls["caller_group"].tobytes()
