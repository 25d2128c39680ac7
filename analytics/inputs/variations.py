"""What a planner changes in a scenario, and what differs between two of them, in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from analytics.wording import day_in_words
from queueing import Scenario
from queueing.scenario.calendar import SATURDAY, WEEKDAYS, StaffingTable, format_clock_time
from queueing.scenario.demand import Demand

from .staffing_edits import Day, grid_of, with_cells


def with_fields(scenario: Scenario, **fields: Any) -> Scenario:
    """The scenario with other values in some fields, checked as a whole.

    A field may be a part's field, or one of a part within it, written with two underscores: ``cutoff__time=960``.

    Raises:
        pydantic.ValidationError: the result is not a possible scenario.
    """
    values: Any = scenario
    for name, value in fields.items():
        values = _with_field(values, name, value)
    return Scenario.model_validate(_fields_of(values))


def _with_field(part: Any, name: str, value: Any) -> Any:
    """The fields of a part with another value in one of them, or in one of a part within it."""
    own, _, inner = name.partition("__")
    fields = _fields_of(part)
    fields[own] = _with_field(fields[own], inner, value) if inner else value
    return fields


def _fields_of(part: Any) -> dict[str, Any]:
    """The fields of a part by name; a part that was changed before is its fields."""
    return {each: getattr(part, each) for each in type(part).model_fields} if _is_model(part) else dict(part)


def _is_model(value: object) -> bool:
    return hasattr(type(value), "model_fields")


def with_demand(scenario: Scenario, demand: Demand, start: date | None = None, *, source: str = "") -> Scenario:
    """The scenario with other expected calls, and another first day where one is given.

    ``source`` says in words where the calls come from, for whoever reads the results later.
    """
    named = demand.model_copy(update={"source": source})
    return with_fields(scenario, demand=named, start=start or scenario.start)


def source_in_words(scenario: Scenario) -> str:
    """Where a scenario's calls come from: ``mean week of march.csv``; ``the plan's own`` where nothing else is said."""
    return scenario.demand.source or "the plan's own"


def with_more_officers(scenario: Scenario, more: int, begins: int, ends: int) -> Scenario:
    """The scenario with ``more`` officers (fewer where negative) on duty from Monday to Friday.

    They are added between two minutes after midnight, in intervals that begin there, and never fall below 0. Dates
    with staffing of their own keep it, and so do weekends.
    """
    if more == 0:
        return scenario
    staffing = scenario.tier2.staffing
    if isinstance(staffing.on_duty, int):
        return with_fields(scenario, tier2__staffing=_constant(staffing, max(0, staffing.on_duty + more)))
    table = staffing.on_duty
    step = table.interval_minutes
    days = {
        name: tuple(
            max(0, people + more) if begins <= interval * step < ends else people
            for interval, people in enumerate(getattr(table, name))
        )
        for name in WEEKDAYS[:SATURDAY]
    }
    changed = StaffingTable.model_validate({**table.model_dump(), **days})
    return with_fields(scenario, tier2__staffing={"on_duty": changed, "overrides": staffing.overrides})


def _constant(staffing: Any, people: int) -> dict[str, Any]:
    return {"on_duty": people, "overrides": staffing.overrides}


def with_officers_beside(scenario: Scenario, more: int, days: Collection[int], begins: int) -> Scenario:
    """The scenario with ``more`` officers (fewer where negative) wherever it has some on certain weekdays.

    ``days`` are weekdays (0 is Monday), and ``begins`` is the minute after midnight from which on they are added. Dates
    with staffing of their own keep it, and nowhere is it fewer than nobody.
    """
    staffing = scenario.tier2.staffing
    grid = grid_of(staffing)
    cells: dict[tuple[Day, int], int] = {
        (day, minute): max(0, int(grid.people[row, day]) + more)
        for row, minute in enumerate(grid.minutes())
        for day in days
        if minute >= begins and grid.people[row, day] > 0
    }
    return scenario if more == 0 else with_fields(scenario, tier2__staffing=with_cells(staffing, cells))


def cutoff_minute(scenario: Scenario) -> int | None:
    """The cutoff in minutes after midnight; None where there is none."""
    return None if scenario.cutoff.rule == "never" else scenario.cutoff.time


def hours_by_weekday(scenario: Scenario) -> tuple[tuple[int, int] | None, ...]:
    """When lines open and close on each weekday from Monday, in minutes after midnight; None where they stay shut."""
    every = (scenario.opening_hours.on(weekday) for weekday in range(len(WEEKDAYS)))
    return tuple(None if hours is None else (hours.opens, hours.closes) for hours in every)


def period_in_words(scenario: Scenario) -> str:
    """The days with arrivals: ``Mon 2 Mar to Sun 8 Mar 2026``."""
    return f"{day_in_words(scenario.start)} to {day_in_words(scenario.last_day)} {scenario.last_day.year}"


def clock_choices(begins: int, ends: int, step: int = 30) -> list[str]:
    """Clock times from one minute after midnight to another, as ``15:30``."""
    return [format_clock_time(minute) for minute in range(begins, ends + 1, step)]
