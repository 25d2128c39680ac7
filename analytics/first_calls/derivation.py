"""The first calls behind counts that contain people who call again, who are added by the model itself.

Counts of a phone system are of all calls offered. Under the plan that the center worked by, today's, first calls are
sought of which the simulation offers as many in each interval: f <- f x offered / simulated, on common random numbers,
for all intervals together, since who calls again comes in other intervals than before, or the next morning. What is
simulated is f itself, whose mean is known, and the calls made again of a few replications, corrected for how busy
these happened to be. A step that overshoots is taken back and halved.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from analytics.experiments.experiment import Progress
from analytics.experiments.workers import Cancel, Task, results_on_this_machine
from analytics.inputs.variations import with_fields
from analytics.measures.intervals import interval_with_control
from queueing import Journeys, Scenario
from queueing.plan import lay_out
from queueing.scenario.already import Already
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, Floats, Integers
from queueing.scenario.demand import DatedDemand, Demand, WeekdayDemand

SEED: Final = 1
"""Not that of a run: the same first calls belong to all runs of a data set."""
REPLICATIONS: Final = 10
LEAST_REPLICATIONS: Final = 3
MOST_STEPS: Final = 12
TOTAL_WITHIN: Final = 0.001
"""How far the simulated calls of all days may be off: less than the 0.5 % promised, since they are estimates."""
INTERVALS_WITHIN: Final = 0.01
"""How far those of the intervals may be off, added up, as a share of all calls."""

_DAYS_EACH: Final = 3
"""Replications for each day whose busyness is corrected for by itself."""


@dataclass(frozen=True)
class FirstCallsRequest:
    """Whose first calls are sought: today's plan, whose demand are all calls offered."""

    plan: Scenario
    seed: int = SEED
    replications: int = REPLICATIONS

    @classmethod
    def under(cls, today: Scenario) -> FirstCallsRequest:
        """The request of a plan that has the calls offered as its demand.

        Its volume factor and what has come already of its first day are questions about these calls and not part of
        them, and its name is no part of the answer.
        """
        return cls(with_fields(today, name="Today", volume_factor=1.0, already=Already()))


def for_days_of(today: Scenario, plan: Scenario) -> Scenario:
    """Today's plan for the days and with the calls of another one."""
    of_plan = {name: getattr(plan, name) for name in ("demand", "start", "days", "warmup_days")}
    return with_fields(today, **of_plan, already=Already())


@dataclass(frozen=True)
class DerivedCalls:
    """What was found; figures are of all days with lines open, in the hours in which they are."""

    demand: Demand
    """The first calls: by weekday, or of the run's dates."""
    days: int
    """Days with lines open in the run."""
    offered: float
    """Calls offered, as given."""
    first: float
    simulated: float
    """Calls offered that the first calls lead to."""
    steps: int

    @property
    def apart(self) -> float:
        """How far the simulated calls are from those given, as a share of them."""
        return self.simulated / self.offered - 1 if self.offered else 0.0


def derive_first_calls(
    request: FirstCallsRequest,
    *,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> DerivedCalls:
    """Derive the first calls; ``workers`` are processes, as many as cores where None, and 1 is this process.

    Raises:
        ValueError: fewer than three replications.
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed.
    """
    if request.replications < LEAST_REPLICATIONS:
        msg = f"replications {request.replications} is not allowed; allowed are {LEAST_REPLICATIONS} and more"
        raise ValueError(msg)
    grid = _Grid(request.plan)
    if not grid.offered.any():
        return DerivedCalls(request.plan.demand, int(grid.weights.sum()), 0.0, 0.0, 0.0, 0)
    simulations = _Simulations(request, grid, workers or os.cpu_count() or 1, progress, cancel)
    first, exponent, best = grid.offered, 1.0, None
    for step in range(1, MOST_STEPS + 1):
        tried = _Tried(first, first + simulations.repeat_calls(first), grid)
        if best is None or tried.apart < best.apart:
            best = tried
        else:
            exponent /= 2
        if best.apart == 0 or (step > 1 and best.is_near):
            break
        first = best.first * (best.wanted / np.where(best.simulated > 0, best.simulated, 1.0)) ** exponent
    assert best is not None  # noqa: S101 (there is one step at least)
    return DerivedCalls(
        demand=grid.demand_of(best.first),
        days=int(grid.weights.sum()),
        offered=grid.total(grid.offered),
        first=grid.total(best.first),
        simulated=grid.total(best.simulated),
        steps=step,
    )


class _Grid:
    """The calls of a plan by row, a weekday or a date as its demand has them, and interval of the day."""

    def __init__(self, plan: Scenario) -> None:
        self._plan = plan
        self.slots = MINUTES_PER_DAY // plan.demand.interval_minutes
        calendar = plan.calendar()
        self._dates = [calendar.date_of(day) for day in range(plan.days)]
        self.open_days: Integers = np.array([day for day in range(plan.days) if calendar.lines(day)], dtype=np.int64)
        by_weekday = isinstance(plan.demand, WeekdayDemand)
        rows = np.array([on.weekday() for on in self._dates]) if by_weekday else np.arange(plan.days)
        self.row: Integers = rows[self.open_days]
        """Of each open day."""
        number = len(WEEKDAYS) if by_weekday else plan.days
        self.weights: Floats = np.bincount(self.row, minlength=number).astype(np.float64)
        """Open days of each row."""
        arrivals = lay_out(plan).arrivals
        offered = np.zeros((plan.days, self.slots))
        offered[arrivals.day, arrivals.interval % self.slots] = arrivals.expected
        self.offered = self.rows_of(offered[self.open_days])

    def rows_of(self, calls: Floats) -> Floats:
        """The mean of open days' calls by row."""
        found = np.zeros((len(self.weights), self.slots))
        np.add.at(found, self.row, calls)
        return found / np.maximum(self.weights, 1.0)[:, None]

    def total(self, calls: Floats) -> float:
        """The calls of all open days."""
        return float(self.weights @ calls.sum(axis=1))

    def demand_of(self, calls: Floats) -> Demand:
        """The demand with these calls where lines are open in the run, and as it was elsewhere."""
        own = self._plan.demand
        if isinstance(own, WeekdayDemand):
            by_name = {name: self._row(calls, row, getattr(own, name)) for row, name in enumerate(WEEKDAYS)}
            return own.model_copy(update=by_name)
        by_date = {on: self._row(calls, row, own.on(on)) for row, on in enumerate(self._dates)}
        return DatedDemand(interval_minutes=own.interval_minutes, calls=by_date, source=own.source)

    def _row(self, calls: Floats, row: int, own: tuple[float, ...]) -> tuple[float, ...]:
        if not own:
            return ()
        return tuple(np.where(self.offered[row] > 0, calls[row], own).tolist())

    def plan_with(self, calls: Floats) -> Scenario:
        """The plan with these calls as its demand."""
        return with_fields(self._plan, demand=self.demand_of(calls))


@dataclass(frozen=True)
class _Tried:
    """First calls that were tried, and the calls offered that they led to, by row and interval."""

    first: Floats
    simulated: Floats
    grid: _Grid

    @cached_property
    def wanted(self) -> Floats:
        """The calls to come to, those offered; all less by what comes where none were, so that the total is right."""
        grid = self.grid
        beside = grid.total(np.where(grid.offered > 0, 0.0, self.simulated))
        return grid.offered * max(0.0, 1 - beside / grid.total(grid.offered))

    @cached_property
    def apart(self) -> float:
        """How far the intervals are off, added up, as a share of all calls."""
        off = np.where(self.grid.offered > 0, np.abs(self.simulated - self.wanted), 0.0)
        return self.grid.total(off) / self.grid.total(self.grid.offered)

    @property
    def is_near(self) -> bool:
        """Whether the simulated calls are close enough to those offered."""
        offered = self.grid.total(self.grid.offered)
        off = abs(self.grid.total(self.simulated) - offered)
        return off <= TOTAL_WITHIN * offered and self.apart <= INTERVALS_WITHIN


@dataclass
class _Simulations:
    """The replications of a plan with one demand after another."""

    request: FirstCallsRequest
    grid: _Grid
    workers: int
    progress: Callable[[Progress], None] | None
    cancel: Cancel | None
    done: int = 0

    def repeat_calls(self, first: Floats) -> Floats:
        """Calls made again, by row and interval: their mean, corrected for how many first calls happened to come."""
        grid, plan = self.grid, self.grid.plan_with(first)
        tasks = [
            Task(plan.name, plan, self.request.seed, number, "compiled", keep_journeys=False, read=calls_by_interval)
            for number in range(self.request.replications)
        ]
        found = {}
        with results_on_this_machine(tasks, self.workers, self.cancel) as results:
            for task, (reading, _) in results:
                found[task.replication] = reading
                self.done += 1
                if self.progress is not None:
                    self.progress(Progress(self.done, MOST_STEPS * self.request.replications))
        calls = np.stack([found[number] for number in sorted(found)])[:, :, grid.open_days]
        came, again = calls[:, 0].sum(axis=2), calls[:, 1]
        expected = first.sum(axis=1)[grid.row]
        if _DAYS_EACH * len(expected) > len(calls):
            came, expected = came.sum(axis=1, keepdims=True), expected.sum(keepdims=True)
        return grid.rows_of(np.maximum(interval_with_control(again, came, expected).mean, 0.0))


def calls_by_interval(journeys: Journeys) -> Floats:
    """First calls and calls made again of the days with arrivals: shape (2, days, intervals of the demand)."""
    scenario = journeys.scenario
    per_day = MINUTES_PER_DAY // scenario.demand.interval_minutes
    cells = scenario.days * per_day
    number, cell = journeys["call"], journeys["arrived"] // scenario.demand.interval_minutes
    within = (number > 0) & (cell < cells)
    place = cell[within].astype(np.int64) + cells * (number[within] > 1)
    counts: Floats = np.bincount(place, minlength=2 * cells).astype(np.float64).reshape(2, scenario.days, per_day)
    return counts
