"""Staffing at once, without simulation: by interval, the people that its offered load asks for.

The load already lags behind the calls (:mod:`analytics.staffing.tier_loads`). Each interval is then taken as a queue
in its long run with that load (the modified-offered-load approximation, Jennings, Mandelbaum, Massey and Whitt 1996,
Management Science 42:1383), with patience by Erlang A. A day's random busyness is a gamma factor on the load: a share
of calls is its mean over days of all kinds, weighed by their calls (:mod:`analytics.staffing.interval_queue`).

Where nothing may become worse than today, today's staffing is estimated in the same way, and a weekday on which more
calls than today would go unanswered, or more callers give up, gets people where they help most.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analytics.erlang import Queue
from analytics.measures.scopes import DAYS_PER_WEEK, Integers
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.scenario.tiers import Tier
from queueing.tiers import TierName

from .interval_queue import IntervalQueue
from .offered_load import Floats
from .targets import StaffingTargets
from .tier_loads import tier_load

DAY_TARGET_OCCUPANCY: Final = 0.97
"""Where no target of an interval is given: so full can people's time be on the mean."""
AS_GOOD_AS: Final = 1e-4
"""A share of calls that is larger than another by this or less is as good."""
STEP: Final = 0.02
"""The part of an interval's people that are added at once, one at least."""

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

    Targets of callbacks are not estimated. Where no target of an interval is given, people come to 97 % of their time
    at work. With absence people are those to plan, so that on the mean of days as many are there as are needed.
    """
    callbacks = 1.0 if targets.wait_share is None else targets.wait_share
    found = tier_load(scenario, tier, callbacks)
    step = interval_minutes(scenario, tier)
    calls = mean_by_weekday(scenario, found.arrivals, step) * step
    load = mean_by_weekday(scenario, found.load, step)
    patience, cv = patience_minutes(scenario, tier), scenario.busyness_cv
    today = there_of(scenario, tier, people_of(scenario, tier))
    most = targets.most_people
    if most is not None:
        targets = replace(targets, most_people=max(1, int(there_of(scenario, tier, np.array(most)))))
    people, by_rule = np.zeros(load.shape, dtype=np.int64), np.zeros(load.shape, dtype=np.int64)
    for weekday in range(DAYS_PER_WEEK):
        busy = np.flatnonzero(load[weekday] > LEAST_LOAD)
        queues = [
            IntervalQueue.of(Queue(each / found.handle_minutes, found.handle_minutes, patience), cv, targets)
            for each in load[weekday, busy].tolist()
        ]
        if not queues:
            continue
        fewest, by_rule[weekday, busy] = np.array([_people(queue, targets) for queue in queues]).T
        if targets.nothing_worse:
            fewest = _no_worse(queues, calls[weekday, busy], fewest, today[weekday, busy], targets.most_people)
        people[weekday, busy] = fewest
    people, by_rule = (planned_for(scenario, tier, each) for each in (people, by_rule))
    if most is not None:
        people, by_rule = np.minimum(people, most), np.minimum(by_rule, most)
    return StaffingEstimate(tier, step, calls, load, people, by_rule)


def there_of(scenario: Scenario, tier: TierName, planned: Integers) -> Integers:
    """How many of so many people planned are there on the mean of days, rounded down."""
    return np.asarray(np.floor(planned * (1 - tier_of(scenario, tier).absence_mean) + ROUNDING).astype(np.int64))


def planned_for(scenario: Scenario, tier: TierName, there: Integers) -> Integers:
    """The people to plan so that on the mean of days so many are there, rounded up."""
    return np.asarray(np.ceil(there / (1 - tier_of(scenario, tier).absence_mean) - ROUNDING).astype(np.int64))


def people_of(scenario: Scenario, tier: TierName) -> Integers:
    """The people on duty by weekday and interval, shape (7, intervals), apart from dates with staffing of their own."""
    staffing = tier_of(scenario, tier).staffing
    intervals = MINUTES_PER_DAY // interval_minutes(scenario, tier)
    if isinstance(staffing.on_duty, int):
        return np.full((DAYS_PER_WEEK, intervals), staffing.on_duty, dtype=np.int64)
    days = [staffing.on_duty.on(weekday) or (0,) * intervals for weekday in range(DAYS_PER_WEEK)]
    return np.array(days, dtype=np.int64)


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
    callback = scenario.callback
    ends = [callback.threshold_of(group)[1] for group in scenario.caller_groups]
    called_back = tier == "tier2" and (not callback.live_transfers or all(map(math.isfinite, ends)))
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


def _people(queue: IntervalQueue, targets: StaffingTargets) -> tuple[int, int]:
    """The fewest people by Erlang A, and those of the square-root rule."""
    most = math.inf if targets.most_people is None else targets.most_people
    by_rule = max(_least_by_rule(queue, targets), _least_by_occupancy(queue, targets))
    people = _fewest(lambda number: _holds(queue, number, targets), by_rule)
    if targets.nearest and targets.delay_share is not None and people > 0:
        short, enough = (queue.fate(people - fewer).delayed for fewer in (1, 0))
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


def _least_by_rule(queue: IntervalQueue, targets: StaffingTargets) -> int:
    """The people with whom waits are as rare as asked for, where many people work, rounded up."""
    share, of_calls = targets.wait_share, queue.unanswered_by_rule
    if share is None:
        share, of_calls = targets.delay_share, queue.delayed_by_rule
    if share is None:
        return 0
    low, high = 0.0, 2 * max(kind.queue.load for kind in queue.kinds) + LARGEST_MARGIN
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if of_calls(middle) > share else (low, middle)
    return math.ceil(high - ROUNDING)


def _least_by_occupancy(queue: IntervalQueue, targets: StaffingTargets) -> int:
    """The people who are at work for as much of their time as allowed."""
    ceiling = targets.occupancy
    if ceiling is None and targets.wait_share is None and targets.delay_share is None:
        ceiling = DAY_TARGET_OCCUPANCY
    return 0 if ceiling is None else math.ceil(queue.load / ceiling - ROUNDING)


def _holds(queue: IntervalQueue, people: int, targets: StaffingTargets) -> bool:
    """Whether people are enough for every target of an interval."""
    if targets.wait_share is None and targets.delay_share is None and targets.abandonment is None:
        return people >= _least_by_occupancy(queue, targets)
    found = queue.fate(people)
    return (
        (targets.wait_share is None or found.unanswered <= targets.wait_share)
        and (targets.delay_share is None or found.delayed <= targets.delay_share)
        and (targets.abandonment is None or found.abandonment <= targets.abandonment)
        and (targets.occupancy is None or found.occupancy <= targets.occupancy)
    )


def _no_worse(
    queues: list[IntervalQueue], calls: Floats, people: Integers, today: Integers, most: int | None
) -> Integers:
    """These people of a weekday, and more until no more calls than today's go unanswered or are given up."""
    weight = calls / max(float(calls.sum()), LEAST_LOAD)
    allowed = weight @ _lost(queues, today) + AS_GOOD_AS
    found, highest = people.copy(), math.inf if most is None else most
    while (excess := weight @ _lost(queues, found) > allowed).any():
        step = np.maximum(1, (STEP * found).astype(np.int64))
        gain = weight[:, np.newaxis] * (_lost(queues, found) - _lost(queues, found + step)) / step[:, np.newaxis]
        helps = np.where(found + step <= highest, (gain * excess / allowed).sum(axis=1), 0.0)
        best = int(np.argmax(helps))
        if helps[best] <= 0:
            break
        found[best] += step[best]
    return found


def _lost(queues: list[IntervalQueue], people: Integers) -> Floats:
    """The shares of each interval's calls that go unanswered and that are given up, shape (intervals, 2)."""
    fates = [queue.fate(number) for queue, number in zip(queues, people.tolist(), strict=True)]
    return np.array([(each.unanswered, each.abandonment) for each in fates])
