"""Call logs as phone systems export them: what is read, what is said of it, and that nothing else ever happens."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.call_logs import call_log
from data.call_logs.call_log import CallLogReading, read_call_log
from data.tables import text_blocks
from data.tables.text_blocks import BLOCK_BYTES
from tests.real_files import BANK_CALLS

PLAIN = "arrived,wait,outcome,service time\n2026-03-02 08:00:05,30,answered,200\n2026-03-02 08:00:09,45,abandoned,\n"


def read(text: str, **settings: Any) -> CallLogReading:
    return read_call_log(text.encode(), **settings)


def columns(reading: CallLogReading) -> dict[str, str]:
    return {each.role: each.header for each in reading.columns}


def waits(reading: CallLogReading) -> list[float]:
    assert reading.log is not None
    return [float(each) for each in reading.log.frame["wait"]]


def services(reading: CallLogReading) -> list[float]:
    assert reading.log is not None
    return [float(each) for each in reading.log.frame["service"]]


def arrivals(reading: CallLogReading) -> list[str]:
    assert reading.log is not None
    return [str(each) for each in reading.log.frame["arrived"]]


def said(reading: CallLogReading) -> str:
    return "\n".join(map(str, reading.problems))


@pytest.fixture(scope="module")
def bank() -> CallLogReading:
    if not BANK_CALLS.is_file():
        pytest.skip("the bank's call log is not here")
    return read_call_log(BANK_CALLS)


def test_the_banks_log_is_read_as_it_is(bank: CallLogReading) -> None:
    assert bank.log is not None
    assert len(bank.log) == 42_078
    frame = bank.log.frame
    assert frame["outcome"].value_counts().to_dict() == {"answered": 31_402, "abandoned": 10_366, "other": 310}
    assert (frame["wait"].notna().sum(), frame["service"].notna().sum()) == (26_011, 31_277)
    assert (frame["arrived"].min().isoformat(), frame["arrived"].max().isoformat()) == (
        "1999-08-01T00:10:10",
        "1999-08-31T23:58:56",
    )
    assert bank.log.queues == ("PS", "NW", "IN", "NE", "TT", "PE")


def test_the_banks_dirty_rows_are_counted(bank: CallLogReading) -> None:
    assert not bank.errors
    lines = [str(each) for each in bank.problems]
    assert (
        "line 482, column vru_time: 19 rows: negative duration, first at line 482 ('-87'); left out of durations"
        in lines
    )
    assert any(line.startswith("line 149, column outcome: 310 rows: outcome 'PHANTOM'") for line in lines)
    assert any(line.startswith("line 134, column call_id: 469 rows: call number of an earlier call") for line in lines)


def test_waits_past_midnight_are_those_of_the_file(bank: CallLogReading) -> None:
    assert "differs from its start and end" not in said(bank)


def test_the_banks_calls_become_volumes(bank: CallLogReading) -> None:
    assert bank.log is not None
    volumes = bank.log.volumes()
    assert volumes.frame["calls"].sum() == len(bank.log)
    assert (len(volumes.dates), volumes.interval_minutes) == (31, 30)
    assert not volumes.frame["start"].duplicated().any()


def test_a_plain_log() -> None:
    reading = read(PLAIN)
    assert reading.problems == ()
    assert columns(reading) == {
        "arrived": "arrived", "wait": "wait", "outcome": "outcome", "service_time": "service time"
    }  # fmt: skip
    assert arrivals(reading) == ["2026-03-02 08:00:05", "2026-03-02 08:00:09"]
    assert waits(reading) == [30, 45]
    assert services(reading)[0] == 200
    assert np.isnan(services(reading)[1])


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.rstrip().encode(),
        b"\n\n" + PLAIN.encode(),
        PLAIN.replace("\n", "\n\n").encode(),
        gzip.compress(PLAIN.encode()),
    ],
    ids=["bom", "utf16", "utf16le", "crlf", "cr", "semicolon", "tab", "no last newline", "blank first", "blank between",
         "gz"],
)  # fmt: skip
def test_the_same_log_in_other_dialects(content: bytes) -> None:
    reading = read_call_log(content)
    assert reading.problems == ()
    assert waits(reading) == [30, 45]
    assert arrivals(reading) == ["2026-03-02 08:00:05", "2026-03-02 08:00:09"]


def test_half_a_letter_in_utf_16_spoils_its_cell_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the head, where it says that a file is no text."""
    content = PLAIN.replace("abandoned", "\ud83d").encode("utf-16-le", "surrogatepass")
    assert "the file is not text" in read_call_log(content).problems[0].message
    monkeypatch.setattr(text_blocks, "HEAD_BYTES", 2 * PLAIN.index("abandoned"))
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", 10)
    monkeypatch.setattr(call_log, "HEAD_BYTES", 10)
    reading = read_call_log(content)
    assert [problem.severity for problem in reading.problems] == ["warning"]
    assert reading.log is not None
    assert reading.log.frame["outcome"].tolist() == ["answered", "other"]
    assert arrivals(reading) == ["2026-03-02 08:00:05", "2026-03-02 08:00:09"]


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        ("2026-03-02T08:00:05", "2026-03-02 08:00:05"),
        ("2026-03-02 08:00", "2026-03-02 08:00:00"),
        ("3/2/2026 8:00:05 AM", "2026-03-02 08:00:05"),
        ("3/31/2026 12:00:05 AM", "2026-03-31 00:00:05"),
        ("02.03.2026 08:00:05", "2026-03-02 08:00:05"),
        ("2 Mar 2026 20:00:05", "2026-03-02 20:00:05"),
        ("2026-03-02T13:00:05Z", "2026-03-02 08:00:05"),
        ("2026-07-02T08:00:05-07:00", "2026-07-02 11:00:05"),
        ("20260302 08:00:05.25", "2026-03-02 08:00:05"),
    ],
)
def test_arrivals_as_systems_write_them(arrived: str, expected: str) -> None:
    order = "month_first" if arrived.startswith("3/2/") else None
    reading = read(f"arrived,wait\n{arrived},5\n", date_order=order)
    assert arrivals(reading) == [expected]


@pytest.mark.parametrize(
    ("dates", "order", "expected"),
    [
        (["990801", "990802"], None, "1999-08-01"),
        (["300126", "310126", "010226"], None, "2026-01-30"),
        (["013126", "020126"], None, "2026-01-31"),
        (["010203", "040506"], "day_first", "2003-02-01"),
        (["010203", "040506"], "year_first", "2001-02-03"),
        (["2026-03-02", "2026-03-03"], None, "2026-03-02"),
        (["31/3/2026", "1/4/2026"], None, "2026-03-31"),
    ],
)
def test_dates_in_a_column_of_their_own(dates: list[str], order: str | None, expected: str) -> None:
    rows = "".join(f"{day},9:05:00,7\n" for day in dates)
    reading = read(f"date,arrived,wait\n{rows}", date_order=order)
    assert arrivals(reading)[0] == f"{expected} 09:05:00"


@pytest.mark.parametrize("dates", [["010203", "040506"], ["3/4/2026", "5/6/2026"]])
def test_dates_that_may_be_read_in_two_ways_are_asked_about(dates: list[str]) -> None:
    rows = "".join(f"{day},9:05:00,7\n" for day in dates)
    reading = read(f"date,arrived,wait\n{rows}")
    assert reading.log is None
    assert "may be" in said(reading)


def test_stages_not_reached_and_stages_past_midnight() -> None:
    reading = read(
        "date,arrived,q_start,q_exit,outcome,ser_start,ser_exit\n"
        "990801,23:59:00,23:59:10,0:00:40,AGENT,0:00:40,0:03:00\n"
        "990801,23:59:00,23:59:50,0:00:00,AGENT,0:00:00,0:02:00\n"
        "990802,9:00:00,9:00:10,9:01:00,HANG,0:00:00,0:00:00\n"
        "990802,9:00:00,0:00:00,0:00:00,AGENT,9:00:05,9:01:05\n"
    )
    assert reading.problems == ()
    np.testing.assert_array_equal(waits(reading), [90, 10, 50, np.nan])
    np.testing.assert_array_equal(services(reading), [140, 120, np.nan, 60])


@pytest.mark.parametrize(
    ("header", "text", "seconds"),
    [
        ("handle time", "195", 195),
        ("handle time", "195.5", 195.5),
        ("handle time", '"195,5"', 195.5),
        ("handle time", '"1,204"', 1204),
        ("handle time", '"1,204.5"', 1204.5),
        ("handle time", "0:03:15", 195),
        ("handle time", "03:15", 195),
        ("handle time (min)", "3.25", 195),
        ("handle time [min.]", "3.25", 195),
        ("HandleTimeMinutes", "3.25", 195),
        ("Handle time in minutes", "3.25", 195),
        ("TALKMIN", "3.25", 195),
        ("AHT_ms", "195000", 195),
        ("handle time", "195 s", 195),
        ("talk seconds", "195", 195),
    ],
)
def test_durations_as_systems_write_them(header: str, text: str, seconds: float) -> None:
    assert services(read(f"arrived,outcome,{header}\n2026-03-02 08:00:05,answered,{text}\n")) == [seconds]


def test_a_comma_before_three_digits_is_one_of_decimals_between_semicolons() -> None:
    text = "arrived;outcome;handle time (s)\n2026-03-02 08:00:05;answered;{}\n"
    assert services(read(text.format("1,204"))) == [1.204]
    assert services(read(text.format("1204,5"))) == [1204.5]


def test_yes_and_no_as_systems_write_them() -> None:
    texts = ["yes", "No", "TRUE", "false", "1", "0", "1.0", "0.0", "00", "2", "perhaps"]
    reading = read("arrived,transferred\n" + "".join(f"2026-03-02 08:00:05,{text}\n" for text in texts))
    assert reading.log is not None
    np.testing.assert_array_equal(reading.log.frame["transferred"], [1, 0, 1, 0, 1, 0, 1, 0, 0, 1, np.nan])


def test_callers_with_a_withheld_number_are_not_one_and_the_same() -> None:
    callers = ["2025550101", "Anonymous", "anonymous", "0", "0.0", "Unknown Caller", "2025550101"]
    reading = read("arrived,ani\n" + "".join(f"2026-03-02 08:00:05,{caller}\n" for caller in callers))
    assert reading.log is not None
    first, *unknown, last = reading.log.frame["customer"].tolist()
    assert first == last != 0
    assert unknown == [0] * 5


def test_talk_hold_and_wrap_up_make_the_handle_time() -> None:
    text = "arrived,outcome,{},hold time,acw\n2026-03-02 08:00:05,answered,100,20,30\n"
    assert services(read(text.format("talk time"))) == [150]
    assert services(read(text.format("handle time"))) == [100]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2026-03-02 08:00:05,-3,answered,200", "1 row: negative duration, first at line 3 ('-3')"),
        ("2026-03-02 08:00:05,soon,answered,200", "1 row: not a length of time, first at line 3 ('soon')"),
        ("2026-03-02 08:00:05,3,answered,0", "1 row: answered, but no handling time, first at line 3"),
        ("2026-03-02 08:00:05,3,abandoned,9", "1 row: abandoned by its outcome, yet with a handling time"),
        ("2026-03-02 08:00:05,3,answered,99999", "1 row: handling time over 4 h, first at line 3 ('99999')"),
        ("2026-03-02 08:00:05,3,gremlin,9", "1 row: outcome 'gremlin' is not known"),
        ("2026-03-02 08:00:05,3,,9", "1 row: no outcome, first at line 3"),
        ("2026-02-30 08:00:05,3,answered,9", "1 row: not a date from 1980 to 2100"),
        ("2026-03-02 28:61:05,3,answered,9", "1 row: not a time of day, first at line 3"),
        (",3,answered,9", "1 row: no arrival that can be read, first at line 3"),
        ("2026-03-02 08:00:05,3", "the line has 2 cells; allowed are 4"),
        ("2026-03-02 08:00:05,3,answered,9,9", "the line has 5 cells; allowed are 4"),
    ],
)
def test_what_is_wrong_is_said_with_its_first_line(row: str, what: str) -> None:
    first, rest = PLAIN.split("\n", 1)
    reading = read(f"{first} in seconds\n{rest.splitlines()[0]}\n{row}\n{rest.splitlines()[1]}\n")
    assert what in said(reading)
    assert reading.log is not None
    assert reading.log.frame.index[0] == 2
    assert reading.log.frame.index[-1] == 4


def test_repeated_numbers_are_kept_or_left_out_as_asked() -> None:
    text = "call id,arrived,wait\n" + "".join(
        f"{number},2026-03-0{day} 08:00:05,{number}\n" for day, number in ((2, 1), (2, 1), (3, 1), (3, 0), (3, 0))
    )
    kept = read(text)
    assert "1 row: call number of an earlier call of the same day, first at line 3" in said(kept)
    assert len(waits(kept)) == 5
    assert waits(read(text, leave_out_repeated=True)) == [1, 1, 0, 0]


def test_the_mapping_is_explained_and_can_be_corrected() -> None:
    text = "when,arrived,length\n2026-03-02 08:00:05,2026-03-02 08:00:01,30\n"
    reading = read(text)
    assert "'arrived' is one of those known" in reading.columns[0].reason
    corrected = read(text, columns={"arrived": "when", "wait": "length"})
    assert columns(corrected) == {"arrived": "when", "wait": "length"}
    assert corrected.columns[0].reason == "chosen by you"
    assert waits(corrected) == [30]
    assert columns(read(text, columns={"arrived": None})) == {}
    assert waits(read(text.replace("length", "ourWaitMinutes"), columns={"wait": "ourWaitMinutes"})) == [1800]
    with pytest.raises(ValueError, match="no column 'gone'"):
        read(text, columns={"wait": "gone"})
    with pytest.raises(ValueError, match="no part of a call log"):
        read(text, columns={"mood": "length"})


def test_the_meaning_of_outcomes_can_be_corrected() -> None:
    text = PLAIN.replace("abandoned", "gremlin")
    assert "gremlin" in said(read(text))
    corrected = read(text, outcomes={"gremlin": "abandoned"})
    assert corrected.problems == ()
    assert corrected.outcomes == {"answered": "answered", "gremlin": "abandoned"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b" \n\n,,,\n", "empty"),
        (b"\xa0", "empty"),
        ("\u2003\n\u00a0,\n".encode(), "empty"),
        (b"\x00\x01\x02\x03" * 50, "not text"),
        (b"PK\x03\x04rest", "workbook"),
        (b"%PDF-1.4", "PDF"),
        (b"\x1f\x8bnothing", "damaged"),
        (b"one column\n1\n", "has one column"),
        (b"a,b\n1,2\n", "no column is named for the arrival"),
        (b"arrived,wait\n", "no line follows"),
        (b"arrived,wait\n8:00:01,3\n", "have no date"),
        (b"arrived,wait\nsoon,3\n", "have no date"),
        (b"arrived,wait\n" + b"x" * (2 * BLOCK_BYTES + 70_000), "longer than 8 MB"),
        (b"x," * 2000 + b"\n", "more than 1,000 cells"),
        (gzip.compress(b"arrived,wait\n" + b"0" * 50_000_000), "unpacks to more than"),
    ],
    ids=lambda each: "file" if isinstance(each, bytes) else each,
)
def test_a_file_that_is_no_call_log_is_refused_in_words(content: bytes, what: str) -> None:
    reading = read_call_log(content)
    assert reading.log is None
    assert what in said(reading)


def test_a_file_beyond_the_limit_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "arrived,wait\n" + "2026-03-02 08:00:05,30\n" * 60_000
    monkeypatch.setattr(text_blocks, "MAX_FILE_BYTES", 2**20)
    reading = read(text)
    assert reading.log is None
    assert [str(each) for each in reading.errors] == ["the file is larger than 1 MB; allowed are call logs up to 1 MB"]


@pytest.mark.parametrize("line", ["x," * 2000, "x" * 2000])
def test_of_a_line_that_names_no_columns_the_beginning_is_shown(line: str) -> None:
    (problem,) = read(f"{line}\n1,2\n").errors
    assert (problem.row, problem.found) == (1, line[:200])


def test_a_quotation_mark_that_is_not_closed_is_said() -> None:
    reading = read(PLAIN.replace("answered", '"answered', 1) + PLAIN.split("\n", 1)[1])
    assert "probably a quotation mark is not closed" in said(reading)


def test_lines_are_numbered_across_blocks() -> None:
    row = "2026-03-02 08:00:05,30,answered,200\n"
    number = 2 * BLOCK_BYTES // len(row) + 1000
    head, _, _ = PLAIN.partition("\n")
    reading = read(f"{head}\n" + row * number + "2026-03-02 08:00:05,-1,answered,200\n")
    assert reading.log is not None
    assert len(reading.log) == number + 1
    assert f"1 row: negative duration, first at line {number + 2:,} ('-1')" in said(reading)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_arbitrary_bytes_give_a_table_or_a_listed_error(content: bytes) -> None:
    reading = read_call_log(content)
    assert reading.log is not None or reading.errors


@given(st.binary(max_size=200), st.sampled_from([b",", b";", b"\t"]))
@settings(max_examples=60, deadline=None)
def test_arbitrary_bytes_below_a_header_give_calls_or_a_listed_error(content: bytes, separator: bytes) -> None:
    header = separator.join([b"call id", b"date", b"arrived", b"queue start", b"queue exit", b"wait", b"outcome"])
    reading = read_call_log(header + b"\n" + content)
    assert reading.log is not None or reading.errors


CELL = st.one_of(
    st.sampled_from(["", "0", "0:00:00", "7:04:59", "24:10:00", "2026-03-02 08:00:05", "990801", "3/4/2026", "-5",
                     "HANG", "AGENT", "1e999", "nan", '"', "9" * 30]),
    st.text(st.characters(codec="utf-8", exclude_characters=",\n\r"), max_size=8),
)  # fmt: skip


@given(st.lists(st.lists(CELL, min_size=6, max_size=6).map(",".join), max_size=8))
@settings(max_examples=60, deadline=None)
def test_odd_cells_give_calls_or_a_listed_error(rows: list[str]) -> None:
    reading = read("\n".join(["date,arrived,queue start,wait,outcome,handle time", *rows]))
    assert reading.log is not None or reading.errors
    if reading.log is not None:
        assert not (reading.log.frame["wait"] < 0).any()
        assert (reading.log.frame["service"].dropna() > 0).all()


def log_of_hours(*hours: str, days: int = 3) -> str:
    """Ten calls in each hour, written with a place for the minutes."""
    return "arrived,wait\n" + "".join(
        f"2026-03-{day:02d} {hour.format(minute)},5\n"
        for day in range(2, 2 + days)
        for hour in hours
        for minute in range(10, 60, 5)
    )


def test_a_twelve_hour_clock_without_am_and_pm_is_refused() -> None:
    reading = read(log_of_hours("8:{}", "12:{}", "1:{}", "5:{}"))
    assert reading.log is None
    (error,) = reading.errors
    assert (error.row, error.column, error.found) == (22, "arrived", "2026-03-02 01:10:00")
    assert error.message.startswith("all 120 calls arrive from 1:00 to 12:59, 30 of them by 1:59, so that morning and")


@pytest.mark.parametrize(
    "text",
    [
        log_of_hours("8:{} AM", "12:{} PM", "1:{} AM", "5:{} AM"),
        log_of_hours("8:{}", "12:{}", "13:{}"),
        log_of_hours("0:{}", "1:{}", "12:{}"),
        log_of_hours("6:{}", "8:{}", "12:{}"),
        log_of_hours("1:{}", "2:{}", "5:{}"),
        log_of_hours("1:{}", "9:{}", days=1),
    ],
)
def test_a_clock_that_may_be_whole_is_read(text: str) -> None:
    assert read(text).log is not None
