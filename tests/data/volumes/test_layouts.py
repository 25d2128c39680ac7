"""Volume files as exports lay them out: columns for times or dates, queues, totals of days, clocks; and decisions."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data import Choices, VolumeReading, Volumes, read_volumes
from data.volumes.choices import KINDS, LEAVE_OUT
from data.volumes.daily_totals import DayProfile, even_profile, profile_of
from data.volumes.mapping import ColumnMapping
from data.volumes.reports import group_problems, spreadsheet_csv
from data.volumes.several_files import combine_readings, distinct_names

Pairs = list[tuple[str, float]]
MORNING: Pairs = [("01-05 08:00", 1), ("01-05 08:30", 2)]
NEXT_DAY: Pairs = [("01-05 08:00", 1), ("01-05 08:30", 3), ("01-06 08:00", 2), ("01-06 08:30", 4)]
ROWS = "2026-01-05 08:00{0}1\n2026-01-05 08:30{0}2\n"


def pairs(volumes: Volumes | None) -> Pairs:
    assert volumes is not None
    return [(f"{start:%m-%d %H:%M}", calls) for start, calls in volumes.frame.itertuples(index=False)]


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


LAYOUTS: dict[str, tuple[str, Pairs]] = {
    "a column for each time": ("Date,08:00,08:30,09:00\n2026-01-05,1,3,\n2026-01-06,2,4,\n", NEXT_DAY),
    "a column for each time, am and pm": (
        "Day,8:00 AM,8:30 AM,12:00 PM,Total\n1/13/2026,1,3,5,9\n",
        [("01-13 08:00", 1), ("01-13 08:30", 3), ("01-13 12:00", 5)],
    ),
    "a column for each span": (
        "Date;08:00-08:30;08:30-09:00;09:00-09:30\n05.01.2026;1;3;4\n",
        [("01-05 08:00", 1), ("01-05 08:30", 3), ("01-05 09:00", 4)],
    ),
    "a column for each hour": (
        "Date,7,8,9,10,11,12,13\n2026-01-05,1,2,3,4,5,6,7\n",
        [(f"01-05 {hour:02}:00", hour - 6) for hour in range(7, 14)],
    ),
    "a column for each date": ("Time,2026-01-05,2026-01-06\n08:00,1,2\n08:30,3,4\n", NEXT_DAY),
    "a column for each date, in German": ("Uhrzeit;05.01.2026;06.01.2026\n08:00;1;2\n08:30;3;4\n", NEXT_DAY),
    "a column for each date, in US order": ("Interval,1/5/2026,1/13/2026\n8:00 AM,1,2\n8:30 AM,3,4\n", [
        ("01-05 08:00", 1), ("01-05 08:30", 3), ("01-13 08:00", 2), ("01-13 08:30", 4)]),
    "the separator is stated": ("sep=;\nStart;Calls\n" + ROWS.format(";"), MORNING),
    "a title above": ("Volumes, all\nMade 1/5/2026\n\nStart;Calls\n" + ROWS.format(";"), MORNING),
    "a title without a separator": ("Interval report\n\nStart,Calls\n" + ROWS.format(","), MORNING),
    "German names": ("Datum;Uhrzeit;Anrufe\n13.01.2026;08:00;1\n13.01.2026;08:30;2\n", [
        ("01-13 08:00", 1), ("01-13 08:30", 2)]),
    "names nobody knows": ("Wann;Wie viele\n13.01.2026 08:00;1\n13.01.2026 08:30;2\n", [
        ("01-13 08:00", 1), ("01-13 08:30", 2)]),
    "names nobody knows, two columns": ("Wanneer;Hoe laat;Aantal\n2026-01-05;08:00;1\n2026-01-05;08:30;2\n", MORNING),
    "ends of intervals": ("Interval End,Calls\n2026-01-05 08:30,1\n2026-01-05 09:00,2\n", MORNING),
    "both start and end": (
        "Interval Start,Interval End,Calls\n2026-01-05 08:00,2026-01-05 08:30,1\n2026-01-05 08:30,2026-01-05 09:00,2\n",
        MORNING,
    ),
    "24:00 ends the day": (
        "Time,Calls\n2026-01-05 23:00,1\n2026-01-05 23:30,2\n2026-01-05 24:00,3\n",
        [("01-05 22:30", 1), ("01-05 23:00", 2), ("01-05 23:30", 3)],
    ),
    "24:00 in a column of times": (
        "Date,Interval,Calls\n2026-01-05,23:30,1\n2026-01-05,23:00,1\n2026-01-05,24:00,2\n",
        [("01-05 22:30", 1), ("01-05 23:00", 1), ("01-05 23:30", 2)],
    ),
    "spans": ("Start,Calls\n2026-01-05 08:00-08:30,1\n2026-01-05 08:30-09:00,2\n2026-01-05 09:00-09:30,3\n", [
        *MORNING, ("01-05 09:00", 3)]),
    "spans with words": (
        "Date,Interval,Calls\n2026-01-05,8:00 AM to 8:30 AM,1\n2026-01-05,8:30 AM to 9:00 AM,2\n",
        MORNING,
    ),
    "spans over noon": (
        "Date,Interval,Calls\n2026-01-05,11:30-12:00 PM,1\n2026-01-05,12:00-12:30 PM,2\n",
        [("01-05 11:30", 1), ("01-05 12:00", 2)],
    ),
    "short am and pm": ("Start,Calls\n2026-01-05 8:00a,1\n2026-01-05 8:30a,2\n", MORNING),
    "spreadsheet numbers": ("Start,Calls\n46027.333333,1\n46027.354167,2\n", MORNING),
    "spreadsheet numbers, decimal comma": ("Start;Calls\n46027,333333;1\n46027,354167;2\n", MORNING),
    "spreadsheet date and fraction": ("Date,Time,Calls\n46027,0.333333,1\n46027,0.354167,2\n", MORNING),
    "seconds since 1970": ("Start,Calls\n1767618000,1\n1767619800,2\n", MORNING),
    "milliseconds since 1970": ("Start,Calls\n1767618000000,1\n1767619800000,2\n", MORNING),
    "UTC": ("Start,Calls\n2026-01-05T13:00:00Z,1\n2026-01-05T13:30:00Z,2\n", MORNING),
    "offset": ("Start,Calls\n2026-01-05 08:00:00-05:00,1\n2026-01-05 08:30:00-05:00,2\n", MORNING),
    "offset of another zone": ("Start,Calls\n2026-01-05T07:00:00-0600,1\n2026-01-05T07:30:00-0600,2\n", MORNING),
    "named zone": ("Start,Calls\n2026-01-05 07:00 CST,1\n2026-01-05 07:30 CST,2\n", MORNING),
    "zone beside the time": ("Date,Time,Calls\n2026-01-05,5:00 AM PST,1\n2026-01-05,5:30 AM PST,2\n", MORNING),
    "queues are added up": (
        "Start,Queue,Calls\n2026-01-05 08:00,A,1\n2026-01-05 08:00,B,2\n2026-01-05 08:30,A,3\n2026-01-05 08:30,B,4\n",
        [("01-05 08:00", 3), ("01-05 08:30", 7)],
    ),
    "totals of queues are left out": (
        "Start,Skill,Calls\n2026-01-05 08:00,A,1\n2026-01-05 08:30,A,2\n2026-01-05 08:30,All,2\n2026-01-05 08:00,B,0\n",
        MORNING,
    ),
    "an hour twice": (
        "Start,Calls\n2026-11-01 00:30,1\n2026-11-01 1:00,1\n2026-11-01 1:30,2\n2026-11-01 1:00,3\n2026-11-01 1:30,4\n",
        [("11-01 00:30", 1), ("11-01 01:00", 4), ("11-01 01:30", 6)],
    ),
    "an hour twice, in UTC": (
        "Start,Calls\n" + "".join(f"2026-11-01T{hour:02}:00Z,{hour}\n" for hour in range(4, 8)),
        [("11-01 00:00", 4), ("11-01 01:00", 11), ("11-01 02:00", 7)],
    ),
    "an hour that is not there": (
        "Start,Calls\n2026-03-08 01:30,1\n2026-03-08 02:00,1\n2026-03-08 02:30,0\n2026-03-08 03:00,4\n",
        [("03-08 01:30", 1), ("03-08 03:00", 5)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(text: str, expected: Pairs) -> None:
    reading = read(text)
    assert reading.errors == ()
    assert pairs(reading.volumes) == expected


@pytest.mark.parametrize(
    "name", ["UTC", "named zone", "queues are added up", "an hour twice", "an hour that is not there"]
)
def test_what_is_changed_is_said(name: str) -> None:
    assert len(read(LAYOUTS[name][0]).warnings) == 1


def test_the_changed_hours_are_in_the_cleaning_report() -> None:
    twice, dropped = read(LAYOUTS["an hour twice"][0]).changes, read(LAYOUTS["an hour that is not there"][0]).changes
    assert twice[["line", "done", "calls_before"]].to_numpy().tolist() == [[5, "added up", 3], [6, "added up", 4]]
    assert dropped["done"].tolist() == ["moved an hour later", "left out"]


def test_clocks_of_elsewhere() -> None:
    text = "Start,Calls\n2026-01-05 07:00,1\n2026-01-05 07:30,2\n"
    assert pairs(read(text, zone="America/Chicago").volumes) == MORNING
    assert "clock of America/Chicago" in read(text, zone="America/Chicago").warnings[0].message


def test_another_column_of_times_is_read_as_its_own_name_says() -> None:
    content = (
        b"Interval Start,Interval End,Calls\n2026-03-02 08:00,2026-03-02 08:30,4\n2026-03-02 08:30,2026-03-02 09:00,6\n"
    )
    found = read_volumes(content)
    chosen = read_volumes(content, Choices(mapping=replace(found.mapping, start=1, reasons={})))
    assert found.volumes is not None
    assert chosen.volumes is not None
    assert chosen.columns["start"] == "Interval End"
    pd.testing.assert_frame_equal(chosen.volumes.frame, found.volumes.frame)


def test_ends_can_be_chosen() -> None:
    text = "Time,Calls\n2026-01-05 08:30,1\n2026-01-05 09:00,2\n"
    assert pairs(read(text, interval_ends=True).volumes) == MORNING
    assert "nothing in the file says otherwise" in read(text).mapping.reasons["interval"]


@pytest.mark.parametrize(
    ("name", "calls"),
    [("Total", 1), ("ALL QUEUES TOTAL", 1), ("Sub-total (all skills)", 1), ("Total Care", 9), ("Calls", 9)],
)
def test_a_total_is_told_by_its_name(name: str, calls: float) -> None:
    text = f"Start,Queue,Calls\n2026-01-05 08:00,A,1\n2026-01-05 08:00,{name},8\n2026-01-05 08:30,A,2\n"
    assert pairs(read(text).volumes) == [("01-05 08:00", calls), ("01-05 08:30", 2)]


def test_queues_can_be_chosen() -> None:
    reading = read(LAYOUTS["queues are added up"][0], queues=("B",))
    assert reading.queues == ("A", "B")
    assert pairs(reading.volumes) == [("01-05 08:00", 2), ("01-05 08:30", 4)]
    assert reading.changes["done"].tolist() == ["left out, 2 lines"]


def test_columns_can_be_chosen() -> None:
    text = "Start,English,Spanish\n2026-01-05 08:00,1,10\n2026-01-05 08:30,2,20\n"
    assert read(text).volumes is None
    chosen = ColumnMapping(start=0, calls=(1, 2))
    assert pairs(read(text, mapping=chosen).volumes) == [("01-05 08:00", 11), ("01-05 08:30", 22)]


def test_totals_of_days_are_spread() -> None:
    text = "Date,Calls\n2026-01-05,240\n2026-01-06,480\n"
    assert "totals of days" in read(text).errors[0].message
    spread = read(text, profile=even_profile(8 * 60, 20 * 60)).volumes
    assert spread is not None
    assert (len(spread.frame), set(spread.frame["calls"])) == (48, {10, 20})
    again = read(text, profile=profile_of(spread, "before")).volumes
    assert again is not None
    pd.testing.assert_frame_equal(again.frame, spread.frame)
    with pytest.raises(ValueError, match="add up to 1"):
        DayProfile("wrong", 60, ((0.5,) * 24,) * 7)


WEEKS = "Start,Calls\n" + "".join(
    f"2026-{month:02}-{day:02} {hour:02}:00,{10 * week + hour}\n"
    for week, (month, day) in enumerate([(1, 5), (1, 12), (1, 26), (2, 2)])
    for hour in (8, 9)
)


@pytest.mark.parametrize(
    ("written", "kind", "decision", "calls"),
    [
        ("abc", "count", "leave out", None),
        ("abc", "count", "fill", 25.0),
        ("-5", "negative", "as it is", 0.0),
        ("-5", "negative", "fill", 25.0),
        ("", "empty", "as it is", 0.0),
        ("", "empty", "leave out", None),
        ("8.5", "fraction", "as it is", 8.5),
        ("8.5", "fraction", "leave out", None),
    ],
)
def test_decisions(written: str, kind: str, decision: str, calls: float | None) -> None:
    text = WEEKS.replace("2026-01-05 08:00,8\n", f"2026-01-05 08:00,{written}\n")
    reading = read(text, decisions={kind: decision})
    found = dict(pairs(reading.volumes)).get("01-05 08:00")
    expected = 8 + (10 + 20 + 30) / 3 if decision == "fill" else calls
    assert found == expected
    named = [] if (kind, decision) == ("fraction", "as it is") else [(2, KINDS[kind].name)]
    zero = [("", "interval is missing")] if decision == "leave out" else []
    assert list(reading.changes[["line", "what"]].itertuples(index=False, name=None)) == named + zero


def test_repeated_lines_can_be_added_up() -> None:
    text = "Start,Calls\n" + ROWS.format(",") + "2026-01-05 08:30,5\n"
    assert read(text).volumes is None
    assert pairs(read(text, decisions={"repeated": "leave out"}).volumes) == MORNING
    assert pairs(read(text, decisions={"repeated": "as it is"}).volumes) == [MORNING[0], ("01-05 08:30", 7)]


def test_missing_intervals_can_be_filled() -> None:
    text = WEEKS.replace("2026-01-12 09:00,19\n", "")
    filled = read(text, decisions={"missing": "fill"})
    assert dict(pairs(filled.volumes))["01-12 09:00"] == pytest.approx((9 + 29 + 39) / 3)
    assert filled.changes[["what", "done"]].to_numpy().tolist() == [["interval is missing", "filled"]]
    assert read(text).changes[["interval_start", "done", "calls_after"]].to_numpy().tolist() == [
        ["2026-01-12 09:00", "taken as no calls", 0.0]
    ]


@pytest.mark.parametrize("separator", "\t|;")
def test_a_point_that_may_part_thousands_can_be_taken_for_that(separator: str) -> None:
    text = f"Start{separator}Calls\n2026-01-05 08:00{separator}1.234\n2026-01-05 08:30{separator}7\n"
    assert read(text).volumes is None
    taken = read(text, decisions={"unclear count": "as it is"})
    assert pairs(taken.volumes) == [("01-05 08:00", 1234), ("01-05 08:30", 7)]
    assert taken.changes["calls_after"].tolist() == [1234.0]


def test_impossible_peaks_are_said() -> None:
    text = WEEKS.replace("2026-01-12 09:00,19\n", "2026-01-12 09:00,19000\n")
    kinds = [problem.kind for problem in read(text).warnings]
    assert kinds == ["peak"]
    filled = dict(pairs(read(text, decisions={"peak": "fill"}).volumes))
    assert filled["01-12 09:00"] == pytest.approx((9 + 29 + 39) / 3)


def test_a_half_hour_far_over_all_other_days_is_a_peak() -> None:
    """1,180 calls are under 8 times the usual 170 or so, but over 3 times the most that any other day has."""
    days = pd.date_range("2026-01-05", periods=20, freq="B")
    calls = [150 + 7 * (at % 7) for at in range(len(days))]
    lines = [
        f"{day:%Y-%m-%d} 09:{minute},{count}" for day, count in zip(days, calls, strict=True) for minute in ("00", "30")
    ]
    assert [each.kind for each in read("\n".join(["Start,Calls", *lines])).warnings if each.kind == "peak"] == []
    (peak,) = read("\n".join(["Start,Calls", *lines, "2026-02-02 09:00,1180", "2026-02-02 09:30,160"])).warnings
    assert peak.kind == "peak"
    assert "1,180 calls, where the same time of other days usually has about 171" in peak.message


def test_an_impossible_decision_is_refused() -> None:
    with pytest.raises(ValueError, match="the decision on 'time' is 'fill'"):
        Choices(decisions={"time": "fill"})


def test_many_problems_are_one_sentence() -> None:
    text = "Start,Calls\n" + ROWS.format(",") + "soon,1\n" * 1204
    groups = group_problems(read(text).problems)
    assert str(groups[0]).startswith("1,204 lines: time not readable, first at line 4: ")
    assert read(text, decisions=LEAVE_OUT).changes["what"].tolist() == ["time not readable"] * 1204


def test_a_line_without_date_and_time_counts_once() -> None:
    text = "Date,Time,Calls\n2026-01-05,08:00,1\n2026-01-05,08:30,2\n" + "soon,,3\n" * 59
    groups = group_problems(read(text).problems)
    assert [(group.kind, group.count) for group in groups] == [("time", 59)]
    assert len(read(text, decisions=LEAVE_OUT).changes) == 59


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Date,Time,Calls\n2026-01-05,08:00,1\n2026-01-05,08:30,2\nTotal,,3\nTOTALS:,,3\n", "Total"),
        ("Date,Time,Calls\n2026-01-05,08:00,1\n2026-01-05,08:30,2\n2026-01-05,Total,3\nGrand total,,3\n", "2026-01-05"),
        ("Line,Start,Calls\nA,2026-01-05 08:00,1\nB,2026-01-05 08:30,2\nTotal,,3\nSubtotal,,3\n", "Total"),
        ("Date,08:00,08:30,09:00\n2026-01-05,1,2,\nTotal,1,2,\nGrand Total,1,2,\n", "Total"),
    ],
)
def test_total_rows_are_left_out_and_said_to_be_such(text: str, found: str) -> None:
    reading = read(text)
    assert pairs(reading.volumes) == MORNING
    (problem,) = [each for each in reading.problems if each.kind == "total row"]
    assert problem.severity == "warning"
    assert problem.message.startswith(f"2 total rows were left out, first '{found}' on line ")
    assert not reading.errors
    assert reading.changes["what"].tolist().count("total row") == 2


def test_a_queue_whose_name_begins_with_total_is_no_total_row() -> None:
    text = "Queue,Start,Calls\nTotal Care,2026-01-05 08:00,1\nTotal Care,2026-01-05 08:30,2\n"
    assert pairs(read(text).volumes) == MORNING


def test_a_file_of_nothing_but_totals_has_no_volumes() -> None:
    assert read("Date,Time,Calls\nTotal,,3\n").volumes is None


def test_files_that_overlap() -> None:
    first = read("Start,Calls\n" + ROWS.format(","))
    second = read("Start,Calls\n2026-01-05 08:30,5\n2026-01-05 09:00,6\n")
    open_ = combine_readings([first, second])
    assert open_.volumes is None
    assert "1 intervals are in more than one file" in open_.errors[0].message
    last = ("01-05 09:00", 6.0)
    assert pairs(combine_readings([first, second], "first file").volumes) == [*MORNING, last]
    assert pairs(combine_readings([first, second], "last file").volumes) == [MORNING[0], ("01-05 08:30", 5), last]
    added = combine_readings([first, second], "add up")
    assert pairs(added.volumes) == [MORNING[0], ("01-05 08:30", 7), last]
    assert added.changes["done"].tolist() == ["added up"]
    other = read("Start,Calls\n2026-01-06 08:00,5\n2026-01-06 09:00,6\n")
    assert "one length" in combine_readings([first, other]).errors[0].message
    assert combine_readings([first]) is first


def test_files_of_one_name_are_told_apart() -> None:
    assert distinct_names(["a.csv", "b.csv"]) == ["a.csv", "b.csv"]
    assert distinct_names(["a.csv.gz", "a.csv.gz", "a.csv.gz"]) == ["a.csv.gz", "a (2).csv.gz", "a (3).csv.gz"]
    assert distinct_names(["a.csv", "a.csv", "a (2).csv"]) == ["a.csv", "a (3).csv", "a (2).csv"]
    assert distinct_names(["3.9.2026.xlsx", "3.9.2026.xlsx"]) == ["3.9.2026.xlsx", "3.9.2026 (2).xlsx"]
    assert distinct_names(["calls", "calls"]) == ["calls", "calls (2)"]


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        [["Start", "Calls"], [datetime(2026, 1, 5, 8), 1], [datetime(2026, 1, 5, 8, 30), 2]],  # noqa: DTZ001
        [
            ["Volumes"],
            [],
            ["Date", "Time", "Calls"],
            [date(2026, 1, 5), time(8), 1],
            [date(2026, 1, 5), time(8, 30), 2],
        ],
        [["Date", time(8), time(8, 30), time(9)], [date(2026, 1, 5), 1, 2, None]],
        [["Time", date(2026, 1, 5), date(2026, 1, 6)], [time(8), 1, None], [time(8, 30), 2, None]],
        [["Start", "Calls"], [46027.333333333, 1.0], [46027.354166667, 2.0]],
    ],
)
def test_workbooks(rows: list[list[object]]) -> None:
    reading = read_volumes(workbook(rows))
    assert reading.errors == ()
    assert pairs(reading.volumes) == MORNING


def test_packed_text() -> None:
    assert pairs(read_volumes(gzip.compress(("Start,Calls\n" + ROWS.format(",")).encode())).volumes) == MORNING


def test_formulas_stay_text() -> None:
    table = pd.DataFrame({"found": ["=1+1", "-5", "abc"], "calls": [1.0, -2.0, 3.0]})
    assert spreadsheet_csv(table).decode("utf-8-sig") == "found,calls\r\n'=1+1,1.0\r\n'-5,-2.0\r\nabc,3.0\r\n"


@settings(derandomize=True, max_examples=25, deadline=None)
@given(
    calls=st.lists(st.lists(st.integers(0, 9999), min_size=4, max_size=4), min_size=2, max_size=4),
    layout=st.sampled_from(["times", "dates", "workbook", "gzip"]),
    form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d-%b-%Y"]),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_wide_tables_read_back_equal(
    calls: list[list[int]], layout: str, form: str, separator: str, encoding: str
) -> None:
    days = [date(2026, 1, 5 + offset) for offset in range(len(calls))]
    times = ["08:00", "08:30", "09:00", "09:30"]
    expected = [
        (f"{day:%m-%d} {clock}", count)
        for day, row in zip(days, calls, strict=True)
        for clock, count in zip(times, row, strict=True)
    ]
    rows: list[list[object]] = [
        ["Date", *times],
        *([f"{day:{form}}", *row] for day, row in zip(days, calls, strict=True)),
    ]
    if layout == "dates":
        rows = [["Time", *rows_of(rows, 0)], *([times[at], *rows_of(rows, at + 1)] for at in range(4))]
    text = "\n".join(separator.join(map(str, row)) for row in rows)
    content = workbook(rows) if layout == "workbook" else text.encode(encoding)
    reading = read_volumes(gzip.compress(content) if layout == "gzip" else content)
    assert reading.volumes is not None, reading.problems
    assert pairs(reading.volumes) == expected


def rows_of(rows: list[list[object]], column: int) -> list[object]:
    return [row[column] for row in rows[1:]]
