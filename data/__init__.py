"""Data at rest: call volumes and call logs read, checked and explained."""

from .call_log import CallLog, CallLogReading, read_call_log
from .problems import Problem, problems_table
from .volumes import VolumeReading, Volumes, read_volumes

__all__ = [
    "CallLog",
    "CallLogReading",
    "Problem",
    "VolumeReading",
    "Volumes",
    "problems_table",
    "read_call_log",
    "read_volumes",
]
