"""The same network compiled with Numba: the fast engine, equal to the reference call by call.

An event simulation over the arrays of ``state`` by the rules of ``rules`` and ``tiers``; it reads the same layout
and the same random numbers as the ciw network. The automated voice system has no queue: first calls leave it in an
order that is known before anything else happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from queueing.appointments import appointment_days
from queueing.compilation import compiled, inlined, one_type, widened
from queueing.draws import callers
from queueing.draws.work_items import WorkItems, work_items
from queueing.journeys import TIMES, Attempts, Journeys
from queueing.plan import Layout, lay_out
from queueing.scenario.calendar import Floats, Integers

from .arrivals import begin_items, draw_tier1_ahead, first_calls_onward
from .heaps import pop
from .left_over import begin_left_over, place_left_over, with_calls
from .rules import first_leaves_ivr, leave_ivr, length
from .state import (
    APPOINTMENT,
    APPOINTMENT_DAY,
    ARRIVED,
    ATTEMPT,
    BLOCK,
    CALL,
    CALL_BITS,
    CALLING_AGAIN,
    CODES,
    FIRST_CALL,
    GROUP,
    IVR_ENDS,
    IVR_TIME,
    NOBODY,
    NOT_WAITING,
    NOWHERE,
    OUTCOME,
    PATIENCE_ENDS,
    REASON,
    RETRY,
    SERVICE_ENDS,
    SUPERVISOR,
    SUPERVISOR_QUEUE,
    TIER1,
    TIER1_QUEUE,
    TIER2,
    TIER2_END,
    TIER2_QUEUE,
    Center,
    begin_row,
    enqueue,
    lay_out_center,
    order_of,
    take_slot,
)
from .tiers import begin_waiting_calls, change_staffing, finish_service, lose_patience, send_on

if TYPE_CHECKING:
    from queueing.scenario.scenario import Scenario

WIDE = ("call", "attempts")
"""The codes that are kept in 16 bits; the others fit in 8."""

# Asked for once, written to by nobody, and given back at once: from then on glibc keeps up to twice as much freed
# memory for what comes next (its "dynamic mmap threshold", mallopt(3), at its largest). Otherwise each replication of a
# small center would give back its memory, and be handed other pages one by one, in a quarter of its time.
np.empty(31 * 2**20, dtype=np.int8)

# What happens next.
LEFT_OVER_BEGINS, FIRST_LEAVES_IVR, AGAIN_LEAVES_IVR, STAFFING_CHANGE = map(one_type, range(4))
END_OF_HANDLING, PATIENCE_OUT, END_OF_RETRY_DELAY, CALL_AGAIN = map(one_type, range(4, 8))
ITEM_COMES = one_type(8)


@inlined
def waits_at(c: Center, tier: int, entry: Any) -> bool:
    """Whether the call of a patience entry still waits at a tier; it may meanwhile have moved on."""
    call = c.slots[entry.slot]
    if call.place == NOT_WAITING or call.patience_end != entry.key or order_of(call) != entry.order:
        return False
    if tier == TIER2:
        return bool(call.queue == TIER2_QUEUE + c.rules[0].live_priority)
    return bool(call.queue == (TIER1_QUEUE if tier == TIER1 else SUPERVISOR_QUEUE))


@inlined
def next_tier_event(c: Center, tier: int) -> tuple[float, int]:
    """A tier's next event; at equal times a staffing change, then an end of handling, then patience."""
    minute = c.duty_minute[tier, c.tiers[tier].position + 1]
    event = STAFFING_CHANGE
    ends, clocks = SERVICE_ENDS + tier, PATIENCE_ENDS + tier
    if c.sizes[ends] > 0 and c.heaps[ends, 0].key < minute:
        minute, event = c.heaps[ends, 0].key, END_OF_HANDLING
    while c.sizes[clocks] > 0 and c.heaps[clocks, 0].key < minute:
        if waits_at(c, tier, c.heaps[clocks, 0]):
            return c.heaps[clocks, 0].key, PATIENCE_OUT
        pop(c.heaps, c.sizes, clocks)
    return minute, event


@inlined
def first_leaves_before_again(c: Center, row: int, ends: float) -> bool:
    """Whether a first call leaves the voice system before all calls made again; the lower (person, call) first."""
    if c.sizes[IVR_ENDS] == 0:
        return True
    again = c.heaps[IVR_ENDS, 0]
    return bool(ends < again.key or (ends == again.key and c.person[row] < again.order >> CALL_BITS))


@inlined
def next_event(c: Center, row: int, first_leaves: float) -> tuple[float, int, int]:
    """The next event: its minute, what happens, and at which tier; the order here counts at equal times.

    ``row`` is the first call that is next to leave the voice system, at ``first_leaves``.
    """
    if c.clock[0].left_over_begun < c.clock[0].left_over:
        return c.rules[0].begins, LEFT_OVER_BEGINS, TIER2
    minute, event, tier = first_leaves, FIRST_LEAVES_IVR, TIER1
    if not first_leaves_before_again(c, row, first_leaves):
        minute, event = c.heaps[IVR_ENDS, 0].key, AGAIN_LEAVES_IVR
    comes = c.item_minutes[c.clock[0].items]
    if comes <= minute:
        minute, event, tier = comes, ITEM_COMES, TIER2
    for each in (TIER1, TIER2):
        at, what = next_tier_event(c, each)
        if at < minute:
            minute, event, tier = at, what, each
    if c.sizes[RETRY] > 0 and c.heaps[RETRY, 0].key < minute:
        minute, event = c.heaps[RETRY, 0].key, END_OF_RETRY_DELAY
    at, what = next_tier_event(c, SUPERVISOR)
    if at < minute:
        minute, event, tier = at, what, SUPERVISOR
    if c.sizes[CALLING_AGAIN] > 0 and c.heaps[CALLING_AGAIN, 0].key < minute:
        minute, event = c.heaps[CALLING_AGAIN, 0].key, CALL_AGAIN
    return minute, event, tier


@inlined
def carry_out(c: Center, event: int, tier: int, rows: Integers) -> tuple[int, int]:
    """Let an event happen: which call is on its way then, and where to."""
    slot, target = NOBODY, NOWHERE
    if event == FIRST_LEAVES_IVR:
        slot, drawn = next_first_call(c, rows)
        target = first_leaves_ivr(c, slot, drawn)
    elif event == AGAIN_LEAVES_IVR:
        slot = pop(c.heaps, c.sizes, IVR_ENDS)
        target = leave_ivr(c, slot)
    elif event == END_OF_HANDLING:
        slot = pop(c.heaps, c.sizes, SERVICE_ENDS + tier)
        target = finish_service(c, tier, slot)
    elif event == PATIENCE_OUT:
        slot = pop(c.heaps, c.sizes, PATIENCE_ENDS + tier)
        target = lose_patience(c, tier, slot)
    elif event == END_OF_RETRY_DELAY:
        slot, target = pop(c.heaps, c.sizes, RETRY), TIER2
    elif event == LEFT_OVER_BEGINS:
        slot, target = place_left_over(c)
    elif event == ITEM_COMES:
        slot, target = begin_item(c), TIER2
    elif event == CALL_AGAIN:
        call_again(c)
    else:
        change_staffing(c, tier)
    return slot, target


@inlined
def next_first_call(c: Center, rows: Integers) -> tuple[int, int]:
    """The next first call that leaves the voice system, and the column of what is drawn ahead for it."""
    clock = c.clock[0]
    place = clock.first_calls
    drawn = place % BLOCK
    if drawn == 0:
        draw_tier1_ahead(c, rows[place : min(place + BLOCK, len(rows) - 1)])
    clock.first_calls += 1
    return take_slot(c, rows[place]), drawn


@inlined
def begin_item(c: Center) -> int:
    """Begin the next item of other work."""
    clock = c.clock[0]
    row = c.item_rows[clock.items]
    clock.items += 1
    return take_slot(c, row)


@compiled
def call_again(c: Center) -> None:
    """A person makes a new call, with everything but the reason and the group drawn anew."""
    slot = pop(c.heaps, c.sizes, CALLING_AGAIN)
    clock, call = c.clock[0], c.slots[slot]
    row = clock.rows
    if row == len(c.person):
        clock.full = True
        return
    clock.rows += 1
    begin_row(c, row, call.person, call.call + FIRST_CALL, widened(c.codes[REASON, call.row]), clock.now)
    c.codes[GROUP, row] = c.codes[GROUP, call.row]
    call.call += FIRST_CALL
    call.row = row
    enqueue(c, IVR_ENDS, clock.now + length(c, IVR_TIME, slot, callers.IVR_DURATION), slot)


@compiled
def run_center(c: Center, rows: Integers, ends: Floats) -> None:
    """Simulate until nothing is left to happen or the calendar ends.

    ``rows`` are the first calls that are not contained, as they leave the voice system at ``ends``; a row that is
    never reached stands behind them, at infinity.
    """
    clock = c.clock[0]
    while not clock.full:
        row = rows[clock.first_calls]
        minute, event, tier = next_event(c, row, ends[clock.first_calls])
        if minute >= c.rules[0].horizon:
            return
        clock.now = minute
        slot, target = carry_out(c, event, tier, rows)
        # A freed person takes the next waiting call before the released call enters its next queue.
        if event in (END_OF_HANDLING, STAFFING_CHANGE):
            begin_waiting_calls(c, tier)
        if target != NOWHERE:
            send_on(c, slot, target)


def run_compiled(scenario: Scenario, seed: int, replication: int) -> Journeys:
    """One replication by the compiled engine."""
    layout = lay_out(scenario)
    counts = callers.first_calls_by_interval(layout, seed, replication)
    items = work_items(layout, seed, replication)
    room = 1
    while True:
        center = lay_out_center(layout, seed, replication, int(counts[layout.rows_before :].sum()), items, room)
        begun = _run(center, layout, seed, replication, counts, items)
        if not center.clock["full"][0]:
            return _journeys(center, begun, scenario, layout, seed, replication)
        room *= 4


def _run(center: Center, layout: Layout, seed: int, replication: int, counts: Integers, items: WorkItems) -> int:
    """Run a center to its end; gives how many rows of its record were begun before the first event."""
    begin_left_over(center)
    rows, ends = first_calls_onward(center, layout.arrivals, counts, layout.rows_before)
    calls = int(center.clock["rows"][0])
    arrived = center.times[ARRIVED, layout.left_over : calls]
    center.cutoffs[:] = callers.cutoff_minutes(layout, arrived, seed, replication)
    begin_items(center, items.number, items.arrived)
    begun = int(center.clock["rows"][0])
    run_center(center, rows, ends)
    return begun


def _journeys(center: Center, begun: int, scenario: Scenario, layout: Layout, seed: int, replication: int) -> Journeys:
    rows = int(center.clock["rows"][0])
    person, times, codes = center.person[:rows], center.times[:, :rows], center.codes[:, :rows]
    if rows > begun:
        again = begun + np.lexsort((codes[CALL, begun:], person[begun:]))
        places = np.searchsorted(person[:begun], person[again], side="right")
        for column in (person, *times, *codes):
            insert_rows(column, begun, places, column[again])
    columns = {"person": person}
    columns |= {name: codes[row] if name in WIDE else codes[row].astype(np.int8) for row, name in enumerate(CODES)}
    columns |= dict(zip(TIMES, times, strict=True))
    scheduled = np.flatnonzero(codes[OUTCOME] == APPOINTMENT)
    times[APPOINTMENT_DAY, scheduled] = appointment_days(
        person[scheduled],
        codes[CALL, scheduled],
        times[TIER2_END, scheduled],
        layout,
        seed,
        replication,
    )
    tries = center.attempts[: center.clock["attempts"][0]]
    attempts = Attempts(**{name: np.ascontiguousarray(tries[name]) for name in ATTEMPT.names or ()})
    return Journeys(scenario, seed, replication, "compiled", with_calls(columns, layout), attempts)


@compiled
def insert_rows(column: Any, begun: int, places: Integers, inserted: Any) -> None:
    """Put values in between the first ``begun`` of a column: the next one before each of these ascending places."""
    # Unsigned numbers are never taken for places counted from the end, so that whole stretches are moved at once.
    one, end = np.uint64(1), np.uint64(begun)
    for index in range(len(places) - 1, -1, -1):
        place, further = np.uint64(places[index]), np.uint64(index + 1)
        source = end
        while source > place:
            source -= one
            column[source + further] = column[source]
        column[place + further - one] = inserted[index]
        end = place
