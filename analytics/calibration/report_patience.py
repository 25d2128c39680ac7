"""The patience that explains how many callers gave up in an interval report: Erlang A solved for it.

Each interval is a queue in its long run, M/M/c+M, with the calls that come, the time to handle them and the people
logged in. The more patient callers are, the fewer of them give up, so that one mean patience gives as many abandoned
calls over all intervals as the report has. It is an estimate: people logged in are taken to answer all the time, and
what is left over from one interval to the next is not counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from scipy import optimize

from analytics.erlang import Queue
from analytics.measures.scopes import Floats

from .estimates import NORMAL, MeasuredEstimate

SHORTEST, LONGEST = 0.02, 2000.0
"""Minutes between which a patience is looked for."""
MOST_INTERVALS: Final = 250
"""Intervals, drawn evenly by chance, that it is solved for: more take longer and hardly tell it better."""
LEAST_ABANDONED: Final = 30
"""Abandoned calls below which no estimate is given."""
_TOLERANCE: Final = 1e-4
_USUAL_DAYS: Final = 4
"""Days of a weekday from which on its own shape of the day is taken, not that of all days."""
_SECONDS: Final = 60.0


@dataclass(frozen=True)
class ReportPatience:
    """The mean patience, exponential, that explains the calls abandoned."""

    mean: MeasuredEstimate
    """Seconds; its interval takes days as independent, or intervals where there are few days."""
    intervals: int
    """How many intervals it was solved for."""
    all_intervals: int
    """How many the report has with all that is needed."""
    abandoned: float
    """Abandoned calls of the intervals that it was solved for."""


@dataclass(frozen=True)
class _LongRun:
    """An interval as a queue with a number of people that need not be whole: so many for a part of the time."""

    calls: float
    calls_per_minute: float
    handle_minutes: float
    people: float
    known: dict[float, float] = field(default_factory=dict, repr=False)

    def abandoned(self, patience: float) -> float:
        """Calls given up where callers have a mean patience in minutes."""
        if patience not in self.known:
            queue = Queue(self.calls_per_minute, self.handle_minutes, patience)
            below, part = math.floor(self.people), self.people % 1
            share = (1 - part) * queue.figures(below).abandonment
            share += part * queue.figures(below + 1).abandonment if part else 0.0
            self.known[patience] = self.calls * share
        return self.known[patience]


def estimate_patience(table: pd.DataFrame, interval_minutes: int, least_groups: int) -> ReportPatience | str:
    """The mean patience that explains the calls abandoned, or why there is none.

    ``table`` has a row per interval with ``start``, ``calls`` offered and ``abandoned``, ``handle_seconds`` (mean, with
    wrap-up, NaN where nobody was answered) and ``people``. How many calls come is taken from the shape of the day,
    scaled to the calls of each, and the time to handle them from the time of day: one interval's own numbers are partly
    chance. Days are the groups of the interval; where they are fewer than ``least_groups``, intervals are.
    """
    known = table[table["people"].notna() & table["abandoned"].notna() & (table["calls"] > 0)]
    known = known.assign(rate=_usual_calls(table).loc[known.index], handle=_usual_handling(table).loc[known.index])
    known = known[(known["rate"] > 0) & known["handle"].notna()]
    if known["abandoned"].sum() < LEAST_ABANDONED:
        return (
            f"the intervals with people, handle time and calls have {known['abandoned'].sum():,.0f} abandoned calls; "
            f"needed are at least {LEAST_ABANDONED}"
        )
    chosen = known
    if len(known) > MOST_INTERVALS:
        drawn = np.random.default_rng(0).permutation(len(known))[:MOST_INTERVALS]
        chosen = known.iloc[np.sort(drawn)]
    queues = [
        _LongRun(rate, rate / interval_minutes, handle / _SECONDS, people)
        for rate, handle, people in chosen[["rate", "handle", "people"]].itertuples(index=False, name=None)
    ]
    given_up = float(chosen["abandoned"].sum())

    def expected(patience: float) -> float:
        return math.fsum(queue.abandoned(patience) for queue in queues)

    if expected(SHORTEST) <= given_up:
        return "more calls were abandoned than are lost where nobody waits at all: fewer people answered than logged in"
    if expected(LONGEST) >= given_up:
        return "fewer calls were abandoned than such people have to lose: more people answered than were logged in"
    patience = _solved(expected, given_up)
    apart = chosen["abandoned"].to_numpy() - np.array([queue.abandoned(patience) for queue in queues])
    low, high = _interval(expected, given_up, _error(apart, chosen["start"], least_groups))
    seconds, at_least, at_most = (_SECONDS * each for each in (patience, low, high))
    mean = MeasuredEstimate(seconds, at_least, at_most, "seconds", round(given_up))
    return ReportPatience(mean, len(chosen), len(known), given_up)


def _usual_calls(table: pd.DataFrame) -> pd.Series:
    """The calls to be expected in each interval: the usual share of its time of day in the calls of its day."""
    day, time = table["start"].dt.normalize(), table["start"] - table["start"].dt.normalize()
    weekday = table["start"].dt.weekday
    days_of = day.groupby(weekday).nunique()
    own = weekday.map(days_of) >= _USUAL_DAYS
    kind = weekday.where(own, -1)
    usual = table["calls"].groupby([kind, time]).transform("mean")
    of_day, of_usual = table["calls"].groupby(day).transform("sum"), usual.groupby(day).transform("sum")
    return usual * (of_day / of_usual.where(of_usual > 0))


def _usual_handling(table: pd.DataFrame) -> pd.Series:
    """Mean seconds to handle a call of each interval's time of day, weighted by the calls answered."""
    time = table["start"] - table["start"].dt.normalize()
    answered = (table["calls"] - table["abandoned"]).clip(lower=0).where(table["handle_seconds"].notna())
    total: pd.Series = (table["handle_seconds"] * answered).groupby(time).transform("sum")
    weight = answered.groupby(time).transform("sum")
    overall = float((table["handle_seconds"] * answered).sum()) / max(float(answered.sum()), 1.0)
    return (total / weight.where(weight > 0)).fillna(overall if overall > 0 else np.nan)


def _solved(expected: Callable[[float], float], calls: float) -> float:
    """The patience in minutes with which so many calls are abandoned: more than at the longest, fewer than at 0."""
    found = optimize.brentq(
        lambda logarithm: expected(math.exp(logarithm)) - calls,
        math.log(SHORTEST),
        math.log(LONGEST),
        xtol=_TOLERANCE,
    )
    return math.exp(found)


def _error(apart: Floats, starts: pd.Series, least_groups: int) -> float:
    """The standard error of all calls abandoned, from how far each day's are from those expected."""
    by_day = pd.Series(apart).groupby(starts.dt.normalize().to_numpy()).sum().to_numpy()
    groups = by_day if len(by_day) >= least_groups else apart
    number = len(groups)
    return math.sqrt(float((groups**2).sum()) * number / (number - 1)) if number >= least_groups else math.nan


def _interval(expected: Callable[[float], float], given_up: float, error: float) -> tuple[float, float]:
    """The patience with which as many more, or fewer, are abandoned as may be by chance; infinite where none is."""
    if math.isnan(error):
        return math.nan, math.nan
    more, fewer = given_up + NORMAL * error, given_up - NORMAL * error
    low = 0.0 if expected(SHORTEST) <= more else _solved(expected, more)
    high = math.inf if expected(LONGEST) >= fewer else _solved(expected, fewer)
    return low, high
