"""Small volume files of kinds that real exports have: read right, or asked about, or refused with the reason."""

from __future__ import annotations

import itertools
import sys

import pytest

from data import Choices, VolumeReading, read_volumes
from data.volumes.daily_totals import even_profile
from tests.data.awkward_files import AWKWARD
from tests.data.volumes.awkward_layouts import ASKED, AWKWARD_LAYOUTS
from tests.data.volumes.exported_layouts import SOME, TOTAL

Expected = tuple[int, int, dict[str, float]]

TEN_DAYS: Expected = (6813, 200, {"2026-03-02 08:00": 27, "2026-03-09 08:00": 27, "2026-03-13 17:30": 18})
"""Calls of two weeks that many of the files have, the half-hours that have calls, and three of these."""
TWO_LANGUAGES: Expected = (6804, 200, {"2026-03-02 08:00": 27, "2026-03-09 08:00": 27, "2026-03-13 17:30": 18})

READ: dict[str, tuple[Expected, str]] = {
    "handled_and_abandoned": (
        (2040, 60, {"2026-03-02 08:00": 27, "2026-03-03 13:00": 43, "2026-03-04 17:30": 12}),
        "no column has the calls offered; 'ACD Calls' and 'Aban Calls' were added up",
    ),
    "presented": (TEN_DAYS, "not from 'Calls': it has the calls of 'Calls' and 'Lost' together"),
    "genesys": (TEN_DAYS, ""),
    "avaya": (TEN_DAYS, "the date of each line is taken from what stands above it: line 3 ('Date:,3/2/2026')"),
    "isoweek": (
        TEN_DAYS,
        "put together from Year, Week, Weekday: the first is '2026-03-02'; weeks are taken as those of",
    ),
    "five9": (TEN_DAYS, "1 total row was left out, first 'Tier 1 Sum' on line 202"),
    "german": (TEN_DAYS, ""),
    "queues_in_columns": (TWO_LANGUAGES, "'English', 'Spanish'; 'Total' is left out: it has them again"),
    "direction": (TEN_DAYS, "only lines of 'Inbound' are counted; 'Outbound' are left out, as no calls offered"),
    "unnamed_stamp": (TEN_DAYS, ""),
    "cells_with_line_breaks": (
        (547, 20, {"2026-03-02 08:00": 16, "2026-03-02 13:00": 13, "2026-03-02 17:30": 4}),
        "",
    ),
}
"""What each file says, and what is said of how it was read."""
REFUSED = {
    "slow_unknown_header": "no column is named for the calls offered (such as Calls Offered); the columns are 'c0, c1",
}


def said(reading: VolumeReading) -> str:
    return "\n".join(map(str, reading.problems))


@pytest.mark.parametrize("name", READ)
def test_files_that_are_read_as_they_are(name: str) -> None:
    (total, intervals, some), words = READ[name]
    reading = read_volumes(AWKWARD / f"{name}.csv")
    assert reading.errors == ()
    assert words in said(reading)
    assert reading.volumes is not None
    calls = reading.volumes.frame.set_index("start")["calls"]
    assert (calls.sum(), (calls > 0).sum(), reading.volumes.interval_minutes) == (total, intervals, 30)
    assert {at: calls[at] for at in some} == some


OTHERS = {f"{kind}: {name}": text for kind, files in AWKWARD_LAYOUTS.items() for name, text in files.items()}
"""More files of the same kinds, and of some that only differ a little."""


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_others_of_each_kind_are_read_as_they_are(text: str) -> None:
    reading = read_volumes(text.encode())
    assert reading.errors == ()
    assert_has_all_calls(reading)
    lines = reading.lines
    assert lines is not None
    parts = (lines.read, lines.names, lines.blank, *lines.left_out.values(), *lines.not_read.values())
    assert sum(parts) == lines.total == len(text.splitlines())


@pytest.mark.parametrize(("text", "answer"), ASKED.values(), ids=ASKED)
def test_what_a_file_leaves_open_takes_one_choice(text: str, answer: str) -> None:
    asked = read_volumes(text.encode())
    assert asked.volumes is None
    proposed = {each.label: each.mapping for each in asked.proposals}
    assert_has_all_calls(read_volumes(text.encode(), Choices(mapping=proposed[answer])))


def assert_has_all_calls(reading: VolumeReading) -> None:
    assert reading.volumes is not None
    calls = reading.volumes.frame.set_index("start")["calls"]
    assert (calls.sum(), (calls > 0).sum(), reading.volumes.interval_minutes) == (TOTAL, 24, 30)
    assert {at: calls[at] for at in SOME} == SOME


@pytest.mark.parametrize("half", ["%p", "a. m./p. m."])
def test_a_column_of_morning_and_afternoon_belongs_to_the_times_beside_it(half: str) -> None:
    """Without it, 1:00 after 12:30 is refused."""
    hours = [f"{hour:02d}:{minute}" for hour in (11, 12, 1, 2) for minute in ("00", "30")]
    halves = ["AM", "AM", *["PM"] * 6]
    written = halves if half == "%p" else [each.lower().replace("m", ". m.") for each in halves]
    rows = [f"3/13/2026;{hour};{each};{at}" for at, (hour, each) in enumerate(zip(hours, written, strict=True))]
    reading = read_volumes("\n".join(["Date;Time;AM/PM;Calls", *rows, ""]).encode())
    assert reading.volumes is not None, reading.problems
    assert reading.volumes.frame["start"].dt.strftime("%H:%M").tolist()[::2] == ["11:00", "12:00", "13:00", "14:00"]
    assert any("is taken from 'AM/PM'" in str(each) for each in reading.warnings)
    refused = read_volumes("\n".join(["Date;Time;Note;Calls", *(row.replace("M", "x") for row in rows)]).encode())
    assert half != "%p" or refused.volumes is None


def test_times_without_any_sign_within_them_are_read() -> None:
    rows = [f"20260313T{hour:02d}{minute}00Z,{hour}" for hour in (12, 13) for minute in ("00", "30")]
    volumes = read_volumes("\n".join(["start,calls", *rows]).encode()).volumes
    assert volumes is not None
    assert volumes.frame["start"].astype(str).tolist()[0] == "2026-03-13 08:00:00"
    assert volumes.frame["calls"].sum() == 50


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_are_refused_say_what_would_be_right(name: str) -> None:
    reading = read_volumes(AWKWARD / f"{name}.csv")
    assert reading.volumes is None
    (problem,) = reading.errors
    assert REFUSED[name] in problem.message


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_dates_that_a_spreadsheet_exchanged_are_asked_about_and_exchanged_back(ending: str) -> None:
    """The weekdays beside them say that 2026-02-01 is the second of January."""
    path = AWKWARD / f"dates_swapped_by_excel.{ending}"
    asked = read_volumes(path, Choices(profile=even_profile(8 * 60, 9 * 60)))
    assert asked.volumes is None
    assert "44 dates seem to have day and month exchanged" in asked.errors[0].message
    assert "Friday stands beside it, which is the weekday of 2 January 2026" in asked.errors[0].message
    answered = Choices(profile=even_profile(8 * 60, 9 * 60), decisions={"swapped dates": "exchange"})
    volumes = read_volumes(path, answered).volumes
    assert volumes is not None
    days = volumes.by_day().set_index("date")["calls"]
    assert days.sum() == pytest.approx(19_045)
    assert (f"{days.index[0]:%Y-%m-%d}", f"{days.index[-1]:%Y-%m-%d}", len(days)) == ("2026-01-01", "2026-04-30", 120)
    assert {day: days[day] for day in ("2026-01-01", "2026-01-02", "2026-04-30")} == pytest.approx(
        {"2026-01-01": 193, "2026-01-02": 194, "2026-04-30": 184}
    )


MANY_COLUMNS = ",".join(f"a-{number}:b" for number in range(999))
SLOW = {
    "unknown names": (AWKWARD / "slow_unknown_header.csv").read_bytes(),
    "a thousand columns": "\n".join([MANY_COLUMNS, *(MANY_COLUMNS.replace("b", "2") for _ in range(5))]).encode(),
    "nothing but dates": "\n".join(",".join(["3/4/2026 8:00"] * 26) for _ in range(60)).encode(),
    "dates and words": "\n".join(
        ",".join(["3/4/2026"] * 13 + ["word"] * (13 if row % 2 else 9)) for row in range(60)
    ).encode(),
    "times of no interval": "\n".join(",".join(["8:01", "9:07 AM", "7;8|9\t1"] * 8) for _ in range(60)).encode(),
}


@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW)
def test_a_refusal_takes_less_than_a_second(content: bytes) -> None:
    """Counted in calls and returns of functions, which are as many on each machine; a second has some four million."""
    steps = itertools.count()
    read_volumes(content)  # imports and caches are made once
    profiler = sys.getprofile()
    sys.setprofile(lambda *_: next(steps))
    try:
        found = read_volumes(content)
    finally:
        sys.setprofile(profiler)
    assert found.volumes is None
    assert next(steps) < 4_000_000
