"""What is to be known of a history, in sentences: days that a file has in part or not at all, and new levels."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np

from analytics.wording import clock_time, day_in_words, number_in_words

from .call_history import DAYS_PER_WEEK, CallHistory, PartialDay
from .level_shifts import DAYS_COMPARED

_MOST_GAPS: Final = 3
"""Gaps and steps that are told one by one; of more, the last ones are."""


def history_in_words(history: CallHistory) -> list[str]:
    """The sentences; none where there is nothing to say."""
    return [*_earlier(history), *map(_partial_day, history.partial), *_missing(history), *_levels(history)]


def _earlier(history: CallHistory) -> list[str]:
    if not history.earlier_days:
        return []
    since = f"{day_in_words(history.first)} {history.first.year}"
    left_out = f"{number_in_words(history.earlier_days)} earlier days are left out"
    return [f"The forecast learns from the last six years, from {since} on; {left_out}."]


def _partial_day(each: PartialDay) -> str:
    hours = f"until {clock_time(each.ends)}" if each.is_last else f"from {clock_time(each.begins)} on"
    then = ", and the forecast begins with it" if each.is_last else ""
    return (
        f"{day_in_words(each.day)} {each.day.year} has calls only {hours}, fewer hours than its weekday usually has: "
        f"it is left out{then}."
    )


def _missing(history: CallHistory) -> list[str]:
    gaps = missing_periods(history)
    if not gaps:
        return []
    days = int(history.missing.sum())
    subject, taken = ("One day is", "it is") if days == 1 else (f"{number_in_words(days)} days are", "they are")
    told = ", ".join(_period(*gap) for gap in gaps[-_MOST_GAPS:])
    last = "the last of them " if len(gaps) > _MOST_GAPS else ""
    return [f"{subject} not in the file ({last}{told}): {taken} taken as unknown, not as days without calls."]


def missing_periods(history: CallHistory) -> list[tuple[date, date]]:
    """The first and the last day of each gap in a history; days on which lines are shut anyway do not end one."""
    missing = np.flatnonzero(history.missing)
    known = np.cumsum(history.recorded)
    parts = np.split(missing, np.flatnonzero(np.diff(known[missing])) + 1) if len(missing) else []
    return [(_date(history, part[0]), _date(history, part[-1])) for part in parts]


def _levels(history: CallHistory) -> list[str]:
    steps = history.level_begins[-_MOST_GAPS:].tolist()
    if not steps:
        return []
    told = " and ".join(_step(history, day) for day in steps)
    learned = "The level is learned from then on"
    limits = "the intervals are for weeks without such a step, since no history says when the next one comes"
    return [f"Calls went to a new level at once: {told}. {learned}; {limits}."]


def _step(history: CallHistory, day: int) -> str:
    near = (history.totals > 0) & ~history.on_holiday
    days = DAYS_PER_WEEK * DAYS_COMPARED
    before, after = (
        float(history.totals[begins : begins + days][near[begins : begins + days]].mean())
        for begins in (max(0, day - days), day)
    )
    on = _date(history, day)
    return (
        f"from about {number_in_words(before)} to about {number_in_words(after)} a day on {day_in_words(on)} {on.year}"
    )


def _period(first: date, last: date) -> str:
    if first == last:
        return f"{day_in_words(first)} {first.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{day_in_words(first)}{year} to {day_in_words(last)} {last.year}"


def _date(history: CallHistory, day: int) -> date:
    return history.first + timedelta(days=int(day))
