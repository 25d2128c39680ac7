"""How many calls a figure rests on, in words, where that is another number in the plans that are compared."""

from __future__ import annotations

from typing import Final

from analytics.wording import number_in_words

from .definitions import MEASURES
from .scopes import DAYS_PER_WEEK

COUNTED: Final = {"call": "calls", "person": "people", "attempt": "attempts", "item": "items", "day": "days"}
"""What figures rest on, by the basis of their measure."""
MUCH: Final = 2.0
"""So many times as many, or as few, are another basis: the same share then means another number of callers."""


def other_basis(measure: str, calls: float, before: float, days: int) -> str:
    """``of 10 calls a week, 104 in the baseline``, where a share or a wait rests on far fewer or more than before.

    ``calls`` and ``before`` are those of one replication, which measures so many days. Empty where they are alike,
    where one of them is none, and for figures per day.
    """
    meant = MEASURES[measure]
    if meant.unit not in ("share", "minutes") or meant.basis == "day" or not (calls > 0 and before > 0):
        return ""
    if 1 / MUCH < calls / before < MUCH:
        return ""
    counted, period = COUNTED[meant.basis], "week" if days <= DAYS_PER_WEEK else f"run of {days} days"
    return f"of {number_in_words(calls)} {counted} a {period}, {number_in_words(before)} in the baseline"
