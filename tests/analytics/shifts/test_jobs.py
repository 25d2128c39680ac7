"""Shifts in the background: the plan first, then what it does to callers."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from analytics.experiments.experiment import ExperimentCancelledError, ExperimentFailedError, Progress
from analytics.experiments.jobs import Job, Jobs
from analytics.inputs.variations import with_fields
from analytics.shifts import jobs as shift_jobs
from analytics.shifts.jobs import PLANNED, REQUIRED, PlannedShifts, ShiftRequest
from analytics.shifts.plan import ShiftPlanError, people_of, present_requirement, table_of
from analytics.shifts.rules import FULL_TIME, ShiftRules
from data.samples.scenarios import small_center
from queueing.scenario.calendar import StaffingTable

SCENARIO = with_fields(small_center(), days=1, max_overrun_days=3)
REQUIREMENT = table_of(people_of(present_requirement(SCENARIO)) + 1)
RULES = ShiftRules(kinds=(FULL_TIME,), earliest_start=0, latest_start="15:30", latest_end=1440)


class AtOnce(Jobs):
    """Does a job's work where it is started."""

    cancelled = False

    def start(self, owner: str, asked: Any, total: int, work: Any, *, may_end_early: bool = False) -> Job[Any, Any]:
        job: Job[Any, Any] = Job("1", {owner}, asked, Progress(0, total), may_end_early)
        if self.cancelled:
            job.cancel.set()
        job.result = work(job)
        return job


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift_jobs, "run_experiment", partial(shift_jobs.run_experiment, workers=1))


def request(requirement: StaffingTable = REQUIREMENT) -> ShiftRequest:
    return ShiftRequest(requirement, RULES, SCENARIO, "tier2", 2, 1)


def test_a_plan_is_tried_beside_its_requirement() -> None:
    job = shift_jobs.start_shifts(AtOnce(), "somebody", request())
    found = job.result
    assert isinstance(found, PlannedShifts)
    assert job.partial == PlannedShifts(found.request, found.plan, None)
    assert job.progress.done == job.progress.total == 4
    assert found.experiment is not None
    assert list(found.experiment.scenarios) == [REQUIRED, PLANNED]
    assert found.experiment.scenarios[REQUIRED].tier2.staffing.on_duty == REQUIREMENT
    assert found.experiment.scenarios[PLANNED] == found.scenario
    on_duty = found.scenario.tier2.staffing.on_duty
    assert isinstance(on_duty, StaffingTable)
    assert (people_of(on_duty) >= people_of(REQUIREMENT)).all()


def test_what_cannot_be_planned_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="start_step is 30 minutes; allowed are multiples"):
        shift_jobs.start_shifts(AtOnce(), "somebody", request(StaffingTable(interval_minutes=20)))

    def late(*_: object, **__: object) -> None:
        msg = "No shift plan was found"
        raise ShiftPlanError(msg)

    monkeypatch.setattr(shift_jobs, "plan_shifts", late)
    with pytest.raises(ExperimentFailedError, match="No shift plan was found"):
        shift_jobs.start_shifts(AtOnce(), "somebody", request())


def test_a_cancel_ends_it_after_the_plan() -> None:
    jobs = AtOnce()
    jobs.cancelled = True
    with pytest.raises(ExperimentCancelledError):
        shift_jobs.start_shifts(jobs, "somebody", request(StaffingTable()))
