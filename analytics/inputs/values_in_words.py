"""What an input is called and how its value is written, which follows from its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np

from analytics.wording import (
    clock_time,
    day_in_words,
    hours_on_duty_in_words,
    minutes_in_words,
    number_in_words,
    spread_in_words,
)
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, Integers, OpeningHours, Staffing
from queueing.scenario.caller_groups import CallerGroup
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.duration import Duration
from queueing.scenario.every_input import CALLER_GROUP_INPUTS, EVERY_INPUT, REASON_INPUTS
from queueing.scenario.inputs import Input, Kind
from queueing.scenario.left_over import LeftOver
from queueing.scenario.reasons import Reason
from queueing.scenario.work_streams import WORK_PLACES, WorkStream

from .scenario_edits import value_at

NONE: Final = "none"
_DIGITS: Final = 4
_MINUTES_PER_HOUR: Final = 60


_BY_ROW: Final = {"reasons": REASON_INPUTS, "groups": CALLER_GROUP_INPUTS}
"""Inputs of which each row is told by itself, under its name, with what is said of its columns."""
_APART: Final = ("text", "reasons", "caller_groups")


def values_of(scenario: Scenario) -> dict[str, Any]:
    """The value of every input by its path, without the plan's name.

    Those of contact reasons as ``reasons.NAME.FIELD``, those of caller groups as ``groups.NAME.FIELD``.
    """
    values = {path: value_at(scenario, path) for path, each in EVERY_INPUT.items() if each.kind not in _APART}
    return values | {
        f"{table}.{row.name}.{field}": getattr(row, field)
        for table, columns in _BY_ROW.items()
        for row in value_at(scenario, table)
        for field, each in columns.items()
        if each.kind not in _APART
    }


def input_of(path: str) -> str:
    """The path of the input that a value stands in: ``reasons`` of ``reasons.NAME.FIELD``."""
    table, _, _ = path.partition(".")
    return table if table in _BY_ROW else path


def input_named(path: str) -> Input:
    """What is said of an input; of a contact reason or a caller group with its name."""
    if path in EVERY_INPUT:
        return EVERY_INPUT[path]
    table = input_of(path)
    name, _, field = path.removeprefix(f"{table}.").rpartition(".")
    about = _BY_ROW[table][field]
    return replace(about, label=f"{name}: {about.label[0].lower()}{about.label[1:]}")


def value_in_words(about: Input, value: Any, scenario: Scenario) -> str:
    """A value of an input; ``scenario`` is the plan that has it, over whose days calls are counted."""
    if value is None:
        return about.without.lower()
    match about.kind:
        case "choice":
            words = about.choices[value]
        case "number":
            words = _number(value, about.unit)
        case "staffing":
            words = hours_in_words(week_of(value, value.interval_minutes), about.unit)
        case "demand":
            words = _demand(scenario)
        case kind:
            words = _WRITERS[kind](value)
    return words


def reasons_in_words(reasons: Iterable[Reason], field: str = "share") -> str:
    """From where to where a number of contact reasons goes, and each: ``30 % to 31 %: Address change 31 %, ...``."""
    shares = {reason.name: getattr(reason, field) for reason in reasons}
    span = f"{_share(min(shares.values()))} to {_share(max(shares.values()))}"
    return f"{span}: {', '.join(f'{name} {_share(share)}' for name, share in shares.items())}"


def _caller_groups(groups: Sequence[CallerGroup]) -> str:
    """``Attorneys 20 %, Applicants 80 %``; none where all callers are one group."""
    return ", ".join(f"{group.name} {_share(group.share)}" for group in groups) or NONE


def _number(value: float, unit: str) -> str:
    if unit == "min":
        return minutes_in_words(value)
    return f"${value:,g}" if unit.startswith("dollars") else f"{value:,g}"


def _share(share: float) -> str:
    """A share as it is: an input is no estimate, and two that differ are not written alike."""
    return f"{np.format_float_positional(100 * share, precision=_DIGITS, fractional=False, trim='-')} %"


def _duration(value: Duration) -> str:
    shape = "" if value.shape in ("constant", "exponential") else f", CV {spread_in_words(value.spread)}"
    return f"{value.shape}, mean {minutes_in_words(value.mean)}{shape}"


def _day(day: date) -> str:
    return f"{day_in_words(day)} {day.year}"


def _hours(value: OpeningHours) -> str:
    spans = [
        (name[:3].capitalize(), f"{clock_time(hours.opens)} to {clock_time(hours.closes)}")
        for weekday, name in enumerate(WEEKDAYS)
        if (hours := value.on(weekday)) is not None
    ]
    return "; ".join(f"{days} {span}" for days, span in joined_days(spans)) or "always shut"


def _return_rule(rule: ReturnRule) -> str:
    return f"{_share(rule.probability)} {'soon' if rule.when == 'soon' else 'the next morning'}"


def _left_over(rows: Sequence[LeftOver]) -> str:
    """How many are left over of each class, and since when: ``40 regular; the oldest asked 3 days before``."""
    counts = {name: sum(getattr(row, name) for row in rows) for name in ("regular", "urgent")}
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    oldest = max((row.days for row in rows if row.regular or row.urgent), default=0)
    return f"{said}; the oldest asked {oldest} day{'s' * (oldest > 1)} before" if oldest else said or NONE


def _stream(stream: WorkStream) -> str:
    """What comes of a stream of work, and what it takes: ``Online requests: Mon-Fri 60 items a day, ...``."""
    days = [
        (name[:3].capitalize(), f"{items:,g} item{'s' * (items != 1)} a day")
        for weekday, name in enumerate(WEEKDAYS)
        if (items := stream.on(weekday)) > 0
    ]
    come = ", ".join(f"{span} {said}" for span, said in joined_days(days)) or NONE
    return f"{stream.name}: {come}, {_duration(stream.handle_time)}, {WORK_PLACES[stream.place].lower()}"


def _counts(numbers: int | Sequence[int]) -> str:
    """``812 in all``, or ``812 by interval``."""
    return f"{numbers:,} in all" if isinstance(numbers, int) else f"{sum(numbers):,} by interval"


def _demand(scenario: Scenario) -> str:
    """The calls of the run before the volume factor, those of the busiest interval, and where they come from."""
    demand, calendar = scenario.demand, scenario.calendar()
    days = [demand.on(calendar.date_of(day)) for day in range(scenario.days)]
    total = sum(sum(day) for day in days)
    busiest = max((max(day, default=0.0) for day in days), default=0.0)
    source = f" ({demand.source})" if demand.source else ""
    return (
        f"{number_in_words(total)} calls in {scenario.days} days, {number_in_words(busiest)} in the busiest "
        f"{demand.interval_minutes} min{source}"
    )


_WRITERS: Final[Mapping[Kind, Callable[[Any], str]]] = {
    "text": str,
    "date": _day,
    "dates": lambda days: ", ".join(map(_day, sorted(days))) or NONE,
    "flag": lambda value: "yes" if value else "no",
    "clock": clock_time,
    "whole": "{:,}".format,
    "share": _share,
    "shares": lambda values: ", ".join(map(_share, values)),
    "duration": _duration,
    "opening_hours": _hours,
    "reasons": reasons_in_words,
    "caller_groups": _caller_groups,
    "left_over": _left_over,
    "work": lambda streams: "; ".join(map(_stream, streams)) or NONE,
    "return_rule": _return_rule,
    "counts": _counts,
}


def week_of(staffing: Staffing, step: int) -> Integers:
    """People on duty in a week without overrides, shape (weekdays, intervals of ``step`` minutes)."""
    per_day = MINUTES_PER_DAY // step
    table = staffing.on_duty
    if isinstance(table, int):
        return np.full((len(WEEKDAYS), per_day), table)
    wide = table.interval_minutes // step
    days = [table.on(weekday) or (0,) * (per_day // wide) for weekday in range(len(WEEKDAYS))]
    return np.repeat(np.array(days, dtype=np.int64), wide, axis=1)


def hours_in_words(week: Integers, people: str) -> str:
    """The hours of a week's people on duty: ``338 hours of officers a week``."""
    step = MINUTES_PER_DAY // week.shape[1]
    return f"{hours_on_duty_in_words(float(week.sum()) * step / _MINUTES_PER_HOUR)} hours of {people} a week"


def joined_days(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What holds on each weekday, in order, with days in a row that have the same written together: ``Mon-Fri``."""
    joined: list[tuple[list[str], str]] = []
    order = [name[:3].capitalize() for name in WEEKDAYS]
    for day, span in spans:
        follows = joined and order.index(joined[-1][0][-1]) + 1 == order.index(day)
        if follows and joined[-1][1] == span:
            joined[-1][0].append(day)
        else:
            joined.append(([day], span))
    return [(days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}", span) for days, span in joined]
