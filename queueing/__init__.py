"""One replication of the contact center: a Scenario in, Journeys out."""

from .demand import DatedDemand, Demand, WeekdayDemand
from .duration import Duration
from .journeys import Journeys
from .problems import describe_problems
from .scenario import Scenario
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
