"""The dates of a call log: its distinct texts turned into days, never by a guess about their order in silence."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from data.tables.problems import Problem, quoted
from data.tables.timestamps import FIRST_YEAR, LAST_YEAR, read_dates_and_times
from queueing.scenario.calendar import Integers

DateOrder = Literal["year_first", "day_first", "month_first"]
NO_DAY: Final = np.iinfo(np.int64).min
"""Stands for a date that cannot be read."""

_SIX_DIGITS: Final[dict[DateOrder, str]] = {"year_first": "%y%m%d", "day_first": "%d%m%y", "month_first": "%m%d%y"}
_WEEK: Final = 7
_TELLING: Final = 3


def read_days(texts: pd.Series, column: str, order: DateOrder | None) -> tuple[Integers | None, list[Problem]]:
    """Days since 1970 of distinct texts (indexed by the line where each is first), ``NO_DAY`` where unreadable.

    None, with the reason, where the order of day, month and year is not known and ``order`` does not give it.
    Unreadable texts are not listed here: they are counted by row.
    """
    plain = texts.str.strip()
    if len(plain) and plain.str.fullmatch("[0-9]{6}").mean() > 0.5:  # noqa: PLR2004 (most of them)
        dates, problems = _six_digits(plain, column, order)
    else:
        dates, problems = _with_separators(plain, column, order)
    if dates is None:
        return None, problems
    return np.where(dates.isna(), NO_DAY, dates.to_numpy().astype("datetime64[D]").astype(np.int64)), problems


def _with_separators(texts: pd.Series, column: str, order: DateOrder | None) -> tuple[pd.Series | None, list[Problem]]:
    """Dates in any other shape; those that are first on one line with another text follow the order of the others."""
    day_first = None if order in (None, "year_first") else order == "day_first"
    dates = np.full(len(texts), np.datetime64("NaT", "ns"))
    problems: list[Problem] = []
    turn = texts.groupby(level=0).cumcount().to_numpy()
    for each in range(int(turn.max(initial=-1)) + 1):
        part = texts[turn == each]
        midnight = pd.Series("00:00", index=part.index)
        read = read_dates_and_times(part, midnight, column, column, day_first=day_first)
        if read.starts is None:
            return None, [problem for problem in read.problems if problem.severity == "error"]
        day_first = read.day_first if day_first is None else day_first
        problems += [problem for problem in read.problems if problem.severity == "warning"]
        dates[turn == each] = read.starts.to_numpy()
    return pd.Series(dates, index=texts.index), problems


def _six_digits(texts: pd.Series, column: str, order: DateOrder | None) -> tuple[pd.Series | None, list[Problem]]:
    """Dates such as 990801, in the one order in which they are dates."""
    readings = {
        each: _in_range(pd.to_datetime(texts, format=shape, errors="coerce")) for each, shape in _SIX_DIGITS.items()
    }
    if order is not None:
        return readings[order], []
    most = max(int(dates.notna().sum()) for dates in readings.values())
    possible = {each: dates for each, dates in readings.items() if dates.notna().sum() == most}
    line, found = int(texts.index[0]), str(texts.iloc[0])
    if len(possible) == 1:
        (settled,) = possible
        return possible[settled], []
    following = [each for each, dates in possible.items() if _follow_one_another(dates)]
    if len(following) == 1:
        name = following[0].replace("_", " ")
        message = f"dates such as {quoted(found)} were read {name}, since the dates then follow one another"
        return possible[following[0]], [Problem("warning", message, row=line, column=column, found=found)]
    choices = " or ".join(f"{dates.iloc[0]:%-d %B %Y} ({each.replace('_', ' ')})" for each, dates in possible.items())
    message = f"{quoted(found)} may be {choices}, and no line decides which; choose the order of dates"
    return None, [Problem("error", message, row=line, column=column, found=found)]


def _in_range(dates: pd.Series) -> pd.Series:
    return dates.where(dates.dt.year.between(FIRST_YEAR, LAST_YEAR))


def _follow_one_another(dates: pd.Series) -> bool:
    days = np.unique(dates.dropna().to_numpy(dtype="datetime64[D]").astype(np.int64))
    return len(days) >= _TELLING and bool((np.diff(days) <= _WEEK).all())
