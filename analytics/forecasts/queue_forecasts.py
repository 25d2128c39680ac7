"""Forecasts of several queues that add up to the forecast of all their calls.

Each queue is forecast by itself, by the method that did best for it; then the queues of an interval are scaled so that
they have its calls together (forecast proportions: Athanasopoulos, Ahmed and Hyndman 2009, Int. J. Forecasting 25:146).
The total is the surer forecast, since what one queue has by chance another has not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats

from .adjustments import Event, without_events
from .backtest import run_backtest
from .call_history import DAYS_PER_WEEK, LEAST_DAYS, CallHistory
from .forecast import Forecast, forecast

_SHARED_WEEKS: Final = 8
"""Weeks by which a queue with few days has its share of all calls."""


@dataclass(frozen=True, eq=False)
class QueueForecast:
    """What is expected of a queue."""

    expected: Forecast
    wape: float
    """How far its own forecasts were off in its backtest; NaN where it has its share of the total instead."""


def forecast_queues(
    total: Forecast,
    history: CallHistory,
    queues: Mapping[str, CallHistory],
    *,
    closed: Collection[date] | None = None,
    events: Collection[Event] = (),
) -> dict[str, QueueForecast]:
    """The forecast of each queue on the days of the total's; in each interval they add up to it.

    ``history`` is that of all calls, ``queues`` have its days. A queue that has calls on too few days for a forecast
    of its own has its share of all calls of the last eight weeks.
    """
    found = {}
    for name, recorded in queues.items():
        own = without_events(recorded, events)
        if int((own.totals > 0).sum()) < LEAST_DAYS:
            share = _share(own, history)
            found[name] = QueueForecast(replace(total, calls=total.calls * share), float("nan"))
            continue
        backtest = run_backtest(own, total.weeks)
        expected = forecast(own, total.weeks, closed=closed, backtest=backtest, events=events)
        wape = float(backtest.overall["wape"].iloc[0]) if len(backtest.overall) else float("nan")
        found[name] = QueueForecast(expected, wape)
    scale = _scale(total, [each.expected for each in found.values()])
    return {
        name: replace(each, expected=replace(each.expected, calls=each.expected.calls * scale))
        for name, each in found.items()
    }


def _scale(total: Forecast, queues: list[Forecast]) -> Floats:
    """How many times as many calls the queues of an interval have together in the total's forecast."""
    together = np.sum([each.calls for each in queues], axis=0)
    scale: Floats = np.divide(total.calls, together, out=np.zeros_like(total.calls), where=together > 0)
    return scale


def _share(own: CallHistory, history: CallHistory) -> float:
    recent = slice(-_SHARED_WEEKS * DAYS_PER_WEEK, None)
    return float(own.totals[recent].sum() / max(1.0, history.totals[recent].sum()))
