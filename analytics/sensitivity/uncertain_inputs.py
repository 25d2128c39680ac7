"""Inputs that nobody knows exactly, most of them assumed: what a scenario has, how far it may be off, and changing it.

Ranges are the scenario's own value divided and multiplied by a span (for shares their odds p / (1 - p)), so that they
fit any center. An input that a scenario cannot have, such as the patience of callers who never give up, is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

import numpy as np

from analytics.wording import clock_time, minutes_in_words, number_in_words, share_in_words
from queueing import Scenario
from queueing.scenario.every_input import CALLER_GROUP_INPUTS, EVERY_INPUT, REASON_INPUTS, WORK_INPUTS
from queueing.scenario.heavy_days import is_time_of_heavy_days
from queueing.scenario.inputs import ASSUMED, Input, Kind

from .scalar_inputs import (
    CLOCK_STEP,
    Scalar,
    appointments,
    calls_again,
    first_group,
    first_share,
    further_answers,
    mean,
    number,
    people,
    share_of,
    spread,
    transfers,
    volume,
    whole,
    work_items,
    work_minutes,
)

RangeKind = Literal["share", "minutes", "times", "ratio", "number", "clock"]
"""How a range is written: as shares, minutes, times the scenario's own, bare ratios, numbers, times of day."""
_DIGITS: Final = 3


@dataclass(frozen=True)
class UncertainInput:
    """An input of the model as one number: what is said of it, and how it is read from and written to a scenario."""

    name: str
    about: Input
    kind: RangeKind
    scalar: Scalar

    @property
    def most(self) -> float:
        """The largest value that it can have."""
        return 1.0 if self.kind == "share" else math.inf

    def read(self, scenario: Scenario) -> float | None:
        """The scenario's value; None where it has none."""
        return self.scalar[0](scenario)

    def write(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with another value."""
        return self.scalar[1](scenario, value)

    def written(self, value: float) -> str:
        """A value in words."""
        writers: dict[RangeKind, Callable[[float], str]] = {
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
                f"{self.input.about.label}: a range from {self.low:g} to {self.high:g} is not allowed; "
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
        return _ends_of_cutoff(value, each.about.span, scenario)
    if each.kind == "share":
        if not 0 < value < 1:
            return value, value
        odds = value / (1 - value)
        return _rounded(share_of(odds / each.about.span)), _rounded(share_of(odds * each.about.span))
    return _rounded(value / each.about.span), min(each.most, _rounded(value * each.about.span))


def _ends_of_cutoff(value: float, span: float, scenario: Scenario) -> tuple[float, float]:
    """The times up to which a cutoff may be moved: within opening hours, and where the days' calls allow it."""
    first, last = scenario.opening_hours.span
    low, high = max(first, value - span), min(last, value + span)
    if scenario.cutoff.rule != "heavy_days":
        return low, high
    steps = np.arange(math.ceil(low / CLOCK_STEP), math.floor(high / CLOCK_STEP) + 1) * CLOCK_STEP
    possible = [minute for minute in steps.tolist() if is_time_of_heavy_days(scenario, minute)]
    return min(possible, default=value), max(possible, default=value)


def _rounded(value: float) -> float:
    return float(np.format_float_positional(value, precision=_DIGITS, fractional=False)) if value else 0.0


_BY_KIND: Final[Mapping[Kind, tuple[RangeKind, Callable[[str], Scalar]]]] = {
    "share": ("share", number),
    "shares": ("share", first_share),
    "return_rule": ("share", calls_again),
    "number": ("number", number),
    "whole": ("number", whole),
    "clock": ("clock", partial(whole, step=CLOCK_STEP)),
    "duration": ("minutes", mean),
    "staffing": ("times", people),
    "demand": ("times", volume),
    "work": ("times", work_items),
}
_GAVE_UP: Final = [f"calling_again.abandoned_{tier}" for tier in ("tier1", "tier2", "supervisor")]
_FIRST: Final = ("callback.answered_same_day", "callback.answered_shut")
"""Of these the first attempt is varied by itself, and the further ones of both together."""
_TOGETHER: Final[Mapping[str, tuple[Input, Scalar]]] = {
    "transfers": (REASON_INPUTS["transfer_share"], transfers()),
    "appointments": (REASON_INPUTS["appointment_share"], appointments()),
    "first_group": (replace(CALLER_GROUP_INPUTS["share"], label="People in the first caller group"), first_group()),
    **{
        path: (
            replace(EVERY_INPUT[path], label=f"{EVERY_INPUT[path].label}: the first"),
            first_share(path, moves_others=False),
        )
        for path in _FIRST
    },
    "answered_later": (
        Input("Further attempts answered", "%", ASSUMED, span=2),
        further_answers(),
    ),
    _GAVE_UP[0]: (replace(EVERY_INPUT[_GAVE_UP[0]], label="Calls again after giving up"), calls_again(*_GAVE_UP)),
}
"""Shares that stand in several inputs, or are a part of one, by name or by the path of what they stand for."""

NAMES: Final = {
    "demand": "volume",
    "daily_cv": "daily_cv",
    "ivr.duration": "ivr_minutes",
    "ivr.containment": "containment",
    "tier1.not_authorized": "not_authorized",
    "repeat_minutes": "repeat",
    "tier1.staffing": "tier1_people",
    "tier1.handle_time": "tier1_handle",
    "tier1.handle_time.cv": "tier1_handle_cv",
    "tier1.patience": "tier1_patience",
    "transfers": "transfers",
    "supervisor_request_share": "supervisor_requests",
    "cutoff.time": "cutoff_time",
    "cutoff.heavy_day_calls": "heavy_day",
    "tier2.staffing": "tier2_people",
    "tier2.handle_time": "tier2_handle",
    "tier2.handle_time.cv": "tier2_handle_cv",
    "tier2.patience": "tier2_patience",
    "tier2.to_supervisor": "to_supervisor",
    "callback.direct_number_share": "direct_number",
    "callback.answered_same_day": "answered_same_day",
    "callback.answered_later_day": "answered_later_day",
    "callback.answered_shut": "answered_shut",
    "answered_later": "answered_later",
    "callback.ring_minutes": "ring",
    "callback.retry_after": "retry",
    "appointments": "appointments",
    "appointment.extra_minutes": "appointment_minutes",
    "supervisor.staffing": "supervisors",
    "supervisor.handle_time": "supervisor_handle",
    "calling_again.abandoned_tier1": "again_abandoned",
    "calling_again.refused_cutoff": "again_refused",
}
"""What answers that are saved call these inputs, in the order in which the screening draws them.

Others follow in the order of their fields, and are called by their paths.
"""


def _uncertain() -> dict[str, UncertainInput]:
    """Every input that may be off, by its path or by its name in :data:`_TOGETHER`, in the order of the fields."""
    varied: dict[str, tuple[Input, RangeKind, Scalar]] = {}
    for path, about in EVERY_INPUT.items():
        if about.span and path not in _GAVE_UP:
            kind, scalar = _BY_KIND[about.kind]
            varied[path] = (about, "minutes" if about.unit == "min" else kind, scalar(path))
        if about.cv_span:
            cv = replace(about, label=f"{about.label}, spread (CV)", span=about.cv_span)
            varied[f"{path}.cv"] = (cv, "ratio", spread(path))
    varied |= {path: (about, "share", scalar) for path, (about, scalar) in _TOGETHER.items()}
    varied["work.handle_time"] = (WORK_INPUTS["handle_time"], "times", work_minutes())
    return {path: UncertainInput(NAMES.get(path, path.replace(".", "_")), *each) for path, each in varied.items()}


def _in_order(uncertain: Mapping[str, UncertainInput]) -> dict[str, UncertainInput]:
    ordered = [uncertain[path] for path in dict.fromkeys((*NAMES, *uncertain))]
    return {each.name: each for each in ordered}


INPUTS: Final[dict[str, UncertainInput]] = _in_order(_uncertain())
"""All inputs that may be off by name: those of :data:`NAMES`, then others."""
