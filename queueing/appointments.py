"""The day on which each scheduled in-person appointment takes place (S14)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .calendar import MINUTES_PER_DAY, Calendar, Floats, Integers
from .callers import appointment_lead
from .compilation import compiled, widened
from .scenario import Appointment

SPARE_DAYS = 30
"""Days beyond the longest lead in which an appointment may fall, closed days and full ones being passed over."""


def appointment_days(
    person: Integers,
    call: Integers,
    scheduled: Floats,
    terms: Appointment,
    calendar: Calendar,
    seed: int,
    replication: int,
) -> Floats:
    """Midnight of the day of each appointment, in minutes from the start.

    Each takes place ``lead_days_low`` to ``lead_days_high`` days after it was ``scheduled`` (minutes), on the next
    day with an open office and, where ``daily_slots`` is given, a slot left. Slots are given in order of scheduling,
    at equal times the lower (person, call) first.
    """
    order = np.lexsort((call, person, scheduled))
    slots = terms.daily_slots or len(person) + 1
    reach = calendar.days + terms.lead_days_high + SPARE_DAYS + 2 * (len(person) // slots)
    while True:
        opened = np.array([calendar.office_is_open(day) for day in range(reach)], dtype=np.bool_)
        days = np.empty(len(person))
        if _give_days(
            order, person, call, scheduled, terms.lead_days_low, terms.lead_days_high, opened, slots,
            np.zeros(reach, dtype=np.int64), seed, replication, days,
        ):  # fmt: skip
            return days * MINUTES_PER_DAY
        reach *= 2


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
