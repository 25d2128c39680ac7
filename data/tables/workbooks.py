"""Workbooks (.xlsx, .xls, .ods): the cells of one sheet, from files that may be made to harm."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    WorksheetNotFound,
)

from .packed_workbooks import DAMAGED, MAX_CELLS, ZIP_MARK, too_wide, unpack_workbook
from .problems import Problem, quoted
from .sheet_choice import Cell, FitsHead, SheetLines, count_dated, likeliest, reason_for

OLD_MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls workbooks begin, and other files of old Office programs."""
WORKBOOK_MARKS: Final = (ZIP_MARK, OLD_MARK)

_LONG_TIMES: Final = "PT"
_LONG_TIME: Final = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2}(?:\.[0-9]+)?)S")
"""A length of time of a day or more, as .ods writes it."""
_PROTECTED: Final = "the workbook is protected by a password; save it without one, or as CSV"
_DAMAGED_OR_TOO_LARGE: Final = (
    "the workbook is damaged, or reading it takes more memory than a file of its size may; copy the table into a new "
    "workbook, or save it as CSV"
)
_HEAD_ROWS: Final = 200
"""Rows of a sheet by which it is told what it holds."""
_MIDNIGHT: Final = " 00:00:00"
_HALF_A_SECOND: Final = 500_000
"""Microseconds."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of a sheet, row by row from the sheet's first row; an empty cell is ``""``."""

    name: str
    names: tuple[str, ...]
    """All sheets of the workbook that can hold cells."""
    rows: list[list[Cell]]
    reason: str = ""
    """Why this sheet is read, where none was named and others have data, too."""


def read_sheet(
    content: bytes, sheet: str | None = None, fits: FitsHead | None = None
) -> tuple[Sheet | None, Problem | None]:
    """The cells of a workbook's sheet: the one named, else that which looks like data; or why there are none.

    ``fits`` tells sheets of the data that is wanted from others by their upper lines.
    """
    packed, problem = _unpack(content)
    if packed is None:
        return None, problem
    try:
        with _refusing():
            return _read(CalamineWorkbook.from_filelike(packed), sheet, fits or (lambda _: True))
    except _UnreadableError as error:
        return None, Problem("error", str(error))


def read_heads(content: bytes) -> dict[str, list[list[str]]]:
    """The upper rows of each sheet with data of a workbook, as text, by name; empty where it cannot be read."""
    packed, _ = _unpack(content)
    if packed is None:
        return {}
    try:
        with _refusing():
            workbook = CalamineWorkbook.from_filelike(packed)
            sheets = [workbook.get_sheet_by_name(name) for name in _names(workbook)]
            return {each.name: _head(each) for each in sheets if each.end is not None and _area(each) <= MAX_CELLS}
    except _UnreadableError:
        return {}


def _unpack(content: bytes) -> tuple[io.BytesIO | None, Problem | None]:
    return (io.BytesIO(content), None) if content.startswith(OLD_MARK) else unpack_workbook(content)


def _names(workbook: CalamineWorkbook) -> tuple[str, ...]:
    """The sheets that can hold cells."""
    return tuple(each.name for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet)


def _read(workbook: CalamineWorkbook, sheet: str | None, fits: FitsHead) -> tuple[Sheet | None, Problem | None]:
    names = _names(workbook)
    if sheet is not None and sheet not in names:
        shown = ", ".join(map(quoted, names))
        return None, Problem("error", f"the workbook has no sheet {quoted(sheet)}; its sheets are {shown}")
    wanted = names if sheet is None else (sheet,)
    filled = [cells for name in wanted if (cells := workbook.get_sheet_by_name(name)).end is not None]
    if not filled:
        return None, Problem("error", "no sheet of the workbook has data; needed are column names and lines below")
    looked_at = (
        [_lines_of(cells, fits) for cells in filled] if len(filled) > 1 else [SheetLines(filled[0].name, 0, True)]
    )
    place = likeliest(looked_at)
    if _area(filled[place]) > MAX_CELLS:
        return None, too_wide()
    rows = filled[place].to_python(skip_empty_area=False)
    return Sheet(filled[place].name, names, rows, reason_for(looked_at, place, len(names))), None


def _area(cells: CalamineSheet) -> int:
    last_row, last_column = cells.end or (0, 0)
    return (last_row + 1) * (last_column + 1)


def _lines_of(cells: CalamineSheet, fits: FitsHead) -> SheetLines:
    if _area(cells) > MAX_CELLS:
        return SheetLines(cells.name, 0, fits=False)
    return SheetLines(cells.name, count_dated(cells.iter_rows()), fits(_head(cells)))


def _head(cells: CalamineSheet) -> list[list[str]]:
    return row_texts(cells.to_python(skip_empty_area=False, nrows=_HEAD_ROWS), set())


class _UnreadableError(Exception):
    """The workbook cannot be read; the message says why and what would be right."""


@contextmanager
def _refusing() -> Iterator[None]:
    """Say in words what is wrong with a workbook that the library cannot read.

    Raises:
        _UnreadableError: it cannot.
    """
    try:
        yield
    except PasswordError as error:
        raise _UnreadableError(_PROTECTED) from error
    except (CalamineError, WorksheetNotFound, ValueError, OverflowError) as error:
        raise _UnreadableError(DAMAGED) from error
    except BaseException as error:
        # A panic of the Rust library below is no Exception; anything else goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        raise _UnreadableError(_DAMAGED_OR_TOO_LARGE) from error


def row_texts(rows: Sequence[Sequence[Cell]], stamped: set[int]) -> list[list[str]]:
    """The cells of rows as text; midnight, which comes without its time, gets it where a column has dates with times.

    The rows are as long as each other. ``stamped`` are the columns of the sheet that are known to have dates with
    times; those of these rows are added.
    """
    columns = []
    for number, cells in enumerate(zip(*rows, strict=True)):
        kinds = set(map(type, cells))
        if datetime in kinds:
            stamped.add(number)
        texts = list(map(cell_text, cells))
        if number in stamped and date in kinds:
            pairs = zip(texts, cells, strict=True)
            texts = [text + _MIDNIGHT if type(cell) is date else text for text, cell in pairs]
        columns.append(texts)
    return [list(row) for row in zip(*columns, strict=True)]


def cell_text(cell: Cell) -> str:
    """A cell as text; dates and times as ISO writes them, to the second."""
    # One look for each of millions of cells.
    return _WRITERS.get(type(cell), str)(cell)


def _of_text(cell: str) -> str:
    text = cell.strip()
    if not text.startswith(_LONG_TIMES):
        return text
    long = _LONG_TIME.fullmatch(text)
    if long is None:
        return text
    hours, minutes, seconds = (float(part) for part in long.groups())
    return _of_length(timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _of_number(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() else str(cell)


def _of_moment(cell: datetime) -> str:
    if cell.microsecond:
        cell = cell.replace(microsecond=0) + timedelta(seconds=cell.microsecond >= _HALF_A_SECOND)
    return cell.isoformat(" ")


def _of_length(cell: timedelta) -> str:
    minutes, seconds = divmod(round(cell.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def _of_time(cell: time) -> str:
    return cell.isoformat("seconds")


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    str: _of_text,
    float: _of_number,
    datetime: _of_moment,
    timedelta: _of_length,
    time: _of_time,
    date: date.isoformat,
}
