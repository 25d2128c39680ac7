"""A report in a real browser: it opens from its file without a network, draws every chart, and none is cut in print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from analytics import run_experiment
from analytics.comparison.compare import compare
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.reports.html_file import html_file
from analytics.reports.report import Report
from analytics.results.report import Origin, comparison_report, run_report
from analytics.results.run_charts import RUN_CHARTS
from data.samples.scenarios import small_center

pytestmark = pytest.mark.long


PAPER: ViewportSize = {"width": 680, "height": 900}
"""Pixels of a sheet of paper between its margins."""
PAPERS: Final = ("A4", "Letter")
HARMFUL = "<script>document.title = 'changed'</script>"


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[[Report], Page]]:
    """Open a report from its file, without a network; no error and no request but for the file itself."""
    problems: list[str] = []
    asked: list[str] = []
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    path = tmp_path / "report.html"

    def begin(report: Report) -> Page:
        path.write_bytes(html_file(report))
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield begin
    context.close()
    assert problems == []
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {path.as_uri()}


def _await_charts(page: Page, number: int) -> None:
    expect(page.locator("svg.main-svg[viewBox]").and_(page.locator(".chart .main-svg:first-child"))).to_have_count(
        number
    )


def _front_pages(page: Page) -> dict[str, int]:
    """On how many sheets of each paper is printed what stands before the appendix."""
    page.add_style_tag(content=".appendix { display: none } .sheet + .sheet { break-after: auto !important }")
    return {paper: len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) for paper in PAPERS}


def test_the_report_of_a_run_opens_offline_and_prints(opened: Callable[[Report], Page]) -> None:
    today = with_fields(small_center(), days=3)
    plans = {"Today's plan": today, HARMFUL: with_more_officers(today, 2, 720, 1080)}
    experiment = run_experiment(plans, replications=3, workers=1)
    page = opened(run_report(experiment, "Today's plan", HARMFUL, Origin()))
    _await_charts(page, len(RUN_CHARTS) + 2)
    assert page.title() != "changed"
    page.get_by_role("link", name="Callbacks", exact=True).click()
    expect(page.get_by_role("heading", name="Callbacks", exact=True)).to_be_in_viewport()
    chart = page.locator(".chart").first
    for name in ("PNG", "SVG"):
        chart.hover()
        with page.expect_download() as started:
            chart.locator(f"[data-title='Save as {name}']").click()
        assert started.value.suggested_filename == f"chart.{name.lower()}"
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    widths = page.eval_on_selector_all(
        ".chart .main-svg, table", "each => each.map(one => one.getBoundingClientRect().right)"
    )
    assert max(widths) <= PAPER["width"]
    assert _front_pages(page) == dict.fromkeys(PAPERS, 2)


def test_the_report_of_a_comparison_opens_offline(opened: Callable[[Report], Page]) -> None:
    today = with_fields(small_center(), days=3)
    plans = {"today": today, HARMFUL: with_fields(today, cutoff__rule="never")}
    page = opened(
        comparison_report(compare(run_experiment(plans, replications=3, workers=1), "today"), "cost", Origin())
    )
    _await_charts(page, 2)
    assert page.title() != "changed"
    assert _front_pages(page) == dict.fromkeys(PAPERS, 2)
    expect(page.get_by_role("columnheader", name=HARMFUL, exact=True).first).to_be_visible()
