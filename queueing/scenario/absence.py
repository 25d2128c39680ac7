"""Absence: which share of the people planned is away for whole days, and by how much that may vary."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from queueing.tiers import TierName

if TYPE_CHECKING:
    from .calendar import Staffing
    from .tiers import Tier

MOST_PLANNED: Final = 100_000
"""People planned at once where some may be absent: each has a random number a day."""


def beta_parameters(mean: float, cv: float) -> tuple[float, float]:
    """The two parameters of a beta distribution of this mean and coefficient of variation, both above 0.

    The first two moments of the beta solved for them: their sum is (1 - mean) / (mean cv^2) - 1. It is 0 or less where
    no share of this mean varies so much.
    """
    both = (1.0 - mean) / (mean * cv**2) - 1.0
    return mean * both, (1.0 - mean) * both


def impossible_absence_in_words(name: TierName, tier: Tier) -> str:
    """What is wrong with the absence of a tier, and what is allowed; empty where nothing is."""
    mean, cv = tier.absence_mean, tier.absence_cv
    if mean == 0:
        return ""
    if cv > 0 and beta_parameters(mean, cv)[0] <= 0:
        return (
            f"{name}.absence_cv {cv:g} is more than {name}.absence_mean {mean:g} can vary by; "
            f"allowed is less than {math.sqrt((1 - mean) / mean):.4g}"
        )
    most = _most_planned(tier.staffing)
    if most > MOST_PLANNED:
        return (
            f"{name}.absence_mean {mean:g} is not allowed with {most:,} people on duty at once; "
            f"allowed are up to {MOST_PLANNED:,} people, or an absence of 0"
        )
    return ""


def _most_planned(staffing: Staffing) -> int:
    """The most people that are planned at once, on any day."""
    table = staffing.on_duty
    days = [(table,)] if isinstance(table, int) else [table.on(weekday) for weekday in range(7)]
    days += [(people,) if isinstance(people, int) else people for people in staffing.overrides.values()]
    return max((max(day, default=0) for day in days), default=0)
