"""Dates and times not written as such: spreadsheet numbers, seconds since 1970, spans from one time to another.

Each is turned into the text that it stands for, which :mod:`data.tables.timestamps` then reads.
"""

from __future__ import annotations

import pandas as pd

_SERIAL = r"(?:29[2-9][0-9]{2}|[3-6][0-9]{4}|7[0-3][0-9]{3})(?:[.,][0-9]+)?"
_EPOCH = r"(?:[3-9][0-9]{8}|[1-4][0-9]{9})(?:[0-9]{3})?(?:\.[0-9]+)?"
_FRACTION = r"[01]?[.,][0-9]+|[01]"
_CLOCK = r"[0-9]{1,2}:?[0-9]{2}(?::[0-9]{2})?\s*(?:[AP]\.?M?\.?)?"
_SPAN = rf"(?i)^(?P<first>{_CLOCK})\s*(?:-|\u2013|\u2014|to|until)\s*(?P<last>{_CLOCK})$"
_STAMP_SPAN = (
    rf"(?i)^(?P<first>.*?[0-9][\sT]\s*{_CLOCK})(?:\s+(?:-|\u2013|\u2014|to|until)\s+|\s*[-\u2013\u2014]\s*)"
    rf"(?P<last>(?:.*[\sT])?{_CLOCK})$"
)
_MILLISECONDS = 10**11
_FEW_ENDS = 2
_NOON_HOUR = 12


def spell_stamps(texts: pd.Series) -> pd.Series:
    """Texts of date and time, with numbers of spreadsheets and computers, and spans, written as the time they begin."""
    serial = texts.str.fullmatch(_SERIAL)
    if serial.any():
        texts = texts.mask(serial, _from_serials(texts[serial]))
    epoch = texts.str.fullmatch(_EPOCH)
    if epoch.any():
        texts = texts.mask(epoch, _from_epochs(texts[epoch]))
    if texts.str.contains(r"[0-9M.]\s*(?:[-\u2013\u2014]|to|until)\s*[0-9]", case=False, regex=True).any():
        texts = _without_ends(texts, _STAMP_SPAN)
    return texts


def spell_dates(texts: pd.Series) -> pd.Series:
    """Texts of dates, with spreadsheet numbers written as dates."""
    serial = texts.str.fullmatch(_SERIAL)
    if not serial.any():
        return texts
    return texts.mask(serial, _from_serials(texts[serial]).str[:10])


def spell_times(texts: pd.Series) -> pd.Series:
    """Texts of times of day, with spreadsheets' fractions of a day, and spans, written as the time they begin."""
    fraction = texts.str.fullmatch(_FRACTION)
    if texts[fraction].str.contains(r"[.,]", regex=True).any():
        days = texts[fraction].str.replace(",", ".", regex=False).astype("float64")
        minutes = (days * 1440).round().astype("int64")
        clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes]
        texts = texts.mask(fraction, pd.Series(clock, index=days.index, dtype=object))
    return _without_ends(texts, _SPAN)


def _from_serials(texts: pd.Series) -> pd.Series:
    days = texts.str.replace(",", ".", regex=False).astype("float64")
    seconds = (days * 86400).round()
    stamps = pd.Timestamp("1899-12-30") + pd.to_timedelta(seconds, unit="s")
    return pd.Series(stamps).dt.strftime("%Y-%m-%d %H:%M:%S")


def _from_epochs(texts: pd.Series) -> pd.Series:
    numbers = texts.astype("float64")
    seconds = numbers.where(numbers < _MILLISECONDS, numbers / 1000)
    return pd.Series(pd.to_datetime(seconds, unit="s")).dt.strftime("%Y-%m-%d %H:%M:%SZ")


def _without_ends(texts: pd.Series, span: str) -> pd.Series:
    parts = texts.str.extract(span)
    spans = parts["first"].notna()
    # In 2026-01-05 08:00-05:00 the end is an offset: it is the same on every line, or that of summer and winter.
    without_space = ~texts.str.contains(r"\s[-\u2013\u2014]|[-\u2013\u2014]\s|to|until", case=False, regex=True)
    ends = parts["last"][spans & without_space]
    if span == _STAMP_SPAN and ends.nunique() <= _FEW_ENDS:
        spans &= ~without_space
    if not spans.any():
        return texts
    first, last = parts["first"][spans].str.strip(), parts["last"][spans].str.strip()
    return texts.mask(spans, _with_half(first, last))


def _with_half(first: pd.Series, last: pd.Series) -> pd.Series:
    """The beginnings with am or pm, where only the end says it."""
    half = last.str.extract(r"(?i)([AP])\.?M?\.?$")[0].str.upper()
    lacking = half.notna() & ~first.str.contains(r"(?i)[AP]\.?M?\.?$", regex=True)
    turns = last.str.contains(r"(?:^|\s)12:?[0-9]{2}", regex=True) & ~first.str.contains(r"(?:^|\s)12:?[0-9]{2}$")
    half = half.mask(turns & lacking, half.map({"A": "P", "P": "A"}))
    return first.where(~lacking, first + " " + half + "M")
