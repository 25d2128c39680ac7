"""The scenario editor in a real browser: what AppTest cannot do, which is to type into a table and to paste."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_dashboard import await_rest

CHANGED = "Mon 7 am to 7:30 am: 2 → 9"


@pytest.fixture
def editor(page: Page) -> Page:
    """The editor with its answer."""
    page.goto("/scenarios?replications=2")
    expect(page.get_by_text("All measures as a table")).to_be_visible()
    await_rest(page)
    return page


def cell(page: Page, place: str) -> Locator:
    return page.get_by_role("textbox", name=place, exact=True)


def changes(page: Page) -> Locator:
    return page.locator(".st-key-changes")


def test_people_are_typed_and_undone_and_kept_on_the_way_to_another_page(editor: Page) -> None:
    cell(editor, "Mon 7 am").click()
    editor.keyboard.type("9")
    editor.keyboard.press("Enter")
    expect(cell(editor, "Tue 7 am")).to_be_focused()
    expect(changes(editor)).to_contain_text(CHANGED)
    expect(cell(editor, "Mon 7 am")).to_have_attribute("title", "2 before")
    expect(cell(editor, "Tue 7 am")).to_be_focused()
    expect(editor.locator(".st-key-estimate")).to_be_visible()
    await_rest(editor)
    editor.get_by_role("link", name="Method").click()
    expect(editor.get_by_text("Inputs: published or assumed")).to_be_visible()
    editor.get_by_role("link", name="Scenarios").click()
    expect(changes(editor)).to_contain_text(CHANGED)
    await_rest(editor)
    editor.locator(".st-key-undo button").click()
    expect(changes(editor)).to_contain_text("Nothing is changed")
    expect(cell(editor, "Mon 7 am")).to_have_value("2")


@pytest.mark.long
def test_a_pasted_cell_that_cannot_be_read_is_said(editor: Page) -> None:
    cell(editor, "Mon 7 am").click()
    editor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.evaluate("text => navigator.clipboard.writeText(text)", "9\tmany\n4\t5")
    editor.keyboard.press("Control+v")
    expect(changes(editor)).to_contain_text(CHANGED)
    expect(changes(editor)).to_contain_text("Tue 7 am to 7:30 am: 2 → 4")
    expect(editor.get_by_text("Mon 7:30 am: 'many' is not a number of people; 2 stays.")).to_be_visible()


@pytest.mark.long
def test_cells_are_selected_by_the_keys_or_the_mouse_and_changed_together(editor: Page) -> None:
    apply = editor.get_by_role("button", name="Apply")
    expect(apply).to_be_disabled()
    cell(editor, "Mon 9 am").click()
    editor.keyboard.press("Shift+ArrowRight")
    editor.keyboard.press("Shift+ArrowDown")
    expect(editor.get_by_text("4 cells selected")).to_be_visible()
    editor.get_by_label("Number", exact=True).fill("2")
    editor.get_by_label("Change of the cells selected").select_option("Add")
    apply.click()
    for place in ("Mon 9 am", "Mon 9:30 am", "Tue 9 am", "Tue 9:30 am"):
        expect(cell(editor, place)).to_have_value("9")
    expect(cell(editor, "Wed 9 am")).to_have_value("7")
    cell(editor, "Sat noon").hover()
    editor.mouse.down()
    cell(editor, "Sun 1 pm").hover()
    editor.mouse.up()
    expect(editor.get_by_text("6 cells selected")).to_be_visible()


@pytest.mark.long
def test_all_half_hours_of_the_week_are_in_sight(editor: Page) -> None:
    table = editor.locator(".st-key-edit_tier2_staffing_grid .scroll")
    assert table.evaluate("place => place.scrollWidth <= place.clientWidth"), "at 1280"
