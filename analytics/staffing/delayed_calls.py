"""Each delayed call, and how many more person-minutes on duty, and when, would have had it answered in time.

A call that joins a queue at minute t and may wait w minutes is late when the queue before it needs more work than is
done until t + w. That queue has grown since the last call that found somebody free. Whoever is added between that
call and t + w shortens it, minute for minute, and at t + w by one call more: the one that is being handled then,
however little of it is done. What is missing in all are the person-minutes on duty from t + w to the start of the
answer. Calls that are left when people go home are answered all at once when they are back: those are short of the
handling of the ones before them, and their own. The other way round, a call that was answered early could have done
without as many. So one simulation tells about how calls would fare with somewhat other people: nearly exactly, as long
as the queue does not run empty.

A caller's time also runs out with the caller's patience. Who has hung up would have been answered in place of the next
one of those who joined later and had to wait; or as soon as somebody was free, where nobody waited any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import Floats, Integers, Period
from analytics.measures.tier_queue import Queued
from queueing.plan import Duty
from queueing.scenario.calendar import MINUTES_PER_DAY

LEAST_SHORT: Final = 1.0
"""Person-minutes that a call without an answer is short of at the least."""
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
    handle: Floats
    """Mean minutes of handling a call of its replication."""

    @classmethod
    def none(cls) -> DelayedCalls:
        """No calls."""
        whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(whole, whole, real, real, real, real)

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

    @property
    def _last(self) -> Integers:
        """The interval in which its time runs out."""
        return np.maximum(np.ceil(self.ends).astype(np.int64) - 1, self.begins.astype(np.int64))

    def late(self, more: Integers, interval_minutes: int) -> Flags:
        """Which of them would be late with so many more people on duty, shape (7, intervals); fewer are negative."""
        each = more.ravel().astype(np.float64)
        added = np.concatenate(([0.0], np.cumsum(each * interval_minutes)))
        edges = np.arange(len(added))
        minutes = np.interp(self.ends, edges, added) - np.interp(self.begins, edges, added)
        return np.asarray(minutes + self.handle * each[self._last] < self.short)

    def moved_by_one(self, weight: Floats, shape: tuple[int, ...]) -> Floats:
        """How far one person more in each interval, shape (7, intervals), moves calls, for each call's weight.

        A call counts by the part of its person-minutes, short or to spare, that the interval's person would be there,
        and where its time runs out by the call that the person then handles.
        """
        cells = shape[0] * shape[1]
        interval_minutes = MINUTES_PER_DAY / shape[1]
        each = weight / np.maximum(np.abs(self.short), 1.0)
        parts = np.zeros(cells + 2)
        for edges, sign in ((self.begins, 1.0), (self.ends, -1.0)):
            cell = edges.astype(np.int64)
            parts += sign * np.bincount(cell, each * (1 - (edges - cell)), cells + 2)
            # From the next interval on a call counts in full, until its end is taken off in the same way.
            parts[1:] += sign * np.cumsum(np.bincount(cell, each, cells + 2))[:-1]
        parts += np.bincount(self._last, each * self.handle / interval_minutes, cells + 2)
        return np.asarray(parts[:cells].reshape(shape))


def delayed_among(queued: Queued, patience: Floats, duty: Duty, period: Period, wait_minutes: float) -> DelayedCalls:
    """The delayed calls among those that joined a queue; only those offered on measured days count.

    ``patience`` are the minutes after which each caller hangs up, infinite where that is not known or does not matter.
    """
    order = np.argsort(queued.joined, kind="stable")
    joined, until, left = queued.joined[order], queued.until[order], queued.left[order]
    answered, delayed, offered = queued.answered[order], queued.delayed[order], queued.offered[order]
    at_once = np.maximum.accumulate(np.where(delayed, -np.inf, joined))
    ended = answered & np.isfinite(left)
    handle = float((left[ended] - until[ended]).mean()) if ended.any() else 1.0
    answer = np.where(answered, until, _answer_instead(duty, until, left, answered, delayed))
    chosen = delayed & offered & (joined >= period.begins) & (joined < period.ends)
    limit = joined + np.minimum(wait_minutes, patience[order])
    joined, until, since = joined[chosen], until[chosen], at_once[chosen]
    limit, answered, answer = limit[chosen], answered[chosen], answer[chosen]
    day = (joined // MINUTES_PER_DAY).astype(np.int64)
    midnight = day * float(MINUTES_PER_DAY)
    # Nobody holds until another day.
    forgotten = np.where(answered, limit + FORGOTTEN, np.maximum(limit, midnight + MINUTES_PER_DAY))
    start = np.clip(answer, joined, forgotten)
    short = _on_duty(duty, start) - _on_duty(duty, limit)
    late = ~answered | (until > limit)
    # On the mean nobody was on duty meanwhile: people had gone home.
    left_over = _numbered(late & (short < start - limit), day) * handle
    short = np.where(late, np.maximum(short, np.maximum(left_over, LEAST_SHORT)), np.minimum(short, 0.0))
    weekday = period.weekdays()[day - period.first_day]

    def of_week(minute: Floats) -> Floats:
        within = np.clip(minute - midnight, 0.0, MINUTES_PER_DAY)
        return np.asarray(weekday * period.cells_per_day + within / period.cell_minutes)

    return DelayedCalls(
        np.zeros(len(joined), dtype=np.int64),
        of_week(joined).astype(np.int64),
        of_week(since),
        of_week(limit),
        short,
        np.full(len(joined), handle),
    )


def _answer_instead(duty: Duty, until: Floats, left: Floats, answered: Flags, delayed: Flags) -> Floats:
    """When calls, in the order in which they joined, would have been answered had they stayed after ``until``."""

    def earliest(which: Flags) -> Floats:
        """The first answer of the calls that joined later."""
        return np.asarray(np.minimum.accumulate(np.where(which, until, np.inf)[::-1])[::-1])

    who_waited, who_did_not = earliest(answered & delayed), earliest(answered & ~delayed)
    ends = np.append(np.sort(left[answered & np.isfinite(left)]), np.inf)
    free = ends[np.searchsorted(ends, until)]
    free[duty.people[np.maximum(np.searchsorted(duty.minute, free, side="right") - 1, 0)] == 0] = np.inf
    nobody_waits = np.minimum(np.minimum(who_waited, who_did_not), free)
    return np.maximum(until, np.where(who_waited <= who_did_not, who_waited, nobody_waits))


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
