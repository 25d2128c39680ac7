"""Whether the simulation is right: held in the background against known answers, then the reference engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from analytics.experiments.experiment import run_experiment
from analytics.experiments.question import Question, Watch
from analytics.experiments.verification import check_first_days
from data.samples.scenarios import small_center
from queueing.agreement import Agreement

from .known_answers import Verdict, simple_centers, verdicts

REPLICATIONS: Final = 40
"""Of each simple center: about a second of two processor cores for all."""


@dataclass(frozen=True)
class VerificationRequest:
    """With which callers the simulation is verified."""

    seed: int = 1


@dataclass(frozen=True)
class Verification:
    """What was found."""

    verdicts: tuple[Verdict, ...]
    agreement: Agreement | None
    """How both engines agree on the first days of the small sample center; None while it is not known."""


def _answer(asked: VerificationRequest, watch: Watch[Verification]) -> Verification:
    """The known answers are a partial result."""
    experiment = run_experiment(simple_centers(), replications=REPLICATIONS, seed=asked.seed, **watch.part())
    found = Verification(verdicts(experiment), None)
    watch.note_partial(found)
    return replace(found, agreement=check_first_days(small_center(), asked.seed))


VERIFICATION: Final = Question(
    kind="verification",
    words="verification",
    asks=VerificationRequest,
    parts=lambda _: REPLICATIONS * len(simple_centers()),
    answer=_answer,
    last_part="Comparing with the reference engine, call by call.",
    computed_by=(run_experiment, verdicts, check_first_days),
)
"""Whether the simulation is right."""
