"""Charts of volumes: the title follows from the data, every day and interval is drawn and named, nothing misleads."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.charts import palette
from analytics.forecasts import volume_charts
from tests.analytics.charts.test_time_of_day import colours_in, title

MONDAY = date(2026, 3, 2)


def volumes() -> pd.DataFrame:
    days = pd.date_range("2026-02-09", "2026-03-13", freq="B")
    calls = np.full(len(days), 3000.0)
    calls[days == "2026-03-02"] = 4100.0
    holiday = np.where(days == "2026-02-16", "Washington's Birthday", "")
    return pd.DataFrame({"date": days, "weekday": days.day_name(), "calls": calls, "holiday": holiday})


def test_calls_by_day_marks_holidays_and_the_simulated_week() -> None:
    figure = volume_charts.calls_by_day(volumes(), first=MONDAY, last=date(2026, 3, 6), source="<i>calls.csv</i>")
    bars, diamonds = figure.data
    assert [colour == palette.OTHER for colour in bars.marker.color].count(True) == 5
    assert [pd.Timestamp(day) for day in diamonds.x] == [pd.Timestamp("2026-02-16")]
    assert "Washington's Birthday" in [each.text for each in figure.layout.annotations]
    assert "simulated" in [each.text for each in figure.layout.annotations]
    assert title(figure) == "Busiest is Mon 2 Mar 2026 with 4,100 calls; the mean day has 3,046"
    assert figure.layout.yaxis.rangemode == "tozero"
    assert "<i>calls.csv" not in figure.layout.title.subtitle.text
    assert colours_in(figure) <= {palette.OTHER}


def test_each_day_says_its_calls_and_its_holiday() -> None:
    bars, diamonds = volume_charts.calls_by_day(volumes()).data
    said = dict(zip(pd.DatetimeIndex(bars.x), bars.hovertext, strict=True))
    assert list(bars.y) == list(volumes()["calls"])
    assert said[pd.Timestamp("2026-03-02")] == "<b>Mon 2 Mar 2026</b><br>4,100 calls"
    assert list(diamonds.hovertext) == ["<b>Mon 16 Feb 2026</b><br>3,000 calls<br>Washington's Birthday"]
    assert list(diamonds.y) == [3000]


def test_the_simulated_days_stand_on_a_ground_from_the_first_to_the_last_with_its_name_amid_it() -> None:
    """A bar stands at midnight, so that its day goes from the noon before to the noon after it."""
    layout = volume_charts.calls_by_day(volumes(), first=MONDAY, last=date(2026, 3, 6)).layout
    (ground,) = layout.shapes
    assert (ground.x0, ground.x1) == (pd.Timestamp("2026-03-01 12:00"), pd.Timestamp("2026-03-06 12:00"))
    (name,) = (note for note in layout.annotations if note.text == "simulated")
    assert name.x == pd.Timestamp("2026-03-04 00:00")


def test_without_a_simulated_week_all_days_are_strong() -> None:
    figure = volume_charts.calls_by_day(volumes())
    assert set(figure.data[0].marker.color) == {palette.OTHER}
    assert not figure.layout.shapes


@pytest.mark.parametrize(("days", "ticks"), [(14, 14), (100, 8), (900, None)])
def test_days_are_named_as_far_as_there_is_room(days: int, ticks: int | None) -> None:
    dates = pd.date_range("2026-01-05", periods=days, freq="D")
    frame = pd.DataFrame({"date": dates, "weekday": dates.day_name(), "calls": 10.0, "holiday": ""})
    axis = volume_charts.calls_by_day(frame).layout.xaxis
    assert (axis.tickvals is None) if ticks is None else (len(axis.tickvals) == ticks)


def test_days_of_each_weekday_are_compared() -> None:
    figure = volume_charts.days_by_weekday(volumes().sample(frac=1, random_state=1), source="<i>calls.csv</i>")
    (box,) = figure.data
    assert len(box.y) == len(volumes()) - 1  # without the holiday
    points = dict(zip(box.hovertext, zip(box.x, box.y, strict=True), strict=True))
    assert points["<b>Mon 2 Mar 2026</b><br>4,100 calls"] == ("Monday", 4100)
    assert points["<b>Fri 13 Mar 2026</b><br>3,000 calls"] == ("Friday", 3000)
    assert not any("Mon 16 Feb 2026" in said for said in points)
    assert list(figure.layout.xaxis.categoryarray) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert figure.layout.yaxis.rangemode == "tozero"
    assert "<i>calls.csv" not in figure.layout.title.subtitle.text
    assert colours_in(figure) <= {palette.OTHER}


APART = "The median Tuesday has 200 calls, the median Monday 100"
ALIKE = "Weekdays do not differ: the median day of each has 100 calls"
WITHIN = "half of all days lie within {} % of their weekday's median"


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ([90, 200, 100, 200, 110, 200], f"{APART}; {WITHIN.format(0)}"),
        ([90, 150, 100, 200, 110, 250], f"{APART}; {WITHIN.format(10)}"),
        ([90, 90, 100, 100, 110, 110], f"{ALIKE}; {WITHIN.format(10)}"),
        ([1, 0], "The median Monday has 1 call"),
        ([50, 60], "The median Tuesday has 60 calls, the median Monday 50"),
    ],
)
def test_how_much_days_differ_is_said(calls: list[float], said: str) -> None:
    days = [f"2026-0{month}-{day:02}" for month, day in ((5, 4), (5, 5), (5, 11), (5, 12), (6, 1), (6, 2))]
    dates = pd.DatetimeIndex(days[: len(calls)])
    frame = pd.DataFrame({"date": dates, "weekday": dates.day_name(), "calls": calls, "holiday": ""})
    assert title(volume_charts.days_by_weekday(frame)) == said


def test_the_heatmap_of_calls_has_one_hue_from_zero() -> None:
    frame = pd.DataFrame([[10.0, 152.0], [20.0, 30.0]], index=["Monday", "Tuesday"], columns=[600, 630])
    figure = volume_charts.calls_heatmap(frame)
    assert title(figure) == "Busiest are Mondays from 10:30 am to 11 am: 152 calls"
    assert figure.data[0].zmin == 0
    assert colours_in(figure) == {palette.OTHER}
    (squares,) = figure.data
    assert [list(row) for row in squares.hovertext] == [
        ["<b>Monday, 10 am to 10:30 am</b><br>10 calls", "<b>Monday, 10:30 am to 11 am</b><br>152 calls"],
        ["<b>Tuesday, 10 am to 10:30 am</b><br>20 calls", "<b>Tuesday, 10:30 am to 11 am</b><br>30 calls"],
    ]
    assert (squares.zmax, list(squares.x), list(squares.y)) == (152, [615, 645], ["Monday", "Tuesday"])
    assert figure.layout.yaxis.autorange == "reversed"  # Monday on top


def test_the_heatmap_names_every_fourth_hour_of_its_day() -> None:
    frame = pd.DataFrame(np.ones((1, 24)), index=["Friday"], columns=range(480, 1200, 30))
    axis = volume_charts.calls_heatmap(frame).layout.xaxis
    assert dict(zip(axis.tickvals, axis.ticktext, strict=True)) == {
        480: "8 am",
        720: "noon",
        960: "4 pm",
        1200: "8 pm",
    }


def test_intervals_without_calls_to_average_are_no_busiest_one() -> None:
    frame = pd.DataFrame([[np.nan, 3.0], [7.0, 5.0]], index=["Monday", "Sunday"], columns=[0, 60])
    figure = volume_charts.calls_heatmap(frame)
    assert title(figure) == "Busiest are Sundays from midnight to 1 am: 7 calls"
    assert figure.data[0].zmax == 7


def test_thousands_of_calls_are_marked() -> None:
    frame = pd.DataFrame([[10.0, 1520.0]], index=["Monday"], columns=[600, 630])
    assert volume_charts.calls_heatmap(frame).data[0].colorbar.tickformat == ","
    for draw in (volume_charts.calls_by_day, volume_charts.days_by_weekday):
        assert draw(volumes()).layout.yaxis.tickformat == ","


def test_no_volumes_are_said() -> None:
    assert not volume_charts.calls_by_day(volumes().head(0)).data
    assert not volume_charts.days_by_weekday(volumes().assign(calls=0.0)).data
    assert not volume_charts.calls_heatmap(pd.DataFrame()).data
