"""Dates and times that columns say only together: year, month and day; ISO week and weekday; hour and minute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

import pandas as pd

from .calendar_names import MONTH_OF, iso_week_date, unaccented
from .cell_kinds import SAMPLED_ROWS, column_kinds, weekdays_of
from .column_names import plain_name, time_meaning, word_set
from .problems import Problem, quoted
from .tables import Table

Part = Literal["year", "month", "day", "week", "weekday", "hour", "minute"]

PART_NAMES: Final[dict[Part, frozenset[str]]] = {
    "year": word_set("year yr isoyear weekyear jahr isojahr ano anoiso annee an anno jaar rok ar"),
    "month": word_set("month mon monthno monthnumber monat mes mois mese maand miesiac manad"),
    "day": word_set("day dayofmonth monthday dayno daynumber tag dia jour giorno dag dzien"),
    "week": word_set(
        "week weekno weeknumber weeknum weekofyear isoweek isoweekno isoweeknumber wk kw kalenderwoche woche semana "
        "yearweek isoyearweek weekyear jahrwoche jahrkw anosemana anneesemaine semanaiso numerosemana semaine "
        "nosemaine numerosemaine settimana weeknr tydzien vecka"
    ),
    "weekday": word_set(
        "weekday weekdayno weekdaynumber weekdayname dayofweek dow dayname isoweekday isodayofweek isoday day "
        "wochentag tag diasemana diadelasemana diadesemana dia jour joursemaine jourdelasemaine giornosettimana giorno "
        "giornodellasettimana weekdag dag"
    ),
    "hour": word_set("hour hours hourofday hh stunde hora heure ora uur"),
    "minute": word_set("minute minutes min mm minuten minuto minuti minuut"),
}
"""Names of columns, in plain letters, by the part of a date or time that they have."""
_DATES: Final[tuple[tuple[Part, ...], ...]] = (("year", "month", "day"), ("year", "week", "weekday"))
_WEEK: Final = re.compile(
    r"(?i)(?:(?P<year>[0-9]{4})\s*[-/ ]?\s*)?(?:[a-z]{1,8}\.?\s*)?(?P<week>[0-9]{1,2})"
    r"(?:\s*[-/ ]\s*(?P<last>[0-9]{4}))?"
)
"""A week, with its year before or after it or without."""
_SUNDAY_FIRST: Final = {2.0, 3.0, 4.0, 5.0, 6.0}
_DAYS: Final = range(1, 8)


def joined_dates(table: Table) -> tuple[Table, list[Problem]]:
    """A table with a column of dates where a year, a month and a day, or a year, a week and a weekday, say them.

    An hour and a minute become a time of day beside them. Weeks are those of ISO 8601, whose days count from Monday.
    A table that has dates otherwise stays as it is.
    """
    parts = _parts(table)
    needed = next((each for each in _DATES if all(part in parts or part == "year" for part in each)), None)
    if needed is None or table.cells.empty or _has_dates(table, parts):
        return table, []
    texts = {part: table.cells[parts[part]] for part in needed if part in parts}
    dates = _dates(texts, needed)
    if dates is None:
        return table, []
    columns = {f"Date ({', '.join(table.header[parts[part]] for part in needed if part in parts)})": dates}
    if {"hour", "minute"} <= parts.keys():
        hours, minutes = (table.cells[parts[part]] for part in ("hour", "minute"))
        columns[f"Time ({table.header[parts['hour']]}, {table.header[parts['minute']]})"] = (
            hours.str.zfill(2) + ":" + minutes.str.zfill(2)
        )
    notes = [_note(name, cells, weeks="week" in needed) for name, cells in columns.items()]
    added = pd.DataFrame({len(table.header) + at: cells for at, cells in enumerate(columns.values())})
    return replace(table, header=(*table.header, *columns), cells=pd.concat([table.cells, added], axis=1)), notes


def joined_halves(table: Table) -> tuple[Table, list[Problem]]:
    """A table whose times of day say morning or afternoon, where a column of AM and PM beside them does.

    A table with no such column, or with several columns of times of day, stays as it is.
    """
    upper = table.cells.head(SAMPLED_ROWS)
    halves = [at for at in range(len(table.header)) if _are_halves(upper[at])]
    if len(halves) != 1 or table.cells.empty:
        return table, []
    kinds = column_kinds(table.cells, range(len(table.header)))
    times = [at for at, each in kinds.items() if "time" in each]
    if len(times) != 1 or upper[times[0]].str.contains("[AaPp]", regex=True).any():
        return table, []
    texts = (table.cells[times[0]] + " " + table.cells[halves[0]]).str.strip()
    name, half = table.header[times[0]], table.header[halves[0]]
    message = f"whether the times of {quoted(name)} are of the morning or the afternoon is taken from {quoted(half)}"
    problem = Problem("warning", message, column=name, found=str(texts.iloc[0]), kind="heading", count=len(texts))
    cells = table.cells.copy()
    cells[times[0]] = texts
    return replace(table, cells=cells), [problem]


def _are_halves(texts: pd.Series) -> bool:
    plain = texts.str.replace(r"[\s.]", "", regex=True).str.upper()
    return bool(plain.isin(["AM", "PM", ""]).all() and (plain != "").any())


def _note(name: str, cells: pd.Series, *, weeks: bool) -> Problem:
    what, columns = name[:4].lower(), name[6:-1]
    of_weeks = "; weeks are taken as those of ISO 8601, from Monday" if weeks and what == "date" else ""
    message = f"the {what} of each line is put together from {columns}: the first is {quoted(cells.iloc[0])}{of_weeks}"
    return Problem("warning", message, column=name, found=cells.iloc[0], kind="heading", count=len(cells))


def _parts(table: Table) -> dict[Part, int]:
    """The columns named for parts of dates; a column Day beside a week has weekdays."""
    names = [plain_name(name) for name in table.header]
    weekly = any(name in PART_NAMES["week"] for name in names)
    found: dict[Part, int] = {}
    for part, known in PART_NAMES.items():
        here = [at for at, name in enumerate(names) if name in known]
        if here and not (part == "day" and weekly):
            found[part] = here[0]
    if "weekday" in found and found.get("day") == found["weekday"]:
        del found["weekday"]
    return found


def _has_dates(table: Table, parts: Mapping[Part, int]) -> bool:
    others = [at for at in range(len(table.header)) if at not in parts.values()]
    kinds = column_kinds(table.cells, others)
    return any(
        "stamp" in kinds[at] or ("date" in kinds[at] and ("number" not in kinds[at] or time_meaning(table.header[at])))
        for at in others
    )


def _dates(texts: Mapping[Part, pd.Series], needed: tuple[Part, ...]) -> pd.Series | None:
    """The dates that parts say, each as 2026-03-02 or, where they are none, the parts as they stand; None if open."""
    if "week" in needed:
        weekdays = weekdays_of(texts["weekday"]) + 1
        numbers = pd.to_numeric(texts["weekday"], errors="coerce")
        if weekdays.notna().mean() < numbers.notna().mean():
            # From 2 to 6 they are probably counted from Sunday, from 0 on nobody knows.
            if set(numbers.dropna().unique()) == _SUNDAY_FIRST or not numbers.dropna().isin(_DAYS).all():
                return None
            weekdays = numbers
        texts = {**texts, "weekday": weekdays.fillna(0).astype("int64").astype(str)}
    if "year" not in texts and not texts[needed[1]].str.contains(r"[0-9]{4}", regex=True).all():
        return None
    rows = pd.concat([texts[part] for part in needed if part in texts], axis=1)
    distinct = rows.drop_duplicates()
    read = _week_date if "week" in needed else _month_date
    known = {
        row: read(*([""] if "year" not in texts else []), *row) for row in distinct.itertuples(index=False, name=None)
    }
    return pd.Series([known[row] for row in rows.itertuples(index=False, name=None)], index=rows.index, dtype=object)


def _week_date(year: str, week: str, weekday: str) -> str:
    parted = _WEEK.fullmatch(week.strip())
    number = (parted and (parted["year"] or parted["last"])) or year
    if parted is None or not number.isdigit():
        return f"{year} {week} {weekday}"
    return iso_week_date(int(number), int(parted["week"]), int(weekday)) or f"{year} {week} {weekday}"


def _month_date(year: str, month: str, day: str) -> str:
    number = MONTH_OF.get(unaccented(month).strip(" ."), 0) or (int(month) if month.isdigit() else 0)
    if not (year.isdigit() and day.isdigit() and number):
        return f"{year} {month} {day}"
    return f"{int(year) + (2000 if len(year) < len('2026') else 0):04d}-{number:02d}-{int(day):02d}"
