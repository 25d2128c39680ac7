"""Experiments: scenarios x replications over this machine's cores, the same result whatever the number of workers."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from loky import get_reusable_executor

from queueing import Engine, Journeys, Scenario, simulate

from .figures import Figures, figures_of
from .intervals import interval_over_replications
from .measures import MEASURES
from .scopes import Floats, Period, Scope

POLL_SECONDS = 0.2
WORKER_NICENESS = 10
IDLE_SECONDS = 600


class Cancel(Protocol):
    """Something that can be asked whether the run is to stop, such as a ``threading.Event``."""

    def is_set(self) -> bool:
        """Whether the run is to stop."""


class ExperimentCancelledError(Exception):
    """The run was cancelled; there is no result."""


class ExperimentFailedError(Exception):
    """A replication failed; the message names the scenario, the replication, the seed and the cause."""


@dataclass(frozen=True)
class Task:
    """One replication of one scenario."""

    name: str
    scenario: Scenario
    seed: int
    replication: int
    engine: Engine
    keep_journeys: bool


@dataclass(frozen=True)
class Progress:
    """How far an experiment is: replications done, of all scenarios together."""

    done: int
    total: int


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

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Every measure over the whole run: scenario, measure, mean, low, high (95 %), replications, calls."""
        return self.table("overall")

    def table(self, scope: Scope) -> pd.DataFrame:
        """Every measure in every group of a scope, with its 95 % interval over replications.

        Columns: scenario, measure, the scope's own (``date``; ``weekday``; ``minute`` after midnight), mean, low,
        high, replications, calls. ``calls`` is how many calls (people, attempts, days) of all replications the
        figure rests on. A group in which no replication had anything to measure has mean NaN.
        """
        return pd.concat(
            [
                _within_reason(
                    _long_table(name, figures[0].period, scope, self.values(name, scope), self._calls(name, scope))
                )
                for name, figures in self.figures.items()
            ],
            ignore_index=True,
        )

    def values(self, name: str, scope: Scope) -> Floats:
        """The values of a scenario, shape (replications, measures, groups)."""
        return np.stack([figures.value[scope] for figures in self.figures[name]])

    def differences(self, baseline: str, scope: Scope = "overall") -> pd.DataFrame:
        """Every other scenario minus the baseline, paired by replication, in the columns of :meth:`table`.

        Raises:
            KeyError: the baseline is not one of the scenarios.
            ValueError: the scenarios are not measured over the same days, so that the groups do not match.
        """
        base = self.values(baseline, scope)
        tables = []
        for name, figures in self.figures.items():
            if name == baseline:
                continue
            values = self.values(name, scope)
            if values.shape != base.shape:
                msg = f"{name!r} and {baseline!r} are not measured over the same days; allowed are equal periods"
                raise ValueError(msg)
            calls = np.minimum(self._calls(name, scope), self._calls(baseline, scope))
            tables.append(_long_table(name, figures[0].period, scope, values - base, calls))
        return pd.concat(tables, ignore_index=True) if tables else self.table(scope).head(0)

    def _calls(self, name: str, scope: Scope) -> Floats:
        total: Floats = np.stack([figures.calls[scope] for figures in self.figures[name]]).sum(axis=0)
        return total


def run_experiment(
    scenarios: Mapping[str, Scenario],
    *,
    replications: int = 10,
    seed: int = 1,
    engine: Engine = "compiled",
    workers: int | None = None,
    keep_journeys: Collection[int] = (),
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Experiment:
    """Run every scenario in every replication and gather the figures.

    ``workers`` are processes, as many as the machine has cores where it is None; 1 works in this process.
    ``keep_journeys`` are the replications whose journeys come with the result.

    Raises:
        ValueError: no scenario, or fewer than one replication or worker.
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed.
    """
    if not scenarios:
        msg = "no scenario given; allowed are one and more"
        raise ValueError(msg)
    for label, number in (("replications", replications), ("workers", workers if workers is not None else 1)):
        if number < 1:
            msg = f"{label} {number} is not allowed; allowed are 1 and more"
            raise ValueError(msg)
    tasks = [
        Task(name, scenario, seed, replication, engine, replication in keep_journeys)
        for replication in range(replications)
        for name, scenario in scenarios.items()
    ]
    figures: dict[tuple[str, int], Figures] = {}
    journeys: dict[tuple[str, int], Journeys] = {}
    for task, found, kept in _results(tasks, workers or os.cpu_count() or 1, cancel):
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
        figures={name: [figures[name, replication] for replication in range(replications)] for name in scenarios},
        journeys=journeys,
    )


Result = tuple[Task, Figures, Journeys | None]


def run_task(task: Task) -> Result:
    """One replication, reduced to its figures."""
    journeys = simulate(task.scenario, seed=task.seed, replication=task.replication, engine=task.engine)
    return task, figures_of(journeys), journeys if task.keep_journeys else None


def _results(tasks: list[Task], workers: int, cancel: Cancel | None) -> Iterator[Result]:
    """The results of all tasks as they come."""
    if workers == 1:
        for task in tasks:
            _stop_if(cancel)
            try:
                result = run_task(task)
            except Exception as error:
                raise _failure(task, error) from error
            yield result
        _stop_if(cancel)
        return
    lost: list[Task] = []
    yield from _from_workers(tasks, workers, cancel, lost)
    if lost:
        # A worker that crashes takes all work under way with it, other people's too: what was lost is tried once more.
        again, tasks = lost, []
        yield from _from_workers(again, workers, cancel, tasks)
        if tasks:
            raise _failure(tasks[0], BrokenProcessPool())


def _from_workers(tasks: list[Task], workers: int, cancel: Cancel | None, lost: list[Task]) -> Iterator[Result]:
    """The results of tasks from worker processes; tasks of a pool that broke are added to ``lost``."""
    pool = worker_pool(workers)
    pending = {pool.submit(run_task, task): task for task in tasks}
    try:
        while pending:
            _stop_if(cancel)
            finished, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in finished:
                task = pending.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    lost.append(task)
                except Exception as error:
                    raise _failure(task, error) from error
                else:
                    yield result
        _stop_if(cancel)
    finally:
        for future in pending:
            future.cancel()


def worker_pool(workers: int) -> Executor:
    """The machine's worker processes, kept between experiments and started anew if one has crashed."""
    pool: Executor = get_reusable_executor(max_workers=workers, timeout=IDLE_SECONDS, initializer=_give_way)
    return pool


def _give_way() -> None:
    """Let the pages of other users go first."""
    os.nice(WORKER_NICENESS)


def _stop_if(cancel: Cancel | None) -> None:
    if cancel is not None and cancel.is_set():
        msg = "the run was cancelled"
        raise ExperimentCancelledError(msg)


def _failure(task: Task, error: Exception) -> ExperimentFailedError:
    cause = "the worker process was lost twice" if isinstance(error, BrokenProcessPool) else str(error)
    return ExperimentFailedError(
        f"scenario {task.name!r}, replication {task.replication}, seed {task.seed}: {cause or type(error).__name__}"
    )


def _long_table(name: str, period: Period, scope: Scope, values: Floats, calls: Floats) -> pd.DataFrame:
    found = interval_over_replications(values)
    measures, groups = found.mean.shape
    keys = {column: list(entries) * measures for column, entries in period.key_columns(scope).items()}
    return pd.DataFrame(
        {
            "scenario": name,
            "measure": np.repeat(list(MEASURES), groups),
            **keys,
            "mean": found.mean.ravel(),
            "low": found.low.ravel(),
            "high": found.high.ravel(),
            "replications": found.replications.ravel().astype(np.int64),
            "calls": calls.ravel().astype(np.int64),
        }
    )


def _within_reason(table: pd.DataFrame) -> pd.DataFrame:
    """The table with intervals cut to possible values: no figure is below 0 and no share above 1."""
    ceiling = table["measure"].map({name: 1.0 for name, measure in MEASURES.items() if measure.unit == "share"})
    table["low"] = table["low"].clip(lower=0.0)
    table["high"] = table["high"].clip(upper=ceiling.fillna(math.inf))
    return table
