"""What the browser tests share: the dashboard as a server of its own, and a fresh browser window for each test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = Path(__file__).parent / "screenshots"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
PATIENCE = 180_000
"""Milliseconds after which an outcome counts as missing: a fresh cache compiles the engine first."""
FAILED = pytest.StashKey[bool]()
"""Whether a test failed, noted with it until its windows are closed."""


def find_browser() -> str | None:
    """The browser that find_chromium.sh names; None leaves it to the browser that playwright has fetched."""
    names = [os.environ.get("CHROMIUM", ""), *BROWSERS]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the dashboard, started for these tests."""
    with serving(free_port()) as url:
        yield url


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(port: int, *options: str, script: str = "dashboard.py", folder: Path = ROOT) -> Iterator[str]:
    """The dashboard, or another app, as a server of its own; gives its address."""
    settings = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    options = (*(f"--server.{name}={value}" for name, value in settings.items()), *options)
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            await_health(server, f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def await_health(server: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + START_SECONDS
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (the address is ours)
                if answer.status == 200:
                    return
        except OSError:
            assert time.monotonic() < ends, f"the app did not answer within {START_SECONDS} seconds"
        time.sleep(0.1)
    pytest.fail(f"the app ended at once with status {server.returncode}")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless browser without a window of its own."""
    expect.set_options(timeout=PATIENCE)
    # One process for all windows keeps the charts' program compiled for the next of them.
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--process-per-site"]
    with playwright.chromium.launch(executable_path=find_browser(), args=arguments) as started:
        yield started


@pytest.fixture(scope="session")
def new_context(browser: Browser, address: str) -> Callable[[], BrowserContext]:
    """Make a browser profile of its own, with windows 1280 wide."""

    def make() -> BrowserContext:
        # What moves while a page works is drawn all the while, which takes more of the processor than the page.
        window = ViewportSize(width=1280, height=900)
        context = browser.new_context(base_url=address, viewport=window, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        return context

    return make


@pytest.fixture(scope="session")
def usual_context(new_context: Callable[[], BrowserContext]) -> Iterator[BrowserContext]:
    """A profile kept between tests, with a window whose process is theirs: what one has loaded, the next one has."""
    context = new_context()
    context.new_page().goto("/_stcore/health")
    yield context
    context.close()


@pytest.fixture
def open_window(request: pytest.FixtureRequest) -> Iterator[Callable[[BrowserContext], Page]]:
    """Open a window of a profile, closed after the test; a failing test leaves a picture of it."""
    pages: list[Page] = []

    def begin(context: BrowserContext) -> Page:
        pages.append(context.new_page())
        return pages[-1]

    yield begin
    for number, page in enumerate(pages, start=1):
        if request.node.stash.get(FAILED, False):
            page.screenshot(path=SCREENSHOTS / f"{request.node.originalname}_{number}.png")
        page.close()


@pytest.fixture
def new_window(open_window: Callable[[BrowserContext], Page], usual_context: BrowserContext) -> Callable[[], Page]:
    """Open a fresh window: to the dashboard, a new user."""
    return lambda: open_window(usual_context)


@pytest.fixture
def page(new_window: Callable[[], Page]) -> Page:
    """A fresh window."""
    return new_window()


@pytest.fixture
def stranger(
    open_window: Callable[[BrowserContext], Page], new_context: Callable[[], BrowserContext]
) -> Iterator[Page]:
    """A window of somebody else's profile, who has never been here; it loads everything anew."""
    context = new_context()
    yield open_window(context)
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
