"""What becomes of the callers who ask for an officer, by the half-hour in which they called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from .measure import Measure
from .observations import Observed, View, share_by_cell
from .scopes import Floats

HELP: Final = {
    "live": ("helped without hanging up", "an officer or supervisor spoke with without a callback"),
    "same_day": ("called back the same day", "an officer called back on the day of the transfer decision"),
    "later": ("called back later", "an officer called back on a later day"),
    "refused": ("refused by the cutoff", "the cutoff refused"),
    "none": (
        "not helped for another reason",
        "nobody spoke with: who gave up, had no number, was not reached or still waited at closing or at the end",
    ),
}
"""What becomes of a call that asked for an officer, exactly one of these: its label, and how its definition ends."""

_CODES: Final = {name: code for code, name in enumerate(HELP)}


def share_of_asking(name: str) -> Callable[[View], Observed]:
    """Of the measured calls that asked for Tier 2 or a supervisor, the share of which this became, by arrival."""

    def observe_share(view: View) -> Observed:
        calls = view.once("calls by help", lambda: _calls_by_help(view.asking))
        return share_by_cell(calls[:, _CODES[name]], calls.sum(axis=1))

    return observe_share


def _calls_by_help(asking: View) -> Floats:
    """Measured calls by the half-hour of their arrival (rows) and by what became of them (columns)."""
    calls = np.flatnonzero(asking.measured)
    became = np.full(len(asking), _CODES["none"])
    spoke = asking.reached("tier2_start") | asking.reached("supervisor_start")
    became[spoke] = _CODES["live"]
    became[asking.took("callback") & spoke] = _CODES["later"]
    became[asking.called_back_same_day()] = _CODES["same_day"]
    became[asking.ended_as("refused_cutoff")] = _CODES["refused"]
    place = asking.cell_of("arrived")[calls] * len(HELP) + became[calls]
    counted = np.bincount(place, minlength=asking.period.cells * len(HELP)).astype(np.float64)
    return counted.reshape(asking.period.cells, len(HELP))


OF_HELP: Final = [
    Measure(
        f"asking_{became}", f"Asked for an officer, {label}", "share", "call",
        "Of the calls that asked for Tier 2 or a supervisor when Tier 1 was done, by arrival: those that "
        f"{ending}.",
        share_of_asking(became),
    )
    for became, (label, ending) in HELP.items()
]  # fmt: skip
"""What becomes of those who ask, each a share of them."""
