"""The flow of calls: what enters a stage leaves it, and every end is an outcome."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from analytics.measures.figures import Figures
from analytics.measures.flows import FLOWS, Flow
from queueing import Journeys

ValueOf = Callable[..., Any]

STAGES = sorted({flow.source for flow in FLOWS})
ENDS = {
    "Answered by the voice system": ("contained",),
    "Resolved by Tier 1": ("resolved_tier1",),
    "Gave up waiting": ("abandoned_tier1", "abandoned_tier2", "abandoned_supervisor"),
    "Refused by the cutoff": ("refused_cutoff",),
    "Not authorized": ("not_authorized",),
    "Still waiting at closing": ("closed_out",),
    "No number to call back": ("no_callback_number",),
    "Resolved by Tier 2": ("resolved_tier2",),
    "Appointment scheduled": ("appointment",),
    "Not reached by callback": ("suspended",),
    "Resolved by a supervisor": ("resolved_supervisor",),
    "Unfinished at the end of the run": ("unfinished",),
}
SOURCE = "Calls offered"


@pytest.fixture(scope="module")
def total(simulated_figures: Figures, value_of: ValueOf) -> Callable[[list[Flow]], np.ndarray]:
    """Calls of each measured day on some flows together."""

    def add(flows: list[Flow]) -> np.ndarray:
        return np.asarray(np.sum([value_of(simulated_figures, flow.measure, "day") for flow in flows], axis=0))

    return add


@pytest.mark.parametrize("stage", STAGES)
def test_what_enters_a_stage_leaves_it(
    stage: str,
    total: Callable[[list[Flow]], np.ndarray],
    simulated_figures: Figures,
    value_of: ValueOf,
) -> None:
    out = total([flow for flow in FLOWS if flow.source == stage])
    assert out.sum() > 0
    if stage == SOURCE:
        into = np.array(value_of(simulated_figures, "offered_calls", "day"))
    else:
        into = total([flow for flow in FLOWS if flow.target == stage])
    assert out.tolist() == into.tolist()


def test_every_end_is_a_stage_or_an_outcome() -> None:
    assert {flow.target for flow in FLOWS} == set(ENDS) | set(STAGES) - {SOURCE}
    assert len({flow.measure for flow in FLOWS}) == len(FLOWS)


@pytest.mark.parametrize("end", ENDS)
def test_the_flows_into_an_end_are_the_calls_with_its_outcomes(
    end: str,
    total: Callable[[list[Flow]], np.ndarray],
    simulated_figures: Figures,
    value_of: ValueOf,
) -> None:
    outcomes = [value_of(simulated_figures, f"outcome_{outcome}", "day") for outcome in ENDS[end]]
    assert total([flow for flow in FLOWS if flow.target == end]).tolist() == np.sum(outcomes, axis=0).tolist()


def test_the_simulated_center_uses_nearly_every_flow(simulated_figures: Figures, value_of: ValueOf) -> None:
    empty = {flow.measure for flow in FLOWS if value_of(simulated_figures, flow.measure) == 0}
    assert empty <= {
        *(f"flow_{stage}_to_unfinished" for stage in ("offered", "tier1", "live", "callback", "supervisor")),
        "flow_live_to_no_number",
        "flow_supervisor_to_closed_out",
        "flow_tier1_to_closed_out",
    }


NINE = 1440.0 + 9 * 60
IVR = {"person": 1, "arrived": NINE, "ivr_end": NINE + 2}
TIER1 = IVR | {"tier1_start": NINE + 3, "tier1_end": NINE + 8}
ASKED = TIER1 | {"transfer_asked": NINE + 8}
LIVE = ASKED | {"estimated_wait": 5.0, "route": "live"}
CALLBACK = ASKED | {"estimated_wait": math.inf, "route": "callback"}
SPOKEN = {"tier2_start": NINE + 20, "tier2_end": NINE + 30}
SUPERVISED = {"supervisor_start": NINE + 40, "supervisor_end": NINE + 50}


@pytest.mark.parametrize(
    ("row", "way"),
    [
        ({"person": 1, "arrived": NINE, "outcome": "unfinished"}, "offered unfinished"),
        (IVR | {"outcome": "contained"}, "offered voice"),
        (IVR | {"outcome": "abandoned_tier1"}, "offered tier1 abandoned"),
        (IVR | {"outcome": "closed_out"}, "offered tier1 closed_out"),
        (IVR | {"outcome": "unfinished"}, "offered tier1 unfinished"),
        (TIER1 | {"outcome": "not_authorized"}, "offered tier1 not_authorized"),
        (TIER1 | {"outcome": "resolved_tier1"}, "offered tier1 resolved1"),
        (ASKED | {"outcome": "refused_cutoff"}, "offered tier1 refused"),
        (ASKED | {"estimated_wait": 40.0, "outcome": "no_callback_number"}, "offered tier1 no_number"),
        (ASKED | {"outcome": "abandoned_supervisor"}, "offered tier1 supervisor abandoned"),
        (ASKED | {"outcome": "unfinished"}, "offered tier1 supervisor unfinished"),
        (ASKED | {"outcome": "closed_out"}, "offered tier1 supervisor closed_out"),
        (ASKED | SUPERVISED | {"outcome": "resolved_supervisor"}, "offered tier1 supervisor resolved3"),
        (LIVE | {"outcome": "abandoned_tier2"}, "offered tier1 live abandoned"),
        (LIVE | {"outcome": "no_callback_number"}, "offered tier1 live no_number"),
        (LIVE | {"outcome": "unfinished"}, "offered tier1 live unfinished"),
        (LIVE | SPOKEN | {"outcome": "resolved_tier2"}, "offered tier1 live resolved2"),
        (LIVE | SPOKEN | {"outcome": "appointment"}, "offered tier1 live appointment"),
        (LIVE | SPOKEN | {"outcome": "closed_out"}, "offered tier1 live supervisor closed_out"),
        (CALLBACK | {"outcome": "suspended"}, "offered tier1 callback suspended"),
        (CALLBACK | {"outcome": "unfinished"}, "offered tier1 callback unfinished"),
        (CALLBACK | SPOKEN | {"outcome": "appointment"}, "offered tier1 callback appointment"),
        (CALLBACK | SPOKEN | {"outcome": "unfinished"}, "offered tier1 callback supervisor unfinished"),
        (
            CALLBACK | SPOKEN | SUPERVISED | {"outcome": "resolved_supervisor"},
            "offered tier1 callback supervisor resolved3",
        ),
    ],
)
def test_the_way_of_a_call(
    row: dict[str, Any], way: str, journeys_of: Callable[..., Journeys], value_of: ValueOf
) -> None:
    stages = way.split()
    expected = {f"flow_{source}_to_{target}" for source, target in pairwise(stages)}
    journeys = journeys_of([row, row | {"person": 2, "arrived": NINE - 1440}])
    assert {flow.measure for flow in FLOWS if value_of(journeys, flow.measure, "day")[0] == 1} == expected
    assert {flow.measure for flow in FLOWS if value_of(journeys, flow.measure) > 0} == expected
