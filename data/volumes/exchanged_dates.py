"""Dates in which a spreadsheet exchanged day and month, and dates that the weekdays beside them contradict.

A spreadsheet that expects the month first takes 02/01/2026, the second of January, for the first of February. It does
so for days 1 to 12 of each month; 13/01/2026 is no date to it and stays text. What is saved then has two notations,
and a third of its days are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from data.tables.problems import Problem, quoted, row_errors

from .cleaning import changes_of, no_changes

_NUMERIC: Final = r"(?:[^\W\d_]+\.?,?\s+)?[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}"
"""A date that a person wrote in figures; others are written so by programs."""
_LAST_MONTH: Final = 12
_WEEK: Final = 7
_FEWEST_JUMPS: Final = 3
_FAR_MORE: Final = 4
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, eq=False)
class ExchangedDates:
    """Which places have such dates, and what is said of them; and which a weekday contradicts for another reason."""

    exchanged: pd.Series
    contradicted: pd.Series
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, eq=False)
class _Dates:
    """The different dates of a file, in its order, indexed by the first place of each."""

    texts: pd.Series
    days: pd.Series
    swapped: pd.Series
    """The days with those exchanged back that a spreadsheet may have exchanged."""
    weekdays: pd.Series | None

    @property
    def moved(self) -> pd.Series:
        moved: pd.Series = self.days != self.swapped
        return moved

    def contradicted(self, days: pd.Series) -> pd.Series:
        """Which of some days are not on the weekday beside them."""
        if self.weekdays is None:
            return days.isna()
        wrong: pd.Series = self.weekdays.notna() & (self.weekdays != days.dt.weekday)
        return wrong


def check_dates(starts: pd.Series, texts: pd.Series, column: str, weekdays: pd.Series | None) -> ExchangedDates:
    """Hold the dates of a file against the weekdays beside them, against each other and against how they are written.

    ``starts``, ``texts`` and ``weekdays`` (Monday 0, NaN where there is none) are indexed by place.
    """
    midnights = starts.dt.normalize()
    first = midnights.notna() & ~midnights.duplicated()
    days = midnights[first]
    native = ~texts[first].str.match(_NUMERIC)
    movable = native & (days.dt.day <= _LAST_MONTH)
    dates = _Dates(texts[first], days, _exchange(days, movable), None if weekdays is None else weekdays[first])
    none = midnights.isna() & False
    why = _why_exchanged(dates, native)
    if why:
        moved = dates.moved
        exchanged = midnights.isin(days[moved])
        place = int(moved.index[moved.to_numpy()][0])
        message = (
            f"{int(moved.sum()):,} dates seem to have day and month exchanged, as spreadsheets do to days 1 to 12 of a "
            f"month, first {quoted(str(dates.texts[place]))}: {why}; decide whether they are exchanged back"
        )
        found = str(dates.texts[place])
        count = int(exchanged.sum())
        return ExchangedDates(
            exchanged, none, (Problem("error", message, place, column, found, kind="swapped dates", count=count),)
        )
    contradicted = dates.contradicted(days)
    if not contradicted.any() or weekdays is None:
        return ExchangedDates(none, none)

    def explain(place: int, _text: str) -> str:
        said, day = _NAMES[int(weekdays[place])], starts[place]
        return f"{day:%Y-%m-%d} is a {day:%A}, but {said} stands beside it; allowed is the date's own weekday"

    wrong = midnights.notna() & weekdays.notna() & (weekdays != midnights.dt.weekday)
    return ExchangedDates(none, wrong, tuple(row_errors(texts[wrong], column, explain, kind="weekday")))


def exchange_back(starts: pd.Series, exchanged: pd.Series, lines: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """The starts with day and month of some exchanged, and a change for each date; ``lines`` are theirs."""
    if not exchanged.any():
        return starts, no_changes()
    midnights = starts.dt.normalize()
    back = _exchange(midnights, exchanged)
    first = exchanged & ~midnights.duplicated()
    found = starts[first].dt.strftime("%Y-%m-%d")
    changes = changes_of(
        "day and month exchanged", "exchanged back", lines=lines[first], starts=back[first], found=found
    )
    return back + (starts - midnights), changes


def _exchange(days: pd.Series, which: pd.Series) -> pd.Series:
    chosen = days[which]
    parts = {"year": chosen.dt.year, "month": chosen.dt.day, "day": chosen.dt.month}
    back = pd.to_datetime(pd.DataFrame(parts)).astype("datetime64[ns]")
    return days.mask(which, back.reindex(days.index))


def _why_exchanged(dates: _Dates, native: pd.Series) -> str:
    """Why a file's dates seem to be exchanged; empty where they do not."""
    moved = dates.moved
    if not moved.any():
        return ""
    wrong = dates.contradicted(dates.days)
    if dates.weekdays is not None and dates.weekdays.notna().any():
        if not wrong.any() or dates.contradicted(dates.swapped).sum() >= wrong.sum() / _FAR_MORE:
            return ""
        place = wrong.index[wrong.to_numpy()][0]
        day, back = dates.days[place], dates.swapped[place]
        beside = _NAMES[int(dates.weekdays[place])]
        return f"{beside} stands beside it, which is the weekday of {_spell(back)} and not of {_spell(day)}"
    if native.any() and not native.all():
        late = dates.days[~native].dt.day > _LAST_MONTH
        if (dates.days[native].dt.day <= _LAST_MONTH).all() and late.all():
            text = quoted(str(dates.texts[~native].iloc[0]))
            return f"all dates written like it are of days 1 to 12, and all others, such as {text}, of later days"
    for days, back in ((dates.days, dates.swapped), (dates.days.sort_values(), dates.swapped.sort_values())):
        jumps, after = _jumps(days), _jumps(back)
        if jumps >= _FEWEST_JUMPS and jumps >= _FAR_MORE * after:
            return f"as they stand the dates jump ({jumps} times), exchanged they follow one another"
    return ""


def _jumps(days: pd.Series) -> int:
    """How often dates go on by more than a week, or the other way than most."""
    steps = np.diff(days.to_numpy(dtype="datetime64[D]")).astype(np.int64)
    forwards = steps > 0
    usual = bool(forwards.sum() * 2 >= len(steps))
    return int(((forwards != usual) | (np.abs(steps) > _WEEK)).sum())


def _spell(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"
