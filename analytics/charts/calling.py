"""The best time to call: what becomes of those who ask for an officer, by the half-hour in which they called."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.measures.scopes import CELL_MINUTES
from analytics.wording import clock_time, share_in_words

from .clock_axis import clock_axis, cutoff_labels, cutoff_shapes, half_hours, middles, open_hours
from .drawing import (
    FEW_CALLS,
    NO_RESULTS,
    PALE,
    DrawnScenario,
    Trace,
    drawn_scenarios,
    hovers,
    note,
    replications_in_words,
    room_for,
    spread,
    which_is_which,
)
from .palette import (
    CALLBACK,
    OTHER,
    REFUSED,
    TIER_2_LIVE,
    TRANSPARENT,
    axis,
    chart_layout,
    empty_chart,
    faded,
    plot_height,
)

ALIKE: Final = 0.05
"""Half-hours whose shares helped the same day are at most so far below the best are as good."""

_PARTS: Final = (
    ("asking_live", "helped live", TIER_2_LIVE, ""),
    ("asking_same_day", "called back the same day", CALLBACK, ""),
    ("asking_later", "called back later", CALLBACK, "/"),
    ("asking_refused", "refused by the cutoff", REFUSED, ""),
    ("asking_none", "not helped for another reason", OTHER, ""),
)
_SAME_DAY: Final = ("asking_live", "asking_same_day")
_HEIGHT: Final = 350
_LABEL_GAP: Final = 18.0


def best_time_to_call(
    table: pd.DataFrame,
    baseline: str,
    changed: str | None,
    *,
    opens: int,
    closes: int,
    cutoff_minute: int | None = None,
) -> go.Figure:
    """What becomes of the calls that ask for an officer, by the time of day of the call, from a table by time of day.

    Bars add up to all of them; the baseline's share helped the same day is a dashed line across them.
    """
    shown = drawn_scenarios(baseline, changed)
    focus = shown[-1]
    parts = {measure: open_hours(table, focus, measure, opens, closes) for measure, *_ in _PARTS}
    parts = {measure: rows[rows["mean"].notna()] for measure, rows in parts.items()}
    first = parts["asking_live"]
    if first.empty:
        return empty_chart("No caller asked for an officer.", NO_RESULTS, height=_HEIGHT)
    traces = [_bars(parts[part[0]], part, focus) for part in _PARTS]
    answers = {each: _answer(_same_day(table, each, opens, closes)) for each in shown}
    if len(shown) > 1:
        traces.append(_baseline_line(_same_day(table, shown[0], opens, closes), shown[0]))
    layout = chart_layout(
        answers[focus],
        [
            (
                "Calls that ask for Tier 2 or a supervisor, by the half-hour in which they arrived; all measured days, "
                f"{replications_in_words(first)}."
            ),
            *(
                which_is_which(shown)
                if len(shown) == 1
                else [
                    f"Bars: {focus.written}.",
                    f"Dashed: share helped the same day in {shown[0].written}. {answers[shown[0]]}.",
                ]
            ),
            *([f"Pale: fewer than {FEW_CALLS} calls."] if first["pale"].any() else []),
        ],
        height=_HEIGHT,
        right=room_for(f"■ {name}" for _, name, *_ in _PARTS),
    )
    layout["barmode"] = "stack"
    layout["xaxis"] = clock_axis(opens, closes, every=120)
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    layout["yaxis"] = axis(range=[0, 1], tickvals=ticks, ticktext=[share_in_words(at) for at in ticks])
    layout["shapes"] = cutoff_shapes(cutoff_minute)
    layout["annotations"] = [*_labels(parts, plot_height(layout)), *cutoff_labels(cutoff_minute)]
    return go.Figure(traces, layout)


def _bars(rows: pd.DataFrame, part: tuple[str, str, str, str], focus: DrawnScenario) -> Trace:
    measure, name, colour, pattern = part
    colours = [faded(colour, PALE) if few else colour for few in rows["pale"]]
    return {
        "type": "bar",
        "x": middles(rows),
        "y": rows["mean"].tolist(),
        "width": CELL_MINUTES - 3,
        "marker": {
            "color": colours,
            "line": {"width": 0},
            # A pattern's ground is the theme's own; its lines have the colour of the meaning.
            "pattern": {"shape": pattern, "bgcolor": TRANSPARENT, "fgcolor": colours, "size": 6} if pattern else {},
        },
        "hovertext": hovers(half_hours(rows, focus), measure, rows),
        "hoverinfo": "text",
        "name": name,
    }


def _baseline_line(rows: pd.DataFrame, base: DrawnScenario) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": middles(rows),
        "y": rows["mean"].tolist(),
        "line": base.line(OTHER, 5.0),
        "hovertext": [
            f"<b>{heading}</b><br>helped the same day: {share_in_words(share)}"
            for heading, share in zip(half_hours(rows, base), rows["mean"], strict=True)
        ],
        "hoverinfo": "text",
        "name": base.written,
    }


def _labels(parts: dict[str, pd.DataFrame], pixels: float) -> list[Trace]:
    """The name of each part beside the last bar, where that has it or would have it; moved apart where they touch."""
    last = [float(parts[measure]["mean"].iloc[-1]) for measure, *_ in _PARTS]
    ends = np.cumsum(last)
    middle = [(end - share / 2) * pixels for end, share in zip(ends, last, strict=True)]
    places = spread(middle, _LABEL_GAP, pixels)
    return [
        note(
            f'<span style="color:{colour}">{"▨" if pattern else "■"}</span> {name}',
            xref="paper",
            yref="paper",
            x=1,
            y=place / pixels,
            xanchor="left",
            yanchor="middle",
            xshift=4,
        )
        for (_, name, colour, pattern), place in zip(_PARTS, places, strict=True)
    ]


def _same_day(table: pd.DataFrame, each: DrawnScenario, opens: int, closes: int) -> pd.DataFrame:
    """The share helped on the day of the call, live or by callback, by half-hour."""
    live, called = (open_hours(table, each, measure, opens, closes) for measure in _SAME_DAY)
    rows = live.assign(mean=live["mean"].to_numpy() + called["mean"].to_numpy())
    return rows[rows["mean"].notna()]


def _answer(rows: pd.DataFrame) -> str:
    """The longest stretch of half-hours that are nearly as good as the best, and the worst half-hour."""
    sure = rows[~rows["pale"]]
    rows = rows if sure.empty else sure
    if rows.empty:
        return "No caller asked for an officer"
    share = rows["mean"].to_numpy(dtype=np.float64)
    minutes = rows["minute"].tolist()
    worst = int(np.argmin(share))
    if share.max() - share[worst] <= ALIKE:
        return (
            "Any hour is good to call: at least "
            f"{share_in_words(share[worst])} of those who ask for an officer are helped the same day"
        )
    first, last = _longest_run(share >= share.max() - ALIKE)
    return (
        f"Best time to call is {clock_time(minutes[first])} to {clock_time(minutes[last] + CELL_MINUTES)}: at least "
        f"{share_in_words(share[first : last + 1].min())} of those who ask for an officer are helped the same day; "
        f"at {clock_time(minutes[worst])} it is {share_in_words(share[worst])}"
    )


def _longest_run(flags: Any) -> tuple[int, int]:
    """From which place to which (inclusive) flags hold the longest; the first of several."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest]) - 1
