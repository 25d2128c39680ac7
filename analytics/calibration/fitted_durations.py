"""The shapes that the model knows, fitted to observed times by maximum likelihood and compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import special

from analytics.measures.scopes import Floats
from queueing.scenario.duration import Duration, Shape

from .estimates import NORMAL, MeasuredEstimate

MOST_FITTED: Final = 20_000
"""Of more observations every so many in order are taken: the fits then differ in the fourth figure at most."""
MOST_CENSORED: Final = 8_000
"""The same where some are cut short, which takes longer to fit."""
LARGEST_CV: Final = 20.0
"""As a duration of a scenario allows."""


@dataclass(frozen=True)
class Fit:
    """One shape fitted to times in seconds."""

    shape: Shape
    parameters: Mapping[str, MeasuredEstimate]
    """lognormal: mu and sigma of log seconds; gamma: shape and scale (seconds); exponential: mean (seconds)."""
    mean: float
    """Seconds."""
    cv: float
    log_likelihood: float
    distance: float
    """The largest difference between fitted and observed distribution (Kolmogorov-Smirnov), a share of calls."""

    def shares_below(self, seconds: Floats) -> Floats:
        """Shares of the fitted distribution that lie below these seconds."""
        found: Floats = self._distribution().cdf(seconds)
        return found

    def duration(self) -> Duration:
        """The fitted time as a scenario takes it, in minutes."""
        cv = None if self.shape == "exponential" else min(LARGEST_CV, self.cv)
        return Duration(self.mean / 60, cv, self.shape)

    def _distribution(self) -> Any:
        return _distribution(self.shape, {name: each.value for name, each in self.parameters.items()})


def _distribution(shape: Shape, parameters: Mapping[str, float]) -> Any:
    from scipy import stats

    if shape == "lognormal":
        return stats.lognorm(parameters["sigma"], scale=math.exp(parameters["mu"]))
    if shape == "gamma":
        return stats.gamma(parameters["shape"], scale=parameters["scale"])
    return stats.expon(scale=parameters["mean"])


def fit_times(values: Floats) -> tuple[Fit, ...]:
    """Fit each shape to fully observed times above 0 (seconds, at least 30 that differ), the likeliest first."""
    from scipy import stats

    number = len(values)
    used = thinned(np.sort(values))
    logs = np.log(values)
    found: dict[Shape, dict[str, MeasuredEstimate]] = {
        "lognormal": _lognormal(float(logs.mean()), float(logs.std()), number),
        "exponential": _exponential(float(values.mean()), number),
    }
    shape, _, scale = stats.gamma.fit(used, floc=0)
    found["gamma"] = _gamma(float(shape), float(scale), number)
    fits = []
    for each, parameters in found.items():
        distribution = _distribution(each, {name: estimate.value for name, estimate in parameters.items()})
        likelihood = float(distribution.logpdf(used).sum()) * number / len(used)
        distance = float(stats.ks_1samp(used, distribution.cdf, method="asymp").statistic)
        fits.append(_fit(each, parameters, distribution, likelihood, distance))
    return tuple(sorted(fits, key=lambda fit: -fit.log_likelihood))


def fit_patience(abandoned: Floats, answered: Floats, survival: tuple[Floats, Floats]) -> tuple[Fit, ...]:
    """Fit each shape to waits that ended by giving up and to waits that an answer cut short, the likeliest first.

    ``survival`` is the Kaplan-Meier estimate: seconds and the share that is still patient then; fits are compared
    with it at these times. Waits are in seconds and above 0.
    """
    from scipy import stats

    # Both kinds are thinned alike, so that their proportion stays.
    most = max(1.0, (len(abandoned) + len(answered)) / MOST_CENSORED)
    given_up, cut_short = (thinned(np.sort(values), math.ceil(len(values) / most)) for values in (abandoned, answered))
    data = stats.CensoredData(uncensored=given_up, right=cut_short)
    mean = float((abandoned.sum() + answered.sum()) / len(abandoned))
    number = len(abandoned)
    found: dict[Shape, dict[str, MeasuredEstimate]] = {"exponential": _exponential(mean, number)}
    sigma, _, scale = stats.lognorm.fit(data, 1.5, floc=0, scale=mean)
    found["lognormal"] = _lognormal(math.log(scale), float(sigma), number)
    shape, _, scale = stats.gamma.fit(data, 1.0, floc=0, scale=mean)
    found["gamma"] = _gamma(float(shape), float(scale), number)
    fits = []
    for each, parameters in found.items():
        distribution = _distribution(each, {name: estimate.value for name, estimate in parameters.items()})
        likelihood = float(distribution.logpdf(given_up).sum() + distribution.logsf(cut_short).sum()) * most
        distance = float(np.max(np.abs(distribution.sf(survival[0]) - survival[1])))
        fits.append(_fit(each, parameters, distribution, likelihood, distance))
    return tuple(sorted(fits, key=lambda fit: -fit.log_likelihood))


def thinned(ordered: Floats, most: int = MOST_FITTED) -> Floats:
    """At most so many of ordered values, evenly spaced in their order, so that the distribution stays."""
    if len(ordered) <= most:
        return ordered
    places = ((np.arange(most) + 0.5) * (len(ordered) / most)).astype(np.int64)
    return ordered[places]


def _fit(
    shape: Shape, parameters: Mapping[str, MeasuredEstimate], distribution: Any, likelihood: float, distance: float
) -> Fit:
    mean, deviation = float(distribution.mean()), float(distribution.std())
    return Fit(shape, parameters, mean, deviation / mean, likelihood, distance)


# The standard errors below are those of the information matrix; with censored waits, of those observed to the end.


def _lognormal(mu: float, sigma: float, number: int) -> dict[str, MeasuredEstimate]:
    error = sigma / math.sqrt(number)
    return {
        "mu": _with_error(mu, error, "number", number),
        "sigma": _with_error(sigma, error / math.sqrt(2), "number", number),
    }


def _exponential(mean: float, number: int) -> dict[str, MeasuredEstimate]:
    return {"mean": _with_error(mean, mean / math.sqrt(number), "seconds", number)}


def _gamma(shape: float, scale: float, number: int) -> dict[str, MeasuredEstimate]:
    trigamma = float(special.polygamma(1, shape))
    information = number * (shape * trigamma - 1)
    return {
        "shape": _with_error(shape, math.sqrt(shape / information), "number", number),
        "scale": _with_error(scale, scale * math.sqrt(trigamma / information), "seconds", number),
    }


def _with_error(value: float, error: float, unit: Any, number: int) -> MeasuredEstimate:
    return MeasuredEstimate(value, value - NORMAL * error, value + NORMAL * error, unit, number)
