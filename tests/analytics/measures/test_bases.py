"""What a share is taken of is said where that changes much between two plans, and only there."""

from __future__ import annotations

import pytest

from analytics.measures.bases import other_basis

SAID = "of 10 calls a week, 104 in the baseline"


@pytest.mark.parametrize(
    ("measure", "calls", "before", "days", "said"),
    [
        ("callback_same_day", 10.2, 103.6, 7, SAID),
        ("tier2_wait_mean", 10.2, 103.6, 5, SAID),
        ("callback_same_day", 208.0, 104.0, 14, "of 208 calls a run of 14 days, 104 in the baseline"),
        ("callback_same_day", 60.0, 100.0, 7, ""),
        ("callback_same_day", 0.0, 100.0, 7, ""),
        ("callback_same_day", 100.0, 0.0, 7, ""),
        ("outcome_refused_cutoff", 1.0, 100.0, 7, ""),
        ("cost", 1.0, 100.0, 7, ""),
    ],
)
def test_another_basis_is_said(measure: str, calls: float, before: float, days: int, said: str) -> None:
    assert other_basis(measure, calls, before, days) == said
