"""Workers: replications done in this process, by this machine's worker processes, or by whoever else takes tasks.

Tasks are handed out in order and only so many at a time: first results come at once, experiments that are run at the
same time take turns, and memory stays the same however many replications there are.
"""

from __future__ import annotations

import os
import platform
import textwrap
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from analytics.measures.figures import figures_of
from data.store.code_version import code_version
from queueing import Engine, Journeys, Scenario, simulate

T = TypeVar("T")

POLL_SECONDS = 0.2
WORKER_NICENESS = 10
"""So that the pages of all users go first, also while a worker is still importing what it needs."""
IDLE_SECONDS = 600
IN_FLIGHT_PER_WORKER = 3
"""Tasks handed out to this machine's processes and not done, for each: enough that none of them waits for work."""
MOST_LETTERS_OF_CAUSE = 200
MOST_LOSSES = 2
"""A task lost this often with its worker process is given up."""


class Cancel(Protocol):
    """Something that can be asked whether the run is to stop, such as a ``threading.Event``."""

    def is_set(self) -> bool:
        """Whether the run is to stop."""


class ExperimentCancelledError(Exception):
    """The run was cancelled; there is no result."""


class ExperimentFailedError(Exception):
    """A replication failed; the message names the scenario, the replication, the seed and the cause.

    Or the cluster cannot be reached or is lost; the message names its address. Or a worker has other code than this
    program; the message names it and what both have.
    """


class OtherCodeError(Exception):
    """A worker was given a task by a program whose code is not its own; the message names it and what both have."""


@dataclass(frozen=True)
class Task:
    """One replication of one scenario."""

    name: str
    scenario: Scenario
    seed: int
    replication: int
    engine: Engine
    keep_journeys: bool
    read: Callable[[Journeys], Any] = figures_of
    """What a replication is reduced to; it has to be found by its name in other processes."""


TaskResult = tuple[Any, Journeys | None]
"""What was read from a replication, and its journeys where they were asked for."""


def run_task(task: Task) -> TaskResult:
    """One replication, reduced to its figures or to what else was asked for."""
    journeys = simulate(task.scenario, seed=task.seed, replication=task.replication, engine=task.engine)
    return task.read(journeys), journeys if task.keep_journeys else None


def code_of(task: Task) -> str:
    """Which code computes the result of a task in this process; see :mod:`data.store.code_version`."""
    read = task.read.func if isinstance(task.read, partial) else task.read
    return code_version(__name__, read.__module__)


def run_task_by(code: str, task: Task) -> TaskResult:
    """One replication in another process, by the code of the program that hands it out and no other.

    Raises:
        OtherCodeError: this process has other code, so that its result would be of another model.
    """
    own = code_of(task)
    if own != code:
        msg = (
            f"process {os.getpid()} on {platform.node()} computes with other code, {own}, than this program, {code}; "
            "start it again from the same checkout with the same versions of all libraries"
        )
        raise OtherCodeError(msg)
    return run_task(task)


class Crew(Protocol):
    """Workers outside this process."""

    @property
    def when_cancelled(self) -> str:
        """What it means that a task was cancelled, but not by its run."""

    @property
    def most_in_flight(self) -> int:
        """How many tasks may be handed out and not done."""

    def submit(self, task: Task) -> Future[TaskResult]:
        """Hand out a task."""

    def has_lost(self, error: Exception) -> bool:
        """Whether a task's error says that its result was lost, rather than that it failed."""

    def drop(self, futures: Iterable[Future[TaskResult]]) -> None:
        """Take back what was handed out and is not done."""

    def look_after(self) -> None:
        """Called every now and then while tasks are out.

        Raises:
            ExperimentFailedError: nobody is left to do them.
        """


class ProcessCrew:
    """This machine's worker processes."""

    when_cancelled = "the worker processes of this machine were shut down"

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self.most_in_flight = workers * IN_FLIGHT_PER_WORKER

    def submit(self, task: Task) -> Future[TaskResult]:
        """Hand out a task, to new processes if the old ones have crashed.

        Raises:
            ExperimentCancelledError: this program ends.
        """
        return hand_out(self._workers, run_task_by, code_of(task), task)

    def has_lost(self, error: Exception) -> bool:
        """Whether a process crashed."""
        return isinstance(error, BrokenExecutor)

    def drop(self, futures: Iterable[Future[TaskResult]]) -> None:
        """Take back what was handed out and is not done."""
        for future in futures:
            future.cancel()

    def look_after(self) -> None:
        """Crashed processes show in their futures."""


def results_here(tasks: Iterable[Task], cancel: Cancel | None) -> Generator[tuple[Task, TaskResult], None, None]:
    """The results of all tasks, done in this process in order.

    Raises:
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed.
    """
    for task in tasks:
        _stop_if(cancel)
        try:
            result = run_task(task)
        except Exception as error:
            raise _failure(task, error) from error
        yield task, result
    _stop_if(cancel)


def results_of(
    crew: Crew, tasks: Iterable[Task], cancel: Cancel | None
) -> Generator[tuple[Task, TaskResult], None, None]:
    """The results of all tasks as they come from a crew.

    A process that crashes takes all work under way with it, other people's too: what was lost is tried once more.

    Raises:
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed, or its worker was lost twice or has other code, or the crew is lost
            as a whole.
    """
    waiting = deque(tasks)
    pending: dict[Future[TaskResult], Task] = {}
    losses: Counter[tuple[str, int]] = Counter()
    try:
        while waiting or pending:
            _stop_if(cancel)
            while waiting and len(pending) < crew.most_in_flight:
                pending[crew.submit(waiting[0])] = waiting[0]
                waiting.popleft()
            finished, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in finished:
                task = pending.pop(future)
                try:
                    result = future.result()
                except CancelledError as error:
                    raise ExperimentFailedError(crew.when_cancelled) from error
                except Exception as error:
                    if not crew.has_lost(error):
                        raise _failure(task, error) from error
                    losses[task.name, task.replication] += 1
                    if losses[task.name, task.replication] == MOST_LOSSES:
                        raise _failure(task, "the worker process was lost twice") from error
                    waiting.appendleft(task)
                else:
                    yield task, result
            if pending:
                crew.look_after()
        _stop_if(cancel)
    finally:
        crew.drop(pending)


@contextmanager
def results_on_this_machine(
    tasks: Iterable[Task], workers: int, cancel: Cancel | None
) -> Iterator[Iterator[tuple[Task, TaskResult]]]:
    """The results of all tasks as they come, from this process where one worker is to do it, else from others.

    What is not done when the block ends is taken back. Raises what :func:`results_of` does.
    """
    if workers == 1:
        yield results_here(tasks, cancel)
        return
    with closing(results_of(ProcessCrew(workers), tasks, cancel)) as results:
        yield results


def hand_out(workers: int, function: Callable[..., T], *arguments: object) -> Future[T]:
    """Let one of this machine's worker processes call a function; started anew where they have crashed.

    All threads share the processes, and they are kept for the next work.

    Raises:
        ExperimentCancelledError: this program ends.
    """
    pool = _pool(workers)
    try:
        try:
            return pool.submit(function, *arguments)
        except BrokenExecutor:
            return _pool(workers, in_place_of=pool).submit(function, *arguments)
    except RuntimeError as error:
        msg = "this program ends"
        raise ExperimentCancelledError(msg) from error


_pools: Final[dict[int, Executor]] = {}
_pools_lock: Final = threading.Lock()


def _pool(workers: int, in_place_of: Executor | None = None) -> Executor:
    """The processes shared by all threads. Loky's own reusable ones are each thread's, which would start its own."""
    # A command that does its work alone starts sooner without it.
    from loky import ProcessPoolExecutor

    with _pools_lock:
        if workers not in _pools or _pools[workers] is in_place_of:
            _pools[workers] = ProcessPoolExecutor(
                workers, timeout=IDLE_SECONDS, initializer=os.nice, initargs=(WORKER_NICENESS,)
            )
        pool: Executor = _pools[workers]
        return pool


def end_workers() -> None:
    """End this machine's worker processes, whatever they are doing: this program ends."""
    with _pools_lock:
        for pool in _pools.values():
            pool.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]  # of loky's


def _stop_if(cancel: Cancel | None) -> None:
    if cancel is not None and cancel.is_set():
        msg = "the run was cancelled"
        raise ExperimentCancelledError(msg)


def _failure(task: Task, error: Exception | str) -> ExperimentFailedError:
    """The failure of a task, with the first line of its cause: some libraries put pages into an error."""
    cause = str(error) or type(error).__name__
    if isinstance(error, OtherCodeError):
        return ExperimentFailedError(cause)
    first_line = textwrap.shorten((cause.splitlines() or [""])[0], width=MOST_LETTERS_OF_CAUSE, placeholder="...")
    place = f"plan {task.name!r}, simulated week {task.replication}, seed {task.seed}"
    return ExperimentFailedError(f"{place}: {first_line}")
