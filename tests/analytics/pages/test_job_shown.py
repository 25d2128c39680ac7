"""A job that comes to nothing leaves the answer that stood before: on every page, and after a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.cutoffs import jobs as cutoff_jobs
from analytics.experiments import many_scenarios
from analytics.experiments.jobs import JobState
from analytics.inputs.variations import with_fields
from analytics.pages.job_shown import OF_BEFORE
from analytics.sensitivity.uncertain_inputs import InputRange, usual_ranges
from data.samples.scenarios import small_center
from queueing import Scenario
from tests.analytics.pages.conftest import StagedJobs

SAID = {"cancelled": "It was cancelled; nothing of it is kept. ", "failed": "It failed. No room. Change an input and "}
VIEWS = [
    ("cancelled", "scenarios", "edit", "run", "run_scenario", "seed"),
    ("cancelled", "scenarios", "compare", "comparison", "start_comparison", "compare_seed"),
    ("failed", "scenarios", "compare", "comparison", "start_comparison", "compare_seed"),
    ("cancelled", "advice", "cutoff", "cutoffs", "start_cutoffs", "cutoffs_seed"),
    ("cancelled", "advice", "staffing", "staffing", "start_staffing", "staffing_seed"),
    ("cancelled", "advice", "sensitivity", "sensitivity", "start_sensitivity", "sensitivity_seed"),
]
"""How a job ends in a view, the view with its parameter in the address, the button that starts, and an input."""


@pytest.fixture(autouse=True)
def small_questions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Little to simulate, in this process."""
    monday = with_fields(small_center(), days=1, max_overrun_days=3)
    for view in ("cutoff", "staffing", "sensitivity"):
        monkeypatch.setattr(f"analytics.pages.advice.{view}.choose_plan", lambda *_, **__: monday)
    monkeypatch.setattr("analytics.cutoffs.explorer.cutoff_minutes_tried", lambda _: [15 * 60, 17 * 60])
    monkeypatch.setattr(cutoff_jobs, "explore_cutoffs", partial(cutoff_jobs.explore_cutoffs, workers=1))

    def one(scenario: Scenario) -> tuple[InputRange, ...]:
        return usual_ranges(scenario)[:1]

    monkeypatch.setattr("analytics.pages.advice.sensitivity.usual_ranges", one)
    monkeypatch.setattr(many_scenarios, "run_experiment", partial(many_scenarios.run_experiment, workers=1))
    yield
    st.cache_data.clear()


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


@pytest.mark.parametrize(("state", "page", "view", "parameter", "start", "changed"), VIEWS)
def test_the_answer_from_before_stands(
    open_page: Callable[..., AppTest],
    staged: StagedJobs,
    state: JobState,
    page: str,
    view: str,
    parameter: str,
    start: str,
    changed: str,
) -> None:
    few: dict[str, Any] = {"cutoffs_weeks": 2, "staffing_weeks": 10, "sensitivity_weeks": 2}
    app = open_page(page, view=view, sensitivity_trajectories=2, **few)
    press(app, start)
    before, address = app.header[0].value, app.query_params[parameter]
    staged.state, staged.problem = state, "No room."
    app.number_input(key=changed).set_value(7).run()
    press(app, start)
    for _ in range(2):
        said = app.error if state == "failed" else app.info
        assert said[0].value.startswith(SAID[state])
        assert said[0].value.endswith(OF_BEFORE)
        assert app.header[0].value == before
        assert app.query_params[parameter] == address
        assert any("have changed since" in each.value for each in app.warning)
        app.run()
    reloaded = open_page(page, view=view, **{parameter: address})
    assert reloaded.header[0].value == before
    assert not [each for each in (*reloaded.info, *reloaded.error) if each.value.startswith(SAID[state])]


def test_without_an_answer_from_before_it_is_only_said(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    staged.state = "cancelled"
    app = open_page("scenarios", view="compare")
    assert app.info[0].value == "It was cancelled; nothing of it is kept."
    assert not app.header
