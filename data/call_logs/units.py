"""The units of durations in a call log: said by the file, chosen by its owner, or asked; never guessed in silence.

A phone system that writes 4.2 may mean seconds or minutes. A column's name says which, or its cells do (0:04:12), or
the times of the same stage, or the handling time that comes of it: one of 4 seconds is no call's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from data.tables.duration_units import SECONDS_OF, DurationUnit, usual_units
from data.tables.problems import Problem, quoted
from queueing.scenario.calendar import Floats

from .columns import ROLES, TakenColumn

_HANDLED: Final = ("service_time", "call_time")
"""Roles whose lengths are known well enough to tell a unit by."""
_COMPARED: Final = 100_000
"""Calls, evenly spread, whose times are compared with their lengths."""
_FACTOR: Final = 2.0
"""How far a stage's length and its times may be apart; units are much further apart."""


def number_of(value: float) -> str:
    """A number as people write it, with at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, eq=False)
class Stage:
    """A column of lengths of time, and how long the file's own times make them."""

    column: TakenColumn
    amounts: Floats
    plain: Any
    """Which of them are plain numbers."""
    timed: Floats | None
    """Seconds by the times of the stage, where the file has these."""

    @property
    def numbers(self) -> Floats:
        """The plain numbers above 0."""
        numbers: Floats = self.amounts[self.plain & (self.amounts > 0)]
        return numbers

    def in_seconds(self, unit: DurationUnit | None) -> Floats:
        """The lengths in seconds, the plain numbers being in a unit."""
        if unit is None or unit == "seconds":
            return self.amounts
        seconds: Floats = np.where(self.plain, self.amounts * SECONDS_OF[unit], self.amounts)
        return seconds

    def unit_by_times(self) -> DurationUnit | None:
        """The unit in which the plain numbers agree with the times; None where none does, or there are no times."""
        if self.timed is None:
            return None
        step = max(1, len(self.amounts) // _COMPARED)
        amounts, timed, plain = self.amounts[::step], self.timed[::step], self.plain[::step]
        both = plain & (amounts > 0) & (timed > 0)
        if not both.any():
            return None
        ratio = float(np.median(timed[both] / amounts[both]))
        return next((unit for unit, each in SECONDS_OF.items() if each / _FACTOR < ratio < each * _FACTOR), None)


@dataclass(frozen=True)
class Units:
    """The columns of lengths of time with their units, and what is to be said or asked about these."""

    columns: Mapping[str, TakenColumn]
    seconds: Mapping[str, Floats]
    """The lengths in seconds, by role; where a unit is not known, as they are."""
    problems: list[Problem] = field(default_factory=list)
    """An error where the unit has to be chosen first."""


def settle_units(stages: Mapping[str, Stage], chosen: DurationUnit | None) -> Units:
    """The unit of the plain numbers of each column; ``chosen`` is that of columns whose name does not say one."""
    settled: dict[str, TakenColumn] = {}
    for role, stage in stages.items():
        column = stage.column
        if not len(stage.numbers):
            written = "as its cells are written, such as 0:03:15" if (~stage.plain & (stage.amounts > 0)).any() else ""
            settled[role] = replace(column, unit_reason=written)
        elif column.unit is not None:
            settled[role] = replace(column, unit_reason="as its name says")
        elif chosen is not None:
            settled[role] = replace(column, unit=chosen, unit_reason="chosen by you")
        elif (unit := stage.unit_by_times()) is not None:
            settled[role] = replace(column, unit=unit, unit_reason="since its times agree")
    problems = []
    if open_roles := [role for role in stages if role not in settled]:
        unit, reason, problem = _of_the_others(stages, settled, open_roles)
        settled |= {role: replace(stages[role].column, unit=unit, unit_reason=reason) for role in open_roles}
        problems += [] if problem is None else [problem]
    seconds = {role: stage.in_seconds(settled[role].unit) for role, stage in stages.items()}
    return Units(settled, seconds, problems)


def _of_the_others(
    stages: Mapping[str, Stage], settled: Mapping[str, TakenColumn], open_roles: list[str]
) -> tuple[DurationUnit | None, str, Problem | None]:
    """The unit of columns that do not say their own, why, and what to say of it; without a unit, what to ask."""
    if known := {each.unit for each in settled.values() if each.unit_reason == "since its times agree" and each.unit}:
        (unit,) = known if len(known) == 1 else (None,)
        if unit is not None:
            return unit, "as in the columns that agree with their times", None
    role = next((role for role in _HANDLED if role in open_roles), open_roles[0])
    numbers, header = stages[role].numbers, stages[role].column.header
    half = float(np.median(numbers))
    named = {each.unit for each in settled.values() if each.unit is not None} - {"seconds"}
    if role in _HANDLED:
        likely = usual_units(half)
        asked, doubted = "seconds" not in likely or bool(named), likely != ["seconds"]
        reason = f"since {number_of(half)} of another unit would be no usual {ROLES[role].meaning}"
    else:
        asked, doubted = bool(named) or bool((numbers % 1 != 0).any()), not settled
        reason = "as the other durations"
    names = ", ".join(quoted(stages[each].column.header) for each in open_roles)
    about = f"{names}: plain numbers without a unit; half of {quoted(header)} are {number_of(half)} or less"
    if asked:
        message = f"{about}; choose the unit of durations, such as seconds or minutes"
        return None, "", Problem("error", message, column=header, found=number_of(half))
    if doubted:
        message = f"{about}; taken as seconds: if they are minutes or others, choose that as the unit of durations"
        return "seconds", "taken so, since nothing says another", Problem("warning", message, column=header)
    return "seconds", reason, None
