"""Totals of days among intervals: found, and left out only by decision."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from data import Choices, VolumeReading, read_volumes
from data.volumes.choices import KINDS


def read(text: str, **choices: object) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))  # type: ignore[arg-type]


def with_totals(at: str = "{day} 00:00", queue: str = "") -> str:
    """Three days of half-hours, each with a line that has its total."""
    days = [date(2026, 1, 5 + offset) for offset in range(3)]
    return f"Start,{'Queue,' if queue else ''}Calls\n" + "".join(
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


def test_a_total_that_a_wrong_line_does_not_fit_is_one_too() -> None:
    text = with_totals().replace("2026-01-06 09:00,16", "2026-01-06 09:00,61")
    assert [problem.row for problem in read(text).errors] == [2, 7, 12]


def test_calls_at_midnight_are_no_total() -> None:
    hours = pd.date_range("2026-01-05", "2026-01-11 23:00", freq="h")
    text = "Start,Calls\n" + "".join(f"{hour:%Y-%m-%d %H:%M},{40 if hour.hour == 0 else 1}\n" for hour in hours)
    assert read(text).errors == ()
    assert read(text.replace("2026-01-05 00:00,40", "2026-01-05 00:00,23")).errors == ()
