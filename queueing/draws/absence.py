"""Who of the people planned is there: a rate of absence for each day and tier, and whose places it leaves empty.

A place is empty all day, and one place more leaves those before it as they are: it never takes another off duty.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import special

from queueing.compilation import compiled
from queueing.plan import Absence, Duty, Layout
from queueing.scenario.absence import beta_parameters
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers
from queueing.tiers import TIERS, TierName

from .callers import ABSENCE_RATE, ABSENT, NO_CALL, NO_TRIAL
from .philox import uniform, uniform_pairs

LEAST_CV: Final = 1e-6
"""A rate that varies less is its mean: the inverse of the beta distribution has no digits left there."""


def people_present(layout: Layout, seed: int, replication: int) -> dict[TierName, Duty]:
    """Who is on duty at each tier in one replication: the people planned without those who are absent.

    Of a tier without absence it is the layout's own. Where a state is given, nobody is there before it: who waits then
    is taken up as people come on duty.
    """
    present = {
        tier: _present(duty, tier, layout, seed, replication) if tier in layout.absence else duty
        for tier, duty in layout.planned.items()
    }
    if layout.has_state:
        return {tier: duty.since(layout.begins) for tier, duty in present.items()}
    return present


def absence_rates(absence: Absence, tier: TierName, days: int, seed: int, replication: int) -> Floats:
    """The rate of a tier's absence on each day: beta of its mean and coefficient of variation, by inversion."""
    if absence.cv < LEAST_CV:
        return np.full(days, absence.mean)
    numbers, others = np.empty(days), np.empty(days)
    uniform_pairs(seed, replication, _subjects(tier, days), NO_CALL, NO_TRIAL, ABSENCE_RATE >> 1, numbers, others)
    rates: Floats = special.betaincinv(*beta_parameters(absence.mean, absence.cv), numbers)
    return rates


def _subjects(tier: TierName, days: int) -> Integers:
    """What the random numbers of a tier's days belong to."""
    return np.arange(days) * len(TIERS) + list(TIERS).index(tier)


def _present(planned: Duty, tier: TierName, layout: Layout, seed: int, replication: int) -> Duty:
    """The people planned without those absent, who are others from each midnight on."""
    days = layout.calendar.days
    minute = np.union1d(planned.minute, np.arange(days, dtype=np.float64) * MINUTES_PER_DAY)
    entry = np.searchsorted(planned.minute, minute, side="right") - 1
    places, day = planned.people[entry], (minute // MINUTES_PER_DAY).astype(np.int64)
    rates = absence_rates(layout.absence[tier], tier, days, seed, replication)
    here, people = np.zeros(int(places.max()) + 1, dtype=np.int64), np.empty_like(places)
    _count_present(places, day, rates, _subjects(tier, days), seed, replication, here, people)
    return Duty.of(minute, people, planned.lines_open[entry])


@compiled
def _count_present(
    places: Integers,
    day: Integers,
    rates: Floats,
    subjects: Integers,
    seed: int,
    replication: int,
    here: Integers,
    people: Integers,
) -> None:
    """Count the people present in so many places of a day, for entries in order of their days.

    ``here`` is room for how many are present in the first places of the day at hand, from none on.
    """
    counted = 0
    for row in range(len(places)):
        if row > 0 and day[row] != day[row - 1]:
            counted = 0
        while counted < places[row]:
            subject = (subjects[day[row]] << 32) | counted
            number = uniform(seed, replication, subject, NO_CALL, NO_TRIAL, ABSENT)
            here[counted + 1] = here[counted] + (number >= rates[day[row]])
            counted += 1
        people[row] = here[places[row]]
