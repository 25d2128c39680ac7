"""Which inputs move the answer most, all changed together: Morris' elementary effects, by SALib.

A trajectory goes through the inputs' ranges, changing one input at each step. The change of the measure over the step,
for the whole range, is an elementary effect. Of its absolute values over trajectories mu* is the mean: how much the
input moves the measure. Their sigma says how much that depends on the other inputs or on where the input stands.
Sources: Morris 1991, Technometrics 33:161; Campolongo, Cariboni and Saltelli 2007, Environmental Modelling & Software
22:1509.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from analytics.comparison.compare import usual_threshold
from analytics.experiments.experiment import Experiment, RunOptions
from analytics.experiments.many_scenarios import run_many
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.intervals import CONFIDENCE
from analytics.measures.scopes import Floats
from queueing import Scenario

from .one_at_a_time import SEED, applied, check_ranges
from .uncertain_inputs import InputRange

TRAJECTORIES: Final = 10
REPLICATIONS: Final = 2
"""Of each scenario; trajectories average out what is left of chance."""
LEAST_TRAJECTORIES: Final = 2
LEVELS: Final = 4
"""Values of each input, evenly from one end of its range to the other."""
RESAMPLES: Final = 1000


@dataclass(frozen=True)
class ElementaryEffect:
    """What an input does to a measure over its whole range, in the measure's unit, with 95 % intervals."""

    range: InputRange
    mu: float
    """The mean effect, from the low to the high end: its sign says which way."""
    mu_star: float
    mu_star_low: float
    mu_star_high: float
    sigma: float
    sigma_low: float
    sigma_high: float


@dataclass(frozen=True)
class Design:
    """The points at which inputs are tried."""

    ranges: tuple[InputRange, ...]
    seed: int
    points: Floats = field(repr=False)
    """Shape (trajectories x (inputs + 1), inputs), trajectory after trajectory."""

    @property
    def trajectories(self) -> int:
        """How many there are."""
        return len(self.points) // (len(self.ranges) + 1)

    @property
    def problem(self) -> dict[str, Any]:
        """The inputs as SALib names them."""
        return {
            "num_vars": len(self.ranges),
            "names": [each.name for each in self.ranges],
            "bounds": [[each.low, each.high] for each in self.ranges],
        }

    def effects(self, values: Floats) -> tuple[ElementaryEffect, ...]:
        """The effects of the inputs on a figure that has these values at the points, the largest mu* first.

        Intervals are bootstrap percentiles: trajectories are drawn again, with replacement.

        Raises:
            ValueError: not one finite value for each point.
        """
        if values.shape != (len(self.points),) or not np.isfinite(values).all():
            msg = f"one finite value for each of the {len(self.points)} points is allowed"
            raise ValueError(msg)
        every = self._analysed(self.points, values)
        starts = range(0, len(self.points), len(self.ranges) + 1)
        single = [self._one_trajectory(values, slice(first, first + len(self.ranges) + 1)) for first in starts]
        mu_star = _interval(np.abs(single), np.mean, self.seed)
        sigma = _interval(np.array(single), _deviation, self.seed)
        effects = [
            ElementaryEffect(
                each,
                mu=float(every["mu"][at]),
                mu_star=float(every["mu_star"][at]),
                mu_star_low=float(mu_star[0, at]),
                mu_star_high=float(mu_star[1, at]),
                sigma=float(every["sigma"][at]),
                sigma_low=float(sigma[0, at]),
                sigma_high=float(sigma[1, at]),
            )
            for at, each in enumerate(self.ranges)
        ]
        return tuple(sorted(effects, key=lambda effect: -effect.mu_star))

    def _analysed(self, points: Floats, values: Floats) -> dict[str, Floats]:
        from SALib.analyze import morris

        # Its own bootstrap is of mu* alone and is not used: two resamples are the fewest it takes.
        found = morris.analyze(self.problem, points, values, num_levels=LEVELS, num_resamples=2, seed=self.seed)
        return {name: np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "sigma")}

    def _one_trajectory(self, values: Floats, rows: slice) -> Floats:
        """The elementary effects of one trajectory: the mean of two equal ones, since one alone has no sigma."""
        return self._analysed(np.tile(self.points[rows], (2, 1)), np.tile(values[rows], 2))["mu"]


def _deviation(effects: Floats, axis: int = -1) -> Floats:
    return np.asarray(np.std(effects, axis=axis, ddof=1), dtype=np.float64)


def _interval(effects: Floats, statistic: Callable[..., Any], seed: int) -> Floats:
    """The 95 % bootstrap interval of a statistic over trajectories, shape (2, inputs)."""
    from scipy.stats import bootstrap

    found = bootstrap(
        (effects,),
        statistic,
        n_resamples=RESAMPLES,
        axis=0,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    return np.stack(found.confidence_interval)


@dataclass(frozen=True)
class Screening:
    """The figures at all points of a design; holds for all measures."""

    design: Design
    experiment: Experiment

    def effects(self, measure: str) -> tuple[ElementaryEffect, ...]:
        """The effects of the inputs on a measure, the largest mu* first.

        Raises:
            KeyError: no such measure.
            ValueError: at some point nobody was there to measure.
        """
        MEASURES[measure]
        row = MEASURE_ROWS[measure]
        values = np.array([self.experiment.pooled(name, "overall")[:, row, 0] for name in self.experiment.figures])
        known = np.isfinite(values)
        if not known.any(axis=1).all():
            msg = (
                f"{MEASURES[measure].label}: in {int((~known.any(axis=1)).sum())} of {len(values)} plans there was "
                "nothing to measure. Choose another measure, or narrower ranges."
            )
            raise ValueError(msg)
        return self.design.effects(np.nanmean(values, axis=1))

    def without_effect(self, measure: str, threshold: float | None = None) -> tuple[ElementaryEffect, ...]:
        """The inputs that surely do not matter: the interval of their mu* is within the threshold.

        Without a threshold it is the measure's usual one (:func:`analytics.comparison.compare.usual_threshold`).
        """
        limit = usual_threshold(measure) if threshold is None else threshold
        return tuple(effect for effect in self.effects(measure) if effect.mu_star_high <= limit)


def design_of(ranges: Sequence[InputRange], *, trajectories: int = TRAJECTORIES, seed: int = SEED) -> Design:
    """Trajectories through the inputs' ranges: trajectories x (inputs + 1) points.

    Raises:
        ValueError: no range, one of them twice, or fewer than two trajectories.
    """
    check_ranges(ranges)
    if trajectories < LEAST_TRAJECTORIES:
        msg = f"trajectories {trajectories} is not allowed; allowed are {LEAST_TRAJECTORIES} and more"
        raise ValueError(msg)
    from SALib.sample import morris

    empty = Design(tuple(ranges), seed, np.empty((0, len(ranges))))
    points = morris.sample(empty.problem, trajectories, num_levels=LEVELS, seed=seed)
    return Design(tuple(ranges), seed, np.asarray(points, dtype=np.float64))


def screen(
    scenario: Scenario,
    ranges: Sequence[InputRange],
    *,
    trajectories: int = TRAJECTORIES,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    options: RunOptions | None = None,
) -> Screening:
    """Run the scenario at every point of a design, with the same callers at all of them.

    ``options`` are those of :func:`analytics.experiments.experiment.run_experiment`.

    Raises:
        ValueError: no range, one of them twice, fewer than two trajectories, or inputs that do not go together.
        ExperimentCancelledError: the run was cancelled.
        ExperimentFailedError: a replication failed.
    """
    design = design_of(ranges, trajectories=trajectories, seed=seed)
    scenarios = scenarios_at_points(scenario, design)
    return Screening(design, run_many(scenarios, replications=replications, seed=seed, options=options))


def scenarios_at_points(scenario: Scenario, design: Design) -> dict[str, Scenario]:
    """The scenario at every point of a design, by name.

    Raises:
        ValueError: inputs that do not go together.
    """
    return {
        f"point {number}": applied(scenario, dict(zip(design.ranges, point, strict=True)))
        for number, point in enumerate(design.points.tolist(), start=1)
    }
