"""The figures of one replication: the value of every measure in every group of every scope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queueing.journeys import Journeys

from .measures import MEASURES, observe
from .observations import Observed, View
from .scopes import SCOPES, Floats, Period, Scope, add_up, gather, percentiles


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
    observed = observe(view)
    value: dict[Scope, Floats] = {}
    calls: dict[Scope, Floats] = {}
    for scope in SCOPES:
        rows = [_by_group(observed[name], measure.percentile, period, scope) for name, measure in MEASURES.items()]
        value[scope] = np.stack([found for found, _ in rows])
        calls[scope] = np.stack([count for _, count in rows])
    return Figures(period, value, calls)


def _by_group(observed: Observed, percentile: float | None, period: Period, scope: Scope) -> tuple[Floats, Floats]:
    """A measure's value in each group of a scope, and the calls each rests on."""
    group_of_cell, groups = period.group_of(scope)
    days = period.days_in(scope)
    if observed.minute is None or observed.value is None:
        amount = gather(_required(observed.amount_by_cell), group_of_cell, groups)
        weight = days if observed.per_day else gather(_required(observed.weight_by_cell), group_of_cell, groups)
        return _divide(amount, weight), days
    cell = period.cell_of(observed.minute)
    calls = gather(add_up(cell, np.ones(len(cell)), period.cells), group_of_cell, groups)
    if percentile is not None:
        group = np.where(cell >= 0, group_of_cell[cell], -1)
        return percentiles(group, observed.value, groups, (percentile,))[0], calls
    amount = gather(add_up(cell, observed.value, period.cells), group_of_cell, groups)
    return _divide(amount, days if observed.per_day else calls), calls


def _required(amount: Floats | None) -> Floats:
    if amount is None:
        msg = "a measure gives either instants with values or amounts by cell"
        raise ValueError(msg)
    return amount


def _divide(amount: Floats, weight: Floats) -> Floats:
    quotient: Floats = np.divide(amount, weight, out=np.full(len(amount), np.nan), where=weight > 0)
    return quotient
