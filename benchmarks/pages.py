"""What people wait for in a browser: each page from click to settled, and an experiment beside others.

A page has settled when its script has run, its charts are drawn and nothing on it changes any more. Pages and their
views are those of the navigation. The first visit loads the charts' program, and waits for the work that some pages
begin by themselves; later ones are the page's own time.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Final

from playwright.sync_api import Browser, Locator, Page

from .browser import PATIENCE, click_and_settle, new_user, settle, started_browser
from .measurement import Effort, Row
from .server import served

SUBJECT: Final = "pages"
MILLISECONDS: Final = "ms elapsed"
VISITS: Final = {Effort.QUICK: 1, Effort.USUAL: 3, Effort.FULL: 10}
"""Of each page, beside the first."""
CHANGES: Final = {Effort.QUICK: 5, Effort.USUAL: 20, Effort.FULL: 40}
FULL_CENTER: Final = "/?center=Full+center+(44,000+calls+a+day)&replications={}&seed={}&run={}"
WEEKS: Final = 20
MANY_WEEKS: Final = 1_000
"""Of an experiment that others work beside."""


def measure(effort: Effort) -> Iterator[Row]:
    """Elapsed times in a browser, in milliseconds."""
    with started_browser() as browser:
        begins = time.perf_counter()
        with served() as (port, _):
            page = new_user(browser, f"http://127.0.0.1:{port}")
            page.goto("/")
            page.locator("[data-testid=stMain] [data-testid=stElementContainer]").first.wait_for()
            yield _row("first page there, from the start of the server", [1000 * (time.perf_counter() - begins)])
            settle(page)
            yield _row("first page with the result of its run", [1000 * (time.perf_counter() - begins)])
            yield from _each_page(page, VISITS[effort])
            yield from _experiment(browser, page, f"http://127.0.0.1:{port}", CHANGES[effort])


def _row(what: str, values: list[float]) -> Row:
    return Row(SUBJECT, what, median(values), MILLISECONDS, values=values)


def _each_page(page: Page, visits: int) -> Iterator[Row]:
    """Each place and view: the first visit, and later ones."""
    found: dict[str, list[float]] = defaultdict(list)
    links = page.get_by_test_id("stTopNavLink")
    for _ in range(visits + 1):
        for number in [*range(1, links.count()), 0]:
            link = links.nth(number)
            place = link.locator("p, span").last.inner_text()
            found[place].append(click_and_settle(link))
            views = page.locator("[class*=st-key-view_of] button")
            for view in range(1, views.count()):
                name = f"{place}, {views.nth(view).inner_text()}"
                found[name].append(click_and_settle(views.nth(view)))
            if views.count():
                click_and_settle(views.first)
    for name, times in found.items():
        yield _row(f"{name}: first visit, with the work that it begins", times[:1])
        yield _row(f"{name}: later visits, from the click to settled", times[1:])


def _experiment(browser: Browser, other: Page, address: str, changes: int) -> Iterator[Row]:
    """A week of the full center, from the click to the first figures and to the last; others meanwhile; cancelling."""
    planner = new_user(browser, address)
    run = _run_shown(other)
    first, whole = _press_run(planner, FULL_CENTER.format(WEEKS, 2001, run))
    yield _row(f"full center, {WEEKS} weeks: from the click on Run to the first figures", [first])
    yield _row("... to the whole result", [whole])
    other.get_by_role("button", name="Precision").click()
    alone = [click_and_settle(_control(other)) for _ in range(changes)]
    yield from _rows_of_changes("another user changes an input, with nothing else to do", alone)
    _begin(planner, FULL_CENTER.format(MANY_WEEKS, 2002, run))
    beside = [click_and_settle(_control(other)) for _ in range(changes)]
    yield from _rows_of_changes("another user changes an input while that experiment runs", beside)
    yield _row("from the click on Cancel to the word that it was cancelled", [_cancel(planner)])


def _rows_of_changes(what: str, values: list[float]) -> Iterator[Row]:
    yield _row(f"{what}: median", values)
    yield Row(SUBJECT, f"{what}: 95th percentile", quantiles(values, n=20)[-1], MILLISECONDS)


def _run_shown(page: Page) -> str:
    """The identifier of the run that the Overview shows."""
    found: str = page.evaluate("new URL(location.href).searchParams.get('run')")
    return found


def _control(page: Page) -> Locator:
    """The seed, on the Overview, once its place is unfolded."""
    return page.locator(".st-key-seed [data-testid=stNumberInputStepUp]")


def _begin(page: Page, link: str) -> float:
    """Open an earlier run with other inputs and press Run; gives the milliseconds until the new run is shown."""
    page.goto(link)
    settle(page)
    return _until(page, ".st-key-start_run button", "document.querySelector('.st-key-cancel_job')")


def _press_run(page: Page, link: str) -> tuple[float, float]:
    """Press Run; gives the milliseconds to the first figures and to the last."""
    page.goto(link)
    settle(page)
    so_far = "document.querySelector('[data-testid=stMain]').innerText.includes('So far: ')"
    begins = time.perf_counter()
    first = _until(page, ".st-key-start_run button", so_far)
    page.wait_for_function(f"!({so_far}) && !document.querySelector('.st-key-cancel_job')", timeout=PATIENCE)
    return first, 1000 * (time.perf_counter() - begins)


def _cancel(page: Page) -> float:
    said = "document.querySelector('[data-testid=stMain]').innerText.includes('It was cancelled')"
    return _until(page, ".st-key-cancel_job button", said)


def _until(page: Page, button: str, condition: str) -> float:
    """Click on a button; gives the milliseconds until a condition of the page holds."""
    took: float = page.evaluate(
        f"""async () => {{
            const begins = performance.now();
            document.querySelector('{button}').click();
            while (!({condition})) await new Promise(resume => setTimeout(resume, 10));
            return performance.now() - begins;
        }}"""
    )
    return took
