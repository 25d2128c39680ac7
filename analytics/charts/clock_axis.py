"""The axis of charts by time of day: clock times, opening hours as a light ground, the cutoff as a line."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics.measures.scopes import CELL_MINUTES
from analytics.wording import clock_time

from .drawing import DrawnScenario, Trace, note, series
from .palette import OTHER, REFUSED, axis, faded

_MIDDLE: Final = CELL_MINUTES / 2
_MARGIN_MINUTES: Final = 30
_GROUND_OPACITY: Final = 0.1


def open_hours(table: pd.DataFrame, shown: DrawnScenario, measure: str, opens: int, closes: int) -> pd.DataFrame:
    """A measure by half-hour while lines are open: what is decided after closing waits for another day."""
    rows = series(table, shown.name, measure, "minute")
    return rows[(rows["minute"] + CELL_MINUTES > opens) & (rows["minute"] < closes)]


def middles(rows: pd.DataFrame) -> list[float]:
    """Where half-hours are drawn: in their middle."""
    return [float(minute) + _MIDDLE for minute in rows["minute"]]


def half_hours(rows: pd.DataFrame, shown: DrawnScenario) -> list[str]:
    """Headings of hover texts: the scenario, and from when to when."""
    return [f"{shown.written}, {clock_time(at)} to {clock_time(at + CELL_MINUTES)}" for at in rows["minute"]]


def clock_axis(opens: int, closes: int, every: int) -> dict[str, Any]:
    """Opening hours and a little more, with a clock time every so many minutes."""
    ends = [opens - _MARGIN_MINUTES, closes + _MARGIN_MINUTES]
    ticks = [minute for minute in range(0, ends[1] + 1, every) if minute >= ends[0]]
    return axis(range=ends, tickvals=ticks, ticktext=[clock_time(at) for at in ticks], showgrid=False)


def hours_shape(opens: int, closes: int, low: float = 0.0, high: float = 1.0) -> Trace:
    """Opening hours as a light ground, from ``low`` to ``high`` of the plot's height."""
    return ground_shape(opens, closes, low, high)


def ground_shape(begins: float, ends: float, low: float = 0.0, high: float = 1.0) -> Trace:
    """A light ground from one place of the x axis to another."""
    area = {"xref": "x", "yref": "paper", "x0": begins, "x1": ends, "y0": low, "y1": high}
    ground = faded(OTHER, _GROUND_OPACITY)
    return {"type": "rect", **area, "fillcolor": ground, "line": {"width": 0}, "layer": "below"}


def cutoff_shapes(cutoff_minute: int | None) -> list[Trace]:
    """The cutoff as a line, where there is one."""
    if cutoff_minute is None:
        return []
    place = {"xref": "x", "yref": "paper", "x0": cutoff_minute, "x1": cutoff_minute, "y0": 0, "y1": 1}
    return [{"type": "line", **place, "line": {"color": REFUSED, "width": 2}, "layer": "above"}]


def cutoff_labels(cutoff_minute: int | None) -> list[Trace]:
    """The cutoff's time above its line, where there is one."""
    if cutoff_minute is None:
        return []
    place = {"xref": "x", "yref": "paper", "x": cutoff_minute, "y": 1, "yanchor": "bottom"}
    return [note(f"cutoff {clock_time(cutoff_minute)}", **place)]
