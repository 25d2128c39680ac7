"""Every input of a scenario by its path, with what is said of it, its kind and its default."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from textwrap import dedent
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from .calendar import OpeningHours, Staffing, parse_clock_time
from .caller_groups import CallerGroup
from .calling_again import ReturnRule
from .demand import WeekdayDemand
from .duration import Duration
from .inputs import GROUPS, Group, Input, Kind, Part
from .left_over import BetweenAttempts, Booking, LeftOver
from .reasons import Reason
from .scenario import Scenario
from .work_streams import WorkStream

_KINDS: Final[dict[Any, Kind]] = {
    str: "text",
    bool: "flag",
    int: "whole",
    float: "number",
    date: "date",
    frozenset: "dates",
    Literal: "choice",
    tuple: "shares",
    Duration: "duration",
    OpeningHours: "opening_hours",
    Staffing: "staffing",
    WeekdayDemand: "demand",
    ReturnRule: "return_rule",
}


_TABLES: Final[dict[Any, Kind]] = {
    tuple[Reason, ...]: "reasons",
    tuple[CallerGroup, ...]: "caller_groups",
    tuple[LeftOver, ...]: "left_over",
    tuple[BetweenAttempts, ...]: "left_over",
    tuple[Booking, ...]: "left_over",
    tuple[WorkStream, ...]: "work",
    tuple[int, ...]: "counts",
}
"""Inputs of several rows, whose columns have records of their own where they are more than a number."""
_CLOCK: Final = BeforeValidator(parse_clock_time)


def inputs_in(part: type[Part], path: str = "") -> Iterator[Input]:
    """The inputs of a part of a scenario and of the parts within it, in the order of their fields.

    Raises:
        TypeError: a field has a type that is no kind of input.
    """
    meanings = _meanings(part)
    for name, field in part.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Part):
            yield from inputs_in(field.annotation, f"{path}{name}.")
        records = [each for each in field.metadata if isinstance(each, Input)]
        if records:
            yield replace(
                records[-1],
                label=records[-1].label.replace("{group}", part.group),
                meaning=meanings.get(name, ""),
                group=records[-1].group or part.group,
                change=records[-1].change or part.change,
                path=f"{path}{name}",
                idle_with={f"{path}{other}": values for other, values in records[-1].idle_with.items()},
                kind=_kind(field, records[-1].unit),
                default=... if field.is_required() else field.default,
            )


def _meanings(part: type[Part]) -> dict[str, str]:
    """The text below each field of a part; where a field is defined anew without one, that of the part it extends.

    Python keeps these texts in the source alone, and pydantic would read them there in every process that simulates.
    """
    extended = next((base for base in part.__bases__ if issubclass(base, Part)), None)
    texts = _meanings(extended) if extended else {}
    (definition,) = ast.parse(dedent(inspect.getsource(part))).body
    for field, below in pairwise(ast.iter_child_nodes(definition)):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                texts[name] = " ".join(text.split())
    return texts


def _kind(field: FieldInfo, unit: str) -> Kind:
    """What an input is by its type: of one that may be left out, and of one of several types, by the first."""
    plain = field.annotation
    while get_origin(plain) in (UnionType, Union, Annotated):
        plain = get_args(plain)[0]
    if plain in _TABLES:
        return _TABLES[plain]
    if plain is int and _CLOCK in field.metadata:
        return "clock"
    if plain is float and unit == "%":
        return "share"
    kind = _KINDS.get(get_origin(plain) or plain)
    if kind is None:
        msg = f"{plain} is no kind of input; allowed are {', '.join(map(str, _KINDS))}"
        raise TypeError(msg)
    return kind


EVERY_INPUT: Final[dict[str, Input]] = {each.path: each for each in inputs_in(Scenario)}
"""Every input by its path, in the order of the fields."""
REASON_INPUTS: Final[dict[str, Input]] = {each.path: each for each in inputs_in(Reason)}
"""What is said of each number of a contact reason, and of its name, by its field."""
CALLER_GROUP_INPUTS: Final[dict[str, Input]] = {each.path: each for each in inputs_in(CallerGroup)}
"""The same of a caller group."""
LEFT_OVER_INPUTS: Final[dict[str, Input]] = {each.path: each for each in inputs_in(LeftOver)}
"""The same of the callbacks left over."""
WORK_INPUTS: Final[dict[str, Input]] = {each.path: each for each in inputs_in(WorkStream)}
"""The same of the streams of work that is not calls."""
INPUTS_BY_GROUP: Final[dict[Group, tuple[Input, ...]]] = {
    group: tuple(each for each in EVERY_INPUT.values() if each.group == group) for group in GROUPS
}
"""Every input by its group, in the order in which people look through them."""
