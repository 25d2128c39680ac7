"""Every page as axe-core sees it, in light and in dark: no grave violation that Streamlit does not have itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from data.store.store import open_store
from tests.browser.accessibility import COLOURS, Violation, grave_violations
from tests.browser.conftest import free_port, serving
from tests.browser.test_dashboard import await_rest

pytestmark = pytest.mark.xdist_group("accessibility")

WHITE = "rgb(255, 255, 255)"
"""The ground of a page in the light theme."""
LONG_WORK = 600_000
"""Milliseconds for the longest search that a page begins, on a machine that does much else."""
HEADINGS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, h4, h5, h6)')]
    .map(each => Number(each.tagName[1]))"""
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


def test_no_page_has_a_grave_violation_that_streamlit_does_not_have_itself(
    bare_app: str, short_plan: str, new_user: Callable[..., Page]
) -> None:
    page = new_user(color_scheme="light")
    page.goto(bare_app)
    expect(page.get_by_role("tab", name="Second")).to_be_visible()
    await_rest(page)
    streamlits_own = _violations(page)
    found: dict[tuple[str, Violation], str] = {}
    page.goto(f"/?scenario={short_plan}&replications=2")
    for state in _every_state(page):
        here = _violations(page)
        found |= {each: f"{state}: {what}" for each, what in here.items() if each not in streamlits_own}
        levels = page.evaluate(HEADINGS)
        assert levels.count(1) == 1, f"{state} has {levels.count(1)} headings of the first level"
        skipped = [(above, below) for above, below in pairwise(levels) if below > above + 1]
        assert not skipped, f"{state} has headings that skip a level: {skipped}"
        assert page.evaluate(CHARTS_WITHOUT_WORDS) == 0, state
    assert not found, "\n\n".join(f"{each}\n{what}" for each, what in found.items())


def _violations(page: Page) -> dict[tuple[str, Violation], str]:
    """What is violated in the light theme by all rules, and in the dark one by those whose outcome is another there."""
    found = {("light", each): what for each, what in grave_violations(page).items()}
    ground = expect(page.get_by_test_id("stApp"))
    page.emulate_media(color_scheme="dark")
    ground.not_to_have_css("background-color", WHITE)
    found |= {("dark", each): what for each, what in grave_violations(page, COLOURS).items()}
    page.emulate_media(color_scheme="light")
    ground.to_have_css("background-color", WHITE)
    return found


def _every_state(page: Page) -> Iterator[str]:
    """Bring each view of each page before the user, with its results and all its folds open; gives its name."""
    links = page.get_by_test_id("stTopNavLink")
    expect(links.first).to_be_visible()
    for number in range(links.count()):
        name = links.nth(number).locator("p").inner_text()
        links.nth(number).click()
        expect(page.locator("h1")).to_have_text(name)
        _await_results(page)
        for view in _each(page, "[class*=st-key-view_of_] button"):
            asked = page.locator("[class*=st-key-start_] button")
            if asked.count() and asked.first.is_enabled():
                asked.first.click()
                _await_results(page)
            _open_folds(page)
            yield f"{name} {view}"
        for detail in _each(page, ".st-key-detail label:has(input)") if number == 0 else ():
            yield f"{name} {detail}"


def _each(page: Page, choices: str) -> Iterator[str]:
    """Choose each of some choices in turn, the first one last; once nothing where there are none."""
    located = page.locator(choices)
    for number in [*range(1, located.count()), 0] if located.count() else ():
        located.nth(number).click()
        _await_results(page)
        yield located.nth(number).inner_text()
    if not located.count():
        yield ""


def _await_results(page: Page) -> None:
    await_rest(page)
    expect(page.locator(".st-key-cancel_job")).to_have_count(0, timeout=LONG_WORK)
    await_rest(page)
    # What the page before has left behind goes a moment after the run.
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def _open_folds(page: Page) -> None:
    """Open all folds, also those that are in others."""
    closed = page.locator("details:not([open]) > summary").locator("visible=true")
    while closed.count():
        closed.first.click()
        await_rest(page)
