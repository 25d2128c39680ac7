"""How busy each tier is: work in progress against people on duty, by half-hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queueing.journeys import Journeys
from queueing.plan import Duty

from .scopes import CELL_MINUTES, Floats, Period, add_up


@dataclass(frozen=True)
class Workload:
    """Minutes of one tier in each half-hour of the measured days."""

    on_duty: Floats
    busy: Floats
    """Work within the number of people on duty; at the most ``on_duty``."""
    overtime: Floats
    """Work beyond the number of people on duty: calls finished after a fall in staffing."""


def tier_workload(starts: Floats, ends: Floats, duty: Duty, period: Period) -> Workload:
    """The workload of a tier whose work begins and ends at these minutes; an end of NaN is not reached in time."""
    ends = np.where(np.isnan(ends), np.inf, ends)
    began = np.clip(starts, period.begins, period.ends)
    ended = np.clip(ends, period.begins, period.ends)
    grid = period.begins + np.arange(period.cells + 1) * CELL_MINUTES
    inside = (duty.minute > period.begins) & (duty.minute < period.ends)
    at_start = duty.people[np.searchsorted(duty.minute, period.begins, side="right") - 1]
    steps = np.diff(duty.people, prepend=0)[inside]

    moments = np.concatenate((began, ended, duty.minute[inside], grid))
    work_steps = np.concatenate((np.ones(len(began)), -np.ones(len(ended)), np.zeros(len(steps) + len(grid))))
    duty_steps = np.concatenate((np.zeros(len(began) + len(ended)), steps, np.zeros(len(grid))))
    order = np.argsort(moments, kind="stable")
    moments = moments[order]
    in_progress = np.cumsum(work_steps[order])[:-1]
    on_duty = at_start + np.cumsum(duty_steps[order])[:-1]
    length = np.diff(moments)
    cell = np.minimum((moments[:-1] - period.begins) // CELL_MINUTES, period.cells - 1).astype(np.int64)

    def minutes(people: Floats) -> Floats:
        return add_up(cell, people * length, period.cells)

    return Workload(
        on_duty=minutes(on_duty),
        busy=minutes(np.minimum(in_progress, on_duty)),
        overtime=minutes(np.maximum(in_progress - on_duty, 0.0)),
    )


def work_spans(journeys: Journeys, ring_minutes: float) -> dict[str, tuple[Floats, Floats]]:
    """When work begins and ends at each tier; an officer's unanswered attempts to call back are work, too."""
    spans = {}
    for tier in ("tier1", "tier2", "supervisor"):
        started = ~np.isnan(journeys[f"{tier}_start"])
        spans[tier] = (journeys[f"{tier}_start"][started], journeys[f"{tier}_end"][started])
    attempts = journeys.callback_attempts
    rung = attempts.dialled[~attempts.answered]
    starts, ends = spans["tier2"]
    spans["tier2"] = (np.concatenate((starts, rung)), np.concatenate((ends, rung + ring_minutes)))
    return spans
