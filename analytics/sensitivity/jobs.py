"""Sensitivity in the background: inputs one at a time, then all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from analytics.experiments.experiment import Progress, RunOptions
from analytics.experiments.jobs import Job, Jobs, Keep, keeping
from queueing import Scenario

from .one_at_a_time import OneAtATime, applied, check_ranges, one_at_a_time
from .screening import REPLICATIONS as SCREENING_REPLICATIONS
from .screening import Screening, screen
from .uncertain_inputs import InputRange


@dataclass(frozen=True)
class SensitivityRequest:
    """What is varied, and how often it is simulated."""

    scenario: Scenario
    ranges: tuple[InputRange, ...]
    replications: int
    """Of the scenario as it is and of each end of a range."""
    trajectories: int
    """Of the screening; 0 for none."""
    seed: int


@dataclass(frozen=True)
class Sensitivity:
    """Both analyses of one request."""

    request: SensitivityRequest
    single: OneAtATime
    together: Screening | None
    """None while it is not done, or where it was not asked for."""


SensitivityJob: TypeAlias = Job[SensitivityRequest, Sensitivity]


def start_sensitivity(jobs: Jobs, owner: str, request: SensitivityRequest, keep: Keep | None = None) -> SensitivityJob:
    """Vary the inputs in the background; what is found one at a time is a partial result.

    Raises:
        ValueError: as of one_at_a_time.
    """
    check_ranges(request.ranges)
    for each in request.ranges:
        for value in (each.low, each.high):
            applied(request.scenario, {each: value})
    return jobs.start(owner, request, replications_of(request), keeping(_vary, keep))


def replications_of(request: SensitivityRequest) -> int:
    """How many replications a request takes in all."""
    inputs = len(request.ranges)
    screened = request.trajectories * (inputs + 1) * SCREENING_REPLICATIONS
    return (1 + 2 * inputs) * request.replications + screened


def _vary(job: SensitivityJob) -> Sensitivity:
    asked = job.asked
    watched = job.watched()
    total = replications_of(asked)
    first = (1 + 2 * len(asked.ranges)) * asked.replications

    def after(done: int) -> RunOptions:
        return RunOptions(progress=lambda each: job.note(Progress(done + each.done, total)), cancel=watched["cancel"])

    single = one_at_a_time(
        asked.scenario, asked.ranges, replications=asked.replications, seed=asked.seed, options=after(0)
    )
    if asked.trajectories == 0:
        return Sensitivity(asked, single, None)
    job.partial = Sensitivity(asked, single, None)
    together = screen(
        asked.scenario,
        asked.ranges,
        trajectories=asked.trajectories,
        replications=SCREENING_REPLICATIONS,
        seed=asked.seed,
        options=after(first),
    )
    return Sensitivity(asked, single, together)
