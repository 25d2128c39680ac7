"""Whether two simulators that draw random numbers of their own give the same outcomes, but for chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from queueing import Journeys
from queueing.journeys import OUTCOMES

SEEDS: Final = 20
UNIT: Final = "standard errors"

Shares = Sequence[float]


def shares_of(outcomes: Iterable[str]) -> Shares:
    """The share of each outcome among some calls."""
    count = Counter(outcomes)
    return [count[name] / count.total() for name in OUTCOMES]


def shares_in(journeys: Journeys) -> Shares:
    """The share of each outcome in one replication."""
    return [float(np.mean(journeys.ended_as(name))) for name in OUTCOMES]


def largest_difference(one: Callable[[int], Shares], other: Callable[[int], Shares]) -> float:
    """The largest difference in the share of an outcome, in standard errors, over :data:`SEEDS` seeds.

    Among a dozen outcomes one of 2 to 3 is to be expected if the two are equal.
    """
    first, second = (np.array([shares(seed) for seed in range(SEEDS)]) for shares in (one, other))
    error = np.sqrt((first.var(axis=0, ddof=1) + second.var(axis=0, ddof=1)) / SEEDS)
    apart = np.abs(first.mean(axis=0) - second.mean(axis=0))
    return float(np.max(apart[error > 0] / error[error > 0]))
