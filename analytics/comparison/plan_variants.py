"""Usual changes of a plan, to compare with it before any plan of one's own is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydantic import ValidationError

from analytics.inputs.differences import input_differences
from analytics.inputs.variations import with_fields, with_more_officers
from queueing import Scenario

_NOON: Final = 12 * 60
_BUSIER: Final = 1.1


def _after_noon(plan: Scenario) -> Scenario:
    return with_more_officers(plan, 2, begins=_NOON, ends=18 * 60)


def _early_cutoff(plan: Scenario) -> Scenario:
    return with_fields(plan, cutoff__rule="every_day", cutoff__time=15 * 60)


def _callbacks_first(plan: Scenario) -> Scenario:
    return with_fields(plan, callback__order="callbacks_first")


_VARIANTS: Final[dict[str, Callable[[Scenario], Scenario]]] = {
    "Two more officers after noon": _after_noon,
    "Two more officers, 8 to 11 am": lambda plan: with_more_officers(plan, 2, begins=8 * 60, ends=11 * 60),
    "No cutoff": lambda plan: with_fields(plan, cutoff__rule="never"),
    "Cutoff at 3 pm every day": _early_cutoff,
    "Callbacks first": _callbacks_first,
    "Live holders first": lambda plan: with_fields(plan, callback__order="live_first"),
    "All three: officers, cutoff, order": lambda plan: _callbacks_first(_early_cutoff(_after_noon(plan))),
    "10 % more calls": lambda plan: with_fields(plan, volume_factor=plan.volume_factor * _BUSIER),
}


def plan_variants(plan: Scenario) -> dict[str, Scenario]:
    """Plans with a usual change by its name; those that cannot be, or would change nothing, are left out."""
    found = {}
    for name, change in _VARIANTS.items():
        try:
            changed = change(plan)
        except ValidationError:
            continue
        if input_differences({"plan": plan, "changed": changed}, "plan"):
            found[name] = changed
    return found
