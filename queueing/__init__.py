"""One replication of the contact center: a Scenario in, Journeys out."""

from .journeys import Journeys
from .scenario.demand import DatedDemand, Demand, WeekdayDemand
from .scenario.duration import Duration
from .scenario.problems import describe_problems
from .scenario.scenario import Scenario
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
