"""What every value of an input brings: whom it refuses, and each figure that has a target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts import palette
from analytics.charts.drawing import EndLabel, Trace, end_labels, note, room_for
from analytics.charts.palette import OTHER, axis, chart_layout, empty_chart, plot_height, ribbon
from analytics.measures.run_readings import MEANINGS
from analytics.wording import clock_time, figure_in_words, number_in_words

from .charts import colour_of, hover_of, label_of, limit_drawn, phrase_of
from .choice import USUAL_TARGETS, Choice, Targets
from .exploration import AT_LEAST, Exploration, PolicyPoint
from .figures import REFUSED
from .inputs import NO_CUTOFF, POLICY_INPUTS, TIME, values_in_words

_ROUND: Final = (1, 2, 3, 4, 5, 6, 8, 10)
_PANEL_PIXELS: Final = 150
_PANEL_GAP: Final = 0.25
"""Part of a panel's height that is left for its heading."""
_MOST_TICKS: Final = 12
_TOLD: Final = 3
"""Figures that the title tells of."""


def drawn_input(found: Exploration) -> str | None:
    """The input whose values are drawn along: the first of those varied whose values are numbers; None without one."""
    return next((name for name in found.names if not POLICY_INPUTS[name].has_choices), None)


def by_value(found: Exploration, choice: Choice, targets: Targets) -> go.Figure:
    """What every value of an input brings: in what is aimed at, and in each figure with a target, or that usually has.

    Panels over the values of :func:`drawn_input`; targets are lines, the recommended one is marked, today's has a ring.
    """
    points, today, along = found.points, choice.today, drawn_input(found)
    shown = dict.fromkeys((choice.aim, *(targets or USUAL_TARGETS)))
    panels = [name for name in shown if any(not math.isnan(point.figures[name].mean) for point in points)]
    placed = [] if along is None else [_Placed(each, along) for each in points if each.inputs[along] is not None]
    if along == TIME and not placed:
        return empty_chart("No cutoff time was tried.", "Choose a plan with opening hours.")
    if along is None or not placed:
        return empty_chart("No number was varied.", "Vary an input of numbers, such as the cutoff time.")
    of_kind = {kind: [each for each in placed if each.kind == kind] for kind in dict.fromkeys(e.kind for e in placed)}
    # Today's plan has its ring, and no line where it is not among the combinations.
    kinds = [kind for kind, some in of_kind.items() if len(some) > 1] or list(of_kind)
    none = next((point for point in points if point.inputs[along] is None), None)
    about = POLICY_INPUTS[along].about
    label = "the time of the cutoff" if along == TIME else f"{about.label[0].lower()}{about.label[1:]}"
    layout = chart_layout(
        _answer(placed, choice, panels),
        [
            (
                f"By {label}, mean over the run with its 95 % interval (ribbon); {found.replications:,} simulated "
                f"weeks of each.{'' if none is None else f' Dashed: {none.name}.'} Dotted: the target. Upright: "
                f"recommended{'' if today is None or today.inputs[along] is None else '; ring: today'}."
            )
        ],
        right=24 if len(kinds) == 1 else room_for(kinds),
    )
    layout["height"] = layout["margin"]["t"] + layout["margin"]["b"] + len(panels) * _PANEL_PIXELS
    layout["xaxis"] = axis(
        showgrid=False,
        anchor=f"y{len(panels)}" if len(panels) > 1 else "y",
        **_places(placed, is_clock=about.kind == "clock"),
    )
    traces: list[Trace] = []
    shapes: list[Trace] = []
    annotations: list[Trace] = []
    for place, name in enumerate(panels):
        colour = colour_of(name)
        number = "" if place == 0 else str(place + 1)
        high = 1 - place / len(panels)
        panel = (high - (1 - _PANEL_GAP) / len(panels), high)
        limit = limit_drawn(name, targets, today) if name in targets else math.nan
        top = _top(name, [*(each.point for each in placed), *([none] if none is not None else [])], limit)
        labels = []
        for order, kind in enumerate(kinds):
            own = of_kind[kind]
            line = {"color": colour, "width": max(1.0, 3.0 - order), "dash": "solid"}
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
        if today is not None and today.inputs[along] is not None:
            traces.append(_ring(_Placed(today, along), name, f"y{number}"))
        if choice.point.inputs[along] is not None:
            at = _Placed(choice.point, along).x
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


class _Placed:
    """A point that has a number of the input that is drawn along."""

    def __init__(self, point: PolicyPoint, along: str) -> None:
        self.point = point
        self.x = float(point.inputs[along] or 0)
        others = {name: value for name, value in point.inputs.items() if name != along}
        self.kind = values_in_words(others) if others else ""


def _places(placed: Sequence[_Placed], *, is_clock: bool) -> dict[str, Any]:
    """From where to where the axis goes, and what stands at it."""
    first, last = (end(each.x for each in placed) for end in (min, max))
    places = sorted({each.x for each in placed})
    if not is_clock:
        beyond = 0.03 * ((last - first) or 1.0)
        return {"range": [first - beyond, last + beyond]} | ({"tickvals": places} if len(places) <= _MOST_TICKS else {})
    ticks = [minute for minute in range(0, 1441, 120) if first <= minute <= last]
    return {"range": [first - 15, last + 15], "tickvals": ticks, "ticktext": [clock_time(at) for at in ticks]}


def _answer(placed: Sequence[_Placed], choice: Choice, panels: Sequence[str]) -> str:
    """What the recommended policy brings in the figures that are drawn, or that no cutoff is needed."""
    chosen = choice.point
    if chosen.name == NO_CUTOFF:
        last = max(placed, key=lambda each: each.x).point
        answer = "is recommended" if choice.reached else "meets all targets"
        refused = number_in_words(last.figures[REFUSED].mean)
        return f"{NO_CUTOFF.capitalize()} {answer}; one at {last.name} would refuse {refused} a day"
    said = [
        f"{phrase_of(name)} {figure_in_words(chosen.figures[name].mean, MEANINGS[name].unit)}"
        for name in panels[:_TOLD]
    ]
    name = label_of(chosen, choice)
    return f"{name[0].upper()}{name[1:]}: {', '.join(said)}"


def _ring(today: _Placed, name: str, yaxis: str) -> Trace:
    """What marks today's plan in a panel."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [today.x],
        "y": [today.point.figures[name].mean],
        "yaxis": yaxis,
        "marker": {"symbol": "circle-open", "size": 15, "color": OTHER, "line": {"width": 2.5}},
        "hovertext": [hover_of(today.point)],
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": "today",
    }


def _line(placed: Sequence[_Placed], name: str, line: dict[str, Any], yaxis: str) -> list[Trace]:
    x = [each.x for each in placed]
    figures = [each.point.figures[name] for each in placed]
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
            "hovertext": [hover_of(each.point) for each in placed],
            "hoverinfo": "text",
        },
    ]


def _top(name: str, drawn: Sequence[PolicyPoint], limit: float) -> float:
    """The end of a panel's axis: a little above all that is drawn, for shares 1 at the most."""
    values = [point.figures[name].high for point in drawn] + [point.figures[name].mean for point in drawn]
    values.append(limit)
    highest = max((value for value in values if math.isfinite(value)), default=0.0) or 1.0
    scale = 10.0 ** math.floor(math.log10(highest))
    top = next(scale * times for times in _ROUND if scale * times >= highest)
    return min(1.0, top) if MEANINGS[name].unit == "share" else top


def _last(placed: Sequence[_Placed], name: str) -> float:
    known = [each.point.figures[name].mean for each in placed if math.isfinite(each.point.figures[name].mean)]
    return known[-1] if known else 0.0


def _target_note(name: str, limit: float) -> str:
    if not math.isfinite(limit):
        return ""
    bound = "at least" if name in AT_LEAST else "at most"
    return f", target: {bound} {figure_in_words(limit, MEANINGS[name].unit)}"
