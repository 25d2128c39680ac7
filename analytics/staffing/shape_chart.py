"""The shape of a tier's staffing: people on duty by time of day, a strip of days, the baseline dashed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.drawing import BASELINE, Trace
from analytics.charts.palette import axis, chart_layout
from analytics.inputs.staffing_edits import WEEK, Day, StaffingGrid, day_label, grid_of, hours_of_week
from analytics.wording import clock_time, hours_on_duty_in_words
from queueing.scenario.calendar import Staffing

HEIGHT: Final = 150
GAP_MINUTES: Final = 60
"""Between two days of the strip."""


def staffing_shape(baseline: Staffing, edited: Staffing, colour: str, begins: int, ends: int) -> go.Figure:
    """People on duty by day and time of day, ``begins`` to ``ends`` in minutes after midnight."""
    grid, before = grid_of(edited), grid_of(baseline)
    days = grid.days
    traces = []
    if baseline != edited:
        traces.append(_line(before, days, begins, ends, {"color": colour, "width": 1.5, "dash": "dash"}, BASELINE))
    traces.append(_line(grid, days, begins, ends, {"color": colour, "width": 2}, "Edited"))
    layout = chart_layout(
        _title(baseline, edited),
        [_subtitle(begins, ends, dashed=baseline != edited)],
        height=HEIGHT,
        left=40,
        right=8,
        bottom=28,
    )
    length = ends - begins + GAP_MINUTES
    middles = [at * length + (ends - begins) / 2 for at in range(len(days))]
    highest = max(float(grid.people.max()), float(before.people.max()), 1.0)
    return go.Figure(
        data=traces,
        layout=layout
        | {
            "xaxis": axis(
                tickvals=middles,
                ticktext=[_short(day) for day in days],
                range=[-GAP_MINUTES / 2, len(days) * length - GAP_MINUTES / 2],
                showgrid=False,
            ),
            "yaxis": axis(range=[0, 1.08 * highest], nticks=4),
        },
    )


def _title(baseline: Staffing, edited: Staffing) -> str:
    hours, before = hours_of_week(edited), hours_of_week(baseline)
    said = f"{hours_on_duty_in_words(hours)} hours on duty a week"
    if hours == before:
        return said if baseline == edited else f"{said}, as many as the baseline's"
    change = hours_on_duty_in_words(abs(hours - before))
    return f"{said}, {change} {'more' if hours > before else 'fewer'} than the baseline"


def _subtitle(begins: int, ends: int, *, dashed: bool) -> str:
    said = f"People on duty, {clock_time(begins)} to {clock_time(ends)}."
    return f"{said} Dashed: the baseline." if dashed else said


def _short(day: Day) -> str:
    return day_label(day) if isinstance(day, int) else f"{day.day} {day:%b}"


def _line(grid: StaffingGrid, days: Sequence[Day], begins: int, ends: int, line: Trace, name: str) -> Trace:
    """A step for each interval of each day; a day that the table does not have is as its weekday."""
    x: list[float] = []
    y: list[float] = []
    text: list[str] = []
    step = grid.interval_minutes
    rows = [row for row, minute in enumerate(grid.minutes()) if begins <= minute < ends]
    for at, day in enumerate(days):
        column = grid.days.index(day) if day in grid.days else _weekday(day)
        origin = at * (ends - begins + GAP_MINUTES) - begins
        for row in rows:
            minute, people = row * step, int(grid.people[row, column])
            x += [origin + minute, origin + minute + step]
            y += [people, people]
            text += [f"{name}, {day_label(day)} {clock_time(minute)}: {people:,} people"] * 2
        x.append(np.nan)
        y.append(np.nan)
        text.append("")
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": line,
        "hovertext": text,
        "hoverinfo": "text",
        "connectgaps": False,
    }


def _weekday(day: Day) -> int:
    return WEEK.index(day) if isinstance(day, int) else day.weekday()
