"""The arrays that the compiled engine reads and writes: the layout, the state of a run, and the record it fills.

A call that has left the automated voice system for Tier 1 holds a slot until it ends, and its person keeps it for a
call made again. Slots are few and used over and over, so they stay in the processor's cache; what is recorded of a
call goes straight to its row in the result.
"""

from __future__ import annotations

import math
from dataclasses import fields
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from queueing.compilation import compiled, inlined, one_type
from queueing.draws.absence import people_present
from queueing.draws.left_over import left_over_drawn
from queueing.draws.work_items import WorkItems
from queueing.journeys import NO_CALLER, OUTCOME_CODE, OUTCOMES, ROUTE_CODE, TIMES
from queueing.plan import REMEMBERED, Duty, Layout
from queueing.scenario.calendar import Floats, Integers
from queueing.tiers import TIERS, TierName

from .heaps import ENTRY, push

# Tiers with people on duty, and where else a call goes when a tier is done with it.
TIER1, TIER2, SUPERVISOR, TO_RETRY, TO_RECORD, NOWHERE = map(one_type, range(6))

# Heaps, by what their keys are: minutes at which something ends, or places in a queue.
IVR_ENDS = one_type(0)
SERVICE_ENDS = one_type(1)  # and the tier
PATIENCE_ENDS = one_type(4)  # and the tier
TIER1_QUEUE = one_type(7)
TIER2_QUEUE, LAST_TIER2_QUEUE = one_type(8), one_type(11)  # and the priority, and the one of the last priority
SUPERVISOR_QUEUE = one_type(12)
RETRY = one_type(13)
CALLING_AGAIN = one_type(14)
HEAPS = 15

# Durations, as rows of a table of their parameters.
IVR_TIME, TIER1_HANDLE_TIME, TIER1_PATIENCE_TIME = map(one_type, range(3))
TIER2_HANDLE_TIME, TIER2_PATIENCE_TIME, SUPERVISOR_HANDLE_TIME = map(one_type, range(3, 6))
WRAP_UP_TIME = one_type(6)  # and the tier

# Rows of the recorded times and codes.
(
    ARRIVED, IVR_END, TIER1_START, TIER1_END, TRANSFER_ASKED, ESTIMATED_WAIT,
    TIER2_START, TIER2_END, SUPERVISOR_START, SUPERVISOR_END, APPOINTMENT_DAY, ENDED,
) = map(one_type, range(len(TIMES)))  # fmt: skip
CODES = ("call", "attempts", "reason", "route", "urgent", "outcome", "group")
CALL, ATTEMPTS, REASON, ROUTE, URGENT, OUTCOME, GROUP = map(one_type, range(len(CODES)))

LINES_SHUT, LATER_DAY, SAME_DAY = map(one_type, range(3))
"""Rows of the chances that a callback is answered."""

BLOCK = one_type(256)
"""First calls that are drawn together: few enough for their numbers to stay in the processor's first cache."""
HANDLE_TIME, AUTHORIZED, REQUEST, TRANSFER = map(one_type, range(4))
"""Rows of what is drawn ahead for Tier 1: minutes of handling, and the numbers of three choices."""
NUMBERS = 3
"""Rows of numbers that are on hand while a block is drawn."""

NOT_WAITING = -1.0
NO_BOOKING = -math.inf
NOBODY, NO_DAY = one_type(-1), one_type(-1)
LEFT_OVER, FIRST_CALL, NOT_A_CALL = one_type(0), one_type(1), one_type(0)
NO_CALLS, ONE_CALL = one_type(0), one_type(1)
WITHOUT_CALLER = one_type(NO_CALLER)
NO_ROUTE, LIVE, CALLBACK, WORK = (one_type(ROUTE_CODE[name]) for name in ("none", "live", "callback", "work"))
CALL_BITS = one_type(16)
"""A call's order is its person, shifted by these bits, and its number among the person's calls."""

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
WORK_DONE = one_type(OUTCOME_CODE["work_done"])

SLOT = np.dtype(
    [
        ("person", np.int64),
        ("call", np.int64),
        ("row", np.int64),
        ("queue", np.int64),
        ("place", np.float64),
        ("patience_end", np.float64),
        ("tier1_minutes", np.float64),
        ("window_ends", np.float64),
        ("outcome", np.int64),
        ("attempt", np.int64),
        ("not_authorized", np.bool_),
        ("asks_supervisor", np.bool_),
        ("asks_tier2", np.bool_),
        ("answered", np.bool_),
        ("appointment_made", np.bool_),
    ],
    align=True,
)
"""One call on its way: who it is, its row in the record, in which queue it waits, at which place and until when,
what Tier 1 will take for it and find, when the window ends that it has booked and was not called for so far
(:data:`NO_BOOKING` without one), and the row of its present attempt to call back. ``row`` of a slot that is not
in use is the next such slot."""
ATTEMPT = np.dtype(
    [
        ("person", np.int64),
        ("joined", np.float64),
        ("dialled", np.float64),
        ("rang_until", np.float64),
        ("call", np.int16),
        ("attempt", np.int16),
        ("answered", np.bool_),
        ("no_reply", np.bool_),
        ("booked", np.bool_),
    ],
    align=True,
)
TIER = np.dtype([("on_duty", np.int64), ("in_service", np.int64), ("position", np.int64)], align=True)
CLOCK = np.dtype(
    [
        ("now", np.float64),
        *((name, np.int64) for name in ("line_changes", "left_over", "left_over_begun", "first_calls")),
        *((name, np.int64) for name in ("places", "rows", "attempts", "slots", "free_slot", "day_decided")),
        ("items", np.int64),
        ("full", np.bool_),
    ],
    align=True,
)
"""Now; line changes so far; people who are there as the run begins, and how many of them have taken their place; first
calls that have reached Tier 1; how many places, rows, attempts and slots were given; the first slot given back; the
day whose cutoff was decided last; how many items of other work have come; whether a table was too small."""
SCALARS = {"int": np.int64, "float": np.float64}
"""How a layout's plain numbers are kept, by the type that its fields are declared with."""
RULES = np.dtype(
    [("seed", np.int64), ("replication", np.int64)]
    + [(each.name, SCALARS[str(each.type)]) for each in fields(Layout) if each.type in SCALARS],
    align=True,
)
"""The run, and every plain number of the layout by its name there."""


class Center(NamedTuple):
    """Everything that the compiled functions read and write: the layout as arrays, the state, and the record."""

    rules: Any
    durations: Floats
    duty_minute: Floats
    duty_people: Integers
    line_changes: Floats
    left_over: Any
    """The people who are there as the run begins, as :data:`queueing.draws.left_over.PERSON`."""
    quantiles: Floats
    cutoffs: Floats
    reasons: Floats
    """Rows: cumulative share, chances of a transfer and of an appointment, cumulative share of those left over,
    factors on the handle times of Tier 1 and of Tier 2, chance that a callback is urgent."""
    groups: Floats
    """Rows by caller group: cumulative share, the two ends of the callback threshold, factors on the handle times of
    Tier 1 and of Tier 2, chance that a callback is urgent (NaN: the reason's)."""
    answered: Floats
    """A row for each of lines shut, a later day and the same day; a column per attempt."""
    returns: Floats
    """Rows: chance to call again, negative where nobody does; 1 for the next morning. A column per outcome."""
    work_handle: Floats
    """The parameters of each stream's handle time, a row each."""
    work_priority: Integers
    """The priority of each stream."""
    window_limits: Integers
    """How many calls may be booked in each callback window."""
    booked: Integers
    """How many are."""
    item_rows: Integers
    """The rows of the items of other work, as they come."""
    item_minutes: Floats
    """When they come; infinite behind the last."""
    numbers: Floats
    """Room for random numbers: a column per call of a block."""
    ahead: Floats
    """What is drawn ahead for Tier 1: a column per call of a block."""
    persons: Integers
    """Whom it is drawn for."""
    clock: Any
    tiers: Any
    waiting: Integers
    sizes: Integers
    heaps: Any
    slots: Any
    attempts: Any
    person: Integers
    times: Floats
    """A row for each of :data:`~queueing.journeys.TIMES`, a column per call."""
    codes: NDArray[np.int16]
    """A row for each of :data:`CODES`, a column per call."""


def lay_out_center(
    layout: Layout, seed: int, replication: int, first_calls: int, items: WorkItems, room: int
) -> Center:
    """The arrays of a run with room for ``room`` times the calls and events that are usual."""
    rows = layout.left_over + first_calls + len(items.number) + room * (first_calls // 4 + 1024)
    at_once = room * (8192 + layout.left_over + len(items.number) + first_calls // 64)
    rules, arrays = _rules_of(layout).copy(), _of_layout(layout)
    if layout.absence or layout.has_state:
        arrays = arrays | _of_duties(people_present(layout, seed, replication))
    tiers = np.zeros(len(TIERS), dtype=TIER)
    tiers["on_duty"] = arrays["duty_people"][:, 0]
    rules["seed"], rules["replication"] = seed, replication
    clock = np.zeros(1, dtype=CLOCK)
    clock["left_over"], clock["free_slot"], clock["day_decided"] = layout.left_over, NOBODY, NO_DAY
    if layout.cutoff_in_force:
        clock["day_decided"] = 0
    return Center(
        **arrays,
        left_over=left_over_drawn(layout, seed, replication),
        rules=rules,
        cutoffs=layout.cutoff_by_day.copy(),
        booked=layout.window_booked.copy(),
        item_rows=layout.left_over + first_calls + items.order,
        item_minutes=np.append(items.arrived[items.order], math.inf),
        numbers=np.empty((NUMBERS, BLOCK)),
        ahead=np.empty((TRANSFER + 1, BLOCK)),
        persons=np.empty(BLOCK, dtype=np.int64),
        clock=clock,
        tiers=tiers,
        waiting=np.zeros(HEAPS, dtype=np.int64),
        sizes=np.zeros(HEAPS, dtype=np.int64),
        heaps=np.empty((HEAPS, at_once), dtype=ENTRY),
        slots=np.empty(4 * at_once, dtype=SLOT),
        attempts=np.empty(room * (first_calls // 2 + 3 * layout.left_over + 1024), dtype=ATTEMPT),
        person=np.empty(rows, dtype=np.int64),
        times=np.empty((len(TIMES), rows)),
        codes=np.empty((len(CODES), rows), dtype=np.int16),
    )


@lru_cache(maxsize=REMEMBERED)
def _rules_of(layout: Layout) -> Any:
    """The numbers of a layout, as all its runs begin with them."""
    rules = np.zeros(1, dtype=RULES)
    for each in fields(layout):
        if each.type in SCALARS:
            rules[each.name] = getattr(layout, each.name)
    return rules


@lru_cache(maxsize=REMEMBERED)
def _of_layout(layout: Layout) -> dict[str, Any]:
    """The arrays of a layout, which all its runs read and none writes to."""
    returns = [layout.returns.get(outcome) for outcome in OUTCOMES]
    return {
        "durations": np.array(
            [
                layout.ivr_duration,
                layout.tier1_handle,
                layout.tier1_patience,
                layout.tier2_handle,
                layout.tier2_patience,
                layout.supervisor_handle,
                layout.tier1_wrap_up,
                layout.tier2_wrap_up,
                layout.supervisor_wrap_up,
            ]
        ),
        **_of_duties(layout.planned),
        "line_changes": layout.line_changes,
        "work_handle": layout.work_handle,
        "work_priority": layout.work_priority,
        "window_limits": layout.window_limits,
        "quantiles": layout.quantiles,
        "reasons": np.stack(
            (
                layout.reason_ends,
                layout.reason_transfer,
                layout.reason_appointment,
                layout.left_over_ends,
                layout.reason_tier1_factor,
                layout.reason_tier2_factor,
                layout.reason_urgent,
            )
        ),
        "groups": np.stack(
            (
                layout.group_ends,
                layout.threshold_low,
                layout.threshold_high,
                layout.group_tier1_factor,
                layout.group_tier2_factor,
                layout.group_urgent,
            )
        ),
        "answered": np.stack((layout.answered_shut, layout.answered_later_day, layout.answered_same_day)),
        "returns": np.array(
            [
                [-1.0 if rule is None else rule.probability for rule in returns],
                [0.0 if rule is None else float(rule.next_morning) for rule in returns],
            ]
        ),
    }


def _of_duties(duties: dict[TierName, Duty]) -> dict[str, Any]:
    """The people on duty at each tier and the minutes at which they change, a row each."""
    return {
        "duty_minute": _padded([duty.minute for duty in duties.values()], math.inf),
        "duty_people": _padded([duty.people for duty in duties.values()], 0).astype(np.int64),
    }


def _padded(rows: list[Any], end: float) -> Floats:
    """Rows of unequal length as one table, each with at least one ``end`` behind it."""
    table = np.full((len(rows), max(len(row) for row in rows) + 1), end)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table


@compiled
def begin_rows(c: Center, row: int, person: int, call: int, number: int) -> None:
    """Start the record of some calls of consecutive persons: no stage is reached, and unfinished without an outcome."""
    last = row + number
    persons = c.person[row:last]
    for index in range(number):
        persons[index] = person + index
    for code in range(len(c.codes)):
        c.codes[code, row:last] = 0
    c.codes[CALL, row:last] = call
    c.codes[ROUTE, row:last] = NO_ROUTE
    c.codes[OUTCOME, row:last] = UNFINISHED
    for stage in range(len(c.times)):
        c.times[stage, row:last] = math.nan


@inlined
def begin_row(c: Center, row: int, person: int, call: int, reason: int, arrived: float) -> None:
    """Start the record of one call."""
    begin_rows(c, row, person, call, ONE_CALL)
    c.codes[REASON, row] = reason
    c.times[ARRIVED, row] = arrived


@inlined
def take_slot(c: Center, row: int) -> int:
    """A slot for a call that has a row; when there is none left the run ends, to be repeated with more room."""
    clock = c.clock[0]
    slot = clock.free_slot
    if slot == NOBODY:
        slot = clock.slots
        if slot + 1 == len(c.slots):
            clock.full = True
        else:
            clock.slots += 1
    else:
        clock.free_slot = c.slots[slot].row
    call = c.slots[slot]
    call.person = c.person[row]
    call.call = c.codes[CALL, row]
    call.row = row
    call.place = NOT_WAITING
    call.window_ends = NO_BOOKING
    return int(slot)


@inlined
def give_slot_back(c: Center, slot: int) -> None:
    """Let the next call have the slot."""
    c.slots[slot].place = NOT_WAITING
    c.slots[slot].row = c.clock[0].free_slot
    c.clock[0].free_slot = slot


@inlined
def order_of(call: Any) -> int:
    """What the call of a slot is ordered by at equal times: (person, call)."""
    return int((call.person << CALL_BITS) | call.call)


@inlined
def enqueue(c: Center, heap: int, key: float, slot: int) -> None:
    """Push a call onto a heap; when it is full the run ends, to be repeated with more room."""
    if not push(c.heaps, c.sizes, heap, key, order_of(c.slots[slot]), slot):
        c.clock[0].full = True


@inlined
def lines_open_now(c: Center) -> bool:
    """Whether lines are open at this instant: from opening up to, but not at, closing."""
    clock = c.clock[0]
    while clock.line_changes < len(c.line_changes) and c.line_changes[clock.line_changes] <= clock.now:
        clock.line_changes += 1
    return bool(clock.line_changes % 2 == 1)
