"""Staffing advice in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from analytics.experiments.jobs import Job, Jobs, Keep, keeping
from queueing import Scenario
from queueing.tiers import TierName

from .advice import MOST_SIMULATIONS, StaffingAdvice, advise_staffing
from .targets import StaffingTargets


@dataclass(frozen=True)
class StaffingRequest:
    """Which tier of which plan is to reach what, and how often each staffing is simulated."""

    scenario: Scenario
    tier: TierName
    targets: StaffingTargets
    replications: int
    seed: int


StaffingJob: TypeAlias = Job[StaffingRequest, StaffingAdvice]


def start_staffing(jobs: Jobs, owner: str, request: StaffingRequest, keep: Keep | None = None) -> StaffingJob:
    """Look for the fewest people in the background; it may end before as many replications as it says at the most."""
    return jobs.start(
        owner, request, MOST_SIMULATIONS * request.replications, keeping(_advise, keep), may_end_early=True
    )


def _advise(job: StaffingJob) -> StaffingAdvice:
    asked = job.asked
    return advise_staffing(
        asked.scenario,
        asked.tier,
        asked.targets,
        replications=asked.replications,
        seed=asked.seed,
        **job.watched(),
    )
