"""The Sensitivity page: what it varies, what it shows of a result, and what it says of a failure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from analytics import run_experiment
from analytics.experiments import many_scenarios
from analytics.sensitivity.question import SensitivityRequest
from analytics.sensitivity.uncertain_inputs import InputRange, usual_ranges
from queueing import Scenario
from tests.analytics.pages.conftest import StagedJobs

NAMES = ("tier2_handle", "ring")


@pytest.fixture
def few_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two inputs in place of all, and work in this process."""

    def two(scenario: Scenario) -> tuple[InputRange, ...]:
        return tuple(each for each in usual_ranges(scenario) if each.name in NAMES)

    monkeypatch.setattr("analytics.pages.advice.sensitivity.usual_ranges", two)
    monkeypatch.setattr(many_scenarios, "run_experiment", partial(run_experiment, workers=1))


def start(app: AppTest) -> None:
    app.button(key="start_sensitivity").click().run()
    assert not app.exception


@pytest.mark.usefixtures("few_inputs")
def test_it_is_answered_when_it_is_opened(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page("advice", view="sensitivity", sensitivity_weeks=2, sensitivity_trajectories=2)
    assert app.header[0].value.startswith("“Mean wait for Tier 2” depends most on")
    assert len(app.get("plotly_chart")) == 2
    assert not app.warning
    before = len(staged.jobs)
    app.selectbox(key="sensitivity_measure").select("callback_share").run()
    assert app.header[0].value.startswith("“Callback share (of transfers)” depends most on")
    assert len(staged.jobs) == before


@pytest.mark.usefixtures("few_inputs")
def test_a_link_opens_it_with_its_own_ranges_without_the_jobs(
    open_page: Callable[..., AppTest], staged: StagedJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("advice", view="sensitivity", sensitivity_weeks=2, sensitivity_trajectories=2)
    start(app)
    address = app.query_params["sensitivity"]
    staged.jobs.clear()
    monkeypatch.setattr("analytics.pages.advice.sensitivity.usual_ranges", usual_ranges)
    again = open_page("advice", view="sensitivity", sensitivity=address)
    assert again.header[0].value == app.header[0].value
    assert len(again.get("plotly_chart")) == 2
    assert not again.warning
    begun = again.session_state["sensitivity_ranges_opened"]
    assert [each.name for each in begun[1]] == ["tier2_handle", "ring"]
    assert not [job for job in staged.jobs.values() if isinstance(job.asked, SensitivityRequest)]


@pytest.mark.usefixtures("few_inputs")
def test_without_a_screening_only_the_tornado_is_shown(open_page: Callable[..., AppTest]) -> None:
    app = open_page("advice", view="sensitivity", sensitivity_weeks=2, sensitivity_screened="false")
    start(app)
    assert len(app.get("plotly_chart")) == 1
