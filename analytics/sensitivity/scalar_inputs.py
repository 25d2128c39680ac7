"""Inputs of a scenario as single numbers: how each is read, and how it is written.

An input that stands in several places, such as the share of calls that ask for Tier 2 of every contact reason, is one
number here and moves in all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from analytics.inputs.scenario_edits import value_at, with_values
from queueing import Duration, Scenario
from queueing.scenario.calendar import WEEKDAYS, Staffing, StaffingTable
from queueing.scenario.callback import Callback
from queueing.scenario.caller_groups import CallerGroup
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.reasons import Reason
from queueing.scenario.work_streams import MOST_ITEMS

Read = Callable[[Scenario], float | None]
"""Gives a scenario's value; None where it has none."""
Write = Callable[[Scenario, float], Scenario]
"""Gives the scenario with another value."""
Scalar = tuple[Read, Write]

CLOCK_STEP = 30
"""Minutes between the times of day that are tried."""


def share_of(odds: float) -> float:
    """The share that has these odds."""
    return odds / (1 + odds)


def _shifted(share: float, present: float, value: float) -> float:
    """A share moved as another one is from ``present`` to ``value``: by the same factor of its odds."""
    if not (0 < present < 1 and 0 < value < 1 and 0 < share < 1):
        return value
    factor = value / (1 - value) * (1 - present) / present
    return share_of(share / (1 - share) * factor)


def number(path: str) -> Scalar:
    """A single number; None where it is left out."""

    def read(scenario: Scenario) -> float | None:
        own = value_at(scenario, path)
        return None if own is None else float(own)

    return read, lambda scenario, value: with_values(scenario, {path: value})


def whole(path: str, step: int = 1) -> Scalar:
    """A whole number, or one of whole steps."""
    read, write = number(path)
    return read, lambda scenario, value: write(scenario, math.floor(value / step + 0.5) * step)


def mean(path: str) -> Scalar:
    """The mean of a duration."""

    def read(scenario: Scenario) -> float | None:
        duration: Duration | None = value_at(scenario, path)
        return None if duration is None else duration.mean

    def write(scenario: Scenario, value: float) -> Scenario:
        return with_values(scenario, {path: replace(value_at(scenario, path), mean=value)})

    return read, write


def spread(path: str) -> Scalar:
    """The coefficient of variation of a duration, where its shape leaves it open."""

    def read(scenario: Scenario) -> float | None:
        duration: Duration | None = value_at(scenario, path)
        return (
            None if duration is None or duration.shape in {"constant", "exponential", "empirical"} else duration.spread
        )

    def write(scenario: Scenario, value: float) -> Scenario:
        return with_values(scenario, {path: replace(value_at(scenario, path), cv=value)})

    return read, write


def people(path: str) -> Scalar:
    """People on duty, times the scenario's own, in whole people; dates of their own included."""

    def read(scenario: Scenario) -> float | None:
        table = value_at(scenario, path).on_duty
        some = table > 0 if isinstance(table, int) else any(any(table.on(day)) for day in range(len(WEEKDAYS)))
        return 1.0 if some else None

    def write(scenario: Scenario, value: float) -> Scenario:
        staffing: Staffing = value_at(scenario, path)
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
        return with_values(scenario, {path: Staffing(on_duty=on_duty, overrides=overrides)})

    return read, write


def _times(people: int, factor: float) -> int:
    return math.floor(people * factor + 0.5)


def volume(_: str) -> Scalar:
    """Calls expected, times the scenario's own."""

    def read(scenario: Scenario) -> float | None:
        return 1.0 if scenario.volume_factor > 0 else None

    def write(scenario: Scenario, value: float) -> Scenario:
        return with_values(scenario, {"volume_factor": scenario.volume_factor * value})

    return read, write


def work_items(_: str) -> Scalar:
    """Items of work that is not calls, of all streams, times the scenario's own; at most as many as are allowed."""

    def read(scenario: Scenario) -> float | None:
        return 1.0 if _has_work(scenario) else None

    def write(scenario: Scenario, value: float) -> Scenario:
        streams = [
            stream.model_copy(update={day: min(getattr(stream, day) * value, MOST_ITEMS) for day in WEEKDAYS})
            for stream in scenario.work
        ]
        return with_values(scenario, {"work": streams})

    return read, write


def work_minutes() -> Scalar:
    """The handle times of work that is not calls, of all streams, times the scenario's own."""

    def read(scenario: Scenario) -> float | None:
        return 1.0 if _has_work(scenario) else None

    def write(scenario: Scenario, value: float) -> Scenario:
        streams = [
            stream.model_copy(update={"handle_time": stream.handle_time.times(value)}) for stream in scenario.work
        ]
        return with_values(scenario, {"work": streams})

    return read, write


def _has_work(scenario: Scenario) -> bool:
    return any(stream.on(weekday) > 0 for stream in scenario.work for weekday in range(len(WEEKDAYS)))


def of_reasons(field: str, read: Read) -> Scalar:
    """A share of every contact reason, as one over all reasons that ``read`` gives; at most 1 of each."""

    def write(scenario: Scenario, value: float) -> Scenario:
        present = read(scenario)
        if not present:
            return scenario
        factor = value / present
        reasons = [
            Reason.model_validate(reason.model_dump() | {field: min(1.0, getattr(reason, field) * factor)})
            for reason in scenario.reasons
        ]
        return with_values(scenario, {"reasons": reasons})

    return read, write


def transfers() -> Scalar:
    """The share of calls at Tier 1 that ask for Tier 2."""
    return of_reasons("transfer_share", lambda scenario: scenario.transfer_share)


def appointments() -> Scalar:
    """The share of calls at Tier 2 that get an appointment; None where none gets there."""
    return of_reasons(
        "appointment_share", lambda scenario: scenario.appointment_share if scenario.transfer_share > 0 else None
    )


def first_group() -> Scalar:
    """The share of people in the first caller group; the others keep theirs of the rest. None without others."""

    def read(scenario: Scenario) -> float | None:
        groups = scenario.groups
        return groups[0].share if any(group.share for group in groups[1:]) else None

    def write(scenario: Scenario, value: float) -> Scenario:
        first, *others = scenario.groups
        left = (1 - value) / (1 - first.share)
        moved = [(first, value), *((group, group.share * left) for group in others)]
        groups = [CallerGroup.model_validate(group.model_dump() | {"share": share}) for group, share in moved]
        return with_values(scenario, {"groups": groups})

    return read, write


def first_share(path: str, *, moves_others: bool = True) -> Scalar:
    """The first of several shares; the others move with its odds, or stay."""

    def read(scenario: Scenario) -> float | None:
        first: float = value_at(scenario, path)[0]
        return first

    def write(scenario: Scenario, value: float) -> Scenario:
        first, *others = value_at(scenario, path)
        moved = (_shifted(share, first, value) for share in others) if moves_others else others
        return with_values(scenario, {path: (value, *moved)})

    return read, write


def further_answers() -> Scalar:
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
        return with_values(scenario, {"callback.answered_same_day": same_day, "callback.answered_shut": shut})

    return read, write


def calls_again(*paths: str) -> Scalar:
    """Who calls again after some outcomes; the share after the first is what is read, the others move with it."""

    def read(scenario: Scenario) -> float | None:
        own: ReturnRule = value_at(scenario, paths[0])
        return own.probability if scenario.calling_again.max_calls > 1 else None

    def write(scenario: Scenario, value: float) -> Scenario:
        rules: dict[str, ReturnRule] = {path: value_at(scenario, path) for path in paths}
        present = rules[paths[0]].probability
        moved = {
            path: ReturnRule(probability=_shifted(own.probability, present, value) if present else value, when=own.when)
            for path, own in rules.items()
        }
        return with_values(scenario, moved)

    return read, write
