"""Processes that read files from users: none of them takes more of a server than a file of its size may take.

Whatever a reading function looks at first, a file can be made so that it fills the memory, goes on for ever or crashes.
So it works elsewhere, in one of a few processes that are started ahead, within limits of memory and time, and what it
has read comes back as plain data. A process that passes a limit or crashes is replaced; whoever opened the file is told
why, and other people's files go on.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Content = bytes | memoryview | Path
"""A file's bytes, or where it lies."""

MEGABYTE: Final = 1024 * 1024
MOST_READERS: Final = 2
"""Processes that read, one file at a time each."""
LEAST_MEMORY: Final = 512 * MEGABYTE
MEMORY_PER_BYTE: Final = 9
MOST_MEMORY: Final = 4096 * MEGABYTE
"""What reading may take above what the process takes by itself: so much and so many times the file, at most that."""
LEAST_SECONDS: Final = 20
BYTES_PER_SECOND: Final = 5 * MEGABYTE
"""How long reading may take: so long, and a second more for each so many bytes."""
SHARE_OF_RESULT: Final = 8
"""What was read, packed, may take an eighth of the memory for reading: the server has to hold it."""
LARGE_FILE: Final = 4 * MEGABYTE
"""Who has read a larger one goes: what it leaves behind in the memory would count as taken by the next."""
WAITING_SECONDS: Final = 30
"""How long a file waits for a process to be free."""
START_SECONDS: Final = 120
"""How long a process may take to start, on a machine that has much else to do."""
NICENESS: Final = 5
"""Pages go first, then files, then simulations."""
WATCH_SECONDS: Final = 1.0
ENVIRONMENT: Final = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "RUST_BACKTRACE": "0",
    "LOKY_MAX_MEMORY_LEAK_SIZE": "1e12",
}
"""Without threads and memory of their own that would count as taken before anything is read, and without taking what a
large file leaves behind for a leak: the next file has it."""


class ReadingStoppedError(Exception):
    """A file was not read to its end; the message says why, and what would be right."""


class NoReaderError(Exception):
    """No process is there to read a file: all have been at work for long, or none could be started."""


class Limits(NamedTuple):
    """What reading a file may take."""

    memory: int
    """Bytes."""
    seconds: float


def limits_of(size: int) -> Limits:
    """What reading a file of so many bytes may take."""
    memory = min(LEAST_MEMORY + MEMORY_PER_BYTE * size, MOST_MEMORY)
    return Limits(memory, LEAST_SECONDS + size / BYTES_PER_SECOND)


class Readers:
    """A few processes that read files, shared by all threads."""

    def __init__(self, limits: Callable[[int], Limits] = limits_of) -> None:
        self._limits = limits
        self._places = threading.BoundedSemaphore(MOST_READERS)
        self._lock = threading.Lock()
        self._free: list[_Reader] = []
        self._all: set[_Reader] = set()

    def start(self) -> None:
        """Start all processes ahead, so that the first file is read at once."""
        with self._lock:
            self._free += [self._new() for _ in range(MOST_READERS - len(self._all))]

    def end(self) -> None:
        """End all processes, whatever they are doing."""
        with self._lock:
            for each in self._all:
                each.end(wait=True)
            self._all.clear()
            self._free.clear()

    def read(self, read: Callable[Concatenate[Path, P], T], source: Content, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function reads from a file, which it is given as a path, and which is gone afterwards.

        The function has to be found by its name in other processes; what it is given and gives has to be plain data.

        Raises:
            ReadingStoppedError: reading passed a limit, or the process crashed.
            NoReaderError: no process was free for long, or none could be started.
            OSError: there is no such file, or the content cannot be written to one.
            Exception: whatever the function raises.
        """
        with _as_file(source) as path, self._reader() as reader:
            limits = self._limits(path.stat().st_size)
            try:
                packed = reader.read(limits, read, path, *args, **kwargs)
            except MemoryError:
                raise ReadingStoppedError(_too_large(limits)) from None
            except TimeoutError:
                raise ReadingStoppedError(_too_long(limits)) from None
            except BrokenExecutor:
                raise ReadingStoppedError(_crashed(limits)) from None
        found: T = pickle.loads(packed)  # noqa: S301 (packed by our own process)
        return found

    @contextmanager
    def _reader(self) -> Iterator[_Reader]:
        """A process of its own for as long as the context lasts; one that is of no more use is replaced at its end."""
        if not self._places.acquire(timeout=WAITING_SECONDS):
            msg = "The server is busy with other files; try again in a minute."
            raise NoReaderError(msg)
        try:
            with self._lock:
                reader = self._free.pop() if self._free else self._new()
            try:
                yield reader
            finally:
                with self._lock:
                    if reader in self._all:
                        self._free.append(reader if reader.is_well else self._replaced(reader))
        finally:
            self._places.release()

    def _new(self) -> _Reader:
        reader = _Reader()
        self._all.add(reader)
        return reader

    def _replaced(self, reader: _Reader) -> _Reader:
        reader.end(wait=False)
        self._all.discard(reader)
        return self._new()


READERS: Final = Readers()
"""The processes that read for everybody; none is started before it is asked for."""


class _Reader:
    """One process that reads."""

    def __init__(self) -> None:
        # What reads no files starts sooner without it.
        from loky import ProcessPoolExecutor

        self.is_well = True
        self._process: Any = ProcessPoolExecutor(1, initializer=_prepare, initargs=(os.getpid(),), env=ENVIRONMENT)
        self._started = self._process.submit(os.getpid)

    def read(
        self,
        limits: Limits,
        read: Callable[Concatenate[Path, P], object],
        path: Path,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bytes:
        """What a function reads from a file, packed.

        Raises:
            NoReaderError: the process could not be started, or is ended with all others.
            MemoryError: it takes too much memory.
            TimeoutError: it takes too long.
            BrokenExecutor: the process crashed.
            Exception: whatever the function raises.
        """
        from loky.process_executor import ShutdownExecutorError

        try:
            self._started.result(START_SECONDS)
        except (TimeoutError, BrokenExecutor, ShutdownExecutorError) as error:
            self.is_well = False
            msg = "The server cannot start what reads files now; try again in a minute."
            raise NoReaderError(msg) from error
        try:
            at_work = self._process.submit(_read_within, limits.memory, read, path, *args, **kwargs)
            packed: bytes = at_work.result(limits.seconds)
        except ShutdownExecutorError as error:
            msg = "The server ends; open the file again once it has started."
            raise NoReaderError(msg) from error
        except (MemoryError, TimeoutError, BrokenExecutor):
            self.is_well = False
            raise
        self.is_well = path.stat().st_size <= LARGE_FILE
        return packed

    def end(self, *, wait: bool) -> None:
        """End the process, whatever it is doing; with ``wait`` it has ended afterwards."""
        self._process.shutdown(wait=wait, kill_workers=True)


@contextmanager
def _as_file(source: Content) -> Iterator[Path]:
    """A file with the content, for as long as the context lasts; one that lies somewhere already is that one."""
    if isinstance(source, Path):
        yield source
        return
    with tempfile.NamedTemporaryFile(prefix="staffing-") as file:
        file.write(source)
        file.flush()
        yield Path(file.name)


def _too_large(limits: Limits) -> str:
    return (
        f"reading it takes more than {limits.memory // MEGABYTE:,} MB of memory, the most for a file of its size; "
        f"{_WHAT_TO_DO}"
    )


def _too_long(limits: Limits) -> str:
    return f"reading it takes more than {limits.seconds:.0f} seconds, the most for a file of its size; {_WHAT_TO_DO}"


def _crashed(limits: Limits) -> str:
    return (
        "reading it ended all at once, as it does where more memory is asked for than the "
        f"{limits.memory // MEGABYTE:,} MB that a file of its size may take; {_WHAT_TO_DO}"
    )


_WHAT_TO_DO: Final = (
    "allowed is a table as a phone system exports it: copy it into a new file, or save it as CSV in parts"
)

_MODULES: Final = (
    "data.call_logs.call_log",
    "data.recognition",
    "data.store.scenario_files",
    "data.volumes.files",
)
"""What reading needs, and what a process imports ahead of it."""
_taken = 0
"""In a process that reads: the memory that it takes by itself."""


def _prepare(parent: int) -> None:
    """Import in a new process what reading needs, and see how much memory that takes."""
    global _taken  # noqa: PLW0603 (one process, one number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library writes as it crashes is for nobody: who opened the file is told by the one that this works for.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    for name in _MODULES:
        import_module(name)
    _taken = _memory_taken()


def _end_with(parent: int) -> None:
    """End this process as soon as the one that it reads for has ended, in whatever way."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(0)


def _read_within(
    memory: int, read: Callable[Concatenate[Path, P], object], path: Path, *args: P.args, **kwargs: P.kwargs
) -> bytes:
    """What a function reads from a file, packed, with so much memory.

    Raises:
        MemoryError: it takes more.
        Exception: whatever the function raises.
    """
    if _taken:
        # Of what a process may write to: what is only set aside, as libraries do by the gigabyte, does not count.
        resource.setrlimit(resource.RLIMIT_DATA, (_taken + memory, resource.RLIM_INFINITY))
    packed = pickle.dumps(read(path, *args, **kwargs), pickle.HIGHEST_PROTOCOL)
    if len(packed) > memory // SHARE_OF_RESULT:
        raise MemoryError
    return packed


def _memory_taken() -> int:
    """The memory that counts for the limit, in bytes; 0 where the system does not say, and then there is no limit."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(lines["VmData"].split()[0]) * 1024
