"""Charts of differences: dots with their intervals about a line of no difference, and what each change contributes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from analytics.charts.drawing import note, simulated_weeks_in_words
from analytics.charts.palette import (
    ABANDONED,
    CALLBACK,
    OTHER,
    REFUSED,
    TIER_1,
    TIER_2_LIVE,
    axis,
    chart_layout,
    faded,
    ribbon,
    written,
)
from analytics.inputs.same_callers import callers_in_words
from analytics.measures.definitions import MEASURES
from analytics.units import Unit
from analytics.wording import change_in_words, change_interval_in_words, size_in_words

from .compare import Comparison
from .contributions import REST, MeasureContributions, interplay_in_words
from .words import difference_in_words, verdict_in_words

ROW_PIXELS: Final = 46
_NAME_LETTERS: Final = 34
_PIXELS_PER_LETTER: Final = 6.6
_NO_DIFFERENCE: Final = "no difference"
_MOST_TICKS: Final = 7
_OF_MEANING: Final = (
    ("refused", REFUSED),
    ("abandon", ABANDONED),
    ("callback", CALLBACK),
    ("backlog", CALLBACK),
    ("tier1", TIER_1),
    ("tier2", TIER_2_LIVE),
    ("estimate", TIER_2_LIVE),
    ("wait_over", TIER_2_LIVE),
    ("live", TIER_2_LIVE),
)


def colour_of(measure: str) -> str:
    """The colour of what a measure is about."""
    return next((colour for word, colour in _OF_MEANING if word in measure), OTHER)


def differences(comparison: Comparison, measure: str) -> go.Figure:
    """Every scenario's difference from the baseline in one measure, with its interval and the line of no difference."""
    found = [each for each in comparison.differences if each.measure == measure]
    meant = MEASURES[measure]
    rows = [
        _Row(
            written(each.scenario, _NAME_LETTERS),
            each.mean,
            each.low,
            each.high,
            f"<b>{written(each.scenario)}</b><br>{meant.label}: {difference_in_words(each)}<br>"
            f"{verdict_in_words(each)}; rests on {simulated_weeks_in_words(each.replications)}",
            pale=each.verdict != "clear",
        )
        for each in found
    ]
    clear = [each for each in found if each.verdict == "clear"]
    if clear:
        most = max(clear, key=lambda each: abs(each.mean))
        others = f"; {len(clear)} of {len(found)} differ clearly" if len(found) > 1 else ""
        title = f"{written(most.scenario)}: {change_in_words(most.mean, meant.unit)}{others}"
    else:
        title = (
            "No difference is clear" if len(found) > 1 else f"{written(found[0].scenario)}: the difference is not clear"
        )
    threshold, replications = found[0].threshold, comparison.experiment.replications
    subtitle = [
        (
            f"{meant.label}: difference from {written(comparison.baseline)}, with intervals that hold all together "
            f"(95 %). {callers_in_words(comparison.experiment.scenarios, comparison.baseline, replications)}"
        ),
        f"Band: less than {size_in_words(threshold, meant.unit)}, too small to matter. Pale: not clear.",
    ]
    return _dots(rows, title, subtitle, meant.unit, colour_of(measure), threshold)


def contributions(found: MeasureContributions, scenario: str, replications: int) -> go.Figure:
    """What each change contributes to the difference in one measure, and the whole beneath."""
    unit = MEASURES[found.measure].unit
    parts = [(each.change, each.share) for each in found.changes]
    parts.sort(key=lambda part: -abs(part[1].mean))
    if found.rest is not None:
        parts.append((REST, found.rest))
    parts.append(("all together", found.whole))
    rows = [
        _Row(
            written(name[0].upper() + name[1:], _NAME_LETTERS),
            each.mean,
            each.low,
            each.high,
            f"<b>{written(name)}</b><br>{change_interval_in_words(each.mean, each.low, each.high, unit)}",
            pale=not (each.low > 0 or each.high < 0),
        )
        for name, each in parts
    ]
    title = f"{rows[0].name}: {change_in_words(parts[0][1].mean, unit)} of {change_in_words(found.whole.mean, unit)}"
    how = "averaged over all orders of making them"
    if found.rest is not None:
        how = "the mean of what it does first and last of them"
    subtitle = [
        (
            f"{MEASURES[found.measure].label}: what each change of {written(scenario)} contributes, {how}, with its "
            f"95 % interval; {simulated_weeks_in_words(replications)}."
        ),
        interplay_in_words(found),
    ]
    return _dots(rows, title, subtitle, unit, colour_of(found.measure), None)


@dataclass(frozen=True)
class _Row:
    """A difference as it is drawn: its name, its interval, and what is told of it when pointed at."""

    name: str
    mean: float
    low: float
    high: float
    text: str
    pale: bool


def _dots(
    rows: Sequence[_Row], title: str, subtitle: Sequence[str], unit: Unit, colour: str, threshold: float | None
) -> go.Figure:
    """Differences as dots with whiskers, one under the other, about a line of no difference."""
    known = [end for row in rows for end in (row.mean, row.low, row.high, 0.0) if math.isfinite(end)]
    low, high = min(known), max(known)
    if threshold:
        low, high = min(low, -1.5 * threshold), max(high, 1.5 * threshold)
    room = 0.06 * ((high - low) or 1.0)
    low, high = low - room, high + room
    left = int(max(len(row.name) for row in rows) * _PIXELS_PER_LETTER) + 20
    layout = chart_layout(title, subtitle, left=left, right=24)
    layout["height"] = layout["margin"]["t"] + layout["margin"]["b"] + len(rows) * ROW_PIXELS
    places = list(range(len(rows)))[::-1]
    strength = [faded(colour, 0.45) if row.pale else colour for row in rows]
    ends = {"type": "data", "symmetric": False, "color": ribbon(colour), "thickness": 9, "width": 0}
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.mean for row in rows],
        "y": places,
        "marker": {"color": strength, "size": 12, "line": {"color": colour, "width": 1.5}},
        "error_x": ends
        | {
            "array": [_length(row.high - row.mean) for row in rows],
            "arrayminus": [_length(row.mean - row.low) for row in rows],
        },
        "hovertext": [row.text for row in rows],
        "hoverinfo": "text",
        "name": "difference",
    }
    ticks = _ticks(low, high)
    layout["xaxis"] = axis(
        range=[low, high],
        tickvals=ticks,
        ticktext=["0" if at == 0 else f"{'+' if at > 0 else '-'}{size_in_words(at, unit)}" for at in ticks],
    )
    layout["yaxis"] = axis(
        range=[-0.6, len(rows) - 0.4], tickvals=places, ticktext=[row.name for row in rows], showgrid=False
    )
    band = {"type": "rect", "xref": "x", "yref": "paper", "x0": -(threshold or 0), "x1": threshold, "y0": 0, "y1": 1}
    pale = {"line": {"width": 0}, "fillcolor": faded(OTHER, 0.12), "layer": "below"}
    nothing = {"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1}
    layout["shapes"] = [*([band | pale] if threshold else []), nothing | {"line": {"color": OTHER, "width": 1.5}}]
    layout["annotations"] = [note(_NO_DIFFERENCE, xref="x", yref="paper", x=0, y=1, yanchor="bottom")]
    return go.Figure([trace], layout)


def _length(length: float) -> float:
    return length if math.isfinite(length) else 0.0


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between two, at most so many, 0 among them."""
    rough = (high - low) / _MOST_TICKS
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * times for times in (1, 2, 5, 10) if scale * times >= rough)
    return [round(number * step, 12) for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
