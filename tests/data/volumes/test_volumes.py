"""Reading call volumes: known answers, awkward files, laws."""

import io
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import Choices, Problem, VolumeReading, Volumes, read_volumes
from data.tables.problems import MAX_LISTED
from data.tables.source_files import MAX_FILE_BYTES, decode_text
from data.volumes.choices import LEAVE_OUT
from tests.real_files import BANK_VOLUMES, needs_bank_volumes

HEADER = "Interval Start,Calls Offered\n"


def read(text: str, *, day_first: bool | None = None, skip_bad_rows: bool = False) -> VolumeReading:
    choices = Choices(day_first=day_first, decisions=LEAVE_OUT if skip_bad_rows else {})
    return read_volumes(text.encode(), choices)


def volumes_of(text: str, **options: bool) -> Volumes:
    volumes = read(text, **options).volumes
    assert volumes is not None, read(text, **options).problems
    return volumes


def pairs(volumes: Volumes) -> list[tuple[str, float]]:
    return [(f"{start:%Y-%m-%d %H:%M}", calls) for start, calls in volumes.frame.itertuples(index=False)]


def week_of(monday: date, calls: float = 10.0, hours: range = range(8, 12), days: int = 5) -> str:
    dates = [monday + timedelta(days=offset) for offset in range(days)]
    return "".join(f"{day} {hour:02}:00,{calls:g}\n" for day in dates for hour in hours)


EXPECTED = [("2026-01-31 08:00", 12.0), ("2026-01-31 08:30", 7.0), ("2026-01-31 13:00", 0.0)]

USUAL_FILES = {
    "iso": "DateTime,Calls\n2026-01-31 08:00,12\n2026-01-31 08:30,7\n2026-01-31 13:00,0\n",
    "iso with T and seconds": (
        "timestamp,volume\n2026-01-31T08:00:00,12\n2026-01-31T08:30:00,7\n2026-01-31T13:00:00.000,0\n"
    ),
    "US": "Date/Time,Offered\n1/31/2026 8:00 AM,12\n1/31/2026 8:30 AM,7\n1/31/2026 1:00 PM,0\n",
    "US, two-digit year, a.m.": "START,COUNT\n1/31/26 8:00 a.m.,12\n1/31/26 8:30 a.m.,7\n1/31/26 1 p.m.,0\n",
    "dots and semicolons": "Interval;Calls\n31.01.2026 08:00;12\n31.01.2026 08:30;7\n31.01.2026 13:00;0\n",
    "slashes, day first": "Period\tContacts\n31/01/2026 08:00\t12\n31/01/2026 08:30\t7\n31/01/2026 13:00\t0\n",
    "month names": 'Start,Calls\n31-Jan-2026 08:00,12\n"January 31, 2026 8:30 AM",7\n31 jan 26 13:00,0\n',
    "weekday names": "Start,Calls\nSat 31-Jan-2026 08:00,12\nSat 31-Jan-2026 08:30,7\nSat 31-Jan-2026 13:00,0\n",
    "compact": "Start,Calls\n20260131 08:00,12\n20260131T08:30,7\n2026/1/31 13:00,0\n",
    "two columns": "Date|Time|Call Volume\n2026-01-31|08:00|12\n2026-01-31|08:30|7\n2026-01-31|13:00|0\n",
    "two columns, others between": (
        "Queue,Day,Site,Start Time,Calls Offered,Calls Answered\n"
        "T1,1/31/2026,A,8:00 AM,12,11\nT1,1/31/2026,A,8:30 AM,7,7\nT1,1/31/2026,A,1:00 PM,0,0\n"
    ),
    "military times": "Date,Time,Calls\n2026-01-31,0800,12\n2026-01-31,830,7\n2026-01-31,1300,0\n",
    "spreadsheet dates": (
        "Date,Time,Calls\n2026-01-31 00:00:00,08:00:00,12\n1/31/2026 0:00,08:30:00,7\n31-Jan-26,13:00:00,0\n"
    ),
    "date beside a whole timestamp": (
        "Date,Interval,Calls\n2026-01-31,2026-01-31 08:00,12\n"
        "2026-01-31,2026-01-31 08:30,7\n2026-01-31,2026-01-31 13:00,0\n"
    ),
    "quoted, spaces, blank lines, empty end": (
        '\n" interval_start " , "Calls\nReceived",\r\n"2026-01-31 08:00" , "12",\r\n\r\n2026-01-31 08:30,7,,\n'
        "2026-01-31 13:00,0\n,,\n"
    ),
    "old line ends": "DateTime,Calls\r2026-01-31 08:00,12\r2026-01-31 08:30,7\r2026-01-31 13:00,0\r",
    "unsorted": "DateTime,Calls\n2026-01-31 13:00,0\n2026-01-31 08:30,7\n2026-01-31 08:00,12",
}


@pytest.mark.parametrize("text", USUAL_FILES.values(), ids=USUAL_FILES)
def test_usual_files_read_alike(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        decoded, problem = decode_text(text.encode(encoding))
        assert problem is None
        assert decoded is not None
        assert decoded.text == text
    reading = read_volumes(text.encode())
    assert reading.errors == ()
    assert reading.volumes is not None
    assert pairs(reading.volumes) == EXPECTED
    assert reading.volumes.interval_minutes == 30
    assert reading.volumes.frame.dtypes.astype(str).to_dict() == {"start": "datetime64[ns]", "calls": "float64"}


def test_letters_beyond_ascii_in_windows_1252() -> None:
    text = "Caf\u00e9,Start,Calls\n\u00fc,2026-01-05 08:00,1\n\u00fc,2026-01-05 08:30,2\n"
    assert read_volumes(text.encode("cp1252")).volumes is not None


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        (('"1,234"', '"12,345.5"'), ",", [1234, 12345.5]),
        (('"1,234"', "7"), "\t", [1234, 7]),
        (("1.234,5", "1.234"), ";", [1234.5, 1234]),
        (("1,234.5", "1,234"), ";", [1234.5, 1234]),
        (("12,5", "7"), ";", [12.5, 7]),
        (("1.234", "7"), ",", [1.234, 7]),
        (("1.234", "7.5"), "\t", [1.234, 7.5]),
        (("1.234", '"7,5"'), "|", [1234, 7.5]),
        (("1 234", "7\u00a0000"), ";", [1234, 7000]),
        (("1e2", "+7."), ",", [100, 7]),
        (("-0", ".5"), ",", [0, 0.5]),
    ],
)
def test_numbers(cells: tuple[str, str], separator: str, expected: list[float]) -> None:
    rows = [["Start", "Calls"], ["2026-01-05 08:00", cells[0]], ["2026-01-05 08:30", cells[1]]]
    volumes = volumes_of("\n".join(separator.join(row) for row in rows))
    assert volumes.frame["calls"].tolist() == expected
    assert not np.signbit(volumes.frame["calls"]).any()


# name: (text, line, column, found, part of the message)
AWKWARD_FILES: dict[str, tuple[str, int | None, str | None, str, str]] = {
    "empty": ("", None, None, "", "the file is empty"),
    "blank": (' \n,,\n""\n', None, None, "", "the file is empty"),
    "one column": ("Calls\n5\n", None, None, "Calls", "one column"),
    "only names": (HEADER, None, None, "", "no line follows"),
    "no names": ("2026-01-05 08:00,5\n2026-01-05 08:30,5\n", 1, None, "2026-01-05 08:00, 5", "looks like data"),
    "other names": ("Start,Answered\n2026-01-05 08:00,5\n", 1, None, "Start, Answered", "the calls"),
    "no start": ("Site,Calls\nBoston,5\n", 1, None, "Site, Calls", "the start"),
    "a name twice": ("Start,Calls,calls\n2026-01-05 08:00,5,5\n", 1, "Calls", "", "there twice"),
    "a word": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,abc\n", 3, "Calls Offered", "abc", "not a number"),
    "not a number": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,NaN\n", 3, "Calls Offered", "NaN", "not a number"),
    "infinite": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,inf\n", 3, "Calls Offered", "inf", "not a number"),
    "overflow": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,1e999\n", 3, "Calls Offered", "1e999", "too large"),
    "huge": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,100001\n", 3, "Calls Offered", "100001", "0 to 100,000"),
    "negative": (HEADER + "2026-01-05 08:00,-5\n2026-01-05 08:30,5\n", 2, "Calls Offered", "-5", "below zero"),
    "no count": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,\n", 3, "Calls Offered", "", "is empty"),
    "a cell short": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30\n", 3, "Calls Offered", "", "is empty"),
    "a cell more": (HEADER + "2026-01-05 08:30,1,234\n", 2, None, "2026-01-05 08:30,1,234", "3 cells"),
    "no time": (HEADER + "2026-01-05 08:00,5\n,5\n", 3, "Interval Start", "", "is empty"),
    "a word for a time": (HEADER + "2026-01-05 08:00,5\nsoon,5\n", 3, "Interval Start", "soon", "not a date and time"),
    "a daily total": (HEADER + "2026-01-05,5\n", 2, "Interval Start", "2026-01-05", "totals of days"),
    "a date among times": (
        HEADER + "2026-01-05 08:00,5\n2026-01-05,5\n", 3, "Interval Start", "2026-01-05", "no time of day",
    ),
    "today": (HEADER + "2026-01-05 08:00,5\ntoday,5\n", 3, "Interval Start", "today", "not a date and time"),
    "no such day": (HEADER + "2026-02-30 08:00,5\n", 2, "Interval Start", "2026-02-30 08:00", "not a date and time"),
    "no such hour": (
        HEADER + "2026-01-05 08:00,5\n2026-01-05 25:00,5\n",
        3, "Interval Start", "2026-01-05 25:00", "not a date and time",
    ),
    "no such century": (HEADER + "0026-01-05 08:00,5\n", 2, "Interval Start", "0026-01-05 08:00", "1980 to 2100"),
    "date column": ("Date,Time,Calls\n2026-13-05,08:00,5\n", 2, "Date", "2026-13-05", "not a date"),
    "time column": ("Date,Time,Calls\n2026-01-05,8 o'clock,5\n", 2, "Time", "8 o'clock", "not a time of day"),
    "interval number": ("Date,Interval,Calls\n2026-01-05,17,5\n", 2, "Interval", "17", "not a time of day"),
    "twice": (
        HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,5\n\n2026-01-05 8:00 AM,6\n",
        5, "Interval Start", "2026-01-05 08:00", "already on line 2",
    ),
    "off the grid": (
        HEADER + "2026-01-05 08:00,5\n2026-01-05 08:30,5\n2026-01-05 09:00,5\n2026-01-05 09:07,5\n",
        5, "Interval Start", "2026-01-05 09:07", "does not start an interval of 30 minutes",
    ),
    "two lengths": (
        HEADER + week_of(date(2026, 1, 5), days=1)
        + "".join(f"2026-01-06 {8 + i // 2:02}:{i % 2 * 3}0,5\n" for i in range(8)),
        2, "Interval Start", "2026-01-05 08:00", "longer intervals",
    ),
    "one interval": (HEADER + "2026-01-05 08:00,5\n", None, "Interval Start", "", "no date has two"),
    "daily": (
        HEADER + "2026-01-05 00:00,5\n2026-01-06 00:00,5\n", 2, "Interval Start", "2026-01-05", "totals of days",
    ),
    "seven minutes": (HEADER + "2026-01-05 08:00,5\n2026-01-05 08:07,5\n", None, "Interval Start", "", "7 minutes"),
    "two hours": (HEADER + "2026-01-05 08:00,5\n2026-01-05 10:00,5\n", None, "Interval Start", "", "120 minutes"),
    "open quotation": (
        HEADER + '2026-01-05 08:00,5\n"2026-01-05 08:30,5\n2026-01-05 09:00,5\n',
        3, None, "2026-01-05 08:30,5\n2026-01-05 09:00,5", "goes on to line 4",
    ),
    "unclear order": (
        HEADER + "3/4/2026 08:00,5\n3/4/2026 08:30,5\n",
        2, "Interval Start", "3/4/2026", "may be 3 April 2026 or 4 March 2026",
    ),
    "both orders": (
        HEADER + "1/13/2026 08:00,5\n13/1/2026 08:00,5\n",
        3, "Interval Start", "13/1/2026", "on line 2 the month first",
    ),
    "an odd date among others": (
        HEADER + "1/5/2026 08:00,5\n1/6/2026 08:00,5\n1/7/2026 08:00,5\n13/9/2026 08:00,5\n",
        5, "Interval Start", "13/9/2026", "on line 2 the month first",
    ),
    "unclear number after a tab": ("Start\tCalls\n2026-01-05 08:00\t1.234\n", 2, "Calls", "1.234", "may be 1234"),
    "unclear number": ("Start;Calls\n2026-01-05 08:00;1.234\n2026-01-05 08:30;7\n", 2, "Calls", "1.234", "may be 1234"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "found", "message"), AWKWARD_FILES.values(), ids=AWKWARD_FILES)
def test_awkward_files_are_explained(text: str, line: int | None, column: str | None, found: str, message: str) -> None:
    reading = read(text)
    assert reading.volumes is None
    problem = next(each for each in reading.errors if message in each.message)
    assert (problem.row, problem.column) == (line, column)
    assert problem.found == found or column == "Calls"
    assert "!" not in str(problem)
    assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\0\1\2\3\xff\xfe", "not text"),
        (b"PK\3\4....", "workbook is damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not text"),
        (b"\xff\xfe\0", "not text"),
        (b"Start,Calls\n\x81,\x81", "not text"),
        (b" " * (MAX_FILE_BYTES + 1), "50 MB"),
        (b"a;'\"b," * 1000, "more than 1,000 cells"),
    ],
)
def test_files_that_are_no_table(content: bytes, message: str) -> None:
    reading = read_volumes(content)
    assert reading.volumes is None
    assert [message in str(problem) for problem in reading.problems] == [True]


def test_problem_reads_as_a_line() -> None:
    reading = read("DateTime,Calls\n2026-01-05 08:00,5\n2026-01-05 08:30,abc\n")
    (problem,) = reading.problems
    assert str(problem) == f"line 3, column Calls: {problem.message}"
    assert all(part in problem.message for part in ("'abc'", "allowed are whole numbers", "0 or more"))
    assert str(Problem("error", "nothing there")) == "nothing there"
    assert str(Problem("error", "too long", row=4)) == "line 4: too long"


def test_bad_rows_can_be_left_out_and_stay_listed() -> None:
    text = HEADER + (
        "2026-01-05 08:00,5\n2026-01-05 08:30,x\n2026-01-05 09:00,7\n2026-01-05 09:00,8\n2026-01-05 09:30,9\nsoon,29\n"
        "2026-01-05 10:00,1,2\n2026-01-05 10:11,3\n"
    )
    strict, lenient = read(text), read(text, skip_bad_rows=True)
    assert strict.volumes is None
    assert lenient.volumes is not None
    assert pairs(lenient.volumes) == [("2026-01-05 08:00", 5), ("2026-01-05 09:00", 7), ("2026-01-05 09:30", 9)]
    assert [problem.row for problem in strict.errors] == [3, 5, 7, 8, 9]
    assert lenient.errors == strict.errors


def test_an_unknown_order_of_day_and_month_is_not_skipped() -> None:
    assert read(HEADER + "3/4/2026 08:00,5\n3/4/2026 08:30,5\n", skip_bad_rows=True).volumes is None


@pytest.mark.parametrize(("day_first", "expected"), [(True, date(2026, 4, 3)), (False, date(2026, 3, 4))])
def test_order_can_be_given(day_first: bool, expected: date) -> None:  # noqa: FBT001
    for separator in "/.-":
        text = HEADER + f"3{separator}4{separator}2026 08:00,5\n3{separator}4{separator}2026 08:30,5\n"
        reading = read(text, day_first=day_first)
        assert reading.volumes is not None
        assert (reading.volumes.first_date, reading.day_first) == (expected, day_first)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("1/5/2026", "1/31/2026"), date(2026, 1, 5)),
        (("5/1/2026", "31/1/2026"), date(2026, 1, 5)),
        (("1/5/2026", "1/6/2026", "1/9/2026"), date(2026, 1, 5)),
        (("5/1/2026", "6/1/2026", "7/1/2026"), date(2026, 1, 5)),
        (("7-1-2026", "6-1-2026", "5-1-2026"), date(2026, 1, 5)),
        (("05.01.2026", "06.01.2026"), date(2026, 1, 5)),
        (("4/4/2026", "5/5/2026"), date(2026, 4, 4)),
    ],
)
def test_order_is_settled_by_the_file(dates: tuple[str, ...], expected: date) -> None:
    text = HEADER + "".join(f"{day} 08:00,5\n{day} 08:30,5\n" for day in dates)
    assert volumes_of(text).first_date == expected


def test_order_taken_from_the_sequence_is_said() -> None:
    text = HEADER + "".join(f"1/{day}/2026 08:00,5\n1/{day}/2026 08:30,5\n" for day in (5, 6, 7))
    assert ["follow one another" in problem.message for problem in read(text).warnings] == [True]


def test_two_dates_in_sequence_settle_nothing() -> None:
    assert read(HEADER + "1/5/2026 08:00,5\n1/6/2026 08:00,5\n").volumes is None


def test_fractions_are_kept_with_one_warning() -> None:
    reading = read(HEADER + "2026-01-05 08:00,5.5\n2026-01-05 08:30,6.25\n")
    assert reading.volumes is not None
    assert reading.volumes.frame["calls"].tolist() == [5.5, 6.25]
    assert [problem.row for problem in reading.problems] == [2]
    assert "2)" in reading.warnings[0].message


def test_a_twelve_hour_clock_without_am_and_pm_is_asked_about() -> None:
    hours = [8, 9, 10, 11, 12, 1, 2, 3]
    lines = [f"2026-03-02 {hour}:{minute},10,{queue}\n" for hour in hours for minute in ("00", "30") for queue in "ab"]
    (problem,) = read("Interval Start,Calls Offered,Queue\n" + "".join(lines)).errors
    assert problem.row == 22
    assert problem.message.startswith("01:00 follows 12:30 and no hour is 0 or above 12, so that morning and afternoon")
    night = HEADER + "".join(f"2026-03-0{day} {hour:02}:00,10\n" for day in (2, 3) for hour in range(1, 13))
    assert read(night).errors == ()
    assert len(volumes_of(night).frame) == 24


def test_gaps_are_warnings_and_no_calls() -> None:
    text = HEADER + week_of(date(2026, 1, 5)).replace("2026-01-07 09:00,10\n", "").replace("2026-01-08 11:00,10\n", "")
    text += week_of(date(2026, 1, 12)) + week_of(date(2026, 1, 19)).replace("2026-01-21", "2026-01-28")
    reading = read(text)
    assert reading.errors == ()
    messages = "\n".join(map(str, reading.warnings))
    assert "Wednesday, 2026-01-07: 1 of 4 intervals are missing, the first at 09:00" in messages
    assert "Thursday, 2026-01-08: 1 of 4 intervals are missing, the first at 11:00" in messages
    assert "3 days have no line that counts: 2026-01-21, 2026-01-26, 2026-01-27; unless filled" in messages
    assert "without calls where such a week is chosen, unknown to mean weeks and forecasts" in messages
    assert reading.volumes is not None
    assert reading.volumes.to_demand().on(date(2026, 1, 7))[8:12] == (10, 0, 10, 10)


def test_regular_breaks_and_holidays_are_no_gaps() -> None:
    lunch = range(8, 12), range(13, 17)
    text = HEADER + "".join(
        week_of(date(2026, 1, 12) + timedelta(weeks=week), hours=hours) for week in range(2) for hours in lunch
    )
    without_holiday = "\n".join(line for line in text.splitlines() if "2026-01-19" not in line)
    assert read(text).problems == ()
    assert read(without_holiday).problems == ()


def test_a_date_far_from_the_others_is_said() -> None:
    reading = read(HEADER + week_of(date(2026, 1, 5)) + week_of(date(2062, 1, 2), days=1))
    assert any("no line lies between 2026-01-09 and 2062-01-02" in problem.message for problem in reading.warnings)


@pytest.mark.parametrize("minutes", [5, 6, 10, 12, 15, 20, 30, 60])
def test_every_interval_length(minutes: int) -> None:
    starts = pd.date_range("2026-01-05 08:00", "2026-01-05 12:00", freq=f"{minutes}min")
    volumes = volumes_of(HEADER + "".join(f"{start:%Y-%m-%d %H:%M},{minutes}\n" for start in starts))
    assert volumes.interval_minutes == minutes
    assert len(volumes.to_demand().on(date(2026, 1, 5))) == 1440 // minutes


def test_many_bad_lines_are_counted() -> None:
    reading = read(HEADER + "x,1\n" * (MAX_LISTED + 500))
    assert len(reading.errors) == MAX_LISTED + 1
    assert "500 more lines" in reading.errors[-1].message
    unsplit = read(HEADER + "2026-01-05 08:00,1,2\n" * (MAX_LISTED + 500))
    assert "500 more lines" in unsplit.errors[-1].message


def test_a_quotation_that_swallows_the_file() -> None:
    reading = read(HEADER + '"2026-01-05 08:00,1\n' + "2026-01-05 08:30,2\n" * 10_000)
    assert reading.volumes is None
    assert any(problem.row == 2 and "quotation" in problem.message for problem in reading.errors)


def test_sources(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    text = HEADER + week_of(date(2026, 1, 5))
    path.write_text(text)
    with path.open("rb") as file:
        readings = [read_volumes(path), read_volumes(str(path)), read_volumes(file)]
    assert [reading.name for reading in readings] == ["calls.csv"] * 3
    readings += [read_volumes(text.encode()), read_volumes(io.BytesIO(text.encode()), name="upload")]
    assert [reading.name for reading in readings[3:]] == ["volumes", "upload"]
    for reading in readings:
        assert reading.volumes is not None
        assert len(reading.volumes.frame) == 20
        assert reading.columns == {"start": "Interval Start", "calls": "Calls Offered"}
    with pytest.raises(FileNotFoundError):
        read_volumes(tmp_path / "none.csv")


def test_typical_week_leaves_out_holidays_and_days_without_calls() -> None:
    text = HEADER + week_of(date(2026, 1, 5), 10) + week_of(date(2026, 1, 12), 20) + week_of(date(2026, 1, 19), 60)
    text += week_of(date(2026, 1, 26), 0)
    week = volumes_of(text).typical_week()
    assert week.monday[8:12] == (15,) * 4  # 19 January is a holiday, 26 January has no calls
    assert week.tuesday[8:12] == (30,) * 4
    assert sum(week.monday) == 60
    assert week.saturday == ()
    assert volumes_of(text).typical_week(weeks=1).monday == ()
    assert volumes_of(text).typical_week(weeks=2).friday[8] == 60
    with pytest.raises(ValueError, match="weeks is 0"):
        volumes_of(text).typical_week(weeks=0)


def test_tables() -> None:
    volumes = volumes_of(HEADER + week_of(date(2026, 1, 12), 20) + week_of(date(2026, 1, 19), 60))
    days = volumes.by_day()
    assert days.columns.tolist() == ["date", "weekday", "calls", "holiday"]
    assert days["weekday"].tolist()[:2] == ["Monday", "Tuesday"]
    assert days["calls"].tolist() == [80] * 5 + [240] * 5
    assert days["holiday"].tolist() == [""] * 5 + ["Martin Luther King Jr. Day"] + [""] * 4
    means = volumes.by_weekday_and_interval()
    assert means.index.tolist() == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert means.columns.to_numpy().tolist() == [480, 540, 600, 660]
    assert means.loc["Monday"].to_numpy().tolist() == [20] * 4
    assert means.loc["Friday"].to_numpy().tolist() == [40] * 4


def test_the_mean_day_is_of_days_that_are_no_holidays() -> None:
    volumes = volumes_of(HEADER + week_of(date(2026, 1, 12), 20) + week_of(date(2026, 1, 19), 60))
    summary = volumes.summary()
    assert (summary.days, summary.busiest_date) == (10, date(2026, 1, 19))
    assert summary.mean_day == pytest.approx((5 * 80 + 4 * 240) / 9)
    assert volumes_of(HEADER + week_of(date(2026, 1, 19), 60, days=1)).summary().mean_day == 240


def test_full_weeks_count_missing_holidays() -> None:
    text = HEADER + week_of(date(2026, 1, 5)) + week_of(date(2026, 1, 12), days=4) + week_of(date(2026, 1, 20), days=4)
    assert volumes_of(text).full_weeks() == [date(2026, 1, 5), date(2026, 1, 19)]


def test_no_calls_at_all() -> None:
    volumes = volumes_of(HEADER + week_of(date(2026, 1, 5), 0))
    assert volumes.typical_week().monday == ()
    assert volumes.by_weekday_and_interval().empty
    assert volumes.by_day()["calls"].sum() == 0


@needs_bank_volumes
def test_a_real_file() -> None:
    reading = read_volumes(BANK_VOLUMES)
    assert reading.errors == ()
    volumes = reading.volumes
    assert volumes is not None
    assert (len(volumes.frame), len(volumes.dates), volumes.interval_minutes) == (27_716, 164, 5)
    assert (volumes.first_date, volumes.last_date) == (date(2003, 3, 3), date(2003, 10, 24))
    demand = volumes.to_demand()
    assert sum(map(sum, demand.calls.values())) == volumes.frame["calls"].sum()
    shares = [sum(day) for day in (getattr(volumes.typical_week(), name) for name in ("monday", "thursday"))]
    assert shares[0] > 1.1 * shares[1]


FORMATS = {
    "%Y-%m-%d %H:%M": None,
    "%Y-%m-%dT%H:%M:%S": None,
    "%m/%d/%Y %I:%M %p": False,
    "%d/%m/%Y %H:%M": True,
    "%d.%m.%Y %H:%M": None,
    "%d-%b-%Y %I:%M:%S %p": None,
    "%Y/%m/%d|%H:%M": None,
    "%m/%d/%y|%I:%M %p": False,
    "%d.%m.%Y|%H%M": None,
}


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    minutes = draw(st.sampled_from([5, 6, 10, 12, 15, 20, 30, 60]))
    days = draw(st.lists(st.dates(date(1990, 1, 1), date(2060, 1, 1)), min_size=1, max_size=4, unique=True))
    first = draw(st.integers(0, 1440 // minutes - 5))
    offsets = [pd.Timedelta(minutes=minutes * (first + position)) for position in range(5)]
    starts = [pd.Timestamp(day) + offset for day in sorted(days) for offset in offsets]
    number = st.integers(0, 100_000) | st.floats(0, 99_999).map(lambda value: round(value, 2))
    calls = draw(st.lists(number, min_size=len(starts), max_size=len(starts)))
    frame = pd.DataFrame({"start": starts, "calls": np.array(calls, dtype=np.float64)})
    return frame.astype({"start": "datetime64[ns]"})


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    table=tables(),
    form=st.sampled_from(sorted(FORMATS)),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    shuffle=st.randoms(use_true_random=False),
)
def test_round_trip(
    table: pd.DataFrame, form: str, separator: str, encoding: str, newline: str, shuffle: "np.random.Generator"
) -> None:
    """A table written in any dialect and date format reads back equal."""
    names = ["Date", "Time"] if "|" in form else ["Start"]
    rows = [[*f"{start:{form}}".split("|"), f"{calls:.2f}"] for start, calls in table.itertuples(index=False)]
    shuffle.shuffle(rows)
    text = newline.join(separator.join(row) for row in [[*names, "Calls"], *rows])
    reading = read_volumes(text.encode(encoding), Choices(day_first=FORMATS[form]))
    assert reading.volumes is not None, reading.problems
    pd.testing.assert_frame_equal(reading.volumes.frame, table)


JUNK_CELLS = [
    "2026-01-05 08:00", "2026-01-05 08:30", "3/4/2026 8:00 AM", "13.1.2026", "4/13/26", "08:30", "2026-01-05", "7",
    "now", "1.234", "-1", "12,5", '"', "", "\u0661", "\x85", "9" * 400,
]  # fmt: skip
JUNK_LINES = st.lists(st.sampled_from(JUNK_CELLS) | st.text(max_size=6), max_size=4)


@settings(derandomize=True, max_examples=75, deadline=None)
@given(content=st.binary(max_size=200), day_first=st.sampled_from([None, True, False]))
def test_arbitrary_bytes_never_raise(content: bytes, day_first: bool | None) -> None:  # noqa: FBT001
    for prefix in (b"", b"DateTime,Calls\n", b"\xff\xfe"):
        assert read_volumes(prefix + content, Choices(day_first=day_first)).problems


@settings(derandomize=True, max_examples=75, deadline=None)
@given(
    header=st.sampled_from(
        ["Start{0}Calls", "Date{0}Time{0}Calls", "Date{0}Hour{0}Offered", "Calls{0}Interval{0}Date"]
    ),
    separator=st.sampled_from(",;\t|"),
    lines=st.lists(JUNK_LINES, max_size=8),
    skip=st.booleans(),
)
def test_arbitrary_cells_never_raise(
    header: str,
    separator: str,
    lines: list[list[str]],
    skip: bool,  # noqa: FBT001
) -> None:
    text = "\n".join([header.format(separator), *(separator.join(cells) for cells in lines)])
    reading = read_volumes(text.encode("utf-8", "surrogatepass"), Choices(decisions=LEAVE_OUT if skip else {}))
    assert reading.volumes is not None or reading.errors
    assert all(str(problem) for problem in reading.problems)
