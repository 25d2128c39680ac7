"""Cutoffs tried in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from analytics.experiments.jobs import Job, Jobs, Keep, keeping
from queueing import Scenario

from .explorer import Exploration, Rule, cutoff_plans, explore_cutoffs


@dataclass(frozen=True)
class CutoffRequest:
    """Which cutoffs are to be tried, and how often."""

    scenario: Scenario
    rule: Rule
    heavy: tuple[float, ...]
    replications: int
    seed: int


CutoffJob: TypeAlias = Job[CutoffRequest, Exploration]


def start_cutoffs(jobs: Jobs, owner: str, request: CutoffRequest, keep: Keep | None = None) -> CutoffJob:
    """Try every cutoff in the background.

    Raises:
        ValueError: as of cutoff_plans.
    """
    total = len(cutoff_plans(request.scenario, request.rule, request.heavy)) * request.replications
    return jobs.start(owner, request, total, keeping(_try_cutoffs, keep))


def _try_cutoffs(job: CutoffJob) -> Exploration:
    asked = job.asked
    return explore_cutoffs(
        asked.scenario, asked.rule, asked.heavy, replications=asked.replications, seed=asked.seed, **job.watched()
    )
