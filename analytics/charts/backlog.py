"""Callbacks waiting through the week, half-hour by half-hour, nights and weekends included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.measures.scopes import CELL_MINUTES
from analytics.wording import clock_time, number_in_words
from queueing.scenario.calendar import MINUTES_PER_DAY

from .clock_axis import ground_shape
from .drawing import (
    INTERVAL,
    NO_RESULTS,
    DrawnScenario,
    EndLabel,
    Trace,
    drawn_scenarios,
    end_labels,
    hovers,
    largest,
    last_value,
    line_traces,
    replications_in_words,
    ribbon_traces,
    room_for,
    round_top,
    series,
    which_is_which,
)
from .palette import CALLBACK, axis, chart_layout, empty_chart, plot_height

Hours = tuple[int, int]

_MEASURE: Final = "callbacks_waiting"
_NONE_LEFT: Final = 1.0
"""A queue of fewer callbacks than this, on average, is worked off."""


def callbacks_through_the_week(
    table: pd.DataFrame, baseline: str, changed: str | None, *, hours: Sequence[Hours | None], begins: int
) -> go.Figure:
    """The mean number of callbacks waiting in each half-hour of the week, from a table by weekday and half-hour.

    ``hours`` are the minutes after midnight at which lines open and close on each weekday from Monday, None where they
    stay shut: these are shaded, so that nights and weekends stand out. ``begins`` is the weekday of the first measured
    day, Monday 0, with which the week is drawn to begin: callbacks are worked off after they came.
    """
    shown = drawn_scenarios(baseline, changed)
    focus = shown[-1]
    names = [str(name) for name in table["weekday"].drop_duplicates()]
    weekdays, hours = [*names[begins:], *names[:begins]], [*hours[begins:], *hours[:begins]]
    lines = {each: _through_the_week(table, each, weekdays) for each in shown}
    top = largest(*lines.values(), intervals=True)
    if np.isnan(top):
        return empty_chart("There is no figure of callbacks waiting.", NO_RESULTS)
    top = round_top(top)
    traces: list[Trace] = []
    labels = []
    for each in shown:
        rows, line = lines[each], each.line(CALLBACK)
        x = (rows["place"] + CELL_MINUTES / 2).tolist()
        if each is focus:
            traces += ribbon_traces(x, rows["low"], rows["high"], CALLBACK, end=top)
        headings = [
            f"{each.written}, {weekday}, {clock_time(minute)} to {clock_time(minute + CELL_MINUTES)}"
            for weekday, minute in zip(rows["weekday"], rows["minute"], strict=True)
        ]
        traces += line_traces(x, rows, hovers(headings, _MEASURE, rows), line, name=each.written)
        labels.append(EndLabel(each.short, min(last_value(rows), top) / top, line))
    answers = {each: _answer(rows) for each, rows in lines.items()}
    alone = len(shown) == 1
    layout = chart_layout(
        answers[focus],
        [
            (
                f"Callbacks not yet reached, mean of each half-hour; {replications_in_words(lines[focus])}; "
                f"ribbon: {INTERVAL}; shaded: lines open."
            ),
            *which_is_which(shown, "" if alone else answers[shown[0]]),
        ],
        right=16 if alone else room_for(label.text for label in labels),
    )
    measured = [
        place for place, name in enumerate(weekdays) if any((rows["weekday"] == name).any() for rows in lines.values())
    ]
    first, last = measured[0], measured[-1] + 1
    layout["xaxis"] = axis(
        range=[first * MINUTES_PER_DAY, last * MINUTES_PER_DAY],
        tickvals=[(place + 0.5) * MINUTES_PER_DAY for place in range(first, last)],
        ticktext=[weekdays[place][:3] for place in range(first, last)],
        showgrid=False,
    )
    ticks = [top * part / 4 for part in range(5)]
    layout["yaxis"] = axis(range=[0, top], tickvals=ticks, ticktext=[number_in_words(at) for at in ticks])
    layout["shapes"] = [
        ground_shape(place * MINUTES_PER_DAY + open_hours[0], place * MINUTES_PER_DAY + open_hours[1])
        for place, open_hours in enumerate(hours)
        if open_hours is not None
    ]
    layout["annotations"] = [] if alone else end_labels(labels, plot_height(layout))
    return go.Figure(traces, layout)


def _through_the_week(table: pd.DataFrame, each: DrawnScenario, weekdays: Sequence[str]) -> pd.DataFrame:
    """The measure in the order of the week, with each half-hour's ``place`` in minutes from its first midnight."""
    rows = table[(table["scenario"].to_numpy() == each.name) & (table["measure"].to_numpy() == _MEASURE)]
    day = rows["weekday"].map({name: place for place, name in enumerate(weekdays)}).astype(np.int64)
    rows = rows.assign(place=day * MINUTES_PER_DAY + rows["minute"])
    found = series(rows, each.name, _MEASURE, "place")
    return found[found["mean"].notna()]


def _answer(rows: pd.DataFrame) -> str:
    """When most callbacks wait, and when these are worked off."""
    if rows.empty:
        return "There is no figure of callbacks waiting"
    at = int(np.argmax(rows["mean"]))
    peak = rows.iloc[at]
    if peak["mean"] < _NONE_LEFT:
        return "Fewer than 1 callback waits at any time"
    number = number_in_words(float(f"{peak['mean']:.0f}"))
    later = rows.iloc[at:]
    empty = later[later["mean"] < _NONE_LEFT]
    waiting = f"Up to {number} callback{' waits' if number == '1' else 's wait'}, on {_when(peak)}"
    return (
        f"{waiting}; worked off by {_when(empty.iloc[0])}" if len(empty) else f"{waiting}; not worked off in the week"
    )


def _when(row: Any) -> str:
    return f"{row['weekday']} at {clock_time(row['minute'])}"
