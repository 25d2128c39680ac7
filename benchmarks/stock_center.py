"""The whole center as a network of ciw as it comes: its own nodes, servers, schedules and records.

What ciw has no input for is said where its documentation says it: in routers (outcomes, the transfer decision,
calling again) and in distributions that see the call (handle time, patience, delays). Left out is what only another
kind of node can do: closing out those who wait when lines shut, and live holders who become callbacks then. As ciw
comes, people who are still busy when the staffing changes are replaced by others at once: its waits are too short.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import Any, Final

import ciw

from queueing import Duration, Scenario
from queueing.plan import Duty, Layout, Returns, lay_out, morning_after
from queueing.scenario.calendar import MINUTES_PER_DAY

IVR, TIER1, TIER2, SUPERVISOR, RETRY, CALLING_AGAIN, OUTSIDE = 1, 2, 3, 4, 5, 6, -1


class Center:
    """One run: the layout it follows, the day's first calls, and how every call ended."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.layout: Layout = lay_out(scenario)
        self.line_changes: list[float] = self.layout.line_changes.tolist()
        self.reason_ends: list[float] = list(accumulate(reason.share for reason in scenario.reasons))
        self.scenario = scenario
        self.first_calls: Counter[int] = Counter()
        self.outcomes: list[str] = []

    def lines_are_open(self, minute: float) -> bool:
        """Whether lines are open at an instant."""
        return bisect_right(self.line_changes, minute) % 2 == 1

    def cutoff_in_force(self, minute: float) -> bool:
        """Whether transfers are refused at an instant: past the cutoff of a heavy day."""
        day = int(minute // MINUTES_PER_DAY)
        return bool(minute >= self.layout.cutoff_by_day[day] and self.first_calls[day] > self.layout.heavy_above[day])

    def end(self, call: Any, outcome: str) -> int:
        """Record how a call ends; gives the node where its person goes."""
        self.outcomes.append(outcome)
        rule = self.layout.returns.get(outcome)
        if rule is None or call.call >= self.layout.max_calls or self.random.random() >= rule.probability:
            return OUTSIDE
        call.returns = rule
        return CALLING_AGAIN


class Minutes(ciw.dists.Distribution):  # type: ignore[misc]  # ciw comes without types
    """How long something takes a call."""

    def __init__(self, center: Center, duration: Duration | None = None) -> None:
        self.center = center
        self.drawn: Any = None if duration is None else lognormal(duration)

    def __deepcopy__(self, memo: object) -> Minutes:
        """Itself: the center is the run's own."""
        return self


class IvrMinutes(Minutes):
    """The voice system; a person's first call begins here."""

    def sample(self, t: float, ind: Any) -> float:
        """The minutes of this call; first calls up to the cutoff are counted by day."""
        if not hasattr(ind, "call"):
            center, day = self.center, int(t // MINUTES_PER_DAY)
            ind.call = 1
            ind.reason = center.scenario.reasons[
                min(bisect_right(center.reason_ends, self.center.random.random()), len(center.reason_ends) - 1)
            ]
            center.first_calls[day] += t < center.layout.cutoff_by_day[day]
        ind.attempts = 0
        return float(self.drawn.sample())


class Tier1Minutes(Minutes):
    """A representative's time."""

    def sample(self, t: float, ind: Any) -> float:  # noqa: ARG002 (ciw's signature)
        """The minutes of this call."""
        layout = self.center.layout
        ind.not_authorized = self.center.random.random() < layout.not_authorized
        return layout.verification_minutes if ind.not_authorized else float(self.drawn.sample()) + layout.repeat_minutes


class Tier2Minutes(Minutes):
    """An officer's time with a live holder, or with an attempt to call back."""

    def sample(self, t: float, ind: Any) -> float:
        """The minutes of this call or attempt."""
        layout = self.center.layout
        ind.answered = ind.live
        if not ind.live:
            shares = layout.answered_shut
            if self.center.lines_are_open(t):
                today = ind.asked // MINUTES_PER_DAY == t // MINUTES_PER_DAY
                shares = layout.answered_same_day if today else layout.answered_later_day
            ind.answered = self.center.random.random() < shares[ind.attempts]
            ind.attempts += 1
        if not ind.answered:
            return layout.ring_minutes
        ind.appointment_made = self.center.random.random() < ind.reason.appointment_share
        extra = layout.appointment_extra if ind.appointment_made else 0.0
        return float(self.drawn.sample()) + layout.repeat_minutes + extra


class SupervisorMinutes(Minutes):
    """A supervisor's time."""

    def sample(self, t: float, ind: Any) -> float:  # noqa: ARG002 (ciw's signature)
        """The minutes of this call."""
        return float(self.drawn.sample()) + self.center.layout.repeat_minutes


class Patience(Minutes):
    """How long a caller holds; who awaits a callback does not give up."""

    def sample(self, t: float, ind: Any) -> float:  # noqa: ARG002 (ciw's signature)
        """The minutes of this call."""
        return float(self.drawn.sample()) if getattr(ind, "live", True) else math.inf


class UntilCallingAgain(Minutes):
    """How long a person waits before calling again: a while, or until the next open morning."""

    def sample(self, t: float, ind: Any) -> float:
        """The minutes until the new call; infinite where lines do not open any more."""
        layout, soon = self.center.layout, t
        rule: Returns = ind.returns
        if not rule.next_morning:
            soon += self.center.random.expovariate(1 / layout.soon_mean)
            if self.center.lines_are_open(soon):
                return soon - t
        return morning_after(layout.line_changes, soon, layout.morning_minutes, self.center.random.random()) - t


class Rule(ciw.routing.NodeRouting):  # type: ignore[misc]  # ciw comes without types
    """Where a call goes from one node, when it is done there or has given up waiting."""

    abandoned = ""

    def __init__(self, center: Center) -> None:
        self.center = center

    def __deepcopy__(self, memo: object) -> Rule:
        """Itself: the center is the run's own."""
        return self

    def next_node(self, ind: Any) -> Any:
        """The node that a call enters next."""
        return self.simulation.nodes[self.onward(ind, self.simulation.current_time)]

    def next_node_for_jockeying(self, ind: Any) -> Any:
        """The node that a caller enters whose patience is out."""
        return self.simulation.nodes[self.center.end(ind, self.abandoned)]

    def onward(self, ind: Any, now: float) -> int:
        """The number of the node that a call enters next."""
        raise NotImplementedError


class FromIvr(Rule):
    """The voice system answers for good, or connects to Tier 1."""

    def onward(self, ind: Any, now: float) -> int:  # noqa: ARG002 (the rule's signature)
        """Outside or Tier 1."""
        if self.center.random.random() < self.center.layout.containment:
            return self.center.end(ind, "contained")
        ind.live = True
        return TIER1


class FromTier1(Rule):
    """Tier 1 resolves the call, or it asks for a supervisor or for Tier 2: the transfer decision."""

    abandoned = "abandoned_tier1"

    def onward(self, ind: Any, now: float) -> int:
        """Outside, the supervisors or Tier 2."""
        center, layout = self.center, self.center.layout
        if ind.not_authorized:
            return center.end(ind, "not_authorized")
        asks_supervisor = self.center.random.random() < layout.supervisor_request
        if not asks_supervisor and self.center.random.random() >= ind.reason.transfer_share:
            return center.end(ind, "resolved_tier1")
        if center.cutoff_in_force(now):
            return center.end(ind, "refused_cutoff")
        if asks_supervisor:
            return SUPERVISOR
        ind.asked = now
        callback = self.center.scenario.callback
        threshold = self.center.random.uniform(callback.threshold_low, callback.threshold_high)
        ind.live = self._announced_wait(now) <= threshold
        if ind.live or self.center.random.random() < layout.direct_number:
            return TIER2
        return center.end(ind, "no_callback_number")

    def _announced_wait(self, now: float) -> float:
        officers = self.simulation.nodes[TIER2]
        if officers.c == 0 or not self.center.lines_are_open(now):
            return math.inf
        if officers.number_in_service < officers.c:
            return 0.0
        waiting = officers.number_of_individuals - officers.number_in_service
        return float((waiting + 1) * self.center.layout.tier2_mean_minutes / officers.c)


class FromTier2(Rule):
    """Tier 2 resolves the call, schedules an appointment or passes it on; an unanswered callback is tried again."""

    abandoned = "abandoned_tier2"

    def onward(self, ind: Any, now: float) -> int:  # noqa: ARG002 (the rule's signature)
        """Outside, the retry delay or the supervisors."""
        center = self.center
        if not ind.answered:
            return center.end(ind, "suspended") if ind.attempts >= center.layout.max_attempts else RETRY
        if ind.appointment_made:
            return center.end(ind, "appointment")
        if center.random.random() < center.layout.to_supervisor:
            ind.live = True
            return SUPERVISOR
        return center.end(ind, "resolved_tier2")


class FromSupervisor(Rule):
    """The supervisor resolves the call."""

    abandoned = "abandoned_supervisor"

    def onward(self, ind: Any, now: float) -> int:  # noqa: ARG002 (the rule's signature)
        """Outside."""
        return self.center.end(ind, "resolved_supervisor")


class FromRetry(Rule):
    """The caller joins the end of the callback queue again."""

    def onward(self, ind: Any, now: float) -> int:  # noqa: ARG002 (the rule's signature)
        """Tier 2."""
        return TIER2


class FromCallingAgain(Rule):
    """The person makes a new call."""

    def onward(self, ind: Any, now: float) -> int:  # noqa: ARG002 (the rule's signature)
        """The voice system."""
        ind.call += 1
        return IVR


RULES: Final = (FromIvr, FromTier1, FromTier2, FromSupervisor, FromRetry, FromCallingAgain)


def run_stock_center(scenario: Scenario, seed: int) -> list[str]:
    """One replication by ciw as it comes: how every call ended that has an outcome by the end of the calendar.

    Callbacks are served in one queue with live holders (``keep_place``), none are left over from before the start.
    """
    ciw.seed(seed)
    center = Center(scenario, seed)
    layout = center.layout
    held = scenario.tier2.patience
    network = ciw.create_network(
        arrival_distributions=[_arrivals(center), None, None, None, None, None],
        service_distributions=[
            IvrMinutes(center, scenario.ivr.duration),
            Tier1Minutes(center, scenario.tier1.handle_time),
            Tier2Minutes(center, scenario.tier2.handle_time),
            SupervisorMinutes(center, scenario.supervisor.handle_time),
            ciw.dists.Deterministic(layout.retry_after),
            UntilCallingAgain(center),
        ],
        reneging_time_distributions=[
            None, Patience(center, scenario.tier1.patience), Patience(center, held), Patience(center, held), None, None,
        ],
        number_of_servers=[
            math.inf,
            *(
                _schedule(duty, layout.horizon)
                for duty in (layout.tier1_duty, layout.tier2_duty, layout.supervisor_duty)
            ),
            math.inf,
            math.inf,
        ],
        routing=ciw.routing.NetworkRouting([rule(center) for rule in RULES]),
    )  # fmt: skip
    ciw.Simulation(network).simulate_until_max_time(layout.horizon)
    return center.outcomes


def lognormal(duration: Duration | None) -> Any:
    """A duration as ciw's own distribution."""
    if duration is None or duration.shape != "lognormal":
        msg = f"duration {duration} is not allowed; allowed is a lognormal one"
        raise ValueError(msg)
    _, mu, sigma = duration.parameters()
    return ciw.dists.Lognormal(mu, sigma)


def _arrivals(center: Center) -> Any:
    """Arrivals at the rate of each demand interval, none between them, each day's times its random busyness."""
    layout, draw = center.layout, center.random.gammavariate
    shape = layout.daily_cv**-2 if layout.daily_cv else math.inf
    busyness = [draw(shape, 1 / shape) if layout.daily_cv else 1.0 for _ in range(layout.days)]
    demand = layout.arrivals
    rates: list[float] = []
    ends: list[float] = []
    for begins, until, calls, day in zip(demand.begins, demand.ends, demand.expected, demand.day, strict=True):
        if begins > (ends[-1] if ends else 0.0):
            rates.append(0.0)
            ends.append(float(begins))
        rates.append(float(calls * busyness[day] / (until - begins)))
        ends.append(float(until))
    return ciw.dists.PoissonIntervals([*rates, 0.0], [*ends, layout.horizon], layout.horizon)


def _schedule(duty: Duty, horizon: float) -> Any:
    """People on duty as ciw's schedule of shifts, which would begin anew at the end of the calendar."""
    return ciw.Schedule(duty.people.tolist(), [*duty.minute[1:].tolist(), horizon])
