"""Confirming a staffing with callers that nothing was fitted to, round after round, until every weekday holds.

Each round brings new callers. A weekday is judged by all rounds since its people last changed, so that one that held
by luck is found out while others are still tried. Where it fails it gets more people, and what was seen with fewer
counts no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from analytics.measures.scopes import DAYS_PER_WEEK, Integers

from .assessment import Assessment, missing_people
from .moves import Setting, added, larger_days, least_for_others
from .next_staffing import grown, prediction_of
from .readings import TierFigures, joined

MARGIN: Final = 0.1
"""What fails to be confirmed is brought this part of the share allowed below it, as the next callers are others; twice
this part where it fails again, and so on: callers who do not answer are more than people added there can help."""
LARGEST_MARGIN: Final = 0.5

Confirm = Callable[[Integers, int], TierFigures]
"""Simulate a staffing, shape (7, intervals), with callers that nothing has seen, in rounds counted from 0."""


@dataclass
class Confirmation:
    """A staffing under confirmation."""

    setting: Setting
    people: Integers
    rounds: list[TierFigures] = field(default_factory=list)
    since: Integers = field(default_factory=lambda: np.zeros(DAYS_PER_WEEK, dtype=np.int64))
    """The round from which on each weekday has had its people."""
    changes: Integers = field(default_factory=lambda: np.zeros(DAYS_PER_WEEK, dtype=np.int64))
    """How often each weekday has got more people."""

    def assessment(self) -> Assessment:
        """What all callers say who met the people of now."""
        found = self._assessed(len(self.rounds) - 1)
        for first in self._firsts():
            found = found.except_on(self.since == first, self._assessed(first))
        return found

    def more(self, found: Assessment) -> Integers:
        """A staffing with more people on weekdays that do not hold, where those callers show them missing."""
        people = self.people.copy()
        for first in self._firsts():
            for before in np.unique(self.changes[(self.since == first) & ~found.holds]).tolist():
                days = (self.since == first) & ~found.holds & (self.changes == before)
                margin = min(LARGEST_MARGIN, MARGIN * (1 + before))
                people[days] = self._more(self._assessed(first), joined(self.rounds[first:]), margin)[days]
        return people

    def change(self, people: Integers) -> None:
        """Go on with other people."""
        is_changed = np.any(people != self.people, axis=1)
        self.since[is_changed] = len(self.rounds)
        self.changes[is_changed] += 1
        self.people = people

    def _firsts(self) -> list[int]:
        return [int(first) for first in np.unique(self.since) if first < len(self.rounds)]

    def _assessed(self, first: int) -> Assessment:
        return self.setting.assessed(self.people, joined(self.rounds[first:]))

    def _more(self, found: Assessment, figures: TierFigures, margin: float) -> Integers:
        setting, targets = self.setting, self.setting.targets
        missing = missing_people(found, targets, setting.spread)
        if not targets.of_waits:
            return larger_days(setting, found, added(setting, found, found.missed, missing), found.days_missed)
        others = [figure.missed for name, figure in found.intervals.items() if name != "wait_share"]
        more = added(setting, found, np.any(others, axis=0), missing)
        least = np.maximum(more, least_for_others(setting, found, figures.readings.present))
        return grown(prediction_of(setting, figures, found, margin), found, least)
