"""What counts are of: asked on Volumes, kept with the data set, and first calls derived where calls are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.first_calls import question
from analytics.first_calls.derivation import DerivedCalls, FirstCallsRequest, derive_first_calls
from analytics.first_calls.words import first_calls_in_words
from analytics.inputs.scenario_edits import Draft, EditHistory
from analytics.inputs.variations import with_fields
from analytics.pages import library
from analytics.pages.drafts import HISTORIES
from analytics.pages.library import SAMPLES, plan_name
from analytics.pages.volumes.counts import AS_CHOSEN, COUNTS
from data import read_volumes
from data.samples.scenarios import small_center
from data.samples.volumes import SAMPLE_FILE
from data.store.store import Store, open_store
from data.volumes.counted_calls import CountedCalls
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS
from tests.analytics.pages.conftest import StagedJobs, use_volumes
from tests.analytics.pages.volumes.test_page import calls_file, upload
from tests.figures import figures_in

ALL_CALLS, FIRST_ONLY = COUNTS
SMALL, *_ = SAMPLES
WEEK = calls_file(*(f"2026-03-{day:02d}" for day in range(9, 14)), calls=350)
"""2,800 calls on each of five days."""


@pytest.fixture(name="store")
def store_with_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with a plan whose callers hang up and call again."""
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as opened:
        monkeypatch.setattr(library, "shared_store", lambda: opened)
        opened.scenarios.save("Scarce", scarce(), "Ann")
        yield opened


@pytest.fixture(autouse=True)
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[DerivedCalls]:
    """What was derived, in this process."""
    found: list[DerivedCalls] = []

    def derive(*asked: Any, **watched: Any) -> DerivedCalls:
        found.append(partial(derive_first_calls, workers=1)(*asked, **watched))
        return found[-1]

    monkeypatch.setattr(question, "derive_first_calls", derive)
    return found


def scarce() -> Scenario:
    plan = small_center()
    table = plan.tier1.staffing.on_duty
    fewer = {name: tuple(people * 6 // 10 for people in getattr(table, name)) for name in WEEKDAYS}
    return with_fields(plan, tier1__staffing={"on_duty": {"interval_minutes": 30, **fewer}}, name="Scarce")


def calls_a_week(scenario: Scenario) -> float:
    return sum(sum(scenario.demand.on(scenario.calendar().date_of(day))) for day in range(scenario.days))


def press_run(app: AppTest) -> None:
    app.button(key="start_run").click().run()
    assert not app.exception


def test_what_a_file_counts_is_asked_once(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes")
    assert [each.key for each in app.radio] == ["pictures"]
    upload(app, WEEK)
    asked = app.radio(key="counts_of_calls.csv")
    assert asked.value is None
    assert any("taken as all calls offered, as phone systems count" in each.value for each in app.caption)
    asked.set_value(ALL_CALLS).run()
    assert app.session_state["counted_calls"] == {"calls.csv": CountedCalls("offered")}
    # Plans that other tests have saved follow.
    assert app.selectbox(key="todays_plan_of_calls.csv").options[: 1 + len(SAMPLES)] == [AS_CHOSEN, *SAMPLES]
    app.radio(key="counts_of_calls.csv").set_value(FIRST_ONLY).run()
    assert app.session_state["counted_calls"] == {"calls.csv": CountedCalls("first")}
    next(each for each in app.button if each.label == "Use the sample again").click().run()
    assert [each.key for each in app.radio] == ["pictures"]


@pytest.mark.usefixtures("store")
def test_first_calls_are_derived_where_calls_are_chosen(
    open_page: Callable[..., AppTest], staged: StagedJobs, derivations: list[DerivedCalls]
) -> None:
    app = open_page(center="Scarce, version 1")
    use_volumes(app, WEEK.encode(), "ours.csv")
    (found,) = derivations
    offered, first, simulated = (round(calls / 5) for calls in (found.offered, found.first, found.simulated))
    assert (offered, abs(simulated - offered) <= 3, first < 2700) == (2800, True, True)
    (said,) = (each.value for each in app.info)
    assert said.startswith(first_calls_in_words(found, "Scarce, version 1"))
    assert "Nobody has said yet" in said
    press_run(app)
    (scenario,) = staged.scenarios.values()
    assert calls_a_week(scenario) == pytest.approx(found.first)
    source = scenario.demand.source
    assert (source.startswith("mean week of ours.csv"), figures_in(source)) == (True, [f"{first:,}", "2,800"])
    assert any(source.partition(": ")[2] in each.value for each in app.caption)
    app.run()
    assert len(derivations) == 1


@pytest.mark.usefixtures("store")
def test_who_presses_while_first_calls_are_derived_gets_the_run_afterwards(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page()
    before = len(staged.started)
    staged.state = "running"
    use_volumes(app, WEEK.encode(), "ours.csv", "offered")
    press_run(app)
    app.run()
    assert len(staged.started) == before
    (derived,) = (job for job in staged.jobs.values() if isinstance(job.asked, FirstCallsRequest))
    derived.result, derived.state, staged.state = derive_first_calls(derived.asked, workers=1), "done", "done"
    app.run()
    assert not app.exception
    assert len(staged.started) == before + 1
    (scenario,) = staged.scenarios.values()
    assert scenario.demand.source.startswith("mean week of ours.csv")
    app.run()
    assert len(staged.started) == before + 1


@pytest.mark.usefixtures("store")
def test_first_calls_are_those_of_the_baseline_for_all_plans_compared(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page(center=SMALL, baseline="Scarce, version 1")
    use_volumes(app, WEEK.encode(), "ours.csv")
    press_run(app)
    one, other = staged.scenarios.values()
    assert one.demand == other.demand
    assert calls_a_week(one) < 5 * 2700


@pytest.mark.usefixtures("store")
def test_the_plan_named_as_todays_is_that_of_every_plan(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    use_volumes(app, WEEK.encode(), "ours.csv", "offered")
    press_run(app)
    (plain,) = staged.scenarios.values()
    app.session_state["counted_calls"] = {"ours.csv": CountedCalls("offered", "Scarce, version 1")}
    app.run()
    assert "derived under “Scarce, version 1” as today's plan" in app.info[0].value
    press_run(app)
    (named,) = staged.scenarios.values()
    assert calls_a_week(named) < 0.97 * calls_a_week(plain)
    app.session_state["counted_calls"] = {"ours.csv": CountedCalls("offered", "Gone, version 1")}
    app.run()
    assert f"derived under “{plan_name(SMALL)}”" in app.info[0].value
    assert "“Gone, version 1”, named as today's plan, is not here" in app.info[0].value


@pytest.mark.usefixtures("store")
def test_a_draft_meets_the_first_calls_of_the_plan_that_it_began_with(
    open_page: Callable[..., AppTest], staged: StagedJobs, derivations: list[DerivedCalls]
) -> None:
    app = open_page("scenarios")
    use_volumes(app, WEEK.encode(), "ours.csv", "offered")
    app.session_state[HISTORIES] = {scarce(): EditHistory(Draft(with_fields(scarce(), calling_again__max_calls=1)))}
    app.selectbox(key="plan").select("Scarce, version 1").run()
    app.button(key="run_scenario").click().run()
    assert not app.exception
    one, other = staged.scenarios.values()
    assert (one.demand, other.calling_again.max_calls) == (other.demand, 1)
    assert calls_a_week(one) == pytest.approx(derivations[-1].first)
    assert any("derived under “Scarce, version 1” as today's plan" in each.value for each in app.info)


def test_counts_of_first_calls_are_taken_as_they_are(
    open_page: Callable[..., AppTest], staged: StagedJobs, derivations: list[DerivedCalls]
) -> None:
    app = open_page()
    use_volumes(app, WEEK.encode(), "ours.csv", "first")
    press_run(app)
    (scenario,) = staged.scenarios.values()
    assert calls_a_week(scenario) == 5 * 2800
    assert not derivations
    assert not app.info


def test_while_they_are_derived_nothing_is_run(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    staged.state = "running"
    before = len(staged.started)
    use_volumes(app, WEEK.encode(), "ours.csv", "offered")
    assert len(staged.started) == before
    assert any("first calls behind the calls offered are derived" in each.value for each in app.caption)
    (job,) = (each for each in staged.jobs.values() if each.state == "running")
    app.button(key="cancel_first_calls").click().run()
    assert job.cancel.is_set()
    job.state, staged.state = "cancelled", "done"
    app.run()
    assert app.button(key="start_run").disabled
    app.button(key="derive_first_calls").click().run()
    assert not app.exception
    assert not app.button(key="start_run").disabled


@pytest.mark.usefixtures("store")
def test_a_week_of_a_forecast_is_of_calls_offered_too(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page("volumes")
    app.session_state["volume_reading"] = read_volumes(SAMPLE_FILE, name="ours.csv")
    app.segmented_control(key="view_of_volumes").select("forecast").run()
    app.button(key="use_forecast").click().run()
    app.switch_page("analytics/pages/overview/page.py").run()
    app.selectbox(key="center").select("Scarce, version 1").run()
    press_run(app)
    (scenario,) = staged.scenarios.values()
    assert scenario.demand.source.startswith("forecast from ours.csv, week of Mon 30 Mar 2026: ")
    assert scenario.demand.source.endswith(" offered")
    assert f"{scenario.start}" == "2026-03-30"
    assert 5 * 2400 < calls_a_week(scenario) < 5 * 2900


def test_the_answer_and_what_was_derived_are_kept_with_the_data_set(
    open_page: Callable[..., AppTest], store: Store, derivations: list[DerivedCalls]
) -> None:
    app = open_page("volumes")
    upload(app, WEEK)
    app.radio(key="counts_of_calls.csv").set_value(ALL_CALLS).run()
    app.selectbox(key="todays_plan_of_calls.csv").select("Scarce, version 1").run()
    app.button(key="save_volumes_version").click().run()
    (saved,) = store.data_sets.newest()
    assert store.data_sets.open(saved.identifier).counted == CountedCalls("offered", "Scarce, version 1")
    assert app.radio(key="counts_of_calls.csv, version 1").value == ALL_CALLS
    for number in range(2):
        other = open_page("volumes", data_set=saved.identifier)
        assert not any("It is not known" in each.value for each in other.info)
        other.switch_page("analytics/pages/overview/page.py").run()
        assert "derived under “Scarce, version 1” as today's plan" in other.info[0].value
        assert len(derivations) == 1, f"session {number}"


def test_of_a_data_set_of_before_it_is_said_that_nobody_was_asked(
    open_page: Callable[..., AppTest], store: Store
) -> None:
    saved = store.data_sets.save("March", read_volumes(WEEK.encode(), name="x"), "Ann")
    app = open_page("volumes", data_set=saved.identifier)
    assert any("It is not known whether its counts contain people who call again" in each.value for each in app.info)
    assert app.radio(key="counts_of_March, version 1").value is None
