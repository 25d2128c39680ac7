"""The day on which each scheduled in-person appointment takes place (S14)."""

from __future__ import annotations

import numpy as np

from .calendar import MINUTES_PER_DAY, Calendar, Floats, Integers
from .callers import appointment_lead
from .scenario import Appointment


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
    days = np.empty(len(person))
    taken: dict[int, int] = {}
    for row in np.lexsort((call, person, scheduled)):
        lead = appointment_lead(
            terms.lead_days_low, terms.lead_days_high, seed, replication, int(person[row]), int(call[row])
        )
        day = calendar.next_office_day(int(scheduled[row] // MINUTES_PER_DAY) + lead)
        while terms.daily_slots is not None and taken.get(day, 0) >= terms.daily_slots:
            day = calendar.next_office_day(day + 1)
        taken[day] = taken.get(day, 0) + 1
        days[row] = day
    return days * MINUTES_PER_DAY
