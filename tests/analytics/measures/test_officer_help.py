"""What becomes of callers who ask for an officer: every kind by hand, and shares that add up to all of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.measures.definitions import MEASURES
from analytics.measures.figures import figures_of
from analytics.measures.officer_help import HELP
from queueing import Journeys

TUE, WED = 1, 2
CALLED = 1440.0 * TUE + 9 * 60
"""Tuesday at 9:00, on the first measured day."""


def asking(person: int, outcome: str, **columns: Any) -> dict[str, Any]:
    """A call that asks for an officer at 9:40 on Tuesday, so in the half-hour after that of its arrival."""
    row = {"person": person, "arrived": CALLED, "ivr_end": CALLED + 2, "tier1_end": CALLED + 40}
    return row | {"transfer_asked": CALLED + 40, "ended": CALLED + 90, "outcome": outcome} | columns


CALLS = {
    "live": [
        asking(1, "resolved_tier2", estimated_wait=0.0, route="live", tier2_start=CALLED + 41),
        asking(2, "resolved_supervisor", supervisor_start=CALLED + 50),
        asking(3, "abandoned_supervisor", estimated_wait=0.0, route="live", tier2_start=CALLED + 42),
    ],
    "same_day": [asking(4, "resolved_tier2", estimated_wait=31.0, route="callback", tier2_start=CALLED + 300)],
    "later": [asking(5, "appointment", estimated_wait=31.0, route="callback", tier2_start=CALLED + 1440)],
    "refused": [asking(6, "refused_cutoff"), asking(7, "refused_cutoff")],
    "none": [
        asking(8, "abandoned_tier2", estimated_wait=5.0, route="live"),
        asking(9, "suspended", estimated_wait=31.0, route="callback"),
        asking(10, "no_callback_number", estimated_wait=31.0),
        asking(11, "abandoned_supervisor"),
        asking(12, "unfinished", estimated_wait=31.0, route="callback", ended=math.nan),
    ],
}


def test_each_call_that_asks_is_counted_once_by_its_arrival(
    journeys_of: Callable[..., Journeys], value_of: Callable[..., Any]
) -> None:
    others = [
        {"person": 20, "arrived": CALLED, "ivr_end": CALLED + 2, "ended": CALLED + 20, "outcome": "resolved_tier1"},
        asking(21, "resolved_tier2", tier2_start=CALLED, route="live") | {"arrived": CALLED - 1440},
        asking(22, "resolved_tier2", call=0, tier2_start=CALLED, route="callback") | {"arrived": 0.0},
    ]
    journeys = journeys_of([row for rows in CALLS.values() for row in rows] + others)
    every = sum(map(len, CALLS.values()))
    for name, rows in CALLS.items():
        by_time = value_of(journeys, f"asking_{name}", "weekday_time")
        assert {place: share for place, share in enumerate(by_time) if not math.isnan(share)} == {
            TUE * 48 + 18: pytest.approx(len(rows) / every)
        }
        row = list(MEASURES).index(f"asking_{name}")
        assert figures_of(journeys).calls["overall"][row].tolist() == [every]


def test_shares_add_up_and_agree_with_the_other_measures(simulated: Journeys, value_of: Callable[..., Any]) -> None:
    shares = {name: np.array(value_of(simulated, f"asking_{name}", "day")) for name in HELP}
    every = np.sum(list(shares.values()), axis=0)
    assert np.isnan(every).sum() == 2
    assert every[~np.isnan(every)] == pytest.approx(1.0)
    assert all(np.nansum(share) > 0 for share in shares.values())
    assert value_of(simulated, "asking_refused") == pytest.approx(value_of(simulated, "refused_share"))
