"""Dates and times not written as such: spreadsheet numbers, seconds since 1970, spans from one time to another.

Each is turned into the text that it stands for, which :mod:`data.tables.timestamps` then reads.
"""

from __future__ import annotations

import pandas as pd

_SERIAL = r"(?:29[2-9][0-9]{2}|[3-6][0-9]{4}|7[0-3][0-9]{3})(?:[.,][0-9]+)?"
_EPOCH = r"(?:[3-9][0-9]{8}|[1-4][0-9]{9})(?:[0-9]{3})?(?:\.[0-9]+)?"
_FRACTION = r"[01]?[.,][0-9]+|[01]"
_CLOCK = r"[0-9]{1,2}[:.]?[0-9]{2}(?::[0-9]{2})?\s*(?:[AP]\.?M?\.?)?"
_UNTIL = r"\s*[-\u2013\u2014/~\u2192]\s*|\s+(?:to|until|till|and|bis|und|a|à|al|au|hasta|y|et|e|às|alle)\s+(?:las?\s+)?"
_FROM = r"(?:(?:from|between|von|zwischen|de|entre|desde|dalle|das)\s+(?:las?\s+)?)?"
_SPAN = rf"(?i)^{_FROM}(?P<first>{_CLOCK})(?:{_UNTIL})(?P<last>{_CLOCK})$"
_STAMP_SPAN = (
    rf"(?i)^(?P<first>.*?[0-9][\sT]\s*{_CLOCK})(?:\s+(?:-|\u2013|\u2014|to|until|bis|à|hasta)\s+"
    rf"|\s*[-\u2013\u2014]\s*)(?P<last>(?:.*[\sT])?{_CLOCK})$"
)
_ISO_SPAN = r"^(\S+[0-9]T[0-9]\S+)/\S+[0-9]T[0-9]\S+$"
_BASIC_ISO = r"^([0-9]{4})([01][0-9])([0-3][0-9])T([0-2][0-9])([0-5][0-9])(?:[0-5][0-9](?:\.[0-9]+)?)?"
"""Such as 20260302T080000Z; the beginning of an interval has no seconds."""
_HOUR_SPAN = r"^([0-9]{1,2})\s*[-\u2013]\s*([0-9]{1,2})$"
_WRITTEN_CLOCK = (
    r"(?i)[0-9]\s*h|[ap]\.\s+m|uhr|[0-9]\s+(?:at|um|à|às|a las?|om)\s+[0-9]|^[0-9]+ days? [0-9]|^1(?:899|900)-"
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
    texts = _with_colons(texts.str.replace(_ISO_SPAN, r"\1", regex=True))
    basic = texts.str.match(_BASIC_ISO)
    if basic.any():
        texts = texts.mask(basic, texts[basic].str.replace(_BASIC_ISO, r"\1-\2-\3 \4:\5", regex=True))
    if texts.str.contains(r"[0-9M.]\s*(?:[-\u2013\u2014]|to|until|bis|à|hasta)\s*[0-9]", case=False, regex=True).any():
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
    distinct = texts.drop_duplicates()
    spelled = distinct
    fraction = distinct.str.fullmatch(_FRACTION)
    if distinct[fraction].str.contains(r"[.,]", regex=True).any():
        days = distinct[fraction].str.replace(",", ".", regex=False).astype("float64")
        minutes = (days * 1440).round().astype("int64")
        clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes]
        spelled = distinct.mask(fraction, pd.Series(clock, index=days.index, dtype=object))
    spelled = _without_ends(_hours_alone(_with_colons(spelled)), _SPAN)
    return texts.map(pd.Series(spelled.to_numpy(), index=distinct.to_numpy(), dtype=object)).astype(object)


def span_minutes(texts: pd.Series) -> pd.Series:
    """How many minutes spans such as 08:00-08:30 last; NaN where a text is none."""
    parts = _with_colons(texts).str.extract(_SPAN)
    ends = [
        pd.to_datetime(parts[part].str.extract(r"([0-9]{1,2}:[0-9]{2})")[0], format="%H:%M", errors="coerce")
        for part in ("first", "last")
    ]
    # On a clock of twelve hours, too, an interval is not as long as half a day.
    minutes: pd.Series = (ends[1] - ends[0]).dt.total_seconds() / 60 % 720
    return minutes


def _with_colons(texts: pd.Series) -> pd.Series:
    """Texts with times such as 08h00, 8 Uhr, 8:00 a. m. or 0 days 08:00:00 written 08:00 or 8:00 am."""
    written = texts.str.contains(_WRITTEN_CLOCK, regex=True)
    if not written.any():
        return texts
    plain = texts[written].str.replace(r"^(?:0 days? |1899-12-3[01][T ]|1900-01-0[01][T ])", "", regex=True)
    plain = plain.str.replace(r"(?i)([:.][0-5][0-9])\s*uhr", r"\1", regex=True)
    plain = plain.str.replace(r"(?i)\b([0-9]{1,2})\s*h(?:rs?)?\.?\s*([0-5][0-9])\b", r"\1:\2", regex=True)
    plain = plain.str.replace(r"(?i)\b([0-9]{1,2})\s*(?:h(?:rs?)?|uhr)(?![a-z])", r"\1:00", regex=True)
    plain = plain.str.replace(r"(?i)\b([ap])\.\s+m\.?", r"\1m", regex=True)
    # Between a date and a time, not between two times.
    plain = plain.str.replace(r"(?i)(?<=[0-9])(?<!:[0-9]{2})\s+(?:at|um|à|às|a las?|om)\s+(?=[0-9])", " ", regex=True)
    return texts.mask(written, plain)


def _hours_alone(texts: pd.Series) -> pd.Series:
    """Texts that are all hours up to the next, such as 08-09, written as the time they begin."""
    if texts.empty or not (hours := texts.str.extract(_HOUR_SPAN)).notna().all(axis=None):
        return texts
    first, last = hours[0].astype("int64"), hours[1].astype("int64")
    return first.astype(str).str.zfill(2) + ":00" if ((last - first) % 24 == 1).all() else texts


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
