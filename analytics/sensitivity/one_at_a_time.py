"""Which inputs move the answer most, one at a time: each at both ends of its range, all else as it is.

All scenarios face the same callers (common random numbers), more or fewer of them where their number is moved, so
that a change is due to the input and not to chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from analytics.comparison.compare import usual_threshold
from analytics.experiments.experiment import Experiment, RunOptions
from analytics.experiments.many_scenarios import run_many
from analytics.measures.definitions import MEASURES
from analytics.measures.limits import ACTUAL_OVER_LOWER
from queueing import Scenario, describe_problems

from .uncertain_inputs import InputRange

AS_IT_IS: Final = "as it is"
"""The scenario in which no input is changed."""
REPLICATIONS: Final = 10
SEED: Final = 1
USUAL_MEASURES: Final = (
    *("tier2_wait_mean", "callback_share", "callback_within_24h", "backlog_at_close"),
    *("outcome_refused_cutoff", ACTUAL_OVER_LOWER, "abandonment_tier1", "people_helped"),
)
"""Measures that are asked for most."""


@dataclass(frozen=True)
class ChangeAtEnd:
    """What one end of a range changes in a measure, with its paired 95 % interval, in the measure's unit."""

    value: float
    """The input's value."""
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Swing:
    """How far an input moves a measure."""

    range: InputRange
    at_low: ChangeAtEnd
    at_high: ChangeAtEnd

    @property
    def size(self) -> float:
        """The span that the measure covers as the input goes through its range, from the ends and the value itself."""
        means = (0.0, self.at_low.mean, self.at_high.mean)
        return 0.0 if any(map(math.isnan, means)) else max(means) - min(means)

    @property
    def reach(self) -> float:
        """The largest change, of either sign, that an interval of either end holds; infinite where one has none."""
        ends = [abs(end) for change in (self.at_low, self.at_high) for end in (change.mean, change.low, change.high)]
        return math.inf if any(map(math.isnan, ends)) else max(ends)


@dataclass(frozen=True)
class OneAtATime:
    """Every input at both ends of its range; holds for all measures."""

    ranges: tuple[InputRange, ...]
    experiment: Experiment

    def base(self, measure: str) -> float:
        """The measure as it is; NaN where there was nothing to measure.

        Raises:
            KeyError: no such measure.
        """
        return self.experiment.estimates(AS_IT_IS)[measure].mean

    def swings(self, measure: str) -> tuple[Swing, ...]:
        """How far each input moves a measure, the farthest first.

        Raises:
            KeyError: no such measure.
        """
        MEASURES[measure]
        table = self.experiment.differences(AS_IT_IS)
        rows = {row["scenario"]: row for row in table[table["measure"] == measure].to_dict("records")}

        def change(range_: InputRange, value: float) -> ChangeAtEnd:
            row = rows[name_of_end(range_.name, value)]
            return ChangeAtEnd(value, float(row["mean"]), float(row["low"]), float(row["high"]))

        swings = [Swing(each, change(each, each.low), change(each, each.high)) for each in self.ranges]
        return tuple(sorted(swings, key=lambda swing: -swing.size))

    def without_effect(self, measure: str, threshold: float | None = None) -> tuple[Swing, ...]:
        """The inputs that surely do not matter: no end of their intervals is farther off than the threshold.

        Without a threshold it is the measure's usual one (:func:`analytics.comparison.compare.usual_threshold`).
        """
        limit = usual_threshold(measure) if threshold is None else threshold
        return tuple(swing for swing in self.swings(measure) if swing.reach <= limit)


def one_at_a_time(
    scenario: Scenario,
    ranges: Sequence[InputRange],
    *,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    options: RunOptions | None = None,
) -> OneAtATime:
    """Run the scenario as it is and with each input at both ends of its range: 1 + 2 x inputs scenarios.

    ``options`` are those of :func:`analytics.experiments.experiment.run_experiment`.

    Raises:
        ValueError: no range, one of them twice, or one that the scenario cannot have at an end.
        ExperimentCancelledError: the run was cancelled.
        ExperimentFailedError: a replication failed.
    """
    scenarios = scenarios_at_ends(scenario, ranges)
    return OneAtATime(tuple(ranges), run_many(scenarios, replications=replications, seed=seed, options=options))


def scenarios_at_ends(scenario: Scenario, ranges: Sequence[InputRange]) -> dict[str, Scenario]:
    """The scenario as it is and with each input at both ends of its range, by name.

    Raises:
        ValueError: no range, one of them twice, or one that the scenario cannot have at an end.
    """
    check_ranges(ranges)
    return {AS_IT_IS: scenario} | {
        name_of_end(each.name, value): applied(scenario, {each: value})
        for each in ranges
        for value in (each.low, each.high)
    }


def check_ranges(ranges: Sequence[InputRange]) -> None:
    """Check that there are ranges, each of another input.

    Raises:
        ValueError: there are none, or one is there twice.
    """
    if not ranges:
        msg = "no input is to be varied; allowed are one and more"
        raise ValueError(msg)
    names = [each.name for each in ranges]
    if len(set(names)) < len(names):
        twice = max(ranges, key=lambda each: names.count(each.name)).input.about.label
        msg = f"{twice} is there twice; allowed is one range of each input"
        raise ValueError(msg)


def applied(scenario: Scenario, values: dict[InputRange, float]) -> Scenario:
    """The scenario with some inputs at these values.

    Raises:
        ValueError: an input cannot have its value in this scenario; the message says which and what is allowed.
    """
    for each, value in values.items():
        try:
            scenario = each.apply(scenario, value)
        except ValidationError as error:
            problems = "; ".join(describe_problems(error))
            msg = f"{each.input.about.label} at {each.input.written(value)} is not possible here: {problems}"
            raise ValueError(msg) from error
    return scenario


def name_of_end(range_name: str, value: float) -> str:
    """What the scenario is called in which an input is at one end of its range."""
    return f"{range_name} = {value:g}"
