"""Verification in the background: known answers, then the reference engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from analytics.experiments.experiment import run_experiment
from analytics.experiments.jobs import Job, Jobs
from analytics.experiments.runs import check_first_days
from data.samples.scenarios import small_center
from queueing.agreement import Agreement

from .known_answers import Verdict, simple_centers, verdicts

REPLICATIONS: Final = 40
"""Of each simple center: about a second of two processor cores for all."""


@dataclass(frozen=True)
class VerificationRequest:
    """With which callers the simulation is verified."""

    seed: int


@dataclass(frozen=True)
class Verification:
    """What was found."""

    verdicts: tuple[Verdict, ...]
    agreement: Agreement | None
    """How both engines agree on the first days of the small sample center; None while it is not known."""


VerificationJob: TypeAlias = Job[VerificationRequest, Verification]


def start_verification(jobs: Jobs, owner: str, seed: int = 1) -> VerificationJob:
    """Verify the simulation in the background; the known answers are a partial result.

    What is known of this seed since the server started is given at once.
    """
    return jobs.start(owner, VerificationRequest(seed), REPLICATIONS * len(simple_centers()), _verify)


def _verify(job: VerificationJob) -> Verification:
    experiment = run_experiment(simple_centers(), replications=REPLICATIONS, seed=job.asked.seed, **job.watched())
    found = verdicts(experiment)
    job.partial = Verification(found, None)
    return Verification(found, check_first_days(small_center(), job.asked.seed))
