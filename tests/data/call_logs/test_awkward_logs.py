"""Awkward call logs are read right, or asked about: what a log does not say is never made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.call_logs.call_log import CallLog, CallLogReading, read_call_log
from data.call_logs.line_tally import LineTally
from data.tables import text_blocks
from data.tables.duration_units import DurationUnit
from tests.data.awkward_files import ANSWERED_YES_NO, FEW_CALLS, LOGS, STEADY_GROWTH, TALK_IN_MINUTES, TIME_ANSWERED
from tests.figures import figures_in


def log_of(reading: CallLogReading) -> CallLog:
    assert reading.log is not None
    return reading.log


def ended(reading: CallLogReading) -> dict[str, int]:
    numbers = log_of(reading).frame["outcome"].value_counts()
    return {str(outcome): int(number) for outcome, number in numbers.items() if number}


def units(reading: CallLogReading) -> dict[str, tuple[str | None, str]]:
    return {each.role: (each.unit, each.unit_reason) for each in reading.columns if each.unit_reason}


def said(reading: CallLogReading) -> str:
    return "\n".join(map(str, reading.problems))


def test_yes_and_no_under_answered_are_outcomes() -> None:
    reading = read_call_log(ANSWERED_YES_NO)
    assert reading.problems == ()
    assert ended(reading) == {"answered": 240, "abandoned": 60}
    assert reading.outcomes == {"Y": "answered", "N": "abandoned"}
    frame = log_of(reading).frame
    assert round(frame["service"].mean(), 1) == 240.2
    assert frame["wait"][frame["outcome"] == "abandoned"].isna().all()
    assert {role: unit for role, (unit, _) in units(reading).items()} == {"wait": "seconds", "service_time": None}
    reasons = {role: reason for role, (_, reason) in units(reading).items()}
    assert "name" in reasons["wait"]
    assert all(part in reasons["service_time"] for part in ("cells", "0:03:15"))


def test_an_outcome_that_is_not_known_is_left_undecided() -> None:
    reading = read_call_log(FEW_CALLS)
    assert ended(reading) == {"answered": 154, "other": 26}
    assert reading.undecided == ("Dropped",)
    assert "26 rows: outcome 'Dropped' is not known as answered or abandoned" in said(reading)
    assert log_of(reading).frame["transferred"].sum() == 6
    assert round(log_of(reading).frame["call_time"].mean(), 1) == 483.1
    assert "service" not in log_of(reading).holds
    decided = read_call_log(FEW_CALLS, outcomes={"Dropped": "abandoned"})
    assert (ended(decided), decided.undecided) == ({"answered": 154, "abandoned": 26}, ())


def test_a_time_of_answer_says_who_was_answered() -> None:
    reading = read_call_log(TIME_ANSWERED)
    assert ended(reading) == {"answered": 190, "abandoned": 10}
    assert "190 rows: outcome 'Booked' is not known, first at line 6; taken as answered" in said(reading)
    frame = log_of(reading).frame
    assert round(frame["wait"].mean(), 2) == 47.05
    assert frame["wait"].notna().sum() == 190
    without = read_call_log(TIME_ANSWERED, columns={"outcome": None})
    assert ended(without) == {"answered": 190, "abandoned": 10}
    assert "10 rows: no time of answer, first at line 2; taken as abandoned" in said(without)


def test_growth_is_read_as_it_is() -> None:
    reading = read_call_log(STEADY_GROWTH)
    assert reading.problems == ()
    assert ended(reading) == {"answered": 10_828}
    assert units(reading)["service_time"][0] == "seconds"


def test_decimal_minutes_are_asked_about() -> None:
    reading = read_call_log(TALK_IN_MINUTES)
    assert reading.log is None
    (problem,) = reading.errors
    assert problem.message.startswith("'Wait Time', 'Talk Time': ")
    asked = ("without a unit", "half of 'Talk Time' are 4.23", "choose the unit", "seconds or minutes")
    assert all(part in problem.message for part in asked)
    chosen = read_call_log(TALK_IN_MINUTES, durations="minutes")
    assert chosen.problems == ()
    assert units(chosen) == dict.fromkeys(("wait", "service_time"), ("minutes", "chosen by you"))
    assert round(log_of(chosen).frame["service"].mean() / 60, 2) == 6.09
    assert round(log_of(chosen).frame["wait"].mean() / 60, 2) == 2.01


def test_a_unit_that_makes_no_usual_handling_is_questioned() -> None:
    cases: tuple[tuple[DurationUnit, str], ...] = (("seconds", "4.23"), ("hours", "15,228"))
    for unit, half in cases:
        reading = read_call_log(TALK_IN_MINUTES, durations=unit)
        (problem,) = (each for each in reading.warnings if "half of the handling times" in each.message)
        asked = (f"{half} s or less", "usual are 30 s to 2 h", "column", "unit")
        assert all(part in problem.message for part in asked)


HEADER = "call id,arrived,{},outcome\n"


def read_lengths(names: str, *cells: str, durations: DurationUnit | None = None) -> CallLogReading:
    """A log of answered calls, of which these are the lengths of time."""
    rows = [f"{place},2026-03-02 09:{place:02d}:00,{each},answered\n" for place, each in enumerate(cells)]
    return read_call_log("".join([HEADER.format(names), *rows]).encode(), durations=durations)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Talk Time (min)", "minutes"),
        ("Talk Time (s)", "seconds"),
        ("talk_time_ms", "milliseconds"),
        ("Talk time in hours", "hours"),
        ("AvgTalkDurationMinutes", "minutes"),
        ("talktimesec", "seconds"),
    ],
)
def test_a_name_says_the_unit(name: str, unit: str) -> None:
    reading = read_lengths(name, "4", "5", "9")
    assert units(reading) == {"service_time": (unit, "as its name says")}


def test_cells_say_the_unit_whatever_the_name_says() -> None:
    for name in ("talk time", "talk time (min)"):
        frame = log_of(read_lengths(name, "0:04:12", "04:12", "252 s")).frame
        assert frame["service"].tolist() == [252, 252, 252]
    mixed = log_of(read_lengths("talk time (min)", "0:04:12", "4.2", "252 sec")).frame
    assert mixed["service"].tolist() == pytest.approx([252, 252, 252])


@pytest.mark.parametrize(
    ("unit", "amounts"), [("minutes", (4, 2.5)), ("seconds", (240, 150)), ("hours", (0.0667, 0.0417))]
)
def test_times_of_the_stage_say_the_unit(unit: str, amounts: tuple[float, float]) -> None:
    rows = (
        f"2026-03-02,9:00:00,9:00:10,9:04:10,{amounts[0]},answered\n"
        f"2026-03-02,9:01:00,9:01:20,9:03:50,{amounts[1]},answered\n"
    )
    reading = read_call_log(f"date,arrived,service start,service end,talk time,outcome\n{rows}".encode())
    assert units(reading) == {"service_time": (unit, "since its times agree")}
    assert log_of(reading).frame["service"].tolist() == pytest.approx([240, 150], rel=0.01)


def test_seconds_are_taken_where_nothing_else_is_likely_and_questioned_where_it_is() -> None:
    alone = read_lengths("talk time", "169", "240", "300")
    assert (alone.problems, units(alone)["service_time"][0]) == ((), "seconds")
    either = read_lengths("talk time", "45", "60", "90")
    assert "half of 'talk time' are 60 or less; taken as seconds: if they are minutes" in said(either)
    assert not either.errors
    for cells in (("4", "5", "9"), ("1.5", "0.4", "3"), ("240000", "180000", "9000")):
        asked = read_lengths("talk time", *cells)
        assert asked.log is None
        assert "choose the unit of durations" in said(asked)


def test_waits_alone_are_questioned_and_fractions_of_them_asked_about() -> None:
    whole = read_lengths("wait", "3", "0", "12")
    assert "taken as seconds: if they are minutes or others, choose" in said(whole)
    assert log_of(whole).frame["wait"].tolist() == [3, 0, 12]
    for names, cells in (("wait", ("1.5", "2.25")), ("wait,talk time (min)", ("3,4", "2,5"))):
        assert read_lengths(names, *cells).log is None
    beside = read_lengths("wait,talk time (s)", "3,240", "7,250")
    assert (beside.problems, units(beside)["wait"]) == ((), ("seconds", "as the other durations"))


def test_a_chosen_unit_is_that_of_unnamed_columns_alone() -> None:
    reading = read_lengths("wait,talk time (s)", "3,240", "7,250", durations="minutes")
    assert units(reading) == {"wait": ("minutes", "chosen by you"), "service_time": ("seconds", "as its name says")}
    assert log_of(reading).frame["wait"].tolist() == [180, 420]


def test_who_was_answered_is_told_by_flags_only_where_the_column_holds_some() -> None:
    rows = "2026-03-02 09:00:00,{}\n2026-03-02 09:01:00,{}\n2026-03-02 09:02:00,{}\n"
    flags = read_call_log(("arrived,answered\n" + rows.format("yes", "No", "yes")).encode())
    assert ended(flags) == {"answered": 2, "abandoned": 1}
    times = read_call_log(("arrived,answered\n" + rows.format("9:00:09", "", "9:02:07")).encode())
    assert ended(times) == {"answered": 2, "abandoned": 1}
    np.testing.assert_array_equal(log_of(times).frame["wait"], [9, np.nan, 7])


def test_without_any_outcome_nobody_abandoned() -> None:
    rows = "".join(f"2026-03-02 09:{minute:02d}:00,30\n" for minute in range(40))
    assert ended(read_call_log(f"arrived,wait\n{rows}".encode())) == {"other": 40}
    handled = read_call_log(b"arrived,wait,talk time\n2026-03-02 09:00:00,30,200\n2026-03-02 09:01:00,40,\n")
    assert ended(handled) == {"answered": 1, "other": 1}
    assert "1 row: no handling time, and no column says how calls ended, first at line 3" in said(handled)


def test_an_unknown_outcome_stays_unknown_beside_known_ones() -> None:
    text = (
        b"date,arrived,outcome,service start,service end\n2026-03-02,9:00:00,agent,9:00:05,9:04:00\n"
        b"2026-03-02,9:01:00,phantom,9:01:05,9:01:08\n"
    )
    assert ended(read_call_log(text)) == {"answered": 1, "other": 1}


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_the_lines_of_each_file_add_up(path: Path) -> None:
    reading = read_call_log(path, durations="minutes")
    assert reading.lines is not None
    assert reading.lines.total == len(path.read_bytes().splitlines())
    assert reading.lines.calls == len(log_of(reading))


def test_what_became_of_each_line_is_said() -> None:
    good, repeated = "1,2026-03-02 09:00:00,30,answered", "2,2026-03-02 09:01:00,30,answered"
    lines = [
        "",
        HEADER.format("wait").rstrip(),
        good,
        "",
        repeated,
        repeated,
        ",,30,answered",
        "1,2,3,4,5",
        '3,"2026-03-02',
        '09:02:00",9,answered',
    ]
    reading = read_call_log("\n".join([*lines, ""]).encode(), leave_out_repeated=True)
    assert reading.lines == LineTally(names=2, calls=3, left_out=2, unread=1, inside=1, empty=1)
    assert figures_in(reading.lines.in_words()) == ["10", "2", "3", "2", "1", "1", "1"]


LINES = st.sampled_from(
    [
        "1,2026-03-02 09:00:00,30,answered",
        "2,2026-03-02 09:01:00,,abandoned",
        "3,,30,answered",
        "4,soon,30,answered",
        "5,2026-03-02 09:02:00,30",
        "6,2026-03-02 09:02:00,30,answered,more",
        '7,2026-03-02 09:02:00,30,"ans\nwered"',
        '8,2026-03-02 09:02:00,30,"answered',
        "",
        ",,,",
        " ",
        "9,2026-03-02 09:02:00,30,ans\rwered",
    ]
)


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_lines_always_add_up(lines: list[str], end: str, ends_whole: bool, leave_out: bool) -> None:  # noqa: FBT001
    content = (HEADER.format("wait") + "\n".join(lines) + "\n" * ends_whole).replace("\n", end).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_blocks, "HEAD_BYTES", 150)
        patch.setattr(text_blocks, "BLOCK_BYTES", 100)
        reading = read_call_log(content, leave_out_repeated=leave_out)
    if reading.log is None:
        assert reading.errors
        return
    assert reading.lines is not None
    assert reading.lines.total == len(content.splitlines())
    assert reading.lines.calls == len(reading.log)
    assert min(vars(reading.lines).values()) >= 0
