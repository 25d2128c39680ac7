"""Refused callers against callbacks left at close: every cutoff as a point, and the line of those worth having."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from analytics.charts import palette
from analytics.charts.drawing import Trace, note
from analytics.charts.palette import OTHER, WIDE, axis, chart_layout, empty_chart, faded, ribbon
from analytics.measures.run_readings import MEANINGS
from analytics.wording import clock_time, figure_in_words, interval_in_words, number_in_words

from .choice import Choice, Targets
from .explorer import AS_TODAY, CutoffPoint, Exploration
from .figures import ANNOUNCED, BACKLOG, CALLBACKS, CARRIED_OVER, IN_FORCE, REFUSED, WITHIN_24_HOURS
from .words import point_in_words

_BEYOND: Final = 1.12
"""How far the axis goes beyond the last point of the frontier."""
_NEAR_END: Final = 0.85
"""Part of the axis from which on labels stand to the left of their points."""


def frontier(found: Exploration, choice: Choice, targets: Targets) -> go.Figure:
    """Refused callers against callbacks left at close, a point for each cutoff, with both intervals.

    The line joins the cutoffs that no other is better than in one of the two without being worse in the other. The
    recommended one is large, today's has a ring.
    """
    points, today = found.points, choice.today
    best = [point for point in points if point.on_frontier]
    best.sort(key=lambda point: point.figures[REFUSED].mean)
    if len(best) == 1:
        return empty_chart(
            f"{point_in_words(best[0]).capitalize()} refuses the fewest callers and leaves the fewest callbacks.",
            "No other cutoff has anything to offer.",
        )
    marked = [choice.point, *([] if today is None else [today])]
    right = max(point.figures[REFUSED].mean for point in (*best, *marked)) * _BEYOND
    ends = [point.figures[BACKLOG].high for point in (*best, *marked)]
    top = max(1.0, *(end for end in ends if math.isfinite(end)))
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
            f"intervals; the same callers in {found.replications:,} replications. The line joins those that none "
            f"betters in both; pale: others. Large: recommended{'' if today is None else '; ring: today'}."
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
        _points([chosen], 16, pale=False),
        *([] if today is None else [_ring(today, 24)]),
    ]
    layout["xaxis"] = axis(
        range=[-0.02 * right, right], title={"text": MEANINGS[REFUSED].full_label}, rangemode="tozero"
    )
    layout["yaxis"] = axis(range=[-0.03 * top, top * 1.05], title={"text": MEANINGS[BACKLOG].full_label})
    layout["shapes"] = _limits(targets, today)
    layout["annotations"] = [
        *_time_labels([*best, *(each for each in marked if each not in best)], choice, right, top),
        *_limit_labels(targets, today),
    ]
    return go.Figure(traces, layout)


def _points(points: Sequence[CutoffPoint], size: int, *, whiskers: bool = True, pale: bool = True) -> Trace:
    """Points with their intervals; with ``pale`` those are pale that another one betters."""
    colours = [faded(palette.REFUSED, 0.35) if pale and not point.on_frontier else palette.REFUSED for point in points]

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


def _ring(point: CutoffPoint, size: int) -> Trace:
    """What marks today's cutoff."""
    return _points([point], size, whiskers=False) | {
        "marker": {"symbol": "circle-open", "size": size, "color": OTHER, "line": {"width": 2.5}},
        "name": "today",
    }


def hover_of(point: CutoffPoint) -> str:
    """The hover text of a cutoff: its figures with their intervals."""
    lines = [f"<b>{point.name}</b>"]
    for name in (REFUSED, ANNOUNCED, CALLBACKS, CARRIED_OVER, WITHIN_24_HOURS, BACKLOG, IN_FORCE):
        figure = point.figures[name]
        said = interval_in_words(figure.mean, figure.low, figure.high, MEANINGS[name].unit)
        lines.append(f"{MEANINGS[name].full_label}: {said}")
    return "<br>".join(lines)


def _time_labels(points: Sequence[CutoffPoint], choice: Choice, right: float, top: float) -> list[Trace]:
    """The times beside the points, as many as have room, the recommended one always, and that of today."""
    labels: list[Trace] = []
    placed: list[tuple[float, float]] = []
    kinds = {kind_of(point) for point in points if point.minute is not None and point is not choice.today}
    for point in sorted(points, key=lambda each: (each is not choice.point, each is not choice.today)):
        x, y = point.figures[REFUSED].mean, point.figures[BACKLOG].mean
        if any(abs(x - other) < 0.06 * right and abs(y - height) < 0.07 * top for other, height in placed):
            continue
        placed.append((x, y))
        # Where all are in force on the same days, the time says it all.
        name = point.name if point.minute is None or len(kinds) > 1 else clock_time(point.minute)
        if point is choice.today:
            name = f"{name.removesuffix(f', {AS_TODAY}')} (today)"
        text = f"<b>{name}</b>" if point is choice.point else name
        side = {"xanchor": "right", "xshift": -7} if x > _NEAR_END * right else {"xanchor": "left", "xshift": 7}
        labels.append(note(text, x=x, y=y, yanchor="bottom", yshift=4, **side))
    return labels


def _limits(targets: Targets, today: CutoffPoint | None) -> list[Trace]:
    line = {"line": {"color": OTHER, "width": 1.5, "dash": "dot"}, "type": "line"}
    across = {"xref": "paper", "x0": 0, "x1": 1, "yref": "y"}
    upright = {"yref": "paper", "y0": 0, "y1": 1, "xref": "x"}
    shapes = []
    if BACKLOG in targets:
        at = limit_drawn(BACKLOG, targets, today)
        shapes.append(line | across | {"y0": at, "y1": at})
    if REFUSED in targets:
        at = limit_drawn(REFUSED, targets, today)
        shapes.append(line | upright | {"x0": at, "x1": at})
    return shapes


def _limit_labels(targets: Targets, today: CutoffPoint | None) -> list[Trace]:
    labels = []
    if BACKLOG in targets:
        at = limit_drawn(BACKLOG, targets, today)
        text = f"at most {number_in_words(at)} left"
        labels.append(note(text, xref="paper", x=1, y=at, xanchor="right", yanchor="bottom"))
    if REFUSED in targets:
        at = limit_drawn(REFUSED, targets, today)
        text = f"at most {number_in_words(at)} refused"
        labels.append(note(text, yref="paper", x=at, y=1, xanchor="left", yanchor="top"))
    return labels


def kind_of(point: CutoffPoint) -> str:
    """What tells cutoffs at one time apart: for which days they are."""
    return point.name.partition(", ")[2] or "every day"


def limit_drawn(name: str, targets: Targets, today: CutoffPoint | None) -> float:
    """Where the line of a target lies: at its number, or at today's level."""
    limit = targets[name]
    if limit is not None:
        return limit
    return math.nan if today is None else today.figures[name].mean


def _length(length: float) -> float:
    return length if math.isfinite(length) else 0.0
