"""The compiled tiers: queues, people on duty, and whom a free person takes next."""

from __future__ import annotations

import math

from queueing.compilation import compiled, inlined
from queueing.draws import callers
from queueing.draws.callers import NO_TRIAL
from queueing.plan import CONSTANT

from .heaps import pop, push
from .rules import (
    await_attempt,
    call_back,
    chance,
    end_call,
    has_outcome,
    is_without_reply,
    joins_queue_at,
    leave_tier1,
    leave_tier2,
    length,
    record_now,
    route_of,
    settle_without_reply,
    stream_of,
    tier1_minutes,
    tier2_minutes,
)
from .state import (
    ABANDONED_SUPERVISOR,
    ABANDONED_TIER1,
    ABANDONED_TIER2,
    CALLBACK,
    CLOSED_OUT,
    LAST_TIER2_QUEUE,
    LIVE,
    NO_BOOKING,
    NO_CALLBACK_NUMBER,
    NOBODY,
    NOT_WAITING,
    NOWHERE,
    PATIENCE_ENDS,
    RESOLVED_SUPERVISOR,
    RETRY,
    SERVICE_ENDS,
    SUPERVISOR,
    SUPERVISOR_END,
    SUPERVISOR_HANDLE_TIME,
    SUPERVISOR_QUEUE,
    SUPERVISOR_START,
    TIER1,
    TIER1_PATIENCE_TIME,
    TIER1_QUEUE,
    TIER2,
    TIER2_PATIENCE_TIME,
    TIER2_QUEUE,
    TO_RECORD,
    URGENT,
    WORK,
    WRAP_UP_TIME,
    Center,
    enqueue,
    lines_open_now,
    order_of,
)


@inlined
def send_on(c: Center, slot: int, target: int) -> None:
    """Let a call enter where it goes next: served at once by a free person, waiting, or ended."""
    if target <= SUPERVISOR and is_closed(c, target):
        target = has_outcome(c, slot, CLOSED_OUT)
    if target <= SUPERVISOR:
        enter_tier(c, target, slot)
    else:
        leave_tiers(c, slot, target)


@inlined
def leave_tiers(c: Center, slot: int, target: int) -> None:
    """Let a call end, or be called back later."""
    if target == TO_RECORD:
        end_call(c, slot)
    else:
        enqueue(c, RETRY, joins_queue_at(c, slot), slot)


@inlined
def enter_tier(c: Center, tier: int, slot: int) -> None:
    """Let a call be served at once by a free person, or wait."""
    if tier == TIER2 and route_of(c, slot) == CALLBACK:
        await_attempt(c, slot)
    if c.tiers[tier].in_service < c.tiers[tier].on_duty:
        take_up(c, tier, slot)
    else:
        join_queue(c, tier, slot)


@inlined
def take_up(c: Center, tier: int, slot: int) -> None:
    """Begin work on a call, unless it is to a caller who was texted and does not reply: that takes nobody's time."""
    if tier == TIER2 and is_without_reply(c, slot):
        leave_tiers(c, slot, settle_without_reply(c, slot))
    else:
        start_service(c, tier, slot)


@inlined
def is_closed(c: Center, tier: int) -> bool:
    """Whether nobody is on duty at a tier while lines are shut: who would wait there is closed out."""
    return tier != TIER2 and c.tiers[tier].on_duty == 0 and not lines_open_now(c)


@inlined
def join_queue(c: Center, tier: int, slot: int) -> None:
    """Put a call at the end of the queue; who holds or waits has a patience, who awaits a callback has none."""
    waits = math.inf
    if tier != TIER2 or route_of(c, slot) == LIVE:
        waits = patience(c, tier, slot)
    stand_in_queue(c, tier, slot, waits)


@inlined
def stand_in_queue(c: Center, tier: int, slot: int, waits: float) -> None:
    """Put a call at the end of the queue, with a patience of so many minutes."""
    clock, call = c.clock[0], c.slots[slot]
    call.place = float(clock.places)
    clock.places += 1
    queue = SUPERVISOR_QUEUE
    if tier == TIER1:
        queue = TIER1_QUEUE
    elif tier == TIER2:
        queue = tier2_queue(c, slot)
    call.queue = queue
    c.waiting[queue] += 1
    enqueue(c, queue, call.place, slot)
    call.patience_end = clock.now + waits
    if call.patience_end < math.inf:
        enqueue(c, PATIENCE_ENDS + tier, call.patience_end, slot)


@inlined
def patience(c: Center, tier: int, slot: int) -> float:
    """How long a caller waits at a tier; some hang up when they hear that they must."""
    rules = c.rules[0]
    gives_up, duration, purpose = rules.tier2_gives_up, TIER2_PATIENCE_TIME, callers.TIER2_PATIENCE
    if tier == TIER1:
        gives_up, duration, purpose = rules.tier1_gives_up, TIER1_PATIENCE_TIME, callers.TIER1_PATIENCE
    elif tier == SUPERVISOR:
        purpose = callers.SUPERVISOR_PATIENCE
    if gives_up > 0.0 and chance(c, gives_up, slot, NO_TRIAL, callers.TIER1_GIVES_UP + 2 * tier):
        return 0.0
    return length(c, duration, slot, purpose)


@inlined
def tier2_queue(c: Center, slot: int) -> int:
    """The queue of a live holder, of an urgent or a regular callback, or of other work, by their priority."""
    rules = c.rules[0]
    if route_of(c, slot) == WORK:
        return int(TIER2_QUEUE + c.work_priority[stream_of(c.slots[slot].person)])
    if route_of(c, slot) == LIVE:
        return int(TIER2_QUEUE + rules.live_priority)
    # The attempt that was booked is urgent.
    urgent = c.codes[URGENT, c.slots[slot].row] != 0 or c.slots[slot].window_ends != NO_BOOKING
    return int(TIER2_QUEUE + (rules.urgent_priority if urgent else rules.regular_priority))


@inlined
def leave_queue(c: Center, slot: int) -> None:
    """Take a call out of its queue; heap entries left behind no longer count."""
    c.waiting[c.slots[slot].queue] -= 1
    c.slots[slot].place = NOT_WAITING


@inlined
def take_next(c: Center, queue: int) -> int:
    """The next call of a queue, first come first served; -1 where nobody waits."""
    while c.sizes[queue] > 0:
        place = c.heaps[queue, 0].key
        slot = pop(c.heaps, c.sizes, queue)
        if c.slots[slot].place == place and c.slots[slot].queue == queue:
            leave_queue(c, slot)
            return slot
    return NOBODY


@inlined
def choose_next(c: Center, tier: int) -> int:
    """The call that a free person takes: of Tier 2's queues the one of higher priority first."""
    queue = SUPERVISOR_QUEUE
    if tier == TIER1:
        queue = TIER1_QUEUE
    elif tier == TIER2:
        queue = TIER2_QUEUE
        while queue < LAST_TIER2_QUEUE and c.waiting[queue] == 0:
            queue += 1
    return take_next(c, queue)


@inlined
def begin_waiting_calls(c: Center, tier: int) -> None:
    """Begin waiting calls while calls in progress are fewer than people on duty."""
    while c.tiers[tier].in_service < c.tiers[tier].on_duty:
        slot = choose_next(c, tier)
        if slot < 0:
            return
        take_up(c, tier, slot)


@inlined
def start_service(c: Center, tier: int, slot: int) -> None:
    """Begin work on a call."""
    c.tiers[tier].in_service += 1
    if tier == TIER1:
        time = tier1_minutes(c, slot)
    elif tier == TIER2:
        time = tier2_minutes(c, slot)
    else:
        record_now(c, SUPERVISOR_START, slot)
        time = length(c, SUPERVISOR_HANDLE_TIME, slot, callers.SUPERVISOR_HANDLE) + c.rules[0].repeat_minutes
    ends = c.clock[0].now + time
    if tier == TIER2 and not c.slots[slot].answered:
        c.attempts[c.slots[slot].attempt].rang_until = ends
    enqueue(c, SERVICE_ENDS + tier, ends, slot)


@inlined
def finish_service(c: Center, tier: int, slot: int) -> int:
    """End work on a call, and see where it goes next; or end the wrap-up after one that has gone on before."""
    if slot == NOBODY:
        c.tiers[tier].in_service -= 1
        return NOWHERE
    c.tiers[tier].in_service -= 1
    minutes = wrap_up_minutes(c, tier, slot)
    if minutes > 0.0:
        wrap_up(c, tier, slot, minutes)
    if tier == TIER1:
        return leave_tier1(c, slot)
    if tier == TIER2:
        return leave_tier2(c, slot)
    record_now(c, SUPERVISOR_END, slot)
    return has_outcome(c, slot, RESOLVED_SUPERVISOR)


@inlined
def wrap_up(c: Center, tier: int, slot: int, minutes: float) -> None:
    """Let a person be busy for some minutes after the work on a call that goes on without."""
    c.tiers[tier].in_service += 1
    ends = c.clock[0].now + minutes
    if not push(c.heaps, c.sizes, SERVICE_ENDS + tier, ends, order_of(c.slots[slot]), NOBODY):
        c.clock[0].full = True


@inlined
def wrap_up_minutes(c: Center, tier: int, slot: int) -> float:
    """How long a person is busy after the work on a call; none after an unanswered attempt or an item of other work."""
    duration = WRAP_UP_TIME + tier
    if tier == TIER2 and (not c.slots[slot].answered or route_of(c, slot) == WORK):
        return 0.0
    if c.durations[duration, 0] == CONSTANT:
        return float(c.durations[duration, 1])
    return length(c, duration, slot, callers.TIER1_WRAP_UP + 2 * tier)


@inlined
def lose_patience(c: Center, tier: int, slot: int) -> int:
    """Let a caller go whose patience is out."""
    leave_queue(c, slot)
    if tier == TIER1:
        return has_outcome(c, slot, ABANDONED_TIER1)
    if tier == TIER2:
        return has_outcome(c, slot, ABANDONED_TIER2)
    return has_outcome(c, slot, ABANDONED_SUPERVISOR)


@compiled
def change_staffing(c: Center, tier: int) -> None:
    """Change the people on duty: calls in progress are finished, and at the end of the day nobody is left waiting."""
    c.tiers[tier].position += 1
    c.tiers[tier].on_duty = c.duty_people[tier, c.tiers[tier].position]
    if tier == TIER2:
        if c.tiers[tier].on_duty == 0 or not lines_open_now(c):
            live_holders_become_callbacks(c)
        return
    while is_closed(c, tier):
        slot = choose_next(c, tier)
        if slot < 0:
            return
        end_in_queue(c, slot, CLOSED_OUT)


@compiled
def end_in_queue(c: Center, slot: int, outcome: int) -> None:
    """End a call that the change of staffing finds waiting and leaves without help."""
    has_outcome(c, slot, outcome)
    end_call(c, slot)


@compiled
def live_holders_become_callbacks(c: Center) -> None:
    """Every live holder is called back, and keeps the place by time of joining; without a number the call ends."""
    queue = TIER2_QUEUE + c.rules[0].live_priority
    for entry in range(c.sizes[queue]):
        slot = c.heaps[queue, entry].slot
        call = c.slots[slot]
        if call.place != c.heaps[queue, entry].key or call.queue != queue or route_of(c, slot) != LIVE:
            continue
        if chance(c, c.rules[0].direct_number, slot, NO_TRIAL, callers.DIRECT_NUMBER):
            call_back(c, slot)
            await_attempt(c, slot)
            call.patience_end = math.inf
            other = tier2_queue(c, slot)
            if other != queue:
                c.waiting[queue] -= 1
                c.waiting[other] += 1
                call.queue = other
                enqueue(c, other, call.place, slot)
        else:
            leave_queue(c, slot)
            end_in_queue(c, slot, NO_CALLBACK_NUMBER)
