"""Waits of several scenarios side by side: a panel each, with equal axes, the baseline's in all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.clock_axis import clock_axis, cutoff_shapes, half_hours, hours_shape, middles, open_hours
from analytics.charts.drawing import (
    NO_RESULTS,
    DrawnScenario,
    Trace,
    largest,
    line_traces,
    note,
    reliable,
    replications_in_words,
    when_in_words,
)
from analytics.charts.palette import OTHER, TIER_2_LIVE, axis, chart_layout, empty_chart, written
from analytics.measures.limits import UPPER
from analytics.wording import minutes_in_words

PANEL_PIXELS: Final = 215
MOST_COLUMNS: Final = 3
AXIS_END: Final = 120.0
"""Longest wait in minutes that is drawn to scale."""
LONG_WAIT: Final = float(UPPER)
"""Minutes."""

_NAME_LETTERS: Final = 34
_PANEL_GAP: Final = 0.06
_ABOVE_LABELS: Final = 7
"""Pixels."""
_PERCENTILES: Final = {"p90": ("9 in 10 wait less than", 1.5), "p50": ("half wait less than", 3.5)}


def waits_side_by_side(
    table: pd.DataFrame,
    baseline: str,
    others: Sequence[str],
    *,
    opens: int,
    closes: int,
    cutoffs: Mapping[str, int | None],
) -> go.Figure:
    """The Tier 2 wait by time of day of every scenario, a panel each with equal axes, the baseline's dashed in all.

    ``table`` has the scope time_of_day; ``cutoffs`` are minutes after midnight. The axis ends at 2 hours: longer waits
    are triangles there.
    """
    names = [baseline, *others]
    shown = {name: DrawnScenario(name, is_baseline=False) for name in names}
    waits = {
        (name, percent): open_hours(table, shown[name], f"tier2_wait_{percent}", opens, closes)
        for name in names
        for percent in _PERCENTILES
    }
    longest = largest(*waits.values())
    if not math.isfinite(longest):
        return empty_chart("No call reached Tier 2.", NO_RESULTS)
    top = min(AXIS_END, max(40.0, math.ceil(longest / 20) * 20.0))
    columns = min(MOST_COLUMNS, len(names))
    lines = math.ceil(len(names) / columns)
    traces: list[Trace] = []
    shapes: list[Trace] = []
    annotations: list[Trace] = []
    layout = chart_layout(
        _waits_answer({name: waits[name, "p90"] for name in names}),
        [
            (
                "Minutes from the transfer decision to an officer, by half-hour, all measured days: thick line, half "
                f"wait less; thin line, 9 in 10 wait less; {replications_in_words(waits[baseline, 'p50'])}."
            ),
            f"Dashed: {written(baseline)}."
            + (f" ▲ longer than {minutes_in_words(AXIS_END)}, where the axes end." if longest > AXIS_END else ""),
        ],
    )
    layout["height"] = layout["margin"]["t"] + layout["margin"]["b"] + lines * PANEL_PIXELS
    for place, name in enumerate(names):
        panel = _panel(place, columns, lines)
        on = {"xaxis": f"x{panel.axis}", "yaxis": f"y{panel.axis}"}
        for each in (DrawnScenario(baseline, is_baseline=True), shown[name]) if name != baseline else (shown[name],):
            for percent, (_, width) in _PERCENTILES.items():
                rows = waits[each.name, percent]
                line = each.line(OTHER if each.is_baseline else TIER_2_LIVE, width)
                text = _wait_hovers(rows, each, percent)
                drawn = line_traces(middles(rows), rows, text, line, name=f"{each.written}, {percent}", end=top)
                traces += [trace | on for trace in drawn]
        layout[f"xaxis{panel.axis}"] = clock_axis(opens, closes, every=240) | {
            "domain": list(panel.across),
            "anchor": f"y{panel.axis}",
        }
        ticks = np.linspace(0.0, top, 3)
        layout[f"yaxis{panel.axis}"] = axis(
            range=[0, top],
            domain=list(panel.up),
            anchor=f"x{panel.axis}",
            tickvals=ticks,
            ticktext=[minutes_in_words(at) if at else "0" for at in ticks],
        )
        shapes += [
            shape | {"xref": f"x{panel.axis}", "yref": f"y{panel.axis} domain", "y0": 0, "y1": 1}
            for shape in (hours_shape(opens, closes), *cutoff_shapes(cutoffs.get(name)))
        ]
        heading = f"<b>{written(name, _NAME_LETTERS)}</b>"
        corner = {"x": panel.across[0], "y": panel.up[1], "xanchor": "left", "yanchor": "bottom"}
        # Above the topmost label of the next panel's axis, which in a narrow window is close.
        annotations.append(note(heading, xref="paper", yref="paper", yshift=_ABOVE_LABELS, **corner))
    return go.Figure(traces, layout | {"shapes": shapes, "annotations": annotations})


@dataclass(frozen=True)
class _Panel:
    """Where a panel is: the number of its axes, and the parts of width and height that it takes."""

    axis: str
    across: tuple[float, float]
    up: tuple[float, float]


def _panel(place: int, columns: int, lines: int) -> _Panel:
    line, column = divmod(place, columns)
    width, height = 1 / columns, 1 / lines
    bottom = 1 - (line + 1) * height
    return _Panel(
        "" if place == 0 else str(place + 1),
        (column * width + (_PANEL_GAP if column else 0.0), (column + 1) * width),
        (bottom + (0.22 * height if line + 1 < lines else 0.0), bottom + height - 0.12 * height),
    )


def _wait_hovers(rows: pd.DataFrame, shown: DrawnScenario, percent: str) -> list[str]:
    what, _ = _PERCENTILES[percent]
    return [
        f"<b>{heading}</b><br>{what} {minutes_in_words(mean)}<br>rests on {calls:,} calls"
        for heading, mean, calls in zip(half_hours(rows, shown), rows["mean"], rows["calls"], strict=True)
    ]


def _waits_answer(waits: dict[str, pd.DataFrame]) -> str:
    """How many of the plans keep 9 in 10 waits below half an hour, and when the baseline does not."""
    over = {name: (rows := reliable(waits[name]))[rows["mean"] > LONG_WAIT] for name in waits}
    holding = [name for name, rows in over.items() if rows.empty]
    if len(holding) == len(waits):
        return f"9 in 10 wait less than {minutes_in_words(LONG_WAIT)} at any time of day, in every plan"
    baseline = next(iter(waits))
    rows = over[baseline]
    when = (
        f"{written(baseline)}: 1 in 10 waits over {minutes_in_words(LONG_WAIT)} "
        f"{when_in_words(rows['minute'].tolist(), waits[baseline]['minute'].tolist())}"
        if len(rows)
        else f"{written(baseline)}: 9 in 10 wait less than {minutes_in_words(LONG_WAIT)}"
    )
    others = [name for name in holding if name != baseline]
    if not others:
        return f"{when}; in every other plan, too, at some time" if len(rows) else f"{when}, in no other plan"
    return f"{when}; never with {' or '.join(written(name, _NAME_LETTERS) for name in others)}"
