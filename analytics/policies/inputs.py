"""The inputs that whoever runs the center can choose, as policies to be tried: how each is read, written and named.

They are the inputs that their record marks as policies and that have one value, so that a new one is offered without
more; and people added where the plan has some already, which are no field of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analytics.inputs.ranges import PERCENT, allowed
from analytics.inputs.scenario_edits import value_at, with_values
from analytics.inputs.staffing_edits import grid_of
from analytics.inputs.variations import cutoff_minute, with_officers_beside
from analytics.units import column_head
from analytics.wording import clock_time
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, SATURDAY, WEEKDAYS, parse_clock_time
from queueing.scenario.every_input import EVERY_INPUT
from queueing.scenario.inputs import Input, Kind

Value = int | float | str | bool | None
"""A value of a policy: minutes after midnight of a time of day; None where there is none, as without a cutoff."""

RULE: Final = "cutoff.rule"
TIME: Final = "cutoff.time"
HEAVY: Final = "cutoff.heavy_day_calls"
LONG_WAIT: Final = "cutoff.wait_minutes"
CUTOFF_INPUTS: Final = (RULE, TIME, HEAVY, LONG_WAIT)
EVENING: Final = "officers.evening"
ON_SATURDAY: Final = "officers.saturday"
NO_CUTOFF: Final = "no cutoff"
STEP: Final = 30
"""Minutes between the times of day that are tried unless others are asked for."""
EVENING_BEGINS: Final = 18 * 60
MOST_VALUES: Final = 60
"""Values of one input: more are not read as a table."""
_KINDS: Final[tuple[Kind, ...]] = ("choice", "flag", "clock", "whole", "number", "share")
_ROUNDING: Final = 1e-9
_QUARTER: Final = 0.25
_STEPS: Final = 2
"""To either side of the plan's own value."""


@dataclass(frozen=True)
class PolicyInput:
    """A policy that can be varied: what is said of it, and how it is read, written and told."""

    about: Input
    read: Callable[[Scenario], Value]
    """Gives a scenario's own value; None also where it has none to vary."""
    told: Callable[[Value], str]
    """Gives a value in words, short enough for a label."""
    fields: Callable[[Value], dict[str, Any]]
    """Gives the fields of a scenario that have other values with it, by path; none where it is no field."""
    added: Callable[[Scenario, Value], Scenario] | None = None
    """Gives the scenario with people added, of an input that is no field."""

    @property
    def head(self) -> str:
        """The head of a column of its values, with the unit."""
        units: dict[Kind, str] = {"clock": "minutes after midnight", "share": "share"}
        return column_head(self.about.label, units.get(self.about.kind, self.about.unit))

    @property
    def has_choices(self) -> bool:
        """Whether its values are a list of choices, and not numbers."""
        return self.about.kind in ("choice", "flag")

    @property
    def choices(self) -> tuple[Value, ...]:
        """What can be chosen; empty where its values are numbers."""
        return (False, True) if self.about.kind == "flag" else tuple(self.about.choices)


def cutoff_minutes_tried(scenario: Scenario) -> list[int]:
    """All half-hours from opening to closing and the closing itself, in minutes after midnight."""
    opens, closes = scenario.opening_hours.span
    hours = [each for weekday in range(len(WEEKDAYS)) if (each := scenario.opening_hours.on(weekday)) is not None]
    times = [*range(opens, closes, STEP), closes]
    return [minute for minute in times if any(each.opens <= minute <= each.closes for each in hours)]


def usual_values(scenario: Scenario, name: str) -> tuple[Value, ...]:
    """The values at which an input is tried where none are asked for; of the cutoff's time all, and none at all."""
    if name == TIME:
        return (None, *cutoff_minutes_tried(scenario))
    return POLICY_INPUTS[name].choices or values_between(name, *usual_span(scenario, name))


def values_asked(
    scenario: Scenario, name: str, first: float | None = None, last: float | None = None, step: float | None = None
) -> tuple[Value, ...]:
    """The values of an input from one to another in steps, each as usual where it is left out.

    Of the cutoff's time no cutoff is always one of them.

    Raises:
        ValueError: as of :func:`values_between`.
    """
    if first is last is step is None:
        return usual_values(scenario, name)
    ends = zip((first, last, step), usual_span(scenario, name), strict=True)
    values = values_between(name, *(usual if own is None else own for own, usual in ends))
    return (None, *values) if name == TIME else values


def usual_span(scenario: Scenario, name: str) -> tuple[float, float, float]:
    """From where to where an input of numbers is tried about the plan's own value, and in which steps.

    Raises:
        ValueError: an input of choices.
    """
    if POLICY_INPUTS[name].has_choices:
        msg = f"{name} has no numbers; allowed are {', '.join(map(str, POLICY_INPUTS[name].choices))}"
        raise ValueError(msg)
    about = POLICY_INPUTS[name].about
    if name in _PEOPLE:
        return -_STEPS, _STEPS, 1
    if name == TIME:
        return *scenario.opening_hours.span, STEP
    own = value_at(scenario, name)
    low, high = (0, MINUTES_PER_DAY) if about.kind == "clock" else (allowed(name).low, allowed(name).high)
    step: float = STEP
    if about.kind != "clock":
        part = _QUARTER if about.span <= 1 else min(_QUARTER, (about.span - 1) / 2)
        step = float(f"{own * part:.1g}") or 1.0
        step = max(1, round(step)) if about.kind == "whole" else step
    return max(low, own - _STEPS * step), min(high, own + _STEPS * step), step


def values_between(name: str, first: float, last: float, step: float) -> tuple[Value, ...]:
    """The values of an input of numbers from one to another, in steps.

    Raises:
        ValueError: ends that are not in order, a step that is not above zero, or too many values.
    """
    label = POLICY_INPUTS[name].about.label
    if not (math.isfinite(first) and math.isfinite(last) and first <= last and 0 < step < math.inf):
        msg = (
            f"{label}: from {first:g} to {last:g} in steps of {step:g} is not allowed; allowed are two ends, the lower "
            "one first, and a step above 0"
        )
        raise ValueError(msg)
    number = math.floor((last - first) / step + _ROUNDING) + 1
    if number > MOST_VALUES:
        msg = f"{label}: {number:,} values are not allowed; allowed are {MOST_VALUES}: take a larger step"
        raise ValueError(msg)
    values = [first + place * step for place in range(number)]
    if POLICY_INPUTS[name].about.kind in ("whole", "clock"):
        return tuple(dict.fromkeys(math.floor(value + 0.5) for value in values))
    return tuple(round(value, 9) for value in values)


def value_read(name: str, text: str) -> Value:
    """A value of an input as it is typed: a clock time as 15:30, a choice by its name, a share as a fraction.

    Raises:
        ValueError: it is none.
    """
    policy = POLICY_INPUTS[name]
    names: dict[str, Value] = {str(each): each for each in policy.choices}
    if policy.about.kind == "flag":
        names = {"no": False, "yes": True}
    if text in names:
        return names[text]
    if not policy.has_choices and (number := _number_in(text, policy.about.kind)) is not None:
        return number
    wanted = {"clock": "clock times from 00:00 to 24:00", "whole": "whole numbers"}.get(policy.about.kind, "numbers")
    msg = f"{name}: {text!r} is not allowed; allowed are {', '.join(names) or wanted}"
    raise ValueError(msg)


def _number_in(text: str, kind: Kind) -> float | None:
    try:
        if kind == "clock":
            minute = parse_clock_time(text)
            return minute if isinstance(minute, int) else None
        number = int(text) if kind == "whole" else float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def values_in_words(values: Mapping[str, Value]) -> str:
    """Values of inputs by name: ``5 pm``, ``4:30 pm, Live holders first``, ``no cutoff``, which is not repeated."""
    without = values.get(RULE) == "never" or (TIME in values and values[TIME] is None)
    # By input, or of those of a cutoff that is none together.
    parts = {
        NO_CUTOFF if without and name in CUTOFF_INPUTS else name: POLICY_INPUTS[name].told(value)
        for name, value in values.items()
    }
    return ", ".join(NO_CUTOFF if part == NO_CUTOFF else said for part, said in parts.items())


def offered_inputs(scenario: Scenario) -> dict[str, PolicyInput]:
    """The policies that can be varied in a plan: people only where it has some."""
    return {name: each for name, each in POLICY_INPUTS.items() if name not in _PEOPLE or each.read(scenario) == 0}


def _told(about: Input, value: Value) -> str:
    """A value in words, exact, so that no two are alike."""
    match value:
        case None:
            return "none"
        case bool():
            return f"{about.label}: {'yes' if value else 'no'}"
        case str():
            return about.choices[value]
        case _ if about.kind == "clock":
            return clock_time(value)
    number = f"{value * (PERCENT if about.kind == 'share' else 1):,.10g}"
    return f"{number} {about.unit.removesuffix('s') if number == '1' else about.unit}".rstrip()


def with_policies(scenario: Scenario, values: Mapping[str, Value], base: Mapping[str, Any]) -> Scenario:
    """The scenario with values of policies by name, and with other fields of ``base``, by path, that they leave.

    Raises:
        pydantic.ValidationError: the result is not a possible scenario.
    """
    fields = dict(base)
    # In the order of the fields: without a cutoff its rule is never, whatever rule is asked for.
    for name in filter(values.__contains__, POLICY_INPUTS):
        fields |= POLICY_INPUTS[name].fields(values[name])
    plan = with_values(scenario, fields)
    for name, value in values.items():
        if (added := POLICY_INPUTS[name].added) is not None:
            plan = added(plan, value)
    return plan


def _of_field(about: Input) -> PolicyInput:
    path = about.path
    return PolicyInput(
        about,
        lambda scenario: value_at(scenario, path),
        partial(_told, about),
        lambda value: {} if value is None else {path: value},
    )


def _of_time(about: Input) -> PolicyInput:
    return PolicyInput(
        about,
        cutoff_minute,
        lambda value: NO_CUTOFF if value is None else _told(about, value),
        lambda value: {RULE: "never"} if value is None else {TIME: value},
    )


def _of_limit(without: str, about: Input) -> PolicyInput:
    """A number above which a cutoff is in force, by one of its rules; ``without`` names that there is none."""
    field = _of_field(about)
    return replace(field, told=lambda value: without if value is None else f"above {_told(about, value)}")


def _of_officers(name: str, when: str, days: tuple[int, ...], begins: int) -> PolicyInput:
    """Officers added beside those that the plan has at some time; none are added where it has none."""
    about = Input(
        f"Officers {when}",
        "officers",
        policy=True,
        path=name,
        kind="whole",
        default=0,
        meaning=f"Officers more, or fewer, on duty {when} wherever the plan has some. Dates of their own keep theirs.",
    )

    def read(scenario: Scenario) -> Value:
        grid = grid_of(scenario.tier2.staffing)
        rows = [row for row, minute in enumerate(grid.minutes()) if minute >= begins]
        return 0 if grid.people[rows][:, list(days)].any() else None

    def told(value: Value) -> str:
        number = int(value or 0)
        size = "as planned" if number == 0 else f"{abs(number)} {'more' if number > 0 else 'fewer'}"
        return f"{size} {when}"

    def added(scenario: Scenario, value: Value) -> Scenario:
        return with_officers_beside(scenario, int(value or 0), days, begins)

    return PolicyInput(about, read, told, lambda _: {}, added)


_PEOPLE: Final = {
    EVENING: _of_officers(EVENING, "in the evening", tuple(range(SATURDAY)), EVENING_BEGINS),
    ON_SATURDAY: _of_officers(ON_SATURDAY, "on Saturday", (SATURDAY,), 0),
}
_SPECIAL: Final = {
    TIME: _of_time,
    HEAVY: partial(_of_limit, "no heavy days"),
    LONG_WAIT: partial(_of_limit, "no long waits"),
}
POLICY_INPUTS: Final[dict[str, PolicyInput]] = {
    path: _SPECIAL.get(path, _of_field)(about)
    for path, about in EVERY_INPUT.items()
    if about.policy and about.kind in _KINDS
} | _PEOPLE
"""All policies by name: inputs by their path in the order of the fields, then people."""
