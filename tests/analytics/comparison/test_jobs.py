"""Contributions in the background: the same answers as asked directly, mistakes said at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from analytics.comparison.contributions import contributions
from analytics.comparison.jobs import ContributionRequest, start_contributions
from analytics.experiments.jobs import Job, Jobs
from analytics.inputs.variations import with_fields
from queueing import Scenario

WAIT = ("tier2_wait_mean",)


def ended(job: Job[Any, Any]) -> Job[Any, Any]:
    until = time.monotonic() + 120
    while job.is_live and time.monotonic() < until:
        time.sleep(0.05)
    assert job.state == "done", job.problem
    return job


def test_contributions_are_those_asked_directly(crowded_center: Callable[..., Scenario]) -> None:
    today = crowded_center()
    changed = with_fields(today, tier2__staffing=3, callback__order="live_first")
    job = ended(start_contributions(Jobs(), "a planner", ContributionRequest(today, changed, "new", WAIT, 2, 5)))
    assert job.progress.total == 4 * 2
    asked = contributions(today, changed, measures=WAIT, replications=2, seed=5, changed_name="new", workers=1)
    assert job.result == asked


def test_plans_that_are_the_same_are_refused(crowded_center: Callable[..., Scenario]) -> None:
    today = crowded_center()
    with pytest.raises(ValueError, match="has the same inputs as"):
        start_contributions(Jobs(), "a planner", ContributionRequest(today, today, "same", WAIT, 2, 5))
