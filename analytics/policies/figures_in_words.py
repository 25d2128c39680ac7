"""Figures of policies and the targets for them in words."""

from __future__ import annotations

from typing import Final

from analytics.measures.limits import UPPER
from analytics.measures.run_readings import MEANINGS
from analytics.results.tables import SO_FAR
from analytics.wording import (
    change_in_words,
    change_interval_in_words,
    figure_in_words,
    interval_in_words,
    share_in_words,
    size_in_words,
)

from .choice import PART_OF_LEVEL, Choice, Targets, standings_of
from .exploration import AT_LEAST, COMPARED, PolicyPoint, sign_of
from .figures import (
    ANNOUNCED,
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CARRIED_OVER,
    COST,
    IN_FORCE,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
)

PHRASES: Final = {
    ANNOUNCED: f"transfers announced more than {UPPER} minutes",
    CALLBACKS: "transfers that become callbacks",
    CARRIED_OVER: "callbacks carried over a day",
    WITHIN_24_HOURS: "callbacks reached within 24 h",
    BACKLOG: "callbacks left at close",
    BREAKING: "open days that break",
    REFUSED: "callers refused a day",
    MORNING_WAIT: "mean wait in the first hours",
}
"""The figures that can have a target, as parts of a sentence."""
_HEADLINES: Final = {
    REFUSED: "Refused, a day",
    ANNOUNCED: f"Announced over {UPPER} min",
    CARRIED_OVER: "Carried over, a day",
    WITHIN_24_HOURS: "Within 24 h",
    CALLBACKS: "Callback share",
    MORNING_WAIT: "Wait, first hours",
    COST: "Cost, a day",
}
AS_TODAY: Final = (
    "As today is what with the same callers is not surely worse, and surely by no more than half a point, half a call, "
    f"half a minute or {share_in_words(PART_OF_LEVEL)} of today's."
)


def target_in_words(name: str, limit: float | None, today: PolicyPoint | None = None) -> str:
    """A target: ``at most 10 callbacks left at close``, ``no more callbacks left at close than today (1.9)``."""
    said, unit = PHRASES[name], MEANINGS[name].unit
    if limit is None:
        level = "" if today is None else f" ({figure_in_words(today.figures[name].mean, unit)})"
        if unit == "minutes":
            return f"{said} no longer than today{level}"
        return f"no {'fewer' if name in AT_LEAST else 'more'} {said} than today{level}"
    bound = "at least" if name in AT_LEAST else "at most"
    limit_said = figure_in_words(limit, unit)
    if unit == "minutes":
        return f"{said} {bound} {limit_said}"
    return f"{bound} {limit_said} {'of ' if unit == 'share' else ''}{said}"


def targets_in_words(targets: Targets, today: PolicyPoint | None) -> str:
    """All targets, and how they are judged."""
    if not targets:
        return "Targets: none."
    said = "; ".join(target_in_words(name, limit, today) for name, limit in targets.items())
    return f"Targets: {said}; each by its whole interval.{f' {AS_TODAY}' if None in targets.values() else ''}"


def headlines(choice: Choice) -> dict[str, str]:
    """The six figures that stand first, with short labels; among them what is aimed at."""
    left_out = MORNING_WAIT if choice.aim == COST else COST
    return {name: label for name, label in _HEADLINES.items() if name != left_out}


def beside_today(choice: Choice, name: str, targets: Targets) -> str:
    """What stands beneath a figure of what is recommended: ``today 26 %, better; target 15 %: met``."""
    unit, point, today = MEANINGS[name].unit, choice.point, choice.today
    parts = []
    if today is not None:
        parts.append(f"today {figure_in_words(today.figures[name].mean, unit)}")
        if point is not today:
            parts[-1] += f", {verdict(name, point.changes[name]) if choice.is_known else SO_FAR}"
    if name in targets and not choice.is_known:
        limit = targets[name]
        parts += [] if limit is None else [f"target {figure_in_words(limit, unit)}"]
    elif name in targets:
        limit = targets[name]
        at = "" if limit is None else f" {figure_in_words(limit, unit)}"
        standing = standings_of(point, {name: limit}, today)[name]
        missed_by = ""
        if standing == "missed":
            change = point.changes[name].mean if limit is None else point.figures[name].mean - limit
            missed_by = f" by {size_in_words(change, unit)}"
        said = "perhaps met" if standing == "perhaps" else f"{standing}{missed_by}"
        parts.append(f"target{at}: {said}")
    return "; ".join(parts)


def verdict(name: str, change: PolicyFigure) -> str:
    """What a change of a figure is: better or worse where its whole interval says so and the direction is known."""
    if change.low == change.high == 0:
        return "the same"
    if not (change.low > 0 or change.high < 0):
        return "no clear difference"
    if name not in COMPARED or name == IN_FORCE:
        return "another"
    return "better" if change.mean * sign_of(name) < 0 else "worse"


def figure_of(point: PolicyPoint, name: str, *, is_known: bool) -> str:
    """A figure of a point with its interval; without one where it is certain, or too little is known."""
    figure, unit = point.figures[name], MEANINGS[name].unit
    if figure.low == figure.high or not is_known:
        return figure_in_words(figure.mean, unit)
    return interval_in_words(figure.mean, figure.low, figure.high, unit)


def change_of(change: PolicyFigure, name: str, *, is_known: bool) -> str:
    """A change of a figure with its interval; without one as long as too little is known."""
    unit = MEANINGS[name].unit
    if not is_known:
        return change_in_words(change.mean, unit)
    return change_interval_in_words(change.mean, change.low, change.high, unit)
