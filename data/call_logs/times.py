"""Clock times, timestamps and durations of millions of calls, from text to numbers.

The usual shapes (7:04:59, 2026-03-02 07:04:59, 195) are read at a few nanoseconds a cell; whatever else there is in
a column is read by its distinct texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.tables.durations import durations_of
from data.tables.problems import Problem
from queueing.scenario.calendar import Floats, Integers

CENTER_TIME_ZONE: Final = "America/New_York"
DAY_SECONDS: Final = 86_400
UNREADABLE: Final = -1
"""The code of a date that is not there or not readable."""
MAX_HOURS: Final = 48
"""Clock times reach into the next day at most, such as 25:10."""
LEAST_CALLS: Final = 50
"""Fewer calls may all arrive in the same half of their days by chance."""

_HOUR_SECONDS: Final = 3600
_MORNING, _NOON = 7, 12
_PAD: Final = 8
_ZERO, _NINE, _COLON = 48, 57, 58
_CLOCK: Final = (
    r"^(?P<hour>[0-9]{1,2}):(?P<minute>[0-5]?[0-9])(?::(?P<second>[0-5]?[0-9](?:[.,][0-9]+)?))?"
    r"\s*(?:(?P<half>[AP])\.?M?\.?)?$"
)
_STAMP: Final = r"^(?P<date>.*?[^\s,])(?:(?<=[0-9])T|[\s,]+)(?P<time>[0-9]{1,2}:.*)$"
_FIRST_EPOCH, _LAST_EPOCH = 315_532_800.0, 4_102_444_800.0
"""Seconds since 1970 of 1980 and 2100, between which a number without any sign is a time."""
_MILLISECONDS: Final = 1e11
_ZONED: Final = r"[0-9]{1,2}:[0-9]{2}.*(?:Z|[+-][0-9]{2}:?[0-9]{2})$"


@dataclass(frozen=True, eq=False)
class Times:
    """Dates and times of day of one column and block."""

    dates: tuple[str, ...]
    """The distinct texts of dates."""
    date_codes: Integers
    """For each row the place of its date in ``dates``, or ``UNREADABLE`` where the cell has no date."""
    seconds: Floats
    """Seconds after that date's midnight; NaN where the cell has no time or none that can be read."""
    unreadable: Any
    """Rows with a text that is no time, as a boolean array."""
    converted: int = 0
    """Rows with a time zone, which were converted to the center's."""
    says_halves: bool = False
    """Whether some time says am or pm."""


@dataclass(frozen=True, eq=False)
class Durations:
    """Lengths of time of one column and block."""

    amounts: Floats
    """Seconds, or plain numbers as they stand; NaN where the cell has nothing or nothing that can be read."""
    plain: Any
    """Rows with a plain number, of which the cell does not say the unit, as a boolean array."""
    unreadable: Any
    """Rows with a text that is no length of time, as a boolean array."""


def read_times(texts: pa.Array) -> Times:
    """Clock times, or timestamps with date and time, of a column of text with nulls."""
    nothing = np.asarray(texts.is_null())
    seconds, fits = _usual_clock(texts)
    if (fits | nothing).all():
        seconds[nothing] = np.nan
        return Times((), np.full(len(texts), UNREADABLE), seconds, np.zeros(len(texts), dtype=np.bool_))
    stamps = _usual_stamps(texts)
    if stamps is None and (epochs := _epochs(texts)) is not None:
        stamps = _of_zoned(epochs)
    if stamps is not None:
        return stamps
    return _unusual_times(texts, nothing)


def read_durations(texts: pa.Array, separator: str) -> Durations:
    """Lengths of time of a column of text with nulls; plain numbers stay as they are until their unit is known.

    ``separator`` is what parts the file's cells: 1,204 is a thousand and more, but a fraction after a semicolon, as
    where decimals have a comma.
    """
    nothing = np.asarray(texts.is_null())
    plain: Any = np.broadcast_to(np.True_, nothing.shape)
    try:
        amounts = np.asarray(pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        encoded = texts.dictionary_encode()
        distinct = pd.Series(encoded.dictionary.to_pylist(), dtype=object)
        seconds, bare = durations_of(distinct, separator)
        amounts = _by_code(encoded, seconds.to_numpy())
        plain = _by_code(encoded, bare.to_numpy(dtype=np.bool_)) == 1
    amounts = np.where(np.isfinite(amounts), amounts, np.nan)
    return Durations(amounts, plain, np.isnan(amounts) & ~nothing)


def lost_halves(arrived: Floats, column: str, lines: Integers) -> Problem | None:
    """An error where calls of several days arrive from 1:00 to 12:59 alone: a 12-hour clock that lost its am and pm.

    Read as they stand, the calls of a center's afternoon would lie in the night: no center opens at 1 in the morning
    and closes by 1 in the afternoon. ``arrived`` are seconds since 1970, NaN where unknown; ``lines`` their lines.
    """
    known = np.flatnonzero(~np.isnan(arrived))
    days, seconds = np.divmod(arrived[known], DAY_SECONDS)
    hours = seconds // _HOUR_SECONDS
    at_one = hours == 1
    within = hours.min() >= 1 and hours.max() <= _NOON and (hours >= _MORNING).any()
    if len(known) < LEAST_CALLS or not (days != days[0]).any() or not within or not at_one.any():
        return None
    place = int(known[int(np.argmax(at_one))])
    found = str(np.datetime64(int(arrived[place]), "s")).replace("T", " ")
    message = (
        f"all {len(known):,} calls arrive from 1:00 to 12:59, {at_one.sum():,} of them by 1:59, so that morning and "
        "afternoon cannot be told apart; allowed are times with AM and PM, or from 00:00 to 24:00"
    )
    return Problem("error", message, int(lines[place]), column, found)


def _usual_clock(texts: pa.Array) -> tuple[Floats, Any]:
    """Seconds of texts such as 7:04:59 and 07:04:59, and which texts have that shape."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    lengths, ends = np.diff(offsets), offsets[1:].astype(np.int64)
    if not len(texts):
        return np.empty(0), np.empty(0, dtype=np.bool_)
    content = texts.buffers()[2]
    letters = np.zeros(_PAD + int(offsets[-1]), dtype=np.uint8)
    if content is not None:
        letters[_PAD:] = np.frombuffer(content, np.uint8)[: int(offsets[-1])]
    last = np.lib.stride_tricks.sliding_window_view(letters, _PAD)[ends]
    digits = last.astype(np.int32) - _ZERO
    tens = np.where(lengths == _PAD, digits[:, 0], 0)
    others = digits[:, [1, 3, 4, 6, 7]]
    hours = tens * 10 + digits[:, 1]
    fits = (
        ((lengths == _PAD) | (lengths == _PAD - 1))
        & (tens >= 0)
        & (tens <= 2)  # noqa: PLR2004 (hours have 2 tens at most)
        & (hours < 24)  # noqa: PLR2004
        & (last[:, 2] == _COLON)
        & (last[:, 5] == _COLON)
        & ((others >= 0) & (others <= _NINE - _ZERO)).all(axis=1)
        & (digits[:, 3] < 6)  # noqa: PLR2004 (minutes and seconds have 5 tens at most)
        & (digits[:, 6] < 6)  # noqa: PLR2004
    )
    seconds = hours * 3600 + (digits[:, 3] * 10 + digits[:, 4]) * 60 + digits[:, 6] * 10 + digits[:, 7]
    return seconds.astype(np.float64), fits


def _usual_stamps(texts: pa.Array) -> Times | None:
    """ISO timestamps, all with a time zone or all without; None where some text is none."""
    try:
        return _of_stamps(pc.cast(texts, pa.timestamp("us")), converted=0)
    except pa.ArrowInvalid:
        try:
            return _of_zoned(pc.cast(texts, pa.timestamp("us", "UTC")))
        except pa.ArrowInvalid:
            return None


def _of_zoned(zoned: pa.Array) -> Times:
    local = pc.local_timestamp(pc.cast(zoned, pa.timestamp("us", CENTER_TIME_ZONE)))
    return _of_stamps(local, converted=len(zoned) - zoned.null_count)


def _of_stamps(stamps: pa.Array, *, converted: int) -> Times:
    nothing = np.asarray(stamps.is_null())
    microseconds = np.asarray(pc.fill_null(stamps.cast(pa.int64()), 0))
    days, rest = np.divmod(microseconds, DAY_SECONDS * 1_000_000)
    distinct, codes = np.unique(days, return_inverse=True)
    dates = tuple(str(day) for day in distinct.astype("datetime64[D]"))
    seconds = np.where(nothing, np.nan, rest / 1e6)
    codes = np.where(nothing, UNREADABLE, codes)
    return Times(dates, codes, seconds, np.zeros(len(stamps), dtype=np.bool_), converted)


def _epochs(texts: pa.Array) -> pa.Array | None:
    """Seconds, or milliseconds, since 1970 as timestamps in UTC, none for 0; None where some text is none of these."""
    try:
        seconds = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        return None
    seconds = pc.if_else(pc.equal(seconds, 0.0), None, seconds)
    seconds = pc.if_else(pc.greater(seconds, _MILLISECONDS), pc.divide(seconds, 1000.0), seconds)
    limits = pc.min_max(seconds)
    first, last = limits["min"].as_py(), limits["max"].as_py()
    if first is None or not _FIRST_EPOCH <= first <= last <= _LAST_EPOCH:
        return None
    return pc.cast(pc.cast(pc.round(pc.multiply(seconds, 1e6)), pa.int64()), pa.timestamp("us", "UTC"))


def _unusual_times(texts: pa.Array, nothing: Any) -> Times:
    encoded = texts.dictionary_encode()
    distinct = pd.Series(encoded.dictionary.to_pylist(), dtype=object).str.strip().str.upper()
    zoned = distinct.str.contains(_ZONED, regex=True)
    if zoned.any():
        local = pd.to_datetime(distinct[zoned], utc=True, errors="coerce", format="ISO8601")
        written = local.dt.tz_convert(CENTER_TIME_ZONE).dt.strftime("%Y-%m-%d %H:%M:%S.%f")
        distinct = distinct.where(~zoned, written)
    parts = distinct.str.extract(_STAMP)
    clock = parts["time"].where(parts["time"].notna(), distinct).str.extract(_CLOCK)
    hours = clock["hour"].astype("float64")
    halves = clock["half"].notna()
    hours = hours.where(~halves, hours % 12 + 12 * (clock["half"] == "P"))
    seconds = (
        hours * 3600
        + clock["minute"].astype("float64") * 60
        + clock["second"].fillna("0").str.replace(",", ".", regex=False).astype("float64")
    ).where(hours < MAX_HOURS)
    dates = parts["date"].where(seconds.notna())
    codes, names = pd.factorize(dates)
    by_row = _by_code(encoded, seconds.to_numpy(dtype=np.float64))
    date_codes = _by_code(encoded, codes)
    return Times(
        tuple(str(name) for name in names),
        np.where(np.isnan(date_codes), UNREADABLE, date_codes).astype(np.int64),
        by_row,
        np.isnan(by_row) & ~nothing,
        int(np.nansum(_by_code(encoded, zoned.to_numpy()))),
        bool(halves.any()),
    )


def _by_code(encoded: Any, values: Any) -> Floats:
    """The values of distinct texts for each row; NaN where there is no text."""
    codes = np.asarray(pc.fill_null(encoded.indices, -1))
    by_row: Floats = np.append(values, np.nan)[codes]
    return by_row
