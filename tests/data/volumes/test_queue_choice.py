"""The calls of each queue of a file: as its lines say them, by interval or by day, of one file or of several."""

from __future__ import annotations

import pytest

from data import Choices, VolumeReading, read_volumes
from data.volumes.daily_totals import even_profile
from data.volumes.several_files import Overlap, combine_readings

HEAD = "Date,Time,Queue,Calls\n"
MONDAY = "".join(
    f"2026-03-02,{time},{queue},{calls}\n"
    for time, of_queues in (("08:00", (5, 2)), ("08:30", (7, 1)), ("09:00", (4, 3)))
    for queue, calls in zip(("A", "B"), of_queues, strict=True)
)
AGAIN = "2026-03-02,09:00,A,40\n2026-03-02,09:00,C,1\n2026-03-02,09:30,A,2\n2026-03-02,09:30,C,2\n"


def calls_of(reading: VolumeReading) -> dict[str, list[float]]:
    return {name: each.frame["calls"].tolist() for name, each in reading.of_queues.items()}


def test_each_queue_has_its_calls() -> None:
    reading = read_volumes((HEAD + MONDAY).encode())
    assert calls_of(reading) == {"A": [5, 7, 4], "B": [2, 1, 3]}
    assert {each.interval_minutes for each in reading.of_queues.values()} == {30}
    chosen = read_volumes((HEAD + MONDAY).encode(), Choices(queues=("B",)))
    assert calls_of(chosen) == {"B": [2, 1, 3]}
    assert read_volumes(b"Start,Calls\n2026-03-02 08:00,5\n2026-03-02 08:30,6\n").of_queues == {}


def test_a_queue_that_has_the_calls_of_all_others_is_left_out_whatever_its_name() -> None:
    whole = "".join(f"2026-03-02,{time},Center,{calls}\n" for time, calls in (("08:00", 7), ("08:30", 8), ("09:00", 7)))
    reading = read_volumes((HEAD + MONDAY + whole).encode())
    assert calls_of(reading) == {"A": [5, 7, 4], "B": [2, 1, 3]}
    assert "'Center' is left out, since it has the others' calls again" in str(reading.warnings[0])
    other = read_volumes((HEAD + MONDAY + whole.replace(",8\n", ",9\n")).encode())
    assert calls_of(other)["Center"] == [7, 9, 7]
    two = read_volumes((HEAD + MONDAY.replace("B,1", "B,7").replace("B,2", "B,5").replace("B,3", "B,4")).encode())
    assert list(two.of_queues) == ["A", "B"]


def test_totals_of_days_are_those_of_each_queue_too() -> None:
    text = b"Date,Queue,Calls\n2026-03-02,A,10\n2026-03-02,B,6\n2026-03-03,A,20\n2026-03-03,B,8\n"
    assert calls_of(read_volumes(text)) == {"A": [10, 20], "B": [6, 8]}
    spread = read_volumes(text, Choices(profile=even_profile(8 * 60, 9 * 60)))
    assert calls_of(spread) == {"A": [5, 5, 10, 10], "B": [3, 3, 4, 4]}


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [
        ("first file", {"A": [5, 7, 4, 2], "B": [2, 1, 3], "C": [2]}),
        ("last file", {"A": [5, 7, 40, 2], "B": [2, 1], "C": [1, 2]}),
        ("add up", {"A": [5, 7, 44, 2], "B": [2, 1, 3], "C": [1, 2]}),
    ],
)
def test_queues_of_several_files_have_the_intervals_that_count(
    overlap: Overlap, expected: dict[str, list[float]]
) -> None:
    readings = [read_volumes((HEAD + lines).encode(), name=name) for name, lines in (("x", MONDAY), ("y", AGAIN))]
    combined = combine_readings(readings, overlap)
    assert combined.volumes is not None
    assert calls_of(combined) == expected
    assert sum(map(sum, expected.values())) == combined.volumes.frame["calls"].sum()
    unnamed = read_volumes(b"Start,Calls\n2026-03-03 08:00,5\n2026-03-03 08:30,6\n", name="z")
    assert combine_readings([readings[0], unnamed]).of_queues == {}
