"""Contact centers in a steady state, read in batches and held against a theoretical value.

What theory gives are means in a steady state. By Little's law the mean number waiting is the rate of arrival times
the mean wait, and the waits of all calls that join in a batch of time, added up and divided by its minutes, have
exactly that expected value: unlike a mean over the batch's calls, they have no bias from a random number of calls.
A batch is at least seventy relaxation times long, so that batches are as good as independent and normal.

Precision comes from control variates: figures by batch whose mean is known, in which the luck of a batch shows. The
part of a figure that is linear in them is taken out, which saves most of the calls. The controls are themselves held
against their known mean, so that a program for which it is wrong does not pass.

Confidence, for each figure:

- The estimate is within ``STANDARD_ERRORS`` of theory. A correct program misses that once in a million draws
  (Student's t with ``FEWEST_BATCHES`` batches), and a control its wider limit once in a hundred million.
- The 95 % interval reaches at most ``PRECISION`` to each side. Runs are so long that 0.42 % is expected at most;
  what a draw gives varies by 1 / sqrt(2 * batches) of it, 3.5 % or less, so that 0.50 % is five such steps away.
- Hence the whole interval lies within ``TOLERANCE`` of theory: its far end is at most 5 / 1.96 + 1 half-widths,
  1.8 %, away. That is asserted too.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from queueing import Duration, Journeys, Scenario, WeekdayDemand, simulate
from tests.queueing.centers import AROUND_THE_CLOCK, center

TOLERANCE = 0.02
"""How far from the theoretical value the 95 % interval may reach, as a share of it."""
PRECISION = 0.005
"""The 95 % interval's half-width at most, as a share of the theoretical value."""
STANDARD_ERRORS = 5.0
STANDARD_ERRORS_OF_A_CONTROL = 6.0
FEWEST_BATCHES = 400
SEED = 20260302
DAY = 1440.0

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Which = NDArray[np.bool_]


def steady_center(days: int, calls_per_minute: float, **changes: Any) -> Scenario:
    """A center in a steady state over ``days`` days, each a batch, after a day of warm-up.

    Lines are open around the clock, people on duty stay the same, arrivals are a Poisson process.
    """
    return center(
        days=days + 1,
        warmup_days=1,
        max_overrun_days=1,
        opening_hours=AROUND_THE_CLOCK,
        closed_on_federal_holidays=False,
        demand=WeekdayDemand.constant(60 * calls_per_minute),
        **changes,
    )


@dataclass(frozen=True)
class Kind:
    """Which visits are of a kind, and the chance that one is, whatever happened before."""

    members: Which
    share: float


@dataclass(frozen=True)
class Visits:
    """The calls that joined one queue, in order of joining.

    ``row`` says which of the journeys they are, ``joined``, ``start`` and ``end`` the minutes at which they joined and
    at which handling began and ended (both when the caller left the queue, if there was none). ``batch`` says in
    which of the ``batches`` they joined, -1 for none of them; a batch is ``minutes`` long.
    """

    row: Integers
    joined: Floats
    start: Floats
    end: Floats
    batch: Integers
    batches: int
    minutes: float

    @property
    def wait(self) -> Floats:
        """Minutes in the queue."""
        return self.start - self.joined

    def per_minute(self, amounts: Floats | Which) -> Floats:
        """What the amounts of the visits of each batch add up to, per minute."""
        by_batch = np.bincount(self.batch + 1, amounts, minlength=self.batches + 1)[1:]
        return np.asarray(by_batch / self.minutes)

    def work_found(self) -> Floats:
        """Minutes of work, waiting or left of calls in progress, that each visit finds when it joins."""
        begins = self.joined[0]
        now, starts, ends = self.joined - begins, np.sort(self.start) - begins, np.sort(self.end) - begins
        begun, ended = np.searchsorted(starts, now), np.searchsorted(ends, now)
        done = (begun - ended) * now - _running_sums(starts)[begun] + _running_sums(ends)[ended]
        return np.asarray(_running_sums(self.end - self.start)[:-1] - done)

    def work_waiting(self, members: Which) -> Floats:
        """Minutes of work of the members that each visit finds waiting when it joins."""
        work = np.where(members, self.end - self.start, 0.0)
        order = np.argsort(self.start)
        begun = np.searchsorted(self.start[order], self.joined)
        return np.asarray(_running_sums(work)[:-1] - _running_sums(work[order])[begun])

    def controls(
        self,
        handle: Duration,
        calls_per_minute: float | None = None,
        kind: Kind | None = None,
        waiting: Sequence[Which] = (),
    ) -> Floats:
        """Figures by batch whose mean is 0, a column each.

        Each visit brings news that do not depend on the past and whose mean is known: its handle time, the gap until
        the next visit (where arrivals are a Poisson process of a known rate) and its kind (where that is drawn).
        Known are therefore also the mean of their squares, of their products with each other, and of their products
        with the work that the visit finds: all of it, and that of each group of visits in ``waiting``.
        """
        minutes = self.end - self.start
        news: list[Floats] = []
        squares: list[Floats] = []
        if handle.spread > 0:
            handled = minutes > 0
            news.append(np.where(handled, minutes - handle.mean, 0.0))
            squares.append(np.where(handled, news[-1] ** 2 - (handle.mean * handle.spread) ** 2, 0.0))
        if calls_per_minute is not None:
            mean_gap = 1 / calls_per_minute
            gaps = np.full(len(minutes), mean_gap)
            gaps[:-1] = np.diff(self.joined)
            news.append(gaps - mean_gap)
            squares.append(news[-1] ** 2 - mean_gap**2)
        if kind is not None:
            news.append(kind.members.astype(np.float64) - kind.share)
        found = [self.work_found(), *map(self.work_waiting, waiting)]
        products = [one * other for one, other in itertools.combinations(news, 2)]
        products += [one * other for one, other in itertools.product(found, news)]
        return np.column_stack([self.per_minute(each) for each in (*news, *squares, *products)])


def _running_sums(amounts: Floats) -> Floats:
    """The sums of the first none, one, two and so on."""
    return np.append(0.0, np.cumsum(amounts))


def visits(journeys: Journeys, joined: Floats, start: Floats, end: Floats) -> Visits:
    """The visits to one queue, from a minute per call; NaN where a call did not join. Each day is a batch."""
    row = np.flatnonzero(~np.isnan(joined))
    row = row[np.argsort(joined[row])]
    scenario = journeys.scenario
    batches = scenario.days - scenario.warmup_days
    batch = (joined[row] // DAY).astype(np.int64) - scenario.warmup_days
    batch[(batch < 0) | (batch >= batches)] = -1
    return Visits(row, joined[row], start[row], end[row], batch, batches, DAY)


def in_batches(
    scenario: Scenario, replications: int, read: Callable[[Journeys], dict[str, Floats]]
) -> dict[str, Floats]:
    """What is read by batch, over several replications; only one replication is in memory at a time."""
    seen = [read(simulate(scenario, seed=SEED, replication=replication)) for replication in range(replications)]
    return {name: np.concatenate([each[name] for each in seen]) for name in seen[0]}


def assert_agrees(figures: Floats, theory: float, controls: Floats | None = None) -> None:
    """The mean of figures by batch is the theoretical value, and known well enough to say so."""
    batches = len(figures)
    assert batches >= FEWEST_BATCHES
    known = np.empty((batches, 0)) if controls is None else controls
    spreads = known.std(axis=0, ddof=1)
    assert np.all(np.abs(known.mean(axis=0)) <= STANDARD_ERRORS_OF_A_CONTROL * spreads / math.sqrt(batches))
    design = np.column_stack([np.ones(batches), known / spreads])
    coefficients = np.linalg.lstsq(design, figures, rcond=None)[0]
    freedom = batches - design.shape[1]
    variance = float(np.sum((figures - design @ coefficients) ** 2)) / freedom
    error = math.sqrt(variance * float(np.linalg.pinv(design.T @ design)[0, 0]))
    estimate = float(coefficients[0])
    half_width = float(stats.t.ppf(0.975, freedom)) * error
    low, high = estimate - half_width, estimate + half_width
    print(  # noqa: T201 (shown by pytest -rP)
        f"theory {theory:.6f}, simulated {estimate:.6f}, 95 % interval from {100 * (low / theory - 1):+.2f} % to "
        f"{100 * (high / theory - 1):+.2f} %, half-width {100 * half_width / theory:.2f} %, "
        f"{abs(estimate - theory) / error:.1f} standard errors off, {batches} batches"
    )
    assert abs(estimate - theory) <= STANDARD_ERRORS * error
    assert half_width <= PRECISION * theory
    assert theory * (1 - TOLERANCE) <= low
    assert high <= theory * (1 + TOLERANCE)


def erlang_c(people: int, load: float) -> float:
    """The chance to wait in M/M/c with this offered load in erlangs (Erlang 1917)."""
    terms = [load**k / math.factorial(k) for k in range(people)]
    last = load**people / math.factorial(people) * people / (people - load)
    return last / (sum(terms) + last)


def queue_length(people: int, load: float) -> float:
    """Mean number waiting in M/M/c."""
    return erlang_c(people, load) * load / (people - load)
