"""As many replications as a measure needs: run on until its interval is as narrow as asked for."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Unpack

import numpy as np

from analytics.measures.definitions import MEASURES
from analytics.wording import figure_in_words, margin_in_words
from queueing import Scenario

from .cluster import chosen_scheduler, connected
from .experiment import Experiment, Progress, RunOptions, run_experiment

USUAL_REPLICATIONS: Final = 20
"""How often a plan is simulated unless another number is asked for, on pages and by commands."""
LEAST_REPLICATIONS: Final = 10
"""With fewer, a variance that came out small by chance would end the run far too early."""
MOST_REPLICATIONS: Final = 200
LEAST_GROWTH: Final = 1.25
MOST_GROWTH: Final = 2.0
MARGIN: Final = 1.05
"""By how much more than the estimated number of replications is run, so that a second look is mostly the last."""


AIMS: Final[Mapping[str, float]] = {
    "tier2_wait_mean": 2,
    "tier2_wait_p90": 3,
    "callback_share": 1,
    "callback_same_day": 5,
    "outcome_refused_cutoff": 5,
    "occupancy_tier2": 1,
}
"""The figures that a planner can ask to be precise, by measure, and what is asked at first: half the width of the 95 %
interval, in minutes, calls or percentage points. The first is told of in every run."""
USUAL_AIM: Final = next(iter(AIMS))


@dataclass(frozen=True)
class Target:
    """Until when to run: half the 95 % interval of a measure is to be at most this, in the measure's unit."""

    measure: str
    half_width: float


def margin_unit(measure: str) -> str:
    """What a margin of a measure is given in: ``minutes``, ``calls``, ``percentage points``."""
    unit = MEASURES[measure].unit
    return "percentage points" if unit == "share" else unit


def target_of(measure: str, margin: float) -> Target:
    """A target whose margin is given as people say it: minutes, calls, and percentage points for a share."""
    return Target(measure, margin / 100 if MEASURES[measure].unit == "share" else margin)


def margin_of(target: Target) -> float:
    """A target's margin as people say it, which :func:`target_of` makes the target of again."""
    return round(target.half_width * (100 if MEASURES[target.measure].unit == "share" else 1), 10)


@dataclass(frozen=True)
class Precise:
    """What was run, and how narrow the interval of a measure has become."""

    experiment: Experiment
    measure: str
    judged: tuple[str, ...]
    """The scenarios whose figure, or difference from a baseline, was looked at."""
    half_width: float
    """Half the width of the 95 % interval, the widest where several scenarios were looked at; NaN without one."""
    asked: float | None = None
    """What half the width was to be at the most; None where a number of replications was asked for."""
    reached: bool = True
    """Whether it is as asked for; if not, the most replications allowed have been run."""

    @property
    def replications(self) -> int:
        """The number of replications that were run."""
        return self.experiment.replications


def precision_of(experiment: Experiment, measure: str) -> Precise:
    """How precisely a measure is known after an experiment, in each of its scenarios."""
    judged = tuple(experiment.scenarios)
    width, _ = _widest(experiment, measure, judged)
    return Precise(experiment, measure, judged, width)


def precision_in_words(precise: Precise) -> str:
    """A measure and how precisely it is known, against what was asked for."""
    measure = MEASURES[precise.measure]
    name = measure.full_label
    number = f"{precise.replications:,} simulated weeks"
    if math.isnan(precise.half_width):
        return f"{name}: fewer than two of {number} had anything to measure."
    figures = {each: precise.experiment.estimates(each)[precise.measure].mean for each in precise.judged}
    told = {each: figure_in_words(figure, measure.unit) for each, figure in figures.items()}
    if len(told) == 1:
        said = f"{name}: {next(iter(told.values()))},"
    else:
        said = f"{name}: {' and '.join(f'{figure} with {each}' for each, figure in told.items())}, each"
    known = f"{said} known within {margin_in_words(precise.half_width, measure.unit)} after {number}"
    if precise.asked is None:
        return f"{known}."
    asked = margin_in_words(precise.asked, measure.unit)
    end = f"as asked for ({asked})" if precise.reached else f"the most allowed; {asked} was not reached"
    return f"{known}, {end}."


def run_until_precise(
    scenarios: Mapping[str, Scenario],
    *,
    measure: str,
    half_width: float,
    scenario: str | None = None,
    baseline: str | None = None,
    first: int = LEAST_REPLICATIONS,
    cap: int = MOST_REPLICATIONS,
    seed: int = 1,
    **options: Unpack[RunOptions],
) -> Precise:
    """Run replications until half the 95 % interval of a measure over the whole run is at most ``half_width``.

    ``half_width`` is in the measure's unit, a share as a fraction. ``scenario`` is the one to be precise, each of
    them where it is None. With a ``baseline`` it is the paired difference from that scenario that is to be precise.
    The other options are those of :func:`run_experiment`.

    The first batch has ``first`` replications; each further one makes them a quarter to twice as many in all, as the
    interval so far suggests, up to ``cap``. No replication is run twice, and the result is that of one experiment of
    so many replications. Each look at the interval takes place with at least 10 replications that had something to
    measure.

    Stopping when the interval is narrow enough favours moments at which the variance came out small. The interval
    therefore covers the true mean somewhat less often than 95 %: of a normal mean by this rule in 93 of 100 runs that
    take about 20 replications, in 94 of those that take about 50, and the smaller the target, the nearer to 95 (Chow
    and Robbins 1965, Ann. Math. Statist. 36:457). A measure that is the same in all replications so far, such as a
    rare event that has not come yet, counts as precise.

    Raises:
        ValueError: an unknown measure (the message names those with names close to it), scenario or baseline, a
            target that is not positive, fewer than 10 replications, a cap below them, or as of run_experiment.
        ExperimentCancelledError, ExperimentFailedError: as of run_experiment.
    """
    _check_request(measure, half_width, first, cap)
    judged = _judged(scenarios, scenario, baseline)
    tell = options.get("progress")

    def run(until: int, done: Experiment | None) -> Experiment:
        begins = done.replications if done is not None else 0
        options["progress"] = _continued(tell, begins * len(scenarios))
        more = run_experiment(scenarios, replications=until - begins, first_replication=begins, seed=seed, **options)
        return more if done is None else done.joined(more)

    def look(experiment: Experiment) -> tuple[float, bool]:
        width, replications = _widest(experiment, measure, judged, baseline)
        return width, replications >= LEAST_REPLICATIONS and width <= half_width

    with connected(chosen_scheduler(options.get("scheduler"), options.get("workers"))) as client:
        options["scheduler"] = client
        experiment = run(first, None)
        width, reached = look(experiment)
        while not reached and experiment.replications < cap:
            experiment = run(_next_total(experiment.replications, width / half_width, cap), experiment)
            width, reached = look(experiment)
    return Precise(experiment, measure, judged, width, half_width, reached)


def close_names(measure: str) -> list[str]:
    """The measures whose names are closest to one that is unknown."""
    containing = [name for name in MEASURES if measure and measure in name]
    return list(dict.fromkeys([*difflib.get_close_matches(measure, MEASURES, n=3, cutoff=0.5), *containing]))[:8]


def unknown_measure(measure: str) -> str:
    """What to say of a measure that is not known: the closest, and what lists them all."""
    close = close_names(measure)
    near = f"close to it are {', '.join(close)}; " if close else ""
    return f"measure {measure!r} is not known; {near}python -m analytics run SCENARIO.json --json lists all by name"


def _check_request(measure: str, half_width: float, first: int, cap: int) -> None:
    if measure not in MEASURES:
        raise ValueError(unknown_measure(measure))
    if not (half_width > 0 and math.isfinite(half_width)):
        msg = f"half_width {half_width} is not allowed; allowed are numbers above 0"
        raise ValueError(msg)
    for label, number, least in (("first", first, LEAST_REPLICATIONS), ("cap", cap, first)):
        if number < least:
            msg = f"{label} {number} is not allowed; allowed are {least} and more"
            raise ValueError(msg)


def _judged(scenarios: Mapping[str, Scenario], scenario: str | None, baseline: str | None) -> tuple[str, ...]:
    """The scenarios whose figure, or difference from the baseline, is to be precise."""
    for label, name in (("scenario", scenario), ("baseline", baseline)):
        if name is not None and name not in scenarios:
            msg = f"{label} {name!r} is not known; allowed are {', '.join(map(repr, scenarios))}"
            raise ValueError(msg)
    judged = tuple(name for name in ([scenario] if scenario is not None else scenarios) if name != baseline)
    if scenarios and not judged:
        msg = f"baseline {baseline!r} has no other plan to differ from; allowed are two plans and more"
        raise ValueError(msg)
    return judged


def _widest(
    experiment: Experiment, measure: str, judged: Iterable[str], baseline: str | None = None
) -> tuple[float, int]:
    """Half the widest interval of the scenarios, NaN if one has none, and the fewest replications that one rests on."""
    found = [experiment.half_width(measure, name, baseline) for name in judged]
    return float(np.max([half for half, _ in found])), min(replications for _, replications in found)


def _next_total(replications: int, times_too_wide: float, cap: int) -> int:
    """How many replications to run in all: widths shrink with the square root of their number (NaN: none yet)."""
    needed = replications * times_too_wide**2 * MARGIN if math.isfinite(times_too_wide) else math.inf
    total = min(max(needed, replications * LEAST_GROWTH), replications * MOST_GROWTH)
    return min(math.ceil(total), cap)


def _continued(tell: Callable[[Progress], None] | None, before: int) -> Callable[[Progress], None] | None:
    """Progress of a later batch, told with what was done before it."""
    if tell is None:
        return None
    return lambda progress: tell(Progress(before + progress.done, before + progress.total))
