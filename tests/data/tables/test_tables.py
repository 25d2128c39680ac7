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


@pytest.mark.parametrize(
    ("unread", "said"),
    [(1, "'B' have data"), (3, "'B', 'C', 'D' have data"), (4, "'B', 'C', 'D' and others have data")],
)
def test_of_a_workbooks_other_sheets_the_first_are_named(unread: int, said: str) -> None:
    content = workbook_of(**dict.fromkeys("ABCDE"[: 1 + unread], CALLS))
    _, problems = read_table(SourceFile("calls.xlsx", content), find_header)
    (message,) = (each.message for each in problems if each.kind == "sheets")
    assert said in message


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
