"""Cutoffs in the background: the same answers as asked directly, mistakes said at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from analytics.cutoffs.explorer import explore_cutoffs
from analytics.cutoffs.jobs import CutoffRequest, start_cutoffs
from analytics.experiments.jobs import Job, Jobs, Kept
from queueing import Scenario


def ended(job: Job[Any, Any]) -> Job[Any, Any]:
    until = time.monotonic() + 120
    while job.is_live and time.monotonic() < until:
        time.sleep(0.05)
    assert job.state == "done", job.problem
    return job


def test_cutoffs_are_those_of_the_explorer(crowded_center: Callable[..., Scenario]) -> None:
    scenario = crowded_center()
    job = ended(start_cutoffs(Jobs(), "a planner", CutoffRequest(scenario, "every_day", (), 2, 5)))
    assert job.progress.done == job.progress.total
    assert repr(job.result) == repr(explore_cutoffs(scenario, "every_day", replications=2, seed=5, workers=1))


def test_what_is_found_is_kept(crowded_center: Callable[..., Scenario]) -> None:
    request = CutoffRequest(crowded_center(), "every_day", (), 2, 5)
    seen: list[tuple[Any, Any]] = []

    def keep(asked: Any, found: Any) -> Kept:
        seen.append((asked, found))
        return Kept("kept")

    job = ended(start_cutoffs(Jobs(), "a planner", request, keep))
    assert seen == [(request, job.result)]
    assert job.address == "kept"


def test_heavy_days_are_refused_where_the_cutoff_is_in_force_every_day(crowded_center: Callable[..., Scenario]) -> None:
    with pytest.raises(ValueError, match="allowed is the rule heavy_days"):
        start_cutoffs(Jobs(), "a planner", CutoffRequest(crowded_center(), "every_day", (1.1,), 2, 5))
