"""The first lines of a file: as they stand in it, each with what became of it."""

from __future__ import annotations

from data import read_volumes
from data.volumes.choices import Choices
from data.volumes.first_lines import FIRST_LINES, NAMES
from data.volumes.line_counts import READ
from data.volumes.reading_words import totals_in_words

REPORT = """Calls by interval
Date:,3/20/2026

Time,Calls
8:00 AM,4
8:30 AM,6
9:00 AM,5
9:30 AM,7
Total,22
Page 1 of 1
"""


def test_each_line_says_what_became_of_it() -> None:
    reading = read_volumes(REPORT.encode(), name="report")
    assert reading.volumes is not None
    rows = [(f"{hour}:{minute} AM", calls) for hour, minute, calls in (("8", "00", "4"), ("8", "30", "6"))]
    assert [(line.number, line.cells[:2], line.fate) for line in reading.first_lines] == [
        (1, ("Calls by interval",), "above the column names"),
        (2, ("Date:", "3/20/2026"), "above the column names"),
        (4, ("Time", "Calls"), NAMES),
        (5, rows[0], READ),
        (6, rows[1], READ),
        (7, ("9:00 AM", "5"), READ),
        (8, ("9:30 AM", "7"), READ),
        (9, ("Total", "22"), "total row"),
        (10, ("Page 1 of 1",), "heading, footer or column names again"),
    ]


def test_lines_that_are_wrong_say_so_and_those_of_a_file_not_understood_nothing() -> None:
    content = "Start,Calls\n2026-03-02 08:00,1\nlater,2\n" + "".join(
        f"2026-03-02 {hour:02d}:00,{hour}\n" for hour in range(9, 22)
    )
    lines = read_volumes(content.encode(), Choices(decisions={"time": "leave out"}), name="calls").first_lines
    assert len(lines) == FIRST_LINES
    assert [line.fate for line in lines[:4]] == [NAMES, READ, "time not readable", READ]
    unknown = read_volumes(b"Alpha,Beta\nx,1\ny,2\n", name="unknown")
    assert [(line.number, line.fate) for line in unknown.first_lines] == [(1, NAMES), (2, ""), (3, "")]


def test_columns_are_taken_once_each() -> None:
    mapping = read_volumes(REPORT.encode(), name="report").mapping
    assert mapping.taken() == {0: "time", 1: "calls", 2: "date"}


def test_the_calls_read_are_told_with_their_days() -> None:
    reading = read_volumes(REPORT.encode(), name="report")
    assert reading.volumes is not None
    assert totals_in_words(reading.volumes) == "22 calls on Fri 20 Mar 2026, in intervals of 30 minutes"
    days = read_volumes(b"Start,Calls\n2026-03-02 08:00,600\n2026-03-02 08:30,500\n2026-03-04 08:00,7\n", name="days")
    assert days.volumes is not None
    expected = "1,107 calls on 2 days from Mon 2 Mar 2026 to Wed 4 Mar 2026, in intervals of 30 minutes"
    assert totals_in_words(days.volumes) == expected
