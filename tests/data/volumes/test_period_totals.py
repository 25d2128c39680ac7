"""Totals of weeks and months are named as such, and what would be needed is said."""

from __future__ import annotations

import pytest

from data import Choices, read_volumes
from data.volumes.daily_totals import even_profile

PERIODS = {
    "months as ISO writes them": ("Month,Calls\n2026-01,4100\n2026-02,3900\n2026-03,4300\n", "months"),
    "months by name": ("Month,Calls\nJan 2026,4100\nFeb 2026,3900\nMar 2026,4300\n", "months"),
    "months in German": ("Monat;Anrufe\nJanuar;4100\nFebruar;3900\nMärz;4300\n", "months"),
    "months in a column of dates": ("Date,Calls\n03/2026,4100\n04/2026,3900\n", "months"),
    "year and month": ("Year,Month,Calls\n2026,1,4100\n2026,2,3900\n", "months"),
    "first days of months": ("Date,Calls\n2026-01-01,4100\n2026-02-01,3900\n2026-03-01,4300\n", "months"),
    "last days of months": ("Date,Calls\n2026-01-31,4100\n2026-02-28,3900\n2026-03-31,4300\n", "months"),
    "ISO weeks": ("Week,Calls\n2026-W10,1100\n2026-W11,1000\n", "weeks"),
    "weeks in German": ("KW;Anrufe\nKW 10/2026;1100\nKW 11/2026;1000\n", "weeks"),
    "year and week": ("Year,Week,Calls\n2026,10,1100\n2026,11,1000\n", "weeks"),
    "weeks and times of day": ("Week,Time,Calls\n11,08:00,12\n11,08:30,15\n11,09:00,9\n", "weeks"),
    "Mondays": ("Week of,Calls\n3/2/2026,1100\n3/9/2026,1000\n3/16/2026,900\n", "weeks"),
    "spans of dates": ("Period,Calls\n3/2/2026 - 3/8/2026,1100\n3/9/2026 - 3/15/2026,1000\n", "several days"),
    "quarters": ("Quarter,Calls\nQ1 2026,11000\nQ2 2026,10000\n", "quarters"),
}


@pytest.mark.parametrize(("text", "what"), PERIODS.values(), ids=PERIODS)
def test_totals_of_long_periods_are_refused_with_what_would_be_needed(text: str, what: str) -> None:
    reading = read_volumes(text.encode(), Choices(profile=even_profile(8 * 60, 18 * 60)))
    assert reading.volumes is None
    (problem,) = reading.errors
    assert problem.message.startswith(f"the lines are totals of {what}: ")
    assert "needed is an export by interval, of 15, 30 or 60 minutes, or at least by day" in problem.message
    assert reading.lines is not None
    assert reading.lines.read == 0


@pytest.mark.parametrize(
    "text",
    [
        "Date,Calls\n2026-03-02,240\n2026-03-03,230\n2026-03-09,250\n",
        "Date,Month,Calls\n2026-03-02,March,240\n2026-03-03,March,230\n",
        "Date,Calls\n2026-03-02,240\n2026-03-09,230\n",
    ],
)
def test_totals_of_days_are_none_of_them(text: str) -> None:
    reading = read_volumes(text.encode(), Choices(profile=even_profile(8 * 60, 18 * 60)))
    assert reading.errors == ()
    assert reading.volumes is not None
