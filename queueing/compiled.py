"""The same network compiled with Numba: the fast engine, equal to ``network`` call by call.

An event simulation over arrays. Every rule is a small function named after it and reads the same plan and the same
random numbers as the ciw network; times are added in the same order, so that both engines agree to the last bit.
The automated voice system has no queue: first calls leave it in an order that is known before anything else happens.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import callers
from .appointments import appointment_days
from .calendar import MINUTES_PER_DAY, Floats, Integers
from .callers import (
    NO_CALL,
    NO_TRIAL,
    PERSONS_PER_INTERVAL,
    callback_threshold,
    contact_reason,
    happens,
    minutes,
    minutes_from,
    reason_from,
)
from .compilation import compiled, one_type, widened
from .heaps import ENTRY, pop, push
from .journeys import OUTCOME_CODE, OUTCOMES, ROUTE_CODE, TIMES, Attempts, Journeys
from .philox import uniform, uniform_pair
from .plan import EXPONENTIAL, Plan, lay_out, lines_are_open, morning_after

if TYPE_CHECKING:
    from .scenario import Scenario

# Tiers with people on duty.
TIER1, TIER2, SUPERVISOR = map(one_type, range(3))

# Heaps, by what their keys are: minutes at which something ends, or places in a queue.
IVR_ENDS = one_type(0)
SERVICE_ENDS = one_type(1)  # and the tier
PATIENCE_ENDS = one_type(4)  # and the tier
TIER1_QUEUE = one_type(7)
TIER2_QUEUE = one_type(8)  # and the priority
SUPERVISOR_QUEUE = one_type(10)
RETRY = one_type(11)
CALLING_AGAIN = one_type(12)
HEAPS = 13

# Where a call goes when a tier is done with it.
GONE, TO_TIER2, TO_RETRY, TO_SUPERVISOR = map(one_type, range(4))

# What happens next, in the order that counts at equal times.
FIRST_LEAVES_IVR, AGAIN_LEAVES_IVR, TIER_EVENT, END_OF_RETRY_DELAY, CALL_AGAIN = map(one_type, range(5))
STAFFING_CHANGE, END_OF_HANDLING, PATIENCE_OUT = map(one_type, range(3))

# Durations, as rows of a table of their parameters.
IVR_TIME, TIER1_HANDLE_TIME, TIER1_PATIENCE_TIME = map(one_type, range(3))
TIER2_HANDLE_TIME, TIER2_PATIENCE_TIME, SUPERVISOR_HANDLE_TIME = map(one_type, range(3, 6))

NOT_WAITING = -1.0
NOT_ENDED = one_type(-1)
NOBODY = one_type(-1)
LEFT_OVER, FIRST_CALL = one_type(0), one_type(1)
NO_ROUTE, LIVE, CALLBACK = (one_type(ROUTE_CODE[name]) for name in ("none", "live", "callback"))

CONTAINED = one_type(OUTCOME_CODE["contained"])
NOT_AUTHORIZED = one_type(OUTCOME_CODE["not_authorized"])
ABANDONED_TIER1 = one_type(OUTCOME_CODE["abandoned_tier1"])
CLOSED_OUT = one_type(OUTCOME_CODE["closed_out"])
RESOLVED_TIER1 = one_type(OUTCOME_CODE["resolved_tier1"])
REFUSED_CUTOFF = one_type(OUTCOME_CODE["refused_cutoff"])
NO_CALLBACK_NUMBER = one_type(OUTCOME_CODE["no_callback_number"])
ABANDONED_TIER2 = one_type(OUTCOME_CODE["abandoned_tier2"])
SUSPENDED = one_type(OUTCOME_CODE["suspended"])
RESOLVED_TIER2 = one_type(OUTCOME_CODE["resolved_tier2"])
APPOINTMENT = one_type(OUTCOME_CODE["appointment"])
RESOLVED_SUPERVISOR = one_type(OUTCOME_CODE["resolved_supervisor"])
ABANDONED_SUPERVISOR = one_type(OUTCOME_CODE["abandoned_supervisor"])
UNFINISHED = one_type(OUTCOME_CODE["unfinished"])

RECORDED = tuple(name for name in TIMES if name != "appointment")
CALL = np.dtype(
    [
        ("person", np.int64),
        *((name, np.float64) for name in RECORDED),
        ("place", np.float64),
        ("patience_end", np.float64),
        ("call", np.int16),
        ("attempts", np.int16),
        ("reason", np.int8),
        ("route", np.int8),
        ("outcome", np.int8),
        ("queue", np.int8),
        ("answered", np.bool_),
        ("appointment_made", np.bool_),
        ("not_authorized", np.bool_),
    ],
    align=True,
)
"""One call: what is recorded of it, and where it waits: in which queue, at which place, until when."""
ATTEMPT = np.dtype(
    [
        ("person", np.int64),
        ("dialled", np.float64),
        ("call", np.int16),
        ("attempt", np.int16),
        ("answered", np.bool_),
    ],
    align=True,
)
TIER = np.dtype([("on_duty", np.int64), ("in_service", np.int64), ("position", np.int64)], align=True)
CLOCK = np.dtype(
    [
        ("now", np.float64),
        ("places", np.int64),
        ("calls", np.int64),
        ("attempts", np.int64),
        ("full", np.bool_),
    ],
    align=True,
)
RULES = np.dtype(
    [
        *((name, np.int64) for name in ("seed", "replication", "live_priority", "callback_priority", "max_attempts")),
        *((name, np.int64) for name in ("max_calls",)),
        *(
            (name, np.float64)
            for name in (
                *("horizon", "containment", "repeat_minutes", "not_authorized", "verification_minutes"),
                *("supervisor_request", "threshold_low", "threshold_high", "direct_number", "tier2_mean_minutes"),
                *("ring_minutes", "retry_after", "appointment_extra", "to_supervisor", "soon_mean"),
                "morning_minutes",
            )
        ),
    ],
    align=True,
)

WRITTEN = ("person", "call", "reason", "route", "attempts", "outcome", *RECORDED)

PRIORITIES = {"keep_place": (0, 0), "live_first": (0, 1), "callbacks_first": (1, 0)}
"""The priority of live holders and of callbacks under each order; 0 is served first."""


class Center(NamedTuple):
    """Everything that the compiled functions read and write: the plan as arrays, and the state of the run."""

    rules: Any
    durations: Floats
    duty_minute: Floats
    duty_people: Integers
    line_changes: Floats
    cutoffs: Floats
    reasons: Floats
    """Rows: cumulative share, chance of a transfer, chance of an appointment."""
    answered: Floats
    """Rows: lines shut, lines open; a column per attempt."""
    returns: Floats
    """Rows: chance to call again, negative where nobody does; 1 for the next morning. A column per outcome."""
    calls: Any
    attempts: Any
    heaps: Any
    sizes: Integers
    waiting: Integers
    tiers: Any
    clock: Any


@compiled
def chance(c: Center, share: float, row: int, trial: int, purpose: int) -> bool:
    """Whether something happens in a call."""
    call = c.calls[row]
    rules = c.rules[0]
    return happens(share, rules.seed, rules.replication, call.person, widened(call.call), trial, purpose)


@compiled
def numbers(c: Center, row: int, purpose: int) -> tuple[float, float]:
    """The numbers of an even purpose and of the odd one after it in a call."""
    call, rules = c.calls[row], c.rules[0]
    return uniform_pair(rules.seed, rules.replication, call.person, widened(call.call), NO_TRIAL, purpose >> 1)


@compiled
def length_from(c: Center, number: float, duration: int, row: int, purpose: int) -> float:
    """How long something takes a call, in minutes, from the number of its purpose."""
    call, rules = c.calls[row], c.rules[0]
    kind, first, second = c.durations[duration, 0], c.durations[duration, 1], c.durations[duration, 2]
    return minutes_from(
        number, kind, first, second, rules.seed, rules.replication, call.person, widened(call.call), purpose
    )


@compiled
def length(c: Center, duration: int, row: int, purpose: int) -> float:
    """How long something takes a call, in minutes."""
    even, odd = numbers(c, row, purpose)
    return length_from(c, odd if purpose & 1 else even, duration, row, purpose)


@compiled
def enqueue(c: Center, heap: int, key: float, row: int) -> None:
    """Push a call onto a heap; a full heap ends the run, which is then repeated with more room."""
    if not push(c.heaps, c.sizes, heap, c.calls, key, row):
        c.clock[0].full = True


@compiled
def lines_open_now(c: Center) -> bool:
    """Whether lines are open at this instant."""
    return lines_are_open(c.line_changes, c.clock[0].now)


@compiled
def begin_call(c: Center, row: int, person: int, call: int, arrived: float) -> None:
    """Start the record of a call."""
    record = c.calls[row]
    record.person = person
    record.call = call
    record.attempts = 0
    record.route = NO_ROUTE
    record.outcome = NOT_ENDED
    record.place = NOT_WAITING
    record.patience_end = math.inf
    record.arrived = arrived
    record.ivr_end = math.nan
    record.tier1_start = math.nan
    record.tier1_end = math.nan
    record.transfer_asked = math.nan
    record.estimated_wait = math.nan
    record.tier2_start = math.nan
    record.tier2_end = math.nan
    record.supervisor_start = math.nan
    record.supervisor_end = math.nan
    record.ended = math.nan


@compiled
def end_call(c: Center, row: int, outcome: int) -> int:
    """Record a call's outcome, and when the person calls again."""
    c.calls[row].outcome = outcome
    c.calls[row].ended = c.clock[0].now
    again = next_call(c, row, outcome)
    if again < c.rules[0].horizon:
        enqueue(c, CALLING_AGAIN, again, row)
    return GONE


@compiled
def next_call(c: Center, row: int, outcome: int) -> float:
    """The minute at which the person calls again; infinite where that does not happen."""
    rules, call = c.rules[0], c.calls[row]
    probability = c.returns[0, outcome]
    if (
        probability < 0.0
        or call.call >= rules.max_calls
        or not chance(c, probability, row, NO_TRIAL, callers.CALLS_AGAIN)
    ):
        return math.inf
    instant = c.clock[0].now
    if c.returns[1, outcome] == 0.0:
        instant += minutes(
            EXPONENTIAL, rules.soon_mean, 0.0, rules.seed, rules.replication, call.person, widened(call.call),
            callers.RETURN_DELAY,
        )  # fmt: skip
        if lines_are_open(c.line_changes, instant):
            return float(instant)
    where = uniform(rules.seed, rules.replication, call.person, widened(call.call), NO_TRIAL, callers.RETURN_MORNING)
    return morning_after(c.line_changes, instant, rules.morning_minutes, where)


@compiled
def leave_ivr(c: Center, row: int) -> None:
    """The automated voice system answers for good, or connects to Tier 1."""
    c.calls[row].ivr_end = c.clock[0].now
    if chance(c, c.rules[0].containment, row, NO_TRIAL, callers.CONTAINED):
        end_call(c, row, CONTAINED)
    else:
        accept(c, TIER1, row)


@compiled
def is_closed(c: Center, tier: int) -> bool:
    """Whether nobody is on duty at a tier while lines are shut."""
    return c.tiers[tier].on_duty == 0 and not lines_open_now(c)


@compiled
def accept(c: Center, tier: int, row: int) -> None:
    """Take a call in: served at once by a free person, closed out, or waiting."""
    if tier != TIER2 and is_closed(c, tier):
        end_call(c, row, CLOSED_OUT)
    elif c.tiers[tier].in_service < c.tiers[tier].on_duty:
        start_service(c, tier, row)
    else:
        join_queue(c, tier, row)


@compiled
def join_queue(c: Center, tier: int, row: int) -> None:
    """Put a call at the end of the queue; who holds or waits has a patience, who awaits a callback has none."""
    clock, call = c.clock[0], c.calls[row]
    call.place = float(clock.places)
    clock.places += 1
    queue = TIER1_QUEUE if tier == TIER1 else SUPERVISOR_QUEUE
    if tier == TIER2:
        queue = tier2_queue(c, widened(call.route))
    call.queue = queue
    call.patience_end = math.inf
    c.waiting[queue] += 1
    enqueue(c, queue, call.place, row)
    if tier == TIER1:
        call.patience_end = clock.now + length(c, TIER1_PATIENCE_TIME, row, callers.TIER1_PATIENCE)
    elif tier == SUPERVISOR:
        call.patience_end = clock.now + length(c, TIER2_PATIENCE_TIME, row, callers.SUPERVISOR_PATIENCE)
    elif call.route == LIVE:
        call.patience_end = clock.now + length(c, TIER2_PATIENCE_TIME, row, callers.TIER2_PATIENCE)
    if call.patience_end < math.inf:
        enqueue(c, PATIENCE_ENDS + tier, call.patience_end, row)


@compiled
def tier2_queue(c: Center, route: int) -> int:
    """The queue of live holders or of callbacks, by their priority."""
    rules = c.rules[0]
    return int(TIER2_QUEUE + (rules.callback_priority if route == CALLBACK else rules.live_priority))


@compiled
def leave_queue(c: Center, row: int) -> None:
    """Take a call out of its queue; heap entries left behind no longer count."""
    c.waiting[c.calls[row].queue] -= 1
    c.calls[row].place = NOT_WAITING


@compiled
def take_next(c: Center, queue: int) -> int:
    """The next call of a queue, first come first served; -1 where nobody waits."""
    while c.sizes[queue] > 0:
        place = c.heaps[queue, 0].key
        row = pop(c.heaps, c.sizes, queue, c.calls)
        if c.calls[row].place == place and c.calls[row].queue == queue:
            leave_queue(c, row)
            return row
    return NOBODY


@compiled
def choose_next(c: Center, tier: int) -> int:
    """The call that a free person takes: of Tier 2's queues the one of higher priority first."""
    if tier == TIER1:
        return take_next(c, TIER1_QUEUE)
    if tier == SUPERVISOR:
        return take_next(c, SUPERVISOR_QUEUE)
    row = take_next(c, TIER2_QUEUE)
    return row if row >= 0 else take_next(c, TIER2_QUEUE + 1)


@compiled
def begin_waiting_calls(c: Center, tier: int) -> None:
    """Begin waiting calls while calls in progress are fewer than people on duty."""
    while c.tiers[tier].in_service < c.tiers[tier].on_duty:
        row = choose_next(c, tier)
        if row < 0:
            return
        start_service(c, tier, row)


@compiled
def start_service(c: Center, tier: int, row: int) -> None:
    """Begin work on a call."""
    c.tiers[tier].in_service += 1
    if tier == TIER1:
        time = tier1_minutes(c, row)
    elif tier == TIER2:
        time = tier2_minutes(c, row)
    else:
        c.calls[row].supervisor_start = c.clock[0].now
        time = length(c, SUPERVISOR_HANDLE_TIME, row, callers.SUPERVISOR_HANDLE) + c.rules[0].repeat_minutes
    enqueue(c, SERVICE_ENDS + tier, c.clock[0].now + time, row)


@compiled
def tier1_minutes(c: Center, row: int) -> float:
    """A representative answers; who is not authorized takes only the verification."""
    call, rules = c.calls[row], c.rules[0]
    call.tier1_start = c.clock[0].now
    handle, authorized = numbers(c, row, callers.TIER1_HANDLE)
    call.not_authorized = authorized < rules.not_authorized
    if call.not_authorized:
        return float(rules.verification_minutes)
    return float(length_from(c, handle, TIER1_HANDLE_TIME, row, callers.TIER1_HANDLE) + rules.repeat_minutes)


@compiled
def tier2_minutes(c: Center, row: int) -> float:
    """An officer speaks with a live holder, or dials a callback."""
    call, rules = c.calls[row], c.rules[0]
    call.answered = call.route == LIVE or dial(c, row)
    if not call.answered:
        return float(rules.ring_minutes)
    call.tier2_start = c.clock[0].now
    handle, appointment = numbers(c, row, callers.TIER2_HANDLE)
    call.appointment_made = appointment < c.reasons[2, call.reason]
    time = length_from(c, handle, TIER2_HANDLE_TIME, row, callers.TIER2_HANDLE) + rules.repeat_minutes
    return float(time + rules.appointment_extra if call.appointment_made else time)


@compiled
def dial(c: Center, row: int) -> bool:
    """Whether an attempt to call back is answered."""
    call, clock = c.calls[row], c.clock[0]
    share = c.answered[1 if lines_open_now(c) else 0, call.attempts]
    answered = chance(c, share, row, widened(call.attempts), callers.ANSWER)
    call.attempts += 1
    if clock.attempts == len(c.attempts):
        clock.full = True
        return answered
    attempt = c.attempts[clock.attempts]
    attempt.person = call.person
    attempt.call = call.call
    attempt.attempt = call.attempts
    attempt.dialled = clock.now
    attempt.answered = answered
    clock.attempts += 1
    return answered


@compiled
def finish_service(c: Center, tier: int) -> None:
    """End the first call due: the freed person takes the next one before this one moves on."""
    row = pop(c.heaps, c.sizes, SERVICE_ENDS + tier, c.calls)
    if tier == TIER1:
        target = leave_tier1(c, row)
    elif tier == TIER2:
        target = leave_tier2(c, row)
    else:
        c.calls[row].supervisor_end = c.clock[0].now
        target = end_call(c, row, RESOLVED_SUPERVISOR)
    c.tiers[tier].in_service -= 1
    begin_waiting_calls(c, tier)
    if target == TO_TIER2:
        accept(c, TIER2, row)
    elif target == TO_SUPERVISOR:
        accept(c, SUPERVISOR, row)
    elif target == TO_RETRY:
        enqueue(c, RETRY, c.clock[0].now + c.rules[0].retry_after, row)


@compiled
def leave_tier1(c: Center, row: int) -> int:
    """Tier 1 resolves the call, or it asks for a supervisor or for Tier 2: the transfer decision."""
    call, rules, now = c.calls[row], c.rules[0], c.clock[0].now
    call.tier1_end = now
    if call.not_authorized:
        return end_call(c, row, NOT_AUTHORIZED)
    request, transfer = numbers(c, row, callers.SUPERVISOR_REQUEST)
    asks_supervisor = request < rules.supervisor_request
    if not asks_supervisor and not transfer < c.reasons[1, call.reason]:
        return end_call(c, row, RESOLVED_TIER1)
    call.transfer_asked = now
    if now >= c.cutoffs[int(now // MINUTES_PER_DAY)]:
        return end_call(c, row, REFUSED_CUTOFF)
    if asks_supervisor:
        return TO_SUPERVISOR
    return live_or_callback(c, row)


@compiled
def live_or_callback(c: Center, row: int) -> int:
    """Up to the call's threshold of announced wait the caller holds live; above it a callback is required."""
    call, rules = c.calls[row], c.rules[0]
    call.estimated_wait = estimated_wait(c)
    threshold = callback_threshold(
        rules.threshold_low, rules.threshold_high, rules.seed, rules.replication, call.person, widened(call.call)
    )
    if call.estimated_wait < math.inf and call.estimated_wait <= threshold:
        call.route = LIVE
    elif chance(c, rules.direct_number, row, NO_TRIAL, callers.DIRECT_NUMBER):
        call.route = CALLBACK
    else:
        return end_call(c, row, NO_CALLBACK_NUMBER)
    return TO_TIER2


@compiled
def estimated_wait(c: Center) -> float:
    """The wait announced to a call that asks for a transfer now, in minutes."""
    rules, officers = c.rules[0], c.tiers[TIER2]
    if officers.on_duty == 0 or not lines_open_now(c):
        return math.inf
    if officers.in_service < officers.on_duty:
        return 0.0
    served_before = c.waiting[TIER2_QUEUE]
    if rules.live_priority == 1:
        served_before += c.waiting[TIER2_QUEUE + 1]
    return float((served_before + 1) * rules.tier2_mean_minutes / officers.on_duty)


@compiled
def leave_tier2(c: Center, row: int) -> int:
    """Tier 2 resolves the call, schedules an appointment or passes it on; an unanswered callback is tried again."""
    call, rules = c.calls[row], c.rules[0]
    if not call.answered:
        if call.attempts >= rules.max_attempts:
            return end_call(c, row, SUSPENDED)
        return TO_RETRY
    call.tier2_end = c.clock[0].now
    if call.appointment_made:
        return end_call(c, row, APPOINTMENT)
    if chance(c, rules.to_supervisor, row, NO_TRIAL, callers.TO_SUPERVISOR):
        return TO_SUPERVISOR
    return end_call(c, row, RESOLVED_TIER2)


@compiled
def lose_patience(c: Center, tier: int) -> None:
    """Let the first caller whose patience is out go."""
    row = pop(c.heaps, c.sizes, PATIENCE_ENDS + tier, c.calls)
    leave_queue(c, row)
    if tier == TIER1:
        end_call(c, row, ABANDONED_TIER1)
    elif tier == TIER2:
        end_call(c, row, ABANDONED_TIER2)
    else:
        end_call(c, row, ABANDONED_SUPERVISOR)


@compiled
def change_staffing(c: Center, tier: int) -> None:
    """Change the people on duty: calls in progress are finished, waiting calls begin where there is room."""
    c.tiers[tier].position += 1
    c.tiers[tier].on_duty = c.duty_people[tier, c.tiers[tier].position]
    if tier == TIER2:
        if c.tiers[tier].on_duty == 0 or not lines_open_now(c):
            live_holders_become_callbacks(c)
    elif is_closed(c, tier):
        row = choose_next(c, tier)
        while row >= 0:
            end_call(c, row, CLOSED_OUT)
            row = choose_next(c, tier)
    begin_waiting_calls(c, tier)


@compiled
def live_holders_become_callbacks(c: Center) -> None:
    """Every live holder is called back, and keeps the place by time of joining; without a number the call ends."""
    queue = tier2_queue(c, LIVE)
    other = tier2_queue(c, CALLBACK)
    for entry in range(c.sizes[queue]):
        row = c.heaps[queue, entry].row
        call = c.calls[row]
        if call.place != c.heaps[queue, entry].key or call.queue != queue or call.route != LIVE:
            continue
        if chance(c, c.rules[0].direct_number, row, NO_TRIAL, callers.DIRECT_NUMBER):
            call.route = CALLBACK
            call.patience_end = math.inf
            if other != queue:
                c.waiting[queue] -= 1
                c.waiting[other] += 1
                call.queue = other
                enqueue(c, other, call.place, row)
        else:
            leave_queue(c, row)
            end_call(c, row, NO_CALLBACK_NUMBER)


@compiled
def call_again(c: Center) -> None:
    """A person makes a new call, with everything but the reason drawn anew."""
    before = pop(c.heaps, c.sizes, CALLING_AGAIN, c.calls)
    clock = c.clock[0]
    row = clock.calls
    if row == len(c.calls):
        clock.full = True
        return
    clock.calls += 1
    begin_call(c, row, c.calls[before].person, widened(c.calls[before].call) + FIRST_CALL, clock.now)
    c.calls[row].reason = c.calls[before].reason
    enqueue(c, IVR_ENDS, clock.now + length(c, IVR_TIME, row, callers.IVR_DURATION), row)


@compiled
def waits_at(c: Center, tier: int, row: int, patience_end: float) -> bool:
    """Whether a call waits at a tier with this end of patience; it may meanwhile have moved on to another."""
    call = c.calls[row]
    if call.place == NOT_WAITING or call.patience_end != patience_end:
        return False
    if tier == TIER2:
        return bool(call.queue == tier2_queue(c, LIVE))
    return bool(call.queue == (TIER1_QUEUE if tier == TIER1 else SUPERVISOR_QUEUE))


@compiled
def next_tier_event(c: Center, tier: int) -> tuple[float, int]:
    """A tier's next event; at equal times a staffing change, then an end of handling, then patience."""
    minute = c.duty_minute[tier, c.tiers[tier].position + 1]
    kind = STAFFING_CHANGE
    ends = SERVICE_ENDS + tier
    if c.sizes[ends] > 0 and c.heaps[ends, 0].key < minute:
        minute = c.heaps[ends, 0].key
        kind = END_OF_HANDLING
    clocks = PATIENCE_ENDS + tier
    while c.sizes[clocks] > 0:
        if waits_at(c, tier, c.heaps[clocks, 0].row, c.heaps[clocks, 0].key):
            break
        pop(c.heaps, c.sizes, clocks, c.calls)
    if c.sizes[clocks] > 0 and c.heaps[clocks, 0].key < minute:
        minute = c.heaps[clocks, 0].key
        kind = PATIENCE_OUT
    return minute, kind


@compiled
def first_leaves_before_again(c: Center, row: int, ends: float) -> bool:
    """Whether a first call leaves the voice system before all calls made again; the lower (person, call) first."""
    if c.sizes[IVR_ENDS] == 0:
        return True
    top = c.heaps[IVR_ENDS, 0]
    if ends != top.key:
        return bool(ends < top.key)
    return bool(c.calls[row].person < c.calls[top.row].person)


@compiled
def next_event(c: Center, row: int, first_leaves: float) -> tuple[float, int, int, int]:
    """The next event: its minute, what happens, at which tier and of which kind; the order counts at equal times.

    ``row`` is the first call that is next to leave the voice system, at ``first_leaves``.
    """
    minute, event, tier, kind = first_leaves, FIRST_LEAVES_IVR, TIER1, STAFFING_CHANGE
    if not first_leaves_before_again(c, row, first_leaves):
        minute, event = c.heaps[IVR_ENDS, 0].key, AGAIN_LEAVES_IVR
    for each in (TIER1, TIER2):
        at, what = next_tier_event(c, each)
        if at < minute:
            minute, event, tier, kind = at, TIER_EVENT, each, what
    if c.sizes[RETRY] > 0 and c.heaps[RETRY, 0].key < minute:
        minute, event = c.heaps[RETRY, 0].key, END_OF_RETRY_DELAY
    at, what = next_tier_event(c, SUPERVISOR)
    if at < minute:
        minute, event, tier, kind = at, TIER_EVENT, SUPERVISOR, what
    if c.sizes[CALLING_AGAIN] > 0 and c.heaps[CALLING_AGAIN, 0].key < minute:
        minute, event = c.heaps[CALLING_AGAIN, 0].key, CALL_AGAIN
    return minute, event, tier, kind


@compiled
def carry_out(c: Center, event: int, tier: int, kind: int) -> None:
    """Let an event happen that is not a first call leaving the voice system."""
    if event == TIER_EVENT:
        if kind == STAFFING_CHANGE:
            change_staffing(c, tier)
        elif kind == END_OF_HANDLING:
            finish_service(c, tier)
        else:
            lose_patience(c, tier)
    elif event == AGAIN_LEAVES_IVR:
        leave_ivr(c, pop(c.heaps, c.sizes, IVR_ENDS, c.calls))
    elif event == END_OF_RETRY_DELAY:
        accept(c, TIER2, pop(c.heaps, c.sizes, RETRY, c.calls))
    else:
        call_again(c)


@compiled
def run_center(c: Center, order: Integers, ends: Floats) -> None:
    """Simulate until nothing is left to happen or the calendar ends.

    ``order`` are the rows of the first calls that are not contained, as they leave the voice system at ``ends``; a
    row that is never reached stands behind them, at infinity.
    """
    clock = c.clock[0]
    following = 0
    while not clock.full:
        minute, event, tier, kind = next_event(c, order[following], ends[following])
        if minute >= c.rules[0].horizon:
            return
        clock.now = minute
        if event == FIRST_LEAVES_IVR:
            c.calls[order[following]].ivr_end = minute
            accept(c, TIER1, order[following])
            following += 1
        else:
            carry_out(c, event, tier, kind)


@compiled
def begin_first_calls(
    c: Center, interval: Integers, begins: Floats, finishes: Floats, counts: Integers, rows: Integers, ends: Floats
) -> int:
    """Start all first calls, by person, and let the voice system answer its share; gives how many go on to Tier 1.

    ``interval``, ``begins``, ``finishes`` and ``counts`` are the demand intervals and the calls that arrive in each.
    Which rows go on, and when they leave the voice system, is written to ``rows`` and ``ends``.
    """
    clock, rules = c.clock[0], c.rules[0]
    onward = 0
    for place in range(len(counts)):
        for index in range(counts[place]):
            person = (interval[place] + 1) * PERSONS_PER_INTERVAL + index
            reason, within = uniform_pair(rules.seed, rules.replication, person, NO_CALL, NO_TRIAL, callers.REASON >> 1)
            row = clock.calls
            clock.calls += 1
            arrived = begins[place] + (finishes[place] - begins[place]) * within
            begin_call(c, row, person, FIRST_CALL, arrived)
            call = c.calls[row]
            call.reason = reason_from(reason, c.reasons[0])
            duration, contained = numbers(c, row, callers.IVR_DURATION)
            leaves = arrived + length_from(c, duration, IVR_TIME, row, callers.IVR_DURATION)
            if leaves >= rules.horizon:
                continue
            if contained < rules.containment:
                call.ivr_end = leaves
                call.ended = leaves
                call.outcome = CONTAINED
                continue
            rows[onward] = row
            ends[onward] = leaves
            onward += 1
    return onward


@compiled
def begin_left_over_callbacks(c: Center, number: int) -> None:
    """Put the callbacks left over from before the start into the callback queue at minute 0."""
    clock, rules = c.clock[0], c.rules[0]
    for person in range(number):
        row = clock.calls
        clock.calls += 1
        begin_call(c, row, person, LEFT_OVER, 0.0)
        c.calls[row].reason = contact_reason(c.reasons[0], rules.seed, rules.replication, person)
        c.calls[row].route = CALLBACK
        c.calls[row].transfer_asked = 0.0
        accept(c, TIER2, row)


def _lay_out_center(plan: Plan, seed: int, replication: int, first_calls: int, room: int) -> Center:
    """The arrays of a run with room for ``room`` times the calls and events that are usual."""
    rules = np.zeros(1, dtype=RULES)
    for name in RULES.names or ():
        if hasattr(plan, name):
            rules[name] = getattr(plan, name)
    rules["seed"], rules["replication"] = seed, replication
    rules["live_priority"], rules["callback_priority"] = PRIORITIES[plan.order]
    duties = (plan.tier1_duty, plan.tier2_duty, plan.supervisor_duty)
    tiers = np.zeros(3, dtype=TIER)
    tiers["on_duty"] = [duty.people[0] for duty in duties]
    returns = [plan.returns.get(outcome) for outcome in OUTCOMES]
    clock = np.zeros(1, dtype=CLOCK)
    return Center(
        rules=rules,
        durations=np.array(
            [
                plan.ivr_duration,
                plan.tier1_handle,
                plan.tier1_patience,
                plan.tier2_handle,
                plan.tier2_patience,
                plan.supervisor_handle,
            ]
        ),
        duty_minute=_padded([duty.minute for duty in duties], math.inf),
        duty_people=_padded([duty.people for duty in duties], 0).astype(np.int64),
        line_changes=plan.line_changes,
        cutoffs=plan.cutoff_by_day.copy(),
        reasons=np.stack((plan.reason_ends, plan.reason_transfer, plan.reason_appointment)),
        answered=np.stack((plan.answered_shut, plan.answered_open)),
        returns=np.array(
            [
                [-1.0 if rule is None else rule.probability for rule in returns],
                [0.0 if rule is None else float(rule.next_morning) for rule in returns],
            ]
        ),
        calls=np.empty(plan.backlog + first_calls + room * (first_calls // 8 + 1024), dtype=CALL),
        attempts=np.empty(room * (first_calls // 8 + plan.backlog + 1024), dtype=ATTEMPT),
        heaps=np.empty((HEAPS, room * (4096 + plan.backlog)), dtype=ENTRY),
        sizes=np.zeros(HEAPS, dtype=np.int64),
        waiting=np.zeros(HEAPS, dtype=np.int64),
        tiers=tiers,
        clock=clock,
    )


def _padded(rows: list[Any], end: float) -> Floats:
    """Rows of unequal length as one table, each with at least one ``end`` behind it."""
    table = np.full((len(rows), max(len(row) for row in rows) + 1), end)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table


def _by_end(rows: Integers, ends: Floats, persons: Integers) -> Integers:
    """The order in which first calls leave the voice system: by minute, at equal minutes by person."""
    order = np.argsort(ends, kind="stable")
    ordered = ends[order]
    if np.any(ordered[1:] == ordered[:-1]):
        return np.lexsort((persons[rows], ends))
    return order


def run_compiled(scenario: Scenario, seed: int, replication: int) -> Journeys:
    """One replication by the compiled engine."""
    plan = lay_out(scenario)
    counts = callers.first_calls_by_interval(plan, seed, replication)
    room = 1
    while True:
        center = _lay_out_center(plan, seed, replication, int(counts.sum()), room)
        _run(center, plan, counts)
        if not center.clock["full"][0]:
            return _journeys(center, plan.backlog + int(counts.sum()), scenario, seed, replication)
        room *= 4


def _run(center: Center, plan: Plan, counts: Integers) -> None:
    demand, number = plan.arrivals, int(counts.sum())
    begin_left_over_callbacks(center, plan.backlog)
    rows, ends = np.empty(number, dtype=np.int64), np.empty(number)
    onward = begin_first_calls(center, demand.interval, demand.begins, demand.ends, counts, rows, ends)
    first_calls = center.calls[plan.backlog : plan.backlog + number]
    center.cutoffs[:] = callers.cutoff_minutes(plan, np.ascontiguousarray(first_calls["arrived"]))
    order = _by_end(rows[:onward], ends[:onward], center.calls["person"])
    run_center(center, np.append(rows[order], 0), np.append(ends[order], math.inf))


def _journeys(center: Center, begun: int, scenario: Scenario, seed: int, replication: int) -> Journeys:
    calls = center.calls[: center.clock["calls"][0]]
    columns = {name: np.empty(len(calls), dtype=calls.dtype[name]) for name in WRITTEN}
    write_columns(calls, _by_person(calls, begun), *columns.values())
    columns["appointment"] = np.full(len(calls), math.nan)
    scheduled = np.flatnonzero(columns["outcome"] == APPOINTMENT)
    columns["appointment"][scheduled] = appointment_days(
        columns["person"][scheduled],
        columns["call"][scheduled],
        columns["tier2_end"][scheduled],
        scenario.appointment,
        scenario.calendar(),
        seed,
        replication,
    )
    tries = center.attempts[: center.clock["attempts"][0]]
    attempts = Attempts(**{name: np.ascontiguousarray(tries[name]) for name in ATTEMPT.names or ()})
    return Journeys(scenario, seed, replication, "compiled", columns, attempts)


def _by_person(calls: Any, begun: int) -> Integers:
    """The order of rows by (person, call): the first ``begun`` stand in it, those made again are put in between."""
    person = calls["person"]
    again = np.arange(begun, len(calls))
    again = again[np.lexsort((calls["call"][begun:], person[begun:]))]
    places = np.searchsorted(np.ascontiguousarray(person[:begun]), person[again], side="right")
    return np.insert(np.arange(begun), places, again)


@compiled
def write_columns(
    calls: Any,
    order: Integers,
    person: Integers,
    call: Any,
    reason: Any,
    route: Any,
    attempts: Any,
    outcome: Any,
    arrived: Floats,
    ivr_end: Floats,
    tier1_start: Floats,
    tier1_end: Floats,
    transfer_asked: Floats,
    estimated_wait: Floats,
    tier2_start: Floats,
    tier2_end: Floats,
    supervisor_start: Floats,
    supervisor_end: Floats,
    ended: Floats,
) -> None:
    """Write the rows of the calls into columns, in this order, in one pass; what has no outcome is unfinished."""
    for place in range(len(order)):
        record = calls[order[place]]
        person[place] = record.person
        call[place] = record.call
        reason[place] = record.reason
        route[place] = record.route
        attempts[place] = record.attempts
        outcome[place] = UNFINISHED if record.outcome == NOT_ENDED else record.outcome
        arrived[place] = record.arrived
        ivr_end[place] = record.ivr_end
        tier1_start[place] = record.tier1_start
        tier1_end[place] = record.tier1_end
        transfer_asked[place] = record.transfer_asked
        estimated_wait[place] = record.estimated_wait
        tier2_start[place] = record.tier2_start
        tier2_end[place] = record.tier2_end
        supervisor_start[place] = record.supervisor_start
        supervisor_end[place] = record.supervisor_end
        ended[place] = record.ended
