"""Sensitivity in the background: progress over both parts, what is known first, and a cancel."""

from __future__ import annotations

from functools import partial

import pytest

from analytics.experiments import many_scenarios
from analytics.experiments.experiment import ExperimentCancelledError
from analytics.experiments.jobs import Job, Jobs, Work
from analytics.inputs.variations import with_fields
from analytics.sensitivity import jobs as sensitivity_jobs
from analytics.sensitivity.jobs import Sensitivity, SensitivityRequest, replications_of, start_sensitivity
from analytics.sensitivity.uncertain_inputs import usual_ranges
from data.samples.scenarios import small_center

SCENARIO = with_fields(small_center(), days=1, max_overrun_days=3)
RANGES = tuple(each for each in usual_ranges(SCENARIO) if each.name in ("tier2_handle", "ring"))


class AtOnce(Jobs):
    """Does a job's work where it is started."""

    cancelled = False

    def start(self, owner: str, asked: object, total: int, work: Work, *, may_end_early: bool = False) -> Job:  # type: ignore[override,type-arg]
        job: Job = Job("1", {owner}, asked, sensitivity_jobs.Progress(0, total), may_end_early)  # type: ignore[type-arg]
        if self.cancelled:
            job.cancel.set()
        job.result = work(job)
        return job


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_scenarios, "run_experiment", partial(many_scenarios.run_experiment, workers=1))


def test_both_parts_are_one_progress_and_the_first_is_shown_meanwhile() -> None:
    request = SensitivityRequest(SCENARIO, RANGES, 2, 3, 1)
    assert replications_of(request) == 5 * 2 + 9 * 2
    job = start_sensitivity(AtOnce(), "somebody", request)
    assert (job.progress.done, job.progress.total) == (28, 28)
    assert job.partial is not None
    assert job.partial.together is None
    assert isinstance(job.result, Sensitivity)
    assert job.result.together is not None
    assert job.result.together.design.trajectories == 3


def test_without_trajectories_there_is_no_screening() -> None:
    job = start_sensitivity(AtOnce(), "somebody", SensitivityRequest(SCENARIO, RANGES, 2, 0, 1))
    assert job.result is not None
    assert job.result.together is None
    assert job.progress.done == job.progress.total == 10


def test_a_cancel_ends_it() -> None:
    jobs = AtOnce()
    jobs.cancelled = True
    with pytest.raises(ExperimentCancelledError):
        start_sensitivity(jobs, "somebody", SensitivityRequest(SCENARIO, RANGES, 2, 2, 1))


def test_what_cannot_be_is_refused_before_it_starts() -> None:
    with pytest.raises(ValueError, match="no input is to be varied"):
        start_sensitivity(AtOnce(), "somebody", SensitivityRequest(SCENARIO, (), 2, 2, 1))
