"""Runs in the background: experiments that go on while a page is redrawn, each seen only by its owner."""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from queueing import Engine, Scenario
from queueing.agreement import Agreement
from queueing.simulation import is_compiled

from .cluster import scheduler_asked_for
from .experiment import (
    Experiment,
    ExperimentCancelledError,
    ExperimentFailedError,
    Progress,
    RunOptions,
    run_experiment,
)
from .precision import USUAL_AIM, Precise, Target, precision_of, run_until_precise
from .verification import check_slice
from .workers import worker_pool

_log = logging.getLogger(__name__)

REFERENCE: Final[Engine] = "ciw"

RunState = Literal["running", "done", "cancelled", "failed"]

MAX_KEPT_RUNS = 20
"""Finished runs that are remembered for all owners together; the oldest are forgotten first."""


@dataclass(frozen=True)
class Sampling:
    """How often the scenarios of a run are simulated, with which callers and by which engine."""

    replications: int
    """Of each scenario; with a target the most of them."""
    seed: int
    engine: Engine
    target: Target | None = None
    """Until when to simulate; None for as many replications as asked for."""


@dataclass
class Run:
    """One experiment under way or finished."""

    identifier: str
    owner: str
    sampling: Sampling
    progress: Progress
    state: RunState = "running"
    experiment: Experiment | None = None
    precise: Precise | None = None
    """How precisely the target's measure is known, or the mean Tier 2 wait without one."""
    agreement: Agreement | None = None
    """How a slice of the first scenario agrees with the reference engine; None where that engine did the run."""
    problem: str = ""
    compiles: bool = False
    """Whether this machine had yet to compile the engine when the run began."""
    first_done: float | None = None
    """When the first replication was done, and how many were done then."""
    done_at_first: int = 0
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def is_compiling(self) -> bool:
        """Whether nothing is done yet because the engine is compiled first, once after installation."""
        return self.compiles and self.progress.done == 0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end (the latest, with a target); None before there is a pace.

        The pace is that since the first replication was done: before it, processes start and the engine is compiled.
        """
        if self.first_done is None or self.progress.done <= self.done_at_first:
            return None
        pace = (time.monotonic() - self.first_done) / (self.progress.done - self.done_at_first)
        return pace * (self.progress.total - self.progress.done)

    def note(self, progress: Progress) -> None:
        """Note how far the run is; with a target, of the most replications allowed."""
        self.progress = Progress(progress.done, self.progress.total)
        if self.first_done is None and progress.done > 0:
            self.first_done, self.done_at_first = time.monotonic(), progress.done


def _carry_out(
    scenarios: Mapping[str, Scenario],
    sampling: Sampling,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> Precise:
    """The experiment of a run, and how precise it became."""
    options = RunOptions(engine=sampling.engine, progress=progress, cancel=cancel)
    target = sampling.target
    if target is None:
        experiment = run_experiment(scenarios, replications=sampling.replications, seed=sampling.seed, **options)
        return precision_of(experiment, USUAL_AIM)
    return run_until_precise(
        scenarios,
        measure=target.measure,
        half_width=target.half_width,
        cap=sampling.replications,
        seed=sampling.seed,
        **options,
    )


def _check(scenario: Scenario, seed: int) -> Agreement:
    """The check of a slice, in a worker process so that the pages go on."""
    found: Agreement = worker_pool(os.cpu_count() or 1).submit(check_slice, scenario, seed).result()
    return found


class Runs:
    """All runs of this server process, by identifier."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def start(self, owner: str, scenarios: Mapping[str, Scenario], sampling: Sampling) -> Run:
        """Start an experiment in the background."""
        total = sampling.replications * len(scenarios)
        run = Run(uuid.uuid4().hex, owner, sampling, Progress(0, total))
        with self._lock:
            self._forget_oldest()
            self._runs[run.identifier] = run

        def work() -> None:
            try:
                run.compiles = scheduler_asked_for(None, None) is None and not is_compiled(sampling.engine)
                run.precise = _carry_out(scenarios, sampling, run.note, run.cancel)
                run.experiment = run.precise.experiment
                if sampling.engine != REFERENCE:
                    run.agreement = _check(next(iter(scenarios.values())), sampling.seed)
            except ExperimentCancelledError:
                run.state = "cancelled"
            except (ExperimentFailedError, ValueError) as error:
                run.problem, run.state = str(error), "failed"
            except Exception:  # noqa: BLE001 (a run that nobody waits for must end all the same, and say so)
                _log.exception("run %s failed", run.identifier)
                run.problem, run.state = "The run ended unexpectedly; the server's log says why.", "failed"
            else:
                run.state = "done"

        threading.Thread(target=work, name=f"run-{run.identifier}", daemon=True).start()
        return run

    def find(self, identifier: str, owner: str) -> Run | None:
        """An owner's run; None if there is none of this identifier, or it is somebody else's."""
        run = self._runs.get(identifier)
        return run if run is not None and run.owner == owner else None

    def _forget_oldest(self) -> None:
        finished = [identifier for identifier, run in self._runs.items() if run.state != "running"]
        for identifier in finished[: max(0, len(self._runs) + 1 - MAX_KEPT_RUNS)]:
            del self._runs[identifier]
