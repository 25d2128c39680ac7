"""Charts of forecasts: titles are computed answers, every day and method is drawn, nothing is an empty frame."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import pytest

from analytics.forecasts.backtest import Backtest, run_backtest
from analytics.forecasts.call_history import CallHistory
from analytics.forecasts.charts import accuracy_by_method, forecast_by_day, forecast_of_day
from analytics.forecasts.forecast import Forecast, forecast
from analytics.forecasts.methods import METHODS
from analytics.forecasts.tables import (
    accuracy_by_week,
    accuracy_table,
    busyness_in_words,
    days_table,
    proposal_in_words,
)
from tests.analytics.forecasts.forecast_histories import expected_calls, history_of, noisy_history

LABOR_DAY = date(2025, 9, 1)


@pytest.fixture(scope="module")
def history() -> CallHistory:
    return noisy_history(1, 8, 0.06)


@pytest.fixture(scope="module")
def backtest(history: CallHistory) -> Backtest:
    return run_backtest(history, 2)


@pytest.fixture(scope="module")
def expected(history: CallHistory, backtest: Backtest) -> Forecast:
    return forecast(history, 2, backtest=backtest)


def words(figure: go.Figure) -> str:
    return str(figure.layout.meta["alt"])


def test_days_of_the_past_and_the_future_are_drawn(history: CallHistory, expected: Forecast) -> None:
    figure = forecast_by_day(history, expected, source="<b>ours</b>")
    past, outer, inner, coming = figure.data
    assert len(past.x) == 40
    assert len(coming.x) == len(outer.x) == len(inner.x) == 9
    assert (outer.y > inner.y).all()
    assert words(figure).startswith("In the week of Mon 1 Sep ")
    assert "&lt;b&gt;" in figure.layout.title.subtitle.text
    assert "holiday without calls" in words(figure)


def test_the_title_says_the_weeks_calls() -> None:
    history = history_of(expected_calls(28))
    figure = forecast_by_day(history, forecast(history, 1))
    assert words(figure).startswith(
        "In the week of Mon 4 Aug 15,000 calls are expected, as many as in the mean of the last 4 weeks; most on Monday"
    )


def test_a_day_is_drawn_by_half_hour(expected: Forecast) -> None:
    figure = forecast_of_day(expected, date(2025, 9, 2))
    assert len(figure.data[-1].x) == 24
    assert words(figure).startswith("Tue 2 Sep: most calls from 11")
    assert len(figure.data) == 3


def test_a_day_without_calls_says_so(expected: Forecast) -> None:
    assert words(forecast_of_day(expected, LABOR_DAY)) == "No calls are expected on Mon 1 Sep. Choose another day."


def test_every_method_has_a_bar_and_the_chosen_one_is_strong(backtest: Backtest) -> None:
    (bars,) = accuracy_by_method(backtest, "recent_mean").data
    assert len(bars.x) == len(METHODS)
    assert sum(colour.startswith("#") for colour in bars.marker.color) == 1
    assert list(bars.x) == sorted(bars.x, reverse=True)


def test_a_short_history_has_no_accuracy_but_says_what_it_takes() -> None:
    backtest = run_backtest(noisy_history(1, 2, 0.05), 1)
    assert "at least three weeks" in words(accuracy_by_method(backtest, backtest.best))
    assert "too short to try" in proposal_in_words(backtest)
    assert accuracy_table(backtest).empty


def test_the_proposal_gives_its_reason(backtest: Backtest) -> None:
    said = proposal_in_words(backtest)
    assert METHODS[backtest.best].label in said
    assert "less than last week again" in said
    assert "from 6 earlier weeks, up to 2 weeks ahead" in said


def test_the_naive_may_be_the_best() -> None:
    backtest = run_backtest(history_of(expected_calls(56)), 1)
    assert backtest.best == "seasonal_naive"
    assert proposal_in_words(backtest).startswith("Proposed is “Last week again”")


def test_tables_are_in_words(backtest: Backtest, expected: Forecast) -> None:
    assert list(accuracy_table(backtest)["Method"]) == [METHODS[name].label for name in backtest.overall["method"]]
    assert list(accuracy_by_week(backtest, "recent_mean")["Weeks ahead"]) == [1, 2]
    days = days_table(expected)
    assert days.loc[0, "Holiday"] == "Labor Day"
    assert days.loc[0, "80 % interval"] == "none"
    assert len(days) == 10
    assert " %" in busyness_in_words(expected)
