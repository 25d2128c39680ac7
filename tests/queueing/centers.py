"""Small contact centers to test with: a bare one, in which nothing is random but the arrivals, and what varies it."""

from __future__ import annotations

from datetime import date
from typing import Any

from queueing import Duration, Journeys, Scenario, WeekdayDemand

MONDAY = date(2026, 3, 2)
"""A Monday in a month without federal holidays."""

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AROUND_THE_CLOCK = {day: {"opens": "00:00", "closes": "24:00"} for day in WEEK}
EVERYBODY_AT_ONCE = 1000
"""So many people on duty that nobody waits."""

_NEVER_AGAIN = {"probability": 0}
_BARE: dict[str, Any] = {
    "start": MONDAY,
    "days": 1,
    "max_overrun_days": 7,
    "daily_cv": 0,
    "reasons": [{"name": "Any", "share": 1, "transfer_share": 1}],
    "ivr": {"duration": Duration(0, shape="constant"), "containment": 0},
    "repeat_minutes": 0,
    "tier1": {
        "staffing": EVERYBODY_AT_ONCE,
        "handle_time": Duration(5, shape="constant"),
        "patience": None,
        "not_authorized": 0,
    },
    "supervisor_request_share": 0,
    "cutoff": {"rule": "never"},
    "tier2": {
        "staffing": EVERYBODY_AT_ONCE,
        "handle_time": Duration(10, shape="constant"),
        "patience": None,
        "to_supervisor": 0,
    },
    "callback": {
        "threshold_low": float("inf"),
        "threshold_high": float("inf"),
        "direct_number_share": 1,
        "answered_same_day": [1],
        "answered_later_day": [1],
        "answered_shut": [1],
    },
    "supervisor": {"staffing": EVERYBODY_AT_ONCE, "handle_time": Duration(10, shape="constant")},
    "calling_again": {
        "abandoned_tier1": _NEVER_AGAIN,
        "abandoned_tier2": _NEVER_AGAIN,
        "abandoned_supervisor": _NEVER_AGAIN,
        "closed_out": _NEVER_AGAIN,
        "refused_cutoff": _NEVER_AGAIN,
        "no_callback_number": _NEVER_AGAIN,
        "suspended": _NEVER_AGAIN,
    },
}


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The base with changes; a dictionary inside it is changed by its entries."""
    whole = dict(base)
    for name, change in changes.items():
        old = whole.get(name)
        whole[name] = merged(old, change) if isinstance(old, dict) and isinstance(change, dict) else change
    return whole


def center(**changes: Any) -> Scenario:
    """A center in which every call asks for Tier 2 and nobody waits, gives up or calls again, with changes."""
    return Scenario.model_validate(merged(_BARE, {"demand": WeekdayDemand(), **changes}))


def busy_center(**changes: Any) -> Scenario:
    """A small center with every rule of the model in use: all tiers crowded, two open weeks, with changes."""
    base: dict[str, Any] = {
        "start": MONDAY,
        "days": 8,
        "max_overrun_days": 3,
        "demand": demand(**{day: dict.fromkeys(range(8, 20), 45.0) for day in WEEK[:5]}),
        "daily_cv": 0.3,
        "ivr": {"containment": 0.3},
        "tier1": {
            "staffing": on_duty(8, 20, 7),
            "patience": Duration(12),
            "give_up_at_once": 0.05,
            "wrap_up": Duration(0.5),
            "not_authorized": 0.05,
        },
        "reasons": [
            {"name": "Case status", "share": 0.6, "transfer_share": 0.3, "appointment_share": 0.1, "tier1_factor": 0.9},
            {
                "name": "Stamp",
                "share": 0.4,
                "transfer_share": 0.6,
                "appointment_share": 0.5,
                "urgent_share": 0.2,
                "tier2_factor": 1.1,
            },
        ],
        "supervisor_request_share": 0.05,
        "cutoff": {"rule": "heavy_days", "time": "15:30", "heavy_day_calls": 544},
        "tier2": {
            "staffing": on_duty(8, 22, 3),
            "patience": Duration(20),
            "give_up_at_once": 0.05,
            "wrap_up": Duration(1.0, 0.8, "gamma"),
            "to_supervisor": 0.1,
        },
        "callback": {
            "threshold_low": 5,
            "threshold_high": 15,
            "direct_number_share": 0.9,
            "answered_same_day": [0.6, 0.5],
            "answered_later_day": [0.6, 0.5],
            "answered_shut": [0.5],
            "backlog": [{"days": 3, "urgent": 1, "regular": 4}, {"regular": 10}],
        },
        "text_ahead": {"share": 0.3, "reply_share": 0.7, "answered": 0.9},
        "appointment": {"daily_slots": 6},
        "supervisor": {"staffing": on_duty(8, 20, 1), "wrap_up": Duration(1.0)},
    }
    return Scenario.model_validate(merged(base, changes))


def demand(**days: dict[int, float]) -> WeekdayDemand:
    """Calls expected by weekday and hour of the day; 0 where nothing is said."""
    return WeekdayDemand.model_validate(
        {
            "interval_minutes": 60,
            **{day: tuple(by_hour.get(hour, 0.0) for hour in range(24)) for day, by_hour in days.items()},
        }
    )


def hourly(*spans: tuple[int, int, int]) -> tuple[int, ...]:
    """People on duty by hour of one day: from hour, to hour, people; nobody otherwise."""
    return tuple(next((people for begin, end, people in spans if begin <= hour < end), 0) for hour in range(24))


def on_duty(begin: int, end: int, people: int, days: tuple[str, ...] = WEEK[:5]) -> dict[str, Any]:
    """A staffing table with the same people from hour to hour on some weekdays."""
    return {"on_duty": {"interval_minutes": 60, **dict.fromkeys(days, hourly((begin, end, people)))}}


def at(day: int, hour: int, minute: float = 0) -> float:
    """Minutes from the start of a clock time on day ``day``, counted from 0."""
    return 1440.0 * day + 60.0 * hour + minute


def outcomes(journeys: Journeys) -> list[str]:
    """The outcome of every call, in order of (person, call)."""
    return journeys.to_frame()["outcome"].astype(str).tolist()
