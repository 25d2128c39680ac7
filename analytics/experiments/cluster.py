"""A Dask cluster as the crew that does the replications. Dask is imported only when there is a cluster to work on.

Scheduler and workers need this code and the same versions of its libraries; a worker of other code refuses its tasks.
A worker that dies changes nothing: Dask gives its tasks to another. Tasks are pure, so it does not matter which worker
does them, or how often.
"""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .workers import ExperimentFailedError, Task, TaskResult, code_of, run_task_by

if TYPE_CHECKING:
    from dask.distributed import Client

ADDRESS_VARIABLE: Final = "SCHEDULER_ADDRESS"
PROTOCOLS: Final = ("tcp", "tls", "ws", "wss")
CONNECT_SECONDS: Final = 5.0
HEARTBEAT_SECONDS: Final = 5.0
SILENCE_SECONDS: Final = 20.0
"""A scheduler that does not answer for so long is lost."""
WORKERLESS_SECONDS: Final = 120.0
"""How long to wait for a cluster's first or next worker; clusters that grow on demand begin with none."""
_DASKS_FUTURES: Final = "cfexecutor.py"
MOST_IN_FLIGHT: Final = 500
"""Tasks handed out and not done; more than the processors of most clusters, so that none of them waits for work."""


def chosen_scheduler(scheduler: str | Client | None, workers: int | None) -> str | Client | None:
    """The scheduler given, or else the one that the environment variable SCHEDULER_ADDRESS names; None without one.

    Whoever asks for a number of worker processes means this machine's, whatever the environment says.

    Raises:
        ValueError: the address is malformed, or both a scheduler and a number of workers were given.
    """
    if scheduler is not None and workers is not None:
        msg = f"workers {workers} is not allowed with a scheduler; the cluster has its own workers"
        raise ValueError(msg)
    if isinstance(scheduler, str):
        _check("scheduler", scheduler)
    elif scheduler is None and workers is None:
        scheduler = os.environ.get(ADDRESS_VARIABLE, "").strip() or None
        if scheduler is not None:
            _check(ADDRESS_VARIABLE, scheduler)
    return scheduler


@contextmanager
def connected(scheduler: str | Client | None) -> Iterator[Client | None]:
    """A client of a scheduler: the one given, or one to the address for as long as the context lasts; None of none.

    Raises:
        ExperimentFailedError: Dask is not installed, or no Dask scheduler answers at the address within seconds.
    """
    if not isinstance(scheduler, str):
        yield scheduler
        return
    try:
        from dask.distributed import Client
    except ImportError as error:
        msg = f"the cluster at {scheduler} needs dask, which is not installed: pip install 'dask[distributed]'"
        raise ExperimentFailedError(msg) from error
    open_client: Any = Client  # Dask is half typed
    # What goes wrong with the connection is told once, by the error that ends the run.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        _await_answer(scheduler)
        client: Any = open_client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except Exception as error:  # whatever answers there may be no scheduler at all
        msg = f"no Dask scheduler answers at {scheduler}; is it running, and can it be reached from here?"
        raise ExperimentFailedError(msg) from error
    try:
        yield client
    finally:
        client.close(timeout=CONNECT_SECONDS)


class ClusterCrew:
    """The workers of a Dask cluster that a client is connected to."""

    most_in_flight = MOST_IN_FLIGHT

    def __init__(self, client: Any) -> None:
        self._client = client
        # Not pure in Dask's sense: equal tasks of two runs stay apart, so that cancelling one leaves the other alone.
        self._executor = client.get_executor(pure=False)
        self._address = str(getattr(client.scheduler, "address", "an address no longer known"))
        self._heard = self._manned = time.monotonic()

    @property
    def when_cancelled(self) -> str:
        """What it means that a task was cancelled, but not by its run: Dask cancels all when the connection is lost."""
        reasons = "its scheduler stopped, was restarted or cannot be reached any more"
        return f"the cluster at {self._address} is lost: {reasons}"

    def submit(self, task: Task) -> Future[TaskResult]:
        """Hand out a task."""
        self._check_connection()
        try:
            future: Future[TaskResult] = self._executor.submit(run_task_by, code_of(task), task)
        except Exception:
            self._check_connection()
            raise
        return future

    def has_lost(self, error: Exception) -> bool:
        """Whether a worker died just after it had given a result.

        Dask then takes the result for an error and fails over it, in its own code: errors of tasks end in the task's.
        """
        innermost = traceback.extract_tb(error.__traceback__)[-1:]
        return any(Path(frame.filename).name == _DASKS_FUTURES for frame in innermost)

    def drop(self, futures: Iterable[Future[TaskResult]]) -> None:
        """Take back what was handed out and is not done; what a worker has begun it ends, and nobody fetches it."""
        if list(futures) and self._client.status == "running":
            self._executor.shutdown(wait=False)

    def look_after(self) -> None:
        """See that the scheduler is there and has workers.

        Raises:
            ExperimentFailedError: the scheduler is lost, or there was no worker for long.
        """
        self._check_connection()
        now = time.monotonic()
        if now - self._heard < HEARTBEAT_SECONDS:
            return
        try:
            found = self._client.sync(self._client.scheduler.identity, n_workers=0, callback_timeout=SILENCE_SECONDS)
        except (OSError, AttributeError) as error:  # a client that was closed meanwhile has no scheduler
            raise ExperimentFailedError(self.when_cancelled) from error
        self._heard = time.monotonic()
        if found["n_workers"]:
            self._manned = self._heard
        elif now - self._manned > WORKERLESS_SECONDS:
            msg = f"the cluster at {self._address} has no worker; start one with: python -m dask worker {self._address}"
            raise ExperimentFailedError(msg)

    def _check_connection(self) -> None:
        if self._client.status != "running":
            raise ExperimentFailedError(self.when_cancelled)


def _await_answer(address: str) -> None:
    """Ask whether it is a scheduler that listens: a client of anything else would wait for ever.

    Raises:
        Exception: of whatever kind, if it is none.
    """
    import asyncio

    from distributed import core

    untyped: Any = core

    async def identify() -> None:
        async with untyped.rpc(address, timeout=CONNECT_SECONDS) as scheduler:
            await scheduler.identity(n_workers=0)

    async def identify_in_time() -> None:
        await asyncio.wait_for(identify(), CONNECT_SECONDS)

    # A thread of its own, as the caller's may have an event loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, identify_in_time()).result()


def _check(label: str, address: str) -> None:
    """Refuse what cannot be the address of a scheduler."""
    try:
        parts = urlsplit(address)
        right = parts.scheme in PROTOCOLS and bool(parts.hostname) and bool(parts.port)
        right = right and not (parts.path or parts.query or parts.fragment or parts.username)
    except ValueError:  # a port that is none
        right = False
    if not right:
        msg = f"{label} {address!r} is not allowed; allowed is PROTOCOL://HOST:PORT, such as tcp://10.0.0.5:8786"
        raise ValueError(msg)
