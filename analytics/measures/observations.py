"""One replication seen for measuring: which calls count, and what a measure counts of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from queueing.draws.absence import people_present
from queueing.draws.callers import cutoff_minutes
from queueing.journeys import OUTCOME_CODE, OUTCOMES, ROUTE_CODE, Attempts, Journeys
from queueing.plan import Duty, Layout, lay_out
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.scenario.tiers import Tier
from queueing.tiers import TierName
from queueing.wrap_up import wrap_up_minutes

from .scopes import CELL_MINUTES, Floats, Integers, Period
from .workload import Workload, tier_workload, work_spans

Flags = NDArray[np.bool_]
T = TypeVar("T")

HELPED: Final = ("contained", "resolved_tier1", "resolved_tier2", "appointment", "resolved_supervisor")
"""Outcomes in which the caller got what the call was for, or the next step to it."""
MINUTES_PER_HOUR: Final = 60.0


@dataclass(frozen=True)
class Observed:
    """What a measure counts: calls (or attempts, people) in half-hours, or amounts already added up by half-hour.

    The figure of a group is the sum of its amounts divided by the sum of its weights, or by its number of days
    where ``per_day``. ``value`` holds what is added up of each call, and of what a percentile can be taken; where it
    is None, calls are counted.
    """

    per_day: bool
    cell: Integers | None = None
    value: Floats | None = None
    amount_by_cell: Floats | None = None
    weight_by_cell: Floats | None = None
    calls_by_cell: Floats | None = None
    """The calls behind amounts by half-hour; None where these are not of calls."""


def mean_of(counted: Flags, cell: Integers, value: Floats) -> Observed:
    """The mean, or a percentile, of the values of the calls counted."""
    # Places of the calls counted: several times faster than picking them by their flags.
    calls = np.flatnonzero(counted)
    return Observed(per_day=False, cell=cell[calls], value=value[calls])


def share_of(counted: Flags, cell: Integers, holds: Flags) -> Observed:
    """The share of the calls counted for which something holds."""
    calls = np.flatnonzero(counted)
    return Observed(per_day=False, cell=cell[calls], value=holds[calls].astype(np.float64))


def count_of(counted: Flags, cell: Integers) -> Observed:
    """The number per day of the calls counted."""
    return Observed(per_day=True, cell=cell[np.flatnonzero(counted)])


def mean_by_cell(cell: Integers, value: Floats) -> Observed:
    """The mean of values that belong to these half-hours."""
    return Observed(per_day=False, cell=cell, value=value)


def share_by_cell(calls: Floats, of_calls: Floats) -> Observed:
    """The share of calls already counted by half-hour."""
    return Observed(per_day=False, amount_by_cell=calls, weight_by_cell=of_calls, calls_by_cell=of_calls)


def count_by_cell(calls: Floats) -> Observed:
    """The number per day of calls already counted by half-hour."""
    return Observed(per_day=True, amount_by_cell=calls, calls_by_cell=calls)


def amount_of(amount: Floats) -> Observed:
    """An amount per day, given by cell."""
    return Observed(per_day=True, amount_by_cell=amount)


def ratio_of(amount: Floats, weight: Floats) -> Observed:
    """The ratio of two amounts by cell."""
    return Observed(per_day=False, amount_by_cell=amount, weight_by_cell=weight)


@dataclass(frozen=True)
class View:
    """The calls of one replication, or some of them, with what several measures share reckoned once."""

    journeys: Journeys
    layout: Layout
    period: Period
    record: Journeys
    """The calls, and behind them the items of other work, which are no calls and count in no measure of them."""
    rows: Integers | None = None
    """The calls that are seen; all of them where it is None."""
    reckoned: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, journeys: Journeys, cell_minutes: int = CELL_MINUTES) -> View:
        """The view of one replication, whose figures are added up in cells of so many minutes."""
        scenario = journeys.scenario
        return cls(journeys.calls, lay_out(scenario), Period.measured(scenario, cell_minutes), journeys)

    def only(self, calls: Flags) -> View:
        """The view of some of these calls, in which nothing can be said of calls that it leaves out of a person's."""
        rows = np.flatnonzero(calls)
        seen = rows if self.rows is None else self.rows[rows]
        return View(self.journeys, self.layout, self.period, self.record, seen)

    @cached_property
    def past_voice_system(self) -> View:
        """The calls alone that the voice system connected to Tier 1, and the callbacks left over."""
        return self.only((self.reached("ivr_end") & ~self.ended_as("contained")) | (self["call"] == 0))

    @cached_property
    def asking(self) -> View:
        """The calls alone that asked for Tier 2 or a supervisor after Tier 1, and the callbacks left over."""
        asked = self.past_voice_system
        return asked.only(asked.reached("transfer_asked"))

    def __len__(self) -> int:
        return len(self.journeys) if self.rows is None else len(self.rows)

    def __getitem__(self, name: str) -> NDArray[Any]:
        column = self.journeys[name]
        return column if self.rows is None else self.once(name, lambda: column[self.rows])

    def once(self, name: str, reckon: Callable[[], T]) -> T:
        """What ``reckon`` gives, reckoned only the first time that it is asked for by this name."""
        if name not in self.reckoned:
            self.reckoned[name] = reckon()
        reckoned: T = self.reckoned[name]
        return reckoned

    def reached(self, stage: str) -> Flags:
        """Which calls reached a stage."""
        return self.once(f"reached {stage}", lambda: ~np.isnan(self[stage]))

    def cell_of(self, instant: str) -> Integers:
        """The half-hour in which each call's instant lies; -1 outside the measured days."""
        return self.once(f"cell of {instant}", lambda: self.period.cell_of(self[instant]))

    def ended_as(self, *outcomes: str) -> Flags:
        """Which calls ended with one of these outcomes."""
        found = np.zeros(len(self), dtype=np.bool_)
        for outcome in outcomes:
            found |= self["outcome"] == OUTCOME_CODE[outcome]
        return found

    @cached_property
    def calls_by_outcome(self) -> Floats:
        """Measured calls by the half-hour of their arrival (rows) and by outcome (columns)."""
        calls = np.flatnonzero(self.measured)
        place = self.cell_of("arrived")[calls] * len(OUTCOMES) + self["outcome"][calls]
        counted = np.bincount(place, minlength=self.period.cells * len(OUTCOMES)).astype(np.float64)
        return counted.reshape(self.period.cells, len(OUTCOMES))

    def took(self, route: str) -> Flags:
        """Which calls took this route to Tier 2."""
        taken: Flags = self["route"] == ROUTE_CODE[route]
        return taken

    @property
    def attempts(self) -> Attempts:
        """All attempts to call back."""
        return self.journeys.callback_attempts

    @cached_property
    def measured(self) -> Flags:
        """Calls that arrived on measured days."""
        arrived: Floats = self["arrived"]
        inside: Flags = (self["call"] > 0) & (arrived >= self.period.begins) & (arrived < self.period.ends)
        return inside

    @cached_property
    def _had_called_before(self) -> Flags:
        """Calls of people with an earlier row: an earlier call, or a callback left over from before the start."""
        earlier = np.zeros(len(self), dtype=np.bool_)
        earlier[1:] = np.diff(self["person"]) == 0
        return earlier

    @cached_property
    def _called_before_the_run(self) -> Flags:
        """Calls of people of whom a state says that they will call again: their earlier call is no row."""
        person = self["person"]
        called: Flags = (person >= self.layout.left_over_calls) & (person < self.layout.left_over)
        return called

    @cached_property
    def _are_first(self) -> Flags:
        return ~(self._had_called_before | self._called_before_the_run)

    @cached_property
    def first_calls(self) -> Flags:
        """Measured first calls: one for each person."""
        return self.measured & self._are_first

    @cached_property
    def repeat_calls(self) -> Flags:
        """Measured calls of people who had called before."""
        return self.measured & ~self._are_first

    @cached_property
    def transfers(self) -> Flags:
        """Measured calls that asked for Tier 2 and were not refused."""
        return self.measured & self.asked_tier2

    @cached_property
    def asked_tier2(self) -> Flags:
        """Which calls asked for Tier 2 and were not refused; callbacks left over from before the start did."""
        return ~self.took("none") | self.ended_as("no_callback_number")

    @cached_property
    def callbacks(self) -> Flags:
        """Measured transfers that became callbacks."""
        return self.transfers & self.took("callback")

    def waited_for_tier2(self) -> Floats:
        """Minutes from the transfer decision to an officer or else to the call's end; infinite if unfinished."""
        until = np.where(self.reached("tier2_start"), self["tier2_start"], self["ended"])
        waited: Floats = np.where(np.isnan(until), np.inf, until) - self["transfer_asked"]
        return waited

    def asked_supervisor(self) -> Floats:
        """The minute at which each call went on to a supervisor, from Tier 2 or straight from Tier 1; NaN of others.

        From Tier 1 go those that asked and neither took a route to Tier 2 nor were refused.
        """
        return self.once("asked for a supervisor", self._reckon_asked_supervisor)

    def _reckon_asked_supervisor(self) -> Floats:
        ended_before = self.ended_as("refused_cutoff", "no_callback_number", "resolved_tier2", "appointment")
        asked = np.where(self.took("none"), self["transfer_asked"], self["tier2_end"])
        return np.where(ended_before, np.nan, asked)

    @cached_property
    def cutoffs(self) -> Floats:
        """The minute from which each day of the calendar refused transfers; infinite where no cutoff was in force."""
        first = (self["call"] == 1) & self._are_first
        minutes = cutoff_minutes(self.layout, self["arrived"][first], self.journeys.seed, self.journeys.replication)
        if self.layout.cutoff_by_wait:
            # The first request from the cutoff on decides, and is itself refused where it is in force.
            refused = self["transfer_asked"][self.ended_as("refused_cutoff")] // MINUTES_PER_DAY
            minutes[~np.isin(np.arange(len(minutes)), refused)] = np.inf
        return minutes

    def called_back_same_day(self) -> Flags:
        """Which callbacks were reached on the day of the transfer decision."""
        return self.once("called back the same day", self._reckon_called_back_same_day)

    def _reckon_called_back_same_day(self) -> Flags:
        rows = np.flatnonzero(self.callbacks)
        same = np.zeros(len(self), dtype=np.bool_)
        same[rows] = self["tier2_start"][rows] // MINUTES_PER_DAY == self["transfer_asked"][rows] // MINUTES_PER_DAY
        return same

    @cached_property
    def person_of_row(self) -> tuple[Integers, Integers]:
        """The first row of each person, and for each row the person's place among them."""
        first = ~self._had_called_before
        return np.flatnonzero(first), np.cumsum(first) - 1

    def calls_of_person(self) -> Floats:
        """For each call, how many calls its person made in all."""
        _, place = self.person_of_row
        made = np.bincount(place[self["call"] > 0], minlength=int(place[-1]) + 1 if len(place) else 0)
        return made[place].astype(np.float64)

    def person_has(self, outcomes: tuple[str, ...]) -> Flags:
        """For each call, whether any call of its person ended with one of these outcomes."""
        starts, place = self.person_of_row
        if not len(starts):
            return np.empty(0, dtype=np.bool_)
        found: Flags = np.logical_or.reduceat(self.ended_as(*outcomes), starts)[place]
        return found

    def follows_earlier_refusal(self) -> Flags:
        """Which calls follow a call of the same person that the cutoff refused on an earlier day."""
        follows = np.zeros(len(self), dtype=np.bool_)
        person, ended, arrived = self["person"], self["ended"], self["arrived"]
        before = np.flatnonzero(self.ended_as("refused_cutoff")[:-1])
        before = before[person[before + 1] == person[before]]
        earlier = ended[before] // MINUTES_PER_DAY < arrived[before + 1] // MINUTES_PER_DAY
        follows[before[earlier] + 1] = True
        return follows

    @cached_property
    def present(self) -> dict[TierName, Duty]:
        """The people on duty at each tier: those planned without those absent."""
        return people_present(self.layout, self.journeys.seed, self.journeys.replication)

    def wrap_up_minutes(self, tier: TierName, rows: Integers) -> Floats:
        """How long a tier's people go on working after their conversations with these of the calls."""
        return wrap_up_minutes(self.journeys, tier, rows if self.rows is None else self.rows[rows])

    def workload(self, tier: TierName) -> Workload:
        """Time on duty, at work and in overtime of a tier, by cell."""
        return self.once(f"workload of {tier}", lambda: self._reckon_workload(tier))

    def _reckon_workload(self, tier: TierName) -> Workload:
        return tier_workload(*work_spans(self.record, tier), self.present[tier], self.period)

    def _planned_minutes(self, tier: TierName) -> Floats:
        """Minutes that people of a tier were planned to be on duty by half-hour, absent or not."""
        if tier not in self.layout.absence:
            return self.workload(tier).on_duty
        nothing = np.empty(0)
        return tier_workload(nothing, nothing, self.layout.planned[tier], self.period).on_duty

    def tier(self, name: TierName) -> Tier:
        """A tier's inputs."""
        tier: Tier = getattr(self.journeys.scenario, name)
        return tier

    def paid_hours(self, name: TierName) -> Floats:
        """Paid hours of a tier by half-hour: planned on duty divided by (1 - shrinkage), and overtime."""
        planned, overtime = self._planned_minutes(name), self.workload(name).overtime
        return (planned / (1 - self.tier(name).shrinkage) + overtime) / MINUTES_PER_HOUR

    def cost(self, name: TierName) -> Floats:
        """Cost of a tier in dollars by half-hour."""
        return self.paid_hours(name) * self.tier(name).cost_per_hour
