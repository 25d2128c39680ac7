"""What a tier's staffing came to in one replication, by interval of the week, and in all replications together.

A call offered to a tier is answered in time, or it is not, also where the caller hangs up. Early hang-ups alone are
left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from scipy import special

from analytics.measures.definitions import MEASURES
from analytics.measures.limits import ANNOUNCED_OVER_UPPER
from analytics.measures.measure import Measure
from analytics.measures.observations import MINUTES_PER_HOUR, View
from analytics.measures.scopes import CELLS_PER_DAY, DAYS_PER_WEEK, Floats, Integers, Period, add_up, gather
from analytics.measures.workload import tier_workload, work_spans
from queueing import Journeys
from queueing.plan import Duty
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.tiers import TierName

from .delayed_calls import DelayedCalls, Queued, delayed_among
from .estimate import interval_minutes
from .patience import patience_minutes
from .targets import StaffingTargets

SAMPLE_MINUTES: Final = 5
"""How often the number of calls present is looked at."""
SECONDS_PER_MINUTE: Final = 60.0
OF_CALLBACKS: Final = ("callbacks", "in_time", "backlog", "closings", "transfers", "announced_long")
"""The counts by weekday that only Tier 2 has."""
APART: Final = ("present", "delayed_calls")
"""What is not a count by replication."""


@dataclass(frozen=True)
class TierReading:
    """Counts of one replication by weekday and interval, shape (7, intervals), and by weekday, shape (7,)."""

    calls: Floats
    """Measured calls that joined the queue, early hang-ups left out."""
    waited: Floats
    """Those of them that were not answered in time."""
    delayed: Floats
    """Those of them that did not find somebody free at once."""
    busy: Floats
    """Minutes of work within the number of people on duty."""
    on_duty: Floats
    """Person-minutes on duty."""
    callbacks: Floats
    """Callbacks by the weekday of the transfer decision."""
    in_time: Floats
    """Those of them that were reached in time."""
    backlog: Floats
    """Callbacks waiting at closing, added up over the weekday's closings."""
    closings: Floats
    transfers: Floats
    """Calls to which a wait for Tier 2 was announced."""
    announced_long: Floats
    """Those of them that were told to expect more than the upper limit."""
    abandoned: Floats
    """Calls given up in the tier's queue, early ones too."""
    could_abandon: Floats
    """Those of which they are, as the tier's measure of abandonment counts them."""
    present: Integers
    """How often so many calls were at the tier, shape (7, intervals, most + 1); empty where not asked for."""
    delayed_calls: DelayedCalls
    """The delayed calls, and what each would have needed; none where no wait is asked about."""


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
        number, total = counted.sum(axis=0), of.sum(axis=0)
        share = np.divide(number, total, out=np.full(total.shape, np.nan), where=total > 0)
        squares = ((counted - share * of) ** 2).sum(axis=0)
        freedom = self.replications - 1
        if freedom < 1:
            return share, np.full(total.shape, -np.inf), np.full(total.shape, np.inf)
        error = np.divide(
            np.sqrt(squares * self.replications / freedom), total, out=np.zeros(total.shape), where=total > 0
        )
        half = special.stdtrit(freedom, confidence) * error
        none = 1 - (1 - confidence) ** (1 / np.maximum(total, 1))
        high = np.where(number == 0, none, np.minimum(share + half, 1.0))
        low = np.where(number == total, 1 - none, np.maximum(share - half, 0.0))
        return share, low, high

    def mean(self, amounts: Floats, of: Floats, confidence: float) -> tuple[Floats, Floats]:
        """A mean per ``of`` in each group, and the upper end of its one-sided interval."""
        total = of.sum(axis=0)
        mean = np.divide(amounts.sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)
        freedom = self.replications - 1
        if freedom < 1:
            return mean, np.full(total.shape, np.inf)
        squares = ((amounts - mean * of) ** 2).sum(axis=0)
        error = np.divide(
            np.sqrt(squares * self.replications / freedom), total, out=np.zeros(total.shape), where=total > 0
        )
        return mean, mean + special.stdtrit(freedom, confidence) * error


def stack(readings: Sequence[TierReading]) -> TierFigures:
    """The readings of several replications as one; their counts of calls present are added up."""
    names = [each.name for each in fields(TierReading) if each.name not in APART]
    stacked = {name: np.stack([getattr(reading, name) for reading in readings]) for name in names}
    present = _added_up([reading.present for reading in readings])
    delayed = DelayedCalls.stacked([reading.delayed_calls for reading in readings])
    return TierFigures(TierReading(**stacked, present=present, delayed_calls=delayed), len(readings))


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
    names = [each.name for each in fields(TierReading) if each.name not in APART]
    today = [each.today for each in figures if each.today is not None]
    return TierFigures(
        TierReading(
            **{name: np.concatenate([getattr(reading, name) for reading in readings]) for name in names},
            present=_added_up([each.present for each in readings]),
            delayed_calls=replace(delayed, replication=numbers),
        ),
        int(before[-1]),
        joined(today) if len(today) == len(figures) else None,
    )


def _added_up(present: Sequence[Integers]) -> Integers:
    """Counts of calls present, some of which go farther than others."""
    total = np.zeros((*present[0].shape[:2], max(each.shape[2] for each in present)), dtype=np.int64)
    for each in present:
        total[:, :, : each.shape[2]] += each
    return total


def read_tier(journeys: Journeys, tier: TierName, targets: StaffingTargets) -> TierReading:
    """Read what targets of a tier ask about from one replication."""
    view = View.of(journeys)
    step = interval_minutes(journeys.scenario, tier)
    week = _Week(view.period, step)
    queued = _queued(view, tier, targets.early_seconds / SECONDS_PER_MINUTE)
    duty: Duty = getattr(view.plan, f"{tier}_duty")
    load = tier_workload(*work_spans(journeys, tier), duty, view.period, step)
    joined = queued.joined[queued.measured]
    waited = ~queued.answered[queued.measured] | (queued.until[queued.measured] - joined > targets.wait_minutes)
    abandoned, could_abandon = week.counted_by(MEASURES[f"abandonment_{tier}"], view)
    of_callbacks = _of_callbacks(view, week, targets) if tier == "tier2" else {}
    return TierReading(
        calls=week.counted(joined),
        waited=week.counted(joined[waited]),
        delayed=week.counted(joined[queued.delayed[queued.measured]]),
        busy=week.folded(load.busy),
        on_duty=week.folded(load.on_duty),
        present=week.present(queued) if targets.delay_share is not None else np.zeros((0, 0, 0), dtype=np.int64),
        delayed_calls=_delayed_calls(queued, duty, view.period, targets, step),
        abandoned=abandoned,
        could_abandon=could_abandon,
        **(dict.fromkeys(OF_CALLBACKS, np.zeros(DAYS_PER_WEEK)) | of_callbacks),
    )


def _delayed_calls(queued: Queued, duty: Duty, period: Period, targets: StaffingTargets, step: int) -> DelayedCalls:
    """What delayed calls would have needed."""
    if not targets.of_waits:
        return DelayedCalls.none()
    return delayed_among(queued, duty, period, targets.wait_minutes, step)


def _of_callbacks(view: View, week: _Week, targets: StaffingTargets) -> dict[str, Floats]:
    """What is asked of a day's transfers and callbacks."""
    callbacks, transfers = week.counted_by(MEASURES["callback_share"], view)
    in_time = view.asking.callbacks & (
        view.asking["tier2_start"] - view.asking["transfer_asked"] <= targets.callback_hours * MINUTES_PER_HOUR
    )
    backlog, closings = week.counted_by(MEASURES["backlog_at_close"], view)
    return {
        "callbacks": callbacks,
        "in_time": week.by_weekday(view.asking["transfer_asked"][in_time]),
        "backlog": backlog,
        "closings": closings,
        "transfers": transfers,
        "announced_long": week.counted_by(MEASURES[ANNOUNCED_OVER_UPPER], view)[0],
    }


def _queued(view: View, tier: TierName, early_minutes: float) -> Queued:
    """The calls that joined a tier's queue, those of the warm-up included."""
    if tier == "tier1":
        calls = view.past_voice_system
        joined = calls["ivr_end"]
    else:
        calls = view.asking
        joined = calls["transfer_asked"] if tier == "tier2" else calls.asked_supervisor()
    came = ~np.isnan(joined)
    if tier == "tier2":
        came &= calls.reached("estimated_wait") | (calls["call"] == 0)
    elif tier == "supervisor":
        came &= calls.reached("supervisor_start") | calls.ended_as("abandoned_supervisor", "closed_out")
    rows = np.flatnonzero(came)
    joined = joined[rows]
    start, ended = calls[f"{tier}_start"][rows], calls["ended"][rows]
    answered = ~np.isnan(start)
    until = _or_never(np.where(answered, start, ended))
    left = _or_never(np.where(answered, calls[f"{tier}_end"][rows], ended))
    delayed = ~answered | (until > joined)
    if tier == "tier2":
        # Who has no number to call back leaves at once, because nobody was free.
        delayed |= calls["estimated_wait"][rows] > 0
    early = calls.ended_as(f"abandoned_{tier}")[rows] & (until - joined < early_minutes)
    patience = patience_minutes(calls, tier, rows, delayed)
    return Queued(joined, until, left, answered, delayed, patience, calls.measured[rows] & ~early)


def _or_never(minute: Floats) -> Floats:
    return np.where(np.isnan(minute), np.inf, minute)


@dataclass(frozen=True)
class _Week:
    """The intervals of a week into which the measured days are folded."""

    period: Period
    step: int

    @property
    def intervals(self) -> int:
        """Intervals of a day."""
        return MINUTES_PER_DAY // self.step

    def counted(self, minute: Floats) -> Floats:
        """How many instants lie in each weekday's intervals; those outside the measured days in none."""
        inside = minute[(minute >= self.period.begins) & (minute < self.period.ends)]
        place = ((inside - self.period.begins) // self.step).astype(np.int64)
        return self.folded(add_up(place, None, self.period.days * self.intervals))

    def counted_by(self, measure: Measure, view: View) -> tuple[Floats, Floats]:
        """What a measure counts on each weekday, and of how many."""
        seen = measure.observe(view)
        if seen.cell is None:
            by_cell = seen.amount_by_cell, seen.weight_by_cell
        else:
            by_cell = (add_up(seen.cell, seen.value, self.period.cells), add_up(seen.cell, None, self.period.cells))
        day = np.repeat(self.period.weekdays(), CELLS_PER_DAY)
        amount, weight = (np.zeros(day.shape) if each is None else each for each in by_cell)
        return gather(amount, day, DAYS_PER_WEEK), gather(weight, day, DAYS_PER_WEEK)

    def by_weekday(self, minute: Floats) -> Floats:
        """How many instants lie on each weekday."""
        return np.asarray(self.counted(minute).sum(axis=1))

    def folded(self, amount: Floats) -> Floats:
        """Amounts by interval of the measured days, added up by weekday."""
        by_day, weekday = amount.reshape(self.period.days, self.intervals), self.period.weekdays()
        week: Floats = np.stack([by_day[weekday == each].sum(axis=0) for each in range(DAYS_PER_WEEK)])
        return week

    def present(self, queued: Queued) -> Integers:
        """How often so many calls were at the tier, looked at every few minutes of each interval."""
        gap = SAMPLE_MINUTES if self.step % SAMPLE_MINUTES == 0 else self.step
        instants = np.arange(self.period.begins + gap / 2, self.period.ends, gap)
        here = np.searchsorted(np.sort(queued.joined), instants, side="right")
        here -= np.searchsorted(np.sort(queued.left), instants, side="right")
        width = int(here.max(initial=0)) + 1
        day, minute = np.divmod(np.arange(len(instants)) * gap, MINUTES_PER_DAY)
        place = self.period.weekdays()[day] * self.intervals + minute // self.step
        counts = np.bincount(place * width + here, minlength=DAYS_PER_WEEK * self.intervals * width)
        return np.asarray(counts, dtype=np.int64).reshape(DAYS_PER_WEEK, self.intervals, width)
