"""Totals of weeks, months and other long periods: named as such, since nobody can tell a day's calls from them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pandas as pd

from data.tables.calendar_names import MONTH_OF, unaccented
from data.tables.cell_kinds import is_value
from data.tables.column_names import plain_name, time_meaning
from data.tables.parted_dates import PART_NAMES
from data.tables.problems import Problem, quoted
from data.tables.report_headings import has_date, read_heading
from data.tables.tables import Table

from .time_columns import Kinds

_MONTH: Final = rf"(?:{'|'.join(sorted(MONTH_OF, key=len, reverse=True))})"
_PERIODS: Final = {
    "weeks": re.compile(
        r"[0-9]{4}[-/ ]*(?:w|kw|wk|s|sem)[-. ]*[0-9]{1,2}"
        r"|(?:w|wk|kw|week|woche|kalenderwoche|semana|semaine|sem)[-. ]*[0-9]{1,2}(?:[-/, ]+[0-9]{4})?"
    ),
    "months": re.compile(
        rf"[0-9]{{4}}[-/.](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/.][0-9]{{4}}"
        rf"|{_MONTH}(?:[-. ,']+(?:de )?[0-9]{{2,4}})?|[0-9]{{4}}[-. ]+{_MONTH}"
    ),
    "quarters": re.compile(r"(?:[0-9]{4}[- ]*)?[qt][1-4](?:[-/ ]*[0-9]{4})?"),
}
_MOSTLY: Final = 0.6
_SAMPLED: Final = 60
_MANY_OF_A_MONTH: Final = 4
_FEWEST_PERIODS: Final = 3
_WEEK: Final = 7
_SHORTEST_MONTH: Final = 28


def named_periods(table: Table, kinds: Kinds) -> Problem | None:
    """Why a table whose lines are named for weeks or months, and no dates, cannot be read; None if they are not."""
    days = PART_NAMES["day"] | PART_NAMES["weekday"]
    if any(plain_name(name) in days for name in table.header) or any("weekday" in each for each in kinds.values()):
        return None
    if any(_may_be_dates(table, kinds, column) for column in kinds):
        return None
    upper = table.cells.head(_SAMPLED)
    for column, name in enumerate(table.header):
        texts = [text for text in upper[column] if text]
        what = next((what for what in _PERIODS if _are_named(texts, what)), None)
        if texts and all(text[0].isdigit() and text[-1].isdigit() for text in texts):
            named = {"weeks": PART_NAMES["week"]} | ({} if what else {"months": PART_NAMES["month"]})
            what = next((each for each, names in named.items() if plain_name(name) in names), what)
        if what is None and texts and sum(map(_is_span_of_dates, texts)) >= _MOSTLY * len(texts):
            what = "several days"
        if what is not None:
            line = int(table.cells.index[table.cells[column] == texts[0]][0])
            why = f"the column {quoted(name)} names {what} and no column has dates"
            return _refused(what, why, line, name, texts[0])
    return None


def _may_be_dates(table: Table, kinds: Kinds, column: int) -> bool:
    """Whether a column has dates, or times with dates in a form that may be one of them."""
    if "stamp" in kinds[column] or ("date" in kinds[column] and "number" not in kinds[column]):
        return True
    if time_meaning(table.header[column]) not in ("stamp", "date", "start") or "time" in kinds[column]:
        return False
    texts = [text for text in table.cells[column].iloc[:_SAMPLED] if text and is_value(text)]
    periods = sum(_is_span_of_dates(text) or any(_are_named([text], what) for what in _PERIODS) for text in texts)
    return bool(texts) and periods < _MOSTLY * len(texts)


def _are_named(texts: list[str], what: str) -> bool:
    named = [text for text in texts if _PERIODS[what].fullmatch(unaccented(text).strip())]
    # Of one month, days have many numbers beside its name, and years have few.
    by_name = Counter(re.sub("[0-9]+", "", text) for text in set(named) if not re.search("[0-9]{4}", text))
    days = max(by_name.values(), default=0) >= _MANY_OF_A_MONTH and what == "months"
    return bool(texts) and len(named) >= _MOSTLY * len(texts) and not days


def _is_span_of_dates(text: str) -> bool:
    if not has_date(text):
        return False
    return any(each.label == "period" for each in read_heading([text]))


def dated_periods(days: pd.Series, lines: pd.Series, column: str) -> Problem | None:
    """Why totals of dates are those of weeks or months; None where they may be those of days.

    ``days`` are the midnights of the lines.
    """
    distinct = pd.DatetimeIndex(days.drop_duplicates().sort_values())
    if len(distinct) < _FEWEST_PERIODS:
        return None
    steps = (distinct[1:] - distinct[:-1]).days
    of_month = {*distinct.day}
    if steps.min() >= _SHORTEST_MONTH and (len(of_month) == 1 or bool(distinct.is_month_end.all())):
        what, apart = "months", "a month"
    elif (steps % _WEEK == 0).all() and steps.min() >= _WEEK:
        what, apart = "weeks", "7 days"
    else:
        return None
    why = f"all dates are {apart} or more apart, from {distinct[0]:%Y-%m-%d} to {distinct[-1]:%Y-%m-%d}"
    return _refused(what, why, int(lines.iloc[0]), column, f"{distinct[0]:%Y-%m-%d}")


def _refused(what: str, why: str, line: int, column: str, found: str) -> Problem:
    message = (
        f"the lines are totals of {what}: {why}. On which days and at which times their calls came is not in them; "
        "needed is an export by interval, of 15, 30 or 60 minutes, or at least by day"
    )
    return Problem("error", message, line, column, found, kind="period totals")
