"""What each change of a plan contributes, found in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analytics.experiments.question import Question, Watch
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


def _answer(asked: ContributionRequest, watch: Watch[Contributions]) -> Contributions:
    return contributions(
        asked.baseline,
        asked.changed,
        measures=asked.measures,
        replications=asked.replications,
        seed=asked.seed,
        changed_name=asked.changed_name,
        **watch.part(),
    )


CONTRIBUTIONS: Final = Question(
    kind="contributions",
    words="contributions of changes",
    asks=ContributionRequest,
    parts=lambda asked: len(plans_to_run(asked.baseline, asked.changed)) * asked.replications,
    answer=_answer,
    computed_by=(contributions,),
)
"""What each change contributes."""
