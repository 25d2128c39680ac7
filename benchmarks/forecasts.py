"""Forecasts: how far each method is off a week ahead, and how long one forecast takes.

On the bank's file where ../shared/data has it, otherwise on the sample; from the last eight weeks (quick: four), each
knowing what came before only. The libraries see every half-hour of open days as one series without gaps (a quiet
holiday as the day of the week before), since they take no calendar; closed days are then set to none, as for our own.

- statsforecast: MSTL with the day and the week as seasons (Bandara, Hyndman and Bergmeir 2021), its level by AutoETS
  without trend, or, of logarithms, the mean of all: better than with AutoETS, whose level follows the last evening.
- statsmodels: STL of the week with an ETS level; and Holt-Winters with damped trend for the logarithms of day totals,
  spread by our shapes of the day.

``pip install -r benchmarks/requirements.txt`` installs both; a library that is not there is left out, and said.
"""

from __future__ import annotations

import importlib.util
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from analytics.forecasts.call_history import DAYS_PER_WEEK, CallHistory
from analytics.forecasts.methods import MODELS, NAIVE, Predict
from analytics.forecasts.origins import TESTED_ORIGINS
from data import read_volumes
from data.samples.volumes import SAMPLE_FILE

from .measurement import Effort, Row, in_figures

SUBJECT: Final = "forecasts"
REAL_FILE: Final = Path(__file__).parents[2] / "shared" / "data" / "bank_volume_2003_5min.csv"
QUICK_ORIGINS: Final = 4


def measure(effort: Effort) -> Iterator[Row]:
    """The error of each method a week ahead, against the seasonal naive's, with the time of one forecast."""
    path = REAL_FILE if REAL_FILE.is_file() else SAMPLE_FILE
    volumes = read_volumes(path).volumes
    if volumes is None:
        return
    history = CallHistory.of(volumes)
    origins = range(QUICK_ORIGINS if effort == Effort.QUICK else TESTED_ORIGINS, 0, -1)
    naive: float | None = None
    for name, predict in _contestants().items():
        errors, calls, seconds = [], [], []
        for week in origins:
            seen = history.days - DAYS_PER_WEEK * week
            begun = time.perf_counter()
            expected = _week_ahead(history, seen, predict)
            seconds.append(time.perf_counter() - begun)
            actual = history.calls[seen : seen + DAYS_PER_WEEK]
            known = history.recorded[seen : seen + DAYS_PER_WEEK]
            errors.append(float(np.abs(actual - expected)[known].sum()))
            calls.append(float(actual[known].sum()))
        wape = sum(errors) / sum(calls)
        naive = naive or wape
        yield Row(
            SUBJECT,
            f"{path.stem}, a week ahead: {name}",
            100 * wape,
            f"% of calls (WAPE), {in_figures(median(seconds))} s a forecast",
            ratio=None if name == MODELS[NAIVE].label else wape / naive,
            ratio_to="last week again",
            values=[100 * error / total for error, total in zip(errors, calls, strict=True)],
            elapsed=seconds,
        )


def _week_ahead(history: CallHistory, seen: int, predict: Predict) -> Any:
    past = history.until(seen)
    shut = np.flatnonzero(history.quiet[seen : seen + DAYS_PER_WEEK]).tolist()
    factors = past.day_factors(past.next_date, DAYS_PER_WEEK, [past.next_date + timedelta(days=day) for day in shut])
    return predict(past, DAYS_PER_WEEK, factors) * factors[:, None]


def _contestants() -> dict[str, Predict]:
    found: dict[str, Predict] = {method.label: method.predict for method in MODELS.values()}
    libraries: dict[str, dict[str, Callable[[Any, int, int], Any]]] = {
        "statsforecast": {
            "statsforecast MSTL with AutoETS": _mstl_autoets,
            "statsforecast MSTL of logarithms, mean level": _mstl_mean,
        },
        "statsmodels": {"statsmodels STL with ETS": _stl_ets},
    }
    for library, predictions in libraries.items():
        if importlib.util.find_spec(library) is None:
            print(f"{library} is not installed and left out: pip install -r benchmarks/requirements.txt")
            continue
        found |= {name: _of_open_intervals(predict) for name, predict in predictions.items()}
        if library == "statsmodels":
            found["statsmodels Holt-Winters of days, our shape"] = _holt_winters_of_days
    return found


def _of_open_intervals(predict: Callable[[Any, int, int], Any]) -> Predict:
    """A library's forecast of one series (calls, intervals a day, days a week) as a method of ours."""

    def of_history(history: CallHistory, days: int, factors: Any) -> Any:  # noqa: ARG001 (they take no calendar)
        calls, slots = _without_gaps(history)
        per_week = int(history.usual_weekdays.sum())
        weeks = -(-days // DAYS_PER_WEEK)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = np.maximum(predict(calls.ravel(), len(slots), per_week), 0.0)
        return _on_open_days(history, np.tile(found.reshape(per_week, -1), (weeks, 1)), slots, days)

    return of_history


def _without_gaps(history: CallHistory) -> tuple[Any, Any]:
    """Calls of the usual weekdays by interval in use; a day that is not ordinary is as the same weekday before it."""
    filled = history.calls.copy()
    for day in np.flatnonzero(~history.ordinary & history.usual_weekdays[history.weekday]):
        same = np.flatnonzero(history.ordinary & (history.weekday == history.weekday[day]))
        earlier = same[same < day]
        filled[day] = history.calls[earlier[-1] if len(earlier) else same[0]]
    slots = np.flatnonzero(history.calls.any(axis=0))
    return filled[history.usual_weekdays[history.weekday]][:, slots[0] : slots[-1] + 1], np.arange(
        slots[0], slots[-1] + 1
    )


def _on_open_days(history: CallHistory, calls: Any, slots: Any, days: int) -> Any:
    found = np.zeros((days, history.calls.shape[1]))
    weekdays = (history.next_date.weekday() + np.arange(days)) % DAYS_PER_WEEK
    open_days = np.flatnonzero(history.usual_weekdays[weekdays])
    found[np.ix_(open_days, slots)] = calls[: len(open_days)]
    return found


def _mstl_autoets(calls: Any, per_day: int, per_week: int) -> Any:
    from statsforecast.models import MSTL, AutoETS

    model = MSTL(season_length=[per_day, per_day * per_week], trend_forecaster=AutoETS(model="ANN"))
    return model.forecast(calls, h=per_day * per_week)["mean"]


def _mstl_mean(calls: Any, per_day: int, per_week: int) -> Any:
    from statsforecast.models import MSTL, HistoricAverage

    model = MSTL(season_length=[per_day, per_day * per_week], trend_forecaster=HistoricAverage())
    return np.expm1(model.forecast(np.log1p(calls), h=per_day * per_week)["mean"])


def _stl_ets(calls: Any, per_day: int, per_week: int) -> Any:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    from statsmodels.tsa.forecasting.stl import STLForecast

    options = {"error": "add"}
    model = STLForecast(calls, ETSModel, model_kwargs=options, period=per_day * per_week, robust=True)
    return model.fit(fit_kwargs={"disp": False}).forecast(per_day * per_week)


def _holt_winters_of_days(history: CallHistory, days: int, factors: Any) -> Any:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    calls, slots = _without_gaps(history)
    per_week = int(history.usual_weekdays.sum())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ExponentialSmoothing(
            np.log1p(calls.sum(axis=1)), trend="add", damped_trend=True, seasonal="add", seasonal_periods=per_week
        )
        totals = np.expm1(model.fit().forecast(per_week))
    shapes = MODELS["weekly_profile"].predict(history, days, factors)
    shares = shapes / np.maximum(shapes.sum(axis=1, keepdims=True), 1e-9)
    return (
        _on_open_days(history, np.ones((per_week, len(slots))) * totals[:, None], slots, days) * (shares > 0) * shares
    )
