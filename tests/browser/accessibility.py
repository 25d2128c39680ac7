"""What axe-core finds on a page, by the kind of element that Streamlit made it of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE: Final = ("serious", "critical")
COLOURS: Final = ("color-contrast", "link-in-text-block")
"""The rules whose outcome depends on the theme."""
CHARTS: Final = ".js-plotly-plot"
"""Their colours are those of the palette, whose contrasts have a test of their own on either ground."""

_VIOLATIONS: Final = """([context, options]) => axe.run(context, options).then(found => found.violations)"""
_KIND: Final = """target => {
    const found = document.querySelector(target)?.closest('[data-testid]');
    return found ? found.dataset.testid : '';
}"""


@dataclass(frozen=True)
class Violation:
    """A rule of axe-core that an element breaks, and the kind of element by Streamlit's name for it."""

    rule: str
    kind: str


def grave_violations(page: Page, rules: tuple[str, ...] = (), *, without: str = "") -> dict[Violation, str]:
    """The serious and critical violations on a page as it stands, each with the elements and what is wrong.

    All rules of axe-core are tried, or those named, on all elements or on all ``without`` those of a selector.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    context = {"exclude": [[without]]} if without else {"include": [["html"]]}
    found: dict[Violation, str] = {}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for violated in page.evaluate(_VIOLATIONS, [context, options]):
        if violated["impact"] not in GRAVE:
            continue
        for node in violated["nodes"]:
            target = node["target"][-1]
            # Within a shadow tree the target is a list, whose first part is the element on the page.
            kind = page.evaluate(_KIND, target if isinstance(target, str) else target[0])
            found[Violation(violated["id"], kind)] = f"{node['html']}\n{node['failureSummary']}"
    return found
