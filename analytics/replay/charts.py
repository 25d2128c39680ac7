"""A day replayed as a chart, a frame for each moment: who waits and who is at work, over the course of the day.

Only the moment's bars, its line and the title change from frame to frame; the day's lines stay.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.clock_axis import cutoff_labels, cutoff_shapes, ground_shape
from analytics.charts.drawing import EndLabel, Trace, end_labels, note, room_for, round_top
from analytics.charts.palette import (
    CALLBACK,
    OTHER,
    TIER_1,
    TIER_2_LIVE,
    axis,
    chart_layout,
    faded,
    plain_text,
    plot_height,
)
from analytics.wording import clock_time, day_in_words, minutes_in_words, span_in_words
from queueing.tiers import TierName

from .day import Queue, ReplayedDay

FRAME_EVERY: Final = 10
"""Minutes between two frames."""

_QUEUES: Final[dict[Queue, tuple[str, str]]] = {
    "tier1": ("Waiting for Tier 1", TIER_1),
    "live": ("Holding for Tier 2", TIER_2_LIVE),
    "callback": ("Callbacks waiting", CALLBACK),
    "supervisor": ("Waiting for a supervisor", OTHER),
}
_TIERS: Final[dict[TierName, tuple[str, str]]] = {
    "tier1": ("Representatives", TIER_1),
    "tier2": ("Officers", TIER_2_LIVE),
    "supervisor": ("Supervisors", OTHER),
}
_FREE_OPACITY: Final = 0.25
_HEIGHT: Final = 580
_LEFT: Final = 150
_BOTTOM: Final = 40
_BARS: Final = (0.68, 1.0)
_WAITING: Final = (0.29, 0.57)
_ANNOUNCED: Final = (0.0, 0.18)
"""The parts of the plot's height: the moment's bars, the day's lines of who waits, and of what is announced."""
_QUEUES_WIDTH: Final = (0.0, 0.38)
_TIERS_WIDTH: Final = (0.54, 1.0)
_SHARES_END: Final = 2.5
"""The end of the axis of shares, so that the numbers have room to the right of the bars."""
_TEXT_ROOM: Final = 1.15
"""The end of the axis of those who wait, so that the longest bar's number has room."""
_LONGEST_TOLD: Final = 120.0
"""Longest announced wait in minutes that is drawn to scale."""
_APART: Final = 1.5
"""How many times the band's upper end the next tick of the announced wait lies at least."""


def replay_chart(replayed: ReplayedDay, scenario: str, band: tuple[float, float]) -> go.Figure:
    """The day at every ten minutes, from the moment at which most people wait for Tier 2.

    The names of the frames are clock times, ``meta["moment"]`` is that of the moment shown at first. ``scenario`` must
    be safe to show; ``band`` are the minutes of announced wait above which a callback is required.
    """
    begins, ends = replayed.at_work
    # The worst moment has a frame of its own, whether or not it lies on a full ten minutes.
    step = int(replayed.minutes[1] - replayed.minutes[0])
    of_frames = (replayed.minutes - begins) % max(FRAME_EVERY, step) == 0
    of_frames |= np.arange(len(replayed.minutes)) == replayed.worst
    shown = (replayed.minutes >= begins) & (replayed.minutes < ends)
    places = np.flatnonzero(of_frames & shown).tolist()
    tops = _waiting_top(replayed, shown), _announced_top(replayed, shown, band)
    moving = _moving(replayed, replayed.worst, tops)
    still = _lines_of_the_day(replayed, shown, tops[1])
    frames = [
        {
            "name": _frame_name(replayed, place),
            "data": [_changing(trace) for trace in _moving(replayed, place, tops)],
            "traces": list(range(len(moving))),
            # The page's theme makes a chart's first title bold, and knows nothing of those of frames.
            "layout": {"title": {"text": f"<b>{moment_in_words(replayed, place)}</b>"}},
        }
        for place in places
    ]
    layout = _layout(replayed, scenario, band, tops, shown)
    layout["meta"]["moment"] = _frame_name(replayed, replayed.worst)
    return go.Figure([*moving, *still], layout, frames)


def moments_in_words(figure: go.Figure) -> dict[str, str]:
    """Every moment of a replayed day's chart by its clock time, in words."""
    return {frame.name: plain_text(frame.layout.title.text) for frame in figure.frames}


def moment_in_words(replayed: ReplayedDay, place: int) -> str:
    """What a moment is like: ``Mon 2 Mar, 4:30 pm: 14 callbacks wait, 3 callers hold; 7 of 8 officers busy``."""
    callbacks, live = int(replayed.waiting["callback"][place]), int(replayed.waiting["live"][place])
    tier1 = int(replayed.waiting["tier1"][place])
    waits = [
        f"{number:,} {one if number == 1 else several}"
        for number, one, several in (
            (callbacks, "callback waits", "callbacks wait"),
            (live, "caller holds", "callers hold"),
        )
        if number
    ]
    if not waits:
        waits = [f"{tier1:,} wait{'s' if tier1 == 1 else ''} for Tier 1" if tier1 else "nobody waits"]
    officers = replayed.tiers["tier2"]
    busy, on_duty = int(officers.busy[place]), int(officers.on_duty[place])
    staff = "no officer on duty" if not on_duty and not busy else _busy_in_words(busy, on_duty, "officers")
    told = replayed.announced[place]
    expected = f"; told to expect {minutes_in_words(told)}" if 0 < told < math.inf else ""
    at = clock_time(float(replayed.minutes[place]))
    return f"{day_in_words(replayed.date)}, {at}: {', '.join(waits)}; {staff}{expected}"


def _busy_in_words(busy: int, on_duty: int, who: str = "") -> str:
    people = f" {who}" if who else ""
    if busy > on_duty:
        return f"{busy:,}{people} busy, {on_duty:,} on duty"
    return f"{busy:,} of {on_duty:,}{people} busy"


def _moving(replayed: ReplayedDay, place: int, tops: tuple[float, float]) -> list[Trace]:
    """The traces of a moment: those who wait, busy and free people, how many these are, and the moment's two lines."""
    waiting = [int(replayed.waiting[queue][place]) for queue in _QUEUES]
    busy, free, words = [], [], []
    for tier in _TIERS:
        states = replayed.tiers[tier]
        at_work, on_duty = int(states.busy[place]), int(states.on_duty[place])
        most = max(at_work, on_duty, 1)
        busy.append(round(at_work / most, 4))
        free.append(round(int(states.free[place]) / most, 4))
        words.append(_busy_in_words(at_work, on_duty) if at_work or on_duty else "nobody on duty")
    people = [name for name, _ in _TIERS.values()]
    colours = [colour for _, colour in _TIERS.values()]
    bars: Trace = {"type": "bar", "orientation": "h", "xaxis": "x2", "yaxis": "y2", "y": people, "hoverinfo": "skip"}
    minute = int(replayed.minutes[place])
    line: Trace = {"type": "scatter", "mode": "lines", "x": [minute, minute], "hoverinfo": "skip", "name": "moment"}
    line |= {"line": {"color": OTHER, "width": 3}}
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": waiting,
            "y": [name for name, _ in _QUEUES.values()],
            "text": [f"{number:,}" for number in waiting],
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {"color": [colour for _, colour in _QUEUES.values()]},
            "hoverinfo": "skip",
            "name": "waiting",
        },
        bars | {"x": busy, "marker": {"color": colours}, "name": "busy"},
        bars | {"x": free, "marker": {"color": [faded(each, _FREE_OPACITY) for each in colours]}, "name": "free"},
        {
            "type": "scatter",
            "mode": "text",
            "x": [1.03] * len(people),
            "y": people,
            "text": words,
            "textposition": "middle right",
            "xaxis": "x2",
            "yaxis": "y2",
            "hoverinfo": "skip",
            "name": "people",
        },
        line | {"y": [0, tops[0]], "xaxis": "x3", "yaxis": "y3"},
        line | {"y": [0, tops[1]], "xaxis": "x4", "yaxis": "y4"},
    ]


def _changing(trace: Trace) -> Trace:
    """What of a moment's trace differs from frame to frame."""
    return {name: trace[name] for name in ("type", "x", "text") if name in trace}


def _lines_of_the_day(replayed: ReplayedDay, shown: Any, told_top: float) -> list[Trace]:
    minutes = replayed.minutes[shown]
    times = [clock_time(float(minute)) for minute in minutes]
    base = {"type": "scatter", "mode": "lines", "x": minutes.tolist(), "hoverinfo": "text"}
    traces: list[Trace] = []
    for queue, (name, colour) in _lined_queues():
        waiting = replayed.waiting[queue][shown].tolist()
        text = [f"<b>{at}</b><br>{name}: {number:,}" for at, number in zip(times, waiting, strict=True)]
        traces.append(
            base
            | {"y": waiting, "line": {"color": colour, "width": 2.5}, "hovertext": text, "name": name}
            | {"xaxis": "x3", "yaxis": "y3"}
        )
    told = replayed.announced[shown]
    drawn = [None if math.isinf(each) else min(each, told_top) for each in told.tolist()]
    text = [f"<b>{at}</b><br>told to expect {minutes_in_words(each)}" for at, each in zip(times, told, strict=True)]
    style = {"line": {"color": TIER_2_LIVE, "width": 2.5}, "hovertext": text, "name": "announced"}
    traces.append(base | {"y": drawn, "xaxis": "x4", "yaxis": "y4"} | style)
    return traces


def _lined_queues() -> list[tuple[Queue, tuple[str, str]]]:
    """The queues that are drawn through the day; the supervisors' few would lie on the axis."""
    return [(queue, style) for queue, style in _QUEUES.items() if queue != "supervisor"]


def _waiting_top(replayed: ReplayedDay, shown: Any) -> float:
    return round_top(max(float(counts[shown].max()) for counts in replayed.waiting.values()))


def _announced_heading(replayed: ReplayedDay) -> str:
    """What stands above the announced wait; where nobody may hold, that there is none."""
    if np.isnan(replayed.announced).all():
        return "No wait is told: every request for Tier 2 becomes a callback"
    return "Wait told to callers who ask for Tier 2"


def _announced_top(replayed: ReplayedDay, shown: Any, band: tuple[float, float]) -> float:
    told = replayed.announced[shown]
    longest = float(np.max(told, initial=0.0, where=np.isfinite(told)))
    return min(max(longest, band[1]) * 1.1, max(_LONGEST_TOLD, band[1] * 1.1))


def _layout(
    replayed: ReplayedDay, scenario: str, band: tuple[float, float], tops: tuple[float, float], shown: Any
) -> dict[str, Any]:
    begins, ends = replayed.at_work
    waiting_top, told_top = tops
    last = np.flatnonzero(shown)[-1]
    style = {"width": 3, "dash": "solid"}
    labels = [
        EndLabel(name, float(replayed.waiting[queue][last]) / waiting_top, style | {"color": colour})
        for queue, (name, colour) in _lined_queues()
    ]
    layout = chart_layout(
        moment_in_words(replayed, replayed.worst),
        [
            f"People at one moment of one simulated day, and through it. Scenario: {scenario}.",
            "Bars, right: the share of those on duty who are busy, with their numbers; shaded: lines open.",
        ],
        height=_HEIGHT,
        left=_LEFT,
        right=room_for(label.text for label in labels),
        bottom=_BOTTOM,
    )
    layout["barmode"] = "stack"
    layout["bargap"] = 0.3
    hidden = {"showgrid": False, "showticklabels": False, "ticks": ""}
    # Bars are listed from the top down.
    names = {"showgrid": False, "ticks": "", "autorange": "reversed", "type": "category"}
    layout["xaxis"] = axis(domain=_QUEUES_WIDTH, anchor="y", range=[0, waiting_top * _TEXT_ROOM], **hidden)
    layout["yaxis"] = axis(domain=_BARS, anchor="x", **names)
    layout["xaxis2"] = axis(domain=_TIERS_WIDTH, anchor="y2", range=[0, _SHARES_END], **hidden)
    layout["yaxis2"] = axis(domain=_BARS, anchor="x2", **names)
    every = 60 if ends - begins <= 10 * 60 else 120
    ticks = [minute for minute in range(0, ends + 1, every) if minute >= begins]
    clock = {"range": [begins, ends], "tickvals": ticks, "ticktext": [clock_time(at) for at in ticks]}
    layout["xaxis3"] = axis(anchor="y3", showgrid=False, **clock)
    layout["xaxis4"] = axis(anchor="y4", showgrid=False, **clock)
    layout["yaxis3"] = axis(domain=_WAITING, anchor="x3", range=[0, waiting_top], nticks=5)
    # The band is named once, in its middle: its two ends would touch where long waits are announced.
    told = {0.0: minutes_in_words(0.0), sum(band) / 2: _band_in_words(band)}
    told |= {at: minutes_in_words(at) for at in (60.0, 90.0, 120.0) if _APART * band[1] < at <= told_top}
    layout["yaxis4"] = axis(
        domain=_ANNOUNCED,
        anchor="x4",
        range=[0, told_top],
        tickvals=list(told),
        ticktext=list(told.values()),
    )
    layout["shapes"] = _grounds(replayed, band)
    heading = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "yshift": 18}
    layout["annotations"] = [
        note("<b>People waiting through the day</b>", y=_WAITING[1], **heading),
        note(f"<b>{_announced_heading(replayed)}</b>", y=_ANNOUNCED[1], **(heading | {"yshift": 4})),
        *(each | {"xref": "x3", "y": _WAITING[1]} for each in cutoff_labels(replayed.cutoff)),
        *end_labels(labels, plot_height(layout), bottom=_WAITING[0], top=_WAITING[1]),
    ]
    return layout


def _band_in_words(band: tuple[float, float]) -> str:
    return minutes_in_words(band[0]) if band[0] == band[1] else span_in_words(*band, "minutes")


def _grounds(replayed: ReplayedDay, band: tuple[float, float]) -> list[Trace]:
    """Opening hours, the band of the announced wait, and the cutoff."""
    shapes: list[Trace] = []
    for x, (low, high) in (("x3", _WAITING), ("x4", _ANNOUNCED)):
        if replayed.lines is not None:
            shapes.append(ground_shape(*replayed.lines, low, high) | {"xref": x})
        shapes += [each | {"xref": x, "y0": low, "y1": high} for each in cutoff_shapes(replayed.cutoff)]
    across = {"type": "rect", "xref": "x4 domain", "yref": "y4", "x0": 0, "x1": 1, "layer": "below"}
    fill = {"fillcolor": faded(CALLBACK, 0.15), "line": {"width": 1, "color": faded(CALLBACK, 0.6)}}
    return [*shapes, across | {"y0": band[0], "y1": band[1]} | fill]


def _frame_name(replayed: ReplayedDay, place: int) -> str:
    return clock_time(float(replayed.minutes[place]))
