"""What is tried of a plan: every combination of some inputs' values that is possible, and the plan as it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal, NamedTuple

import numpy as np
from pydantic import ValidationError

from analytics.inputs.idle_inputs import is_idle
from analytics.inputs.scenario_edits import problem_in_words
from queueing import Scenario, describe_problems
from queueing.plan import lay_out
from queueing.scenario.cutoff import CutoffRule
from queueing.scenario.every_input import EVERY_INPUT

from .inputs import (
    HEAVY,
    LONG_WAIT,
    POLICY_INPUTS,
    RULE,
    TIME,
    Value,
    offered_inputs,
    usual_values,
    values_in_words,
    with_policies,
)

Rule = Literal["every_day", "heavy_days"]

MOST_POINTS: Final = 150
"""Combinations that are tried at the most."""


@dataclass(frozen=True)
class Varied:
    """An input, and the values at which it is tried."""

    name: str
    """Of :data:`analytics.policies.inputs.POLICY_INPUTS`."""
    over: tuple[Value, ...]


class Tried(NamedTuple):
    """A plan that is tried, and its values of the inputs that are varied, by name."""

    inputs: dict[str, Value]
    plan: Scenario


class LeftOut(NamedTuple):
    """A combination that no plan can have, and why."""

    inputs: dict[str, Value]
    why: str


def usual_variation(scenario: Scenario) -> tuple[Varied, ...]:
    """What is varied where nothing is asked for: the cutoff's time, by the plan's own rule, and no cutoff."""
    return (Varied(TIME, usual_values(scenario, TIME)),)


def policy_plans(scenario: Scenario, varied: Sequence[Varied]) -> dict[str, Tried]:
    """The plans that are tried, by the names under which they are shown; the scenario itself is one of them.

    Combinations that come to the same plan are one, and those that are not possible are left out
    (:func:`left_out_plans`). Of a single input the scenario's own value is tried in its place among the others.

    Raises:
        ValueError: no input, one that there is not or the plan cannot vary, too many combinations, or none that is
            possible beside the scenario itself.
    """
    tried, left_out = _combined(scenario, varied)
    own = own_values(scenario, [each.name for each in varied])
    today = values_in_words(own)
    plans: dict[str, Tried] = {}
    for each in tried:
        plans.setdefault(values_in_words(each.inputs), each)
    plans[today] = Tried(own, scenario)
    if len(plans) == 1:
        why = left_out[0].why if left_out else "it is the plan as it is"
        msg = f"nothing can be tried beside the plan as it is: {why}"
        raise ValueError(msg)
    return plans


def left_out_plans(scenario: Scenario, varied: Sequence[Varied]) -> list[LeftOut]:
    """The combinations that are not possible, and why; raises as :func:`policy_plans` does."""
    return _combined(scenario, varied)[1]


def own_values(scenario: Scenario, names: Sequence[str]) -> dict[str, Value]:
    """A plan's own values of some inputs, by name."""
    return _in_effect({name: POLICY_INPUTS[name].read(scenario) for name in names}, scenario)


def plan_with(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """The plan of some values among those tried of a scenario; itself where they are its own.

    Raises:
        pydantic.ValidationError: it is not possible.
    """
    names = list(values)
    is_own = values == own_values(scenario, names)
    return scenario if is_own else with_policies(scenario, values, _where_it_counts(scenario, names))


def name_of_today(scenario: Scenario, varied: Sequence[Varied]) -> str:
    """What the scenario itself is called among its plans."""
    return values_in_words(own_values(scenario, [each.name for each in varied]))


def _combined(scenario: Scenario, varied: Sequence[Varied]) -> tuple[list[Tried], list[LeftOut]]:
    _check(scenario, varied)
    names = [each.name for each in varied]
    ranges = [each.over for each in varied]
    if len(varied) == 1:
        ranges = [_with_own(ranges[0], own_values(scenario, names)[names[0]])]
    tried, left_out = [], []
    for values in product(*ranges):
        asked = dict(zip(names, values, strict=True))
        try:
            plan = plan_with(scenario, asked)
        except ValidationError as error:
            left_out.append(LeftOut(asked, problem_in_words(describe_problems(error)[0])))
        else:
            tried.append(Tried(_in_effect(asked, plan), plan))
    return tried, left_out


def _check(scenario: Scenario, varied: Sequence[Varied]) -> None:
    offered = offered_inputs(scenario)
    names = [each.name for each in varied]
    if not varied or not all(each.over for each in varied):
        msg = "nothing is varied; allowed are one input and more, each with one value and more"
        raise ValueError(msg)
    for name in names:
        if name not in POLICY_INPUTS:
            msg = f"{name!r} is no policy that can be varied; allowed are {', '.join(POLICY_INPUTS)}"
            raise ValueError(msg)
        if name not in offered:
            msg = f"{name}: the plan has no officers then; allowed are {', '.join(offered)}"
            raise ValueError(msg)
        if names.count(name) > 1:
            msg = f"{name} is varied twice; allowed is once"
            raise ValueError(msg)
    if (number := math.prod(len(each.over) for each in varied)) > MOST_POINTS:
        msg = f"{number:,} combinations are not allowed; allowed are {MOST_POINTS}: take fewer values"
        raise ValueError(msg)


def _where_it_counts(scenario: Scenario, names: Sequence[str]) -> dict[str, CutoffRule]:
    """The cutoff's rule, by path, under which its time, or when it applies, matters where that is varied alone."""
    if RULE in names:
        return {}
    if HEAVY in names:
        return {RULE: "heavy_days"}
    if LONG_WAIT in names:
        return {RULE: "long_waits"}
    if TIME in names and scenario.cutoff.rule == "never":
        return {RULE: "every_day"}
    return {}


def _in_effect(values: Mapping[str, Value], plan: Scenario) -> dict[str, Value]:
    """Values of a plan without those that have no effect in it: what does not matter has no value."""
    effective = {name: None if name in EVERY_INPUT and is_idle(name, plan) else value for name, value in values.items()}
    return effective | ({RULE: plan.cutoff.rule} if RULE in values else {})


def _with_own(values: Sequence[Value], own: Value) -> tuple[Value, ...]:
    """The values, with the plan's own in its place among numbers, else at their end."""
    if own in values:
        return tuple(values)
    every = (*values, own)
    if any(isinstance(each, str | bool) for each in every):
        return every
    return tuple(sorted(every, key=lambda each: (each is not None, each or 0)))


def own_rule(scenario: Scenario) -> Rule:
    """The rule by which cutoffs are tried where none is asked for: the scenario's own; every day where it has none."""
    return "heavy_days" if scenario.cutoff.rule == "heavy_days" else "every_day"


def calls_of_day(scenario: Scenario) -> float:
    """First calls expected of a day, the mean of the open days with calls."""
    arrivals = lay_out(scenario).arrivals
    days = len(np.unique(arrivals.day))
    return float(arrivals.expected.sum() / days) if days else 0.0


def cutoff_variation(scenario: Scenario, rule: Rule | None = None, heavy: Sequence[float] = ()) -> tuple[Varied, ...]:
    """The cutoff's time varied by its own ``rule`` or another one, as the command ``cutoff`` asks for it.

    With the rule ``heavy_days``, ``heavy`` says for what days each time is tried: those that head for more first calls
    than so many times those expected of a day.

    Raises:
        ValueError: a heaviness that is not above zero, or heavinesses with the rule ``every_day``.
    """
    rule = rule or own_rule(scenario)
    times = usual_values(scenario, TIME)
    if heavy and rule == "every_day":
        msg = "days are not told apart when the cutoff is in force every day; allowed is the rule heavy_days"
        raise ValueError(msg)
    for each in heavy:
        if not (each > 0 and math.isfinite(each)):
            msg = f"heaviness {each:g} is not allowed; allowed are numbers above 0, such as 1.1"
            raise ValueError(msg)
    if heavy:
        expected = calls_of_day(scenario)
        return Varied(TIME, times), Varied(HEAVY, tuple(round(each * expected) for each in heavy))
    if rule != own_rule(scenario):
        return Varied(TIME, times), Varied(RULE, (rule,))
    return (Varied(TIME, times),)
