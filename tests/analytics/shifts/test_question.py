"""Shifts in the background: the plan first, then what it does to callers."""

from __future__ import annotations

import pytest

from analytics.comparison.compare import COMPARED
from analytics.experiments.experiment import ExperimentFailedError
from analytics.experiments.question import Watch
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from analytics.shifts import question
from analytics.shifts.plan import ShiftPlanError, people_of, present_requirement, table_of
from analytics.shifts.question import PLANNED, REQUIRED, SHIFTS, PlannedShifts, ShiftRequest
from analytics.shifts.report import shift_report
from analytics.shifts.rules import FULL_TIME, ShiftRules
from analytics.shifts.tables import plan_answer
from data.samples.scenarios import small_center
from tests.analytics.results.report_reader import ReportReader

SCENARIO = with_fields(small_center(), days=1, max_overrun_days=3)
REQUIREMENT = table_of(people_of(present_requirement(SCENARIO)) + 1)
RULES = ShiftRules(kinds=(FULL_TIME,), earliest_start=0, latest_start="15:30", latest_end=1440)
REQUEST = ShiftRequest(REQUIREMENT, RULES, SCENARIO, "tier2", 2, 1)


def test_a_plan_is_shown_and_tried_beside_its_requirement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    shown: list[PlannedShifts] = []
    found = SHIFTS.answer(REQUEST, Watch(note_partial=shown.append))
    assert shown == [PlannedShifts(REQUEST, found.plan, None)]
    assert found.experiment is not None
    assert list(found.experiment.scenarios) == [REQUIRED, PLANNED]
    assert found.experiment.scenarios[REQUIRED].tier2.staffing.on_duty == REQUIREMENT
    assert found.experiment.scenarios[PLANNED] == found.scenario
    report = ReportReader(shift_report(found))
    assert report.headings[0] == plan_answer(found.plan)
    assert {row[0] for row in report.table("What callers notice")} == {MEASURES[name].full_label for name in COMPARED}


def test_what_cannot_be_planned_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        msg = "No shift plan was found"
        raise ShiftPlanError(msg)

    monkeypatch.setattr(question, "plan_shifts", late)
    with pytest.raises(ExperimentFailedError, match="No shift plan was found"):
        SHIFTS.answer(REQUEST, Watch())
