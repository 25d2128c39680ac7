"""Everything random about each caller, as a pure function of (seed, replication, person, call, purpose).

Nothing here depends on the order of events or on the scenario's other inputs, so two scenarios with one seed
face the same callers (common random numbers), also in calls that are made again. Both engines read their random
numbers from these functions alone.

A person's number is ``(interval + 1) * 10,000,000 + index``: the demand interval of the first call, counted from
the start of the run, and the index within it. A change of volume in one interval therefore leaves the callers of
all other intervals as they are, and more volume adds callers without replacing any. Callbacks left over
from before the start have the numbers from 0 up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy import special, stats

from .calendar import Floats, Integers
from .philox import normal_quantile, one_type, uniform
from .plan import CONSTANT, EXPONENTIAL, LOGNORMAL, Plan

# What a random number is for. The values are part of the model: changing one changes every result.
IVR_DURATION = one_type(0)
CONTAINED = one_type(1)
NOT_AUTHORIZED = one_type(2)
TIER1_PATIENCE = one_type(3)
TIER1_HANDLE = one_type(4)
SUPERVISOR_REQUEST = one_type(5)
TRANSFER = one_type(6)
THRESHOLD = one_type(7)
DIRECT_NUMBER = one_type(8)
TIER2_PATIENCE = one_type(9)
TIER2_HANDLE = one_type(10)
APPOINTMENT = one_type(11)
APPOINTMENT_LEAD = one_type(12)
TO_SUPERVISOR = one_type(13)
SUPERVISOR_HANDLE = one_type(14)
SUPERVISOR_PATIENCE = one_type(15)
CALLS_AGAIN = one_type(16)
RETURN_DELAY = one_type(17)
RETURN_MORNING = one_type(18)
ANSWER = one_type(20)
REASON = one_type(22)
ARRIVAL = one_type(23)
DAY_BUSYNESS = one_type(24)
INTERVAL_COUNT = one_type(26)
GAMMA_TRIALS = one_type(32)
"""Added to a duration's purpose, doubled, for the numbers of the gamma's rejection trials."""

NO_TRIAL = one_type(0)
NO_CALL = one_type(0xFFFF)
"""Stands for the call number where a random number belongs to the person and not to one call."""

PERSONS_PER_INTERVAL = 10_000_000
"""A hundred times the most calls that may be expected in an interval, so that no draw of them reaches it."""


@njit(cache=True, nogil=True)
def happens(share: float, seed: int, replication: int, person: int, call: int, trial: int, purpose: int) -> bool:
    """Whether something of this chance happens."""
    return uniform(seed, replication, person, call, trial, purpose) < share


@njit(cache=True, nogil=True)
def _unit_gamma(shape: float, seed: int, replication: int, person: int, call: int, purpose: int) -> float:
    """A gamma variate of scale 1 (Marsaglia and Tsang 2000, ACM TOMS 26:363), a trial number per rejection."""
    boosted = shape + 1.0 if shape < 1.0 else shape
    d = boosted - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    value = d
    for trial in range(0xFFFF):
        normal = normal_quantile(uniform(seed, replication, person, call, trial, GAMMA_TRIALS + 2 * purpose))
        cube = 1.0 + c * normal
        if cube <= 0.0:
            continue
        cube = cube * cube * cube
        accept = uniform(seed, replication, person, call, trial, GAMMA_TRIALS + 2 * purpose + 1)
        if math.log(accept) < 0.5 * normal * normal + d - d * cube + d * math.log(cube):
            value = d * cube
            break
    if shape < 1.0:
        value *= uniform(seed, replication, person, call, NO_TRIAL, purpose) ** (1.0 / shape)
    return value


@njit(cache=True, nogil=True)
def minutes(
    kind: float, first: float, second: float, seed: int, replication: int, person: int, call: int, purpose: int
) -> float:
    """A duration in minutes; ``kind``, ``first`` and ``second`` as :meth:`Duration.parameters` gives them."""
    if kind == CONSTANT:
        return first
    if kind == EXPONENTIAL:
        return -first * math.log(uniform(seed, replication, person, call, NO_TRIAL, purpose))
    if kind == LOGNORMAL:
        return math.exp(first + second * normal_quantile(uniform(seed, replication, person, call, NO_TRIAL, purpose)))
    return second * _unit_gamma(first, seed, replication, person, call, purpose)


@njit(cache=True, nogil=True)
def callback_threshold(low: float, high: float, seed: int, replication: int, person: int, call: int) -> float:
    """The estimated wait, in minutes, above which this call is required to take a callback."""
    if low == high:
        return low
    return low + (high - low) * uniform(seed, replication, person, call, NO_TRIAL, THRESHOLD)


@njit(cache=True, nogil=True)
def contact_reason(reason_ends: Floats, seed: int, replication: int, person: int) -> int:
    """The index of a person's contact reason; ``reason_ends`` are the cumulative shares."""
    where = uniform(seed, replication, person, NO_CALL, NO_TRIAL, REASON)
    reason = 0
    while reason < len(reason_ends) - 1 and where >= reason_ends[reason]:
        reason += 1
    return reason


@njit(cache=True, nogil=True)
def appointment_lead(low: int, high: int, seed: int, replication: int, person: int, call: int) -> int:
    """Days from scheduling to the appointment, uniform from ``low`` to ``high``."""
    return low + int((high - low + 1) * uniform(seed, replication, person, call, NO_TRIAL, APPOINTMENT_LEAD))


@njit(cache=True, nogil=True)
def _arrival_instants(
    persons: Integers, begins: Floats, ends: Floats, seed: int, replication: int, instants: Floats
) -> None:
    for row in range(len(persons)):
        within = uniform(seed, replication, persons[row], NO_CALL, NO_TRIAL, ARRIVAL)
        instants[row] = begins[row] + (ends[row] - begins[row]) * within


@njit(cache=True, nogil=True)
def _uniforms(subjects: Integers, seed: int, replication: int, purpose: int, numbers: Floats) -> None:
    for row in range(len(subjects)):
        numbers[row] = uniform(seed, replication, subjects[row], NO_CALL, NO_TRIAL, purpose)


@dataclass(frozen=True)
class FirstCalls:
    """First calls of one replication in order of arrival: who calls and at which minute."""

    person: Integers
    arrived: Floats


def day_busyness(plan: Plan, seed: int, replication: int) -> Floats:
    """Each day's random busyness factor: gamma with mean 1 and coefficient of variation ``daily_cv``."""
    if plan.daily_cv == 0:
        return np.ones(plan.days)
    numbers = np.empty(plan.days)
    _uniforms(np.arange(plan.days), seed, replication, DAY_BUSYNESS, numbers)
    shape = plan.daily_cv**-2
    factors: Floats = special.gammaincinv(shape, numbers) / shape
    return factors


def first_calls(plan: Plan, seed: int, replication: int) -> FirstCalls:
    """Who makes a first call, and when: Poisson counts by interval, instants uniform within it."""
    demand = plan.arrivals
    mean = demand.expected * day_busyness(plan, seed, replication)[demand.day]
    numbers = np.empty(len(mean))
    _uniforms(demand.interval, seed, replication, INTERVAL_COUNT, numbers)
    counts = stats.poisson.ppf(numbers, mean).astype(np.int64)
    row = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    person = (demand.interval[row] + 1) * PERSONS_PER_INTERVAL + index
    arrived = np.empty(len(row))
    _arrival_instants(person, demand.begins[row], demand.ends[row], seed, replication, arrived)
    order = np.lexsort((person, arrived))
    return FirstCalls(person[order], arrived[order])


def cutoff_minutes(plan: Plan, calls: FirstCalls) -> Floats:
    """The minute from which each day of the calendar refuses transfers; infinite where the cutoff is not in force.

    On heavy days only: a day is heavy when the first calls that arrived from opening up to the cutoff exceed
    ``heavy_day_calls``.
    """
    in_force = plan.cutoff_by_day.copy()
    if plan.heavy_day_calls is None:
        return in_force
    before = np.searchsorted(calls.arrived, plan.cutoff_by_day, side="left")
    opened = np.searchsorted(calls.arrived, plan.opens_by_day, side="left")
    in_force[(before - opened) <= plan.heavy_day_calls] = math.inf
    return in_force
