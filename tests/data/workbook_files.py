"""One content in every kind of workbook: a summary, calls by half-hour, and a row per call."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

Cell = str | int | float | datetime | date | time | timedelta
Sheets = Mapping[str, Sequence[Sequence[Cell]]]

OLD_WORKBOOK: Final = Path(__file__).parent / "workbooks" / "phone_system.xls"
"""``SHEETS`` as a spreadsheet program of 1997 has them."""
_FIRST: Final = datetime(2026, 3, 2)  # noqa: DTZ001 (a cell has no zone)
_HALF_HOURS: Final = 96
_CALLS: Final = 60


def _call(number: int) -> list[Cell]:
    lost = number % 5 == 0
    return [
        480_000 + number,
        _FIRST.date(),
        time(8 + number // 8, number * 7 % 60, number * 13 % 60),
        timedelta(seconds=5 * number),
        "Abandoned" if lost else "Answered",
        "" if lost else timedelta(seconds=90_000 if number == 1 else 120 + number),
        "Cases; status" if number % 2 else 'Forms, "new"',
    ]


SUMMARY: Final[list[list[Cell]]] = [
    ["Summary of March", ""],
    ["Calls offered", sum(5 + number % 11 for number in range(_HALF_HOURS))],
    ["Printed", date(2026, 3, 5)],
]
DATA: Final[list[list[Cell]]] = [
    ["Interval Start", "Calls Offered", "AHT"],
    *(
        list[Cell]((_FIRST + timedelta(minutes=30 * number), 5 + number % 11, timedelta(seconds=300 + number)))
        for number in range(_HALF_HOURS)
    ),
]
"""Two days by half-hours, from midnight to midnight."""
LOG: Final[list[list[Cell]]] = [
    ["Call ID", "Date", "Arrived", "Wait", "Outcome", "Handle Time", "Queue"],
    *(_call(number) for number in range(_CALLS)),
]
"""Sixty calls of one day; one of them was handled for 25 hours."""
SHEETS: Final[Sheets] = {"Summary": SUMMARY, "Data": DATA, "Calls": LOG}


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Rows as text, as a spreadsheet program saves them."""
    text = io.StringIO()
    csv.writer(text).writerows([[_written(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def as_xlsx(sheets: Sheets) -> bytes:
    """A workbook of Excel."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm:ss"}),
            timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        # Not as a formula or a link, whatever it begins with.
                        sheet.write_string(row, column, cell)
                    else:
                        sheet.write(row, column, cell, formats.get(type(cell)))
    return content.getvalue()


def as_ods(sheets: Sheets) -> bytes:
    """A workbook of LibreOffice, which fills rows and sheets up with empty cells that repeat."""
    return ods_of(
        "".join(f'<table:table table:name="{name}">{_ods_rows(rows)}</table:table>' for name, rows in sheets.items())
    )


def ods_of(tables: str) -> bytes:
    """An .ods workbook of what stands between the tags of its spreadsheet."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for each, name in names.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        manifest = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{manifest}</manifest:manifest>")
    return packed.getvalue()


def _ods_rows(rows: Sequence[Sequence[Cell]]) -> str:
    padding = '<table:table-cell table:number-columns-repeated="{}"/>'
    lines = [
        f"<table:table-row>{''.join(map(_ods_cell, cells))}{padding.format(16384 - len(cells))}</table:table-row>"
        for cells in rows
    ]
    rest = (
        f'<table:table-row table:number-rows-repeated="{1048576 - len(rows)}">{padding.format(16384)}</table:table-row>'
    )
    return "".join(lines) + rest


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, datetime | date):
        value = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, time | timedelta):
        hours, minutes, seconds = _written(cell).split(":")
        value = f'office:value-type="time" office:time-value="PT{hours}H{minutes}M{seconds}S"'
    elif isinstance(cell, str):
        value = 'office:value-type="string"'
    else:
        value = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {value}><text:p>{escape(_written(cell))}</text:p></table:table-cell>"


def _written(cell: Cell) -> str:
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
