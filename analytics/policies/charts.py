"""One figure against another: every policy as a point, and the line of those worth having."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from analytics.charts import palette
from analytics.charts.drawing import Trace, note
from analytics.charts.palette import CALLBACK, OTHER, TIER_2_LIVE, axis, chart_layout, faded, ribbon
from analytics.measures.run_readings import MEANINGS
from analytics.wording import figure_in_words, interval_in_words

from .choice import Choice, Targets, usual_aim
from .exploration import AT_LEAST, Exploration, PolicyPoint, frontier
from .figures import (
    ANNOUNCED,
    BACKLOG,
    CALLBACKS,
    CARRIED_OVER,
    COST,
    IN_FORCE,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
)
from .figures_in_words import PHRASES

_COLOURS: Final = {REFUSED: palette.REFUSED, ANNOUNCED: TIER_2_LIVE, MORNING_WAIT: TIER_2_LIVE, COST: OTHER}
_FROM_ZERO: Final = frozenset(MEANINGS) - AT_LEAST - {COST}
"""Figures whose axis begins at 0; of the others differences are what is looked for."""
_BEYOND: Final = 0.12
"""By what part of what is drawn an axis goes beyond it."""
_NEAR_END: Final = 0.75
"""Part of the axis from which on labels stand to the left of their points."""
_LIMIT_LABEL: Final = 0.88
"""The middle of the words of a target, as a part of the axis across."""
_WIDE, _HIGH = 0.15, 0.08
"""Parts of the axes that a label takes."""
_FORMATS: Final = {"share": ".0%", "dollars": "$,.0f"}
_HEIGHT: Final = 360


def usual_axes(found: Exploration) -> tuple[str, str]:
    """The figures against each other where none are chosen: what is aimed at, or announced waits, and carried over."""
    aim = usual_aim(found.names)
    return (ANNOUNCED if aim == CARRIED_OVER else aim), CARRIED_OVER


def colour_of(name: str) -> str:
    """The colour of a figure: most are of callbacks."""
    return _COLOURS.get(name, CALLBACK)


def phrase_of(name: str) -> str:
    """A figure as part of a sentence."""
    label = MEANINGS[name].full_label
    return PHRASES.get(name, f"{label[0].lower()}{label[1:]}")


def label_of(point: PolicyPoint, choice: Choice) -> str:
    """What a point is called beside others: ``5 pm, today's``."""
    return f"{point.name}, today's" if point is choice.today else point.name


def policy_frontier(
    found: Exploration, choice: Choice, targets: Targets, axes: tuple[str, str] | None = None
) -> go.Figure:
    """Two figures against each other, ``axes`` across and up, a point for each policy with both intervals.

    The line joins the policies that no other is better than in one of the two without being worse in the other. The
    recommended one is large, today's has a ring.
    """
    across, up = axes = axes or usual_axes(found)
    points, today, chosen = found.points, choice.today, choice.point
    useful = frontier(points, across, up)
    best = sorted((each for each in points if each.name in useful), key=lambda each: each.figures[across].mean)
    marked = [chosen, *([] if today is None else [today])]
    left, right = _span(across, [each.figures[across].mean for each in (*best, *marked)])
    bottom, top = _span(up, [end for each in (*best, *marked) for end in _ends(each, up)])
    inside = [each for each in points if left <= each.figures[across].mean <= right]
    layout = chart_layout(
        _title(choice, best, axes), _subtitle(found, choice, axes, inside), height=_HEIGHT, left=64, bottom=56
    )
    rest = [each for each in inside if each.name in useful and each is not chosen]
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [each.figures[across].mean for each in best],
            "y": [each.figures[up].mean for each in best],
            "line": {"color": colour_of(across), "width": 2},
            "hoverinfo": "skip",
            "name": "frontier",
        },
        _points([each for each in inside if each.name not in useful], axes, 7, pale=True),
        _points(rest, axes, 9),
        _points([chosen], axes, 16),
        *([] if today is None else [_ring(today, axes)]),
    ]
    layout["xaxis"] = axis(range=[left, right], title={"text": MEANINGS[across].full_label}, **_ticks(across))
    layout["yaxis"] = axis(range=[bottom, top], title={"text": MEANINGS[up].full_label}, **_ticks(up))
    layout["shapes"] = [*_limit(across, "x", targets, today), *_limit(up, "y", targets, today)]
    limit = (limit_drawn(up, targets, today) - bottom) / (top - bottom) if up in targets else math.nan
    taken = [(_LIMIT_LABEL, limit)] if math.isfinite(limit) else []
    labelled = [*best, *(each for each in marked if each not in best)]
    layout["annotations"] = [
        *_labels(labelled, choice, axes, (left, right), (bottom, top), taken),
        *_limit_labels(axes, targets, today),
    ]
    return go.Figure(traces, layout)


def hover_of(point: PolicyPoint, *more: str) -> str:
    """The hover text of a point: its figures with their intervals."""
    lines = [f"<b>{point.name}</b>"]
    usual = (REFUSED, ANNOUNCED, CALLBACKS, CARRIED_OVER, WITHIN_24_HOURS, BACKLOG, IN_FORCE)
    for name in dict.fromkeys((*more, *usual)):
        figure = point.figures[name]
        said = interval_in_words(figure.mean, figure.low, figure.high, MEANINGS[name].unit)
        lines.append(f"{MEANINGS[name].full_label}: {said}")
    return "<br>".join(lines)


def limit_drawn(name: str, targets: Targets, today: PolicyPoint | None) -> float:
    """Where the line of a target lies: at its number, or at today's level."""
    limit = targets[name]
    if limit is not None:
        return limit
    return math.nan if today is None else today.figures[name].mean


def _title(choice: Choice, best: Sequence[PolicyPoint], axes: tuple[str, str]) -> str:
    """What the recommended policy brings in both figures, beside today's."""
    chosen, today = choice.point, choice.today
    parts = []
    for name in axes:
        unit = MEANINGS[name].unit
        beside = ""
        if today is not None and today is not chosen:
            beside = f", today {figure_in_words(today.figures[name].mean, unit)}"
        parts.append(f"{phrase_of(name)} {figure_in_words(chosen.figures[name].mean, unit)}{beside}")
    alone = "; no other is better in either" if best == [chosen] else ""
    name = label_of(chosen, choice)
    return f"{name[0].upper()}{name[1:]}: {'; '.join(parts)}{alone}"


def _subtitle(found: Exploration, choice: Choice, axes: tuple[str, str], inside: Sequence[PolicyPoint]) -> list[str]:
    across, up = (MEANINGS[name].full_label for name in axes)
    ring = "" if choice.today is None else "; ring: today's"
    hidden = len(found.points) - len(inside)
    return [
        (
            f"{up} against {across[0].lower()}{across[1:]}; 95 % intervals; {found.replications:,} simulated weeks of "
            f"each, on the same callers. The line joins those that none betters in both. Large: recommended{ring}."
        ),
        *([f"{hidden} of {len(found.points)} lie further to the right and are not drawn."] if hidden else []),
    ]


def _span(name: str, values: Sequence[float]) -> tuple[float, float]:
    """From where to where an axis goes so that it holds some values."""
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    low = min(0.0, low) if name in _FROM_ZERO else low
    wide = (high - low) or max(1.0 if MEANINGS[name].unit != "share" else 0.05, 0.1 * abs(high))
    return low - 0.25 * _BEYOND * wide, high + _BEYOND * wide


def _ends(point: PolicyPoint, name: str) -> tuple[float, ...]:
    figure = point.figures[name]
    return (figure.mean, figure.high, *(() if name in _FROM_ZERO else (figure.low,)))


def _ticks(name: str) -> dict[str, str]:
    unit = MEANINGS[name].unit
    return {"tickformat": _FORMATS[unit]} if unit in _FORMATS else {}


def _points(points: Sequence[PolicyPoint], axes: tuple[str, str], size: int, *, pale: bool = False) -> Trace:
    """Points with their intervals; pale ones, that another one betters, without."""
    across, up = axes
    colour = colour_of(across)

    def ends(name: str) -> Trace:
        figures = [point.figures[name] for point in points]
        return {
            "type": "data",
            "symmetric": False,
            "array": [_length(each.high - each.mean) for each in figures],
            "arrayminus": [_length(each.mean - each.low) for each in figures],
            "color": ribbon(colour),
            "thickness": 6,
            "width": 0,
        }

    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.figures[across].mean for point in points],
        "y": [point.figures[up].mean for point in points],
        "error_x": {} if pale else ends(across),
        "error_y": {} if pale else ends(up),
        "marker": {"color": faded(colour, 0.35) if pale else colour, "size": size},
        "hovertext": [hover_of(point, *axes) for point in points],
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": "policy",
    }


def _ring(point: PolicyPoint, axes: tuple[str, str]) -> Trace:
    """What marks today's plan."""
    size = 24
    return _points([point], axes, size, pale=True) | {
        "marker": {"symbol": "circle-open", "size": size, "color": OTHER, "line": {"width": 2.5}},
        "name": "today",
    }


def _labels(
    points: Sequence[PolicyPoint],
    choice: Choice,
    axes: tuple[str, str],
    across: tuple[float, float],
    up: tuple[float, float],
    taken: Sequence[tuple[float, float]],
) -> list[Trace]:
    """The names beside the points, as many as have room, the recommended one always.

    Places are parts of the axes; those ``taken`` are of other words, to which others than marked points give way.
    """
    labels: list[Trace] = []
    placed: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda each: (each is not choice.point, each is not choice.today)):
        x, y = (point.figures[name].mean for name in axes)
        at = (x - across[0]) / (across[1] - across[0]), (y - up[0]) / (up[1] - up[0])
        others = placed if point in (choice.point, choice.today) else [*placed, *taken]
        if any(abs(at[0] - other[0]) < _WIDE and abs(at[1] - other[1]) < _HIGH for other in others):
            continue
        placed.append(at)
        name = label_of(point, choice)
        text = f"<b>{name}</b>" if point is choice.point else name
        side = {"xanchor": "right", "xshift": -7} if at[0] > _NEAR_END else {"xanchor": "left", "xshift": 7}
        labels.append(note(text, x=x, y=y, yanchor="bottom", yshift=4, **side))
    return labels


def _limit(name: str, along: str, targets: Targets, today: PolicyPoint | None) -> list[Trace]:
    if name not in targets:
        return []
    at = limit_drawn(name, targets, today)
    other = "y" if along == "x" else "x"
    line = {"type": "line", "line": {"color": OTHER, "width": 1.5, "dash": "dot"}, f"{along}ref": along}
    return [line | {f"{along}0": at, f"{along}1": at, f"{other}ref": "paper", f"{other}0": 0, f"{other}1": 1}]


def _limit_labels(axes: tuple[str, str], targets: Targets, today: PolicyPoint | None) -> list[Trace]:
    labels = []
    for name, place in zip(
        axes, ({"yref": "paper", "y": 1, "xanchor": "left", "yanchor": "top"}, _ACROSS_LABEL), strict=True
    ):
        if name in targets:
            at = limit_drawn(name, targets, today)
            bound = "at least" if name in AT_LEAST else "at most"
            text = f"target: {bound} {figure_in_words(at, MEANINGS[name].unit)}"
            labels.append(note(text, **place, **{"x" if "yref" in place else "y": at}))
    return labels


_ACROSS_LABEL: Final = {"xref": "paper", "x": 1, "xanchor": "right", "yanchor": "bottom"}


def _length(length: float) -> float:
    return length if math.isfinite(length) else 0.0
