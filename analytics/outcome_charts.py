"""Charts of what becomes of calls over the whole run: callbacks reached in time, people refused, all calls as a flow."""

from __future__ import annotations

import textwrap
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from .drawing import (
    BASELINE,
    NO_RESULTS,
    EndLabel,
    Shown,
    Trace,
    end_labels,
    hovers,
    last_value,
    line_traces,
    note,
    replications_in_words,
    room_for,
    scenarios_shown,
    series,
    spread,
    whiskers,
    which_is_which,
)
from .flows import FLOWS
from .measures import CALLBACK_HOURS, MEASURES
from .palette import (
    ABANDONED,
    CALLBACK,
    OTHER,
    REFUSED,
    TIER_1,
    TIER_2_LIVE,
    TRANSPARENT,
    WIDE,
    axis,
    chart_layout,
    empty_chart,
    faded,
    plot_height,
    written,
)
from .wording import interval_in_words, number_in_words, share_in_words

_LABEL_LETTERS: Final = 18
_FATES: Final = (
    ("refused_reached_officer", "spoke with an officer later", TIER_2_LIVE, ""),
    ("refused_helped_otherwise", "helped later without an officer", OTHER, ""),
    ("refused_not_helped", "called again in vain", REFUSED, "/"),
    ("refused_lost", "did not call again", REFUSED, ""),
)
_FATE_LETTERS: Final = 16
_FATE_APART: Final = 0.25
"""Share of a bar's length between the middles of two of its labels, so that they do not touch."""
_BAR: Final = 0.17
"""Half a bar's thickness, where a scenario has a height of 1."""

_STAGE_COLOURS: Final = {
    "Tier 1": TIER_1,
    "Held live for Tier 2": TIER_2_LIVE,
    "Callback required": CALLBACK,
}
_END_COLOURS: Final = {"Gave up waiting": ABANDONED, "Refused by the cutoff": REFUSED}
_FLOW_OPACITY: Final = 0.45


def time_to_callback(table: pd.DataFrame, baseline: str, changed: str | None) -> go.Figure:
    """The share of callbacks reached within 1 to 72 hours, from a table of the whole run; the steps are not to scale.

    The title says which share is reached on the day of the transfer decision.
    """
    shown = scenarios_shown(baseline, changed)
    lines = {each: _within(table, each) for each in shown}
    if not any(rows["mean"].notna().any() for rows in lines.values()):
        return empty_chart("No transfer becomes a callback.", "Raise the calls offered or lower the officers on duty.")
    traces: list[Trace] = []
    labels = []
    for each in shown:
        rows, line = lines[each], each.line(CALLBACK)
        shift = 0.0 if len(shown) == 1 else -0.08 if each.is_baseline else 0.08
        places = [place + shift for place in range(len(rows))]
        text = [
            text
            for measure, single in rows.groupby("measure", sort=False)
            for text in hovers([each.written], str(measure), single)
        ]
        line_and_points = line_traces(places, rows, text, line, name=each.written, points=True)
        line_and_points[-1]["error_y"] = whiskers(rows, CALLBACK)
        traces += line_and_points
        label = BASELINE if each.is_baseline else written(each.name, _LABEL_LETTERS)
        if rows["mean"].notna().any():
            labels.append(EndLabel(label, last_value(rows), line))
    answers = {each: _same_day_answer(table, each) for each in shown}
    alone = len(shown) == 1
    layout = chart_layout(
        answers[shown[-1]],
        [
            f"Share of callbacks reached within so many hours of the transfer decision (steps not to scale), "
            f"with 95 % interval; whole run, {replications_in_words(lines[shown[-1]])}.",
            *which_is_which(shown, "" if alone else answers[shown[0]]),
        ],
        right=24 if alone else room_for(label.text for label in labels),
    )
    layout["xaxis"] = axis(
        range=[-0.5, len(CALLBACK_HOURS) - 0.5],
        tickvals=list(range(len(CALLBACK_HOURS))),
        ticktext=[f"{hours} h" for hours in CALLBACK_HOURS],
        showgrid=False,
    )
    layout["yaxis"] = _share_axis()
    layout["annotations"] = [] if alone else end_labels(labels, plot_height(layout))
    return go.Figure(traces, layout)


def refused_fates(table: pd.DataFrame, baseline: str, changed: str | None) -> go.Figure:
    """What became of the people whom the cutoff refused, from a table of the whole run: a bar for each scenario."""
    shown = scenarios_shown(baseline, changed)
    fates = {each: _fates(table, each) for each in shown}
    if not any(rows["mean"].notna().any() for rows in fates.values()):
        return empty_chart(
            "The cutoff refuses nobody.", "Choose a busier week, or let the cutoff hold every day or from an earlier time."
        )
    focus = shown[-1]
    traces: list[Trace] = []
    annotations: list[Trace] = []
    for place, each in enumerate(shown):
        rows = fates[each]
        if not rows["mean"].notna().any():
            annotations.append(note("The cutoff refuses nobody.", x=0, y=place, xanchor="left"))
            continue
        texts = [
            text
            for measure, single in rows.groupby("measure", sort=False)
            for text in hovers([each.written], str(measure), single)
        ]
        traces += [
            _segment(place, share, fate, text, pale=pale)
            for share, pale, fate, text in zip(rows["mean"], rows["pale"], _FATES, texts, strict=True)
        ]
        annotations += _fate_labels(place, rows["mean"].tolist())
    names = [f"{'Baseline: ' if each.is_baseline else ''}{each.written}" for each in shown]
    annotations += [
        note(f"<b>{name}</b>", xref="paper", x=0, y=place + 0.62, xanchor="left", yanchor="bottom")
        for place, name in enumerate(names if len(shown) > 1 else [])
    ]
    layout = chart_layout(
        _refusal_answer(table, focus),
        [
            f"People by what became of them after their first refusal; whole run, "
            f"{replications_in_words(fates[focus])}.",
            *(
                [f"Baseline {shown[0].written}: {_refusal_answer(table, shown[0])}."]
                if len(shown) > 1
                else which_is_which(shown)
            ),
        ],
        left=16,
        right=24,
    )
    layout["barmode"] = "stack"
    layout["xaxis"] = _share_axis() | {"showgrid": False}
    layout["yaxis"] = axis(range=[-0.35, len(shown) - 0.1], visible=False)
    layout["annotations"] = annotations
    return go.Figure(traces, layout)


def flow(table: pd.DataFrame, scenario: str) -> go.Figure:
    """All calls of an average day from stage to stage to their ends, as a Sankey diagram; from a whole run's table."""
    rows = table[(table["scenario"] == scenario) & table["measure"].isin([each.measure for each in FLOWS])]
    rows = rows.set_index("measure")
    links = [
        (each, rows.loc[each.measure])
        for each in FLOWS
        if each.measure in rows.index and rows.loc[each.measure, "mean"] > 0
    ]
    if not links:
        return empty_chart("No call was offered.", NO_RESULTS)
    stages = list(dict.fromkeys(name for each, _ in links for name in (each.source, each.target)))
    entering = {name: sum(row["mean"] for each, row in links if each.target == name) for name in stages}
    offered = sum(row["mean"] for each, row in links if each.source == FLOWS[0].source)
    entering[FLOWS[0].source] = offered
    colours = [(_STAGE_COLOURS | _END_COLOURS).get(name, OTHER) for name in stages]
    layout = chart_layout(
        _flow_answer(links, offered),
        [
            f"Calls a day from stage to stage; whole run, {replications_in_words(rows)}.",
            f"Scenario: {written(scenario)}.",
        ],
        letters=WIDE,
        height=600,
        left=8,
        right=8,
        bottom=16,
    )
    trace = {
        "type": "sankey",
        "arrangement": "snap",
        "textfont": {"size": 13},
        "node": {
            "label": [f"{name}  {number_in_words(entering[name])}" for name in stages],
            "color": colours,
            "line": {"width": 0},
            "pad": 20,
            "thickness": 14,
            "hovertemplate": "%{label} calls a day<extra></extra>",
        },
        "link": {
            "source": [stages.index(each.source) for each, _ in links],
            "target": [stages.index(each.target) for each, _ in links],
            "value": [float(row["mean"]) for _, row in links],
            "color": [faded(_flow_colour(each.source, each.target), _FLOW_OPACITY) for each, _ in links],
            "customdata": [_flow_hover(each.source, each.target, row) for each, row in links],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }
    return go.Figure([trace], layout)


def _within(table: pd.DataFrame, each: Shown) -> pd.DataFrame:
    return pd.concat([series(table, each.name, f"callback_within_{hours}h") for hours in CALLBACK_HOURS])


def _fates(table: pd.DataFrame, each: Shown) -> pd.DataFrame:
    return pd.concat([series(table, each.name, measure) for measure, *_ in _FATES])


def _mean(table: pd.DataFrame, each: Shown, measure: str) -> float:
    rows = series(table, each.name, measure)
    return float(rows["mean"].iloc[0]) if len(rows) else float("nan")


def _same_day_answer(table: pd.DataFrame, each: Shown) -> str:
    same_day = _mean(table, each, "callback_same_day")
    if np.isnan(same_day):
        return "No transfer becomes a callback"
    first = _mean(table, each, f"callback_within_{CALLBACK_HOURS[0]}h")
    return (
        f"{share_in_words(same_day)} of callbacks are reached the same day, "
        f"{share_in_words(first)} within {CALLBACK_HOURS[0]} h"
    )


def _refusal_answer(table: pd.DataFrame, each: Shown) -> str:
    refused = _mean(table, each, "outcome_refused_cutoff")
    if not refused > 0:
        return "The cutoff refuses nobody"
    lost, later = _mean(table, each, "refused_lost"), _mean(table, each, "refused_called_next_day")
    number = number_in_words(refused)
    return (
        f"The cutoff refuses {number} call{'' if number == '1' else 's'} a day: {share_in_words(lost)} of these people "
        f"do not call again, {share_in_words(later)} call on a later day"
    )


def _flow_answer(links: list[tuple[Any, pd.Series]], offered: float) -> str:
    share = {each.measure: float(row["mean"]) / offered for each, row in links}
    return (
        f"Of {number_in_words(offered)} calls a day the voice system answers "
        f"{share_in_words(share.get('flow_offered_to_voice', 0.0))} and Tier 1 resolves "
        f"{share_in_words(share.get('flow_tier1_to_resolved1', 0.0))}; "
        f"{share_in_words(share.get('flow_tier1_to_callback', 0.0))} become callbacks"
    )


def _segment(place: int, share: float, fate: tuple[str, str, str, str], text: str, *, pale: bool) -> Trace:
    measure, _, colour, pattern = fate
    return {
        "type": "bar",
        "orientation": "h",
        "x": [share],
        "y": [place],
        "width": 2 * _BAR,
        "marker": {
            "color": faded(colour, 0.35) if pale else colour,
            "line": {"width": 0},
            # A pattern's ground is the theme's own; its lines have the colour of the meaning.
            "pattern": {"shape": pattern, "bgcolor": TRANSPARENT, "fgcolor": colour, "size": 6} if pattern else {},
        },
        "hovertext": [text],
        "hoverinfo": "text",
        "name": MEASURES[measure].label,
    }


def _fate_labels(place: int, shares: list[float]) -> list[Trace]:
    """The name and share of each part, above it; moved apart where parts are thin, left out where there is none."""
    present = [(fate, share, sum(shares[:at])) for at, (fate, share) in enumerate(zip(_FATES, shares, strict=True))]
    present = [(fate, share, before) for fate, share, before in present if share > 0]
    middles = spread([before + share / 2 for _, share, before in present], _FATE_APART)
    beyond = max(0.0, middles[-1] - (1 - _FATE_APART / 2))
    labels = []
    for ((_, name, colour, pattern), share, _), middle in zip(present, middles, strict=True):
        lines = textwrap.wrap(name, _FATE_LETTERS)
        sign = "▨" if pattern else "■"
        first = f'<span style="color:{colour}">{sign}</span> <b>{share_in_words(share)}</b>'
        at = max(_FATE_APART / 2, middle - beyond)
        labels.append(note("<br>".join([first, *lines]), x=at, y=place + _BAR + 0.02, yanchor="bottom"))
    return labels


def _share_axis() -> dict[str, Any]:
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    return axis(range=[0, 1], tickvals=ticks, ticktext=[share_in_words(at) if at else "0 %" for at in ticks])


def _flow_colour(source: str, target: str) -> str:
    """Calls have the colour of what they come to: a stage, giving up, a refusal; or else of the stage they end in."""
    arriving = (_STAGE_COLOURS | _END_COLOURS).get(target)
    if arriving is not None:
        return arriving
    return _STAGE_COLOURS[source] if source in ("Held live for Tier 2", "Callback required") else OTHER


def _flow_hover(source: str, target: str, row: pd.Series) -> str:
    figure = interval_in_words(row["mean"], max(0.0, row["low"]), row["high"], "calls")
    return (
        f"<b>{source} to {target}</b><br>{figure} calls a day<br>"
        f"rests on {row['calls']:,} calls in {row['replications']:,} replications"
    )


