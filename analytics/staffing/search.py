"""The search for the fewest people by simulation: which staffing is tried next, and when it is enough.

Every staffing is simulated with the same callers (common random numbers), so that the search is deterministic and a
change of figures is one of people. It goes on in four steps. Where nothing may become worse than today, today's own
staffing is the first that is tried, and a weekday's answer wherever none is found that is cheaper and as good.

1. *Reach.* With as many people as allowed everywhere: what does not hold even then is out of reach, and not searched
   for; such intervals keep as many as allowed, or as the estimate asks for where nobody's number would help.
2. *Approach*, as the iterative staffing algorithm of Feldman, Mandelbaum, Massey and Whitt (2008, Management Science
   54:324) does. For the chance that a call waits at all it is theirs: each interval takes the fewest people c with
   P(N >= c) at most the target, N being the number of calls present in the simulation before, until no interval
   changes by more than one or a staffing comes back. Where calls may wait for a while, N depends on the people of the
   whole day so far, and that rule swings without end; then the share of calls that waits too long is read as the
   upper tail of a normal distribution, and each interval moves a part of the way to the target's tail. Weekdays hardly
   meet at night: each one remembers its own cheapest staffing so far that holds all targets.
3. *Refine*, where waits are asked about. A call waits in one interval because of the queue that grew in those
   before it: what each delayed call was short of, and since when, says where people are missing and where they are
   spare (:mod:`analytics.staffing.next_staffing`), a few times over, as the next simulation tells it better.
   *Trim* for targets of callbacks, and where no waits are asked about: each weekday lowers the half of its intervals
   with the most room by a part of it, which is halved whenever that fails. Where one was too many already, the
   intervals lowered near the failure are tight from then on. It ends when all are tight.
4. *Confirm*, with more callers, which the search has not seen: a staffing fitted to some callers looks better on them
   than it is. Weekdays that fail get more people and meet others again (:mod:`analytics.staffing.confirmation`).

Nothing proves the result to be the least possible. Fewer people in an interval never speed up a call, so that lowering
can only use up room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import DAYS_PER_WEEK, Floats, Integers

from .assessment import Assessment, least_people, missing_people
from .confirmation import Confirm, Confirmation
from .moves import Setting, approached, half_with_most_room, least_for_others, lowered, to_blame
from .next_staffing import grown, no_more_than_needed, prediction_of
from .readings import TierFigures
from .targets import OF_CALLBACKS

MOST_APPROACHES: Final = 8
ROUGH_APPROACHES: Final = 4
"""So many, where the staffing is refined after it."""
REFINEMENTS: Final = 4
MOST_TRIMS: Final = 14
MOST_CONFIRMATIONS: Final = 8
MOST_CHANGES: Final = 3
"""A weekday that fails after so many changes takes back today's people, where these hold."""

FIRST_PACE: Final = 0.5
"""The part of its room that an interval is lowered by at first."""
DOUBT: Final = 0.7
"""While it is searched, a figure is worse than today's with this confidence: the next callers are others."""
LARGEST_CUT: Final = 0.1
"""An interval is refined downwards at most by this share of its people, and always may be by one."""

Simulate = Callable[[Integers], TierFigures]
"""Simulate a staffing, shape (7, intervals), always with the same callers."""


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

    def note(self, assessment: Assessment, missing: Floats, allowed: Flags | None = None) -> None:
        """Take over the weekdays that hold with fewer people than before, of those allowed."""
        cost, before = assessment.people.sum(axis=1), self.people.sum(axis=1)
        better = assessment.holds & (~self.found | (cost < before)) & (True if allowed is None else allowed)
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
class SearchOutcome:
    """What a search comes to."""

    people: Integers
    steps: tuple[Step, ...]
    last: Assessment
    """Of ``people``, with callers that the search has not seen."""


@dataclass
class Search:
    """A search under way."""

    setting: Setting
    today: Integers
    simulate: Simulate
    confirm: Confirm
    steps: list[Step] = field(default_factory=list)

    def run(self, start: Integers) -> SearchOutcome:
        """Search from an estimate."""
        if self.setting.targets.nearest:
            return self._confirmed(self._stationary(start), Best.none_yet(start.shape))
        best = self._todays_own() if self.setting.targets.nothing_worse else Best.none_yet(start.shape)
        todays = replace(best, people=best.people.copy(), found=best.found.copy())
        return self._confirmed(self._fewest(start, best), todays)

    def _todays_own(self) -> Best:
        """Today's staffing, on the weekdays on which it holds and is allowed."""
        found, _ = self._try("today", self.today)
        best = Best.none_yet(self.today.shape)
        allowed = np.all(self.setting.allowed(self.today) == self.today, axis=1)
        best.note(found, missing_people(found, self.setting.targets, self.setting.spread), allowed)
        return best

    def _try(self, kind: str, people: Integers) -> tuple[Assessment, TierFigures]:
        figures = self.simulate(people)
        return self._noted(kind, self.setting.assessed(people, figures, DOUBT)), figures

    def _noted(self, kind: str, found: Assessment) -> Assessment:
        missed = int(found.missed.sum() + found.days_missed.sum())
        self.steps.append(Step(kind, int(found.people.sum()), missed))
        return found

    def _stationary(self, start: Integers) -> Integers:
        """The iteration of the literature alone: until no interval changes by more than one, or people come back."""
        share = self.setting.targets.delay_share or 0.0
        people, seen = start, {start.tobytes()}
        for _ in range(MOST_APPROACHES):
            _, figures = self._try("approach", people)
            wanted = self.setting.allowed(least_people(figures.readings.present, share, nearest=True))
            settled = np.abs(wanted - people).max() <= 1 or wanted.tobytes() in seen
            people = wanted
            if settled:
                break
            seen.add(people.tobytes())
        return people

    def _fewest(self, start: Integers, best: Best) -> Integers:
        targets = self.setting.targets
        last = self._approach(best, start)
        if targets.of_waits:
            last = self._refine(best, last)
        if best.found.any() and (not targets.of_waits or any(name in OF_CALLBACKS for name in targets.asked)):
            self._trim(best, last)
            return np.where(best.found[:, np.newaxis], best.people, last)
        cheaper = best.found & (best.people.sum(axis=1) <= last.sum(axis=1))
        return np.where(cheaper[:, np.newaxis], best.people, last)

    def _approach(self, best: Best, start: Integers) -> Integers:
        """Move all intervals towards their targets, to the last staffing tried; the best is noted."""
        people, seen = start, set[bytes]()
        is_rough = self.setting.targets.of_waits
        for tried in range(ROUGH_APPROACHES if is_rough else MOST_APPROACHES):
            seen.add(people.tobytes())
            found, figures = self._try("approach", people)
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            best.note(found, missing)
            wanted = approached(self.setting, found, figures.readings.present, missing, tried)
            if wanted.tobytes() in seen or (best.found.all() and np.abs(wanted - people).max() <= 1):
                break
            people = wanted
        return people

    def _refine(self, best: Best, start: Integers) -> Integers:
        """Move people to where delayed calls would have needed them, and away from where nobody would miss them."""
        setting, people = self.setting, start
        for left in reversed(range(REFINEMENTS)):
            found, figures = self._try("refine", people)
            best.note(found, missing_people(found, setting.targets, setting.spread))
            prediction = prediction_of(setting, figures, found)
            least = least_for_others(setting, found, figures.readings.present)
            full = grown(prediction, found, np.maximum(people, least))
            cut = np.where(found.days_missed[:, np.newaxis], 0, np.maximum(1, LARGEST_CUT * people)).astype(np.int64)
            if left == 0:
                return full
            wanted = no_more_than_needed(prediction, full, np.maximum(least, full - cut))
            if np.array_equal(wanted, people):
                break
            people = wanted
        return people

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
            found, _ = self._try("trim", people)
            missing = missing_people(found, self.setting.targets, self.setting.spread)
            failed = best.found & ~found.holds & reduced.any(axis=1)
            smallest = amount.max(axis=1) <= 1
            pace[failed] /= 2
            for weekday in np.flatnonzero(failed & smallest).tolist():
                tight[weekday] |= to_blame(self.setting, reduced[weekday], found.missed[weekday], best.room[weekday])
            best.note(found, missing)
            tight |= best.people <= self.setting.least

    def _confirmed(self, people: Integers, todays: Best) -> SearchOutcome:
        """Meet new callers until all holds; today's staffing is taken back where nothing cheaper is as good."""
        under = Confirmation(self.setting, people)
        for number in range(MOST_CONFIRMATIONS):
            under.rounds.append(self.confirm(under.people, number))
            found = self._noted("confirm", under.assessment())
            if self.setting.targets.nearest or found.holds.all() or number == MOST_CONFIRMATIONS - 1:
                break
            more = under.more(found)
            is_vain = (more.sum(axis=1) >= todays.people.sum(axis=1)) | (under.changes >= MOST_CHANGES)
            back = ~found.holds & todays.found & is_vain
            more[back] = todays.people[back]
            todays.found &= ~back
            if np.array_equal(more, under.people):
                break
            under.change(more)
        return SearchOutcome(under.people, tuple(self.steps), found)
