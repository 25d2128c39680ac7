"""Which policy to recommend for stated targets, and which of the targets keeps it from being a better one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from analytics.comparison.compare import usual_threshold
from analytics.measures.directions import WORSE_WITH
from analytics.measures.run_readings import MEANINGS
from analytics.results.days_at_risk import AT_RISK
from analytics.wording import figure_in_words

from .exploration import AT_LEAST, Exploration, PolicyPoint, frontier
from .figures import (
    ANNOUNCED,
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CARRIED_OVER,
    COST,
    MORNING_WAIT,
    POLICY_FIGURES,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
)
from .inputs import CUTOFF_INPUTS, EVENING, NO_CUTOFF, ON_SATURDAY

Standing = Literal["met", "perhaps", "missed"]
Targets = Mapping[str, float | None]
"""Limits by figure; None for today's level: no worse than today's plan with the same callers."""

USUAL_TARGETS: Final[Targets] = dict.fromkeys((ANNOUNCED, CALLBACKS, CARRIED_OVER, WITHIN_24_HOURS))
TARGETS: Final = (*USUAL_TARGETS, BACKLOG, BREAKING, REFUSED, MORNING_WAIT)
"""The figures that a target can be given for."""
AIMS: Final = (REFUSED, CARRIED_OVER, ANNOUNCED, MORNING_WAIT, COST)
"""The figures of which as little as possible can be aimed at among what meets all targets."""
PART_OF_LEVEL: Final = 0.05
PART_OF_WHAT_MATTERS: Final = 0.5
_ROUNDING: Final = 1e-9
"""What a paired difference of nothing may be off by."""


@dataclass(frozen=True)
class Choice:
    """The policy that is recommended, and why."""

    point: PolicyPoint
    """The recommended one; the nearest where none meets all targets."""
    reached: bool
    """Whether it meets all targets, as far as its figures tell."""
    sure: bool
    """Whether it meets them with the whole of its intervals."""
    missed: tuple[str, ...]
    """The targets that it misses."""
    next_point: PolicyPoint | None
    """Of those on the frontier that are better in what is aimed at the closest to the recommended one; None if none."""
    binding: tuple[str, ...]
    """The targets that this one misses: they keep the recommended one from being better in what is aimed at."""
    binding_is_sure: bool
    """Whether it misses them, and not only may."""
    today: PolicyPoint | None
    """Today's plan; None where it was not tried."""
    worse: tuple[str, ...]
    """The figures that are clearly worse than today's, whether they have a target or not; none as long as it is not
    known."""
    holding: PolicyPoint | None
    """Of those under which no day is at risk to break the best in what is aimed at; None where there is none."""
    aim: str
    """The figure of which as little as possible is aimed at."""
    is_known: bool
    """Whether there are replications enough for verdicts."""


def check_targets(targets: Targets) -> None:
    """Check the targets: figures that can have one, and limits that can be reached.

    Raises:
        ValueError: an unknown figure, a limit below zero or a share above 1.
    """
    for name, limit in targets.items():
        if name not in TARGETS:
            msg = f"a target for {name!r} is not allowed; allowed are {', '.join(TARGETS)}"
            raise ValueError(msg)
        highest = 1.0 if MEANINGS[name].unit == "share" else math.inf
        if limit is not None and not 0 <= limit <= highest:
            allowed = "0 to 1" if highest == 1.0 else "0 and more"
            msg = f"target {limit:g} for {name} is not allowed; allowed are {allowed}"
            raise ValueError(msg)


def targets_that_can_be_judged(found: Exploration, targets: Targets) -> dict[str, float | None]:
    """The targets that an exploration has the figures for: one of an earlier version lacks some, and today's levels.

    What is never announced or always a callback, as where nobody may hold, has no level of today to be held.
    """
    known = {name for point in found.points for name, each in point.figures.items() if not math.isnan(each.mean)}
    of_today = {} if found.today is None else found.today.figures
    levels = {name for name, each in of_today.items() if not math.isnan(each.mean)}
    if not found.somebody_may_hold:
        levels -= {CALLBACKS}
    return {name: limit for name, limit in targets.items() if name in (known if limit is not None else levels)}


def standing(name: str, figure: PolicyFigure, limit: float) -> Standing:
    """Whether a figure meets its target: with its whole interval, perhaps (its mean does), or not.

    Where there is nothing to measure, such as no callback to be made within 24 hours, nothing misses its target.
    """
    if math.isnan(figure.mean):
        return "met"
    worst = figure.low if name in AT_LEAST else figure.high
    if _within(name, figure.mean, limit):
        return "met" if math.isnan(worst) or _within(name, worst, limit) else "perhaps"
    return "missed"


def standing_against_today(name: str, change: PolicyFigure, level: float) -> Standing:
    """Whether today's level is held, by the paired change against it.

    It is where the change is not surely for the worse, and surely no worse than is tolerated: half of what matters, or
    a twentieth of the level where that is more. That there is no change at all no number of replications can show;
    that there is none that matters they can.
    """
    if math.isnan(change.mean):
        return "met"
    mean, at_least, at_most = change.mean, change.low, change.high
    if name in AT_LEAST:
        mean, at_least, at_most = -change.mean, -change.high, -change.low
    matters = usual_threshold(name)
    tolerated = max(PART_OF_WHAT_MATTERS * matters, PART_OF_LEVEL * level) + _ROUNDING
    if at_least > _ROUNDING or mean > tolerated:
        return "missed"
    return "met" if math.isnan(at_most) or at_most <= tolerated else "perhaps"


def usual_aim(names: Sequence[str]) -> str:
    """What is aimed at where inputs of these names are varied: few refused, low cost, or else few carried over."""
    if {*names} & {*CUTOFF_INPUTS}:
        return REFUSED
    return COST if {*names} & {EVENING, ON_SATURDAY} else CARRIED_OVER


def choose_policy(found: Exploration, targets: Targets, aim: str | None = None) -> Choice:
    """The point with the least of what is aimed at of those that meet all targets.

    Today's level is met as of standing_against_today: by today's own plan always. Those come first that meet the
    targets with the whole of their 95 % intervals, then those whose means do. Where none does, it is the one whose
    worst miss is the smallest, as a share of the target. Of points that are as good it is today's, or else no cutoff.
    Only chance parts from today what has no clear difference: see :func:`_is_chance`.

    Raises:
        ValueError: as of check_targets, an unknown aim, no point to choose from, or today's level where today's plan
            was not tried.
    """
    check_targets(targets)
    aim = aim or usual_aim(found.names)
    if aim not in AIMS:
        msg = f"aim {aim!r} is not allowed; allowed are {', '.join(AIMS)}"
        raise ValueError(msg)
    points, today = found.points, found.today
    if not points:
        msg = "no policy to choose from; allowed is one and more"
        raise ValueError(msg)
    if today is None and None in targets.values():
        msg = "today's cutoff was not tried, so that today's levels are not known; allowed are targets with a number"
        raise ValueError(msg)
    standings = {point.name: standings_of(point, targets, today) for point in points}
    sure = [point for point in points if set(standings[point.name].values()) <= {"met"}]
    likely = [point for point in points if "missed" not in standings[point.name].values()]

    def order(point: PolicyPoint) -> tuple[float, bool, bool]:
        like = today if today is not None and _is_chance(point, today, aim) else point
        return like.figures[aim].mean, point is not today, point.name != NO_CUTOFF

    if likely:
        best = min(sure or likely, key=order)
        missed: tuple[str, ...] = ()
        useful = frontier(points, aim, BACKLOG)
        better = [each for each in points if each.name in useful and order(each)[0] < order(best)[0]]
    else:
        best = min(points, key=lambda point: (_worst_miss(point, targets, today), *order(point)))
        missed = tuple(name for name, each in standings[best.name].items() if each == "missed")
        better = []
    following = max(better, key=order, default=None)
    binding = () if following is None else _binding(standings[following.name], aim, sure=bool(sure))
    return Choice(
        point=best,
        reached=bool(likely),
        sure=bool(sure),
        missed=missed,
        next_point=following,
        binding=binding,
        binding_is_sure=following is not None and any(standings[following.name][each] == "missed" for each in binding),
        today=today,
        worse=_worse(best, today) if today is not None and found.is_known else (),
        holding=min((each for each in points if not at_risk(each)), key=order, default=None),
        aim=aim,
        is_known=found.is_known,
    )


def _is_chance(point: PolicyPoint, today: PolicyPoint, aim: str) -> bool:
    """Whether a point may be as today in what is aimed at: its difference may be none.

    Whom the cutoff refuses follows from the cutoff, so that this is no chance where that is another one.
    """
    change = point.changes.get(aim)
    if change is None or (aim == REFUSED and point.plan.cutoff != today.plan.cutoff):
        return False
    return change.low < 0 < change.high


def at_risk(point: PolicyPoint) -> bool:
    """Whether some day is at risk to break, as far as that is known."""
    return any(day.is_known and day.chance >= AT_RISK for day in point.days)


def _binding(standings: Mapping[str, Standing], aim: str, *, sure: bool) -> tuple[str, ...]:
    """The targets that a point misses or, if it misses none, that it may miss where others are sure to meet them."""
    wanted: tuple[Standing, ...] = ("missed", "perhaps") if sure else ("missed",)
    for each in wanted:
        names = [name for name, own in standings.items() if own == each]
        # What is better in what is aimed at is not held up by a target for that, however wide its interval.
        if binding := [name for name in names if name != aim] or names:
            return tuple(binding)
    return ()


def standings_of(point: PolicyPoint, targets: Targets, today: PolicyPoint | None) -> dict[str, Standing]:
    """Whether a point meets each target."""
    return {
        name: standing_against_today(name, point.changes[name], today.figures[name].mean)
        if limit is None and today is not None
        else standing(name, point.figures[name], limit or 0.0)
        for name, limit in targets.items()
    }


def _within(name: str, value: float, limit: float) -> bool:
    return value >= limit if name in AT_LEAST else value <= limit


def _worst_miss(point: PolicyPoint, targets: Targets, today: PolicyPoint | None) -> float:
    """By how much the worst figure misses its target, as a share of the target (of one where the target is 0)."""
    misses = [0.0]
    for name, limit in targets.items():
        level = today.figures[name].mean if limit is None and today is not None else limit
        missed_by = point.changes[name].mean if limit is None else point.figures[name].mean - limit
        if not math.isnan(missed_by) and not _within(name, missed_by, 0.0):
            misses.append(abs(missed_by) / (level or 1.0))
    return max(misses)


def _worse(point: PolicyPoint, today: PolicyPoint) -> tuple[str, ...]:
    """The figures that are worse than today's with the whole interval of the difference, and in what is written."""
    worse = []
    for name in filter(WORSE_WITH.__contains__, POLICY_FIGURES):
        change = point.changes[name]
        surely = change.low > 0 if WORSE_WITH[name] == "more" else change.high < 0
        now, before = (figure_in_words(each.figures[name].mean, MEANINGS[name].unit) for each in (point, today))
        if surely and now != before:
            worse.append(name)
    return tuple(worse)
