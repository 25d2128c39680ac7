"""Which cutoff to recommend for stated targets, and which of the targets keeps it from being later."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .explorer import BACKLOG, COLUMNS, MORNING_WAIT, NO_CUTOFF, REFUSED, CutoffPoint, Figure

Standing = Literal["met", "perhaps", "missed"]

WITHIN_24_HOURS: Final = "callback_within_24h"
AT_LEAST: Final = frozenset({WITHIN_24_HOURS, "people_helped"})
"""Figures that are to be at least as large as a target says; all others at most."""
USUAL_TARGETS: Final[dict[str, float]] = {BACKLOG: 10.0, WITHIN_24_HOURS: 0.95}
TARGETS: Final = (BACKLOG, WITHIN_24_HOURS, REFUSED, MORNING_WAIT)
"""The figures that a target can be given for."""


@dataclass(frozen=True)
class Choice:
    """The cutoff that is recommended, and why."""

    point: CutoffPoint
    """The recommended cutoff; the nearest where none meets all targets."""
    reached: bool
    """Whether it meets all targets, as far as its figures tell."""
    sure: bool
    """Whether it meets them with the whole of its intervals."""
    missed: tuple[str, ...]
    """The targets that it misses."""
    next_point: CutoffPoint | None
    """Of the frontier's cutoffs that refuse fewer callers the closest to the recommended one; None where none does."""
    binding: tuple[str, ...]
    """The targets that this one misses: they keep the recommended cutoff from refusing fewer callers."""


def check_targets(targets: Mapping[str, float]) -> None:
    """Check the targets: figures that can have one, and limits that can be reached.

    Raises:
        ValueError: an unknown figure, a limit below zero or a share above 1.
    """
    for name, limit in targets.items():
        if name not in TARGETS:
            msg = f"a target for {name!r} is not allowed; allowed are {', '.join(TARGETS)}"
            raise ValueError(msg)
        highest = 1.0 if COLUMNS[name].unit == "share" else math.inf
        if not 0 <= limit <= highest:
            allowed = "0 to 1" if highest == 1.0 else "0 and more"
            msg = f"target {limit:g} for {name} is not allowed; allowed are {allowed}"
            raise ValueError(msg)


def standing(name: str, figure: Figure, limit: float) -> Standing:
    """Whether a figure meets its target: with its whole interval, perhaps (its mean does), or not.

    Where there is nothing to measure, such as no callback to be made within 24 hours, nothing misses its target.
    """
    if math.isnan(figure.mean):
        return "met"
    worst = figure.low if name in AT_LEAST else figure.high
    if _within(name, figure.mean, limit):
        return "met" if math.isnan(worst) or _within(name, worst, limit) else "perhaps"
    return "missed"


def choose_cutoff(points: Sequence[CutoffPoint], targets: Mapping[str, float]) -> Choice:
    """The cutoff that refuses the fewest callers of those that meet all targets.

    Those come first that meet them with the whole of their 95 % intervals, then those whose means do. Where none
    does, it is the one whose worst miss is the smallest, as a share of the target.

    Raises:
        ValueError: as of check_targets, or no cutoff to choose from.
    """
    check_targets(targets)
    if not points:
        msg = "no cutoff to choose from; allowed is one and more"
        raise ValueError(msg)
    standings = {point.name: _standings(point, targets) for point in points}
    sure = [point for point in points if set(standings[point.name].values()) <= {"met"}]
    likely = [point for point in points if "missed" not in standings[point.name].values()]
    if not likely:
        nearest = min(points, key=lambda point: (_worst_miss(point, targets), point.figures[REFUSED].mean))
        missed = tuple(name for name, each in standings[nearest.name].items() if each == "missed")
        return Choice(nearest, reached=False, sure=False, missed=missed, next_point=None, binding=())
    best = min(sure or likely, key=_refused)
    fewer = [point for point in points if point.on_frontier and _refused(point) < _refused(best)]
    following = max(fewer, key=_refused, default=None)
    wanted: tuple[Standing, ...] = ("missed", "perhaps") if sure else ("missed",)
    binding = [name for name, each in standings[following.name].items() if each in wanted] if following else []
    # Whoever refuses fewer callers is not held up by the target for refusals, however wide its interval.
    others = [name for name in binding if name != REFUSED]
    binding = others or binding
    return Choice(best, reached=True, sure=bool(sure), missed=(), next_point=following, binding=tuple(binding))


def _standings(point: CutoffPoint, targets: Mapping[str, float]) -> dict[str, Standing]:
    return {name: standing(name, point.figures[name], limit) for name, limit in targets.items()}


def _within(name: str, value: float, limit: float) -> bool:
    return value >= limit if name in AT_LEAST else value <= limit


def _refused(point: CutoffPoint) -> tuple[float, bool]:
    """How many are refused; of cutoffs that refuse as many, none at all is the simplest."""
    return point.figures[REFUSED].mean, point.name != NO_CUTOFF


def _worst_miss(point: CutoffPoint, targets: Mapping[str, float]) -> float:
    """By how much the worst figure misses its target, as a share of the target (of one where the target is 0)."""
    misses = [0.0]
    for name, limit in targets.items():
        figure = point.figures[name].mean
        if not math.isnan(figure) and not _within(name, figure, limit):
            misses.append(abs(figure - limit) / (limit or 1.0))
    return max(misses)
