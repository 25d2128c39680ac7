"""``make pictures``: the pictures of the README, taken of the dashboard as it is."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import PATIENCE, ROOT, find_browser, free_port, serving

PICTURES = {
    "overview": ("/", 1010),
    "scenarios": ("/scenarios?replications=20", 900),
    "policies": ("/advice?view=policies", 1010),
}
"""Of each picture the address of its page and its height."""


def main() -> int:
    """Take all pictures; gives the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STAFFING_DATABASE_URL"] = f"sqlite:///{folder}/store.sqlite"
        with serving(free_port()) as address, sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
            expect.set_options(timeout=PATIENCE)
            for name, (path, height) in PICTURES.items():
                page = browser.new_page(viewport={"width": 1280, "height": height})
                page.goto(address + path)
                expect(page.locator("h2").first).to_be_visible(timeout=PATIENCE)
                expect(page.get_by_test_id("stPlotlyChart").first.locator(".main-svg").first).to_be_visible()
                # The sample's own figures stand before the work begins that checks them.
                expect(page.get_by_role("button", name="Report")).to_be_visible()
                expect(page.locator(".st-key-cancel_job")).to_have_count(0)
                expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
                expect(page.get_by_test_id("stApp")).to_have_attribute(
                    "data-test-script-state", re.compile("notRunning")
                )
                page.screenshot(path=Path(ROOT) / "docs" / f"{name}.png")
                page.close()
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
