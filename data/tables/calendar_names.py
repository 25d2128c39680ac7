"""Names of weekdays and months in the languages of reports, and dates that are written with them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import pandas as pd

_WEEKDAYS: Final = (
    "monday mon montag mo lundi lun lunes lunedi segunda segundafeira maandag ma",
    "tuesday tue tues dienstag di mardi mar martes martedi terca tercafeira dinsdag",
    "wednesday wed mittwoch mi mercredi mer miercoles mie mercoledi quarta quartafeira woensdag wo",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedi gio quinta quintafeira donderdag",
    "friday fri freitag fr vendredi ven viernes vie venerdi sexta sextafeira vrijdag vr",
    "saturday sat samstag sonnabend sa samedi sam sabado sab sabato zaterdag za",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo",
)
_MONTHS: Final = (
    "january jan januar janner jaenner janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari",
    "march mar marz maerz mrz mars marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro",
)
WEEKDAY_OF: Final = {name: weekday for weekday, names in enumerate(_WEEKDAYS) for name in names.split()}
"""The weekday, Monday 0, that a name in small letters without accents stands for."""
MONTH_OF: Final = {name: month for month, names in enumerate(_MONTHS, start=1) for name in names.split()}
"""The month, January 1, that a name in small letters without accents stands for."""
_BESIDE: Final = frozenset(
    ["de", "del", "of", "the", "le", "den", "der", "el", "il", "st", "nd", "rd", "th", "er", "vom", "am"]
)
"""Words and endings of numbers that dates may have beside weekday, day, month and year."""
_NAMED: Final = re.compile(r"[a-z0-9\s,./'\u2019-]+")
_WEEKDAY: Final = rf"(?:{'|'.join(sorted(WEEKDAY_OF, key=len, reverse=True))})"
_WEEKDAY_BESIDE: Final = re.compile(rf"^{_WEEKDAY}\b[.,\s]*(?=[0-9])|(?<=[0-9])[,\s]+\(?{_WEEKDAY}\b[.)]*$")
_FOUR_DIGITS: Final = 4
_TWO_NUMBERS: Final = 2
_FIRST_OF_TWO_DIGITS: Final = 69
"""The first of the years that two digits put into the century before this one, as everywhere."""
_YEAR_FIRST: Final = r"(?:19|20|21)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_ISO_WEEK: Final = re.compile(r"([0-9]{4})-?W([0-9]{1,2})-?([1-7])")


def unaccented(text: str) -> str:
    """A text in small letters without accents."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def spell_named_dates(texts: pd.Series) -> pd.Series:
    """Texts of dates without a weekday beside them, such as 2026-03-02 where a month or an ISO week's day is named.

    Eight digits that cannot begin with a year, such as 03022026, are written 03/02/2026.
    """
    together = texts.str.fullmatch(r"[0-9]{8}") & ~texts.str.fullmatch(_YEAR_FIRST)
    if together.any():
        texts = texts.mask(together, texts.str.replace(r"^(..)(..)(....)$", r"\1/\2/\3", regex=True))
    named = texts.str.contains(r"[^\W\d_]{2}|[0-9]W[0-9]|-W", regex=True)
    return texts.mask(named, texts[named].map(_spell_named_date)) if named.any() else texts


def _spell_named_date(text: str) -> str:
    plain = unaccented(text)
    return named_date(text) or (_WEEKDAY_BESIDE.sub("", plain) if _WEEKDAY_BESIDE.search(plain) else text)


def named_date(text: str) -> str | None:
    """A date with the name of a month in any usual order, or of an ISO week's day, as 2026-03-02; None if it is none.

    A weekday may stand beside it: ``lundi 2 mars 2026``, ``2 de marzo de 2026``, ``Mon, March 2nd, 2026``.
    """
    if week := _ISO_WEEK.fullmatch(text.strip().upper()):
        return iso_week_date(*map(int, week.groups()))
    plain = unaccented(text)
    if not _NAMED.fullmatch(plain):
        return None
    tokens = re.findall(r"[a-z]+|[0-9]+", plain)
    words = [each for each in tokens if each.isalpha() and each not in _BESIDE]
    numbers = [each for each in tokens if each.isdigit()]
    months = [each for each in words if each in MONTH_OF]
    # "mar" is March in many languages, and Tuesday in some: of two names, the first is then a weekday.
    month = months[-1] if months else ""
    others = [each for at, each in enumerate(words) if at != len(words) - 1 - words[::-1].index(month)] if month else []
    if not month or len(numbers) != _TWO_NUMBERS or not all(each in WEEKDAY_OF for each in others):
        return None
    day, year = numbers if len(numbers[0]) != _FOUR_DIGITS else reversed(numbers)
    century = 0 if len(year) == _FOUR_DIGITS else 1900 if int(year) >= _FIRST_OF_TWO_DIGITS else 2000
    return f"{int(year) + century:04d}-{MONTH_OF[month]:02d}-{int(day):02d}"


def iso_week_date(year: int, week: int, weekday: int) -> str | None:
    """The date of a day (Monday 1) of an ISO 8601 week as 2026-03-02; None where the year has no such week."""
    try:
        return pd.Timestamp.fromisocalendar(year, week, weekday).strftime("%Y-%m-%d")
    except ValueError:
        return None
