"""The view of an answer, on every page that asks a question: what is started, said, dimmed, and stands meanwhile."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from analytics.experiments.jobs import Job, JobState, SavedResult
from analytics.experiments.runs import RunRequest
from analytics.inputs.variations import with_fields
from analytics.pages import answer_view
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.job_view import OF_BEFORE
from analytics.reports.html_file import html_file
from analytics.reports.report import Report
from analytics.sensitivity.uncertain_inputs import InputRange, usual_ranges
from data.samples.scenarios import small_center
from queueing import Scenario
from tests.analytics.pages.conftest import FEW, StagedJobs

ENDED = {"cancelled": "It was cancelled; nothing of it is saved.", "failed": "It failed. No room. Change an input and "}
HINT = INPUTS_CHANGED.partition("{}")[0]


@dataclass(frozen=True)
class View:
    """A page that asks a question."""

    page: str
    view: str
    parameter: str
    """By which the address names an answer."""
    start: str
    """The button that starts."""
    changed: str
    """An input."""


OVERVIEW = View("overview", "", "run", "start_run", "seed")
EDIT = View("scenarios", "edit", "run", "run_scenario", "seed")
COMPARE = View("scenarios", "compare", "comparison", "start_comparison", "compare_seed")
POLICIES = View("advice", "policies", "policies", "start_policies", "policies_seed")
STAFFING = View("advice", "staffing", "staffing", "start_staffing", "staffing_seed")
SENSITIVITY = View("advice", "sensitivity", "sensitivity", "start_sensitivity", "sensitivity_seed")
BLOCKS = View("advice", "blocks", "blocks", "start_blocks", "blocks_seed")
VIEWS = (OVERVIEW, EDIT, COMPARE, POLICIES, STAFFING, SENSITIVITY, BLOCKS)
every_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.view or view.page)


def every_view_in_turn(*states: JobState) -> pytest.MarkDecorator:
    """Each view with one of the states in which a job ends: how it is said is the same on all of them."""
    pairs = [
        pytest.param(view, state, id=f"{view.view or view.page}-{state}") for view, state in zip(VIEWS, cycle(states))
    ]
    return pytest.mark.parametrize(("view", "state"), pairs)


@pytest.fixture(autouse=True)
def small_questions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Little to simulate, in this process."""
    monday = with_fields(small_center(), days=1, max_overrun_days=3)
    for view in ("policies", "staffing", "sensitivity", "blocks"):
        monkeypatch.setattr(f"analytics.pages.advice.{view}.choose_plan", lambda *_, **__: monday)
        monkeypatch.setattr(f"analytics.pages.advice.{view}.offer_plan", lambda *_: "Monday")
    for name in ("SCREENING", "CHOOSING"):
        monkeypatch.setattr(f"analytics.blocks.search.{name}", 2)
    monkeypatch.setattr("analytics.policies.inputs.cutoff_minutes_tried", lambda _: [15 * 60, 17 * 60])
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr("analytics.pages.run_answer.show_results", lambda *_, **__: None)

    def one(scenario: Scenario) -> tuple[InputRange, ...]:
        return usual_ranges(scenario)[:1]

    monkeypatch.setattr("analytics.pages.advice.sensitivity.usual_ranges", one)
    yield
    st.cache_data.clear()


@pytest.fixture
def opened(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Open the page of a view."""

    def begin(view: View, **query: Any) -> AppTest:
        return open_page(view.page, **({"view": view.view} if view.view else {}), **query)

    return begin


@pytest.fixture
def answered(opened: Callable[..., AppTest]) -> Callable[[View], AppTest]:
    """Open the page of a view, and ask its question."""

    def begin(view: View) -> AppTest:
        return press(opened(view, **FEW), view.start)

    return begin


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def change(app: AppTest, view: View, value: int = 7) -> AppTest:
    app.number_input(key=view.changed).set_value(value).run()
    assert not app.exception
    return app


def last_job(staged: StagedJobs) -> Job[Any, Any]:
    return list(staged.jobs.values())[-1]


def address(app: AppTest, view: View) -> str:
    named = app.query_params[view.parameter]
    return str(named[0] if isinstance(named, list) else named)


def is_said(app: AppTest, begins: str) -> bool:
    return any(each.value.startswith(begins) for each in (*app.info, *app.error, *app.warning))


def dimmed(app: AppTest) -> list[str]:
    """The headings of answers that the style sheet dims: those that follow what is stale."""

    def blocks(block: Any) -> Iterator[Block]:
        for child in getattr(block, "children", {}).values():
            if isinstance(child, Block):
                yield child
                yield from blocks(child)

    keyed = {getattr(block.proto, "id", "").rpartition("-")[2]: block for block in blocks(app.main)}
    stale = [key.partition("_")[2] for key in keyed if key.startswith("stale_")]
    return [heading.value for key in stale if f"answer_{key}" in keyed for heading in keyed[f"answer_{key}"].header]


@every_view
def test_every_answer_is_offered_in_words_with_its_link_and_as_a_report(
    view: View, answered: Callable[[View], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[tuple[str, Report]] = []

    def note(_name: str, link: str, build: Callable[..., Report], *arguments: object) -> None:
        offered.append((link, build(*arguments)))

    monkeypatch.setattr(answer_view, "offer_answer", note)
    monkeypatch.setattr("analytics.pages.run_answer.offer_answer", note)
    app = answered(view)
    link, report = offered[-1]
    assert app.header[0].value.replace("\\", "").rstrip(".") == report.answer.rstrip(".")
    assert dict(parse_qsl(urlsplit(link).query))[view.parameter] == address(app, view)
    for text in (report.as_text(link), html.unescape(html_file(report).decode())):
        assert report.answer in text
        assert all(figure.value in text for figure in report.figures)


@every_view
def test_an_answer_of_other_inputs_says_so_above_and_is_dimmed(
    view: View, answered: Callable[[View], AppTest], staged: StagedJobs
) -> None:
    app = answered(view)
    heading, started = app.header[0].value, len(staged.jobs)
    assert not is_said(app, HINT)
    assert not dimmed(app)
    change(app, view)
    assert is_said(app, HINT)
    order = [each.value for each in app.main if isinstance(each, Element) and each.type in {"warning", "header"}]
    if view is STAFFING:
        # The estimate for the inputs shown stands in its place.
        assert (app.header[0].value[:8], dimmed(app)) == ("At once:", [])
    else:
        assert dimmed(app) == [heading]
        assert order.index(INPUTS_CHANGED.format(app.button(key=view.start).label)) < order.index(heading)
    change(app, view, 1)
    assert app.header[0].value == heading
    assert not is_said(app, HINT)
    assert not dimmed(app)
    assert len(staged.jobs) == started


@every_view_in_turn("cancelled", "failed")
def test_the_answer_from_before_stands(
    view: View, state: JobState, answered: Callable[[View], AppTest], opened: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = answered(view)
    before, link = app.header[0].value, address(app, view)
    staged.state, staged.problem = state, "No room."
    press(change(app, view), view.start)
    for _ in range(2):
        said = app.error if state == "failed" else app.info
        assert said[0].value.startswith(ENDED[state])
        assert said[0].value.endswith(OF_BEFORE)
        assert app.header[0].value == before
        assert address(app, view) == link
        assert is_said(app, HINT)
        assert dimmed(app) == [before]
        app.run()
    reloaded = opened(view, **{view.parameter: link})
    assert reloaded.header[0].value == before
    assert not is_said(reloaded, ENDED[state])
    assert not dimmed(reloaded)


@every_view_in_turn("failed", "cancelled")
def test_without_an_answer_from_before_it_is_only_said(
    view: View, state: JobState, answered: Callable[[View], AppTest], staged: StagedJobs
) -> None:
    staged.state, staged.problem = state, "No room."
    app = answered(view)
    assert is_said(app, ENDED[state])
    assert not is_said(app, HINT)
    assert not [each for each in app.header if not each.value.startswith("At once:")]
    staged.state = "done"
    press(app, view.start)
    assert app.header
    assert not is_said(app, ENDED[state])


@every_view
def test_while_another_is_sought_it_can_be_cancelled_and_the_answer_from_before_is_dimmed(
    view: View, answered: Callable[[View], AppTest], staged: StagedJobs
) -> None:
    app = answered(view)
    before = app.header[0].value
    staged.state = "running"
    press(change(app, view), view.start)
    assert app.get("progress")
    assert not is_said(app, HINT)
    is_below = OF_BEFORE in [each.value for each in app.caption]
    assert (is_below, dimmed(app)) == ((False, []) if view is STAFFING else (True, [before]))
    assert address(app, view) == last_job(staged).address
    press(app, "cancel_job")
    assert last_job(staged).cancel.is_set()


@every_view
def test_asked_again_the_work_before_is_left(
    view: View, answered: Callable[[View], AppTest], staged: StagedJobs
) -> None:
    staged.state = "running"
    app = answered(view)
    before = last_job(staged)
    press(change(app, view), view.start)
    assert before.cancel.is_set()
    assert not last_job(staged).cancel.is_set()


@pytest.fixture
def not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_view, "keeper", lambda _: None)


@pytest.mark.usefixtures("not_kept")
@every_view
def test_an_answer_of_an_earlier_model_says_so_and_is_found_again(
    view: View, answered: Callable[[View], AppTest], staged: StagedJobs
) -> None:
    app = answered(view)
    before = last_job(staged)
    before.saved = SavedResult("kept23456789", earlier="0.1.0+3f2a9c81d0b4", changes=("The days were counted anew.",))
    app.run()
    assert is_said(app, "Made by an earlier model, version 0.1.0+3f2a9c81d0b4")
    assert is_said(app, "The days were counted anew.")
    press(app, "run_again")
    assert last_job(staged) is not before
    assert last_job(staged).asked == before.asked
    assert address(app, view) == last_job(staged).address
    assert not is_said(app, "Made by an earlier model")
    started = len(staged.jobs)
    app.run()
    assert len(staged.jobs) == started


class Keeper:
    """Keeps results once there is room."""

    has_room = False

    def __call__(self, asked: object, found: object) -> SavedResult:
        del asked, found
        return (
            SavedResult("kept23456789") if self.has_room else SavedResult(problem="The disk is full; free some space.")
        )


@pytest.mark.usefixtures("not_kept")
@every_view
def test_what_could_not_be_kept_says_so_and_is_kept_once_there_is_room(
    view: View, answered: Callable[[View], AppTest], staged: StagedJobs, caplog: pytest.LogCaptureFixture
) -> None:
    app, keeper = answered(view), Keeper()
    job = last_job(staged)
    job.save = keeper
    job.save_now(job.result)
    assert "The disk is full" in caplog.text
    app.run()
    (warning,) = (each.value for each in app.warning if "is not saved" in each.value)
    assert "The disk is full" in warning
    press(app, "save_now")
    assert is_said(app, "This result is not saved")
    keeper.has_room = True
    press(app, "save_now")
    assert not is_said(app, "This result is not saved")
    assert address(app, view) == "kept23456789"


@pytest.mark.parametrize("view", [POLICIES, STAFFING, SENSITIVITY, BLOCKS], ids=lambda view: view.view)
def test_a_link_opens_it_as_it_was_with_its_inputs_without_the_jobs(
    view: View, answered: Callable[[View], AppTest], opened: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = answered(view)
    staged.jobs.clear()
    again = opened(view, **{view.parameter: address(app, view)})
    assert [each.value for each in again.header] == [each.value for each in app.header]
    assert len(again.get("plotly_chart")) == len(app.get("plotly_chart"))
    assert all(one.value.equals(other.value) for one, other in zip(again.dataframe, app.dataframe, strict=True))
    weeks = f"{view.parameter}_weeks"
    assert again.number_input(key=weeks).value == app.number_input(key=weeks).value == FEW[weeks]
    assert not is_said(again, HINT)
    # The Overview opens first.
    assert all(isinstance(job.asked, RunRequest) for job in staged.jobs.values())
