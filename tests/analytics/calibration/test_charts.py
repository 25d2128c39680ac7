"""Charts of what a call log says: their titles are the answers, computed, and nothing of a user's text is markup."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray

from analytics.calibration.calibrate import Calibration, HandleTime, Patience, calibrate
from analytics.calibration.charts import half_hour_dispersion, handle_time_fit, patience_curve
from analytics.calibration.overdispersion import Overdispersion, overdispersion
from analytics.calibration.tables import log_seconds_in_words
from analytics.charts.palette import ABANDONED, OTHER
from data import Volumes, read_call_log
from data.samples.calls import SAMPLE_CALLS
from queueing.scenario.calendar import Floats
from tests.analytics.calibration.logs import make_log


def words(figure: go.Figure) -> str:
    return str(figure.layout.meta["alt"]).replace("\xa0", " ")


@pytest.fixture(scope="module")
def sample() -> Calibration:
    log = read_call_log(SAMPLE_CALLS).log
    assert log is not None
    return calibrate(log)


def test_handle_times_name_the_shape_that_fits(sample: Calibration) -> None:
    assert sample.handle_time is not None
    figure = handle_time_fit(sample.handle_time, source="a <b>log</b>")
    assert figure.layout.title.text.startswith("Handle times follow a lognormal shape; half are over 4")
    assert "&lt;b&gt;log" in figure.layout.title.subtitle.text
    assert {trace.name for trace in figure.data} == {"Observed", "lognormal", "gamma", "exponential"}
    for trace in figure.data:
        assert (np.diff(trace.y) >= 0).all()
        assert 0 <= min(trace.y) <= max(trace.y) <= 1


def test_patience_says_when_half_have_given_up(sample: Calibration) -> None:
    assert sample.patience is not None
    figure = patience_curve(sample.patience)
    assert figure.layout.title.text.replace("\xa0", " ").startswith("Half give up within ")
    observed = next(trace for trace in figure.data if trace.name == "Observed")
    assert observed.line.color == ABANDONED
    assert (np.diff(observed.y) <= 0).all()
    assert figure.layout.yaxis.range == (0, 1.02)
    assert figure.layout.yaxis.ticktext == ("0 %", "20 %", "40 %", "60 %", "80 %", "100 %")


def test_patience_that_never_falls_to_half_says_who_still_holds() -> None:
    outcome = np.r_[np.repeat("abandoned", 40), np.repeat("answered", 960)]
    frame = pd.DataFrame({"seconds": np.r_[np.arange(1, 41), np.full(960, 60)], "outcome": outcome})
    rows = [f"2026-03-02 09:00:00,{row.seconds},{row.outcome}" for row in frame.itertuples()]
    log = read_call_log("\n".join(["arrived,wait,outcome", *rows]).encode()).log
    assert log is not None
    found = calibrate(log)
    assert found.patience is not None
    title = patience_curve(found.patience).layout.title.text.replace("\xa0", " ")
    assert title == "96 % still hold after 1 min of waiting"


def test_half_hours_are_compared_with_chance(sample: Calibration) -> None:
    assert sample.overdispersion is not None
    figure = half_hour_dispersion(sample.overdispersion)
    ratio = sample.overdispersion.half_hour
    assert ratio is not None
    expected = f"vary {ratio.value:.1f} times" if ratio.low > 1 else "no more than chance alone"
    assert expected in figure.layout.title.text.replace("\xa0", " ")
    assert figure.layout.shapes[0].y0 == 1
    assert len(figure.data[0].x) == len(sample.overdispersion.by_half_hour)


EXPONENTIAL = -100 * np.log1p(-(np.arange(2000) + 0.5) / 2000)
"""Evenly spaced in the order of an exponential time of mean 100."""


def handle_time(times: Floats) -> HandleTime:
    found = calibrate(make_log(service=times)).handle_time
    assert found is not None
    return found


def test_handle_times_are_drawn_as_observed_and_as_each_shape_has_them() -> None:
    found = handle_time(EXPONENTIAL)
    dots, *curves = handle_time_fit(found).data
    assert list(dots.x) == list(found.ordered)
    assert list(dots.y) == pytest.approx((np.arange(len(dots.x)) + 0.5) / len(dots.x))
    assert list(dots.customdata) == pytest.approx(100 * np.array(dots.y))
    assert [curve.name for curve in curves] == [fit.shape for fit in reversed(found.fits)]
    for curve, fit in zip(curves, reversed(found.fits), strict=True):
        assert (curve.x[0], curve.x[-1]) == pytest.approx((found.ordered[0], found.ordered[-1]))
        assert list(curve.y) == pytest.approx(fit.shares_below(np.array(curve.x)))
        assert list(curve.customdata) == pytest.approx(100 * np.array(curve.y))
        assert curve.hovertemplate.startswith(f"<b>{fit.shape}</b>")
    # The likeliest shape is drawn last, on top, strong and without gaps.
    assert [curve.line.dash for curve in curves] == ["dot", "dash", "solid"]
    assert [curve.line.color == OTHER for curve in curves] == [False, False, True]


def test_each_shape_is_said_with_how_far_off_it_is_the_likeliest_first() -> None:
    found = handle_time(np.r_[EXPONENTIAL, 5.0])
    figure = handle_time_fit(found)
    said = words(figure)
    off = [f"{fit.shape}, at most {100 * fit.distance:.1f} points off" for fit in found.fits]
    places = [said.index(each) for each in off]
    assert places == sorted(places)
    assert f"share of calls handled within a time; {found.fitted_calls:,} answered calls over 10 s." in said
    half = np.median(np.r_[EXPONENTIAL, 5.0])
    assert said.startswith(
        f"Handle times come closest to a {found.fits[0].shape} shape; half are over 1 min {half - 60:.0f} s"
    )


def test_an_axis_of_times_has_the_ticks_that_people_say() -> None:
    times = np.geomspace(20, 7200, 100)
    axis = handle_time_fit(handle_time(times)).layout.xaxis
    assert axis.type == "log"
    assert tuple(axis.range) == pytest.approx(np.log10([20, 7200]))
    assert axis.ticktext == (
        "20 s", "30 s", "1 min", "2 min", "5 min", "10 min", "20 min", "30 min", "1 h", "2 h"
    )  # fmt: skip
    assert axis.tickvals == (20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
    # Where there is none of them between the first and the last, the first is named.
    assert handle_time_fit(handle_time(np.linspace(130, 140, 40))).layout.xaxis.ticktext == ("2 min 10 s",)


def patience(waits: Floats, gave_up: NDArray[np.bool_]) -> Patience:
    found = calibrate(make_log(wait=waits, outcome=np.where(gave_up, "abandoned", "answered"))).patience
    assert found is not None
    return found


@pytest.fixture(scope="module")
def half_gave_up() -> Patience:
    """Every other one of 200 waits was given up, the longest of 200 s was not."""
    return patience(np.arange(1.0, 201), np.arange(200) % 2 == 0)


def test_patience_is_drawn_from_all_on_as_long_as_thirty_still_wait(half_gave_up: Patience) -> None:
    found, figure = half_gave_up, patience_curve(half_gave_up, source="<b>log</b>")
    assert figure.data[-1].x[-1] == 171  # 30 of 200 waited as long
    known = found.survival[found.survival["callers"] >= 30]
    *_, fit, observed = figure.data
    assert list(observed.x) == list(fit.x) == [0, *known["seconds"]]
    assert list(observed.y) == [1, *known["share"]]
    assert list(fit.y) == pytest.approx(1 - found.fits[0].shares_below(np.array(fit.x)))
    assert fit.name == found.fits[0].shape
    assert observed.line.shape == "hv"  # it stays until somebody gives up
    assert observed.hovertext[0] == (
        "<b>After 0.0 s</b><br>still waiting: 100 % (100 % to 100 %)<br>rests on 200 callers who still waited"
    )
    row = known.iloc[80]
    low, share, high = (f"{100 * row[name]:.0f} %" for name in ("low", "share", "high"))
    assert observed.hovertext[81] == (
        f"<b>After 1 min {row['seconds'] - 60:.0f} s</b><br>still waiting: {share} ({low} to {high})<br>"
        f"rests on {row['callers']:.0f} callers who still waited"
    )
    band = {round(value, 9) for trace in figure.data[:-2] for value in trace.y if value is not None}
    assert {round(value, 9) for name in ("low", "high") for value in known[name]} <= band
    subtitle = words(figure)
    assert "<b>log</b>: share of callers who would still wait" in subtitle
    assert "200 calls that had to wait, 100 of them abandoned." in subtitle
    assert f"Median: {log_seconds_in_words(found.median.low)} to {log_seconds_in_words(found.median.high)}." in subtitle
    labels = [note.text for note in figure.layout.annotations]
    assert any("Observed" in label for label in labels)
    assert any(f"{found.fits[0].shape.capitalize()} fit" in label for label in labels)


def test_the_median_of_patience_is_marked_where_it_was_seen(half_gave_up: Patience) -> None:
    figure = patience_curve(half_gave_up)
    across, down = figure.layout.shapes
    median = half_gave_up.median.value
    assert (across.x0, across.x1, across.y0, across.y1) == (0, median, 0.5, 0.5)
    assert (down.x0, down.x1, down.y0, down.y1) == (median, median, 0, 0.5)
    (mark,) = (note for note in figure.layout.annotations if note.text.replace("\xa0", " ").startswith("half: "))
    assert (mark.x, mark.y) == (median, 0)
    assert not patience_curve(patience(np.arange(1.0, 201), np.arange(200) < 40)).layout.shapes


@pytest.mark.parametrize(
    ("longest", "ticks"),
    [
        (20, ("0 s", "2 s", "4 s")),
        (200, ("0 s", "20 s", "40 s", "1 min", "1 min 20 s", "1 min 40 s", "2 min", "2 min 20 s", "2 min 40 s")),
        (6000, ("0 s", "10 min", "20 min", "30 min", "40 min", "50 min", "1 h", "1 h 10 min", "1 h 20 min")),
    ],
)
def test_an_axis_of_waits_begins_at_none_and_has_ten_steps_at_most(longest: float, ticks: tuple[str, ...]) -> None:
    axis = patience_curve(patience(np.arange(1.0, 201) / 200 * longest, np.arange(200) % 2 == 0)).layout.xaxis
    assert axis.range[0] == 0
    assert axis.ticktext[: len(ticks)] == ticks
    assert axis.tickvals[-1] <= axis.range[1] < axis.tickvals[-1] + np.diff(axis.tickvals)[0]
    assert len(axis.tickvals) <= 11


def dispersion(swing: float) -> Overdispersion:
    """Weeks go up and down by so many calls around 50 in each of four half-hours, alternately."""
    days = pd.bdate_range("2026-03-02", periods=30)
    week = np.array([1.0, -1.0, 0.0, 0.0, -1.0, 1.0])[np.arange(30) // 5]
    calls = 50 + swing * week[:, None] * np.array([1.0, -1.0, 0.5, -0.5])
    start = days.to_numpy()[:, None] + (540 + 30 * np.arange(4)).astype("timedelta64[m]")
    found = overdispersion(Volumes(pd.DataFrame({"start": start.ravel(), "calls": calls.ravel()}), 30))
    assert isinstance(found, Overdispersion)
    return found


def test_half_hours_are_drawn_in_their_middle_with_their_intervals() -> None:
    found = dispersion(20.0)
    figure = half_hour_dispersion(found, source="<b>log</b>")
    (points,) = figure.data
    rows = found.by_half_hour
    assert list(points.x) == [555, 585, 615, 645]
    assert list(points.y) == list(rows["ratio"]) == pytest.approx([6.4, 6.4, 1.6, 1.6])
    assert list(np.add(points.y, points.error_y.array)) == pytest.approx(rows["high"])
    assert list(np.subtract(points.y, points.error_y.arrayminus)) == pytest.approx(rows["low"])
    low, high = rows["low"][1], rows["high"][1]
    assert points.hovertext[1] == (
        f"<b>9:30 am to 10 am</b><br>variance over mean: 6.4 ({low:.1f} to {high:.1f})<br>50 calls on average; 30 days"
    )
    begins, ends = figure.layout.xaxis.range
    assert begins <= 540
    assert ends >= 660
    assert "10 am" in figure.layout.xaxis.ticktext
    said = words(figure)
    assert said.startswith("Calls of a half-hour vary 4.0 times as much as chance alone would have them")
    assert "<b>log</b>: variance over mean of calls by half-hour, after weekday and slow drift; 30 days;" in said
    assert found.half_hour is not None
    assert f"All half-hours: 4.0 ({found.half_hour.low:.1f} to {found.half_hour.high:.1f})." in said
    assert "calls a day were 1.00 times as many at the end as at the beginning" in said


@pytest.mark.parametrize("swing", [0.0, 5.0, 20.0, 40.0])
def test_the_axis_of_half_hours_begins_at_none_and_has_them_all_and_chance(swing: float) -> None:
    found = dispersion(swing)
    figure = half_hour_dispersion(found)
    bottom, top = figure.layout.yaxis.range
    assert bottom == 0
    assert top >= max(2.0, *found.by_half_hour["high"])
    assert top <= max(2.0, 1.2 * found.by_half_hour["high"].max())
    assert ("no more than chance" in words(figure)) == (swing < 20)


def test_half_hours_that_are_not_measured_cannot_be_drawn() -> None:
    none = replace(dispersion(5.0), half_hour=None)
    with pytest.raises(ValueError, match="no half-hour has enough calls"):
        half_hour_dispersion(none)
