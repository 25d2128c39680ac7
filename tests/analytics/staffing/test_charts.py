"""The chart of people needed: its title is its answer, the panels have equal axes, steps are where people change."""

from __future__ import annotations

import numpy as np

from analytics.staffing.charts import Requirement, requirement_answer, requirement_chart
from queueing.scenario.calendar import OpeningHours

HOURS = OpeningHours.business_days()


def week(needed: dict[tuple[int, int], int], today: dict[tuple[int, int], int]) -> Requirement:
    """A requirement by (weekday, half-hour)."""
    tables = []
    for people in (needed, today):
        table = np.zeros((7, 48), dtype=np.int64)
        for place, number in people.items():
            table[place] = number
        tables.append(table)
    return Requirement("tier2", 30, tables[0], tables[1], "by 20 simulated weeks")


def test_the_title_says_where_most_are_missing() -> None:
    found = week({(0, 20): 5, (0, 21): 9, (1, 20): 4}, {(0, 20): 5, (0, 21): 2, (1, 20): 6})
    assert found.days == [0, 1]
    assert requirement_answer(found, [0, 1]) == (
        "3.5 person-hours are missing, most on Monday at 10:30 am: 7 people; 1 is spare at other times"
    )
    assert requirement_answer(found, [1]) == "Nobody is missing; most are spare on Tuesday at 10 am: 2 of 6"
    assert requirement_answer(week({(0, 20): 5}, {(0, 20): 5}), [0]).startswith("As many people are on duty")


def test_a_panel_for_each_day_with_equal_axes() -> None:
    found = week({(0, 20): 5, (2, 30): 9}, {(0, 20): 5, (5, 20): 2})
    figure = requirement_chart(found, HOURS)
    headings = [each.text for each in figure.layout.annotations]
    assert headings == ["<b>Monday</b>", "<b>Wednesday</b>", "<b>Saturday</b>"]
    assert {trace.yaxis for trace in figure.data} == {"y"}
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] >= 9
    assert len({tuple(figure.layout[f"xaxis{name}"].range) for name in ("", "2", "3")}) == 1
    one = requirement_chart(found, HOURS, [2])
    assert [each.text for each in one.layout.annotations] == ["<b>Wednesday</b>"]
    assert "most on Wednesday at 3 pm" in one.layout.meta["alt"].replace("\N{NO-BREAK SPACE}", " ")


def test_only_open_hours_are_shaded() -> None:
    figure = requirement_chart(week({(0, 20): 5, (4, 20): 5}, {(5, 20): 2}), HOURS)
    assert [(each.xref, each.x0, each.x1) for each in figure.layout.shapes] == [("x", 480, 1200), ("x2", 480, 1200)]


def test_a_point_says_what_is_needed_and_on_duty() -> None:
    found = week({(0, 20): 5}, {(0, 20): 3})
    points = requirement_chart(found, HOURS).data[-1]
    assert points.hovertext[20] == (
        "<b>Monday, 10 am to 10:30 am</b><br>5 needed, by 20 simulated weeks<br>3 on duty today: 2 missing"
    )
    assert points.x[20] == 10 * 60 + 15


def test_what_is_shaded_is_as_large_as_what_is_missing() -> None:
    found = week({(0, 20): 5, (0, 21): 2, (0, 30): 1}, {(0, 20): 3, (0, 30): 4})
    shaded = requirement_chart(found, HOURS).data[0]
    x, y = (np.asarray(each, dtype=float) for each in (shaded.x, shaded.y))
    area = abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
    assert area == 30 * ((5 - 3) + 2), "the polygon's area by its corners, in person-minutes"


def test_nobody_at_all_is_a_state() -> None:
    figure = requirement_chart(week({}, {}), HOURS)
    assert not figure.data
    assert "Nobody is needed" in str(figure.layout)
