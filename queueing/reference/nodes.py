"""Nodes for ciw that keep their events in heaps and obey the center's rules on staffing and ties.

Stock ciw scans every server and every waiting individual at every event, over-staffs when a shift changes while
people are busy, and draws lots between simultaneous events. These subclasses replace just that: a node counts the
people on duty instead of holding a server object for each, starts work only while calls in progress are fewer
than people on duty, and orders equal times by (person, call).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

import ciw
from ciw.schedules import Schedule

if TYPE_CHECKING:
    from queueing.plan import Duty

NOT_WAITING = -1
IVR, TIER1, TIER2, RETRY, SUPERVISOR, CALLING_AGAIN = range(1, 7)
"""The nodes in the network's order."""


@dataclass
class Attempt:
    """An attempt to call somebody back, from the minute at which it is waited for."""

    person: int
    call: int
    attempt: int
    joined: float
    dialled: float = math.nan
    answered: bool = False
    no_reply: bool = False
    rang_until: float = math.nan
    booked: bool = False


class Caller(ciw.individual.Individual):  # type: ignore[misc]
    """A person in the network, with what is recorded of the present call."""

    def begin_call(self, person: int, call: int, arrived: float) -> None:
        """Start the record of a call afresh."""
        self.person = person
        self.call = call
        self.joined = NOT_WAITING
        self.stays_at_first = False
        self.not_authorized: bool | None = None
        self.reneging_date = math.inf
        self.route = "none"
        self.urgent = False
        self.attempts = 0
        self.window_begins = math.nan
        self.answered = False
        self.appointment_made = False
        self.calls_again_at = math.inf
        self.arrived = arrived
        self.ivr_end = math.nan
        self.tier1_start = math.nan
        self.tier1_end = math.nan
        self.transfer_asked = math.nan
        self.estimated_wait = math.nan
        self.tier2_start = math.nan
        self.tier2_end = math.nan
        self.supervisor_start = math.nan
        self.supervisor_end = math.nan

    @property
    def awaits_window(self) -> bool:
        """Whether the caller has booked a window and was not called for it so far."""
        return self.attempts == 0 and not math.isnan(self.window_begins)

    def become(self, customer_class: str, priority_class: int) -> None:
        """Change to another class, with all that ciw remembers of the one before."""
        self.customer_class = self.previous_class = self.original_class = customer_class
        self.priority_class = self.prev_priority_class = priority_class


class DutySchedule(Schedule):  # type: ignore[misc]
    """A ciw schedule of dated changes of the people on duty, without a cycle."""

    def __init__(self, duty: Duty) -> None:
        people = duty.people.tolist()
        ends = [*duty.minute[1:].tolist(), math.inf]
        super().__init__(numbers_of_servers=people, shift_end_dates=ends)

    def initialise(self) -> None:
        """Stand at minute 0, whose people are on duty from the start."""
        self._position = 0
        self._stand()

    def get_next_shift(self) -> None:
        """Go on to the next change."""
        self._position += 1
        self._stand()

    def _stand(self) -> None:
        self.c = self.numbers_of_servers[self._position]
        self.next_shift_change_date = self.shift_end_dates[self._position]


class DelayNode(ciw.Node):  # type: ignore[misc]
    """Everybody is served at once; the next to leave stands at the top of a heap."""

    def __init__(self, id_: int, simulation: Any) -> None:
        super().__init__(id_, simulation)
        self.ends: list[tuple[float, int, int, Caller]] = []

    def accept(self, caller: Caller, completed: bool = False) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Take a caller in until the end of the delay."""
        caller.node = self.id_number
        self.number_of_individuals += 1
        heappush(self.ends, (self.end_of_delay(caller), caller.person, caller.call, caller))

    def hold(self, caller: Caller, minutes: float) -> None:
        """Have a caller in who is there as the run begins, for so many more minutes."""
        caller.node = self.id_number
        self.number_of_individuals += 1
        heappush(self.ends, (self.now + minutes, caller.person, caller.call, caller))

    def end_of_delay(self, caller: Caller) -> float:
        """The minute at which the caller leaves."""
        return float(self.now + self.get_service_time(caller))

    def have_event(self) -> None:
        """Let the first caller go on."""
        caller = heappop(self.ends)[3]
        self.number_of_individuals -= 1
        self.next_node(caller).accept(caller)

    def update_next_event_date(self) -> None:
        """Find the next end of a delay."""
        self.next_event_date = self.ends[0][0] if self.ends else math.inf

    def find_server_utilisation(self) -> None:
        """Leave utilisation to the measures, which read it from the journeys."""


class StaffedNode(ciw.Node):  # type: ignore[misc]
    """A tier: a queue in order of joining for each priority class, and people on duty who come and go."""

    def __init__(self, id_: int, simulation: Any) -> None:
        super().__init__(id_, simulation)
        classes = range(simulation.number_of_priority_classes)
        self.queues: list[list[tuple[int, Caller]]] = [[] for _ in classes]
        self.number_waiting = [0 for _ in classes]
        self.ends: list[tuple[float, int, int, Caller | None]] = []
        self.patience_ends: list[tuple[float, int, int, int, Caller]] = []

    def create_starting_servers(self) -> list[Any]:
        """No server objects: people on duty are a number."""
        return []

    def accept(self, caller: Caller, completed: bool = False) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Take a caller in: served at once by a free person, waiting otherwise."""
        caller.node = self.id_number
        self.number_of_individuals += 1
        if self.number_in_service >= self.c:
            self.join_queue(caller)
        elif not self.settles_without_work(caller):
            self.start_service(caller)

    def keep_waiting(self, caller: Caller) -> None:
        """Have a caller in the queue who waits as the run begins, and so does not give up at once."""
        caller.node = self.id_number
        self.number_of_individuals += 1
        caller.stays_at_first = True
        self.join_queue(caller)
        caller.stays_at_first = False

    def keep_serving(self, caller: Caller, minutes: float) -> None:
        """Have a call in progress as the run begins, for so many more minutes."""
        caller.node = self.id_number
        self.number_of_individuals += 1
        self.number_in_service += 1
        caller.service_end_date = self.now + minutes
        heappush(self.ends, (caller.service_end_date, caller.person, caller.call, caller))

    def keep_wrapping_up(self, caller: Caller, minutes: float) -> None:
        """Have a person at work after a call that is over as the run begins, for so many more minutes."""
        self.number_in_service += 1
        heappush(self.ends, (self.now + minutes, caller.person, caller.call, None))

    def join_queue(self, caller: Caller) -> None:
        """Put a caller at the end of the queue, with a clock for the patience."""
        caller.joined = self.simulation.next_place()
        heappush(self.queues[caller.priority_class], (caller.joined, caller))
        self.number_waiting[caller.priority_class] += 1
        caller.reneging_date = self.get_reneging_date(caller)
        if caller.reneging_date < math.inf:
            heappush(self.patience_ends, (caller.reneging_date, caller.person, caller.call, caller.joined, caller))

    def leave_queue(self, caller: Caller) -> None:
        """Take a caller out of the queue; heap entries left behind no longer count."""
        self.number_waiting[caller.priority_class] -= 1
        caller.joined = NOT_WAITING

    def move_queue(self, caller: Caller, customer_class: str, priority_class: int) -> None:
        """Change a waiting caller's class, who keeps the place by time of joining and no longer gives up."""
        self.number_waiting[caller.priority_class] -= 1
        self.number_waiting[priority_class] += 1
        if priority_class != caller.priority_class:
            heappush(self.queues[priority_class], (caller.joined, caller))
        caller.become(customer_class, priority_class)
        caller.reneging_date = math.inf

    def waiting_callers(self) -> list[Caller]:
        """Everybody who waits, in order of joining."""
        entries = [
            (joined, caller)
            for priority_class, queue in enumerate(self.queues)
            for joined, caller in queue
            if caller.joined == joined and caller.priority_class == priority_class
        ]
        return [caller for _, caller in sorted(entries, key=lambda entry: entry[0])]

    def choose_next_customer(self) -> Caller | None:
        """Take the next caller out of the queue: the first class with anybody waiting, first come first served."""
        for priority_class, queue in enumerate(self.queues):
            while queue:
                joined, caller = heappop(queue)
                if caller.joined == joined and caller.priority_class == priority_class:
                    self.leave_queue(caller)
                    return caller
        return None

    def start_service(self, caller: Caller) -> None:
        """Begin work on a call."""
        self.number_in_service += 1
        caller.service_end_date = self.now + self.get_service_time(caller)
        heappush(self.ends, (caller.service_end_date, caller.person, caller.call, caller))

    def begin_waiting_calls(self) -> None:
        """Begin waiting calls while calls in progress are fewer than people on duty."""
        while self.number_in_service < self.c:
            caller = self.choose_next_customer()
            if caller is None:
                return
            if not self.settles_without_work(caller):
                self.start_service(caller)

    def settles_without_work(self, caller: Caller) -> bool:
        """Whether a call that a person would take needs nobody after all, and has gone on."""
        return False

    def finish_service(self) -> None:
        """End the first call or wrap-up due: the freed person takes the next call before this one moves on."""
        _, person, call, caller = heappop(self.ends)
        next_node = None if caller is None else self.next_node(caller)
        wrap_up = 0.0 if caller is None else self.wrap_up_minutes(caller)
        if wrap_up > 0:
            heappush(self.ends, (self.now + wrap_up, person, call, None))
        else:
            self.number_in_service -= 1
        self.number_of_individuals -= caller is not None
        self.begin_waiting_calls()
        if next_node is not None:
            next_node.accept(caller)

    def wrap_up_minutes(self, caller: Caller) -> float:
        """How long the person is busy after the work on a call that has just ended; 0 where there is no wrap-up."""
        return 0.0

    def renege(self) -> None:
        """Let the first caller whose patience is out go."""
        caller = heappop(self.patience_ends)[4]
        self.leave_queue(caller)
        self.number_of_individuals -= 1
        self.next_node_for_jockeying(caller).accept(caller)

    def change_shift(self) -> None:
        """Change the people on duty by the difference alone: calls in progress are finished."""
        self.schedule.get_next_shift()
        self.next_shift_change = self.schedule.next_shift_change_date
        self.c = self.schedule.c
        self.duty_changed()
        self.begin_waiting_calls()

    def duty_changed(self) -> None:
        """What else happens when people or lines change, before waiting calls begin."""

    def update_next_event_date(self) -> None:
        """Find the next event; at equal times a staffing change, then an end of handling, then patience."""
        date, kind = self.next_shift_change, "shift_change"
        if self.ends and self.ends[0][0] < date:
            date, kind = self.ends[0][0], "end_service"
        clocks = self.patience_ends
        while clocks and (clocks[0][4].joined != clocks[0][3] or clocks[0][4].reneging_date != clocks[0][0]):
            heappop(clocks)
        if clocks and clocks[0][0] < date:
            date, kind = clocks[0][0], "renege"
        self.next_event_date, self.next_event_type = date, kind

    def find_server_utilisation(self) -> None:
        """Leave utilisation to the measures, which read it from the journeys."""
