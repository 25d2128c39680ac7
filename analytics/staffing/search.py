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
3. *Trim.* From there each weekday lowers the half of its intervals with the most room by a part of it, which is
   halved whenever that fails. Where one was too many already, the intervals lowered near the failure are tight from
   then on. It ends when all are tight.
4. *Confirm*, with callers that the search has not seen: a staffing fitted to some callers looks better on them than
   it is. Intervals that fail get more until all hold.

Fewer people in an interval never speed up a call, so that lowering can only use up room; nothing proves the result to
be the least possible, but one officer fewer anywhere was found to fail, or was not tried for lack of room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import DAYS_PER_WEEK, Floats, Integers

from .assessment import Assessment, least_people, missing_people
from .moves import Setting, added, approached, half_with_most_room, lowered, to_blame

MOST_APPROACHES: Final = 8
MOST_TRIMS: Final = 14
MOST_CONFIRMATIONS: Final = 8

FIRST_PACE: Final = 0.5
"""The part of its room that an interval is lowered by at first."""

Assess = Callable[[Integers], Assessment]
"""Simulate a staffing, shape (7, intervals), and hold it against the targets."""


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
            wanted = self.setting.allowed(least_people(found.present, share, nearest=True))
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
        for tried in range(MOST_APPROACHES):
            seen.add(people.tobytes())
            found = self._try("approach", people)
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            best.note(found, missing)
            wanted = approached(self.setting, found, missing, tried)
            if wanted.tobytes() in seen or (best.found.all() and np.abs(wanted - people).max() <= 1):
                break
            people = wanted
        return best, people

    def _trim(self, best: Best, fallback: Integers) -> None:
        """Lower the weekdays that hold, all at once, each by the half of its intervals with the most room."""
        tight = best.people <= self.setting.least
        pace = np.full(DAYS_PER_WEEK, FIRST_PACE)
        for _ in range(MOST_TRIMS):
            reduced = half_with_most_room(self.setting, best.people, best.room, tight)
            reduced &= best.found[:, np.newaxis]
            if not reduced.any():
                return
            amount = lowered(self.setting, best.people, reduced, best.room, pace)
            people = np.where(best.found[:, np.newaxis], best.people - amount, fallback)
            found = self._try("trim", people)
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            failed = best.found & ~found.holds & reduced.any(axis=1)
            smallest = amount.max(axis=1) <= 1
            pace[failed] /= 2
            for weekday in np.flatnonzero(failed & smallest).tolist():
                tight[weekday] |= to_blame(self.setting, reduced[weekday], found.missed[weekday], best.room[weekday])
            best.note(found, missing)
            tight |= best.people <= self.setting.least

    def _confirmed(self, people: Integers) -> Found:
        found = self._try("confirm", people, confirming=True)
        if self.setting.targets.nearest:
            return Found(people, tuple(self.steps), found)
        for tried in range(MOST_CONFIRMATIONS):
            if found.holds.all():
                break
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            more = added(self.setting, found, missing, right_there=tried >= MOST_CONFIRMATIONS // 2)
            if np.array_equal(more, people):
                break
            people = more
            found = self._try("confirm", people, confirming=True)
        return Found(people, tuple(self.steps), found)
