"""Hours of waiting: while lines are open, on the line and until called back, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.measures.figures import counts_of
from analytics.measures.measure import Measure
from analytics.measures.observations import View
from analytics.measures.waiting import HOLDING_HOURS, WAITING_HOURS
from queueing import Journeys
from queueing.scenario.calendar import OpeningHours
from tests.analytics.measures.test_definitions import MON, TUE, WED, at, called_back, served, to_tier1, waiting

EIGHT_TO_EIGHT = OpeningHours.business_days("08:00", "20:00")
TIER_1_WAIT = 3.0
"""What each call that asks for Tier 2 waits for Tier 1 before."""


def minutes(measure: Measure, journeys: Journeys) -> float:
    return 60 * float(counts_of(measure, View.of(journeys), "overall")[0][0])


@pytest.mark.parametrize(
    ("row", "on_the_line", "for_a_callback"),
    [
        (to_tier1(1, at(TUE, 9), 7), 7, 0),
        (to_tier1(1, at(TUE, 9), None, "abandoned_tier1"), 28, 0),
        (served(1, at(TUE, 11), 10), TIER_1_WAIT + 10, 0),
        (waiting(1, at(TUE, 10), "abandoned_tier2", at(TUE, 10, 15), route="live"), TIER_1_WAIT + 15, 0),
        (called_back(1, at(TUE, 11), 120), TIER_1_WAIT, 120),
        # From 7:50 pm to 8:10 am of the next day.
        (called_back(1, at(TUE, 19, 50), 740), TIER_1_WAIT, 20),
        (called_back(1, at(WED, 19, 50), 60), TIER_1_WAIT, 10),
        (served(1, at(MON, 11), 10), 0, 0),
    ],
)
def test_waits_are_counted_while_lines_are_open(
    row: dict[str, Any], on_the_line: float, for_a_callback: float, journeys_of: Callable[..., Journeys]
) -> None:
    journeys = journeys_of([row], opening_hours=EIGHT_TO_EIGHT)
    assert minutes(HOLDING_HOURS, journeys) == pytest.approx(on_the_line)
    assert minutes(WAITING_HOURS, journeys) == pytest.approx(on_the_line + for_a_callback)


def test_the_waits_of_half_hours_add_up(simulated: Journeys) -> None:
    view = View.of(simulated)
    for measure in (HOLDING_HOURS, WAITING_HOURS):
        whole, by_day = (counts_of(measure, view, scope)[0] for scope in ("overall", "day"))
        np.testing.assert_allclose(by_day.sum(), whole[0])
    assert 0 < minutes(HOLDING_HOURS, simulated) < minutes(WAITING_HOURS, simulated)
