"""The week that a plan is simulated for: its own, or the same days in the week to come."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.measures.scopes import DAYS_PER_WEEK
from analytics.wording import day_in_words
from queueing import Scenario

from .variations import with_fields


def start_in_week_to_come(scenario: Scenario, today: date) -> date:
    """The plan's first day moved by whole weeks, so that its first measured day is the next one from ``today`` on."""
    measured = scenario.start + timedelta(days=scenario.warmup_days)
    weeks = -((measured - today).days // DAYS_PER_WEEK)
    return scenario.start + timedelta(days=weeks * DAYS_PER_WEEK)


def in_week_to_come(scenario: Scenario, today: date) -> Scenario:
    """The plan in the week to come; dates with staffing of their own and closing days stay where they are.

    Raises:
        pydantic.ValidationError: it cannot be on other days.
    """
    return with_fields(scenario, start=start_in_week_to_come(scenario, today))


def dates_in_words(scenario: Scenario, start: date) -> str:
    """The days of a plan that begins on ``start``, in few letters: ``30 Nov - 6 Dec 2026``."""
    last = start + timedelta(days=scenario.days - 1)
    return f"{start.day} {start:%b} - {last.day} {last:%b} {last.year}"


def ends_before(last: date, start: date, week: str = "the week that is simulated") -> str:
    """That volumes whose last day is ``last`` end before a week that begins on ``start``, and by how long.

    A sentence; empty where they don't.
    """
    weeks, days = divmod((start - last).days, DAYS_PER_WEEK)
    if last >= start:
        return ""
    many, unit = (weeks, "week") if weeks else (days, "day")
    return f"The volumes end {day_in_words(last)} {last.year}, {many} {unit}{'s' * (many > 1)} before {week}."


def ends_before_this_week(last: date, today: date) -> str:
    """The same of the week that ``today`` lies in, where a whole week or more lies between."""
    monday = today - timedelta(days=today.weekday())
    return ends_before(last, monday, "this week") if (monday - last).days >= DAYS_PER_WEEK else ""
