"""Units of lengths of time in files: their names, and which are possible for how long a call is handled."""

from __future__ import annotations

from typing import Final, Literal

DurationUnit = Literal["seconds", "minutes", "hours", "milliseconds"]
SECONDS_OF: Final[dict[DurationUnit, float]] = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "milliseconds": 0.001}
"""Seconds of a plain number in each unit of lengths of time."""
UNIT_WORDS: Final[dict[str, DurationUnit]] = {
    "seconds": "seconds", "second": "seconds", "secs": "seconds", "sec": "seconds", "s": "seconds",
    "minutes": "minutes", "minute": "minutes", "mins": "minutes", "min": "minutes",
    "hours": "hours", "hour": "hours", "hrs": "hours",
    "milliseconds": "milliseconds", "millisecond": "milliseconds", "millis": "milliseconds", "msec": "milliseconds",
    "ms": "milliseconds",
}  # fmt: skip
"""Units that a header may name at its end."""
SHORT_HANDLING, LONG_HANDLING = 30.0, 2 * 3600.0
"""Seconds between which the median handling time of any center lies; one outside them is questioned."""


def usual_units(handling: float) -> list[DurationUnit]:
    """The units in which a number may be how long a call of any center is handled."""
    return [unit for unit, each in SECONDS_OF.items() if SHORT_HANDLING <= handling * each <= LONG_HANDLING]
