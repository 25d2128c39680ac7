"""What an interval report says of the model's inputs: weighted means by hand, and a patience put in comes out again."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.calibration.estimates import MeasuredEstimate
from analytics.calibration.measured_inputs import (
    MeanHandleTime,
    MeasuredInputs,
    measured_in_words,
    with_measured_inputs,
    with_report_handle_time,
    with_report_patience,
    wrap_up_minutes,
)
from analytics.calibration.report_charts import handle_time_by_time
from analytics.calibration.report_figures import ReportCalibration, calibrate_report
from analytics.calibration.report_patience import LEAST_ABANDONED, ReportPatience, _usual_calls, estimate_patience
from analytics.calibration.report_tables import (
    handle_time_table,
    report_as_document,
    report_as_text,
    report_estimate_in_words,
    report_estimates_table,
    report_missing_table,
    report_sentences,
)
from analytics.erlang import Queue
from analytics.inputs.variations import with_fields
from data import read_volumes
from data.samples.scenarios import small_center
from queueing.scenario.duration import Duration

HANDLE_MINUTES = 5.0
CALLS = (20, 50, 40, 30)
PEOPLE = (4, 8.5, 7, 5)
"""Of half-hours from 8:00 on."""


def report(head: str, *rows: str) -> ReportCalibration:
    reading = read_volumes("\n".join((head, *rows)).encode())
    assert reading.volumes is not None, reading.errors
    assert reading.figures is not None
    return calibrate_report(reading.volumes, reading.figures)


BY_HAND = report(
    "Start,Offered,Answered,Abandoned,AHT (s),ASA (s),Service Level",
    "2026-03-02 08:00,30,20,10,300,40,50%",
    "2026-03-02 08:30,30,30,0,100,10,90%",
    "2026-03-03 08:00,10,10,0,600,0,100%",
    "2026-03-03 08:30,10,0,10,,,0%",
)


def test_means_are_weighted_by_calls() -> None:
    """(20 x 300 + 30 x 100 + 10 x 600) / 60 = 250; of 80 offered 20 were lost; (20 x 40 + 30 x 10) / 60 = 18.3."""
    assert BY_HAND.handle_time is not None
    assert BY_HAND.handle_time.mean.value == 250
    assert BY_HAND.handle_time.mean.observations == 60
    assert BY_HAND.abandonment is not None
    assert (BY_HAND.abandonment.value, BY_HAND.abandonment.observations) == (0.25, 80)
    assert BY_HAND.speed_of_answer is not None
    assert BY_HAND.speed_of_answer.value == pytest.approx(1100 / 60)
    assert BY_HAND.service_level is not None
    assert BY_HAND.service_level.value == (15 + 27 + 10) / 80
    assert (BY_HAND.calls, BY_HAND.handled, BY_HAND.abandoned) == (80, 60, 20)


def test_handle_time_is_told_by_time_of_day() -> None:
    """At 8:00 (20 x 300 + 10 x 600) / 30 = 400 s, at 8:30 100 s."""
    assert BY_HAND.handle_time is not None
    assert BY_HAND.handle_time.by_time.to_numpy().tolist() == [[480, 400, 30], [510, 100, 30]]
    assert handle_time_table(BY_HAND.handle_time)["Handle time, mean (minutes)"].tolist() == [6.67, 1.67]
    figure = handle_time_by_time(BY_HAND.handle_time, source="<b>file</b>")
    assert "Calls take 4 min 10 s on average, the longest at 8 am: 6 min 40 s" in figure.layout.title.text.replace(
        "\xa0", " "
    )
    assert "<b>file" not in figure.to_json()
    assert list(figure.data[0].y) == pytest.approx([400 / 60, 100 / 60])


def test_no_time_of_day_is_named_where_calls_take_as_long_at_all() -> None:
    rows = [f"2026-03-02 08:{half},30,30,0,271" for half in ("00", "30")]
    found = report("Start,Offered,Answered,Abandoned,AHT (s)", *rows).handle_time
    assert found is not None
    title = handle_time_by_time(found).layout.title.text.replace("\xa0", " ")
    assert "Calls take 4 min 31 s on average, as long at every time of day" in title


def test_few_days_give_no_interval_and_more_do() -> None:
    assert BY_HAND.handle_time is not None
    assert math.isnan(BY_HAND.handle_time.mean.low)
    assert report_estimate_in_words(BY_HAND.handle_time.mean) == "4 min 10 s"
    days = [f"2026-03-{day:02d} 08:{half},20,20,0,{200 + day}" for day in range(2, 10) for half in ("00", "30")]
    found = report("Start,Offered,Answered,Abandoned,AHT (s)", *days).handle_time
    assert found is not None
    assert found.mean.value == 205.5
    # Eight days of equal weight, whose means have a standard deviation of 2.449: by the normal interval.
    half = 1.96 * 2.449 / math.sqrt(8)
    assert (found.mean.low, found.mean.high) == pytest.approx((205.5 - half, 205.5 + half), abs=0.01)


def test_what_is_not_there_is_missing_with_the_reason() -> None:
    found = report("Start,Offered,Answered", "2026-03-02 08:00,30,20", "2026-03-02 08:30,30,30")
    assert found.handle_time is None
    assert found.missing["handle_time"] == "no column has the handle time: talk, hold and wrap-up, or the talk time"
    assert found.missing["patience"].endswith(
        "no column has the people logged in and no column the handle time: talk, hold and wrap-up"
    )
    assert found.missing["speed_of_answer"] == "no column has the wait of answered calls (speed of answer)"
    assert found.abandonment is not None
    assert found.abandonment.value == 10 / 60
    assert set(report_missing_table(found)["What"]) >= {"Handle time, mean", "Service level"}
    few = report("Start,Offered,Answered,AHT (s)", "2026-03-02 08:00,9,8,300", "2026-03-02 08:30,9,8,300")
    assert few.missing["handle_time"] == "the report has 16 calls with it; needed are at least 30"
    assert "needed are at least 30" in few.missing["abandonment"]


def queues(patience: float, days: int, *, seed: int | None = None) -> pd.DataFrame:
    """Half-hours whose abandoned calls are Erlang A's with a patience in minutes; drawn, where there is a seed."""
    draw = None if seed is None else np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for at, (mean, people) in enumerate(zip(CALLS, PEOPLE, strict=True)):
            queue = Queue(mean / 30, HANDLE_MINUTES, patience)
            below, part = math.floor(people), people % 1
            lost = (1 - part) * queue.figures(below).abandonment + part * queue.figures(below + 1).abandonment
            calls = float(mean if draw is None else draw.poisson(mean))
            gone = calls * lost if draw is None else float(draw.binomial(int(calls), lost))
            start = pd.Timestamp("2026-03-02 08:00") + pd.Timedelta(days=day, minutes=30 * at)
            rows.append((start, calls, gone, 60 * HANDLE_MINUTES, people))
    return pd.DataFrame(rows, columns=["start", "calls", "abandoned", "handle_seconds", "people"])


def solved(table: pd.DataFrame) -> ReportPatience:
    found = estimate_patience(table, 30, 5)
    assert isinstance(found, ReportPatience), found
    return found


@pytest.mark.parametrize("patience", [0.5, 3.0, 25.0])
def test_a_patience_that_is_known_is_estimated_from_its_own_abandoned_calls(patience: float) -> None:
    found = solved(queues(patience, 8))
    assert found.mean.value == pytest.approx(60 * patience, rel=0.001)
    assert found.mean.low <= 60 * patience * 1.001
    assert found.mean.high >= 60 * patience * 0.999
    assert (found.intervals, found.all_intervals) == (32, 32)


def test_the_interval_holds_the_patience_of_drawn_calls() -> None:
    found = solved(queues(3.0, 20, seed=11))
    assert found.mean.low < 180 < found.mean.high
    assert 0.5 < found.mean.value / 180 < 2


def test_days_that_differ_together_widen_the_interval() -> None:
    """Every other day has a tenth more abandoned, the others a tenth less: the error is of eight days."""
    table = queues(1.0, 8)
    day = (table["start"].dt.day % 2).map({0: 1.1, 1: 0.9})
    found = solved(table.assign(abandoned=table["abandoned"] * day))
    a_day = float(table["abandoned"].sum()) / 8
    assert found.mean.value == pytest.approx(60.0, rel=0.001)
    error = math.sqrt(8 * (0.1 * a_day) ** 2 * 8 / 7)
    for patience, sign in ((found.mean.low, 1), (found.mean.high, -1)):
        lost = float(queues(patience / 60, 8)["abandoned"].sum())
        assert lost == pytest.approx(8 * a_day + sign * 1.96 * error, rel=0.001)


def test_calls_are_expected_by_the_shape_of_the_day() -> None:
    """Two calls came half an hour later on one of eight days: at 8:00 come 158 / 8 on each, of 140 a day; and on a day
    with twice the calls twice as many."""
    table = queues(3.0, 8)
    moved = table.assign(calls=table["calls"].mask(table.index == 0, 18.0).mask(table.index == 1, 52.0))
    assert _usual_calls(moved).tolist() == pytest.approx([19.75, 50.25, 40, 30] * 8)
    busy = table.assign(calls=table["calls"] * table["start"].dt.day.map(lambda day: 2 if day == 3 else 1))
    assert _usual_calls(busy).tolist() == pytest.approx(busy["calls"].tolist())


def test_a_weekday_with_days_enough_has_its_own_shape() -> None:
    """On four Mondays all calls come at 8:00, on four Tuesdays half an hour later."""
    starts = [
        pd.Timestamp(f"2026-03-{day:02d} 08:{half}") for day in (2, 3, 9, 10, 16, 17, 23, 24) for half in ("00", "30")
    ]
    calls = [10.0, 0.0, 0.0, 20.0] * 4
    table = pd.DataFrame({"start": starts, "calls": calls})
    assert _usual_calls(table).tolist() == pytest.approx(calls)
    assert _usual_calls(table.iloc[:12]).tolist() != pytest.approx(calls[:12])


def test_few_days_leave_the_interval_to_the_intervals_and_fewer_to_none() -> None:
    assert not math.isnan(solved(queues(0.5, 3)).mean.low)
    one = queues(0.5, 4).assign(start=lambda table: table["start"])
    alone = one[one["start"].dt.hour == 8][lambda table: table["start"].dt.minute == 30]
    assert math.isnan(solved(alone.assign(abandoned=alone["abandoned"] * 1.01)).mean.low)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"abandoned": 0.5}, f"have 16 abandoned calls; needed are at least {LEAST_ABANDONED}"),
        ({"people": np.nan}, "have 0 abandoned calls"),
        ({"people": 200.0, "abandoned": 5.0}, "more calls were abandoned than are lost where nobody waits at all"),
        ({"people": 1.0, "abandoned": 5.0}, "fewer calls were abandoned than such people have to lose"),
    ],
)
def test_what_no_patience_explains_is_said(change: dict[str, float], said: str) -> None:
    found = estimate_patience(queues(3.0, 8).assign(**change), 30, 5)
    assert isinstance(found, str)
    assert said in found


def report_of_queues(patience: float, wrap: str = "") -> ReportCalibration:
    head = "Start,Offered,Answered,Abandoned,AHT (s),Agents" + (",Avg ACW Time" if wrap else "")
    rows = [
        f"{start:%Y-%m-%d %H:%M},{calls:.0f},{calls - gone:.6f},{gone:.6f},{seconds:.0f},{people}"
        for start, calls, gone, seconds, people in queues(patience, 8).itertuples(index=False, name=None)
    ]
    return report(head, *rows)


def test_a_report_gives_its_patience_and_handle_time_to_the_plan() -> None:
    """Of 5 min in the report one is repeating, which the plan adds by itself; the spread stays the plan's."""
    found = report_of_queues(3.0)
    assert found.patience is not None
    inputs = with_report_patience(with_report_handle_time(MeasuredInputs(), found, "tier1"), found, "tier1")
    plan = with_fields(small_center(), repeat_minutes=1.0)
    changed = with_measured_inputs(plan, inputs)
    assert changed.tier1.handle_time.mean == pytest.approx(4.0)
    assert (changed.tier1.handle_time.spread, changed.tier1.handle_time.shape) == (
        plan.tier1.handle_time.spread,
        plan.tier1.handle_time.shape,
    )
    assert changed.tier1.patience is not None
    assert changed.tier1.patience.mean == pytest.approx(3.0, rel=0.002)
    assert changed.tier1.patience.shape == "exponential"
    words = "; ".join(measured_in_words(inputs, plan))
    assert "Tier 1 handle time 4 min, with 1 min of repeating the report's 5 min; its spread stays as it is" in words
    nothing = ReportCalibration(0, 0.0, math.nan, math.nan)
    assert with_report_handle_time(inputs, nothing, "tier2") is with_report_patience(inputs, nothing, "tier2") is inputs


def with_wrap_up(minutes: float) -> Any:
    """A plan of a center whose Tier 1 has a wrap-up of its own."""
    tier = SimpleNamespace(handle_time=Duration(9.0, 1.0), wrap_up=Duration(minutes, 1.0))
    return SimpleNamespace(repeat_minutes=1.0, tier1=tier)


def test_a_wrap_up_of_the_plan_is_taken_off_a_report_that_holds_it() -> None:
    plan = with_wrap_up(2.0)
    assert wrap_up_minutes(plan, "tier1") == 2.0
    assert wrap_up_minutes(small_center(), "tier1") == 0.0
    (whole,) = measured_in_words(MeasuredInputs(mean_handle_times={"tier1": MeanHandleTime(10.0)}), plan)
    assert "Tier 1 handle time 7 min, with 1 min of repeating and 2 min of wrap-up the report's 10 min" in whole
    (talk,) = measured_in_words(MeasuredInputs(mean_handle_times={"tier1": MeanHandleTime(10.0, False)}), plan)
    assert "Tier 1 handle time 9 min, with 1 min of repeating the report's 10 min" in talk
    with pytest.raises(ValueError, match=r"not longer than the 1 min .* and 9 min of wrap-up"):
        measured_in_words(MeasuredInputs(mean_handle_times={"tier1": MeanHandleTime(10.0)}), with_wrap_up(9.0))


def test_text_table_and_document_have_the_same_figures() -> None:
    found = report_of_queues(3.0)
    text, document = report_as_text("report.csv", found), report_as_document("report.csv", found)
    assert text.startswith("report.csv: 1,120 calls in 32 intervals, ")
    table = report_estimates_table(found)
    for label, words in table[["What", "Estimate (95 % interval)"]].itertuples(index=False, name=None):
        assert any(line.startswith(label) and words in line for line in text.splitlines())
    assert [each["label"] for each in document["estimates"].values()] == list(table["What"])
    assert document["estimates"]["handle_time"]["value"] == pytest.approx(300)
    assert document["estimates"]["patience"]["value"] == pytest.approx(180, rel=0.002)
    assert document["patience_intervals"] == 32
    assert [row["minute"] for row in document["handle_time_by_time"]] == [480, 510, 540, 570]
    assert any("The patience is an estimate" in line for line in document["notes"])
    assert report_sentences(found) == document["notes"]
    assert document["missing"].keys() == found.missing.keys()
    assert isinstance(found.abandonment, MeasuredEstimate)
