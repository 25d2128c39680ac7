"""Hours that callers wait for people while lines are open: on the line, and until they are called back.

The nights of a callback that is carried over are left out: one weekend would outweigh a day of long queues, and how
many are carried over is a figure of its own. Not every run tells these hours: who asks what a change of staffing saves
reads them, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from queueing.tiers import TIERS

from .measure import Measure
from .observations import MINUTES_PER_HOUR, Observed, View, amount_of
from .scopes import Floats, add_up
from .tier_queue import calls_of_tier, queued_at


def _hours(*, callbacks: bool) -> Callable[[View], Observed]:
    """Hours of waits at all tiers, those for a callback counted or not, by the cell in which each began."""

    def observe(view: View) -> Observed:
        total = np.zeros(view.period.cells)
        for tier in TIERS:
            calls, queued = calls_of_tier(view, tier), queued_at(view, tier, 0.0)
            counted = queued.offered
            if tier == "tier2" and not callbacks:
                counted = counted & ~calls.took("callback")[queued.rows]
            waited = _open_minutes(view, queued.until) - _open_minutes(view, queued.joined)
            cell = view.period.cell_of(queued.joined)
            total += add_up(np.where(counted, cell, -1), np.where(counted, waited, 0.0), view.period.cells)
        return amount_of(total / MINUTES_PER_HOUR)

    return observe


def _open_minutes(view: View, instants: Floats) -> Floats:
    """The minutes up to each instant in which lines are open."""
    changes = view.layout.line_changes
    until_change = np.cumsum(np.diff(changes, prepend=0.0) * (np.arange(len(changes)) % 2))
    minutes: Floats = np.interp(instants, changes, until_change) if len(changes) else np.zeros(len(instants))
    return minutes


_UNTIL: Final = "while lines are open, until somebody answers or they give up"
WAITING_HOURS: Final = Measure(
    "waiting_hours", "Hours of waiting", "hours", "call",
    f"Hours that callers wait for Tier 1, for Tier 2 and for supervisors, {_UNTIL}; who is to be called back waits, "
    "too.",
    _hours(callbacks=True),
)  # fmt: skip
HOLDING_HOURS: Final = Measure(
    "holding_hours", "Hours of waiting on the line", "hours", "call",
    f"Hours that callers hold for Tier 1, for Tier 2 and for supervisors, {_UNTIL}; without the waits of callbacks.",
    _hours(callbacks=False),
)  # fmt: skip
