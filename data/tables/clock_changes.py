"""Clocks that differ: times of other zones turned into Eastern ones, and the hours that daylight saving changes."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from .problems import Problem, quoted

LOCAL_ZONE = "America/New_York"
"""The zone in which the center's clocks go; every time is turned into it."""

_NAMED: dict[str, tzinfo] = {
    **dict.fromkeys(("Z", "UTC", "GMT"), UTC),
    **{
        f"{letter}{season}T": timezone(timedelta(hours=hours + (season == "D")))
        for letter, hours in (("E", -5), ("C", -6), ("M", -7), ("P", -8))
        for season in "SD"
    },
    "ET": ZoneInfo(LOCAL_ZONE),
    "CT": ZoneInfo("America/Chicago"),
    "MT": ZoneInfo("America/Denver"),
    "PT": ZoneInfo("America/Los_Angeles"),
}
_ZONED = (
    r"(?i)^(?P<local>.*[0-9]{1,2}:[0-9]{2}.*?)\s*\(?"
    rf"(?P<zone>(?:UTC|GMT)?[+-][0-9]{{2}}:?(?:[0-9]{{2}})?|\b(?:{'|'.join(_NAMED)})|(?<=[0-9])Z)\)?$"
)
_IN_NAMES = {
    "America/New_York": r"(?i:\b(?:eastern|local)\b)|\bE[SD]?T\b",
    "America/Chicago": r"(?i:\bcentral\b)|\bC[SD]?T\b",
    "America/Denver": r"(?i:\bmountain\b)|\bM[SD]?T\b",
    "America/Los_Angeles": r"(?i:\bpacific\b)|\bP[SD]?T\b",
    "Europe/Berlin": r"\b(?:CEST?|MES?Z)\b",
    "UTC": r"(?i:\b(?:utc|gmt|zulu)\b)",
}
"""How the name of a column says on whose clock its times are."""


_AREAS = r"\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific|US|Canada)/[A-Za-z_]+(?:/[A-Za-z_]+)?"
_OFFSET = r"\b(?:UTC|GMT)\s?([+\u2212-])\s?([0-9]{1,2})(?::?([0-9]{2}))?"


def zone_named(header: str) -> str | None:
    """The zone that a column's name says its times are in, such as ``UTC`` or ``UTC-05:00``; None if it says none."""
    for area in re.findall(_AREAS, header):
        with suppress(ZoneInfoNotFoundError):
            return ZoneInfo(area).key
    if offset := re.search(_OFFSET, header, re.IGNORECASE):
        sign = "+" if offset[1] == "+" else "-"
        return f"UTC{sign}{int(offset[2]):02d}:{offset[3] or '00'}"
    parted = re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", header)
    return next((zone for zone, words in _IN_NAMES.items() if re.search(words, parted)), None)


def split_zones(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Texts without the zone or offset at their end, and that zone ("" where there is none)."""
    parts = texts.str.extract(_ZONED)
    zones = parts["zone"].fillna("").str.upper()
    return parts["local"].where(zones != "", texts), zones


def to_local(starts: pd.Series, zones: pd.Series, assumed: str = LOCAL_ZONE) -> pd.Series:
    """Wall-clock starts of the center, for starts on clocks of ``zones``, as :func:`split_zones` finds them.

    Where a text has no zone its clock is that of ``assumed``.
    """
    local = starts.copy()
    for text in zones.drop_duplicates():
        zone = _zone(text or assumed) if text or re.match(_OFFSET, assumed) else ZoneInfo(assumed)
        if zone != ZoneInfo(LOCAL_ZONE):
            here = (zones == text) & starts.notna()
            ahead = np.ones(int(here.sum()), dtype=bool)
            there = starts[here].dt.tz_localize(zone, ambiguous=ahead, nonexistent="shift_forward")
            local[here] = there.dt.tz_convert(LOCAL_ZONE).dt.tz_localize(None)
    return local


def zones_converted(zones: pd.Series, assumed: str, column: str) -> list[Problem]:
    """A warning that says which zones were turned into Eastern time, if any."""
    names = sorted(set(zones) - {""})
    if names:
        shown = ", ".join(map(quoted, names[:5]))
        count = int((zones != "").sum())
        message = f"{count:,} times have a zone or offset ({shown}); all were turned into Eastern time"
    elif assumed != LOCAL_ZONE:
        count = len(zones)
        message = f"{count:,} times were turned from the clock of {assumed} into Eastern time"
    else:
        return []
    return [Problem("warning", message, column=column, kind="zone", count=count)]


def in_doubled_hour(starts: pd.Series) -> pd.Series:
    """Which starts lie in the hour that clocks go through twice when daylight saving ends."""
    localized = starts.dt.tz_localize(LOCAL_ZONE, ambiguous="NaT", nonexistent="shift_forward")
    found: pd.Series = localized.isna() & starts.notna()
    return found


def in_dropped_hour(starts: pd.Series) -> pd.Series:
    """Which starts lie in the hour that clocks leap over when daylight saving begins."""
    ahead = np.ones(len(starts), dtype=bool)
    localized = starts.dt.tz_localize(LOCAL_ZONE, ambiguous=ahead, nonexistent="NaT")
    found: pd.Series = localized.isna() & starts.notna()
    return found


def _zone(text: str) -> tzinfo:
    if text in _NAMED:
        return _NAMED[text]
    sign, digits = text.lstrip("UTCGM")[0], text.lstrip("UTCGM")[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=min(int(digits[:2]), 14), minutes=min(int(digits[2:]), 59))
    return timezone(away if sign == "+" else -away)
