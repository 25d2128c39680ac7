"""Staffing at once, without simulation: by interval, the people that its offered load asks for.

The load already lags behind the calls (:mod:`analytics.staffing.tier_loads`). Each interval is then taken as a queue
in its long run with that load (the modified-offered-load approximation, Jennings, Mandelbaum, Massey and Whitt 1996,
Management Science 42:1383), with patience by Erlang A. A day's random busyness is a gamma factor on the load: the
share of calls that wait is its mean over days of all kinds, weighed by their calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import special

from analytics.measures.scopes import DAYS_PER_WEEK, Integers
from queueing import Scenario
from queueing.calendar import MINUTES_PER_DAY
from queueing.scenario import Tier

from .erlang import Queue
from .erlang_staffing import many_server_delay
from .offered_load import Floats
from .targets import StaffingTargets
from .tier_loads import TierName, tier_load

KINDS_OF_DAY: Final = 5
"""Equally likely kinds of day, from quiet to busy, that random busyness is taken as."""
DAY_TARGET_OCCUPANCY: Final = 0.97
"""Where only targets of a day are given: so full can people's time be on the mean."""

LEAST_LOAD: Final = 0.01
"""An interval with less load, in people, asks for nobody: it is the end of calls that began before."""
LARGEST_MARGIN: Final = 50.0
BISECTIONS: Final = 50
ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class StaffingEstimate:
    """The people that each interval of the week asks for, shape (7 weekdays, intervals of a day) throughout."""

    tier: TierName
    interval_minutes: int
    calls: Floats
    """Calls expected to join the queue in the interval, on the mean of the weekday's dates with open lines."""
    load: Floats
    """Mean people that they and earlier calls would keep busy."""
    erlang_a: Integers
    """The fewest by Erlang A."""
    square_root: Integers
    """Those of the square-root rule."""


def estimate_staffing(scenario: Scenario, tier: TierName, targets: StaffingTargets) -> StaffingEstimate:
    """Estimate the people that a tier needs in each interval of its staffing table for targets of an interval.

    Targets of a whole day are not estimated; where there are no others, people come to 97 % of their time at work.
    """
    callbacks = 1.0 if targets.wait_share is None else targets.wait_share
    found = tier_load(scenario, tier, callbacks)
    step = interval_minutes(scenario, tier)
    calls = mean_by_weekday(scenario, found.arrivals, step) * step
    load = mean_by_weekday(scenario, found.load, step)
    patience = patience_minutes(scenario, tier)
    rows = [
        _people(
            _kinds_of_day(Queue(each / found.handle_minutes, found.handle_minutes, patience), scenario.daily_cv),
            targets,
        )
        if each > LEAST_LOAD
        else (0, 0)
        for each in load.ravel().tolist()
    ]
    people = np.array(rows, dtype=np.int64).reshape(*load.shape, 2)
    return StaffingEstimate(tier, step, calls, load, people[..., 0], people[..., 1])


def tier_of(scenario: Scenario, tier: TierName) -> Tier:
    """The inputs of a tier."""
    found: Tier = getattr(scenario, tier)
    return found


def interval_minutes(scenario: Scenario, tier: TierName) -> int:
    """The length of the intervals of a tier's staffing."""
    return tier_of(scenario, tier).staffing.interval_minutes


def patience_minutes(scenario: Scenario, tier: TierName) -> float:
    """The mean patience in a tier's queue; infinite where nobody gives up or callers are called back before they do."""
    patience = scenario.tier1.patience if tier == "tier1" else scenario.tier2.patience
    called_back = tier == "tier2" and math.isfinite(scenario.callback.threshold_high)
    return math.inf if patience is None or called_back else patience.mean


def mean_by_weekday(scenario: Scenario, by_minute: Floats, step: int) -> Floats:
    """Means in each interval, over the dates of each weekday on which lines are open."""
    calendar = scenario.calendar()
    by_day = by_minute.reshape(-1, MINUTES_PER_DAY // step, step).mean(axis=2)
    means = np.zeros((DAYS_PER_WEEK, by_day.shape[1]))
    for weekday in range(DAYS_PER_WEEK):
        days = [
            day
            for day in range(scenario.warmup_days, scenario.days)
            if calendar.date_of(day).weekday() == weekday and calendar.lines(day) is not None
        ]
        if days:
            means[weekday] = by_day[days].mean(axis=0)
    return means


@dataclass(frozen=True)
class _KindOfDay:
    """One of the equally likely kinds of day, by its busyness."""

    factor: float
    """Its calls, where a mean day has 1."""
    queue: Queue

    def waits_by_rule(self, people: float, targets: StaffingTargets) -> float:
        """The share of calls that wait (longer than allowed, if that is the target), for many people."""
        load, handle = self.queue.load, self.queue.handle_minutes
        margin = (people - load) / math.sqrt(load)
        delayed = many_server_delay(margin, self.queue.patience_minutes / handle)
        if targets.wait_share is None:
            return delayed
        longer = math.exp(min(0.0, -(people - load) * targets.wait_minutes / handle))
        return delayed * longer * math.exp(-targets.wait_minutes / self.queue.patience_minutes)


def _kinds_of_day(queue: Queue, daily_cv: float) -> list[_KindOfDay]:
    """Kinds of day at the middles of equal shares of the gamma distribution, with mean 1."""
    if daily_cv == 0:
        return [_KindOfDay(1.0, queue)]
    shape = daily_cv**-2
    middles = (np.arange(KINDS_OF_DAY) + 0.5) / KINDS_OF_DAY
    factors = special.gammaincinv(shape, middles) / shape
    return [
        _KindOfDay(factor, replace(queue, calls_per_minute=queue.calls_per_minute * factor))
        for factor in (factors / factors.mean()).tolist()
    ]


def _people(kinds: list[_KindOfDay], targets: StaffingTargets) -> tuple[int, int]:
    """The fewest people by Erlang A, and those of the square-root rule."""
    most = math.inf if targets.most_people is None else targets.most_people
    by_rule = max(_least_by_rule(kinds, targets), _least_by_occupancy(kinds, targets))
    people = _fewest(lambda number: _holds(kinds, number, targets), by_rule)
    if targets.nearest and targets.delay_share is not None and people > 0:
        short, enough = (_mean(kinds, people - fewer, targets)[1] for fewer in (1, 0))
        people -= abs(short - targets.delay_share) < abs(enough - targets.delay_share)
    return int(min(people, most)), int(min(by_rule, most))


def _fewest(holds: Callable[[int], bool], near: int) -> int:
    """The fewest people with whom something holds that also holds with more, looked for from ``near`` outwards."""
    step, enough = 1, near
    if holds(near):
        short = near - step
        while short >= 0 and holds(short):
            enough, step = short, 2 * step
            short -= step
        short = max(short, -1)
    else:
        short, enough = near, near + step
        while not holds(enough):
            short, step = enough, 2 * step
            enough += step
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if holds(middle) else (middle, enough)
    return enough


def _least_by_rule(kinds: list[_KindOfDay], targets: StaffingTargets) -> int:
    """The people with whom waits are as rare as asked for, where many people work, rounded up."""
    share = targets.delay_share if targets.wait_share is None else targets.wait_share
    if share is None:
        return 0
    low, high = 0.0, 2 * max(kind.queue.load for kind in kinds) + LARGEST_MARGIN
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        waiting = sum(kind.factor * kind.waits_by_rule(middle, targets) for kind in kinds) / len(kinds)
        low, high = (middle, high) if waiting > share else (low, middle)
    return math.ceil(high - ROUNDING)


def _least_by_occupancy(kinds: list[_KindOfDay], targets: StaffingTargets) -> int:
    """The people who are at work for as much of their time as allowed."""
    ceiling = targets.occupancy
    if ceiling is None and targets.wait_share is None and targets.delay_share is None:
        ceiling = DAY_TARGET_OCCUPANCY
    load = sum(kind.queue.load for kind in kinds) / len(kinds)
    return 0 if ceiling is None else math.ceil(load / ceiling - ROUNDING)


def _holds(kinds: list[_KindOfDay], people: int, targets: StaffingTargets) -> bool:
    """Whether people are enough for every target of an interval."""
    if targets.wait_share is None and targets.delay_share is None:
        return people >= _least_by_occupancy(kinds, targets)
    waiting, delayed, occupancy = _mean(kinds, people, targets)
    return (
        (targets.wait_share is None or waiting <= targets.wait_share)
        and (targets.delay_share is None or delayed <= targets.delay_share)
        and (targets.occupancy is None or occupancy <= targets.occupancy)
    )


def _mean(kinds: list[_KindOfDay], people: int, targets: StaffingTargets) -> tuple[float, float, float]:
    """The shares of calls that wait too long and at all, and the share of time at work, over all kinds of day."""
    found = [(kind.factor, kind.queue.figures(people, targets.wait_minutes)) for kind in kinds]
    return (
        sum(factor * figures.still_waiting for factor, figures in found) / len(kinds),
        sum(factor * figures.delay_probability for factor, figures in found) / len(kinds),
        sum(figures.occupancy for _, figures in found) / len(kinds),
    )
