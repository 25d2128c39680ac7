"""The scenarios of the benchmarks: constant days that other simulators can express, and centers of any size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from analytics.inputs.variations import with_fields
from data.samples.scenarios import full_center
from queueing import Scenario, WeekdayDemand, simulate
from queueing.scenario.calendar import WEEKDAYS, OpeningHours, StaffingTable
from queueing.scenario.reasons import Reason
from queueing.scenario.scenario import MAX_DAYS

ARRIVAL_HOURS: Final = 12
"""Hours from midnight in which calls of a constant day arrive; the rest of the day they are dealt with."""

DAYS_PER_WEEK: Final = 7
TIERS: Final = ("tier1", "tier2", "supervisor")
ENDLESS_MINUTES: Final = 1e9


@dataclass(frozen=True)
class Size:
    """How many calls arrive on a constant day, and who is on duty all day long."""

    name: str
    calls: int
    representatives: int
    officers: int
    supervisors: int


SMALL: Final = Size("3,000 calls in 12 hours", 3_000, representatives=17, officers=4, supervisors=2)
MIDDLE: Final = Size("12,000 calls in 12 hours", 12_000, representatives=72, officers=14, supervisors=4)
LARGE: Final = Size("44,000 calls in 12 hours", 44_000, representatives=268, officers=52, supervisors=12)


def constant_day(size: Size) -> Scenario:
    """One day of steady arrivals and constant staffing, with live holds, callbacks and supervisors.

    Lines are open around the clock, nobody calls again, there is no transfer cutoff and one contact reason.
    """
    hours = (size.calls / ARRIVAL_HOURS,) * ARRIVAL_HOURS + (0.0,) * (24 - ARRIVAL_HOURS)
    return Scenario.model_validate(
        {
            "name": size.name,
            "start": date(2026, 3, 2),
            "days": 1,
            "max_overrun_days": 1,
            "closed_on_federal_holidays": False,
            "opening_hours": OpeningHours.around_the_clock(),
            "demand": WeekdayDemand.model_validate({"interval_minutes": 60, "monday": hours}),
            "daily_cv": 0.0,
            "reasons": (Reason(name="Any", share=1.0, transfer_share=0.15, appointment_share=0.2),),
            "cutoff": {"rule": "never"},
            "tier1": {"staffing": size.representatives},
            "tier2": {"staffing": size.officers},
            "supervisor": {"staffing": size.supervisors},
            "calling_again": {"max_calls": 1},
        }
    )


def plain_day(size: Size) -> Scenario:
    """The constant day with what ciw can express out of the box: three queues in a row, patience and chances."""
    return with_fields(
        constant_day(size),
        repeat_minutes=0.0,
        supervisor_request_share=0.0,
        reasons=(Reason(name="Any", share=1.0, transfer_share=0.15),),
        tier1__not_authorized=0.0,
        tier2__to_supervisor=0.0,
        callback__threshold_low=ENDLESS_MINUTES,
        callback__threshold_high=ENDLESS_MINUTES,
    )


def center_of(calls: int) -> Scenario:
    """The full center made smaller, longer or larger, so that about this many calls are made.

    Below the calls of a week people and calls shrink together, above it there are more weeks, and what does not fit
    in the longest run makes the center itself larger.
    """
    week, of_a_week = full_center(), _calls_of_a_week()
    weeks = min(max(1, math.ceil(calls / of_a_week)), MAX_DAYS // DAYS_PER_WEEK)
    factor = calls / (weeks * of_a_week)
    return with_fields(
        week,
        days=weeks * DAYS_PER_WEEK,
        volume_factor=factor,
        cutoff__heavy_day_calls=round(week.cutoff.heavy_day_calls * factor),
        **{f"{tier}__staffing": _scaled(getattr(week, tier).staffing.on_duty, factor) for tier in TIERS},
    )


@cache
def _calls_of_a_week() -> int:
    return len(simulate(full_center(), seed=1))


def _scaled(table: StaffingTable, factor: float) -> StaffingTable:
    days = {name: tuple(math.ceil(people * factor) for people in getattr(table, name)) for name in WEEKDAYS}
    return StaffingTable.model_validate({**table.model_dump(), **days})
