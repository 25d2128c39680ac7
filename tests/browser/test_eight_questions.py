"""What a new user asks first, each in a real browser by at most six clicks, and answered as the command answers it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from analytics.__main__ import main
from analytics.inputs.variations import with_fields
from analytics.wording import figure_in_words
from data.samples.scenarios import small_center
from tests.browser.test_dashboard import (
    OVERVIEW_CHARTS,
    await_charts,
    await_rest,
    await_result,
    changes,
    choose,
    download,
    figures,
    fill,
    unfold,
)

pytestmark = pytest.mark.long
MOST_CLICKS = 6
COUNT_CLICKS = """addEventListener('pointerdown', event => {
    if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true)"""
Ask = Callable[..., dict[str, Any]]


def counted(page: Page) -> Page:
    """A window that counts its clicks."""
    page.add_init_script(COUNT_CLICKS)
    return page


@pytest.fixture
def page(page: Page) -> Page:
    return counted(page)


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """What a command says of the small center, or of a changed one, as JSON."""

    def ask(name: str, *options: object, **changes: object) -> dict[str, Any]:
        path = tmp_path / "plan.json"
        path.write_text(with_fields(small_center(), **changes).model_dump_json())
        assert main([name, str(path), *map(str, options), "--json"]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return ask


def answered(page: Page, *, by: int) -> str:
    """The sentence that answers, after so many clicks on the page and one on its name, which its address stands for."""
    expect(page.locator("h2")).to_be_visible()
    expect(page.locator(".st-key-cancel_job")).to_have_count(0)
    await_rest(page)
    clicks = int(page.evaluate("sessionStorage.clicks ?? 0"))
    assert clicks == by
    assert clicks + 1 <= MOST_CLICKS
    return page.locator("h2").inner_text()


def test_which_day_breaks_how_likely_and_why(page: Page, command: Ask) -> None:
    page.goto("/")
    sentence = await_result(page)
    told = command("run")
    assert sentence == answered(page, by=0)
    assert told["answer"].startswith(sentence)
    days = page.locator(".day-strip li").all_inner_texts()
    for day, risk in zip(days, told["risks"], strict=True):
        assert ("callbacks only" if risk["chance"] is None else figure_in_words(risk["chance"], "share")) in day
    expect(figures(page)).to_have_count(7)
    expect(changes(page)).to_have_count(0)
    await_charts(page, OVERVIEW_CHARTS)
    expect(page).to_have_url(re.compile(r"run=[0-9A-Za-z]{12}\b"))
    unfold(page, "All measures as a table")
    assert download(page, "Download as CSV").read_text(encoding="utf-8-sig").startswith("Measure,Unit,Per,")


def test_whether_the_cutoff_should_move_to_3_pm(new_window: Callable[[], Page], command: Ask) -> None:
    told = command("policies", "--replications", 5)
    (at_three,) = [point for point in told["policies"] if point["values"]["cutoff.time"] == 15 * 60]
    refused = figure_in_words(at_three["figures"]["outcome_refused_cutoff"]["mean"], "calls")
    by_run = command("run", "--replications", 5, cutoff__time=15 * 60)["measures"]["outcome_refused_cutoff"]["mean"]
    assert refused == figure_in_words(by_run, "calls")
    editor = counted(new_window())
    editor.goto("/scenarios?replications=5")
    await_result(editor)
    unfold(editor, "Cutoff")
    await_rest(editor)
    choose(editor, "edit_cutoff_time_0", "3 pm")
    expect(editor.locator(".st-key-changes")).to_contain_text("5 pm → 3 pm")
    await_rest(editor)
    editor.locator(".st-key-run_scenario button").click()
    expect(changes(editor)).to_have_count(7)
    answered(editor, by=4)
    expect(figures(editor).filter(has_text="Refused by the cutoff")).to_contain_text(refused)
    policies = counted(new_window())
    policies.goto("/advice?view=policies&policies_weeks=5")
    assert answered(policies, by=0) in told["answer"]
    unfold(policies, "Compare two of them")
    choose(policies, "policy_one", "3 pm")
    pair = policies.get_by_test_id("stDataFrame").locator("table").filter(has_text="Verdict")
    expect(pair).to_contain_text(refused)
    answered(policies, by=3)


def test_what_the_policy_should_be(page: Page, command: Ask) -> None:
    page.goto("/advice?view=policies&policies_weeks=5")
    answered(page, by=0)
    choose(page, "policies_first", "Callback required above")
    await_rest(page)
    page.locator(".st-key-start_policies button").click()
    expect(page.locator("h2")).to_contain_text("callback required above")
    told = command("policies", "--vary", "callback.threshold_high", "--replications", 5)
    assert told["answer"].startswith(answered(page, by=3))


def test_where_one_officer_more_helps_most(page: Page) -> None:
    page.goto("/advice?view=blocks&blocks_weeks=10")
    page.locator(".st-key-start_blocks button").click()
    # That page and command say the same of it is held without a browser.
    assert re.match("One more officer helps most on Monday from .* fewer hours of waiting a week", answered(page, by=1))
    expect(page.get_by_text("It pays $")).to_be_visible()


def test_what_15_percent_more_calls_do(page: Page, command: Ask) -> None:
    page.goto("/scenarios?replications=5")
    await_result(page)
    unfold(page, "Demand")
    fill(page, "edit_volume_factor_0", 115)
    expect(page.locator(".st-key-changes")).to_contain_text("115 %")
    await_rest(page)
    page.locator(".st-key-run_scenario button").click()
    expect(changes(page)).to_have_count(7)
    sentence = answered(page, by=2)
    busier = command("run", "--replications", 5, volume_factor=1.15)
    assert sentence.startswith(busier["answer"].partition(".")[0])


def test_next_weeks_roster(page: Page, tmp_path: Path) -> None:
    page.goto("/advice?view=staffing")
    answered(page, by=0)
    page.locator(".st-key-plan_shifts button").click()
    expect(page.get_by_role("tab", name="Roster")).to_be_visible()
    page.get_by_role("tab", name="Roster").click()
    answered(page, by=2)
    plan, roster = tmp_path / "plan.json", tmp_path / "roster.csv"
    plan.write_text(small_center().model_dump_json())
    assert main(["shifts", str(plan), "--roster", str(roster)]) == 0
    given = download(page, "Download as CSV", within="[role=tabpanel]:visible")
    assert given.read_text(encoding="utf-8-sig") == roster.read_text(encoding="utf-8-sig")


def test_which_assumptions_matter(page: Page, command: Ask) -> None:
    page.goto("/advice?view=sensitivity&sensitivity_weeks=2&sensitivity_trajectories=2")
    told = command("sensitivity", "--replications", 2, "--trajectories", 2)
    assert answered(page, by=0) == told["one_at_a_time"]["answer"]
