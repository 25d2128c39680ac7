"""Whether a staffing reaches its targets, where it does not, and about how many people are missing or spare there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from scipy import special

from analytics.measures.observations import Flags
from analytics.measures.scopes import DAYS_PER_WEEK, Floats, Integers
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.tiers import TierName

from .readings import TierFigures
from .targets import StaffingTargets
from .todays_levels import Level, levels_of

LEAST_CALLS: Final = 200
"""Intervals with fewer calls, in all replications together, are judged together with their neighbours."""
CALLS_FOR_A_SHARE: Final = 6
"""As many times one by the share allowed are needed at least: with half as many a share of none proves nothing yet."""
LEAST_CALLBACKS: Final = 100
"""With fewer callbacks on a weekday, in all replications together, their share itself is judged, not its bound."""
FARTHEST_SCORE: Final = 2.5
"""A share beyond this many standard deviations tells no more of how many people it is off."""
NOWHERE: Final = -1


@dataclass(frozen=True)
class Judged:
    """The intervals in which targets are to hold: those with open lines and calls, a few of them pooled."""

    group: Integers
    """Shape (7, intervals): which intervals are judged as one; -1 where none is."""
    groups: int
    given_up: Flags
    """The intervals in which targets are out of reach."""
    given_up_days: dict[str, Flags] = field(default_factory=dict)
    """By name of a target of the day, the weekdays on which it is out of reach; none where it is left out."""

    @property
    def here(self) -> Flags:
        """The intervals in which targets are to hold."""
        here: Flags = (self.group != NOWHERE) & ~self.given_up
        return here

    def without(self, out_of_reach: Assessment) -> Judged:
        """What is left to judge when what a staffing misses is given up, too."""
        days = {
            name: figure.missed | self.given_up_days.get(name, np.zeros(DAYS_PER_WEEK, dtype=np.bool_))
            for name, figure in (out_of_reach.days | out_of_reach.levels).items()
        }
        return replace(self, given_up=self.given_up | out_of_reach.missed, given_up_days=days)

    def add_up(self, counts: Floats) -> Floats:
        """Counts of shape (replications, 7, intervals), added up by group."""
        place = self.group.ravel()
        counted = place != NOWHERE
        flat = counts.reshape(len(counts), -1)[:, counted]
        total = np.zeros((len(counts), self.groups))
        np.add.at(total.T, place[counted], flat.T)
        return total

    def spread(self, by_group: Floats) -> Floats:
        """Each interval's own group's figure; NaN where no target is to hold."""
        every = np.append(by_group, np.nan)
        return np.asarray(every[self.group])

    @property
    def is_pooled(self) -> Flags:
        """Which intervals share their figure with others."""
        sizes = np.bincount(self.group[self.group != NOWHERE], minlength=max(1, self.groups))
        return np.asarray((self.group != NOWHERE) & (sizes[self.group] > 1))


def judged_intervals(scenario: Scenario, figures: TierFigures, targets: StaffingTargets) -> Judged:
    """The intervals with open lines, neighbours of a day pooled until each group has enough calls."""
    allowed = min(share for share in (targets.wait_share, targets.delay_share, 1.0) if share is not None)
    least = max(LEAST_CALLS, CALLS_FOR_A_SHARE / allowed)
    calls = figures.readings.calls.sum(axis=0)
    is_open = open_intervals(scenario, calls.shape[1])
    group = np.full(calls.shape, NOWHERE, dtype=np.int64)
    groups = 0
    for weekday in range(DAYS_PER_WEEK):
        begun, in_group = False, 0.0
        first = groups
        for interval in np.flatnonzero(is_open[weekday] & (calls[weekday] > 0)).tolist():
            if not begun:
                groups, begun, in_group = groups + 1, True, 0.0
            group[weekday, interval] = groups - 1
            in_group += calls[weekday, interval]
            begun = in_group < least
        if begun and groups - first > 1:
            # What is left over at the end of the day goes with the group before it.
            group[weekday][group[weekday] == groups - 1] = groups - 2
            groups -= 1
    return Judged(group, groups, np.zeros(group.shape, dtype=np.bool_))


def open_intervals(scenario: Scenario, intervals: int) -> Flags:
    """The intervals of the week in which lines are open at least partly, shape (7, intervals)."""
    begins = np.arange(intervals) * (MINUTES_PER_DAY // intervals)
    ends = begins + MINUTES_PER_DAY // intervals
    flags = np.zeros((DAYS_PER_WEEK, intervals), dtype=np.bool_)
    for weekday in range(DAYS_PER_WEEK):
        hours = scenario.opening_hours.on(weekday)
        if hours is not None:
            flags[weekday] = (ends > hours.opens) & (begins < hours.closes)
    return flags


@dataclass(frozen=True)
class AssessedFigure:
    """A figure by interval or weekday, the end of its one-sided interval, and what it may be; NaN where not judged."""

    value: Floats
    bound: Floats
    limit: float | None
    """None where it is shown but not asked about."""
    at_least: bool = False

    @property
    def missed(self) -> Flags:
        """Where the target does not hold with confidence."""
        if self.limit is None:
            return np.zeros(self.value.shape, dtype=np.bool_)
        missed: Flags = self.bound < self.limit if self.at_least else self.bound > self.limit
        return missed

    def except_on(self, days: Flags, other: AssessedFigure) -> AssessedFigure:
        """These figures, but another's on some weekdays."""
        where = days[:, np.newaxis] if self.value.ndim > 1 else days
        value, bound = np.where(where, other.value, self.value), np.where(where, other.bound, self.bound)
        return replace(self, value=value, bound=bound)


@dataclass(frozen=True)
class Assessment:
    """One staffing's figures against its targets."""

    people: Integers
    intervals: dict[str, AssessedFigure]
    """By name of the target (``wait_share``, ``delay_share``, ``occupancy``), shape (7, intervals)."""
    days: dict[str, AssessedFigure]
    """By name of the target (``abandonment``, ``callback_share``, ``backlog``), shape (7,)."""
    calls: Floats
    """Calls of all replications by interval."""
    replications: Integers
    """Those that each weekday's figures rest on, shape (7,)."""
    levels: dict[str, Level]
    """The tier's figures by name beside today's; none where these are not known."""

    @property
    def missed(self) -> Flags:
        """The intervals in which a target is missed."""
        return np.asarray(np.any([figure.missed for figure in self.intervals.values()], axis=0))

    @property
    def levels_missed(self) -> Flags:
        """The weekdays on which something is worse than today that may not be."""
        none = np.zeros(DAYS_PER_WEEK, dtype=np.bool_)
        return np.asarray(np.any([none, *(each.missed for each in self.levels.values())], axis=0))

    @property
    def days_missed(self) -> Flags:
        """The weekdays on which a target of the day is missed."""
        return np.asarray(np.any([self.levels_missed, *(figure.missed for figure in self.days.values())], axis=0))

    @property
    def holds(self) -> Flags:
        """The weekdays on which every target holds."""
        return ~self.missed.any(axis=1) & ~self.days_missed

    def except_on(self, days: Flags, other: Assessment) -> Assessment:
        """This assessment, but another's figures on some weekdays."""
        return replace(
            self,
            intervals={name: each.except_on(days, other.intervals[name]) for name, each in self.intervals.items()},
            days={name: each.except_on(days, other.days[name]) for name, each in self.days.items()},
            levels={name: each.except_on(days, other.levels[name]) for name, each in self.levels.items()},
            calls=np.where(days[:, np.newaxis], other.calls, self.calls),
            replications=np.where(days, other.replications, self.replications),
        )


def assess(
    people: Integers,
    figures: TierFigures,
    tier: TierName,
    targets: StaffingTargets,
    judged: Judged,
    doubt: float | None = None,
) -> Assessment:
    """Hold the figures of a staffing against its targets, and beside those of today's staffing.

    ``doubt`` is the confidence with which a figure is taken for worse than today's, the targets' own if it is None.
    """
    counts, confidence = figures.readings.counts, targets.confidence
    offered = figures.readings.calls

    def of_calls(name: str, limit: float | None) -> AssessedFigure:
        counted, of = counts[name]
        share, _, high = figures.share(judged.add_up(counted), judged.add_up(of), confidence)
        return AssessedFigure(judged.spread(share), np.where(judged.here, judged.spread(high), np.nan), limit)

    occupancy, occupancy_high = figures.mean(*counts["occupancy"], confidence)
    abandonment, _, abandonment_high = figures.share(*counts["abandonment"], confidence)
    in_time, in_time_low, _ = figures.share(*counts["callback_share"], confidence)
    backlog, backlog_high = figures.mean(*counts["backlog"], confidence)
    _, callbacks = counts["callback_share"]
    in_time_low = np.where(callbacks.sum(axis=0) < LEAST_CALLBACKS, in_time, in_time_low)
    days = {
        "abandonment": AssessedFigure(abandonment, abandonment_high, targets.abandonment),
        "callback_share": AssessedFigure(in_time, in_time_low, targets.callback_share, at_least=True),
        "backlog": AssessedFigure(backlog, backlog_high, targets.backlog),
    }
    levels = levels_of(tier, figures, targets, confidence if doubt is None else doubt)
    given_up = judged.given_up_days
    return Assessment(
        people,
        {
            "wait_share": of_calls("wait_share", targets.wait_share),
            "delay_share": of_calls("delay_share", targets.delay_share),
            "occupancy": AssessedFigure(occupancy, np.where(judged.here, occupancy_high, np.nan), targets.occupancy),
        },
        {name: _without(figure, given_up.get(name)) for name, figure in days.items()},
        offered.sum(axis=0),
        np.full(DAYS_PER_WEEK, figures.replications),
        {name: _kept_up(level, given_up.get(name)) for name, level in levels.items()},
    )


def _without(figure: AssessedFigure, given_up: Flags | None) -> AssessedFigure:
    """A figure whose bound counts only where it is not given up, and where there is something to count."""
    nothing = np.isnan(figure.value)
    return replace(figure, bound=np.where(nothing if given_up is None else nothing | given_up, np.nan, figure.bound))


def _kept_up(level: Level, given_up: Flags | None) -> Level:
    """A figure that is held only where today's level is not given up."""
    return level if given_up is None else replace(level, held=level.held & ~given_up)


def missing_people(found: Assessment, targets: StaffingTargets, spread: Floats) -> Floats:
    """About how many people are missing in each interval (spare ones negative), judged by its own figures alone.

    ``spread`` is the standard deviation of the people that an interval's calls would keep busy: a share of calls that
    wait too long is read as the share of days on which they are more than people can handle, as if that were normal.
    Where nothing is asked of an interval, NaN.
    """
    missing = np.full(spread.shape, np.nan)
    if targets.wait_share is not None:
        missing = np.fmax(missing, spread * _scores_apart(found.intervals["wait_share"].bound, targets.wait_share))
    if targets.delay_share is not None:
        missing = np.fmax(missing, spread * _scores_apart(found.intervals["delay_share"].bound, targets.delay_share))
    if targets.occupancy is not None:
        missing = np.fmax(missing, found.people * (found.intervals["occupancy"].bound / targets.occupancy - 1))
    return missing


def least_people(present: Integers, share: float, *, nearest: bool) -> Integers:
    """The fewest people c with P(N >= c) at most ``share`` in each interval, N being the calls present there.

    With ``nearest`` what rounding leaves is carried on to the day's next interval, so that calls find everybody busy
    as often as ``share`` says on the mean: each takes the c that leaves the least.
    """
    samples = present.sum(axis=2)
    at_least = np.cumsum(present[:, :, ::-1], axis=2)[:, :, ::-1] / np.maximum(samples, 1)[:, :, np.newaxis]
    # Nobody is enough where nobody calls; and one more than were ever seen is always enough.
    tail: Floats = np.concatenate((at_least, np.zeros((*samples.shape, 1))), axis=2)
    if not nearest:
        return np.asarray(np.argmax(tail <= share, axis=2))
    people = np.zeros(samples.shape, dtype=np.int64)
    for weekday in range(len(people)):
        left = 0.0
        for interval in range(people.shape[1]):
            if at_least[weekday, interval, 1:2].sum() == 0:
                continue
            off = left + tail[weekday, interval] - share
            best = int(np.argmin(np.abs(off)))
            people[weekday, interval] = best
            left = float(np.clip(off[best], -share, 1 - share))
    return people


def _scores_apart(bound: Floats, limit: float) -> Floats:
    """How many standard deviations of a normal distribution lie between two upper tails."""
    return np.asarray(np.clip(special.ndtri(bound), -FARTHEST_SCORE, FARTHEST_SCORE) - special.ndtri(limit))
