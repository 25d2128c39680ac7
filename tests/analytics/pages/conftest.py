"""What the tests of the pages share: the dashboard without a browser, and runs that end as a test wants."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.experiment import Experiment, Progress, run_experiment
from analytics.pages import state
from analytics.precision import USUAL_AIM, precision_of
from analytics.runs import Run, RunState, Sampling
from queueing import Engine, Scenario

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60
RESULTS: dict[str, Experiment] = {}
"""Results by their scenarios: the same run need not be made for every test."""


class StagedRuns:
    """Stands in for the runs of a server: each ends at once, in the state that the test has chosen."""

    def __init__(self) -> None:
        self.state: RunState = "done"
        self.problem = ""
        self.started: list[tuple[Mapping[str, Scenario], Sampling]] = []
        self.runs: dict[str, Run] = {}

    def start(self, owner: str, scenarios: Mapping[str, Scenario], sampling: Sampling) -> Run:
        assert sampling.engine in get_args(Engine)
        self.started.append((scenarios, sampling))
        done = Progress(1, sampling.replications * len(scenarios))
        identifier = f"{len(self.started):032x}"
        run = Run(identifier, owner, sampling, done, self.state, problem=self.problem)
        run.first_done = time.monotonic() - 1
        if self.state == "done":
            run.experiment = self._result(scenarios)
            run.precise = precision_of(run.experiment, USUAL_AIM)
        self.runs[run.identifier] = run
        return run

    def find(self, identifier: str, owner: str) -> Run | None:
        assert owner == state.ANYBODY
        return self.runs.get(identifier)

    def _result(self, scenarios: Mapping[str, Scenario]) -> Experiment:
        key = "".join(scenario.model_dump_json() for scenario in scenarios.values())
        if key not in RESULTS:
            RESULTS[key] = run_experiment(scenarios, replications=2, workers=1)
        return RESULTS[key]

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """What the last run was started with."""
        return self.started[-1][0]


@pytest.fixture
def staged(monkeypatch: pytest.MonkeyPatch) -> StagedRuns:
    runs = StagedRuns()
    monkeypatch.setattr(state, "background_runs", lambda: runs)
    return runs


@pytest.fixture
def open_page(staged: StagedRuns) -> Iterator[Callable[..., AppTest]]:  # noqa: ARG001 (no page starts real runs)
    """Open a page, given by the name of its file, with query parameters."""

    def begin(page: str = "overview", **query: Any) -> AppTest:
        app = AppTest.from_file(ROOT / "dashboard.py", default_timeout=SECONDS)
        for name, value in query.items():
            app.query_params[name] = str(value)
        if page != "overview":
            # The entry opens the Overview first; no run is wanted of it.
            app.session_state["shown_run"] = ""
        app.run()
        if page != "overview":
            app.switch_page(f"analytics/pages/{page}.py").run()
        assert not app.exception
        return app

    yield begin
    st.cache_data.clear()
