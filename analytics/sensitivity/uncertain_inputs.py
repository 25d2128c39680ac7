"""Inputs that nobody knows exactly, most of them assumed: what a scenario has, how far it may be off, and changing it.

Ranges are the scenario's own value divided and multiplied by a span (for shares their odds p / (1 - p)), so that they
fit any center. An input that a scenario cannot have, such as the patience of callers who never give up, is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from analytics.inputs.assumptions import ASSUMED, MEASURED, PUBLISHED
from analytics.inputs.variations import opening_minutes
from analytics.wording import clock_time, minutes_in_words, number_in_words, share_in_words
from queueing import Scenario
from queueing.scenario.heavy_days import is_time_of_heavy_days

from .scalar_inputs import (
    Read,
    Write,
    appointment_share,
    calls_again,
    field,
    first_answer,
    further_answers,
    later_day_answers,
    mean,
    people,
    share_of,
    spread,
    transfer_share,
    volume,
    whole,
    write_appointments,
    write_transfers,
)

Kind = Literal["share", "minutes", "times", "ratio", "number", "clock"]
"""How an input is written: a share, minutes, times the scenario's own, a bare ratio, a number, a time of day."""

CLOCK_STEP: Final = 30
_DIGITS: Final = 3


@dataclass(frozen=True)
class UncertainInput:
    """One input: what it is called, how far it may be off, and how it is read from and written to a scenario."""

    name: str
    label: str
    kind: Kind
    standing: str
    """Published, measured elsewhere or assumed."""
    span: float
    """What the value (a share's odds) is divided and multiplied by; minutes to either side for a time of day."""
    read: Read
    """The scenario's value; None where it has none."""
    write: Write
    most: float = math.inf

    def written(self, value: float) -> str:
        """A value in words."""
        writers: dict[Kind, Callable[[float], str]] = {
            "share": share_in_words,
            "minutes": minutes_in_words,
            "times": lambda each: f"{each:.0%}".replace("%", " %"),
            "ratio": lambda each: f"{each:.2f}",
            "number": number_in_words,
            "clock": clock_time,
        }
        return writers[self.kind](value)


@dataclass(frozen=True)
class InputRange:
    """How far one input of a scenario may be off.

    Raises:
        ValueError: an unknown input, or ends that are not in order or outside what is allowed.
    """

    name: str
    value: float
    """The scenario's own."""
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.name not in INPUTS:
            msg = f"{self.name!r} is not an input; allowed are {', '.join(INPUTS)}"
            raise ValueError(msg)
        most = self.input.most
        if not 0 <= self.low < self.high <= most:
            ends = "shares from 0 to 1" if self.input.kind == "share" else "numbers from 0 up"
            msg = (
                f"{self.input.label}: a range from {self.low:g} to {self.high:g} is not allowed; "
                f"allowed are {ends}, the lower one first"
            )
            raise ValueError(msg)

    @property
    def input(self) -> UncertainInput:
        """What the range is of."""
        return INPUTS[self.name]

    def apply(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with this input at a value.

        Raises:
            pydantic.ValidationError: the result is not a possible scenario.
        """
        return scenario if value == self.value else self.input.write(scenario, value)


def usual_ranges(scenario: Scenario) -> tuple[InputRange, ...]:
    """The inputs that the scenario has, each with the range in which it plausibly lies."""
    ranges = []
    for each in INPUTS.values():
        value = each.read(scenario)
        if value is None:
            continue
        low, high = _ends(each, value, scenario)
        if low < high:
            ranges.append(InputRange(each.name, value, low, high))
    return tuple(ranges)


def _ends(each: UncertainInput, value: float, scenario: Scenario) -> tuple[float, float]:
    """Where the range of an input begins and ends; equal where it cannot be elsewhere, such as a share of 0."""
    if each.kind == "clock":
        return _ends_of_cutoff(value, each.span, scenario)
    if each.kind == "share":
        if not 0 < value < 1:
            return value, value
        odds = value / (1 - value)
        return _rounded(share_of(odds / each.span)), _rounded(share_of(odds * each.span))
    return _rounded(value / each.span), min(each.most, _rounded(value * each.span))


def _ends_of_cutoff(value: float, span: float, scenario: Scenario) -> tuple[float, float]:
    """The times up to which a cutoff may be moved: within opening hours, and where the days' calls allow it."""
    first, last = opening_minutes(scenario)
    low, high = max(first, value - span), min(last, value + span)
    if scenario.cutoff.rule != "heavy_days":
        return low, high
    steps = np.arange(math.ceil(low / CLOCK_STEP), math.floor(high / CLOCK_STEP) + 1) * CLOCK_STEP
    possible = [minute for minute in steps.tolist() if is_time_of_heavy_days(scenario, minute)]
    return min(possible, default=value), max(possible, default=value)


def _rounded(value: float) -> float:
    return float(np.format_float_positional(value, precision=_DIGITS, fractional=False)) if value else 0.0


def _definitions() -> list[UncertainInput]:
    share: Kind = "share"
    minutes: Kind = "minutes"
    ratio: Kind = "ratio"
    return [
        UncertainInput("volume", "Calls offered", "times", PUBLISHED, 1.1, *volume()),
        UncertainInput("daily_cv", "Variation from day to day", share, MEASURED, 1.5, *field("daily_cv"), most=1),
        UncertainInput("ivr_minutes", "Time in the voice system", minutes, ASSUMED, 1.5, *mean("ivr", "duration")),
        UncertainInput(
            "containment", "Answered by the voice system", share, ASSUMED, 1.3, *field("ivr__containment"), most=1
        ),
        UncertainInput(
            "not_authorized", "Callers not authorized", share, ASSUMED, 2, *field("tier1__not_authorized"), most=1
        ),
        UncertainInput("repeat", "Time to repeat the story", minutes, ASSUMED, 2, *field("repeat_minutes")),
        UncertainInput("tier1_people", "Representatives on duty", "times", PUBLISHED, 1.07, *people("tier1")),
        UncertainInput("tier1_handle", "Tier 1 handle time", minutes, ASSUMED, 1.2, *mean("tier1", "handle_time")),
        UncertainInput(
            "tier1_handle_cv", "Tier 1 handle time, spread (CV)", ratio, ASSUMED, 1.3, *spread("tier1", "handle_time")
        ),
        UncertainInput("tier1_patience", "Patience at Tier 1", minutes, ASSUMED, 2, *mean("tier1", "patience")),
        UncertainInput(
            "transfers", "Calls that ask for Tier 2", share, ASSUMED, 1.9, transfer_share, write_transfers, most=1
        ),
        UncertainInput(
            "supervisor_requests", "Calls that ask for a supervisor", share, ASSUMED, 2,
            *field("supervisor_request_share"), most=1,
        ),
        UncertainInput("cutoff_time", "Transfer cutoff", "clock", ASSUMED, 120, *whole("cutoff__time", CLOCK_STEP)),
        UncertainInput(
            "heavy_day", "Calls of a heavy day", "number", ASSUMED, 1.1, *whole("cutoff__heavy_day_calls")
        ),
        UncertainInput("tier2_people", "Officers on duty", "times", ASSUMED, 1.1, *people("tier2")),
        UncertainInput("tier2_handle", "Tier 2 handle time", minutes, ASSUMED, 1.2, *mean("tier2", "handle_time")),
        UncertainInput(
            "tier2_handle_cv", "Tier 2 handle time, spread (CV)", ratio, ASSUMED, 1.3, *spread("tier2", "handle_time")
        ),
        UncertainInput("tier2_patience", "Patience of live holders", minutes, ASSUMED, 2, *mean("tier2", "patience")),
        UncertainInput(
            "to_supervisor", "Officers' calls that go on to a supervisor", share, ASSUMED, 2,
            *field("tier2__to_supervisor"), most=1,
        ),
        UncertainInput(
            "direct_number", "Callers with a direct number", share, ASSUMED, 3,
            *field("callback__direct_number_share"), most=1,
        ),
        UncertainInput(
            "answered_same_day", "First callback attempt answered, same day", share, MEASURED, 2.5,
            *first_answer("answered_same_day"), most=1,
        ),
        UncertainInput(
            "answered_later_day", "Callback attempts answered, later days", share, ASSUMED, 2.5,
            *later_day_answers(), most=1,
        ),
        UncertainInput(
            "answered_shut", "First callback attempt answered, lines shut", share, ASSUMED, 2.5,
            *first_answer("answered_shut"), most=1,
        ),
        UncertainInput(
            "answered_later", "Further callback attempts answered", share, ASSUMED, 2, *further_answers(), most=1
        ),
        UncertainInput("ring", "Time of an unanswered attempt", minutes, ASSUMED, 2, *field("callback__ring_minutes")),
        UncertainInput("retry", "Time to the next attempt", minutes, ASSUMED, 3, *field("callback__retry_after")),
        UncertainInput(
            "appointments", "Tier 2 calls with an appointment", share, ASSUMED, 1.4,
            appointment_share, write_appointments, most=1,
        ),
        UncertainInput(
            "appointment_minutes", "More time for an appointment", minutes, ASSUMED, 2,
            *field("appointment__extra_minutes"),
        ),
        UncertainInput("supervisors", "Supervisors on duty", "times", ASSUMED, 1.25, *people("supervisor")),
        UncertainInput(
            "supervisor_handle", "Supervisor handle time", minutes, ASSUMED, 1.3, *mean("supervisor", "handle_time")
        ),
        UncertainInput(
            "again_abandoned", "Call again after giving up", share, MEASURED, 2,
            *calls_again("abandoned_tier1", "abandoned_tier2", "abandoned_supervisor"), most=1,
        ),
        UncertainInput(
            "again_refused", "Call again after a refusal", share, ASSUMED, 2.5, *calls_again("refused_cutoff"), most=1
        ),
    ]  # fmt: skip


INPUTS: Final[dict[str, UncertainInput]] = {each.name: each for each in _definitions()}
"""All inputs by name, in the order of a call's way."""
