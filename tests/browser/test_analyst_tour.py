"""An analyst's way with files as phone systems export them, in a real browser: each read to its exact total."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboard import await_rest, choose, open_volumes
from tests.data.awkward_files import AWKWARD

pytestmark = pytest.mark.long


def give(page: Page, name: str) -> None:
    """Upload a file where the page takes one."""
    page.locator("input[type=file]").first.set_input_files(Path(AWKWARD) / name)
    expect(page.get_by_text(name).first).to_be_visible()
    await_rest(page)


def view(page: Page, name: str) -> None:
    page.locator(".st-key-view_of_volumes button").filter(has_text=name).click()
    await_rest(page)


def test_reports_logs_and_swapped_dates_are_read_to_their_totals(page: Page) -> None:
    page.goto("/")
    open_volumes(page)
    for name, total in (
        ("avaya.csv", "6,813 calls on 10 days"),
        ("genesys.csv", "6,813 calls on 14 days"),
        ("handled_and_abandoned.csv", "2,040 calls"),
    ):
        give(page, name)
        expect(page.get_by_text(total)).to_be_visible()
    # The report in use says more than calls, and Calibrate measures it.
    view(page, "Calibrate")
    expect(page.get_by_text("Handle time, mean").first).to_be_visible()
    view(page, "Import")
    # Dates that a spreadsheet exchanged go back on one click.
    give(page, "dates_swapped_by_excel.csv")
    expect(page.get_by_text("not in use yet")).to_be_visible()
    choose(page, "decide_swapped-dates", "Exchange day and month back")
    choose(page, "profile_dates_swapped_by_excel-csv", "Evenly around the clock")
    expect(page.get_by_text("19,045 calls on 120 days")).to_be_visible()
    # A call log goes to where it is read, on one click.
    give(page, "log_answered_yes_no.csv")
    page.locator("[class*=st-key-hand_call] button").click()
    await_rest(page)
    expect(page.get_by_text("300 calls are in use").first).to_be_visible()
    expect(page.get_by_text("20.0 %").first).to_be_visible()
