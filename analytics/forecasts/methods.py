"""Methods of forecasting: a history in, the calls of ordinary days after it out.

A method gives the calls that each day would have on which the center is open as on any such weekday; whether it is,
is the calendar's to say (:meth:`analytics.forecasts.call_history.CallHistory.day_factors`). Every method is
deterministic, and scales with the history: twice the calls, twice the forecast. The combination is no model of its own:
its weights come from how the models did (:mod:`analytics.forecasts.combination`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from analytics.forecasts import weekly_profile, yearly_season
from queueing.scenario.calendar import Floats

from .call_history import DAYS_PER_WEEK, CallHistory

NAIVE: Final = "seasonal_naive"
"""The yardstick, which every other method must beat."""
COMBINATION: Final = "combination"
MEAN_WEEKS: Final = 4

Predict = Callable[[CallHistory, int, Floats], Floats]
"""History, days ahead and each of those days' calendar factor; gives calls by day (rows) and interval."""


@dataclass(frozen=True)
class Method:
    """A way to forecast."""

    label: str
    explanation: str
    least_days: int = 0
    """The shortest history that it is tried on."""


@dataclass(frozen=True, kw_only=True)
class Model(Method):
    """A way to forecast from the history alone."""

    predict: Predict


def last_days(history: CallHistory, days: int, factors: Floats, *, weeks: int) -> Floats:  # noqa: ARG001 (no calendar)
    """The mean of each interval on the last so many ordinary days of the same weekday, of its last level of calls."""
    means = np.zeros((DAYS_PER_WEEK, history.calls.shape[1]))
    for weekday in range(DAYS_PER_WEEK):
        same = np.flatnonzero(history.ordinary & (history.weekday == weekday))[-weeks:]
        if len(same):
            means[weekday] = history.calls[same[history.level[same] == history.level[same[-1]]]].mean(axis=0)
    return means[(history.next_date.weekday() + np.arange(days)) % DAYS_PER_WEEK]


MODELS: Final[Mapping[str, Model]] = {
    NAIVE: Model(
        "Last week again",
        "Each interval as on the last same weekday that was an ordinary day (seasonal naive): the yardstick.",
        predict=partial(last_days, weeks=1),
    ),
    "recent_mean": Model(
        "Mean of four weeks",
        "Each interval's mean over the last four ordinary days of the same weekday.",
        predict=partial(last_days, weeks=MEAN_WEEKS),
    ),
    "weekly_profile": Model(
        "Weekly profile",
        "Level with damped trend, weekdays, days after holidays and the shape of the day; recent weeks count more.",
        predict=partial(weekly_profile.predict, trend=True, turn_of_month=False),
    ),
    "monthly_profile": Model(
        "Weekly profile, turn of the month",
        "The weekly profile, with effects of the first three and the last two working days of a month.",
        predict=partial(weekly_profile.predict, trend=True, turn_of_month=True),
    ),
    "steady_profile": Model(
        "Weekly profile, turn of the month, no trend",
        "The same with a level that stays as it is: safer far ahead where growth does not last.",
        predict=partial(weekly_profile.predict, trend=False, turn_of_month=True),
    ),
    "yearly_profile": Model(
        "Weekly profile, season of the year",
        "The same with the season of the year and the days around holidays, from 13 months of history on.",
        least_days=yearly_season.LEAST_DAYS,
        predict=partial(weekly_profile.predict, trend=False, turn_of_month=True, yearly=True),
    ),
}
METHODS: Final[Mapping[str, Method]] = {
    **MODELS,
    COMBINATION: Method(
        "Combination", "The mean of those that were nearly as good as the best, each by how good it was until then."
    ),
}


def methods_for(history: CallHistory) -> dict[str, Method]:
    """The methods for which a history is long enough."""
    return {name: method for name, method in METHODS.items() if history.days >= method.least_days}
