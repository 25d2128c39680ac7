"""How everybody who is there as a run begins takes the place that he or she has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queueing.left_over import (
    AWAITS_CALLBACK,
    HOLDS_LIVE,
    WAITS_FOR_TIER1,
    WITH_SUPERVISOR,
    WITH_TIER1,
    WITH_TIER2,
)

from .nodes import IVR, SUPERVISOR, TIER1, TIER2, Caller
from .tiers import LIVE

if TYPE_CHECKING:
    from .network import ContactCenter


def place_left_over(center: ContactCenter, caller: Caller, person: Any) -> None:
    """Put one of them where ``person`` says, a row of :func:`queueing.draws.left_over.left_over_drawn`.

    A callback goes to the queue like any other. What came before, and is not known, happens as the run begins.
    """
    now, nodes, place = center.current_time, center.nodes, person["place"]
    if place == AWAITS_CALLBACK:
        caller.route, caller.urgent = "callback", bool(person["urgent"])
        caller.transfer_asked = float(person["asked"])
        nodes[TIER2].accept(caller)
        return
    caller.become(LIVE, center.priorities[LIVE])
    minutes = float(person["minutes"])
    if place == HOLDS_LIVE:
        caller.route, caller.transfer_asked = "live", float(person["asked"])
        nodes[TIER2].keep_waiting(caller)
    elif place == WAITS_FOR_TIER1:
        caller.ivr_end = now
        nodes[TIER1].keep_waiting(caller)
    elif place == WITH_TIER1:
        caller.ivr_end = caller.tier1_start = now
        caller.not_authorized = bool(person["special"])
        nodes[TIER1].keep_serving(caller, minutes)
    elif place == WITH_TIER2:
        caller.route, caller.transfer_asked, caller.tier2_start = "live", float(person["asked"]), now
        caller.answered, caller.appointment_made = True, bool(person["special"])
        nodes[TIER2].keep_serving(caller, minutes)
    elif place == WITH_SUPERVISOR:
        caller.transfer_asked, caller.supervisor_start = float(person["asked"]), now
        nodes[SUPERVISOR].keep_serving(caller, minutes)
    else:
        nodes[IVR].hold(caller, minutes)
