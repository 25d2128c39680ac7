"""Which scenario is edited, and what it is compared with."""

from __future__ import annotations

from analytics.pages.plan_choice import choose_plan
from queueing import Scenario


def choose_scenario() -> Scenario:
    """Show the plans to start from, samples and saved ones; gives the chosen one."""
    return choose_plan("Plan", "plan", "What editing begins with, and what the changes are compared with.")
