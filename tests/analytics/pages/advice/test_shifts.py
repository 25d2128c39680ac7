"""The section for shifts: rules to choose, the plan, and what is said where no plan will do."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics import run_experiment
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.job_view import OF_BEFORE
from analytics.shifts import question as shift_jobs
from tests.analytics.pages.conftest import StagedJobs, elements

HINT = INPUTS_CHANGED.format("Plan shifts")


def page() -> None:
    from analytics.inputs.variations import with_fields
    from analytics.pages.advice.shifts import show_shifts
    from analytics.shifts.plan import present_requirement
    from data.samples.scenarios import small_center

    scenario = with_fields(small_center(), days=1, max_overrun_days=3)
    show_shifts(present_requirement(scenario), scenario, "tier2", "Shifts")


@pytest.fixture
def app(staged: StagedJobs, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: ARG001 (jobs end at once)
    monkeypatch.setattr(shift_jobs, "run_experiment", partial(run_experiment, workers=1))
    monkeypatch.setattr("analytics.pages.advice.shifts.WEEKS", 2)
    opened = AppTest.from_function(page, default_timeout=60).run()
    assert not opened.exception
    return opened


def plan(app: AppTest) -> None:
    app.button(key="plan_shifts").click().run()
    assert not app.exception


def field(app: AppTest, kind: str, name: str) -> Any:
    return next(each for each in app.get(kind) if str(each.key).startswith(f"shift_{name}_"))


def test_shifts_are_planned_and_tried(app: AppTest, staged: StagedJobs) -> None:
    assert app.caption[0].value.startswith("Plan shifts to see")
    plan(app)
    assert "paid hours a week for" in app.subheader[1].value
    assert not app.warning
    assert len(app.get("plotly_chart")) == 1
    assert [tab.label for tab in app.tabs] == ["Shifts", "Roster", "Coverage"]
    assert "As planned" in app.table[-1].value
    assert next(button.label for button in elements(app, "download_button")) == "Report"
    assert len(staged.jobs) == 1


def test_a_cancelled_plan_leaves_the_one_before(app: AppTest, staged: StagedJobs) -> None:
    plan(app)
    before = app.subheader[1].value
    staged.state = "cancelled"
    field(app, "number_input", "people").set_value(40)
    app.run()
    plan(app)
    assert "cancelled" in app.info[0].value
    assert app.info[0].value.endswith(OF_BEFORE)
    assert app.subheader[1].value == before
    assert [each.value for each in app.warning] == [HINT]


def test_wishes_that_cannot_be_are_answered(app: AppTest) -> None:
    field(app, "number_input", "people").set_value(4)
    app.run()
    plan(app)
    assert app.warning[0].value.startswith("The rules cannot cover the requirement.")
    assert "at most 4 people" in app.warning[0].value


def test_rules_that_contradict_each_other_are_said(app: AppTest) -> None:
    field(app, "toggle", "same").set_value(False)
    field(app, "number_input", "rest").set_value(20.0)
    app.run()
    assert "shifts on two days may leave a rest of" in app.error[0].value
    assert app.button(key="plan_shifts").disabled
