"""What the columns of a staffing advice's table hold, with their units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .measures_asked import measures_asked

if TYPE_CHECKING:
    from .advice import StaffingAdvice

_COLUMNS: Final = {
    "weekday": "day of the week",
    "minute": "begin of the interval, minutes after midnight",
    "people": "people on duty as advised",
    "today": "people on duty in the plan",
    "estimate": "people on duty by Erlang A, at once",
    "square_root": "people on duty by the square-root rule",
    "calls": "calls that join the tier's queue, mean of a simulated week",
    "pooled": "whether neighbouring intervals share the figure, since too few calls fall into one",
    "binds": "the target that leaves the least room",
}
_BOUND: Final = "_bound"


def columns_in_words(advice: StaffingAdvice) -> dict[str, str]:
    """Every column of :meth:`StaffingAdvice.table` and what it holds; shares are of 1."""
    told = dict(_COLUMNS)
    for name, measure in measures_asked(advice.tier, advice.targets).items():
        bound = f"the bound of its one-sided {100 * advice.targets.confidence:g} % interval"
        told |= {name: f"{measure.label}, a share of 1. {measure.definition}", f"{name}{_BOUND}": bound}
    return {name: told[name] for name in map(str, advice.table().columns)}
