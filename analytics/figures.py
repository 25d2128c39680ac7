"""The figures of one replication: the value of every measure in every group of every scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from queueing.journeys import Journeys

from .measures import MEASURES, observe
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
    counted = {name: _by_cell(observed, period) for name, observed in observe(view).items()}
    shares = _shares_by_population()
    value: dict[Scope, Floats] = {}
    calls: dict[Scope, Floats] = {}
    for scope in SCOPES:
        group_of_cell, groups = period.group_of(scope)
        days = period.days_in(scope)
        values = np.empty((len(MEASURES), groups))
        numbers = np.empty((len(MEASURES), groups))
        for row, found in enumerate(counted.values()):
            values[row] = _divide(
                gather(found.amount, group_of_cell, groups),
                days if found.weight is None else gather(found.weight, group_of_cell, groups),
            )
            numbers[row] = days if found.calls is None else gather(found.calls, group_of_cell, groups)
        for rows, percent in shares:
            one = counted[_NAMES[rows[0]]]
            group = np.where(one.cell >= 0, group_of_cell[one.cell], -1)
            values[rows] = percentiles(group, one.value, groups, percent)
        value[scope], calls[scope] = values, numbers
    return Figures(period, value, calls)


@dataclass(frozen=True)
class _Counted:
    """What a measure counts, added up by cell; no ``weight`` where it is per day, no ``calls`` where not of calls."""

    amount: Floats
    weight: Floats | None
    calls: Floats | None
    cell: Integers
    value: Floats


_NAMES: Final = list(MEASURES)
_NOTHING: Final = np.empty(0)


def _shares_by_population() -> list[tuple[list[int], tuple[float, ...]]]:
    """The percentiles that are taken of the same calls: the measures' rows, and the shares."""
    rows: dict[object, list[int]] = {}
    for row, measure in enumerate(MEASURES.values()):
        if measure.percentile is not None:
            rows.setdefault(measure.observe, []).append(row)
    return [(same, tuple(MEASURES[_NAMES[row]].percentile or 0.0 for row in same)) for same in rows.values()]


def _by_cell(observed: Observed, period: Period) -> _Counted:
    if observed.minute is None or observed.value is None:
        weight = None if observed.per_day else _required(observed.weight_by_cell)
        return _Counted(_required(observed.amount_by_cell), weight, None, _NOTHING.astype(np.int64), _NOTHING)
    cell = period.cell_of(observed.minute)
    calls = add_up(cell, None, period.cells)
    amount = calls if observed.per_day else add_up(cell, observed.value, period.cells)
    return _Counted(amount, None if observed.per_day else calls, calls, cell, observed.value)


def _required(amount: Floats | None) -> Floats:
    if amount is None:
        msg = "a measure gives either instants with values or amounts by cell"
        raise ValueError(msg)
    return amount


def _divide(amount: Floats, weight: Floats) -> Floats:
    quotient: Floats = np.divide(amount, weight, out=np.full(len(amount), np.nan), where=weight > 0)
    return quotient
