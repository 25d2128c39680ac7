"""The figures of one replication: the value of every measure in every group of every scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from queueing.journeys import Journeys

from .definitions import MEASURES, Measure
from .observations import Flags, Observed, View
from .scopes import SCOPES, Floats, Integers, Period, Scope, add_up, gather, percentiles


@dataclass(frozen=True)
class Figures:
    """Values by scope, each of shape (measures, groups); NaN where there was nothing to measure.

    ``calls`` of the same shape says how many calls (or attempts, people, days) each value rests on.
    """

    period: Period
    value: dict[Scope, Floats]
    calls: dict[Scope, Floats]


def figures_of(journeys: Journeys) -> Figures:
    """All figures of one replication."""
    view = View.of(journeys)
    period = view.period
    counted, ranked = [], {}
    for number, measures in enumerate(_SAME_OBSERVATION):
        observed = measures[0].observe(view)
        counted.append(_by_cell(observed, period))
        if number in _RANKED:
            ranked[number] = observed
    amount, weight, calls = _Sums.of(counted, "amount"), _Sums.of(counted, "weight"), _Sums.of(counted, "calls")
    value: dict[Scope, Floats] = {}
    numbers: dict[Scope, Floats] = {}
    for scope in SCOPES:
        group_of_cell, groups = period.group_of(scope)
        days = period.days_in(scope)
        quotient = _divide(amount.gathered(group_of_cell, groups, days), weight.gathered(group_of_cell, groups, days))
        value[scope] = quotient[_OBSERVATION]
        numbers[scope] = calls.gathered(group_of_cell, groups, days)[_OBSERVATION]
        for number, observed in ranked.items():
            rows, shares = _RANKED[number]
            value[scope][rows] = _percentiles(observed, group_of_cell, groups, shares)
    return Figures(period, value, numbers)


@dataclass(frozen=True)
class _Counted:
    """What a measure counts, added up by cell; no ``weight`` where it is per day, no ``calls`` where not of calls."""

    amount: Floats
    weight: Floats | None
    calls: Floats | None


@dataclass(frozen=True)
class _Sums:
    """One part of what all observations count, to be added up over groups of cells at once."""

    known: Flags
    """Which observations have it; for the others the days of a group stand in its place."""
    by_cell: Floats
    """Of those that have it, shape (observations, cells)."""

    @classmethod
    def of(cls, counted: list[_Counted], part: str) -> _Sums:
        parts = [getattr(each, part) for each in counted]
        known = np.array([each is not None for each in parts])
        return cls(known, np.stack([each for each in parts if each is not None]))

    def gathered(self, group_of_cell: Integers, groups: int, days: Floats) -> Floats:
        """The sums by observation and group."""
        some = len(self.by_cell)
        group = (np.arange(some)[:, np.newaxis] * groups + group_of_cell).ravel()
        sums = np.tile(days, (len(self.known), 1))
        sums[self.known] = gather(self.by_cell.ravel(), group, some * groups).reshape(some, groups)
        return sums


_ROW: Final = {name: row for row, name in enumerate(MEASURES)}


def _by_observation() -> list[list[Measure]]:
    """The measures, those together that are different figures of one observation."""
    together: dict[object, list[Measure]] = {}
    for measure in MEASURES.values():
        together.setdefault(measure.observe, []).append(measure)
    return list(together.values())


_SAME_OBSERVATION: Final = _by_observation()
_NUMBER_OF: Final = {measure.name: number for number, same in enumerate(_SAME_OBSERVATION) for measure in same}
_OBSERVATION: Final = np.array([_NUMBER_OF[name] for name in MEASURES])
"""The observation of each measure."""


def _ranked() -> dict[int, tuple[list[int], list[float]]]:
    """The rows and shares of the percentiles of each observation that has any."""
    found = {}
    for number, same in enumerate(_SAME_OBSERVATION):
        shares = {_ROW[measure.name]: measure.percentile for measure in same if measure.percentile is not None}
        if shares:
            found[number] = list(shares), list(shares.values())
    return found


_RANKED: Final = _ranked()


def _by_cell(observed: Observed, period: Period) -> _Counted:
    if observed.cell is None:
        weight = None if observed.per_day else _required(observed.weight_by_cell)
        return _Counted(_required(observed.amount_by_cell), weight, observed.calls_by_cell)
    calls = add_up(observed.cell, None, period.cells)
    amount = calls if observed.value is None else add_up(observed.cell, observed.value, period.cells)
    return _Counted(amount, None if observed.per_day else calls, calls)


def _percentiles(observed: Observed, group_of_cell: Integers, groups: int, shares: list[float]) -> Floats:
    if observed.cell is None:
        msg = "a percentile is taken of the values of calls, not of amounts by cell"
        raise ValueError(msg)
    group = np.where(observed.cell >= 0, group_of_cell[observed.cell], -1)
    return percentiles(group, _required(observed.value), groups, shares)


def _required(amount: Floats | None) -> Floats:
    if amount is None:
        msg = "a measure gives either cells with values or amounts by cell"
        raise ValueError(msg)
    return amount


def _divide(amount: Floats, weight: Floats) -> Floats:
    quotient: Floats = np.divide(amount, weight, out=np.full(amount.shape, np.nan), where=weight > 0)
    return quotient
