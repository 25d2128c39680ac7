"""Searches for blocks that take a second: few weeks, on days on which it is plain where people are missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.blocks import search
from analytics.inputs.variations import with_fields
from analytics.staffing.simulations import with_staffing
from data.samples.scenarios import small_center
from queueing import Scenario

PLENTY = 30
MONDAY, TUESDAY = 0, 1


@pytest.fixture(autouse=True)
def few_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in {"SCREENING": 2, "CHOOSING": 4, "AT_ONCE": 3, "MOST_TURNS": 2}.items():
        monkeypatch.setattr(search, name, number)


def starved(*half_hours: tuple[int, int], people: int = 0) -> Scenario:
    """Monday and Tuesday with plenty of officers, but in half-hours given by weekday and number from midnight."""
    plan = with_fields(small_center(), days=2, max_overrun_days=3)
    on_duty = np.zeros((7, 48), dtype=np.int64)
    on_duty[:2, 14:40] = PLENTY
    for place in half_hours:
        on_duty[place] = people
    return with_staffing(plan, "tier2", on_duty)


def few(**more: Any) -> dict[str, Any]:
    """The options of a small search."""
    return {"hours": (2,), "replications": 10, "workers": 1} | more
