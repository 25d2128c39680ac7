"""Forecast: the calls of the coming weeks, how sure they are, and one click into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from analytics.forecasts import charts as forecast_charts
from analytics.forecasts.adjustments import Event, without_events
from analytics.forecasts.backtest import Backtest, run_backtest
from analytics.forecasts.call_history import CallHistory, TooLittleHistoryError
from analytics.forecasts.forecast import MOST_WEEKS, Forecast, forecast, forecast_days, holidays_ahead
from analytics.forecasts.history_words import history_in_words
from analytics.forecasts.methods import METHODS, methods_for
from analytics.forecasts.queue_forecasts import QueueForecast, forecast_queues
from analytics.forecasts.tables import (
    ACCURACY_COLUMNS,
    accuracy_by_week,
    accuracy_table,
    busyness_in_words,
    days_table,
    intervals_in_words,
    proposal_in_words,
    queues_table,
)
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import show_table
from analytics.pages.markdown import as_written
from analytics.pages.places import OVERVIEW
from analytics.pages.state import plan_with_forecast
from analytics.pages.volumes.adjustments import choose_adjustments
from analytics.pages.volumes.explore import say_age
from analytics.pages.volumes.kept_forecasts import offer_to_keep, show_outcomes
from analytics.results.table_workbook import About
from analytics.wording import day_in_words
from data import VolumeReading, Volumes
from data.volumes.daily_totals import profile_of

PROPOSED = "The best in the backtest"


def show(reading: VolumeReading, volumes: Volumes) -> None:
    """Show the forecast of the weeks after a volume file, of totals of days by day."""
    st.header(f"The weeks after {as_written(reading.name)}", divider="gray", anchor=False)
    say_age(volumes)
    try:
        recorded = CallHistory.of(volumes, by_day=reading.daily)
    except TooLittleHistoryError as error:
        st.info(f"There is no forecast: {error}. Import a file with more days.", icon=":material/info:")
        return
    weeks, method, closed = _choose(recorded)
    known = choose_adjustments(reading, recorded)
    history = without_events(recorded, known.events)
    backtest = _backtest(volumes.frame, history.interval_minutes, weeks, known.events, history)
    expected = forecast(history, weeks, method=method, closed=closed, backtest=backtest, events=known.events)
    expected = expected.with_overrides(known.overrides)
    show_outcomes(recorded)
    if reading.daily:
        st.caption(":material/calendar_view_day: The file has totals of days, and is forecast by day.")
    if lines := history_in_words(history):
        st.info("  \n".join(map(as_written, lines)), icon=":material/info:")
    st.markdown(as_written(f"{proposal_in_words(backtest)} {intervals_in_words(backtest, expected.method)}"))
    with st.container(border=True):
        show_chart(forecast_charts.forecast_by_day(recorded, expected, source=reading.name), "forecast_by_day")
    _use(reading, expected)
    offer_to_keep(expected)
    if not expected.of_days:
        with st.container(border=True):
            _show_day(expected)
    if len(reading.of_queues) > 1:
        _show_queues(reading, volumes, recorded, expected, closed, known.events)
    with st.container(border=True):
        show_chart(forecast_charts.accuracy_by_method(backtest, expected.method), "accuracy_by_method")
    _show_accuracy(reading, backtest, expected)


def _choose(history: CallHistory) -> tuple[int, str | None, tuple[date, ...]]:
    first, second, third = st.columns([1, 2, 2], vertical_alignment="top")
    weeks = int(
        first.number_input(
            "Weeks ahead", min_value=1, max_value=MOST_WEEKS, value=4, key="forecast_weeks", bind="query-params"
        )
    )
    labels = {PROPOSED: None} | {method.label: name for name, method in methods_for(history).items()}
    label = second.selectbox(
        "Method",
        list(labels),
        key="forecast_method",
        bind="query-params",
        help=" ".join(f"{method.label}: {method.explanation}" for method in METHODS.values()),
    )
    names = holidays_ahead(history, weeks)
    if not names:
        return weeks, labels[label], ()
    closed = third.multiselect(
        "Closed on",
        list(names),
        default=[day for day in names if day in _expected_closings(history, weeks)],
        format_func=lambda day: f"{names[day]}, {day_in_words(day)}",
        key=f"forecast_closed_{weeks}_{history.next_date}",
        help="The federal holidays ahead. Those that the file's history keeps are chosen.",
    )
    return weeks, labels[label], tuple(closed)


def _expected_closings(history: CallHistory, weeks: int) -> tuple[date, ...]:
    return history.expected_closings(history.next_date, forecast_days(history, weeks))


@st.cache_resource(max_entries=20, show_spinner="Trying each method on the file's own weeks")
def _backtest(
    frame: pd.DataFrame,  # noqa: ARG001 (what the history is of)
    interval_minutes: int,  # noqa: ARG001
    weeks: int,
    events: tuple[Event, ...],  # noqa: ARG001
    _history: CallHistory,
) -> Backtest:
    return run_backtest(_history, weeks)


def _use(reading: VolumeReading, expected: Forecast) -> None:
    why_not = expected.why_nothing() or _why_no_intervals(reading)
    if why_not:
        st.warning(f"It cannot be used in a plan: {why_not}.", icon=":material/block:")
    words, download, use = st.columns([5, 2, 3], vertical_alignment="center")
    words.markdown(busyness_in_words(expected))
    download.download_button(
        "As a volume file",
        expected.to_csv().encode(),
        file_name=f"forecast_from_{expected.first}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        help="Calls expected by interval or day with their prediction intervals; this page reads the file back.",
    )
    if use.button(
        "Use this forecast in the plan",
        type="primary",
        icon=":material/arrow_forward:",
        key="use_forecast",
        width="stretch",
        disabled=bool(why_not),
    ):
        plan_with_forecast(reading, _by_interval(reading, expected))
        # Without parameters of its own, it refuses to leave those that are bound to this page's inputs.
        st.switch_page(OVERVIEW, query_params={})


def _why_no_intervals(reading: VolumeReading) -> str:
    """Why a forecast cannot be put into a plan for want of the shape of the day; empty where it can."""
    if reading.volumes is not None:
        return ""
    return "a plan needs calls by interval; choose on Import how the calls of a day spread over it"


def _by_interval(reading: VolumeReading, expected: Forecast) -> Forecast:
    """The forecast as a plan takes it: that of days has the shape that was chosen for the file's days."""
    if not expected.of_days or reading.volumes is None:
        return expected
    return expected.with_shape(profile_of(reading.volumes, reading.name))


def _show_day(expected: Forecast) -> None:
    by_day = expected.by_day()
    by_day = by_day[by_day["calls"] > 0]
    if by_day.empty:
        return
    days = [day.date() for day in by_day["date"]]
    day = st.selectbox(
        "Day",
        days,
        index=int(by_day["calls"].argmax()),
        format_func=lambda each: f"{day_in_words(each)} {each.year}",
        key=f"forecast_day_{expected.first}_{expected.weeks}",
        width=240,
    )
    show_chart(forecast_charts.forecast_of_day(expected, day), "forecast_of_day")


def _show_queues(
    reading: VolumeReading,
    volumes: Volumes,
    recorded: CallHistory,
    expected: Forecast,
    closed: tuple[date, ...],
    events: tuple[Event, ...],
) -> None:
    """Offer the forecast of each queue, which takes a backtest of its own."""
    wanted = st.toggle(
        f"Each of the {len(reading.of_queues)} queues, too",
        key="forecast_queues",
        help="Each queue is forecast by the method that did best for it, then scaled so that the queues of an interval "
        "have the calls of the forecast above together.",
    )
    if wanted:
        queues = _queues(volumes.frame, reading.of_queues, recorded, expected, closed, events)
        show_table(queues_table(expected, queues), "forecast_by_queue", _about("a queue; calls expected", reading))


@st.cache_resource(
    max_entries=10,
    show_spinner="Trying each method on each queue's own weeks",
    hash_funcs={
        Forecast: lambda expected: (expected.method, expected.first, expected.calls.tobytes()),
        Volumes: lambda volumes: volumes.frame,
    },
)
def _queues(
    frame: pd.DataFrame,  # noqa: ARG001 (what the history is of)
    of_queues: Mapping[str, Volumes],
    _recorded: CallHistory,
    expected: Forecast,
    closed: tuple[date, ...],
    events: tuple[Event, ...],
) -> dict[str, QueueForecast]:
    histories = {name: _recorded.part(each) for name, each in of_queues.items()}
    return forecast_queues(expected, _recorded, histories, closed=closed, events=events)


def _about(subject: str, reading: VolumeReading, columns: Mapping[str, str] | None = None) -> About:
    return About(subject, {"File": reading.name}, columns=columns or {})


def _show_accuracy(reading: VolumeReading, backtest: Backtest, expected: Forecast) -> None:
    if not backtest.accuracy.empty:
        with st.expander("Accuracy of each method on this file"):
            about = _about("a method, tried from the file's own earlier weeks", reading, ACCURACY_COLUMNS)
            show_table(accuracy_table(backtest), "forecast_accuracy", about)
            st.markdown(f"By week ahead, “{METHODS[expected.method].label}”:")
            about = _about("a week ahead, by the method in use", reading, ACCURACY_COLUMNS)
            show_table(accuracy_by_week(backtest, expected.method), "forecast_accuracy_by_week", about)
            told = " ".join(f"{name}: {meaning}." for name, meaning in ACCURACY_COLUMNS.items())
            st.caption(f"{told} The method with the least WAPE is proposed.")
    with st.expander("Days as a table"):
        show_table(days_table(expected), "forecast_days", _about("a day of the forecast; calls", reading))
