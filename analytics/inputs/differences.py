"""What differs between the inputs of scenarios, and only that: in words, with units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analytics.wording import clock_time, day_in_words, hours_on_duty_in_words, number_in_words
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, Integers, Staffing
from queueing.scenario.demand import Demand

from .names import DEMAND, NONE, STAFFING, change_of, input_named, inputs_of, joined_days

if TYPE_CHECKING:
    import pandas as pd

MOST_STRETCHES: Final = 5
"""Changes of a staffing table that are told one by one; more are added up."""
_MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True)
class InputDifference:
    """An input that differs from the baseline in some scenario: its value in words, by scenario."""

    path: str
    label: str
    change: str
    """The change of a plan that it belongs to."""
    texts: dict[str, str]


def input_differences(scenarios: Mapping[str, Scenario], baseline: str) -> list[InputDifference]:
    """Every input in which some scenario differs from the baseline, in the order of the scenario's fields.

    Names do not count, nor two ways of writing the same: a staffing table of equal intervals is a constant number.
    """
    return [told for told, differs in _told_inputs(scenarios, baseline) if differs]


def _told_inputs(scenarios: Mapping[str, Scenario], baseline: str) -> Iterator[tuple[InputDifference, bool]]:
    """Every input in words, in the order of the scenario's fields, and whether some scenario differs in it."""
    inputs = {name: inputs_of(scenario) for name, scenario in scenarios.items()}
    paths = dict.fromkeys(path for each in inputs.values() for path in each)
    for path in paths:
        values: dict[str, Any] = {name: each.get(path) for name, each in inputs.items()}
        if path in STAFFING:
            label, _, people = STAFFING[path]
            texts = {
                name: _week_in_words(value, people)
                if name == baseline
                else _staffing_change(values[baseline], value, people)
                for name, value in values.items()
            }
            differs = any(not _same_staffing(value, values[baseline]) for value in values.values())
        elif path == "demand":
            label = DEMAND[0]
            texts = {name: _demand_in_words(scenario.demand, scenario) for name, scenario in scenarios.items()}
            differs = any(value != values[baseline] for value in values.values())
        else:
            label = input_named(path).label
            texts = {name: _written(path, value) for name, value in values.items()}
            differs = any(value != values[baseline] for value in values.values())
        yield InputDifference(path, label, change_of(path), texts), differs


def inputs_table(scenarios: Mapping[str, Scenario], baseline: str) -> pd.DataFrame:
    """Every input in words, a row each, and a column for each scenario, the baseline first."""
    return _table([told for told, _ in _told_inputs(scenarios, baseline)], scenarios, baseline)


def differences_table(scenarios: Mapping[str, Scenario], baseline: str) -> pd.DataFrame:
    """What differs, a row for each input and a column for each scenario, the baseline first."""
    return _table(input_differences(scenarios, baseline), scenarios, baseline)


def _table(told: list[InputDifference], scenarios: Mapping[str, Scenario], baseline: str) -> pd.DataFrame:
    import pandas as pd

    order = [baseline, *(name for name in scenarios if name != baseline)]
    rows = [[each.label, *(each.texts[name] for name in order)] for each in told]
    return pd.DataFrame(rows, columns=["Input", *order])


def _written(path: str, value: object) -> str:
    """An input's value in words; a contact reason that a scenario does not have is none."""
    return NONE if value is None and path.startswith("reasons.") else input_named(path).write(value)


def _same_staffing(one: Staffing, other: Staffing) -> bool:
    step = math.gcd(one.interval_minutes, other.interval_minutes)
    return one.overrides == other.overrides and np.array_equal(_week(one, step), _week(other, step))


def _week(staffing: Staffing, step: int) -> Integers:
    """People on duty in a week without overrides, shape (weekdays, intervals of ``step`` minutes)."""
    per_day = MINUTES_PER_DAY // step
    table = staffing.on_duty
    if isinstance(table, int):
        return np.full((len(WEEKDAYS), per_day), table)
    wide = table.interval_minutes // step
    days = [table.on(weekday) or (0,) * (per_day // wide) for weekday in range(len(WEEKDAYS))]
    return np.repeat(np.array(days, dtype=np.int64), wide, axis=1)


def _hours_in_words(week: Integers, people: str) -> str:
    step = MINUTES_PER_DAY // week.shape[1]
    return f"{hours_on_duty_in_words(float(week.sum()) * step / _MINUTES_PER_HOUR)} hours of {people} a week"


def _week_in_words(staffing: Staffing, people: str) -> str:
    return _hours_in_words(_week(staffing, staffing.interval_minutes), people)


def _staffing_change(baseline: Staffing, other: Staffing, people: str) -> str:
    """Where the staffing differs: ``Mon-Fri noon to 6 pm: 5 → 7 officers``."""
    step = math.gcd(baseline.interval_minutes, other.interval_minutes)
    before, after = _week(baseline, step), _week(other, step)
    by_day = [_stretches(before[day], after[day], step) for day in range(len(WEEKDAYS))]
    spans = [(name[:3].capitalize(), "; ".join(each)) for name, each in zip(WEEKDAYS, by_day, strict=True) if each]
    said = [f"{days} {span}" for days, span in joined_days(spans)]
    total = f"{_hours_in_words(after, people)}"
    if sum(span.count(";") + 1 for span in said) > MOST_STRETCHES:
        changed = int((before != after).sum())
        said = [f"{changed:,} intervals of {step} min differ"]
    overrides = {*baseline.overrides, *other.overrides}
    dates = [day for day in sorted(overrides) if baseline.overrides.get(day) != other.overrides.get(day)]
    if dates:
        said.append(f"other numbers on {', '.join(day_in_words(day) for day in dates)}")
    return f"{'; '.join(said)} ({total})" if said else "as the baseline"


def _stretches(before: Integers, after: Integers, step: int) -> list[str]:
    """The stretches of a day over which one and the same number of people is added or taken away."""
    change = after - before
    edges = np.r_[0, np.flatnonzero(np.diff(change)) + 1, len(change)]
    return [
        f"{clock_time(first * step)} to {clock_time(last * step)}: "
        f"{_range(before[first:last])} → {_range(after[first:last])}"
        for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        if change[first]
    ]


def _range(people: Integers) -> str:
    low, high = int(people.min()), int(people.max())
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def _demand_in_words(demand: Demand, scenario: Scenario) -> str:
    """The calls of the run before the volume factor, those of the busiest interval, and where they come from."""
    calendar = scenario.calendar()
    days = [demand.on(calendar.date_of(day)) for day in range(scenario.days)]
    total = sum(sum(day) for day in days)
    busiest = max((max(day, default=0.0) for day in days), default=0.0)
    source = f" ({demand.source})" if demand.source else ""
    return (
        f"{number_in_words(total)} calls in {scenario.days} days, {number_in_words(busiest)} in the busiest "
        f"{demand.interval_minutes} min{source}"
    )
