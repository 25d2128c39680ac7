"""Charts of call volumes: calls by day with holidays and the simulated week, how days differ, and a typical week."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.drawing import note
from analytics.charts.palette import OTHER, TWO_LINES, axis, chart_layout, empty_chart, faded, written
from analytics.wording import clock_time, day_in_words, number_in_words, share_in_words
from data.volumes.volumes import usual_days

_OUTSIDE: Final = 0.5
"""Opacity of days that are not simulated, where a week is."""
_LIGHTEST: Final = 0.06
_BOX: Final = 0.2
_LABELS: Final = 10
"""Days that can be named beneath the axis."""
_MONDAYS_UP_TO: Final = 40
"""Weeks up to which the axis names Mondays; longer spans are left to plotly."""
_HOLIDAYS_NAMED: Final = 3
_NO_FILE: Final = "Upload a file of calls by interval, or choose the sample."


def calls_by_day(
    by_day: pd.DataFrame, *, first: date | None = None, last: date | None = None, source: str = ""
) -> go.Figure:
    """Calls offered on each day as bars, holidays marked by a diamond; from ``Volumes.by_day()``.

    ``first`` to ``last`` are the simulated days, drawn strong on a light ground; ``source`` is what the data are
    called, such as a file's name.
    """
    if by_day.empty:
        return empty_chart("There are no calls to show.", _NO_FILE)
    days = pd.DatetimeIndex(by_day["date"])
    calls = by_day["calls"].to_numpy(dtype=np.float64)
    simulated = np.ones(len(days), dtype=np.bool_)
    if first is not None and last is not None:
        simulated = np.asarray((days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last)))
    holiday = by_day["holiday"].fillna("").astype(str).to_numpy()
    marked = holiday != ""
    busiest = int(np.argmax(calls))
    text = [
        f"<b>{day_in_words(day)} {day.year}</b><br>{number_in_words(count)} calls"
        + (f"<br>{written(name)}" if name else "")
        for day, count, name in zip(days, calls, holiday, strict=True)
    ]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "x": days,
            "y": calls,
            "marker": {"color": [OTHER if strong else faded(OTHER, _OUTSIDE) for strong in simulated]},
            "hovertext": text,
            "hoverinfo": "text",
            "name": "Calls offered",
        }
    ]
    if marked.any():
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": days[marked],
                "y": calls[marked],
                "marker": {"symbol": "diamond-open", "size": 10, "color": OTHER, "line": {"width": 2}},
                "hovertext": [each for each, is_marked in zip(text, marked, strict=True) if is_marked],
                "hoverinfo": "text",
                "cliponaxis": False,
                "name": "Federal holiday",
            }
        )
    mean = f"; the mean day has {number_in_words(float(usual_days(by_day)['calls'].mean()))}"
    title = f"Busiest is {day_in_words(days[busiest])} {days[busiest].year} with {_counted(calls[busiest])}{mean}"
    about = f"{written(source)}: calls" if source else "Calls"
    layout = chart_layout(
        title,
        [
            f"{about} offered by day, {day_in_words(days.min())} {days.min().year} to "
            f"{day_in_words(days.max())} {days.max().year}; the mean is of days with calls that are no holidays."
            + (" ◇ federal holiday." if marked.any() else "")
        ],
        height=300,
        bottom=TWO_LINES,
    )
    layout["xaxis"] = axis(type="date", showgrid=False, **_day_ticks(days))
    layout["yaxis"] = axis(rangemode="tozero", tickformat=",")
    layout["bargap"] = 0.15
    layout["shapes"], layout["annotations"] = _simulated_ground(first, last)
    if marked.sum() <= _HOLIDAYS_NAMED:
        layout["annotations"] += [
            note(written(name), x=day, y=count, yanchor="bottom", yshift=8)
            for day, count, name in zip(days[marked], calls[marked], holiday[marked], strict=True)
        ]
    return go.Figure(traces, layout)


def days_by_weekday(by_day: pd.DataFrame, *, source: str = "") -> go.Figure:
    """How the days of each weekday differ: a box and a point for each day; from ``Volumes.by_day()``.

    Federal holidays and days without calls are left out.
    """
    usual = by_day[(by_day["calls"] > 0) & (by_day["holiday"].fillna("") == "")].sort_values("date")
    if usual.empty:
        return empty_chart("There are no days with calls to compare.", _NO_FILE)
    weekdays = [name for name in calendar.day_name if (usual["weekday"] == name).any()]
    text = [
        f"<b>{day_in_words(day)} {day.year}</b><br>{number_in_words(calls)} calls"
        for day, calls in zip(pd.DatetimeIndex(usual["date"]), usual["calls"], strict=True)
    ]
    about = f"{written(source)}: calls" if source else "Calls"
    layout = chart_layout(
        _difference_of_days(usual),
        [
            f"{about} offered by day, federal holidays and days without calls left out.",
            "A point is a day, a box the middle half of a weekday's days, the line in it their median.",
        ],
        height=300,
    )
    layout["xaxis"] = axis(categoryorder="array", categoryarray=weekdays, showgrid=False)
    layout["yaxis"] = axis(rangemode="tozero", tickformat=",")
    trace = {
        "type": "box",
        "x": usual["weekday"],
        "y": usual["calls"],
        "boxpoints": "all",
        "jitter": 0.5,
        "pointpos": 0,
        "marker": {"color": faded(OTHER, _OUTSIDE), "size": 5},
        "line": {"color": OTHER, "width": 2},
        "fillcolor": faded(OTHER, _BOX),
        "hoveron": "points",
        "hovertext": text,
        "hoverinfo": "text",
        "name": "Calls offered",
    }
    return go.Figure([trace], layout)


def _difference_of_days(usual: pd.DataFrame) -> str:
    """In words, how far weekdays lie apart, and the days of one weekday among themselves."""
    weekday = usual["calls"].groupby(usual["weekday"])
    medians = weekday.median()
    busiest, quietest = medians.idxmax(), medians.idxmin()
    most, fewest = _counted(medians[busiest]), _counted(medians[quietest])
    if len(medians) == 1:
        title = f"The median {busiest} has {most}"
    elif most == fewest:
        title = f"Weekdays do not differ: the median day of each has {most}"
    else:
        title = f"The median {busiest} has {most}, the median {quietest} {number_in_words(medians[quietest])}"
    compared = usual[weekday.transform("size") > 1]
    if compared.empty:
        return title
    off = (compared["calls"] / compared["weekday"].map(medians) - 1).abs().median()
    return f"{title}; half of all days lie within {share_in_words(float(off))} of their weekday's median"


def calls_heatmap(by_weekday: pd.DataFrame, *, source: str = "") -> go.Figure:
    """Mean calls by weekday and interval, the more the stronger; from ``Volumes.by_weekday_and_interval()``."""
    values = by_weekday.to_numpy(dtype=np.float64)
    if not values.size or not np.isfinite(values).any():
        return empty_chart("There are no calls to show.", _NO_FILE)
    minutes = [int(minute) for minute in by_weekday.columns]
    step = minutes[1] - minutes[0] if len(minutes) > 1 else 30
    weekdays = [str(name) for name in by_weekday.index]
    text = [
        [
            f"<b>{weekday}, {clock_time(minute)} to {clock_time(minute + step)}</b><br>{number_in_words(calls)} calls"
            for minute, calls in zip(minutes, row, strict=True)
        ]
        for weekday, row in zip(weekdays, values, strict=True)
    ]
    row, column = np.unravel_index(int(np.nanargmax(values)), values.shape)
    title = (
        f"Busiest are {weekdays[row]}s from {clock_time(minutes[column])} to {clock_time(minutes[column] + step)}: "
        f"{_counted(values[row, column])}"
    )
    about = f"{written(source)}: mean" if source else "Mean"
    layout = chart_layout(
        title,
        [f"{about} calls offered in {step} minutes, by weekday; federal holidays left out."],
        height=300,
        left=92,
        right=84,
    )
    ticks = [minute for minute in range(0, minutes[-1] + step + 1, 240) if minute >= minutes[0]]
    layout["xaxis"] = axis(tickvals=ticks, ticktext=[clock_time(at) for at in ticks], showgrid=False, ticks="")
    layout["yaxis"] = axis(autorange="reversed", showgrid=False, ticks="")
    trace = {
        "type": "heatmap",
        "x": [minute + step / 2 for minute in minutes],
        "y": weekdays,
        "z": values,
        "zmin": 0,
        "zmax": float(np.nanmax(values)),
        "colorscale": [[0.0, faded(OTHER, _LIGHTEST)], [1.0, OTHER]],
        "xgap": 1,
        "ygap": 1,
        "hovertext": text,
        "hoverinfo": "text",
        "colorbar": {
            "title": {"text": "Calls", "font": {"size": 12}},
            "tickfont": {"size": 12},
            "thickness": 12,
            "outlinewidth": 0,
            "tickformat": ",",
        },
    }
    return go.Figure([trace], layout)


def _day_ticks(days: pd.DatetimeIndex) -> dict[str, Any]:
    """Ticks at every day, at every so many Mondays, or, over years, where plotly likes them."""
    span = (days.max() - days.min()).days + 1
    weeks = math.ceil(span / 7)
    if span <= 2 * _LABELS:
        return {"tickvals": pd.date_range(days.min(), days.max(), freq="D"), "tickformat": "%a<br>%-d %b"}
    if weeks <= _MONDAYS_UP_TO:
        every = math.ceil(weeks / _LABELS)
        mondays = pd.date_range(days.min() - pd.Timedelta(days=days.min().weekday()), days.max(), freq=f"{7 * every}D")
        return {"tickvals": mondays, "tickformat": "%a<br>%-d %b"}
    return {"tickformat": "%-d %b<br>%Y"}


def _counted(calls: float) -> str:
    number = number_in_words(calls)
    return f"{number} call{'' if number == '1' else 's'}"


def _simulated_ground(first: date | None, last: date | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The simulated days as a light ground with its name above."""
    if first is None or last is None:
        return [], []
    begins, ends = (
        pd.Timestamp(first) - pd.Timedelta(hours=12),
        pd.Timestamp(last + timedelta(days=1)) - pd.Timedelta(hours=12),
    )
    area = {"xref": "x", "yref": "paper", "x0": begins, "x1": ends, "y0": 0, "y1": 1}
    ground = {"type": "rect", **area, "fillcolor": faded(OTHER, 0.12), "line": {"width": 0}, "layer": "below"}
    return [ground], [note("simulated", x=begins + (ends - begins) / 2, yref="paper", y=1, yanchor="bottom")]
