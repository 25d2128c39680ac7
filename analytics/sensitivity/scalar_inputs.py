"""Inputs of a scenario as single numbers: how each is read, and how it is written.

An input that stands in several places, such as the share of calls that ask for Tier 2 of every contact reason, is one
number here and moves in all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from analytics.inputs.variations import with_fields
from queueing import Duration, Scenario
from queueing.scenario.calendar import WEEKDAYS, Staffing, StaffingTable
from queueing.scenario.callback import Callback
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.reasons import Reason
from queueing.tiers import TierName

Read = Callable[[Scenario], float | None]
"""Gives a scenario's value; None where it has none."""
Write = Callable[[Scenario, float], Scenario]
"""Gives the scenario with another value."""


def share_of(odds: float) -> float:
    """The share that has these odds."""
    return odds / (1 + odds)


def _shifted(share: float, present: float, value: float) -> float:
    """A share moved as another one is from ``present`` to ``value``: by the same factor of its odds."""
    if not (0 < present < 1 and 0 < value < 1 and 0 < share < 1):
        return value
    factor = value / (1 - value) * (1 - present) / present
    return share_of(share / (1 - share) * factor)


def field(path: str) -> tuple[Read, Write]:
    """A single number of a scenario or of one of its parts, as :func:`with_fields` names it."""
    part, _, inner = path.partition("__")

    def read(scenario: Scenario) -> float | None:
        own = getattr(scenario, part)
        return float(getattr(own, inner) if inner else own)

    def write(scenario: Scenario, value: float) -> Scenario:
        return with_fields(scenario, **{path: value})

    return read, write


def mean(part: str, name: str) -> tuple[Read, Write]:
    """The mean of a duration."""

    def read(scenario: Scenario) -> float | None:
        duration: Duration | None = getattr(getattr(scenario, part), name)
        return None if duration is None else duration.mean

    def write(scenario: Scenario, value: float) -> Scenario:
        duration: Duration = getattr(getattr(scenario, part), name)
        return with_fields(scenario, **{f"{part}__{name}": replace(duration, mean=value)})

    return read, write


def spread(part: str, name: str) -> tuple[Read, Write]:
    """The coefficient of variation of a duration, where its shape leaves it open."""

    def read(scenario: Scenario) -> float | None:
        duration: Duration | None = getattr(getattr(scenario, part), name)
        return None if duration is None or duration.shape in {"constant", "exponential"} else duration.spread

    def write(scenario: Scenario, value: float) -> Scenario:
        duration: Duration = getattr(getattr(scenario, part), name)
        return with_fields(scenario, **{f"{part}__{name}": replace(duration, cv=value)})

    return read, write


def people(tier: TierName) -> tuple[Read, Write]:
    """People on duty, times the scenario's own, in whole people; dates of their own included."""

    def read(scenario: Scenario) -> float | None:
        staffing: Staffing = getattr(scenario, tier).staffing
        table = staffing.on_duty
        some = table > 0 if isinstance(table, int) else any(any(table.on(day)) for day in range(len(WEEKDAYS)))
        return 1.0 if some else None

    def write(scenario: Scenario, value: float) -> Scenario:
        staffing: Staffing = getattr(scenario, tier).staffing
        table = staffing.on_duty
        times = partial(_times, factor=value)
        on_duty: int | StaffingTable
        if isinstance(table, int):
            on_duty = times(table)
        else:
            days = {day: tuple(map(times, getattr(table, day))) for day in WEEKDAYS}
            on_duty = StaffingTable(interval_minutes=table.interval_minutes, **days)
        overrides = {
            day: times(people) if isinstance(people, int) else tuple(map(times, people))
            for day, people in staffing.overrides.items()
        }
        return with_fields(scenario, **{f"{tier}__staffing": Staffing(on_duty=on_duty, overrides=overrides)})

    return read, write


def _times(people: int, factor: float) -> int:
    return math.floor(people * factor + 0.5)


def volume() -> tuple[Read, Write]:
    """Calls expected, times the scenario's own."""

    def read(scenario: Scenario) -> float | None:
        return 1.0 if scenario.volume_factor > 0 else None

    def write(scenario: Scenario, value: float) -> Scenario:
        return with_fields(scenario, volume_factor=scenario.volume_factor * value)

    return read, write


def transfer_share(scenario: Scenario) -> float:
    """The share of calls at Tier 1 that ask for Tier 2, over all reasons."""
    return scenario.transfer_share


def appointment_share(scenario: Scenario) -> float | None:
    """The share of calls at Tier 2 that get an appointment, over all reasons; None where none gets there."""
    return scenario.appointment_share if scenario.transfer_share > 0 else None


def _with_reasons(scenario: Scenario, field: Literal["transfer_share", "appointment_share"], factor: float) -> Scenario:
    """The scenario with a share of every reason times a factor, at most 1."""
    reasons = [
        Reason.model_validate(reason.model_dump() | {field: min(1.0, getattr(reason, field) * factor)})
        for reason in scenario.reasons
    ]
    return with_fields(scenario, reasons=reasons)


def write_transfers(scenario: Scenario, value: float) -> Scenario:
    """The scenario with this share of calls that ask for Tier 2."""
    present = scenario.transfer_share
    return _with_reasons(scenario, "transfer_share", value / present) if present else scenario


def write_appointments(scenario: Scenario, value: float) -> Scenario:
    """The scenario with this share of Tier 2 calls that get an appointment."""
    present = appointment_share(scenario)
    return _with_reasons(scenario, "appointment_share", value / present) if present else scenario


def first_answer(field: Literal["answered_same_day", "answered_shut"]) -> tuple[Read, Write]:
    """The chance that the first attempt is answered."""

    def read(scenario: Scenario) -> float | None:
        first: float = getattr(scenario.callback, field)[0]
        return first

    def write(scenario: Scenario, value: float) -> Scenario:
        return with_fields(scenario, **{f"callback__{field}": (value, *getattr(scenario.callback, field)[1:])})

    return read, write


def later_day_answers() -> tuple[Read, Write]:
    """The chance that an attempt on a later day is answered: the first number; the others move with its odds."""

    def read(scenario: Scenario) -> float | None:
        return scenario.callback.answered_later_day[0]

    def write(scenario: Scenario, value: float) -> Scenario:
        first, *others = scenario.callback.answered_later_day
        moved = (value, *(_shifted(share, first, value) for share in others))
        return with_fields(scenario, callback__answered_later_day=moved)

    return read, write


def further_answers() -> tuple[Read, Write]:
    """The chance that attempts after the first are answered, the same day or while lines are shut.

    It is that of the second one of the same day; others move by the same factor of their odds.
    """

    def further(callback: Callback) -> tuple[float, ...]:
        return (*callback.answered_same_day[1:], *callback.answered_shut[1:])

    def read(scenario: Scenario) -> float | None:
        own = scenario.callback
        return next(iter(further(own)), None) if own.max_attempts > 1 else None

    def write(scenario: Scenario, value: float) -> Scenario:
        own = scenario.callback
        present = further(own)[0]
        same_day, shut = (
            (each[0], *(_shifted(share, present, value) for share in each[1:]))
            for each in (own.answered_same_day, own.answered_shut)
        )
        return with_fields(scenario, callback__answered_same_day=same_day, callback__answered_shut=shut)

    return read, write


def calls_again(*outcomes: str) -> tuple[Read, Write]:
    """Who calls again after some outcomes; the share after the first is what is read, the others move with it."""

    def rule(scenario: Scenario, outcome: str) -> ReturnRule:
        own: ReturnRule = getattr(scenario.calling_again, outcome)
        return own

    def read(scenario: Scenario) -> float | None:
        return rule(scenario, outcomes[0]).probability if scenario.calling_again.max_calls > 1 else None

    def write(scenario: Scenario, value: float) -> Scenario:
        present = rule(scenario, outcomes[0]).probability
        rules = {
            f"calling_again__{outcome}": ReturnRule(
                probability=_shifted(own.probability, present, value) if present else value, when=own.when
            )
            for outcome in outcomes
            for own in (rule(scenario, outcome),)
        }
        return with_fields(scenario, **rules)

    return read, write


def whole(path: str, step: int = 1) -> tuple[Read, Write]:
    """A whole number, or one of whole steps."""
    read, write = field(path)
    return read, lambda scenario, value: write(scenario, math.floor(value / step + 0.5) * step)
