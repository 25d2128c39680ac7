"""Dates that a year, a month and a day, or a week and a weekday, say together, worked out by hand."""

from __future__ import annotations

import pytest

from data.tables.header_lines import find_header
from data.tables.parted_dates import joined_dates
from data.tables.source_files import SourceFile
from data.tables.tables import read_table


@pytest.mark.parametrize(
    ("names", "cells", "date"),
    [
        ("Year,Month,Day", "2026,3,2", "2026-03-02"),
        ("Year,Month,Day", "26,Mar.,2", "2026-03-02"),
        ("Jahr,Monat,Tag", "2026,März,2", "2026-03-02"),
        ("Year,Month,Day", "2026,Q1,2", "2026 Q1 2"),
        ("Year,Week,Weekday", "2026,W10,Mon", "2026-03-02"),
        ("Year,Week,Weekday", "2025,2026-10,1", "2026-03-02"),  # the year that stands with the week
        ("Year,Week,Weekday", "2026,60,1", "2026 60 1"),
    ],
)
def test_the_date_that_parts_say(names: str, cells: str, date: str) -> None:
    content = f"{names},Calls\n{cells},5\n".encode()
    table, _ = read_table(SourceFile("calls.csv", content), find_header, header_line=1)
    assert table is not None
    joined, (note,) = joined_dates(table)
    assert joined.header[4:] == (f"Date ({names.replace(',', ', ')})",)
    assert joined.cells[4].tolist() == [date]
    assert repr(date) in note.message
