"""Inputs that change nothing while another one is as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queueing import Scenario
from queueing.scenario.every_input import EVERY_INPUT
from queueing.scenario.inputs import Input

from .scenario_edits import value_at
from .values_in_words import value_in_words


def makes_idle(about: Input, value: Callable[[str], Any]) -> Input | None:
    """The input that, as it is, lets another one change nothing; None where that one counts.

    ``value`` gives what an input is, by its path.
    """
    idle = (path for path, values in about.idle_with.items() if value(path) in values)
    return next((EVERY_INPUT[path] for path in idle), None)


def is_idle(path: str, scenario: Scenario) -> bool:
    """Whether an input changes nothing in a scenario, whatever its value."""
    return makes_idle(EVERY_INPUT[path], lambda other: value_at(scenario, other)) is not None


def idle_in_words(about: Input, value: Callable[[str], Any], scenario: Scenario) -> str:
    """Why an input changes nothing, in a sentence; empty where it counts. ``scenario`` is the plan of the values."""
    other = makes_idle(about, value)
    if other is None:
        return ""
    return f"No effect while “{other.label}” is “{value_in_words(other, value(other.path), scenario)}”."
