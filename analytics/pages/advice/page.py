"""Cutoff and Staffing: what to do so that targets hold, and which uncertain inputs move the answer."""

from __future__ import annotations

from analytics.pages.views import PageView, show_view


def _cutoff() -> None:
    from analytics.pages.advice import cutoff

    cutoff.show()


def _staffing() -> None:
    from analytics.pages.advice import staffing

    staffing.show()


def _sensitivity() -> None:
    from analytics.pages.advice import sensitivity

    sensitivity.show()


show_view(
    "advice",
    {
        "cutoff": PageView("Cutoff", _cutoff, "cutoffs"),
        "staffing": PageView("Staffing", _staffing, "staffing"),
        "sensitivity": PageView("Sensitivity", _sensitivity, "sensitivity"),
    },
)
