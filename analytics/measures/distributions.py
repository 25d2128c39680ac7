"""How waits are distributed, counted on a fixed scale, so that the callers of several weeks can be put together.

A percentile over several weeks is one of all their callers together. The mean of the weeks' own percentiles would be
another figure: where some weeks are crowded and most are quiet, it is a wait that far more than half stay below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .limits import LOWER
from .scopes import Floats, Integers

_STEPS_TO_DOUBLE: Final = 128
"""So many steps of the scale lead to twice the wait: each is half a percent wide."""
_SHORTEST, _LONGEST = 2.0**-10, 2.0**14
"""In hours: 3.5 seconds, below which the scale has one step, and two years."""
_EXACT_MINUTES: Final = (float(LOWER), 24 * 60.0, 48 * 60.0, 72 * 60.0)
"""Waits that are told of and that steps would not end at otherwise, as they do at whole hours and their halves."""
_ROUNDING: Final = 1e-12
_CROWDED: Final = 8
"""Counting is faster than sorting up to so many places for each entry."""


def _scale() -> Floats:
    doublings = np.arange(np.log2(_SHORTEST) * _STEPS_TO_DOUBLE, np.log2(_LONGEST) * _STEPS_TO_DOUBLE + 1)
    steps = 60.0 * 2.0 ** (doublings / _STEPS_TO_DOUBLE)
    return np.unique(np.concatenate(([0.0, np.inf], _EXACT_MINUTES, steps)))


SCALE: Final = _scale()
"""The waits in minutes at which the steps end, which belong to them: none at all first, and last what never ends."""
STEPS: Final = len(SCALE)


@dataclass(frozen=True)
class Distribution:
    """How many values of each group lie in each step of :data:`SCALE`, those alone in which any lie."""

    place: NDArray[np.integer[Any]]
    """The group times :data:`STEPS` plus the step, ascending."""
    number: NDArray[np.integer[Any]]

    @classmethod
    def of(cls, group: Integers, value: Floats) -> Distribution:
        """The distribution of values in minutes, infinite ones included; those of group -1 are left out."""
        step = np.zeros(len(value), dtype=np.int32)
        positive = np.flatnonzero(value > 0)
        step[positive] = np.searchsorted(SCALE, value[positive])
        place = (group.astype(np.int32) * STEPS + step)[group >= 0]
        found, number = np.unique(place, return_counts=True)
        return cls(found, number.astype(np.int32))

    @classmethod
    def side_by_side(cls, parts: Sequence[Distribution], groups: int) -> Distribution:
        """Several distributions of so many groups as one: the groups of the first, those of the second, and so on."""
        begins = np.arange(len(parts)) * groups * STEPS
        place = np.concatenate([part.place + begin for part, begin in zip(parts, begins, strict=True)])
        return cls(place, np.concatenate([part.number for part in parts]))

    def grouped(self, group: Integers) -> Distribution:
        """The same values with ``group`` of each group in its place."""
        own, step = np.divmod(self.place, STEPS)
        return _counted(group[own] * STEPS + step, self.number)

    def sizes(self, groups: int) -> Floats:
        """The number of values in each group."""
        number: Floats = np.bincount(self.place // STEPS, self.number, minlength=groups).astype(np.float64)
        return number

    def percentiles(self, shares: Floats, groups: int) -> Floats:
        """The least wait within which a share of a group's values lie, of several shares; NaN for an empty group.

        ``shares`` has shape (n, groups) or can be broadcast to it, the result has it. Within a step values are taken
        to lie evenly, so that the result is off by less than half a percent; it is at most the end of a step just
        where the share of values up to there is as large.
        """
        if not len(self.place):
            return np.full(np.broadcast_shapes(shares.shape, (1, groups)), np.nan)
        up_to = np.cumsum(self.number)
        ends = np.searchsorted(self.place, np.arange(1, groups + 1) * STEPS)
        begins = np.concatenate(([0], ends[:-1]))
        before = np.concatenate(([0], up_to))[begins]
        sizes = np.concatenate(([0], up_to))[ends] - before
        target = before + shares * sizes * (1 - _ROUNDING)
        # Some values are at a step's end or below: the first such step of the group, or its last one.
        at = np.clip(np.searchsorted(up_to, target), begins, np.maximum(begins, ends - 1))
        at = np.minimum(at, len(up_to) - 1)
        step = self.place[at] % STEPS
        low, high = SCALE[np.maximum(step - 1, 0)], SCALE[step]
        within = np.clip((target - up_to[at]) / self.number[at] + 1.0, 0.0, 1.0)
        with np.errstate(invalid="ignore"):  # nothing times what never ends
            found = np.where(np.isinf(high), np.inf, low + (high - low) * within)
        return np.where(sizes > 0, found, np.nan)

    def numbers_up_to(self, waits: Floats) -> Floats:
        """How many values of each group are at most a wait, in proportion within a step.

        ``waits`` has shape (n, groups), n waits for each group, and so has the result.
        """
        group, step = np.divmod(self.place, STEPS)
        low, high = SCALE[np.maximum(step - 1, 0)], SCALE[step]
        wide = np.isfinite(high) & (high > low)
        found = np.empty(waits.shape)
        for row, wait in enumerate(waits):
            limit = wait[group]
            within = np.divide(limit - low, high - low, out=(high <= limit).astype(np.float64), where=wide)
            found[row] = np.bincount(group, self.number * np.clip(within, 0.0, 1.0), waits.shape[1])
        return found


def _counted(place: NDArray[np.integer[Any]], number: NDArray[np.integer[Any]]) -> Distribution:
    """The distribution in order, with what lies at one place added up."""
    if not len(place):
        return Distribution(place, number)
    if place.max() < _CROWDED * len(place):
        total = np.bincount(place, number)
        found = np.flatnonzero(total)
        return Distribution(found, total[found].astype(np.int64))
    # Stable, since it merges stretches that are in order already.
    order = np.argsort(place, kind="stable")
    place = place[order]
    first = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
    return Distribution(place[first], np.add.reduceat(number[order], first))
