"""What a staffing changes in every measure, at all tiers: what the people of one tier do to the others shows here.

A tier that answers more callers sends more of them on. The search for one tier's people cannot help that: it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.comparison.compare import compare, usual_threshold
from analytics.comparison.holm import simultaneous_confidence
from analytics.experiments.experiment import Experiment, Progress, run_experiment
from analytics.experiments.workers import Cancel
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.directions import WORSE_WITH
from analytics.measures.intervals import interval_over_replications
from analytics.measures.scopes import DAYS_PER_WEEK
from queueing import Scenario

TODAY: Final = "today"
ADVISED: Final = "advised"
WHOLE_RUN: Final = -1
_JUDGED: Final = [name for name in WORSE_WITH if name in MEASURES]


@dataclass(frozen=True)
class FigureChange:
    """A measure today and as advised, and its paired difference, whose interval is corrected for their number."""

    measure: str
    weekday: int
    """0 is Monday; -1 stands for the whole run."""
    today: float
    advised: float
    difference: float
    low: float
    high: float

    @property
    def is_worse(self) -> bool:
        """Whether it is clearly worse, by more than the smallest difference that matters."""
        surely = self.low if WORSE_WITH[self.measure] == "more" else -self.high
        return surely > usual_threshold(self.measure)


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
) -> tuple[FigureChange, ...]:
    """Compare two scenarios on the same callers in every measure of which it is known what is worse.

    The intervals of the whole run hold all together with 95 %, and so do those of all weekdays.

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
    return (*_of_the_run(experiment), *_of_weekdays(experiment))


def _of_the_run(experiment: Experiment) -> Iterator[FigureChange]:
    found = compare(experiment, TODAY, {name: usual_threshold(name) for name in _JUDGED})
    before, after = experiment.estimates(TODAY), experiment.estimates(ADVISED)
    for each in found.differences:
        yield FigureChange(
            each.measure, WHOLE_RUN, before[each.measure].mean, after[each.measure].mean, each.mean, each.low, each.high
        )


def _of_weekdays(experiment: Experiment) -> Iterator[FigureChange]:
    """The changes of each weekday on which there is something to measure with either staffing."""
    rows = [MEASURE_ROWS[name] for name in _JUDGED]
    before, after = (experiment.values(name, "weekday")[:, rows] for name in (TODAY, ADVISED))
    differences = after - before
    known = (~np.isnan(differences)).sum(axis=0) > 1
    found = interval_over_replications(differences, simultaneous_confidence(int(known.sum())))
    today, advised = (interval_over_replications(values).mean for values in (before, after))
    for row, name in enumerate(_JUDGED):
        for weekday in range(DAYS_PER_WEEK):
            if known[row, weekday]:
                at = row, weekday
                figures = (today[at], advised[at], found.mean[at], found.low[at], found.high[at])
                yield FigureChange(name, weekday, *map(float, figures))
