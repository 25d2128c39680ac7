"""Why a day is at risk: what is told of differs by enough from the mean of the other open days, and nothing else is."""

from __future__ import annotations

import re

import numpy as np
import pytest

from analytics import Experiment, run_experiment
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURE_ROWS
from analytics.results.days_at_risk import days_at_risk
from analytics.results.drivers import drivers_in_words
from analytics.wording import share_in_words
from data.samples.scenarios import small_center
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS, StaffingTable
from queueing.scenario.demand import WeekdayDemand

BUSINESS_DAYS = WEEKDAYS[:5]


def quiet_week(index: dict[str, float] | None = None, officers: dict[str, float] | None = None) -> Scenario:
    """The same day five times but for some days' calls and officers, in a center that refuses nobody."""
    plan = with_fields(small_center(), cutoff__rule="never", daily_cv=0.0)
    demand, table = plan.demand, plan.tier2.staffing.on_duty
    assert isinstance(demand, WeekdayDemand)
    assert isinstance(table, StaffingTable)
    calls, people = demand.model_dump(), table.model_dump()
    for name in BUSINESS_DAYS:
        calls[name] = tuple((index or {}).get(name, 1.0) * each for each in demand.wednesday)
        people[name] = tuple(round((officers or {}).get(name, 1.0) * 10 * (each > 0)) for each in people["wednesday"])
    return with_fields(plan, demand=calls, tier2__staffing={"on_duty": people})


def why(plan: Scenario, day: int = 0) -> str:
    experiment = run_experiment({"plan": plan}, replications=6, seed=1, workers=1)
    name = BUSINESS_DAYS[day].capitalize()
    return drivers_in_words(experiment, "plan", days_at_risk(experiment, "plan")[day].date, name)


def test_more_callers_are_told_of_with_what_the_staff_is(experiment: Experiment) -> None:
    said = drivers_in_words(experiment, "today", days_at_risk(experiment, "today")[0].date, "Monday")
    asked = np.array([each.calls["day"] for each in experiment.figures["today"]])
    callers = asked[:, MEASURE_ROWS["asking_refused"], :5].mean(axis=0)
    more = share_in_words(callers[0] / callers[1:].mean() - 1)
    assert said.startswith(
        f"On Monday {more} more callers ask for an officer than on the other days, with the same officers on duty"
    )


@pytest.mark.parametrize(
    ("index", "officers", "said"),
    [
        ({}, {}, "On Monday callers and officers are about as many as on the other days."),
        (
            {},
            {"monday": 0.8},
            "On Monday 20 % fewer officers are on duty than on the other days, for about as many callers.",
        ),
        (
            {"monday": 1.3},
            {"monday": 1.2},
            r"On Monday \d\d % more callers ask .* than on the other days, with 20 % more officers on duty\.",
        ),
    ],
)
def test_only_what_differs_by_enough_is_told_of(index: dict[str, float], officers: dict[str, float], said: str) -> None:
    assert re.fullmatch(said, why(quiet_week(index, officers)))


def test_officers_of_whom_some_are_absent_are_told_as_planned() -> None:
    absent = {"tier2__absence_mean": 0.2, "tier2__absence_cv": 0.3}
    fewer = why(with_fields(quiet_week({}, {"monday": 0.8}), **absent))
    assert fewer == "On Monday 20 % fewer officers are planned than on the other days, for about as many callers."
    assert why(with_fields(quiet_week({"monday": 1.3}), **absent)).endswith("with the same officers planned.")


def test_a_single_open_day_is_compared_with_none() -> None:
    assert why(with_fields(small_center(), days=1)) == ""
