"""The grid of intervals, worked out by hand: the hour that clocks go through twice, and what exactly half has."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from data import Choices, VolumeReading, read_volumes
from data.volumes.intervals import are_of_calls, find_gaps

NOTHING = pd.DatetimeIndex([])
MONDAYS = [date(2026, 1, 12) + timedelta(weeks=week) for week in range(4)]


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def at(day: date, *clocks: str) -> list[pd.Timestamp]:
    return [pd.Timestamp(f"{day} {clock}") for clock in clocks]


DOUBLED = "2026-11-01 00:30,1\n2026-11-01 01:00,1\n2026-11-01 01:00,3\n"


def test_a_third_line_in_the_doubled_hour_is_a_repetition() -> None:
    text = "Start,Calls\n" + DOUBLED + "2026-11-01 01:00,5\n"
    (error,) = read(text).errors
    assert (error.row, error.kind) == (5, "repeated")
    assert all(part in error.message for part in ("2026-11-01 01:00", "line 3", "allowed is one line", "each interval"))
    for decision, calls in (("leave out", 1 + 3), ("as it is", 1 + 3 + 5)):
        volumes = read(text, decisions={"repeated": decision}).volumes
        assert volumes is not None
        assert volumes.frame["calls"].tolist() == [1, calls]


def test_two_queues_may_each_have_the_doubled_hour_twice() -> None:
    lines = DOUBLED.replace(",", ",{queue},")
    text = "Start,Queue,Calls\n" + "".join(lines.format(queue=queue) for queue in "AB")
    assert read(text).errors == ()
    (error,) = read(text + "2026-11-01 01:00,B,5\n").errors
    assert (error.row, error.kind) == (8, "repeated")


def test_a_day_that_is_not_the_doubled_one_has_no_second_line() -> None:
    (error,) = read("Start,Calls\n" + DOUBLED.replace("11-01", "11-02")).errors
    assert (error.row, error.kind) == (4, "repeated")


@pytest.mark.parametrize(("with_nine", "missed"), [(1, 0), (2, 2), (3, 1)])
def test_an_interval_of_exactly_half_of_a_weekdays_days_is_missed_on_the_others(with_nine: int, missed: int) -> None:
    starts = [start for day in MONDAYS for start in at(day, "08:00", "08:30")]
    starts += [start for day in MONDAYS[:with_nine] for start in at(day, "09:00")]
    gaps = find_gaps(pd.Series(starts), 30, NOTHING)
    assert gaps.intervals.tolist() == [start for day in MONDAYS[4 - missed :] for start in at(day, "09:00")]
    assert [problem.kind for problem in gaps.problems] == ["missing"] * missed


@pytest.mark.parametrize(("saturdays", "missed"), [((0,), []), ((0, 2), [1]), ((0, 1, 3), [2])])
def test_a_weekday_of_exactly_half_of_the_weeks_is_missed_in_the_others(
    saturdays: tuple[int, ...], missed: list[int]
) -> None:
    days = [*MONDAYS, *(MONDAYS[week] + timedelta(days=5) for week in saturdays)]
    gaps = find_gaps(pd.Series([start for day in days for start in at(day, "08:00", "08:30")]), 30, NOTHING)
    assert list(gaps.days) == [pd.Timestamp(MONDAYS[week]) + pd.Timedelta(days=5) for week in missed]


@pytest.mark.parametrize(("on_grid", "of_calls"), [(4, True), (5, False)])
def test_times_of_which_half_begin_intervals_are_of_intervals(on_grid: int, of_calls: bool) -> None:  # noqa: FBT001
    minutes = [0, 60, 180, 420, 900][:on_grid] + [1, 13, 43, 107, 241, 503][: 10 - on_grid]
    starts = pd.Series(pd.Timestamp("2026-01-12") + pd.to_timedelta(sorted(minutes), unit="min"))
    assert are_of_calls(starts) is of_calls


@pytest.mark.parametrize(("usual", "of_calls"), [(4, True), (5, False)])
def test_times_of_which_half_follow_at_one_step_are_of_intervals(usual: int, of_calls: bool) -> None:  # noqa: FBT001
    """Steps of seven minutes beside steps that differ, ten in all."""
    steps = [7] * usual + [8, 9, 11, 13, 14, 16][: 10 - usual]
    minutes = pd.Series([1, *steps]).cumsum()
    assert ((minutes % 5 != 0) & (minutes % 6 != 0)).mean() > 0.5
    assert are_of_calls(pd.Timestamp("2026-01-12") + pd.to_timedelta(minutes, unit="min")) is of_calls
