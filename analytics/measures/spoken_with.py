"""How long callers wait until a person speaks with them: callbacks in full, and as the zero that the field reports.

Who reports the speed of answer of a center that calls back often counts a callback as answered at once, since nobody
holds the line. Both figures are of the same calls and differ in nothing but the callbacks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from .measure import Measure
from .observations import Observed, View, mean_by_cell
from .scopes import Floats, Integers

_SPOKEN_WITH: Final = ("resolved_tier1", "not_authorized", "resolved_tier2", "appointment", "resolved_supervisor")
"""How calls end with the person who was asked for last."""


def _person_wait(*, callbacks: bool) -> Callable[[View], Observed]:
    """The waits of calls for all whom they ask for, those of callbacks for Tier 2 in full or as zero."""

    def observe_wait(view: View) -> Observed:
        cell, on_the_line, for_callback = view.once("waits for people", lambda: _waits(view))
        return mean_by_cell(cell, on_the_line + for_callback if callbacks else on_the_line)

    return observe_wait


def _waits(view: View) -> tuple[Integers, Floats, Floats]:
    """Of the calls counted: the half-hour of leaving the voice system, waits on the line, and waits for a callback."""
    calls, asking = view.past_voice_system, view.asking
    on_the_line = calls["tier1_start"] - calls["ivr_end"]
    for_callback = np.zeros(len(calls))
    passed_on = np.flatnonzero(calls.reached("transfer_asked"))
    for_tier2 = np.nan_to_num(asking["tier2_start"] - asking["transfer_asked"])
    for_supervisor = np.nan_to_num(asking["supervisor_start"] - asking.asked_supervisor())
    called_back = asking.took("callback")
    on_the_line[passed_on] += np.where(called_back, 0.0, for_tier2) + for_supervisor
    for_callback[passed_on] = np.where(called_back, for_tier2, 0.0)
    counted = np.flatnonzero(calls.measured & calls.ended_as(*_SPOKEN_WITH))
    return calls.cell_of("ivr_end")[counted], on_the_line[counted], for_callback[counted]


_OF_WHAT: Final = (
    "Waits for Tier 1 and, where a call is passed on, for an officer and for a supervisor, added up, by the end of the "
    "voice system. Of calls past the voice system that end with the person asked for last; abandoned, refused, "
    "suspended and unfinished ones, those without a number to call and those still waiting at closing are not counted."
)
OF_PERSON_WAITS: Final = [
    Measure(
        "person_wait_mean", "Mean wait until a person speaks, callbacks in full", "minutes", "call",
        f"{_OF_WHAT} A callback waits from the transfer decision until an officer speaks with the caller.",
        _person_wait(callbacks=True),
    ),
    Measure(
        "person_wait_mean_callbacks_zero", "Mean wait until a person speaks, callbacks as zero", "minutes", "call",
        f"{_OF_WHAT} A callback counts as no wait for Tier 2, as is usual in reports: to be compared with theirs.",
        _person_wait(callbacks=False),
    ),
]  # fmt: skip
"""The mean wait for people, in truth and by the habit of reports."""
