"""Charts of results by day: callbacks and refusals through the measured days, points with their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from analytics.measures.definitions import MEASURES
from analytics.wording import day_in_words, number_in_words, share_in_words

from .drawing import (
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
    reliable,
    replications_in_words,
    room_for,
    round_top,
    series,
    which_is_which,
    whiskers,
)
from .palette import (
    CALLBACK,
    HALF_HEIGHT,
    REFUSED,
    TIER_2_LIVE,
    TWO_LINES,
    axis,
    chart_layout,
    empty_chart,
    plot_height,
)

_LABELLED_DAYS: Final = 8
"""Days that can be named beneath an axis side by side."""
_APART: Final = 0.09
"""How far the two scenarios of a day stand from its middle, so that their intervals do not cover each other."""


@dataclass(frozen=True)
class _Question:
    """What a chart by day asks: a measure, its colour, and the words around it."""

    measure: str
    colour: str
    what: str
    """What the subtitle says is measured."""
    most: Callable[[float], str]
    """The title's words for the highest day's figure."""
    none: str
    """The title where that is 0."""
    nothing: str
    """Why there may be no figures at all."""

    def answer(self, rows: pd.DataFrame) -> str:
        """The title, from the days that have reliable figures."""
        if rows.empty:
            return self.nothing
        day, value = highest(rows, "date")
        return self.none if value == 0 else f"{self.most(value)}, most on {day_in_words(day)}"


def callback_share_by_day(
    table: pd.DataFrame, baseline: str, changed: str | None, *, height: int = HALF_HEIGHT
) -> go.Figure:
    """The share of transfers that become callbacks on each day with open lines, from a table by day."""
    question = _Question(
        "callback_share",
        CALLBACK,
        "Share of transfers that become callbacks, by day",
        _callbacks_at_most,
        "No transfer becomes a callback on any day",
        "No call was transferred to Tier 2",
    )
    return _by_day(table, drawn_scenarios(baseline, changed), question, height)


def backlog_at_close(
    table: pd.DataFrame, baseline: str, changed: str | None, *, height: int = HALF_HEIGHT
) -> go.Figure:
    """Callbacks still waiting when lines close on each day with open lines, from a table by day."""
    question = _Question(
        "backlog_at_close",
        CALLBACK,
        "Callbacks not yet reached when lines close, by day",
        _backlog_at_most,
        "No callback is left waiting at closing on any day",
        "Lines are open on none of the measured days",
    )
    return _by_day(table, drawn_scenarios(baseline, changed), question, height)


def refused_by_day(table: pd.DataFrame, baseline: str, changed: str | None, *, height: int = HALF_HEIGHT) -> go.Figure:
    """Calls refused by the cutoff on each day with transfers or refusals, from a table by day."""
    question = _Question(
        "outcome_refused_cutoff",
        REFUSED,
        "Calls refused by the cutoff, by day of the call",
        _refused_at_most,
        "The cutoff refuses nobody on any day",
        "No call was offered",
    )
    return _by_day(table, drawn_scenarios(baseline, changed), question, height)


def appointments_by_day(
    table: pd.DataFrame, baseline: str, changed: str | None, *, lead_days: tuple[int, int], height: int = HALF_HEIGHT
) -> go.Figure:
    """Appointments scheduled on each day with calls, from a table by day; ``lead_days`` later they take place."""
    low, high = lead_days
    later = f"{low} to {high} days" if low != high else f"{low} day{'' if low == 1 else 's'}"
    question = _Question(
        "appointments_scheduled",
        TIER_2_LIVE,
        f"Appointments by the day of the call that scheduled them; they take place {later} later",
        _appointments_at_most,
        "No appointment is scheduled on any day",
        "No call was offered",
    )
    return _by_day(table, drawn_scenarios(baseline, changed), question, height)


def _by_day(table: pd.DataFrame, shown: tuple[DrawnScenario, ...], question: _Question, height: int) -> go.Figure:
    lines = {each: _days_with_figures(table, each, question.measure) for each in shown}
    days = sorted({day for rows in lines.values() for day in rows["date"]})
    if not days:
        return empty_chart(f"{question.nothing}.", NO_RESULTS, height=height)
    place_of = {day: place for place, day in enumerate(days)}
    is_share = MEASURES[question.measure].unit == "share"
    top = _axis_top(largest(*lines.values(), intervals=True), is_share=is_share)
    traces: list[Trace] = []
    labels = []
    for each in shown:
        rows, line = lines[each], each.line(question.colour)
        shift = 0.0 if len(shown) == 1 else -_APART if each.is_baseline else _APART
        places = [place_of[day] + shift for day in rows["date"]]
        text = hovers([f"{each.written}, {day_in_words(day)}" for day in rows["date"]], question.measure, rows)
        line_and_points = line_traces(places, rows, text, line, name=each.written, points=True)
        line_and_points[-1]["error_y"] = whiskers(rows, question.colour)
        traces += line_and_points
        if len(rows):
            labels.append(EndLabel(each.short, last_value(rows) / top, line))
    answers = {each: question.answer(reliable(rows)) for each, rows in lines.items()}
    alone = len(shown) == 1
    layout = chart_layout(
        answers[shown[-1]],
        [
            f"{question.what}, with 95 % interval; {replications_in_words(lines[shown[-1]])}.",
            *which_is_which(shown, "" if alone else answers[shown[0]]),
        ],
        height=height,
        bottom=TWO_LINES,
        right=24 if alone else room_for(label.text for label in labels),
    )
    layout["xaxis"] = _day_axis(days)
    ticks = [top * part / 4 for part in range(5)]
    words = share_in_words if is_share else number_in_words
    layout["yaxis"] = axis(range=[0, top], tickvals=ticks, ticktext=[words(at) for at in ticks])
    layout["annotations"] = [] if alone else end_labels(labels, plot_height(layout))
    return go.Figure(traces, layout)


def _days_with_figures(table: pd.DataFrame, each: DrawnScenario, measure: str) -> pd.DataFrame:
    """A measure by day; a count per day is left out on days on which no call was offered at all."""
    rows = series(table, each.name, measure, "date")
    if MEASURES[measure].unit in ("calls", "appointments") and MEASURES[measure].basis == "call":
        offered = series(table, each.name, "offered_calls", "date")
        rows = rows[rows["date"].isin(offered.loc[offered["mean"] > 0, "date"])]
    return rows[rows["mean"].notna()]


def _day_axis(days: list[Any]) -> dict[str, Any]:
    every = math.ceil(len(days) / _LABELLED_DAYS)
    ticks = list(range(0, len(days), every))
    return axis(
        range=[-0.5, len(days) - 0.5],
        tickvals=ticks,
        ticktext=[day_in_words(days[at]).replace(" ", "<br>", 1) for at in ticks],
        showgrid=False,
    )


def _axis_top(value: float, *, is_share: bool) -> float:
    """The end of an axis that is cut into four round parts."""
    if is_share:
        return next(top for top in (0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8, 1.0) if value <= top or top == 1.0)
    return round_top(value)


def _callbacks_at_most(share: float) -> str:
    return f"Up to {share_in_words(share)} of transfers become callbacks"


def _backlog_at_most(waiting: float) -> str:
    number = number_in_words(waiting)
    return f"Up to {number} {'callback is' if number == '1' else 'callbacks are'} left waiting at closing"


def _refused_at_most(refused: float) -> str:
    number = number_in_words(refused)
    return f"The cutoff refuses up to {number} call{'' if number == '1' else 's'} a day"


def _appointments_at_most(scheduled: float) -> str:
    number = number_in_words(scheduled)
    return f"Up to {number} appointment{' is' if number == '1' else 's are'} scheduled a day"
