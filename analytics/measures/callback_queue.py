"""How many callbacks wait, at an instant and on average.

Each waits from its transfer decision until an officer speaks with the caller or it is given up. Those between attempts
wait, too. Callbacks left over from before the start wait from its first minute on.
"""

from __future__ import annotations

import numpy as np

from .observations import Observed, View, mean_by_cell, ratio_of
from .scopes import CELL_MINUTES, Floats


def callbacks_waiting(view: View) -> Observed:
    """The mean number of callbacks waiting in each half-hour.

    Its integral over time is the sum of the minutes that callbacks wait in it (Little's law).
    """
    edges = view.period.begins + CELL_MINUTES * np.arange(view.period.cells + 1.0)
    since_joined, since_left = (_minutes_since(instants, edges) for instants in _joined_and_left(view))
    # Differences of large sums: what ought to be 0 may be a hair below it.
    waiting = np.maximum(np.diff(since_joined - since_left), 0.0)
    return ratio_of(waiting, np.full(view.period.cells, float(CELL_MINUTES)))


def backlog_at_close(view: View) -> Observed:
    """Callbacks waiting at each closing of the measured days."""
    joined, left = _joined_and_left(view)
    closes = view.plan.line_changes[1::2]
    closes = closes[(closes > view.period.begins) & (closes <= view.period.ends)]
    backlog = np.searchsorted(joined, closes, side="right") - np.searchsorted(left, closes, side="right")
    # A closing at midnight still belongs to the day that it ends.
    return mean_by_cell(view.period.cell_of(closes - 0.5), backlog.astype(np.float64))


def _joined_and_left(view: View) -> tuple[Floats, Floats]:
    """The instants at which callbacks joined the queue and left it, each in order; some may never leave it."""
    return view.once("callbacks joined", lambda: _joined(view)), view.once("callbacks left", lambda: _left(view))


def _joined(view: View) -> Floats:
    joined: Floats = np.sort(view["transfer_asked"][view.took("callback")])
    return joined


def _left(view: View) -> Floats:
    waiting = view.took("callback")
    reached = view["tier2_start"][waiting]
    left = np.where(np.isnan(reached), view["ended"][waiting], reached)
    return np.sort(left[~np.isnan(left)])


def _minutes_since(instants: Floats, edges: Floats) -> Floats:
    """The minutes from each instant to an edge, added up over the instants before it; the instants are in order."""
    before = np.searchsorted(instants, edges, side="right")
    minutes: Floats = before * edges - np.r_[0.0, np.cumsum(instants)][before]
    return minutes
