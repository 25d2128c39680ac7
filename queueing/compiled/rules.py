"""A call's way through the center as compiled functions, each named after its rule.

A rule that is done with a call says where it goes next: to a tier, to its retry delay, or to the record when it has
its outcome. Times are added in the same order as in the ciw network, so that both agree to the last bit.
"""

from __future__ import annotations

import math

from queueing.compilation import compiled, inlined, widened
from queueing.draws import callers
from queueing.draws.callers import NO_TRIAL, callback_threshold, happens, minutes, minutes_from
from queueing.draws.philox import uniform, uniform_pair
from queueing.draws.work_items import stream_of as _stream_of
from queueing.plan import (
    EXPONENTIAL,
    chance_to_be_urgent,
    lines_are_open,
    morning_after,
    served_before,
    wait_announced,
)
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.windows import NO_WINDOW, window_to_book

from .state import (
    APPOINTMENT,
    ATTEMPTS,
    AUTHORIZED,
    CALLBACK,
    CALLING_AGAIN,
    CONTAINED,
    ENDED,
    ESTIMATED_WAIT,
    GROUP,
    HANDLE_TIME,
    IVR_END,
    LATER_DAY,
    LINES_SHUT,
    LIVE,
    NO_BOOKING,
    NO_CALLBACK_NUMBER,
    NOT_AUTHORIZED,
    OUTCOME,
    REASON,
    REFUSED_CUTOFF,
    REQUEST,
    RESOLVED_TIER1,
    RESOLVED_TIER2,
    ROUTE,
    SAME_DAY,
    SUPERVISOR,
    SUSPENDED,
    TIER1,
    TIER1_END,
    TIER1_HANDLE_TIME,
    TIER1_START,
    TIER2,
    TIER2_END,
    TIER2_HANDLE_TIME,
    TIER2_QUEUE,
    TIER2_START,
    TO_RECORD,
    TO_RETRY,
    TRANSFER,
    TRANSFER_ASKED,
    URGENT,
    WORK,
    WORK_DONE,
    Center,
    enqueue,
    give_slot_back,
    lines_open_now,
)


@inlined
def chance(c: Center, share: float, slot: int, trial: int, purpose: int) -> bool:
    """Whether something happens in a call."""
    call, rules = c.slots[slot], c.rules[0]
    return happens(share, rules.seed, rules.replication, call.person, call.call, trial, purpose)


@inlined
def numbers(c: Center, slot: int, purpose: int) -> tuple[float, float]:
    """The numbers of an even purpose and of the odd one after it in a call."""
    call, rules = c.slots[slot], c.rules[0]
    return uniform_pair(rules.seed, rules.replication, call.person, call.call, NO_TRIAL, purpose >> 1)


@inlined
def length_from(c: Center, number: float, duration: int, slot: int, purpose: int) -> float:
    """How long something takes a call, in minutes, from the number of its purpose."""
    call, rules = c.slots[slot], c.rules[0]
    kind, first, second = c.durations[duration, 0], c.durations[duration, 1], c.durations[duration, 2]
    return minutes_from(
        number, kind, first, second, c.quantiles, rules.seed, rules.replication, call.person, call.call, purpose
    )


@inlined
def length(c: Center, duration: int, slot: int, purpose: int) -> float:
    """How long something takes a call, in minutes."""
    even, odd = numbers(c, slot, purpose)
    return length_from(c, odd if purpose & 1 else even, duration, slot, purpose)


@inlined
def record_now(c: Center, stage: int, slot: int) -> None:
    """Record that a call reaches a stage at this instant."""
    c.times[stage, c.slots[slot].row] = c.clock[0].now


@inlined
def route_of(c: Center, slot: int) -> int:
    """How a call meets Tier 2."""
    return widened(c.codes[ROUTE, c.slots[slot].row])


@inlined
def group_of(c: Center, row: int) -> int:
    """The caller group of the person of a row; it is not looked up where there is one alone."""
    return widened(c.codes[GROUP, row]) if len(c.groups[0]) > 1 else 0


@inlined
def has_outcome(c: Center, slot: int, outcome: int) -> int:
    """Give a call its outcome: it goes to the record."""
    c.slots[slot].outcome = outcome
    return TO_RECORD


@inlined
def end_call(c: Center, slot: int) -> None:
    """Record a call's outcome; the person keeps the slot until calling again."""
    record_now(c, ENDED, slot)
    c.codes[OUTCOME, c.slots[slot].row] = c.slots[slot].outcome
    again = next_call(c, slot)
    if again < c.rules[0].horizon:
        enqueue(c, CALLING_AGAIN, again, slot)
    else:
        give_slot_back(c, slot)


@inlined
def next_call(c: Center, slot: int) -> float:
    """The minute at which the person calls again; infinite where that does not happen."""
    rules, call = c.rules[0], c.slots[slot]
    probability = c.returns[0, call.outcome]
    if (
        probability < 0.0
        or call.call >= rules.max_calls
        or not chance(c, probability, slot, NO_TRIAL, callers.CALLS_AGAIN)
    ):
        return math.inf
    instant = c.clock[0].now
    if c.returns[1, call.outcome] == 0.0:
        instant += minutes(
            EXPONENTIAL, rules.soon_mean, 0.0, c.quantiles, rules.seed, rules.replication, call.person, call.call,
            callers.RETURN_DELAY,
        )  # fmt: skip
        if lines_are_open(c.line_changes, instant):
            return float(instant)
    where = uniform(rules.seed, rules.replication, call.person, call.call, NO_TRIAL, callers.RETURN_MORNING)
    return morning_after(c.line_changes, instant, rules.morning_minutes, where)


@inlined
def leave_ivr(c: Center, slot: int) -> int:
    """The automated voice system answers for good, or connects to Tier 1."""
    record_now(c, IVR_END, slot)
    if chance(c, c.rules[0].containment, slot, NO_TRIAL, callers.CONTAINED):
        return has_outcome(c, slot, CONTAINED)
    return draw_tier1(c, slot)


@inlined
def draw_tier1(c: Center, slot: int) -> int:
    """Draw what a call meets at Tier 1, which is not drawn ahead, and connect it."""
    handle, authorized = numbers(c, slot, callers.TIER1_HANDLE)
    request, transfer = numbers(c, slot, callers.SUPERVISOR_REQUEST)
    minutes_to_handle = length_from(c, handle, TIER1_HANDLE_TIME, slot, callers.TIER1_HANDLE)
    return connect(c, slot, minutes_to_handle, authorized, request, transfer)


@inlined
def first_leaves_ivr(c: Center, slot: int, drawn: int) -> int:
    """The automated voice system connects a first call, drawn ahead in a column of its block, to Tier 1."""
    record_now(c, IVR_END, slot)
    ahead = c.ahead
    return connect(
        c, slot, ahead[HANDLE_TIME, drawn], ahead[AUTHORIZED, drawn], ahead[REQUEST, drawn], ahead[TRANSFER, drawn]
    )


@inlined
def connect(c: Center, slot: int, handle: float, authorized: float, request: float, transfer: float) -> int:
    """Connect a call to Tier 1: what it will take there, and what it will ask for, from the numbers of each."""
    call, rules = c.slots[slot], c.rules[0]
    # Who is not authorized takes only the verification.
    call.not_authorized = authorized < rules.not_authorized
    reason = c.codes[REASON, call.row]
    conversation = handle * (c.reasons[4, reason] * c.groups[3, group_of(c, call.row)]) + rules.repeat_minutes
    call.tier1_minutes = rules.verification_minutes if call.not_authorized else conversation
    call.asks_supervisor = request < rules.supervisor_request
    call.asks_tier2 = transfer < c.reasons[1, reason]
    return TIER1


@inlined
def tier1_minutes(c: Center, slot: int) -> float:
    """A representative answers."""
    record_now(c, TIER1_START, slot)
    return float(c.slots[slot].tier1_minutes)


@inlined
def tier2_minutes(c: Center, slot: int) -> float:
    """An officer speaks with a live holder, dials a callback, or begins other work."""
    call, rules = c.slots[slot], c.rules[0]
    if route_of(c, slot) == WORK:
        return item_minutes(c, slot)
    call.answered = route_of(c, slot) == LIVE or dial(c, slot)
    if not call.answered:
        return float(rules.ring_minutes)
    record_now(c, TIER2_START, slot)
    handle, appointment = numbers(c, slot, callers.TIER2_HANDLE)
    reason = c.codes[REASON, call.row]
    call.appointment_made = appointment < c.reasons[2, reason]
    handling = length_from(c, handle, TIER2_HANDLE_TIME, slot, callers.TIER2_HANDLE)
    time = handling * (c.reasons[5, reason] * c.groups[4, group_of(c, call.row)]) + rules.repeat_minutes
    return float(time + rules.appointment_extra if call.appointment_made else time)


stream_of = inlined(_stream_of)


@inlined
def item_minutes(c: Center, slot: int) -> float:
    """An officer begins an item of other work."""
    call, rules = c.slots[slot], c.rules[0]
    call.answered = True
    record_now(c, TIER2_START, slot)
    handle = c.work_handle[stream_of(call.person)]
    return minutes(
        handle[0], handle[1], handle[2], c.quantiles, rules.seed, rules.replication, call.person, call.call,
        callers.WORK_HANDLE,
    )  # fmt: skip


@inlined
def asked_today(c: Center, slot: int) -> bool:
    """Whether a caller asked for Tier 2 on this date; without a state who is left over from before did not."""
    call, now = c.slots[slot], c.clock[0].now
    earlier = call.call == 0 and c.rules[0].has_state == 0
    return bool(not earlier and c.times[TRANSFER_ASKED, call.row] // MINUTES_PER_DAY == now // MINUTES_PER_DAY)


@inlined
def await_attempt(c: Center, slot: int) -> None:
    """Record that a call waits to be called back; when the record is full the run ends, to be repeated with more."""
    call, clock = c.slots[slot], c.clock[0]
    call.attempt = clock.attempts
    if clock.attempts + 1 == len(c.attempts):
        clock.full = True
    else:
        clock.attempts += 1
    attempt = c.attempts[call.attempt]
    attempt.person = call.person
    attempt.call = call.call
    attempt.attempt = c.codes[ATTEMPTS, call.row] + 1
    attempt.joined = clock.now
    attempt.dialled = math.nan
    attempt.answered = False
    attempt.no_reply = False
    attempt.rang_until = math.nan
    attempt.booked = call.window_ends != NO_BOOKING


@compiled
def dial(c: Center, slot: int) -> bool:
    """Whether an attempt to call back is answered."""
    call = c.slots[slot]
    tried = widened(c.codes[ATTEMPTS, call.row])
    share = c.rules[0].text_answered
    if is_in_window(c, slot):
        share = c.rules[0].window_answered
    elif not is_texted(c, slot):
        when = LINES_SHUT
        if lines_open_now(c):
            when = SAME_DAY if asked_today(c, slot) else LATER_DAY
        share = c.answered[when, tried]
    answered = chance(c, share, slot, tried, callers.ANSWER)
    c.codes[ATTEMPTS, call.row] += 1
    attempt = c.attempts[call.attempt]
    attempt.dialled = c.clock[0].now
    attempt.answered = answered
    call.window_ends = NO_BOOKING
    return answered


@inlined
def is_in_window(c: Center, slot: int) -> bool:
    """Whether an attempt to call back is made now in the window that was booked for it."""
    return bool(c.clock[0].now < c.slots[slot].window_ends)


@inlined
def is_texted(c: Center, slot: int) -> bool:
    """Whether a caller is texted before an attempt to call back: before all of them but the one in a window."""
    share = c.rules[0].text_share
    return share > 0.0 and not is_in_window(c, slot) and chance(c, share, slot, NO_TRIAL, callers.TEXTED)


@inlined
def is_without_reply(c: Center, slot: int) -> bool:
    """Whether the attempt that an officer would make now is to somebody who was texted and does not reply."""
    if route_of(c, slot) != CALLBACK or not is_texted(c, slot):
        return False
    tried = widened(c.codes[ATTEMPTS, c.slots[slot].row])
    return not chance(c, c.rules[0].text_replied, slot, tried, callers.REPLIES)


@inlined
def settle_without_reply(c: Center, slot: int) -> int:
    """Settle such an attempt, which takes nobody's time: the caller is to be called later, or no more."""
    call = c.slots[slot]
    c.codes[ATTEMPTS, call.row] += 1
    attempt = c.attempts[call.attempt]
    attempt.dialled = c.clock[0].now
    attempt.no_reply = True
    call.window_ends = NO_BOOKING
    if c.codes[ATTEMPTS, call.row] >= c.rules[0].max_attempts:
        return has_outcome(c, slot, SUSPENDED)
    return TO_RETRY


@inlined
def leave_tier1(c: Center, slot: int) -> int:
    """Tier 1 resolves the call, or it asks for a supervisor or for Tier 2: the transfer decision."""
    call, now = c.slots[slot], c.clock[0].now
    record_now(c, TIER1_END, slot)
    if call.not_authorized:
        return has_outcome(c, slot, NOT_AUTHORIZED)
    if not call.asks_supervisor and not call.asks_tier2:
        return has_outcome(c, slot, RESOLVED_TIER1)
    record_now(c, TRANSFER_ASKED, slot)
    if now >= c.cutoffs[int(now // MINUTES_PER_DAY)] and is_in_force(c):
        return has_outcome(c, slot, REFUSED_CUTOFF)
    if call.asks_supervisor:
        return SUPERVISOR
    return live_or_callback(c, slot)


@inlined
def is_in_force(c: Center) -> bool:
    """Whether the cutoff whose minute has come is in force: where waits decide, today's first request does."""
    rules, clock = c.rules[0], c.clock[0]
    today = int(clock.now // MINUTES_PER_DAY)
    if rules.cutoff_by_wait == 0 or clock.day_decided == today:
        return True
    clock.day_decided = today
    if estimated_wait(c) > rules.cutoff_wait:
        return True
    c.cutoffs[today] = math.inf
    return False


_served_before, _wait_announced = inlined(served_before), inlined(wait_announced)


@inlined
def live_or_callback(c: Center, slot: int) -> int:
    """Up to the call's threshold of announced wait the caller holds live; above it a callback is required.

    Where nobody may hold, it always is, and no wait is announced.
    """
    call, rules = c.slots[slot], c.rules[0]
    if rules.live_transfers:
        announced = estimated_wait(c)
        c.times[ESTIMATED_WAIT, call.row] = announced
        group = group_of(c, call.row)
        threshold = callback_threshold(
            c.groups[1, group], c.groups[2, group], rules.seed, rules.replication, call.person, call.call
        )
        if announced < math.inf and announced <= threshold:
            c.codes[ROUTE, call.row] = LIVE
            return TIER2
    if chance(c, rules.direct_number, slot, NO_TRIAL, callers.DIRECT_NUMBER):
        call_back(c, slot)
        return TO_RETRY if books_window(c, slot) else TIER2
    return has_outcome(c, slot, NO_CALLBACK_NUMBER)


_chance_to_be_urgent = inlined(chance_to_be_urgent)


@inlined
def call_back(c: Center, slot: int) -> None:
    """Let a caller be called back from now on, and see whether that is urgent."""
    row = c.slots[slot].row
    share = _chance_to_be_urgent(c.reasons[6, c.codes[REASON, row]], c.groups[5, group_of(c, row)])
    c.codes[ROUTE, row] = CALLBACK
    c.codes[URGENT, row] = share > 0.0 and chance(c, share, slot, NO_TRIAL, callers.URGENT)


@inlined
def books_window(c: Center, slot: int) -> bool:
    """Whether a caller who is to be called back books a window: the earliest one that is free, if there is any."""
    rules = c.rules[0]
    if rules.window_share == 0.0 or not chance(c, rules.window_share, slot, NO_TRIAL, callers.BOOKS_WINDOW):
        return False
    window = window_to_book(
        c.booked, c.window_limits, c.clock[0].now, rules.window_minutes, rules.window_notice, rules.window_days_ahead
    )
    if window == NO_WINDOW:
        return False
    c.booked[window] += 1
    c.slots[slot].window_ends = float((window + 1) * rules.window_minutes)
    return True


@inlined
def joins_queue_at(c: Center, slot: int) -> float:
    """The minute at which a caller joins the callback queue: when a booked window begins, or after a retry delay."""
    window_ends, rules = c.slots[slot].window_ends, c.rules[0]
    if window_ends != NO_BOOKING:
        return float(window_ends - rules.window_minutes)
    return float(c.clock[0].now + rules.retry_after)


@inlined
def estimated_wait(c: Center) -> float:
    """The wait announced to a call that asks for a transfer now, in minutes."""
    rules, officers = c.rules[0], c.tiers[TIER2]
    first, second, third = c.waiting[TIER2_QUEUE], c.waiting[TIER2_QUEUE + 1], c.waiting[TIER2_QUEUE + 2]
    before = _served_before(first, second, third, rules.live_priority)
    return _wait_announced(before, rules.tier2_mean_minutes, officers.in_service, officers.on_duty, lines_open_now(c))


@inlined
def leave_tier2(c: Center, slot: int) -> int:
    """Tier 2 resolves the call, schedules an appointment or passes it on; an unanswered callback is tried again."""
    call, rules = c.slots[slot], c.rules[0]
    if not call.answered:
        if c.codes[ATTEMPTS, call.row] >= rules.max_attempts:
            return has_outcome(c, slot, SUSPENDED)
        return TO_RETRY
    record_now(c, TIER2_END, slot)
    if route_of(c, slot) == WORK:
        return has_outcome(c, slot, WORK_DONE)
    if call.appointment_made:
        return has_outcome(c, slot, APPOINTMENT)
    if chance(c, rules.to_supervisor, slot, NO_TRIAL, callers.TO_SUPERVISOR):
        return SUPERVISOR
    return has_outcome(c, slot, RESOLVED_TIER2)
