"""Lengths of time as files write them, 0:04:31, 4:31, :21, 4m 31s or plain numbers, turned into numbers."""

from __future__ import annotations

from typing import Final

import pandas as pd

_CLOCK: Final = r"^(?P<sign>-?)(?:(?P<hour>[0-9]{1,4}):)?(?P<minute>[0-9]{0,4}):(?P<second>[0-5]?[0-9](?:[.,][0-9]+)?)$"
_SPELLED: Final = (
    r"(?i)^(?:PT)?(?=[0-9])(?:(?P<hour>[0-9]{1,4})\s*(?:h|hrs?|hours?|std|heures?|horas?)\.?\s*)?"
    r"(?:(?P<minute>[0-9]{1,4})\s*(?:m|min|mins|minutes?|minuten|minutos?)\.?\s*)?"
    r"(?:(?P<second>[0-9]{1,5}(?:[.,][0-9]+)?)\s*(?:s|secs?|seconds?|sek|seg|secondes?|sekunden|segundos?)\.?)?$"
)
"""Such as 4m 31s, 4 min 31 s or, after ISO 8601, PT4M31S."""
_THOUSANDS: Final = r"^-?[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])"
_NUMBER: Final = r"^-?[0-9]{1,12}(?:[.,][0-9]+)?(?:\s*s(?:ec)?\.?)?$"


def durations_of(texts: pd.Series, separator: str) -> tuple[pd.Series, pd.Series]:
    """The lengths of time that texts say, and which of them are plain numbers, of which the cell says no unit.

    Clock times and numbers that say s are seconds; plain numbers stay as they stand; NaN where a text is neither.
    ``separator`` is what parts the file's cells: 1,204 is a thousand and more, but a fraction after a semicolon, as
    where decimals have a comma.
    """
    plain = texts.str.strip()
    if separator != ";":
        thousands = plain.str.match(_THOUSANDS)
        plain = plain.where(~thousands, plain.str.replace(",", "", regex=False))
    texts_of_numbers = plain.where(plain.str.match(_NUMBER)).str.replace(r"\s*s.*$", "", regex=True)
    numbers = texts_of_numbers.str.replace(",", ".", regex=False).map(float, na_action="ignore").astype("float64")
    parts = plain.str.extract(_CLOCK)
    clock = _seconds_of(parts)
    clock = clock.where(parts["sign"] != "-", -clock)
    seconds = numbers.fillna(clock)
    if (unread := seconds.isna() & (plain != "")).any():
        spelled = plain[unread].str.extract(_SPELLED)
        seconds = seconds.fillna(_seconds_of(spelled.fillna("0")).where(spelled.notna().any(axis=1)))
    return seconds, numbers.notna() & ~plain.str.contains("s", na=False)


def _seconds_of(parts: pd.DataFrame) -> pd.Series:
    """The seconds of hours, minutes and seconds as texts; NaN where there are no seconds."""
    return (
        parts["hour"].fillna("0").astype("float64") * 3600
        + parts["minute"].replace("", "0").astype("float64") * 60
        + parts["second"].str.replace(",", ".", regex=False).astype("float64")
    )
