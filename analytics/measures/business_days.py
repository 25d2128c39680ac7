"""Business days: later days on which lines open, counted from an instant."""

from __future__ import annotations

import numpy as np

from queueing.scenario.calendar import MINUTES_PER_DAY, Calendar

from .scopes import Floats


def end_of_business_day(calendar: Calendar, asked: Floats, days: int) -> Floats:
    """Just before the midnight that ends the n-th later day on which lines open; infinite after the calendar's end.

    Days before the first one count, too, for what was asked then.
    """
    first = int(np.min(asked, initial=0.0) // MINUTES_PER_DAY)
    opened = np.array([day for day in range(first, calendar.days) if calendar.lines(day) is not None], dtype=np.int64)
    last = np.searchsorted(opened, asked // MINUTES_PER_DAY, side="right") + days - 1
    # Midnight itself is the next day's.
    ends = np.append(np.nextafter((opened + 1.0) * MINUTES_PER_DAY, 0.0), np.inf)
    return ends[np.minimum(last, len(opened))]
