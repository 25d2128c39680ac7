"""Tables as a workbook (.xlsx): a sheet each, numbers as numbers, texts as texts whatever they begin with."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

LONGEST_TEXT: Final = 32_767
"""Letters that a cell can hold."""
_WIDEST: Final = 60
_NARROWEST: Final = 8
_DATE_FORMAT: Final = "yyyy-mm-dd"


@dataclass(frozen=True)
class TableSheet:
    """A table, and how the numbers of its rows are shown (as spreadsheets write formats), a row each."""

    table: pd.DataFrame
    number_formats: Sequence[str] = ()


def workbook_of(sheets: Mapping[str, TableSheet]) -> bytes:
    """The content of an .xlsx file with these sheets, by name and in order.

    A cell that begins with = + - @ or a tab stays a text, since every text is stored as one; missing values are empty
    cells. Header rows stay in sight and can be filtered by.

    Raises:
        ValueError: a sheet's name is not one that spreadsheets take, or there is no sheet.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    if not sheets:
        msg = "no sheet given; allowed are one and more"
        raise ValueError(msg)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        formats = {name: book.add_format({"num_format": name}) for name in _formats(sheets)}
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, sheet in sheets.items():
            try:
                page = book.add_worksheet(name)
            except XlsxWriterException as error:
                msg = f"the sheet name {name!r} is not allowed; allowed are up to 31 letters without [ ] : * ? / \\"
                raise ValueError(msg) from error
            _write(page, sheet, formats, bold)
    return content.getvalue()


def _formats(sheets: Mapping[str, TableSheet]) -> set[str]:
    return {_DATE_FORMAT, *(each for sheet in sheets.values() for each in sheet.number_formats)}


def _write(page: Any, sheet: TableSheet, formats: Mapping[str, Any], bold: Any) -> None:
    rows, columns = sheet.table.shape
    for column, name in enumerate(sheet.table.columns):
        page.write_string(0, column, str(name), bold)
        values = sheet.table.iloc[:, column].tolist()
        for row, value in enumerate(values):
            shown = formats[sheet.number_formats[row]] if sheet.number_formats else None
            _write_cell(page, (row + 1, column), value, shown, formats[_DATE_FORMAT])
        longest = max((len(str(value)) for value in [name, *values]), default=0)
        page.set_column(column, column, min(_WIDEST, max(_NARROWEST, longest + 1)))
    page.freeze_panes(1, 0)
    if columns:
        page.autofilter(0, 0, max(rows, 1), columns - 1)


def _write_cell(page: Any, place: tuple[int, int], value: Any, number_format: Any, date_format: Any) -> None:
    if value is None or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        page.write_boolean(*place, value)
    elif isinstance(value, int | float):
        page.write_number(*place, value, number_format)
    elif isinstance(value, date):
        page.write_datetime(*place, value, date_format)
    else:
        page.write_string(*place, str(value)[:LONGEST_TEXT])
