"""Figures in words: numbers with units, clock times and days, as every page, chart and table writes them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Final

from .measures import Unit

MINUTES_PER_HOUR: Final = 60
MINUTES_IN_MINUTES: Final = 90
"""Lengths of time up to this are written in minutes, longer ones in hours."""
SMALL_SHARE: Final = 0.1
SMALL_NUMBER: Final = 10
NOON: Final = 720
NONE: Final = "none"


def minutes_in_words(minutes: float) -> str:
    """A length of time: ``25 min``, ``1 h 35 min``, ``3 days 4 h``."""
    if not math.isfinite(minutes):
        return NONE if math.isnan(minutes) else "no end"
    sign = "-" if minutes < 0 else ""
    minutes = abs(minutes)
    if minutes < SMALL_NUMBER:
        return f"{sign}{_trim(minutes, 1)} min"
    whole = round(minutes)
    if whole <= MINUTES_IN_MINUTES:
        return f"{sign}{whole} min"
    hours, rest = divmod(whole, MINUTES_PER_HOUR)
    return f"{sign}{hours:,} h {rest} min" if rest else f"{sign}{hours:,} h"


def share_in_words(share: float) -> str:
    """A share: ``41 %``, and ``4.2 %`` below ten."""
    if math.isnan(share):
        return NONE
    return f"{_trim(100 * share, 1)} %" if abs(share) < SMALL_SHARE else f"{100 * share:.0f} %"


def number_in_words(number: float) -> str:
    """A number with thousands marks: ``12,345``, and ``4.2`` below ten."""
    if math.isnan(number):
        return NONE
    return _trim(number, 1) if abs(number) < SMALL_NUMBER else f"{number:,.0f}"


def dollars_in_words(dollars: float) -> str:
    """An amount of money: ``$12,345``."""
    if math.isnan(dollars):
        return NONE
    return f"{'-' if dollars < 0 else ''}${abs(dollars):,.0f}"


def figure_in_words(value: float, unit: Unit) -> str:
    """A measure's value with its unit."""
    writers: dict[str, Callable[[float], str]] = {
        "minutes": minutes_in_words,
        "share": share_in_words,
        "dollars": dollars_in_words,
    }
    if unit in writers:
        return writers[unit](value)
    number = number_in_words(value)
    return number if number == NONE or unit in ("calls", "people", "attempts", "appointments") else f"{number} {unit}"


def interval_in_words(mean: float, low: float, high: float, unit: Unit) -> str:
    """A value with its interval: ``44 (38-51)``; without one where there is none."""
    figure = figure_in_words(mean, unit)
    if math.isnan(low) or math.isnan(high):
        return figure
    ends = f"{figure_in_words(low, unit)} to {figure_in_words(high, unit)}"
    return f"{figure} ({ends})"


def change_in_words(difference: float, unit: Unit) -> str:
    """A change against the baseline: ``6 points more``, ``12 min less``, ``no change``."""
    if math.isnan(difference):
        return "no figure to compare"
    if unit == "share":
        size = f"{_trim(abs(100 * difference), 1)} points"
        nothing = round(abs(100 * difference), 1) == 0
    else:
        size = figure_in_words(abs(difference), unit)
        nothing = round(abs(difference), 1) == 0
    if nothing:
        return "no change"
    return f"{size} {'more' if difference > 0 else 'less'}"


def clock_time(minute: float) -> str:
    """The time of day of minutes after midnight: ``8 am``, ``11:30 am``, ``noon``, ``midnight``."""
    whole = round(minute) % (2 * NOON)
    if whole == 0:
        return "midnight"
    if whole == NOON:
        return "noon"
    hour, rest = divmod(whole, MINUTES_PER_HOUR)
    half = "am" if whole < NOON else "pm"
    hour = (hour - 1) % 12 + 1
    return f"{hour}:{rest:02d} {half}" if rest else f"{hour} {half}"


def day_in_words(day: date) -> str:
    """A day by name and date: ``Mon 2 Mar``."""
    return f"{day:%a} {day.day} {day:%b}"


def _trim(number: float, digits: int) -> str:
    text = f"{number:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
