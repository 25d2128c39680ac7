"""A duration as it is edited: its mean, spread and shape one at a time, always one that is possible."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from queueing import Duration
from queueing.scenario.duration import Shape

SHAPES: Final[dict[Shape, str]] = {
    "lognormal": "Lognormal",
    "gamma": "Gamma",
    "exponential": "Exponential",
    "constant": "Always the same",
    "empirical": "As measured",
}
LEAST_GAMMA_SPREAD: Final = 0.01
USUAL_SPREAD: Final = 1.0


def has_spread(duration: Duration) -> bool:
    """Whether the spread is free: the shapes exponential and constant have one of their own."""
    return duration.shape in ("lognormal", "gamma")


def with_mean(duration: Duration, mean: float) -> Duration:
    """The duration with another mean, in minutes."""
    return replace(duration, mean=mean)


def with_spread(duration: Duration, cv: float) -> Duration:
    """The duration with another coefficient of variation, where its shape leaves that free."""
    return Duration(duration.mean, cv, duration.shape) if has_spread(duration) else duration


def with_shape(duration: Duration, shape: Shape) -> Duration:
    """The duration with another shape; the spread stays where both shapes leave it free.

    Nothing takes the shape of measured times but these themselves.
    """
    if shape in {duration.shape, "empirical"}:
        return duration
    if shape in ("exponential", "constant"):
        return Duration(duration.mean, shape=shape)
    keeps = has_spread(duration) and duration.spread >= LEAST_GAMMA_SPREAD
    return Duration(duration.mean, duration.cv if keeps else USUAL_SPREAD, shape)
