"""What becomes of the people refused by the cutoff, in later calls; by the half-hour of the first refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from queueing.scenario.calendar import MINUTES_PER_DAY

from .measure import Measure
from .observations import HELPED, Flags, Observed, View, mean_by_cell
from .scopes import Integers

_FATES: Final = {
    "reached_officer": (
        "spoke with an officer later",
        "An officer or a supervisor spoke with the person in a later call.",
    ),
    "helped_otherwise": (
        "helped later without an officer",
        "No later call reached an officer, but one was resolved by Tier 1 or the voice system.",
    ),
    "not_helped": ("called again in vain", "Called again, and no later call helped or reached an officer."),
    "lost": ("did not call again", "No later call within the run."),
    "called_next_day": ("called again on a later day", "The next call arrived on a later day."),
}
"""What may become of a person: its label, and its definition."""


def _share_of_refused(fate: str) -> Callable[[View], Observed]:
    def observe_share(view: View) -> Observed:
        refused, fates = view.once("fates of refused people", lambda: _reckon_fates(view))
        return mean_by_cell(refused, fates[fate].astype(np.float64))

    return observe_share


def _reckon_fates(view: View) -> tuple[Integers, dict[str, Flags]]:
    """For each person refused in measured calls the half-hour of the first refusal, and what became of the person."""
    starts, place = view.person_of_row
    refused = np.flatnonzero(view.measured & view.ended_as("refused_cutoff"))
    first = refused[np.unique(place[refused], return_index=True)[1]]
    last = np.r_[starts[1:], len(view)][place[first]] - 1
    spoke = np.cumsum(np.r_[0, ~np.isnan(view["tier2_start"]) | ~np.isnan(view["supervisor_start"])])
    helped = np.cumsum(np.r_[0, view.ended_as(*HELPED)])
    reached_officer = spoke[last + 1] > spoke[first + 1]
    was_helped = helped[last + 1] > helped[first + 1]
    lost = last == first
    following = np.minimum(first + 1, len(view) - 1)
    later_day = view["arrived"][following] // MINUTES_PER_DAY > view["ended"][first] // MINUTES_PER_DAY
    fates = {
        "reached_officer": reached_officer,
        "helped_otherwise": was_helped & ~reached_officer,
        "not_helped": ~lost & ~was_helped & ~reached_officer,
        "lost": lost,
        "called_next_day": ~lost & later_day,
    }
    return view.cell_of("ended")[first], fates


OF_REFUSED_PEOPLE: Final = [
    Measure(
        f"refused_{fate}", f"Refused, {label}", "share", "person",
        f"{definition} Of the people refused by the cutoff in the measured days, by the instant of their first "
        "refusal.",
        _share_of_refused(fate),
    )
    for fate, (label, definition) in _FATES.items()
]  # fmt: skip
"""What becomes of those refused, each a share of them."""
