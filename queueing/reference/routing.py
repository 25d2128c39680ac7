"""The ways through the ciw network: where a call goes from each node, when it is done there or has given up waiting."""

from __future__ import annotations

import math
from typing import Any

import ciw

from queueing.draws import callers

from .nodes import IVR, RETRY, SUPERVISOR, TIER1, TIER2, Caller
from .tiers import LIVE


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
        if simulation.draws.happens(simulation.layout.containment, caller, callers.CONTAINED):
            return simulation.end_call(caller, "contained")
        return simulation.nodes[TIER1]


class FromTier1(Rule):
    """Tier 1 resolves the call, or it asks for a supervisor or for Tier 2: the transfer decision."""

    abandoned = "abandoned_tier1"

    def next_node(self, caller: Caller) -> Any:
        """The end of the call, the supervisor queue or Tier 2."""
        simulation = self.simulation
        layout, draws, now = simulation.layout, simulation.draws, simulation.current_time
        caller.tier1_end = now
        if simulation.is_not_authorized(caller):
            return simulation.end_call(caller, "not_authorized")
        asks_supervisor = draws.happens(layout.supervisor_request, caller, callers.SUPERVISOR_REQUEST)
        share = layout.reason_transfer[simulation.reason_of(caller)]
        if not asks_supervisor and not draws.happens(share, caller, callers.TRANSFER):
            return simulation.end_call(caller, "resolved_tier1")
        caller.transfer_asked = now
        if simulation.is_refused():
            return simulation.end_call(caller, "refused_cutoff")
        if asks_supervisor:
            return simulation.nodes[SUPERVISOR]
        return self._live_or_callback(caller)

    def _live_or_callback(self, caller: Caller) -> Any:
        simulation = self.simulation
        if self._may_hold(caller):
            caller.route = "live"
        elif simulation.has_direct_number(caller):
            simulation.call_back(caller)
            if simulation.books_window(caller):
                return simulation.nodes[RETRY]
        else:
            return simulation.end_call(caller, "no_callback_number")
        return simulation.nodes[TIER2]

    def _may_hold(self, caller: Caller) -> bool:
        simulation = self.simulation
        layout, draws = simulation.layout, simulation.draws
        if not layout.live_transfers:
            return False
        caller.estimated_wait = simulation.nodes[TIER2].estimated_wait()
        group = simulation.group_of(caller)
        low, high = layout.threshold_low[group], layout.threshold_high[group]
        threshold = callers.callback_threshold(low, high, draws.seed, draws.replication, caller.person, caller.call)
        return bool(caller.estimated_wait < math.inf and caller.estimated_wait <= threshold)


class FromTier2(Rule):
    """Tier 2 resolves the call, schedules an appointment or passes it on; an unanswered callback is tried again."""

    abandoned = "abandoned_tier2"

    def next_node(self, caller: Caller) -> Any:
        """The end of the call, the retry delay or the supervisor queue."""
        simulation = self.simulation
        if caller.route == "work":
            caller.tier2_end = simulation.current_time
            return simulation.end_call(caller, "work_done")
        if not caller.answered:
            if caller.attempts >= simulation.layout.max_attempts:
                return simulation.end_call(caller, "suspended")
            return simulation.nodes[RETRY]
        caller.tier2_end = simulation.current_time
        if caller.appointment_made:
            return simulation.end_call(caller, "appointment")
        if simulation.draws.happens(simulation.layout.to_supervisor, caller, callers.TO_SUPERVISOR):
            # The supervisor queue is first come first served: there a callback is a caller like any other.
            caller.become(LIVE, simulation.priorities[LIVE])
            return simulation.nodes[SUPERVISOR]
        return simulation.end_call(caller, "resolved_tier2")


class FromRetry(Rule):
    """The caller joins the end of the callback queue: again, or when the window that was booked begins."""

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
    """The person makes a new call, with everything but the reason and the group drawn anew."""

    def next_node(self, caller: Caller) -> Any:
        """The IVR."""
        simulation = self.simulation
        caller.begin_call(caller.person, caller.call + 1, simulation.current_time)
        caller.become(LIVE, simulation.priorities[LIVE])
        simulation.open_call(caller)
        return simulation.nodes[IVR]
