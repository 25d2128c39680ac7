"""Scenarios: a plan edited and run, and plans compared."""

from __future__ import annotations

from analytics.pages.views import PageView, show_view


def _edit() -> None:
    from analytics.pages.scenarios import edit

    edit.show()


def _compare() -> None:
    from analytics.pages.scenarios import compare

    compare.show()


show_view(
    "scenarios",
    {
        "edit": PageView("Edit and run", _edit, "run"),
        "compare": PageView("Compare", _compare, "comparison"),
    },
)
