"""Everything random about each caller, as a pure function of (seed, replication, person, call, purpose).

Nothing here depends on the order of events or on the scenario's other inputs, so two scenarios with one seed
face the same callers (common random numbers), also in calls that are made again. Both engines read their random
numbers from these functions alone.

A person's number is ``(interval + 1) * 10,000,000 + index``: the demand interval of the first call, counted from
the start of the run, and the index within it. A change of volume in one interval therefore leaves the callers of
all other intervals as they are, and more volume adds callers without replacing any. Callbacks left over
from before the start, and all who are there where a state is given, have the numbers from 0 up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from queueing.compilation import compiled, one_type
from queueing.plan import CONSTANT, EMPIRICAL, EXPONENTIAL, LOGNORMAL, Layout
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers
from queueing.scenario.demand import ExpectedArrivals

from .philox import normal_quantile, normal_quantiles, uniform

# What a random number is for. Two purposes of one pair, an even one and the odd one after it, come from one draw of
# the generator. The values are part of the model: changing one changes every result.
IVR_DURATION, CONTAINED = one_type(0), one_type(1)
TIER1_HANDLE, NOT_AUTHORIZED = one_type(2), one_type(3)
SUPERVISOR_REQUEST, TRANSFER = one_type(4), one_type(5)
THRESHOLD, DIRECT_NUMBER = one_type(6), one_type(7)
TIER1_PATIENCE, TIER2_PATIENCE = one_type(8), one_type(9)
TIER2_HANDLE, APPOINTMENT = one_type(10), one_type(11)
APPOINTMENT_LEAD, TO_SUPERVISOR = one_type(12), one_type(13)
SUPERVISOR_HANDLE, SUPERVISOR_PATIENCE = one_type(14), one_type(15)
CALLS_AGAIN, RETURN_DELAY = one_type(16), one_type(17)
RETURN_MORNING, ANSWER = one_type(18), one_type(19)
REASON, ARRIVAL = one_type(20), one_type(21)
DAY_BUSYNESS, INTERVAL_COUNT = one_type(22), one_type(23)
TIER1_WRAP_UP, TIER1_GIVES_UP = one_type(96), one_type(97)
TIER2_WRAP_UP, TIER2_GIVES_UP = one_type(98), one_type(99)
SUPERVISOR_WRAP_UP, SUPERVISOR_GIVES_UP = one_type(100), one_type(101)
URGENT, TEXTED = one_type(102), one_type(103)
REPLIES = one_type(104)
INTERVAL_BUSYNESS = one_type(110)
ABSENCE_RATE, ABSENT = one_type(112), one_type(113)
GROUP = one_type(114)
WORK_COUNT, WORK_ARRIVAL = one_type(116), one_type(117)
WORK_HANDLE = one_type(118)
BOOKS_WINDOW = one_type(120)
SO_FAR = one_type(122)
RESIDUAL_PART, RESIDUAL_BIASED = one_type(130), one_type(131)
RESIDUAL_WHOLE, RESIDUAL_STEP = one_type(132), one_type(133)
IN_PROGRESS = one_type(134)
GAMMA_TRIALS = one_type(32)
"""Added to a duration's purpose, doubled, for the numbers of the gamma's rejection trials: 32 to 95 are those of
purposes below 32."""

NO_TRIAL = one_type(0)
NO_CALL = one_type(0xFFFF)
"""Stands for the call number where a random number belongs to the person and not to one call."""

PERSONS_PER_INTERVAL = 10_000_000
"""A hundred times the most calls that may be expected in an interval, so that no draw of them reaches it."""
_MOST_CALLS = 0.99 * PERSONS_PER_INTERVAL
"""What an interval expects at the most where its own busyness comes on top of its day's: their product alone could make
it more, in a plan of the most calls that vary the most, about once in ten thousand intervals."""


@compiled
def happens(share: float, seed: int, replication: int, person: int, call: int, trial: int, purpose: int) -> bool:
    """Whether something of this chance happens."""
    return uniform(seed, replication, person, call, trial, purpose) < share


@compiled
def _unit_gamma(
    shape: float, number: float, seed: int, replication: int, person: int, call: int, purpose: int
) -> float:
    """A gamma variate of scale 1 (Marsaglia and Tsang 2000, ACM TOMS 26:363), a trial per rejection.

    ``number`` is used where the shape is below 1.
    """
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
        value *= number ** (1.0 / shape)
    return value


@compiled
def between_quantiles(quantiles: Floats, first: int, steps: int, number: float) -> float:
    """The time at a number between 0 and 1: linear between the quantiles that begin at ``first``."""
    place = number * steps
    step = min(int(place), steps - 1)
    low, high = quantiles[first + step], quantiles[first + step + 1]
    return float(low + (place - step) * (high - low))


@compiled
def minutes_from(
    number: float,
    kind: float,
    first: float,
    second: float,
    quantiles: Floats,
    seed: int,
    replication: int,
    person: int,
    call: int,
    purpose: int,
) -> float:
    """A duration in minutes from the number of its purpose.

    ``kind``, ``first`` and ``second`` are as :meth:`Duration.parameters` gives them, ``quantiles`` those of the plan.
    """
    if kind == CONSTANT:
        return first
    if kind == EXPONENTIAL:
        return -first * math.log(number)
    if kind == LOGNORMAL:
        return math.exp(first + second * normal_quantile(number))
    if kind == EMPIRICAL:
        return between_quantiles(quantiles, int(first), int(second), number)
    return second * _unit_gamma(first, number, seed, replication, person, call, purpose)


@compiled
def minutes_of_persons(
    numbers: Floats,
    kind: float,
    first: float,
    second: float,
    quantiles: Floats,
    seed: int,
    replication: int,
    persons: Integers,
    call: int,
    purpose: int,
    durations: Floats,
) -> None:
    """The same for a call of many persons, from the number of each; written to ``durations``."""
    if kind == LOGNORMAL:
        normal_quantiles(numbers, durations)
        for index in range(len(numbers)):
            durations[index] = math.exp(first + second * durations[index])
        return
    for index in range(len(numbers)):
        durations[index] = minutes_from(
            numbers[index], kind, first, second, quantiles, seed, replication, persons[index], call, purpose
        )


@compiled
def minutes(
    kind: float,
    first: float,
    second: float,
    quantiles: Floats,
    seed: int,
    replication: int,
    person: int,
    call: int,
    purpose: int,
) -> float:
    """A duration in minutes of one call."""
    number = uniform(seed, replication, person, call, NO_TRIAL, purpose)
    return minutes_from(number, kind, first, second, quantiles, seed, replication, person, call, purpose)


@compiled
def minutes_of_calls(
    duration: tuple[float, float, float],
    quantiles: Floats,
    seed: int,
    replication: int,
    persons: Integers,
    calls: Integers,
    purpose: int,
    durations: Floats,
) -> None:
    """The same duration of many calls, of any number among their person's; written to ``durations``."""
    kind, first, second = duration
    for index in range(len(persons)):
        durations[index] = minutes(
            kind, first, second, quantiles, seed, replication, persons[index], calls[index], purpose
        )


@compiled
def patience_of_calls(
    duration: tuple[float, float, float],
    gives_up: float,
    quantiles: Floats,
    seed: int,
    replication: int,
    persons: Integers,
    calls: Integers,
    purpose: int,
    at_once: int,
    durations: Floats,
) -> None:
    """How long each of many calls would wait, 0 with chance ``gives_up``; written to ``durations``."""
    minutes_of_calls(duration, quantiles, seed, replication, persons, calls, purpose, durations)
    for index in range(len(persons)):
        if happens(gives_up, seed, replication, persons[index], calls[index], NO_TRIAL, at_once):
            durations[index] = 0.0


@compiled
def callback_threshold(low: float, high: float, seed: int, replication: int, person: int, call: int) -> float:
    """The estimated wait, in minutes, above which this call is required to take a callback."""
    if low == high:
        return low
    return low + (high - low) * uniform(seed, replication, person, call, NO_TRIAL, THRESHOLD)


@compiled
def reason_from(number: float, reason_ends: Floats) -> int:
    """The index of the contact reason from the number of its purpose; ``reason_ends`` are the cumulative shares.

    That of a caller group likewise, from the shares of the groups.
    """
    reason = 0
    for end in range(len(reason_ends) - 1):
        reason += number >= reason_ends[end]
    return reason


@compiled
def contact_reason(reason_ends: Floats, seed: int, replication: int, person: int) -> int:
    """The index of a person's contact reason."""
    return reason_from(uniform(seed, replication, person, NO_CALL, NO_TRIAL, REASON), reason_ends)


@compiled
def caller_group(group_ends: Floats, seed: int, replication: int, person: int) -> int:
    """The index of a person's caller group, by the cumulative shares; nothing is drawn where there is one alone."""
    if len(group_ends) == 1:
        return 0
    return reason_from(uniform(seed, replication, person, NO_CALL, NO_TRIAL, GROUP), group_ends)


@compiled
def appointment_lead(low: int, high: int, seed: int, replication: int, person: int, call: int) -> int:
    """Days from scheduling to the appointment, uniform from ``low`` to ``high``."""
    return low + int((high - low + 1) * uniform(seed, replication, person, call, NO_TRIAL, APPOINTMENT_LEAD))


@compiled
def _arrival_instants(
    persons: Integers, begins: Floats, ends: Floats, seed: int, replication: int, instants: Floats
) -> None:
    for row in range(len(persons)):
        within = uniform(seed, replication, persons[row], NO_CALL, NO_TRIAL, ARRIVAL)
        instants[row] = begins[row] + (ends[row] - begins[row]) * within


@compiled
def _uniforms(subjects: Integers, seed: int, replication: int, purpose: int, numbers: Floats) -> None:
    for row in range(len(subjects)):
        numbers[row] = uniform(seed, replication, subjects[row], NO_CALL, NO_TRIAL, purpose)


@dataclass(frozen=True)
class FirstCalls:
    """First calls of one replication in order of arrival: who calls and at which minute."""

    person: Integers
    arrived: Floats


def day_busyness(layout: Layout, seed: int, replication: int) -> Floats:
    """Each day's random busyness factor: gamma with mean 1 and coefficient of variation ``daily_cv``.

    Of a first day that has begun, what it still varies by around the mean that is in the calls expected.
    """
    if layout.daily_cv == 0:
        return np.ones(layout.days)
    numbers = np.empty(layout.days)
    _uniforms(np.arange(layout.days), seed, replication, DAY_BUSYNESS, numbers)
    shape: float | Floats = layout.daily_cv**-2
    if layout.so_far is not None:
        shape = np.full(layout.days, shape)
        shape[0] = layout.so_far.busyness_shape
    factors: Floats = special.gammaincinv(shape, numbers) / shape
    return factors


def interval_busyness(layout: Layout, seed: int, replication: int) -> Floats:
    """Each interval's own busyness factor, of every interval of the demand table, shape (days, intervals per day).

    A gamma of mean 1 and coefficient of variation ``interval_cv`` at Phi(z), where z is standard normal in the first
    interval of a day and then z' = r z + sqrt(1 - r^2) e, with r = ``interval_correlation`` and e standard normal:
    gamma rates joined by a normal copula, as in Oreshkin, Regnard and L'Ecuyer (2016), Operations Research 64:510.
    On a first day that has begun the chain begins anew with the interval in which what is known ends.
    """
    days, intervals = layout.days, layout.intervals_per_day
    if layout.interval_cv == 0:
        return np.ones((days, intervals))
    numbers = np.empty(days * intervals)
    _uniforms(np.arange(len(numbers)), seed, replication, INTERVAL_BUSYNESS, numbers)
    normal: Floats = special.ndtri(numbers).reshape(days, intervals)
    own = math.sqrt(1.0 - layout.interval_correlation**2)
    begins_anew = layout.so_far.interval if layout.so_far is not None else 0
    for interval in range(1, intervals):
        # In that interval of the first day, too, the normal stays the one drawn for it.
        go_on = normal[1:] if interval == begins_anew else normal
        go_on[:, interval] = layout.interval_correlation * go_on[:, interval - 1] + own * go_on[:, interval]
    return gamma_factors(normal, layout.interval_cv)


def gamma_factors(normal: Floats, cv: float) -> Floats:
    """The factors of mean 1 and coefficient of variation ``cv`` that stand where these standard normal ones do."""
    shape, above = cv**-2, normal > 0
    factors = np.empty_like(normal)
    # By the tail in which each lies: close to 1 a probability has no digits left.
    factors[above] = special.gammainccinv(shape, special.ndtr(-normal[above]))
    factors[~above] = special.gammaincinv(shape, special.ndtr(normal[~above]))
    return factors / shape


def first_calls_by_interval(layout: Layout, seed: int, replication: int) -> Integers:
    """How many first calls arrive in each demand interval: Poisson, the mean times the day's busyness and its own.

    Those that are known already are as they are given.
    """
    demand, known = layout.arrivals, _known_counts(layout, seed, replication)
    day, interval = demand.day[len(known) :], demand.interval[len(known) :]
    mean = demand.expected[len(known) :] * day_busyness(layout, seed, replication)[day]
    if layout.interval_cv > 0:
        own = interval_busyness(layout, seed, replication).ravel()[interval]
        mean = np.minimum(mean * own, _MOST_CALLS - known.sum())
    numbers = np.empty(len(mean))
    _uniforms(interval, seed, replication, INTERVAL_COUNT, numbers)
    counts = poisson_quantile(numbers, mean)
    return np.concatenate((known, counts)) if len(known) else counts


def _known_counts(layout: Layout, seed: int, replication: int) -> Integers:
    """The first calls that are known already, of each interval up to the minute.

    Of one number each call falls into an interval by a number of its own, in proportion to the calls expected there:
    one more call so moves none of the others.
    """
    so_far = layout.so_far
    if so_far is None:
        return np.empty(0, dtype=np.int64)
    if so_far.by_row is not None:
        return so_far.by_row
    numbers = np.empty(so_far.total)
    _uniforms(np.arange(so_far.total), seed, replication, SO_FAR, numbers)
    ends = np.cumsum(layout.arrivals.expected[: so_far.rows])
    row = np.searchsorted(ends[:-1], numbers * ends[-1], side="right")
    return np.bincount(row, minlength=so_far.rows)


def first_persons(demand: ExpectedArrivals, counts: Integers) -> Integers:
    """The number of the first person of each row of the arrivals; in the later part of an interval they go on."""
    persons = (demand.interval + 1) * PERSONS_PER_INTERVAL
    later_part = np.flatnonzero(np.diff(demand.interval) == 0) + 1
    persons[later_part] += counts[later_part - 1]
    return persons


def poisson_quantile(numbers: Floats, mean: Floats) -> Integers:
    """The smallest counts of which the Poisson probability to stay at or below is at least as large as the numbers.

    As ``scipy.stats.poisson.ppf``, whose package takes most of a second to import. Most are where the expansion of
    Cornish and Fisher puts them; for the others alone the distribution is inverted, which takes ten times as long.
    """
    deviate = special.ndtri(numbers)
    counts: Floats = np.maximum(np.rint(mean + np.sqrt(mean) * deviate + (deviate**2 - 1.0) / 6.0), 0.0)
    # Below 0 there is no probability, which is not a number here and so not as large either.
    found = (special.pdtr(counts, mean) >= numbers) & ~(special.pdtr(counts - 1.0, mean) >= numbers)
    left, their_mean = numbers[~found], mean[~found]
    most = np.ceil(special.pdtrik(left, their_mean))
    fewer = np.maximum(most - 1.0, 0.0)
    counts[~found] = np.where(special.pdtr(fewer, their_mean) >= left, fewer, most)
    return counts.astype(np.int64)


def first_calls(layout: Layout, seed: int, replication: int) -> FirstCalls:
    """Who makes a first call, and when: instants uniform within each interval, from a state that is given on."""
    counts = first_calls_by_interval(layout, seed, replication)
    return _calls_of_rows(layout, counts, range(layout.rows_before, len(counts)), seed, replication)


def _calls_of_rows(layout: Layout, counts: Integers, rows: range, seed: int, replication: int) -> FirstCalls:
    """The first calls of some rows of the arrivals, of which each has so many."""
    demand = layout.arrivals
    each = counts[rows.start : rows.stop]
    row = np.repeat(np.array(rows, dtype=np.int64), each)
    index = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
    person = first_persons(demand, counts)[row] + index
    arrived = np.empty(len(row))
    _arrival_instants(person, demand.begins[row], demand.ends[row], seed, replication, arrived)
    order = np.lexsort((person, arrived))
    return FirstCalls(person[order], arrived[order])


def cutoff_minutes(layout: Layout, arrived: Floats, seed: int, replication: int) -> Floats:
    """The minute from which each day of the calendar refuses transfers; infinite where the cutoff is not in force.

    It is in force where the first calls that ``arrived`` from opening up to the cutoff exceed ``layout.heavy_above``,
    those before a state that is given included, or on the first day as that state says.
    """
    before = np.zeros(len(layout.cutoff_by_day), dtype=np.int64)
    if np.isfinite(layout.heavy_above).any():
        if layout.rows_before > 0:
            counts = first_calls_by_interval(layout, seed, replication)
            earlier = _calls_of_rows(layout, counts, range(layout.rows_before), seed, replication)
            arrived = np.concatenate((earlier.arrived, arrived))
        _count_before_cutoff(arrived, layout.opens_by_day, layout.cutoff_by_day, before)
    minutes = np.where(before > layout.heavy_above, layout.cutoff_by_day, math.inf)
    if layout.cutoff_in_force:
        minutes[0] = layout.begins
    elif layout.cutoff_in_force is not None and layout.begins >= layout.cutoff_by_day[0]:
        minutes[0] = math.inf
    return minutes


@compiled
def _count_before_cutoff(arrived: Floats, opens: Floats, cutoffs: Floats, before: Integers) -> None:
    for row in range(len(arrived)):
        day = int(arrived[row] / MINUTES_PER_DAY)
        before[day] += (opens[day] <= arrived[row]) & (arrived[row] < cutoffs[day])
