"""Shifts in the background: planned, then simulated beside the staffing that they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from analytics.experiments.experiment import Experiment, ExperimentCancelledError, ExperimentFailedError, run_experiment
from analytics.experiments.jobs import Job, Jobs
from queueing import Scenario
from queueing.scenario.calendar import StaffingTable
from queueing.tiers import TierName

from .plan import ShiftPlan, ShiftPlanError, plan_shifts, with_requirement, with_shift_plan
from .rules import ShiftRules

REQUIRED: Final = "As required"
PLANNED: Final = "As planned"


@dataclass(frozen=True)
class ShiftRequest:
    """For what requirement shifts are to be planned, by which rules, and where they are tried."""

    requirement: StaffingTable
    rules: ShiftRules
    scenario: Scenario
    tier: TierName
    replications: int
    """Of the scenario with the requirement on duty, and with the plan."""
    seed: int


@dataclass(frozen=True)
class PlannedShifts:
    """A plan, and what it does in the simulation."""

    request: ShiftRequest
    plan: ShiftPlan
    experiment: Experiment | None
    """The scenario as required and as planned; None while that is not done."""

    @property
    def scenario(self) -> Scenario:
        """The scenario with the planned people on duty."""
        return with_shift_plan(self.request.scenario, self.plan, self.request.tier)


ShiftJob: TypeAlias = Job[ShiftRequest, PlannedShifts]


def start_shifts(jobs: Jobs, owner: str, request: ShiftRequest) -> ShiftJob:
    """Plan and try shifts in the background; the plan is a partial result.

    Raises:
        ValueError: times of the rules that do not fall on the borders of the requirement's intervals.
    """
    request.rules.check_grid(request.requirement.interval_minutes)
    return jobs.start(owner, request, 2 * request.replications, _plan)


def _plan(job: ShiftJob) -> PlannedShifts:
    asked = job.asked
    try:
        plan = plan_shifts(asked.requirement, asked.rules)
    except ShiftPlanError as error:
        raise ExperimentFailedError(str(error)) from error
    if job.cancel.is_set():
        raise ExperimentCancelledError
    found = PlannedShifts(asked, plan, None)
    job.partial = found
    scenarios = {REQUIRED: with_requirement(asked.scenario, asked.requirement, asked.tier), PLANNED: found.scenario}
    experiment = run_experiment(scenarios, replications=asked.replications, seed=asked.seed, **job.watched())
    return PlannedShifts(asked, plan, experiment)
