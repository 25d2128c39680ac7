"""What an advised staffing makes worse than today's, in words: targets that hold may hide it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np

from analytics.measures.scopes import Floats, Integers
from analytics.wording import hours_on_duty_in_words, minutes_in_words, number_in_words, share_in_words
from queueing import Scenario
from queueing.calendar import WEEKDAYS

from .advice import StaffingAdvice
from .assessment import Assessment

WORSE_SHARE: Final = 0.01
WORSE_CALLBACKS: Final = 1.0
"""From which change of a weekday's mean on a figure is called worse."""
MOST_DAYS: Final = 3
"""Weekdays that are told one by one."""


def worse_in_words(advice: StaffingAdvice) -> list[str]:
    """Every day left without people, and every figure that is worse than with today's staffing; a line each.

    Weekdays are compared by the mean of the callers that confirm the advice, or as many others. Advice kept by earlier
    versions of the program knows of the days alone.
    """
    lines = days_left_alone(advice.scenario, advice.people, advice.today, advice.interval_minutes)
    if advice.before is None:
        return lines
    targets, now, before = advice.targets, advice.assessment, advice.before
    wait, within = minutes_in_words(targets.wait_minutes), minutes_in_words(60 * targets.callback_hours)
    lines += _line(f"Calls that wait over {wait}", _share(now, "wait_share"), _share(before, "wait_share"))
    if targets.delay_share is not None:
        lines += _line("Calls that find nobody free", _share(now, "delay_share"), _share(before, "delay_share"))
    if advice.tier == "tier2":
        reached, reached_before = (each.days["callback_share"].value for each in (now, before))
        lines += _line(f"Callbacks reached within {within}", reached, reached_before, at_least=True)
        left, left_before = (each.days["backlog"].value for each in (now, before))
        lines += _line("Callbacks waiting at closing", left, left_before, callbacks=True)
    return lines


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


def _share(found: Assessment, name: str) -> Floats:
    """The share of a weekday's calls, of its intervals that are judged; NaN where it has none."""
    value = found.intervals[name].value
    calls = np.where(np.isnan(value), 0.0, found.calls)
    total = calls.sum(axis=1)
    return np.where(total > 0, np.nansum(value * calls, axis=1) / np.maximum(total, 1e-9), np.nan)


def _line(what: str, now: Floats, before: Floats, *, at_least: bool = False, callbacks: bool = False) -> list[str]:
    """The weekdays on which a figure is worse, the worst first; nothing where none is."""
    worse = before - now if at_least else now - before
    days = np.flatnonzero(worse >= (WORSE_CALLBACKS if callbacks else WORSE_SHARE))
    if not len(days):
        return []
    written = number_in_words if callbacks else share_in_words
    worst = days[np.argsort(-worse[days], kind="stable")].tolist()
    said = [
        f"{written(float(now[day]))} on {WEEKDAYS[day].capitalize()}, {written(float(before[day]))} today"
        for day in worst[:MOST_DAYS]
    ]
    more = len(worst) - MOST_DAYS
    if more > 0:
        said.append(f"and on {more} more {'day' if more == 1 else 'days'}")
    return [f"{what}: {'; '.join(said)}."]
