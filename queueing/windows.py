"""Which callback window a caller books: how many calls each window takes, and the earliest one that is free."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from queueing.compilation import compiled, one_type
from queueing.scenario.calendar import MINUTES_PER_DAY

if TYPE_CHECKING:
    from queueing.scenario.calendar import Floats, Integers
    from queueing.scenario.window import Window

NO_WINDOW = one_type(-1)
WITHOUT_LIMIT: Final = int(np.iinfo(np.int64).max)


def window_limits(window: Window, minute: Floats, people: Integers, horizon: int, tier2_minutes: float) -> Integers:
    """How many calls may be booked in each window from minute 0 up to the horizon; none where nobody books at all.

    floor(``fill`` x officer-minutes planned / mean Tier 2 time), which has no limit where that time is 0, and 0 where
    somebody is not planned at every minute. ``people`` are those planned from each ``minute`` on, before absence.
    """
    if window.share == 0:
        return np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.append(minute.astype(np.int64), horizon))
    by_minute = np.repeat(people, lengths)
    by_window = by_minute.reshape(-1, window.minutes)
    if tier2_minutes > 0:
        # Beyond 2^53 calls no other number is meant than without a limit.
        most = np.minimum(np.floor(window.fill * by_window.sum(axis=1) / tier2_minutes), 2.0**53)
        limits = most.astype(np.int64)
    else:
        limits = np.full(len(by_window), WITHOUT_LIMIT)
    return np.where(by_window.min(axis=1) > 0, limits, 0)


@compiled
def window_to_book(
    booked: Integers, limits: Integers, now: float, minutes: int, notice_minutes: float, days_ahead: int
) -> int:
    """The place of the earliest window that can be booked now, :data:`NO_WINDOW` where there is none.

    ``booked`` are the calls booked so far in each window, ``limits`` those that it takes.
    """
    earliest = now + notice_minutes
    window = math.ceil(earliest / minutes)
    # Of a quotient that is rounded down to a whole number.
    if window * minutes < earliest:
        window += 1
    midnight = (int(now // MINUTES_PER_DAY) + days_ahead + 1) * MINUTES_PER_DAY
    end = min(midnight // minutes, len(limits))
    while window < end:
        if booked[window] < limits[window]:
            return window
        window += 1
    return NO_WINDOW
