"""The sheet that looks like the data wanted is read, and it is said why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from data import Choices, read_volumes
from data.tables.sheet_choice import Cell, SheetLines, count_dated, likeliest, reason_for
from data.tables.workbooks import read_sheet
from data.volumes.files import holds_volumes
from tests.data.workbook_files import DATA, LOG, OLD_WORKBOOK, SHEETS, SUMMARY, as_ods, as_xlsx

OTHERS = "'Summary' has none, 'Calls' has 60 of another kind"
MOMENT = datetime(2026, 3, 2, 8)  # noqa: DTZ001 (a cell has no zone)


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ([MOMENT, 5], 1),
        ([date(2026, 3, 2), "5"], 1),
        ([5.5, "", time(8)], 1),
        (["3/4/2026", "1,204"], 1),
        (["08:00", "x", timedelta(hours=1), 1], 1),
        ([MOMENT, ""], 0),
        ([MOMENT, "Calls"], 0),
        (["Calls", 5], 0),
        (["2026-03-02 08:00", "2026-03-02 08:30"], 0),
        ([], 0),
    ],
)
def test_a_line_of_data_has_a_time_and_a_number(row: list[Cell], number: int) -> None:
    assert count_dated([row]) == number


@pytest.mark.parametrize(
    ("sheets", "place"),
    [
        ([("A", 5, True), ("B", 672, True)], 1),
        ([("A", 672, True), ("B", 672, True)], 0),
        ([("A", 5, True), ("B", 672, False)], 0),
        ([("A", 0, False), ("B", 0, False)], 0),
        ([("A", 0, False), ("B", 1, False), ("C", 0, True)], 2),
    ],
)
def test_of_sheets_that_fit_the_one_with_most_lines_is_likeliest(
    sheets: list[tuple[str, int, bool]], place: int
) -> None:
    assert likeliest([SheetLines(*each) for each in sheets]) == place


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([("B", 5, True)], "'B' has 5"),
        (
            [("B", 0, False), ("C", 60, False), ("D", 1, True), ("E", 1, True)],
            "'B' has none, 'C' has 60 of another kind, 'D' has 1; 1 more have data",
        ),
    ],
)
def test_why_a_sheet_is_read(others: list[tuple[str, int, bool]], said: str) -> None:
    sheets = [SheetLines("A", 1672, True), *(SheetLines(*each) for each in others)]
    assert reason_for(sheets, 0, 9) == f"Sheet 'A' of 9: it has 1,672 lines with dates and counts; {said}"
    assert reason_for(sheets[:1], 0, 9) == ""


def test_without_any_line_of_data_the_first_sheet_is_read() -> None:
    sheets = [SheetLines("A", 0, False), SheetLines("B", 0, False)]
    assert reason_for(sheets, 0, 2) == "Sheet 'A' of 2: it is the first with data; 'B' has none"


def test_the_upper_lines_tell_calls_by_interval_from_single_calls() -> None:
    texts = [[[str(cell) for cell in row] for row in rows] for rows in (SUMMARY, DATA, LOG)]
    assert [holds_volumes(rows) for rows in texts] == [False, True, False]


def test_a_log_with_more_lines_does_not_take_the_place_of_calls_by_interval() -> None:
    reading = read_volumes(as_xlsx({"Calls": LOG, "Data": DATA[:30]}))
    assert reading.volumes is not None
    assert reading.table is not None
    assert reading.table.sheets == ("Data", "Calls")
    assert "'Calls' has 60 of another kind" in reading.table.sheet_reason


@pytest.mark.parametrize("content", [OLD_WORKBOOK.read_bytes(), as_ods(SHEETS)], ids=["xls", "ods"])
def test_every_kind_of_workbook_has_its_sheet_proposed(content: bytes) -> None:
    sheet, _ = read_sheet(content, fits=holds_volumes)
    assert sheet is not None
    assert sheet.name == "Data"
    assert sheet.reason.endswith(
        "it has 96 lines with dates and counts; 'Summary' has none, 'Calls' has 60 of another kind"
    )
    assert read_volumes(content, Choices(sheet="Calls")).volumes is None
