"""One simulated day as it went: who waits, who is at work and what callers are told, every few minutes.

An instant belongs to what begins at it: who begins to wait at 9:00 waits at 9:00, whose wait ends then does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from analytics.measures.observations import Flags, View
from analytics.measures.scopes import Floats, Integers
from analytics.measures.workload import work_spans
from queueing import Journeys
from queueing.draws.work_items import stream_of
from queueing.journeys import Attempts
from queueing.left_over import BETWEEN_ATTEMPTS
from queueing.plan import Duty, served_before, wait_announced
from queueing.scenario.calendar import MINUTES_PER_DAY
from queueing.tiers import TierName

Queue = Literal["tier1", "live", "callback", "supervisor"]
Spans = tuple[Floats, Floats]
"""From when to when something lasts, an entry each; infinite where it does not end."""

_CALLS: Final = 1 << 16
EVERY: Final = 5
"""Minutes between two instants."""


@dataclass(frozen=True)
class TierStates:
    """The people of one tier at each instant."""

    on_duty: Integers
    busy: Integers
    """At work; above ``on_duty`` where calls are finished after a fall in staffing."""

    @property
    def free(self) -> Integers:
        """On duty without work."""
        free: Integers = np.maximum(self.on_duty - self.busy, 0)
        return free


@dataclass(frozen=True)
class ReplayedDay:
    """A day at instants a few minutes apart."""

    date: date
    minutes: Integers
    """The instants, in minutes after midnight."""
    waiting: dict[Queue, Integers]
    """People who wait at each instant: for Tier 1, holding live for Tier 2, to be called back, for a supervisor."""
    tiers: dict[TierName, TierStates]
    announced: Floats
    """What a caller who asks for Tier 2 at each instant would be told to expect, in minutes; infinite at no end."""
    lines: tuple[int, int] | None
    """Opening and closing in minutes after midnight; None where lines stay shut."""
    cutoff: int | None
    """From when transfers are refused, in minutes after midnight; None where the cutoff is not in force this day."""

    @property
    def at_work(self) -> tuple[int, int]:
        """From which full hour to which anybody is on duty or at work or lines are open; the whole day if never."""
        active = np.zeros(len(self.minutes), dtype=np.bool_)
        for tier in self.tiers.values():
            active |= (tier.on_duty > 0) | (tier.busy > 0)
        if self.lines is not None:
            active |= (self.minutes >= self.lines[0]) & (self.minutes <= self.lines[1])
        seen = self.minutes[active]
        if not len(seen):
            return 0, MINUTES_PER_DAY
        return int(seen[0]) // 60 * 60, min(-(-(int(seen[-1]) + 1) // 60) * 60, MINUTES_PER_DAY)

    @property
    def worst(self) -> int:
        """The place of the instant at which most wait for Tier 2, live or by callback; else of most for Tier 1."""
        tier2 = self.waiting["live"] + self.waiting["callback"]
        begins, ends = self.at_work
        shown = np.flatnonzero((self.minutes >= begins) & (self.minutes < ends))
        most = tier2 if tier2[shown].any() else self.waiting["tier1"]
        return int(shown[np.argmax(most[shown])])


def replay_day(journeys: Journeys, day: int, every: int = EVERY) -> ReplayedDay:
    """Day ``day`` (from 0) of a replication at instants ``every`` minutes apart.

    Raises:
        ValueError: the day is not one with arrivals.
    """
    scenario = journeys.scenario
    if not 0 <= day < scenario.days:
        msg = f"day {day} is not allowed; allowed are 0 to {scenario.days - 1}"
        raise ValueError(msg)
    view = View.of(journeys)
    minutes = np.arange(0, MINUTES_PER_DAY, every)
    midnight = day * MINUTES_PER_DAY
    instants = (midnight + minutes).astype(np.float64)
    calendar = scenario.calendar()
    lines = calendar.lines(day)
    return ReplayedDay(
        date=calendar.date_of(day),
        minutes=minutes,
        waiting={queue: count_at(spans, instants) for queue, spans in waiting_spans(view).items()},
        tiers=tier_states(view, instants),
        announced=announced_wait(view, instants),
        lines=None if lines is None else (int(lines[0]) - midnight, int(lines[1]) - midnight),
        cutoff=_cutoff_in_force(view, day),
    )


def count_at(spans: Spans, instants: Floats) -> Integers:
    """How many spans hold each instant; an end of NaN is not reached."""
    begins, ends = spans
    begun = np.searchsorted(np.sort(begins), instants, side="right")
    ended = np.searchsorted(np.sort(np.where(np.isnan(ends), math.inf, ends)), instants, side="right")
    return begun - ended


def tier_states(view: View, instants: Floats) -> dict[TierName, TierStates]:
    """The people on duty and at work in each tier; an officer who dials in vain is at work."""
    return {
        tier: TierStates(
            duty.people[_entry_at(duty, instants)],
            count_at(work_spans(view.record, tier), instants),
        )
        for tier, duty in view.present.items()
    }


def waiting_spans(view: View) -> dict[Queue, Spans]:
    """When each wait begins and ends, by queue.

    A callback waits, also between attempts, until an officer speaks with the caller or it is given up. A live holder
    who is to be called back, since lines shut or no officer is left, waits in both queues, one after the other.
    """
    ended = np.where(view.reached("ended"), view["ended"], math.inf)

    def until(start: str) -> Floats:
        return np.where(view.reached(start), view[start], ended)

    tier1 = view.reached("ivr_end") & ~view.ended_as("contained")
    to_be_called = became_callback(view)
    # Who is there as the run begins, and is to be called back, held only if that came later.
    held = view.took("live") | (to_be_called > np.maximum(view["transfer_asked"], view.layout.begins))
    left_hold = np.where(view.took("callback"), to_be_called, until("tier2_start"))
    called = view.took("callback")
    asked_supervisor = view.asked_supervisor()
    supervised = ~np.isnan(asked_supervisor)
    return {
        "tier1": (view["ivr_end"][tier1], until("tier1_start")[tier1]),
        "live": (view["transfer_asked"][held], left_hold[held]),
        "callback": (to_be_called[called], until("tier2_start")[called]),
        "supervisor": (asked_supervisor[supervised], until("supervisor_start")[supervised]),
    }


def became_callback(view: View) -> Floats:
    """The minute from which each call was to be called back; NaN for those that never were.

    That is the transfer decision, or for who first held live the instant at which lines shut or no officer was left.
    """
    attempts, since = view.attempts, np.full(len(view), math.nan)
    first = np.flatnonzero(attempts.attempt == 1)
    since[view.took("callback")] = view["arrived"][view.took("callback")]
    # Both in order of (person, call); who was between attempts as the run began has no first one.
    rows = np.flatnonzero(view.took("callback") & ~_were_tried_before(view))
    first = first[np.lexsort((attempts.call[first], attempts.person[first]))]
    asked = np.maximum(view["transfer_asked"][rows], view.layout.begins)
    since[rows] = np.where(attempts.booked[first], asked, attempts.joined[first])
    return since


def _were_tried_before(view: View) -> Flags:
    """Which callbacks were between two attempts as the run began."""
    place = view.layout.left_over_persons.place
    tried = np.flatnonzero(place == BETWEEN_ATTEMPTS)
    found: Flags = (view["call"] == 0) & np.isin(view["person"], tried) & ~view.took("work")
    return found


def announced_wait(view: View, instants: Floats) -> Floats:
    """The wait announced to a caller who asks for Tier 2 at each instant, in minutes: 0 where an officer is free.

    Infinite where no officer is on duty or lines are shut, NaN where every request is a callback and nothing is
    announced. Callbacks between attempts are not in the queue, nor are those whose window has not begun.
    """
    if not view.layout.live_transfers:
        return np.full(len(instants), math.nan)
    layout, duty, attempts = view.layout, view.present["tier2"], view.attempts
    entry = _entry_at(duty, instants)
    waiting = np.zeros((3, len(instants)), dtype=np.int64)
    waiting[layout.live_priority] += count_at(waiting_spans(view)["live"], instants)
    urgent = _are_urgent(view, attempts)
    for of_class, priority in ((urgent, layout.urgent_priority), (~urgent, layout.regular_priority)):
        waiting[priority] += count_at((attempts.joined[of_class], attempts.dialled[of_class]), instants)
    items = view.record.items
    as_callbacks = layout.work_priority[stream_of(items["person"])] == layout.regular_priority
    waiting[layout.regular_priority] += count_at(
        (items["arrived"][as_callbacks], items["tier2_start"][as_callbacks]), instants
    )
    announced: Floats = np.vectorize(wait_announced, otypes=[np.float64])(
        served_before(waiting[0], waiting[1], waiting[2], layout.live_priority),
        layout.tier2_mean_minutes,
        count_at(work_spans(view.record, "tier2"), instants),
        duty.people[entry],
        duty.lines_open[entry] == 1,
    )
    return announced


def _are_urgent(view: View, attempts: Attempts) -> Flags:
    """Which attempts are made to urgent callbacks, or as urgent ones to callers who have booked a window."""
    urgent = np.flatnonzero(view["urgent"])
    # A person's calls are few, and their numbers below this.
    calls, tried = (
        person * _CALLS + call
        for person, call in (
            (view["person"][urgent], view["call"][urgent].astype(np.int64)),
            (attempts.person, attempts.call.astype(np.int64)),
        )
    )
    found: Flags = np.isin(tried, calls) | attempts.booked
    return found


def _entry_at(duty: Duty, instants: Floats) -> Integers:
    """The entry of a duty that holds at each instant."""
    return np.searchsorted(duty.minute, instants, side="right") - 1


def _cutoff_in_force(view: View, day: int) -> int | None:
    minute = float(view.cutoffs[day])
    return None if math.isinf(minute) else int(minute) - day * MINUTES_PER_DAY
