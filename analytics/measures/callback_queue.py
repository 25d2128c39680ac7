"""How many callbacks wait, at an instant and on average.

Each waits from its transfer decision until an officer speaks with the caller or it is given up. Those between attempts
wait, too. Callbacks left over from before the start wait from its first minute on.
"""

from __future__ import annotations

import numpy as np

from queueing.scenario.calendar import MINUTES_PER_DAY

from .observations import Flags, Observed, View, count_of, mean_by_cell, ratio_of
from .scopes import Floats, Integers


def callbacks_waiting(view: View) -> Observed:
    """The mean number of callbacks waiting in each cell.

    Its integral over time is the sum of the minutes that callbacks wait in it (Little's law).
    """
    edges = view.period.begins + view.period.cell_minutes * np.arange(view.period.cells + 1.0)
    asked, left = _asked_and_left(view, view.took("callback"))
    since_joined, since_left = (_minutes_since(instants, edges) for instants in (asked, left[~np.isnan(left)]))
    # Differences of large sums: what ought to be 0 may be a hair below it.
    waiting = np.maximum(np.diff(since_joined - since_left), 0.0)
    return ratio_of(waiting, np.full(view.period.cells, float(view.period.cell_minutes)))


def backlog_at_close(view: View) -> Observed:
    """Callbacks waiting at each closing of the measured days."""
    cell, waiting, _ = _closings(view)
    return mean_by_cell(cell.astype(np.int64), waiting)


def class_at_close(view: View, callbacks: Flags) -> Observed:
    """Of some callbacks those waiting at each closing of the measured days."""
    cell, waiting, _ = _reckon_closings(view, callbacks)
    return mean_by_cell(cell.astype(np.int64), waiting)


def overdue_at_close(callbacks: View, due: Floats) -> Observed:
    """Of a view of callbacks alone, each due at a minute, those waiting at each closing of the measured days since."""
    cell, closes = closings_measured(callbacks)
    _, left = _asked_and_left(callbacks, callbacks.took("callback"))
    # NaN, of those never reached, is behind all closings.
    come, gone = (np.searchsorted(np.sort(minutes), closes, side="right") for minutes in (due, np.maximum(left, due)))
    return mean_by_cell(cell, (come - gone).astype(np.float64))


def earlier_backlog_at_close(view: View) -> Observed:
    """Of the callbacks waiting at each closing those that were asked for on an earlier day."""
    cell, _, earlier = _closings(view)
    return mean_by_cell(cell.astype(np.int64), earlier)


def reached_after_closing(view: View) -> Observed:
    """Callbacks reached on the day they were asked for, but after its closing, by the transfer decision."""
    calls = view.asking
    return count_of(
        calls.called_back_same_day() & (calls["tier2_start"] > _closing_of_the_day(calls)),
        calls.cell_of("transfer_asked"),
    )


def given_up_by_closing(view: View) -> Observed:
    """Callbacks given up on the day they were asked for, by its closing, by the transfer decision."""
    calls = view.asking
    return count_of(
        calls.callbacks & ~calls.reached("tier2_start") & (calls["ended"] <= _closing_of_the_day(calls)),
        calls.cell_of("transfer_asked"),
    )


def _closings(view: View) -> Floats:
    """The half-hour of each closing of the measured days, and the callbacks waiting then: all, and of earlier days.

    Whoever asks when lines are shut called before, and is left by that closing as those are who asked before it.
    """
    return view.once("closings", lambda: _reckon_closings(view, view.took("callback")))


def _reckon_closings(view: View, callbacks: Flags) -> Floats:
    closes, day = _closes(view)
    until = np.minimum(np.append(view.layout.line_changes[2::2], np.inf), (day + 1) * MINUTES_PER_DAY)
    asked, left = _asked_and_left(view, callbacks)
    first, last = np.searchsorted(until, asked, side="right"), np.searchsorted(closes, left)
    some = np.flatnonzero(first < last)
    first, last, asked = first[some], last[some], asked[some]
    joined, gone = (np.bincount(places, minlength=len(closes) + 1) for places in (first, last))
    waiting = np.cumsum(joined - gone)[: len(closes)]
    of_the_day = (day[first] == asked // MINUTES_PER_DAY) & (view["call"][callbacks][some] > 0)
    earlier = waiting - np.bincount(first[of_the_day], minlength=len(closes))
    measured = _are_measured(closes, view)
    return np.stack((_cell_of_closing(closes, view), waiting, earlier))[:, measured].astype(np.float64)


def closings_measured(view: View) -> tuple[Integers, Floats]:
    """The half-hours and the minutes of the closings of the measured days."""
    closes, _ = _closes(view)
    closes = closes[_are_measured(closes, view)]
    return _cell_of_closing(closes, view), closes


def _are_measured(closes: Floats, view: View) -> Flags:
    return (closes > view.period.begins) & (closes <= view.period.ends)


def _cell_of_closing(closes: Floats, view: View) -> Integers:
    """The half-hour of each closing; one at midnight still belongs to the day that it ends."""
    return view.period.cell_of(closes - 0.5)


def _closes(view: View) -> tuple[Floats, Floats]:
    """The minutes of all closings, and the day that each ends."""
    closes = view.layout.line_changes[1::2]
    return closes, np.ceil(closes / MINUTES_PER_DAY) - 1


def _closing_of_the_day(view: View) -> Floats:
    """The closing of the day on which each call asked for an officer; NaN where lines were shut on it."""
    closes, day = _closes(view)
    closing = np.full(int(view.layout.horizon) // MINUTES_PER_DAY, np.nan)
    closing[day.astype(np.int64)] = closes
    on_day: Floats = closing[(view["transfer_asked"] // MINUTES_PER_DAY).astype(np.int64)]
    return on_day


def _asked_and_left(view: View, callbacks: Flags) -> tuple[Floats, Floats]:
    """The instants at which each of some callbacks joined the queue and left it; NaN where it never does."""
    reached = view["tier2_start"][callbacks]
    return view["transfer_asked"][callbacks], np.where(np.isnan(reached), view["ended"][callbacks], reached)


def _minutes_since(instants: Floats, edges: Floats) -> Floats:
    """The minutes from each instant to an edge, added up over the instants before it."""
    instants = np.sort(instants)
    before = np.searchsorted(instants, edges, side="right")
    minutes: Floats = before * edges - np.r_[0.0, np.cumsum(instants)][before]
    return minutes
