"""Charts of which inputs move a measure: the tornado of one at a time, and Morris' effects."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.drawing import INTERVAL, Trace, note, simulated_weeks_in_words
from analytics.charts.palette import OTHER, TIER_2_LIVE, axis, chart_layout, empty_chart, ribbon
from analytics.measures.definitions import MEASURES
from analytics.units import Unit
from analytics.wording import change_in_words, change_interval_in_words, figure_in_words, size_in_words

from .one_at_a_time import ChangeAtEnd, OneAtATime, Swing
from .screening import ElementaryEffect, Screening
from .words import range_in_words, size_interval_in_words

MOST_BARS: Final = 15
MOST_NAMED: Final = 6
_ROW: Final = 26
"""Pixels of a bar and the room around it."""
_LABELS: Final = 250
"""Pixels to the left of the bars, for the inputs' names."""
_ROOM: Final = 0.22
"""Room beside the longest bars for the values at their ends, as a share of the axis."""
_ONE_TOWERS: Final = 5
"""How many times as long as all others a bar may be before the axis is cut."""
_NOTHING: Final = "Choose wider ranges, more inputs or another measure."


def tornado(found: OneAtATime, measure: str) -> go.Figure:
    """What each input changes in a measure at both ends of its range, the farthest first; at most 15 inputs."""
    swings = [swing for swing in found.swings(measure) if swing.size > 0]
    if not swings:
        why = "No input moves this measure within its range."
        return empty_chart("There was nothing to measure." if math.isnan(found.base(measure)) else why, _NOTHING)
    first, shown = swings[0], swings[:MOST_BARS][::-1]
    places = list(range(len(shown)))
    meant = MEASURES[measure]
    end = _axis_end(shown)
    traces = [
        _bars(shown, [swing.at_low for swing in shown], end, OTHER, "low end", measure),
        _bars(shown, [swing.at_high for swing in shown], end, TIER_2_LIVE, "high end", measure),
    ]
    base = figure_in_words(found.base(measure), meant.unit)
    more = len(swings) - len(shown)
    subtitle = (
        f"Change of “{meant.label}” ({base} as it is) with each input at the low end of its range (grey) and at the "
        f"high end (green), all else equal, paired week by week; "
        f"{simulated_weeks_in_words(found.experiment.replications)}; pale: {INTERVAL}."
    )
    if more > 0:
        subtitle += f" {more} inputs that move it less are not drawn."
    if math.isfinite(end):
        subtitle += " ▸ beyond the axis, with its figure."
    layout = chart_layout(
        f"“{first.range.input.about.label}” alone moves “{meant.label}” by {size_in_words(first.size, meant.unit)}",
        [subtitle],
        height=72 + _ROW * len(shown),
        left=_LABELS,
        right=70,
    )
    low, high = _axis_range(shown, end)
    ticks = _ticks(low, high, meant.unit)
    layout["barmode"] = "overlay"
    layout["bargap"] = 0.3
    layout["xaxis"] = axis(
        range=[low, high],
        tickvals=ticks,
        ticktext=["0" if at == 0 else ("+" if at > 0 else "-") + size_in_words(at, meant.unit) for at in ticks],
    )
    layout["yaxis"] = axis(
        range=[-0.6, len(shown) - 0.4],
        tickvals=places,
        ticktext=[swing.range.input.about.label for swing in shown],
        showgrid=False,
    )
    layout["shapes"] = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "line": {"color": OTHER}}
    ]
    layout["annotations"] = [
        label for place, swing in enumerate(shown) for label in _end_values(swing, place, end, meant.unit)
    ]
    return go.Figure(traces, layout)


def effects_chart(found: Screening, measure: str) -> go.Figure:
    """Morris' effects: how much each input moves a measure (mu*) against how much that depends on others (sigma)."""
    effects = [effect for effect in found.effects(measure) if effect.mu_star > 0]
    if not effects:
        return empty_chart("No input moves this measure within its range.", _NOTHING)
    unit = MEASURES[measure].unit
    top = 1.1 * max(max(effect.mu_star_high, effect.sigma_high) for effect in effects)
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0, top],
            "y": [0, top],
            "line": {"color": OTHER, "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
            "name": "sigma = mu*",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [effect.mu_star for effect in effects],
            "y": [effect.sigma for effect in effects],
            "marker": {"color": TIER_2_LIVE, "size": 9},
            "error_x": _whisker([(effect.mu_star, effect.mu_star_low, effect.mu_star_high) for effect in effects]),
            "error_y": _whisker([(effect.sigma, effect.sigma_low, effect.sigma_high) for effect in effects]),
            "hovertext": [_effect_hover(effect, measure) for effect in effects],
            "hoverinfo": "text",
            "cliponaxis": False,
            "name": "Inputs",
        },
    ]
    design = found.design
    layout = chart_layout(
        (
            f"All changed together, “{effects[0].range.input.about.label}” moves “{MEASURES[measure].label}” most, "
            f"by {size_in_words(effects[0].mu_star, unit)} on the mean"
        ),
        [
            (
                "To the right: how much an input moves the measure over its range (mu*). Upwards: how much that "
                "depends on the other inputs or on where it stands (sigma); dotted: as much as it moves it. "
                f"{design.trajectories} trajectories, {simulated_weeks_in_words(found.experiment.replications)} each; "
                f"pale: {INTERVAL}."
            )
        ],
        height=400,
        left=80,
        right=40,
        bottom=56,
    )
    ticks = _ticks(0.0, top, unit)
    written = [size_in_words(at, unit) for at in ticks]
    layout["xaxis"] = axis(
        range=[0, top], tickvals=ticks, ticktext=written, title={"text": "Moves the measure by (mu*)"}
    )
    layout["yaxis"] = axis(
        range=[0, top], tickvals=ticks, ticktext=written, title={"text": "Depends on the others (sigma)"}
    )
    layout["annotations"] = _names(effects[:MOST_NAMED], top)
    return go.Figure(traces, layout)


def _bars(shown: list[Swing], changes: list[ChangeAtEnd], end: float, colour: str, name: str, measure: str) -> Trace:
    """The bars of one end of the ranges, cut where the axis ends."""
    cut = [
        tuple(min(max(number, -end), end) for number in (change.mean, change.low, change.high)) for change in changes
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shown))),
        "x": [mean for mean, _, _ in cut],
        "marker": {"color": colour, "opacity": 0.85},
        "error_x": _whisker(cut),
        "hovertext": [_swing_hover(swing, change, measure) for swing, change in zip(shown, changes, strict=True)],
        "hoverinfo": "text",
        "name": name,
    }


def _swing_hover(swing: Swing, change: ChangeAtEnd, measure: str) -> str:
    own, about, meant = swing.range.input, swing.range.input.about, MEASURES[measure]
    return "<br>".join(
        [
            f"<b>{about.label}: {own.written(change.value)}</b>",
            f"instead of {own.written(swing.range.value)} ({about.standing.lower()})",
            f"{meant.label}: {change_interval_in_words(change.mean, change.low, change.high, meant.unit)}",
        ]
    )


def _effect_hover(effect: ElementaryEffect, measure: str) -> str:
    about, unit = effect.range.input.about, MEASURES[measure].unit
    return "<br>".join(
        [
            f"<b>{about.label}: {range_in_words(effect.range)}</b> ({about.standing.lower()})",
            f"mu*: {size_interval_in_words(effect.mu_star, effect.mu_star_low, effect.mu_star_high, unit)}",
            f"sigma: {size_interval_in_words(effect.sigma, effect.sigma_low, effect.sigma_high, unit)}",
            f"mean effect from the low to the high end: {change_in_words(effect.mu, unit)}",
        ]
    )


def _whisker(ends: list[tuple[float, ...]]) -> Trace:
    """Intervals as pale bars without caps; none where there is no interval."""
    mean, low, high = np.array(ends, dtype=np.float64).T
    return {
        "type": "data",
        "symmetric": False,
        "array": np.maximum(np.nan_to_num(high - mean), 0.0),
        "arrayminus": np.maximum(np.nan_to_num(mean - low), 0.0),
        "color": ribbon(OTHER),
        "thickness": 8,
        "width": 0,
    }


def _end_values(swing: Swing, place: int, end: float, unit: Unit) -> list[Trace]:
    """The input's values, beside the ends of its bars; at the same side both, the farther one last."""
    labels = []
    for side in (-1, 1):
        there = sorted(
            (change for change in (swing.at_low, swing.at_high) if _side(change, swing) == side),
            key=lambda change: abs(change.mean),
        )
        if there:
            text = ", ".join(_value_at(swing, change, end, unit) for change in there)
            # Beyond both bars and their intervals, so that no text lies on one.
            reach = min(
                end, max(abs(far) for change in (swing.at_low, swing.at_high) for far in _ends_on(change, side))
            )
            anchor = "left" if side > 0 else "right"
            labels.append(note(text, x=side * reach, y=place, xanchor=anchor, yanchor="middle", xshift=4 * side))
    return labels


def _value_at(swing: Swing, change: ChangeAtEnd, end: float, unit: Unit) -> str:
    value = swing.range.input.written(change.value)
    if abs(change.mean) <= end:
        return value
    sign, mark = ("+", "▸") if change.mean > 0 else ("-", "◂")
    return f"{mark} {value}: {sign}{size_in_words(change.mean, unit)}"


def _side(change: ChangeAtEnd, swing: Swing) -> int:
    """The side on which a change's label stands: that of the change, or opposite the other one where it is nothing."""
    if change.mean != 0:
        return 1 if change.mean > 0 else -1
    other = swing.at_high if change is swing.at_low else swing.at_low
    return -1 if other.mean > 0 else 1


def _ends_on(change: ChangeAtEnd, side: int) -> list[float]:
    ends = [change.mean, change.high if side > 0 else change.low]
    return [0.0, *(end for end in ends if not math.isnan(end) and end * side > 0)]


def _axis_end(shown: list[Swing]) -> float:
    """Where the axis is cut on either side: where the largest bar would leave no room to tell the others apart."""
    sizes = sorted((abs(change.mean) for swing in shown for change in (swing.at_low, swing.at_high)), reverse=True)
    second = max((swing.size for swing in shown[:-1]), default=0.0)
    return 1.5 * second if 0 < second * _ONE_TOWERS < sizes[0] else math.inf


def _axis_range(shown: list[Swing], end: float) -> tuple[float, float]:
    reached = [far for swing in shown for change in (swing.at_low, swing.at_high) for far in _of(change)]
    low, high = max(-end, min(0.0, *reached)), min(end, max(0.0, *reached))
    room = (high - low) * _ROOM
    return low - room, high + room


def _of(change: ChangeAtEnd) -> list[float]:
    return [end for end in (change.mean, change.low, change.high) if not math.isnan(end)]


def _ticks(low: float, high: float, unit: Unit) -> list[float]:
    """About five round values from one number to another."""
    raw = (high - low) / 5
    if unit == "minutes" and raw > 10:  # noqa: PLR2004 (a quarter of an hour, an hour and a day are round)
        hours = [60.0 * hours * 24**days for days in range(4) for hours in (1, 2, 4, 6, 12)]
        step = next((size for size in (15.0, 20.0, 30.0, *hours) if size >= raw), raw)
    else:
        size = 10.0 ** math.floor(math.log10(raw))
        step = next(size * times for times in (1, 2, 5, 10) if size * times >= raw)
    return [round(at * step, 12) + 0.0 for at in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _names(effects: list[ElementaryEffect], top: float) -> list[dict[str, Any]]:
    """The names of the inputs that matter most beside their points, those that would touch left out."""
    labels: list[dict[str, Any]] = []
    taken: list[float] = []
    for effect in effects:
        height = effect.sigma / top
        if all(abs(height - other) > 0.045 for other in taken):  # noqa: PLR2004 (a line of text)
            taken.append(height)
            right = effect.mu_star > 0.6 * top
            labels.append(
                note(
                    effect.range.input.about.label,
                    x=effect.mu_star,
                    y=effect.sigma,
                    xanchor="right" if right else "left",
                    yanchor="bottom",
                    xshift=-8 if right else 8,
                )
            )
    return labels
