"""Runs in the background: experiments that go on while a page is redrawn, each seen only by its owner."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from queueing import Engine, Scenario

from .experiment import Experiment, ExperimentCancelledError, ExperimentFailedError, Progress, run_experiment

_log = logging.getLogger(__name__)

RunState = Literal["running", "done", "cancelled", "failed"]

MAX_KEPT_RUNS = 20
"""Finished runs that are remembered for all owners together; the oldest are forgotten first."""


@dataclass
class Run:
    """One experiment under way or finished."""

    identifier: str
    owner: str
    started: float
    progress: Progress
    state: RunState = "running"
    experiment: Experiment | None = None
    problem: str = ""
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end at the pace so far; None before the first replication is done."""
        if self.progress.done == 0:
            return None
        pace = (time.monotonic() - self.started) / self.progress.done
        return pace * (self.progress.total - self.progress.done)


class Runs:
    """All runs of this server process, by identifier."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def start(
        self, owner: str, scenarios: Mapping[str, Scenario], *, replications: int, seed: int, engine: Engine
    ) -> Run:
        """Start an experiment in the background; the journeys of its first replication are kept."""
        run = Run(uuid.uuid4().hex, owner, time.monotonic(), Progress(0, replications * len(scenarios)))
        with self._lock:
            self._forget_oldest()
            self._runs[run.identifier] = run

        def work() -> None:
            def note(progress: Progress) -> None:
                run.progress = progress

            try:
                run.experiment = run_experiment(
                    scenarios,
                    replications=replications,
                    seed=seed,
                    engine=engine,
                    keep_journeys=(0,),
                    progress=note,
                    cancel=run.cancel,
                )
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
