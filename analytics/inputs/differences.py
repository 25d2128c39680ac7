"""What differs between the inputs of scenarios, and only that: in words, with units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analytics.wording import clock_time, day_in_words
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS, Integers, Staffing

from .values_in_words import NONE, hours_in_words, input_named, joined_days, value_in_words, values_of, week_of

if TYPE_CHECKING:
    import pandas as pd

MOST_STRETCHES: Final = 5
"""Changes of a staffing table that are told one by one; more are added up."""


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
    inputs = {name: values_of(scenario) for name, scenario in scenarios.items()}
    for path in dict.fromkeys(path for each in inputs.values() for path in each):
        about = input_named(path)
        # A contact reason or a caller group that a plan does not have is none.
        texts = {
            name: value_in_words(about, values[path], scenarios[name]) if path in values else NONE
            for name, values in inputs.items()
        }
        own: Any = inputs[baseline].get(path)
        others: dict[str, Any] = {name: values.get(path) for name, values in inputs.items()}
        if about.kind == "staffing":
            texts |= {
                name: _staffing_change(own, other, about.unit) for name, other in others.items() if name != baseline
            }
            differs = any(not _same_staffing(other, own) for other in others.values())
        else:
            differs = any(other != own for other in others.values())
        yield InputDifference(path, about.label, about.change, texts), differs


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


def _same_staffing(one: Staffing, other: Staffing) -> bool:
    step = math.gcd(one.interval_minutes, other.interval_minutes)
    return one.overrides == other.overrides and np.array_equal(week_of(one, step), week_of(other, step))


def _staffing_change(baseline: Staffing, other: Staffing, people: str) -> str:
    """Where the staffing differs: ``Mon-Fri noon to 6 pm: 5 → 7 officers``."""
    step = math.gcd(baseline.interval_minutes, other.interval_minutes)
    before, after = week_of(baseline, step), week_of(other, step)
    by_day = [_stretches(before[day], after[day], step) for day in range(len(WEEKDAYS))]
    spans = [(name[:3].capitalize(), "; ".join(each)) for name, each in zip(WEEKDAYS, by_day, strict=True) if each]
    said = [f"{days} {span}" for days, span in joined_days(spans)]
    total = f"{hours_in_words(after, people)}"
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
