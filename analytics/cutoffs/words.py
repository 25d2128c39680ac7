"""The recommended cutoff in words: where it is, what it does, and which target binds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analytics.wording import clock_time, figure_in_words, interval_in_words, number_in_words, share_in_words
from queueing import Scenario
from queueing.heavy_days import LEAST_BEFORE

from .choice import AT_LEAST, WITHIN_24_HOURS, Choice
from .explorer import (
    BACKLOG,
    CALLED_LATER,
    COLUMNS,
    FIRST_CALLS,
    LOST,
    MORNING_WAIT,
    NO_CUTOFF,
    REFUSED,
    CutoffPoint,
    Exploration,
    cutoff_minutes_tried,
)

if TYPE_CHECKING:
    import pandas as pd

_SAID = {
    BACKLOG: "callbacks left at close",
    WITHIN_24_HOURS: "callbacks reached within 24 h",
    REFUSED: "callers refused per day",
    MORNING_WAIT: "mean wait in the first hours",
}


def target_in_words(name: str, limit: float) -> str:
    """A target: ``at most 10 callbacks left at close``, ``at least 95 % of callbacks reached within 24 h``."""
    bound = "at least" if name in AT_LEAST else "at most"
    limit_said = figure_in_words(limit, COLUMNS[name].unit)
    if name == MORNING_WAIT:
        return f"{_SAID[name]} {bound} {limit_said}"
    return f"{bound} {limit_said} {'of ' if COLUMNS[name].unit == 'share' else ''}{_SAID[name]}"


def point_in_words(point: CutoffPoint) -> str:
    """A cutoff as part of a sentence: ``no cutoff``, ``a cutoff at 4:30 pm``, ``... on heavy days (...)``."""
    if point.minute is None:
        return NO_CUTOFF
    clock = point.name.partition(",")[0]
    if point.heavy_day_calls is None:
        return f"a cutoff at {clock} every open day"
    return f"a cutoff at {clock} on days that head for more than {point.heavy_day_calls:,} first calls"


def recommendation(choice: Choice, targets: Mapping[str, float]) -> str:
    """The answer in one sentence."""
    said = point_in_words(choice.point)
    if not targets:
        return f"No target is set: {said} refuses the fewest callers."
    if choice.reached:
        return f"Recommended: {said}."
    missed = " and ".join(target_in_words(name, targets[name]) for name in choice.missed)
    return f"No cutoff meets all targets. The nearest is {said}: it misses {missed}."


def reasons(choice: Choice, targets: Mapping[str, float]) -> list[str]:
    """What the recommended cutoff does, how surely, and which target binds; a sentence each."""
    point = choice.point
    within = "there are no callbacks to reach within 24 h"
    if not math.isnan(point.figures[WITHIN_24_HOURS].mean):
        within = f"{_figure(point, WITHIN_24_HOURS)} of callbacks are reached within 24 h"
    refused, left = _figure(point, REFUSED), _figure(point, BACKLOG)
    lines = [f"It refuses {refused} callers per day and leaves {left} callbacks at close; {within}."]
    if choice.reached and targets:
        if not choice.sure:
            lines.append(
                "Its means meet the targets, but not the whole of their intervals: more replications may tell."
            )
        if choice.next_point is None:
            lines.append("No target binds: no other cutoff refuses fewer callers.")
        else:
            bound = " and ".join(
                f"{target_in_words(name, targets[name])} ({point_in_words(choice.next_point)}: "
                f"{_figure(choice.next_point, name)})"
                for name in choice.binding
            )
            lines.append(f"What binds: {bound}.")
    return lines


def load_in_words(point: CutoffPoint) -> str:
    """The calls of a day under a cutoff: first calls, calls made again, and what becomes of the refused."""
    first, again = (figure_in_words(point.figures[name].mean, "calls") for name in (FIRST_CALLS, "repeat_calls"))
    said = f"Of a day's calls {first} are first calls and {again} are made again."
    if point.figures[REFUSED].mean <= 0:
        return said
    later, lost = (number_in_words(point.figures[name].mean) for name in (CALLED_LATER, LOST))
    reached = figure_in_words(point.figures["refused_reached_officer"].mean, "share")
    return (
        f"{said} Of the people refused, {later} a day call again on a later day, mostly the next morning, and {lost} "
        f"do not call again; {reached} of them speak with an officer later."
    )


def warning_in_words(scenario: Scenario) -> str | None:
    """What is missing in the first morning of a run that has no warm-up; None where nothing is."""
    if scenario.warmup_days:
        return None
    return "Nobody calls again on the first day for a refusal before it: with warm-up days in the scenario they do."


def left_out_in_words(found: Exploration) -> str | None:
    """Which times are not tried, and why; None where all are."""
    tried = {point.minute for point in found.points}
    left_out = [minute for minute in cutoff_minutes_tried(found.scenario) if minute not in tried]
    if not left_out:
        return None
    times = clock_time(left_out[0])
    if len(left_out) > 1:
        times += f" to {clock_time(left_out[-1])}"
    least = share_in_words(LEAST_BEFORE)
    return f"Not tried: {times}, when too few calls have come to tell a heavy day (less than {least} of some day's)."


def cutoff_table(points: Sequence[CutoffPoint]) -> pd.DataFrame:
    """Every cutoff in words, a row each."""
    import pandas as pd

    return pd.DataFrame(
        [
            {"Cutoff": point.name, "Frontier": "yes" if point.on_frontier else ""}
            | {column.label: _figure(point, name) for name, column in COLUMNS.items()}
            for point in points
        ]
    )


def cutoff_figures(points: Sequence[CutoffPoint]) -> pd.DataFrame:
    """Every cutoff as figures, a row each: of each column the mean, low and high."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "cutoff": point.name,
                "rule": point.rule,
                "minute": point.minute,
                "heavy_day_calls": point.heavy_day_calls,
                "on_frontier": point.on_frontier,
            }
            | {
                f"{name}{end}": value
                for name, figure in point.figures.items()
                for end, value in (("", figure.mean), ("_low", figure.low), ("_high", figure.high))
            }
            for point in points
        ]
    )


def cutoff_columns() -> dict[str, str]:
    """The columns of :func:`cutoff_figures` and what they hold, with their units."""
    told = {
        "cutoff": "the cutoff in words",
        "rule": "when it is in force: never, every_day or heavy_days",
        "minute": "its time, minutes after midnight",
        "heavy_day_calls": "a day is heavy that heads for more first calls than this",
        "on_frontier": "whether no other cutoff is better in one figure and as good in all others",
    }
    for name, column in COLUMNS.items():
        unit = "share of 1" if column.unit == "share" else column.unit
        told[name] = f"{column.label}, mean, {unit}. {column.definition}"
        told[f"{name}_low"] = "its 95 % interval, lower end"
        told[f"{name}_high"] = "its 95 % interval, upper end"
    return told


def _figure(point: CutoffPoint, name: str) -> str:
    figure, unit = point.figures[name], COLUMNS[name].unit
    if figure.low == figure.high:
        return figure_in_words(figure.mean, unit)
    return interval_in_words(figure.mean, figure.low, figure.high, unit)
