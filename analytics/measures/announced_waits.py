"""How right the announced wait is: held against the wait that each caller had."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.wording import part_in_words

from .measure import Measure
from .observations import Observed, View, mean_by_cell
from .scopes import Floats, Integers

_NEAR: Final = 0.25
"""An announced wait is near where the actual one is off by at most this part of it."""


def _mean_error(view: View) -> Observed:
    """Actual less announced waits."""
    cell, announced, actual = _announced_and_actual(view)
    return mean_by_cell(cell, actual - announced)


def _share_near(view: View) -> Observed:
    """The share of calls whose actual wait is near the announced one."""
    cell, announced, actual = _announced_and_actual(view)
    return mean_by_cell(cell, (np.abs(actual - announced) <= _NEAR * announced).astype(np.float64))


def _announced_and_actual(view: View) -> tuple[Integers, Floats, Floats]:
    """Of calls that were told a wait and waited until an officer spoke: half-hour of asking, and both waits."""
    return view.once("announced and actual waits", lambda: _reckon_announced_and_actual(view.asking))


def _reckon_announced_and_actual(calls: View) -> tuple[Integers, Floats, Floats]:
    announced = calls["estimated_wait"]
    # Neither no wait nor one without end is a number of minutes to be right about.
    told = calls.transfers & (announced > 0) & np.isfinite(announced)
    rows = np.flatnonzero(told & calls.reached("tier2_start"))
    actual = calls["tier2_start"][rows] - calls["transfer_asked"][rows]
    return calls.cell_of("transfer_asked")[rows], announced[rows], actual


_OF_WHAT: Final = (
    "Of the live holders and callbacks that were told a wait and with whom an officer spoke, by the transfer decision: "
    "neither where an officer was free nor where none was on duty. Abandoned, refused, suspended and unfinished ones "
    "are not counted."
)
OF_ANNOUNCED_WAITS: Final = [
    Measure(
        "announced_wait_error", "Mean of actual less announced wait", "minutes", "call",
        f"The wait from the transfer decision until an officer spoke, less the announced one; below 0 where officers "
        f"come sooner than announced. {_OF_WHAT}",
        _mean_error, is_signed=True,
    ),
    Measure(
        "announced_wait_near", f"Actual wait within {part_in_words(_NEAR)} of the announced", "share", "call",
        f"Share of waits until an officer spoke that are longer or shorter than the announced one by at most "
        f"{part_in_words(_NEAR)} of it. {_OF_WHAT}",
        _share_near,
    ),
]  # fmt: skip
"""How right announced waits are."""
