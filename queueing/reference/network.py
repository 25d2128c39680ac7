"""THE MODEL: the contact center as a ciw network, the reference engine.

Nodes in the network's order: IVR, Tier 1, Tier 2, retry delay, supervisor, calling again. ``tiers`` has the rules of
queues and people on duty, ``routing`` those of a call's way; the random numbers come from ``callers``; times are in
minutes from the scenario's start.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import ciw
import numpy as np

from queueing.appointments import appointment_days
from queueing.draws import callers
from queueing.draws.absence import people_present
from queueing.draws.left_over import left_over_drawn
from queueing.draws.philox import uniform
from queueing.draws.work_items import WorkItems, stream_of, work_items
from queueing.journeys import NO_CALLER, OUTCOME_CODE, ROUTE_CODE, TIMES, Attempts, Journeys
from queueing.plan import (
    EXPONENTIAL,
    DurationParameters,
    Layout,
    chance_to_be_urgent,
    lay_out,
    lines_are_open,
    morning_after,
)
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats
from queueing.windows import NO_WINDOW, window_to_book

from .left_over import place_left_over
from .nodes import CALLING_AGAIN, TIER2, Attempt, Caller, DelayNode, DutySchedule
from .routing import Rules
from .tiers import LIVE, REGULAR, URGENT, WORK, Supervisors, Tier1Node, Tier2Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from queueing.scenario.scenario import Scenario

_CODES: Final = ("person", "call", "reason", "group", "route", "urgent", "attempts", "outcome")
NO_DAY: Final = -1
_RECORDED: Final = tuple(name for name in TIMES if name != "appointment")


@dataclass(frozen=True)
class Draws:
    """The random numbers of one replication, asked for by caller and purpose."""

    seed: int
    replication: int
    quantiles: Floats
    """Those of the plan's empirical durations."""

    def minutes(self, duration: DurationParameters, caller: Caller, purpose: int) -> float:
        """How long something takes this call."""
        return callers.minutes(
            *duration, self.quantiles, self.seed, self.replication, caller.person, caller.call, purpose
        )

    def happens(self, share: float, caller: Caller, purpose: int, trial: int = 0) -> bool:
        """Whether something happens in this call."""
        return callers.happens(share, self.seed, self.replication, caller.person, caller.call, trial, purpose)


class CallMinutes(ciw.dists.Distribution):  # type: ignore[misc]
    """A service time or patience looked up for the call at hand."""

    def __init__(self, minutes_of: Callable[[Caller], float]) -> None:
        self._minutes_of = minutes_of

    def __deepcopy__(self, memo: object) -> CallMinutes:
        """Itself: there is no state to copy."""
        return self

    def sample(self, t: float | None = None, ind: Caller | None = None) -> float:
        """The minutes of this call."""
        if ind is None:
            msg = "a call's minutes are asked for with the call"
            raise TypeError(msg)
        return self._minutes_of(ind)


class ArrivalInstants(ciw.dists.Distribution):  # type: ignore[misc]
    """Arrival instants themselves rather than the times between them, whose sums would lose bits."""

    def __init__(self, persons: list[int], instants: list[float], call: int) -> None:
        self.persons = iter(persons)
        self.call = call
        self._instants = iter(instants)

    def __deepcopy__(self, memo: object) -> ArrivalInstants:
        """Itself: one simulation reads it once."""
        return self

    def sample(self, t: float | None = None, ind: Caller | None = None) -> float:
        """The next arrival instant; infinite after the last."""
        return next(self._instants, math.inf)


class Arrivals(ciw.ArrivalNode):  # type: ignore[misc]
    """New calls and items of other work at their instants, and who is there as the run begins."""

    def increment_time(self, original: float, increment: float) -> float:
        """The next instant, as it was given."""
        return increment

    def send_individual(self, next_node: Any, caller: Caller) -> None:
        """Give the caller a number and send the call on its way."""
        instants = self.simulation.inter_arrival_times[next_node.id_number][self.next_class]
        caller.begin_call(next(instants.persons), instants.call, self.simulation.current_time)
        if self.next_class == REGULAR:
            place_left_over(self.simulation, caller, self.simulation.left_over[caller.person])
            return
        self.simulation.open_call(caller)
        if self.next_class == WORK:
            caller.route = "work"
            caller.become(WORK, int(self.simulation.layout.work_priority[stream_of(caller.person)]))
        next_node.accept(caller)


class CallingAgainNode(DelayNode):
    """People who will call again, until they do."""

    def end_of_delay(self, caller: Caller) -> float:
        """The minute of the new call."""
        return float(caller.calls_again_at)


class RetryNode(DelayNode):
    """Callers to be called back who are not in the queue: between attempts, or until their window begins."""

    def end_of_delay(self, caller: Caller) -> float:
        """The minute at which the caller joins the queue."""
        return float(caller.window_begins) if caller.awaits_window else super().end_of_delay(caller)


class Gone(ciw.ExitNode):  # type: ignore[misc]
    """Where callers go who do not call again; their calls are already recorded."""

    def accept(self, caller: Caller, completed: bool = True) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Forget the caller."""
        self.number_of_individuals += 1


class ContactCenter(ciw.Simulation):  # type: ignore[misc]
    """One replication of the contact center, with its record of calls."""

    def __init__(self, layout: Layout, seed: int, replication: int) -> None:
        self.layout = layout
        self.draws = Draws(seed, replication, layout.quantiles)
        self.priorities = {
            LIVE: layout.live_priority,
            URGENT: layout.urgent_priority,
            REGULAR: layout.regular_priority,
        }
        # That of items which come last; others join in another.
        self.priorities[WORK] = max(self.priorities.values()) + 1
        self.left_over = left_over_drawn(layout, seed, replication)
        first_calls = callers.first_calls(layout, seed, replication)
        self._cutoffs = callers.cutoff_minutes(layout, first_calls.arrived, seed, replication).tolist()
        self._decided = 0 if layout.cutoff_in_force else NO_DAY
        self._places = count()
        self._booked = layout.window_booked.copy()
        self._open_calls: dict[tuple[int, int], Caller] = {}
        self._rows = array("d")
        self._attempts: list[Attempt] = []
        super().__init__(
            _build_network(layout, self.draws, first_calls, work_items(layout, seed, replication), self),
            node_class=[DelayNode, Tier1Node, Tier2Node, RetryNode, Supervisors, CallingAgainNode],
            arrival_node_class=Arrivals,
            exit_node_class=Gone,
            individual_class=Caller,
        )

    def find_next_active_node(self) -> Any:
        """The node with the next event; at equal times new calls, then the network's order."""
        first = self.nodes[0]
        for node in self.transitive_nodes:
            if node.next_event_date < first.next_event_date:
                first = node
        return first

    def next_place(self) -> int:
        """A place behind everybody who joined a queue before."""
        return next(self._places)

    def lines_are_open(self) -> bool:
        """Whether lines are open at this instant."""
        return bool(lines_are_open(self.layout.line_changes, self.current_time))

    def is_refused(self) -> bool:
        """Whether who asks for Tier 2 or a supervisor now is refused by the cutoff.

        Where waits decide, the first request from the cutoff on does so for the rest of its day.
        """
        today = int(self.current_time // MINUTES_PER_DAY)
        if self.current_time < self._cutoffs[today]:
            return False
        if self.layout.cutoff_by_wait and today != self._decided:
            self._decided = today
            if self.nodes[TIER2].estimated_wait() <= self.layout.cutoff_wait:
                self._cutoffs[today] = math.inf
        return bool(self.current_time >= self._cutoffs[today])

    def reason_of(self, caller: Caller) -> int:
        """The index of the person's contact reason; other work has none."""
        if caller.route == "work":
            return NO_CALLER
        if caller.person < self.layout.left_over:
            return int(self.left_over["reason"][caller.person])
        return callers.contact_reason(self.layout.reason_ends, self.draws.seed, self.draws.replication, caller.person)

    def group_of(self, caller: Caller) -> int:
        """The index of the person's caller group; other work has none."""
        if caller.route == "work":
            return NO_CALLER
        if caller.person < self.layout.left_over:
            return int(self.left_over["group"][caller.person])
        return callers.caller_group(self.layout.group_ends, self.draws.seed, self.draws.replication, caller.person)

    def is_not_authorized(self, caller: Caller) -> bool:
        """Whether the caller may not be told anything."""
        if caller.not_authorized is not None:
            return caller.not_authorized
        return self.draws.happens(self.layout.not_authorized, caller, callers.NOT_AUTHORIZED)

    def has_direct_number(self, caller: Caller) -> bool:
        """Whether the caller has a number that can be called back."""
        return self.draws.happens(self.layout.direct_number, caller, callers.DIRECT_NUMBER)

    def call_back(self, caller: Caller) -> None:
        """Let a caller be called back from now on, and see whether that is urgent."""
        caller.route = "callback"
        layout = self.layout
        share = chance_to_be_urgent(
            layout.reason_urgent[self.reason_of(caller)], layout.group_urgent[self.group_of(caller)]
        )
        caller.urgent = self.draws.happens(share, caller, callers.URGENT)

    def books_window(self, caller: Caller) -> bool:
        """Whether a caller who is to be called back books a window: the earliest one that is free, if there is any."""
        layout = self.layout
        if not self.draws.happens(layout.window_share, caller, callers.BOOKS_WINDOW):
            return False
        window = window_to_book(
            self._booked,
            layout.window_limits,
            self.current_time,
            layout.window_minutes,
            layout.window_notice,
            layout.window_days_ahead,
        )
        if window == NO_WINDOW:
            return False
        self._booked[window] += 1
        caller.window_begins = float(window * layout.window_minutes)
        return True

    def open_call(self, caller: Caller) -> None:
        """Note a call that has begun."""
        self._open_calls[caller.person, caller.call] = caller

    def await_attempt(self, caller: Caller) -> None:
        """Note that a caller waits from now on to be called back."""
        caller.attempt = Attempt(
            caller.person, caller.call, caller.attempts + 1, self.current_time, booked=caller.awaits_window
        )
        self._attempts.append(caller.attempt)

    def end_call(self, caller: Caller, outcome: str) -> Any:
        """Record a call's outcome; gives the node to which the person goes, to call again or not."""
        del self._open_calls[caller.person, caller.call]
        self._record(caller, outcome, self.current_time)
        caller.calls_again_at = self._next_call(caller, outcome)
        return self.nodes[CALLING_AGAIN] if caller.calls_again_at < self.layout.horizon else self.nodes[-1]

    def _next_call(self, caller: Caller, outcome: str) -> float:
        """The minute at which the person calls again; infinite where that does not happen."""
        layout, draws = self.layout, self.draws
        rule = layout.returns.get(outcome)
        if (
            rule is None
            or caller.call >= layout.max_calls
            or not draws.happens(rule.probability, caller, callers.CALLS_AGAIN)
        ):
            return math.inf
        instant = self.current_time
        if not rule.next_morning:
            instant += draws.minutes((EXPONENTIAL, layout.soon_mean, 0.0), caller, callers.RETURN_DELAY)
            if lines_are_open(layout.line_changes, instant):
                return float(instant)
        where = uniform(draws.seed, draws.replication, caller.person, caller.call, 0, callers.RETURN_MORNING)
        return morning_after(layout.line_changes, instant, layout.morning_minutes, where)

    def _record(self, caller: Caller, outcome: str, ended: float) -> None:
        self._rows.extend(
            (
                caller.person,
                caller.call,
                self.reason_of(caller),
                self.group_of(caller),
                ROUTE_CODE[caller.route],
                caller.urgent,
                caller.attempts,
                OUTCOME_CODE[outcome],
                caller.arrived,
                caller.ivr_end,
                caller.tier1_start,
                caller.tier1_end,
                caller.transfer_asked,
                caller.estimated_wait,
                caller.tier2_start,
                caller.tier2_end,
                caller.supervisor_start,
                caller.supervisor_end,
                ended,
            )
        )

    def run(self) -> tuple[dict[str, Any], Attempts]:
        """Simulate until every call has its outcome or the calendar ends; columns of calls, and attempts."""
        self.simulate_until_max_time(self.layout.horizon)
        for caller in self._open_calls.values():
            self._record(caller, "unfinished", math.nan)
        table = np.frombuffer(self._rows, dtype=np.float64).reshape(-1, len(_CODES) + len(_RECORDED))
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
        kinds = {"person": np.int64, "call": np.int16, "attempts": np.int16}
        columns: dict[str, Any] = {
            name: table[:, position].astype(kinds.get(name, np.int8)) for position, name in enumerate(_CODES)
        }
        for position, name in enumerate(_RECORDED, start=len(_CODES)):
            columns[name] = np.ascontiguousarray(table[:, position])
        return columns, _attempts_of(self._attempts)


def _attempts_of(attempts: list[Attempt]) -> Attempts:
    return Attempts(
        person=np.array([each.person for each in attempts], dtype=np.int64),
        call=np.array([each.call for each in attempts], dtype=np.int16),
        attempt=np.array([each.attempt for each in attempts], dtype=np.int16),
        joined=np.array([each.joined for each in attempts], dtype=np.float64),
        dialled=np.array([each.dialled for each in attempts], dtype=np.float64),
        answered=np.array([each.answered for each in attempts], dtype=np.bool_),
        no_reply=np.array([each.no_reply for each in attempts], dtype=np.bool_),
        rang_until=np.array([each.rang_until for each in attempts], dtype=np.float64),
        booked=np.array([each.booked for each in attempts], dtype=np.bool_),
    )


def _build_network(
    layout: Layout, draws: Draws, first_calls: callers.FirstCalls, items: WorkItems, center: ContactCenter
) -> ciw.network.Network:
    """The ciw network: arrivals, handle times, patience, people on duty and rules."""

    def tier1_minutes(caller: Caller) -> float:
        if center.is_not_authorized(caller):
            return layout.verification_minutes
        factor = float(layout.reason_tier1_factor[center.reason_of(caller)])
        factor *= float(layout.group_tier1_factor[center.group_of(caller)])
        return draws.minutes(layout.tier1_handle, caller, callers.TIER1_HANDLE) * factor + layout.repeat_minutes

    handle_of_stream = [(kind, first, second) for kind, first, second in layout.work_handle.tolist()]

    def tier2_minutes(caller: Caller) -> float:
        if caller.route == "work":
            return draws.minutes(handle_of_stream[stream_of(caller.person)], caller, callers.WORK_HANDLE)
        if not caller.answered:
            return layout.ring_minutes
        factor = float(layout.reason_tier2_factor[center.reason_of(caller)])
        factor *= float(layout.group_tier2_factor[center.group_of(caller)])
        minutes = draws.minutes(layout.tier2_handle, caller, callers.TIER2_HANDLE) * factor + layout.repeat_minutes
        return minutes + layout.appointment_extra if caller.appointment_made else minutes

    def supervisor_minutes(caller: Caller) -> float:
        return draws.minutes(layout.supervisor_handle, caller, callers.SUPERVISOR_HANDLE) + layout.repeat_minutes

    def patience(duration: DurationParameters, purpose: int, gives_up: float, at_once: int) -> CallMinutes:
        def minutes(caller: Caller) -> float:
            if not caller.stays_at_first and draws.happens(gives_up, caller, at_once):
                return 0.0
            return draws.minutes(duration, caller, purpose)

        return CallMinutes(minutes)

    served = [
        CallMinutes(lambda caller: draws.minutes(layout.ivr_duration, caller, callers.IVR_DURATION)),
        CallMinutes(tier1_minutes),
        CallMinutes(tier2_minutes),
        CallMinutes(lambda _: layout.retry_after),
        CallMinutes(supervisor_minutes),
        CallMinutes(lambda _: 0.0),
    ]
    new_calls = ArrivalInstants(first_calls.person.tolist(), first_calls.arrived.tolist(), call=1)
    left_over = ArrivalInstants(list(range(layout.left_over)), [layout.begins] * layout.left_over, call=0)
    other_work = ArrivalInstants(items.number[items.order].tolist(), items.arrived[items.order].tolist(), call=0)
    tier1_gives_up, tier2_gives_up = layout.tier1_gives_up, layout.tier2_gives_up
    at_tier1 = patience(layout.tier1_patience, callers.TIER1_PATIENCE, tier1_gives_up, callers.TIER1_GIVES_UP)
    at_tier2 = patience(layout.tier2_patience, callers.TIER2_PATIENCE, tier2_gives_up, callers.TIER2_GIVES_UP)
    at_supervisor = patience(
        layout.tier2_patience, callers.SUPERVISOR_PATIENCE, tier2_gives_up, callers.SUPERVISOR_GIVES_UP
    )
    rules, present = Rules(), people_present(layout, draws.seed, draws.replication)
    return ciw.create_network(
        arrival_distributions={
            LIVE: [new_calls, None, None, None, None, None],
            URGENT: [None, None, None, None, None, None],
            REGULAR: [None, None, left_over, None, None, None],
            WORK: [None, None, other_work, None, None, None],
        },
        service_distributions=dict.fromkeys(center.priorities, served),
        reneging_time_distributions={
            LIVE: [None, at_tier1, at_tier2, None, at_supervisor, None],
            URGENT: [None, None, None, None, None, None],
            REGULAR: [None, None, None, None, None, None],
            WORK: [None, None, None, None, None, None],
        },
        number_of_servers=[
            math.inf,
            DutySchedule(present["tier1"]),
            DutySchedule(present["tier2"]),
            math.inf,
            DutySchedule(present["supervisor"]),
            math.inf,
        ],
        priority_classes=center.priorities,
        routing=dict.fromkeys(center.priorities, rules),
    )


def run_ciw(scenario: Scenario, seed: int, replication: int) -> Journeys:
    """One replication by the ciw network."""
    layout = lay_out(scenario)
    columns, attempts = ContactCenter(layout, seed, replication).run()
    columns["appointment"] = np.full(len(columns["person"]), math.nan)
    scheduled = np.flatnonzero(columns["outcome"] == OUTCOME_CODE["appointment"])
    columns["appointment"][scheduled] = appointment_days(
        columns["person"][scheduled],
        columns["call"][scheduled],
        columns["tier2_end"][scheduled],
        layout,
        seed,
        replication,
    )
    return Journeys(scenario, seed, replication, "ciw", columns, attempts)
