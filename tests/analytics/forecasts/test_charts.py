"""Charts of forecasts: titles are computed answers, every day and method is drawn, nothing is an empty frame."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.forecasts.backtest import Backtest, run_backtest
from analytics.forecasts.call_history import CallHistory
from analytics.forecasts.charts import accuracy_by_method, forecast_by_day, forecast_of_day
from analytics.forecasts.forecast import Forecast, forecast
from analytics.forecasts.methods import METHODS, NAIVE
from analytics.forecasts.tables import (
    accuracy_by_week,
    accuracy_table,
    busyness_in_words,
    days_table,
    intervals_in_words,
    proposal_in_words,
)
from analytics.wording import share_in_words
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


def trending() -> CallHistory:
    """Calls that grow by a tenth a week: the mean of four weeks is further behind than the last of them."""
    return history_of(expected_calls(56, growth_per_week=0.1))


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


@pytest.mark.parametrize(("days", "weeks", "monday"), [(28, 2, "4 Aug"), (30, 1, "11 Aug"), (30, 3, "11 Aug")])
def test_the_title_speaks_of_the_first_whole_week_alone(days: int, weeks: int, monday: str) -> None:
    history = history_of(expected_calls(days))
    figure = forecast_by_day(history, forecast(history, weeks))
    assert words(figure).startswith(f"In the week of Mon {monday} 15,000 calls are expected, ")


def test_the_title_compares_with_the_mean_of_the_last_weeks() -> None:
    """Last week again, 30 % above the three weeks before it, is 1.3 / 1.075 of the mean of all four."""
    calls = expected_calls(35)
    calls[:7] *= 9
    calls[28:] *= 1.3
    history = history_of(calls)
    said = words(forecast_by_day(history, forecast(history, 1, method=NAIVE)))
    assert "19,500 calls are expected, 21 % more than in the mean of the last 4 weeks; most on Monday, 4,368 (" in said
    calls[28:] *= 0.5
    said = words(forecast_by_day(history_of(calls), forecast(history_of(calls), 1, method=NAIVE)))
    assert "9,750 calls are expected, 29 % fewer than in the mean of the last 4 weeks" in said


def test_days_and_intervals_stand_where_they_belong(history: CallHistory, expected: Forecast) -> None:
    figure = forecast_by_day(history, expected)
    past, outer, inner, coming = figure.data
    by_day = expected.by_day()
    by_day = by_day[by_day["calls"] > 0]
    assert list(coming.y) == list(by_day["calls"])
    for bars, level in ((outer, 95), (inner, 80)):
        assert list(bars.x) == list(coming.x) == list(by_day["date"])
        assert list(bars.base) == list(by_day[f"low_{level}"])
        assert list(np.add(bars.base, bars.y)) == pytest.approx(list(by_day[f"high_{level}"]))
    assert past.hovertext[0] == f"<b>Mon 7 Jul 2025</b><br>{past.y[0]:,.0f} calls"
    (begins,) = figure.layout.shapes
    assert pd.Timestamp(past.x[-1]) < begins.x0 == begins.x1 < pd.Timestamp(coming.x[0])
    assert (figure.layout.yaxis.rangemode, figure.layout.yaxis.tickformat) == ("tozero", ",")
    tuesday = by_day.iloc[0]
    assert coming.hovertext[0] == (
        f"<b>Tue 2 Sep 2025</b><br>{tuesday['calls']:,.0f} calls expected<br>"
        f"80 %: {tuesday['low_80']:,.0f}-{tuesday['high_80']:,.0f}<br>"
        f"95 %: {tuesday['low_95']:,.0f}-{tuesday['high_95']:,.0f}"
    )


def test_as_many_weeks_of_the_past_are_drawn_as_are_forecast_and_eight_at_least() -> None:
    history = history_of(expected_calls(7 * 12))
    for weeks, first in ((1, date(2025, 8, 4)), (10, date(2025, 7, 21))):
        past = forecast_by_day(history, forecast(history, weeks)).data[0]
        assert pd.Timestamp(past.x[0]).date() == first


def test_mondays_are_named_as_far_as_there_is_room() -> None:
    history = history_of(expected_calls(7 * 12))
    for weeks, days_apart in ((4, 7), (5, 14), (12, 14)):
        ticks = pd.DatetimeIndex(forecast_by_day(history, forecast(history, weeks)).layout.xaxis.tickvals)
        assert set(np.diff(ticks).astype("timedelta64[D]").astype(int)) == {days_apart}
        assert set(ticks.day_name()) == {"Monday"}
        assert len(ticks) <= 12


def test_a_day_is_drawn_by_half_hour(expected: Forecast) -> None:
    figure = forecast_of_day(expected, date(2025, 9, 2))
    assert len(figure.data[-1].x) == 24
    assert words(figure).startswith("Tue 2 Sep: most calls from 11")
    assert len(figure.data) == 3


def test_intervals_of_a_day_stand_amid_their_time_and_say_their_calls(expected: Forecast) -> None:
    figure = forecast_of_day(expected, date(2025, 9, 2))
    rows = expected.by_interval()
    first = rows[rows["start"] == "2025-09-02 08:00"].iloc[0]
    line = figure.data[-1]
    assert (line.x[0], line.x[-1], line.y[0]) == (495, 1185, first["calls"])
    assert line.hovertext[0].startswith(f"<b>8 am to 8:30 am</b><br>{first['calls']:,.0f} calls expected<br>80 %: ")
    for band, level in zip(figure.data[:2], (95, 80), strict=True):
        assert {first[f"low_{level}"], first[f"high_{level}"]} <= set(band.y)
    begins, ends = figure.layout.xaxis.range
    assert begins <= 480
    assert ends >= 1200


def test_a_day_without_calls_says_so(expected: Forecast) -> None:
    assert words(forecast_of_day(expected, LABOR_DAY)) == "No calls are expected on Mon 1 Sep. Choose another day."


def test_every_method_has_a_bar_and_the_chosen_one_is_strong(backtest: Backtest) -> None:
    (bars,) = accuracy_by_method(backtest, "recent_mean").data
    assert len(bars.x) == len(METHODS) - 1  # the season of the year takes more history
    assert sum(colour.startswith("#") for colour in bars.marker.color) == 1
    assert list(bars.x) == sorted(bars.x, reverse=True)


@pytest.mark.parametrize(("weeks", "said"), [(1, "one week ahead."), (2, "one to 2 weeks ahead.")])
def test_what_accuracy_is_of_is_said(weeks: int, said: str, history: CallHistory) -> None:
    backtest = run_backtest(history, weeks)
    figure = accuracy_by_method(backtest, backtest.best)
    assert f"Sum of absolute errors over the sum of calls (WAPE), {said}" in words(figure)
    origins = int(backtest.overall["origins"].iloc[0])
    assert f"From {origins} earlier weeks, " in words(figure)


def test_the_bars_of_accuracy_have_their_figures(backtest: Backtest) -> None:
    (bars,) = accuracy_by_method(backtest, "recent_mean").data
    rows = backtest.overall.set_index("method")
    held = dict(rows["coverage_80"])
    for bar in zip(bars.y, bars.x, bars.text, bars.hovertext, bars.marker.color, strict=True):
        label, wape, text, hover, colour = bar
        (name,) = (name for name in METHODS if METHODS[name].label == label.removesuffix(" (yardstick)"))
        assert wape == rows.loc[name, "wape"]
        assert text == share_in_words(wape)
        assert hover.endswith(f"off by {text} of the calls; 80 % intervals held {share_in_words(held[name])}")
        assert colour.startswith("#") == (name == "recent_mean")
        assert ("yardstick" in label) == (name == NAIVE)


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
    assert days.loc[0, "80 % interval (calls)"] == "none"
    assert len(days) == 10
    assert " %" in busyness_in_words(expected)


def test_a_gain_is_said_as_less_or_more_and_none_as_the_same(backtest: Backtest) -> None:
    against = dict(accuracy_table(backtest)[["Method", "Against last week again"]].to_numpy())
    assert against[METHODS[NAIVE].label] == "the same"
    assert against[METHODS["weekly_profile"].label].endswith(" % less")
    against = dict(accuracy_table(run_backtest(trending(), 1))[["Method", "Against last week again"]].to_numpy())
    assert against[METHODS["recent_mean"].label].endswith(" % more")
    # Nothing to be better than: last week again has no error at all.
    exact = accuracy_table(run_backtest(history_of(expected_calls(56)), 1))
    assert set(exact["Against last week again"]) == {"the same"}


def test_all_intervals_that_are_wider_are_said_and_no_others(backtest: Backtest) -> None:
    times = []
    for method in backtest.forecasts:
        said = intervals_in_words(backtest, method)
        for by_day, parts in ((False, "half-hours"), (True, "days")):
            for level, factor in backtest.widening(method, by_day=by_day).items():
                assert (f"{100 * level:.0f} % of {parts} {factor:.2f} times" in said) == (factor > 1)
                times.append(factor)
        assert (" they are wider, " in said) == any(factor > 1 for factor in times[-4:])
    assert any(factor == 1 for factor in times)
    assert any(1 < factor < 2 for factor in times)
