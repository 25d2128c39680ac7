"""What every cutoff time brings: refused, left at close, reached within 24 hours, and the wait in the first hours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts import palette
from analytics.charts.drawing import EndLabel, Trace, end_labels, note, room_for
from analytics.charts.palette import (
    CALLBACK,
    OTHER,
    TIER_2_LIVE,
    WIDE,
    axis,
    chart_layout,
    empty_chart,
    plot_height,
    ribbon,
)
from analytics.wording import clock_time, figure_in_words, number_in_words

from .charts import hover_of
from .choice import AT_LEAST, WITHIN_24_HOURS, Choice
from .explorer import BACKLOG, COLUMNS, MORNING_WAIT, NO_CUTOFF, REFUSED, CutoffPoint

_PANELS: Final = (
    (REFUSED, palette.REFUSED),
    (BACKLOG, CALLBACK),
    (WITHIN_24_HOURS, CALLBACK),
    (MORNING_WAIT, TIER_2_LIVE),
)
_ROUND: Final = (1, 2, 3, 4, 5, 6, 8, 10)
_PANEL_PIXELS: Final = 150
_PANEL_GAP: Final = 0.25
"""Part of a panel's height that is left for its heading."""


def by_time(
    points: Sequence[CutoffPoint], choice: Choice, targets: Mapping[str, float], replications: int
) -> go.Figure:
    """What every cutoff time brings: refused, left at close, reached within 24 hours, the wait next morning.

    Four panels over the same clock times; targets are lines, the recommended time is marked.
    """
    timed = [point for point in points if point.minute is not None]
    if not timed:
        return empty_chart("No cutoff time was tried.", "Choose a scenario with opening hours.")
    kinds = list(dict.fromkeys(_kind(point) for point in timed))
    none = next((point for point in points if point.minute is None), None)
    title = _time_answer(timed, choice)
    layout = chart_layout(
        title,
        [
            (
                f"By the time of the cutoff, mean over the run with its 95 % interval (ribbon); {replications:,} "
                "replications. Dashed: without a cutoff. Dotted: the target."
            )
        ],
        letters=WIDE,
        right=24 if len(kinds) == 1 else room_for(kinds),
    )
    layout["height"] = layout["margin"]["t"] + layout["margin"]["b"] + len(_PANELS) * _PANEL_PIXELS
    first, last = (end(point.minute for point in timed if point.minute is not None) for end in (min, max))
    ticks = [minute for minute in range(0, 1441, 120) if first <= minute <= last]
    layout["xaxis"] = axis(
        range=[first - 15, last + 15],
        tickvals=ticks,
        ticktext=[clock_time(at) for at in ticks],
        showgrid=False,
        anchor=f"y{len(_PANELS)}",
    )
    traces: list[Trace] = []
    shapes: list[Trace] = []
    annotations: list[Trace] = []
    for place, (name, colour) in enumerate(_PANELS):
        number = "" if place == 0 else str(place + 1)
        high = 1 - place / len(_PANELS)
        panel = (high - (1 - _PANEL_GAP) / len(_PANELS), high)
        top = _top(name, timed, none, targets)
        labels = []
        for order, kind in enumerate(kinds):
            own = [point for point in timed if _kind(point) == kind]
            line = {"color": colour, "width": 3.0 - order, "dash": "solid"}
            traces += _line(own, name, line, f"y{number}")
            labels.append(EndLabel(kind, min(1.0, _last(own, name) / top), line))
        low = 0.0
        layout[f"yaxis{number}"] = axis(
            range=[low, top],
            domain=list(panel),
            nticks=3,
            tickvals=[0.0, top / 2, top],
            ticktext=[figure_in_words(at, COLUMNS[name].unit) for at in (0.0, top / 2, top)],
        )
        across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": f"y{number}"}
        if none is not None and math.isfinite(none.figures[name].mean):
            at = none.figures[name].mean
            shapes.append(across | {"y0": at, "y1": at, "line": {"color": colour, "width": 1.5, "dash": "dash"}})
        if name in targets:
            at = targets[name]
            shapes.append(across | {"y0": at, "y1": at, "line": {"color": OTHER, "width": 1.5, "dash": "dot"}})
        if choice.point.minute is not None:
            at = choice.point.minute
            upright = {"type": "line", "xref": "x", "x0": at, "x1": at, "yref": "paper", "y0": panel[0], "y1": panel[1]}
            shapes.append(upright | {"line": {"color": palette.REFUSED, "width": 2}})
        annotations.append(
            note(
                f"<b>{COLUMNS[name].label}</b>{_target_note(name, targets)}",
                xref="paper",
                yref="paper",
                x=0,
                y=panel[1],
                xanchor="left",
                yanchor="bottom",
            )
        )
        if len(kinds) > 1:
            annotations += end_labels(labels, plot_height(layout), bottom=panel[0], top=panel[1])
    return go.Figure(traces, layout | {"shapes": shapes, "annotations": annotations})


def _kind(point: CutoffPoint) -> str:
    """What tells cutoffs at one time apart: for which days they are."""
    return point.name.partition(", ")[2] or "every day"


def _time_answer(timed: Sequence[CutoffPoint], choice: Choice) -> str:
    """From which cutoff time on how many callbacks are left, against the earliest and the latest."""
    chosen = choice.point
    if chosen.minute is None:
        last = max(timed, key=lambda point: point.minute or 0)
        answer = "is needed" if choice.reached else "meets all targets"
        refused = number_in_words(last.figures[REFUSED].mean)
        return f"{NO_CUTOFF.capitalize()} {answer}; one at {clock_time(last.minute or 0)} would refuse {refused} a day"
    within = chosen.figures[WITHIN_24_HOURS].mean
    reached = f", and {figure_in_words(within, 'share')} of callbacks are reached within 24 h" if within > 0 else ""
    wait = chosen.figures[MORNING_WAIT].mean
    first_hours = "no call reaches Tier 2 in the first hours"
    if math.isfinite(wait):
        first_hours = f"the wait in the first hours is {figure_in_words(wait, 'minutes')}"
    return f"With the cutoff at {clock_time(chosen.minute)} {first_hours}{reached}"


def _line(points: Sequence[CutoffPoint], name: str, line: dict[str, Any], yaxis: str) -> list[Trace]:
    x = [point.minute for point in points]
    figures = [point.figures[name] for point in points]
    mean = [each.mean for each in figures]
    low = [each.low if math.isfinite(each.low) else each.mean for each in figures]
    high = [each.high if math.isfinite(each.high) else each.mean for each in figures]
    base = {"type": "scatter", "x": x, "yaxis": yaxis, "name": COLUMNS[name].label}
    known = np.isfinite(mean)
    places, lower, upper = (np.asarray(each, dtype=np.float64)[known] for each in (x, low, high))
    return [
        base
        | {
            "mode": "lines",
            "x": np.r_[places, places[::-1]],
            "y": np.r_[upper, lower[::-1]],
            "fill": "toself",
            "fillcolor": ribbon(line["color"]),
            "line": {"width": 0, "color": ribbon(line["color"])},
            "hoverinfo": "skip",
        },
        base
        | {
            "mode": "lines+markers",
            "y": mean,
            "line": line,
            "marker": {"size": 5, "color": line["color"]},
            "hovertext": [hover_of(point) for point in points],
            "hoverinfo": "text",
        },
    ]


def _top(name: str, timed: Sequence[CutoffPoint], none: CutoffPoint | None, targets: Mapping[str, float]) -> float:
    """The end of a panel's axis: 1 for shares, else a little above all that is drawn."""
    if COLUMNS[name].unit == "share":
        return 1.0
    drawn = [*timed, *([none] if none is not None else [])]
    values = [point.figures[name].high for point in drawn] + [point.figures[name].mean for point in drawn]
    values.append(targets.get(name, 0.0))
    highest = max((value for value in values if math.isfinite(value)), default=0.0) or 1.0
    scale = 10.0 ** math.floor(math.log10(highest))
    return next(scale * times for times in _ROUND if scale * times >= highest)


def _last(points: Sequence[CutoffPoint], name: str) -> float:
    known = [point.figures[name].mean for point in points if math.isfinite(point.figures[name].mean)]
    return known[-1] if known else 0.0


def _target_note(name: str, targets: Mapping[str, float]) -> str:
    if name not in targets:
        return ""
    bound = "at least" if name in AT_LEAST else "at most"
    return f", target: {bound} {figure_in_words(targets[name], COLUMNS[name].unit)}"
