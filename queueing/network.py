"""THE MODEL: the contact center as a ciw network, the reference engine.

Nodes in the network's order: IVR, Tier 1, Tier 2, retry delay, supervisor, calling again. Routers carry the rules
of a call's way; the random numbers come from ``callers``; times are in minutes from the scenario's start.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import ciw
import numpy as np

from . import callers
from .appointments import appointment_days
from .calendar import MINUTES_PER_DAY
from .journeys import OUTCOME_CODE, ROUTE_CODE, TIMES, Attempts, Journeys
from .nodes import Caller, DelayNode, DutySchedule, StaffedNode
from .philox import uniform
from .plan import EXPONENTIAL, DurationParameters, Plan, lay_out, lines_are_open, morning_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from .scenario import Scenario

IVR, TIER1, TIER2, RETRY, SUPERVISOR, CALLING_AGAIN = range(1, 7)
LIVE: Final = "live"
CALLBACK: Final = "callback"
PRIORITIES: Final = {
    "keep_place": {LIVE: 0, CALLBACK: 0},
    "live_first": {LIVE: 0, CALLBACK: 1},
    "callbacks_first": {LIVE: 1, CALLBACK: 0},
}
"""The priority class of each kind of Tier 2 work under each order; class 0 is served first."""

_CODES: Final = ("person", "call", "reason", "route", "attempts", "outcome")
_RECORDED: Final = tuple(name for name in TIMES if name != "appointment")


@dataclass(frozen=True)
class Draws:
    """The random numbers of one replication, asked for by caller and purpose."""

    seed: int
    replication: int

    def minutes(self, duration: DurationParameters, caller: Caller, purpose: int) -> float:
        """How long something takes this call."""
        return callers.minutes(*duration, self.seed, self.replication, caller.person, caller.call, purpose)

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
    """New calls at their instants, and the callbacks left over from before the start at minute 0."""

    def increment_time(self, original: float, increment: float) -> float:
        """The next instant, as it was given."""
        return increment

    def send_individual(self, next_node: Any, caller: Caller) -> None:
        """Give the caller a number and send the call on its way."""
        instants = self.simulation.inter_arrival_times[next_node.id_number][self.next_class]
        caller.begin_call(next(instants.persons), instants.call, self.simulation.current_time)
        self.simulation.open_call(caller)
        if self.next_class == CALLBACK:
            caller.route = "callback"
            caller.transfer_asked = self.simulation.current_time
        next_node.accept(caller)


class Gone(ciw.ExitNode):  # type: ignore[misc]
    """Where callers go who do not call again; their calls are already recorded."""

    def accept(self, caller: Caller, completed: bool = True) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Forget the caller."""
        self.number_of_individuals += 1


class ClosingTier(StaffedNode):
    """A tier whose queue is closed out when lines are shut and nobody is on duty."""

    def accept(self, caller: Caller, completed: bool = False) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Take a caller in, unless the tier is closed."""
        if self._is_closed():
            self.simulation.end_call(caller, "closed_out").accept(caller)
        else:
            super().accept(caller)

    def duty_changed(self) -> None:
        """Close out those still waiting from the first instant at which the tier is closed."""
        if self._is_closed():
            for caller in self.waiting_callers():
                self.leave_queue(caller)
                self.number_of_individuals -= 1
                self.simulation.end_call(caller, "closed_out").accept(caller)

    def _is_closed(self) -> bool:
        return self.c == 0 and not self.simulation.lines_are_open()


class Tier1(ClosingTier):
    """Contract representatives."""

    def start_service(self, caller: Caller) -> None:
        """A representative answers."""
        caller.tier1_start = self.now
        super().start_service(caller)


class Supervisors(ClosingTier):
    """Tier 2 supervisors."""

    def start_service(self, caller: Caller) -> None:
        """A supervisor answers."""
        caller.supervisor_start = self.now
        super().start_service(caller)


class Tier2(StaffedNode):
    """Immigration services officers, who serve live holders and make callbacks."""

    def accept(self, caller: Caller, completed: bool = False) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Take a caller in, as a live holder or as a callback."""
        if caller.route == "callback":
            caller.become(CALLBACK, self.simulation.priorities[CALLBACK])
        super().accept(caller)

    def start_service(self, caller: Caller) -> None:
        """An officer speaks with a live holder, or dials a callback."""
        caller.answered = caller.route == "live" or self._dial(caller)
        if caller.answered:
            caller.tier2_start = self.now
            share = self.simulation.plan.reason_appointment[self.simulation.reason_of(caller)]
            caller.appointment_made = self.simulation.draws.happens(share, caller, callers.APPOINTMENT)
        super().start_service(caller)

    def _dial(self, caller: Caller) -> bool:
        """Whether an attempt to call back is answered."""
        plan = self.simulation.plan
        shares = plan.answered_open if self.simulation.lines_are_open() else plan.answered_shut
        attempt = caller.attempts
        caller.attempts += 1
        answered: bool = self.simulation.draws.happens(shares[attempt], caller, callers.ANSWER, attempt)
        self.simulation.record_attempt(caller, answered=answered)
        return answered

    def estimated_wait(self) -> float:
        """The wait announced to a call that asks for a transfer now, in minutes."""
        simulation = self.simulation
        if self.c == 0 or not simulation.lines_are_open():
            return math.inf
        if self.number_in_service < self.c:
            return 0.0
        served_before = sum(self.number_waiting[: simulation.priorities[LIVE] + 1])
        return float((served_before + 1) * simulation.plan.tier2_mean_minutes / self.c)

    def duty_changed(self) -> None:
        """Live holders become callbacks when lines shut or no officer is on duty."""
        if self.c > 0 and self.simulation.lines_are_open():
            return
        for caller in self.waiting_callers():
            if caller.route != "live":
                continue
            if self.simulation.has_direct_number(caller):
                caller.route = "callback"
                self.move_queue(caller, CALLBACK, self.simulation.priorities[CALLBACK])
            else:
                self.leave_queue(caller)
                self.number_of_individuals -= 1
                self.simulation.end_call(caller, "no_callback_number").accept(caller)


class CallingAgain(DelayNode):
    """People who will call again, until they do."""

    def end_of_delay(self, caller: Caller) -> float:
        """The minute of the new call."""
        return float(caller.calls_again_at)


class Rules(ciw.routing.NetworkRouting):  # type: ignore[misc]
    """A call's way from node to node."""

    def __init__(self) -> None:
        super().__init__([FromIvr(), FromTier1(), FromTier2(), FromRetry(), FromSupervisor(), FromCallingAgain()])


class Rule(ciw.routing.NodeRouting):  # type: ignore[misc]
    """Where a call goes from one node, when it is done there or has given up waiting."""

    abandoned = ""

    def next_node_for_jockeying(self, caller: Caller) -> Any:
        """Where a caller goes whose patience is out."""
        return self.simulation.end_call(caller, self.abandoned)


class FromIvr(Rule):
    """The automated voice system answers for good, or connects to Tier 1."""

    def next_node(self, caller: Caller) -> Any:
        """The end of the call or Tier 1."""
        simulation = self.simulation
        caller.ivr_end = simulation.current_time
        if simulation.draws.happens(simulation.plan.containment, caller, callers.CONTAINED):
            return simulation.end_call(caller, "contained")
        return simulation.nodes[TIER1]


class FromTier1(Rule):
    """Tier 1 resolves the call, or it asks for a supervisor or for Tier 2: the transfer decision."""

    abandoned = "abandoned_tier1"

    def next_node(self, caller: Caller) -> Any:
        """The end of the call, the supervisor queue or Tier 2."""
        simulation = self.simulation
        plan, draws, now = simulation.plan, simulation.draws, simulation.current_time
        caller.tier1_end = now
        if simulation.is_not_authorized(caller):
            return simulation.end_call(caller, "not_authorized")
        asks_supervisor = draws.happens(plan.supervisor_request, caller, callers.SUPERVISOR_REQUEST)
        share = plan.reason_transfer[simulation.reason_of(caller)]
        if not asks_supervisor and not draws.happens(share, caller, callers.TRANSFER):
            return simulation.end_call(caller, "resolved_tier1")
        caller.transfer_asked = now
        if now >= simulation.cutoff_today():
            return simulation.end_call(caller, "refused_cutoff")
        if asks_supervisor:
            return simulation.nodes[SUPERVISOR]
        return self._live_or_callback(caller)

    def _live_or_callback(self, caller: Caller) -> Any:
        simulation = self.simulation
        plan, draws = simulation.plan, simulation.draws
        caller.estimated_wait = simulation.nodes[TIER2].estimated_wait()
        threshold = callers.callback_threshold(
            plan.threshold_low, plan.threshold_high, draws.seed, draws.replication, caller.person, caller.call
        )
        if caller.estimated_wait < math.inf and caller.estimated_wait <= threshold:
            caller.route = "live"
        elif simulation.has_direct_number(caller):
            caller.route = "callback"
        else:
            return simulation.end_call(caller, "no_callback_number")
        return simulation.nodes[TIER2]


class FromTier2(Rule):
    """Tier 2 resolves the call, schedules an appointment or passes it on; an unanswered callback is tried again."""

    abandoned = "abandoned_tier2"

    def next_node(self, caller: Caller) -> Any:
        """The end of the call, the retry delay or the supervisor queue."""
        simulation = self.simulation
        if not caller.answered:
            if caller.attempts >= simulation.plan.max_attempts:
                return simulation.end_call(caller, "suspended")
            return simulation.nodes[RETRY]
        caller.tier2_end = simulation.current_time
        if caller.appointment_made:
            return simulation.end_call(caller, "appointment")
        if simulation.draws.happens(simulation.plan.to_supervisor, caller, callers.TO_SUPERVISOR):
            # The supervisor queue is first come first served: there a callback is a caller like any other.
            caller.become(LIVE, simulation.priorities[LIVE])
            return simulation.nodes[SUPERVISOR]
        return simulation.end_call(caller, "resolved_tier2")


class FromRetry(Rule):
    """The caller joins the end of the callback queue again."""

    def next_node(self, caller: Caller) -> Any:
        """Tier 2."""
        return self.simulation.nodes[TIER2]


class FromSupervisor(Rule):
    """The supervisor resolves the call."""

    abandoned = "abandoned_supervisor"

    def next_node(self, caller: Caller) -> Any:
        """The end of the call."""
        caller.supervisor_end = self.simulation.current_time
        return self.simulation.end_call(caller, "resolved_supervisor")


class FromCallingAgain(Rule):
    """The person makes a new call, with everything but the reason drawn anew."""

    def next_node(self, caller: Caller) -> Any:
        """The IVR."""
        simulation = self.simulation
        caller.begin_call(caller.person, caller.call + 1, simulation.current_time)
        caller.become(LIVE, simulation.priorities[LIVE])
        simulation.open_call(caller)
        return simulation.nodes[IVR]


class ContactCenter(ciw.Simulation):  # type: ignore[misc]
    """One replication of the contact center, with its record of calls."""

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self.plan = plan
        self.draws = Draws(seed, replication)
        self.priorities = PRIORITIES[plan.order]
        first_calls = callers.first_calls(plan, seed, replication)
        self._cutoffs = callers.cutoff_minutes(plan, first_calls.arrived).tolist()
        self._places = count()
        self._open_calls: dict[tuple[int, int], Caller] = {}
        self._rows = array("d")
        self._attempts = array("d")
        super().__init__(
            _build_network(plan, self.draws, first_calls, self),
            node_class=[DelayNode, Tier1, Tier2, DelayNode, Supervisors, CallingAgain],
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
        return bool(lines_are_open(self.plan.line_changes, self.current_time))

    def cutoff_today(self) -> float:
        """The minute from which transfers are refused today; infinite where the cutoff is not in force."""
        return float(self._cutoffs[int(self.current_time // MINUTES_PER_DAY)])

    def reason_of(self, caller: Caller) -> int:
        """The index of the person's contact reason."""
        return callers.contact_reason(self.plan.reason_ends, self.draws.seed, self.draws.replication, caller.person)

    def is_not_authorized(self, caller: Caller) -> bool:
        """Whether the caller may not be told anything."""
        return self.draws.happens(self.plan.not_authorized, caller, callers.NOT_AUTHORIZED)

    def has_direct_number(self, caller: Caller) -> bool:
        """Whether the caller has a number that can be called back."""
        return self.draws.happens(self.plan.direct_number, caller, callers.DIRECT_NUMBER)

    def open_call(self, caller: Caller) -> None:
        """Note a call that has begun."""
        self._open_calls[caller.person, caller.call] = caller

    def record_attempt(self, caller: Caller, *, answered: bool) -> None:
        """Note an attempt to call back, made now."""
        self._attempts.extend((caller.person, caller.call, caller.attempts, self.current_time, answered))

    def end_call(self, caller: Caller, outcome: str) -> Any:
        """Record a call's outcome; gives the node to which the person goes, to call again or not."""
        del self._open_calls[caller.person, caller.call]
        self._record(caller, outcome, self.current_time)
        caller.calls_again_at = self._next_call(caller, outcome)
        return self.nodes[CALLING_AGAIN] if caller.calls_again_at < self.plan.horizon else self.nodes[-1]

    def _next_call(self, caller: Caller, outcome: str) -> float:
        """The minute at which the person calls again; infinite where that does not happen."""
        plan, draws = self.plan, self.draws
        rule = plan.returns.get(outcome)
        if (
            rule is None
            or caller.call >= plan.max_calls
            or not draws.happens(rule.probability, caller, callers.CALLS_AGAIN)
        ):
            return math.inf
        instant = self.current_time
        if not rule.next_morning:
            instant += draws.minutes((EXPONENTIAL, plan.soon_mean, 0.0), caller, callers.RETURN_DELAY)
            if lines_are_open(plan.line_changes, instant):
                return float(instant)
        where = uniform(draws.seed, draws.replication, caller.person, caller.call, 0, callers.RETURN_MORNING)
        return morning_after(plan.line_changes, instant, plan.morning_minutes, where)

    def _record(self, caller: Caller, outcome: str, ended: float) -> None:
        self._rows.extend(
            (
                caller.person,
                caller.call,
                self.reason_of(caller),
                ROUTE_CODE[caller.route],
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
        self.simulate_until_max_time(self.plan.horizon)
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
        tries = np.frombuffer(self._attempts, dtype=np.float64).reshape(-1, 5)
        attempts = Attempts(
            person=tries[:, 0].astype(np.int64),
            call=tries[:, 1].astype(np.int16),
            attempt=tries[:, 2].astype(np.int16),
            dialled=np.ascontiguousarray(tries[:, 3]),
            answered=tries[:, 4].astype(np.bool_),
        )
        return columns, attempts


def _build_network(
    plan: Plan, draws: Draws, first_calls: callers.FirstCalls, center: ContactCenter
) -> ciw.network.Network:
    """The ciw network: arrivals, handle times, patience, people on duty and rules."""

    def tier1_minutes(caller: Caller) -> float:
        if center.is_not_authorized(caller):
            return plan.verification_minutes
        return draws.minutes(plan.tier1_handle, caller, callers.TIER1_HANDLE) + plan.repeat_minutes

    def tier2_minutes(caller: Caller) -> float:
        if not caller.answered:
            return plan.ring_minutes
        minutes = draws.minutes(plan.tier2_handle, caller, callers.TIER2_HANDLE) + plan.repeat_minutes
        return minutes + plan.appointment_extra if caller.appointment_made else minutes

    def supervisor_minutes(caller: Caller) -> float:
        return draws.minutes(plan.supervisor_handle, caller, callers.SUPERVISOR_HANDLE) + plan.repeat_minutes

    def patience(duration: DurationParameters, purpose: int) -> CallMinutes:
        return CallMinutes(lambda caller: draws.minutes(duration, caller, purpose))

    served = [
        CallMinutes(lambda caller: draws.minutes(plan.ivr_duration, caller, callers.IVR_DURATION)),
        CallMinutes(tier1_minutes),
        CallMinutes(tier2_minutes),
        CallMinutes(lambda _: plan.retry_after),
        CallMinutes(supervisor_minutes),
        CallMinutes(lambda _: 0.0),
    ]
    new_calls = ArrivalInstants(first_calls.person.tolist(), first_calls.arrived.tolist(), call=1)
    left_over = ArrivalInstants(list(range(plan.backlog)), [0.0] * plan.backlog, call=0)
    at_tier1 = patience(plan.tier1_patience, callers.TIER1_PATIENCE)
    at_tier2 = patience(plan.tier2_patience, callers.TIER2_PATIENCE)
    at_supervisor = patience(plan.tier2_patience, callers.SUPERVISOR_PATIENCE)
    rules = Rules()
    return ciw.create_network(
        arrival_distributions={
            LIVE: [new_calls, None, None, None, None, None],
            CALLBACK: [None, None, left_over, None, None, None],
        },
        service_distributions={LIVE: served, CALLBACK: served},
        reneging_time_distributions={
            LIVE: [None, at_tier1, at_tier2, None, at_supervisor, None],
            CALLBACK: [None, None, None, None, None, None],
        },
        number_of_servers=[
            math.inf,
            DutySchedule(plan.tier1_duty),
            DutySchedule(plan.tier2_duty),
            math.inf,
            DutySchedule(plan.supervisor_duty),
            math.inf,
        ],
        priority_classes=PRIORITIES[plan.order],
        routing={LIVE: rules, CALLBACK: rules},
    )


def run_ciw(scenario: Scenario, seed: int, replication: int) -> Journeys:
    """One replication by the ciw network."""
    columns, attempts = ContactCenter(lay_out(scenario), seed, replication).run()
    columns["appointment"] = np.full(len(columns["person"]), math.nan)
    scheduled = np.flatnonzero(columns["outcome"] == OUTCOME_CODE["appointment"])
    columns["appointment"][scheduled] = appointment_days(
        columns["person"][scheduled],
        columns["call"][scheduled],
        columns["tier2_end"][scheduled],
        scenario.appointment,
        scenario.calendar(),
        seed,
        replication,
    )
    return Journeys(scenario, seed, replication, "ciw", columns, attempts)
