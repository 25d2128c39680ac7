"""A sheet of a workbook as blocks of delimited text, so that it is read like a text with the same cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from .delimited import HEADER_WITHIN, MAX_COLUMNS
from .problems import Problem, quoted
from .sheet_choice import FitsHead, sheet_problem
from .source_files import MAX_FILE_BYTES, open_source
from .text_blocks import SAMPLED_ROWS, Block, Opened, open_text
from .workbooks import WORKBOOK_MARKS, Sheet, read_sheet, row_texts

ROWS_OF_BLOCK: Final = 20_000
_SEPARATOR: Final = ","
_MARK_BYTES: Final = max(map(len, WORKBOOK_MARKS))
_BREAKS: Final = str.maketrans("\r\n", "  ")
"""Ends of lines within cells: a row of the sheet is a line."""


def open_blocks(
    source: BinaryIO, sheet: str | None, fits: FitsHead, begins: bytes = b""
) -> tuple[Opened | None, list[Problem]]:
    """Find the header of a text, or of a workbook's sheet; None with the reason where it is no table.

    ``sheet`` is the one to read, by default that which looks like the data that ``fits`` knows by its upper lines.
    ``begins`` is what was read of the source before.
    """
    begins += source.read(max(0, _MARK_BYTES - len(begins)))
    if not begins.startswith(WORKBOOK_MARKS):
        return open_text(source, begins, fits)
    file = open_source(begins + source.read(MAX_FILE_BYTES + 1 - len(begins)))
    opened, problem = (None, file.problem) if file.problem is not None else read_sheet(file.content, sheet, fits)
    if opened is None:
        return None, [] if problem is None else [problem]
    return _open_sheet(opened, fits)


def _open_sheet(sheet: Sheet, fits: FitsHead) -> tuple[Opened | None, list[Problem]]:
    filled = [number for number, row in enumerate(sheet.rows) if any(cell != "" for cell in row)]
    upper = row_texts(sheet.rows[:HEADER_WITHIN], set())
    at = next((number for number in filled if number < HEADER_WITHIN and fits(upper[number:])), filled[0])
    (names,) = row_texts(sheet.rows[at : at + 1], set())
    found = ", ".join(names)[:200]
    if not 1 < len(names) <= MAX_COLUMNS:
        many = f"more than {MAX_COLUMNS:,}" if len(names) > 1 else "1"
        message = f"sheet {quoted(sheet.name)} has {many} columns; needed are several, such as arrival, wait, outcome"
        return None, [Problem("error", message, row=at + 1, found=found)]
    header = tuple(" ".join(name.split()) for name in names)
    sample = tuple(map(tuple, row_texts(sheet.rows[at + 1 : at + 1 + SAMPLED_ROWS], set())))
    sheets = (sheet.name, *(name for name in sheet.names if name != sheet.name))
    opened = Opened(header, at + 1, _SEPARATOR, sample, _blocks(sheet, at + 1), sheets, sheet.reason)
    return opened, [sheet_problem(sheet.name, sheet.reason)] if sheet.reason else []


def _blocks(sheet: Sheet, first: int) -> Iterator[Block]:
    """The rows from the first one, counted from 0."""
    stamped: set[int] = set()
    for begins in range(first, len(sheet.rows), ROWS_OF_BLOCK):
        text = io.StringIO()
        rows = row_texts(sheet.rows[begins : begins + ROWS_OF_BLOCK], stamped)
        csv.writer(text, delimiter=_SEPARATOR, lineterminator="\n").writerows(
            [cell.translate(_BREAKS) if "\n" in cell or "\r" in cell else cell for cell in row] for row in rows
        )
        yield Block(begins + 1, text.getvalue().encode())
