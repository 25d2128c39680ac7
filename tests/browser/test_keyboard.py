"""The keyboard alone does what the mouse does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboard import await_result

pytestmark = pytest.mark.long


TITLE_SAYS = """said => document.querySelector('.st-key-chart_replay .gtitle')?.textContent.replace(/\\s/g, '')
    === said.replace(/\\s/g, '')"""
"""Whether the title of the chart's pictures says this; its lines are texts of their own, with no space between them."""


def test_a_replayed_day_is_scrubbed_and_played_by_keys(page: Page) -> None:
    page.goto("/?replications=2&detail=A+day+replayed")
    await_result(page)
    slider = page.get_by_label("Moment of the day")

    def moment() -> str:
        return slider.get_attribute("aria-valuetext") or ""

    expect(page.get_by_role("paragraph").filter(has_text=moment())).to_be_visible()
    slider.focus()
    for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
        before = moment()
        page.keyboard.press(key)
        expect(slider).not_to_have_attribute("aria-valuetext", before)
        page.wait_for_function(TITLE_SAYS, arg=moment())
        expect(page.get_by_role("paragraph").filter(has_text=moment())).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press("Enter")
    expect(slider).not_to_have_value("0")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    assert int(slider.input_value()) < int(slider.get_attribute("max") or 0), "it went on to the end"
    page.wait_for_function(TITLE_SAYS, arg=moment())


def test_the_figures_of_a_chart_are_read_as_a_table_by_keys(page: Page) -> None:
    page.goto("/?replications=2")
    await_result(page)
    page.locator(".st-key-table_of_wait button").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("columnheader", name="What the chart says")).to_be_visible()
    expect(dialog.get_by_role("cell").filter(has_text="rests on").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
