"""Totals of days: found among intervals, and spread over intervals by the profile of a usual day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.tables.problems import Problem
from queueing.scenario.calendar import MINUTES_PER_DAY

from .intervals import INTERVAL_LENGTHS
from .volumes import Volumes

_WEEK = 7
_FEWEST_INTERVALS = 2
"""A day that has more lines than that, with its total, can show that it is one."""
_TELLING_CALLS = 10
"""Totals of fewer calls may be equal to the other lines' by chance."""
_ROUNDED = 0.5
"""Calls by which a total may differ from the sum of what it totals."""


@dataclass(frozen=True)
class DayProfile:
    """How the calls of a day spread: for each weekday, Monday first, the share of each interval from midnight.

    The shares of a weekday add up to 1.

    Raises:
        ValueError: a weekday's shares do not cover a day, are below 0 or do not add up to 1.
    """

    name: str
    interval_minutes: int
    shares: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        expected = MINUTES_PER_DAY // self.interval_minutes if self.interval_minutes in INTERVAL_LENGTHS else 0
        if len(self.shares) != _WEEK or any(len(day) != expected for day in self.shares):
            msg = f"the profile {self.name!r} has not {_WEEK} days of {expected} intervals"
            raise ValueError(msg)
        if any(min(day) < 0 or not np.isclose(sum(day), 1) for day in self.shares):
            msg = f"the shares of profile {self.name!r} are below 0 or do not add up to 1"
            raise ValueError(msg)


def find_totals(frame: pd.DataFrame, column: str) -> tuple[pd.Series, list[Problem]]:
    """Which lines among intervals have the total of their day, and an error for each: they count every call twice.

    ``frame`` has ``start``, ``calls``, ``queue`` and ``line``. Such a line is at midnight, at the beginning or the end
    of its day, and has as many calls as all others of that day, of its queue or of all queues. Most lines at midnight
    must be like that, since one may be so by chance; those that only come near then are too, since another line of
    their day may be wrong.
    """
    midnight = frame["start"].dt.normalize()
    at = frame["start"].eq(midnight) & (frame["calls"] > 0)
    none = at & False
    if not at.any():
        return none, []
    found = none
    for days in (midnight, midnight.mask(at, midnight - pd.Timedelta(days=1))):
        for keys in ([days, frame["queue"]], [days]):
            others = frame["calls"].groupby(keys).transform("sum") - frame["calls"]
            lines = frame["calls"].groupby(keys).transform("size")
            telling = at & (lines > _FEWEST_INTERVALS)
            equal = telling & ((others - frame["calls"]).abs() < _ROUNDED)
            if frame["calls"][equal].sum() >= _TELLING_CALLS and equal.sum() >= telling.sum() / 2:
                found |= telling & (frame["calls"] > others / 2)
    problems = [
        Problem(
            "error",
            f"{calls:,.6g} calls are as many, or nearly, as all other lines of the day have together: taken as well, "
            "its total would count each call twice; allowed is a line for each interval",
            int(line),
            column,
            f"{start:%Y-%m-%d %H:%M}",
            kind="day total",
        )
        for line, start, calls in frame.loc[found, ["line", "start", "calls"]].itertuples(index=False)
    ]
    return found, problems


def profile_of(volumes: Volumes, name: str) -> DayProfile:
    """The profile of each weekday's mean day in a volume file; a weekday without calls has that of all days.

    Raises:
        ValueError: the file has no calls.
    """
    means = volumes.by_weekday_and_interval().reindex(
        columns=range(0, MINUTES_PER_DAY, volumes.interval_minutes), fill_value=0.0
    )
    total = means.sum().to_numpy(dtype=np.float64)
    if total.sum() <= 0:
        msg = f"{name!r} has no calls that could show how a day spreads"
        raise ValueError(msg)
    by_name = {str(day): row.to_numpy(dtype=np.float64) for day, row in means.iterrows()}
    days = [by_name.get(day, total) for day in _NAMES]
    days = [day if day.sum() > 0 else total for day in days]
    return DayProfile(name, volumes.interval_minutes, tuple(tuple((day / day.sum()).tolist()) for day in days))


def even_profile(opens: int, closes: int, interval_minutes: int = 30) -> DayProfile:
    """The same share in every interval from ``opens`` to ``closes``, in minutes after midnight.

    Raises:
        ValueError: no interval begins between them.
    """
    starts = np.arange(0, MINUTES_PER_DAY, interval_minutes)
    open_ = (starts >= opens) & (starts < closes)
    if not open_.any():
        msg = f"no interval begins from minute {opens} to minute {closes}; allowed is a closing time after the opening"
        raise ValueError(msg)
    day = tuple((open_ / open_.sum()).tolist())
    return DayProfile("the same in every interval", interval_minutes, (day,) * _WEEK)


def spread(days: pd.Series, profile: DayProfile) -> pd.DataFrame:
    """Intervals of daily totals: ``start`` and ``calls``, without those that the profile leaves empty.

    ``days`` are calls indexed by midnight.
    """
    weekdays = pd.DatetimeIndex(days.index).weekday.to_numpy()
    shares = np.array(profile.shares)[weekdays]
    rows, columns = np.nonzero(shares > 0)
    minutes = pd.to_timedelta(columns * profile.interval_minutes, unit="min")
    starts = pd.DatetimeIndex(days.index)[rows] + minutes
    calls = days.to_numpy(dtype=np.float64)[rows] * shares[rows, columns]
    return pd.DataFrame({"start": starts.astype("datetime64[ns]"), "calls": calls})


_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
