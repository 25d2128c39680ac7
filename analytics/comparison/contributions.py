"""What each change of a plan contributes when several are made together.

Officers added and a cutoff dropped do not add up: each does more or less beside the other. Shapley's value shares the
whole difference out fairly: a change's contribution is what it adds to the changes already made, averaged over all
orders in which they could be made. Source: Shapley (1953), A Value for n-Person Games; Song, Nelson and Staum (2016),
SIAM/ASA Journal on Uncertainty Quantification 4:1060.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Unpack

import numpy as np
from pydantic import ValidationError

from analytics.experiments.experiment import RunOptions, run_experiment
from analytics.inputs.differences import input_differences
from analytics.inputs.values_in_words import input_of
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.intervals import Interval
from analytics.measures.scopes import Floats
from analytics.wording import change_in_words, change_interval_in_words
from queueing import Scenario, describe_problems

from .compare import check_comparable, check_thresholds

MOST_EXACT: Final = 4
"""With up to so many changes, all plans with some of them are run: 16. With more, each alone and each last."""
REST: Final = "not shared out among them"

Changes = frozenset[str]


@dataclass(frozen=True)
class Effect:
    """A difference in a measure's unit, with the 95 % interval that it has by itself."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Contribution:
    """What one change does to a measure."""

    change: str
    share: Effect
    """Its part of the whole difference."""
    alone: Effect
    """What it does by itself, to the baseline."""
    last: Effect
    """What it does to the plan that has all other changes."""


@dataclass(frozen=True)
class MeasureContributions:
    """How the whole difference in one measure is made up."""

    measure: str
    whole: Effect
    changes: tuple[Contribution, ...]
    """Their shares and ``rest`` add up to ``whole``."""
    rest: Effect | None
    """What is not shared out, where not all plans with some of the changes were run; None where all is."""
    interplay: Effect
    """By how much the whole is more than what the changes do alone, added up."""


@dataclass(frozen=True)
class Contributions:
    """What each change of a plan contributes to its difference from the baseline."""

    changed_name: str
    measures: tuple[MeasureContributions, ...]
    replications: int

    def as_records(self) -> dict[str, Any]:
        """All figures as plain lists and mappings."""
        return {
            "scenario": self.changed_name,
            "replications": self.replications,
            "measures": [
                {
                    "measure": each.measure,
                    "whole": vars(each.whole),
                    "changes": [
                        {"change": one.change} | {name: vars(getattr(one, name)) for name in ("share", "alone", "last")}
                        for one in each.changes
                    ],
                    "rest": None if each.rest is None else vars(each.rest),
                    "interplay": vars(each.interplay),
                }
                for each in self.measures
            ],
        }


def changes_between(baseline: Scenario, changed: Scenario) -> dict[str, tuple[str, ...]]:
    """The changes that lead from one plan to another, each with the paths of the inputs that it changes."""
    found: dict[str, list[str]] = {}
    for each in input_differences({"baseline": baseline, "changed": changed}, "baseline"):
        path = input_of(each.path)
        paths = found.setdefault(each.change, [])
        if path not in paths:
            paths.append(path)
    return {change: tuple(paths) for change, paths in found.items()}


def with_changes(baseline: Scenario, changed: Scenario, paths: Sequence[str]) -> Scenario:
    """The baseline with these inputs of the changed plan.

    Raises:
        ValueError: the two do not go together; the message says what is wrong.
    """
    values = {path.replace(".", "__"): _value(changed, path) for path in paths}
    try:
        return with_fields(baseline, **values)
    except ValidationError as error:
        problems = "; ".join(describe_problems(error))
        msg = f"some of the changes of {changed.name!r} cannot be made without the others: {problems}"
        raise ValueError(msg) from error


def plans_to_run(baseline: Scenario, changed: Scenario) -> dict[Changes, Scenario]:
    """The plans from which contributions are reckoned, by the changes made in each.

    Raises:
        ValueError: plans of other days or equal ones, or changes that cannot be made one by one.
    """
    check_comparable({"baseline": baseline, "changed": changed}, "baseline")
    paths = changes_between(baseline, changed)
    if not paths:
        msg = f"{changed.name!r} has the same inputs as {baseline.name!r}; allowed is a plan with a change"
        raise ValueError(msg)
    return {
        made: with_changes(baseline, changed, [path for change in paths if change in made for path in paths[change]])
        for made in _plans(frozenset(paths))
    }


def contributions(
    baseline: Scenario,
    changed: Scenario,
    *,
    measures: Sequence[str],
    replications: int = 30,
    seed: int = 1,
    changed_name: str = "",
    **options: Unpack[RunOptions],
) -> Contributions:
    """What each change contributes to the difference of the changed plan from the baseline, in some measures.

    All plans with some of the changes are paired by replication: 2^k of them for up to four changes, which gives
    Shapley's values, whose sum is the whole difference. With more changes, 2k + 2 plans: the share of a change is
    the mean of what it does alone and last, and what these leave of the whole is the rest.

    Raises:
        ValueError: plans of other days or equal ones, changes that cannot be made one by one, an unknown measure, or
            as of run_experiment.
    """
    check_thresholds(dict.fromkeys(measures, 0.0))
    plans = plans_to_run(baseline, changed)
    paths = changes_between(baseline, changed)
    names = {made: " + ".join(sorted(made)) or "baseline" for made in plans}
    experiment = run_experiment(
        {names[made]: plan for made, plan in plans.items()}, replications=replications, seed=seed, **options
    )
    sums = _sums(tuple(paths), set(plans))
    weights = {
        names[made]: np.array([weights.get(made, 0.0) for weights in sums.values()], dtype=np.float64) for made in plans
    }
    found = experiment.combined(weights)
    return Contributions(
        changed_name or changed.name,
        tuple(_of_measure(measure, tuple(paths), list(sums), found) for measure in measures),
        experiment.replications,
    )


def contributions_in_words(found: Contributions) -> list[str]:
    """What each change contributes, a line each, and how far the changes add up."""
    lines = []
    for each in found.measures:
        unit = MEASURES[each.measure].unit
        whole = change_in_words(each.whole.mean, unit)
        lines.append(f"{found.changed_name}, {MEASURES[each.measure].label}: {whole} in all")
        lines += [f"  {one.change}: {_in_words(one.share, each.measure)}" for one in each.changes]
        if each.rest is not None:
            lines.append(f"  {REST}: {_in_words(each.rest, each.measure)}")
        if len(each.changes) > 1:
            lines.append(f"  {interplay_in_words(each)}")
    return lines


def interplay_in_words(found: MeasureContributions) -> str:
    """Whether the changes add up, or do more or less together than one by one."""
    unit = MEASURES[found.measure].unit
    together = found.interplay
    if math.isnan(together.low):
        return "Whether the changes add up cannot be told."
    if together.low <= 0 <= together.high:
        return "As far as can be told, the changes add up."
    alone = change_in_words(sum(one.alone.mean for one in found.changes), unit)
    return (
        f"The changes do not add up: one by one they would come to {alone}, together they are "
        f"{change_in_words(found.whole.mean, unit)}."
    )


def _in_words(part: Effect, measure: str) -> str:
    return change_interval_in_words(part.mean, part.low, part.high, MEASURES[measure].unit)


def _value(scenario: Scenario, path: str) -> Any:
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _plans(every: Changes) -> list[Changes]:
    """The plans to run, as the changes made in each: all of them, or each change alone and each left out."""
    if len(every) <= MOST_EXACT:
        sizes = range(len(every) + 1)
        return [frozenset(made) for size in sizes for made in itertools.combinations(sorted(every), size)]
    single = [frozenset({change}) for change in sorted(every)]
    return [frozenset(), *single, *(every - one for one in single), every]


def _sums(changes: tuple[str, ...], plans: set[Changes]) -> dict[tuple[str, str], dict[Changes, float]]:
    """What is reckoned: weighted sums of plans, by kind and change."""
    every, none = frozenset(changes), frozenset[str]()
    sums: dict[tuple[str, str], dict[Changes, float]] = {("whole", ""): _less(every, none)}
    for change in changes:
        alone, last = _less(frozenset({change}), none), _less(every, every - {change})
        sums["alone", change], sums["last", change] = alone, last
        exact = len(changes) <= MOST_EXACT
        sums["share", change] = _shapley(change, every, plans) if exact else _added((alone, 0.5), (last, 0.5))
    sums["rest", ""] = _added((sums["whole", ""], 1.0), *((sums["share", change], -1.0) for change in changes))
    sums["interplay", ""] = _added((sums["whole", ""], 1.0), *((sums["alone", change], -1.0) for change in changes))
    return sums


def _shapley(change: str, every: Changes, plans: set[Changes]) -> dict[Changes, float]:
    """A change's step from each plan without it, weighted by the share of orders in which it comes next there."""
    number = len(every)
    steps = [
        (_less(made | {change}, made), 1 / (number * math.comb(number - 1, len(made))))
        for made in plans
        if change not in made
    ]
    return _added(*steps)


def _less(plan: Changes, other: Changes) -> dict[Changes, float]:
    return {plan: 1.0, other: -1.0}


def _added(*parts: tuple[dict[Changes, float], float]) -> dict[Changes, float]:
    total: dict[Changes, float] = {}
    for weights, times in parts:
        for plan, weight in weights.items():
            total[plan] = total.get(plan, 0.0) + weight * times
    return total


def _of_measure(
    measure: str, changes: tuple[str, ...], sums: list[tuple[str, str]], found: Interval
) -> MeasureContributions:
    row = MEASURE_ROWS[measure]

    def estimate(kind: str, change: str = "") -> Effect:
        column = sums.index((kind, change))
        figures: tuple[Floats, ...] = (found.mean, found.low, found.high)
        return Effect(*(float(each[row, column]) for each in figures))

    return MeasureContributions(
        measure=measure,
        whole=estimate("whole"),
        changes=tuple(
            Contribution(change, estimate("share", change), estimate("alone", change), estimate("last", change))
            for change in changes
        ),
        rest=None if len(changes) <= MOST_EXACT else estimate("rest"),
        interplay=estimate("interplay"),
    )
