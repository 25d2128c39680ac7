"""Which columns have the times of intervals, and which line names the columns; never a line of data."""

from __future__ import annotations

from typing import Any

import pytest

from data import Choices, VolumeReading, read_volumes

HALF_HOURS = [("2026-03-13", f"{8 + at // 2:02d}:{at % 2 * 3}0") for at in range(8)]
ENDS = [("2026-03-13", f"{8 + (at + 1) // 2:02d}:{(at + 1) % 2 * 3}0") for at in range(8)]
CALLS = [12, 15, 11, 19, 14, 17, 13, 18]
EXPECTED = [(f"{day} {time}", calls) for (day, time), calls in zip(HALF_HOURS, CALLS, strict=True)]


def lines(template: str) -> str:
    """A line of each half-hour."""
    rows = zip(HALF_HOURS, ENDS, CALLS, strict=True)
    return "".join(
        template.format(
            day=day,
            time=time,
            end=end,
            calls=calls,
            utc=f"{int(time[:2]) + 4:02d}{time[2:]}",
            half=f"{(int(time[:2]) - 1) % 12 + 1}{time[2:]}",
            number=number,
        )
        + "\n"
        for number, ((day, time), (_, end), calls) in enumerate(rows)
    )


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def pairs(reading: VolumeReading) -> list[tuple[str, float]]:
    assert reading.volumes is not None, reading.problems
    return [(f"{start:%Y-%m-%d %H:%M}", calls) for start, calls in reading.volumes.frame.itertuples(index=False)]


FOUND = {
    "an unnamed index": (",calls_offered", "{day} {time},{calls}", "column 1"),
    "an unnamed index beside numbers": (",,Calls", "{number},{day} {time},{calls}", "column 2"),
    "unnamed starts and ends": (",,Calls", "{day} {end},{day} {time},{calls}", "column 2"),
    "a time at which it was written": (
        "Timestamp,Interval Start,Interval End,Calls", "{day} {end},{day} {time},{day} {end},{calls}", "Interval Start",
    ),
    "a time of the report": ("Generated At,Begin,Calls", "2026-03-20 09:12,{day} {time},{calls}", "Begin"),
    "a time of loading": ("Loaded,When,Calls", "{day} 23:{number}7,{day} {time},{calls}", "When"),
    "local and UTC": ("Start (UTC),Start (Local),Calls", "{day} {utc},{day} {time},{calls}", "Start (Local)"),
    "UTC alone": ("Interval Start UTC,Calls", "{day} {utc},{calls}", "Interval Start UTC"),
    "the zone in the name": ("Start [Eastern],Calls", "{day} {time},{calls}", "Start [Eastern]"),
    "names nobody knows": ("Hetki,Kesto,Calls", "{day} {time},0:04:31,{calls}", "Hetki"),
}  # fmt: skip


@pytest.mark.parametrize(("header", "line", "column"), FOUND.values(), ids=FOUND)
def test_the_start_of_intervals_is_found_among_several_times(header: str, line: str, column: str) -> None:
    reading = read(f"{header}\n{lines(line)}")
    assert reading.columns["start"] == column
    assert pairs(reading) == EXPECTED


@pytest.mark.parametrize(("parts", "of_day"), [("Year,Month,Day", "2026,3,{}"), ("Year,Week,Weekday", "2026,10,{}")])
def test_parts_of_dates_beside_a_date_are_left_alone(parts: str, of_day: str) -> None:
    lines = [f"{of_day.format(1)},2026-03-02 {hour:02d}:00,{hour}" for hour in range(9, 17)]
    reading = read_volumes("\n".join([f"{parts},Interval Start,Calls offered", *lines]).encode())
    assert reading.volumes is not None
    assert reading.table is not None
    assert (reading.columns["start"], len(reading.table.header)) == ("Interval Start", 5)
    assert not reading.problems


def test_times_in_another_zone_by_their_columns_name_are_said_to_be_turned() -> None:
    (problem,) = read("Interval Start UTC,Calls\n" + lines("{day} {utc},{calls}")).warnings
    assert "turned from the clock of UTC into Eastern time" in problem.message
    assert pairs(read("Start UTC,Calls\n" + lines("{day} {time},{calls}"), zone="America/New_York")) == EXPECTED


def test_times_that_differ_and_are_not_told_apart_are_asked_about() -> None:
    text = "A,B,Calls\n" + lines("{day} {time},2026-03-20 {time},{calls}")
    reading = read(text)
    assert reading.volumes is None
    assert "2 columns may have the start of intervals, and they differ: 'A', 'B'" in reading.errors[0].message
    assert [each.label for each in reading.proposals] == ["A", "B"]
    assert pairs(read(text, mapping=reading.proposals[0].mapping)) == EXPECTED


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("Year,Day,Time,Calls", "2026,13,{time},{calls}", "'Year' say them only together"),
        ("Month,Day,Time,Calls", "3,13,{time},{calls}", "'Month' say them only together"),
        ("Week,Day,Time,Calls", "11,Friday,{time},{calls}", "'Week' say them only together"),
        ("Year,Week,Weekday,Time,Calls", "2026,11,0,{time},{calls}", "'Weekday' say them only together"),
        ("Time,Calls", "{time},{calls}", "'Time' has times of day only"),
    ],
)
def test_times_without_dates_are_refused_with_the_reason(header: str, line: str, said: str) -> None:
    reading = read(f"{header}\n{lines(line)}")
    assert reading.volumes is None
    assert said in reading.errors[0].message
    assert "needed is a date on every line" in reading.errors[0].message


@pytest.mark.parametrize("order", [1, 100])
def test_a_clock_of_twelve_hours_is_asked_about_in_any_order_of_lines(order: int) -> None:
    half_days = [(f"{hour}:{half}0", 10) for hour in (8, 9, 10, 11, 12, 1, 2, 3) for half in (0, 3)]
    shuffled = sorted(half_days, key=lambda each: (half_days.index(each) * order) % 101)
    reading = read("Date,Time,Calls\n" + "".join(f"2026-03-13,{time},{calls}\n" for time, calls in shuffled))
    assert reading.volumes is None
    assert "morning and afternoon cannot be told apart" in reading.errors[0].message


TABLE = lines("{day},{time},Tier 1,{calls}")
HEADERS: dict[str, tuple[str, int]] = {
    "on the first line": ("Date,Time,Queue,Offered\n", 1),
    "under a title": ("Interval report\nMade 3/20/2026, 9:12\n\nDate,Time,Queue,Offered\n", 4),
    "under labels that are names": ("Period:,March,Calls:,All\n\nDate,Time,Queue,Offered\n", 3),
    "under what was asked for": ("Interval,Calls\n30 min,All\n\nDate,Time,Queue,Offered\n", 4),
    "with names nobody knows": ("Raportti\nTulostettu 20.3.2026\nPäivä,Kello,Jono,Kpl\n", 3),
    "with two names nobody knows": ("Date,Time,Jono,Kpl\n", 1),
}


@pytest.mark.parametrize(("above", "line"), HEADERS.values(), ids=HEADERS)
def test_the_line_of_names_is_found(above: str, line: int) -> None:
    reading = read(above + TABLE)
    assert reading.table is not None
    assert reading.table.header_line == line
    assert pairs(reading) == EXPECTED


@pytest.mark.parametrize(
    "header",
    [
        "When,Shift,What,N",
        "Time,Shift,What,Number",
    ],
)
def test_a_line_of_data_in_which_names_stand_names_no_columns(header: str) -> None:
    """A shift called Day and a queue called Calls are names of columns, too."""
    reading = read(f"{header}\n" + lines("{day} {time},Day,Calls,{calls}"))
    assert reading.table is not None
    assert reading.table.header_line == 1
    assert pairs(reading) == EXPECTED


@pytest.mark.parametrize(
    "line",
    [
        "{day},{time},{end},0:04:31,0:06:10,{calls}",
        "{time},{end},{calls},0:04:31,0:06:10,Tier 1",
        "{day} {time},{day} {end},voice,TRUE,0,0.0,{calls}",
    ],
)
def test_a_line_of_data_with_many_times_names_no_columns(line: str) -> None:
    """No table has a column for each of these times, which are none in a row."""
    reading = read("Raportti\n" + lines(line))
    assert reading.volumes is None
    assert reading.table is None or reading.table.header_line == 1


def test_without_a_line_of_names_columns_can_be_chosen_and_no_line_is_lost() -> None:
    reading = read(TABLE)
    assert reading.volumes is None
    assert "looks like data" in reading.errors[0].message
    unnamed = read(TABLE, header_line=0)
    assert unnamed.columns == {"date": "column 1", "time": "column 2", "calls": "column 4"}
    assert pairs(unnamed) == EXPECTED


def test_another_line_can_be_chosen_for_the_names() -> None:
    text = "Date,Time,Queue,Offered\nDatum,Zeit,Schlange,Anrufe\n" + TABLE
    assert pairs(read(text, header_line=2)) == EXPECTED
    reading = read(text, header_line=99)
    assert reading.volumes is None
    assert "nothing stands on line 99 or below" in reading.errors[0].message


def test_cells_may_hold_ends_of_lines_unless_they_have_swallowed_others() -> None:
    note = '"called twice\nno, thrice\n\nat 8 pm"'
    assert pairs(read("Note,Date,Time,Calls\n" + lines(note.replace("{", "{{") + ",{day},{time},{calls}"))) == EXPECTED
    swallowed = lines("{day} {time},{calls},note").replace("12,note", '12,"note').replace("15,note", '15,note"')
    reading = read("Start,Calls,Note\n" + swallowed)
    assert reading.volumes is None
    assert "probably a quotation mark on line 2 is not closed" in reading.errors[0].message
