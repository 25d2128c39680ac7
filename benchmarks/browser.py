"""A browser that says how long a page takes from a click until nothing on it changes any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.conftest import find_browser

PATIENCE: Final = 300_000
"""Milliseconds after which something counts as missing."""
QUIET: Final = 400
"""Milliseconds without a change after which a page has settled."""
WIDTH: Final = 1280
HEIGHT: Final = 900

SETTLED: Final = """
async (clicked, quiet) => {
    // Settled: the script has run, nothing is loading, each chart is drawn, and then nothing changes for a while. Right
    // after a click nothing has changed yet: the script must have been seen to run, unless the click needs none.
    const isReady = () => {
        const app = document.querySelector('[data-testid=stApp]');
        const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
        return app?.dataset.testScriptState === 'notRunning'
            && document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
            && !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner], .st-key-cancel_job')
            && charts.every(chart => chart.querySelector('.main-svg'));
    };
    const begins = performance.now();
    let last = begins, hasRun = !clicked;
    // The flow's program fades its links in, which the page's style does not show.
    const isShown = change => !change.target.matches?.('.sankey-link');
    const watch = new MutationObserver(changes => {
        if (changes.some(isShown)) last = performance.now();
        hasRun ||= document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'running';
    });
    watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    clicked?.click();
    while (!isReady() || performance.now() - last < quiet || (!hasRun && performance.now() - begins < 10 * quiet)) {
        await new Promise(resume => setTimeout(resume, 10));
    }
    watch.disconnect();
    return last - begins;
}
"""
"""Milliseconds from now, or from a click made now, to the last change of a page that has then settled."""


@contextmanager
def started_browser() -> Iterator[Browser]:
    """The browser of the tests, without a window."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_browser(), args=arguments) as browser,
    ):
        yield browser


def new_user(browser: Browser, address: str) -> Page:
    """A window of somebody who was not here before."""
    context = browser.new_context(base_url=address, viewport={"width": WIDTH, "height": HEIGHT})
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def settle(page: Page) -> None:
    """Wait until a page has settled."""
    page.evaluate(f"() => ({SETTLED})(null, {QUIET})")


def click_and_settle(target: Locator) -> float:
    """Click on something; gives the milliseconds until the page has settled."""
    return float(target.evaluate(f"target => ({SETTLED})(target, {QUIET})"))
