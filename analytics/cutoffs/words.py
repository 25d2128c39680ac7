"""The recommended cutoff in words: where it is, what it does beside today's, and which target binds."""

from __future__ import annotations

import math
from typing import Final

from analytics.comparison.cutoff_days import CutoffDays
from analytics.measures.limits import UPPER
from analytics.measures.run_readings import MEANINGS
from analytics.measures.scopes import DAYS_PER_WEEK
from analytics.results.days_at_risk import AT_RISK
from analytics.wording import (
    change_in_words,
    change_interval_in_words,
    clock_time,
    day_in_words,
    figure_in_words,
    interval_in_words,
    listed,
    number_in_words,
    share_in_words,
)
from queueing import Scenario
from queueing.scenario.heavy_days import LEAST_BEFORE

from .choice import AT_LEAST, PART_OF_LEVEL, Choice, Targets, at_risk
from .explorer import NO_CUTOFF, CutoffPoint, Exploration, cutoff_minutes_tried
from .figures import (
    ANNOUNCED,
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CALLED_LATER,
    CARRIED_OVER,
    FIRST_CALLS,
    IN_FORCE,
    LOST,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
)

PHRASES: Final = {
    ANNOUNCED: f"transfers announced more than {UPPER} minutes",
    CALLBACKS: "transfers that become callbacks",
    CARRIED_OVER: "callbacks carried over per day",
    WITHIN_24_HOURS: "callbacks reached within 24 h",
    BACKLOG: "callbacks left at close",
    BREAKING: "open days that break",
    REFUSED: "callers refused per day",
    MORNING_WAIT: "mean wait in the first hours",
}
"""The figures that can have a target, as parts of a sentence."""

_OF_EARLIER_VERSION: Final = (
    "This answer was kept by an earlier version of this program: today's cutoff was not tried beside the others, so "
    "that no target can be at today's level. Try all cutoffs again to have it."
)
AS_TODAY: Final = (
    "As today is what with the same callers is not surely worse, and surely by no more than half a point, half a call, "
    f"half a minute or {share_in_words(PART_OF_LEVEL)} of today's."
)


def target_in_words(name: str, limit: float | None, today: CutoffPoint | None = None) -> str:
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


def targets_in_words(targets: Targets, today: CutoffPoint | None) -> str:
    """All targets, and how they are judged."""
    if not targets:
        return "Targets: none."
    said = "; ".join(target_in_words(name, limit, today) for name, limit in targets.items())
    return f"Targets: {said}; each by its whole interval.{f' {AS_TODAY}' if None in targets.values() else ''}"


def point_in_words(point: CutoffPoint) -> str:
    """A cutoff as part of a sentence: ``no cutoff``, ``a cutoff at 4:30 pm``, ``... on heavy days (...)``."""
    if point.minute is None:
        return NO_CUTOFF
    clock = clock_time(point.minute)
    if point.heavy_day_calls is None:
        return f"a cutoff at {clock} every open day"
    return f"a cutoff at {clock} on days that head for more than {point.heavy_day_calls:,} first calls"


def recommendation(found: Exploration, choice: Choice, targets: Targets) -> str:
    """The answer in one sentence, with the days that break under the recommended cutoff."""
    said = point_in_words(choice.point)
    breaks = breaking_in_words(found, choice)
    end = f"; {breaks}." if breaks else "."
    if not targets:
        return f"No target is set: {said} refuses the fewest callers{end}"
    if not choice.reached:
        missed = " and ".join(target_in_words(name, targets[name], choice.today) for name in choice.missed)
        return f"No cutoff meets all targets. The nearest is {said}: it misses {missed}{end}"
    if choice.point is choice.today:
        said = f"{said}, as today" if choice.point.minute is None else f"keep today's, {said}"
    return f"Recommended: {said}{end}"


def breaking_in_words(found: Exploration, choice: Choice) -> str:
    """``Monday still breaks in 12 of 20 simulated weeks, Tuesday in 6``; empty where no day is at risk."""
    days = [each for each in choice.point.breaking if each.replications >= AT_RISK * found.replications]
    if not days:
        return ""
    is_week = found.scenario.days - found.scenario.warmup_days <= DAYS_PER_WEEK
    name = "{:%A}".format if is_week else day_in_words
    first, *others = days
    still = "still " if choice.today is not None and at_risk(found, choice.today) else ""
    said = f"{name(first.date)} {still}breaks in {first.replications} of {found.replications} simulated "
    said += "weeks" if is_week else "runs"
    return ", ".join([said, *(f"{name(each.date)} in {each.replications}" for each in others)])


def reasons(found: Exploration, choice: Choice, targets: Targets) -> list[str]:
    """What the recommended cutoff does, how surely, and which target binds; a sentence each."""
    point, today = choice.point, choice.today
    within = "there are no callbacks to reach within 24 h"
    if not math.isnan(point.figures[WITHIN_24_HOURS].mean):
        within = f"{figure_of(point, WITHIN_24_HOURS)} of callbacks are reached within 24 h"
    refused, left = figure_of(point, REFUSED), figure_of(point, BACKLOG)
    lines = [f"It refuses {refused} callers per day and leaves {left} callbacks at close; {within}."]
    if today is not None and point is not today:
        change = change_in_words(point.changes[REFUSED].mean, "calls")
        lines.append(f"Callers refused per day, against today: {change}.")
    lines += [line for line in (_in_force(found, choice), _holding(found, choice)) if line]
    if choice.reached and targets:
        if not choice.sure:
            lines.append(
                "Its means meet the targets, but not the whole of their intervals: more replications may tell."
            )
        lines.append(_binding(choice, targets))
    return lines


def _in_force(found: Exploration, choice: Choice) -> str:
    """On how many days the recommended cutoff applies, and today's; empty where there are none."""
    point, today = (each if each is None else _days(found, each) for each in (choice.point, choice.today))
    if choice.point is choice.today or today is None or not today.planned:
        return f"It applies {point.on_days()}." if point is not None and point.planned else ""
    if point is None or not point.planned:
        return f"Today's cutoff applies {today.on_days()}."
    return f"It applies {point.on_days()}, today's {today.on_days()}."


def _days(found: Exploration, point: CutoffPoint) -> CutoffDays | None:
    """On how many days a cutoff applies; None where that is not known, as of an earlier version."""
    share, days = point.figures[IN_FORCE].mean, found.open_days
    if math.isnan(share):
        return None
    return CutoffDays(share * days, days, point.figures[REFUSED].mean * days, point.minute is not None)


def _holding(found: Exploration, choice: Choice) -> str:
    """What it would take that no day breaks; empty where none does."""
    if not at_risk(found, choice.point):
        return ""
    if choice.holding is None:
        held = share_in_words(1 - AT_RISK)
        return f"Under no cutoff that was tried every day holds in more than {held} of the weeks."
    refused = number_in_words(choice.holding.figures[REFUSED].mean)
    return (
        f"The cutoff with the fewest refused under which every day holds in more than {share_in_words(1 - AT_RISK)} of "
        f"the weeks is {point_in_words(choice.holding)}: it refuses {refused} callers per day."
    )


def _binding(choice: Choice, targets: Targets) -> str:
    following = choice.next_point
    if following is None:
        return "No target binds: no other cutoff refuses fewer callers."
    bound = []
    for name in choice.binding:
        limit, figure = targets[name], figure_of(following, name)
        if limit is None:
            change = following.changes[name]
            figure = change_interval_in_words(change.mean, change.low, change.high, MEANINGS[name].unit)
        bound.append(f"{PHRASES[name]}, {figure}")
    said = f"What binds: {point_in_words(following)} refuses fewer, but"
    if choice.binding_is_sure:
        return f"{said} misses the targets for {'; '.join(bound)}."
    return f"{said} may miss the targets for {'; '.join(bound)}. More replications may tell."


def worse_in_words(choice: Choice) -> list[str]:
    """Every figure that is clearly worse than with today's cutoff, also those without a target; a line each."""
    today = choice.today
    if today is None:
        return []
    return [
        f"{MEANINGS[name].full_label}: {_bare(choice.point, name)}, {_bare(today, name)} today."
        for name in choice.worse
    ]


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


def warnings_in_words(found: Exploration, choice: Choice) -> list[str]:
    """Cutoffs that never apply, and what an answer of an earlier version does not know; a sentence each."""
    if choice.today is None:
        return [_OF_EARLIER_VERSION]
    whose = {choice.today.name: "Today's cutoff", choice.point.name: "The recommended cutoff"}
    if choice.point is choice.today:
        whose = {choice.point.name: "Today's cutoff"}
    lines = []
    for point in found.points:
        days = _days(found, point) if point.name in whose else None
        if days is not None and days.planned and days.days == 0:
            why = "no simulated day is heavy" if point.rule == "heavy_days" else "it is in force on no simulated day"
            lines.append(f"{whose[point.name]} never applies: {why}, so nobody is refused.")
    return lines


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


def first_morning_in_words(scenario: Scenario) -> str | None:
    """What is missing in the first morning of a run that has no warm-up; None where nothing is."""
    if scenario.warmup_days:
        return None
    return "Nobody calls again on the first day for a refusal before it: with warm-up days in the scenario they do."


def marks_of(point: CutoffPoint, choice: Choice) -> str:
    """What a cutoff is among all: ``recommended, today's``; empty for most."""
    marks = {"recommended": choice.point, "today's": choice.today}
    return listed([mark for mark, marked in marks.items() if marked is point] or [""])


def figure_of(point: CutoffPoint, name: str) -> str:
    """A figure of a cutoff with its interval; without one where it is certain."""
    figure, unit = point.figures[name], MEANINGS[name].unit
    if figure.low == figure.high:
        return figure_in_words(figure.mean, unit)
    return interval_in_words(figure.mean, figure.low, figure.high, unit)


def _bare(point: CutoffPoint, name: str) -> str:
    return figure_in_words(point.figures[name].mean, MEANINGS[name].unit)
