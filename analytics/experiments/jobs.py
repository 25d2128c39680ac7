"""Work in the background: it goes on while pages are redrawn or closed, and everybody gets a fair share.

Everyone's jobs are done one after another, those of different people side by side. Who has a job's identifier may
see it; who asked for it may leave it, and it is cancelled when nobody is left who did.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

from .experiment import ExperimentCancelledError, ExperimentFailedError, Progress

_log = logging.getLogger(__name__)

Request = TypeVar("Request", bound=Hashable)
Result = TypeVar("Result")
JobState = Literal["waiting", "running", "done", "cancelled", "failed"]

MAX_KEPT: Final = 30
"""Finished jobs that are remembered for everybody together; the oldest are forgotten first."""


@dataclass(frozen=True)
class SavedResult:
    """Where a result is kept, so that it outlives the server."""

    identifier: str = ""
    """In the store; empty where it is not kept."""
    problem: str = ""
    """Why it could not be kept."""
    earlier: str = ""
    """Of what other code than this program's kept, the version of that code; see :mod:`data.store.code_version`."""
    changes: tuple[str, ...] = ()
    """What was changed in its plans since an earlier version of the program kept it, a line each."""


Save = Callable[[Any, Any], SavedResult]
"""Keeps what was asked and what was found."""


@dataclass(eq=False)
class Job(Generic[Request, Result]):
    """One piece of work waiting, under way or finished."""

    identifier: str
    owners: set[str]
    """Who asked for it; several, where they asked for the same."""
    asked: Request
    """What was asked for; what is equal gives equal results."""
    progress: Progress
    may_end_early: bool = False
    """Whether fewer parts than the total may do."""
    state: JobState = "waiting"
    result: Result | None = None
    partial: Result | None = None
    """The result as far as it is known, while the work goes on."""
    save: Save | None = None
    """Keeps what it finds; None where that is not asked for, or the result comes from the store."""
    saved: SavedResult = SavedResult()
    problem: str = ""
    compiles: bool = False
    """Whether this machine had yet to compile the engine when the work began."""
    first_done: float | None = None
    """When the first part was done, and how many were done then."""
    done_at_first: int = 0
    cancel: threading.Event = field(default_factory=threading.Event)
    has_news: threading.Event = field(default_factory=threading.Event)
    """Set once something is known, or nothing will be."""

    @property
    def is_live(self) -> bool:
        """Whether it waits or is under way."""
        return self.state in {"waiting", "running"}

    @property
    def address(self) -> str:
        """The identifier for links: where the result is kept, that outlives the server."""
        return self.saved.identifier or self.identifier

    @property
    def is_compiling(self) -> bool:
        """Whether nothing is done yet because the engine is compiled first, once after installation."""
        return self.compiles and self.progress.done == 0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end (the latest, where it may end early); None before there is a pace.

        The pace is that since the first part was done: before it, worker processes start and the engine is compiled.
        """
        if self.first_done is None or self.progress.done <= self.done_at_first:
            return None
        pace = (time.monotonic() - self.first_done) / (self.progress.done - self.done_at_first)
        return pace * (self.progress.total - self.progress.done)

    def save_now(self, found: Result) -> None:
        """Save what was found, where that is asked for; also later, where it could not be kept before."""
        if self.save is not None:
            self.saved = self.save(self.asked, found)
            if self.saved.problem:
                _log.error("the result of job %s is not saved: %s", self.identifier, self.saved.problem)

    def note(self, progress: Progress) -> None:
        """Note how far the work is."""
        self.progress = progress
        if self.first_done is None and progress.done > 0:
            self.first_done, self.done_at_first = time.monotonic(), progress.done

    def note_partial(self, found: Result) -> None:
        """Note what is known so far."""
        self.partial = found
        self.has_news.set()


Work = Callable[[Job[Any, Result]], Result]
"""What a job does: it is given the job, notes its progress there, looks at ``cancel``, and gives the result."""


class Jobs:
    """All jobs of this server process, by identifier.

    Who starts one waits so many seconds at the most for what is known at once, and need not ask again for that.
    """

    def __init__(self, glance_seconds: float = 0.0) -> None:
        self._glance_seconds = glance_seconds
        self._jobs: dict[str, Job[Any, Any]] = {}
        self._queues: dict[str, deque[tuple[Job[Any, Any], Work[Any]]]] = {}
        self._lock = threading.Lock()

    def start(
        self, owner: str, asked: Request, total: int, work: Work[Result], *, may_end_early: bool = False
    ) -> Job[Request, Result]:
        """Start work of ``total`` parts (at the most, with ``may_end_early``), after the owner's earlier jobs.

        A finished job that was asked the same, or such a job of this owner that is not finished, is given instead.
        """
        with self._lock:
            for known in self._jobs.values():
                if known.asked == asked and (known.state == "done" or (known.is_live and not known.cancel.is_set())):
                    known.owners.add(owner)
                    return known
            self._forget_oldest()
            job: Job[Request, Result] = Job(uuid.uuid4().hex, {owner}, asked, Progress(0, total), may_end_early)
            self._jobs[job.identifier] = job
            queue = self._queues.get(owner)
            if queue is None:
                self._queues[owner] = deque([(job, work)])
                threading.Thread(target=self._work_off, args=(owner,), name=f"jobs-{owner}", daemon=True).start()
            else:
                queue.append((job, work))
        if queue is None:
            job.has_news.wait(self._glance_seconds)
        return job

    def find(self, identifier: str) -> Job[Any, Any] | None:
        """The job of an identifier, its own or that of where its result is kept; None if there is none any more."""
        found = self._jobs.get(identifier)
        if found is None and identifier:
            found = next((job for job in list(self._jobs.values()) if job.saved.identifier == identifier), None)
        return found

    def leave(self, identifier: str, owner: str) -> None:
        """Leave a job that this owner asked for; it is cancelled when nobody is left who did."""
        with self._lock:
            job = self._jobs.get(identifier)
            if job is not None and owner in job.owners:
                job.owners.remove(owner)
                if not job.owners:
                    job.cancel.set()

    def _work_off(self, owner: str) -> None:
        while True:
            with self._lock:
                queue = self._queues[owner]
                if not queue:
                    del self._queues[owner]
                    return
                job, work = queue.popleft()
            _carry_out(job, work)

    def _forget_oldest(self) -> None:
        finished = [identifier for identifier, job in self._jobs.items() if not job.is_live]
        for identifier in finished[: max(0, len(self._jobs) + 1 - MAX_KEPT)]:
            del self._jobs[identifier]


def _carry_out(job: Job[Any, Any], work: Work[Any]) -> None:
    """Do the work of a job; its state says at the end how that went."""
    if job.cancel.is_set():
        job.state = "cancelled"
        job.has_news.set()
        return
    job.state = "running"
    try:
        job.result = work(job)
    except ExperimentCancelledError:
        job.state = "cancelled"
    except (ExperimentFailedError, ValueError) as error:
        job.problem, job.state = str(error), "failed"
    except Exception:  # noqa: BLE001 (work that nobody waits for must end all the same, and say so)
        _log.exception("job %s failed", job.identifier)
        job.problem, job.state = "The work ended unexpectedly; the server's log says why.", "failed"
    else:
        job.state = "done"
    finally:
        job.partial = None
        job.has_news.set()
