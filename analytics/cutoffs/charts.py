"""Refused callers against callbacks left at close: every cutoff as a point, and the line of those worth having."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from analytics.charts import palette
from analytics.charts.drawing import Trace, note
from analytics.charts.palette import OTHER, WIDE, axis, chart_layout, empty_chart, faded, ribbon
from analytics.wording import figure_in_words, interval_in_words, number_in_words

from .choice import WITHIN_24_HOURS, Choice
from .explorer import BACKLOG, COLUMNS, MORNING_WAIT, REFUSED, CutoffPoint
from .words import point_in_words

_BEYOND: Final = 1.12
"""How far the axis goes beyond the last point of the frontier."""
_NEAR_END: Final = 0.85
"""Part of the axis from which on labels stand to the left of their points."""


def frontier(
    points: Sequence[CutoffPoint], choice: Choice, targets: Mapping[str, float], replications: int
) -> go.Figure:
    """Refused callers against callbacks left at close, a point for each cutoff, with both intervals.

    The line joins the cutoffs that no other is better than in one of the two without being worse in the other.
    """
    best = [point for point in points if point.on_frontier]
    best.sort(key=lambda point: point.figures[REFUSED].mean)
    if len(best) == 1:
        return empty_chart(
            f"{point_in_words(best[0]).capitalize()} refuses the fewest callers and leaves the fewest callbacks.",
            "No other cutoff has anything to offer.",
        )
    right = max(point.figures[REFUSED].mean for point in (*best, choice.point)) * _BEYOND
    top = max(1.0, *(point.figures[BACKLOG].high for point in best if math.isfinite(point.figures[BACKLOG].high)))
    inside = [point for point in points if point.figures[REFUSED].mean <= right]
    chosen = choice.point
    left = figure_in_words(chosen.figures[BACKLOG].mean, "calls")
    said = point_in_words(chosen)
    title = (
        f"{said[0].upper()}{said[1:]} refuses {number_in_words(chosen.figures[REFUSED].mean)} callers a day and leaves "
        f"{left} callbacks at close"
    )
    hidden = len(points) - len(inside)
    subtitle = [
        (
            "Callers refused per day against callbacks waiting at closing, a point for each cutoff tried, with 95 % "
            f"intervals; the same callers in {replications:,} replications. The line joins those that none betters in "
            "both; pale: others."
        ),
        *([f"{hidden} of {len(points)} cutoffs refuse more callers and are not drawn."] if hidden else []),
    ]
    layout = chart_layout(title, subtitle, letters=WIDE, height=480, right=28, bottom=56, left=64)
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [point.figures[REFUSED].mean for point in best],
            "y": [point.figures[BACKLOG].mean for point in best],
            "line": {"color": palette.REFUSED, "width": 2},
            "hoverinfo": "skip",
            "name": "frontier",
        },
        _points([point for point in inside if not point.on_frontier], 7, whiskers=False),
        _points([point for point in inside if point.on_frontier and point.name != chosen.name], 9),
        _points([chosen], 16),
    ]
    layout["xaxis"] = axis(range=[-0.02 * right, right], title={"text": COLUMNS[REFUSED].label}, rangemode="tozero")
    layout["yaxis"] = axis(range=[-0.03 * top, top * 1.05], title={"text": COLUMNS[BACKLOG].label})
    layout["shapes"] = _limits(targets)
    layout["annotations"] = [
        *_time_labels(best, chosen, right, top),
        *_limit_labels(targets),
    ]
    return go.Figure(traces, layout)


def _points(points: Sequence[CutoffPoint], size: int, *, whiskers: bool = True) -> Trace:
    colours = [palette.REFUSED if point.on_frontier else faded(palette.REFUSED, 0.35) for point in points]

    def ends(name: str) -> Trace:
        figures = [point.figures[name] for point in points]
        return {
            "type": "data",
            "symmetric": False,
            "array": [_length(each.high - each.mean) for each in figures],
            "arrayminus": [_length(each.mean - each.low) for each in figures],
            "color": ribbon(palette.REFUSED),
            "thickness": 6,
            "width": 0,
        }

    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.figures[REFUSED].mean for point in points],
        "y": [point.figures[BACKLOG].mean for point in points],
        "error_x": ends(REFUSED) if whiskers else {},
        "error_y": ends(BACKLOG) if whiskers else {},
        "marker": {"color": colours, "size": size},
        "hovertext": [hover_of(point) for point in points],
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": "cutoff",
    }


def hover_of(point: CutoffPoint) -> str:
    """The hover text of a cutoff: its figures with their intervals."""
    lines = [f"<b>{point.name}</b>"]
    for name in (REFUSED, BACKLOG, WITHIN_24_HOURS, MORNING_WAIT):
        figure = point.figures[name]
        said = interval_in_words(figure.mean, figure.low, figure.high, COLUMNS[name].unit)
        lines.append(f"{COLUMNS[name].label}: {said}")
    return "<br>".join(lines)


def _time_labels(best: Sequence[CutoffPoint], chosen: CutoffPoint, right: float, top: float) -> list[Trace]:
    """The times beside the points of the frontier, as many as have room, the chosen one always."""
    labels: list[Trace] = []
    placed: list[tuple[float, float]] = []
    for point in sorted(best, key=lambda each: each.name != chosen.name):
        x, y = point.figures[REFUSED].mean, point.figures[BACKLOG].mean
        if any(abs(x - other) < 0.06 * right and abs(y - height) < 0.07 * top for other, height in placed):
            continue
        placed.append((x, y))
        text = f"<b>{point.name}</b>" if point.name == chosen.name else point.name
        side = {"xanchor": "right", "xshift": -7} if x > _NEAR_END * right else {"xanchor": "left", "xshift": 7}
        labels.append(note(text, x=x, y=y, yanchor="bottom", yshift=4, **side))
    return labels


def _limits(targets: Mapping[str, float]) -> list[Trace]:
    line = {"line": {"color": OTHER, "width": 1.5, "dash": "dot"}, "type": "line"}
    shapes = []
    if BACKLOG in targets:
        at = targets[BACKLOG]
        shapes.append(line | {"xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": at, "y1": at})
    if REFUSED in targets:
        at = targets[REFUSED]
        shapes.append(line | {"yref": "paper", "y0": 0, "y1": 1, "xref": "x", "x0": at, "x1": at})
    return shapes


def _limit_labels(targets: Mapping[str, float]) -> list[Trace]:
    labels = []
    if BACKLOG in targets:
        text = f"at most {number_in_words(targets[BACKLOG])} left"
        labels.append(note(text, xref="paper", x=1, y=targets[BACKLOG], xanchor="right", yanchor="bottom"))
    if REFUSED in targets:
        text = f"at most {number_in_words(targets[REFUSED])} refused"
        labels.append(note(text, yref="paper", x=targets[REFUSED], y=1, xanchor="left", yanchor="top"))
    return labels


def _length(length: float) -> float:
    return length if math.isfinite(length) else 0.0
