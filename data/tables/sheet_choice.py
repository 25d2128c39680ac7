"""Which sheet of a workbook is read where none is named: the one that looks like the data that is wanted, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from .problems import Problem, quoted

Cell = str | int | float | bool | datetime | date | time | timedelta
"""What a cell of a workbook holds."""
FitsHead = Callable[[Sequence[Sequence[str]]], bool]
"""Whether the upper lines of a sheet, as text, are those of the data that is wanted."""

_TIME: Final = re.compile(r"[0-9][:./-][0-9]")
_NUMBER: Final = re.compile(r"[0-9][0-9.,' ]*")
_SHOWN: Final = 3


@dataclass(frozen=True)
class SheetLines:
    """A sheet with data."""

    name: str
    dated: int
    """Its lines with a date or a time and a number."""
    fits: bool
    """Whether its upper lines are those of the data that is wanted."""


def count_dated(rows: Iterable[Sequence[Cell]]) -> int:
    """How many rows have a date or a time, and a number beside it."""
    return sum(_is_dated(row) for row in rows)


def likeliest(sheets: Sequence[SheetLines]) -> int:
    """The place of the sheet that looks most like the data wanted: of those that fit, the first with most lines."""
    return max(range(len(sheets)), key=lambda place: (sheets[place].fits, sheets[place].dated, -place))


def reason_for(sheets: Sequence[SheetLines], place: int, total: int) -> str:
    """Why a sheet is read, in words, of ``total`` sheets; empty where no other has data."""
    if len(sheets) == 1:
        return ""
    taken, others = sheets[place], [*sheets[:place], *sheets[place + 1 :]]
    counted = [_of_other(each, alike=each.fits or not taken.fits) for each in others[:_SHOWN]]
    more = f"; {len(others) - _SHOWN:,} more have data" if len(others) > _SHOWN else ""
    has = f"it has {taken.dated:,} lines with dates and counts" if taken.dated else "it is the first with data"
    return f"Sheet {quoted(taken.name)} of {total:,}: {has}; {', '.join(counted)}{more}"


def sheet_problem(name: str, reason: str) -> Problem:
    """The warning that one sheet of several is read, and why."""
    return Problem("warning", f"one sheet is read. {reason}. Choose another, or join them", found=name, kind="sheets")


def _of_other(sheet: SheetLines, *, alike: bool) -> str:
    number = f"{sheet.dated:,}" if sheet.dated else "none"
    return f"{quoted(sheet.name)} has {number}" + ("" if alike or not sheet.dated else " of another kind")


def _is_dated(row: Sequence[Cell]) -> bool:
    timed = counted = False
    for cell in row:
        if isinstance(cell, str):
            if cell:
                timed = timed or _TIME.search(cell) is not None
                counted = counted or _NUMBER.fullmatch(cell) is not None
        elif isinstance(cell, int | float):
            counted = True
        else:
            timed = True
    return timed and counted
