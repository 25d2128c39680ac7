"""What reaches each tier and how many people it would keep busy, by minute, if nobody had to wait or gave up.

Calls are followed through the center by their means: the voice system lets some of them on and delays them, Tier 1
passes a share of them on when it is done, the cutoff refuses some, who partly call again in the next open morning.
Waits, abandonment and other calls made again are left out: where staffing is right there is little of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

import numpy as np
from scipy import special

from queueing import Duration, Scenario
from queueing.plan import Layout, lay_out
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.scenario.tiers import Tier
from queueing.tiers import TierName

from .offered_load import Floats, Work, departures, mean_minutes, offered_load

RUN_OUT_DAYS: Final = 1
"""Days after the last one with arrivals in which work that has begun is followed."""
ROUNDS_OF_CALLING_AGAIN: Final = 3
_AT_ONCE: Final = Duration(0, shape="constant")


@dataclass(frozen=True)
class TierLoad:
    """The calls that reach one tier and the people that they would keep busy, by minute from the start.

    At Tier 2 items of other work that are served as regular callbacks are among them. Those that come last are not:
    they are done while nobody waits, and no caller waits for one that has not begun.
    """

    arrivals: Floats
    """Calls that come in each minute."""
    load: Floats
    """People busy at the end of each minute."""
    handle_minutes: float
    """Mean minutes of work of a call."""


def tier_load(scenario: Scenario, tier: TierName, callback_share: float = 0.0) -> TierLoad:
    """The load of one tier over the scenario's days and a day more.

    ``callback_share`` is the share of Tier 2's calls that become callbacks: attempts that nobody answers are work,
    too. It depends on the staffing that is sought, and has to be guessed.

    Raises:
        ValueError: a share outside 0 to 1.
    """
    if not 0 <= callback_share <= 1:
        msg = f"callback_share {callback_share:g} is not allowed; allowed are shares from 0 to 1"
        raise ValueError(msg)
    layout = lay_out(scenario)
    works = {
        "tier1": _until_free(tier1_works(scenario), scenario.tier1),
        "tier2": [*_until_free(tier2_works(scenario), scenario.tier2), *ringing(scenario, callback_share)],
        "supervisor": _until_free(supervisor_works(scenario), scenario.supervisor),
    }
    arrivals = _arrivals(scenario, layout)[tier]
    calls = TierLoad(arrivals, offered_load(arrivals, works[tier]), mean_minutes(works[tier]))
    return _with_items(calls, scenario, layout) if tier == "tier2" else calls


def _with_items(calls: TierLoad, scenario: Scenario, layout: Layout) -> TierLoad:
    """The load of Tier 2 with that of the items of other work which are served as regular callbacks."""
    found = calls
    for stream, work in enumerate(scenario.work):
        items = _items(layout, stream, len(calls.arrivals))
        if work.place == "as_callbacks" and items.any():
            load, number, before = offered_load(items, [Work(1.0, work.handle_time)]), items.sum(), found.arrivals.sum()
            minutes = (found.handle_minutes * before + work.handle_time.mean * number) / (before + number)
            found = TierLoad(found.arrivals + items, found.load + load, float(minutes))
    return found


def _items(layout: Layout, stream: int, minutes: int) -> Floats:
    """The items of a stream expected in each minute."""
    items = np.zeros(minutes)
    for begins, ends, expected in zip(
        layout.work_begins, layout.work_ends, layout.work_expected[:, stream], strict=True
    ):
        if expected > 0:
            items[int(begins) : int(ends)] = expected / (ends - begins)
    return items


def _until_free(works: list[Work], tier: Tier) -> list[Work]:
    """Conversations, each with the mean wrap-up after it."""
    wrap_up = tier.wrap_up.mean if tier.wrap_up else 0.0
    return [replace(work, fixed_minutes=work.fixed_minutes + wrap_up) for work in works]


def tier1_works(scenario: Scenario) -> list[Work]:
    """How long calls speak with Tier 1: those of people who may not be told anything only for the verification."""
    tier = scenario.tier1
    shares: defaultdict[float, float] = defaultdict(float)
    for reason, group in product(scenario.reasons, scenario.caller_groups):
        shares[reason.tier1_factor * group.tier1_factor] += reason.share * group.share
    handled = [
        Work(
            (1 - tier.not_authorized) * share / sum(shares.values()),
            tier.handle_time.times(factor),
            scenario.repeat_minutes,
        )
        for factor, share in shares.items()
    ]
    return [*handled, Work(tier.not_authorized, _AT_ONCE, tier.verification_minutes)]


def tier2_works(scenario: Scenario) -> list[Work]:
    """How long transfers speak with Tier 2: longer where an appointment is scheduled."""
    asked: defaultdict[float, float] = defaultdict(float)
    booked: defaultdict[float, float] = defaultdict(float)
    for reason, group in product(scenario.reasons, scenario.caller_groups):
        factor, asks = reason.tier2_factor * group.tier2_factor, reason.share * reason.transfer_share * group.share
        asked[factor] += asks
        booked[factor] += asks * reason.appointment_share
    handle, repeat = scenario.tier2.handle_time, scenario.repeat_minutes
    total = sum(asked.values())
    if total == 0:
        return [Work(1.0, handle, repeat)]
    works = []
    for factor, share in asked.items():
        scheduled, time = booked[factor] / total, handle.times(factor)
        works.append(Work(share / total - scheduled, time, repeat))
        works.append(Work(scheduled, time, repeat + scenario.appointment.extra_minutes))
    return works


def supervisor_works(scenario: Scenario) -> list[Work]:
    """How long calls speak with a supervisor."""
    return [Work(1.0, scenario.supervisor.handle_time, scenario.repeat_minutes)]


def ringing(scenario: Scenario, callback_share: float) -> list[Work]:
    """What unanswered attempts take of Tier 2, as if they were all made at the first one, on the day of the call."""
    callback = scenario.callback
    unanswered, left = 0.0, 1.0
    for attempt in range(callback.max_attempts):
        left *= 1 - callback.answered_same_day[min(attempt, len(callback.answered_same_day) - 1)]
        unanswered += left
    return [Work(callback_share * unanswered, _AT_ONCE, callback.ring_minutes)]


def _arrivals(scenario: Scenario, layout: Layout) -> dict[TierName, Floats]:
    """The calls that reach each tier in each minute."""
    asked = (1 - scenario.supervisor_request_share) * scenario.transfer_share
    first = _first_calls(scenario, layout)
    refuses = _refused_shares(scenario, layout, first)
    voice_system = [Work(1.0, scenario.ivr.duration)]
    again = np.zeros_like(first)
    for _ in range(ROUNDS_OF_CALLING_AGAIN):
        past_voice_system = (1 - scenario.ivr.containment) * departures(first + again, voice_system)
        done = departures(past_voice_system, tier1_works(scenario)[:-1])
        refused = done * refuses * (scenario.supervisor_request_share + asked)
        again = _calling_again(scenario, layout, refused)
        if not again.any():
            break
    let_on = done * (1 - refuses)
    to_tier2 = let_on * asked
    handled = departures(to_tier2, tier2_works(scenario))
    to_supervisor = let_on * scenario.supervisor_request_share + handled * scenario.tier2.to_supervisor
    return {"tier1": past_voice_system, "tier2": to_tier2, "supervisor": to_supervisor}


def _first_calls(scenario: Scenario, layout: Layout) -> Floats:
    """First calls expected in each minute; the intervals' ends are whole minutes."""
    calls = np.zeros((scenario.days + RUN_OUT_DAYS) * MINUTES_PER_DAY)
    demand = layout.arrivals
    for begins, ends, expected in zip(demand.begins, demand.ends, demand.expected, strict=True):
        calls[int(begins) : int(ends)] += expected / (ends - begins)
    return calls


def _refused_shares(scenario: Scenario, layout: Layout, first: Floats) -> Floats:
    """The share of transfers that the cutoff refuses, in each minute: after it, the chance that the day is heavy.

    First calls before the cutoff are taken as normal with the variance of Poisson calls on a day of random busyness, of
    whole days and of their intervals.
    """
    refuses = np.zeros_like(first)
    for day in range(scenario.days):
        cutoff, opens = layout.cutoff_by_day[day], layout.opens_by_day[day]
        if math.isinf(cutoff):
            continue
        # Of waits nothing is known yet; where staffing is right they are short.
        heavy = 0.0 if layout.cutoff_by_wait else 1.0
        if layout.heavy_above[day] > -math.inf:
            expected = float(first[int(opens) : int(cutoff)].sum())
            within = 0.0
            if scenario.interval_cv > 0:
                within = _variance_within_days(scenario, first[day * MINUTES_PER_DAY : int(cutoff)])
            spread = math.sqrt(expected + (scenario.daily_cv * expected) ** 2 + (1 + scenario.daily_cv**2) * within)
            heavy = float(special.ndtr((expected - layout.heavy_above[day] - 0.5) / spread)) if spread else 0.0
        refuses[int(cutoff) : (day + 1) * MINUTES_PER_DAY] = heavy
    return refuses


def _variance_within_days(scenario: Scenario, calls: Floats) -> float:
    """The variance of the calls to expect from midnight on, given by minute, by the busyness of their intervals alone.

    Its correlation is taken as that of the normals behind the factors, interval_correlation to the power of the lag.
    """
    interval = np.arange(len(calls)) // scenario.demand.interval_minutes
    expected = np.bincount(interval, calls)
    lag = np.abs(np.subtract.outer(np.arange(len(expected)), np.arange(len(expected))))
    return float(scenario.interval_cv**2 * (expected @ scenario.interval_correlation**lag @ expected))


def _calling_again(scenario: Scenario, layout: Layout, refused: Floats) -> Floats:
    """The calls of people refused by the cutoff who call again in the next open morning, by minute."""
    again = np.zeros_like(refused)
    rule = scenario.calling_again.refused_cutoff
    if rule.when != "next_morning" or scenario.calling_again.max_calls == 1:
        return again
    spread = int(layout.morning_minutes)
    by_day = refused.reshape(-1, MINUTES_PER_DAY).sum(axis=1)
    for day, calls in enumerate(by_day):
        following = np.flatnonzero(np.isfinite(layout.opens_by_day[day + 1 :]))
        opens = layout.opens_by_day[day + 1 + following[0]] if len(following) else math.inf
        if calls and opens < len(again):
            again[int(opens) : int(opens) + spread] += rule.probability * calls / max(1, spread)
    return again
