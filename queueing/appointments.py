"""The day on which each scheduled in-person appointment takes place (S14)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queueing.draws.callers import appointment_lead
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers

from .compilation import compiled, widened
from .plan import Layout


def appointment_days(
    person: Integers,
    call: Integers,
    scheduled: Floats,
    layout: Layout,
    seed: int,
    replication: int,
) -> Floats:
    """Midnight of the day of each appointment, in minutes from the start.

    Each takes place ``lead_days_low`` to ``lead_days_high`` days after it was ``scheduled`` (minutes), on the next
    day with an open office and, where ``daily_slots`` is given, a slot left. Slots are given in order of scheduling,
    at equal times the lower (person, call) first.
    """
    order = np.lexsort((call, person, scheduled))
    terms, opened = layout.appointment, layout.office_open
    slots = terms.daily_slots or len(person) + 1
    days = np.empty(len(person))
    while not _give_days(
        order, person, call, scheduled, terms.lead_days_low, terms.lead_days_high, opened, slots,
        np.zeros(len(opened), dtype=np.int64), seed, replication, days,
    ):  # fmt: skip
        opened = layout.calendar.office_days(2 * len(opened))
    return days * MINUTES_PER_DAY


@compiled
def _give_days(
    order: Integers,
    person: Integers,
    call: Integers,
    scheduled: Floats,
    low: int,
    high: int,
    opened: NDArray[np.bool_],
    slots: int,
    taken: Integers,
    seed: int,
    replication: int,
    days: Floats,
) -> bool:
    """Give each appointment its day; False where the days do not reach far enough."""
    for row in order:
        lead = appointment_lead(low, high, seed, replication, person[row], widened(call[row]))
        day = int(scheduled[row] // MINUTES_PER_DAY) + lead
        while day < len(opened) and (not opened[day] or taken[day] >= slots):
            day += 1
        if day >= len(opened):
            return False
        taken[day] += 1
        days[row] = day
    return True
