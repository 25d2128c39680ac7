"""All calls of a scenario as a flow from stage to stage to their ends (a Sankey diagram)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from analytics.measures.flows import FLOWS, Flow
from analytics.wording import interval_in_words, number_in_words, share_in_words

from .drawing import FEW_CALLS, NO_RESULTS, Trace, note, replications_in_words, simulated_weeks_in_words
from .palette import (
    ABANDONED,
    CALLBACK,
    OTHER,
    REFUSED,
    TEXT_SIZE,
    TIER_1,
    TIER_2_LIVE,
    chart_layout,
    empty_chart,
    faded,
    plot_height,
    ribbon,
    written,
)

_OFFERED, _TIER_1, _LIVE, _CALLBACK, _SUPERVISOR = (
    "Calls offered",
    "Tier 1",
    "Held live for Tier 2",
    "Callback required",
    "Supervisor",
)
_ACROSS: Final = {_OFFERED: 0.01, _TIER_1: 0.22, _LIVE: 0.47, _CALLBACK: 0.47, _SUPERVISOR: 0.72}
"""Where stages stand, from left to right; ends stand at the right."""
_ENDS_ACROSS: Final = 0.99
_ENDS: Final = (
    *("Answered by the voice system", "Resolved by Tier 1", "Resolved by Tier 2", "Appointment scheduled"),
    *(
        "Resolved by a supervisor",
        "Not authorized",
        "Gave up waiting",
        "Refused by the cutoff",
        "No number to call back",
    ),
    *("Still waiting at closing", "Not reached by callback", "Unfinished at the end of the run"),
)
"""Ends from top to bottom: calls that were helped first."""
_COLOURS: Final = {
    _TIER_1: TIER_1,
    _LIVE: TIER_2_LIVE,
    _CALLBACK: CALLBACK,
    "Gave up waiting": ABANDONED,
    "Refused by the cutoff": REFUSED,
}
_OPACITY: Final = 0.45
_GAP: Final = 20
"""Pixels between two ends, so that their labels do not touch."""
_STAGE_GAP: Final = 44
"""Pixels between stages, so that a label has room above each."""
_LABEL_GAP: Final = 26
"""Pixels for the label of the stage just beneath what Tier 1 resolves."""
_LABELS: Final = 230


@dataclass(frozen=True)
class _Link:
    """Calls that go one way: how many a day, with the interval, and what the figure rests on."""

    way: Flow
    mean: float
    low: float
    high: float
    calls: int
    replications: int


@dataclass(frozen=True)
class _Node:
    """A stage or an end: its calls a day, and its place in pixels from the top."""

    name: str
    calls: float
    top: float
    pixels: float


def flow(table: pd.DataFrame, scenario: str) -> go.Figure:
    """All calls of an average day from stage to stage to their ends, from a table of the whole run.

    Ways that no call took are left out; ways of fewer than 30 calls in all replications are pale.
    """
    rows = table[table["scenario"] == scenario]
    links = _links(rows)
    if not links:
        return empty_chart("No call was offered.", NO_RESULTS)
    calls = _calls_at(links)
    layout = chart_layout(
        _answer(links, calls[_OFFERED]),
        [f"Calls a day from stage to stage; whole run, {replications_in_words(rows)}. Scenario: {written(scenario)}."],
        height=520,
        left=8,
        right=_LABELS,
        bottom=16,
    )
    pixels = plot_height(layout)
    nodes = _places(calls, pixels)
    position = {node.name: at for at, node in enumerate(nodes)}
    across = [_ACROSS.get(node.name, _ENDS_ACROSS) for node in nodes]
    trace = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": [""] * len(nodes),
            "customdata": [f"{node.name}: {number_in_words(node.calls)} calls a day" for node in nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
            "color": [_COLOURS.get(node.name, OTHER) for node in nodes],
            "line": {"width": 0},
            "pad": _GAP,
            "thickness": 12,
            "x": across,
            "y": [(node.top + node.pixels / 2) / pixels for node in nodes],
        },
        "link": {
            "source": [position[link.way.source] for link in links],
            "target": [position[link.way.target] for link in links],
            "value": [link.mean for link in links],
            "color": [_link_colour(link) for link in links],
            "customdata": [_link_hover(link) for link in links],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }
    layout["annotations"] = [_label(node, at, pixels) for node, at in zip(nodes, across, strict=True)]
    return go.Figure([trace], layout)


def _links(rows: pd.DataFrame) -> list[_Link]:
    """The ways that any call took, in the order of the flows."""
    columns = ["mean", "low", "high", "calls", "replications"]
    figures = dict(zip(rows["measure"], rows[columns].itertuples(index=False), strict=True))
    found = [_Link(each, *figures[each.measure]) for each in FLOWS if each.measure in figures]
    return [link for link in found if link.mean > 0]


def _calls_at(links: list[_Link]) -> dict[str, float]:
    """Calls a day at every stage and end that has any; what enters a stage leaves it."""
    calls: dict[str, float] = {}
    for link in links:
        calls[link.way.target] = calls.get(link.way.target, 0.0) + link.mean
    offered = sum(link.mean for link in links if link.way.source == _OFFERED)
    return {_OFFERED: offered} | calls


def _places(calls: dict[str, float], pixels: float) -> list[_Node]:
    """Ends fill the height; Tier 1 stands beside what it resolves, later stages beneath, so that ways seldom cross."""
    ends = [name for name in _ENDS if name in calls]
    # Plotly scales calls so that the fullest column, which is that of the ends, fills the height.
    scale = (pixels - (len(ends) - 1) * _GAP) / sum(calls[name] for name in ends)
    height = {name: number * scale for name, number in calls.items()}
    nodes: list[_Node] = []
    top = 0.0
    for name in ends:
        nodes.append(_Node(name, calls[name], top, height[name]))
        top += height[name] + _GAP
    voice, resolved = (height.get(name, 0.0) for name in _ENDS[:2])
    top_of_tier_1 = voice + _STAGE_GAP
    top = top_of_tier_1 + resolved + _LABEL_GAP
    tops = {_OFFERED: 0.0, _TIER_1: top_of_tier_1}
    later = [stage for stage in (_LIVE, _CALLBACK, _SUPERVISOR) if stage in calls]
    for stage in later:
        tops[stage] = top
        top += height[stage] + _STAGE_GAP
    # Where so many calls come to Tier 2 that there is too little room beneath, later stages move up.
    above = max(0.0, top - _STAGE_GAP - pixels) if later else 0.0
    for stage in (stage for stage in tops if stage in calls):
        free = tops[stage] - (above if stage in later else 0.0)
        nodes.append(_Node(stage, calls[stage], max(0.0, min(free, pixels - height[stage])), height[stage]))
    return nodes


def _label(node: _Node, across: float, pixels: float) -> Trace:
    """A stage's name above it, an end's to its right."""
    text = f"{node.name}  <b>{number_in_words(node.calls)}</b>"
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left"}
    if node.name in _ACROSS:
        # Ways cross beneath the names of stages: a halo in the colour of the ground keeps them legible.
        halo = {"font": {"size": TEXT_SIZE, "shadow": "auto"}}
        return note(text, **place, x=across - 0.006, y=1 - node.top / pixels, yanchor="bottom", **halo)
    return note(text, **place, x=1, y=1 - (node.top + node.pixels / 2) / pixels, yanchor="middle")


def _answer(links: list[_Link], offered: float) -> str:
    share = {link.way.measure: link.mean / offered for link in links}
    voice, resolved, callback = (
        share_in_words(share.get(measure, 0.0))
        for measure in ("flow_offered_to_voice", "flow_tier1_to_resolved1", "flow_tier1_to_callback")
    )
    return (
        f"Of {number_in_words(offered)} calls a day the voice system answers {voice} and Tier 1 resolves {resolved}; "
        f"{callback} become callbacks"
    )


def _link_colour(link: _Link) -> str:
    """Calls have the colour of the stage they come to, of giving up or of a refusal; or else of the way to Tier 2."""
    source, target = link.way.source, link.way.target
    way = _COLOURS[source] if source in (_LIVE, _CALLBACK) else OTHER
    colour = _COLOURS.get(target, way)
    return ribbon(colour) if link.calls < FEW_CALLS else faded(colour, _OPACITY)


def _link_hover(link: _Link) -> str:
    figure = interval_in_words(link.mean, max(0.0, link.low), link.high, "calls")
    few = f"<br>fewer than {FEW_CALLS} calls: read with care" if link.calls < FEW_CALLS else ""
    return (
        f"<b>{link.way.source} to {link.way.target}</b><br>{figure} calls a day<br>"
        f"rests on {link.calls:,} calls in {simulated_weeks_in_words(link.replications)}{few}"
    )
