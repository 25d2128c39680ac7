"""A call log in a workbook is read as the same log in text: the same calls, problems and lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.call_logs.call_log import CallLogReading, read_call_log
from data.call_logs.columns import holds_calls
from data.tables import sheet_blocks
from data.tables.sheet_choice import Cell
from tests.data.workbook_files import DATA, LOG, OLD_WORKBOOK, SHEETS, SUMMARY, Sheets, as_csv, as_ods, as_xlsx

WORKBOOKS = {"xlsx": as_xlsx(SHEETS), "xls": OLD_WORKBOOK.read_bytes(), "ods": as_ods(SHEETS)}


def same(one: CallLogReading, other: CallLogReading) -> None:
    """Nothing is told of the two but where they come from."""
    assert (one.log is None) == (other.log is None)
    if one.log is not None and other.log is not None:
        pd.testing.assert_frame_equal(one.log.frame, other.log.frame)
        assert one.log.holds == other.log.holds
    told = [replace(each, log=None, sheets=(), sheet_reason="") for each in (one, other)]
    assert told[0].__dict__ == told[1].__dict__


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_workbook_gives_the_calls_of_the_same_log_as_text(kind: str) -> None:
    text = read_call_log(as_csv(LOG), name="log")
    assert text.log is not None
    assert len(text.log) == len(LOG) - 1
    assert text.log.frame["service"].max() == 90_000
    same(read_call_log(WORKBOOKS[kind], name="log", sheet="Calls"), text)


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_the_sheet_that_is_a_log_is_proposed(kind: str) -> None:
    reading = read_call_log(WORKBOOKS[kind])
    assert reading.log is not None
    assert reading.sheets == ("Calls", "Summary", "Data")
    assert "'Data' has 96 of another kind" in reading.sheet_reason
    first, *others = reading.problems
    assert (first.severity, reading.sheet_reason in first.message) == ("warning", True)
    assert tuple(others) == read_call_log(as_csv(LOG)).problems
    assert read_call_log(WORKBOOKS[kind], sheet="Data").log is None
    assert "no sheet 'March'" in str(read_call_log(WORKBOOKS[kind], sheet="March").problems[0])


def test_the_upper_lines_tell_a_log_from_calls_by_interval() -> None:
    texts = [[[str(cell) for cell in row] for row in rows] for rows in (SUMMARY, DATA, LOG, [])]
    assert [holds_calls(rows) for rows in texts] == [False, False, True, False]


MOMENTS = st.datetimes(datetime(2026, 3, 2), datetime(2026, 3, 6)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
LENGTHS = st.integers(0, 100_000).map(lambda seconds: timedelta(seconds=seconds))
TEXTS = st.text("aB0 ,;=+-'\"\u00e9\u4e2d|", max_size=6).map(str.strip)
CALLS = st.lists(
    st.tuples(
        st.one_of(MOMENTS, MOMENTS, st.just(""), st.just("soon")),
        st.one_of(LENGTHS, st.integers(0, 900), st.just(""), st.just("long")),
        st.sampled_from(["answered", "abandoned", ""]),
        st.one_of(TEXTS, st.integers(0, 10**9), st.floats(0, 1000).map(lambda number: round(number, 2))),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=20, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(calls=CALLS, blank=st.integers(0, 3), rows=st.integers(1, 40), write=st.sampled_from([as_xlsx, as_ods]))
def test_any_log_is_the_same_in_a_workbook(
    calls: list[tuple[Any, ...]], blank: int, rows: int, write: Callable[[Sheets], bytes]
) -> None:
    header: list[Cell] = ["Arrived", "Wait", "Outcome", "Queue"]
    # A column keeps the form of its cells, as a spreadsheet does: midnight alone comes without its time.
    first: list[Cell] = [datetime(2026, 3, 1, 9), timedelta(seconds=30), "answered", "Cases"]  # noqa: DTZ001
    empty: list[list[Cell]] = [["", "", "", ""]] * blank
    table = [*empty, header, first, *(list[Cell](call) for call in calls), *empty, first]
    text = read_call_log(as_csv(table), name="log")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_blocks, "ROWS_OF_BLOCK", rows)
        same(read_call_log(write({"Calls": table}), name="log"), text)


@pytest.mark.parametrize("rows", [1, 2, 9])
def test_midnight_and_ends_of_lines_in_cells(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_blocks, "ROWS_OF_BLOCK", rows)
    days: Sheets = {
        "Calls": [
            ["Date", "Arrived", "Wait", "Customer"],
            [date(2026, 3, 2), datetime(2026, 3, 2, 9), time(0, 0, 30), "A\nB"],  # noqa: DTZ001
            [date(2026, 3, 2), datetime(2026, 3, 2, 10), time(0, 0), "C"],  # noqa: DTZ001
            [date(2026, 3, 3), datetime(2026, 3, 3), time(0, 0), "D\r\nE"],  # noqa: DTZ001
            [date(2026, 3, 3), "soon", "", "F"],
        ]
    }
    reading = read_call_log(as_xlsx(days))
    assert reading.log is not None
    assert reading.lines is not None
    arrived = [str(each) for each in reading.log.frame["arrived"]]
    assert arrived == ["2026-03-02 09:00:00", "2026-03-02 10:00:00", "2026-03-03 00:00:00"]
    assert list(reading.log.frame["wait"]) == [30, 0, 0]
    assert (reading.lines.total, reading.lines.calls, list(reading.log.frame.index)) == (5, 3, [2, 3, 4])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["One column"], ["x"]], "has 1 columns"),
        ([["Start", "Calls"], [5, 5]], "Start"),
        ([["Arrived", "Wait"]], "no line follows"),
    ],
)
def test_sheets_that_are_no_logs_are_said(rows: list[list[Cell]], said: str) -> None:
    reading = read_call_log(as_xlsx({"Calls": rows}))
    assert reading.log is None
    assert said in str(reading.problems[0])
