"""Whether two records of one replication agree call by call: how the two engines are held to be one model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .journeys import COLUMNS, Journeys
from .simulation import simulate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from queueing.scenario.calendar import Integers
    from queueing.scenario.scenario import Scenario

    from .journeys import Column

    Truths = NDArray[np.bool_]

TOLERANCE: Final = 1e-6
"""Minutes by which two times may differ and still agree."""

MAX_EXAMPLES: Final = 10
"""Differences that are shown one by one; all of them are counted."""

MISSING: Final = -1


@dataclass(frozen=True)
class CallDifference:
    """One value on which two records differ, written out as text; times are in minutes from the start.

    A value is None where a stage was not reached. A call that one record lacks differs in its ``outcome``, a
    callback attempt that one record lacks in its ``joined``, with None for the record without it.
    """

    person: int
    call: int
    attempt: int
    """The callback attempt, from 1; 0 where the difference is in the call itself."""
    column: str
    one: str | None
    other: str | None


@dataclass(frozen=True)
class Agreement:
    """How far two records of one replication agree."""

    calls_compared: int
    """Calls, by (person, call), that are in either record."""
    calls_different: int
    attempts_compared: int
    """Callback attempts, by (person, call, attempt), that are in either record."""
    attempts_different: int
    examples: tuple[CallDifference, ...]
    """The first :data:`MAX_EXAMPLES` differences, in order of (person, call), those in attempts last."""

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return self.calls_different == 0 and self.attempts_different == 0


def compare(one: Journeys, other: Journeys) -> Agreement:
    """How far two records agree: same calls, same codes and counts, same stages reached, times within 1e-6 minutes.

    Neither the order of rows nor the order of attempts matters. A row that is there twice is a call of its own.
    """
    names = [name for name in COLUMNS if name not in ("person", "call")]
    calls = _Pairs(_keys(one["person"], one["call"]), _keys(other["person"], other["call"]))
    differ = {name: calls.differ(one[name], other[name]) for name in names}
    differ["outcome"] |= calls.unpaired
    examples = [
        CallDifference(
            person=int(calls.keys[pair, 0]),
            call=int(calls.keys[pair, 1]),
            attempt=0,
            column=name,
            one=_written(one, name, calls.one[pair]),
            other=_written(other, name, calls.other[pair]),
        )
        for pair in np.flatnonzero(_any(differ))[:MAX_EXAMPLES]
        for name in names
        if differ[name][pair]
    ]
    tries, other_tries = one.callback_attempts, other.callback_attempts
    attempts = _Pairs(
        _keys(tries.person, tries.call, tries.attempt), _keys(other_tries.person, other_tries.call, other_tries.attempt)
    )
    tries_differ = {
        name: attempts.differ(getattr(tries, name), getattr(other_tries, name))
        for name in ("joined", "dialled", "answered", "no_reply", "rang_until", "booked")
    }
    tries_differ["joined"] |= attempts.unpaired
    examples += [
        CallDifference(
            person=int(attempts.keys[pair, 0]),
            call=int(attempts.keys[pair, 1]),
            attempt=int(attempts.keys[pair, 2]),
            column=name,
            one=_text(getattr(tries, name), attempts.one[pair]),
            other=_text(getattr(other_tries, name), attempts.other[pair]),
        )
        for pair in np.flatnonzero(_any(tries_differ))[:MAX_EXAMPLES]
        for name in tries_differ
        if tries_differ[name][pair]
    ]
    return Agreement(
        calls_compared=len(calls.keys),
        calls_different=int(_any(differ).sum()),
        attempts_compared=len(attempts.keys),
        attempts_different=int(_any(tries_differ).sum()),
        examples=tuple(examples[:MAX_EXAMPLES]),
    )


def check_engines(scenario: Scenario, *, seed: int, replication: int = 0) -> Agreement:
    """How far the two engines agree on one replication: ``one`` is the ciw network, ``other`` the compiled engine.

    Raises:
        ValueError: a seed or replication that :func:`simulate` does not allow.
    """
    return compare(
        simulate(scenario, seed=seed, replication=replication, engine="ciw"),
        simulate(scenario, seed=seed, replication=replication, engine="compiled"),
    )


class _Pairs:
    """The rows of two tables that have the same key: a pair for every key in either, in order of the keys."""

    def __init__(self, one: Integers, other: Integers) -> None:
        keys = np.concatenate((one, other))
        order = np.lexsort(keys.T[::-1])
        first = np.ones(len(keys), dtype=np.bool_)
        first[1:] = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
        pair = np.empty(len(keys), dtype=np.int64)
        pair[order] = np.cumsum(first) - 1
        self.keys = keys[order[first]]
        self.one = self._rows(pair[: len(one)])
        self.other = self._rows(pair[len(one) :])
        self.unpaired: Truths = (self.one == MISSING) | (self.other == MISSING)

    def _rows(self, pair: Integers) -> Integers:
        rows = np.full(len(self.keys), MISSING)
        rows[pair] = np.arange(len(pair))
        return rows

    def differ(self, one: Column, other: Column) -> Truths:
        """Which pairs differ in a column; False where one of the two is missing."""
        differ = np.zeros(len(self.keys), dtype=np.bool_)
        paired = np.flatnonzero(~self.unpaired)
        left, right = one[self.one[paired]], other[self.other[paired]]
        if left.dtype.kind != "f":
            differ[paired] = left != right
            return differ
        with np.errstate(invalid="ignore"):
            close = (left == right) | (np.abs(left - right) <= TOLERANCE)
        differ[paired] = ~(close | (np.isnan(left) & np.isnan(right)))
        return differ


def _keys(*columns: Column) -> Integers:
    """The keys of rows, a column each; the last counts how often a key was there before."""
    order = np.lexsort(columns[::-1])
    keys = np.stack([column.astype(np.int64) for column in columns], axis=1)[order]
    row = np.arange(len(keys))
    repeated = np.zeros(len(keys), dtype=np.bool_)
    repeated[1:] = (keys[1:] == keys[:-1]).all(axis=1)
    before = row - np.maximum.accumulate(np.where(repeated, 0, row))
    numbered = np.empty((len(keys), len(columns) + 1), dtype=np.int64)
    numbered[order] = np.column_stack((keys, before))
    return numbered


def _any(differ: dict[str, Truths]) -> Truths:
    some: Truths = np.logical_or.reduce(list(differ.values()))
    return some


def _written(journeys: Journeys, name: str, row: int) -> str | None:
    """A value of a call as text, codes by their names where they have one."""
    names = journeys.names_of_codes
    if row == MISSING or name not in names:
        return _text(journeys[name], row)
    code = int(journeys[name][row])
    return names[name][code] if 0 <= code < len(names[name]) else str(code)


def _text(column: Column, row: int) -> str | None:
    if row == MISSING or (column.dtype.kind == "f" and np.isnan(column[row])):
        return None
    return str(column[row])
