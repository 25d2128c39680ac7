"""The scenario editor in a real browser: what AppTest cannot do, which is to type into a table and to paste."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_dashboard import await_rest

HEADER, ROW, CLOCK, DAY = 34, 33, 64, 48
"""Pixels of the table's header, a row, and the columns of clock times and of days."""


def click_cell(page: Page, table: Locator, row: int, day: int) -> None:
    """Click a cell of the canvas; the table beneath it, which screen readers read, says when it takes clicks."""
    cell = table.locator(f"#glide-cell-{day + 1}-{row}")
    expect(cell).to_be_attached()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + CLOCK + (day + 0.5) * DAY, box["y"] + HEADER + (row + 0.5) * ROW)
    expect(cell).to_have_attribute("aria-selected", "true")


def test_staffing_is_typed_and_undone_and_kept_on_the_way_to_another_page(page: Page) -> None:
    page.goto("/scenarios?replications=2")
    expect(page.get_by_text("All measures as a table")).to_be_visible()
    await_rest(page)
    page.locator(".st-key-group_tier_2 summary").click()
    table = page.locator("[data-testid=stDataFrame]").first
    expect(table).to_be_visible()
    await_rest(page)
    changes = page.locator(".st-key-changes")
    click_cell(page, table, row=2, day=0)
    page.keyboard.press("Enter")
    entry = page.locator("#portal textarea")
    expect(entry).to_be_focused()
    entry.fill("9")
    entry.press("Enter")
    expect(changes).to_contain_text("Mon 7 am to 7:30 am: 2 → 9")
    expect(page.locator(".st-key-estimate")).to_be_visible()
    await_rest(page)
    page.get_by_role("link", name="Method").click()
    expect(page.get_by_text("Inputs: published or assumed")).to_be_visible()
    page.get_by_role("link", name="Scenarios").click()
    expect(changes).to_contain_text("Mon 7 am to 7:30 am: 2 → 9")
    await_rest(page)
    page.locator(".st-key-undo button").click()
    expect(changes).to_contain_text("Nothing is changed")


def test_a_pasted_cell_that_cannot_be_read_is_said(page: Page) -> None:
    page.goto("/scenarios?replications=2")
    expect(page.get_by_text("All measures as a table")).to_be_visible()
    await_rest(page)
    page.locator(".st-key-group_tier_2 summary").click()
    table = page.locator("[data-testid=stDataFrame]").first
    expect(table).to_be_visible()
    await_rest(page)
    click_cell(page, table, row=2, day=0)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", "9\tmany")
    page.keyboard.press("Control+v")
    expect(page.locator(".st-key-changes")).to_contain_text("Mon 7 am to 7:30 am: 2 → 9")
    expect(page.get_by_text("Tue 7 am: 'many' is not a number of people; 2 stays.")).to_be_visible()
