"""The cleaning report: every line that is left out and every zero that comes of it is in it."""

from __future__ import annotations

from typing import Any

from data import Choices, VolumeReading, read_volumes
from data.tables.problems import MAX_LISTED
from data.volumes.choices import KINDS, LEAVE_OUT
from data.volumes.intervals import ABSENT

ROWS = "2026-01-05 08:00{0}1\n2026-01-05 08:30{0}2\n"
WEEKS = "Start,Calls\n" + "".join(
    f"2026-{month:02}-{day:02} {hour:02}:00,{10 * week + hour}\n"
    for week, (month, day) in enumerate([(1, 5), (1, 12), (1, 26), (2, 2)])
    for hour in (8, 9)
)


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def zeros(reading: VolumeReading) -> list[str]:
    """What the cleaning report says has no calls."""
    return reading.changes.loc[reading.changes["calls_after"] == 0, "interval_start"].tolist()


def test_every_zero_that_comes_of_lines_left_out_is_in_the_cleaning_report() -> None:
    # At the edge of a day, on a day of its own, and at an hour that no other day has: no gap by the usual rules.
    text = WEEKS.replace("2026-01-05 08:00,8", "2026-01-05 08:00,x").replace("2026-02-02", "2026-02-06")
    text = text.replace("2026-02-06 08:00,38", "2026-02-06 08:00,x").replace(
        "2026-02-06 09:00,39", "2026-02-06 09:00,x"
    )
    reading = read(text + "2026-01-26 21:00,-1\n2026-01-08 08:00,-2\n", decisions=LEAVE_OUT)
    assert zeros(reading) == ["2026-01-05 08:00", "2026-01-26 21:00", "2026-01-08 00:00", "2026-02-06 00:00"]
    assert sorted(reading.changes.loc[reading.changes["done"] == "left out", "line"]) == [2, 8, 9, 10, 11]


def test_what_cannot_be_filled_is_said_to_be_left_out() -> None:
    reading = read(WEEKS + "2026-01-06 08:00,x\n", decisions={"count": "fill", "missing day": "fill"})
    changes = reading.changes
    places = [[10, "2026-01-06 08:00"], ["", "2026-01-06 00:00"]]
    assert changes[["line", "interval_start"]].to_numpy().tolist() == places
    of_line, of_day = changes["done"]
    assert all(part in of_line for part in ("left out", "no other such weekday"))
    assert of_day == ABSENT


def test_empty_cells_of_a_column_for_each_time_are_in_the_cleaning_report() -> None:
    text = "Day,8:00 AM,8:30 AM,9:00 AM\n1/13/2026,1,3,5\n1/14/2026,1,,5\n1/15/2026,1,2,\n"
    assert read(text).changes[["interval_start", "what"]].to_numpy().tolist() == [
        ["2026-01-14 08:30", "interval is missing"],
        ["2026-01-15 09:00", "cell is empty"],
    ]


def test_a_queue_without_a_line_that_others_have_is_said() -> None:
    text = "Start,Queue,Calls\n2026-01-05 08:00,A,1\n2026-01-05 08:00,B,2\n2026-01-05 08:30,B,4\n"
    reading = read(text)
    assert "first 'A' at 2026-01-05 08:30; taken as no calls" in reading.warnings[-1].message
    assert reading.changes[["interval_start", "found", "calls_after"]].to_numpy().tolist() == [
        ["2026-01-05 08:30", "A", 0.0]
    ]


def test_every_line_that_is_not_read_is_in_the_cleaning_report() -> None:
    text = "A report, of calls\n\nStart,Calls\n" + ROWS.format(",") + "2026-01-05 09:00,1,2\n" * (MAX_LISTED + 5)
    changes = read(text, decisions=LEAVE_OUT).changes
    assert changes[["line", "found"]].iloc[0].tolist() == [1, "A report,of calls"]
    assert changes.loc[changes["what"] == KINDS["line"].name, "line"].tolist() == list(range(6, MAX_LISTED + 11))


def test_long_breaks_are_in_the_cleaning_report() -> None:
    text = "Start,Calls\n" + ROWS.format(",") + ROWS.format(",").replace("2026-01", "2026-03")
    changes = read(text).changes
    assert changes.loc[changes["what"] == "long break", "found"].tolist() == ["2026-01-06 to 2026-03-04"]
