"""Data at rest: call volumes and call logs read, checked and explained."""

from .problems import Problem, problems_table
from .volumes import VolumeReading, Volumes, read_volumes

__all__ = ["Problem", "VolumeReading", "Volumes", "problems_table", "read_volumes"]
