"""Figures estimated from observations, each with its 95 % interval in closed form."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import special

from analytics.measures.intervals import CONFIDENCE
from analytics.measures.scopes import Floats

EstimateUnit = Literal["seconds", "share", "number"]
NORMAL: Final = float(special.ndtri((1 + CONFIDENCE) / 2))
"""Standard errors between a figure and the end of its interval."""


@dataclass(frozen=True)
class MeasuredEstimate:
    """A figure with its 95 % interval; an end that the observations do not show is NaN or infinite."""

    value: float
    low: float
    high: float
    unit: EstimateUnit
    observations: int
    """How many calls (or days) it rests on."""


def estimate_mean(values: Floats, unit: EstimateUnit = "seconds") -> MeasuredEstimate:
    """The mean with its normal interval; at least two values."""
    mean, error = float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))
    return MeasuredEstimate(mean, max(0.0, mean - NORMAL * error), mean + NORMAL * error, unit, len(values))


def estimate_cv(values: Floats) -> MeasuredEstimate:
    """The coefficient of variation of positive values.

    Its variance is, by the delta method from the moments about the mean m of order 2 to 4 (s2, s3, s4):
    (s2^2/m^4 + (s4 - s2^2)/(4 s2 m^2) - s3/m^3) / n. Source: Cramer (1946), Mathematical Methods of Statistics, 27.7.
    """
    mean = float(values.mean())
    apart = values / mean - 1
    second, third, fourth = (float(np.mean(apart**power)) for power in (2, 3, 4))
    cv = math.sqrt(second)
    variance = second**2 + ((fourth - second**2) / (4 * second) if second else 0.0) - third
    error = math.sqrt(max(0.0, variance) / len(values))
    return MeasuredEstimate(cv, max(0.0, cv - NORMAL * error), cv + NORMAL * error, "number", len(values))


def estimate_median(values: Floats) -> MeasuredEstimate:
    """The median with the interval of order statistics (binomial, normal approximation); at least two values."""
    ordered = np.sort(values)
    number = len(ordered)
    half = NORMAL * math.sqrt(number) / 2
    low, high = max(0, math.floor(number / 2 - half)), min(number - 1, math.ceil(number / 2 + half))
    return MeasuredEstimate(float(np.median(ordered)), float(ordered[low]), float(ordered[high]), "seconds", number)


def estimate_share(successes: float, trials: float) -> MeasuredEstimate:
    """A share of independent trials with Wilson's interval (Wilson 1927, JASA 22:209)."""
    from scipy import stats

    found = stats.binomtest(round(successes), round(trials)).proportion_ci(CONFIDENCE, method="wilson")
    return MeasuredEstimate(successes / trials, float(found.low), float(found.high), "share", round(trials))


def estimate_ratio(parts: Floats, wholes: Floats, unit: EstimateUnit) -> MeasuredEstimate:
    """The sum of parts over the sum of wholes, of groups that vary as a whole, such as customers or days.

    The interval takes groups, not what they hold, as independent: the variance is n/(n-1) times the sum of
    (part - ratio * whole)^2 over the squared sum of wholes. Source: Cochran (1977), Sampling Techniques, 6.3.
    """
    ratio, groups = float(parts.sum() / wholes.sum()), len(parts)
    spread = float(((parts - ratio * wholes) ** 2).sum())
    error = math.sqrt(spread * groups / max(1, groups - 1)) / float(wholes.sum())
    highest = 1.0 if unit == "share" else math.inf
    low, high = max(0.0, ratio - NORMAL * error), min(highest, ratio + NORMAL * error)
    return MeasuredEstimate(ratio, low, high, unit, round(float(wholes.sum())) if unit == "share" else groups)
