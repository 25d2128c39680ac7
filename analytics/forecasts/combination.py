"""The combination of models: how much each counts, by how far off it was in forecasts that were over by then.

Models that were off by at most a fifth more than the best one count, each by the inverse square of its error; simple
means of forecasts are hard to beat, but only of those worth it (Timmermann 2006, Handbook of Economic Forecasting
1:135).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats, Integers

from .call_history import DAYS_PER_WEEK, Flags

_NEARLY_AS_GOOD: Final = 1.2
"""Times the least error up to which a model counts."""
_HALF_LIFE: Final = 91.0
"""Days after which an error counts half."""
_EXACT: Final = 1e-9
"""Errors this small, as shares of the calls, are none."""


class KnownErrors:
    """The errors of models from each origin in each week ahead.

    ``actual`` and each model's ``forecasts`` have a row per origin, then a day ahead, then an interval of the day; NaN
    in ``actual`` is not known. ``weeks_ahead`` belongs to the days, ``origins`` are the days of history seen.
    """

    def __init__(
        self, actual: Floats, forecasts: Mapping[str, Floats], origins: Integers, weeks_ahead: Integers
    ) -> None:
        known = np.isfinite(actual)
        self._errors = {
            name: _by_week(np.where(known, np.abs(actual - calls), 0.0)) for name, calls in forecasts.items()
        }
        self._calls = _by_week(np.where(known, actual, 0.0))
        self._over = origins[:, None] + DAYS_PER_WEEK * weeks_ahead[::DAYS_PER_WEEK]

    def weights(self, known_days: int, otherwise: str) -> dict[str, float]:
        """How much each model counts after so many days, 1 together; all of ``otherwise`` where no error is known."""
        known: Flags = self._over <= known_days
        recent = np.where(known, 0.5 ** (np.maximum(known_days - self._over, 0) / _HALF_LIFE), 0.0)
        calls = float((recent * self._calls).sum())
        if calls <= 0:
            return {otherwise: 1.0}
        errors = {name: float((recent * error).sum()) / calls for name, error in self._errors.items()}
        least = max(_EXACT, min(errors.values()))
        good = {name: max(_EXACT, error) for name, error in errors.items() if error <= _NEARLY_AS_GOOD * least}
        total = sum(error**-2 for error in good.values())
        return {name: error**-2 / total for name, error in good.items()}


def combined(forecasts: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """The weighted mean of forecasts."""
    return np.asarray(sum(weight * forecasts[name] for name, weight in weights.items()))


def _by_week(values: Floats) -> Floats:
    """Sums by origin (rows) and week ahead."""
    by_day = values.sum(axis=2)
    return np.asarray(np.add.reduceat(by_day, np.arange(0, by_day.shape[1], DAYS_PER_WEEK), axis=1))
