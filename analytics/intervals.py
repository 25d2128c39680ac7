"""Confidence intervals over replications (Student t)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .scopes import Floats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Means with their intervals, and the number of replications that each rests on."""

    mean: Floats
    low: Floats
    high: Floats
    replications: Floats


def interval_over_replications(values: Floats, confidence: float = CONFIDENCE) -> Interval:
    """The mean over the first axis and its Student t interval.

    Replications in which there was nothing to measure (NaN) are left out of that mean. With one replication the
    mean has no interval: low and high are NaN; with none the mean is NaN, too.
    """
    known = ~np.isnan(values)
    number = known.sum(axis=0).astype(np.float64)
    some, several = number > 0, number > 1
    mean = np.divide(np.where(known, values, 0.0).sum(axis=0), number, out=np.full(number.shape, np.nan), where=some)
    squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    variance = np.divide(squares, number - 1, out=np.full(number.shape, np.nan), where=several)
    half = np.full(number.shape, np.nan)
    half[several] = stats.t.ppf((1 + confidence) / 2, number[several] - 1) * np.sqrt(
        variance[several] / number[several]
    )
    return Interval(mean, mean - half, mean + half, number)
