"""Charts of what becomes of calls over the whole run: callbacks reached in time, people refused by the cutoff."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.measures.definitions import CALLBACK_HOURS, MEASURES
from analytics.wording import number_in_words, share_in_words

from .drawing import (
    BASELINE,
    INTERVAL,
    LABEL_GAP,
    PALE,
    DrawnScenario,
    EndLabel,
    Trace,
    drawn_scenarios,
    hovers,
    line_traces,
    note,
    replications_in_words,
    series,
    spread,
    which_is_which,
    whiskers,
)
from .palette import (
    CALLBACK,
    OTHER,
    REFUSED,
    TIER_2_LIVE,
    TRANSPARENT,
    TWO_LINES,
    axis,
    chart_layout,
    empty_chart,
    faded,
    plot_height,
)

_ROOM_BENEATH: Final = 0.2
"""Share above which a label has room between its point and the axis."""
_MARKED_HOURS: Final = (2, 24, 72)
"""Hours whose share stands beside the curve."""
_SAME_DAY_PLACE: Final = sum(hours < 24 for hours in CALLBACK_HOURS)  # noqa: PLR2004 (hours of a day)
"""Where the share reached the same day stands among the steps: before those of a day and more."""
_PLACES: Final = tuple(place + (place >= _SAME_DAY_PLACE) for place in range(len(CALLBACK_HOURS)))
_FATES: Final = (
    ("refused_reached_officer", "spoke with an officer later", TIER_2_LIVE, ""),
    ("refused_helped_otherwise", "helped later without an officer", OTHER, ""),
    ("refused_not_helped", "called again in vain", REFUSED, "/"),
    ("refused_lost", "did not call again", REFUSED, ""),
)
_FATE_LETTERS: Final = 20
_FATE_APART: Final = 0.25
"""Share of a bar's length between the middles of two of its labels, so that they do not touch."""
_BAR: Final = 0.14
"""Half a bar's thickness, of the room of a bar."""
_BENEATH: Final = _BAR + 0.05
_BAR_ROOM: Final = 125.0
"""Pixels that a bar and its labels take."""
_NAME_ROOM: Final = 0.3
"""Part of that which the scenario's name takes, where there are several."""
_EMPTY_HEIGHT: Final = 200
_NAME_SHIFT: Final = 58
"""Pixels from a bar to the scenario's name, above the labels of the bar's parts."""


def time_to_callback(table: pd.DataFrame, baseline: str, changed: str | None) -> go.Figure:
    """The share of callbacks reached within 1 to 72 hours, from a table of the whole run; the steps are not to scale.

    The title says which share is reached on the day of the transfer decision.
    """
    shown = drawn_scenarios(baseline, changed)
    lines = {each: _within(table, each) for each in shown}
    if not any(rows["mean"].notna().any() for rows in lines.values()):
        return empty_chart("No transfer becomes a callback.", "Raise the calls offered or lower the officers on duty.")
    traces: list[Trace] = []
    labels = []
    marks: list[Trace] = []
    for each in shown:
        rows, line = lines[each], each.line(CALLBACK)
        shift = 0.0 if len(shown) == 1 else -0.08 if each.is_baseline else 0.08
        places = [place + shift for place in _PLACES]
        text = [
            text
            for measure, single in rows.groupby("measure", sort=False)
            for text in hovers([each.written], str(measure), single)
        ]
        line_and_points = line_traces(places, rows, text, line, name=each.written, points=True)
        line_and_points[-1]["error_y"] = whiskers(rows, CALLBACK)
        traces += line_and_points
        same_day = series(table, each.name, "callback_same_day")
        if same_day["mean"].notna().any():
            traces.append(_same_day_point(same_day, each, shift))
            marks = _marks(rows, same_day)
        if rows["mean"].notna().any():
            labels.append(EndLabel(each.short, 0.0, line))
    answers = {each: _same_day_answer(table, each) for each in shown}
    alone = len(shown) == 1
    layout = chart_layout(
        answers[shown[-1]],
        [
            (
                "Share of callbacks reached within so many hours of the transfer decision (steps not to scale), "
                f"and the same day (diamond); {INTERVAL}; whole run, {replications_in_words(lines[shown[-1]])}."
            ),
            *which_is_which(shown, "" if alone else answers[shown[0]]),
        ],
        right=24,
        bottom=TWO_LINES,
    )
    layout["xaxis"] = axis(
        range=[-0.5, len(CALLBACK_HOURS) + 0.5],
        tickvals=[*_PLACES, _SAME_DAY_PLACE],
        ticktext=[*(f"{hours} h" for hours in CALLBACK_HOURS), "same<br>day"],
        showgrid=False,
    )
    layout["yaxis"] = _share_axis()
    layout["annotations"] = [*marks, *([] if alone else _names(labels))]
    return go.Figure(traces, layout)


def _same_day_point(rows: pd.DataFrame, each: DrawnScenario, shift: float) -> Trace:
    """The share reached on the day of the transfer decision, beside the curve of hours."""
    symbol = "diamond-open" if each.is_baseline else "diamond"
    colour = faded(CALLBACK, PALE) if rows["pale"].any() else CALLBACK
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_SAME_DAY_PLACE + shift],
        "y": rows["mean"].tolist(),
        "marker": {"color": colour, "size": 12, "symbol": symbol},
        "error_y": whiskers(rows, CALLBACK),
        "hovertext": hovers([each.written], "callback_same_day", rows),
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": f"{each.written}, the same day",
    }


def _names(labels: Sequence[EndLabel]) -> list[Trace]:
    """Which line is whose, in the lower right corner: there a curve that only rises leaves room."""
    place = {"xref": "paper", "yref": "paper", "x": 1, "xanchor": "right", "yanchor": "bottom"}
    lines = [label.text.count("<br>") + 1 for label in labels]
    return [
        note(label.marked(), **place, y=0, yshift=6 + LABEL_GAP * sum(lines[:number]), align="right")
        for number, label in enumerate(labels)
    ]


def _marks(rows: pd.DataFrame, same_day: pd.DataFrame) -> list[Trace]:
    """The shares within 2, 24 and 72 hours above their points, and that of the same day beneath its own."""
    shares = dict(zip(CALLBACK_HOURS, zip(_PLACES, rows["mean"], strict=True), strict=True))
    above, beneath = {"yanchor": "bottom", "yshift": 8}, {"yanchor": "top", "yshift": -8}
    reached = float(same_day["mean"].iloc[0])
    points = [
        *((shares[hours], above) for hours in _MARKED_HOURS),
        ((_SAME_DAY_PLACE, reached), beneath if reached > _ROOM_BENEATH else above),
    ]
    return [
        note(f"<b>{share_in_words(share)}</b>", x=place, y=share, **side)
        for (place, share), side in points
        if not np.isnan(share)
    ]


def refused_fates(table: pd.DataFrame, baseline: str, changed: str | None) -> go.Figure:
    """What became of the people whom the cutoff refused, from a table of the whole run: a bar for each scenario."""
    shown = drawn_scenarios(baseline, changed)
    fates = {each: _fates(table, each) for each in shown}
    if not any(rows["mean"].notna().any() for rows in fates.values()):
        return empty_chart(
            "The cutoff refuses nobody.",
            "Choose a busier week, or let the cutoff hold every day or from an earlier time.",
            height=_EMPTY_HEIGHT,
        )
    focus = shown[-1]
    traces: list[Trace] = []
    annotations: list[Trace] = []
    for place, each in enumerate(shown):
        rows = fates[each]
        if not rows["mean"].notna().any():
            annotations.append(
                note(
                    "The cutoff refuses nobody.", x=0, y=place + _BAR, yshift=_NAME_SHIFT, xanchor="left", yanchor="top"
                )
            )
            continue
        texts = [
            text
            for measure, single in rows.groupby("measure", sort=False)
            for text in hovers([each.written], str(measure), single)
        ]
        traces += [
            _segment(place, share, fate, text, pale=pale)
            for share, pale, fate, text in zip(rows["mean"], rows["pale"], _FATES, texts, strict=True)
        ]
        annotations += _fate_labels(place, rows["mean"].tolist())
    if len(shown) > 1:
        annotations += [
            note(
                f"<b>{name}</b>",
                xref="paper",
                x=0,
                y=place + _BAR,
                yshift=_NAME_SHIFT,
                xanchor="left",
                yanchor="bottom",
            )
            for place, name in enumerate((f"{BASELINE}: {shown[0].written}", focus.written))
        ]
    layout = chart_layout(
        _refusal_answer(table, focus),
        [
            (
                "People by what became of them after their first refusal; whole run, "
                f"{_replications(table, fates[focus], focus)}."
            ),
            *(
                [f"{shown[0].written}: {_refusal_answer(table, shown[0])}."]
                if len(shown) > 1
                else which_is_which(shown)
            ),
        ],
        left=16,
        top=8,
        right=24,
        bottom=8,
    )
    rooms = len(shown) if len(shown) > 1 else 1 - _NAME_ROOM
    layout["height"] += rooms * _BAR_ROOM - plot_height(layout)
    layout["barmode"] = "stack"
    layout["xaxis"] = axis(range=[0, 1], visible=False)
    layout["yaxis"] = axis(range=[-_BENEATH, rooms - _BENEATH], visible=False)
    layout["annotations"] = annotations
    return go.Figure(traces, layout)


def _within(table: pd.DataFrame, each: DrawnScenario) -> pd.DataFrame:
    return pd.concat([series(table, each.name, f"callback_within_{hours}h") for hours in CALLBACK_HOURS])


def _fates(table: pd.DataFrame, each: DrawnScenario) -> pd.DataFrame:
    return pd.concat([series(table, each.name, measure) for measure, *_ in _FATES])


def _mean(table: pd.DataFrame, each: DrawnScenario, measure: str) -> float:
    rows = series(table, each.name, measure)
    return float(rows["mean"].iloc[0]) if len(rows) else float("nan")


def _replications(table: pd.DataFrame, fates: pd.DataFrame, each: DrawnScenario) -> str:
    """Replications, and in how many of them anybody was refused."""
    every = replications_in_words(series(table, each.name, "outcome_refused_cutoff"))
    some = replications_in_words(fates)
    return every if some == every else f"{every}, {some.split()[0]} of them with refusals"


def _same_day_answer(table: pd.DataFrame, each: DrawnScenario) -> str:
    same_day = _mean(table, each, "callback_same_day")
    if np.isnan(same_day):
        return "No transfer becomes a callback"
    soon = _mean(table, each, f"callback_within_{_MARKED_HOURS[0]}h")
    return (
        f"{share_in_words(same_day)} of callbacks are reached the same day, "
        f"{share_in_words(soon)} within {_MARKED_HOURS[0]} h"
    )


def _refusal_answer(table: pd.DataFrame, each: DrawnScenario) -> str:
    refused = _mean(table, each, "outcome_refused_cutoff")
    if not refused > 0:
        return "The cutoff refuses nobody"
    lost, later = _mean(table, each, "refused_lost"), _mean(table, each, "refused_called_next_day")
    number = number_in_words(refused)
    return (
        f"The cutoff refuses {number} call{'' if number == '1' else 's'} a day: {share_in_words(lost)} of these people "
        f"do not call again, {share_in_words(later)} call on a later day"
    )


def _segment(place: int, share: float, fate: tuple[str, str, str, str], text: str, *, pale: bool) -> Trace:
    measure, _, colour, pattern = fate
    return {
        "type": "bar",
        "orientation": "h",
        "x": [share],
        "y": [place],
        "width": 2 * _BAR,
        "marker": {
            "color": faded(colour, 0.35) if pale else colour,
            "line": {"width": 0},
            # A pattern's ground is the theme's own; its lines have the colour of the meaning.
            "pattern": {"shape": pattern, "bgcolor": TRANSPARENT, "fgcolor": colour, "size": 6} if pattern else {},
        },
        "hovertext": [text],
        "hoverinfo": "text",
        "name": MEASURES[measure].label,
    }


def _fate_labels(place: int, shares: list[float]) -> list[Trace]:
    """The name and share of each part, above it; moved apart where parts are thin, left out where there is none."""
    present = [(fate, share, sum(shares[:at])) for at, (fate, share) in enumerate(zip(_FATES, shares, strict=True))]
    present = [(fate, share, before) for fate, share, before in present if share > 0]
    edge = _FATE_APART / 2
    middles = spread([before + share / 2 - edge for _, share, before in present], _FATE_APART, 1 - 2 * edge)
    labels = []
    for ((_, name, colour, pattern), share, _), middle in zip(present, middles, strict=True):
        lines = textwrap.wrap(name, _FATE_LETTERS)
        sign = "▨" if pattern else "■"
        first = f'<span style="color:{colour}">{sign}</span> <b>{share_in_words(share)}</b>'
        labels.append(note("<br>".join([first, *lines]), x=middle + edge, y=place + _BAR, yanchor="bottom"))
    return labels


def _share_axis() -> dict[str, Any]:
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    return axis(range=[0, 1], tickvals=ticks, ticktext=[share_in_words(at) if at else "0 %" for at in ticks])
