"""What does not fit on a page is noticed: texts that are cut, run into each other or stand out of their card."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.layout import layout_faults

PAGE = """<main data-testid="stMain" style="width: 600px; font: 16px/1.5 monospace"><div data-testid="stVerticalBlock">
    <div class="stPlotlyChart" style="width: 300px"><svg class="main-svg" width="300" height="60">
        <text x="10" y="20">{first}</text><text x="100" y="20">second</text>
    </svg></div>
    <p style="width: 200px; overflow: hidden; white-space: nowrap">{line}</p>
    <div style="width: 200px; overflow: auto"><table><td style="min-width: {wide}px">cell</td></table></div>
</div></main>"""


def test_what_does_not_fit_is_named_and_what_fits_is_not(page: Page) -> None:
    page.set_content(PAGE.format(first="first", line="a line", wide=100))
    assert layout_faults(page) == []
    page.set_content(PAGE.format(first="the first label", line="a line that is longer than its place", wide=300))
    assert layout_faults(page) == [
        "“the first label” runs into “second”",
        "“a line that is longer than its place” is cut",
        " scrolls sideways",
    ]
    page.set_content(PAGE.format(first="first", line="a line", wide=100).replace('x="100"', 'x="280"'))
    assert layout_faults(page) == ["“second” is cut at its chart's edge"]
