"""What every cutoff time brings: whom it refuses, and each figure that has a target."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
from analytics.measures.run_readings import MEANINGS
from analytics.wording import clock_time, figure_in_words, number_in_words

from .charts import hover_of, kind_of, limit_drawn
from .choice import AT_LEAST, USUAL_TARGETS, Choice, Targets
from .explorer import AS_TODAY, NO_CUTOFF, CutoffPoint, Exploration
from .figures import ANNOUNCED, MORNING_WAIT, REFUSED
from .words import PHRASES

_COLOURS: Final = {REFUSED: palette.REFUSED, ANNOUNCED: TIER_2_LIVE, MORNING_WAIT: TIER_2_LIVE}
"""Of the panels' lines; all others are of callbacks."""
_ROUND: Final = (1, 2, 3, 4, 5, 6, 8, 10)
_PANEL_PIXELS: Final = 150
_PANEL_GAP: Final = 0.25
"""Part of a panel's height that is left for its heading."""
_TOLD: Final = 3
"""Figures that the title tells of."""


def by_time(found: Exploration, choice: Choice, targets: Targets) -> go.Figure:
    """What every cutoff time brings: whom it refuses, and each figure that has a target, or else those that usually do.

    Panels over the same clock times; targets are lines, the recommended time is marked, today's cutoff has a ring.
    """
    points, today = found.points, choice.today
    shown = [REFUSED, *(name for name in targets or USUAL_TARGETS if name != REFUSED)]
    panels = [name for name in shown if any(not math.isnan(point.figures[name].mean) for point in points)]
    timed = [point for point in points if point.minute is not None]
    if not timed:
        return empty_chart("No cutoff time was tried.", "Choose a scenario with opening hours.")
    # Today's cutoff that is in force on other days than those tried has its ring, and no line.
    kinds = [kind for kind in dict.fromkeys(map(kind_of, timed)) if kind != AS_TODAY] or [AS_TODAY]
    none = next((point for point in points if point.minute is None), None)
    title = _time_answer(timed, choice, panels)
    layout = chart_layout(
        title,
        [
            (
                f"By the time of the cutoff, mean over the run with its 95 % interval (ribbon); {found.replications:,} "
                "replications. Dashed: without a cutoff. Dotted: the target. Upright: recommended"
                f"{'' if today is None or today.minute is None else '; ring: today'}."
            )
        ],
        letters=WIDE,
        right=24 if len(kinds) == 1 else room_for(kinds),
    )
    layout["height"] = layout["margin"]["t"] + layout["margin"]["b"] + len(panels) * _PANEL_PIXELS
    first, last = (end(point.minute for point in timed if point.minute is not None) for end in (min, max))
    ticks = [minute for minute in range(0, 1441, 120) if first <= minute <= last]
    layout["xaxis"] = axis(
        range=[first - 15, last + 15],
        tickvals=ticks,
        ticktext=[clock_time(at) for at in ticks],
        showgrid=False,
        anchor=f"y{len(panels)}" if len(panels) > 1 else "y",
    )
    traces: list[Trace] = []
    shapes: list[Trace] = []
    annotations: list[Trace] = []
    for place, name in enumerate(panels):
        colour = _COLOURS.get(name, CALLBACK)
        number = "" if place == 0 else str(place + 1)
        high = 1 - place / len(panels)
        panel = (high - (1 - _PANEL_GAP) / len(panels), high)
        limit = limit_drawn(name, targets, today) if name in targets else math.nan
        top = _top(name, timed, none, limit)
        labels = []
        for order, kind in enumerate(kinds):
            own = [point for point in timed if kind_of(point) == kind]
            line = {"color": colour, "width": 3.0 - order, "dash": "solid"}
            traces += _line(own, name, line, f"y{number}")
            labels.append(EndLabel(kind, min(1.0, _last(own, name) / top), line))
        low = 0.0
        layout[f"yaxis{number}"] = axis(
            range=[low, top],
            domain=list(panel),
            nticks=3,
            tickvals=[0.0, top / 2, top],
            ticktext=[figure_in_words(at, MEANINGS[name].unit) for at in (0.0, top / 2, top)],
        )
        across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": f"y{number}"}
        if none is not None and math.isfinite(none.figures[name].mean):
            at = none.figures[name].mean
            shapes.append(across | {"y0": at, "y1": at, "line": {"color": colour, "width": 1.5, "dash": "dash"}})
        if math.isfinite(limit):
            shapes.append(across | {"y0": limit, "y1": limit, "line": {"color": OTHER, "width": 1.5, "dash": "dot"}})
        if today is not None and today.minute is not None:
            traces.append(_ring(today, name, f"y{number}"))
        if choice.point.minute is not None:
            at = choice.point.minute
            upright = {"type": "line", "xref": "x", "x0": at, "x1": at, "yref": "paper", "y0": panel[0], "y1": panel[1]}
            shapes.append(upright | {"line": {"color": palette.REFUSED, "width": 2}})
        annotations.append(
            note(
                f"<b>{MEANINGS[name].full_label}</b>{_target_note(name, limit)}",
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


def _time_answer(timed: Sequence[CutoffPoint], choice: Choice, panels: Sequence[str]) -> str:
    """What the recommended cutoff brings in the figures that are drawn, or that none is needed."""
    chosen = choice.point
    if chosen.minute is None:
        last = max(timed, key=lambda point: point.minute or 0)
        answer = "is recommended" if choice.reached else "meets all targets"
        refused = number_in_words(last.figures[REFUSED].mean)
        return f"{NO_CUTOFF.capitalize()} {answer}; one at {clock_time(last.minute or 0)} would refuse {refused} a day"
    said = [
        f"{PHRASES[name]} {figure_in_words(chosen.figures[name].mean, MEANINGS[name].unit)}" for name in panels[:_TOLD]
    ]
    return f"Cutoff at {clock_time(chosen.minute)}: {', '.join(said)}"


def _ring(point: CutoffPoint, name: str, yaxis: str) -> Trace:
    """What marks today's cutoff in a panel."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.minute],
        "y": [point.figures[name].mean],
        "yaxis": yaxis,
        "marker": {"symbol": "circle-open", "size": 15, "color": OTHER, "line": {"width": 2.5}},
        "hovertext": [hover_of(point)],
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": "today",
    }


def _line(points: Sequence[CutoffPoint], name: str, line: dict[str, Any], yaxis: str) -> list[Trace]:
    x = [point.minute for point in points]
    figures = [point.figures[name] for point in points]
    mean = [each.mean for each in figures]
    low = [each.low if math.isfinite(each.low) else each.mean for each in figures]
    high = [each.high if math.isfinite(each.high) else each.mean for each in figures]
    base = {"type": "scatter", "x": x, "yaxis": yaxis, "name": MEANINGS[name].full_label}
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


def _top(name: str, timed: Sequence[CutoffPoint], none: CutoffPoint | None, limit: float) -> float:
    """The end of a panel's axis: a little above all that is drawn, for shares 1 at the most."""
    drawn = [*timed, *([none] if none is not None else [])]
    values = [point.figures[name].high for point in drawn] + [point.figures[name].mean for point in drawn]
    values.append(limit)
    highest = max((value for value in values if math.isfinite(value)), default=0.0) or 1.0
    scale = 10.0 ** math.floor(math.log10(highest))
    top = next(scale * times for times in _ROUND if scale * times >= highest)
    return min(1.0, top) if MEANINGS[name].unit == "share" else top


def _last(points: Sequence[CutoffPoint], name: str) -> float:
    known = [point.figures[name].mean for point in points if math.isfinite(point.figures[name].mean)]
    return known[-1] if known else 0.0


def _target_note(name: str, limit: float) -> str:
    if not math.isfinite(limit):
        return ""
    bound = "at least" if name in AT_LEAST else "at most"
    return f", target: {bound} {figure_in_words(limit, MEANINGS[name].unit)}"
