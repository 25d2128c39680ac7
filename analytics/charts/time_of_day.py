"""Charts of results by time of day: the wait for Tier 2, the chance to cross a threshold, occupancy.

All take a table of :meth:`Experiment.table`, a baseline and, where there is one, a changed scenario. The title is the
answer for the changed scenario (or the baseline alone), the subtitle what is measured and the baseline's answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.measures.limits import LOWER, UPPER
from analytics.wording import clock_time, minutes_in_words, share_in_words

from .clock_axis import clock_axis, cutoff_labels, cutoff_shapes, half_hours, hours_shape, middles, open_hours
from .drawing import (
    INTERVAL,
    NO_RESULTS,
    DrawnScenario,
    EndLabel,
    Trace,
    drawn_scenarios,
    end_labels,
    highest,
    hovers,
    largest,
    last_value,
    line_traces,
    note,
    reliable,
    replications_in_words,
    ribbon_traces,
    room_for,
    when_in_words,
    which_is_which,
    with_one_of,
)
from .palette import (
    CALLBACK,
    OTHER,
    TIER_1,
    TIER_2_LIVE,
    axis,
    chart_layout,
    empty_chart,
    faded,
    plot_height,
)

BAND: Final = (20.0, 30.0)
"""Announced waits in minutes above which a callback is required."""
AXIS_END: Final = 120.0
"""Longest wait in minutes that is drawn to scale; with longer ones the band would be too thin to read."""
ALL_DAYS: Final = "all measured days"

_BAND_MEANING: Final = ("callback possible", "callback required")
_WAIT_STEPS: Final = ((60.0, 10.0), (90.0, 15.0), (AXIS_END, 30.0))
_CROSSINGS: Final = (("wait_over", "Actual", TIER_2_LIVE), ("estimate_over", "Announced", OTHER))
_TIERS: Final = (
    ("occupancy_tier1", "Tier 1", TIER_1),
    ("occupancy_tier2", "Tier 2", TIER_2_LIVE),
    ("occupancy_supervisor", "Supervisors", OTHER),
)


def tier2_wait_by_time(
    table: pd.DataFrame,
    baseline: str,
    changed: str | None,
    *,
    cutoff_minute: int | None,
    opens: int,
    closes: int,
    band: tuple[float, float] = BAND,
    days: str = ALL_DAYS,
) -> go.Figure:
    """The wait for Tier 2 by the time of the transfer decision: median, 90th percentile, and the middle half between.

    ``table`` has the scope time_of_day (or weekday_time, of one weekday); ``opens``, ``closes`` and ``cutoff_minute``
    are minutes after midnight, ``band`` minutes of wait, ``days`` says in the subtitle which days are in the table.
    The axis ends at 2 hours: longer waits are triangles there, with their figures in the hover text and the subtitle.
    """
    shown = drawn_scenarios(baseline, changed)
    focus = shown[-1]
    waits = {
        each: {name: open_hours(table, each, f"tier2_wait_{name}", opens, closes) for name in ("p50", "p90")}
        for each in shown
    }
    if not any(_has_figures(rows) for lines in waits.values() for rows in lines.values()):
        return empty_chart(f"No call reached Tier 2 on {days}.", NO_RESULTS)
    longest = largest(*(rows for lines in waits.values() for rows in lines.values()))
    end = AXIS_END if longest > AXIS_END else np.inf
    top = _wait_axis_top(min(longest, AXIS_END), band)
    traces: list[Trace] = []
    quarters = [open_hours(table, focus, f"tier2_wait_{name}", opens, closes) for name in ("p25", "p75")]
    traces += ribbon_traces(middles(quarters[0]), quarters[0]["mean"], quarters[1]["mean"], TIER_2_LIVE, end=top)
    labels = []
    for each in shown:
        for name, what, width in (("p90", "9 in 10", 2.0), ("p50", "Half", 3.5)):
            rows, line = waits[each][name], each.line(TIER_2_LIVE, width)
            text = hovers(half_hours(rows, each), f"tier2_wait_{name}", rows)
            traces += line_traces(
                middles(rows), rows, text, line, name=f"{each.written}: {what.lower()} wait less", end=end
            )
            labels.append(EndLabel(each.label(what), min(last_value(rows), top) / top, line))
    subtitle = [
        (
            "Minutes from the transfer decision to an officer that half of the callers, and 9 in 10, wait at most, "
            f"by half-hour; {days}, {replications_in_words(waits[focus]['p50'])}; shaded: the middle half."
        ),
        *which_is_which(shown, _wait_answer(waits[shown[0]], band[1]) if len(shown) > 1 else ""),
    ]
    if math.isfinite(end):
        subtitle.append(f"▲ longer than {minutes_in_words(end)}, where the axis ends; up to {_hours(longest)}.")
    layout = chart_layout(
        _wait_answer(waits[focus], band[1]),
        subtitle,
        height=380,
        right=room_for(label.text for label in labels),
    )
    step = next(step for limit, step in _WAIT_STEPS if top <= limit)
    ticks = np.arange(0.0, top + 1.0, step)
    layout["xaxis"] = clock_axis(opens, closes, every=120)
    layout["yaxis"] = axis(
        range=[0, top],
        tickvals=ticks,
        ticktext=[_hours(at) + (" +" if at == end else "") for at in ticks],
    )
    layout["shapes"] = [hours_shape(opens, closes), *_band_shapes(band), *cutoff_shapes(cutoff_minute)]
    layout["annotations"] = [
        *end_labels(labels, plot_height(layout)),
        *_band_labels(band),
        *cutoff_labels(cutoff_minute),
    ]
    return go.Figure(traces, layout)


def crossing_by_time(
    table: pd.DataFrame,
    baseline: str,
    changed: str | None,
    *,
    opens: int,
    closes: int,
    cutoff_minute: int | None = None,
    days: str = ALL_DAYS,
) -> go.Figure:
    """The share of transfers whose announced and whose actual wait is over each limit, by time of day.

    Two panels with the same axes, one for each limit; arguments as in :func:`tier2_wait_by_time`.
    """
    shown = drawn_scenarios(baseline, changed)
    focus = shown[-1]
    panels = ((LOWER, "y", (0.55, 1.0)), (UPPER, "y2", (0.0, 0.45)))
    lines = {
        (limit, each, kind): open_hours(table, each, f"{kind}_{limit}", opens, closes)
        for limit, _, _ in panels
        for each in shown
        for kind, _, _ in _CROSSINGS
    }
    if not any(_has_figures(rows) for rows in lines.values()):
        return empty_chart(f"No call was transferred to Tier 2 on {days}.", NO_RESULTS)
    # Only the scenario in question has ribbons.
    ribbons = [rows for (_, each, _), rows in lines.items() if each is focus]
    top = _share_axis_top(np.nanmax([largest(*ribbons, intervals=True), largest(*lines.values())]))
    traces: list[Trace] = []
    labels: dict[int, list[EndLabel]] = {limit: [] for limit, _, _ in panels}
    for limit, y_axis, _ in panels:
        for each in shown:
            for kind, what, colour in reversed(_CROSSINGS):
                rows, line = lines[limit, each, kind], each.line(colour)
                if each is focus:
                    traces += ribbon_traces(middles(rows), rows["low"], rows["high"], colour, end=top, yaxis=y_axis)
                text = hovers(half_hours(rows, each), f"{kind}_{limit}", rows)
                name = f"{each.written}: {what.lower()} wait over {limit} minutes"
                traces += line_traces(middles(rows), rows, text, line, name=name, yaxis=y_axis)
                labels[limit].append(EndLabel(each.label(what), min(last_value(rows), top) / top, line))
    answers = {each: _crossing_answer(lines, each) for each in shown}
    layout = chart_layout(
        answers[focus],
        [
            (
                f"Share of transfers over {LOWER} and over {UPPER} minutes, by half-hour; {days}, "
                f"{replications_in_words(lines[LOWER, focus, 'wait_over'])}; ribbon: {INTERVAL}."
            ),
            *which_is_which(shown, answers[shown[0]] if len(shown) > 1 else ""),
        ],
        height=440,
        right=room_for(label.text for each in labels.values() for label in each),
    )
    ticks = np.linspace(0.0, top, 3)
    layout["xaxis"] = clock_axis(opens, closes, every=240) | {"anchor": "y2"}
    shapes, annotations = cutoff_shapes(cutoff_minute), cutoff_labels(cutoff_minute)
    for limit, y_axis, (low, high) in panels:
        layout[f"yaxis{y_axis[1:]}"] = axis(
            range=[0, top], domain=[low, high], tickvals=ticks, ticktext=[share_in_words(at) for at in ticks]
        )
        shapes.append(hours_shape(opens, closes, low, high))
        heading = f"Wait over {limit} minutes"
        annotations += [
            note(heading, xref="paper", yref="paper", x=0, y=high, xanchor="left", yanchor="bottom"),
            *end_labels(labels[limit], plot_height(layout), bottom=low, top=high),
        ]
    return go.Figure(traces, layout | {"shapes": shapes, "annotations": annotations})


def occupancy_by_time(
    table: pd.DataFrame,
    baseline: str,
    changed: str | None,
    *,
    opens: int,
    closes: int,
    cutoff_minute: int | None = None,
    days: str = ALL_DAYS,
) -> go.Figure:
    """The share of their time on duty that people of each tier are at work, by time of day."""
    shown = drawn_scenarios(baseline, changed)
    focus = shown[-1]
    lines = {
        (each, measure): open_hours(table, each, measure, opens, closes) for each in shown for measure, _, _ in _TIERS
    }
    if not any(_has_figures(rows) for rows in lines.values()):
        return empty_chart(f"Nobody is on duty on {days}.", "Enter people on duty in the staffing table.")
    traces: list[Trace] = []
    labels = []
    top = 1.0
    for each in shown:
        for measure, what, colour in _TIERS:
            rows, line = lines[each, measure], each.line(colour)
            if each is focus:
                traces += ribbon_traces(middles(rows), rows["low"], rows["high"], colour)
            text = hovers(half_hours(rows, each), measure, rows)
            traces += line_traces(middles(rows), rows, text, line, name=f"{each.written}: {what}")
            if _has_figures(rows):
                label = f"Baseline: {what}" if each.is_baseline else what
                labels.append(EndLabel(label, last_value(rows) / top, line))
    answers = {each: _occupancy_answer(lines, each) for each in shown}
    layout = chart_layout(
        answers[focus],
        [
            (
                f"Time at work, of all time on duty (occupancy), by half-hour; {days}, "
                f"{replications_in_words(lines[focus, 'occupancy_tier2'])}; ribbon: {INTERVAL}."
            ),
            *which_is_which(shown, answers[shown[0]] if len(shown) > 1 else ""),
        ],
        right=room_for(label.text for label in labels),
    )
    ticks = np.arange(0.0, top + 0.01, 0.25)
    layout["xaxis"] = clock_axis(opens, closes, every=240)
    layout["yaxis"] = axis(range=[0, top], tickvals=ticks, ticktext=[share_in_words(at) for at in ticks])
    layout["shapes"] = [hours_shape(opens, closes), *cutoff_shapes(cutoff_minute)]
    layout["annotations"] = [*end_labels(labels, plot_height(layout)), *cutoff_labels(cutoff_minute)]
    return go.Figure(traces, layout)


def _has_figures(rows: pd.DataFrame) -> bool:
    return bool(rows["mean"].notna().any())


def _wait_answer(waits: dict[str, pd.DataFrame], limit: float) -> str:
    """When half of the callers, or else one in ten, wait longer than the limit.

    Of the spans of half-hours over it, those in which one is so surely; others only where there are none of these.
    """
    for sure, how, doubt in ((True, "", ""), (False, "may ", "; more weeks would tell")):
        for name, who, verb in (("p50", "Half of the callers", "wait"), ("p90", "1 in 10 callers", "waits")):
            rows = reliable(waits[name])
            over = rows[rows["mean"] > limit]
            every = waits[name]["minute"].tolist()
            minutes = with_one_of(over["minute"].tolist(), over.loc[over["low"] > limit, "minute"].tolist(), every)
            told = minutes if sure else over["minute"].tolist()
            if told:
                waiting = f"{how}wait" if how else verb
                return f"{who} {waiting} over {minutes_in_words(limit)} {when_in_words(told, every)}{doubt}"
    rows = reliable(waits["p90"])
    if rows.empty:
        return "No call reached Tier 2"
    longest = max(1, math.floor(float(rows["mean"].max())) + 1)
    return f"9 in 10 callers wait less than {longest} min at any time of day"


def _crossing_answer(lines: dict[tuple[int, DrawnScenario, str], pd.DataFrame], each: DrawnScenario) -> str:
    """The worst half-hour: which share waits over the lower limit, and over the upper one."""
    rows = reliable(lines[LOWER, each, "wait_over"])
    if rows.empty:
        return "No call was transferred to Tier 2"
    minute, over_lower = highest(rows, "minute")
    if over_lower == 0:
        return f"No transfer waits over {LOWER} min"
    longer = lines[UPPER, each, "wait_over"]
    over_upper = float(longer.loc[longer["minute"] == minute, "mean"].sum())
    return (
        f"Worst at {clock_time(minute)}: {share_in_words(over_lower)} of transfers wait over {LOWER} min, "
        f"{share_in_words(over_upper)} over {UPPER}"
    )


def _occupancy_answer(lines: dict[tuple[DrawnScenario, str], pd.DataFrame], each: DrawnScenario) -> str:
    """When Tier 2 is busiest."""
    rows = reliable(lines[each, "occupancy_tier2"])
    if rows.empty:
        return "No officer is on duty"
    minute, share = highest(rows, "minute")
    return f"Officers are busiest at {clock_time(minute)}: {share_in_words(share)} of time at work"


def _wait_axis_top(longest: float, band: tuple[float, float]) -> float:
    needed = max(longest, band[1] + 10.0)
    step = next(step for limit, step in _WAIT_STEPS if needed <= limit or limit == AXIS_END)
    return math.ceil(needed / step) * step


def _share_axis_top(share: float) -> float:
    """The end of an axis of shares that halves well: 20 %, 40 % and so on, at the most 100 %."""
    return min(1.0, max(0.2, math.ceil(round(share * 5, 6)) / 5))


def _hours(minutes: float) -> str:
    return "0" if minutes == 0 else minutes_in_words(minutes)


def _band_shapes(band: tuple[float, float]) -> list[dict[str, Any]]:
    """The band as a pale fill between its two lines."""
    across = {"xref": "paper", "yref": "y", "x0": 0, "x1": 1}
    fill = {"fillcolor": faded(CALLBACK, 0.14), "line": {"width": 0}, "layer": "below"}
    edge = {"line": {"color": CALLBACK, "width": 1}, "layer": "above"}
    return [
        {"type": "rect", **across, "y0": band[0], "y1": band[1], **fill},
        *({"type": "line", **across, "y0": at, "y1": at, **edge} for at in dict.fromkeys(band)),
    ]


def _band_labels(band: Sequence[float]) -> list[dict[str, Any]]:
    """The two lines of the band by their minutes, each above its line."""
    place = {"xref": "paper", "yref": "y", "x": 0, "xanchor": "left", "xshift": 4, "yanchor": "bottom"}
    return [
        note(f"{minutes_in_words(at)}: {_BAND_MEANING[at == band[1]]}", y=at, **place) for at in dict.fromkeys(band)
    ]
