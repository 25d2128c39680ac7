"""The recommended policy in words: what it is, what it does beside today's, and which target binds."""

from __future__ import annotations

import math
from typing import Final

from analytics.comparison.cutoff_days import WHY_NEVER, CutoffDays
from analytics.measures.limits import UPPER
from analytics.measures.run_readings import MEANINGS
from analytics.results.days_at_risk import AT_RISK
from analytics.results.risk_words import at_risk_in_words, breaking_in_words, run_of_days
from analytics.wording import (
    change_in_words,
    clock_time,
    figure_in_words,
    listed,
    minutes_in_words,
    number_in_words,
    share_in_words,
)
from queueing import Scenario
from queueing.scenario.heavy_days import LEAST_BEFORE

from .choice import Choice, Targets, at_risk
from .exploration import Exploration, PolicyPoint
from .figures import (
    ANNOUNCED,
    BACKLOG,
    CALLED_LATER,
    CARRIED_OVER,
    COST,
    FIRST_CALLS,
    IN_FORCE,
    LOST,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
)
from .figures_in_words import PHRASES, change_of, figure_of, target_in_words
from .inputs import CUTOFF_INPUTS, NO_CUTOFF, POLICY_INPUTS, TIME, values_in_words
from .variations import left_out_plans

_DOES: Final = {
    REFUSED: ("refuses the fewest callers", "refuses fewer", "with the fewest refused", "refuses {} callers a day"),
    CARRIED_OVER: (
        "carries over the fewest callbacks",
        "carries over fewer",
        "with the fewest carried over",
        "carries over {} callbacks a day",
    ),
    ANNOUNCED: (
        "announces long waits to the fewest",
        "announces fewer long waits",
        "with the fewest long waits announced",
        f"announces more than {UPPER} minutes to {{}} of transfers",
    ),
    MORNING_WAIT: (
        "has the shortest wait in the first hours",
        "has a shorter wait in the first hours",
        "with the shortest wait in the first hours",
        "has a mean wait of {} in the first hours",
    ),
    COST: ("costs the least", "costs less", "that costs the least", "costs {} a day"),
}
"""Of each aim what the best, a better one, the best of some and a figure of it are called."""
MOST_NAMED: Final = 3
"""Combinations left out that are named."""
_OF_EARLIER_VERSION: Final = (
    "This answer was saved by an earlier version of this program: today's cutoff was not tried beside the others, so "
    "that no target can be at today's level. Try all again to have it."
)


def point_in_words(point: PolicyPoint) -> str:
    """A point as part of a sentence: ``no cutoff``, ``a cutoff at 4:30 pm on heavy days (...)``, ``attempts: 2``."""
    parts = [_cutoff_in_words(point)] if {*point.inputs} & {*CUTOFF_INPUTS} else []
    for name, value in point.inputs.items():
        if name not in CUTOFF_INPUTS:
            policy = POLICY_INPUTS[name]
            label = policy.about.unit if policy.added else f"{policy.about.label[0].lower()}{policy.about.label[1:]}"
            parts.append(f"{label}: {policy.told(value)}")
    return "; ".join(parts)


def _cutoff_in_words(point: PolicyPoint) -> str:
    if point.minute is None:
        return NO_CUTOFF
    clock, cutoff = clock_time(point.minute), point.plan.cutoff
    if cutoff.rule == "every_day":
        return f"a cutoff at {clock} every open day"
    if cutoff.rule == "long_waits":
        wait = minutes_in_words(cutoff.wait_minutes)
        return f"a cutoff at {clock} on days when more than {wait} would be announced then"
    return f"a cutoff at {clock} on days that head for more than {cutoff.heavy_day_calls:,} first calls"


def kind_in_words(found: Exploration) -> str:
    """What a point is called: a cutoff where nothing else was varied, else a policy."""
    return "cutoff" if found.is_of_cutoffs else "policy"


def varied_in_words(found: Exploration) -> str:
    """What was varied, as the heading of the points' column: ``Cutoff time``, ``Callback attempts, Officers serve``."""
    return ", ".join(POLICY_INPUTS[name].about.label for name in found.names)


def recommendation(found: Exploration, choice: Choice, targets: Targets) -> str:
    """The answer in one sentence, with the days that are at risk to break under the recommended policy.

    Of few replications it is what is known so far.
    """
    sentence = _recommendation(found, choice, targets)
    return sentence if choice.is_known or not targets else f"So far {sentence[0].lower()}{sentence[1:]}"


def _recommendation(found: Exploration, choice: Choice, targets: Targets) -> str:
    said = point_in_words(choice.point)
    at_risk_then = days_at_risk_in_words(found, choice)
    end = f"; {at_risk_then}." if at_risk_then else "."
    if not targets:
        return f"No target is set: {said} {_DOES[choice.aim][0]}{end}"
    if not choice.reached:
        missed = " and ".join(target_in_words(name, targets[name], choice.today) for name in choice.missed)
        return f"No {kind_in_words(found)} meets all targets. The nearest is {said}: it misses {missed}{end}"
    if choice.point is choice.today:
        whose = "today's" if found.is_of_cutoffs else "today's plan"
        said = f"{said}, as today" if said == NO_CUTOFF else f"keep {whose}, {said}"
    return f"Recommended: {said}{end}"


def days_at_risk_in_words(found: Exploration, choice: Choice) -> str:
    """``Monday still has a 60 % chance to break, Tuesday 30 %``, as a plan's own answer has it; empty without any.

    Of a plan in which nobody may hold, too: of its days none is told to break.
    """
    if not choice.point.plan.callback.live_transfers:
        return ""
    still = choice.today is not None and at_risk(choice.today)
    run = run_of_days(found.scenario.days - found.scenario.warmup_days)
    return at_risk_in_words(choice.point.days, run, still=still)


def when_days_break(found: Exploration) -> str:
    """When a day breaks, as a sentence; empty where nobody may hold."""
    return breaking_in_words(found.breaking_share) if found.somebody_may_hold else ""


def reasons(found: Exploration, choice: Choice, targets: Targets) -> list[str]:
    """What the recommended cutoff does, how surely, and which target binds; a sentence each."""
    point, today = choice.point, choice.today
    within = "there are no callbacks to reach within 24 h"
    if not math.isnan(point.figures[WITHIN_24_HOURS].mean):
        within = f"{figure_of(point, WITHIN_24_HOURS, is_known=choice.is_known)} of callbacks are reached within 24 h"
    refused, left = (figure_of(point, name, is_known=choice.is_known) for name in (REFUSED, BACKLOG))
    aim = MEANINGS[choice.aim]
    lines = [f"It refuses {refused} callers a day and leaves {left} callbacks at close; {within}."]
    if today is not None and point is not today:
        change = change_in_words(point.changes[choice.aim].mean, aim.unit)
        lines.append(f"{aim.full_label}, against today: {change}.")
    lines += [line for line in (_in_force(found, choice), _holding(found, choice)) if line]
    if choice.reached and targets:
        if not choice.sure:
            lines.append(
                "Its means meet the targets, but not the whole of their intervals: more simulated weeks may tell."
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


def _days(found: Exploration, point: PolicyPoint) -> CutoffDays | None:
    """On how many days a cutoff applies; None where that is not known, as of an earlier version."""
    share, days = point.figures[IN_FORCE].mean, found.open_days
    if math.isnan(share):
        return None
    return CutoffDays(share * days, days, point.figures[REFUSED].mean * days, point.minute is not None)


def _holding(found: Exploration, choice: Choice) -> str:
    """What it would take that no day is at risk; empty where none is, or where nobody may hold."""
    if not at_risk(choice.point) or not choice.point.plan.callback.live_transfers:
        return ""
    least = f"a {share_in_words(AT_RISK)} chance"
    if choice.holding is None:
        return f"Under every {kind_in_words(found)} that was tried some day has {least} or more to break."
    figure = _bare(choice.holding, choice.aim)
    return (
        f"The {kind_in_words(found)} {_DOES[choice.aim][2]} under which every day has less than {least} to break is "
        f"{point_in_words(choice.holding)}: it {_DOES[choice.aim][3].format(figure)}."
    )


def _binding(choice: Choice, targets: Targets) -> str:
    following = choice.next_point
    if following is None:
        return f"No target binds: no other one {_DOES[choice.aim][1]}."
    bound = []
    for name in choice.binding:
        limit, figure = targets[name], figure_of(following, name, is_known=choice.is_known)
        if limit is None:
            figure = change_of(following.changes[name], name, is_known=choice.is_known)
        bound.append(f"{PHRASES[name]}, {figure}")
    said = f"What binds: {point_in_words(following)} {_DOES[choice.aim][1]}, but"
    if choice.binding_is_sure:
        return f"{said} misses the targets for {'; '.join(bound)}."
    return f"{said} may miss the targets for {'; '.join(bound)}. More simulated weeks may tell."


def worse_in_words(choice: Choice) -> list[str]:
    """Every figure that is clearly worse than today's, also those without a target; a line each."""
    today = choice.today
    if today is None:
        return []
    return [
        f"{MEANINGS[name].full_label}: {_bare(choice.point, name)}, {_bare(today, name)} today."
        for name in choice.worse
    ]


def load_in_words(point: PolicyPoint) -> str:
    """The calls of a day under a policy: first calls, calls made again, and what becomes of the refused."""
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
            why = WHY_NEVER.get(point.plan.cutoff.rule, "it is in force on no simulated day")
            lines.append(f"{whose[point.name]} never applies: {why}, so nobody is refused.")
    return lines


def left_out_in_words(found: Exploration) -> str | None:
    """Which combinations are not tried, and why; None where all are."""
    left_out = left_out_plans(found.scenario, found.varied)
    if not left_out:
        return None
    if found.names == (TIME,) and found.scenario.cutoff.rule == "heavy_days":
        minutes = [int(each.inputs[TIME] or 0) for each in left_out]
        times = clock_time(minutes[0])
        if len(minutes) > 1:
            times += f" to {clock_time(minutes[-1])}"
        least = share_in_words(LEAST_BEFORE)
        return (
            f"Not tried: {times}, when too few calls have come to tell a heavy day (less than {least} of some day's)."
        )
    names = [values_in_words(each.inputs) for each in left_out]
    more = len(names) - MOST_NAMED
    named = "; ".join(names[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return f"Not tried: {named}. The first is not possible: {left_out[0].why}."


def first_morning_in_words(scenario: Scenario) -> str | None:
    """What is missing in the first morning of a run that has no warm-up; None where nothing is."""
    if scenario.warmup_days:
        return None
    return "Nobody calls again on the first day for a refusal before it: with warm-up days in the plan they do."


def marks_of(point: PolicyPoint, choice: Choice) -> str:
    """What a point is among all: ``recommended and today's``; empty for most."""
    marks = {"recommended": choice.point, "today's": choice.today}
    return listed([mark for mark, marked in marks.items() if marked is point] or [""])


def _bare(point: PolicyPoint, name: str) -> str:
    return figure_in_words(point.figures[name].mean, MEANINGS[name].unit)
