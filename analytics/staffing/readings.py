"""What a tier's staffing came to in one replication, by interval of the week, and in all replications together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import special

from analytics.measures.figures import Counts, counts_of
from analytics.measures.observations import View
from analytics.measures.scopes import DAYS_PER_WEEK, Floats, Integers
from analytics.measures.tier_queue import Queued, calls_of_tier, queued_at
from queueing import Journeys
from queueing.draws.work_items import stream_of
from queueing.plan import Duty
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.tiers import TierName

from .delayed_calls import DelayedCalls, delayed_among
from .estimate import interval_minutes
from .measures_asked import BY_INTERVAL, OF_TIER2, measures_asked
from .patience import patience_minutes
from .targets import StaffingTargets

SAMPLE_MINUTES: Final = 5
"""How often the number of calls present is looked at."""


@dataclass(frozen=True)
class TierReading:
    """What is read of one replication."""

    counts: dict[str, Counts]
    """What each measure that is asked for (:mod:`analytics.staffing.measures_asked`) adds up, and what that is divided
    by: shape (7, intervals), of those of a day (7,)."""
    present: Integers
    """How often so many people planned were not free, shape (7, intervals, most + 1): the calls at the tier and items
    of other work and, while there are any of either, the people absent. Empty where not asked for."""
    delayed_calls: DelayedCalls
    """The delayed calls, and what each would have needed; none where no wait is asked about."""

    @property
    def calls(self) -> Floats:
        """Calls offered to the tier."""
        return self.counts["wait_share"][1]

    @property
    def waited(self) -> Floats:
        """Those of them that were not answered in time."""
        return self.counts["wait_share"][0]


@dataclass(frozen=True)
class TierFigures:
    """The counts of several replications, stacked: shape (replications, 7, intervals) or (replications, 7)."""

    readings: TierReading
    replications: int
    today: TierFigures | None = None
    """Those of today's staffing in the same replications; None where they are not asked for."""

    def share(self, counted: Floats, of: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
        """A share in each group, and the ends of its one-sided intervals below and above it.

        ``counted`` and ``of`` have shape (replications, ...). The share is a ratio of sums; its error is that of the
        residuals over replications (the delta method), which counts that calls of one day fare alike. Where no or
        every replication's call is counted there is no such error, and Clopper and Pearson's interval stands in.
        NaN where there is nothing to count of.
        """
        share, half = self._ratio(counted, of, confidence)
        if self.replications == 1:
            return share, -half, half
        number, total = counted.sum(axis=0), of.sum(axis=0)
        none = 1 - (1 - confidence) ** (1 / np.maximum(total, 1))
        high = np.where(number == 0, none, np.minimum(share + half, 1.0))
        low = np.where(number == total, 1 - none, np.maximum(share - half, 0.0))
        return share, low, high

    def mean(self, amounts: Floats, of: Floats, confidence: float) -> tuple[Floats, Floats]:
        """A mean per ``of`` in each group, and the upper end of its one-sided interval."""
        mean, half = self._ratio(amounts, of, confidence)
        return mean, mean + half

    def _ratio(self, amounts: Floats, of: Floats, confidence: float) -> tuple[Floats, Floats]:
        """A ratio of sums, and how far the end of its one-sided interval is off: infinitely with one replication."""
        total, freedom = of.sum(axis=0), self.replications - 1
        ratio = np.divide(amounts.sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)
        if freedom < 1:
            return ratio, np.full(total.shape, np.inf)
        squares = ((amounts - ratio * of) ** 2).sum(axis=0)
        error = np.divide(
            np.sqrt(squares * self.replications / freedom), total, out=np.zeros(total.shape), where=total > 0
        )
        return ratio, special.stdtrit(freedom, confidence) * error


def stack(readings: Sequence[TierReading]) -> TierFigures:
    """The readings of several replications as one; their counts of calls present are added up."""
    counts = _put_together(readings, np.stack)
    delayed = DelayedCalls.stacked([reading.delayed_calls for reading in readings])
    return TierFigures(TierReading(counts, _added_up([each.present for each in readings]), delayed), len(readings))


def joined(figures: Sequence[TierFigures]) -> TierFigures:
    """The replications of several as those of one."""
    if len(figures) == 1:
        return figures[0]
    readings = [each.readings for each in figures]
    before = np.cumsum([0, *(each.replications for each in figures)])
    delayed = DelayedCalls.stacked([each.delayed_calls for each in readings])
    numbers = np.concatenate(
        [each.delayed_calls.replication + first for each, first in zip(readings, before, strict=False)]
    )
    counts = _put_together(readings, np.concatenate)
    present = _added_up([each.present for each in readings])
    today = [each.today for each in figures if each.today is not None]
    return TierFigures(
        TierReading(counts, present, replace(delayed, replication=numbers)),
        int(before[-1]),
        joined(today) if len(today) == len(figures) else None,
    )


def _put_together(readings: Sequence[TierReading], put: Callable[[list[Floats]], Floats]) -> dict[str, Counts]:
    def both(counts: Sequence[Counts]) -> Counts:
        return put([amount for amount, _ in counts]), put([of for _, of in counts])

    return {name: both([each.counts[name] for each in readings]) for name in readings[0].counts}


def _added_up(present: Sequence[Integers]) -> Integers:
    """Counts of calls present, some of which go farther than others."""
    total = np.zeros((*present[0].shape[:2], max(each.shape[2] for each in present)), dtype=np.int64)
    for each in present:
        total[:, :, : each.shape[2]] += each
    return total


def read_tier(journeys: Journeys, tier: TierName, targets: StaffingTargets) -> TierReading:
    """Read what targets of a tier ask about from one replication."""
    view = View.of(journeys, interval_minutes(journeys.scenario, tier))
    nothing = np.zeros(DAYS_PER_WEEK)
    counts = dict.fromkeys(OF_TIER2, (nothing, nothing))
    for name, measure in measures_asked(tier, targets).items():
        amount, of = counts_of(measure, view, "weekday_time" if name in BY_INTERVAL else "weekday")
        shape = (DAYS_PER_WEEK, -1) if name in BY_INTERVAL else (DAYS_PER_WEEK,)
        counts[name] = amount.reshape(shape), of.reshape(shape)
    queued = queued_at(view, tier, targets.early_seconds)
    delayed = DelayedCalls.none()
    if targets.of_waits:
        patience = patience_minutes(calls_of_tier(view, tier), tier, queued.rows, queued.delayed)
        delayed = delayed_among(queued, patience, view.present[tier], view.period, targets.wait_minutes)
    present = np.zeros((0, 0, 0), dtype=np.int64) if targets.delay_share is None else _present(queued, view, tier)
    return TierReading(counts, present, delayed)


def _present(queued: Queued, view: View, tier: TierName) -> Integers:
    """How often so many calls and items were at the tier, and people absent, looked at every few minutes."""
    period = view.period
    step = period.cell_minutes
    gap = SAMPLE_MINUTES if step % SAMPLE_MINUTES == 0 else step
    instants = np.arange(period.begins + gap / 2, period.ends, gap)
    joined, left = _items(view) if tier == "tier2" else (np.empty(0), np.empty(0))
    here = np.searchsorted(np.sort(np.append(queued.joined, joined)), instants, side="right")
    here -= np.searchsorted(np.sort(np.append(queued.left, left)), instants, side="right")
    planned, present = (_people_at(duties[tier], instants) for duties in (view.layout.planned, view.present))
    here += np.where(here > 0, planned - present, 0)
    width = int(here.max(initial=0)) + 1
    day, minute = np.divmod(np.arange(len(instants)) * gap, MINUTES_PER_DAY)
    place = period.weekdays()[day] * period.cells_per_day + minute // step
    counts = np.bincount(place * width + here, minlength=DAYS_PER_WEEK * period.cells_per_day * width)
    return np.asarray(counts, dtype=np.int64).reshape(DAYS_PER_WEEK, period.cells_per_day, width)


def _items(view: View) -> tuple[Floats, Floats]:
    """When items of other work come before calls or keep an officer from them: from when, and until when.

    Those served as callbacks do so from when they come, those that come last from when an officer is at them.
    """
    items = view.record.items
    waits = view.layout.work_priority[stream_of(items["person"])] == view.layout.regular_priority
    joined = np.where(waits, items["arrived"], items["tier2_start"])
    return joined[~np.isnan(joined)], items["ended"][~np.isnan(items["ended"])]


def _people_at(duty: Duty, instants: Floats) -> Integers:
    """The people on duty at each instant."""
    return np.asarray(duty.people[np.searchsorted(duty.minute, instants, side="right") - 1])
