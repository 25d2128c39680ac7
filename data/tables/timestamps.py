"""Dates and clock times as people and programs write them, turned into local wall-clock timestamps.

Dates such as 3/4/2026 are never guessed: the order of day and month is given, or some line of the
file decides it, or the file's days follow one another in only one of the two orders.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .calendar_names import spell_named_dates
from .clock_changes import LOCAL_ZONE, split_zones, to_local, zones_converted
from .problems import Problem, quoted, row_errors
from .written_times import spell_dates, spell_stamps, spell_times

FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Years that are believed."""

_CLOCK = r"[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:\s*[AP]\.?(?:M\.?)?)?|\s*[AP]\.?M\.?)"
_STAMP = rf"(?i)^(?P<date>.*?[^\s,])(?:(?<=[0-9])T|[\s,]+)(?P<time>{_CLOCK})$"
_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}"
_ISO_LENGTH = 19

Shapes = tuple[tuple[str, str], ...]

# What a text must look like, letter by letter, and the formats that may then read it: pandas alone would
# take words such as "now" for a date. Dates are matched with all their separators turned into a hyphen.
_DATES = (
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "%Y-%m-%d"),
    (r"[0-9]{8}", "%Y%m%d"),
)
_NUMERIC = r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}|[0-9]{1,2}([./])[0-9]{1,2}\2[0-9]{2}"
_DAY_FIRST = ((r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", "%d-%m-%Y"), (r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}", "%d-%m-%y"))
_MONTH_FIRST = ((r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", "%m-%d-%Y"), (r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}", "%m-%d-%y"))
_TIMES = (
    (r"[0-9]{1,2}:[0-5][0-9]", "%H:%M"),
    (r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]", "%H:%M:%S"),
    (r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]\.[0-9]+", "%H:%M:%S.%f"),
    (r"[0-9]{1,2}:[0-5][0-9] [AP]M", "%I:%M %p"),
    (r"[0-9]{1,2}:[0-5][0-9]:[0-5][0-9] [AP]M", "%I:%M:%S %p"),
    (r"[0-9]{1,2} [AP]M", "%I %p"),
)
_DOTTED = r"^([01]?[0-9]|2[0-4])\.([0-5][0-9])$"
_HOURS = (*_TIMES, (r"[0-9]{1,2}", "%H"))

_NAMES_HOURS = r"(?i)(?:hour|hora|heure|stunde|ora|uur)s?\b"

_RIGHT = {
    None: "2026-01-31 08:00, 1/31/2026 8:00 AM or 31.01.2026 08:00",
    True: "2026-01-31 08:00 or 31/1/2026 08:00, the day first",
    False: "2026-01-31 08:00 or 1/31/2026 8:00 AM, the month first",
}
_WEEK = 7
_DAY = pd.Timedelta(days=1)
_ORDERS = {True: "the day first", False: "the month first"}


@dataclass(frozen=True, eq=False)
class Timestamps:
    """What a column, or a date and a time column, says.

    ``starts`` (datetime64[ns], NaT where unreadable, indexed by line) is None where the order of day and
    month is not known. ``day_first`` is the order used for dates such as 3/4/2026, or None without such dates.
    """

    starts: pd.Series | None
    problems: tuple[Problem, ...]
    day_first: bool | None = None
    ends_at_24: bool = False
    """Whether days have a time 24:00 and none 0:00, as ends of intervals have."""


def read_timestamps(
    texts: pd.Series, column: str, *, day_first: bool | None = None, zone: str = LOCAL_ZONE
) -> Timestamps:
    """Timestamps of one column that has date and time; ``texts`` is indexed by line.

    Times with a zone or an offset, and those without one that are on the clock of ``zone``, are turned into Eastern
    ones.
    """
    if zone == LOCAL_ZONE and (quick := _read_iso(texts)) is not None:
        return Timestamps(quick, ())
    plain, zones = split_zones(spell_stamps(texts))
    parts = plain.str.extract(_STAMP)
    dated_texts = parts["date"].where(parts["date"].notna(), plain)
    dates, settled, order_problems = _read_dates(dated_texts, column, day_first=day_first)
    if dates is None:
        return Timestamps(None, tuple(order_problems))
    times = _read_times(parts["time"].fillna(""), _TIMES)
    starts = to_local(dates + times, zones, zone)
    unread = texts[starts.isna()]
    dated = dates[unread.index].notna() & parts["time"][unread.index].isna()

    right = _RIGHT[settled]

    def explain(line: int, text: str) -> str:
        if not text:
            return f"the cell is empty; needed is the start of the interval such as {right}"
        if dated[line]:
            return f"{quoted(text)} has no time of day; needed is the start of the interval such as {right}"
        return f"{quoted(text)} is not a date and time from {FIRST_YEAR} to {LAST_YEAR}; allowed are such as {right}"

    problems = [*order_problems, *zones_converted(zones, zone, column)]
    problems += row_errors(unread, column, explain, kind="time")
    return Timestamps(starts, tuple(problems), settled, ends_at_24=_ends_at_24(times))


def read_dates_and_times(
    dates: pd.Series,
    times: pd.Series,
    date_column: str,
    time_column: str,
    *,
    day_first: bool | None = None,
    zone: str = LOCAL_ZONE,
) -> Timestamps:
    """Timestamps of a date column and a time column, both indexed by line; zones as in :func:`read_timestamps`.

    Times may be written 0830; bare hours are read only where the time column's name says that it has hours.
    """
    days, settled, problems = read_dates(dates, date_column, day_first=day_first)
    if days is None:
        return Timestamps(None, tuple(problems))
    shapes = _HOURS if re.match(_NAMES_HOURS, time_column) else _TIMES
    plain, zones = split_zones(spell_times(times))
    read = _read_times(plain.str.replace(_DOTTED, r"\1:\2", regex=True), shapes)

    def explain_time(_line: int, text: str) -> str:
        if not text:
            return "the cell is empty; needed is the time at which the interval starts, such as 08:00"
        return f"{quoted(text)} is not a time of day; allowed are 00:00 to 24:00, such as 08:00 or 8:00 AM"

    problems += zones_converted(zones, zone, time_column)
    # A line without a date has been told of already.
    problems += row_errors(times[read.isna() & days.notna()], time_column, explain_time, kind="time")
    return Timestamps(to_local(days + read, zones, zone), tuple(problems), settled, ends_at_24=_ends_at_24(read))


def read_dates(
    texts: pd.Series, column: str, *, day_first: bool | None = None
) -> tuple[pd.Series | None, bool | None, list[Problem]]:
    """The dates of a column as midnights, the order of day and month, and what is wrong."""
    # Spreadsheets write a plain date with midnight after it.
    plain = texts.str.replace(r"(?i)(?:[\sT])0{1,2}:00(?::00(?:\.0+)?)?$|\s12:00(?::00)?\s*AM$", "", regex=True)
    days, settled, problems = _read_dates(spell_dates(plain), column, day_first=day_first)
    if days is None:
        return None, None, problems

    def explain(_line: int, text: str) -> str:
        if not text:
            return "the cell is empty; needed is a date such as 2026-01-31"
        return f"{quoted(text)} is not a date from {FIRST_YEAR} to {LAST_YEAR}; allowed are such as 2026-01-31"

    return days, settled, [*problems, *row_errors(texts[days.isna()], column, explain, kind="time")]


def are_timestamps(texts: pd.Series) -> pd.Series:
    """Which texts have a date and a time, whatever the order of day and month."""

    def read(*, day_first: bool) -> tuple[pd.Series | None, bool | None]:
        found = read_timestamps(texts, "", day_first=day_first)
        return found.starts, found.day_first

    return _are_read(texts, read)


def are_dates(texts: pd.Series) -> pd.Series:
    """Which texts are dates without a time, whatever the order of day and month."""
    plain = spell_dates(texts)

    def read(*, day_first: bool) -> tuple[pd.Series | None, bool | None]:
        return _read_dates(plain, "", day_first=day_first)[:2]

    return _are_read(texts, read)


def _are_read(texts: pd.Series, read: Callable[..., tuple[pd.Series | None, bool | None]]) -> pd.Series:
    """Which texts are read in one order of day and month or the other, where there are any for which it matters."""
    by_day, settled = read(day_first=True)
    if by_day is not None and settled is None:
        return by_day.notna()
    by_month, _ = read(day_first=False)
    found = [each.notna() for each in (by_day, by_month) if each is not None]
    return found[0] | found[-1] if found else texts.isna()


def are_times(texts: pd.Series) -> pd.Series:
    """Which texts are times of day: with a colon, or am or pm."""
    return times_of_day(texts).notna()


def times_of_day(texts: pd.Series) -> pd.Series:
    """Time since midnight of texts that are times of day with a colon, or am or pm; NaT where a text is none."""
    plain = spell_times(split_zones(texts)[0])
    return _read_times(plain, _TIMES).where(plain.str.contains(r"(?i):|M", regex=True))


def _read_iso(texts: pd.Series) -> pd.Series | None:
    """Timestamps of texts that are all written 2026-01-31 08:00:00, at a tenth of the cost."""
    if texts.empty:
        return None
    padded = texts + ":00" if len(texts.iloc[0]) == _ISO_LENGTH - 3 else texts
    # All texts together are looked at several times faster than each of them.
    if {*map(len, padded)} != {_ISO_LENGTH} or not re.fullmatch(rf"(?:{_ISO}\n)+", "\n".join([*padded, ""])):
        return None
    read = pd.to_datetime(padded.str.replace("T", " ", regex=False), format="%Y-%m-%d %H:%M:%S", errors="coerce")
    stamps: pd.Series = _in_range(read).astype("datetime64[ns]")
    return None if stamps.isna().any() else stamps


def _ends_at_24(times: pd.Series) -> bool:
    """Whether days have a time 24:00 and none 0:00, as ends of intervals have."""
    return bool((times == _DAY).any() and not (times == pd.Timedelta(0)).any())


def _read_times(texts: pd.Series, shapes: Shapes) -> pd.Series:
    """Time since midnight, of at most a day; NaT where a text is none."""
    distinct = texts.drop_duplicates()
    plain = distinct.str.upper().str.replace(r"\s*([AP])\.?(?:M\.?)?$", r" \1M", regex=True)
    if shapes is _TIMES:
        plain = plain.str.replace(r"^([0-9]{1,2})([0-9]{2})$", r"\1:\2", regex=True)
    plain = plain.str.strip()
    read = _read_by_shape(plain, shapes)
    since = (read - read.dt.normalize()).mask(plain.str.fullmatch(r"24:00(?::00(?:\.0+)?)?"), _DAY)
    return texts.map(pd.Series(since.to_numpy(), index=distinct.to_numpy(), dtype="timedelta64[ns]"))


def _read_by_shape(texts: pd.Series, shapes: Shapes) -> pd.Series:
    """Read texts by the formats of the shape that each has; NaT where none fits."""
    read = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[ns]")
    for shape, written in shapes:
        if not (unread := read.isna()).any():
            break
        fits = texts[unread & texts.str.fullmatch(shape)]
        if len(fits):
            read = read.fillna(pd.to_datetime(fits, format=written, errors="coerce"))
    return read


def _read_dates(
    texts: pd.Series, column: str, *, day_first: bool | None
) -> tuple[pd.Series | None, bool | None, list[Problem]]:
    distinct = texts.drop_duplicates()
    spelled = spell_named_dates(distinct)
    plain = spelled.str.replace(r"[\s,./-]+", "-", regex=True)
    dates = _read_by_shape(plain, _DATES)
    unordered = spelled[spelled.str.fullmatch(_NUMERIC)]
    settled: bool | None = None
    problem: Problem | None = None
    if len(unordered):
        readings = {
            True: _in_range(_read_by_shape(plain[unordered.index], _DAY_FIRST)),
            False: _in_range(_read_by_shape(plain[unordered.index], _MONTH_FIRST)),
        }
        settled, problem = _settle_order(unordered, readings, column, day_first=day_first)
        if problem is not None and problem.severity == "error":
            return None, None, [problem]
        # Where every date reads the same either way, either reading will do.
        dates = dates.fillna(readings[settled is not False])
    by_text = pd.Series(_in_range(dates).to_numpy(), index=distinct.to_numpy(), dtype="datetime64[ns]")
    return texts.map(by_text), settled, [] if problem is None else [problem]


def _in_range(dates: pd.Series) -> pd.Series:
    return dates.where(dates.dt.year.between(FIRST_YEAR, LAST_YEAR))


def _settle_order(
    texts: pd.Series, readings: dict[bool, pd.Series], column: str, *, day_first: bool | None
) -> tuple[bool | None, Problem | None]:
    """Which of day and month comes first in dates such as 3/4/2026, or why that is not known.

    ``texts`` are distinct, each indexed by the line on which it is first.
    """
    if day_first is not None:
        return day_first, None
    by_day, by_month = readings[True], readings[False]
    # Nobody writes month.day.year with dots, so such dates decide like 31/1/2026 does.
    dotted = texts.str.contains(".", regex=False)
    either = by_day.notna() & by_month.notna() & ~dotted
    follows = {True: _follow_one_another(by_day[either]), False: _follow_one_another(by_month[either])}
    deciding = {
        True: texts[by_day.notna() & (by_month.isna() | dotted)],
        False: texts[by_month.notna() & by_day.isna() & ~dotted],
    }
    evidence = [
        (int(rows.index[0]), str(rows.iloc[0]), order)
        for order in (True, False)
        for rows in (deciding[order] if len(deciding[order]) else texts[either & follows[order]],)
        if len(rows)
    ]
    if len(evidence) == len(_ORDERS):
        (other_line, other, other_order), (line, found, order) = sorted(evidence)
        message = (
            f"{quoted(found)} puts {_ORDERS[order]}, but {quoted(other)} on line {other_line} "
            f"{_ORDERS[other_order]}; allowed is one order in a file: correct the dates or choose the order"
        )
        return None, Problem("error", message, row=line, column=column, found=found, kind="order")
    if evidence:
        line, found, order = evidence[0]
        if len(deciding[order]):
            return order, None
        message = (
            f"dates such as {quoted(found)} were read with {_ORDERS[order]}, since the dates then follow one another; "
            "if that is wrong, choose the other order"
        )
        return order, Problem("warning", message, row=line, column=column, found=found)
    undecided = texts[either & (by_day != by_month)]
    if not len(undecided):
        return None, None
    line, found = int(undecided.index[0]), str(undecided.iloc[0])
    message = (
        f"{quoted(found)} may be {_spell(by_day[line])} or {_spell(by_month[line])}, and no line decides which; "
        "choose whether the day or the month comes first"
    )
    return None, Problem("error", message, row=line, column=column, found=found, kind="order")


def _spell(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _follow_one_another(dates: pd.Series) -> bool:
    """Whether at least three dates go one way, forwards or backwards, and never more than a week at a time."""
    days = dates.drop_duplicates().to_numpy(dtype="datetime64[D]")
    steps = np.diff(days).astype(np.int64)
    return len(steps) > 1 and bool((steps > 0).all() or (steps < 0).all()) and bool((abs(steps) <= _WEEK).all())
