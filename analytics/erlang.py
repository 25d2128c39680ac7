"""Erlang B, C and A: how a queue with Poisson arrivals and exponential handle times fares in the long run.

Calls come at a constant rate, each takes an exponential handle time of one of ``servers`` people, and whoever waits
gives up after an exponential patience: M/M/c+M, known as Erlang A (Palm 1957). Where nobody ever gives up it is
Erlang C; where nobody waits at all, the loss system of Erlang B (Erlang 1917). How many people a target needs is in
:mod:`analytics.staffing.erlang_staffing`.

No kept library was found that gives all three to nine digits with thousands of servers; the tests hold this module
against published tables and against the sums over all states, in 50 digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

NEGLIGIBLE: Final = 45.0
"""An integrand that has fallen by exp(-45), to a 10^-20th, from its largest value is taken as nothing."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
"""Places and weights of Gauss and Legendre's rule on [-1, 1]."""
PATIENCE_SCALES: Final = (1.0, 4.0, 16.0, 64.0)
"""Multiples of the mean patience between which the integrand is smooth enough for one rule."""
BISECTIONS: Final = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class QueueFigures:
    """How a queue fares in the long run, of all calls that come."""

    delay_probability: float
    """Share of calls that do not find somebody free at once."""
    mean_wait: float
    """Mean minutes in the queue of all calls, until answered or given up; infinite where the queue only grows."""
    answered_within: float
    """Share of calls answered within the time asked about: the service level."""
    still_waiting: float
    """Share of calls neither answered nor given up at the end of that time."""
    abandonment: float
    """Share of calls that end unanswered."""
    occupancy: float
    """Share of the people's time spent on calls; 1 where calls come and there is nobody."""


def erlang_b(servers: int, load: float) -> float:
    """The share of calls lost where nobody waits: M/M/c/c, and as well for any other handle time.

    ``load`` is calls per minute times mean handle minutes (erlangs). By the recursion 1/B(c) = 1 + c/load / B(c-1),
    in which nothing cancels (Jagerman 1974, Bell System Technical Journal 53:525).

    Raises:
        ValueError: fewer than 0 servers, or a load that is negative or infinite.
    """
    return 1 / _inverse_erlang_b(servers, load)


def erlang_c(servers: int, load: float) -> float:
    """The share of calls that wait where nobody gives up: M/M/c; 1 where the load is as large as the servers.

    Raises:
        ValueError: fewer than 0 servers, or a load that is negative or infinite.
    """
    blocked = erlang_b(servers, load)
    if load >= servers:
        return 1.0
    return servers * blocked / (servers - load + load * blocked)


@dataclass(frozen=True)
class Queue:
    """Calls of one kind: how many come, how long they take, and how long callers wait before they give up.

    Raises:
        ValueError: a rate or handle time that is negative or infinite, or a patience below 0.
    """

    calls_per_minute: float
    handle_minutes: float
    patience_minutes: float = math.inf
    """Mean patience; infinite is Erlang C, 0 is Erlang B."""

    def __post_init__(self) -> None:
        for name in ("calls_per_minute", "handle_minutes"):
            value = getattr(self, name)
            if not 0 <= value < math.inf:
                msg = f"{name} {value:g} is not allowed; allowed are finite numbers from 0 up"
                raise ValueError(msg)
        if not self.patience_minutes >= 0:
            msg = f"patience_minutes {self.patience_minutes:g} is not allowed; allowed are 0 and more, also infinite"
            raise ValueError(msg)

    @property
    def load(self) -> float:
        """The offered load in erlangs: how many people the calls would keep busy."""
        return self.calls_per_minute * self.handle_minutes

    def figures(self, servers: int, within: float = 0.0) -> QueueFigures:
        """How the queue fares with this many servers; ``answered_within`` is for ``within`` minutes.

        Raises:
            ValueError: fewer than 0 servers, or a negative time.
        """
        if not within >= 0:
            msg = f"within {within:g} is not allowed; allowed are minutes from 0 up"
            raise ValueError(msg)
        _check(servers, self.load)
        if self.load == 0:
            return QueueFigures(0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
        if self.patience_minutes == 0:
            return self._losing(servers)
        if math.isinf(self.patience_minutes):
            return self._patient(servers, within)
        if servers == 0:
            left = math.exp(-within / self.patience_minutes)
            return QueueFigures(1.0, self.patience_minutes, 0.0, left, 1.0, 1.0)
        return self._impatient(servers, within)

    def _losing(self, servers: int) -> QueueFigures:
        lost = erlang_b(servers, self.load)
        busy = self.load * (1 - lost) / servers if servers else 1.0
        return QueueFigures(lost, 0.0, 1 - lost, 0.0, lost, busy)

    def _patient(self, servers: int, within: float) -> QueueFigures:
        waits = erlang_c(servers, self.load)
        spare = servers - self.load
        if spare <= 0:
            return QueueFigures(1.0, math.inf, 0.0, 1.0, 0.0, 1.0)
        still_waiting = waits * math.exp(-spare * within / self.handle_minutes)
        mean_wait = waits * self.handle_minutes / spare
        return QueueFigures(waits, mean_wait, 1 - still_waiting, still_waiting, 0.0, self.load / servers)

    def _impatient(self, servers: int, within: float) -> QueueFigures:
        """Erlang A by the density of the virtual wait, the wait of somebody who would never give up.

        Density and delay probability are those of Baccelli and Hebuterne (1981) in the form of Zeltyn and Mandelbaum
        (2005, Queueing Systems 51:361): the density at x > 0 is proportional to
        rate * exp(rate * H(x) - servers * x / handle), where H(x) is the mean of the lesser of x and the patience,
        and to find somebody free weighs 1 / B(servers - 1). All terms are positive, so that nothing cancels.
        """
        free = _inverse_erlang_b(servers - 1, self.load)
        if math.isinf(free):
            return QueueFigures(0.0, 0.0, 1.0, 0.0, 0.0, self.load / servers)
        minutes, weights = self._nodes(servers, within)
        likeliest = self._exponent(self._likeliest_wait(servers), servers)
        free *= math.exp(-likeliest)
        delayed = self.calls_per_minute * weights * np.exp(self._exponents(minutes, servers) - likeliest)
        stay = np.exp(-minutes / self.patience_minutes)
        whole = free + float(delayed.sum())
        given_up = float((delayed * -np.expm1(-minutes / self.patience_minutes)).sum()) / whole
        answered = (free + float((delayed * stay).sum())) / whole
        in_time = (free + float((delayed * stay)[minutes <= within].sum())) / whole
        return QueueFigures(
            delay_probability=float(delayed.sum()) / whole,
            mean_wait=given_up * self.patience_minutes,
            answered_within=in_time,
            still_waiting=float(delayed[minutes > within].sum()) / whole * math.exp(-within / self.patience_minutes),
            abandonment=given_up,
            occupancy=self.load * answered / servers,
        )

    def _exponents(self, minutes: Floats, servers: int) -> Floats:
        """The logarithms of the virtual wait's density at some waits, but for a constant: concave, and 0 at 0."""
        patience = self.patience_minutes
        rising: Floats = -self.calls_per_minute * patience * np.expm1(-minutes / patience)
        return rising - servers / self.handle_minutes * minutes

    def _exponent(self, minutes: float, servers: int) -> float:
        """The same at one wait: several times faster than an array of one."""
        patience = self.patience_minutes
        rising = -self.calls_per_minute * patience * math.expm1(-minutes / patience)
        return rising - servers / self.handle_minutes * minutes

    def _likeliest_wait(self, servers: int) -> float:
        """The virtual wait at which its density is largest: 0 unless more calls come than can be handled."""
        return self.patience_minutes * math.log(max(1.0, self.load / servers))

    def _nodes(self, servers: int, within: float) -> tuple[Floats, Floats]:
        """Minutes and weights by which an integral over all waits is a sum; ``within`` parts two of its pieces."""
        middle = self._likeliest_wait(servers)
        low, high = self._negligible_below(servers, middle), self._negligible_above(servers, middle)
        parting = (middle, within, *(scale * self.patience_minutes for scale in PATIENCE_SCALES))
        edges = np.unique([low, *(edge for edge in parting if low < edge < high), high])
        half, center = np.diff(edges)[:, np.newaxis] / 2, (edges[:-1] + edges[1:])[:, np.newaxis] / 2
        return (center + half * NODES).ravel(), (half * WEIGHTS).ravel()

    def _negligible_above(self, servers: int, middle: float) -> float:
        """A wait beyond which the density is as good as nothing: doubled until it is, then closed in on."""
        floor = self._exponent(middle, servers) - NEGLIGIBLE
        reach = self.handle_minutes / servers
        while self._exponent(middle + reach, servers) > floor:
            reach *= 2
        return middle + _closed_in(lambda part: self._exponent(middle + part * reach, servers) > floor) * reach

    def _negligible_below(self, servers: int, middle: float) -> float:
        """A wait below which the density is as good as nothing, or 0."""
        floor = self._exponent(middle, servers) - NEGLIGIBLE
        if middle == 0 or floor < 0:
            return 0.0
        return middle - _closed_in(lambda part: self._exponent(middle * (1 - part), servers) > floor) * middle


def _closed_in(holds: Callable[[float], bool]) -> float:
    """A part of 1 a little above the largest for which something holds that holds from 0 up to there."""
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high


def _inverse_erlang_b(servers: int, load: float) -> float:
    """1 / B: 1 and more; infinite where B is too small for a number."""
    _check(servers, load)
    if load == 0:
        return 1.0 if servers == 0 else math.inf
    inverse = 1.0
    for number in range(1, servers + 1):
        inverse = 1 + inverse * number / load
    return inverse


def _check(servers: int, load: float) -> None:
    if servers < 0:
        msg = f"servers {servers} is not allowed; allowed are 0 and more"
        raise ValueError(msg)
    if not 0 <= load < math.inf:
        msg = f"load {load:g} is not allowed; allowed are finite numbers from 0 up"
        raise ValueError(msg)
