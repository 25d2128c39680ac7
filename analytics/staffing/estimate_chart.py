"""The chart of an estimate by Erlang A: how full people's time is and how long calls wait, by weekday and interval."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.drawing import Trace, note
from analytics.charts.palette import TEXT_SIZE, TIER_COLOURS, axis, chart_layout, empty_chart
from analytics.measures.scopes import DAYS_PER_WEEK
from analytics.staffing.offered_load import Floats
from analytics.staffing.queue_estimate import QueueEstimate
from analytics.wording import clock_time, minutes_in_words, share_in_words, spans_in_words
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TIERS

HEIGHT: Final = 300
BETWEEN_DAYS: Final = 60
"""Minutes of room between two days."""
LONGEST: Final = 60.0
"""Minutes of wait at which the axis ends; a growing one has no end."""
SHORTEST: Final = 2.0
"""Minutes of wait that the axis shows at the least."""
UPPER: Final = (0.56, 1.0)
LOWER: Final = (0.0, 0.40)


def estimate_chart(edited: QueueEstimate, baseline: QueueEstimate | None = None) -> go.Figure:
    """Occupancy above and expected wait beneath, the days side by side; the baseline dashed where it is another."""
    estimates = [edited] if baseline is None else [baseline, edited]
    used = np.flatnonzero(np.any([~np.isnan(each.occupancy).all(axis=0) for each in estimates], axis=0))
    if len(used) == 0:
        return empty_chart(f"No calls reach {TIERS[edited.tier]}.", "Expect calls, or open the lines.", height=HEIGHT)
    step = edited.interval_minutes
    first, after = int(used[0]), int(used[-1]) + 1
    waits = np.concatenate([each.wait[np.isfinite(each.wait)] for each in estimates])
    top = min(LONGEST, max(SHORTEST, 1.1 * float(waits.max(initial=0.0))))
    if any(np.isinf(each.wait).any() for each in estimates):
        top = LONGEST
    traces: list[Trace] = []
    for each in estimates:
        solid = each is edited
        line = {"color": TIER_COLOURS[each.tier], "width": 2 if solid else 1.2, "dash": "solid" if solid else "dash"}
        name = "" if solid else "Baseline: "
        text = _texts(each, first, after, name)
        traces += [
            _line(each.occupancy[:, first:after], step, line, text, "y"),
            _line(np.minimum(each.wait[:, first:after], top), step, line, text, "y2"),
        ]
    width = (after - first) * step + BETWEEN_DAYS
    layout = chart_layout(_title(edited), _subtitle(edited, compared=baseline is not None), height=HEIGHT)
    middles = [weekday * width + (after - first) * step / 2 for weekday in range(DAYS_PER_WEEK)]
    days = axis(
        range=[-BETWEEN_DAYS / 2, DAYS_PER_WEEK * width - BETWEEN_DAYS / 2],
        tickvals=middles,
        ticktext=[name[:3].capitalize() for name in WEEKDAYS],
        showgrid=False,
        anchor="y2",
    )
    ends = "" if top < LONGEST else " (top of the axis: 60 min and more)"
    layout |= {
        "xaxis": days,
        "yaxis": axis(range=[0, 1.05], domain=UPPER, tickvals=[0, 0.5, 1], ticktext=["0 %", "50 %", "100 %"]),
        "yaxis2": axis(range=[0, 1.05 * top], domain=LOWER, nticks=4, ticksuffix=" min"),
        "annotations": [
            _heading("Occupancy", UPPER[1]),
            _heading(f"Expected wait{ends}", LOWER[1]),
        ],
    }
    return go.Figure(traces, layout)


def _title(found: QueueEstimate) -> str:
    tier, has = ("Supervisors", "have") if found.tier == "supervisor" else (TIERS[found.tier], "has")
    if found.is_short.any():
        given_up = _given_up(float(np.nanmax(found.abandonment)))
        return f"Estimated: {tier} {has} more work than people {spans_in_words(found.is_short)}{given_up}"
    at = int(np.nanargmax(found.occupancy))
    weekday, interval = divmod(at, found.occupancy.shape[1])
    when = f"{WEEKDAYS[weekday].capitalize()} at {clock_time(interval * found.interval_minutes)}"
    busy, wait = float(found.occupancy.flat[at]), float(np.nanmax(found.wait))
    enough = f"Estimated: {tier} {has} people enough, {share_in_words(busy)} busy at the most, {when}"
    return f"{enough}; waits up to {minutes_in_words(wait)}{_given_up(float(np.nanmax(found.abandonment)))}"


def _given_up(most: float) -> str:
    """How many callers give up at the most, where some do."""
    return f"; up to {share_in_words(most)} give up" if share_in_words(most) != share_in_words(0.0) else ""


def _subtitle(found: QueueEstimate, *, compared: bool) -> list[str]:
    said = f"Erlang A by {found.interval_minutes} minutes on a usual day: an estimate until it is simulated."
    return [said, "Solid: as edited. Dashed: the baseline."] if compared else [said]


def _heading(text: str, at: float) -> Trace:
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": at, "xanchor": "left", "yanchor": "bottom"}
    return note(text, **place) | {"font": {"size": TEXT_SIZE}}


def _line(values: Floats, step: int, line: Trace, text: list[str], panel: str) -> Trace:
    """A step for each interval; broken between days and where there are no values."""
    intervals = values.shape[1]
    width = intervals * step + BETWEEN_DAYS
    edges = np.arange(DAYS_PER_WEEK)[:, np.newaxis] * width + np.arange(intervals) * step
    x = np.stack([edges, edges + step, np.full(edges.shape, np.nan)], axis=-1)
    y = np.repeat(values[..., np.newaxis], 3, axis=-1)
    joins = np.zeros(values.shape, dtype=np.bool_)
    joins[:, :-1] = ~np.isnan(values[:, 1:])
    x[..., 2][joins] = (edges + step)[joins]
    y[..., 2] = np.where(joins, np.roll(values, -1, axis=1), np.nan)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x.ravel(),
        "y": y.ravel(),
        "xaxis": "x",
        "yaxis": panel,
        "line": line,
        "hovertext": np.repeat(np.array(text, dtype=object), 3),
        "hoverinfo": "text",
    }


def _texts(found: QueueEstimate, first: int, after: int, name: str) -> list[str]:
    return [
        f"{name}{WEEKDAYS[weekday].capitalize()} {clock_time(interval * found.interval_minutes)}: "
        f"{_figures(found, weekday, interval)}"
        for weekday in range(DAYS_PER_WEEK)
        for interval in range(first, after)
    ]


def _figures(found: QueueEstimate, weekday: int, interval: int) -> str:
    people, load = int(found.on_duty[weekday, interval]), float(found.load[weekday, interval])
    wait: Any = found.wait[weekday, interval]
    waits = "the wait keeps growing" if np.isinf(wait) else f"wait {minutes_in_words(float(wait))}"
    busy = share_in_words(float(found.occupancy[weekday, interval]))
    given_up = share_in_words(float(found.abandonment[weekday, interval]))
    return f"{people:,} on duty, work for {load:.1f}, {busy} busy, {waits}, {given_up} give up"
