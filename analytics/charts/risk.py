"""The week as a calendar: the chance of each half-hour that a caller is told to expect more than each limit."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.measures.limits import LOWER, UPPER, WAIT_LIMITS
from analytics.measures.scopes import CELL_MINUTES
from analytics.wording import clock_time, share_in_words

from .drawing import (
    FEW_CALLS,
    NO_RESULTS,
    PALE,
    DrawnScenario,
    Trace,
    drawn_scenarios,
    hovers,
    note,
    reliable,
    replications_in_words,
)
from .palette import CALLBACK, REFUSED, TEXT_SIZE, TRANSPARENT, axis, chart_layout, empty_chart, faded

RISK_SCALE: Final = ((0.0, faded(CALLBACK, 0.08)), (1.0, CALLBACK))
"""One hue, the stronger the more, on whatever ground the theme has."""

_HEIGHT: Final = 380
_PANELS: Final = dict(zip(WAIT_LIMITS, (("x", "y", (0.0, 0.47)), ("x2", "y2", (0.53, 1.0))), strict=True))
_TICKS_EVERY: Final = 120
_NAMES_ROOM: Final = 26
"""Pixels above the panels for the names of weekdays."""
_LEGEND_ROOM: Final = 66
"""Pixels beneath the panels for the scale of the colour."""


def crossing_by_weekday(
    table: pd.DataFrame,
    baseline: str,
    changed: str | None,
    *,
    opens: int,
    closes: int,
    cutoff_minute: int | None = None,
) -> go.Figure:
    """The share of transfers told to expect more than each limit, by weekday (across) and half-hour (down).

    ``table`` has the scope weekday_time; ``opens``, ``closes`` and ``cutoff_minute`` are minutes after midnight. Only
    the scenario in question is drawn; the subtitle has the baseline's answer. Half-hours that rest on fewer than 30
    calls are pale and dotted.
    """
    shown = drawn_scenarios(baseline, changed)
    focus = shown[-1]
    cells = {limit: _cells(table, focus, limit, opens, closes) for limit in WAIT_LIMITS}
    weekdays = [name for name in _names(table) if any((each["weekday"] == name).any() for each in cells.values())]
    if not weekdays:
        return empty_chart(
            "No wait was announced: no call asked for Tier 2, or nobody may hold for it.", NO_RESULTS, height=_HEIGHT
        )
    traces: list[Trace] = []
    annotations = []
    for limit, (x_axis, y_axis, (left, _)) in _PANELS.items():
        traces += _panel(cells[limit], focus, limit, weekdays, {"xaxis": x_axis, "yaxis": y_axis})
        place = {"xref": "paper", "yref": "paper", "x": left, "xanchor": "left", "y": 1, "yanchor": "bottom"}
        annotations.append(note(f"<b>Over {limit} min</b>", **place, yshift=_NAMES_ROOM))
    layout = chart_layout(
        _answer(cells),
        [
            (
                f"Share of transfers told to expect over {LOWER} and over {UPPER} minutes, by weekday and half-hour; "
                f"{replications_in_words(cells[WAIT_LIMITS[0]])}."
            ),
            *([f"Line: cutoff {clock_time(cutoff_minute)}."] if cutoff_minute is not None else []),
            *([f"Dots: fewer than {FEW_CALLS} calls."] if any(each["pale"].any() for each in cells.values()) else []),
            *_notes(table, shown, opens, closes),
        ],
        height=_HEIGHT,
        left=48,
        right=8,
        bottom=_LEGEND_ROOM,
    )
    ticks = [minute for minute in range(0, closes + 1, _TICKS_EVERY) if minute >= opens]
    for limit, (x_axis, y_axis, domain) in _PANELS.items():
        layout[f"xaxis{x_axis[1:]}"] = axis(
            domain=domain,
            anchor=y_axis,
            side="top",
            range=[-0.5, len(weekdays) - 0.5],
            tickvals=list(range(len(weekdays))),
            ticktext=[name[:2] for name in weekdays],
            ticks="",
            showgrid=False,
        )
        layout[f"yaxis{y_axis[1:]}"] = axis(
            anchor=x_axis,
            range=[closes, opens],
            tickvals=ticks,
            ticktext=[clock_time(at) for at in ticks],
            showticklabels=limit == WAIT_LIMITS[0],
            ticks="",
            showgrid=False,
        )
    layout["margin"]["t"] += _NAMES_ROOM
    layout["coloraxis"] = _scale()
    layout["annotations"] = annotations
    layout["shapes"] = _cutoff_lines(cutoff_minute)
    return go.Figure(traces, layout)


def _cells(table: pd.DataFrame, each: DrawnScenario, limit: int, opens: int, closes: int) -> pd.DataFrame:
    """The half-hours of all weekdays with transfers while lines are open, and whether they rest on few calls."""
    measure = f"estimate_over_{limit}"
    rows: pd.DataFrame = table[(table["scenario"].to_numpy() == each.name) & (table["measure"].to_numpy() == measure)]
    rows = rows[(rows["minute"] + CELL_MINUTES > opens) & (rows["minute"] < closes) & rows["mean"].notna()]
    return rows.assign(pale=rows["calls"] < FEW_CALLS)


def _names(table: pd.DataFrame) -> list[str]:
    """The weekdays of a table in its order, Monday first."""
    return [str(name) for name in table["weekday"].drop_duplicates()]


def _panel(
    rows: pd.DataFrame, focus: DrawnScenario, limit: int, weekdays: list[str], axes: dict[str, str]
) -> list[Trace]:
    """A square for every half-hour; those of few calls pale, with a dot."""
    places = {name: place for place, name in enumerate(weekdays)}
    minutes = sorted(set(rows["minute"].tolist()))
    headings = [
        f"{focus.written}, {weekday}, {clock_time(minute)} to {clock_time(minute + CELL_MINUTES)}"
        for weekday, minute in zip(rows["weekday"], rows["minute"], strict=True)
    ]
    rows = rows.assign(text=hovers(headings, f"estimate_over_{limit}", rows))
    traces = []
    for pale, same in rows.groupby("pale"):
        values = np.full((len(minutes), len(weekdays)), np.nan)
        texts = np.full(values.shape, "", dtype=object)
        down = [minutes.index(minute) for minute in same["minute"]]
        across = [places[name] for name in same["weekday"]]
        values[down, across], texts[down, across] = same["mean"], same["text"]
        traces.append(
            {
                "type": "heatmap",
                "x": list(range(len(weekdays))),
                "y": [minute + CELL_MINUTES / 2 for minute in minutes],
                "z": values,
                "coloraxis": "coloraxis",
                "opacity": PALE if pale else 1.0,
                "xgap": 2,
                "ygap": 1,
                "hovertext": texts,
                "hoverinfo": "text",
                "hoverongaps": False,
                "name": f"Over {limit} minutes",
                **axes,
            }
        )
        if pale:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": across,
                    "y": [minutes[at] + CELL_MINUTES / 2 for at in down],
                    "marker": {"color": CALLBACK, "size": 3},
                    "hoverinfo": "skip",
                    "name": f"fewer than {FEW_CALLS} calls",
                    **axes,
                }
            )
    return traces


def _answer(cells: dict[int, pd.DataFrame]) -> str:
    """The worst half-hour of the week, for the longest limit that anybody is told to pass."""
    for limit in sorted(cells, reverse=True):
        rows = reliable(cells[limit])
        if len(rows) and rows["mean"].max() > 0:
            worst = rows.iloc[int(np.argmax(rows["mean"]))]
            return (
                f"Worst on {worst['weekday']} at {clock_time(worst['minute'])}: "
                f"{share_in_words(worst['mean'])} are told over {limit} min"
            )
    rows = cells[WAIT_LIMITS[0]]
    return (
        f"While lines are open, nobody is told over {WAIT_LIMITS[0]} min"
        if len(rows)
        else "No call was transferred to Tier 2"
    )


def _notes(table: pd.DataFrame, shown: tuple[DrawnScenario, ...], opens: int, closes: int) -> list[str]:
    if len(shown) == 1:
        return []
    base = {limit: _cells(table, shown[0], limit, opens, closes) for limit in WAIT_LIMITS}
    return [f"{shown[-1].written}. {shown[0].written}: {_answer(base)}."]


def _scale() -> dict[str, Any]:
    """The scale of the colour, beneath the panels."""
    return {
        "cmin": 0,
        "cmax": 1,
        "colorscale": [list(each) for each in RISK_SCALE],
        "colorbar": {
            "orientation": "h",
            "x": 0.5,
            "xanchor": "center",
            "y": 0,
            "yanchor": "top",
            "ypad": 14,
            "len": 1,
            "thickness": 8,
            "outlinewidth": 0,
            "bgcolor": TRANSPARENT,
            "tickvals": [0, 0.5, 1],
            "ticktext": [share_in_words(at) for at in (0.0, 0.5, 1.0)],
            "tickfont": {"size": TEXT_SIZE},
        },
    }


def _cutoff_lines(cutoff_minute: int | None) -> list[Trace]:
    if cutoff_minute is None:
        return []
    return [
        {
            "type": "line",
            "xref": f"{x_axis} domain",
            "yref": y_axis,
            "x0": 0,
            "x1": 1,
            "y0": cutoff_minute,
            "y1": cutoff_minute,
            "line": {"color": REFUSED, "width": 2},
        }
        for x_axis, y_axis, _ in _PANELS.values()
    ]
