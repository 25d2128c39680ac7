"""Every page as axe-core sees it, in light and in dark: no grave violation that Streamlit does not have itself.

On the same walk it is seen that all texts fit in a narrow window.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from analytics.inputs.variations import with_fields
from analytics.pages.places import PATHS, PLAN
from data.samples.scenarios import small_center
from data.store.store import open_store
from tests.browser.accessibility import CHARTS, COLOURS, Violation, grave_violations
from tests.browser.conftest import free_port, serving
from tests.browser.layout import layout_faults
from tests.browser.test_dashboard import await_rest

WHITE = "rgb(255, 255, 255)"
"""The ground of a page in the light theme."""
NARROW: Final[ViewportSize] = {"width": 820, "height": 900}
"""A window of half a screen or a tablet, where texts have the least room."""
PLAN_NAME: Final = "One day, version 1"
PLANS: Final = ("compare_baseline", "policies_plan", "staffing_plan", "blocks_plan", "sensitivity_plan")
"""Where addresses say which plan a view is about."""
FEW = dict.fromkeys(
    ("replications", "compare_weeks", "policies_weeks", "sensitivity_weeks", "sensitivity_trajectories"), 2
) | {"staffing_weeks": 10}
"""Weeks that are simulated here, as addresses say them."""
HEADINGS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, h4, h5, h6)')]
    .map(each => Number(each.tagName[1]))"""
WATCH_FOR_A_RUN = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    window.aRunHasBegun = false;
    new MutationObserver((changes, observer) => {
        window.aRunHasBegun = true;
        observer.disconnect();
    }).observe(app, {attributeFilter: ['data-test-script-state']});
}"""
A_RUN_HAS_BEGUN = "() => window.aRunHasBegun"
CHARTS_WITHOUT_WORDS = """() => document.querySelectorAll(
    '[data-testid=stPlotlyChart]:not([role=figure][aria-label]), [data-testid=stPlotlyChart][aria-label=""]').length"""


@pytest.fixture(scope="module")
def bare_app() -> Iterator[str]:
    """The address of a page of Streamlit's own elements."""
    with serving(free_port(), script="bare_app.py", folder=Path(__file__).parent) as url:
        yield url


@pytest.fixture(scope="module")
def short_plan() -> str:
    """A saved plan of one day, on which every search is short; gives its identifier."""
    with closing(open_store()) as store:
        plan = with_fields(small_center(), days=1, name="One day")
        return store.scenarios.save("One day", plan, "Ann").identifier


@pytest.mark.long
def test_no_page_has_a_grave_violation_that_streamlit_does_not_have_itself(
    bare_app: str, short_plan: str, page: Page
) -> None:
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="light")
    page.goto(bare_app)
    expect(page.get_by_role("tab", name="Second")).to_be_visible()
    await_rest(page)
    streamlits_own = _violations(page)
    found: dict[tuple[str, Violation], str] = {}
    misplaced: set[str] = set()
    for state in _every_state(page, short_plan):
        here = _violations(page)
        found |= {each: f"{state}: {what}" for each, what in here.items() if each not in streamlits_own}
        levels = page.evaluate(HEADINGS)
        assert levels.count(1) == 1, f"{state} has {levels.count(1)} headings of the first level"
        skipped = [(above, below) for above, below in pairwise(levels) if below > above + 1]
        assert not skipped, f"{state} has headings that skip a level: {skipped}"
        assert page.evaluate(CHARTS_WITHOUT_WORDS) == 0, state
        misplaced |= {f"{state}: {fault}" for fault in layout_faults(page)}
    assert not found, "\n\n".join(f"{each}\n{what}" for each, what in found.items())
    assert not misplaced, misplaced


def _violations(page: Page) -> dict[tuple[str, Violation], str]:
    """What is violated in the light theme by all rules, and in the dark one by those whose outcome is another there."""
    found = {("light", each): what for each, what in grave_violations(page).items()}
    ground = expect(page.get_by_test_id("stApp"))
    page.emulate_media(color_scheme="dark")
    ground.not_to_have_css("background-color", WHITE)
    found |= {("dark", each): what for each, what in grave_violations(page, COLOURS, without=CHARTS).items()}
    page.emulate_media(color_scheme="light")
    ground.to_have_css("background-color", WHITE)
    return found


def _every_state(page: Page, plan: str) -> Iterator[str]:
    """Bring each view of each page before the user, with its results and all its folds open; gives its name."""
    chosen = dict.fromkeys(PLANS, PLAN_NAME) | {PLAN: plan}
    for number, path in enumerate(PATHS.values()):
        page.goto(f"/{path}?{urlencode(FEW | chosen)}")
        _await_results(page)
        name = page.locator("h1").inner_text()
        for view in _each(page, "[class*=st-key-view_of_] button"):
            asked = page.locator("[class*=st-key-start_] button")
            if asked.count() and asked.first.is_enabled():
                _begin_run(page, asked.first)
                expect(page.locator("[class*=st-key-answer_]").first).to_be_visible()
                _await_results(page)
            _open_folds(page)
            assert not page.get_by_text("that this address names is not here").count(), f"{name} {view}"
            yield f"{name} {view}"
        for detail in _each(page, ".st-key-detail label:has(input)") if number == 0 else ():
            yield f"{name} {detail}"


def _each(page: Page, choices: str) -> Iterator[str]:
    """Choose each of some choices in turn, the first one last; once nothing where there are none."""
    located = page.locator(choices)
    several = located.count() > 1
    for number in [*range(1, located.count()), 0] if several else range(located.count()):
        if several:
            _begin_run(page, located.nth(number))
        _await_results(page)
        yield located.nth(number).inner_text()
    if not located.count():
        yield ""


def _begin_run(page: Page, button: Locator) -> None:
    """Click what makes the page run again, and wait until it does: before, it is at rest with what it had."""
    page.evaluate(WATCH_FOR_A_RUN)
    button.click()
    page.wait_for_function(A_RUN_HAS_BEGUN)


def _await_results(page: Page) -> None:
    await_rest(page)
    if page.locator("h1").inner_text() == "Method":
        # Its findings stand there long before the last of its work is done.
        expect(page.get_by_text("Centers of which queueing theory knows the answer")).to_be_visible()
    else:
        expect(page.locator(".st-key-cancel_job")).to_have_count(0)
    await_rest(page)
    # What the page before has left behind goes a moment after the run.
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def _open_folds(page: Page) -> None:
    """Open all folds, also those that are in others, each with what is in it."""
    closed = page.locator("details:not([open]) > summary").locator("visible=true")
    empty = page.locator("details[open]:not(:has([data-testid=stExpanderDetails] [data-testid=stElementContainer]))")
    while closed.count():
        closed.first.click()
        expect(empty).to_have_count(0)
        await_rest(page)
