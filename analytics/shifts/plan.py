"""Shifts of least cost for a requirement: who works when, what it costs, and how far from the least possible it is.

The requirement is people on duty; scheduled are more, since some of the people on shift are on leave, in training or on
a short break (shrinkage): scheduled at the least is the requirement / (1 - shrinkage), rounded up. Of the people
scheduled, (1 - shrinkage), rounded down, are on duty: never fewer than required.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np

from analytics.inputs.variations import with_fields
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, Floats, Integers, Staffing, StaffingTable
from queueing.scenario.scenario import Scenario
from queueing.scenario.tiers import Tier
from queueing.tiers import TierName

from .conflicts import Conflict, conflict_of, has_limits, uncoverable
from .model import NoSolutionError, ShiftCounts, ShiftModel
from .roster import Week, coverage_of, paid_of, roster_of
from .rules import DAYS, ShiftRules

SECONDS: Final = 60.0
"""How long the solver may take."""
GAP: Final = 0.005
"""Share above the lower bound at which a plan is good enough."""
LONGEST_INTERVAL: Final = 30
_ROUNDING: Final = 1e-9


class ShiftPlanError(Exception):
    """The solver found no plan in the time given; the message says what would help."""


@dataclass(frozen=True)
class ShiftPlan:
    """Shifts for a week that is worked again and again, and how they cover the requirement.

    Arrays have shape (7, intervals of a day), Monday first.
    """

    requirement: StaffingTable
    rules: ShiftRules
    roster: tuple[Week, ...]
    lower_bound: float
    """Dollars a week that no plan under these rules (with as many people missing) is below, shortage at its price."""
    seconds: float = field(compare=False)
    """How long it took to find."""
    conflict: Conflict | None = None
    """Why the requirement cannot be met; None where it is met, or where people may be missing at a price."""

    @property
    def interval_minutes(self) -> int:
        """The length of the intervals."""
        return self.requirement.interval_minutes

    @cached_property
    def required(self) -> Integers:
        """People required on duty."""
        return people_of(self.requirement)

    @cached_property
    def needed(self) -> Integers:
        """People who must be scheduled so that the requirement is on duty."""
        return scheduled_for(self.required, self.rules)

    @cached_property
    def scheduled(self) -> Integers:
        """People on shift and not in a planned break."""
        return coverage_of(self.roster, self.interval_minutes)

    @property
    def on_duty(self) -> Integers:
        """People on duty of those scheduled, after shrinkage, rounded down."""
        kept: Floats = np.floor(self.scheduled * (1.0 - self.rules.shrinkage_besides_breaks) + _ROUNDING)
        return kept.astype(np.int64)

    @property
    def missing(self) -> Integers:
        """People who are needed and not scheduled."""
        return _above_zero(self.needed - self.scheduled)

    @property
    def spare(self) -> Integers:
        """People scheduled beyond those needed (over-coverage)."""
        return _above_zero(self.scheduled - self.needed)

    @property
    def paid_hours(self) -> float:
        """Paid hours of the week."""
        return float(self._paid.sum())

    @property
    def cost(self) -> float:
        """Dollars a week for paid hours, with their premiums."""
        return float(self._paid @ self.rules.rates(self.interval_minutes))

    @property
    def cost_with_shortage(self) -> float:
        """The same and the price of the people missing."""
        return self.cost + (self.rules.price_of_shortage or 0.0) * self.hours_of(self.missing)

    @property
    def gap(self) -> float:
        """The share of the cost by which a plan may at most be cheaper."""
        total = self.cost_with_shortage
        above = total - self.lower_bound
        return above / total if above > _ROUNDING * total else 0.0

    def hours_of(self, people: Integers) -> float:
        """Person-hours of a week of people by interval."""
        return float(people.sum()) * self.interval_minutes / 60

    @cached_property
    def _paid(self) -> Floats:
        return paid_of(self.roster, self.rules, self.interval_minutes)


def plan_shifts(
    requirement: StaffingTable, rules: ShiftRules, *, seconds: float = SECONDS, gap: float = GAP
) -> ShiftPlan:
    """Shifts of least cost that have the required people on duty in every interval.

    ``seconds`` is how long the solver may look for them, ``gap`` the share above the lower bound at which it may stop.
    Where no plan can keep all rules, the one with the fewest people missing is given, the cheapest of those, with what
    makes it so in ``conflict``; finding out which rule it is may take as long again.

    Raises:
        ValueError: times of the rules that do not fall on the borders of the requirement's intervals.
        ShiftPlanError: the solver found no plan in the time given.
    """
    began = time.monotonic()
    requirement = finer(requirement)
    rules.check_grid(requirement.interval_minutes)
    needed = scheduled_for(people_of(requirement), rules).ravel()
    counts = _best_counts(needed, rules, seconds, gap)
    plan = ShiftPlan(requirement, rules, roster_of(counts, rules), counts.bound, time.monotonic() - began)
    if rules.price_of_shortage is not None or not plan.missing.any():
        return plan
    conflict = conflict_of(needed, rules, plan.missing, seconds=seconds)
    return replace(plan, conflict=conflict, seconds=time.monotonic() - began)


def _best_counts(needed: Integers, rules: ShiftRules, seconds: float, gap: float) -> ShiftCounts:
    """The cheapest counts of those with the fewest people missing, or with people missing at their price."""
    if rules.price_of_shortage is not None:
        return _solved(ShiftModel(needed, rules, "cost", shortage=True), seconds, gap)
    coverable = np.where(uncoverable(needed, rules), 0, needed)
    if not has_limits(rules):
        return _solved(ShiftModel(coverable, rules, "cost", shortage=False), seconds, gap)
    began = time.monotonic()
    fewest = _solved(ShiftModel(coverable, rules, "shortage", shortage=True), seconds / 2, 0.0)
    most_missing = round(fewest.value)
    model = ShiftModel(coverable, rules, "cost", shortage=most_missing > 0, most_missing=most_missing)
    try:
        return model.solve(max(1.0, seconds - (time.monotonic() - began)), gap)
    except NoSolutionError:
        return replace(fewest, bound=0.0)


def _solved(model: ShiftModel, seconds: float, gap: float) -> ShiftCounts:
    try:
        return model.solve(seconds, gap)
    except NoSolutionError as error:
        msg = f"No shift plan was found in {seconds:g} seconds. Allow more time, fewer kinds of shift or fewer starts."
        raise ShiftPlanError(msg) from error


def _above_zero(people: Integers) -> Integers:
    return people.clip(min=0)


def people_of(table: StaffingTable) -> Integers:
    """The people of a weekly table, shape (7, intervals of a day)."""
    nobody = (0,) * (MINUTES_PER_DAY // table.interval_minutes)
    return np.array([table.on(weekday) or nobody for weekday in range(DAYS)], dtype=np.int64)


def scheduled_for(required: Integers, rules: ShiftRules) -> Integers:
    """People to be scheduled so that these are on duty: divided by (1 - shrinkage), rounded up."""
    return np.ceil(required / (1.0 - rules.shrinkage_besides_breaks) - _ROUNDING).astype(np.int64)


def finer(table: StaffingTable) -> StaffingTable:
    """The same people by half-hours where the table's intervals are several of them."""
    parts, rest = divmod(table.interval_minutes, LONGEST_INTERVAL)
    if parts <= 1 or rest:
        return table
    return table_of(np.repeat(people_of(table), parts, axis=1))


def table_of(people: Integers) -> StaffingTable:
    """A weekly table of people, shape (7, intervals of a day)."""
    days = {name: tuple(day) for name, day in zip(WEEKDAYS, people.tolist(), strict=True)}
    return StaffingTable.model_validate({"interval_minutes": MINUTES_PER_DAY // people.shape[1], **days})


def present_requirement(scenario: Scenario, tier: TierName = "tier2") -> StaffingTable:
    """A tier's people on duty as a requirement, by half-hours or finer."""
    own: Tier = getattr(scenario, tier)
    on_duty = own.staffing.on_duty
    if isinstance(on_duty, StaffingTable):
        return finer(on_duty)
    return table_of(np.full((DAYS, MINUTES_PER_DAY // LONGEST_INTERVAL), on_duty, dtype=np.int64))


def with_requirement(scenario: Scenario, requirement: StaffingTable, tier: TierName = "tier2") -> Scenario:
    """The scenario with a requirement on duty at a tier; dates with staffing of their own keep it.

    Raises:
        ValueError: dates with staffing by shorter intervals than the requirement's.
    """
    return with_fields(scenario, **{f"{tier}__staffing": _staffing(scenario, requirement, tier)})


def with_shift_plan(scenario: Scenario, plan: ShiftPlan, tier: TierName = "tier2") -> Scenario:
    """The scenario with a plan's people on duty at a tier; dates with staffing of their own keep it.

    The tier's shrinkage becomes the share of the plan's paid hours that is not on duty, so that the paid hours of an
    ordinary week are those of the plan: people on duty are rounded down, and people who are not needed are paid, too.

    Raises:
        ValueError: dates with staffing by shorter intervals than the plan's.
    """
    paid = plan.paid_hours
    own: Tier = getattr(scenario, tier)
    shrinkage = 1.0 - plan.hours_of(plan.on_duty) / paid if paid > 0 else own.shrinkage
    changes = {
        f"{tier}__staffing": _staffing(scenario, table_of(plan.on_duty), tier),
        f"{tier}__shrinkage": min(max(0.0, shrinkage), math.nextafter(1.0, 0.0)),
    }
    return with_fields(scenario, **changes)


def _staffing(scenario: Scenario, on_duty: StaffingTable, tier: TierName) -> Staffing:
    own: Tier = getattr(scenario, tier)
    parts = own.staffing.interval_minutes / on_duty.interval_minutes
    overrides = {
        day: people if isinstance(people, int) else _split(people, parts)
        for day, people in own.staffing.overrides.items()
    }
    return Staffing(on_duty=on_duty, overrides=overrides)


def _split(people: tuple[int, ...], parts: float) -> tuple[int, ...]:
    """A day's people in intervals that are so many times shorter.

    Raises:
        ValueError: the intervals do not fit.
    """
    if parts < 1 or parts != int(parts):
        msg = "dates with staffing by interval do not fit the plan's intervals; allowed are equal or longer ones"
        raise ValueError(msg)
    return tuple(np.repeat(people, int(parts)).tolist())
