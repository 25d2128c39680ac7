"""An address opens what it names or says that it is not here; it never shows another thing in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from streamlit.testing.v1 import AppTest

from analytics.experiments.jobs import SavedResult
from analytics.inputs.variations import with_fields
from analytics.pages import library
from data.samples.scenarios import small_center
from data.store.store import Store, StoreUnreachableError
from tests.analytics.pages.conftest import FEW, StagedJobs, words_of

RESULTS = [
    ("overview", "", "run"),
    ("scenarios", "edit", "run"),
    ("scenarios", "compare", "comparison"),
    ("advice", "policies", "policies"),
    ("advice", "staffing", "staffing"),
    pytest.param("advice", "sensitivity", "sensitivity", marks=pytest.mark.long),
    ("advice", "blocks", "blocks"),
    ("volumes", "import", "data_set"),
]
"""Each page and view whose address names a result, and by which parameter."""
UNKNOWN = "nobodysaved1"
HUGE = "9" * 400


@pytest.fixture
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> NoReturn:
        msg = "The database cannot be used: the disk is away."
        raise StoreUnreachableError(msg)

    monkeypatch.setattr(library, "shared_store", unreachable)


def named(parameter: str, view: str, **more: Any) -> dict[str, Any]:
    return {parameter: UNKNOWN} | ({"view": view} if view else {}) | more


def shows_only(app: AppTest, problem: str) -> None:
    """Whether the page says what is wrong, and nothing else: no figure, no table, no input of a plan."""
    (error,) = app.error
    assert problem in error.value
    assert not words_of(app, "figure-strip")
    assert not app.dataframe
    assert not app.selectbox
    assert not app.exception


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("page", "view", "parameter"), RESULTS)
def test_a_result_that_is_not_here_is_said_to_be_so(
    open_page: Callable[..., AppTest], staged: StagedJobs, page: str, view: str, parameter: str
) -> None:
    app = open_page(page, **named(parameter, view, **FEW))
    started = len(staged.jobs)
    shows_only(app, f"is not here: {UNKNOWN}")
    assert app.query_params[parameter] == UNKNOWN
    app.run()
    shows_only(app, f"is not here: {UNKNOWN}")
    assert len(staged.jobs) == started
    app.button(key="open_without").click().run()
    assert not app.error
    assert not app.exception


@pytest.mark.usefixtures("no_store")
@pytest.mark.parametrize(("page", "view", "parameter"), [RESULTS[0], RESULTS[-2], RESULTS[-1]])
def test_a_store_that_does_not_answer_is_not_an_unknown_result(
    open_page: Callable[..., AppTest], page: str, view: str, parameter: str
) -> None:
    shows_only(open_page(page, **named(parameter, view)), "cannot be opened now. The database cannot be used")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("parameter", ["scenario", "center", "baseline"])
def test_a_plan_that_is_not_here_is_not_replaced(
    open_page: Callable[..., AppTest], staged: StagedJobs, parameter: str
) -> None:
    shows_only(open_page(**{parameter: UNKNOWN}), f"The plan that this address names is not here: {UNKNOWN}")
    assert not staged.started


def test_an_earlier_version_of_a_plan_opens_by_its_name(
    open_page: Callable[..., AppTest], staged: StagedJobs, store: Store
) -> None:
    for factor in (1.1, 1.2):
        store.scenarios.save("Busy", with_fields(small_center(), volume_factor=factor), "Ann")
    app = open_page(center="Busy, version 1")
    assert app.selectbox(key="center").value == "Busy, version 1"
    assert staged.scenarios["Busy, version 1"].volume_factor == 1.1


@pytest.mark.usefixtures("no_store")
def test_a_result_that_is_known_opens_though_the_store_went_away(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    open_page()
    (run,) = staged.jobs.values()
    run.saved = SavedResult("kept23456789")
    again = open_page(run="kept23456789")
    assert words_of(again, "figure-strip")
    assert len(staged.started) == 1


@pytest.mark.parametrize("text", ["inf", "nan", HUGE])
def test_numbers_that_there_are_not_are_left_out(
    open_page: Callable[..., AppTest], staged: StagedJobs, text: str
) -> None:
    app = open_page(seed=text, replications=2)
    (warning,) = (each.value for each in app.warning if "is no number that can be used" in each.value)
    assert text[:40] in warning
    assert len(warning) < 250
    ((_, sampling),) = staged.started
    assert (sampling.seed, sampling.replications) == (1, 2)
    app.run()
    assert not app.warning
