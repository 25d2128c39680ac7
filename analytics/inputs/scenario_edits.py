"""A scenario while it is edited: what was typed, also where it does not fit yet, and the way back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from queueing import Scenario, describe_problems
from queueing.scenario.every_input import EVERY_INPUT
from queueing.scenario.frozen import FrozenMapping
from queueing.scenario.inputs import Input

from .variations import with_fields

MOST_STEPS: Final = 200
"""Steps that can be undone; the oldest are forgotten first."""


@dataclass(frozen=True)
class Draft:
    """The last possible scenario, and what was typed since then that does not fit yet."""

    scenario: Scenario
    pending: FrozenMapping[str, Any] = field(default_factory=FrozenMapping)
    """Values by path with which the scenario would not be possible; none of them is in it."""
    problems: tuple[str, ...] = ()
    """Why it would not be, a line each."""

    @property
    def possible(self) -> Scenario | None:
        """The scenario as it was typed; None where it is not possible."""
        return None if self.pending else self.scenario

    def value(self, path: str) -> Any:
        """What an input is, as it was typed last."""
        return self.pending[path] if path in self.pending else value_at(self.scenario, path)

    def changed(self, values: Mapping[str, Any]) -> Draft:
        """The draft with other values in some inputs."""
        typed = {**self.pending, **values}
        typed = {path: value for path, value in typed.items() if value != value_at(self.scenario, path)}
        try:
            return Draft(with_values(self.scenario, typed))
        except ValidationError as error:
            return Draft(
                self.scenario, FrozenMapping(typed), tuple(problem_in_words(line) for line in describe_problems(error))
            )


def value_at(scenario: Scenario, path: str) -> Any:
    """The value of an input of a scenario, by its path."""
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    return value


def with_values(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with other values in some inputs, by path, checked as a whole.

    Raises:
        pydantic.ValidationError: the result is not a possible scenario.
    """
    if not values:
        return scenario
    return with_fields(scenario, **{path.replace(".", "__"): value for path, value in values.items()})


def changed_paths(baseline: Scenario, draft: Draft) -> list[str]:
    """The inputs in which a draft is not the baseline, in the order of its fields."""
    return [path for path in EVERY_INPUT if draft.value(path) != value_at(baseline, path)]


@dataclass(frozen=True)
class EditHistory:
    """The drafts one after another, and where in them one is."""

    present: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()
    """What was undone, the nearest first."""

    def then(self, draft: Draft) -> EditHistory:
        """The history with a further draft; one that equals the present adds nothing."""
        if draft == self.present:
            return self
        return EditHistory(draft, (*self.past, self.present)[-MOST_STEPS:])

    def undone(self) -> EditHistory:
        """One step back; the same where there is none."""
        if not self.past:
            return self
        return EditHistory(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redone(self) -> EditHistory:
        """One step forward again; the same where there is none."""
        if not self.future:
            return self
        return EditHistory(self.future[0], (*self.past, self.present), self.future[1:])


def problem_in_words(line: str) -> str:
    """A problem that names inputs as the editor does, in the place of their paths in the model."""
    path, colon, rest = line.partition(": ")
    for each in EVERY_INPUT.values():
        if path == each.path or path.startswith(f"{each.path}."):
            inner = path.removeprefix(each.path).removeprefix(".")
            return f"{each.label}{_inside(each, inner)}{colon}{rest}"
    told = rest if path in _PARTS else line
    for name, label in _NAMES.items():
        told = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.])", f'"{label}"', told)
    return told


_PARTS: Final = {path.split(".")[0] for path in EVERY_INPUT if "." in path}
_NAMES: Final = {
    name: each.label
    for each in EVERY_INPUT.values()
    for name in (each.path, each.path.rsplit(".", maxsplit=1)[-1])
    if "_" in name or "." in name
}
"""What the model calls inputs in its messages, and what they are called."""


def _inside(about: Input, inner: str) -> str:
    """Where in an input a problem is: which row (counted from 1) and which of its numbers."""
    number, _, name = inner.partition(".")
    if about.kind in ("reasons", "caller_groups", "left_over", "work") and number.isdigit():
        return f", line {int(number) + 1}{f', {name}' if name else ''}"
    return f", {inner}" if inner else ""
