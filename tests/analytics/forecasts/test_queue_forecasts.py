"""Forecasts of queues: each by itself, and together the total's."""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np
import pytest

from analytics.forecasts.adjustments import Override
from analytics.forecasts.forecast import Forecast, forecast
from analytics.forecasts.queue_forecasts import forecast_queues
from analytics.forecasts.tables import queues_table
from tests.analytics.forecasts.forecast_histories import expected_calls, history_of, noisy_history, volumes_of

ENGLISH, SPANISH = noisy_history(1, 8, 0.05), noisy_history(2, 8, 0.08, calls_per_day=800.0)


@pytest.fixture(scope="module")
def total() -> Forecast:
    return forecast(history_of(ENGLISH.calls + SPANISH.calls), 1, closed=())


def test_queues_add_up_to_the_total_in_each_interval(total: Forecast) -> None:
    history = history_of(ENGLISH.calls + SPANISH.calls)
    queues = forecast_queues(total, history, {"English": ENGLISH, "Spanish": SPANISH}, closed=())
    together = sum(each.expected.calls for each in queues.values())
    assert together == pytest.approx(total.calls)
    own = forecast(SPANISH, 1, closed=())
    assert queues["Spanish"].expected.method == own.method
    assert queues["Spanish"].expected.calls.sum() == pytest.approx(own.calls.sum(), rel=0.05)
    assert 0 < queues["Spanish"].wape < 0.3
    table = queues_table(total, queues)
    assert list(table["Queue"]) == ["English", "Spanish", "All"]
    day = total.first + timedelta(days=1)
    changed = total.with_overrides([Override(day, 600.0, "Ann", "a mailing")])
    queues = forecast_queues(changed, history, {"English": ENGLISH, "Spanish": SPANISH}, closed=())
    assert sum(each.expected.calls[1].sum() for each in queues.values()) == pytest.approx(600)


def test_a_queue_with_few_days_has_its_share() -> None:
    calls = expected_calls(70)
    small = np.where(np.arange(70)[:, None] >= 60, calls * 0.25, 0.0)  # seven open days, of the last 56 days' 40
    history = history_of(calls)
    total = forecast(history, 1, closed=())
    queues = forecast_queues(total, history, {"old": history_of(calls - small), "new": history_of(small)}, closed=())
    assert math.isnan(queues["new"].wape)
    share = small.sum() / calls[-56:].sum()
    # The old queue's own forecast is of the last weeks, and both are scaled to the total.
    together = queues["old"].expected.calls + queues["new"].expected.calls
    assert together == pytest.approx(total.calls)
    ratio = queues["new"].expected.calls[0].sum() / queues["old"].expected.calls[0].sum()
    own = forecast(history_of(calls - small), 1, closed=()).calls[0].sum()
    assert ratio == pytest.approx(share * total.calls[0].sum() / own)
    assert queues_table(total, queues)["Method"].iloc[1] == "Its share of all"


def test_a_part_of_a_history_has_the_same_days() -> None:
    history = history_of(expected_calls(28))
    part = history.part(volumes_of(expected_calls(10) / 4))
    assert (part.first, part.days) == (history.first, history.days)
    assert part.calls[:10] == pytest.approx(history.calls[:10] / 4)
    assert part.calls[10:].sum() == 0
    assert np.array_equal(part.recorded, history.recorded)
