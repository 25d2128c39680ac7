"""Calls offered as a forecast takes them: whole days by half-hour, which of them are ordinary, and the calendar."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final

import holidays
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import Volumes
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers

from .level_shifts import level_shifts

Flags = NDArray[np.bool_]

HALF_HOUR: Final = 30
DAYS_PER_WEEK: Final = 7
MOST_DAYS: Final = 6 * 365 + 2
"""The longest history that is learned from: what was before says little of the coming weeks."""
LEAST_DAYS: Final = 14
"""The shortest history that can be forecast from."""
QUIET: Final = 0.5
"""A federal holiday with less than this share of its weekday's usual calls is quiet; with more it is ordinary."""

_RECENT_WEEKS: Final = 8
"""Weeks that say on which weekdays the center is open, and how many calls are usual."""
_TELLING_SHARE: Final = 0.02
_TELLING_CALLS: Final = 14.0
"""Poisson calls of this mean are none once in a million."""
_USUALLY_OPEN: Final = 0.5
_SHUT: Final = 0.0
"""The default for a federal holiday where the history has none: no calls."""


class TooLittleHistoryError(ValueError):
    """The history is shorter than any forecast needs."""


@dataclass(frozen=True)
class PartialDay:
    """A day, the first or the last of a file, of which the file has only a part."""

    day: date
    begins: int
    """The first interval with calls, in minutes after midnight."""
    ends: int
    """The end of the last one."""
    is_last: bool


@dataclass(frozen=True, eq=False)
class CallHistory:
    """Calls of consecutive days: a row per day from ``first`` on, a column per interval from midnight.

    A day without a line in the file is not ``recorded``: it was a closed day, or is ``missing``, and then nothing is
    known of its calls. Days at the end on whose weekday the center is never open, such as a weekend, are part of the
    history, so that what follows begins a week. A first or last day of which the file has only a part, ``partial``,
    is none.
    """

    first: date
    calls: Floats
    recorded: Flags
    interval_minutes: int
    partial: tuple[PartialDay, ...] = ()
    earlier_days: int = 0
    """Days of the file before the first, which are not learned from."""

    @classmethod
    def of(cls, volumes: Volumes, *, by_day: bool = False) -> CallHistory:
        """The history in a volume file, added up to half-hours where its intervals divide them, or to days.

        Raises:
            TooLittleHistoryError: it has fewer than 14 days from the first to the last, or no calls.
        """
        step = HALF_HOUR if HALF_HOUR % volumes.interval_minutes == 0 else volumes.interval_minutes
        step = MINUTES_PER_DAY if by_day else step
        start = volumes.frame["start"]
        day = (start.dt.normalize() - pd.Timestamp(volumes.first_date)).dt.days.to_numpy()
        slot = ((start.dt.hour * 60 + start.dt.minute) // step).to_numpy()
        days = int(day.max()) + 1
        calls = np.zeros((days, MINUTES_PER_DAY // step))
        np.add.at(calls, (day, slot), volumes.frame["calls"].to_numpy(dtype=np.float64))
        if not calls.any():
            msg = "the history has no calls at all; needed are days with calls"
            raise TooLittleHistoryError(msg)
        recorded = np.zeros(days, dtype=np.bool_)
        recorded[day] = True
        partial = _partial_days(volumes.first_date, calls, step)
        begins = sum(not each.is_last for each in partial)
        ends = days - sum(each.is_last for each in partial)
        earlier = max(0, ends - begins - MOST_DAYS)
        begins += earlier
        first, calls, recorded = volumes.first_date + timedelta(days=begins), calls[begins:ends], recorded[begins:ends]
        weekday = (first.weekday() + np.arange(ends - begins + DAYS_PER_WEEK)) % DAYS_PER_WEEK
        ever_open = np.isin(weekday, weekday[: ends - begins][calls.any(axis=1)])
        shut_days = int(np.argmax(ever_open[ends - begins :]))
        found = cls(
            first,
            np.vstack([calls, np.zeros((shut_days, calls.shape[1]))]),
            np.r_[recorded, np.zeros(shut_days, dtype=np.bool_)],
            step,
            partial,
            earlier,
        )
        if found.days < LEAST_DAYS:
            msg = (
                f"the history goes from {volumes.first_date} to {volumes.last_date}, {ends - begins} whole days; "
                f"needed are at least {LEAST_DAYS}"
            )
            raise TooLittleHistoryError(msg)
        return found

    def part(self, volumes: Volumes) -> CallHistory:
        """Some of its calls, such as those of a queue, on the same days; where they have no line there were none."""
        start = volumes.frame["start"]
        day = (start.dt.normalize() - pd.Timestamp(self.first)).dt.days.to_numpy()
        slot = ((start.dt.hour * 60 + start.dt.minute) // self.interval_minutes).to_numpy()
        inside = (day >= 0) & (day < self.days)
        calls = np.zeros_like(self.calls)
        np.add.at(calls, (day[inside], slot[inside]), volumes.frame["calls"].to_numpy(dtype=np.float64)[inside])
        return CallHistory(self.first, calls, self.recorded, self.interval_minutes)

    def until(self, days: int) -> CallHistory:
        """Its first ``days`` days: what was known then."""
        return CallHistory(self.first, self.calls[:days], self.recorded[:days], self.interval_minutes)

    @property
    def by_day(self) -> bool:
        """Whether nothing is known of the parts of a day."""
        return self.interval_minutes == MINUTES_PER_DAY

    @property
    def days(self) -> int:
        """Days from the first to the last."""
        return len(self.calls)

    @property
    def next_date(self) -> date:
        """The day after the last."""
        return self.first + timedelta(days=self.days)

    @cached_property
    def weekday(self) -> Integers:
        """The weekday of each day (0 is Monday)."""
        return weekdays(self.first, self.days)

    @cached_property
    def totals(self) -> Floats:
        """Calls of each day; 0 where nothing is known of it."""
        sums: Floats = self.calls.sum(axis=1)
        return sums

    @cached_property
    def on_holiday(self) -> Flags:
        """The federal holidays."""
        return np.array([bool(name) for name in holiday_names(self.first, self.days)], dtype=np.bool_)

    @cached_property
    def missing(self) -> Flags:
        """The days of which nothing is known: without a line, though the file usually has their weekday.

        A weekday usually has lines where half or more of the last eight have, of weeks that have any and leaving out
        holidays. A holiday without a line was a closed day, unless the days of lines around it are missing, too.
        """
        week = np.arange(self.days) // DAYS_PER_WEEK
        has_lines = np.bincount(week, self.recorded)[week] > 0
        with_lines = self._usual_of(self.recorded, has_lines & ~self.on_holiday)[self.weekday]
        absent = with_lines & ~self.recorded
        days = np.flatnonzero(with_lines)
        known = np.r_[True, (self.recorded | self.on_holiday)[days], True]
        between_known = known[:-2] | known[2:]
        absent[days[between_known]] &= ~self.on_holiday[days[between_known]]
        return absent

    @cached_property
    def usual_weekdays(self) -> Flags:
        """Whether the center is open on a weekday: it was on half or more of the last eight that are no holidays."""
        return self._usual_of(self.totals > 0, ~self.on_holiday & ~self.missing)

    def _usual_of(self, found: Flags, asked: Flags) -> Flags:
        """For each weekday, whether half or more of its last eight days that are ``asked`` were ``found``."""
        usual = np.zeros(DAYS_PER_WEEK, dtype=np.bool_)
        for weekday in range(DAYS_PER_WEEK):
            same = self.weekday == weekday
            recent = np.flatnonzero(same & asked)[-_RECENT_WEEKS:]
            usual[weekday] = found[recent if len(recent) else same].mean() >= _USUALLY_OPEN if same.any() else False
        return usual

    @cached_property
    def level_begins(self) -> Integers:
        """The days on which calls went to a new level at once, in order (:mod:`analytics.forecasts.level_shifts`)."""
        days = np.flatnonzero((self.totals > 0) & ~self.on_holiday)
        return days[level_shifts(np.log(self.totals[days]), self.weekday[days])]

    @cached_property
    def level(self) -> Integers:
        """Which level the calls of each day had: 0 up to the first shift, one more from each shift on."""
        found: Integers = np.searchsorted(self.level_begins, np.arange(self.days), side="right")
        return found

    @property
    def at_this_level(self) -> Flags:
        """The days since the last shift."""
        return np.asarray(self.level == len(self.level_begins))

    @cached_property
    def holiday_shares(self) -> dict[date, float]:
        """Calls on each known federal holiday of a usual weekday, as a share of that weekday's usual calls."""
        plain = ~self.on_holiday & (self.totals > 0)
        shares = {}
        for day in np.flatnonzero(self.on_holiday & ~self.missing).tolist():
            near = plain & (self.weekday == self.weekday[day]) & (self.level == self.level[day])
            near &= np.abs(np.arange(self.days) - day) <= _RECENT_WEEKS * DAYS_PER_WEEK
            if near.any() and self.usual_weekdays[self.weekday[day]]:
                usual = float(np.median(self.totals[near]))
                shares[self.first + timedelta(days=day)] = float(self.totals[day]) / usual
        return shares

    @cached_property
    def quiet(self) -> Flags:
        """Federal holidays of usual weekdays on which the center was shut or had few calls."""
        found = np.zeros(self.days, dtype=np.bool_)
        for day, share in self.holiday_shares.items():
            found[(day - self.first).days] = share < QUIET
        return found

    @cached_property
    def ordinary(self) -> Flags:
        """The days to learn from: with calls, and no quiet holidays."""
        return np.asarray((self.totals > 0) & ~self.quiet)

    def expected_closings(self, first: date, days: int) -> tuple[date, ...]:
        """The federal holidays of a period on which the center will be shut, judged by the history's.

        A holiday is taken to be as the last of its name was; one that the history does not have, as most of the
        others; and shut where it has none.
        """
        return tuple(day for day, share in self._expected_shares(first, days).items() if share == _SHUT)

    def day_factors(self, first: date, days: int, closed: Collection[date] | None = None) -> Floats:
        """What to multiply an ordinary day's calls by, for each day of a period: 0 shut, 1 ordinary.

        ``closed`` are the days on which the center will be shut, by default :meth:`expected_closings`. A quiet
        holiday on which it is open has the share of calls that it had in the history.
        """
        factors = self.usual_weekdays[weekdays(first, days)].astype(np.float64)
        for day, share in self._expected_shares(first, days).items():
            if closed is None or share > _SHUT:
                factors[(day - first).days] *= share
        for day in closed or ():
            if 0 <= (day - first).days < days:
                factors[(day - first).days] = _SHUT
        return factors

    def _expected_shares(self, first: date, days: int) -> dict[date, float]:
        known = {holiday_name(day): _as_factor(share) for day, share in self.holiday_shares.items()}
        others = float(np.median(list(known.values()))) if known else _SHUT
        shares = {}
        for offset, name in enumerate(holiday_names(first, days)):
            day = first + timedelta(days=offset)
            if name and self.usual_weekdays[day.weekday()]:
                shares[day] = known.get(name, _as_factor(others))
        return shares


def _partial_days(first: date, calls: Floats, step: int) -> tuple[PartialDay, ...]:
    """The first and the last day, where calls begin so late or end so early that the file has only a part of them.

    ``calls`` has a row per day. That is so where other days of the weekday, or else all other days, have by the median
    as many calls in the hours without any as could hardly be none by chance.
    """
    found = []
    for day, is_last in ((0, False), (len(calls) - 1, True)):
        slots = np.flatnonzero(calls[day])
        others = np.arange(len(calls))
        others = others[(calls.sum(axis=1) > 0) & (others != day)]
        same = others[(others - day) % DAYS_PER_WEEK == 0]
        compared = calls[same if len(same) else others]
        if not len(slots) or not len(compared) or holiday_name(first + timedelta(days=day)):
            continue
        missing = compared[:, slots[-1] + 1 :] if is_last else compared[:, : slots[0]]
        share = float(np.median(missing.sum(axis=1) / compared.sum(axis=1)))
        expected = float(calls[day].sum()) * share / (1 - share) if share < 1 else np.inf
        if share >= _TELLING_SHARE and expected >= _TELLING_CALLS:
            begins, ends = int(slots[0]) * step, int(slots[-1] + 1) * step
            found.append(PartialDay(first + timedelta(days=day), begins, ends, is_last))
    return tuple(found)


def _as_factor(share: float) -> float:
    return share if share < QUIET else 1.0


def weekdays(first: date, days: int) -> Integers:
    """The weekdays of a period (0 is Monday)."""
    found: Integers = (first.weekday() + np.arange(days)) % DAYS_PER_WEEK
    return found


def holiday_names(first: date, days: int) -> tuple[str, ...]:
    """The federal holiday on each day of a period, ``""`` where there is none; observed ones have the same name."""
    names = [""] * days
    for year in range(first.year, (first + timedelta(days=days)).year + 1):
        for day, name in _holidays_of(year).items():
            if 0 <= (place := (day - first).days) < days:
                names[place] = name
    return tuple(names)


def holiday_name(day: date) -> str:
    """The federal holiday on a day, ``""`` where there is none."""
    return _holidays_of(day.year).get(day, "")


@cache
def _holidays_of(year: int) -> dict[date, str]:
    # The year after has its New Year's Day observed on 31 December.
    found = holidays.country_holidays("US", years=(year, year + 1))
    return {day: name.removesuffix(" (observed)") for day, name in found.items() if day.year == year}
