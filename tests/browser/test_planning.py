"""A planner's way in a real browser: save a plan, hand on its link, and go on to what comes next."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboard import await_rest, field, fill

pytestmark = pytest.mark.long


def test_a_saved_plan_opens_by_its_link_for_somebody_else(page: Page, new_window: Callable[[], Page]) -> None:
    page.goto("/scenarios?replications=2")
    expect(page.get_by_text("All measures as a table")).to_be_visible()
    await_rest(page)
    page.get_by_role("button", name="Save this plan").click()
    page.locator(".st-key-save_name input").fill("Browser's plan")
    page.locator(".st-key-saver_name input").fill("Ann")
    page.get_by_role("button", name="Save a version").click()
    link = page.get_by_text(re.compile(r"/\?scenario=\w{12}"))
    expect(link).to_be_visible()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    other = new_window()
    other.goto(link.inner_text())
    expect(other.locator("h2")).to_be_visible()
    await_rest(other)
    expect(field(other, "center")).to_have_value("Browser's plan, version 1")


def test_what_comes_next_in_the_same_place_opens_at_its_top_and_stays(page: Page) -> None:
    page.goto("/advice?view=policies&policies_weeks=2")
    step = page.get_by_role("button", name="Next: find the people that each half-hour needs")
    expect(step).to_be_visible()
    await_rest(page)
    step.click()
    expect(page.locator("h2")).to_contain_text("At once: Tier 2 needs")
    expect(page).to_have_url(re.compile(r"view=staffing"))
    expect(page).not_to_have_url(re.compile(r"policies="))
    await_rest(page)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    fill(page, "staffing_wait_tier2", 25)
    await_rest(page)
    expect(page).to_have_url(re.compile(r"view=staffing"))
    expect(page.locator("h2")).to_contain_text("Tier 2 needs")
