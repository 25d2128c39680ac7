"""The tiers of the ciw network: who waits there, who is served next, and what happens when people or lines change."""

from __future__ import annotations

from typing import Final

from queueing.draws import callers
from queueing.plan import served_before, wait_announced
from queueing.scenario.calendar import MINUTES_PER_DAY

from .nodes import RETRY, Caller, StaffedNode

LIVE: Final = "live"
URGENT: Final = "urgent"
REGULAR: Final = "regular"
WORK: Final = "work"
"""The classes of what officers do: calls, and work that is not calls."""


def _class_of(caller: Caller) -> str:
    """The class of a caller who is to be called back: the attempt that was booked is urgent."""
    return URGENT if caller.urgent or caller.awaits_window else REGULAR


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


class Tier1Node(ClosingTier):
    """Contract representatives."""

    def start_service(self, caller: Caller) -> None:
        """A representative answers."""
        caller.tier1_start = self.now
        super().start_service(caller)

    def wrap_up_minutes(self, caller: Caller) -> float:
        """The representative's work after the conversation."""
        return float(self.simulation.draws.minutes(self.simulation.layout.tier1_wrap_up, caller, callers.TIER1_WRAP_UP))


class Supervisors(ClosingTier):
    """Tier 2 supervisors."""

    def start_service(self, caller: Caller) -> None:
        """A supervisor answers."""
        caller.supervisor_start = self.now
        super().start_service(caller)

    def wrap_up_minutes(self, caller: Caller) -> float:
        """The supervisor's work after the conversation."""
        simulation = self.simulation
        return float(simulation.draws.minutes(simulation.layout.supervisor_wrap_up, caller, callers.SUPERVISOR_WRAP_UP))


class Tier2Node(StaffedNode):
    """Immigration services officers, who serve live holders and make callbacks."""

    def accept(self, caller: Caller, completed: bool = False) -> None:  # noqa: FBT001, FBT002 (ciw's signature)
        """Take a caller in, as a live holder or as a callback."""
        if caller.route == "callback":
            customer_class = _class_of(caller)
            caller.become(customer_class, self.simulation.priorities[customer_class])
            self.simulation.await_attempt(caller)
        super().accept(caller)

    def start_service(self, caller: Caller) -> None:
        """An officer speaks with a live holder, dials a callback, or begins other work."""
        caller.answered = caller.route != "callback" or self._dial(caller)
        if caller.answered:
            caller.tier2_start = self.now
        if caller.answered and caller.route != "work":
            share = self.simulation.layout.reason_appointment[self.simulation.reason_of(caller)]
            caller.appointment_made = self.simulation.draws.happens(share, caller, callers.APPOINTMENT)
        super().start_service(caller)
        if not caller.answered:
            caller.attempt.rang_until = caller.service_end_date

    def wrap_up_minutes(self, caller: Caller) -> float:
        """The officer's work after the conversation; none after an attempt that nobody answered, or other work."""
        if not caller.answered or caller.route == "work":
            return 0.0
        return float(self.simulation.draws.minutes(self.simulation.layout.tier2_wrap_up, caller, callers.TIER2_WRAP_UP))

    def settles_without_work(self, caller: Caller) -> bool:
        """Settle an attempt to call back somebody who was texted and does not reply."""
        simulation = self.simulation
        layout, draws = simulation.layout, simulation.draws
        if caller.route != "callback" or not self._is_texted(caller):
            return False
        if draws.happens(layout.text_replied, caller, callers.REPLIES, caller.attempts):
            return False
        caller.attempts += 1
        caller.attempt.dialled, caller.attempt.no_reply = self.now, True
        self.number_of_individuals -= 1
        suspends = caller.attempts >= layout.max_attempts
        (simulation.end_call(caller, "suspended") if suspends else simulation.nodes[RETRY]).accept(caller)
        return True

    def _is_texted(self, caller: Caller) -> bool:
        """Whether a caller is texted before an attempt to call back: before all of them but the one in a window."""
        if self._is_in_window(caller):
            return False
        return bool(self.simulation.draws.happens(self.simulation.layout.text_share, caller, callers.TEXTED))

    def _is_in_window(self, caller: Caller) -> bool:
        """Whether an attempt to call back is made now in the window that was booked for it."""
        return caller.awaits_window and bool(self.now < caller.window_begins + self.simulation.layout.window_minutes)

    def _dial(self, caller: Caller) -> bool:
        """Whether an attempt to call back is answered."""
        layout = self.simulation.layout
        if self._is_in_window(caller):
            shares = [layout.window_answered]
        elif self._is_texted(caller):
            shares = [layout.text_answered] * layout.max_attempts
        elif not self.simulation.lines_are_open():
            shares = layout.answered_shut
        elif self._asked_today(caller):
            shares = layout.answered_same_day
        else:
            shares = layout.answered_later_day
        attempt = caller.attempts
        caller.attempts += 1
        answered: bool = self.simulation.draws.happens(shares[attempt], caller, callers.ANSWER, attempt)
        caller.attempt.dialled, caller.attempt.answered = self.now, answered
        return answered

    def _asked_today(self, caller: Caller) -> bool:
        """Whether a caller asked for Tier 2 on this date; without a state who is left over from before did not."""
        if caller.call == 0 and not self.simulation.layout.has_state:
            return False
        return bool(caller.transfer_asked // MINUTES_PER_DAY == self.now // MINUTES_PER_DAY)

    def estimated_wait(self) -> float:
        """The wait announced to a call that asks for a transfer now, in minutes."""
        simulation = self.simulation
        first, second, third = (*self.number_waiting, 0, 0)[:3]
        return wait_announced(
            served_before(first, second, third, simulation.priorities[LIVE]),
            simulation.layout.tier2_mean_minutes,
            self.number_in_service,
            self.c,
            simulation.lines_are_open(),
        )

    def duty_changed(self) -> None:
        """Live holders become callbacks when lines shut or no officer is on duty."""
        simulation = self.simulation
        if self.c > 0 and simulation.lines_are_open():
            return
        for caller in self.waiting_callers():
            if caller.route != "live":
                continue
            if simulation.has_direct_number(caller):
                simulation.call_back(caller)
                simulation.await_attempt(caller)
                self.move_queue(caller, _class_of(caller), simulation.priorities[_class_of(caller)])
            else:
                self.leave_queue(caller)
                self.number_of_individuals -= 1
                simulation.end_call(caller, "no_callback_number").accept(caller)
