"""The figures of one replication: the value of every measure in every group of every scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from queueing.journeys import Journeys

from .measures import MEASURES, Measure
from .observations import Observed, View
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
    groupings = {scope: (*period.group_of(scope), period.days_in(scope)) for scope in SCOPES}
    value = {scope: np.empty((len(MEASURES), groups)) for scope, (_, groups, _) in groupings.items()}
    calls = {scope: np.empty((len(MEASURES), groups)) for scope, (_, groups, _) in groupings.items()}
    for measures in _SAME_OBSERVATION:
        observed = measures[0].observe(view)
        counted = _by_cell(observed, period)
        plain = [_ROW[measure.name] for measure in measures if measure.percentile is None]
        ranked = {_ROW[measure.name]: measure.percentile for measure in measures if measure.percentile is not None}
        for scope, (group_of_cell, groups, days) in groupings.items():
            numbers = days if counted.calls is None else gather(counted.calls, group_of_cell, groups)
            weight = days if counted.weight is None else gather(counted.weight, group_of_cell, groups)
            value[scope][plain] = _divide(gather(counted.amount, group_of_cell, groups), weight)
            calls[scope][[*plain, *ranked]] = numbers
            if ranked:
                value[scope][list(ranked)] = _percentiles(observed, group_of_cell, groups, list(ranked.values()))
    return Figures(period, value, calls)


@dataclass(frozen=True)
class _Counted:
    """What a measure counts, added up by cell; no ``weight`` where it is per day, no ``calls`` where not of calls."""

    amount: Floats
    weight: Floats | None
    calls: Floats | None


_ROW: Final = {name: row for row, name in enumerate(MEASURES)}


def _by_observation() -> list[list[Measure]]:
    """The measures, those together that are different figures of one observation."""
    together: dict[object, list[Measure]] = {}
    for measure in MEASURES.values():
        together.setdefault(measure.observe, []).append(measure)
    return list(together.values())


_SAME_OBSERVATION: Final = _by_observation()


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
    quotient: Floats = np.divide(amount, weight, out=np.full(len(amount), np.nan), where=weight > 0)
    return quotient
