"""People who are there as a run begins: their records, and how each takes the place that he or she has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queueing.compilation import compiled, inlined
from queueing.draws.callers import TIER1_PATIENCE, TIER2_PATIENCE
from queueing.left_over import (
    AFTER_TIER1,
    AWAITS_CALLBACK,
    AWAITS_WINDOW,
    BETWEEN_ATTEMPTS,
    HOLDS_LIVE,
    WAITS_FOR_TIER1,
    WILL_CALL_AGAIN,
    WITH_SUPERVISOR,
    WITH_TIER1,
    WITH_TIER2,
    WITH_VOICE_SYSTEM,
)

from .rules import draw_tier1, length
from .state import (
    ATTEMPTS,
    CALLBACK,
    CALLING_AGAIN,
    GROUP,
    IVR_END,
    IVR_ENDS,
    LEFT_OVER,
    LIVE,
    NOWHERE,
    RETRY,
    ROUTE,
    SERVICE_ENDS,
    SUPERVISOR,
    SUPERVISOR_START,
    TIER1,
    TIER1_PATIENCE_TIME,
    TIER1_START,
    TIER2,
    TIER2_PATIENCE_TIME,
    TIER2_START,
    TRANSFER_ASKED,
    URGENT,
    Center,
    begin_row,
    enqueue,
    give_slot_back,
    take_slot,
)
from .tiers import stand_in_queue, wrap_up

if TYPE_CHECKING:
    from queueing.plan import Layout


@compiled
def begin_left_over(c: Center) -> None:
    """Begin the record of everybody who is there: what came before, and is not known, happens as the run begins."""
    begins = c.rules[0].begins
    for person in range(c.clock[0].left_over):
        there = c.left_over[person]
        place = there.place
        begin_row(c, person, person, LEFT_OVER, there.reason, begins)
        c.codes[GROUP, person] = there.group
        c.codes[URGENT, person] = there.urgent
        c.codes[ATTEMPTS, person] = there.attempts
        if place in (AWAITS_CALLBACK, BETWEEN_ATTEMPTS, AWAITS_WINDOW):
            c.codes[ROUTE, person] = CALLBACK
        elif place in (HOLDS_LIVE, WITH_TIER2):
            c.codes[ROUTE, person] = LIVE
        if place in (WAITS_FOR_TIER1, WITH_TIER1):
            c.times[IVR_END, person] = begins
        elif place != WITH_VOICE_SYSTEM:
            c.times[TRANSFER_ASKED, person] = there.asked
        if place == WITH_TIER1:
            c.times[TIER1_START, person] = begins
        elif place == WITH_TIER2:
            c.times[TIER2_START, person] = begins
        elif place == WITH_SUPERVISOR:
            c.times[SUPERVISOR_START, person] = begins


@compiled
def place_left_over(c: Center) -> tuple[int, int]:
    """Let the next of them take the place that he or she has; a callback goes to the queue like any other."""
    clock = c.clock[0]
    person = clock.left_over_begun
    clock.left_over_begun += 1
    slot, place = take_slot(c, person), c.left_over[person].place
    if place == AWAITS_CALLBACK:
        return slot, TIER2
    if place == HOLDS_LIVE:
        stand_in_queue(c, TIER2, slot, length(c, TIER2_PATIENCE_TIME, slot, TIER2_PATIENCE))
    elif place == WAITS_FOR_TIER1:
        draw_tier1(c, slot)
        stand_in_queue(c, TIER1, slot, length(c, TIER1_PATIENCE_TIME, slot, TIER1_PATIENCE))
    elif place == WITH_VOICE_SYSTEM:
        enqueue(c, IVR_ENDS, clock.now + c.left_over[person].minutes, slot)
    elif place == BETWEEN_ATTEMPTS:
        enqueue(c, RETRY, clock.now + c.left_over[person].minutes, slot)
    elif place == AWAITS_WINDOW:
        c.slots[slot].window_ends = c.left_over[person].window + c.rules[0].window_minutes
        enqueue(c, RETRY, c.left_over[person].window, slot)
    elif place == WILL_CALL_AGAIN:
        # Nothing happens at the end of the calendar or after it.
        enqueue(c, CALLING_AGAIN, c.left_over[person].asked, slot)
    elif place >= AFTER_TIER1:
        wrap_up(c, place - AFTER_TIER1, slot, c.left_over[person].minutes)
        give_slot_back(c, slot)
    else:
        stand_in_service(c, place, slot)
    return slot, NOWHERE


@inlined
def stand_in_service(c: Center, place: int, slot: int) -> None:
    """Let a call be in progress, of which the rest is drawn."""
    call = c.slots[slot]
    there = c.left_over[call.person]
    tier = SUPERVISOR
    if place == WITH_TIER1:
        tier = TIER1
        draw_tier1(c, slot)
        call.not_authorized = there.special
    elif place == WITH_TIER2:
        tier = TIER2
        call.answered, call.appointment_made = True, there.special
    c.tiers[tier].in_service += 1
    enqueue(c, SERVICE_ENDS + tier, c.clock[0].now + there.minutes, slot)


def with_calls(columns: dict[str, Any], layout: Layout) -> dict[str, Any]:
    """The columns of a record without the rows of those whose call was over as the run began."""
    if layout.left_over == layout.left_over_calls:
        return columns
    person, call = columns["person"], columns["call"]
    is_call = (call > 0) | (person < layout.left_over_calls) | (person >= layout.left_over)
    return {name: column[is_call] for name, column in columns.items()}
