"""The same center in SimPy, as SimPy's users write it: a process for each call, a resource for each tier.

It is a constant day (:func:`benchmarks.scenarios.constant_day`) with everything but what would need changing
staffing, opening hours, a cutoff or calling again: the voice system, Tier 1 with patience, people who may not be told
anything, supervisors, the announced wait and its threshold, and callbacks as processes in the background.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import nan
from typing import Any, Final

import simpy

from queueing import Duration, Engine, Scenario, simulate
from queueing.scenario.calendar import MINUTES_PER_DAY

from .chance import UNIT, largest_difference, shares_in, shares_of
from .measurement import Effort, Row, Work, in_turn, speeds
from .scenarios import ARRIVAL_HOURS, LARGE, SMALL, constant_day

SUBJECT: Final = "simpy"
SIMPY: Final = "SimPy"
NAMES: Final[dict[Engine, str]] = {"ciw": "ciw network", "compiled": "compiled engine"}

Steps = Generator[simpy.Event, Any, None]


def measure(effort: Effort) -> Iterator[Row]:
    """Calls per second of SimPy and of both engines, and how far the outcomes differ, which is by chance alone."""
    rounds = {SMALL: 3} if effort == Effort.QUICK else {SMALL: 5, LARGE: 3 if effort == Effort.FULL else 1}
    for size, number in rounds.items():
        scenario = constant_day(size)
        simulate(scenario, seed=1)
        works = [
            Work(SIMPY, partial(run_simpy, scenario, seed=1)),
            Work(NAMES["ciw"], partial(simulate, scenario, seed=1, engine="ciw")),
            Work(NAMES["compiled"], partial(simulate, scenario, seed=1), times=300_000 // size.calls),
        ]
        yield from speeds(SUBJECT, f"constant day, {size.name}", in_turn(works, number), base=SIMPY)
    yield _outcomes()


def _outcomes() -> Row:
    scenario = constant_day(SMALL)
    apart = largest_difference(
        lambda seed: shares_of(call.outcome for call in run_simpy(scenario, seed)),
        lambda seed: shares_in(simulate(scenario, seed=seed)),
    )
    return Row(SUBJECT, f"constant day, {SMALL.name}: largest difference in the share of an outcome", apart, UNIT)


@dataclass(slots=True)
class Call:
    """What happened to one call; minutes from the start."""

    arrived: float
    ivr_end: float = nan
    tier1_start: float = nan
    tier1_end: float = nan
    estimated_wait: float = nan
    route: str = "none"
    attempts: int = 0
    tier2_start: float = nan
    tier2_end: float = nan
    supervisor_start: float = nan
    supervisor_end: float = nan
    ended: float = nan
    outcome: str = "unfinished"


class Center:
    """A constant day in SimPy."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.reason = scenario.reasons[0]
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.env = simpy.Environment()
        self.tier1 = simpy.Resource(self.env, _constant(scenario.tier1.staffing.on_duty))
        self.tier2 = simpy.Resource(self.env, _constant(scenario.tier2.staffing.on_duty))
        self.supervisors = simpy.Resource(self.env, _constant(scenario.supervisor.staffing.on_duty))
        scheduling = scenario.appointment_share * scenario.appointment.extra_minutes
        self.tier2_mean_minutes = scenario.tier2.handle_time.mean + scenario.repeat_minutes + scheduling
        self.calls: list[Call] = []

    def run(self) -> list[Call]:
        """Simulate until nobody is left."""
        self.env.process(self.arrivals())
        self.env.run()
        return self.calls

    def minutes(self, duration: Duration) -> float:
        """A random length of time."""
        _, mu, sigma = duration.parameters()
        return self.random.lognormvariate(mu, sigma)

    def happens(self, share: float) -> bool:
        """Whether something of this chance happens."""
        return self.random.random() < share

    def arrivals(self) -> Steps:
        """Calls at random while calls arrive."""
        scenario = self.scenario
        rate = scenario.demand.on(scenario.start)[0] / 60
        while True:
            yield self.env.timeout(self.random.expovariate(rate))
            if self.env.now >= ARRIVAL_HOURS * 60:
                return
            call = Call(self.env.now)
            self.calls.append(call)
            self.env.process(self.ivr(call))

    def end(self, call: Call, outcome: str) -> None:
        """Record the end of a call."""
        call.ended, call.outcome = self.env.now, outcome

    def hold(self, turn: simpy.Event, patience: Duration | None) -> Steps:
        """Wait for one's turn, as long as patience lasts."""
        if patience is None:
            yield turn
        else:
            yield turn | self.env.timeout(self.minutes(patience))

    def ivr(self, call: Call) -> Steps:
        """The automated voice system."""
        ivr = self.scenario.ivr
        yield self.env.timeout(self.minutes(ivr.duration))
        call.ivr_end = self.env.now
        if self.happens(ivr.containment):
            self.end(call, "contained")
        else:
            yield from self.at_tier1(call)

    def at_tier1(self, call: Call) -> Steps:
        """Wait for a representative and speak with one."""
        tier1 = self.scenario.tier1
        authorized = not self.happens(tier1.not_authorized)
        with self.tier1.request() as turn:
            yield from self.hold(turn, tier1.patience)
            if not turn.triggered:
                self.end(call, "abandoned_tier1")
                return
            call.tier1_start = self.env.now
            if authorized:
                yield self.env.timeout(self.minutes(tier1.handle_time) + self.scenario.repeat_minutes)
            else:
                yield self.env.timeout(tier1.verification_minutes)
            call.tier1_end = self.env.now
        if not authorized:
            self.end(call, "not_authorized")
        elif self.happens(self.scenario.supervisor_request_share):
            yield from self.at_supervisor(call)
        elif self.happens(self.reason.transfer_share):
            yield from self.transfer(call)
        else:
            self.end(call, "resolved_tier1")

    def transfer(self, call: Call) -> Steps:
        """Announce the wait; hold live, or take a callback."""
        callback = self.scenario.callback
        call.estimated_wait = self.estimated_wait()
        if call.estimated_wait <= self.random.uniform(callback.threshold_low, callback.threshold_high):
            call.route = "live"
            yield from self.hold_for_tier2(call)
        elif self.happens(callback.direct_number_share):
            call.route = "callback"
            self.env.process(self.call_back(call))
        else:
            self.end(call, "no_callback_number")

    def estimated_wait(self) -> float:
        """The wait announced to a call that asks for a transfer now."""
        if self.tier2.count < self.tier2.capacity:
            return 0.0
        return (len(self.tier2.queue) + 1) * self.tier2_mean_minutes / self.tier2.capacity

    def hold_for_tier2(self, call: Call) -> Steps:
        """Wait for an officer on the line."""
        with self.tier2.request() as turn:
            yield from self.hold(turn, self.scenario.tier2.patience)
            if not turn.triggered:
                self.end(call, "abandoned_tier2")
                return
            appointment = yield from self.speak_with_officer(call)
        yield from self.after_tier2(call, appointment=appointment)

    def call_back(self, call: Call) -> Steps:
        """Officers dial until the caller answers or all attempts are made."""
        callback = self.scenario.callback
        while True:
            with self.tier2.request() as turn:
                yield turn
                today = call.tier1_end // MINUTES_PER_DAY == self.env.now // MINUTES_PER_DAY
                shares = callback.answered_same_day if today else callback.answered_later_day
                answered = self.happens(shares[min(call.attempts, len(shares) - 1)])
                call.attempts += 1
                if answered:
                    appointment = yield from self.speak_with_officer(call)
                else:
                    yield self.env.timeout(callback.ring_minutes)
            if answered:
                yield from self.after_tier2(call, appointment=appointment)
                return
            if call.attempts == callback.max_attempts:
                self.end(call, "suspended")
                return
            yield self.env.timeout(callback.retry_after)

    def speak_with_officer(self, call: Call) -> Generator[simpy.Event, Any, bool]:
        """Tier 2 handling; gives whether an appointment was made."""
        call.tier2_start = self.env.now
        appointment = self.happens(self.reason.appointment_share)
        extra = self.scenario.appointment.extra_minutes if appointment else 0.0
        yield self.env.timeout(self.minutes(self.scenario.tier2.handle_time) + self.scenario.repeat_minutes + extra)
        call.tier2_end = self.env.now
        return appointment

    def after_tier2(self, call: Call, *, appointment: bool) -> Steps:
        """The end of the call, or on to a supervisor."""
        if appointment:
            self.end(call, "appointment")
        elif self.happens(self.scenario.tier2.to_supervisor):
            yield from self.at_supervisor(call)
        else:
            self.end(call, "resolved_tier2")

    def at_supervisor(self, call: Call) -> Steps:
        """Wait for a supervisor and speak with one."""
        with self.supervisors.request() as turn:
            yield from self.hold(turn, self.scenario.tier2.patience)
            if not turn.triggered:
                self.end(call, "abandoned_supervisor")
                return
            call.supervisor_start = self.env.now
            yield self.env.timeout(self.minutes(self.scenario.supervisor.handle_time) + self.scenario.repeat_minutes)
            call.supervisor_end = self.env.now
        self.end(call, "resolved_supervisor")


def run_simpy(scenario: Scenario, seed: int) -> Sequence[Call]:
    """The calls of a constant day."""
    return Center(scenario, seed).run()


def _constant(people: object) -> int:
    if not isinstance(people, int):
        msg = f"on_duty {people} is not allowed; allowed is one constant number"
        raise TypeError(msg)
    return people
