"""First calls in sentences: how many of the calls offered they are, and under which plan."""

from __future__ import annotations

from typing import Final

from analytics.inputs.variations import with_fields
from analytics.wording import number_in_words, share_in_words
from queueing import Scenario

from .derivation import DerivedCalls

PROMISED: Final = 0.005
"""How far the simulated calls may be off without a word."""


def first_calls_in_words(found: DerivedCalls, today: str) -> str:
    """How many first calls were found under today's plan, by its name, and what they come to."""
    offered, first, simulated = (_a_day(found, calls) for calls in (found.offered, found.first, found.simulated))
    said = (
        f"{offered} calls offered a day in the file; {first} first calls, derived under “{today}” as today's plan; "
        f"simulated offered {simulated}."
    )
    if abs(found.apart) <= PROMISED:
        return said
    return (
        f"{said} That is {share_in_words(abs(found.apart))} {'more' if found.apart > 0 else 'fewer'} than in the file: "
        "under this plan no first calls lead to its calls in all intervals. Is it the plan of those days?"
    )


def as_record(found: DerivedCalls, today: str) -> dict[str, object]:
    """The same for a JSON document; calls are those of a day with lines open."""
    days = max(1, found.days)
    return {
        "today": today,
        "offered_per_day": found.offered / days,
        "first_calls_per_day": found.first / days,
        "simulated_offered_per_day": found.simulated / days,
        "steps": found.steps,
    }


def with_first_calls(plan: Scenario, found: DerivedCalls) -> Scenario:
    """A plan that has calls offered as its demand, with the first calls in their place, and a source that says both.

    Raises:
        pydantic.ValidationError: its days are others than those for which they were derived.
    """
    first, offered = _a_day(found, found.first), _a_day(found, found.offered)
    source = f"{plan.demand.source}: {first} first calls a day of {offered} offered".removeprefix(": ")
    return with_fields(plan, demand=found.demand.model_copy(update={"source": source}))


def _a_day(found: DerivedCalls, calls: float) -> str:
    return number_in_words(calls / max(1, found.days))
