"""The staffing to try next for a target of waits: the fewest people with whom it would hold, as one simulation tells.

What each delayed call was short of (:mod:`analytics.staffing.delayed_calls`) says how many calls would be late with
somewhat other people, in every replication, and so how sure a share would be. People are added one by one where they
bring most late calls of missed intervals towards their limit: that may be long before the interval, where its queue
began to grow. People are taken one by one from where that brings the fewest calls towards being late, as long as all
targets would hold. A weekday, too, may have no more late calls than is said of it: all its intervals are missed then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.measures.observations import Flags
from analytics.measures.scopes import DAYS_PER_WEEK, Floats, Integers
from queueing.scenario.calendar import MINUTES_PER_DAY

from .assessment import NOWHERE, Assessment
from .moves import Setting, larger_days
from .readings import TierFigures
from .targets import OF_CALLBACKS

ABOUT_AS_GOOD: Final = 0.8
"""Of the intervals in which one more helps at least this part of the most, the lowest against the estimate gets it."""
MOST_ADDED: Final = 400
"""People that a weekday gets in one step at the most, over all intervals."""
DAY_MARGIN: Final = 0.1
"""So much less than today's late calls, as a part of them, a weekday is to have, as the next callers are others."""
LEAST_ROOM: Final = 0.005
"""Of calls: an interval with less room counts as if it had so much, where it is weighed whose people can go."""


@dataclass(frozen=True)
class Prediction:
    """How waits would be with people other than those simulated."""

    setting: Setting
    figures: TierFigures
    people: Integers
    """Those simulated, shape (7, intervals)."""
    limit: float
    """The share of an interval's calls that may be late."""
    most_late: Floats
    """The calls that may be late on each weekday, of all replications; infinite where that is not asked."""

    @property
    def _interval_minutes(self) -> int:
        return int(MINUTES_PER_DAY // self.people.shape[1])

    def bound(self, people: Integers) -> tuple[Floats, Flags]:
        """The upper bound of the share that would be late in each judged interval, and the delayed calls that would."""
        judged, delayed = self.setting.judged, self.figures.readings.delayed_calls
        late = delayed.late(people - self.people, self._interval_minutes)
        group = judged.group.ravel()[delayed.place[late]]
        in_group = group != NOWHERE
        cells = delayed.replication[late][in_group] * judged.groups + group[in_group]
        number = np.bincount(cells, minlength=self.figures.replications * judged.groups).astype(np.float64)
        calls = judged.add_up(self.figures.readings.calls)
        _, _, high = self.figures.share(number.reshape(calls.shape), calls, self.setting.targets.confidence)
        return np.where(judged.here, judged.spread(high), np.nan), late

    def missed(self, people: Integers) -> Flags:
        """The intervals that would miss the target, and all those of weekdays with too many late calls."""
        return self.missed_by(*self.bound(people))

    def missed_by(self, bound: Floats, late: Flags) -> Flags:
        """The same by what :meth:`bound` gives."""
        too_many = self._late_by_weekday(late) > self.most_late
        return np.asarray((bound > self.limit) | too_many[:, np.newaxis])

    def _late_by_weekday(self, late: Flags) -> Integers:
        weekday = self.figures.readings.delayed_calls.place[late] // self.people.shape[1]
        return np.bincount(weekday, minlength=DAYS_PER_WEEK)

    def helped(self, missed: Flags, late: Flags) -> Floats:
        """How much one person more in each interval would help the late calls of missed intervals."""
        delayed = self.figures.readings.delayed_calls
        return delayed.moved_by_one(np.where(late & missed.ravel()[delayed.place], 1.0, 0.0), self.people.shape)

    def harm(self, people: Integers) -> Floats:
        """How much one person fewer in each interval would use up of the room that targets leave."""
        judged, delayed = self.setting.judged, self.figures.readings.delayed_calls
        bound, late = self.bound(people)
        calls = judged.spread(judged.add_up(self.figures.readings.calls).sum(axis=0))
        room = np.maximum(self.limit - bound, LEAST_ROOM) * calls
        weight = np.divide(1.0, room, out=np.zeros(room.shape), where=judged.here)
        left = np.maximum(self.most_late - self._late_by_weekday(late), 1.0)
        weight += (1 / left)[:, np.newaxis]
        return delayed.moved_by_one(np.where(late, 0.0, weight.ravel()[delayed.place]), self.people.shape)


def prediction_of(setting: Setting, figures: TierFigures, found: Assessment, margin: float = 0.0) -> Prediction:
    """How waits would be with other people, and what may be: this part (``margin``) below the targets.

    Where a figure of the day is missed, some of the calls that are late now have to go.
    """
    targets, counts = setting.targets, figures.readings
    limit = 1.0 if targets.wait_share is None else (1 - margin) * targets.wait_share
    below = 1 - max(margin, DAY_MARGIN)
    most = np.full(DAYS_PER_WEEK, np.inf)
    if figures.today is not None and "unanswered" in found.levels:
        today = below * figures.today.readings.waited.sum(axis=(0, 2))
        most = np.where(found.levels["unanswered"].held, today, most)
    late_now = below * counts.waited.sum(axis=(0, 2))
    most = np.where(found.levels_missed | found.days["abandonment"].missed, np.minimum(most, late_now), most)
    return Prediction(setting, figures, found.people, limit, most)


def grown(prediction: Prediction, found: Assessment, people: Integers) -> Integers:
    """These people, and more where targets of an interval or a day are missed."""
    more = enough(prediction, people)
    # What nobody's late calls can tell of: callbacks, and days on which people help no late call.
    of_callbacks = np.any([found.days[name].missed for name in OF_CALLBACKS], axis=0)
    at_a_loss = found.days_missed & (more.sum(axis=1) <= found.people.sum(axis=1))
    return larger_days(prediction.setting, found, more, of_callbacks | at_a_loss)


def enough(prediction: Prediction, people: Integers) -> Integers:
    """These people, and more where targets would be missed, until they would hold or nobody more would help."""
    setting, found = prediction.setting, people.copy()
    most = setting.targets.most_people
    for _ in range(MOST_ADDED):
        bound, late = prediction.bound(found)
        missed = prediction.missed_by(bound, late)
        if not missed.any():
            break
        free = setting.usable if most is None else setting.usable & (found < most)
        helped = np.where(free, prediction.helped(missed, late), 0.0)
        best = helped.max(axis=1)
        grows = np.flatnonzero(best > 0)
        if not len(grows):
            break
        about_as_good = helped >= ABOUT_AS_GOOD * best[:, np.newaxis]
        against_shape = np.where(about_as_good, found - setting.shape, np.inf)
        found[grows, np.argmin(against_shape[grows], axis=1)] += 1
    return found


def no_more_than_needed(prediction: Prediction, people: Integers, least: Integers) -> Integers:
    """These people without those whom no target would miss, down to ``least`` in each interval."""
    found, harm = people.copy(), prediction.harm(people)
    tight = found <= least
    while not tight.all():
        days = np.flatnonzero(~tight.all(axis=1))
        places = np.argmin(np.where(tight, np.inf, harm), axis=1)[days]
        tried = found.copy()
        tried[days, places] -= 1
        fails: Flags = np.any(prediction.missed(tried)[days], axis=1)
        tight[days[fails], places[fails]] = True
        found[days[~fails], places[~fails]] -= 1
        tight |= found <= least
    return found
