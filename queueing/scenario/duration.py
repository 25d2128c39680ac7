"""How long something takes: a mean, a spread and a shape, always in minutes."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

Shape = Literal["lognormal", "gamma", "exponential", "constant"]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Duration:
    """A random time in minutes, given by its mean, coefficient of variation and shape.

    ``cv`` is the standard deviation divided by the mean. An exponential time has a
    ``cv`` of 1 and a constant one of 0; it may be left out for those two.

    Raises:
        pydantic.ValidationError: a negative or infinite mean, or a ``cv`` that the shape cannot have.
    """

    mean: float = Field(ge=0, allow_inf_nan=False)
    cv: float | None = Field(default=None, ge=0, le=20, allow_inf_nan=False)
    shape: Shape = "lognormal"

    @model_validator(mode="after")
    def _settle_spread(self) -> Duration:
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

    @property
    def spread(self) -> float:
        """The coefficient of variation, settled for every shape."""
        return 0.0 if self.cv is None else self.cv

    def times(self, factor: float) -> Duration:
        """The duration with each time so many times as long."""
        return Duration(self.mean * factor, self.cv, self.shape)

    def parameters(self) -> tuple[float, float, float]:
        """The shape's code and its two parameters, as the engines read them.

        constant (0, minutes, 0); exponential (1, mean, 0); lognormal (2, mu, sigma of the
        logarithm); gamma (3, shape, scale).
        """
        if self.mean == 0 or self.spread == 0:
            return (0.0, self.mean, 0.0)
        if self.shape == "exponential":
            return (1.0, self.mean, 0.0)
        if self.shape == "lognormal":
            variance = math.log1p(self.spread**2)
            return (2.0, math.log(self.mean) - variance / 2, math.sqrt(variance))
        return (3.0, self.spread**-2, self.mean * self.spread**2)
