"""How far calls lie from a forecast: learned from the errors of earlier forecasts, given as prediction intervals.

The variance of calls y around a forecast f, w weeks ahead, is taken to be f + c (a + b (w - 1)) f^2: Poisson noise, and
a relative part that grows with the horizon and has a factor c for the time of day. a and b >= 0 are least squares of
the relative part that errors show, sum((y - f)^2 - f) / sum(f^2), week by week; c is the same ratio at a time of day
over that of all. How many such deviations an interval must reach is then the errors' own quantile (split conformal
prediction, Lei et al. 2018, JASA 113:1094), so that its coverage does not rest on the variance's form. Few errors are
helped out by a default that counts as one origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from scipy.special import ndtri

from queueing import Scenario
from queueing.scenario.calendar import Floats, Integers

from .call_history import Flags

LEVELS: Final = (0.80, 0.95)
"""Shares of calls that the intervals are meant to hold."""
DEFAULT_CV: Final = float(Scenario.model_fields["daily_cv"].default)
"""Relative deviation of a day from its forecast, Poisson noise apart, where no error is known: the scenario's own."""
DEFAULT_GROWTH: Final = 0.05
"""What a week further ahead adds to the relative variance, as a share of it, where no error is known."""
LEAST_GROWTH: Final = 0.02
"""It adds at least so much, whatever few errors say."""

_DEFAULT_ORIGINS: Final = 1.0
_DEFAULT_DAYS: Final = 20.0


@dataclass(frozen=True, eq=False)
class Spread:
    """How far calls lie from a forecast, by weeks ahead (1 is the first week) and part of the day."""

    one_week: float
    """Relative variance one week ahead, Poisson noise taken out."""
    per_week: float
    """What each further week adds to it."""
    by_part: Floats
    """Its factor in each part of the day; one factor, 1, where a day has no parts."""
    reach: Mapping[float, float]
    """By level: how many standard deviations its interval reaches to each side."""
    origins: int
    """Forecasts whose errors it rests on."""
    times: Mapping[float, Floats] = field(default_factory=lambda: {level: np.ones(1) for level in LEVELS})
    """By level, for each week ahead: how many times as wide intervals are as the errors alone say; the last goes on."""

    def relative_variance(self, weeks_ahead: Integers | int) -> Floats:
        """The variance of calls over the squared forecast, Poisson noise and time of day left out."""
        return self.one_week + self.per_week * (np.asarray(weeks_ahead, dtype=np.float64) - 1.0)

    def deviation(self, forecast: Floats, weeks_ahead: Integers) -> Floats:
        """The standard deviation of calls around a forecast: days in rows, parts of the day in columns."""
        relative = self.relative_variance(weeks_ahead)[:, None] * self.by_part
        found: Floats = np.sqrt(forecast + relative * forecast**2)
        return found

    def half_width(self, forecast: Floats, weeks_ahead: Integers, level: float) -> Floats:
        """How far to either side calls lie with a probability of ``level``, one of ``LEVELS``.

        It is never less than Poisson noise alone needs, however close to the forecast a few days happened to be.
        """
        own = self.reach[level] * self.deviation(forecast, weeks_ahead)
        times = self.times[level][np.minimum(weeks_ahead, len(self.times[level])) - 1]
        half: Floats = times[:, None] * np.maximum(own, _normal_reach(level) * np.sqrt(forecast))
        return half

    def interval(self, forecast: Floats, weeks_ahead: Integers, level: float) -> tuple[Floats, Floats]:
        """The ends between which calls lie with a probability of ``level``, one of ``LEVELS``; never below 0."""
        half = self.half_width(forecast, weeks_ahead, level)
        return np.maximum(forecast - half, 0.0), forecast + half


def interval_score(came: Floats, expected: Floats, half: Floats, level: float) -> Floats:
    """Winkler's score of intervals of these half widths, never below 0 calls: width, and what lay outside, at a price.

    The price is 2 over the share that is meant to lie outside.
    """
    low, high = np.maximum(expected - half, 0.0), expected + half
    outside = np.maximum(low - came, 0.0) + np.maximum(came - high, 0.0)
    return high - low + 2 / (1 - level) * outside


def fit_spread(actual: Floats, forecast: Floats, weeks_ahead: Integers) -> Spread:
    """The spread that errors show.

    ``actual`` and ``forecast`` have a row per origin, then a day ahead, then a part of the day (one for whole days);
    NaN in ``actual`` is not known. ``weeks_ahead`` belongs to the days (1 for the first seven). A forecast of 0 says
    nothing.
    """
    known = np.isfinite(actual) & (forecast > 0)
    used = known.any(axis=(0, 1))
    by_part = np.ones(actual.shape[2])
    actual, forecast, known = actual[:, :, used], forecast[:, :, used], known[:, :, used]
    wanted = np.where(known, forecast, 0.0)
    error = np.where(known, actual - forecast, 0.0)
    excess, square = error**2 - wanted, wanted**2
    one_week, per_week = _growth(excess, square, known, weeks_ahead)
    origins = int(known.any(axis=(1, 2)).sum())
    by_part[used] = _part_factors(excess, square, known)
    plain = Spread(one_week, per_week, by_part[used], {}, origins)
    scores = (np.abs(error) / plain.deviation(np.where(known, forecast, 1.0), weeks_ahead))[known]
    reach = {level: _reach(scores, level, origins) for level in LEVELS}
    return replace(plain, by_part=by_part, reach=reach)


def _growth(excess: Floats, square: Floats, known: Flags, weeks_ahead: Integers) -> tuple[float, float]:
    """The a and b: least squares through the weeks' relative variances, each as heavy as it has origins."""
    from scipy.optimize import nnls

    design, found = [[1.0, 0.0], [0.0, 1.0]], [DEFAULT_CV**2, DEFAULT_GROWTH * DEFAULT_CV**2]
    weights = [_DEFAULT_ORIGINS, _DEFAULT_ORIGINS]
    for week in np.unique(weeks_ahead).tolist():
        days = weeks_ahead == week
        squares = float(square[:, days].sum())
        if squares > 0:
            design.append([1.0, week - 1.0])
            found.append(float(excess[:, days].sum()) / squares)
            weights.append(float(known[:, days].any(axis=(1, 2)).sum()))
    root = np.sqrt(weights)
    (one_week, per_week), _ = nnls(np.array(design) * root[:, None], np.array(found) * root)
    return float(one_week), float(max(per_week, LEAST_GROWTH * one_week))


def _part_factors(excess: Floats, square: Floats, known: Flags) -> Floats:
    """The c: a part of the day's relative variance over that of all, drawn to 1 as if so many days had shown that."""
    factors = np.ones(square.shape[2])
    total = float(excess.sum())
    if total <= 0 or len(factors) == 1:
        return factors
    squares = square.sum(axis=(0, 1))
    used = squares > 0
    own = excess.sum(axis=(0, 1))[used] / squares[used] / (total / float(square.sum()))
    days = known.sum(axis=(0, 1))[used]
    factors[used] = (days * np.maximum(own, 0.0) + _DEFAULT_DAYS) / (days + _DEFAULT_DAYS)
    return factors


def _reach(scores: Floats, level: float, origins: int) -> float:
    """The scores' quantile, and the normal distribution's with the weight of one origin."""
    normal = _normal_reach(level)
    if not len(scores):
        return normal
    own = float(np.quantile(scores, level, method="higher"))
    return (origins * own + _DEFAULT_ORIGINS * normal) / (origins + _DEFAULT_ORIGINS)


def _normal_reach(level: float) -> float:
    """How many standard deviations hold a share of a normal distribution."""
    return float(ndtri((1 + level) / 2))
