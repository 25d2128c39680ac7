"""Charts of staffing: the people that each interval needs against those on duty today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.drawing import Trace, note, round_top
from analytics.charts.palette import OTHER, TIER_COLOURS, axis, chart_layout, empty_chart, faded, ribbon
from analytics.measures.scopes import Integers
from analytics.wording import clock_time, hours_on_duty_in_words
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, Hours, OpeningHours
from queueing.tiers import TIERS, TierName

_HEIGHT: Final = 330
_GAP: Final = 0.02
"""Part of the width between two days."""
_GROUND_OPACITY: Final = 0.1
_FEW_DAYS: Final = 2
_SOME_DAYS: Final = 4
"""Beside each other, up to which so many clock times have room."""
_MARGIN_MINUTES: Final = 30


@dataclass(frozen=True)
class Requirement:
    """The people that each interval of the week needs, and those on duty today: shape (7, intervals) both."""

    tier: TierName
    interval_minutes: int
    needed: Integers
    today: Integers
    source: str
    """What they come from, as the subtitle says it: an estimate, or so many replications."""

    @property
    def days(self) -> list[int]:
        """The weekdays on which anybody is needed or on duty."""
        return np.flatnonzero(((self.needed > 0) | (self.today > 0)).any(axis=1)).tolist()


def requirement_chart(found: Requirement, hours: OpeningHours, weekdays: Sequence[int] | None = None) -> go.Figure:
    """The people needed by time of day against today's, a panel for each weekday, all with equal axes.

    ``hours`` are when lines are open, and are shaded; ``weekdays`` (0 is Monday) are those drawn, all with people
    where it is None.
    """
    days = found.days if weekdays is None else [day for day in weekdays if day in found.days]
    if not days:
        return empty_chart("Nobody is needed and nobody is on duty.", "Choose a plan with calls.", height=_HEIGHT)
    first, last = _hours(found, days, hours)
    layout = chart_layout(
        requirement_answer(found, days),
        [
            f"{TIERS[found.tier]}: people on duty by time of day. Solid: needed, {found.source}.",
            "Dashed: on duty today. Shaded between the two: people missing.",
        ],
        height=_HEIGHT,
    )
    top = round_top(float(max(found.needed[days].max(), found.today[days].max())))
    layout["yaxis"] = axis(range=[0, top], title={"text": "People on duty"})
    width = (1 + _GAP) / len(days)
    traces: list[Trace] = []
    shapes: list[Trace] = []
    annotations: list[Trace] = []
    every = 120 if len(days) <= _FEW_DAYS else 240 if len(days) <= _SOME_DAYS else 480
    ticks = [minute for minute in range(0, MINUTES_PER_DAY + 1, every) if first <= minute <= last]
    for place, weekday in enumerate(days):
        name = "" if place == 0 else str(place + 1)
        domain = [place * width, place * width + width - _GAP]
        layout[f"xaxis{name}"] = axis(
            domain=[max(0.0, domain[0]), min(1.0, domain[1])],
            range=[first, last],
            tickvals=ticks,
            ticktext=[clock_time(at) for at in ticks],
            showgrid=False,
            anchor="y",
        )
        if (open_ := hours.on(weekday)) is not None:
            shapes.append(_open_hours(f"x{name}", open_))
        middle = (domain[0] + domain[1]) / 2
        heading = f"<b>{WEEKDAYS[weekday].capitalize()}</b>"
        annotations.append(note(heading, xref="paper", yref="paper", x=middle, y=1, yanchor="bottom", xanchor="center"))
        traces += _day_traces(found, weekday, f"x{name}")
    layout |= {"shapes": shapes, "annotations": annotations}
    return go.Figure({"data": traces, "layout": layout})


def requirement_answer(found: Requirement, days: Sequence[int]) -> str:
    """The title: where most people are missing, or that none are, and how many hours of the days that makes."""
    missing = found.needed[list(days)] - found.today[list(days)]
    hours = found.interval_minutes / 60
    short, spare = float(missing.clip(min=0).sum() * hours), float((-missing).clip(min=0).sum() * hours)
    if short == 0 and spare == 0:
        return "As many people are on duty today as are needed, at all times"
    weekday, interval = np.unravel_index(int(np.argmax(missing if short else -missing)), missing.shape)
    when = f"{WEEKDAYS[days[int(weekday)]].capitalize()} at {clock_time(int(interval) * found.interval_minutes)}"
    number = abs(int(missing[weekday, interval]))
    if short == 0:
        return (
            f"Nobody is missing; most are spare on {when}: {number:,} of {_on_duty(found, days, weekday, interval):,}"
        )
    rest = f"; {hours_on_duty_in_words(spare)} {'is' if spare == 1 else 'are'} spare at other times" if spare else ""
    return (
        f"{hours_on_duty_in_words(short)} person-hours are missing, most on {when}: {number:,} {_people(number)}{rest}"
    )


def _on_duty(found: Requirement, days: Sequence[int], weekday: Any, interval: Any) -> int:
    return int(found.today[days[int(weekday)], int(interval)])


def _people(number: int) -> str:
    return "person" if number == 1 else "people"


def _hours(found: Requirement, days: Sequence[int], hours: OpeningHours) -> tuple[int, int]:
    """The hours drawn: opening hours, and those in which anybody is needed or on duty."""
    used = np.flatnonzero(((found.needed[days] > 0) | (found.today[days] > 0)).any(axis=0))
    step = found.interval_minutes
    of_days = [each for day in days if (each := hours.on(day)) is not None]
    first = min([int(used[0]) * step, *(each.opens for each in of_days)])
    last = max([(int(used[-1]) + 1) * step, *(each.closes for each in of_days)])
    return first - _MARGIN_MINUTES, last + _MARGIN_MINUTES


def _open_hours(axis_name: str, hours: Hours) -> Trace:
    area = {"xref": axis_name, "yref": "paper", "x0": hours.opens, "x1": hours.closes, "y0": 0, "y1": 1}
    return {
        "type": "rect", **area, "fillcolor": faded(OTHER, _GROUND_OPACITY), "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _day_traces(found: Requirement, weekday: int, axis_name: str) -> list[Trace]:
    """Steps of what is needed and of today's, what is missing between them shaded, and points that carry the hover."""
    step, colour = found.interval_minutes, TIER_COLOURS[found.tier]
    needed, today = found.needed[weekday], found.today[weekday]
    edges = np.arange(len(needed) + 1) * step
    base = {"type": "scatter", "xaxis": axis_name, "yaxis": "y"}
    steps = base | {"mode": "lines", "x": edges, "line": {"shape": "hv", "color": colour}, "hoverinfo": "skip"}
    lower, upper = _steps(np.minimum(needed, today), edges), _steps(needed, edges)
    outline_x = np.r_[upper[0], upper[0][::-1]]
    shaded = base | {
        "mode": "lines",
        "x": outline_x,
        "y": np.r_[upper[1], lower[1][::-1]],
        "fill": "toself",
        "fillcolor": ribbon(colour),
        "line": {"width": 0, "color": ribbon(colour)},
        "hoverinfo": "skip",
        "name": "missing",
    }
    solid = steps | {"y": np.r_[needed, needed[-1]], "name": "needed"}
    solid["line"] = {"shape": "hv", "color": colour, "width": 3}
    dashed = steps | {"y": np.r_[today, today[-1]], "name": "today"}
    dashed["line"] = {"shape": "hv", "color": colour, "width": 1.5, "dash": "dash"}
    day = WEEKDAYS[weekday].capitalize()
    points = base | {
        "mode": "markers",
        "x": edges[:-1] + step / 2,
        "y": needed,
        "marker": {"color": colour, "size": 8, "opacity": 0.0},
        "hovertext": [
            f"<b>{day}, {clock_time(at)} to {clock_time(at + step)}</b><br>{need:,} needed, {found.source}"
            f"<br>{now:,} on duty today: {_change(int(need - now))}"
            for at, need, now in zip(edges[:-1].tolist(), needed.tolist(), today.tolist(), strict=True)
        ],
        "hoverinfo": "text",
        "name": "needed",
    }
    return [shaded, dashed, solid, points]


def _steps(people: Integers, edges: Any) -> tuple[Any, Any]:
    """The corners of a line of steps."""
    return np.repeat(edges, 2)[1:-1], np.repeat(people, 2)


def _change(missing: int) -> str:
    if missing == 0:
        return "as many"
    return f"{abs(missing):,} {'missing' if missing > 0 else 'spare'}"
