"""What advice makes worse than today is said, for every tier, and nothing then says that all is well."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from analytics.staffing.advice import StaffingAdvice, advise_staffing
from analytics.staffing.changes import WHOLE_RUN, FigureChange
from analytics.staffing.estimate import people_of
from analytics.staffing.targets import StaffingTargets
from analytics.staffing.words import (
    columns_in_words,
    problems_in_words,
    staffing_answer,
    staffing_figures,
    staffing_table,
    targets_in_words,
)
from analytics.staffing.worse import (
    MOST_DAYS,
    _first_few,
    abandonment_in_words,
    callbacks_left_in_words,
    days_left_alone,
    is_as_good,
    worse_in_words,
)
from data.samples.scenarios import small_center
from queueing.tiers import TIERS
from tests.export_heads import faults_of_heads

MONDAY, SATURDAY = 0, 5
BINDS = "Leaves the least room"
AS_GOOD = "All targets hold, and nothing becomes clearly worse than today."


@cache
def advice() -> StaffingAdvice:
    scenario = with_fields(small_center(), days=2, max_overrun_days=3)
    return advise_staffing(scenario, "tier2", StaffingTargets(), replications=10, workers=1)


def with_level(name: str, **monday: Any) -> StaffingAdvice:
    """The advice with other parts of a figure beside today's on Monday."""
    found = advice().assessment
    parts = {}
    for part, value in monday.items():
        parts[part] = getattr(found.levels[name], part).copy()
        parts[part][MONDAY] = value
    levels = found.levels | {name: replace(found.levels[name], **parts)}
    return replace(advice(), assessment=replace(found, levels=levels))


def with_change(measure: str, today: float, advised: float, half: float, weekday: int = WHOLE_RUN) -> StaffingAdvice:
    """The advice with another change of a measure."""
    mean = advised - today
    found = FigureChange(measure, weekday, today, advised, mean, mean - half, mean + half)
    others = [change for change in advice().changes if (change.measure, change.weekday) != (measure, weekday)]
    return replace(advice(), changes=(*others, found))


def test_nothing_is_said_to_be_worse_where_nothing_is() -> None:
    assert worse_in_words(advice()) == []
    assert is_as_good(advice())
    assert staffing_answer(advice()).endswith(AS_GOOD)


def test_abandonment_of_every_tier_is_always_said() -> None:
    said = abandonment_in_words(advice())
    assert said.startswith("Callers who give up waiting: ")
    for tier in TIERS.values():
        assert f"{tier} " in said
    assert said.count(" today") == len(TIERS)


def test_a_figure_of_the_tier_that_is_surely_worse_is_said_with_its_day() -> None:
    worse = with_level("not_called_back", value=0.33, today=0.02, error=0.01, held=False)
    (line,) = worse_in_words(worse)
    assert all(part in line for part in ("not called back within 24 h: ", ": 33 % on Monday, 2 % today"))
    assert not is_as_good(worse)
    assert "not everything stays as good as today" in staffing_answer(worse)
    assert "All targets hold" not in staffing_answer(worse)
    # A difference that may be chance is not called one.
    assert worse_in_words(with_level("not_called_back", value=0.33, today=0.02, error=0.2)) == []


def test_what_gets_worse_elsewhere_is_said() -> None:
    worse = with_change("abandonment_supervisor", 0.02, 0.08, 0.01)
    assert worse_in_words(worse) == [f"{MEASURES['abandonment_supervisor'].label}: 8 %, 2 % today."]
    assert not is_as_good(worse)
    assert "All targets hold" not in staffing_answer(worse)
    on_monday = with_change("callback_share", 0.1, 0.2, 0.01, MONDAY)
    assert worse_in_words(on_monday) == [f"{MEASURES['callback_share'].label}: 20 % on Monday, 10 % today."]
    fewer = with_change("people_helped", 0.99, 0.93, 0.01)
    assert worse_in_words(fewer) == [f"{MEASURES['people_helped'].label}: 93 %, 99 % today."]
    for harmless in (("abandonment_supervisor", 0.08, 0.02), ("people_helped", 0.93, 0.99)):
        assert is_as_good(with_change(*harmless, 0.01))
    # Unclear, and clear but too small to matter.
    assert is_as_good(with_change("abandonment_supervisor", 0.02, 0.08, 0.08))
    assert is_as_good(with_change("abandonment_supervisor", 0.020, 0.025, 0.001))


def test_a_smaller_share_of_fewer_callbacks_is_told_without_calling_it_worse() -> None:
    """Of 20 % of the transfers a tenth was not reached in time; of 2 % half is not: fewer callers, a smaller share."""
    found = with_level("not_called_back", value=0.01, today=0.02, error=0.001)
    levels = found.assessment.levels
    became = replace(levels["became_callbacks"], value=0.02 * np.ones(7), today=0.2 * np.ones(7))
    found = replace(found, assessment=replace(found.assessment, levels=levels | {"became_callbacks": became}))
    told = callbacks_left_in_words(found)
    assert "a smaller share is reached within 24 h: 50 % on Monday, 90 % today" in told
    assert told.endswith("Not clearly more transfers than today miss it.")
    assert is_as_good(found)
    more = with_level("not_called_back", value=0.03, today=0.02, error=0.001)
    assert "Monday" not in callbacks_left_in_words(more)


def test_what_is_worse_though_it_may_not_be_is_a_target_missed() -> None:
    missed = with_level("gave_up", value=0.05, today=0.02, error=0.001)
    assert missed.assessment.levels["gave_up"].missed.tolist() == [True] + [False] * 6
    assert not missed.targets_hold
    assert staffing_answer(missed).endswith("Not all targets can be met: what misses them is listed below.")
    (line,) = problems_in_words(missed)
    label = MEASURES["abandonment_tier2"].label
    assert line.startswith(f"{label}, ")
    assert all(part in line for part in ("best staffing", ": 5 % on Monday, 2 % today"))
    # What is told by weekday is not told again of the whole run.
    (change,) = with_change("abandonment_tier2", 0.02, 0.05, 0.001).changes[-1:]
    (line,) = worse_in_words(replace(missed, changes=(change,)))
    assert line == f"{label}: 5 % on Monday, 2 % today."


def test_where_nobody_more_is_allowed_a_target_is_missed_for_that() -> None:
    """On Monday as many are on duty as may be at the most, on Tuesday nowhere as many."""
    found, people = advice(), np.zeros_like(advice().people)
    people[0, 20], people[1, 20] = 9, 8
    figure = found.assessment.intervals["wait_share"]
    bound = np.zeros(figure.value.shape)
    bound[[0, 1], 20] = 0.5
    missed = replace(figure, value=bound, bound=bound, limit=0.1)
    intervals = found.assessment.intervals | {"wait_share": missed}
    limited = replace(
        found,
        people=people,
        targets=replace(found.targets, most_people=9),
        assessment=replace(found.assessment, intervals=intervals),
    )
    monday, tuesday = problems_in_words(limited)
    assert "Monday" in monday
    assert "never more than 9 on duty" in monday
    assert "Tuesday" in tuesday
    assert "best staffing that the search came to" in tuesday
    assert "never more than 9 on duty" in targets_in_words(limited.targets, "tier2")


def test_advice_of_an_earlier_version_is_not_praised() -> None:
    earlier = replace(advice(), changes=())
    assert not is_as_good(earlier)
    assert "counted callers who hang up as answered" in staffing_answer(earlier)
    assert "All targets hold" not in staffing_answer(earlier)


def test_todays_staffing_as_the_answer_says_so() -> None:
    assert "It is today's staffing" in staffing_answer(replace(advice(), people=advice().today))


def test_a_day_without_anybody_is_said() -> None:
    center = small_center()
    today = people_of(center, "tier2")
    people = today.copy()
    people[SATURDAY] = 0
    hours = today[SATURDAY].sum() / 2
    said = [f"Saturday has nobody on duty; today's plan has {hours:g} person-hours."]
    assert days_left_alone(center, people, today, 30) == said
    assert days_left_alone(center, today, today, 30) == []
    # A run that ends before the Saturday says nothing of it.
    assert days_left_alone(with_fields(center, days=5), people, today, 30) == []
    assert np.array_equal(advice().people[SATURDAY:], advice().today[SATURDAY:])


def test_tables_call_figures_as_measures_do_and_each_column_is_explained() -> None:
    columns = staffing_table(advice()).columns
    assert {"Calls not answered within 20 min", MEASURES["occupancy_tier2"].label} <= set(columns)
    figures, told = staffing_figures(advice()), columns_in_words(advice())
    assert list(told) == list(figures.columns)
    assert faults_of_heads(figures) == faults_of_heads(staffing_table(advice())) == []
    occupancy = MEASURES["occupancy_tier2"]
    assert occupancy.definition in told[occupancy.head()]
    assert "95 %" in told[occupancy.head("bound")]
    pd.testing.assert_frame_equal(
        figures.drop(columns=BINDS),
        advice().table().drop(columns="binds").set_axis([head for head in told if head != BINDS], axis="columns"),
    )
    assert figures[BINDS].tolist() == staffing_table(advice())[BINDS].tolist()


@pytest.mark.parametrize(("more", "ends"), [(0, "Day"), (1, "; and on 1 more day"), (2, "; and on 2 more days")])
def test_of_many_days_the_first_are_told_one_by_one(more: int, ends: str) -> None:
    told = _first_few(["Day"] * (MOST_DAYS + more))
    assert told.startswith("; ".join(["Day"] * MOST_DAYS))
    assert told.endswith(ends)
    assert told.count("Day") == MOST_DAYS
