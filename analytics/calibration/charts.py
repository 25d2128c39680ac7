"""Charts of what a call log says: handle times against the fitted shape, patience, and how much half-hours vary."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.clock_axis import clock_axis
from analytics.charts.drawing import EndLabel, Trace, end_labels, note, ribbon_traces, room_for, whiskers
from analytics.charts.palette import ABANDONED, OTHER, axis, chart_layout, faded, plot_height, written
from analytics.wording import clock_time, number_in_words, share_in_words

from .calibrate import LEAST_CALLS, SHORTEST_FITTED, HandleTime, Patience
from .overdispersion import Overdispersion
from .tables import log_seconds_in_words

_CLOSE: Final = 0.03
"""Share of calls up to which observed and fitted distribution count as alike."""
_TICKS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 36_000)
_SHARES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_HALF: Final = 0.5
_HALF_HOUR: Final = 30
_DOTS: Final = 0.4
"""Opacity of what was observed, so that the fitted line shows on top of it."""
_OTHER_SHAPES: Final = 0.55
"""Opacity of the shapes that fit less well."""


def handle_time_fit(handle_time: HandleTime, *, source: str = "") -> go.Figure:
    """Shares of calls that were handled within a time, as observed and as each fitted shape has it."""
    observed = handle_time.ordered
    shares = (np.arange(len(observed)) + 0.5) / len(observed)
    best = handle_time.fits[0]
    points = "%{x:,.0f} s or less: %{customdata:.1f} % of calls<extra></extra>"
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": observed,
            "y": shares,
            "customdata": 100 * shares,
            "marker": {"color": faded(OTHER, _DOTS), "size": 9},
            "name": "Observed",
            "hovertemplate": f"<b>Observed</b><br>{points}",
        }
    ]
    places = np.geomspace(observed[0], observed[-1], 200)
    labels = []
    for fit in reversed(handle_time.fits):
        first = fit is best
        line = {"color": OTHER if first else faded(OTHER, _OTHER_SHAPES), "width": 2 if first else 1.5,
                "dash": "solid" if first else "dash" if fit is handle_time.fits[1] else "dot"}  # fmt: skip
        curve = fit.shares_below(places)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": places,
                "y": curve,
                "customdata": 100 * curve,
                "line": line,
                "name": fit.shape,
                "hovertemplate": f"<b>{fit.shape}</b><br>{points}",
            }
        )
        labels.append(f"{_piece(line)} {fit.shape}, at most {100 * fit.distance:.1f} points off")
    alike = "follow" if best.distance <= _CLOSE else "come closest to"
    title = f"Handle times {alike} a {best.shape} shape; half are over {log_seconds_in_words(handle_time.median.value)}"
    layout = chart_layout(
        title,
        [
            (
                f"{_about(source)}share of calls handled within a time; {handle_time.fitted_calls:,} answered calls "
                f"over {SHORTEST_FITTED:g} s. Dots: observed."
            ),
            "; ".join(reversed(labels)) + ".",
        ],
    )
    layout["xaxis"] = _seconds_axis(float(observed[0]), float(observed[-1]), logarithmic=True)
    layout["yaxis"] = _shares_axis()
    return go.Figure(traces, layout)


def patience_curve(patience: Patience, *, source: str = "") -> go.Figure:
    """The share of callers who still wait after a time (Kaplan-Meier) with its band, and the likeliest fit."""
    known = patience.survival[patience.survival["callers"] >= LEAST_CALLS]
    known = known if len(known) else patience.survival
    every = max(1, len(known) // 600)
    seconds = np.r_[0.0, known["seconds"].to_numpy()[::every]]
    share, low, high = (np.r_[1.0, known[name].to_numpy()[::every]] for name in ("share", "low", "high"))
    callers = np.r_[patience.waited, known["callers"].to_numpy()[::every]]
    best = patience.fits[0]
    fitted = 1 - best.shares_below(seconds)
    line, dashed = {"color": ABANDONED, "width": 3, "dash": "solid"}, {"color": ABANDONED, "width": 1.5, "dash": "dash"}
    hover = [
        f"<b>After {log_seconds_in_words(at)}</b><br>still waiting: {share_in_words(each)} "
        f"({share_in_words(below)} to {share_in_words(above)})<br>rests on {number:,.0f} callers who still waited"
        for at, each, below, above, number in zip(seconds, share, low, high, callers, strict=True)
    ]
    base: Trace = {"type": "scatter", "mode": "lines", "x": seconds}
    traces: list[Trace] = [
        *ribbon_traces(list(seconds), low, high, ABANDONED),
        base | {"y": fitted, "line": dashed, "name": best.shape, "hoverinfo": "skip"},
        base
        | {"y": share, "line": line | {"shape": "hv"}, "name": "Observed", "hovertext": hover, "hoverinfo": "text"},
    ]
    median = patience.median
    title = f"Half give up within {log_seconds_in_words(median.value)} of waiting"
    if not math.isfinite(median.value):
        waited = log_seconds_in_words(float(seconds[-1]))
        title = f"{share_in_words(float(share[-1]))} still hold after {waited} of waiting"
    between = f" Median: {log_seconds_in_words(median.low)} to {log_seconds_in_words(median.high)}."
    labels = [
        EndLabel("Observed", float(share[-1]), line),
        EndLabel(f"{best.shape.capitalize()} fit", float(fitted[-1]), dashed),
    ]
    layout = chart_layout(
        title,
        [
            (
                f"{_about(source)}share of callers who would still wait (Kaplan-Meier), with its 95 % band; "
                f"{patience.waited:,} calls that had to wait, {patience.gave_up:,} of them abandoned.{between}"
            ),
            f"Drawn while at least {LEAST_CALLS} callers were still waiting; those answered would have waited longer.",
        ],
        right=room_for(label.text for label in labels),
    )
    layout["xaxis"] = _seconds_axis(0.0, float(seconds[-1]), logarithmic=False)
    layout["yaxis"] = _shares_axis()
    layout["annotations"] = list(end_labels(labels, plot_height(layout)))
    if math.isfinite(median.value) and median.value <= seconds[-1]:
        mark = {"type": "line", "line": {"color": OTHER, "width": 1, "dash": "dot"}}
        layout["shapes"] = [
            mark | {"x0": 0, "x1": median.value, "y0": _HALF, "y1": _HALF},
            mark | {"x0": median.value, "x1": median.value, "y0": 0, "y1": _HALF},
        ]
        words = f"half: {log_seconds_in_words(median.value)}"
        layout["annotations"].append(note(words, x=median.value, y=0, xanchor="left", yanchor="bottom", xshift=4))
    return go.Figure(traces, layout)


def half_hour_dispersion(found: Overdispersion, *, source: str = "") -> go.Figure:
    """Variance over mean of the calls of each half-hour, with its interval; 1 is what chance alone does.

    Raises:
        ValueError: no half-hour has enough calls.
    """
    rows = found.by_half_hour.rename(columns={"ratio": "mean"})
    middles = rows["minute"].to_numpy() + _HALF_HOUR / 2
    text = [
        f"<b>{clock_time(row['minute'])} to {clock_time(row['minute'] + _HALF_HOUR)}</b><br>variance over mean: "
        f"{row['mean']:.1f} ({row['low']:.1f} to {row['high']:.1f})<br>{number_in_words(row['calls'])} calls on "
        f"average; {row['days']} days"
        for row in rows.to_dict("records")
    ]
    ratio = found.half_hour
    if ratio is None:
        msg = "no half-hour has enough calls to be drawn"
        raise ValueError(msg)
    title = (
        f"Calls of a half-hour vary {ratio.value:.1f} times as much as chance alone would have them"
        if ratio.low > 1
        else "Half-hours vary no more than chance alone would have them"
    )
    daily = found.daily_cv
    layout = chart_layout(
        title,
        [
            (
                f"{_about(source)}variance over mean of calls by half-hour, after weekday and slow drift; {found.days} "
                f"days; bars: 95 % intervals. All half-hours: {ratio.value:.1f} ({ratio.low:.1f} to {ratio.high:.1f})."
            ),
            (
                f"Days as a whole vary by {share_in_words(daily.value)} ({share_in_words(daily.low)} to "
                f"{share_in_words(daily.high)}) beyond chance, weekday and slow drift, by which calls a day were "
                f"{found.drift.value:.2f} times as many at the end as at the beginning."
            ),
        ],
        right=room_for(["chance alone"]),
    )
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": middles,
        "y": rows["mean"],
        "marker": {"color": OTHER, "size": 8},
        "error_y": whiskers(rows, OTHER),
        "hovertext": text,
        "hoverinfo": "text",
    }
    first, last = int(rows["minute"].iloc[0]), int(rows["minute"].iloc[-1]) + _HALF_HOUR
    layout["xaxis"] = clock_axis(first, last, every=120)
    top = float(rows["high"].quantile(0.95))
    layout["yaxis"] = axis(range=[0, max(2.0, 1.1 * top)])
    layout["shapes"] = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 1, "y1": 1,
         "line": {"color": OTHER, "width": 1.5, "dash": "dash"}}
    ]  # fmt: skip
    layout["annotations"] = [note("chance alone", xref="paper", x=1, y=1, xanchor="left", xshift=4)]
    return go.Figure([trace], layout)


def _about(source: str) -> str:
    return f"{written(source)}: " if source else ""


def _piece(line: Trace) -> str:
    return {"solid": "━━", "dash": "╌╌", "dot": "┈┈"}[line["dash"]]


def _shares_axis() -> Trace:
    """An axis of shares from none to all, written as everywhere."""
    return axis(range=[0, 1.02], tickvals=_SHARES, ticktext=[share_in_words(share) for share in _SHARES])


def _seconds_axis(first: float, last: float, *, logarithmic: bool) -> Trace:
    """An axis of lengths of time with ticks that people say."""
    if logarithmic:
        ticks: list[float] = [at for at in _TICKS if first <= at <= last] or [first]
        place = {"type": "log", "range": [math.log10(first), math.log10(last)]}
    else:
        step = next((at for at in _TICKS if last / at <= 10), _TICKS[-1])  # noqa: PLR2004 (labels that have room)
        ticks = list(range(0, int(last) + 1, step))
        place = {"range": [0, last]}
    texts = [_tick(at) for at in ticks]
    return axis(tickvals=ticks, ticktext=texts, showgrid=False, **place)


def _tick(seconds: float) -> str:
    """A length of time in full: ``20 s``, ``1 min 20 s``, ``1 h``."""
    parts = (seconds // 3600, "h"), (seconds % 3600 // 60, "min"), (seconds % 60, "s")
    return " ".join(f"{number:g} {unit}" for number, unit in parts if number) or "0 s"
