"""How long something takes: a mean, a spread and a shape, or as it was measured; always in minutes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

Shape = Literal["lognormal", "gamma", "exponential", "constant", "empirical"]
MOST_QUANTILES = 1_001
_CLOSE = 1e-9


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Duration:
    """A random time in minutes, given by its mean, coefficient of variation and shape.

    ``cv`` is the standard deviation divided by the mean. An exponential time has a
    ``cv`` of 1 and a constant one of 0; it may be left out for those two, and is that of the quantiles for an
    ``empirical`` one. Its ``quantiles`` are at equal steps of probability from 0 to 1, and times between two are
    linear; they are taken times a factor so that their mean is ``mean``.

    Raises:
        pydantic.ValidationError: a negative or infinite mean, a ``cv`` that the shape cannot have, or quantiles that
            do not rise or are not of this shape.
    """

    mean: float = Field(ge=0, allow_inf_nan=False)
    cv: float | None = Field(default=None, ge=0, le=20, allow_inf_nan=False)
    shape: Shape = "lognormal"
    quantiles: tuple[float, ...] = Field(default=(), max_length=MOST_QUANTILES, exclude_if=lambda given: not given)

    @model_validator(mode="after")
    def _settle_spread(self) -> Duration:
        if self.shape == "empirical":
            self._settle_quantiles()
            return self
        if self.quantiles:
            msg = f"quantiles do not fit the shape {self.shape}: allowed is the shape empirical, or leave them out"
            raise ValueError(msg)
        natural = 0.0 if self.shape == "constant" else 1.0
        if self.cv is None:
            object.__setattr__(self, "cv", natural)
        elif self.shape in ("exponential", "constant") and self.cv != natural:
            msg = f"cv {self.cv:g} does not fit the shape {self.shape}: allowed is {natural:g}, or leave cv out"
            raise ValueError(msg)
        elif self.shape == "gamma" and self.cv == 0:
            msg = "cv 0 does not fit the shape gamma: allowed is a cv above 0, or the shape constant"
            raise ValueError(msg)
        return self

    def _settle_quantiles(self) -> None:
        given = self.quantiles
        rise = all(math.isfinite(low) and 0 <= low <= high < math.inf for low, high in pairwise(given))
        if len(given) < 2 or not rise or given[-1] == 0:  # noqa: PLR2004 (two ends)
            msg = "quantiles: needed are two and more numbers from 0 on that rise, the last above 0"
            raise ValueError(msg)
        mean = _mean_of(given)
        spread = math.sqrt(max(_mean_square_of(given) / mean**2 - 1, 0.0))
        if self.cv is not None and not math.isclose(self.cv, spread, rel_tol=1e-6, abs_tol=1e-6):
            msg = f"cv {self.cv:g} is not that of the quantiles: allowed is {spread:g}, or leave cv out"
            raise ValueError(msg)
        object.__setattr__(self, "cv", spread)
        # Without a mean nothing takes any time, and the quantiles stay for when there is one again.
        if self.mean > 0 and not math.isclose(self.mean, mean, rel_tol=_CLOSE):
            factor = self.mean / mean
            object.__setattr__(self, "quantiles", tuple(minutes * factor for minutes in given))

    @classmethod
    def measured(cls, quantiles: Sequence[float]) -> Duration:
        """The time that has these quantiles, in minutes, at equal steps of probability from 0 to 1."""
        return cls(_mean_of(quantiles), None, "empirical", tuple(quantiles))

    @property
    def spread(self) -> float:
        """The coefficient of variation, settled for every shape."""
        return 0.0 if self.cv is None else self.cv

    def times(self, factor: float) -> Duration:
        """The duration with each time so many times as long."""
        return replace(self, mean=self.mean * factor)

    def parameters(self) -> tuple[float, float, float]:
        """The shape's code and its two parameters, as the engines read them.

        constant (0, minutes, 0); exponential (1, mean, 0); lognormal (2, mu, sigma of the
        logarithm); gamma (3, shape, scale); empirical (4, where its quantiles begin among those of the plan, here 0,
        number of steps).
        """
        if self.shape == "empirical" and self.mean > 0:
            return (4.0, 0.0, float(len(self.quantiles) - 1))
        if self.mean == 0 or self.spread == 0:
            return (0.0, self.mean, 0.0)
        if self.shape == "exponential":
            return (1.0, self.mean, 0.0)
        if self.shape == "lognormal":
            variance = math.log1p(self.spread**2)
            return (2.0, math.log(self.mean) - variance / 2, math.sqrt(variance))
        return (3.0, self.spread**-2, self.mean * self.spread**2)


def _mean_of(quantiles: Sequence[float]) -> float:
    """The mean of times that are uniform between two quantiles: that of the steps' midpoints."""
    return math.fsum((low + high) / 2 for low, high in pairwise(quantiles)) / max(len(quantiles) - 1, 1)


def _mean_square_of(quantiles: Sequence[float]) -> float:
    return math.fsum((low * low + low * high + high * high) / 3 for low, high in pairwise(quantiles)) / (
        len(quantiles) - 1
    )
