"""The columns that headings above blocks give to the lines below them, worked out by hand."""

from __future__ import annotations

import pytest

from data.tables.header_lines import find_header
from data.tables.problems import Problem
from data.tables.report_blocks import ordinary_table
from data.tables.source_files import SourceFile
from data.tables.tables import Table, read_table

BLOCK = "08:00,{}\n08:30,{}\n"


def read(text: str) -> tuple[Table, list[Problem]]:
    table, problems = read_table(SourceFile("report.csv", text.encode()), find_header)
    assert table is not None
    return ordinary_table(table, problems)


@pytest.mark.parametrize(
    ("days", "others"), [((2, 3), ", and so on to line 5"), ((2, 3, 4, 5), ", and so on to line 11")]
)
def test_dates_above_blocks_are_on_each_line_and_the_first_and_the_last_are_said(
    days: tuple[int, ...], others: str
) -> None:
    first, *later = (f"Date:,2026-03-0{day}\n" for day in days)
    table, problems = read(first + "Time,Calls\n" + BLOCK + "".join(each + BLOCK for each in later))
    assert table.header == ("Time", "Calls", "Date (heading)")
    assert table.cells[2].tolist() == [f"2026-03-0{day}" for day in days for _ in range(2)]
    said = [each for each in problems if "stands above it" in each.message]
    assert [(each.row, each.count, each.message) for each in said] == [
        (
            1,
            len(days),
            "the date of each line is taken from what stands above it: line 1 ('Date:,2026-03-02')" + others,
        )
    ]


@pytest.mark.parametrize("label", ["Queue", "Direction"])
def test_of_labels_that_differ_the_one_for_queues_or_kinds_is_taken(label: str) -> None:
    blocks = [f"Site:,{site}\n{label}:,{value}\n" for site, value in (("North", "One"), ("South", "Two"))]
    table, _ = read(blocks[0] + "Start,Calls\n" + _dated() + blocks[1] + _dated())
    assert table.header == ("Start", "Calls", f"{label} (heading)")
    assert table.cells[2].tolist() == ["One", "One", "Two", "Two"]


def _dated() -> str:
    return "2026-03-02 08:00,5\n2026-03-02 08:30,7\n"
