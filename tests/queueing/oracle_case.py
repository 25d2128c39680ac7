"""What a case for the oracle is, a base with changes and what must occur in it, and pieces that many are made of.

A case in which what it is about does not occur fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from queueing import Duration, Scenario, WeekdayDemand
from tests.queueing.centers import WEEK, center, demand, merged, on_duty
from tests.queueing.oracle_record import Call

Shows = Callable[[list[Call]], bool]


@dataclass(frozen=True)
class Case:
    """Changes to the base, and what shows that they matter."""

    changes: dict[str, Any]
    shows: Shows


def ended(*outcomes: str) -> Shows:
    """Each of these outcomes occurs."""
    return lambda calls: set(outcomes) <= {call.outcome for call in calls}


def some(holds: Callable[[Call], bool]) -> Shows:
    """It holds of a call."""
    return lambda calls: any(map(holds, calls))


def none(holds: Callable[[Call], bool]) -> Shows:
    """It holds of no call, of which there are some."""
    return lambda calls: bool(calls) and not any(map(holds, calls))


def at_hour(minute: float) -> float:
    """The hour of the day of a minute."""
    return minute % 1440 / 60


def constant(minutes: float) -> Duration:
    """A duration that does not vary."""
    return Duration(minutes, shape="constant")


def exponential(minutes: float) -> Duration:
    """An exponential duration."""
    return Duration(minutes, shape="exponential")


SHAPES: Final = {
    "lognormal": Duration(8, 1.2),
    "lognormal that varies little": Duration(3.7, 0.3),
    "lognormal that does not vary": Duration(8, 0),
    "gamma": Duration(8, 0.7, "gamma"),
    "gamma that varies much": Duration(8, 2.5, "gamma"),
    "exponential": exponential(8),
    "constant": constant(8),
    "measured": Duration.measured([0, 2, 5, 9, 30]),
    "measured, of another mean": Duration(8, None, "empirical", (1, 2, 5, 9, 30)),
}
"""Durations of every shape."""
EVERY_OUTCOME: Final = (
    "abandoned_tier1",
    "abandoned_tier2",
    "abandoned_supervisor",
    "closed_out",
    "refused_cutoff",
    "no_callback_number",
    "suspended",
)
BASE: Final[dict[str, Any]] = {
    "days": 2,
    "max_overrun_days": 2,
    "demand": demand(**{day: dict.fromkeys(range(8, 20), 3.0) for day in WEEK[:5]}),
    "ivr": {"duration": constant(1)},
    "tier1": {"staffing": on_duty(8, 20, 2), "handle_time": exponential(6)},
    "tier2": {"staffing": on_duty(8, 20, 1), "handle_time": exponential(14)},
    "callback": {
        "threshold_low": 10,
        "threshold_high": 20,
        "answered_same_day": [0.6, 0.5],
        "answered_later_day": [0.5, 0.4],
        "answered_shut": [0.4],
        "retry_after": 45,
    },
    "supervisor": {"staffing": on_duty(8, 20, 1)},
}
"""Two open days of about 36 calls each that all ask for Tier 2, where one officer is crowded."""

CROWDED: Final = {"staffing": on_duty(8, 20, 1), "handle_time": exponential(25)}
"""People of a tier who leave callers waiting."""
MORNINGS_ONLY: Final = {"staffing": on_duty(8, 12, 1)}
HOLDS: Final = {"threshold_low": 600, "threshold_high": 600}
HOLDS_FOR_EVER: Final = {"threshold_low": float("inf"), "threshold_high": float("inf")}
NEVER_ANSWERED: Final = {"answered_same_day": [0], "answered_later_day": [0], "answered_shut": [0]}
ONLY_LEFT_OVER: Final = {"demand": demand()}
STAMP: Final = {
    "name": "Stamp",
    "share": 0.4,
    "transfer_share": 0.9,
    "appointment_share": 0.7,
    "urgent_share": 0.5,
    "tier1_factor": 2.0,
    "tier2_factor": 1.5,
}
STATUS: Final = {"name": "Status", "share": 0.6, "transfer_share": 0.4, "urgent_share": 0.1, "tier2_factor": 0.5}
HALF_URGENT: Final = [{"name": "Any", "share": 1, "transfer_share": 1, "urgent_share": 0.5}]
SUPERVISORS: Final = {"supervisor_request_share": 0.5}


def again(when: str, *outcomes: str, probability: float = 1.0, **rest: Any) -> dict[str, Any]:
    """People call again after these outcomes."""
    return {outcome: {"probability": probability, "when": when} for outcome in outcomes} | rest


def hours(opens: str, closes: str) -> dict[str, Any]:
    """Lines are open from Monday to Friday between these times."""
    return {day: {"opens": opens, "closes": closes} for day in WEEK[:5]}


def expected(**by_hour: float) -> WeekdayDemand:
    """The same calls expected from Monday to Friday, by hours such as ``h9``; 0 where nothing is said."""
    calls = {int(hour[1:]): number for hour, number in by_hour.items()}
    return demand(**dict.fromkeys(WEEK[:5], calls))


def scenario_of(case: Case) -> Scenario:
    """The base with the changes of a case."""
    return center(**merged(BASE, case.changes))
