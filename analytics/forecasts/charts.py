"""Charts of forecasts: the coming days beside the past ones, one day by interval, accuracy by method."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.clock_axis import clock_axis
from analytics.charts.drawing import note, ribbon_traces
from analytics.charts.palette import OTHER, TEXT_SIZE, TWO_LINES, axis, chart_layout, empty_chart, faded, written
from analytics.wording import clock_time, day_in_words, number_in_words, share_in_words
from queueing.scenario.calendar import Floats

from .backtest import Backtest
from .call_history import DAYS_PER_WEEK, CallHistory
from .forecast import Forecast
from .methods import METHODS, NAIVE

_PAST_WEEKS: Final = 8
"""Weeks of the past that are shown at least, and compared with."""
_MEAN_WEEKS: Final = 4
_NOT_CHOSEN: Final = 0.55
_PALE, _STRONG = 0.14, 0.30
"""Opacity of the 95 % and on top of it the 80 % interval."""
_EDGE: Final = {"width": 1, "color": OTHER}
"""Around intervals, whose pale fill alone cannot be seen on a dark page."""
_MOST_TICKS: Final = 12
_DAY_WIDTH: Final = 0.8 * 86_400_000
"""Milliseconds, plotly's unit of dates."""
_CLOCK_TICKS: Final = 120
_ACCURACY_ROOM: Final = 42
_METHOD_MARGIN: Final = 290
_LITTLE: Final = 0.005


def forecast_by_day(history: CallHistory, expected: Forecast, *, source: str = "") -> go.Figure:
    """The last weeks' calls by day as bars, and the coming days' with their 80 % and 95 % intervals.

    ``source`` is what the data are called, such as a file's name. The title says what the first whole week expects.
    """
    coming = expected.by_day()
    coming = coming[coming["calls"] > 0]
    if coming.empty:
        return empty_chart("No calls are expected.", "Choose other days on which the center is shut.")
    shown = max(_PAST_WEEKS, expected.weeks) * DAYS_PER_WEEK
    past = pd.DataFrame({"date": pd.date_range(history.first, periods=history.days), "calls": history.totals}).tail(
        shown
    )
    past = past[past["calls"] > 0]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "x": past["date"],
            "y": past["calls"],
            "width": _DAY_WIDTH,
            "marker": {"color": OTHER},
            "hovertext": [
                f"<b>{day_in_words(day)} {day.year}</b><br>{number_in_words(calls)} calls"
                for day, calls in zip(past["date"], past["calls"], strict=True)
            ],
            "hoverinfo": "text",
            "name": "Calls offered",
        },
        _interval_bars(coming, 95, _PALE),
        _interval_bars(coming, 80, _STRONG),
        {
            "type": "scatter",
            "mode": "markers",
            "x": coming["date"],
            "y": coming["calls"],
            "marker": {"symbol": "line-ew", "size": 7, "color": OTHER, "line": {"width": 3, "color": OTHER}},
            "hovertext": [_hover(f"{day_in_words(row['date'])} {row['date'].year}", row) for row in _rows(coming)],
            "hoverinfo": "text",
            "name": "Calls expected",
        },
    ]
    kept = [row for row in _rows(expected.by_day()) if row["holiday"] and row["calls"] == 0]
    about = f"{written(source)}: calls" if source else "Calls"
    layout = chart_layout(
        _week_in_words(history, expected),
        [
            f"{about} offered by day, and expected from {day_in_words(expected.first)} {expected.first.year} on.",
            "80 % of days lie in the inner band, 95 % in the outer." + (" ◇ holiday without calls." if kept else ""),
        ],
        height=330,
        bottom=TWO_LINES,
    )
    layout["xaxis"] = axis(
        type="date",
        showgrid=False,
        **_monday_ticks(expected.first - timedelta(days=min(shown, history.days)), expected.last),
    )
    layout["yaxis"] = axis(rangemode="tozero", tickformat=",")
    layout["barmode"] = "overlay"
    begins = pd.Timestamp(expected.first) - pd.Timedelta(hours=12)
    line = {"xref": "x", "yref": "paper", "x0": begins, "x1": begins, "y0": 0, "y1": 1}
    layout["shapes"] = [{"type": "line", **line, "line": {"color": OTHER, "width": 1, "dash": "dot"}}]
    layout["annotations"] = [
        note("forecast", x=begins, yref="paper", y=1, yanchor="bottom", xanchor="left"),
        *(
            note("◇", x=row["date"], y=0, yanchor="bottom", hovertext=f"{row['holiday']}: no calls expected")
            for row in kept
        ),
    ]
    return go.Figure(traces, layout)


def forecast_of_day(expected: Forecast, day: date) -> go.Figure:
    """One day's expected calls by interval, with their 80 % and 95 % intervals."""
    rows = expected.by_interval()
    rows = rows[rows["start"].dt.date == day].reset_index(drop=True)
    if rows.empty:
        return empty_chart(f"No calls are expected on {day_in_words(day)}.", "Choose another day.")
    step = expected.interval_minutes
    minutes = (rows["start"].dt.hour * 60 + rows["start"].dt.minute).to_numpy()
    middles = (minutes + step / 2).tolist()
    busiest = _busiest(rows)
    at = int(minutes[int(rows["calls"].argmax())])
    layout = chart_layout(
        f"{day_in_words(day)}: most calls from {clock_time(at)} to {clock_time(at + step)}, "
        f"{number_in_words(busiest['calls'])} ({_between(busiest['low_80'], busiest['high_80'])})",
        [f"Calls expected in {step} minutes; 80 % of intervals lie in the inner band, 95 % in the outer."],
        height=290,
    )
    layout["xaxis"] = clock_axis(int(minutes[0]), int(minutes[-1]) + step, _CLOCK_TICKS)
    layout["yaxis"] = axis(rangemode="tozero", tickformat=",")
    headings = [f"{clock_time(minute)} to {clock_time(minute + step)}" for minute in minutes.tolist()]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": middles,
        "y": rows["calls"],
        "line": {"color": OTHER, "width": 3},
        "marker": {"size": 5, "color": OTHER},
        "hovertext": [_hover(heading, row) for heading, row in zip(headings, _rows(rows), strict=True)],
        "hoverinfo": "text",
        "name": "Calls expected",
    }
    ribbons = [
        ribbon_traces(
            middles, rows[f"low_{level}"], rows[f"high_{level}"], OTHER, name=f"{level} % interval", line=_EDGE
        )
        for level in (95, 80)
    ]
    return go.Figure([*ribbons[0], *ribbons[1], line], layout)


def accuracy_by_method(backtest: Backtest, chosen: str) -> go.Figure:
    """How far each method was off, as a share of all calls, the best on top; the chosen one drawn strong."""
    rows = backtest.overall
    if rows.empty:
        return empty_chart("The history is too short to try methods on it.", "It takes at least three weeks of calls.")
    rows = rows.iloc[::-1]
    each = _rows(rows)
    labels = [METHODS[row["method"]].label + (" (yardstick)" if row["method"] == NAIVE else "") for row in each]
    best, naive = each[-1], next(row for row in each if row["method"] == NAIVE)
    title = f"“{METHODS[best['method']].label}” is off by {share_in_words(best['wape'])} of the calls"
    if best["gain"] > _LITTLE:
        title += f", {share_in_words(best['gain'])} less than last week again ({share_in_words(naive['wape'])})"
    weeks = "one week" if backtest.weeks == 1 else f"one to {backtest.weeks} weeks"
    layout = chart_layout(
        title,
        [
            f"Sum of absolute errors over the sum of calls (WAPE), {weeks} ahead.",
            f"From {int(best['origins'])} earlier weeks, each knowing only what came before. Strong: the one in use.",
        ],
        height=32 + _ACCURACY_ROOM * len(rows),
        top=8,
        bottom=8,
        left=_METHOD_MARGIN,
        right=64,
    )
    layout["xaxis"] = axis(rangemode="tozero", showgrid=False, visible=False)
    layout["yaxis"] = axis(showgrid=False)
    layout["bargap"] = 0.35
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": rows["wape"],
        "y": labels,
        "marker": {"color": [OTHER if name == chosen else faded(OTHER, _NOT_CHOSEN) for name in rows["method"]]},
        "text": [share_in_words(value) for value in rows["wape"]],
        "textposition": "outside",
        "textfont": {"size": TEXT_SIZE},
        "cliponaxis": False,
        "hovertext": [
            f"<b>{label}</b><br>{METHODS[row['method']].explanation}<br>off by {share_in_words(row['wape'])} of the "
            f"calls; 80 % intervals held {share_in_words(row['coverage_80'])}"
            for label, row in zip(labels, each, strict=True)
        ],
        "hoverinfo": "text",
        "name": "WAPE",
    }
    return go.Figure([trace], layout)


def _week_in_words(history: CallHistory, expected: Forecast) -> str:
    """What the first whole week expects, against the weeks before, and its busiest day."""
    monday = expected.mondays[0]
    by_day = expected.by_day()
    week = by_day[(by_day["date"] >= pd.Timestamp(monday)) & (by_day["date"] < pd.Timestamp(monday + timedelta(7)))]
    if not week["calls"].any():
        return f"In the week of {day_in_words(monday)} no calls are expected"
    calls = float(week["calls"].sum())
    weeks = _last_weeks(history)
    change = calls / float(weeks.mean()) - 1 if weeks.any() else 0.0
    compared = (
        "as many as"
        if abs(change) < _LITTLE
        else f"{share_in_words(abs(change))} {'more' if change > 0 else 'fewer'} than"
    )
    busiest = _busiest(week)
    return (
        f"In the week of {day_in_words(monday)} {number_in_words(calls)} calls are expected, {compared} in the mean of "
        f"the last {len(weeks)} weeks; most on {busiest['weekday']}, {number_in_words(busiest['calls'])} "
        f"({_between(busiest['low_80'], busiest['high_80'])})"
    )


def _last_weeks(history: CallHistory) -> Floats:
    """The calls of the last four weeks, counted back from the end, of which every day is known."""
    days = DAYS_PER_WEEK * (history.days // DAYS_PER_WEEK)
    whole = ~history.missing[-days:].reshape(-1, DAYS_PER_WEEK).any(axis=1)
    weeks: Floats = history.totals[-days:].reshape(-1, DAYS_PER_WEEK).sum(axis=1)[whole][-_MEAN_WEEKS:]
    return weeks


def _interval_bars(rows: pd.DataFrame, level: int, opacity: float) -> dict[str, Any]:
    low, high = rows[f"low_{level}"], rows[f"high_{level}"]
    return {
        "type": "bar",
        "x": rows["date"],
        "base": low,
        "y": high - low,
        "width": _DAY_WIDTH,
        "marker": {"color": faded(OTHER, opacity), "line": _EDGE},
        "hoverinfo": "skip",
        "name": f"{level} % interval",
    }


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _busiest(table: pd.DataFrame) -> dict[Any, Any]:
    return _rows(table)[int(table["calls"].argmax())]


def _hover(heading: str, row: dict[Any, Any]) -> str:
    return (
        f"<b>{heading}</b><br>{number_in_words(row['calls'])} calls expected<br>"
        f"80 %: {_between(row['low_80'], row['high_80'])}<br>95 %: {_between(row['low_95'], row['high_95'])}"
    )


def _between(low: float, high: float) -> str:
    return f"{number_in_words(low)}-{number_in_words(high)}"


def _monday_ticks(first: date, last: date) -> dict[str, Any]:
    monday = first - timedelta(days=first.weekday())
    every = int(np.ceil(((last - monday).days + 1) / DAYS_PER_WEEK / _MOST_TICKS))
    mondays = pd.date_range(monday, last, freq=f"{DAYS_PER_WEEK * every}D")
    return {"tickvals": mondays, "tickformat": "%a<br>%-d %b"}
