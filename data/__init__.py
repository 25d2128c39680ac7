"""Data at rest: call volumes and call logs read, checked and explained."""

from .call_log import CallLog, CallLogReading, read_call_log
from .choices import Choices
from .problems import Problem, problems_table
from .volume_files import VolumeReading, read_volumes
from .volumes import Volumes

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
