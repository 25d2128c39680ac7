"""Figures in words: numbers with units, clock times and days, as every page, chart and table writes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.units import Unit
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS

MINUTES_PER_HOUR: Final = 60
MINUTES_IN_MINUTES: Final = 90
"""Lengths of time up to this are written in minutes, longer ones in hours."""
SMALL_SHARE: Final = 0.1
SMALL_NUMBER: Final = 10
NOON: Final = 720
NONE: Final = "no figure"
PARTS: Final = {0.1: "a tenth", 0.2: "a fifth", 0.25: "a quarter", 0.5: "half"}
MOST_SPANS: Final = 4
"""Spans of time that a sentence names."""


def earlier_in_words(version: str) -> str:
    """What it means that a result was made by another version of the model than this program has."""
    return (
        f"Made by an earlier model, version {version}: its figures are as they were, and by today's definitions and "
        "rules they may come out otherwise."
    )


def minutes_in_words(minutes: float, *, beside: float | None = None) -> str:
    """A length of time: ``25 min``, ``1 h 35 min``, ``76 h``; in minutes or hours as one that it stands beside."""
    if not math.isfinite(minutes):
        return NONE if math.isnan(minutes) else "no end"
    sign = "-" if minutes < 0 else ""
    minutes = abs(minutes)
    if minutes < SMALL_NUMBER:
        number = _trim(minutes, 1)
        return f"{number if number == '0' else sign + number} min"
    whole = round(minutes)
    if whole < MINUTES_PER_HOUR or _in_minutes(minutes if beside is None else beside):
        return f"{sign}{whole:,} min"
    hours, rest = divmod(whole, MINUTES_PER_HOUR)
    return f"{sign}{hours:,} h {rest} min" if rest else f"{sign}{hours:,} h"


def _in_minutes(minutes: float) -> bool:
    return math.isfinite(minutes) and round(abs(minutes)) <= MINUTES_IN_MINUTES


def seconds_in_words(seconds: float) -> str:
    """A short wait at the screen: ``12 s``, ``3 min``."""
    return f"{max(1, round(seconds))} s" if seconds < MINUTES_IN_MINUTES else f"{round(seconds / 60)} min"


def share_in_words(share: float) -> str:
    """A share: ``41 %``, and ``4.2 %`` below ten."""
    if math.isnan(share):
        return NONE
    return f"{_trim(100 * share, 1)} %" if abs(share) < SMALL_SHARE else f"{100 * share:.0f} %"


def part_in_words(share: float) -> str:
    """A share as people say it where there is a word for it: ``a quarter``, ``half``; else ``30 %``."""
    return PARTS.get(share) or share_in_words(share)


def number_in_words(number: float) -> str:
    """A number with thousands marks: ``12,345``, and ``4.2`` below ten."""
    if math.isnan(number):
        return NONE
    return _trim(number, 1) if abs(number) < SMALL_NUMBER else f"{number:,.0f}"


def hours_on_duty_in_words(hours: float) -> str:
    """Hours that people are on duty: ``374``, ``4,060.5``.

    They are counted, not estimated, and written in full: the sums and differences of what is shown are as shown.
    """
    return f"{hours:,.2f}".rstrip("0").rstrip(".")


def dollars_in_words(dollars: float) -> str:
    """An amount of money: ``$12,345``."""
    if math.isnan(dollars):
        return NONE
    amount = f"{abs(dollars):,.0f}"
    return f"{'-' if dollars < 0 and amount != '0' else ''}${amount}"


def spread_in_words(cv: float) -> str:
    """A coefficient of variation, of three digits at most: ``0.928``, ``1``."""
    return f"{cv:.3g}"


def figure_in_words(value: float, unit: Unit, *, beside: float | None = None) -> str:
    """A measure's value with its unit; a count stands bare, since the measure's label says of what.

    A length of time is written in minutes or hours as the one ``beside`` it.
    """
    writers: dict[str, Callable[[float], str]] = {
        "minutes": lambda minutes: minutes_in_words(minutes, beside=beside),
        "share": share_in_words,
        "dollars": dollars_in_words,
    }
    if unit in writers:
        return writers[unit](value)
    number = number_in_words(value)
    return f"{number} {_one_or_more(number, unit)}" if number != NONE and unit == "hours" else number


def interval_in_words(mean: float, low: float, high: float, unit: Unit) -> str:
    """A value with its interval: ``44 (38-51)``, ``25 min (20-31 min)``; without one where there is none."""
    figure = figure_in_words(mean, unit)
    span = span_in_words(low, high, unit, beside=mean)
    return f"{figure} ({span})" if span else figure


def span_in_words(low: float, high: float, unit: Unit, *, beside: float | None = None) -> str:
    """The two ends of an interval: ``38-51``, ``20-31 min``; nothing where there is none.

    Both are in the form of the figure ``beside`` them, or else of the upper end.
    """
    if math.isnan(low) or math.isnan(high):
        return ""
    form = high if beside is None else beside
    return _span(figure_in_words(low, unit, beside=form), figure_in_words(high, unit, beside=form))


def margin_in_words(half_width: float, unit: Unit) -> str:
    """How far a figure may be off: ``± 0.38 min``, ``± 1.2 points``, two digits long; a count stands bare."""
    size = 100 * half_width if unit == "share" else half_width
    small = np.format_float_positional(size, precision=2, fractional=False, trim="-")
    number = f"{size:,.0f}" if size >= SMALL_NUMBER else small
    if unit == "dollars":
        return f"± ${number}"
    name = {"share": "points", "minutes": "min", "hours": "hours"}.get(unit, "")
    return f"± {number} {_one_or_more(number, name)}".rstrip()


def change_in_words(difference: float, unit: Unit, *, beside: float | None = None) -> str:
    """A change against the baseline: ``6 points more``, ``12 min less``, ``no change``; in the form of one beside."""
    if math.isnan(difference):
        return "no figure to compare"
    size = size_in_words(difference, unit, beside=beside)
    if size == size_in_words(0.0, unit):
        return "no change"
    return f"{size} {'more' if difference > 0 else 'less'}"


def size_in_words(size: float, unit: Unit, *, beside: float | None = None) -> str:
    """How large a difference is, without saying which way: ``6 points``, ``12 min``; in the form of one beside."""
    if unit != "share":
        return figure_in_words(abs(size), unit, beside=beside)
    points = _trim(abs(100 * size), 1)
    return f"{points} {_one_or_more(points, 'points')}"


def change_interval_in_words(mean: float, low: float, high: float, unit: Unit) -> str:
    """A change with its interval: ``12 min less (8-16 min less)``, ``1 point less (2 points less to 1 point more)``."""
    said = change_in_words(mean, unit)
    span = change_span_in_words(low, high, unit, beside=mean)
    return said if span in ("", said) else f"{said} ({span})"


def change_span_in_words(low: float, high: float, unit: Unit, *, beside: float | None = None) -> str:
    """The two ends of a change's interval: ``8-16 min less``, ``2 points less to 1 point more``; empty without one.

    Both are in the form of the change ``beside`` them, or else of the larger end.
    """
    if math.isnan(low) or math.isnan(high) or low == high:
        return ""
    least, most = (high, low) if high <= 0 else (low, high)
    form = max(abs(low), abs(high)) if beside is None else beside
    first, last = change_in_words(least, unit, beside=form), change_in_words(most, unit, beside=form)
    ways = {first.rpartition(" ")[2], last.rpartition(" ")[2]}
    if len(ways) == 1 and ways < {"more", "less"}:
        span = _span(size_in_words(least, unit, beside=form), size_in_words(most, unit, beside=form))
        return f"{span} {ways.pop()}"
    return first if first == last else f"{first} to {last}"


def signed_span_in_words(low: float, high: float, unit: Unit, *, beside: float | None = None) -> str:
    """The two ends of a change's interval in few letters: ``-0.3 to +8.7 min``, ``-$3 to +$1``; in the form beside."""
    form = max(abs(low), abs(high)) if beside is None else beside
    ends = [f"{_sign(end)}{size_in_words(end, unit, beside=form)}" for end in (low, high)]
    (first, first_unit), (last, last_unit) = (end.rpartition(" ")[::2] for end in ends)
    alike = first and " " not in first + last and first_unit.removesuffix("s") == last_unit.removesuffix("s")
    return f"{first if alike else ends[0]} to {ends[1]}"


def _sign(number: float) -> str:
    return "+" if number > 0 else "-" if number < 0 else ""


def clock_time(minute: float) -> str:
    """The time of day of minutes after midnight: ``8 am``, ``11:30 am``, ``noon``, ``midnight``."""
    if not math.isfinite(minute):
        return NONE
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


def listed(parts: Sequence[str]) -> str:
    """Several things in a sentence: ``Monday, Tuesday and Friday``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _span(low: str, high: str) -> str:
    """Two figures as a range, a unit that both share said once: ``38-51``, ``20-31 min``, ``50 min to 1 h 35 min``."""
    first, _, first_unit = low.partition(" ")
    _, _, last_unit = high.partition(" ")
    if low.startswith("-") or first_unit != last_unit or " " in first_unit:
        return f"{low} to {high}"
    return f"{first}-{high}"


def _one_or_more(number: str, unit: str) -> str:
    """A unit as it follows a number: ``1 hour``, ``4.2 hours``."""
    return unit.removesuffix("s") if number == "1" else unit


def _trim(number: float, digits: int) -> str:
    text = f"{number:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def spans_in_words(flags: NDArray[np.bool_]) -> str:
    """When something holds in the week, of shape (7, intervals): ``Monday to Friday from 6 am to 7 am``."""
    step = MINUTES_PER_DAY // flags.shape[1]
    by_day = [tuple(_spans(day, step)) for day in flags]
    lines: list[str] = []
    first = 0
    while first < len(by_day):
        last = first
        while last + 1 < len(by_day) and by_day[last + 1] == by_day[first]:
            last += 1
        if by_day[first]:
            names = [WEEKDAYS[each].capitalize() for each in (first, last)]
            days = names[0] if first == last else f"{names[0]} to {names[1]}"
            lines.append(f"{days} {' and '.join(by_day[first])}")
        first = last + 1
    more = len(lines) - MOST_SPANS
    return "; ".join(lines[:MOST_SPANS]) + (f"; and on {more} other days" if more > 0 else "")


def _spans(flags: NDArray[np.bool_], step: int) -> Iterator[str]:
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    for begins, ends in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        whole = begins == 0 and ends == len(flags)
        yield "all day" if whole else f"from {clock_time(begins * step)} to {clock_time(ends * step)}"
