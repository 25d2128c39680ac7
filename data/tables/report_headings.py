"""What a heading of a report says of the lines below it: their date, their queue, their clock; or nothing of use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from .calendar_names import MONTH_OF, WEEKDAY_OF, named_date, unaccented
from .clock_changes import zone_named
from .column_names import names_queues, plain_name, time_meaning, word_set, words_of

Subject = Literal["date", "queue", "label", "words"]
"""A date; a queue, named as one; anything else with a label; words without one."""

_MONTHS: Final = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_DATE: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)?[\s.-]*(?:de\s+)?(?:{_MONTHS})\b[.,]?[\s.-]*(?:del?\s+)?(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|\b(?:{_MONTHS})\b\.?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}}|[0-9]{{4}}-?W[0-9]{{1,2}}-?[1-7])(?![0-9:])",
    re.IGNORECASE,
)
_MADE: Final = word_set(
    "printed print created generated exported export run made updated refreshed downloaded extracted produced issued "
    "gedruckt erstellt erzeugt exportiert druckdatum erstellungsdatum stand impreso generado creado exportado emitido "
    "imprime genere cree exporte edite edition stampato generato creato copyright version"
)
"""Words beside the date at which a report was made, which is not that of its lines."""
_OF_LINES: Final = word_set(
    "date day for of on period from to range dates datum tag fur vom von bis zeitraum fecha dia del al periodo desde "
    "hasta jour le du au periode report reporting interval bericht informe rapport and through thru until today "
    "selected start end begin calendar the de data giorno das am"
)
"""Words that may stand beside the date of a report's lines."""
_PAGES: Final = word_set("page pages seite seiten pagina paginas pag feuille sheet blatt")
_ZONES: Final = word_set("timezone zone zeitzone zonahoraria husohorario fuseauhoraire fuseau tz")
_LABEL: Final = re.compile(r"\s*([^:=]*[^\W\d_][^:=]*?)\s*[:=]\s*(?!\d\d\b)(.*)", re.DOTALL)
_MIDNIGHT_END: Final = re.compile(r"(?:\s*,?\s*(?:12:00(?::00)?\s*am|0{1,2}:00(?::00)?))", re.IGNORECASE)
_PAIR: Final = 2


@dataclass(frozen=True)
class Heading:
    """What one line says, ``subject`` named by ``label``; ``text`` is its value as the file writes it."""

    subject: Subject
    label: str
    text: str
    named: bool = False
    """Whether a date has a label that is one for dates, or a line has nothing but the date."""


def read_heading(cells: Sequence[str]) -> list[Heading]:
    """What a line of a few cells says: each label with its value, or a date, or words."""
    filled = [cell for cell in cells if cell]
    if not filled or _is_page(" ".join(filled)):
        return []
    whole = " ".join(filled)
    if len(filled) > 1 and not any(map(is_label, filled)) and (found := _dates(whole, whole)) and found[0].named:
        # A date with commas may stand in several cells.
        return found
    if is_parted_date(filled):
        filled = [whole]
    headings: list[Heading] = []
    at = 0
    while at < len(filled):
        cell, at = filled[at], at + 1
        parted = _LABEL.fullmatch(cell)
        if parted and parted[2]:
            headings += _labelled(parted[1], parted[2])
        elif parted or (at < len(filled) and is_label(cell)):
            until = next((each for each in range(at, len(filled)) if is_label(filled[each])), len(filled))
            headings += _labelled(parted[1] if parted else cell, " ".join(filled[at:until]))
            at = until
        else:
            # A word such as Printed may stand in another cell.
            found = [] if _MADE.intersection(words_of(unaccented(whole))) else _dates(cell, cell)
            headings += found
            headings += [Heading("words", "", _words(cell))] if not found or not found[0].named else []
    return _period(headings)


def _words(cell: str) -> str:
    """A text without the dates in it, and their weekdays."""
    rest = _DATE.sub(" ", cell).split()
    if len(rest) == len(cell.split()):
        return cell
    return " ".join(each for each in rest if plain_name(each) not in WEEKDAY_OF).strip(" -\u2013,|") or cell


def is_label(cell: str) -> bool:
    """Whether a cell is a name such as Date or Queue, or ends like a label."""
    return cell.endswith(":") or names_queues(cell) or time_meaning(cell) == "date" or plain_name(cell) in _ZONES


def has_date(text: str) -> bool:
    """Whether a date is in a text."""
    return _DATE.search(unaccented(text)) is not None


def is_parted_date(filled: Sequence[str]) -> bool:
    """Whether cells say a date only together, as one with commas may be parted into them, and no other number."""
    whole = unaccented(" ".join(filled))
    if len(filled) == 1 or any(map(has_date, filled)) or not _DATE.search(whole):
        return False
    return not any(letter.isdigit() for letter in _DATE.sub(" ", whole))


def zone_of(headings: Sequence[Heading]) -> str | None:
    """On whose clock a report's times are, where a heading is labelled as that."""
    labelled = [each for each in headings if each.subject == "label" and plain_name(each.label) in _ZONES]
    return next((zone for each in labelled if (zone := zone_named(each.text)) is not None), None)


def day_first_in(texts: Sequence[str]) -> bool | None:
    """Whether the day comes first in dates such as 3/4/2026, as one of a report's dates shows; None if none does."""
    parts = [match for text in texts for match in re.findall(r"(?<![0-9])([0-9]{1,2})([./])([0-9]{1,2})\2[0-9]", text)]
    day = any(int(first) > _MONTHS_OF_YEAR or sign == "." for first, sign, _ in parts)
    month = any(int(second) > _MONTHS_OF_YEAR and sign == "/" for _, sign, second in parts)
    return day if day != month else None


_MONTHS_OF_YEAR: Final = 12


def _labelled(label: str, text: str) -> list[Heading]:
    if not text:
        return []
    if names_queues(label):
        return [Heading("queue", label, text)]
    return _dates(text, f"{label} {text}") or [Heading("label", label, text)]


def _dates(text: str, whole: str) -> list[Heading]:
    """The dates of a text, as far as they are those of a report's lines."""
    found = list(_DATE.finditer(unaccented(text)))
    words = [each for each in words_of(_DATE.sub(" ", unaccented(whole))) if each not in WEEKDAY_OF]
    if not found or len(found) > _PAIR or _MADE.intersection(words):
        return []
    named = set(words) <= _OF_LINES | {"am", "pm"}
    texts = [each[0] for each in found]
    if len(texts) == _PAIR and texts[0] != texts[1] and not _is_one_day(unaccented(text), texts):
        return [Heading("label", "period", text, named)]
    return [Heading("date", "", texts[0], named)]


def _is_one_day(text: str, texts: Sequence[str]) -> bool:
    """Whether two dates are one day's beginning and its end, the midnight after it."""
    ends = text[text.rindex(texts[1]) + len(texts[1]) :]
    if not _MIDNIGHT_END.fullmatch(ends):
        return False
    readings = [{as_date(each, day_first=day_first) for day_first in (True, False)} for each in texts]
    return any(a is not None and b is not None and b - a == timedelta(days=1) for a in readings[0] for b in readings[1])


def as_date(text: str, *, day_first: bool) -> date | None:
    """The date that a text is, read in an order of day and month where it does not say it."""
    numbers = list(map(int, re.findall("[0-9]+", named_date(text) or text)))
    if len(numbers) != _DATE_PARTS:
        return None
    year, month, day = numbers
    if year <= _MOST_DAYS:
        day, month, year = numbers if day_first else (month, year, day)
    try:
        return date(year if year > _CENTURY else year + 2000, month, day)
    except ValueError:
        return None


_DATE_PARTS: Final = 3
_MOST_DAYS: Final = 31
_CENTURY: Final = 100


def _period(headings: list[Heading]) -> list[Heading]:
    """A line's headings, its beginning and its end taken together where they are two dates."""
    dates = [each for each in headings if each.subject == "date"]
    if len({each.text for each in dates}) <= 1:
        return headings
    others = [each for each in headings if each.subject != "date"]
    return [*others, Heading("label", "period", " - ".join(each.text for each in dates))]


def _is_page(text: str) -> bool:
    words = words_of(text)
    return bool(words) and words[0] in _PAGES and any(letter.isdigit() for letter in text)
