"""What a staffing changes in every measure, at all tiers: what the people of one tier do to the others shows here.

A tier that answers more callers sends more of them on. The search for one tier's people cannot help that: it is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from analytics.comparison.compare import Difference, compare, usual_threshold
from analytics.experiments.experiment import Progress, run_experiment
from analytics.experiments.workers import Cancel
from analytics.measures.directions import WORSE_WITH
from queueing import Scenario

TODAY: Final = "today"
ADVISED: Final = "advised"


@dataclass(frozen=True)
class Change:
    """A measure today and as advised, over the whole run, and its paired difference corrected for their number."""

    today: float
    advised: float
    difference: Difference

    @property
    def measure(self) -> str:
        """The measure's name."""
        return self.difference.measure

    @property
    def is_worse(self) -> bool:
        """Whether it is clearly worse, by more than the smallest difference that matters."""
        towards_worse = (self.difference.mean > 0) == (WORSE_WITH[self.measure] == "more")
        return towards_worse and self.difference.verdict == "clear"


def changes_between(
    today: Scenario,
    advised: Scenario,
    *,
    replications: int,
    first_replication: int,
    seed: int,
    workers: int,
    progress: Callable[[Progress], None] | None,
    cancel: Cancel | None,
) -> tuple[Change, ...]:
    """Compare two scenarios on the same callers in every measure of which it is known what is worse.

    Raises:
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed.
    """
    experiment = run_experiment(
        {TODAY: today, ADVISED: advised},
        replications=replications,
        first_replication=first_replication,
        seed=seed,
        workers=workers,
        progress=progress,
        cancel=cancel,
    )
    found = compare(experiment, TODAY, {name: usual_threshold(name) for name in WORSE_WITH})
    before, after = experiment.estimates(TODAY), experiment.estimates(ADVISED)
    return tuple(Change(before[each.measure].mean, after[each.measure].mean, each) for each in found.differences)
