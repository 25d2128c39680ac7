"""Business days: later days on which lines open, counted from an instant."""

from __future__ import annotations

import numpy as np

from queueing.plan import Layout
from queueing.scenario.calendar import MINUTES_PER_DAY

from .scopes import Floats


def end_of_business_day(layout: Layout, asked: Floats, days: int) -> Floats:
    """Just before the midnight that ends the n-th later day on which lines open; infinite after the calendar's end."""
    opened = np.flatnonzero(np.isfinite(layout.opens_by_day))
    last = np.searchsorted(opened, asked // MINUTES_PER_DAY, side="right") + days - 1
    # Midnight itself is the next day's.
    ends = np.append(np.nextafter((opened + 1.0) * MINUTES_PER_DAY, 0.0), np.inf)
    return ends[np.minimum(last, len(opened))]
