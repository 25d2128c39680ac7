"""A run opened by its link stands beside its own inputs: in another session, after a restart, whoever opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.experiments.jobs import SavedResult
from analytics.experiments.question import save_answer
from analytics.experiments.runs import COMPARISON, RUN, RunKind, RunRequest, Sampling
from analytics.inputs.variations import with_demand, with_fields
from analytics.pages import library
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.calls_expected import OWN_CALLS
from analytics.pages.plan_choice import NO_PLAN
from analytics.pages.state import sample_reading
from data.samples.scenarios import small_center
from data.store.store import Store
from queueing import Scenario
from queueing.scenario.every_input import EVERY_INPUT
from tests.analytics.pages.conftest import ROOT, SECONDS, StagedJobs, words_of
from tests.earlier_plans import earlier_file
from tests.figures import figures_in

SMALL, DRAFT = "Small center", "Draft of Small center"
SAMPLE = next(iter(library.SAMPLES))
CHANGED = EVERY_INPUT["callback.threshold_high"].label
HINT = INPUTS_CHANGED.partition("{}")[0]
OVERVIEW, SCENARIOS = "analytics/pages/overview/page.py", "analytics/pages/scenarios/page.py"


@pytest.fixture(autouse=True)
def pages_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each page by itself: the way to the others is left out."""
    monkeypatch.setattr(st, "page_link", lambda *_, **__: None)
    yield
    st.cache_data.clear()


def mean_week(plan: Scenario) -> Scenario:
    """The plan with other calls than its own."""
    volumes = sample_reading().volumes
    assert volumes is not None
    return with_fields(with_demand(plan, volumes.typical_week(), None), volume_factor=0.5)


def kept(store: Store, sampling: Sampling | None = None, kind: RunKind = "run", /, **plans: Scenario) -> str:
    """The identifier of a run that an earlier server kept; underscores stand for spaces."""
    named = tuple((name.replace("_", " "), plan) for name, plan in plans.items())
    asked = RunRequest(named, sampling or Sampling(2, 5, "compiled"), kind)
    return save_answer(store, COMPARISON if kind == "comparison" else RUN, asked, StagedJobs._run_result(asked), "Ann")


def open_link(page: str, **query: object) -> AppTest:
    app = AppTest.from_file(ROOT / page, default_timeout=SECONDS)
    for name, value in query.items():
        app.query_params[name] = str(value)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    assert not [each.value for each in app.warning if each.value.startswith(HINT)]
    return app


def changes(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if " → " in each.value]


def test_a_run_with_other_calls_stands_beside_them(store: Store, staged: StagedJobs) -> None:
    with_calls = mean_week(small_center())
    link = kept(store, Small_center=with_calls)
    app = open_link(OVERVIEW, run=link, center=SAMPLE, calls="Mean week of sample volumes", seed=9)
    assert app.selectbox(key="center").value == "Small center, as run"
    assert (app.selectbox(key="baseline").value, app.selectbox(key="calls").value) == (NO_PLAN, OWN_CALLS)
    assert (app.number_input(key="replications").value, app.number_input(key="seed").value) == (2, 5)
    assert app.query_params["run"] == link
    assert not staged.started
    app.number_input(key="seed").set_value(6).run()
    app.button(key="start_run").click()
    run(app)
    assert staged.started == [({"Small center, as run": with_calls}, Sampling(2, 6, "compiled"))]


def test_a_run_that_an_earlier_version_kept_says_what_was_changed_in_its_plan(
    store: Store, tmp_path: Path, staged: StagedJobs
) -> None:
    link = kept(store, Small_center=small_center())
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as database, database:
        document = earlier_file(small_center(), heavy_day_calls=2860).decode()
        database.execute("UPDATE scenario_contents SET document = ?", (document,))
    app = open_link(OVERVIEW, run=link)
    assert app.selectbox(key="center").value == "Small center, as run"
    assert app.header
    assert not staged.started
    assert any("heads for more than 3,344 in the whole day" in each.value for each in app.info)


def test_what_is_chosen_after_a_link_was_opened_stays(store: Store) -> None:
    app = open_link(OVERVIEW, run=kept(store, Small_center=mean_week(small_center())))
    app.selectbox(key="center").select(SAMPLE).run()
    assert app.selectbox(key="center").value == SAMPLE
    assert [each.value for each in app.warning if each.value.startswith(HINT)]


def test_a_run_of_a_plan_that_is_there_chooses_it(store: Store, staged: StagedJobs) -> None:
    app = open_link(OVERVIEW, run=kept(store, Small_center=small_center()))
    assert app.selectbox(key="center").value == SAMPLE
    assert list(app.selectbox(key="center").options) == list(library.SAMPLES)
    assert not staged.started


def test_a_draft_and_its_baseline_are_chosen_on_the_overview(store: Store) -> None:
    draft = with_fields(small_center(), cutoff__rule="never")
    app = open_link(OVERVIEW, run=kept(store, Small_center=small_center(), Draft_of_Small_center=draft))
    assert (app.selectbox(key="baseline").value, app.selectbox(key="center").value) == (SAMPLE, f"{DRAFT}, as run")
    assert any(arrow in words_of(app, "figure-strip") for arrow in ("↑", "↓"))


def test_a_draft_is_opened_as_a_draft_of_its_plan(store: Store, staged: StagedJobs) -> None:
    draft = with_fields(small_center(), callback__threshold_high=45.0, days=5)
    link = kept(store, Small_center=with_fields(small_center(), days=5), Draft_of_Small_center=draft)
    app = open_link(SCENARIOS, view="edit", run=link, plan=SAMPLE)
    assert app.selectbox(key="plan").value == "Small center, as run"
    (change,) = changes(app)
    assert (CHANGED in change, figures_in(change)) == (True, ["30", "45"])
    assert not staged.started
    app.button(key="undo").click().run()
    assert not changes(app)
    assert [each.value for each in app.warning if each.value.startswith(HINT)]


def test_a_draft_with_other_calls_has_both(store: Store) -> None:
    draft = with_fields(small_center(), callback__threshold_high=45.0)
    link = kept(store, Small_center=mean_week(small_center()), Draft_of_Small_center=mean_week(draft))
    app = open_link(SCENARIOS, view="edit", run=link)
    assert (app.selectbox(key="plan").value, app.selectbox(key="calls").value) == ("Small center, as run", OWN_CALLS)
    (change,) = changes(app)
    assert (CHANGED in change, figures_in(change)) == (True, ["30", "45"])


def test_a_comparison_chooses_its_plans(store: Store, staged: StagedJobs) -> None:
    today = small_center()
    plans: dict[str, Any] = {
        "Small_center": today,
        "No_cutoff": with_fields(today, cutoff__rule="never"),
        "Later,_version_3": with_fields(today, cutoff__time=19 * 60),
    }
    app = open_link(SCENARIOS, view="compare", comparison=kept(store, None, "comparison", **plans))
    assert app.selectbox(key="compare_baseline").value == SAMPLE
    assert app.multiselect(key="compare_with").value == ["No cutoff", library.AS_RUN.format("Later, version 3")]
    assert (app.number_input(key="compare_weeks").value, app.number_input(key="compare_seed").value) == (2, 5)
    assert not staged.started


def test_two_runs_of_one_name_are_told_apart(store: Store) -> None:
    plans = {
        "A": with_fields(small_center(), volume_factor=0.8),
        "A,_as_run": with_fields(small_center(), volume_factor=0.9),
    }
    app = open_link(OVERVIEW, run=kept(store, **plans))
    assert (app.selectbox(key="baseline").value, app.selectbox(key="center").value) == ("A, as run", "A, as run (2)")


def test_a_run_that_was_done_before_it_was_asked_for_is_this_sessions_own(
    store: Store, staged: StagedJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = kept(store, Sampling(2, 1, "compiled"), Small_center=small_center())
    begin = staged.start

    def begin_kept(*asked: Any, **options: Any) -> Any:
        job = begin(*asked, **options)
        job.saved = SavedResult(link)
        return job

    monkeypatch.setattr(staged, "start", begin_kept)
    app = open_link(OVERVIEW, replications=2)
    assert app.query_params["run"] == link
    full = list(library.SAMPLES)[1]
    app.selectbox(key="center").select(full).run()
    assert app.selectbox(key="center").value == full
