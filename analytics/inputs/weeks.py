"""The week that a plan is simulated for: its own, or the same days in the week to come."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.measures.scopes import DAYS_PER_WEEK
from analytics.wording import day_in_words
from queueing import Scenario

from .variations import with_fields


def in_week_to_come(scenario: Scenario, today: date) -> Scenario:
    """The plan moved by whole weeks so that its first measured day is the first of its weekday from ``today`` on.

    Dates with staffing of their own and closing days stay where they are.

    Raises:
        pydantic.ValidationError: it cannot be on other days, since its calls are those of certain dates.
    """
    measured = scenario.start + timedelta(days=scenario.warmup_days)
    weeks = -((measured - today).days // DAYS_PER_WEEK)
    return with_fields(scenario, start=scenario.start + timedelta(days=weeks * DAYS_PER_WEEK))


def ends_before(last: date, scenario: Scenario) -> str:
    """That volumes whose last day is ``last`` end before a plan's first one, as a sentence; empty where they don't."""
    if last >= scenario.start:
        return ""
    return f"The volumes end {day_in_words(last)} {last.year}, before the week that is simulated."
