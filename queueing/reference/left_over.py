"""How everybody who is there as a run begins takes the place that he or she has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from queueing.left_over import (
    AFTER_SUPERVISOR,
    AFTER_TIER1,
    AFTER_TIER2,
    AWAITS_CALLBACK,
    AWAITS_WINDOW,
    BETWEEN_ATTEMPTS,
    HOLDS_LIVE,
    WAITS_FOR_TIER1,
    WILL_CALL_AGAIN,
    WITH_SUPERVISOR,
    WITH_TIER1,
    WITH_TIER2,
)

from .nodes import CALLING_AGAIN, IVR, RETRY, SUPERVISOR, TIER1, TIER2, Caller
from .tiers import LIVE

if TYPE_CHECKING:
    from .network import ContactCenter

_AFTER: Final = {AFTER_TIER1: TIER1, AFTER_TIER2: TIER2, AFTER_SUPERVISOR: SUPERVISOR}
"""The tiers at which somebody wraps up."""


def place_left_over(center: ContactCenter, caller: Caller, person: Any) -> None:
    """Put one of them where ``person`` says, a row of :func:`queueing.draws.left_over.left_over_drawn`.

    A callback goes to the queue like any other. What came before, and is not known, happens as the run begins.
    """
    place = int(person["place"])
    if place in _AFTER:
        center.nodes[_AFTER[place]].keep_wrapping_up(caller, float(person["minutes"]))
    elif place == WILL_CALL_AGAIN:
        caller.calls_again_at = float(person["asked"])
        if caller.calls_again_at < center.layout.horizon:
            center.nodes[CALLING_AGAIN].accept(caller)
    else:
        center.open_call(caller)
        if place in (AWAITS_CALLBACK, BETWEEN_ATTEMPTS, AWAITS_WINDOW):
            _place_callback(center, caller, person)
        else:
            _place_on_the_line(center, caller, person)


def _place_callback(center: ContactCenter, caller: Caller, person: Any) -> None:
    caller.route, caller.urgent = "callback", bool(person["urgent"])
    caller.transfer_asked, caller.attempts = float(person["asked"]), int(person["attempts"])
    if person["place"] == AWAITS_CALLBACK:
        center.nodes[TIER2].accept(caller)
    elif person["place"] == AWAITS_WINDOW:
        caller.window_begins = float(person["window"])
        center.nodes[RETRY].accept(caller)
    else:
        center.nodes[RETRY].hold(caller, float(person["minutes"]))


def _place_on_the_line(center: ContactCenter, caller: Caller, person: Any) -> None:
    now, nodes, place, minutes = center.current_time, center.nodes, person["place"], float(person["minutes"])
    caller.become(LIVE, center.priorities[LIVE])
    if place in (WAITS_FOR_TIER1, WITH_TIER1):
        caller.ivr_end = now
    if place in (HOLDS_LIVE, WITH_TIER2, WITH_SUPERVISOR):
        caller.transfer_asked = float(person["asked"])
    if place in (HOLDS_LIVE, WITH_TIER2):
        caller.route = "live"
    if place == HOLDS_LIVE:
        nodes[TIER2].keep_waiting(caller)
    elif place == WAITS_FOR_TIER1:
        nodes[TIER1].keep_waiting(caller)
    elif place == WITH_TIER1:
        caller.tier1_start, caller.not_authorized = now, bool(person["special"])
        nodes[TIER1].keep_serving(caller, minutes)
    elif place == WITH_TIER2:
        caller.tier2_start, caller.answered, caller.appointment_made = now, True, bool(person["special"])
        nodes[TIER2].keep_serving(caller, minutes)
    elif place == WITH_SUPERVISOR:
        caller.supervisor_start = now
        nodes[SUPERVISOR].keep_serving(caller, minutes)
    else:
        nodes[IVR].hold(caller, minutes)
