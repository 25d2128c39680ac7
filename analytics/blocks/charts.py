"""The week as a calendar of blocks: what one person more saves, or one fewer costs, by weekday and start."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from analytics.charts.drawing import Trace, note
from analytics.charts.palette import OTHER, TEXT_SIZE, TIER_COLOURS, TRANSPARENT, axis, chart_layout, faded
from analytics.wording import clock_time, number_in_words
from queueing.scenario.calendar import WEEKDAYS

from .block import DutyBlock
from .figures import WEEKLY_FIGURES
from .search import BlockAdvice, ScreenedBlock
from .words import effect_in_words, people_in_words

_DAY_HEIGHT: Final = 40
_SCALE_HEIGHT: Final = 120
"""Pixels that the scale of the colour takes."""
_TICKS_EVERY: Final = 120
_LINE: Final = 3
"""Pixels."""
_INSET: Final = 0.42
"""Of a day's row, from its middle to the outline of a block."""


def blocks_chart(found: BlockAdvice, hours: float) -> go.Figure:
    """What one person changes in the goal, by weekday (down) and start (across), of blocks of one length.

    Those chosen are outlined, from their start to their end. ``hours`` is one of the lengths tried.
    """
    cells = [each for each in found.screened if each.block.hours == hours]
    days = sorted({each.block.weekday for each in cells})
    chosen = [each for each in found.found.blocks if each.hours == hours]
    label = WEEKLY_FIGURES[found.goal].label.lower()
    first = found.steps[0]
    who = people_in_words(found.tier, 1, found.direction)
    verb = "helps most" if found.direction == "more" else "harms least"
    layout = chart_layout(
        f"{who[0].upper()}{who[1:]} {verb} on {first.blocks[0]}: "
        f"{effect_in_words(first.changes[found.goal], found.goal, found.direction)}",
        [
            (
                f"Colour of a start: {label} a week {'saved' if found.direction == 'more' else 'more'} by {who} for "
                f"{hours:g} h from then on, in the {_weeks(cells)} weeks by which blocks were chosen; the best of many "
                "looks better there than it is, so the title is of other weeks."
            ),
            *(["Outlined: starts of the blocks advised, with a line to their ends."] if chosen else []),
        ],
        height=0,
        left=92,
        right=86,
        bottom=40,
    )
    layout["height"] = layout["margin"]["t"] + layout["margin"]["b"] + max(_DAY_HEIGHT * len(days), _SCALE_HEIGHT)
    step = _step(cells)
    begins = min(each.block.begins for each in cells)
    ends = max(*(each.block.begins + step for each in cells), *(each.ends for each in chosen), begins + step)
    ticks = [at for at in range(0, ends + 1, _TICKS_EVERY) if at >= begins]
    layout["xaxis"] = axis(
        range=[begins, ends], tickvals=ticks, ticktext=[clock_time(at) for at in ticks], showgrid=False, ticks=""
    )
    layout["yaxis"] = axis(
        range=[len(days) - 0.5, -0.5],
        tickvals=list(range(len(days))),
        ticktext=[WEEKDAYS[day].capitalize() for day in days],
        showgrid=False,
        ticks="",
    )
    layout["coloraxis"] = _scale(found, cells)
    layout["shapes"] = [
        shape for each in dict.fromkeys(chosen) for shape in _marks(each, step, days.index(each.weekday))
    ]
    layout["annotations"] = [
        note(
            f"{chosen.count(each)} people" if chosen.count(each) > 1 else "",
            x=each.ends,
            y=days.index(each.weekday),
            xanchor="right",
            xshift=-6,
        )
        for each in dict.fromkeys(chosen)
    ]
    return go.Figure([_squares(found, cells, days, step)], layout)


def _squares(found: BlockAdvice, cells: list[ScreenedBlock], days: list[int], step: int) -> Trace:
    starts = sorted({each.block.begins for each in cells})
    values = np.full((len(days), len(starts)), np.nan)
    texts = np.full(values.shape, "", dtype=object)
    label = WEEKLY_FIGURES[found.goal].label.lower()
    for each in cells:
        at = days.index(each.block.weekday), starts.index(each.block.begins)
        values[at] = each.saved if found.direction == "more" else -each.saved
        way = "fewer" if found.direction == "more" else "more"
        texts[at] = f"<b>{each.block}</b><br>{label}: {number_in_words(values[at])} {way} a week<br>{each.weeks} weeks"
    return {
        "type": "heatmap",
        "x": [at + step / 2 for at in starts],
        "y": list(range(len(days))),
        "z": values,
        "coloraxis": "coloraxis",
        "xgap": 2,
        "ygap": 4,
        "hovertext": texts,
        "hoverinfo": "text",
        "hoverongaps": False,
    }


def _weeks(cells: list[ScreenedBlock]) -> str:
    fewest, most = min(each.weeks for each in cells), max(each.weeks for each in cells)
    return str(most) if fewest == most else f"{fewest} to {most}"


def _step(cells: list[ScreenedBlock]) -> int:
    """Minutes between two starts."""
    starts = sorted({each.block.begins for each in cells})
    return int(min(np.diff(starts), default=cells[0].block.ends - cells[0].block.begins))


def _scale(found: BlockAdvice, cells: list[ScreenedBlock]) -> dict[str, Any]:
    colour = TIER_COLOURS[found.tier]
    most = max(0.0, *(each.saved if found.direction == "more" else -each.saved for each in cells))
    top = most or 1.0
    return {
        "cmin": 0,
        "cmax": top,
        "colorscale": [[0.0, faded(colour, 0.06)], [1.0, colour]],
        "colorbar": {
            "thickness": 8,
            "outlinewidth": 0,
            "bgcolor": TRANSPARENT,
            "tickvals": [0, top / 2, top],
            "ticktext": [number_in_words(at) for at in (0.0, top / 2, top)],
            "tickfont": {"size": TEXT_SIZE},
        },
    }


def _marks(block: DutyBlock, step: int, row: int) -> list[Trace]:
    """The start of a block outlined, and a line to its end."""
    place = {"xref": "x", "yref": "y", "x0": block.begins, "y1": row + _INSET, "line": {"color": OTHER, "width": _LINE}}
    start = {"type": "rect", **place, "x1": block.begins + step, "y0": row - _INSET, "fillcolor": TRANSPARENT}
    return [start, {"type": "line", **place, "x1": block.ends, "y0": row + _INSET}]
