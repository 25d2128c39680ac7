"""Opening hours as a table that is edited: a row for each weekday, also where they do not fit yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, OpeningHours, format_clock_time

from .variations import clock_choices

TypedHours = OpeningHours | Mapping[str, Mapping[str, str | None] | None]
"""Opening hours, or what was typed where they cannot be."""

ENDS: Final = ("opens", "closes")


def hours_rows(hours: TypedHours) -> list[dict[str, str | None]]:
    """Opening and closing of each weekday as clock times; none where lines stay shut."""
    if not isinstance(hours, OpeningHours):
        return [dict(hours[name] or dict.fromkeys(ENDS)) for name in WEEKDAYS]
    days = [hours.on(weekday) for weekday in range(len(WEEKDAYS))]
    return [{end: None if day is None else format_clock_time(getattr(day, end)) for end in ENDS} for day in days]


def clock_options(hours: TypedHours) -> list[str]:
    """The clock times that can be chosen: every half-hour, and those in use."""
    used = {clock for row in hours_rows(hours) for clock in row.values() if clock}
    return sorted({*clock_choices(0, MINUTES_PER_DAY), *used})


def with_hours_edits(hours: TypedHours, edits: Mapping[str, Any]) -> TypedHours:
    """The opening hours with what was edited in the table, as a data editor gives it; a day without times is shut."""
    rows = hours_rows(hours)
    for row, cells in edits.get("edited_rows", {}).items():
        rows[int(row)] |= {end: cells[end] or None for end in ENDS if end in cells}
    typed = {name: row if any(row.values()) else None for name, row in zip(WEEKDAYS, rows, strict=True)}
    try:
        return OpeningHours.model_validate(typed)
    except ValidationError:
        return typed
