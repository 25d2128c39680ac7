"""Files from users, read by a process of its own: by :mod:`data.readers`, within what a file of its size may take."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from data.call_logs.call_log import CallLogReading, read_call_log
from data.store.scenario_files import ScenarioReading, UnreadableScenarioError, read_scenario_file
from data.tables.problems import Problem
from data.volumes.files import VolumeReading, read_volumes

from .readers import READERS, Content, NoReaderError, ReadingStoppedError
from .recognition import Recognition, head_of, recognise

__all__ = [
    "NoReaderError",
    "read_call_log_isolated",
    "read_scenario_isolated",
    "read_volumes_isolated",
    "recognise_isolated",
]

P = ParamSpec("P")
R = TypeVar("R")


def _isolated(
    read: Callable[Concatenate[Path, P], R], refused: Callable[[str, Problem], R]
) -> Callable[Concatenate[Content, P], R]:
    """A reading function in a process of its own; a limit that its file passes is an error of the file.

    Beside the function's own errors it raises ``NoReaderError``.
    """

    @wraps(read)
    def read_isolated(source: Content, /, *args: P.args, **kwargs: P.kwargs) -> R:
        own_name = source.name if isinstance(source, Path) else "file"
        kwargs["name"] = kwargs.get("name") or own_name
        try:
            return READERS.read(read, source, *args, **kwargs)
        except ReadingStoppedError as error:
            return refused(str(kwargs["name"]), Problem("error", str(error)))

    return read_isolated


read_volumes_isolated: Final = _isolated(read_volumes, lambda name, problem: VolumeReading(name, None, (problem,)))
read_call_log_isolated: Final = _isolated(read_call_log, lambda name, problem: CallLogReading(name, None, (problem,)))


def read_scenario_isolated(content: bytes) -> ScenarioReading:
    """The scenario in a JSON file, as :func:`data.store.scenario_files.read_scenario_file` reads it.

    Raises:
        UnreadableScenarioError: it is not JSON, or not a possible scenario, or passes a limit.
        NoReaderError: no process was free for long, or none could be started.
    """
    try:
        return READERS.read(_read_scenario, content)
    except ReadingStoppedError as error:
        raise UnreadableScenarioError([str(error)]) from error


def recognise_isolated(content: Content) -> Recognition:
    """What a file is, given as its path or its bytes; of no kind that is known where looking at it passes a limit.

    Raises:
        OSError: there is no such file, or it cannot be read.
        NoReaderError: no process was free for long, or none could be started.
    """
    try:
        return READERS.read(recognise, content if isinstance(content, Path) else head_of(content))
    except ReadingStoppedError:
        return Recognition()


def _read_scenario(path: Path) -> ScenarioReading:
    return read_scenario_file(path.read_bytes())
