"""Confidence intervals over replications: Student t, and narrower ones by a control variate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from .scopes import Floats

CONFIDENCE = 0.95
LEAST_WITH_CONTROL = 20
"""Replications from which on a control is used; with fewer its coefficient is too uncertain to gain anything."""


@dataclass(frozen=True)
class Interval:
    """Means with their intervals, and the number of replications that each rests on."""

    mean: Floats
    low: Floats
    high: Floats
    replications: Floats


def mean_over_replications(values: Floats) -> Floats:
    """The mean over the first axis of the replications in which there was something to measure; NaN without any."""
    known = ~np.isnan(values)
    number = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0)
    return mean


def interval_over_replications(values: Floats, confidence: float = CONFIDENCE) -> Interval:
    """The mean over the first axis and its Student t interval.

    Replications in which there was nothing to measure (NaN) are left out of that mean. With one replication the
    mean has no interval: low and high are NaN; with none the mean is NaN, too.
    """
    known = ~np.isnan(values)
    number = known.sum(axis=0).astype(np.float64)
    several = number > 1
    mean = mean_over_replications(values)
    with np.errstate(invalid="ignore"):  # what has no end has no interval
        squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    variance = np.divide(squares, number - 1, out=np.full(number.shape, np.nan), where=several)
    half = np.full(number.shape, np.nan)
    half[several] = special.stdtrit(number[several] - 1, (1 + confidence) / 2) * np.sqrt(
        variance[several] / number[several]
    )
    return Interval(mean, mean - half, mean + half, number)


def interval_with_control(
    values: Floats, controls: Floats, expected: Floats, confidence: float = CONFIDENCE
) -> Interval:
    """The mean over the first axis and its interval, both corrected by what is known about the controls.

    ``values`` has shape (replications, ...), without NaN; ``controls`` shape (replications, k): figures of the same
    replications whose expectations, ``expected`` of shape (k,), are known. Values are regressed on the controls, and
    the mean is the regression's value where the controls are as expected. Its variance is that of the residuals
    times 1/n + (c - e)' S^-1 (c - e), where c are the controls' means, e what is expected and S their sums of squares
    and products about the means; the last term pays for the estimated coefficients. Student t with n - 1 - k degrees
    of freedom. Source: Lavenberg and Welch (1981), Management Science 27:322.

    The interval is exact where values and controls are jointly normal. Otherwise the mean is biased by the order of
    1/n, and the interval by less than its own width times 1/sqrt(n). Whether to use controls must not depend on which
    interval came out narrower: choosing the narrower of two covers less often than it says.

    All values are corrected by one and the same weighting of the replications, so that parts still add up to their
    sum. Controls that do not vary correct nothing.

    Raises:
        ValueError: fewer than k + 2 replications, or shapes that do not match.
    """
    replications, number = controls.shape
    if len(values) != replications or expected.shape != (number,):
        msg = f"{len(values)} values, {replications} controls and {expected.shape} expectations do not belong together"
        raise ValueError(msg)
    freedom = replications - 1 - number
    if freedom < 1:
        msg = f"{replications} replications are not allowed with {number} controls; allowed are {number + 2} and more"
        raise ValueError(msg)
    center = controls.mean(axis=0)
    apart = controls - center
    inverse = np.linalg.pinv(apart.T @ apart)
    off = center - expected
    mean = values.mean(axis=0)
    deviations = (values - mean).reshape(replications, -1)
    coefficients = inverse @ (apart.T @ deviations)
    corrected = mean - (off @ coefficients).reshape(mean.shape)
    residuals = deviations - apart @ coefficients
    variance = (residuals**2).sum(axis=0).reshape(mean.shape) / freedom
    half = special.stdtrit(freedom, (1 + confidence) / 2) * np.sqrt(variance * (1 / replications + off @ inverse @ off))
    return Interval(corrected, corrected - half, corrected + half, np.full(mean.shape, float(replications)))
