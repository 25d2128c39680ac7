"""What the tests of the pages share: the dashboard without a browser, and runs that end as a test wants."""

from __future__ import annotations

import io
import re
import sys
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import pandas as pd
import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analytics.experiments.experiment import Experiment, Progress, run_experiment
from analytics.experiments.jobs import Job, Jobs, JobState, Request, Result, Save, Work
from analytics.experiments.precision import USUAL_AIM, precision_of
from analytics.experiments.question import Question, Watch, ask
from analytics.experiments.runs import RunRequest, RunResult, Sampling
from analytics.inputs.scenario_edits import Draft, EditHistory
from analytics.inputs.variations import with_fields
from analytics.pages import answer_view, drafts, exports, library, places, state
from analytics.pages.drafts import HISTORIES
from analytics.pages.library import DRAFT, SAMPLES, plan_name
from analytics.verification.question import VerificationRequest
from data import VolumeReading, read_volumes
from data.samples.scenarios import small_center
from data.store.store import Store, open_store
from data.volumes.counted_calls import CountedCalls, Counts
from queueing import Engine, Scenario
from tests.export_heads import faults_of_heads

ROOT = Path(__file__).resolve().parents[3]
PLACES = {
    "volumes": places.VOLUMES,
    "scenarios": places.SCENARIOS,
    "advice": places.ADVICE,
    "method": places.METHOD,
}
"""The places beside the Overview."""
SECONDS = 60
FEW: dict[str, Any] = {
    "policies_weeks": 2,
    "staffing_weeks": 10,
    "sensitivity_weeks": 2,
    "sensitivity_trajectories": 2,
    "blocks_weeks": 10,
}
"""Weeks that are simulated where an address says so."""
DRAFT_OF_SMALL = DRAFT.format(plan_name(next(iter(SAMPLES))))
RESULTS: dict[str, Experiment] = {}
"""Results by their scenarios: the same run need not be made for every test."""
EXPORTS_SEEN: set[str] = set()
"""Tables whose heads were looked at: in one test of all that show them."""
VERIFIED: dict[VerificationRequest, Any] = {}
"""What was found of the simulation, which many tests come by."""
FOUND: dict[Hashable, Any] = {}
"""Answers of a file's tests by what was asked: the same question need not be answered for each of them."""


@pytest.fixture(autouse=True)
def heads_of_exports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever table a page offers in a test has heads for people, with units."""
    offer = exports._offer
    faults: list[str] = []

    def looked_at(label: str, content: Callable[[], bytes], file_name: str, *others: Any) -> None:
        if file_name.endswith(".csv") and file_name not in EXPORTS_SEEN:
            EXPORTS_SEEN.add(file_name)
            faults.extend(f"{file_name}: {fault}" for fault in faults_of_heads(pd.read_csv(io.BytesIO(content()))))
        offer(label, content, file_name, *others)

    monkeypatch.setattr(exports, "_offer", looked_at)
    yield
    assert faults == []


class StagedJobs(Jobs):
    """Stands in for the jobs of a server: each ends at once, in the state that the test has chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.state: JobState = "done"
        self.problem = ""
        self.started: list[tuple[dict[str, Scenario], Sampling]] = []
        """The runs that were started."""
        self.jobs: dict[str, Job[Any, Any]] = {}

    def start(
        self, owner: str, asked: Request, total: int, work: Work[Result], *, may_end_early: bool = False
    ) -> Job[Request, Result]:
        job: Job[Request, Result] = Job(
            self._identifier(asked), {owner}, asked, Progress(1, total), may_end_early, self.state
        )
        job.problem = self.problem
        job.first_done = time.monotonic() - 1
        if isinstance(asked, RunRequest):
            assert asked.sampling.engine in get_args(Engine)
            self.started.append((asked.scenarios, asked.sampling))
        if self.state == "done":
            job.result = self._result(job, work)
        self.jobs[job.identifier] = job
        return job

    def find(self, identifier: str) -> Job[Any, Any] | None:
        here = (job for job in self.jobs.values() if identifier in (job.identifier, job.saved.identifier))
        return next(here, None) if identifier else None

    def leave(self, identifier: str, owner: str) -> None:
        job = self.jobs.get(identifier)
        if job is not None:
            assert owner in job.owners
            job.cancel.set()

    def _identifier(self, asked: Hashable) -> str:
        """The same in each test for a run of the same plans, whose charts are then drawn once for all."""
        if not isinstance(asked, RunRequest):
            return uuid4().hex
        of_plans = sha256(_plans(asked).encode()).hexdigest()
        return f"{of_plans}{sum(each.startswith(of_plans) for each in self.jobs)}"

    def _result(self, job: Job[Request, Result], work: Work[Result]) -> Any:
        if isinstance(job.asked, RunRequest):
            return self._run_result(job.asked)
        if isinstance(job.asked, VerificationRequest):
            if job.asked not in VERIFIED:
                VERIFIED[job.asked] = work(job)
            return VERIFIED[job.asked]
        return work(job)

    @staticmethod
    def _run_result(asked: RunRequest) -> RunResult:
        key = _plans(asked)
        if key not in RESULTS:
            RESULTS[key] = run_experiment(asked.scenarios, replications=2, workers=1)
        return RunResult(precision_of(RESULTS[key], USUAL_AIM))

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """What the last run was started with."""
        return self.started[-1][0]


def _plans(asked: RunRequest) -> str:
    return "".join(f"{name} {scenario.model_dump_json()}" for name, scenario in asked.named)


@pytest.fixture(autouse=True, scope="session")
def components_looked_for_once() -> Iterator[None]:
    """AppTest reads what every installed package says of itself anew for each app, as long as a page takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def program_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest leaves its page as the program that runs, which no other process could import."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of the test's own, in which pages save."""
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as opened:
        for module in (library, drafts):
            monkeypatch.setattr(module, "shared_store", lambda: opened)
        yield opened


@pytest.fixture(autouse=True, scope="module")
def found_anew() -> None:
    """Each file changes for itself how much its questions simulate."""
    FOUND.clear()


def ask_once(
    jobs: Jobs, owner: str, question: Question[Any, Any], request: Hashable, save: Save | None = None
) -> Job[Any, Any]:
    """Ask a question whose answer may have been found before; all else is as it always is."""

    def answer(asked: Hashable, watch: Watch[Any]) -> Any:
        if asked not in FOUND:
            FOUND[asked] = question.answer(asked, watch)
        return FOUND[asked]

    return ask(jobs, owner, replace(question, answer=answer), request, save)


@pytest.fixture
def staged(monkeypatch: pytest.MonkeyPatch) -> StagedJobs:
    jobs = StagedJobs()
    monkeypatch.setattr(state, "background_jobs", lambda: jobs)
    monkeypatch.setattr(answer_view, "ask", ask_once)
    return jobs


@pytest.fixture
def open_page(staged: StagedJobs) -> Iterator[Callable[..., AppTest]]:  # noqa: ARG001 (no page starts real runs)
    """Open a page with query parameters."""

    def begin(page: str = "overview", **query: Any) -> AppTest:
        app = AppTest.from_file(ROOT / "dashboard.py", default_timeout=SECONDS)
        for name, value in query.items():
            app.query_params[name] = str(value)
        if page != "overview":
            # As an address opens it; `switch_page` knows it only once another page has been run.
            app._page_hash = calc_hash(places.PATHS[PLACES[page]])
        app.run()
        assert not app.exception
        return app

    yield begin
    st.cache_data.clear()


def words_of(app: AppTest, strip: str) -> str:
    """The words of a strip, that of the days or that of the figures; empty where it is not shown."""
    bodies = [str(each.proto.body) for each in app.get("html")]
    return " ".join(re.sub(r"<[^>]+>", " ", body) for body in bodies if re.search(rf"class=['\"]{strip}\b", body))


def elements(app: AppTest, kind: str) -> Sequence[Any]:
    """Those of a kind that Streamlit's tests have no class for."""
    return app.get(kind)


def use_volumes(app: AppTest, content: bytes | Path, name: str, counts: Counts | None = None) -> VolumeReading:
    """Take a volume file into use, and answer what its counts are of where that is given."""
    reading = read_volumes(content, name=name)
    app.session_state["volume_reading"] = reading
    if counts is not None:
        app.session_state["counted_calls"] = {name: CountedCalls(counts)}
    app.run()
    assert not app.exception
    return reading


def with_draft(app: AppTest, **changes: object) -> AppTest:
    """The Overview once the small center has been changed on the place Scenarios."""
    today = small_center()
    app.session_state[HISTORIES] = {today: EditHistory(Draft(with_fields(today, **changes)))}
    app.run()
    assert not app.exception
    return app


def compare_draft(app: AppTest) -> AppTest:
    """The Overview with a draft without cutoff, shown against the plan that it began with."""
    with_draft(app, cutoff__rule="never")
    app.selectbox(key="center").select(DRAFT_OF_SMALL)
    app.selectbox(key="baseline").select(next(iter(SAMPLES))).run()
    app.button(key="start_run").click().run()
    assert not app.exception
    return app
