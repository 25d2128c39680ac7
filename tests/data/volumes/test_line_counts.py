"""Lines read, left out and not read add up to the file, whatever is wrong with it, and no call vanishes in silence."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import Choices, VolumeReading, read_volumes
from data.volumes.choices import LEAVE_OUT
from data.volumes.several_files import cleaning_report
from tests.data.volumes.test_layouts import workbook


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def counted(reading: VolumeReading) -> int:
    """All that became of lines, added up."""
    lines = reading.lines
    assert lines is not None
    return lines.read + lines.names + lines.blank + sum(lines.left_out.values()) + sum(lines.not_read.values())


def test_what_became_of_each_line_is_said() -> None:
    text = (
        "Report\n\nDate,Time,Queue,Calls,Note\n2026-01-05,08:00,A,5,\n2026-01-05,08:30,A,x,\n2026-01-05,08:30,B,3,\n"
        '2026-01-05,09:00,A,4,"called\ntwice"\nsoon,09:30,A,3,\n2026-01-05,09:30,A,2,a,b\n,,,,\n'
        "2026-01-05,08:00,Total,5,\nTotal,,,12,\n"
    )
    lines = read(text).lines
    assert lines is not None
    assert lines.in_words() == (
        "13 lines = 1 of column names + 4 read + 2 blank + 1 left out (above the column names) + 1 left out (total row)"
        " + 1 left out (of another queue or kind) + 1 not read (line cannot be split into cells)"
        " + 1 not read (number of calls not readable) + 1 not read (time not readable)"
    )
    reading = read(text, decisions=LEAVE_OUT)
    decided = reading.lines
    assert decided is not None
    assert (decided.read, decided.not_read) == (4, {})
    assert sum(decided.left_out.values()) == 6
    changes = reading.changes
    assert sorted(changes.loc[changes["done"] == "left out", "line"]) == [1, 5, 9, 10, 13]
    assert changes.loc[changes["what"] == "queue not chosen", "done"].tolist() == ["left out, 1 lines"]
    report = cleaning_report(reading, [reading])
    rows = report.loc[report["what"] == "lines of the file", ["found", "done"]].to_numpy().tolist()
    assert rows[:3] == [[1, "of column names"], [4, "read"], [2, "blank"]]
    assert sum(count for count, _ in rows[:-1]) == 13
    assert rows[-1] == [13, "all"]
    assert len(report) == len(changes) + len(rows)


@pytest.mark.parametrize(
    "text",
    [
        "Start,Answered\n2026-01-05 08:00,5\n",
        "2026-01-05 08:00,5\n2026-01-05 08:30,5\n",
        "Start,Calls\n3/4/2026 08:00,5\n3/4/2026 08:30,5\n",
        "Start,Calls\n2026-01-05 08:00,5\n2026-01-05 08:07,5\n",
        "Date,08:00,08:30,09:00\n2026-01-05,1,2,3\n2026-01-06,,,\nx,1,1,1\n",
        "Start,Calls\n" + "".join(f"2026-03-08 0{hour}:{half}0,1\n" for hour in range(4) for half in (0, 3)),
    ],
)
def test_lines_add_up_where_a_file_is_refused_or_odd(text: str) -> None:
    lines = read(text).lines
    assert lines is not None
    assert counted(read(text)) == lines.total == text.count("\n")


def test_lines_of_a_sheet_add_up() -> None:
    rows: list[list[object]] = [["Report"], [], ["Start", "Calls"], ["2026-01-05 08:00", 5], [], ["x", 2], ["Sum", 7]]
    reading = read_volumes(workbook(rows))
    assert reading.lines is not None
    assert counted(reading) == reading.lines.total == 7


GRID = [f"2026-01-07,{8 + at // 2:02d}:{at % 2 * 3}0,A,0," for at in range(20)]
"""A day that shows how long an interval is."""
GOOD = st.tuples(st.integers(0, 19), st.integers(0, 99), st.sampled_from(["A", "B"]))
BAD = st.sampled_from(
    [
        "soon,08:00,A,5,",
        ",,,,",
        "",
        "2026-01-05,,A,5,",
        "2026-01-05,08:00,A,five,",
        "2026-01-05,08:30,A,,",
        "2026-01-05,09:00,A,-3,",
        "2026-01-05,09:07,A,3,",
        "2026-01-05,09:00,A,3,a,b",
        "2026-01-05,09:00,Total,3,",
        "Total,,,30,",
        ",,,17,",
        "2026-03-08,02:30,A,4,",
        "2026-03-08,02:00,B,0,",
        "Date,Time,Queue,Calls,Note",
        '2026-01-05,10:00,A,1,"two\nlines"',
        '2026-01-05,10:30,A,1,"not closed',
        "just words",
        "Queue: A",
        "Page 2 of 3,,,,",
        "Printed: Friday, March 20, 2026, 9:12",
        "2026-01-06,all day,,12,",
    ]
)


BESIDE: dict[str, tuple[str, str]] = {
    "Note": ("", ""),
    "Site": ("North", "South"),
    "Skill": ("Tier 1", "Tier 2"),
    "Direction": ("Inbound", "Outbound"),
    "Media": ("Voice", "Chat"),
}
"""By what stands beside the calls: the text of most lines, and that of every other line of a day."""
TELLING = ("Direction", "Media")
"""Of these, columns whose second text says that a line has no calls offered."""


@settings(derandomize=True, max_examples=20, deadline=None)
@given(
    above=st.lists(st.sampled_from(["Report", "", "Made:,3/20/2026"]), max_size=3),
    good=st.lists(GOOD, min_size=1, max_size=12, unique_by=lambda each: (each[0], each[2])),
    bad=st.lists(BAD, max_size=6),
    decided=st.booleans(),
    beside=st.sampled_from(list(BESIDE)),
    filtered=st.booleans(),
    separator=st.sampled_from(",;\t|"),
    shuffle=st.randoms(use_true_random=False),
)
def test_lines_always_add_up_to_the_file(
    *,
    above: list[str],
    good: list[tuple[int, int, str]],
    bad: list[str],
    decided: bool,
    beside: str,
    filtered: bool,
    separator: str,
    shuffle: Random,
) -> None:
    first, second = BESIDE[beside]
    texts = [second, first] * len(good)
    lines = [
        f"2026-01-06,{8 + at // 2:02d}:{at % 2 * 3}0,{queue},{calls},{text}"
        for (at, calls, queue), text in zip(good, texts, strict=False)
    ]
    rows = [*(f"{row}{first}" for row in GRID), *lines, *bad]
    shuffle.shuffle(rows)
    written = "\n".join([*above, f"Date,Time,Queue,Calls,{beside}", *rows, ""]).replace(",", separator)
    filters = ((beside, first),) if filtered and first else ()
    reading = read(written, decisions=LEAVE_OUT if decided else {}, filters=filters)
    assert reading.lines is not None
    assert counted(reading) == reading.lines.total == written.count("\n")
    if filters:
        others = sum(text == second for text, _ in zip(texts, good, strict=False))
        assert reading.lines.left_out.get("not asked for by a filter", 0) >= others - swallowed(bad) * len(good)
    if reading.volumes is not None and not swallowed(bad):
        day = reading.volumes.by_day().set_index("date")["calls"].get("2026-01-06", 0.0)
        counts = [not first or text == first or not (filters or beside in TELLING) for text in texts]
        assert day == sum(calls for (_, calls, _), each in zip(good, counts, strict=False) if each)


def swallowed(bad: list[str]) -> bool:
    """Whether a quotation mark that is not closed swallows other lines."""
    return any("not closed" in row for row in bad)
