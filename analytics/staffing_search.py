"""The search for the fewest people by simulation: which staffing is tried next, and when it is enough.

Every staffing is simulated with the same callers (common random numbers), so that the search is deterministic and a
change of figures is one of people. It goes on in four steps.

1. *Reach.* With as many people as allowed everywhere: what does not hold even then is out of reach, and not searched
   for; such intervals keep as many as allowed, or as the estimate asks for where nobody's number would help.
2. *Approach*, as the iterative staffing algorithm of Feldman, Mandelbaum, Massey and Whitt (2008, Management Science
   54:324) does. For the chance that a call waits at all it is theirs: each interval takes the fewest people c with
   P(N >= c) at most the target, N being the number of calls present in the simulation before, until no interval
   changes by more than one or a staffing comes back. Where calls may wait for a while, N depends on the people of the
   whole day so far, and that rule swings without end; then the share of calls that waits too long is read as the
   upper tail of a normal distribution, and each interval moves a part of the way to the target's tail. Weekdays hardly
   meet at night: each one remembers its own cheapest staffing so far that holds all targets.
3. *Trim.* From there each weekday lowers the half of its intervals with the most room by one. What fails marks the
   intervals reduced near the failure as tight and takes the step back. It ends when all are tight.
4. *Confirm*, with callers that the search has not seen: a staffing fitted to some callers looks better on them than
   it is. Intervals that fail get one more until all hold.

Fewer people in an interval never speed up a call, so that lowering can only use up room; nothing proves the result to
be the least possible, but one officer fewer anywhere was found to fail, or was not tried for lack of room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from .observations import Flags
from .scopes import DAYS_PER_WEEK, Floats, Integers
from .staffing_assessment import Assessment, Judged, least_people, missing_people
from .staffing_targets import StaffingTargets

MOST_APPROACHES: Final = 10
MOST_TRIMS: Final = 14
MOST_CONFIRMATIONS: Final = 8
STEP: Final = 0.6
"""The part of the way to the target that an interval moves at once: neighbours help, too."""
LARGEST_STEP: Final = 0.2
"""An interval changes at most by this share of its people, and always may by two."""
DAY_STEP: Final = 0.03
"""The share of people by which a weekday grows whose targets of the day are missed."""
NEAR: Final = 4
"""Intervals before a failure that a reduction may have caused it from, and one after it."""

Assess = Callable[[Integers], Assessment]
"""Simulate a staffing, shape (7, intervals), and hold it against the targets."""


@dataclass(frozen=True)
class Setting:
    """What the search may do: where people can be on duty, how many at the most, and the week's spread of load."""

    targets: StaffingTargets
    judged: Judged
    spread: Floats
    """The standard deviation of the people that an interval's calls would keep busy."""
    usable: Flags
    """The intervals that people may be added to."""
    least: Integers
    """The people that an interval keeps: as many as allowed where its targets are out of reach with them."""


@dataclass
class Best:
    """The cheapest staffing of each weekday so far that holds all its targets."""

    people: Integers
    found: Flags
    """The weekdays that have one."""
    room: Floats
    """About how many people each interval could do without, by its own figures."""

    @classmethod
    def none_yet(cls, shape: tuple[int, ...]) -> Best:
        """No weekday has one."""
        return cls(np.zeros(shape, dtype=np.int64), np.zeros(DAYS_PER_WEEK, dtype=np.bool_), np.zeros(shape))

    def note(self, assessment: Assessment, missing: Floats) -> None:
        """Take over the weekdays that hold with fewer people than before."""
        cost, before = assessment.people.sum(axis=1), self.people.sum(axis=1)
        better = assessment.holds & (~self.found | (cost < before))
        self.people[better] = assessment.people[better]
        self.room[better] = np.where(np.isnan(missing[better]), np.inf, -missing[better])
        self.found |= better


@dataclass(frozen=True)
class Step:
    """One staffing that was simulated: what for, its person-hours, and on how many weekdays all targets held."""

    kind: str
    people: int
    """Added up over all intervals."""
    missed: int
    """Intervals and weekdays in which a target was missed."""


@dataclass(frozen=True)
class Found:
    """What a search comes to."""

    people: Integers
    steps: tuple[Step, ...]
    last: Assessment
    """Of ``people``, with callers that the search has not seen."""


@dataclass
class Search:
    """A search under way."""

    setting: Setting
    assess: Assess
    confirm: Assess
    """The same with other callers."""
    steps: list[Step] = field(default_factory=list)

    def run(self, start: Integers) -> Found:
        """Search from an estimate."""
        people = self._stationary(start) if self.setting.targets.nearest else self._fewest(start)
        return self._confirmed(people)

    def _try(self, kind: str, people: Integers, *, confirming: bool = False) -> Assessment:
        found = self.confirm(people) if confirming else self.assess(people)
        missed = int(found.missed.sum() + found.days_missed.sum())
        self.steps.append(Step(kind, int(people.sum()), missed))
        return found

    def _stationary(self, start: Integers) -> Integers:
        """The iteration of the literature alone: until no interval changes by more than one, or people come back."""
        share = self.setting.targets.delay_share or 0.0
        people, seen = start, {start.tobytes()}
        for _ in range(MOST_APPROACHES):
            found = self._try("approach", people)
            wanted = self._allowed(least_people(found.present, share, nearest=True))
            settled = np.abs(wanted - people).max() <= 1 or wanted.tobytes() in seen
            people = wanted
            if settled:
                break
            seen.add(people.tobytes())
        return people

    def _fewest(self, start: Integers) -> Integers:
        best, last = self._approach(start)
        if best.found.any():
            self._trim(best, last)
        return np.where(best.found[:, np.newaxis], best.people, last)

    def _approach(self, start: Integers) -> tuple[Best, Integers]:
        """Move all intervals towards their targets; the last staffing tried comes with the best."""
        best, people, seen = Best.none_yet(start.shape), start, set[bytes]()
        for _ in range(MOST_APPROACHES):
            seen.add(people.tobytes())
            found = self._try("approach", people)
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            best.note(found, missing)
            wanted = self._moved(found, missing)
            if wanted.tobytes() in seen or (best.found.all() and np.abs(wanted - people).max() <= 1):
                break
            people = wanted
        return best, people

    def _moved(self, found: Assessment, missing: Floats) -> Integers:
        """The staffing to try next, each interval judged by its own figures, and the day's targets by the day."""
        targets, people = self.setting.targets, found.people
        largest = np.maximum(2.0, LARGEST_STEP * people)
        change = np.clip(np.nan_to_num(STEP * missing), -largest, largest)
        missed = found.missed
        moved = people + np.where(missed, np.maximum(1, np.ceil(change)), np.minimum(0, np.ceil(change))).astype(
            np.int64
        )
        if targets.delay_share is not None and targets.wait_share is None:
            rule = least_people(found.present, targets.delay_share, nearest=False)
            judged = self.setting.judged.here
            moved = np.where(
                judged & ~missed, np.minimum(moved, np.maximum(rule, people - largest.astype(np.int64))), moved
            )
            moved = np.where(judged & missed, np.maximum(moved, rule), moved)
        # Who waits at the end of an interval is served in the next one, which may have no calls of its own.
        last = missed & ~np.roll(self.setting.judged.here, -1, axis=1)
        moved += np.roll(last, 1, axis=1)
        return self._allowed(self._with_larger_days(found, moved))

    def _with_larger_days(self, found: Assessment, people: Integers) -> Integers:
        """More people on weekdays that miss a target of the day: where some are, and else wherever allowed."""
        most = self.setting.targets.most_people
        full = np.zeros(people.shape, dtype=np.bool_) if most is None else np.asarray(found.people >= most)
        some = (found.people > 0) & self.setting.usable
        is_room = np.asarray((some & ~full).any(axis=1))
        grows = np.where(is_room[:, np.newaxis], some, self.setting.usable)
        larger = np.floor(found.people * (1 + DAY_STEP)).astype(np.int64) + 1
        return np.where(found.days_missed[:, np.newaxis] & grows, np.maximum(people, larger), people)

    def _allowed(self, people: Integers) -> Integers:
        most = self.setting.targets.most_people
        within = people if most is None else np.minimum(people, most)
        return np.where(self.setting.usable, np.maximum(within, self.setting.least), 0)

    def _trim(self, best: Best, fallback: Integers) -> None:
        """Lower the weekdays that hold, all at once, each by the half of its intervals with the most room."""
        tight = best.people <= self.setting.least
        for _ in range(MOST_TRIMS):
            reduced = _half_with_most_room(best, tight)
            if not reduced.any():
                return
            people = np.where(best.found[:, np.newaxis], best.people - reduced, fallback)
            found = self._try("trim", people)
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            failed = best.found & ~found.holds & reduced.any(axis=1)
            for weekday in np.flatnonzero(failed).tolist():
                tight[weekday] |= _to_blame(reduced[weekday], found.missed[weekday], best.room[weekday])
            best.note(found, missing)
            tight |= best.people <= self.setting.least

    def _confirmed(self, people: Integers) -> Found:
        found = self._try("confirm", people, confirming=True)
        if self.setting.targets.nearest:
            return Found(people, tuple(self.steps), found)
        for _ in range(MOST_CONFIRMATIONS):
            if found.holds.all():
                break
            more = self._one_more(found)
            if np.array_equal(more, people):
                break
            people = more
            found = self._try("confirm", people, confirming=True)
        return Found(people, tuple(self.steps), found)

    def _one_more(self, found: Assessment) -> Integers:
        """One more person in each interval that misses a target, and where none can be added in the one before it."""
        missed = found.missed
        more = self._allowed(self._with_larger_days(found, found.people + missed))
        stuck = missed & (more == found.people)
        return self._allowed(more + (np.roll(stuck, -1, axis=1) & (more > 0)))


def _half_with_most_room(best: Best, tight: Flags) -> Flags:
    """Of each weekday's intervals that may be lowered, the half with the most room."""
    reduced = np.zeros(best.people.shape, dtype=np.bool_)
    for weekday in np.flatnonzero(best.found).tolist():
        loose = np.flatnonzero(~tight[weekday])
        order = loose[np.argsort(-best.room[weekday][loose], kind="stable")]
        reduced[weekday][order[: (len(order) + 1) // 2]] = True
    return reduced


def _to_blame(reduced: Flags, missed: Flags, room: Floats) -> Flags:
    """The lowered intervals that a failure may come from: those near it, or where none is, the half with least room."""
    blamed = np.zeros(len(reduced), dtype=np.bool_)
    places = np.flatnonzero(reduced)
    for failure in np.flatnonzero(missed).tolist():
        near = places[(places >= failure - NEAR) & (places <= failure + 1)]
        blamed[near if len(near) else places[places < failure][-1:]] = True
    if not blamed.any():
        order = places[np.argsort(room[places], kind="stable")]
        blamed[order[: (len(order) + 1) // 2]] = True
    return blamed
