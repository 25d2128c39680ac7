"""What an advised staffing makes worse than today's, in words: targets that hold may hide it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import numpy as np

from analytics.comparison.compare import usual_threshold
from analytics.comparison.holm import simultaneous_confidence
from analytics.measures.definitions import MEASURES
from analytics.measures.observations import Flags
from analytics.measures.scopes import Floats, Integers
from analytics.units import Unit
from analytics.wording import (
    figure_in_words,
    hours_on_duty_in_words,
    minutes_in_words,
    share_in_words,
)
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TIERS

from .advice import StaffingAdvice
from .changes import WHOLE_RUN, FigureChange
from .measures_asked import levels_asked
from .todays_levels import Level

MOST_DAYS: Final = 3
"""Weekdays that are told one by one."""
MOST_FIGURES: Final = 12
"""Figures of all tiers that are told one by one."""
OF_EARLIER_VERSIONS: Final = (
    "This answer was saved by an earlier version, which counted callers who hang up as answered: find it again."
)


def worse_in_words(advice: StaffingAdvice) -> list[str]:
    """Every day left without people, and every figure that is clearly worse than with today's staffing; a line each.

    First come the tier's own figures by weekday, then those of all tiers over the whole run, or on some weekdays.
    """
    lines = days_left_alone(advice.scenario, advice.people, advice.today, advice.interval_minutes)
    levels = advice.assessment.levels
    sure = simultaneous_confidence(sum(int(np.isfinite(each.difference).sum()) for each in levels.values()))
    by_weekday = set()
    for name, measure in levels_asked(advice.tier, advice.targets).items() if levels else ():
        days = level_on_days(measure.unit, levels[name], levels[name].at_least(sure) > 0)
        if days:
            lines.append(f"{measure.label}: {days}.")
            by_weekday.add(measure.name)
    worse: dict[str, list[FigureChange]] = {}
    for change in advice.changes:
        if change.is_worse and change.measure not in by_weekday:
            worse.setdefault(change.measure, []).append(change)
    lines += [_change_in_words(name, found) for name, found in list(worse.items())[:MOST_FIGURES]]
    if len(worse) > MOST_FIGURES:
        lines.append(f"And {len(worse) - MOST_FIGURES} more figures; compare the two plans to see them.")
    return lines


def _change_in_words(name: str, worse: list[FigureChange]) -> str:
    """A measure over the whole run beside today's, or else on the weekdays on which it is worse."""
    measure = MEASURES[name]
    whole = [change for change in worse if change.weekday == WHOLE_RUN]
    by_size = sorted(worse, key=lambda change: -abs(change.difference))
    told = [
        f"{figure_in_words(change.advised, measure.unit)}{_on_day(change.weekday)}, "
        f"{figure_in_words(change.today, measure.unit)} today"
        for change in whole or by_size
    ]
    return f"{measure.full_label}: {_first_few(told)}."


def _on_day(weekday: int) -> str:
    return "" if weekday == WHOLE_RUN else f" on {WEEKDAYS[weekday].capitalize()}"


def _first_few(told: list[str]) -> str:
    """What is said of some weekdays, the first of them one by one."""
    more = len(told) - MOST_DAYS
    rest = [f"and on {more} more {'day' if more == 1 else 'days'}"] if more > 0 else []
    return "; ".join([*told[:MOST_DAYS], *rest])


def is_as_good(advice: StaffingAdvice) -> bool:
    """Whether all targets hold, and nothing is clearly worse than today."""
    return advice.targets_hold and not is_of_earlier_version(advice) and not worse_in_words(advice)


def is_of_earlier_version(advice: StaffingAdvice) -> bool:
    """Whether it was kept by a version of the program that counted callers who hang up as answered."""
    return not advice.changes and not advice.targets.nearest


def abandonment_in_words(advice: StaffingAdvice) -> str:
    """How many callers give up at each tier, as advised and today; empty where that is not known."""
    said = [
        f"{TIERS[tier]} {share_in_words(change.advised)}, {share_in_words(change.today)} today"
        for tier in TIERS
        for change in advice.changes
        if change.measure == f"abandonment_{tier}" and change.weekday == WHOLE_RUN
    ]
    return f"Callers who give up waiting: {'; '.join(said)}." if said else ""


def callbacks_left_in_words(advice: StaffingAdvice) -> str:
    """Where a smaller share of callbacks is reached in time though no more callers are not; empty where none is.

    More people leave fewer callbacks, and the harder ones: those after closing and of callers who do not answer.
    """
    missed, became = (advice.assessment.levels.get(name) for name in ("not_called_back", "became_callbacks"))
    if missed is None or became is None:
        return ""
    reached, before = (
        1 - np.divide(part, of, out=np.full(part.shape, np.nan), where=of > 0)
        for part, of in ((missed.value, became.value), (missed.today, became.today))
    )
    fewer = before - reached
    days = (fewer >= usual_threshold("callback_within_24h")) & ~(missed.at_least(missed.confidence) > 0)
    told = _beside_today(share_in_words, reached, before, np.where(days, fewer, np.nan))
    within = minutes_in_words(60 * advice.targets.callback_hours)
    few = f"Fewer calls become callbacks, and of those that still do a smaller share is reached within {within}"
    return f"{few}: {told}. Not clearly more transfers than today miss it." if told else ""


def level_on_days(unit: Unit, level: Level, days: Flags) -> str:
    """A figure on some weekdays beside today's, the worst first; those that are written alike are left out."""
    worse = np.where(days, level.difference, np.nan)
    return _beside_today(partial(figure_in_words, unit=unit), level.value, level.today, worse)


def _beside_today(written: Callable[[float], str], now: Floats, today: Floats, worse: Floats) -> str:
    """A figure on each weekday of which it is known how much worse it is; that where it is most comes first."""
    told = []
    for day in np.argsort(-worse, kind="stable").tolist():
        is_now, was = written(float(now[day])), written(float(today[day]))
        if not np.isnan(worse[day]) and is_now != was:
            told.append(f"{is_now} on {WEEKDAYS[day].capitalize()}, {was} today")
    return _first_few(told)


def days_left_alone(scenario: Scenario, people: Integers, today: Integers, step: int) -> list[str]:
    """A line for each weekday of the run on which somebody is on duty today and nobody any more.

    ``people`` and ``today`` are those on duty by weekday and interval of ``step`` minutes.
    """
    run = {(scenario.start + timedelta(days=day)).weekday() for day in range(scenario.days)}
    return [
        f"{WEEKDAYS[day].capitalize()} has nobody on duty; today's plan has "
        f"{hours_on_duty_in_words(float(today[day].sum()) * step / 60)} person-hours."
        for day in np.flatnonzero(today.any(axis=1) & ~people.any(axis=1)).tolist()
        if day in run
    ]
