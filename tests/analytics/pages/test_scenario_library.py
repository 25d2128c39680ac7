"""The library of scenarios: what is saved can be chosen, opened by its link, taken away and brought back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics import run_experiment
from analytics.experiments.precision import USUAL_AIM, precision_of
from analytics.experiments.question import save_answer
from analytics.experiments.runs import RUN, RunRequest, RunResult, Sampling
from analytics.inputs.variations import with_fields
from analytics.pages import library
from analytics.pages.library import SAMPLES
from analytics.pages.markdown import as_written
from analytics.results.answers import answer
from data.samples.scenarios import small_center
from data.store.store import Store, scenario_file
from tests.analytics.pages.conftest import SECONDS, StagedJobs
from tests.earlier_plans import earlier_file

BASELINE = "Two days"
NAME = "No cutoff [today](http://example.org)"


def library_page() -> None:
    from analytics.pages.scenario_library import show_library, show_saving
    from data.samples.scenarios import small_center

    show_saving(small_center(), "Small")
    show_library()


def page_of_two_plans() -> None:
    from analytics.pages.scenario_library import show_saving
    from data.samples.scenarios import small_center

    show_saving(small_center(), "Advised")
    show_saving(small_center(), "Shifts", of="_of_shifts")


def test_two_plans_can_be_saved_on_one_page(store: Store) -> None:
    app = AppTest.from_function(page_of_two_plans, default_timeout=SECONDS).run()
    assert not app.exception
    app.text_input(key="saver_name_of_shifts").set_value("Ann")
    app.button(key="save_version_of_shifts").click().run()
    assert not app.exception
    assert [(each.name, each.saved_by) for each in store.scenarios.newest()] == [("Shifts", "Ann")]
    assert len(app.success) == 1


@pytest.fixture
def page(store: Store) -> AppTest:  # noqa: ARG001 (the page finds it)
    app = AppTest.from_function(library_page, default_timeout=SECONDS).run()
    assert not app.exception
    return app


def test_a_scenario_is_saved_in_versions(page: AppTest, store: Store) -> None:
    for number, who in ((1, "Ann"), (2, "Bob")):
        page.text_input(key="save_name").set_value(NAME)
        page.text_input(key="save_note").set_value(f"note {number}")
        page.text_input(key="saver_name").set_value(who)
        page.button(key="save_version").click().run()
        assert not page.exception
        assert page.success[0].value.startswith(r"Saved as No cutoff \[today\](http")
        newest = store.scenarios.newest()[0]
        assert (newest.name, newest.number, newest.saved_by, newest.note) == (NAME, number, who, f"note {number}")
        assert page.code[0].value.endswith(f"/?scenario={newest.identifier}")
    assert store.scenarios.open(newest.identifier).scenario == small_center()
    assert list(page.dataframe[0].value["Version"]) == [2, 1]


def test_a_name_that_cannot_be_kept_is_refused_and_nothing_is_lost(page: AppTest, store: Store) -> None:
    page.text_input(key="save_name").set_value("   ")
    page.button(key="save_version").click().run()
    assert "the name is empty" in page.error[0].value
    assert not store.scenarios.newest()


def test_what_is_put_away_can_be_listed_again(page: AppTest, store: Store) -> None:
    store.scenarios.save("Small", small_center(), "Ann")
    page.run()
    page.button(key="archive_scenario").click().run()
    assert "plan" in page.info[0].value
    assert "library_name" not in {each.key for each in page.selectbox}
    page.toggle(key="archived").set_value(True).run()
    assert page.selectbox(key="library_name").options == ["Small"]
    page.button(key="archive_scenario").click().run()
    assert [each.name for each in store.scenarios.newest()] == ["Small"]


def test_a_scenario_comes_in_from_a_file(page: AppTest, store: Store) -> None:
    wished = with_fields(small_center(), name="Wished", days=3)
    page.file_uploader(key="plan_file_0").set_value(("wished.json", scenario_file(wished), "application/json")).run()
    page.text_input(key="import_name_wished.json").set_value("Hoped for").run()
    page.button(key="save_import").click().run()
    (saved,) = store.scenarios.newest()
    assert saved.name == "Hoped for"
    assert store.scenarios.open(saved.identifier).scenario == wished
    assert saved.note == "From the file wished.json"


def test_a_file_of_an_earlier_version_says_what_was_changed_in_it(page: AppTest, store: Store) -> None:
    file = earlier_file(small_center(), heavy_day_calls=2860)
    page.file_uploader(key="plan_file_0").set_value(("before.json", file, "application/json")).run()
    assert any("now it is one that heads for more than 3,344 in the whole day" in each.value for each in page.info)
    page.button(key="save_import").click().run()
    (saved,) = store.scenarios.newest()
    opened = store.scenarios.open(saved.identifier)
    assert (opened.scenario.cutoff.heavy_day_calls, opened.changes) == (3344, "")


def of_before(store: Store, folder: Path, **cutoff: Any) -> str:
    """The link to a plan that an earlier version saved."""
    saved = store.scenarios.save("Before", small_center(), "Ann")
    with closing(sqlite3.connect(folder / "store.sqlite")) as database, database:
        document = earlier_file(small_center(), **cutoff).decode()
        database.execute("UPDATE scenario_contents SET document = ?", (document,))
    return saved.identifier


def test_a_plan_that_an_earlier_version_saved_opens_in_todays_terms_and_says_so(
    store: Store, tmp_path: Path, open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page(scenario=of_before(store, tmp_path, heavy_day_calls=2860))
    (scenario,) = staged.scenarios.values()
    assert scenario.cutoff.heavy_day_calls == 3344
    told = as_written("Before, version 1: An earlier version of this program wrote this plan. In it a heavy day had ")
    assert [each.value for each in app.info if each.value.startswith(told)]


def test_a_plan_that_cannot_be_told_in_todays_terms_says_why_and_harms_no_other(
    store: Store, tmp_path: Path, open_page: Callable[..., AppTest]
) -> None:
    of_before(store, tmp_path, time="08:30", heavy_day_calls=88)
    app = open_page()
    for place in ("baseline", "center"):
        app.selectbox(key=place).select("Before, version 1").run()
        assert not app.exception
        assert as_written("Before, version 1: The saved plan cannot be read") in app.error[0].value
        assert as_written("allowed is 09:22") in app.error[0].value
        app.selectbox(key=place).select(next(iter(SAMPLES))).run()
        assert not app.error
        assert app.header


def test_a_file_that_is_no_scenario_is_told_line_by_line(page: AppTest) -> None:
    page.file_uploader(key="plan_file_0").set_value(("bad.json", b'{"days": -1}', "application/json")).run()
    assert not page.exception
    assert any("days" in each.value for each in page.error)
    assert any("missing" in each.value for each in page.error)


def test_a_link_opens_the_saved_version_on_the_overview(
    store: Store, open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    first = with_fields(small_center(), cutoff__time=16 * 60 + 5, callback__threshold_low=12.5)
    saved = store.scenarios.save("Early", first, "Ann")
    store.scenarios.save("Early", small_center(), "Ann")
    app = open_page(scenario=saved.identifier)
    assert app.selectbox(key="center").value == "Early, version 1"
    assert app.selectbox(key="center").options[: len(SAMPLES)] == list(SAMPLES)
    assert staged.scenarios == {"Early, version 1": first}
    app.selectbox(key="center").select("Early, version 2").run()
    assert not app.exception
    app.button(key="start_run").click().run()
    assert staged.scenarios == {"Early, version 2": small_center()}


def test_a_store_that_cannot_be_used_leaves_the_samples(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAFFING_DATABASE_URL", "sqlite:////proc/nowhere/store.sqlite")
    library.shared_store.cache_clear()
    app = open_page()
    assert app.warning[0].value.startswith("Saved plans and runs cannot be used.")
    assert app.selectbox(key="center").options == list(SAMPLES)
    assert app.header
    library.shared_store.cache_clear()


def test_a_run_that_is_kept_opens_by_its_link_without_being_run_again(
    store: Store, open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    today = with_fields(small_center(), days=2)
    experiment = run_experiment({BASELINE: today}, replications=2, seed=5, workers=1)
    request = RunRequest(((BASELINE, today),), Sampling(2, 5, "compiled"))
    identifier = save_answer(store, RUN, request, RunResult(precision_of(experiment, USUAL_AIM)), "Ann")
    app = open_page(run=identifier)
    assert not staged.started
    assert app.header[0].value == answer(experiment, BASELINE).sentence
    assert app.query_params["run"] == identifier
    assert any("seed 5" in each.value for each in app.caption)
