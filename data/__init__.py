"""Data at rest: call volumes and call logs read, checked and explained."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .call_logs.call_log import CallLog, CallLogReading, read_call_log
    from .tables.problems import Problem, problems_table
    from .volumes.choices import Choices
    from .volumes.files import VolumeReading, read_volumes
    from .volumes.volumes import Volumes

__all__ = [
    "CallLog",
    "CallLogReading",
    "Choices",
    "Problem",
    "VolumeReading",
    "Volumes",
    "problems_table",
    "read_call_log",
    "read_volumes",
]
_MODULES: Final = {
    "CallLog": "call_logs.call_log",
    "CallLogReading": "call_logs.call_log",
    "Choices": "volumes.choices",
    "Problem": "tables.problems",
    "VolumeReading": "volumes.files",
    "Volumes": "volumes.volumes",
    "problems_table": "tables.problems",
    "read_call_log": "call_logs.call_log",
    "read_volumes": "volumes.files",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only now: it takes a second, and worker processes need none of it.

    Raises:
        AttributeError: there is no such name.
    """
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)
