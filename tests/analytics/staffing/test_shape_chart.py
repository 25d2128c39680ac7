"""The shape of a staffing: a step for each interval of each day, the baseline dashed, the hours in the title."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from analytics.charts.palette import TIER_2_LIVE
from analytics.inputs.staffing_edits import BUSINESS_DAYS, TablePart, added, filled, with_date
from analytics.staffing.shape_chart import staffing_shape
from data.samples.scenarios import small_center
from queueing.scenario.calendar import Staffing

STAFFING = small_center().tier2.staffing
OPEN = (6 * 60, 21 * 60)


def shape(edited: Staffing, baseline: Staffing = STAFFING) -> tuple[str, list[dict[str, Any]], list[str]]:
    figure = staffing_shape(baseline, edited, TIER_2_LIVE, *OPEN)
    title = str(figure.layout.title.text).replace("\N{NO-BREAK SPACE}", " ")
    return title, [trace.to_plotly_json() for trace in figure.data], list(figure.layout.xaxis.ticktext)


def test_an_unchanged_staffing_is_one_line_of_its_hours() -> None:
    title, (line,), days = shape(STAFFING)
    assert title == "338 hours on duty a week"
    assert days == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    people = np.asarray(line["y"], dtype=np.float64)
    assert np.nansum(people) / 2 * 0.5 == 338
    assert np.isnan(people).sum() == 7


def test_a_changed_staffing_stands_beside_the_dashed_baseline() -> None:
    title, (before, after), _ = shape(added(STAFFING, TablePart(BUSINESS_DAYS, 720, 840), 2))
    assert title == "358 hours on duty a week, 20 more than the baseline"
    assert before["line"] == {"color": TIER_2_LIVE, "width": 1.5, "dash": "dash"}
    assert after["line"] == {"color": TIER_2_LIVE, "width": 2}
    assert "Edited, Mon noon: 8 people" in list(after["hovertext"])
    fewer = shape(filled(STAFFING, TablePart((5,), 0, 1440), 0))[0]
    assert fewer == "330 hours on duty a week, 8 fewer than the baseline"
    moved = filled(filled(STAFFING, TablePart((5,), 0, 1440), 0), TablePart((6,), 540, 780), 2)
    assert shape(moved)[0] == "338 hours on duty a week, as many as the baseline's"


def test_a_date_of_its_own_is_a_further_day_that_the_baseline_has_as_its_weekday() -> None:
    friday = date(2026, 7, 3)
    _, (before, after), days = shape(with_date(STAFFING, friday, 4))
    assert days[-1] == "3 Jul"
    assert np.array_equal(np.asarray(before["y"]), np.asarray(after["y"]), equal_nan=True)
