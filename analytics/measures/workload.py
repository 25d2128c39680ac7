"""How busy each tier is: work in progress against people on duty, by the cells of a period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queueing.compilation import compiled
from queueing.draws.ordering import in_order
from queueing.journeys import Journeys
from queueing.plan import Duty
from queueing.tiers import TierName
from queueing.wrap_up import wrap_up_minutes, wrap_ups_at_first

from .scopes import Floats, Period


@dataclass(frozen=True)
class Workload:
    """Minutes of one tier in each cell of the measured days."""

    on_duty: Floats
    busy: Floats
    """Work within the number of people on duty; at the most ``on_duty``."""
    overtime: Floats
    """Work beyond the number of people on duty: calls finished after a fall in staffing."""


def tier_workload(starts: Floats, ends: Floats, duty: Duty, period: Period) -> Workload:
    """The workload of a tier whose work begins and ends at these minutes; an end of NaN is not reached in time."""
    began, ended = np.clip(starts, period.begins, period.ends), np.fmin(ends, period.ends)
    np.maximum(ended, period.begins, out=ended)
    began, ended = began[in_order(began)], ended[in_order(ended)]
    load = Workload(np.zeros(period.cells), np.zeros(period.cells), np.zeros(period.cells))
    people = duty.people.astype(np.float64)
    length = float(period.cell_minutes)
    _sweep(began, ended, duty.minute, people, period.begins, length, load.on_duty, load.busy, load.overtime)
    return load


@compiled
def _sweep(
    began: Floats,
    ended: Floats,
    changes: Floats,
    people: Floats,
    begins: float,
    cell_minutes: float,
    on_duty: Floats,
    busy: Floats,
    overtime: Floats,
) -> None:
    """Add up minutes by cell, going through all changes in order of time."""
    starts, finishes, change = 0, 0, 0
    in_progress = 0.0
    now = begins
    while change + 1 < len(changes) and changes[change + 1] <= begins:
        change += 1
    for cell in range(len(on_duty)):
        until = begins + (cell + 1) * cell_minutes
        while now < until:
            while starts < len(began) and began[starts] <= now:
                in_progress += 1.0
                starts += 1
            while finishes < len(ended) and ended[finishes] <= now:
                in_progress -= 1.0
                finishes += 1
            while change + 1 < len(changes) and changes[change + 1] <= now:
                change += 1
            following = until
            if starts < len(began):
                following = min(following, began[starts])
            if finishes < len(ended):
                following = min(following, ended[finishes])
            if change + 1 < len(changes):
                following = min(following, changes[change + 1])
            length = following - now
            on_duty[cell] += people[change] * length
            busy[cell] += min(in_progress, people[change]) * length
            overtime[cell] += max(in_progress - people[change], 0.0) * length
            now = following


def work_spans(journeys: Journeys, tier: TierName) -> tuple[Floats, Floats]:
    """When work begins and ends at a tier, wrap-up included; unanswered attempts and items of other work are work."""
    started = np.flatnonzero(~np.isnan(journeys[f"{tier}_start"]))
    starts = journeys[f"{tier}_start"][started]
    ends = journeys[f"{tier}_end"][started] + wrap_up_minutes(journeys, tier, started)
    begun, over = wrap_ups_at_first(journeys, tier)
    if len(begun):
        starts, ends = np.concatenate((starts, begun)), np.concatenate((ends, over))
    if tier != "tier2":
        return starts, ends
    attempts = journeys.callback_attempts
    rung = np.flatnonzero(~np.isnan(attempts.rang_until))
    return np.concatenate((starts, attempts.dialled[rung])), np.concatenate((ends, attempts.rang_until[rung]))
