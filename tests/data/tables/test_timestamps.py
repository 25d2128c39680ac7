"""Dates and clock times with known answers, one way of writing after the other, and what is said of a wrong one."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from data.tables.clock_changes import in_doubled_hour, in_dropped_hour, split_zones, to_local, zone_named
from data.tables.timestamps import (
    are_dates,
    are_times,
    are_timestamps,
    read_dates,
    read_dates_and_times,
    read_timestamps,
    times_of_day,
)
from data.tables.written_times import span_minutes, spell_stamps, spell_times
from tests.figures import figures_in


def column(*texts: str) -> pd.Series:
    """Texts by line, the first of which is below the names."""
    return pd.Series(list(texts), index=range(2, 2 + len(texts)), dtype=object)


def spelled(stamps: pd.Series | None) -> list[str]:
    assert stamps is not None
    return list(stamps.dt.strftime("%Y-%m-%d %H:%M:%S").fillna(""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31 08:00", "2026-01-31 08:00:00"),
        ("2026-01-31T08:00:30", "2026-01-31 08:00:30"),
        ("20260131 8:00 pm", "2026-01-31 20:00:00"),
        ("31-Jan-2026 12:00 AM", "2026-01-31 00:00:00"),
        ("31 January 2026, 08:00:15.250", "2026-01-31 08:00:15"),
        ("Sat, Jan 31, 2026 8 a.m.", "2026-01-31 08:00:00"),
        ("31.01.2026 24:00", "2026-02-01 00:00:00"),
        ("31.1.26 23:59", "2026-01-31 23:59:00"),
        ("1/31/2026 12:30 PM", "2026-01-31 12:30:00"),
        ("46053.75", "2026-01-31 18:00:00"),
        ("1769864400", "2026-01-31 08:00:00"),
        ("1769864400000", "2026-01-31 08:00:00"),
        ("2026-01-31 08:00-08:30", "2026-01-31 08:00:00"),
        ("2026-01-31 8:00 to 8:30 PM", "2026-01-31 20:00:00"),
        ("2026-01-31 11:30 - 12:00 PM", "2026-01-31 11:30:00"),
        ("2026-01-31 08:00 CST", "2026-01-31 09:00:00"),
        ("2026-07-31T12:00:00Z", "2026-07-31 08:00:00"),
        ("2026-01-31 08:00 UTC+1", ""),
        ("2026-01-31 25:00", ""),
        ("2026-02-30 08:00", ""),
        ("1979-12-31 08:00", ""),
        ("1980-01-01 08:00", "1980-01-01 08:00:00"),
        ("2100-12-31 08:00", "2100-12-31 08:00:00"),
        ("2101-01-01 08:00", ""),
        ("now", ""),
    ],
)
def test_a_date_and_time_as_it_is_written(text: str, expected: str) -> None:
    # Another line keeps spans from being taken for offsets, which are the same on every line.
    others = ("2026-03-02 09:00-09:45", "2026-03-02 10:00-10:15")
    assert spelled(read_timestamps(column(text, *others), "Start").starts)[0] == expected


def test_the_same_end_on_every_line_is_an_offset() -> None:
    starts = read_timestamps(column("2026-01-31 08:00-06:00", "2026-01-31 08:30-06:00"), "Start").starts
    assert spelled(starts) == ["2026-01-31 09:00:00", "2026-01-31 09:30:00"]


@pytest.mark.parametrize(
    ("dates", "day_first", "example"),
    [
        ("2026-01-31 08:00", None, "such as 2026-01-31 08:00, 1/31/2026 8:00 AM or 31.01.2026 08:00"),
        ("31/1/2026 08:00", True, "such as 2026-01-31 08:00 or 31/1/2026 08:00, the day first"),
        ("1/31/2026 08:00", False, "such as 2026-01-31 08:00 or 1/31/2026 8:00 AM, the month first"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_an_example_in_its_order(
    dates: str,
    day_first: bool | None,  # noqa: FBT001
    example: str,
) -> None:
    found = read_timestamps(column(dates, "", "soon", dates.removesuffix(" 08:00")), "Start")
    assert found.day_first is day_first
    assert [(each.row, each.column, each.kind) for each in found.problems] == [(n, "Start", "time") for n in (3, 4, 5)]
    reasons = ("the cell is empty", "'soon' is not a date and time from 1980 to 2100", "has no time of day")
    for problem, reason in zip(found.problems, reasons, strict=True):
        assert reason in problem.message
        assert problem.message.endswith(example)


def test_what_is_wrong_with_a_time_or_a_date_is_said() -> None:
    read = read_dates_and_times(
        column("2026-01-31", "2026-01-31", "soon", ""), column("", "8 o'clock", "9:00", "9:00"), "Date", "Time"
    )
    asked = [
        (4, "Date", ("'soon'", "from 1980 to 2100", "allowed", "2026-01-31")),
        (5, "Date", ("empty", "needed is a date", "2026-01-31")),
        (2, "Time", ("empty", "needed is the time", "interval starts", "08:00")),
        (3, "Time", ('"8 o\'clock"', "allowed are 00:00 to 24:00", "08:00", "8:00 AM")),
    ]
    assert [(each.row, each.column) for each in read.problems] == [(row, name) for row, name, _ in asked]
    for problem, (*_, parts) in zip(read.problems, asked, strict=True):
        assert all(part in problem.message for part in parts)


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        ("Time", "0830", "08:30:00"),
        ("Time", "8", ""),
        ("Hour", "8", "08:00:00"),
        ("hour of day", "23", "23:00:00"),
        ("Time", "0,375", "09:00:00"),
        ("Time", "8:30 to 9:00 PM", "20:30:00"),
        ("Time", "11:30-12:00 AM", "23:30:00"),
        ("Time", "12:00-12:30 PM", "12:00:00"),
        ("Time", "8:00:61", ""),
    ],
)
def test_a_time_beside_its_date(header: str, text: str, expected: str) -> None:
    starts = read_dates_and_times(column("2026-01-31"), column(text), "Date", header).starts
    assert spelled(starts) == [f"2026-01-31 {expected}" if expected else ""]


def test_dates_that_may_have_either_order_are_asked_about_with_both_readings() -> None:
    found = read_timestamps(column("5/5/2026 08:00", "3/4/2026 08:00", "4/3/2026 08:00"), "Start")
    assert found.starts is None
    (problem,) = found.problems
    assert (problem.row, problem.found) == (3, "3/4/2026")
    assert problem.message.startswith("'3/4/2026' may be 3 April 2026 or 4 March 2026, and no line decides which")


def test_dates_that_decide_differently_are_an_error_with_both_lines() -> None:
    found = read_timestamps(column("31/1/2026 08:00", "1/30/2026 08:00"), "Start")
    assert found.starts is None
    (problem,) = found.problems
    assert (problem.row, problem.found) == (3, "1/30/2026")
    assert "'1/30/2026' puts the month first, but '31/1/2026' on line 2 the day first" in problem.message


@pytest.mark.parametrize(("last", "settled"), [("1/10/2026", False), ("1/11/2026", None), ("1/3/2026", None)])
def test_three_dates_at_most_a_week_apart_show_their_order(last: str, settled: bool | None) -> None:  # noqa: FBT001
    days, found, problems = read_dates(column("1/2/2026", "1/3/2026", last), "Date")
    assert found is settled
    assert (days is None) is (settled is None)
    assert [problem.severity for problem in problems] == ["error" if settled is None else "warning"]


def test_24_ends_the_day_where_none_begins_it() -> None:
    assert read_timestamps(column("1/31/2026 23:30", "1/31/2026 24:00"), "Start").ends_at_24
    assert not read_timestamps(column("1/31/2026 0:00", "1/31/2026 24:00"), "Start").ends_at_24
    assert not read_timestamps(column("1/31/2026 23:30", "1/31/2026 23:00"), "Start").ends_at_24


def test_what_texts_are() -> None:
    texts = column("2026-01-31 08:00", "3/4/2026", "31.01.2026", "8:30", "8 PM", "0830", "12", "calls")
    assert texts[are_timestamps(texts)].tolist() == ["2026-01-31 08:00"]
    assert texts[are_dates(texts)].tolist() == ["3/4/2026", "31.01.2026"]
    assert texts[are_times(texts)].tolist() == ["8:30", "8 PM"]
    assert times_of_day(texts).dropna().dt.total_seconds().tolist() == [8.5 * 3600, 20 * 3600]


def test_numbers_of_spreadsheets_and_computers_are_spelled_out() -> None:
    assert spell_stamps(column("46053", "1769864400.5", "29199")).tolist() == [
        "2026-01-31 00:00:00",
        "2026-01-31 13:00:00Z",
        "29199",
    ]
    assert spell_times(column("0.5", "1", "0.34375")).tolist() == ["12:00", "24:00", "08:15"]
    assert spell_times(column("0", "1")).tolist() == ["0", "1"]


def test_how_long_spans_last_over_noon_and_midnight_too() -> None:
    spans = column("08:00-08:30", "12:30-1:00", "23:45-00:15", "8:00 AM to 9:00 AM", "soon", "08:00")
    assert span_minutes(spans).fillna(-1).tolist() == [30, 30, 30, 60, -1, -1]


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("Start (UTC)", "UTC"),
        ("startCentral", "America/Chicago"),
        ("Time_PST", "America/Los_Angeles"),
        ("Interval start MT", "America/Denver"),
        ("Local time", "America/New_York"),
        ("Start", None),
        ("Cost", None),
    ],
)
def test_the_zone_that_a_column_names(header: str, zone: str | None) -> None:
    assert zone_named(header) == zone


def test_zones_and_offsets_are_split_off_and_turned_into_eastern_time() -> None:
    texts = column("2026-01-31 08:00 PST", "2026-07-01 08:00 +02:00", "2026-01-31 08:00 (GMT-03)", "2026-01-31 08:00")
    local, zones = split_zones(texts)
    assert local.tolist() == ["2026-01-31 08:00", "2026-07-01 08:00", "2026-01-31 08:00", "2026-01-31 08:00"]
    assert zones.tolist() == ["PST", "+02:00", "GMT-03", ""]
    read = to_local(pd.to_datetime(local), zones, "UTC")
    assert spelled(read) == [f"2026-{each}:00" for each in ("01-31 11:00", "07-01 02:00", "01-31 06:00", "01-31 03:00")]


def test_zones_that_were_turned_are_said_with_their_column() -> None:
    (problem,) = read_timestamps(column("2026-01-31 08:00 CST", "2026-01-31 09:00 CST", "x"), "Start").problems[:-1]
    assert (problem.severity, problem.column, problem.kind, problem.count) == ("warning", "Start", "zone", 2)
    assert figures_in(problem.message) == ["2"]
    assert all(part in problem.message for part in ("'CST'", "all were turned", "Eastern time"))
    (problem,) = read_dates_and_times(column("2026-01-31"), column("08:00"), "Date", "Time", zone="UTC").problems
    assert (problem.column, problem.count) == ("Time", 1)
    assert figures_in(problem.message) == ["1"]
    assert re.search("UTC .*Eastern time", problem.message)


def test_the_hours_that_clocks_change() -> None:
    day = pd.Series(pd.date_range("2026-11-01 00:30", periods=4, freq="30min"))
    assert in_doubled_hour(day).tolist() == [False, True, True, False]
    assert not in_dropped_hour(day).any()
    day = pd.Series(pd.date_range("2026-03-08 01:30", periods=4, freq="30min"))
    assert in_dropped_hour(day).tolist() == [False, True, True, False]
    assert not in_doubled_hour(day).any()
