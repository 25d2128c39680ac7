"""What figures are counted in, and how a figure's name and its unit make the head of a column."""

from __future__ import annotations

import re
from typing import Final, Literal

Unit = Literal["calls", "minutes", "share", "hours", "dollars", "attempts", "appointments", "people", "items"]
UNITS_IN_WORDS: Final[dict[str, str]] = {"share": "share of 1", "dollars": "US dollars", "min": "minutes"}
"""What units are called where figures stand as bare numbers; all others by their own name."""
_COUNTED_AS: Final = {"calls": ("callbacks",)}


def unit_in_words(unit: str) -> str:
    """What a unit is called beside bare numbers: ``share of 1``, ``minutes``."""
    return UNITS_IN_WORDS.get(unit, unit)


def column_head(label: str, unit: str = "", part: str = "") -> str:
    """The head of a column of figures: ``90th percentile wait (minutes)``, ``Callbacks carried over, a day: low``.

    ``part`` is which of a figure's numbers it is. A count whose name says what is counted bears no unit beside it.
    """
    words = unit_in_words(unit)
    head = f"{label}: {part}" if part else label
    if not words or {words, *_COUNTED_AS.get(unit, ())} & {*re.findall(r"\w+", label.lower())}:
        return head
    return f"{head[:-1]}, {words})" if head.endswith(")") else f"{head} ({words})"
