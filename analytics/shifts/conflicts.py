"""Why no shift plan meets a requirement: the intervals, and the rule that makes it so."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from analytics.wording import clock_time, number_in_words, spans_in_words
from queueing.scenario.calendar import MINUTES_PER_DAY, Integers

from .model import NoSolutionError, Shift, ShiftModel, intervals_of
from .rules import DAYS, ShiftRules

Flags = NDArray[np.bool_]

LONGEST_SEARCH: Final = 20.0
"""Seconds after which the search for the rule in the way ends."""


@dataclass(frozen=True)
class Dropped:
    """What is left of a conflict when one rule is dropped."""

    rule: str
    missing_hours: float
    """Person-hours a week without anybody, as few as were found."""


@dataclass(frozen=True)
class Conflict:
    """Why the requirement cannot be met under the rules."""

    missing_hours: float
    """Person-hours a week for which nobody is scheduled, in the best plan found."""
    missing: str
    """When people are missing."""
    uncoverable: str
    """When somebody is needed and no allowed shift is on duty; empty where there is no such time."""
    people_needed: int | None
    """People at the least where the rules allow fewer; None where their number is not what is in the way."""
    dropped: tuple[Dropped, ...]
    """For each rule that could be in the way, what its end would do; those that help most first."""

    def sentences(self) -> list[str]:
        """The answer in words: when people are missing, which rule it is, and what would help."""
        hours = person_hours_in_words(self.missing_hours)
        lines = [f"The rules cannot cover the requirement. Missing are {hours} a week: {self.missing}."]
        if self.uncoverable:
            lines.append(f"No allowed shift is on duty {self.uncoverable}.")
        if self.people_needed is not None:
            lines.append(f"At least {self.people_needed:,} people are needed, more than the rules allow.")
        enough = [each for each in self.dropped if each.missing_hours == 0]
        better = [each for each in self.dropped if 0 < each.missing_hours < self.missing_hours]
        if enough:
            rules = " or ".join(f"“{each.rule}”" for each in enough)
            lines.append(f"Nobody would be missing without the rule {rules}.")
        elif better:
            left = person_hours_in_words(better[0].missing_hours)
            lines.append(
                f"No single rule is in the way; without “{better[0].rule}” {left} would be missing. "
                "Change several rules, or lower the requirement."
            )
        else:
            lines.append("No single rule is in the way: change several, or lower the requirement.")
        return lines


def uncoverable(needed: Integers, rules: ShiftRules) -> Flags:
    """The intervals of the week in which somebody is needed and no allowed shift can be on duty."""
    interval = DAYS * MINUTES_PER_DAY // len(needed)
    covered = np.zeros(len(needed), dtype=np.bool_)
    for number, kind in enumerate(rules.kinds):
        if kind.most_people == 0:
            continue
        # On shift in every interval that not all places of a break take.
        always_off = {
            after
            for each in kind.breaks
            for after in range(0, kind.minutes, interval)
            if each.latest <= after < each.earliest + each.minutes
        }
        for start in rules.starts_of(kind):
            for weekday in kind.weekdays:
                numbers = intervals_of(Shift(number, start, weekday), 0, kind.minutes, interval)
                present = [at for place, at in enumerate(numbers.tolist()) if place * interval not in always_off]
                covered[present] = True
    return (needed > 0) & ~covered


def has_limits(rules: ShiftRules) -> bool:
    """Whether the number of people is limited; where it is not, whatever a shift can cover can be covered."""
    return rules.most_people is not None or any(kind.most_people is not None for kind in rules.kinds)


def conflict_of(needed: Integers, rules: ShiftRules, missing: Integers, *, seconds: float) -> Conflict:
    """What makes a requirement impossible: each rule is dropped in turn, and the fewest people missing are found.

    ``missing`` are the people missing in the best plan, shape (7, intervals of a day).
    """
    seconds = min(seconds, LONGEST_SEARCH)
    began = time.monotonic()
    hours = DAYS * 24 / len(needed)
    weakened = list(without_one_rule(rules))
    dropped = []
    for place, (rule, weaker) in enumerate(weakened):
        left = seconds - (time.monotonic() - began)
        found = _fewest_missing(needed, weaker, max(0.5, left / (len(weakened) + 1 - place)))
        if found is not None:
            dropped.append(Dropped(rule, found * hours))
    never = uncoverable(needed, rules)
    return Conflict(
        missing_hours=float(missing.sum()) * hours,
        missing=spans_in_words(missing > 0),
        uncoverable=spans_in_words(never.reshape(missing.shape)) if never.any() else "",
        people_needed=None if never.any() else _people_needed(needed, rules, max(0.5, seconds / 4)),
        dropped=tuple(sorted(dropped, key=lambda each: each.missing_hours)),
    )


def _fewest_missing(needed: Integers, rules: ShiftRules, seconds: float) -> float | None:
    never = uncoverable(needed, rules)
    coverable = np.where(never, 0, needed)
    try:
        found = ShiftModel(coverable, rules, "shortage", shortage=has_limits(rules)).solve(seconds, 0.0)
    except NoSolutionError:
        return None
    return round(found.value) + int(needed[never].sum())


def _people_needed(needed: Integers, rules: ShiftRules, seconds: float) -> int | None:
    """The fewest people that could do, where the rules allow fewer in all."""
    if rules.most_people is None:
        return None
    free = _changed(rules, most_people=None)
    if free is None:  # pragma: no cover (fewer rules are always possible)
        return None
    try:
        found = ShiftModel(needed, free, "people", shortage=False).solve(seconds, 0.0)
    except NoSolutionError:
        return None
    least = math.ceil(found.bound - 1e-6)
    return least if least > rules.most_people else None


def without_one_rule(rules: ShiftRules) -> Iterator[tuple[str, ShiftRules]]:
    """Each rule in words, and the rules without it."""
    candidates: list[tuple[str, ShiftRules | None]] = []
    if rules.most_people is not None:
        candidates.append((f"at most {rules.most_people:,} people", _changed(rules, most_people=None)))
    for kind in rules.kinds:
        if kind.most_people is not None:
            rest = _with_kinds(rules, kind.name, most_people=None)
            candidates.append((f"at most {kind.most_people:,} people on {kind.name}", rest))
    early = _changed(rules, earliest_start=rules.earliest_start % rules.start_step)
    candidates.append((f"no start before {clock_time(rules.earliest_start)}", early))
    end = MINUTES_PER_DAY if rules.latest_end <= MINUTES_PER_DAY else 2 * MINUTES_PER_DAY
    late = _changed(rules, latest_start=MINUTES_PER_DAY - rules.start_step, latest_end=end)
    candidates.append((f"no start after {clock_time(rules.latest_start)}, no end after {_end(rules)}", late))
    if rules.same_start:
        candidates.append(("the same start every day", _changed(rules, same_start=False)))
    if rules.days_off_together:
        candidates.append(("days off together", _changed(rules, days_off_together=False)))
    for kind in rules.kinds:
        if len(kind.weekdays) < DAYS:
            rest = _with_kinds(rules, kind.name, weekdays=frozenset(range(DAYS)))
            candidates.append((f"the weekdays of {kind.name}", rest))
    if any(kind.breaks for kind in rules.kinds):
        candidates.append(("breaks", _changed(rules, kinds=[_plain(kind, breaks=()) for kind in rules.kinds])))
    yield from ((rule, rest) for rule, rest in candidates if rest is not None and rest != rules)


def _end(rules: ShiftRules) -> str:
    beyond = rules.latest_end > MINUTES_PER_DAY
    return clock_time(rules.latest_end) + (" the next day" if beyond else "")


def _with_kinds(rules: ShiftRules, name: str, **changes: object) -> ShiftRules | None:
    return _changed(rules, kinds=[_plain(kind, **(changes if kind.name == name else {})) for kind in rules.kinds])


def _plain(model: object, **changes: object) -> dict[str, object]:
    return {name: getattr(model, name) for name in type(model).model_fields} | changes  # type: ignore[attr-defined]


def _changed(rules: ShiftRules, **changes: object) -> ShiftRules | None:
    """Rules with other values; None where they would not be possible."""
    try:
        return ShiftRules.model_validate(_plain(rules, **changes))
    except ValidationError:
        return None


def person_hours_in_words(hours: float) -> str:
    """Hours of work of single people: ``1 person-hour``, ``12.5 person-hours``."""
    number = number_in_words(hours)
    return f"{number} person-hour{'' if number == '1' else 's'}"
