"""What cells hold, by how they are written: values or words, and by column dates, times, numbers or weekdays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd

from .calendar_names import WEEKDAY_OF, named_date, unaccented
from .timestamps import are_dates, are_times, are_timestamps

CellKind = Literal["stamp", "date", "time", "number", "weekday"]
"""A date with a time, a date, a time of day, a number, the name of a weekday."""

SAMPLED_ROWS: Final = 60
"""Lines, evenly spread over a file, that show what its columns hold."""
_MOSTLY: Final = 0.6
_VALUE: Final = re.compile(r"[+\-(]?[.:]?[0-9]")
_WEEKDAY_BEFORE: Final = re.compile(r"([^\W\d_]{2,10})[.,]?\s+(?=[0-9])")
_MONTH: Final = re.compile(
    r"(?i)\b(?:jan|f[eé][bv]|ene|m[aä]r|a[pvb]r|ma[yi]|jui?[nl]|a[ou][gûu]|sep|o[ck]t|nov|d[eé][cz]|dic)"
)
_NUMBER: Final = r"[+-]?[0-9][0-9.,' \u00a0\u202f]*|[+-]?\.[0-9]+"
_STAMP_LIKE: Final = (
    r"[0-9][\s,T]+(?:[^\W\d_]+\s+){0,2}[0-9]{1,2}\s*[:hHaApP]|^[0-9]{9,}|^[0-9]{5}[.,][0-9]|^[0-9]{8}T[0-9]"
)
_DATE_LIKE: Final = r"[0-9][./\-\s,]+[0-9A-Za-z]|[A-Za-z][./\-\s,]+[0-9]|^[0-9]{5}(?:[.,][0-9]|$)|^[0-9]{8}$|^[0-9]{4}W"
_CLOCK_LIKE: Final = r"[0-9]\s*[:hHaApP]|[.,][0-9]"
"""What looks like a time, a date or a time of day, without the cost of reading it."""


def is_value(cell: str) -> bool:
    """Whether a cell is written like a number, a date or a time, as the cells of column names are not."""
    if not _VALUE.match(cell) and not _MONTH.search(cell):
        weekday = _WEEKDAY_BEFORE.match(cell)
        return weekday is not None and unaccented(weekday[1]) in WEEKDAY_OF and is_value(cell[weekday.end() :])
    digits = sum(letter.isdigit() for letter in cell)
    letters = sum(letter.isalpha() for letter in cell)
    return digits >= max(letters, 1) or (digits > 0 and named_date(cell) is not None)


def are_numbers(texts: pd.Series) -> pd.Series:
    """Which texts are written like numbers."""
    return texts.str.fullmatch(_NUMBER)


def weekdays_of(texts: pd.Series) -> pd.Series:
    """The weekdays (Monday 0) that texts name, NaN where a text names none."""
    distinct = texts.drop_duplicates()
    plain = distinct.str.normalize("NFKD").str.casefold().str.replace(r"[\W_]+", "", regex=True)
    by_text = pd.Series(plain.map(WEEKDAY_OF).to_numpy(), index=distinct.to_numpy(), dtype="float64")
    return texts.map(by_text)


def column_kinds(cells: pd.DataFrame, columns: Sequence[int]) -> dict[int, frozenset[CellKind]]:
    """What most cells of each column are, in a sample of lines; a number may be a date, too, and empty cells are none.

    All columns are looked at together: what it costs hardly grows with their number.
    """
    rows = np.unique(np.linspace(0, max(len(cells) - 1, 0), min(SAMPLED_ROWS, len(cells))).astype(np.int64))
    sample = cells.iloc[rows]
    by_column = {column: [text for text in sample[column] if text] for column in columns}
    distinct = pd.Series(sorted({text for texts in by_column.values() for text in texts}), dtype=object)
    fitting = _fitting(distinct)
    return {
        column: frozenset(kind for kind, fits in fitting.items() if _share(texts, fits) >= _MOSTLY)
        for column, texts in by_column.items()
    }


def _fitting(distinct: pd.Series) -> dict[CellKind, set[str]]:
    """The texts of each kind."""
    if distinct.empty:
        return {}
    found: dict[CellKind, set[str]] = {
        "weekday": set(distinct[weekdays_of(distinct).notna()]),
        "number": set(distinct[are_numbers(distinct)]),
    }
    stamps, dates, clocks = (
        set(among[fits(among)]) if len(among) else set()
        for fits, among in (
            (are_timestamps, distinct[distinct.str.contains(_STAMP_LIKE, regex=True)]),
            (are_dates, distinct[distinct.str.contains(_DATE_LIKE, regex=True)]),
            (are_times, distinct[distinct.str.contains(_CLOCK_LIKE, regex=True)]),
        )
    )
    # A spreadsheet's number of a day is a date; one with a fraction is a time of that day.
    found["date"] = {text for text in dates if text.isdigit() or text not in stamps}
    found["stamp"] = stamps - found["date"]
    # Beside fractions of a day, 0 and 1 are times, too; most such columns have counts.
    found["time"] = {text for text in clocks if not text.isdigit()}
    return found


def _share(texts: Iterable[str], fits: set[str]) -> float:
    there = list(texts)
    return sum(text in fits for text in there) / len(there) if there else 0.0
