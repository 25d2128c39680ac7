"""Dates in which a spreadsheet exchanged day and month: found, asked about and exchanged back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data import Choices, VolumeReading, read_volumes
from data.volumes.choices import Decision

DAYS = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(59)]
CALLS = {day: 100 + (7 * day.day + day.month) % 31 for day in DAYS}


def exchanged(day: date) -> date:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def file_of(rows: list[tuple[str, date]], beside: str | None = None) -> str:
    """Two half-hours for each day, as a file writes it, and what stands beside its date."""
    names = "Date,Time,Calls" if beside is None else "Date,Weekday,Time,Calls"
    weekdays = {day: "" if beside is None else f"{day:{beside}}," for _, day in rows}
    lines = [f'"{text}",{weekdays[day]}{time},{CALLS[day]}' for text, day in rows for time in ("08:00", "08:30")]
    return "\n".join([names, *lines, ""])


def read(text: str, **decisions: Decision) -> VolumeReading:
    kinds = {kind.replace("_", " "): decision for kind, decision in decisions.items()}
    return read_volumes(text.encode(), Choices(decisions=kinds))


def by_day(reading: VolumeReading) -> dict[date, float]:
    assert reading.volumes is not None, reading.problems
    days = reading.volumes.by_day()
    return {day.date(): calls / 2 for day, calls in zip(days["date"], days["calls"], strict=True)}


WRITTEN = {
    "dates and texts": [(f"{exchanged(day)}" if day.day <= 12 else f"{day:%d/%m/%Y}", day) for day in DAYS],
    "names of months and texts": [
        (f"{exchanged(day):%b %d, %Y}" if day.day <= 12 else f"{day:%d.%m.%Y}", day) for day in DAYS
    ],
    "the month first in texts": [(f"{exchanged(day)}" if day.day <= 12 else f"{day:%m/%d/%Y}", day) for day in DAYS],
    "with a time of day": [(f"{exchanged(day)} 00:00:00" if day.day <= 12 else f"{day:%d/%m/%Y}", day) for day in DAYS],
    "dates alone": [(f"{exchanged(day)}", day) for day in DAYS],
    "dates alone, in order": sorted((f"{exchanged(day)}", day) for day in DAYS),
    "twelve days": [(f"{exchanged(day)}", day) for day in DAYS[:12]],
}


@pytest.mark.parametrize("rows", WRITTEN.values(), ids=WRITTEN)
def test_they_are_asked_about_and_exchanged_back(rows: list[tuple[str, date]]) -> None:
    text = file_of(rows)
    asked = read(text)
    assert asked.volumes is None
    assert [problem.kind for problem in asked.errors] == ["swapped dates"]
    moved = sum(exchanged(day) != day for _, day in rows)
    assert f"{moved} dates seem to have day and month exchanged" in asked.errors[0].message
    answered = read(text, swapped_dates="exchange")
    assert by_day(answered) == {day: CALLS[day] for _, day in rows}
    assert answered.changes["what"].tolist().count("day and month exchanged") == moved
    literally = by_day(read(text, swapped_dates="as it is"))
    assert literally[date(2026, 2, 1)] == CALLS[date(2026, 1, 2)]


def test_weekdays_beside_dates_show_what_neither_notation_nor_order_does() -> None:
    """A whole year in order: exchanged, the same days are there."""
    some = [day for day in DAYS if day.day in (2, 3, 20, 21)]
    rows = [(f"{exchanged(day)}", day) for day in some]
    asked = read(file_of(rows, "%A"))
    assert [problem.kind for problem in asked.errors] == ["swapped dates"]
    assert "Friday stands beside it, which is the weekday of 2 January 2026" in asked.errors[0].message
    assert by_day(read(file_of(rows, "%A"), swapped_dates="exchange")) == {day: CALLS[day] for day in some}


@pytest.mark.parametrize("beside", ["%A", "%a"])
def test_dates_on_the_weekdays_beside_them_are_right_however_they_are_written(beside: str) -> None:
    mixed = [(f"{day}" if day.day <= 12 else f"{day:%d/%m/%Y}", day) for day in DAYS]
    reading = read(file_of(mixed, beside))
    assert reading.errors == ()
    assert by_day(reading) == {day: CALLS[day] for day in DAYS}


@pytest.mark.parametrize(
    "days", [[date(2026, 1, 2), date(2026, 1, 5)], [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]]
)
def test_weekdays_settle_the_order_of_day_and_month(days: list[date]) -> None:
    """The second file would be read as three days in a row, the month first."""
    german = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
    lines = [f"{day:%d/%m/%Y},{german[day.weekday()]},{time},7" for day in days for time in ("08:00", "08:30")]
    reading = read("\n".join(["Date,Tag,Time,Calls", *lines]))
    assert list(by_day(reading)) == days
    assert any("read with the day first, which alone gives the weekdays" in str(each) for each in reading.warnings)


def test_a_weekday_that_is_not_the_dates_waits_for_a_decision() -> None:
    rows = [(f"{day}", day) for day in DAYS]
    text = file_of(rows, "%A").replace('"2026-01-20",Tuesday', '"2026-01-20",Wednesday')
    asked = read(text)
    assert asked.volumes is None
    assert "2026-01-20 is a Tuesday, but Wednesday stands beside it" in asked.errors[0].message
    assert by_day(read(text, weekday="as it is"))[date(2026, 1, 20)] == CALLS[date(2026, 1, 20)]
    assert date(2026, 1, 20) not in by_day(read(text, weekday="leave out"))


@pytest.mark.parametrize(
    "days",
    [
        DAYS,
        DAYS[::7],
        [day for day in DAYS if day.weekday() < 5],
        [*DAYS[:5], *DAYS[40:45]],
        [date(2026, month, day) for month in (1, 2) for day in range(5, 10)],
    ],
)
def test_right_dates_are_not_doubted(days: list[date]) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%b %d, %Y"):
        assert read(file_of([(f"{day:{form}}", day) for day in days])).errors == ()
