"""Totals of days among intervals: found, and left out only by decision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from data import Choices, VolumeReading, read_volumes
from data.volumes.choices import KINDS
from data.volumes.daily_totals import even_profile


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def with_totals(at: str = "{day} 00:00", queue: str = "", header: str = "Start") -> str:
    """Three days of half-hours, each with a line that has its total."""
    days = [date(2026, 1, 5 + offset) for offset in range(3)]
    return f"{header},{'Queue,' if queue else ''}Calls\n" + "".join(
        f"{at.format(day=day, next=day + timedelta(days=1))},{queue}{4 * (10 + day.day)}\n"
        + "".join(f"{day} {hour:02}:{half}0,{queue and 'A,'}{10 + day.day}\n" for hour in (8, 9) for half in (0, 3))
        for day in days
    )


@pytest.mark.parametrize("at", ["{day} 00:00", "{next} 00:00", "{day} 24:00"])
@pytest.mark.parametrize("queue", ["", "A,", "Everything,"])
def test_totals_of_days_among_intervals_wait_for_a_decision(at: str, queue: str) -> None:
    text = with_totals(at, queue)
    reading = read(text)
    assert reading.volumes is None
    assert [problem.row for problem in reading.errors] == [2, 7, 12]
    assert "count each call twice" in reading.errors[0].message
    kept = read(text, decisions={"day total": "leave out"})
    assert kept.volumes is not None
    assert kept.volumes.frame["calls"].tolist() == [15.0] * 4 + [16.0] * 4 + [17.0] * 4
    assert kept.volumes.frame["start"].dt.hour.unique().tolist() == [8, 9]
    assert kept.changes.loc[kept.changes["what"] == KINDS["day total"].name, "line"].tolist() == [2, 7, 12]
    both = read(text, decisions={"day total": "as it is"}).volumes
    assert both is not None
    assert both.frame["calls"].sum() == 2 * kept.volumes.frame["calls"].sum()


@pytest.mark.parametrize(("header", "first"), [("Time", "08:00"), ("Interval End", "07:30")])
def test_totals_at_24_do_not_turn_starts_into_ends_and_keep_their_time(header: str, first: str) -> None:
    text = with_totals("{day} 24:00", header=header)
    reading = read(text, decisions={"day total": "leave out"})
    assert reading.volumes is not None
    assert f"{reading.volumes.frame['start'].min():%m-%d %H:%M}" == f"01-05 {first}"
    assert reading.volumes.frame["calls"].tolist() == [15.0] * 4 + [16.0] * 4 + [17.0] * 4
    totals = reading.changes[reading.changes["what"] == KINDS["day total"].name]
    assert totals["interval_start"].tolist() == [f"2026-01-0{day} 00:00" for day in (6, 7, 8)]
    # Without totals 24:00 is the end of the day's last interval.
    (line,) = (line for line in text.splitlines() if line.startswith("2026-01-07 24:00"))
    ends = read("".join(f"{each}\n" for each in text.splitlines() if " 24:00" not in each) + line.replace("68", "3"))
    assert ends.volumes is not None
    assert f"{ends.volumes.frame['start'].max():%m-%d %H:%M}" == "01-07 23:30"


@pytest.mark.parametrize(("fitting", "lines"), [(1, []), (2, [2, 7, 12, 17])])
def test_at_least_half_of_the_lines_at_midnight_must_be_totals(fitting: int, lines: list[int]) -> None:
    """Four days, of which some have a total that fits, and others one call less."""
    days = [(day, 40 if day <= fitting else 39) for day in range(1, 5)]
    text = "Start,Calls\n" + "".join(
        f"2026-01-0{day} 00:00,{total}\n" + "".join(f"2026-01-0{day} {hour:02}:00,10\n" for hour in range(8, 12))
        for day, total in days
    )
    assert [problem.row for problem in read(text).errors if problem.kind == "day total"] == lines


def test_half_of_the_calls_of_a_day_are_not_nearly_its_total() -> None:
    days = [(1, 40), (2, 40), (3, 20), (4, 21)]
    text = "Start,Calls\n" + "".join(
        f"2026-01-0{day} 00:00,{total}\n" + "".join(f"2026-01-0{day} {hour:02}:00,10\n" for hour in range(8, 12))
        for day, total in days
    )
    assert [problem.row for problem in read(text).errors] == [2, 7, 17]


def test_a_total_that_a_wrong_line_does_not_fit_is_one_too() -> None:
    text = with_totals().replace("2026-01-06 09:00,16", "2026-01-06 09:00,61")
    assert [problem.row for problem in read(text).errors] == [2, 7, 12]


def test_calls_at_midnight_are_no_total() -> None:
    hours = pd.date_range("2026-01-05", "2026-01-11 23:00", freq="h")
    text = "Start,Calls\n" + "".join(f"{hour:%Y-%m-%d %H:%M},{40 if hour.hour == 0 else 1}\n" for hour in hours)
    assert read(text).errors == ()
    assert read(text.replace("2026-01-05 00:00,40", "2026-01-05 00:00,23")).errors == ()


def test_totals_of_days_are_kept_as_they_are_until_a_profile_is_chosen() -> None:
    text = "Date,Queue,Calls\n2026-03-02,A,10\n2026-03-02,B,5\n2026-03-03,A,7\n2026-03-03,B,1\n"
    reading = read(text)
    assert reading.volumes is None
    assert reading.day_totals is not None
    assert (reading.day_totals.interval_minutes, reading.day_totals.frame["calls"].tolist()) == (1440, [15.0, 8.0])
    assert [each.kind for each in reading.errors] == ["daily"]
    only = read(text, queues=("A",)).day_totals
    assert only is not None
    assert only.frame["calls"].tolist() == [10.0, 7.0]
    spread = read(text, profile=even_profile(480, 600))
    assert spread.day_totals is None
    assert spread.volumes is not None
    assert spread.volumes.by_day()["calls"].tolist() == pytest.approx([15.0, 8.0])


def test_totals_with_an_error_wait_for_a_decision() -> None:
    text = "Date,Calls\n2026-03-02,10\n2026-03-03,7\n2026-03-03,8\n"
    assert read(text).day_totals is None
    both = read(text, decisions={"repeated": "as it is"}).day_totals
    assert both is not None
    assert both.frame["calls"].tolist() == [10.0, 15.0]
