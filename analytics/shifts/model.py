"""Shifts as a mixed-integer programme, solved by HiGHS.

Counted are people, not persons: how many work each kind of shift, at each start, on each weekday, and how many of them
take each break at each time. That is far smaller than a variable for every way that a person's week can be:

- breaks are counted by shift and time (Aykin 1996, European Journal of Operational Research 90:81);
- the weeks of a group (a kind, and a start where people keep theirs) are counted by weekday only. Where days off may
  stand apart, ``people`` can share a week of ``w`` days each if no weekday has more than ``people`` and all weekdays
  together have ``w x people`` (McNaughton 1959, Management Science 6:1), so that no variable for each set of days off
  is needed. Where days off stay together, each of the at most seven runs of workdays is counted.

:mod:`analytics.shifts.roster` turns the counts into a week for each person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd, inf
from typing import Final, Literal, NamedTuple

import numpy as np

from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers

from .rules import DAYS, ShiftKind, ShiftRules

MINUTES_PER_HOUR: Final = 60

Aim = Literal["cost", "shortage", "people"]
"""What is to be least: the cost of paid hours (and of shortage that has a price), people missing, people at all."""


class Group(NamedTuple):
    """People whose weeks are counted together: of one kind, and of one start where people keep theirs."""

    kind: int
    start: int | None


class Shift(NamedTuple):
    """A shift on a day: the kind, the start in minutes after midnight and the weekday."""

    kind: int
    start: int
    weekday: int


@dataclass(frozen=True)
class ShiftCounts:
    """A solution in counts, with what the solver proved."""

    weeks: Mapping[Group, Mapping[frozenset[int] | None, int]]
    """People of each group by their workdays; None where any days will do."""
    shifts: Mapping[Shift, int]
    breaks: Mapping[tuple[Shift, int], Mapping[int, int]]
    """People of a shift by when its break of this number begins, in minutes from the shift's start."""
    value: float
    """What was to be least."""
    bound: float
    """What it cannot be below."""


class NoSolutionError(Exception):
    """The solver found nothing that keeps all rules, because there is nothing or because its time ran out."""

    def __init__(self, *, proven: bool) -> None:
        super().__init__("no plan keeps all rules" if proven else "no plan was found in the time given")
        self.proven = proven


@dataclass
class _Programme:
    """Variables and rows as they are added; all variables are whole and none is below 0."""

    cost: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def variable(self, cost: float = 0.0, most: float = inf) -> int:
        self.cost.append(cost)
        self.most.append(most)
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        self.rows += [len(self.low)] * len(terms)
        self.columns += terms.keys()
        self.factors += terms.values()
        self.low.append(low)
        self.high.append(high)


class ShiftModel:
    """The programme of a requirement and rules.

    ``needed`` are people scheduled at the least, by interval of the week from Monday's midnight; ``most_missing`` is
    how many person-intervals may be missing in all (None for no limit).
    """

    def __init__(
        self,
        needed: Integers,
        rules: ShiftRules,
        aim: Aim,
        *,
        shortage: bool,
        most_missing: int | None = None,
    ) -> None:
        self._rules = rules
        self._aim: Aim = aim
        self._interval = DAYS * MINUTES_PER_DAY // len(needed)
        self._rates = rules.rates(self._interval) * self._interval / MINUTES_PER_HOUR
        # Where all hours cost the same, whole people have whole multiples of a cost: bounds are rounded up to them.
        self._same_pay = aim == "cost" and bool(np.all(self._rates == self._rates[0]))
        paid = [kind.paid_minutes * kind.days_per_week for kind in rules.kinds]
        self._unit = gcd(*paid) * rules.cost_per_hour / MINUTES_PER_HOUR if self._same_pay else 1.0
        self._unit = self._unit or 1.0
        self._programme = _Programme()
        self._covers: list[dict[int, float]] = [defaultdict(float) for _ in needed]
        self._weeks: dict[Group, dict[frozenset[int] | None, int]] = {}
        self._shifts: dict[Shift, int] = {}
        self._breaks: dict[tuple[Shift, int], dict[int, int]] = {}
        for number, kind in enumerate(rules.kinds):
            self._add_kind(number, kind)
        if rules.most_people is not None:
            everybody = [people for weeks in self._weeks.values() for people in weeks.values()]
            self._programme.row(dict.fromkeys(everybody, 1.0), 0.0, rules.most_people)
        self._cover(needed, shortage=shortage, most_missing=most_missing)

    def solve(self, seconds: float, gap: float) -> ShiftCounts:
        """The best counts found, at the latest after so many seconds, or within a share ``gap`` of the bound.

        Raises:
            NoSolutionError: nothing was found.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        made = self._programme
        if not made.cost:
            return self._empty()
        shape = (len(made.low), len(made.cost))
        matrix = coo_array((made.factors, (made.rows, made.columns)), shape=shape).tocsc()
        found = milp(
            made.cost,
            integrality=np.ones(len(made.cost)),
            bounds=Bounds(0.0, np.array(made.most)),
            constraints=LinearConstraint(matrix, made.low, made.high),
            options={"time_limit": seconds, "mip_rel_gap": gap},
        )
        if found.x is None:
            raise NoSolutionError(proven=found.status == 2)  # noqa: PLR2004 (infeasible)
        whole = np.rint(found.x).astype(np.int64).tolist()
        return ShiftCounts(
            {group: {days: whole[at] for days, at in weeks.items()} for group, weeks in self._weeks.items()},
            {shift: whole[at] for shift, at in self._shifts.items() if whole[at]},
            {which: {after: whole[at] for after, at in taken.items()} for which, taken in self._breaks.items()},
            float(np.dot(made.cost, whole)) * self._unit,
            found.mip_dual_bound * self._unit,
        )

    def _empty(self) -> ShiftCounts:
        if any(low > 0 for low in self._programme.low):
            raise NoSolutionError(proven=True)
        return ShiftCounts({}, {}, {}, 0.0, 0.0)

    def _add_kind(self, number: int, kind: ShiftKind) -> None:
        starts = self._rules.starts_of(kind)
        by_day: dict[Group, dict[int, list[int]]] = {}
        for start in starts:
            group = Group(number, start if self._rules.same_start else None)
            for weekday in sorted(kind.weekdays):
                shift = self._add_shift(Shift(number, start, weekday), kind)
                by_day.setdefault(group, {}).setdefault(weekday, []).append(shift)
        for group, shifts in by_day.items():
            self._add_weeks(group, kind, shifts)
        if kind.most_people is not None and by_day:
            people = [each for group in by_day for each in self._weeks[group].values()]
            self._programme.row(dict.fromkeys(people, 1.0), 0.0, kind.most_people)

    def _add_shift(self, shift: Shift, kind: ShiftKind) -> int:
        """People who work a shift, and of them those who take each break at each time."""
        pays = self._aim == "cost" and not self._same_pay
        present = intervals_of(shift, 0, kind.minutes, self._interval)
        variable = self._programme.variable(float(self._rates[present].sum()) if pays else 0.0)
        for interval in present:
            self._covers[interval][variable] += 1.0
        self._shifts[shift] = variable
        for number, each in enumerate(kind.breaks):
            taken: dict[int, int] = {}
            for after in range(each.earliest, each.latest + 1, self._interval):
                away = intervals_of(shift, after, each.minutes, self._interval)
                saved = float(self._rates[away].sum()) if pays and not each.paid else 0.0
                taken[after] = self._programme.variable(-saved)
                for interval in away:
                    self._covers[interval][taken[after]] -= 1.0
            self._programme.row(dict.fromkeys(taken.values(), 1.0) | {variable: -1.0}, 0.0, 0.0)
            self._breaks[shift, number] = taken
        return variable

    def _add_weeks(self, group: Group, kind: ShiftKind, shifts: Mapping[int, list[int]]) -> None:
        cost = self._cost_of_week(kind)
        if self._rules.days_off_together:
            weeks: dict[frozenset[int] | None, int] = {days: self._programme.variable(cost) for days in kind.patterns}
            for weekday, worked in shifts.items():
                people = {each: -1.0 for days, each in weeks.items() if days is not None and weekday in days}
                self._programme.row(dict.fromkeys(worked, 1.0) | people, 0.0, 0.0)
        else:
            people_of_any_days = self._programme.variable(cost)
            weeks = {None: people_of_any_days}
            for worked in shifts.values():
                self._programme.row(dict.fromkeys(worked, 1.0) | {people_of_any_days: -1.0}, -inf, 0.0)
            every = dict.fromkeys((each for worked in shifts.values() for each in worked), 1.0)
            self._programme.row(every | {people_of_any_days: -float(kind.days_per_week)}, 0.0, 0.0)
        self._weeks[group] = weeks

    def _cost_of_week(self, kind: ShiftKind) -> float:
        """What a person of a kind adds to what is to be least, apart from single shifts."""
        if self._same_pay:
            return kind.paid_minutes * kind.days_per_week * self._rules.cost_per_hour / MINUTES_PER_HOUR / self._unit
        return 1.0 if self._aim == "people" else 0.0

    def _cover(self, needed: Integers, *, shortage: bool, most_missing: int | None) -> None:
        prices: Floats = np.zeros(len(needed))
        if self._aim == "shortage":
            prices = np.ones(len(needed))
        elif self._aim == "cost" and self._rules.price_of_shortage is not None:
            prices = np.full(
                len(needed), self._rules.price_of_shortage * self._interval / MINUTES_PER_HOUR / self._unit
            )
        missing = {}
        for interval in np.flatnonzero(needed).tolist():
            terms = dict(self._covers[interval])
            if shortage:
                missing[interval] = self._programme.variable(float(prices[interval]), float(needed[interval]))
                terms[missing[interval]] = 1.0
            self._programme.row(terms, float(needed[interval]), inf)
        if most_missing is not None and missing:
            self._programme.row(dict.fromkeys(missing.values(), 1.0), 0.0, most_missing)


def intervals_of(shift: Shift, after: int, minutes: int, interval_minutes: int) -> Integers:
    """The intervals of the week that ``minutes`` take, from so long after a shift's start; Monday follows Sunday."""
    begins = shift.weekday * MINUTES_PER_DAY + shift.start + after
    numbers = np.arange(begins // interval_minutes, (begins + minutes) // interval_minutes, dtype=np.int64)
    return np.asarray(numbers % (DAYS * MINUTES_PER_DAY // interval_minutes), dtype=np.int64)
