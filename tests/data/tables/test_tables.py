"""What is told of a file's lines and sheets: where, how many, and which others there are."""

from __future__ import annotations

import pytest

from data.tables import packed_workbooks
from data.tables.cell_kinds import _share
from data.tables.header_lines import find_header
from data.tables.packed_workbooks import _area, _column, _letters
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


@pytest.mark.parametrize(
    ("sheet", "area"),
    [
        (b"<row><c/><c/><c/></row><row><c/></row>", 2 * 3),
        (b"<row><c/><c/><c/></row>" + b"<row/>" * 4, 5 * 3),
        (b'<row r="2"><c r="D2"/></row>', 2 * 4),
        (b"", 0),
    ],
)
def test_the_area_of_a_sheet_with_and_without_references(sheet: bytes, area: int) -> None:
    assert _area(sheet) == area


def test_a_text_that_cells_share_counts_as_often_as_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_workbooks, "MAX_LETTERS", 0)
    cells = b"".join(b"<c><v>%d</v></c>" % text for text in (0, 0, 1, 7))
    assert _letters(cells, [5, 2]) == 5 + 5 + 2


@pytest.mark.parametrize(
    ("names", "header_line", "row", "why"),
    [(b"", 0, 2, "as the first line has"), (b"\nStart,Calls\n", None, 4, "as line 2 names the columns")],
)
def test_a_line_with_too_many_cells_is_said_with_the_line_that_it_goes_by(
    names: bytes, header_line: int | None, row: int, why: str
) -> None:
    content = names + b"2026-01-05 08:00,5\n2026-01-05 08:30,7,8\n"
    _, (problem,) = read_table(SourceFile("calls.csv", content), find_header, header_line=header_line)
    assert problem.row == row
    assert problem.message.startswith(f"the line has 3 cells; allowed are 2, {why} ")


def test_of_two_separators_that_give_names_the_one_with_more_is_taken() -> None:
    content = b"Fecha, hora;Llamadas;Perdidas\n2026-03-02, 08:00;5;1\n2026-03-02, 08:30;7;0\n"
    table, _ = read_table(SourceFile("llamadas.csv", content), find_header)
    assert table is not None
    assert (table.separator, table.header) == (";", ("Fecha, hora", "Llamadas", "Perdidas"))


def test_of_no_texts_none_fit() -> None:
    assert _share([], {"5"}) == 0
    assert _share(["5", "x"], {"5"}) == 0.5
