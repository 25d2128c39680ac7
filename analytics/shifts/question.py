"""Which shifts cover a requirement: planned in the background, then simulated beside the staffing that they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analytics.experiments.experiment import Experiment, ExperimentCancelledError, ExperimentFailedError, run_experiment
from analytics.experiments.question import Question, Watch
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


def _parts(asked: ShiftRequest) -> int:
    asked.rules.check_grid(asked.requirement.interval_minutes)
    return 2 * asked.replications


def _answer(asked: ShiftRequest, watch: Watch[PlannedShifts]) -> PlannedShifts:
    """The plan is a partial result."""
    try:
        plan = plan_shifts(asked.requirement, asked.rules)
    except ShiftPlanError as error:
        raise ExperimentFailedError(str(error)) from error
    if watch.cancel.is_set():
        raise ExperimentCancelledError
    found = PlannedShifts(asked, plan, None)
    watch.note_partial(found)
    scenarios = {REQUIRED: with_requirement(asked.scenario, asked.requirement, asked.tier), PLANNED: found.scenario}
    experiment = run_experiment(scenarios, replications=asked.replications, seed=asked.seed, **watch.part())
    return PlannedShifts(asked, plan, experiment)


SHIFTS: Final = Question(
    kind="shifts",
    words="shift plan",
    asks=ShiftRequest,
    parts=_parts,
    answer=_answer,
    parts_in_words="simulated weeks of the plan",
    computed_by=(plan_shifts, run_experiment),
)
"""Who works when."""
