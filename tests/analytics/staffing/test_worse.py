"""What advice makes worse than today is said, also where all targets hold."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from analytics.inputs.variations import with_fields
from analytics.staffing.advice import StaffingAdvice, advise_staffing
from analytics.staffing.assessment import Assessment
from analytics.staffing.estimate import people_of
from analytics.staffing.targets import StaffingTargets
from analytics.staffing.words import staffing_answer
from analytics.staffing.worse import days_left_alone, worse_in_words
from data.sample_scenarios import small_center

pytestmark = pytest.mark.xdist_group("staffing")

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@cache
def advice() -> StaffingAdvice:
    scenario = with_fields(small_center(), days=2, max_overrun_days=3)
    return advise_staffing(scenario, "tier2", StaffingTargets(), replications=20, workers=1)


def with_day(found: Assessment, name: str, weekday: int, value: float) -> Assessment:
    """The assessment with another value of a figure of the day."""
    figure = found.days[name]
    changed = figure.value.copy()
    changed[weekday] = value
    return replace(found, days=found.days | {name: replace(figure, value=changed)})


def told(**before: Any) -> list[str]:
    """What is worse in the advice where today's Monday was as said and all else equal."""
    found = advice()
    same = found.assessment
    for name, value in before.items():
        same = with_day(same, name, MONDAY, value)
    return worse_in_words(replace(found, before=same))


def test_todays_staffing_is_assessed_with_the_advice() -> None:
    found = advice()
    assert found.before is not None
    assert np.array_equal(found.before.people, found.today)
    assert found.before.intervals.keys() == found.assessment.intervals.keys()
    # A plan that breaks on Mondays is made better there.
    waits = [each.intervals["wait_share"].value[MONDAY] for each in (found.before, found.assessment)]
    assert np.nanmax(waits[0]) > np.nanmax(waits[1])


def test_what_stays_the_same_is_not_worse() -> None:
    assert told() == []


def test_a_worse_figure_is_said_with_its_day() -> None:
    share = float(advice().assessment.days["callback_share"].value[MONDAY])
    (line,) = told(callback_share=share + 0.05)
    assert line.startswith("Callbacks reached within 24 h: ")
    assert line.endswith("today.")
    assert "on Monday, " in line
    left = float(advice().assessment.days["backlog"].value[MONDAY])
    assert told(backlog=left - 2)[0].startswith("Callbacks waiting at closing: ")
    assert told(callback_share=share + 0.005, backlog=left - 0.5) == []
    assert told(callback_share=share - 0.05, backlog=left + 5) == []


def test_the_answer_says_that_something_is_worse() -> None:
    found = advice()
    share = float(found.assessment.days["callback_share"].value[MONDAY])
    worse = replace(found, before=with_day(found.assessment, "callback_share", MONDAY, share + 0.05))
    assert staffing_answer(worse).endswith("All targets hold; what becomes worse than today is listed below.")
    assert staffing_answer(replace(found, before=found.assessment)).endswith("All targets hold.")


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
