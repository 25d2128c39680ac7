"""What every input of a scenario is called, which change of a plan it belongs to, and how its value is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from analytics.wording import clock_time, day_in_words, minutes_in_words, share_in_words, spread_in_words
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS, OpeningHours, Staffing
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.demand import DatedDemand, WeekdayDemand
from queueing.scenario.duration import Duration
from queueing.scenario.reasons import Reason

from .variations import CALLBACK_ORDERS, CUTOFF_RULES

Write = Callable[[Any], str]

NONE: Final = "none"
_WHOLE: Final = (Duration, Staffing, WeekdayDemand, DatedDemand, OpeningHours, ReturnRule)
"""Parts that are one input each."""


@dataclass(frozen=True)
class Input:
    """One input: its name, the change that it belongs to and how its value is written."""

    label: str
    change: str
    """Inputs of one change are changed together; it is named as the subject of a sentence."""
    write: Write


def _duration(value: Duration | None) -> str:
    if value is None:
        return "for ever"
    shape = "" if value.shape in ("constant", "exponential") else f", CV {spread_in_words(value.spread)}"
    return f"{value.shape}, mean {minutes_in_words(value.mean)}{shape}"


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:,g}"


def _percent(value: float) -> str:
    return share_in_words(value)


def _factor(value: float) -> str:
    return f"{100 * value:g} %"


def _shares(values: tuple[float, ...]) -> str:
    return ", ".join(share_in_words(value) for value in values)


def _dates(days: frozenset[date]) -> str:
    return ", ".join(f"{day_in_words(day)} {day.year}" for day in sorted(days)) or NONE


def _hours(value: OpeningHours) -> str:
    spans = [
        (name[:3].capitalize(), f"{clock_time(hours.opens)} to {clock_time(hours.closes)}")
        for weekday, name in enumerate(WEEKDAYS)
        if (hours := value.on(weekday)) is not None
    ]
    return "; ".join(f"{days} {span}" for days, span in joined_days(spans)) or "always shut"


def _return_rule(rule: ReturnRule) -> str:
    return f"{share_in_words(rule.probability)} {'soon' if rule.when == 'soon' else 'the next morning'}"


def _yes(value: bool) -> str:  # noqa: FBT001 (the value of an input)
    return "yes" if value else "no"


def joined_days(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What holds on each weekday, in order, with days in a row that have the same written together: ``Mon-Fri``."""
    joined: list[tuple[list[str], str]] = []
    order = [name[:3].capitalize() for name in WEEKDAYS]
    for day, span in spans:
        follows = joined and order.index(joined[-1][0][-1]) + 1 == order.index(day)
        if follows and joined[-1][1] == span:
            joined[-1][0].append(day)
        else:
            joined.append(([day], span))
    return [(days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}", span) for days, span in joined]


OFFICERS: Final = "officers on duty"
_CALLS: Final = "calls expected"
_OPENING: Final = "opening hours"
_VOICE: Final = "the voice system"
_TIMES: Final = "handle times"
_PATIENCE: Final = "callers' patience"
_TRANSFERS: Final = "what callers ask for"
_CUTOFF: Final = "the cutoff"
_THRESHOLD: Final = "the callback threshold"
_CALLBACKS: Final = "how callbacks are made"
_APPOINTMENTS: Final = "appointments"
_PAY: Final = "shrinkage and cost"
_AGAIN: Final = "calling again"
_RUN: Final = "the days simulated"

_TIERS: Final = {"tier1": "Tier 1", "tier2": "Tier 2", "supervisor": "Supervisors"}

INPUTS: Final[dict[str, Input]] = {
    "start": Input("First day", _RUN, lambda day: f"{day_in_words(day)} {day.year}"),
    "days": Input("Days", _RUN, _number),
    "warmup_days": Input("Warm-up days", _RUN, _number),
    "max_overrun_days": Input("Days that the calendar goes on for", _RUN, _number),
    "opening_hours": Input("Lines are open", _OPENING, _hours),
    "closed_on_federal_holidays": Input("Shut on federal holidays", _OPENING, _yes),
    "closing_days": Input("Extra closing days", _OPENING, _dates),
    "volume_factor": Input("Calls, of those expected", _CALLS, _factor),
    "daily_cv": Input("Variation from day to day (CV)", _CALLS, _percent),
    "ivr.duration": Input("Voice system", _VOICE, _duration),
    "ivr.containment": Input("Answered by the voice system", _VOICE, _percent),
    "repeat_minutes": Input("Repeating what was said", _TIMES, minutes_in_words),
    **{
        f"{tier}.{field}": Input(f"{name} {label}", change, write)
        for tier, name in _TIERS.items()
        for field, label, change, write in (
            ("handle_time", "handle time", _TIMES, _duration),
            ("shrinkage", "shrinkage", _PAY, _percent),
            ("cost_per_hour", "cost of a paid hour", _PAY, lambda cost: f"${cost:,g}"),
        )
    },
    "tier1.patience": Input("Tier 1 patience", _PATIENCE, _duration),
    "tier1.not_authorized": Input("Not authorized", _TRANSFERS, _percent),
    "tier1.verification_minutes": Input("Verification of the not authorized", _TIMES, minutes_in_words),
    "tier2.patience": Input("Patience of live holders", _PATIENCE, _duration),
    "tier2.to_supervisor": Input("Tier 2 calls that go on to a supervisor", _TRANSFERS, _percent),
    "supervisor_request_share": Input("Asks Tier 1 for a supervisor", _TRANSFERS, _percent),
    "cutoff.rule": Input("Cutoff in force", _CUTOFF, CUTOFF_RULES.__getitem__),
    "cutoff.time": Input("Cutoff time", _CUTOFF, clock_time),
    "cutoff.heavy_day_calls": Input("Heavy day: heads for more first calls than", _CUTOFF, _number),
    "callback.threshold_low": Input("Callback possible above", _THRESHOLD, minutes_in_words),
    "callback.threshold_high": Input("Callback required above", _THRESHOLD, minutes_in_words),
    "callback.order": Input("Officers serve", "who is served first", CALLBACK_ORDERS.__getitem__),
    "callback.direct_number_share": Input("Callers with a direct number", _CALLBACKS, _percent),
    "callback.max_attempts": Input("Callback attempts", _CALLBACKS, _number),
    "callback.ring_minutes": Input("Unanswered attempt", _CALLBACKS, minutes_in_words),
    "callback.retry_after": Input("Next attempt after", _CALLBACKS, minutes_in_words),
    "callback.answered_same_day": Input("Attempts answered, same day", _CALLBACKS, _shares),
    "callback.answered_later_day": Input("Attempts answered, later days", _CALLBACKS, _shares),
    "callback.answered_shut": Input("Attempts answered, lines shut", _CALLBACKS, _shares),
    "callback.backlog": Input("Callbacks left over from before", _CALLBACKS, _number),
    "appointment.extra_minutes": Input("Scheduling an appointment", _APPOINTMENTS, minutes_in_words),
    "appointment.lead_days_low": Input("Appointment after at least (days)", _APPOINTMENTS, _number),
    "appointment.lead_days_high": Input("Appointment after at most (days)", _APPOINTMENTS, _number),
    "appointment.daily_slots": Input("Appointments that fit in a day", _APPOINTMENTS, _number),
    **{
        f"calling_again.{field}": Input(f"Calls again {after}", _AGAIN, _return_rule)
        for field, after in (
            ("abandoned_tier1", "after giving up on Tier 1"),
            ("abandoned_tier2", "after giving up on Tier 2"),
            ("abandoned_supervisor", "after giving up on a supervisor"),
            ("closed_out", "after waiting until closing"),
            ("refused_cutoff", "after a refusal by the cutoff"),
            ("no_callback_number", "without a number to call back"),
            ("suspended", "when no callback was answered"),
        )
    },
    "calling_again.soon_mean_minutes": Input("Calls again soon: after (mean)", _AGAIN, minutes_in_words),
    "calling_again.morning_hours": Input("Next-morning calls come within (hours)", _AGAIN, _number),
    "calling_again.max_calls": Input("Calls of one person at the most", _AGAIN, _number),
}
"""Every input but staffing, expected calls and contact reasons, by its path in the scenario."""

STAFFING: Final = {
    "tier1.staffing": ("Tier 1 on duty", "representatives on duty", "representatives"),
    "tier2.staffing": ("Tier 2 on duty", OFFICERS, "officers"),
    "supervisor.staffing": ("Supervisors on duty", "supervisors on duty", "supervisors"),
}
"""Staffing by its path: its name, its change, and what the people are called."""

DEMAND: Final = ("Calls expected", _CALLS)
REASONS: Final = {
    "share": "share of callers",
    "transfer_share": "asks for Tier 2",
    "appointment_share": "gets an appointment",
}


def inputs_of(scenario: Scenario) -> dict[str, Any]:
    """The value of every input by its path, without the name and format; contact reasons as ``reasons.NAME.FIELD``."""
    found = dict(_leaves("", scenario))
    del found["name"], found["format"]
    reasons: tuple[Reason, ...] = found.pop("reasons")
    return found | {f"reasons.{each.name}.{field}": getattr(each, field) for each in reasons for field in REASONS}


def input_named(path: str) -> Input:
    """What an input is called and how it is written; of a contact reason by the reason's name."""
    if path.startswith("reasons."):
        name, _, field = path.removeprefix("reasons.").rpartition(".")
        return Input(f"{name}: {REASONS[field]}", _TRANSFERS, _percent)
    return INPUTS[path]


def change_of(path: str) -> str:
    """The change that an input belongs to."""
    if path in STAFFING:
        return STAFFING[path][1]
    return DEMAND[1] if path == "demand" else input_named(path).change


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel) and not isinstance(value, _WHOLE):
        for name in type(value).model_fields:
            yield from _leaves(f"{path}.{name}" if path else name, getattr(value, name))
    else:
        yield path, value
