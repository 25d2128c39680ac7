"""Charts of what a call log says: their titles are the answers, computed, and nothing of a user's text is markup."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.calibration.calibrate import Calibration, calibrate
from analytics.calibration.charts import half_hour_dispersion, handle_time_fit, patience_curve
from analytics.charts.palette import ABANDONED
from data import read_call_log
from data.samples.calls import SAMPLE_CALLS


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
