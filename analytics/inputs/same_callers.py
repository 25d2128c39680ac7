"""Whether plans face the same callers under one seed, by what callers are numbered by.

A caller's number says the interval of the demand and the place within it, counted from the start of the run
(:mod:`queueing.draws.callers`). More calls in an interval therefore add callers and replace none, other intervals have
other callers, and whatever else a plan changes leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from analytics.measures.scopes import Floats
from analytics.wording import day_in_words, listed
from queueing import Scenario
from queueing.plan import lay_out
from queueing.scenario.already import SoFar
from queueing.scenario.calendar import MINUTES_PER_DAY

SAME: Final = "the same callers"
_ROUNDING: Final = 1e-9
"""Calls expected that differ by less of them are the same, reckoned in two ways."""


def callers_met(baseline: Scenario, other: Scenario) -> str:
    """The callers of a plan beside the baseline's, in words that can follow ``meets`` or ``on``.

    ``the same callers``, ``the same callers and more of them``, ``other callers (intervals of 15 minutes instead of
    30)`` and so on.
    """
    if other.start != baseline.start:
        return f"other callers (days from {day_in_words(other.start)} on instead of {day_in_words(baseline.start)})"
    lengths = [plan.demand.interval_minutes for plan in (other, baseline)]
    if lengths[0] != lengths[1]:
        return f"other callers (intervals of {lengths[0]} minutes instead of {lengths[1]})"
    intervals = max(baseline.days, other.days) * MINUTES_PER_DAY // lengths[0]
    before, after = (_expected(plan, intervals) for plan in (baseline, other))
    if not (before * after).any() and (before.any() or after.any()):
        return "other callers (calls come at other times)"
    more, fewer = ((sign * (after - before) > _ROUNDING * before).any() for sign in (1, -1))
    if _busyness(other) != _busyness(baseline) or (more and fewer):
        return f"{SAME}, more of them at some times and fewer at others"
    if more:
        return f"{SAME} and more of them"
    return f"{SAME}, but fewer of them" if fewer else SAME


def callers_in_words(scenarios: Mapping[str, Scenario], baseline: str, replications: int) -> str:
    """Which callers the plans meet beside the baseline's, as a sentence."""
    met: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        if name != baseline:
            met.setdefault(callers_met(scenarios[baseline], scenario), []).append(name)
    if set(met) <= {SAME}:
        return f"Every plan meets the same callers in {replications:,} simulated weeks."
    said = [f"{listed(names)} {'meets' if len(names) == 1 else 'meet'} {callers}" for callers, names in met.items()]
    return f"Against {baseline}, in {replications:,} simulated weeks: {'; '.join(said)}."


def _busyness(plan: Scenario) -> tuple[float, float, float, int, SoFar | None, float]:
    """What the busyness of days and intervals is drawn by; without one of intervals they follow nothing.

    What has come already of the first day says how it varies from then on.
    """
    so_far = lay_out(plan).so_far
    follows = plan.interval_correlation if plan.interval_cv else 0.0
    shape = so_far.busyness_shape if so_far else 0.0
    return plan.daily_cv, plan.interval_cv, follows, plan.already.minute, plan.already.first_calls, shape


def _expected(plan: Scenario, intervals: int) -> Floats:
    """Calls expected in each interval counted from the start."""
    arrivals = lay_out(plan).arrivals
    return np.bincount(arrivals.interval, arrivals.expected, intervals).astype(np.float64, copy=False)
