"""One replication of the contact center: a Scenario in, Journeys out."""

from .demand import DatedDemand, Demand, WeekdayDemand
from .duration import Duration
from .journeys import Journeys
from .scenario import Scenario, describe_problems
from .simulation import Engine, simulate

__all__ = [
    "DatedDemand",
    "Demand",
    "Duration",
    "Engine",
    "Journeys",
    "Scenario",
    "WeekdayDemand",
    "describe_problems",
    "simulate",
]
