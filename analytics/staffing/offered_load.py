"""Offered load: how many people the calls of each minute would keep busy if everybody were answered at once.

Work begins when a call comes and lasts as long as the call: the load lags behind the arrivals and is smoother. It is
the mean number of busy servers of a queue with unlimited servers, M_t/G/infinity,

    m(t) = integral over u > 0 of rate(t - u) * P(S > u),

(Eick, Massey and Whitt 1993, Management Science 39:241), here with a rate that is constant within each minute, for
which the integral is a sum of exact terms: of E[min(S, u)], the part of a call that falls into its first u minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import special

from queueing import Duration
from queueing.plan import CONSTANT, EMPIRICAL, EXPONENTIAL, LOGNORMAL

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Work:
    """What some of the calls take: a random time and fixed minutes."""

    share: float
    """Share of the calls that are of this kind."""
    duration: Duration
    fixed_minutes: float = 0.0

    @property
    def mean(self) -> float:
        """Mean minutes of a call of this kind."""
        return self.duration.mean + self.fixed_minutes

    def within(self, minutes: Floats) -> Floats:
        """E[min(S, u)]: the mean part of a call in its first ``minutes``."""
        beyond = np.maximum(minutes - self.fixed_minutes, 0.0)
        part: Floats = np.minimum(minutes, self.fixed_minutes) + mean_within(self.duration, beyond)
        return part


def mean_within(duration: Duration, minutes: Floats) -> Floats:
    """E[min(S, u)] of a duration for each u of ``minutes`` (0 and more), exactly."""
    kind, first, second = duration.parameters()
    up_to = np.asarray(minutes, dtype=np.float64)
    if kind == CONSTANT:
        return np.minimum(up_to, first)
    if kind == EXPONENTIAL:
        return np.asarray(-first * np.expm1(-up_to / first))
    if kind == LOGNORMAL:
        with np.errstate(divide="ignore"):
            place = (np.log(up_to) - first) / second
        finished, lasting = special.ndtr(place - second), special.ndtr(-place)
    elif kind == EMPIRICAL:
        return _within_steps(np.array(duration.quantiles), up_to)
    else:
        finished = special.gammainc(first + 1, up_to / second)
        lasting = special.gammaincc(first, up_to / second)
    return np.asarray(duration.mean * finished + up_to * lasting)


def _within_steps(quantiles: Floats, minutes: Floats) -> Floats:
    """The same of times that are uniform within each of equally likely steps from ``low`` to ``high``."""
    part = np.zeros_like(minutes)
    for begins, ends in pairwise(quantiles.tolist()):
        inside = np.clip(minutes, begins, ends)
        # Up to u its own mean, and u for the rest of the step.
        within = (inside**2 - begins**2) / 2 + minutes * (ends - inside)
        part += within / (ends - begins) if ends > begins else np.minimum(minutes, begins)
    return part / (len(quantiles) - 1)


def mean_minutes(works: Sequence[Work]) -> float:
    """Mean minutes of a call whose kinds of work are these; shares that add up to less than 1 leave calls without."""
    return sum(work.share * work.mean for work in works)


def offered_load(calls: Floats, works: Sequence[Work]) -> Floats:
    """The load at the end of each minute, in people, of the ``calls`` that come in each minute.

    Nobody is there at the start. The shape is that of ``calls``.
    """
    edges = np.arange(len(calls) + 1, dtype=np.float64)
    part = np.sum([work.share * work.within(edges) for work in works], axis=0)
    return _spread(calls, np.diff(part))


def departures(calls: Floats, works: Sequence[Work]) -> Floats:
    """The calls that end in each minute, of the ``calls`` that come in each minute.

    Of calls spread evenly over a minute, the share that ends in the minute j minutes later is a second difference of
    u - E[min(S, u)], the mean time since its end of a call that began u minutes ago.
    """
    edges = np.arange(len(calls) + 2, dtype=np.float64)
    ended = np.sum([work.share * (edges - work.within(edges)) for work in works], axis=0)
    so_far = np.diff(ended)
    return _spread(calls, np.diff(np.concatenate(([0.0], so_far)))[: len(calls)])


def _spread(calls: Floats, kernel: Floats) -> Floats:
    """Each minute's calls times the kernel from then on, added up; never below 0."""
    length = 1 << int(2 * len(calls)).bit_length()
    product = np.fft.rfft(calls, length) * np.fft.rfft(kernel, length)
    summed: Floats = np.fft.irfft(product, length)[: len(calls)]
    return np.maximum(summed, 0.0)
