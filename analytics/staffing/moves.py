"""The moves of the search for staffing: where people are added and taken away, given what is missing and spare.

A call waits in one interval because of the people of that interval, of those before it, in which the queue grew, and
of the next one, in which it is answered. Moves are spread over these, and prefer to fill what lies lowest, and to take
from what lies highest, against the shape of the estimate: people that jump up and down between half-hours are hard to
put on duty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import Floats, Integers
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.tiers import TierName

from .assessment import Assessment, Judged, assess, least_people
from .readings import TierFigures
from .targets import StaffingTargets

FIRST_STEP: Final = 0.4
"""The part of the way to the target that an interval moves at first: its neighbours move, too."""
LARGEST_STEP: Final = 0.2
"""An interval changes at most by this share of its people, and always may by two."""
DAY_STEP: Final = 0.03
"""The share of people by which a weekday grows whose targets of the day are missed."""
MINUTES_BEFORE: Final = 60
"""How long before an interval people matter to its calls."""
MOST_ROOM: Final = 3.0
"""More room than this in people says no more: figures far from their target are too rough."""


@dataclass(frozen=True)
class Setting:
    """What the search may do: where people can be on duty, how many, and what the week's load looks like."""

    tier: TierName
    targets: StaffingTargets
    judged: Judged
    spread: Floats
    """The standard deviation of the people that an interval's calls would keep busy."""
    shape: Integers
    """The people of the estimate."""
    usable: Flags
    """The intervals that people may be added to."""
    least: Integers
    """The people that an interval keeps: as many as allowed where its targets are out of reach with them."""

    @property
    def before(self) -> int:
        """The number of intervals before one whose people matter to its calls."""
        intervals = self.shape.shape[1]
        return int(max(1, MINUTES_BEFORE * intervals // MINUTES_PER_DAY))

    @property
    def useful(self) -> Flags:
        """The intervals whose people matter to the calls of an interval: those with work of their own."""
        return self.usable & ((self.shape > 0) | self.judged.here)

    def assessed(self, people: Integers, figures: TierFigures, doubt: float | None = None) -> Assessment:
        """The figures of a staffing against the targets, as :func:`analytics.staffing.assessment.assess` gives them."""
        return assess(people, figures, self.tier, self.targets, self.judged, doubt)

    def allowed(self, people: Integers) -> Integers:
        """The people themselves, cut to what may be."""
        most = self.targets.most_people
        within = people if most is None else np.minimum(people, most)
        return np.where(self.usable, np.maximum(within, self.least), 0)


def approached(setting: Setting, found: Assessment, present: Integers, missing: Floats, tried: int) -> Integers:
    """The staffing to try next: a part of the way to each interval's target, and larger days that miss their own.

    ``present`` says how often so many calls were there, as in ``TierReading``. Downwards the part gets smaller with
    every staffing ``tried`` before, so that steps to and fro come to an end.
    """
    targets, people = setting.targets, found.people
    largest = np.maximum(2.0, LARGEST_STEP * people)
    wanted = _spread_back(missing, setting.before)
    step = np.where(wanted > 0, FIRST_STEP, FIRST_STEP / (1 + tried / 2))
    change = np.clip(step * wanted, -largest, np.where(setting.useful, largest, 0.0))
    moved = people + np.rint(np.nan_to_num(change)).astype(np.int64)
    if targets.delay_share is not None and targets.wait_share is None:
        rule = least_people(present, targets.delay_share, nearest=False)
        moved = np.where(setting.judged.here, rule, moved)
    moved = _more_where_missed(setting, found, moved, np.ones(people.shape, dtype=np.int64), setting.before)
    return setting.allowed(larger_days(setting, found, moved, found.days_missed))


def least_for_others(setting: Setting, found: Assessment, present: Integers) -> Integers:
    """The fewest people of each interval for targets other than that of waits, by its own figures."""
    targets, least = setting.targets, setting.least
    if targets.delay_share is not None:
        rule = least_people(present, targets.delay_share, nearest=False)
        least = np.maximum(least, np.where(setting.judged.here, rule, 0))
    if targets.occupancy is not None:
        work = np.nan_to_num(found.people * found.intervals["occupancy"].bound)
        least = np.maximum(least, np.ceil(work / targets.occupancy).astype(np.int64))
    return setting.allowed(least)


def added(setting: Setting, found: Assessment, missed: Flags, missing: Floats) -> Integers:
    """More people in each missed interval, one at least."""
    amount = np.maximum(1, np.rint(FIRST_STEP * np.nan_to_num(missing))).astype(np.int64)
    return setting.allowed(found.people + np.where(missed, amount, 0))


def lowered(setting: Setting, people: Integers, reduced: Flags, room: Floats, pace: Floats) -> Integers:
    """How many people to take from the intervals that are lowered: a part of their room by weekday, one at least."""
    spare = np.minimum(np.where(np.isfinite(room), room, 0.0), LARGEST_STEP * people)
    amount = np.maximum(1, np.floor(pace[:, np.newaxis] * spare)).astype(np.int64)
    return np.where(reduced, np.minimum(amount, people - setting.least), 0)


def half_with_most_room(setting: Setting, people: Integers, room: Floats, tight: Flags) -> Flags:
    """Of each weekday's intervals that are not tight, the half that can spare people most."""
    reduced = np.zeros(people.shape, dtype=np.bool_)
    spare = np.minimum(room, MOST_ROOM) + people - setting.shape
    for weekday in range(len(people)):
        loose = np.flatnonzero(~tight[weekday])
        order = loose[np.argsort(-spare[weekday][loose], kind="stable")]
        reduced[weekday][order[: (len(order) + 1) // 2]] = True
    return reduced


def to_blame(setting: Setting, reduced: Flags, missed: Flags, room: Floats) -> Flags:
    """The lowered intervals that a failure may come from: those near it, or where none is, the half with least room."""
    blamed = np.zeros(len(reduced), dtype=np.bool_)
    places = np.flatnonzero(reduced)
    for failure in np.flatnonzero(missed).tolist():
        near = places[(places >= failure - 2 * setting.before) & (places <= failure + 1)]
        blamed[near if len(near) else places[places < failure][-1:]] = True
    if not blamed.any():
        order = places[np.argsort(room[places], kind="stable")]
        blamed[order[: (len(order) + 1) // 2]] = True
    return blamed


def _spread_back(missing: Floats, before: int) -> Floats:
    """For each interval what is missing for the calls that its people matter to: its own most, then later ones.

    A weighted mean over the interval, those up to ``before`` intervals later and the one before it, without those
    where nothing is asked; NaN where that is all of them.
    """
    total, weights = np.zeros(missing.shape), np.zeros(missing.shape)
    intervals = missing.shape[1]
    for later in range(-1, before + 1):
        weight = 1.0 if later < 0 else before + 1.0 - later
        own, of = slice(max(0, -later), intervals - max(0, later)), slice(max(0, later), intervals - max(0, -later))
        known = ~np.isnan(missing[:, of])
        total[:, own] += weight * np.where(known, missing[:, of], 0.0)
        weights[:, own] += weight * known
    return np.asarray(np.divide(total, weights, out=np.full(missing.shape, np.nan), where=weights > 0))


def _more_where_missed(
    setting: Setting, found: Assessment, people: Integers, amount: Integers, before: int
) -> Integers:
    """More for each missed interval: in it or shortly before, where people lie lowest and may be added."""
    more = people.copy()
    most = setting.targets.most_people
    for weekday, interval in np.argwhere(found.missed).tolist():
        window = np.arange(max(0, interval - before), interval + 1)[::-1]
        if np.any(more[weekday, window] > found.people[weekday, window]):
            continue
        free = window[setting.useful[weekday, window]]
        if most is not None:
            free = free[more[weekday, free] < most]
        if len(free):
            more[weekday, free[np.argmin((more - setting.shape)[weekday, free])]] += amount[weekday, interval]
    return more


def larger_days(setting: Setting, found: Assessment, people: Integers, days: Flags) -> Integers:
    """More people on some weekdays: where some are, and else wherever allowed."""
    most = setting.targets.most_people
    full = np.zeros(people.shape, dtype=np.bool_) if most is None else np.asarray(found.people >= most)
    some = (found.people > 0) & setting.usable
    is_room = np.asarray((some & ~full).any(axis=1))
    grows = np.where(is_room[:, np.newaxis], some, setting.usable)
    larger = np.floor(found.people * (1 + DAY_STEP)).astype(np.int64) + 1
    return np.where(days[:, np.newaxis] & grows, np.maximum(people, larger), people)
