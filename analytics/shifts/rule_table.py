"""The kinds of shift as a table that people edit, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from pydantic import ValidationError

from analytics.inputs.typed_numbers import NUMBER_WANTED, number_as_typed, number_in

from .rules import Break, ShiftKind

NAME: Final = "Shift"
HOURS: Final = "Hours"
DAYS: Final = "Days a week"
BREAK: Final = "Break (min)"
AFTER: Final = "Break from (h)"
BEFORE: Final = "Break until (h)"
PAID: Final = "Paid break"
WHEN: Final = "On"
MOST: Final = "At most people"
COLUMNS: Final = (NAME, HOURS, DAYS, WHEN, BREAK, AFTER, BEFORE, PAID, MOST)
NUMBERS: Final = (HOURS, DAYS, BREAK, AFTER, BEFORE, MOST)
"""The columns of numbers, which stand in the table as texts: what is no number is said, not left out."""
_WHOLE: Final = (DAYS, MOST)
"""Hours are from start to end; a break begins between two times from the start of the shift; empty is no limit."""
DAY_SETS: Final = {
    "Every day": frozenset(range(7)),
    "Monday to Friday": frozenset(range(5)),
    "Monday to Saturday": frozenset(range(6)),
    "Saturday and Sunday": frozenset({5, 6}),
}
"""On which weekdays a kind of shift may start."""


def kinds_table(kinds: Sequence[ShiftKind]) -> pd.DataFrame:
    """A row for each kind of shift, its numbers as texts; only the first break of a kind is shown."""
    table = pd.DataFrame([_row(kind) for kind in kinds], columns=pd.Index(COLUMNS))
    for column in NUMBERS:
        table[column] = ["" if _is_empty(number) else number_as_typed(number) for number in table[column]]
    return table


def kinds_of(table: pd.DataFrame) -> tuple[ShiftKind, ...]:
    """The kinds of shift that a table says; rows without a name are left out.

    Raises:
        ValueError: a kind that cannot be; the message names it and what is allowed.
    """
    kinds = []
    for row in table.to_dict("records"):
        name = "" if _is_empty(row[NAME]) else str(row[NAME]).strip()
        if not name:
            continue
        numbers = {column: _number(name, column, row[column]) for column in NUMBERS}
        missing = [column for column in (HOURS, DAYS) if numbers[column] is None]
        if missing:
            msg = f"{name}: {missing[0]} is missing; a number is required"
            raise ValueError(msg)
        kinds.append(_kind(name, row | numbers))
    if not kinds:
        msg = "no kind of shift is allowed; name one and more"
        raise ValueError(msg)
    return tuple(kinds)


def _number(name: str, column: str, text: Any) -> float | None:
    """What a cell says; None where it is empty."""
    if _is_empty(text) or not str(text).strip():
        return None
    number = number_in(str(text))
    if number is None or (column in _WHOLE and not number.is_integer()):
        wanted = "a whole number" if column in _WHOLE else NUMBER_WANTED
        msg = f"{name}: {column}: {str(text).strip()!r} is not allowed; allowed is {wanted}"
        raise ValueError(msg)
    return number


def _row(kind: ShiftKind) -> dict[str, Any]:
    first = kind.breaks[0] if kind.breaks else None
    return {
        NAME: kind.name,
        HOURS: kind.minutes / 60,
        DAYS: kind.days_per_week,
        WHEN: next((name for name, days in DAY_SETS.items() if days == kind.weekdays), ""),
        BREAK: first.minutes if first else 0,
        AFTER: first.earliest / 60 if first else None,
        BEFORE: first.latest / 60 if first else None,
        PAID: first.paid if first else False,
        MOST: kind.most_people,
    }


def _kind(name: str, row: dict[Any, Any]) -> ShiftKind:
    minutes = round(60 * row[HOURS])
    pause = 0 if _is_empty(row[BREAK]) else round(row[BREAK])
    try:
        breaks: tuple[Break, ...] = ()
        if pause > 0:
            # Left empty, the break may be anywhere but in the first and the last hour.
            earliest = 60 if _is_empty(row[AFTER]) else round(60 * row[AFTER])
            latest = minutes - pause - 60 if _is_empty(row[BEFORE]) else round(60 * row[BEFORE])
            paid = not _is_empty(row[PAID]) and bool(row[PAID])
            breaks = (Break(minutes=pause, earliest=earliest, latest=latest, paid=paid),)
        most = None if _is_empty(row[MOST]) else int(row[MOST])
        days = DAY_SETS.get(str(row[WHEN]), DAY_SETS["Every day"])
        return ShiftKind(
            name=name,
            minutes=minutes,
            breaks=breaks,
            days_per_week=int(row[DAYS]),
            weekdays=days,
            most_people=most,
        )
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        said = problem["msg"].removeprefix("Value error, ")
        field = ".".join(str(part) for part in problem["loc"])
        msg = said if said.startswith(name) else f"{name}: {field + ': ' if field else ''}{said}"
        raise ValueError(msg) from error


def _is_empty(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
