"""Callback windows that callers book: how many do, and how often an officer speaks with them in their window (P6)."""

from __future__ import annotations

from typing import Final

import numpy as np

from queueing.journeys import Column

from . import call_readings as read
from .chosen_limits import OF_CALLBACKS
from .measure import Measure
from .observations import Flags, Observed, View, share_of
from .scopes import Floats, Integers

_CALL_BITS: Final = 16


def _key(person: Column, call: Column) -> Integers:
    key: Integers = (person.astype(np.int64) << _CALL_BITS) | call.astype(np.int64)
    return key


def window_begins(view: View) -> Floats:
    """The minute at which the window of each call begins; NaN where none was booked."""
    return view.once("window begins", lambda: _reckon_window_begins(view))


def _reckon_window_begins(view: View) -> Floats:
    begins, attempts = np.full(len(view), np.nan), view.attempts
    booked = np.flatnonzero(attempts.booked)
    if len(booked):
        booked = booked[np.argsort(_key(attempts.person[booked], attempts.call[booked]))]
        windows = _key(attempts.person[booked], attempts.call[booked])
        calls = np.flatnonzero(view.took("callback"))
        of_call = _key(view["person"][calls], view["call"][calls])
        place = np.minimum(np.searchsorted(windows, of_call), len(windows) - 1)
        has_booked = windows[place] == of_call
        begins[calls[has_booked]] = attempts.joined[booked[place[has_booked]]]
    return begins


def _is_kept(view: View) -> Flags:
    """Which calls have an officer speak with the caller in the window that was booked."""
    begins = window_begins(view)
    kept: Flags = (view["tier2_start"] >= begins) & (
        view["tier2_start"] < begins + view.journeys.scenario.window.minutes
    )
    return kept


def _kept(view: View) -> Observed:
    calls = view.asking
    return share_of(calls.callbacks & ~np.isnan(window_begins(calls)), calls.cell_of("transfer_asked"), _is_kept(calls))


def _answered(view: View) -> Observed:
    attempts = view.attempts
    in_window = attempts.booked & (attempts.dialled < attempts.joined + view.journeys.scenario.window.minutes)
    return share_of(in_window, view.period.cell_of(attempts.dialled), attempts.answered)


OF_CALLBACK_WINDOWS: Final = [
    Measure(
        "booked_share", "Callbacks with a booked window", "share", "call",
        f"Share of callbacks for which a window was booked, by the transfer decision. {OF_CALLBACKS}",
        read.of_callbacks(lambda calls: ~np.isnan(window_begins(calls))),
    ),
    Measure(
        "bookings_kept", "Bookings kept", "share", "call",
        "Share of the callbacks with a booked window whose officer began to speak within it, by the transfer decision; "
        "suspended and unfinished ones count as not kept.",
        _kept,
    ),
    Measure(
        "answered_in_window", "Attempts answered, of those in booked windows", "share", "attempt",
        "Share of the attempts dialled in the window that was booked for them that were answered, by the minute of "
        "dialling. A further attempt in the same window is not among them.",
        _answered,
    ),
]  # fmt: skip
"""Bookings, by the transfer decision or the minute of dialling."""
