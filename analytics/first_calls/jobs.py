"""First calls derived in the background."""

from __future__ import annotations

from typing import TypeAlias

from analytics.experiments.jobs import Job, Jobs, Keep, keeping

from .derivation import MOST_STEPS, FirstCalls, FirstCallsRequest, derive_first_calls

FirstCallsJob: TypeAlias = Job[FirstCallsRequest, FirstCalls]


def start_first_calls(jobs: Jobs, owner: str, request: FirstCallsRequest, keep: Keep | None = None) -> FirstCallsJob:
    """Derive first calls in the background; fewer steps than the most may do."""
    total = MOST_STEPS * request.replications
    return jobs.start(owner, request, total, keeping(_derive, keep), may_end_early=True)


def _derive(job: FirstCallsJob) -> FirstCalls:
    return derive_first_calls(job.asked, **job.watched())
