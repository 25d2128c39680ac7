"""Experiments: scenarios x replications on this machine's cores or on a Dask cluster, the same result on either."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar

import numpy as np
from numpy.typing import NDArray

from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.figures import Figures
from analytics.measures.intervals import Interval
from analytics.measures.pooled import pooled_values, weighted_sums
from analytics.measures.scopes import Floats, Scope
from data.store.code_version import code_version
from queueing import Engine, Journeys, Scenario

from .cluster import ClusterCrew, chosen_scheduler, connected
from .control_variates import Control, intervals_of_measures, volume_control
from .workers import (
    Cancel,
    ExperimentCancelledError,
    ExperimentFailedError,
    ProcessCrew,
    Task,
    TaskResult,
    results_here,
    results_of,
)

if TYPE_CHECKING:
    import pandas as pd
    from dask.distributed import Client

__all__ = [
    "Estimate",
    "Experiment",
    "ExperimentCancelledError",
    "ExperimentFailedError",
    "Progress",
    "RunOptions",
    "run_experiment",
]

T = TypeVar("T")
_KEPT: Final[frozenset[Scope]] = frozenset({"overall", "day"})
"""The scopes whose values stay in memory once they were asked for: those of every half-hour would take megabytes."""
_POSSIBLE: Final = np.array([measure.possible for measure in MEASURES.values()]).T[:, :, np.newaxis]
"""The least and the largest value that each measure can have, shape (2, measures, 1)."""


@dataclass(frozen=True)
class Progress:
    """How far an experiment is: replications done, of all scenarios together."""

    done: int
    total: int

    @property
    def share(self) -> float:
        """The share that is done, from 0 to 1."""
        return self.done / self.total


@dataclass(frozen=True)
class Estimate:
    """A measure of a scenario with its 95 % interval, as a row of :meth:`Experiment.table`."""

    mean: float
    low: float
    high: float
    replications: int
    calls: int
    control: bool


@dataclass(frozen=True)
class Experiment:
    """The figures of all replications of some scenarios under one seed."""

    scenarios: dict[str, Scenario]
    seed: int
    replications: int
    engine: Engine
    figures: dict[str, list[Figures]] = field(repr=False)
    journeys: dict[tuple[str, int], Journeys] = field(repr=False)
    """Journeys that were asked for, by scenario and replication."""
    first_replication: int = 0
    """The number of the first replication; the others follow it."""
    made_by: str = field(default_factory=lambda: code_version(__name__))
    """Which code made the figures; see :mod:`data.store.code_version`."""

    def joined(self, more: Experiment) -> Experiment:
        """This experiment and the replications that follow it, as if they had been run together.

        Raises:
            ValueError: the other is of other scenarios, another seed, engine or code, or does not begin where this one
                ends.
        """
        for label, own, other in (
            ("scenarios", self.scenarios, more.scenarios),
            ("seed", self.seed, more.seed),
            ("engine", self.engine, more.engine),
            ("code", self.made_by, more.made_by),
            ("first_replication", self.first_replication + self.replications, more.first_replication),
        ):
            if own != other:
                shown = "these are others" if label == "scenarios" else f"{other} is not allowed; allowed is {own}"
                msg = f"experiments of other {label} cannot be joined: {shown}"
                raise ValueError(msg)
        return replace(
            self,
            replications=self.replications + more.replications,
            figures={name: [*figures, *more.figures[name]] for name, figures in self.figures.items()},
            journeys=self.journeys | more.journeys,
        )

    @property
    def earlier(self) -> str:
        """The version of the code that made the figures, where this program has another one; empty where it has not."""
        return self.made_by if self.made_by != code_version(__name__) else ""

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Every measure over the whole run: scenario, measure, mean, low, high (95 %), replications, calls, control."""
        return self.table("overall")

    def table(self, scope: Scope) -> pd.DataFrame:
        """Every measure in every group of a scope, with its 95 % interval over replications.

        Columns: scenario, measure, the scope's own (``date``; ``weekday``; ``minute`` after midnight;
        ``caller_group``), mean, low, high, replications, calls, control. ``calls`` is how many calls (people, attempts,
        days) of all replications the figure rests on. ``control`` is whether the interval is narrowed by what is known
        of how busy the replications happened to be (see :mod:`analytics.experiments.control_variates`): over the whole
        run only, from 20 replications on.
        A group in which no replication had anything to measure has mean NaN. By caller group there are scenarios that
        name groups alone.

        Raises:
            ValueError: no scenario names any.
        """
        import pandas as pd

        names = [name for name in self.figures if scope != "caller_group" or self._groups(name)]
        if not names:
            msg = "no plan names caller groups; by them there are figures of plans that do"
            raise ValueError(msg)
        return pd.concat([pd.DataFrame(self._columns(name, scope)) for name in names], ignore_index=True)

    def estimates(self, name: str, baseline: str | None = None) -> dict[str, Estimate]:
        """The measures of a scenario over the whole run, as in :attr:`summary`, or as in :meth:`differences`.

        Raises:
            KeyError: no such scenario or baseline.
            ValueError: as of differences.
        """

        def reckon() -> dict[str, Estimate]:
            return dict(zip(MEASURES, _estimates(self._columns(name, "overall", baseline)), strict=True))

        return self.once(("estimates", name, baseline), reckon)

    def estimates_by_group(self, name: str) -> dict[str, dict[str, Estimate]]:
        """The measures of a scenario by caller group, as in :meth:`table`; none where it names no group.

        Raises:
            KeyError: no such scenario.
        """
        groups = self._groups(name)
        found = _estimates(self._columns(name, "caller_group")) if groups else []
        return {
            group: dict(zip(MEASURES, found[place :: len(groups)], strict=True)) for place, group in enumerate(groups)
        }

    def values(self, name: str, scope: Scope) -> Floats:
        """Each replication's own values of a scenario, shape (replications, measures, groups)."""
        return np.stack([figures.value[scope] for figures in self.figures[name]])

    def pooled(self, name: str, scope: Scope) -> Floats:
        """Values of the same shape whose means are the figures (:mod:`analytics.measures.pooled`); not to be changed.

        Those of a share, a mean or a percentile follow from all calls of all replications together.
        """
        if scope not in _KEPT:
            return pooled_values(self.figures[name], scope)
        return self.once(("pooled", name, scope), lambda: pooled_values(self.figures[name], scope))

    def once(self, key: Hashable, reckon: Callable[[], T]) -> T:
        """What ``reckon`` gives of this experiment, reckoned the first time that it is asked for by this key alone.

        It is not to be changed: all who ask get the same.
        """
        if key not in self._reckoned:
            self._reckoned[key] = reckon()
        reckoned: T = self._reckoned[key]
        return reckoned

    @cached_property
    def _reckoned(self) -> dict[Hashable, Any]:
        return {}

    def differences(self, baseline: str, scope: Scope = "overall") -> pd.DataFrame:
        """Every other scenario minus the baseline, paired by replication, in the columns of :meth:`table`.

        Over the whole run they are corrected like the scenarios themselves if both have the same first calls.

        Raises:
            KeyError: the baseline is not one of the scenarios.
            ValueError: the scenarios are not measured over the same days, or have other caller groups, so that the
                groups do not match.
        """
        import pandas as pd

        self.figures[baseline]
        others = [name for name in self.figures if name != baseline]
        tables = [pd.DataFrame(self._columns(name, scope, baseline)) for name in others]
        return pd.concat(tables, ignore_index=True) if tables else self.table(scope).head(0)

    def half_width(self, measure: str, scenario: str, baseline: str | None = None) -> tuple[float, int]:
        """Half the width of a measure's 95 % interval over the whole run, and the replications that it rests on.

        Of the paired difference where there is a baseline. NaN where fewer than two replications had something to
        measure. The interval is not cut to possible values.

        Raises:
            KeyError: no such measure or scenario.
        """
        found, _ = self._intervals(scenario, "overall", baseline)
        row = MEASURE_ROWS[measure]
        return float(found.high[row, 0] - found.low[row, 0]) / 2, int(found.replications[row, 0])

    def combined(self, weights: Mapping[str, Floats]) -> Interval:
        """Weighted sums of the scenarios' values over the whole run, paired by replication, with 95 % intervals.

        ``weights`` holds for each scenario a row of weights, one for each sum. The result has shape (measures, sums);
        sums of sums are as exact as the values. A replication in which a scenario had nothing to measure counts in no
        sum of that measure. They are corrected like the scenarios themselves if all have the same first calls.

        Raises:
            KeyError: no such scenario.
            ValueError: the scenarios are not measured over the same days, or the rows differ in length.
        """
        values = {name: self.pooled(name, "overall") for name in weights}
        controls = [self._control(name, own) for name, own in values.items()]
        same = all(each.same_as(controls[0]) for each in controls)
        total = weighted_sums([each[:, :, 0] for each in values.values()], np.stack(list(weights.values())))
        found, _ = intervals_of_measures(total, controls[0] if same else None)
        return found

    def _intervals(self, name: str, scope: Scope, baseline: str | None) -> tuple[Interval, NDArray[np.bool_]]:
        """Means and intervals of a scenario or of its difference from the baseline, and which are narrowed."""
        if baseline is not None and scope == "caller_group" and self._groups(name) != self._groups(baseline):
            msg = f"{name!r} and {baseline!r} have other caller groups; allowed are the same"
            raise ValueError(msg)
        values = self.pooled(name, scope)
        control = self._control(name, values) if scope == "overall" else None
        if baseline is not None:
            base = self.pooled(baseline, scope)
            if values.shape != base.shape:
                msg = f"{name!r} and {baseline!r} are not measured over the same days; allowed are equal periods"
                raise ValueError(msg)
            if control is not None and not control.same_as(self._control(baseline, base)):
                control = None
            values = weighted_sums([values, base], np.array([[1.0], [-1.0]]))[..., 0]
        return intervals_of_measures(values, control)

    def _groups(self, name: str) -> tuple[str, ...]:
        return self.figures[name][0].period.caller_groups

    def _control(self, name: str, values: Floats) -> Control:
        return volume_control(self.scenarios[name], self.figures[name][0].period, values)

    def _calls(self, name: str, scope: Scope) -> Floats:
        total: Floats = np.stack([figures.calls[scope] for figures in self.figures[name]]).sum(axis=0)
        return total

    def _columns(self, name: str, scope: Scope, baseline: str | None = None) -> dict[str, Any]:
        """The columns of :meth:`table` for one scenario, or for its difference from a baseline."""
        found, narrowed = self._intervals(name, scope, baseline)
        calls = self._calls(name, scope)
        if baseline is None:
            found = _within_reason(found)
        else:
            calls = np.minimum(calls, self._calls(baseline, scope))
        measures, groups = found.mean.shape
        period = self.figures[name][0].period
        return {
            "scenario": name,
            "measure": np.repeat(list(MEASURES), groups),
            **{column: list(entries) * measures for column, entries in period.key_columns(scope).items()},
            "mean": found.mean.ravel(),
            "low": found.low.ravel(),
            "high": found.high.ravel(),
            "replications": found.replications.ravel().astype(np.int64),
            "calls": calls.ravel().astype(np.int64),
            "control": np.repeat(narrowed, groups),
        }


class Watched(TypedDict, total=False):
    """Who is told of progress and who may cancel, as :func:`run_experiment` explains it."""

    progress: Callable[[Progress], None] | None
    cancel: Cancel | None


class RunOptions(Watched, total=False):
    """What else can be chosen for a run, as :func:`run_experiment` explains it."""

    engine: Engine
    workers: int | None
    scheduler: str | Client | None
    keep_journeys: Collection[int]


def run_experiment(  # noqa: PLR0913 (each is a choice of its own)
    scenarios: Mapping[str, Scenario],
    *,
    replications: int = 10,
    first_replication: int = 0,
    seed: int = 1,
    engine: Engine = "compiled",
    workers: int | None = None,
    scheduler: str | Client | None = None,
    keep_journeys: Collection[int] = (),
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Experiment:
    """Run every scenario in every replication and gather the figures.

    ``workers`` are processes, as many as the machine has cores where it is None; 1 works in this process.
    ``scheduler`` is a Dask cluster that does the work instead: its address, such as ``tcp://10.0.0.5:8786``, or a
    client of it. Where both are None, the address is read from the environment variable SCHEDULER_ADDRESS, if set.
    ``first_replication`` is the number of the first one, from which on ``replications`` are run.
    ``keep_journeys`` are the numbers of the replications whose journeys come with the result.

    Raises:
        ValueError: no scenario, fewer than one replication or worker, a malformed address, or workers and a scheduler.
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed, or the cluster cannot be reached or was lost.
    """
    if not scenarios:
        msg = "no plan given; allowed are one and more"
        raise ValueError(msg)
    for label, number, least in (
        ("replications", replications, 1),
        ("first_replication", first_replication, 0),
        ("workers", workers if workers is not None else 1, 1),
    ):
        if number < least:
            msg = f"{label} {number} is not allowed; allowed are {least} and more"
            raise ValueError(msg)
    scheduler = chosen_scheduler(scheduler, workers)
    numbers = range(first_replication, first_replication + replications)
    tasks = [
        Task(name, scenario, seed, number, engine, number in keep_journeys)
        for number in numbers
        for name, scenario in scenarios.items()
    ]
    figures: dict[tuple[str, int], Figures] = {}
    journeys: dict[tuple[str, int], Journeys] = {}
    with _results(tasks, workers, scheduler, cancel) as results:
        for task, (found, kept) in results:
            figures[task.name, task.replication] = found
            if kept is not None:
                journeys[task.name, task.replication] = kept
            if progress is not None:
                progress(Progress(len(figures), len(tasks)))
    return Experiment(
        scenarios=dict(scenarios),
        seed=seed,
        replications=replications,
        engine=engine,
        figures={name: [figures[name, number] for number in numbers] for name in scenarios},
        journeys=journeys,
        first_replication=first_replication,
    )


@contextmanager
def _results(
    tasks: list[Task], workers: int | None, scheduler: str | Client | None, cancel: Cancel | None
) -> Iterator[Iterator[tuple[Task, TaskResult]]]:
    """The results of all tasks as they come, from wherever the work is to be done."""
    processes = workers or os.cpu_count() or 1
    with connected(scheduler) as client:
        if client is None and processes == 1:
            yield results_here(tasks, cancel)
            return
        crew = ProcessCrew(processes) if client is None else ClusterCrew(client)
        with closing(results_of(crew, tasks, cancel)) as results:
            yield results


def _estimates(columns: Mapping[str, Any]) -> list[Estimate]:
    fields = ("mean", "low", "high", "replications", "calls", "control")
    return [Estimate(*row) for row in zip(*(columns[field].tolist() for field in fields), strict=True)]


def _within_reason(found: Interval) -> Interval:
    """Means and intervals cut to possible values: no share is above 1 and only differences below 0."""
    return replace(
        found,
        mean=np.clip(found.mean, *_POSSIBLE),
        low=np.clip(found.low, *_POSSIBLE),
        high=np.clip(found.high, *_POSSIBLE),
    )
