"""The figures of one replication: the value of every measure in every group of every scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from queueing.journeys import Journeys

from .definitions import MEASURE_ROWS, MEASURES
from .distributions import Distribution
from .measure import Measure
from .observations import Flags, Observed, View
from .scopes import (
    SCOPES,
    Floats,
    Integers,
    Period,
    Scope,
    TimeScope,
    add_up,
    gather,
    group_of_weekday_time,
)

Counts = tuple[Floats, Floats]
"""Amounts, and what each is divided by, of one shape."""
CALLS_AT_ONCE: Final = 250_000
"""Calls of which figures are reckoned at once, for the sake of memory: it is fastest from half to twice as many."""


@dataclass(frozen=True)
class Figures:
    """Values by scope, each of shape (measures, groups); NaN where there was nothing to measure.

    ``calls`` of the same shape says how many calls (or attempts, people, days) each value rests on. By caller group
    there are figures of calls and people alone, and none at all where the plan names no group.
    """

    period: Period
    value: dict[Scope, Floats]
    calls: dict[Scope, Floats]
    distributions: dict[Scope, tuple[Distribution, ...]] = field(default_factory=dict, repr=False)
    """The distributions of which percentiles are taken, in the order of :data:`RANKED_ROWS`; of figures that were kept
    there are none, and by scope those alone that others are sums of."""


def values_and_calls(replications: Sequence[Figures], scope: Scope, measure: str) -> tuple[Floats, Floats]:
    """A measure's values in some replications, and the calls that each rests on: shape (replications, groups) both."""
    row = MEASURE_ROWS[measure]
    return (
        np.stack([figures.value[scope][row] for figures in replications]),
        np.stack([figures.calls[scope][row] for figures in replications]),
    )


def counts_of(measure: Measure, view: View, scope: TimeScope) -> Counts:
    """What a measure adds up in each group of a scope, and what that is divided by."""
    counted = _by_cell(measure.observe(view), view.period, None)
    group, groups = view.period.group_of(scope)
    weight = view.period.days_in(scope) if counted.weight is None else gather(counted.weight, group, groups)
    return gather(counted.amount, group, groups), weight


def side_by_side(figures: Sequence[Figures], scope: Scope) -> tuple[Distribution, ...]:
    """The distributions of a scope's groups, those of each replication after the other; none where they are not kept.

    In the order of :data:`RANKED_ROWS`.
    """
    stored: Scope = scope if scope in figures[0].distributions else "weekday_time"
    if not all(stored in each.distributions for each in figures):
        return ()
    period = figures[0].period
    groups, before = period.groups_in(scope), period.groups_in(stored)
    parts = [
        Distribution.side_by_side(same, before)
        for same in zip(*(each.distributions[stored] for each in figures), strict=True)
    ]
    if stored == scope:
        return tuple(parts)
    group = np.arange(len(figures))[:, np.newaxis] * groups + group_of_weekday_time(scope)
    return tuple(part.grouped(group.ravel()) for part in parts)


def figures_of(journeys: Journeys) -> Figures:
    """All figures of one replication."""
    period = Period.measured(journeys.scenario)
    every = _Tally(period, _SUMMANDS)
    of_groups = [_Tally(period, ("overall",)) for _ in period.caller_groups]
    for observations, part in _parts(journeys):
        view = View.of(part)
        every.add(view, observations)
        for place, tally in enumerate(of_groups):
            # All calls of a person are in one group.
            tally.add(view.only(view["group"] == place), (each for each in observations if each in _OF_PEOPLE))
    figures = every.figures(SCOPES)
    if not of_groups:
        return figures
    return _beside(figures, "caller_group", [tally.figures(("overall",)) for tally in of_groups])


class _Tally:
    """What is counted of some callers, part after part of the record, and the figures that follow from it."""

    def __init__(self, period: Period, summands: tuple[TimeScope, ...]) -> None:
        self._period = period
        self._found: dict[int, _Counted] = {}
        self._ranked: dict[TimeScope, dict[int, list[Distribution]]] = {
            scope: {each: [] for each in _RANKED} for scope in summands
        }

    def add(self, view: View, observations: Iterable[int]) -> None:
        """Count what these observations see of a part."""
        for number in observations:
            observed = _SAME_OBSERVATION[number][0].observe(view)
            self._found[number] = _by_cell(observed, self._period, self._found.get(number))
            if number in _RANKED:
                for scope, parts in self._ranked.items():
                    parts[number].append(_distribution(observed, self._period, scope))

    def figures(self, scopes: tuple[TimeScope, ...]) -> Figures:
        """The figures in these scopes; of what was not observed there are none."""
        period = self._period
        nothing = _Counted(*(np.zeros(period.cells) for _ in range(3)))
        counted = [self._found.get(number, nothing) for number in range(len(_SAME_OBSERVATION))]
        amount, weight, calls = (_Sums.of(counted, part) for part in ("amount", "weight", "calls"))
        distributions: dict[Scope, tuple[Distribution, ...]] = {
            scope: tuple(_together(each, period.groups_in(scope)) for each in parts.values())
            for scope, parts in self._ranked.items()
        }
        figures = Figures(period, {}, {}, distributions)
        for scope in scopes:
            group_of_cell, groups = period.group_of(scope)
            days = period.days_in(scope)
            sums = [each.gathered(group_of_cell, groups, days) for each in (amount, weight, calls)]
            figures.value[scope] = _divide(sums[0], sums[1])[_OBSERVATION]
            figures.calls[scope] = sums[2][_OBSERVATION]
            for rows, distribution in zip(RANKED_ROWS, side_by_side([figures], scope), strict=True):
                shares = np.array(list(rows.values()))[:, np.newaxis]
                figures.value[scope][list(rows)] = distribution.percentiles(shares, groups)
        return figures


def _beside(figures: Figures, scope: Scope, parts: Sequence[Figures]) -> Figures:
    """Figures with a further scope, whose groups are the whole runs of these parts."""
    value, calls = (
        np.concatenate([each["overall"] for each in every], axis=1)
        for every in ([part.value for part in parts], [part.calls for part in parts])
    )
    same = zip(*(part.distributions["overall"] for part in parts), strict=True)
    distributions = tuple(Distribution.side_by_side(each, 1) for each in same)
    return Figures(
        figures.period,
        {**figures.value, scope: value},
        {**figures.calls, scope: calls},
        {**figures.distributions, scope: distributions},
    )


def _parts(journeys: Journeys) -> Iterator[tuple[Iterable[int], Journeys]]:
    """Which observations are made of what: those of calls and people of some people at a time, others of everything.

    So a year needs little more memory than its record.
    """
    if len(journeys) <= CALLS_AT_ONCE:
        yield range(len(_SAME_OBSERVATION)), journeys
        return
    first, person = 0, journeys["person"]
    while first < len(journeys):
        last = min(first + CALLS_AT_ONCE, len(journeys))
        last = int(np.searchsorted(person, person[last - 1], side="right"))
        yield _OF_PEOPLE, journeys.part(first, last)
        first = last
    yield _OF_EVERYTHING, journeys


@dataclass(frozen=True)
class _Counted:
    """What a measure counts, added up by cell; no ``weight`` where it is per day, no ``calls`` where not of calls."""

    amount: Floats
    weight: Floats | None
    calls: Floats | None

    def and_counts(self, more: _Counted) -> _Counted:
        """Both together, where they count calls: their sums do not depend on the order."""
        return _Counted(self.amount + more.amount, _sum(self.weight, more.weight), _sum(self.calls, more.calls))


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


def _by_observation() -> list[list[Measure]]:
    """The measures, those together that are different figures of one observation."""
    together: dict[object, list[Measure]] = {}
    for measure in MEASURES.values():
        together.setdefault(measure.observe, []).append(measure)
    return list(together.values())


_SAME_OBSERVATION: Final = _by_observation()
_OF_PEOPLE: Final = [
    number for number, measures in enumerate(_SAME_OBSERVATION) if measures[0].basis in {"call", "person"}
]
"""The observations that can be made of some people and their calls, without the others."""
_OF_EVERYTHING: Final = [number for number in range(len(_SAME_OBSERVATION)) if number not in _OF_PEOPLE]
_NUMBER_OF: Final = {measure.name: number for number, same in enumerate(_SAME_OBSERVATION) for measure in same}
_OBSERVATION: Final = np.array([_NUMBER_OF[name] for name in MEASURES])
"""The observation of each measure."""


def _ranked() -> dict[int, dict[int, float]]:
    """The rows and shares of the percentiles of each observation that has any."""
    found = {}
    for number, same in enumerate(_SAME_OBSERVATION):
        shares = {MEASURE_ROWS[measure.name]: measure.percentile for measure in same if measure.percentile is not None}
        if shares:
            found[number] = shares
    return found


_RANKED: Final = _ranked()
RANKED_ROWS: Final = tuple(_RANKED.values())
"""Of each distribution the percentiles that are measures: their rows in the figures, and their shares."""
_SUMMANDS: Final[tuple[TimeScope, ...]] = ("weekday_time", "day")
"""The scopes of which the groups of all others are sums."""


def _sum(one: Floats | None, other: Floats | None) -> Floats | None:
    return None if one is None or other is None else one + other


def _by_cell(observed: Observed, period: Period, before: _Counted | None) -> _Counted:
    """What is counted, added to what was counted in the parts before."""
    if observed.cell is None:
        weight = None if observed.per_day else _required(observed.weight_by_cell)
        counted = _Counted(_required(observed.amount_by_cell), weight, observed.calls_by_cell)
        return counted if before is None else before.and_counts(counted)
    calls = add_up(observed.cell, None, period.cells, None if before is None else before.calls)
    amount = calls
    if observed.value is not None:
        amount = add_up(observed.cell, observed.value, period.cells, None if before is None else before.amount)
    return _Counted(amount, None if observed.per_day else calls, calls)


def _distribution(observed: Observed, period: Period, scope: TimeScope) -> Distribution:
    if observed.cell is None:
        msg = "a percentile is taken of the values of calls, not of amounts by cell"
        raise ValueError(msg)
    # The last cell stands for none: its group is none, too.
    group = np.append(period.group_of(scope)[0], -1)[observed.cell]
    return Distribution.of(group, _required(observed.value))


def _together(parts: list[Distribution], groups: int) -> Distribution:
    """The values of several distributions with the same groups as one."""
    every = np.tile(np.arange(groups), len(parts))
    return parts[0] if len(parts) == 1 else Distribution.side_by_side(parts, groups).grouped(every)


def _required(amount: Floats | None) -> Floats:
    if amount is None:
        msg = "a measure gives either cells with values or amounts by cell"
        raise ValueError(msg)
    return amount


def _divide(amount: Floats, weight: Floats) -> Floats:
    quotient: Floats = np.divide(amount, weight, out=np.full(amount.shape, np.nan), where=weight > 0)
    return quotient
