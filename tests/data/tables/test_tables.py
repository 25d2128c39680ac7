"""What is told of a file's lines and sheets: where, how many, and which others there are."""

from __future__ import annotations

import pytest

from data.tables.cell_kinds import _share
from data.tables.header_lines import find_header
from data.tables.packed_workbooks import _column
from data.tables.problems import MAX_LISTED, Problem
from data.tables.source_files import SourceFile
from data.tables.tables import _shortened, read_table
from tests.data.tables.test_source_files import workbook_of

CALLS: list[list[object]] = [["Start", "Calls"], ["2026-01-05 08:00", 5], ["2026-01-05 08:30", 7]]


def test_that_another_sheet_has_data_is_a_warning_unless_one_is_chosen() -> None:
    content = workbook_of(A=CALLS[:2], B=CALLS, C=[])
    table, problems = read_table(SourceFile("calls.xlsx", content), find_header)
    assert table is not None
    assert table.sheets == ("B", "A", "C")
    assert table.sheet_reason == "Sheet 'B' of 3: it has 2 lines with dates and counts; 'A' has 1"
    assert [(each.severity, table.sheet_reason in each.message) for each in problems] == [("warning", True)]
    table, problems = read_table(SourceFile("calls.xlsx", content), find_header, "A")
    assert table is not None
    assert (table.sheets, table.sheet_reason, problems) == (("A", "B", "C"), "", [])


def test_lines_beyond_those_listed_are_counted() -> None:
    faults = [Problem("error", "no cells", row=row) for row in range(1, MAX_LISTED + 4)]
    assert _shortened(faults[:MAX_LISTED]) == faults[:MAX_LISTED]
    *listed, rest = _shortened(faults)
    assert listed == faults[:MAX_LISTED]
    assert (rest.row, rest.count, rest.message[:12]) == (MAX_LISTED + 1, 3, "3 more lines")


@pytest.mark.parametrize(("letters", "number"), [(b"A", 1), (b"z", 26), (b"AA", 27), (b"xfd", 16_384)])
def test_columns_of_sheets_are_numbered_by_their_letters(letters: bytes, number: int) -> None:
    assert _column(letters) == number


def test_of_no_texts_none_fit() -> None:
    assert _share([], {"5"}) == 0
    assert _share(["5", "x"], {"5"}) == 0.5
