"""Each delayed call, and how many more person-minutes on duty, and when, would have had it answered in time.

A call that joins a queue at minute t and may wait w minutes is late when the queue before it needs more work than is
done until t + w. That queue has grown since the last call that found somebody free. Whoever is added between that
call and t + w shortens it, minute for minute; what is missing in all are the person-minutes on duty from t + w to the
start of the answer. Calls that are left when people go home are answered all at once when they are back: those are
short of the handling of the ones before them, and their own. The other way round, a call that was answered early could
have done without as many. So one simulation tells about how calls would fare with somewhat other people: exactly, as
long as the queue does not run empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import Floats, Integers, Period
from queueing.calendar import MINUTES_PER_DAY
from queueing.plan import Duty

FORGOTTEN: Final = 4.0 * MINUTES_PER_DAY
"""Minutes after its limit up to which it is counted what a call is short of: longer than a weekend."""


@dataclass(frozen=True)
class DelayedCalls:
    """Calls that did not find somebody free at once, shape (calls,) throughout; times in intervals of the week."""

    replication: Integers
    place: Integers
    """The interval in which the call joined the queue, counted from Monday's midnight."""
    begins: Floats
    """From then on more people would have shortened the queue before it: not before its day's midnight."""
    ends: Floats
    """Up to then: where its time runs out, or its day ends."""
    short: Floats
    """Person-minutes that were missing to answer it in time; negative where some were to spare."""

    @classmethod
    def none(cls) -> DelayedCalls:
        """No calls."""
        whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(whole, whole, real, real, real)

    @classmethod
    def stacked(cls, readings: Sequence[DelayedCalls]) -> DelayedCalls:
        """Those of several replications, numbered from 0."""
        numbers = [np.full(len(each.place), number) for number, each in enumerate(readings)]
        others = {
            each.name: np.concatenate([getattr(reading, each.name) for reading in readings])
            for each in fields(cls)
            if each.name != "replication"
        }
        return cls(replication=np.concatenate(numbers), **others)

    def late(self, more: Integers, interval_minutes: int) -> Flags:
        """Which of them would be late with so many more people on duty, shape (7, intervals); fewer are negative."""
        added = np.concatenate(([0.0], np.cumsum(more.ravel() * float(interval_minutes))))
        edges = np.arange(len(added))
        return np.asarray(np.interp(self.ends, edges, added) - np.interp(self.begins, edges, added) < self.short)

    def moved_by_one(self, weight: Floats, shape: tuple[int, ...]) -> Floats:
        """How far one person more in each interval, shape (7, intervals), moves calls, for each call's weight.

        A call counts by the part of its person-minutes, short or to spare, that the interval's person would be there.
        """
        cells = shape[0] * shape[1]
        each = weight / np.maximum(np.abs(self.short), 1.0)
        parts = np.zeros(cells + 2)
        for edges, sign in ((self.begins, 1.0), (self.ends, -1.0)):
            cell = edges.astype(np.int64)
            parts += sign * np.bincount(cell, each * (1 - (edges - cell)), cells + 2)
            # From the next interval on a call counts in full, until its end is taken off in the same way.
            parts[1:] += sign * np.cumsum(np.bincount(cell, each, cells + 2))[:-1]
        return np.asarray(parts[:cells].reshape(shape))


@dataclass(frozen=True)
class Queued:
    """The calls that joined a tier's queue: the minutes of that, of the wait's end, and of leaving the tier."""

    joined: Floats
    until: Floats
    """Infinite where the wait had no end in the run."""
    left: Floats
    delayed: Flags
    measured: Flags


def delayed_among(
    queued: Queued, duty: Duty, period: Period, wait_minutes: float, interval_minutes: int
) -> DelayedCalls:
    """The delayed calls among those that joined a queue; only measured ones of measured days count."""
    order = np.argsort(queued.joined, kind="stable")
    joined, until, left = queued.joined[order], queued.until[order], queued.left[order]
    delayed, measured = queued.delayed[order], queued.measured[order]
    at_once = np.maximum.accumulate(np.where(delayed, -np.inf, joined))
    chosen = delayed & measured & (joined >= period.begins) & (joined < period.ends)
    joined, until, left, since = joined[chosen], until[chosen], left[chosen], at_once[chosen]
    day = (joined // MINUTES_PER_DAY).astype(np.int64)
    midnight = day * float(MINUTES_PER_DAY)
    limit = joined + wait_minutes
    start = np.clip(until, joined, limit + FORGOTTEN)
    short = _on_duty(duty, start) - _on_duty(duty, limit)
    late, answered = until > limit, np.isfinite(left) & (left > until)
    handle = float((left[answered] - until[answered]).mean()) if answered.any() else 1.0
    # On the mean nobody was on duty meanwhile: people had gone home.
    left_over = _numbered(late & (short < start - limit), day) * handle
    short = np.where(late, np.maximum(short, left_over), np.minimum(short, 0.0))
    weekday = period.weekdays()[day - period.first_day]
    intervals = MINUTES_PER_DAY // interval_minutes

    def of_week(minute: Floats) -> Floats:
        within = np.clip(minute - midnight, 0.0, MINUTES_PER_DAY)
        return np.asarray(weekday * intervals + within / interval_minutes)

    return DelayedCalls(
        np.zeros(len(joined), dtype=np.int64),
        of_week(joined).astype(np.int64),
        of_week(since),
        of_week(limit),
        short,
    )


def _numbered(which: Flags, day: Integers) -> Floats:
    """For each such call how many there were on its day up to it, itself included; 0 for the others."""
    counted = np.cumsum(which)
    first = np.searchsorted(day, day, side="left")
    before = np.concatenate(([0], counted))[first]
    return np.where(which, counted - before, 0).astype(np.float64)


def _on_duty(duty: Duty, minute: Floats) -> Floats:
    """Person-minutes on duty from minute 0 to each minute."""
    before = np.concatenate(([0.0], np.cumsum(np.diff(duty.minute) * duty.people[:-1])))
    entry = np.maximum(np.searchsorted(duty.minute, minute, side="right") - 1, 0)
    return np.asarray(before[entry] + (minute - duty.minute[entry]) * duty.people[entry])
