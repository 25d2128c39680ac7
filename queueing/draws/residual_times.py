"""How much longer a conversation takes that is in progress at an instant: its residual time.

A time T is met in progress with a chance in proportion to its length, and at an instant that is uniform within it. Its
residual time is therefore U times a draw of the length-biased law of T, whose density is t f(t) / E[T], with U uniform:
the density of the residual is P(T > t) / E[T]. Source: Cox (1962), Renewal Theory, section 5.4.

T = X f + c has a random X with the density of the duration, a factor f and minutes c that are always added. Its
length-biased law is that of X f + c where X is length-biased itself with chance E[X] f / E[T], and plain otherwise.
"""

from __future__ import annotations

import math

from queueing.compilation import compiled
from queueing.plan import CONSTANT, EMPIRICAL, EXPONENTIAL, LOGNORMAL
from queueing.scenario.calendar import Floats, Integers

from .callers import (
    NO_TRIAL,
    RESIDUAL_PART,
    RESIDUAL_WHOLE,
    minutes_from,
)
from .philox import normal_quantile, uniform_pair


@compiled
def mean_minutes(kind: float, first: float, second: float, quantiles: Floats) -> float:
    """The mean of a duration; its parameters are as :meth:`Duration.parameters` gives them."""
    if kind == LOGNORMAL:
        return math.exp(first + second * second / 2.0)
    if kind == EMPIRICAL:
        begins, steps, total = int(first), int(second), 0.0
        for step in range(steps):
            total += (quantiles[begins + step] + quantiles[begins + step + 1]) / 2.0
        return total / steps
    if kind in (CONSTANT, EXPONENTIAL):
        return first
    return first * second


@compiled
def length_biased_between(quantiles: Floats, first: int, steps: int, step_number: float, within: float) -> float:
    """A length-biased time of a law that is linear between the quantiles that begin at ``first``.

    A step from a to b is met in proportion to a + b, and in it the time is sqrt(a^2 + v (b^2 - a^2)).
    """
    total = 0.0
    for step in range(steps):
        total += quantiles[first + step] + quantiles[first + step + 1]
    met, passed = first, quantiles[first] + quantiles[first + 1]
    while met + 1 < first + steps and passed <= step_number * total:
        met += 1
        passed += quantiles[met] + quantiles[met + 1]
    low, high = quantiles[met], quantiles[met + 1]
    return math.sqrt(low * low + within * (high * high - low * low))


@compiled
def length_biased_minutes(
    kind: float, first: float, second: float, quantiles: Floats, seed: int, replication: int, person: int, call: int
) -> float:
    """A draw of a duration's length-biased law, in minutes.

    Lognormal: mu + sigma^2 in place of mu. Gamma: shape + 1. Exponential: a gamma of shape 2. Constant: itself.
    """
    whole, step = uniform_pair(seed, replication, person, call, NO_TRIAL, RESIDUAL_WHOLE >> 1)
    if kind == CONSTANT:
        return first
    if kind == EXPONENTIAL:
        return -first * (math.log(whole) + math.log(step))
    if kind == LOGNORMAL:
        return math.exp(first + second * second + second * normal_quantile(whole))
    if kind == EMPIRICAL:
        return length_biased_between(quantiles, int(first), int(second), step, whole)
    return minutes_from(
        whole, kind, first + 1.0, second, quantiles, seed, replication, person, call, RESIDUAL_WHOLE
    )  # fmt: skip


@compiled
def residual_minutes(
    kind: float,
    first: float,
    second: float,
    factor: float,
    added: float,
    quantiles: Floats,
    seed: int,
    replication: int,
    person: int,
    call: int,
) -> float:
    """How much longer it takes a call in progress, of which the whole time is the duration x ``factor`` + ``added``."""
    part, biased = uniform_pair(seed, replication, person, call, NO_TRIAL, RESIDUAL_PART >> 1)
    mean = mean_minutes(kind, first, second, quantiles) * factor
    if biased * (mean + added) < mean:
        time = length_biased_minutes(kind, first, second, quantiles, seed, replication, person, call)
    else:
        whole, _ = uniform_pair(seed, replication, person, call, NO_TRIAL, RESIDUAL_WHOLE >> 1)
        time = minutes_from(
            whole, kind, first, second, quantiles, seed, replication, person, call, RESIDUAL_WHOLE
        )  # fmt: skip
    return part * (time * factor + added)


@compiled
def residual_minutes_of_persons(
    duration: tuple[float, float, float],
    factors: Floats,
    added: Floats,
    quantiles: Floats,
    seed: int,
    replication: int,
    persons: Integers,
    call: int,
    residuals: Floats,
) -> None:
    """The same for a call of many persons, with the factor and the minutes added of each; written to ``residuals``."""
    kind, first, second = duration
    for index in range(len(persons)):
        residuals[index] = residual_minutes(
            kind, first, second, factors[index], added[index], quantiles, seed, replication, persons[index], call
        )
