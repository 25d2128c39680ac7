"""How an interval's calls fare in the long run with so many people, over days of all kinds, quiet to busy."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from scipy import special

from analytics.erlang import Queue

from .erlang_staffing import many_server_delay
from .targets import StaffingTargets

KINDS_OF_DAY: Final = 5
"""Equally likely kinds of day, from quiet to busy, that random busyness is taken as."""
SECONDS_PER_MINUTE: Final = 60.0


@dataclass(frozen=True)
class Fate:
    """Shares of an interval's calls, and of people's time."""

    unanswered: float
    """Not answered in time, of those offered without early hang-ups."""
    abandonment: float
    delayed: float
    occupancy: float


@dataclass(frozen=True)
class _KindOfDay:
    """One of the equally likely kinds of day, by its busyness."""

    factor: float
    """Its calls, where a mean day has 1."""
    queue: Queue


@dataclass(frozen=True)
class IntervalQueue:
    """The queue of one interval on days of all kinds; what is asked of it is reckoned once."""

    kinds: tuple[_KindOfDay, ...]
    within: float
    """Minutes in which calls are to be answered."""
    early: float
    """Minutes before which a hang-up does not count."""
    known: dict[int, Fate] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, queue: Queue, busyness_cv: float, targets: StaffingTargets) -> IntervalQueue:
        """Kinds of day at the middles of equal shares of the gamma distribution, with mean 1."""
        factors = [1.0]
        if busyness_cv > 0:
            shape = busyness_cv**-2
            middles = (np.arange(KINDS_OF_DAY) + 0.5) / KINDS_OF_DAY
            quantiles = special.gammaincinv(shape, middles)
            factors = (quantiles / quantiles.mean()).tolist()
        kinds = tuple(
            _KindOfDay(factor, replace(queue, calls_per_minute=queue.calls_per_minute * factor)) for factor in factors
        )
        return cls(kinds, targets.wait_minutes, targets.early_seconds / SECONDS_PER_MINUTE)

    @property
    def load(self) -> float:
        """The mean of people kept busy."""
        return sum(kind.queue.load for kind in self.kinds) / len(self.kinds)

    def fate(self, people: int) -> Fate:
        """How calls fare with so many people, by Erlang A: means over all kinds of day, weighed by their calls."""
        if people not in self.known:
            self.known[people] = self._reckoned(people)
        return self.known[people]

    def _reckoned(self, people: int) -> Fate:
        answered = offered = abandonment = delayed = occupancy = 0.0
        for kind in self.kinds:
            figures = kind.queue.figures(people, self.within)
            answered += kind.factor * figures.answered_within
            offered += kind.factor * (1 - self._early(kind.queue, people))
            abandonment += kind.factor * figures.abandonment
            delayed += kind.factor * figures.delay_probability
            occupancy += figures.occupancy
        kinds = len(self.kinds)
        unanswered = 1 - min(1.0, answered / offered) if offered > 0 else 0.0
        return Fate(unanswered, abandonment / kinds, delayed / kinds, occupancy / kinds)

    def _early(self, queue: Queue, people: int) -> float:
        """The share of calls that hang up early."""
        if self.early == 0 or math.isinf(queue.patience_minutes):
            return 0.0
        figures = queue.figures(people, self.early)
        return max(0.0, 1 - figures.answered_within - figures.still_waiting)

    def unanswered_by_rule(self, people: float) -> float:
        """The share of calls not answered in time where many people work."""
        return self._by_rule(people, self.within)

    def delayed_by_rule(self, people: float) -> float:
        """The share of calls that do not find somebody free where many people work."""
        return self._by_rule(people, None)

    def _by_rule(self, people: float, within: float | None) -> float:
        total = 0.0
        for kind in self.kinds:
            queue = kind.queue
            margin = (people - queue.load) / math.sqrt(queue.load)
            late = many_server_delay(margin, queue.patience_minutes / queue.handle_minutes)
            if within is not None:
                late *= _too_late(queue, people, within)
            total += kind.factor * late
        return total / len(self.kinds)


def _too_late(queue: Queue, people: float, within: float) -> float:
    """The share of delayed calls that are not answered in time, where many people work.

    The virtual wait of delayed calls is then exponential where nobody gives up, and else normal, cut off at 0, with
    variance patience / rate about -(people - load) patience / load: the density of :mod:`analytics.erlang` to
    the second order (Garnett, Mandelbaum and Reiman 2002, Manufacturing & Service Operations Management 4:208).
    """
    spare, patience = people - queue.load, queue.patience_minutes
    if math.isinf(patience):
        return math.exp(min(0.0, -spare * within / queue.handle_minutes))
    if patience == 0:
        return 1.0
    mean, spread = -spare * patience / queue.load, math.sqrt(patience / queue.calls_per_minute)
    # Of those who wait x minutes, exp(-x / patience) are still there: it moves the mean and weighs the whole.
    moved, weight = mean - spread**2 / patience, -mean / patience + spread**2 / (2 * patience**2)
    waits = special.log_ndtr(mean / spread)
    up_to_all, beyond = special.log_ndtr(moved / spread), special.log_ndtr((moved - within) / spread)
    answered = math.exp(weight + up_to_all - waits) - math.exp(weight + beyond - waits)
    return min(1.0, max(0.0, 1 - answered))
