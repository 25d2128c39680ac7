"""First calls as they begin their records, and what the automated voice system does with them.

First calls are drawn and recorded a block of persons at a time, column by column: loops without a branch, of which
the processor carries out several steps at once.
"""

from __future__ import annotations

import math

import numpy as np

from queueing.compilation import compiled
from queueing.draws import callers
from queueing.draws.callers import (
    NO_CALL,
    NO_TRIAL,
    minutes_of_persons,
    reason_from,
)
from queueing.draws.ordering import in_order
from queueing.draws.philox import uniform_pairs
from queueing.scenario.calendar import Floats, Integers
from queueing.scenario.demand import ExpectedArrivals

from .state import (
    ARRIVED,
    AUTHORIZED,
    BLOCK,
    CONTAINED,
    ENDED,
    FIRST_CALL,
    GROUP,
    HANDLE_TIME,
    IVR_END,
    IVR_TIME,
    NO_CALLS,
    NOBODY,
    NOT_A_CALL,
    OUTCOME,
    REASON,
    REQUEST,
    ROUTE,
    TIER1_HANDLE_TIME,
    TRANSFER,
    UNFINISHED,
    WITHOUT_CALLER,
    WORK,
    Center,
    begin_row,
    begin_rows,
)


def first_calls_onward(c: Center, demand: ExpectedArrivals, counts: Integers, first: int) -> tuple[Integers, Floats]:
    """Begin the record of all first calls from row ``first`` of the demand on; the voice system answers its share.

    ``counts`` are the calls that arrive in each demand interval. Gives the rows of those that go on to Tier 1 and the
    minutes at which they leave the voice system, in this order, at equal minutes by row, that is by person; behind
    the last stands one that is never reached, at infinity.
    """
    number = int(counts[first:].sum())
    rows, ends = np.empty(number, dtype=np.int64), np.empty(number)
    persons = callers.first_persons(demand, counts)
    onward = begin_first_calls(
        c, persons[first:], demand.begins[first:], demand.ends[first:], counts[first:], rows, ends
    )
    order = in_order(ends[:onward])
    return np.append(rows[order], NOBODY), np.append(ends[order], math.inf)


@compiled
def begin_items(c: Center, numbers: Integers, minutes: Floats) -> None:
    """Begin the record of the items of other work, behind those of all first calls."""
    clock = c.clock[0]
    for index in range(len(numbers)):
        row = clock.rows + index
        begin_row(c, row, numbers[index], NOT_A_CALL, WITHOUT_CALLER, minutes[index])
        c.codes[GROUP, row] = WITHOUT_CALLER
        c.codes[ROUTE, row] = WORK
    clock.rows += len(numbers)


@compiled
def begin_first_calls(
    c: Center, persons: Integers, begins: Floats, finishes: Floats, counts: Integers, rows: Integers, ends: Floats
) -> int:
    """Begin the record of all first calls, from the first of the ``persons`` of each interval on, by person.

    The voice system answers its share. Which rows go on to Tier 1, and when they leave the voice system, is written to
    ``rows`` and ``ends``; gives how many they are.
    """
    row, onward = c.clock[0].left_over, NO_CALLS
    for place in range(len(counts)):
        person = persons[place]
        left = counts[place]
        while left > 0:
            block = min(left, BLOCK)
            arrive(c, row, person, block, begins[place], finishes[place])
            onward = leave_voice_system(c, row, block, rows, ends, onward)
            row, person, left = row + block, person + block, left - block
    c.clock[0].rows = row
    return onward


@compiled
def arrive(c: Center, row: int, person: int, block: int, begins: float, finishes: float) -> None:
    """Begin the record of a block of persons: why they call, and when between two minutes."""
    rules, reasons, last = c.rules[0], c.reasons[0], row + block
    reason, arrived = c.codes[REASON, row:last], c.times[ARRIVED, row:last]
    why, within = c.numbers[0, :block], c.numbers[1, :block]
    begin_rows(c, row, person, FIRST_CALL, block)
    uniform_pairs(
        rules.seed, rules.replication, c.person[row:last], NO_CALL, NO_TRIAL, callers.REASON >> 1, why, within
    )
    for index in range(block):
        reason[index] = reason_from(why[index], reasons)
    for index in range(block):
        arrived[index] = begins + (finishes - begins) * within[index]
    if len(c.groups[0]) > 1:
        draw_groups(c, row, block)


@compiled
def draw_groups(c: Center, row: int, block: int) -> None:
    """Draw to which caller group each person of a block belongs; where there is one alone nothing is drawn."""
    rules, groups, last = c.rules[0], c.groups[0], row + block
    group, who = c.codes[GROUP, row:last], c.numbers[0, :block]
    uniform_pairs(
        rules.seed, rules.replication, c.person[row:last], NO_CALL, NO_TRIAL, callers.GROUP >> 1, who,
        c.numbers[1, :block],
    )  # fmt: skip
    for index in range(block):
        group[index] = reason_from(who[index], groups)


@compiled
def leave_voice_system(c: Center, row: int, block: int, rows: Integers, ends: Floats, onward: int) -> int:
    """Let the voice system answer its share of a block of first calls; the others go on to Tier 1.

    These are written behind the ``onward`` calls that go on so far; gives how many they are then.
    """
    rules, last = c.rules[0], row + block
    arrived, ivr_end, ended = c.times[ARRIVED, row:last], c.times[IVR_END, row:last], c.times[ENDED, row:last]
    outcome, persons = c.codes[OUTCOME, row:last], c.person[row:last]
    number, leaves, chance = c.numbers[0, :block], c.numbers[1, :block], c.numbers[2, :block]
    horizon, containment = rules.horizon, rules.containment
    uniform_pairs(
        rules.seed, rules.replication, persons, FIRST_CALL, NO_TRIAL, callers.IVR_DURATION >> 1, number, chance
    )
    minutes_of_persons(
        number, c.durations[IVR_TIME, 0], c.durations[IVR_TIME, 1], c.durations[IVR_TIME, 2],
        c.quantiles, rules.seed, rules.replication, persons, FIRST_CALL, callers.IVR_DURATION, leaves,
    )  # fmt: skip
    for index in range(block):
        leaves[index] += arrived[index]
    for index in range(block):
        is_contained = (leaves[index] < horizon) & (chance[index] < containment)
        ivr_end[index] = ended[index] = leaves[index] if is_contained else math.nan
        outcome[index] = CONTAINED if is_contained else UNFINISHED
    for index in range(block):
        # Written in any case, and kept where it counts.
        rows[onward], ends[onward] = row + index, leaves[index]
        onward += (leaves[index] < horizon) & (chance[index] >= containment)
    return onward


@compiled
def draw_tier1_ahead(c: Center, rows: Integers) -> None:
    """Draw what the next calls to leave the voice system meet at Tier 1, a block of first calls at a time."""
    rules, block = c.rules[0], len(rows)
    persons = c.persons[:block]
    for index in range(block):
        persons[index] = c.person[rows[index]]
    uniform_pairs(
        rules.seed, rules.replication, persons, FIRST_CALL, NO_TRIAL, callers.TIER1_HANDLE >> 1,
        c.numbers[0, :block], c.ahead[AUTHORIZED, :block],
    )  # fmt: skip
    minutes_of_persons(
        c.numbers[0, :block],
        c.durations[TIER1_HANDLE_TIME, 0], c.durations[TIER1_HANDLE_TIME, 1], c.durations[TIER1_HANDLE_TIME, 2],
        c.quantiles, rules.seed, rules.replication, persons, FIRST_CALL,
        callers.TIER1_HANDLE, c.ahead[HANDLE_TIME, :block],
    )  # fmt: skip
    uniform_pairs(
        rules.seed, rules.replication, persons, FIRST_CALL, NO_TRIAL, callers.SUPERVISOR_REQUEST >> 1,
        c.ahead[REQUEST, :block], c.ahead[TRANSFER, :block],
    )  # fmt: skip
