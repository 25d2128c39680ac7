"""Planning questions in the background: every cutoff tried, and what each change of a plan contributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from queueing import Scenario
from queueing.simulation import is_compiled

from .comparison.contributions import Contributions, contributions, plans_to_run
from .cutoffs.explorer import Exploration, Rule, cutoff_plans, explore_cutoffs
from .experiments.jobs import Job, Jobs


@dataclass(frozen=True)
class CutoffRequest:
    """Which cutoffs are to be tried, and how often."""

    scenario: Scenario
    rule: Rule
    heavy: tuple[float, ...]
    replications: int
    seed: int


@dataclass(frozen=True)
class ContributionRequest:
    """Of which plan's changes it is asked what they contribute, and how often to simulate."""

    baseline: Scenario
    changed: Scenario
    changed_name: str
    measures: tuple[str, ...]
    replications: int
    seed: int


CutoffJob: TypeAlias = Job[CutoffRequest, Exploration]
ContributionJob: TypeAlias = Job[ContributionRequest, Contributions]


def start_cutoffs(jobs: Jobs, owner: str, request: CutoffRequest) -> CutoffJob:
    """Try every cutoff in the background.

    Raises:
        ValueError: as of cutoff_plans.
    """
    total = len(cutoff_plans(request.scenario, request.rule, request.heavy)) * request.replications
    return jobs.start(owner, request, total, _try_cutoffs)


def start_contributions(jobs: Jobs, owner: str, request: ContributionRequest) -> ContributionJob:
    """Find in the background what each change contributes.

    Raises:
        ValueError: as of contributions.
    """
    total = len(plans_to_run(request.baseline, request.changed)) * request.replications
    return jobs.start(owner, request, total, _contributions)


def _try_cutoffs(job: CutoffJob) -> Exploration:
    asked = job.asked
    job.compiles = not is_compiled("compiled")
    return explore_cutoffs(
        asked.scenario,
        asked.rule,
        asked.heavy,
        replications=asked.replications,
        seed=asked.seed,
        progress=job.note,
        cancel=job.cancel,
    )


def _contributions(job: ContributionJob) -> Contributions:
    asked = job.asked
    job.compiles = not is_compiled("compiled")
    return contributions(
        asked.baseline,
        asked.changed,
        measures=asked.measures,
        replications=asked.replications,
        seed=asked.seed,
        changed_name=asked.changed_name,
        progress=job.note,
        cancel=job.cancel,
    )
