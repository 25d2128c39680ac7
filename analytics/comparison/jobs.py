"""What each change of a plan contributes, found in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from analytics.experiments.jobs import Job, Jobs
from queueing import Scenario

from .contributions import Contributions, contributions, plans_to_run


@dataclass(frozen=True)
class ContributionRequest:
    """Of which plan's changes it is asked what they contribute, and how often to simulate."""

    baseline: Scenario
    changed: Scenario
    changed_name: str
    measures: tuple[str, ...]
    replications: int
    seed: int


ContributionJob: TypeAlias = Job[ContributionRequest, Contributions]


def start_contributions(jobs: Jobs, owner: str, request: ContributionRequest) -> ContributionJob:
    """Find in the background what each change contributes.

    Raises:
        ValueError: as of contributions.
    """
    total = len(plans_to_run(request.baseline, request.changed)) * request.replications
    return jobs.start(owner, request, total, _contributions)


def _contributions(job: ContributionJob) -> Contributions:
    asked = job.asked
    return contributions(
        asked.baseline,
        asked.changed,
        measures=asked.measures,
        replications=asked.replications,
        seed=asked.seed,
        changed_name=asked.changed_name,
        **job.watched(),
    )
