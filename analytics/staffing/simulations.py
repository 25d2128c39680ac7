"""A scenario simulated with one staffing after another, and what today's staffing comes to with the same callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from analytics.experiments.experiment import Progress
from analytics.experiments.workers import Cancel, Task, results_on_this_machine
from analytics.inputs.variations import with_fields
from analytics.measures.scopes import Integers
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS, StaffingTable
from queueing.tiers import TierName

from .changes import FigureChange, changes_between
from .estimate import tier_of
from .readings import TierFigures, read_tier, stack
from .targets import StaffingTargets


def with_staffing(scenario: Scenario, tier: TierName, people: Integers) -> Scenario:
    """The scenario with these people on duty by weekday and interval; dates with staffing of their own keep it.

    Raises:
        pydantic.ValidationError: people below 0, or intervals that do not divide a day.
    """
    days = {name: tuple(row) if any(row) else () for name, row in zip(WEEKDAYS, people.tolist(), strict=True)}
    table = StaffingTable.model_validate({"interval_minutes": 24 * 60 // people.shape[1], **days})
    overrides = tier_of(scenario, tier).staffing.overrides
    return with_fields(scenario, **{f"{tier}__staffing": {"on_duty": table, "overrides": overrides}})


@dataclass
class Simulations:
    """The replications of a scenario with one staffing of a tier after another."""

    scenario: Scenario
    tier: TierName
    targets: StaffingTargets
    seed: int
    replications: int
    workers: int
    progress: Callable[[Progress], None] | None
    cancel: Cancel | None
    today: Integers
    """The people of the scenario, shape (7, intervals)."""
    at_most: int
    """How many replications are simulated at the most."""
    done: int = 0
    todays: dict[range, TierFigures] = field(default_factory=dict)
    """The figures of today's staffing, by the replications in which they are known."""

    def run(self, people: Integers, numbers: range) -> TierFigures:
        """The figures of a staffing in the replications of these numbers, and those of today's where they matter."""
        if self.targets.nearest:
            return self._figures(people, numbers)
        if numbers not in self.todays:
            self.todays[numbers] = self._figures(self.today, numbers)
        today = self.todays[numbers]
        found = today if np.array_equal(people, self.today) else self._figures(people, numbers)
        return replace(found, today=today)

    def compared(self, advised: Scenario, first: int) -> tuple[FigureChange, ...]:
        """What becomes of the measures with the advised staffing, in replications from ``first`` on."""
        if self.targets.nearest:
            return ()
        before = self.done

        def tell(progress: Progress) -> None:
            self._tell(before + progress.done)

        return changes_between(
            self.scenario,
            advised,
            replications=self.replications,
            first_replication=first,
            seed=self.seed,
            workers=self.workers,
            progress=tell,
            cancel=self.cancel,
        )

    def _figures(self, people: Integers, numbers: range) -> TierFigures:
        scenario = with_staffing(self.scenario, self.tier, people)
        read = partial(read_tier, tier=self.tier, targets=self.targets)
        tasks = [
            Task(scenario.name, scenario, self.seed, number, "compiled", keep_journeys=False, read=read)
            for number in numbers
        ]
        found = {}
        with results_on_this_machine(tasks, self.workers, self.cancel) as results:
            for task, (reading, _) in results:
                found[task.replication] = reading
                self._tell(self.done + 1)
        return stack([found[number] for number in sorted(found)])

    def _tell(self, done: int) -> None:
        self.done = done
        if self.progress is not None:
            self.progress(Progress(done, self.at_most))
