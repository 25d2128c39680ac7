"""The chart of a shift plan: people scheduled through the week against those needed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.drawing import Trace, note
from analytics.charts.palette import (
    OTHER,
    REFUSED,
    RIBBON_OPACITY,
    TIER_2_LIVE,
    axis,
    chart_layout,
    empty_chart,
    faded,
)
from analytics.wording import clock_time, share_in_words, spans_in_words
from queueing.scenario.calendar import WEEKDAYS, Integers

from .conflicts import person_hours_in_words
from .plan import ShiftPlan
from .rules import DAYS

_HEIGHT: Final = 330
_BETWEEN_DAYS: Final = 60
"""Minutes of room between two days."""
_HEADROOM: Final = 1.12


def coverage_chart(plan: ShiftPlan) -> go.Figure:
    """People on shift in each interval of the week, and how many are needed; the pale ground is what is spare.

    Days stand side by side, each from the first to the last interval in which anybody is needed or scheduled.
    """
    used = np.flatnonzero(((plan.needed > 0) | (plan.scheduled > 0)).any(axis=0))
    if len(used) == 0:
        return empty_chart("Nobody is required in this week.", "Choose a requirement with people on duty.")
    step = plan.interval_minutes
    first, after = int(used[0]), int(used[-1]) + 1
    width = (after - first) * step + _BETWEEN_DAYS
    traces: list[Trace] = []
    for weekday in range(DAYS):
        edges = weekday * width + np.arange(after - first + 1, dtype=np.float64) * step
        needed, scheduled = (people[weekday, first:after] for people in (plan.needed, plan.scheduled))
        traces += [
            _ground(edges, np.minimum(needed, scheduled), scheduled, TIER_2_LIVE, "Spare"),
            _ground(edges, scheduled, np.maximum(needed, scheduled), REFUSED, "Missing", opacity=0.45),
            _line(edges, needed, {"color": OTHER, "width": 1.5, "dash": "dash"}, "Needed"),
            _line(edges, scheduled, {"color": TIER_2_LIVE, "width": 2.5, "dash": "solid"}, "Scheduled"),
            _points(plan, weekday, first, after, edges),
        ]
    top = float(max(plan.needed.max(), plan.scheduled.max())) * _HEADROOM
    layout = chart_layout(_title(plan), _subtitle(plan), height=_HEIGHT)
    layout["xaxis"] = _week_axis(first * step, after * step, width)
    layout["yaxis"] = axis(range=[0, top], tickformat=",d")
    layout["annotations"] = [
        note(name.capitalize(), xref="x", yref="paper", x=weekday * width, y=1, xanchor="left", yanchor="bottom")
        for weekday, name in enumerate(WEEKDAYS)
    ]
    return go.Figure(traces, layout)


def _title(plan: ShiftPlan) -> str:
    people = len(plan.roster)
    one = people == 1
    who = f"{people:,} {'person' if one else 'people'}"
    if plan.missing.any():
        hours, when = person_hours_in_words(plan.hours_of(plan.missing)), spans_in_words(plan.missing > 0)
        return f"{who} {'leaves' if one else 'leave'} {hours} a week uncovered: {when}"
    spare = plan.spare.sum() / plan.needed.sum()
    covers = f"{who} {'covers' if one else 'cover'} the week"
    if spare == 0:
        return f"{covers} exactly"
    return f"{covers} with {share_in_words(spare)} more on shift than needed"


def _subtitle(plan: ShiftPlan) -> list[str]:
    shrinkage = plan.rules.shrinkage_besides_breaks
    needed = "Dashed: needed, which is those required on duty"
    lines = [
        f"People on shift and not in a planned break, by {plan.interval_minutes} minutes. Solid: scheduled.",
        f"{needed} / (1 - {share_in_words(shrinkage)} shrinkage)." if shrinkage else f"{needed}.",
    ]
    if plan.missing.any():
        lines.append("Dark ground: people missing.")
    return [" ".join(lines)]


def _ground(
    edges: Any, low: Integers, high: Integers, colour: str, name: str, opacity: float = RIBBON_OPACITY
) -> Trace:
    """The area between two step lines."""
    x = np.repeat(edges, 2)[1:-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.r_[x, x[::-1]],
        "y": np.r_[np.repeat(high, 2), np.repeat(low, 2)[::-1]],
        "fill": "toself",
        "fillcolor": faded(colour, opacity),
        "line": {"width": 0},
        "hoverinfo": "skip",
        "name": name,
    }


def _line(edges: Any, people: Integers, line: Trace, name: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.repeat(edges, 2)[1:-1],
        "y": np.repeat(people, 2),
        "line": line,
        "hoverinfo": "skip",
        "name": name,
    }


def _points(plan: ShiftPlan, weekday: int, first: int, after: int, edges: Any) -> Trace:
    """Points that are not seen and carry the exact figures."""
    step, day = plan.interval_minutes, WEEKDAYS[weekday].capitalize()
    texts = []
    for interval in range(first, after):
        at = weekday, interval
        lines = [
            f"<b>{day}, {clock_time(interval * step)} to {clock_time((interval + 1) * step)}</b>",
            f"scheduled: {plan.scheduled[at]:,}",
            f"needed: {plan.needed[at]:,} ({plan.required[at]:,} required on duty)",
        ]
        if plan.missing[at]:
            lines.append(f"missing: {plan.missing[at]:,}")
        texts.append("<br>".join(lines))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": (edges[:-1] + edges[1:]) / 2,
        "y": plan.scheduled[weekday, first:after],
        "marker": {"opacity": 0, "size": 10, "color": TIER_2_LIVE},
        "hovertext": texts,
        "hoverinfo": "text",
        "name": day,
    }


def _week_axis(opens: int, closes: int, width: int) -> Trace:
    """Seven days side by side, with clock times beneath each."""
    every = next(hours * 60 for hours in (1, 2, 3, 4, 6, 8, 12, 24) if (closes - opens) / (hours * 60) <= 3)  # noqa: PLR2004
    clocks = [minute for minute in range(0, closes + 1, every) if minute >= opens]
    return axis(
        range=[-_BETWEEN_DAYS / 2, DAYS * width - _BETWEEN_DAYS / 2],
        tickvals=[weekday * width + minute - opens for weekday in range(DAYS) for minute in clocks],
        ticktext=[clock_time(minute) for _ in range(DAYS) for minute in clocks],
        showgrid=False,
    )
