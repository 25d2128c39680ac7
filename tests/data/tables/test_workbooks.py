"""Workbooks of every kind have the same cells, and those that are made to harm are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from data import Choices, read_volumes
from data.isolated_reading import read_volumes_isolated
from data.tables import packed_workbooks, workbooks
from data.tables.packed_workbooks import unpack_workbook
from data.tables.sheet_choice import Cell
from data.tables.source_files import open_source
from data.tables.workbooks import cell_text, read_heads, read_sheet, row_texts
from tests.data.workbook_files import DATA, LOG, OLD_WORKBOOK, SHEETS, as_csv, as_ods, as_xlsx, ods_of

OLD = OLD_WORKBOOK.read_bytes()
KINDS = {"xlsx": as_xlsx(SHEETS), "xls": OLD, "ods": as_ods(SHEETS)}
MIDNIGHT = datetime(2026, 3, 2)  # noqa: DTZ001 (a cell has no zone)


def texts_of(content: bytes, sheet: str) -> list[list[str]]:
    opened, problem = read_sheet(content, sheet)
    assert problem is None
    assert opened is not None
    assert opened.names == tuple(SHEETS)
    return row_texts(opened.rows, set())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("sheet", "rows"), [("Data", DATA), ("Calls", LOG)])
def test_every_kind_of_workbook_has_the_cells_that_were_written(kind: str, sheet: str, rows: list[list[Cell]]) -> None:
    assert texts_of(KINDS[kind], sheet) == [[cell_text(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_gives_the_volumes_of_the_same_table_as_text(kind: str) -> None:
    text, workbook = read_volumes(as_csv(DATA)), read_volumes(KINDS[kind], Choices(sheet="Data"))
    assert text.volumes is not None
    assert workbook.volumes is not None
    assert workbook.volumes.frame.equals(text.volumes.frame)
    assert workbook.problems == ()
    assert (workbook.lines, workbook.columns) == (text.lines, text.columns)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (5.5, "5.5"),
        (True, "True"),
        (" a ", "a"),
        (date(2026, 3, 2), "2026-03-02"),
        (MIDNIGHT, "2026-03-02 00:00:00"),
        (datetime(2026, 12, 31, 23, 59, 59, 500_000), "2027-01-01 00:00:00"),  # noqa: DTZ001
        (datetime(2026, 12, 31, 23, 59, 59, 499_999), "2026-12-31 23:59:59"),  # noqa: DTZ001
        (time(8, 5), "08:05:00"),
        (timedelta(hours=30, seconds=5), "30:00:05"),
        ("PT30H00M05S", "30:00:05"),
        ("PT30H00M04.9S", "30:00:05"),
        ("PT about", "PT about"),
    ],
)
def test_how_cells_are_written(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


def test_midnight_has_its_time_only_where_a_column_has_dates_with_times() -> None:
    stamped: set[int] = set()
    first = row_texts([[date(2026, 3, 2), date(2026, 3, 2)], [MIDNIGHT + timedelta(hours=1), "x"]], stamped)
    assert first == [["2026-03-02 00:00:00", "2026-03-02"], ["2026-03-02 01:00:00", "x"]]
    assert row_texts([[date(2026, 3, 3), date(2026, 3, 3)]], stamped) == [["2026-03-03 00:00:00", "2026-03-03"]]


def cells(attributes: str, text: str = "", *, rows: str = "1", before: str = "") -> bytes:
    """An .ods sheet of one cell, in a row that repeats."""
    cell = f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods_of(f'<table:table table:name="a">{before}{row}</table:table>')


EMPTY_ROWS = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
REPEATED = 'table:number-columns-repeated="{}"'
LONG_ROWS = (
    '<table:table-row table:number-rows-repeated="1000"><table:table-cell office:value-type="string"><text:p>'
    f"{'x' * 2**20}</text:p></table:table-cell></table:table-row>"
)
BOMBS = {
    "cells": cells(REPEATED.format(16384), "1", rows="1048576"),
    "empty rows above": cells(REPEATED.format(9), "1", before=EMPTY_ROWS.format(1_000_000)),
    "letters": cells("", "x" * 2**20, rows="1000"),
    "letters above": cells("", "1", before=LONG_ROWS),
    "no plain number": cells(REPEATED.format("+16384"), "1", rows="1048576"),
    "entity": cells(REPEATED.format("&#49;6384"), "1", rows="1048576"),
    "declared": ods_of("<!DOCTYPE x [<!ENTITY a 'b'>]>" + "<table:table table:name='a'/>"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_open_workbooks_that_repeat_too_much_are_refused(kind: str) -> None:
    # Before the library, which has limits of its own, sees it.
    packed, problem = unpack_workbook(BOMBS[kind])
    assert packed is None
    assert read_sheet(BOMBS[kind]) == (None, problem)
    assert "reaches over more than 8,000,000 cells" in str(problem)


def test_repetition_within_limits_is_read() -> None:
    sheet, problem = read_sheet(cells(REPEATED.format(2), "1", rows="3", before=EMPTY_ROWS.format(2)))
    assert problem is None
    assert sheet is not None
    assert sheet.rows == [["", ""]] * 2 + [["1", "1"]] * 3


def test_an_open_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_workbooks, "MAX_UNPACKED_BYTES", 2**20)
    assert "unpacks to more than 1 MB" in str(read_sheet(ods_of(" " * 2**20))[1])
    assert read_sheet(as_ods(SHEETS), "Data")[0] is not None


def test_a_sheet_of_a_kind_that_is_not_unpacked_may_not_be_too_wide_either(monkeypatch: pytest.MonkeyPatch) -> None:
    area = len(DATA) * len(DATA[0])
    monkeypatch.setattr(workbooks, "MAX_CELLS", area)
    assert read_sheet(OLD, "Data")[0] is not None
    assert set(read_heads(OLD)) == {"Summary", "Data"}
    monkeypatch.setattr(workbooks, "MAX_CELLS", area - 1)
    sheet, problem = read_sheet(OLD, "Data")
    assert sheet is None
    assert "reaches over more than" in str(problem)
    assert set(read_heads(OLD)) == {"Summary"}


def test_parts_of_a_workbook_may_be_named_in_capitals() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(KINDS["xlsx"])) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.infolist():
            name = member.filename
            new.writestr(name.replace("sharedStrings.xml", "SharedStrings.XML"), old.read(member))
    assert texts_of(content.getvalue(), "Data") == texts_of(KINDS["xlsx"], "Data")


def text_document() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLD[:600], "damaged or protected"),
        (OLD[:-2000], "damaged"),
        (as_ods(SHEETS)[:-100], "damaged"),
        (text_document(), "no workbook"),
        (ods_of("<table:table table:name='a'/>"), "no sheet of the workbook has data"),
    ],
    ids=["xls without sheets", "xls cut short", "ods cut short", "text document", "empty"],
)
def test_what_is_no_whole_workbook_is_said(content: bytes, said: str) -> None:
    sheet, problem = read_sheet(content)
    assert sheet is None
    assert said in str(problem)


@pytest.mark.parametrize("content", [b"<html><table>", b"\xef\xbb\xbf <!DOCTYPE html>", b'<?xml version="1.0"?>'])
def test_web_pages_that_are_called_workbooks_are_said(content: bytes) -> None:
    problem = open_source(content, name="report.xls").problem
    assert problem is not None
    assert "web page or XML" in problem.message


def with_byte(content: bytes, at: int, there: int) -> bytes:
    return content[:at] + bytes([there]) + content[at + 1 :]


def test_a_process_that_reads_refuses_a_workbook_at_which_the_library_aborts() -> None:
    hostile = with_byte(OLD, 44738, 91)
    reading = read_volumes_isolated(hostile)
    assert reading.volumes is None
    assert [problem.severity for problem in reading.problems] == ["error"]
    assert "ended all at once" in reading.problems[0].message
