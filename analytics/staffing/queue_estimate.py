"""How a tier fares by weekday and interval, at once, without simulation: occupancy, wait, abandonment by Erlang A.

Each interval is taken as a queue in its long run with the load that reaches it
(:mod:`analytics.staffing.tier_loads`) on a day of the usual busyness. What is left over from one interval to the next
is not counted, so that it is an estimate until the plan is simulated. Dates with staffing of their own are not looked
at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analytics.erlang import Queue
from analytics.measures.scopes import DAYS_PER_WEEK, Integers
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.tiers import TierName

from .estimate import LEAST_LOAD, interval_minutes, mean_by_weekday, patience_minutes, people_of, there_of
from .offered_load import Floats
from .tier_loads import tier_load

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class QueueEstimate:
    """How a tier fares, shape (7 weekdays, intervals of a day) throughout.

    Occupancy, wait and abandonment are NaN where there is nothing to do, and where lines are shut with nobody on duty.
    """

    tier: TierName
    interval_minutes: int
    load: Floats
    """Mean people that calls would keep busy."""
    on_duty: Integers
    """Those of the people planned who are there on the mean of days."""
    occupancy: Floats
    """Share of their time that people on duty are with calls."""
    wait: Floats
    """Mean minutes that a call waits; infinite where it is more work than people can do and nobody gives up."""
    abandonment: Floats
    """Share of the calls that are given up: waits are short, too, where nobody is patient."""

    @property
    def is_short(self) -> Flags:
        """Where there is as much work as people, or more."""
        short: Flags = ~np.isnan(self.occupancy) & (self.load >= self.on_duty)
        return short


def estimate_queue(scenario: Scenario, tier: TierName) -> QueueEstimate:
    """Estimate how a tier fares in each interval of its staffing table."""
    found = tier_load(scenario, tier)
    step = interval_minutes(scenario, tier)
    load = mean_by_weekday(scenario, found.load, step)
    planned = people_of(scenario, tier)
    people = there_of(scenario, tier, planned)
    patience = patience_minutes(scenario, tier)

    @cache
    def figures(of: float, servers: int) -> tuple[float, float, float]:
        """Occupancy, mean wait and abandonment; days of the same load and people are reckoned once."""
        if of <= LEAST_LOAD:
            return math.nan, math.nan, math.nan
        reckoned = Queue(of / found.handle_minutes, found.handle_minutes, patience).figures(servers)
        return reckoned.occupancy, reckoned.mean_wait, reckoned.abandonment

    pairs = [figures(of, servers) for of, servers in zip(load.ravel().tolist(), people.ravel().tolist(), strict=True)]
    found_in_all = np.array(pairs, dtype=np.float64).reshape(*load.shape, 3)
    found_in_all[~(_lines_open(scenario, step) | (planned > 0))] = np.nan
    return QueueEstimate(tier, step, load, people, *found_in_all.transpose(2, 0, 1))


def _lines_open(scenario: Scenario, step: int) -> Flags:
    """Whether lines are open in some part of each interval, shape (7 weekdays, intervals of a day)."""
    begins = np.arange(0, MINUTES_PER_DAY, step)
    days = [scenario.opening_hours.on(weekday) for weekday in range(DAYS_PER_WEEK)]
    shut = np.zeros(len(begins), dtype=np.bool_)
    return np.array([shut if day is None else (begins + step > day.opens) & (begins < day.closes) for day in days])
