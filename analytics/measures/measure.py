"""What a measure is: a name, what it is called, its unit, exactly what it counts, and what reckons it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Literal

from analytics.units import Unit, column_head

from .observations import Observed, View

Basis = Literal["call", "person", "attempt", "item", "day"]


@dataclass(frozen=True)
class Meaning:
    """What a figure is: its name in tables, its label in plain words, and exactly what it counts."""

    name: str
    label: str
    unit: Unit
    basis: Basis
    definition: str
    _: KW_ONLY
    is_signed: bool = False
    """Whether it may be below 0, as the mean of a difference."""

    @property
    def possible(self) -> tuple[float, float]:
        """The least and the largest value that it can have: no share is above 1."""
        return -math.inf if self.is_signed else 0.0, 1.0 if self.unit == "share" else math.inf

    @property
    def is_per_day(self) -> bool:
        """Whether its figure is a sum per day, not a mean, share or length of time."""
        counts = self.unit in {"calls", "appointments", "items"} and self.basis in {"call", "item"}
        return counts or self.unit in {"hours", "dollars", "people"}

    @property
    def full_label(self) -> str:
        """Its label, and whether it is a day's."""
        return f"{self.label}, a day" if self.is_per_day else self.label

    def head(self, part: str = "") -> str:
        """The head of a column of its figures, with the unit: see :func:`analytics.units.column_head`."""
        return column_head(self.full_label, self.unit, part)


@dataclass(frozen=True)
class Measure(Meaning):
    """One measure, and how it is reckoned."""

    observe: Callable[[View], Observed]
    percentile: float | None = None
    """For a percentile, the share of calls at or below it; None for sums and means."""
