"""The risk in words: which day breaks, how likely, what happens if it does, and how that changes with a plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from analytics.comparison.lost_callers import losses
from analytics.experiments.experiment import Experiment
from analytics.measures.limits import BREAKING_SHARE
from analytics.measures.scopes import DAYS_PER_WEEK
from analytics.wording import clock_time, listed, minutes_in_words, part_in_words, share_in_words

from .days_at_risk import (
    AT_RISK,
    DayAtRisk,
    DayChance,
    can_break,
    days_at_risk,
    is_clearly_other,
    name_of_day,
    worst_first,
)

MOST_CHANGES_TOLD: Final = 2
"""Days whose changed chance a sentence names."""
MOST_DAYS_TOLD: Final = 3
"""Days that a sentence names of those that broke so far."""
_WITHIN_A_DAY: Final = "callback_within_24h"
_AN: Final = ("8", "11 ", "18 ", "over")
"""How chances begin that are read with a vowel first."""


def risk_in_words(
    experiment: Experiment, scenario: str, baseline: str | None = None, breaking_share: float = BREAKING_SHARE
) -> str:
    """How likely a day breaks, what happens if it does, and how that differs from a ``baseline``; empty without days.

    Where nobody may hold for Tier 2 no day is told to break, and it says when callbacks are made.
    Below five replications there is no chance to tell, and it says how it was so far. Where callers are lost on the
    way it says that it is about those who get through.
    """
    days = days_at_risk(experiment, scenario, breaking_share)
    if not days:
        return ""
    if not can_break(experiment, scenario):
        return _all_called_back(experiment, scenario)
    compared = baseline is not None and can_break(experiment, baseline)
    before = days_at_risk(experiment, str(baseline), breaking_share) if compared else []
    worst, run = worst_first(days)[0], run_in_words(experiment, scenario)
    if not worst.is_known:
        so_far = "So far, " if (among := _among(experiment, scenario)) else "So far "
        return f"{so_far}{among}{so_far_in_words(days, run)}{_so_far_in_baseline(before)}."
    if changed := _clearly_changed(days, before, worst):
        said = _changes(days, changed)
        if worst.chance < AT_RISK:
            return said
        return f"{said} {_if_it_breaks(days, worst) if worst is changed[0][0] else _chance(days, worst, run)}"
    if worst.chance >= AT_RISK:
        said = _chance(days, worst, run)
    else:
        said = _upper(f"{_among(experiment, scenario)}{_hardly_any(days, worst, run)}")
    return f"{said} {_unchanged(days, worst, before)}" if before else said


def risks_in_words(
    experiment: Experiment, baseline: str, others: Sequence[str], breaking_share: float = BREAKING_SHARE
) -> list[str]:
    """The same of a baseline and of each plan compared with it, a line each, and what breaking means."""
    told = {baseline: risk_in_words(experiment, baseline, None, breaking_share)}
    told |= {name: risk_in_words(experiment, name, baseline, breaking_share) for name in others}
    lines = [f"{name}: {said}" for name, said in told.items() if said]
    if any(can_break(experiment, name) for name in told):
        lines.append(breaking_in_words(breaking_share))
    return lines if any(told.values()) else []


def at_risk_in_words(days: Sequence[DayChance], run: str, *, still: bool = False) -> str:
    """The days at risk, worst first: ``Monday has a 60 % chance to break, Tuesday 25 %``; empty where there are none.

    Of too few replications to tell a chance it is :func:`so_far_in_words`. ``still`` says that some are now, too.
    """
    if not days:
        return ""
    if not days[0].is_known:
        return so_far_in_words(days, run)
    told = [day for day in worst_first(days) if day.chance >= AT_RISK]
    sure = [name_of_day(days, day.date) for day in told if day.breaks == day.replications]
    likely = [day for day in told if day.breaks < day.replications]
    yet = " still" if still else ""
    parts = []
    if sure:
        verb = "breaks" if len(sure) == 1 else "break"
        parts.append(f"{listed(sure)}{yet} {verb} in all {weeks_in_words(days[0].replications, run)}")
    if likely:
        first, *others = likely
        yet = "" if sure else yet
        parts.append(f"{name_of_day(days, first.date)}{yet} has {_a(first.chance_in_words())} chance to break")
        parts += [f"{name_of_day(days, day.date)} {day.chance_in_words()}" for day in others]
    return ", ".join(parts)


def breaking_in_words(breaking_share: float) -> str:
    """When a day breaks, as a sentence."""
    return f"Breaks: {part_in_words(breaking_share)} or more of a day's transfers become callbacks."


def run_in_words(experiment: Experiment, scenario: str) -> str:
    """What one replication is called: a week, or a run where it has several weeks."""
    return run_of_days(experiment.figures[scenario][0].period.days)


def run_of_days(days: int) -> str:
    """The same of so many days measured."""
    return "week" if days <= DAYS_PER_WEEK else "run"


def weeks_in_words(number: int, run: str) -> str:
    """How many replications there are: ``20 simulated weeks``, ``the only simulated week``."""
    return f"{number:,} simulated {run}s" if number > 1 else f"the only simulated {run}"


def _all_called_back(experiment: Experiment, scenario: str) -> str:
    """That every request is called back, and how many of them how soon."""
    same_day, next_day = (experiment.estimates(scenario)[name].mean for name in ("callback_same_day", _WITHIN_A_DAY))
    said = "Nobody may hold for Tier 2: every request for it becomes a callback"
    if math.isnan(same_day):
        return f"{said}."
    return (
        f"{said}. {share_in_words(same_day)} of them are reached the same day, {share_in_words(next_day)} within 24 h."
    )


def _chance(days: list[DayAtRisk], day: DayAtRisk, run: str) -> str:
    """How likely a day at risk breaks, and what happens if it does."""
    name = name_of_day(days, day.date)
    if day.breaks == day.replications:
        return f"{name} breaks in all {weeks_in_words(day.replications, run)}: {_broken_day(day)}."
    return f"{name} has {_a(day.chance_in_words())} chance to break. If it does, {_broken_day(day)}."


def _if_it_breaks(days: list[DayAtRisk], day: DayAtRisk) -> str:
    return f"If {name_of_day(days, day.date)} breaks, {_broken_day(day)}."


def _broken_day(day: DayAtRisk) -> str:
    """What the day is like when it breaks."""
    callbacks = f"{share_in_words(day.callback_share)} of transfers become callbacks"
    if day.passes is None:
        return callbacks
    passed = minutes_in_words(day.passes.limit).replace("min", "minutes")
    return f"waits pass {passed} from {clock_time(day.passes.minute)} and {callbacks}"


def _hardly_any(days: list[DayAtRisk], worst: DayAtRisk, run: str) -> str:
    """That no day is at risk."""
    if not worst.breaks:
        return f"no day breaks in any of {weeks_in_words(worst.replications, run)}."
    most = _a(worst.chance_in_words())
    return f"no day has more than {most} chance to break; the likeliest is {name_of_day(days, worst.date)}."


def so_far_in_words(days: Sequence[DayChance], run: str) -> str:
    """In how many replications days broke, as long as there are too few to tell a chance.

    ``run`` is what a replication is called: see :func:`run_in_words`.
    """
    number = days[0].replications
    breaking = _breaking(days)
    if not breaking:
        return f"no day breaks in {weeks_in_words(number, run)}"
    if number == 1:
        verb = "breaks" if len(breaking) == 1 else "break"
        return f"{_first_few([name for name, _ in breaking])} {verb} in {weeks_in_words(number, run)}"
    (first, times), *others = breaking
    parts = [f"{first} breaks in {times}", *(f"{name} in {times}" for name, times in others)]
    return f"{_first_few(parts)} of {weeks_in_words(number, run)}"


def _so_far_in_baseline(before: list[DayAtRisk]) -> str:
    if not before:
        return ""
    return f"; in the baseline {_first_few([f'{name} in {times}' for name, times in _breaking(before)] or ['none'])}"


def _breaking(days: Sequence[DayChance]) -> list[tuple[str, int]]:
    """The days that break in some replication, worst first, and in how many."""
    return [(name_of_day(days, day.date), day.breaks) for day in worst_first(days) if day.breaks]


def _first_few(parts: list[str]) -> str:
    more = len(parts) - MOST_DAYS_TOLD
    return listed([*parts[:MOST_DAYS_TOLD], f"{more} more days"] if more > 1 else parts)


def _clearly_changed(
    days: list[DayAtRisk], before: list[DayAtRisk], worst: DayAtRisk
) -> list[tuple[DayAtRisk, DayAtRisk]]:
    """The days whose chance is clearly another one than in the baseline, each with the day there.

    The ``worst`` comes first where it is at risk, then the most changed.
    """
    then = {day.date: day for day in before}
    pairs = [(day, then[day.date]) for day in days if day.date in then and is_clearly_other(day, then[day.date])]
    first = worst if worst.chance >= AT_RISK else None
    return sorted(pairs, key=lambda pair: (pair[0] is not first, -abs(pair[0].chance - pair[1].chance)))


def _changes(days: list[DayAtRisk], changed: list[tuple[DayAtRisk, DayAtRisk]]) -> str:
    """How chances changed: ``Monday's chance to break falls from 50 % to 8 %, which is better.``."""
    parts: list[str] = []
    for day, then in changed[:MOST_CHANGES_TOLD]:
        way, verdict = ("falls", "better") if day.chance < then.chance else ("rises", "worse")
        whose = f"{name_of_day(days, day.date)}'s{'' if parts else ' chance to break'}"
        levels = f"from {then.chance_in_words()} to {day.chance_in_words()}"
        parts.append(f"{whose} {way} {levels}, which is {verdict}")
    more = len(changed) - len(parts)
    others = f"; {more} more {'days change' if more > 1 else 'day changes'} clearly" if more else ""
    return f"{', and '.join(parts)}{others}."


def _unchanged(days: list[DayAtRisk], worst: DayAtRisk, before: list[DayAtRisk]) -> str:
    """That no day's chance is clearly another one than in the baseline."""
    if [(day.date, day.broken) for day in days] == [(day.date, day.broken) for day in before]:
        return "The chances are the same in the baseline."
    told = worst if worst.breaks else worst_first(before)[0]
    then = next((day for day in before if day.date == told.date), None)
    there = "" if then is None else f" ({name_of_day(days, then.date)} {then.chance_in_words()} there)"
    return f"No day's chance is clearly different from the baseline's{there}."


def _among(experiment: Experiment, scenario: str) -> str:
    """Whom the risk is about where callers are lost on the way, so that nothing is said to hold for all."""
    lost = losses(experiment, scenario) or losses(experiment, scenario, "day")
    return "among those who get through, " if lost else ""


def _a(chance: str) -> str:
    """A chance with its article: ``a 50 %``, ``an 8 %``."""
    return f"{'an' if chance.startswith(_AN) else 'a'} {chance}"


def _upper(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}"
