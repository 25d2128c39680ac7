"""The calendar: clock times, opening hours, federal holidays, closing days, staffing tables and overrides."""

from __future__ import annotations

from datetime import date

import holidays
import numpy as np
import pytest

from queueing import simulate
from queueing.plan import lay_out
from queueing.scenario.calendar import federal_holidays, format_clock_time, parse_clock_time
from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, at, center, demand, on_duty

pytestmark = pytest.mark.usefixtures("each_engine")

EVERY_MORNING = demand(**{day: {9: 20.0} for day in WEEK})


def days_with_calls(start: date, days: int, **changes: object) -> list[int]:
    """The days, counted from 0, on which calls arrive."""
    journeys = simulate(center(start=start, days=days, demand=EVERY_MORNING, **changes), seed=1)
    return list(map(int, np.unique(journeys["arrived"] // 1440)))


@pytest.mark.parametrize(
    ("text", "minutes"), [("00:00", 0), ("8:00", 480), ("15:30", 930), ("24:00", 1440), (" 09:05 ", 545)]
)
def test_clock_times_are_minutes_after_midnight(text: str, minutes: int) -> None:
    assert parse_clock_time(text) == minutes
    assert parse_clock_time(format_clock_time(minutes)) == minutes


@pytest.mark.parametrize("text", ["24:01", "8", "08:60", "-1:00", "8 pm", ""])
def test_other_texts_are_not_clock_times(text: str) -> None:
    with pytest.raises(ValueError, match="is not a clock time; allowed are 00:00 to 24:00"):
        parse_clock_time(text)


def test_federal_holidays_are_those_that_the_library_gives_for_the_country() -> None:
    for year in range(2000, 2050):
        country = holidays.country_holidays("US", years=[year, year + 1])
        assert federal_holidays(year) == {day for day in country if day.year == year}


def test_lines_are_shut_at_weekends() -> None:
    assert days_with_calls(date(2026, 3, 2), 9) == [0, 1, 2, 3, 4, 7, 8]


@pytest.mark.parametrize(
    ("holiday", "weekday"),
    [
        (date(2026, 7, 3), 4),  # Independence Day 2026 falls on a Saturday
        (date(2027, 12, 31), 4),  # New Year's Day 2028 falls on a Saturday
        (date(2027, 7, 5), 0),  # Independence Day 2027 falls on a Sunday
        (date(2026, 11, 26), 3),  # Thanksgiving
        (date(2026, 6, 19), 4),  # Juneteenth
    ],
)
def test_federal_holidays_are_kept_on_the_day_they_are_observed(holiday: date, weekday: int) -> None:
    assert holiday.weekday() == weekday
    assert holiday in federal_holidays(holiday.year)
    assert days_with_calls(holiday, 1) == []
    assert days_with_calls(holiday, 1, closed_on_federal_holidays=False) == [0]


def test_there_are_eleven_federal_holidays_in_2026() -> None:
    weekdays = [day for day in federal_holidays(2026) if day.weekday() < 5]
    assert len(weekdays) == 11


def test_nobody_is_on_duty_on_holidays_unless_an_override_says_so() -> None:
    # Wednesday, then Thanksgiving, then Friday. Callbacks from before: 10 minutes each, one officer from 9 to 10.
    staffing = on_duty(9, 10, 1, WEEK)
    week = {"start": date(2026, 11, 25), "days": 1, "callback": {"backlog": 9}}
    served = simulate(center(**week, tier2={"staffing": staffing}), seed=1)["tier2_start"]
    assert served.tolist() == [at(0, 9, 10 * k) for k in range(6)] + [at(2, 9, 10 * k) for k in range(3)]
    staffing = {**staffing, "overrides": {date(2026, 11, 26): 1}}
    served = simulate(center(**week, tier2={"staffing": staffing}), seed=1)["tier2_start"]
    assert served.tolist() == [at(0, 9, 10 * k) for k in range(6)] + [at(1, 0, 10 * k) for k in range(3)]


def test_a_constant_number_is_not_on_duty_on_a_holiday_either() -> None:
    served = simulate(center(start=date(2026, 11, 26), callback={"backlog": 1}), seed=1)["tier2_start"]
    assert served.tolist() == [at(1, 0)]


def test_closing_days_shut_lines_tiers_and_office() -> None:
    closing = [date(2026, 3, 3)]
    assert days_with_calls(date(2026, 3, 2), 3, closing_days=closing) == [0, 2]
    plan = lay_out(center(closing_days=closing))
    assert plan.tier1_duty.minute.tolist()[:6] == [0, 480, 1200, 1440, 2880, 2880 + 480]
    assert plan.tier1_duty.people.tolist()[:6] == [1000, 1000, 1000, 0, 1000, 1000]
    assert plan.tier1_duty.lines_open.tolist()[:6] == [0, 1, 0, 0, 0, 1]


def test_an_override_may_be_one_number_for_the_day() -> None:
    staffing = {"on_duty": 0, "overrides": {date(2026, 3, 4): 1}}
    journeys = simulate(center(callback={"backlog": 3}, tier2={"staffing": staffing}), seed=1)
    assert journeys["tier2_start"].tolist() == [at(2, 0), at(2, 0, 10), at(2, 0, 20)]


def test_an_empty_override_is_nobody_on_duty() -> None:
    staffing = {"on_duty": 1, "overrides": {date(2026, 3, 2): []}}
    journeys = simulate(center(callback={"backlog": 1}, tier2={"staffing": staffing}), seed=1)
    assert journeys["tier2_start"].tolist() == [at(1, 0)]


def test_adjoining_days_around_the_clock_are_open_without_a_break() -> None:
    # One representative needs 5 minutes a call; nobody is closed out or required to take a callback at midnight.
    busy = demand(monday={23: 20.0}, tuesday={0: 20.0})
    scenario = center(days=2, opening_hours=AROUND_THE_CLOCK, demand=busy, tier2={"staffing": 1})
    plan = lay_out(scenario)
    assert plan.tier2_duty.minute.tolist() == [0]
    journeys = simulate(scenario, seed=1)
    assert len(journeys) > 25
    assert journeys.ended_as("resolved_tier2").all()
    assert journeys.took("live").all()
    assert (journeys["estimated_wait"][journeys["transfer_asked"] > 1440] > 100).any()


def test_hours_until_midnight_end_at_midnight() -> None:
    until_midnight = {"monday": {"opens": "08:00", "closes": "24:00"}, "tuesday": {"opens": "08:00", "closes": "20:00"}}
    # The last calls ask for Tier 2 after midnight, when lines are shut: their wait is infinite, a callback follows.
    journeys = simulate(center(opening_hours=until_midnight, demand=demand(monday={23: 60.0})), seed=1)
    late = journeys["transfer_asked"] >= at(1, 0)
    assert 0 < late.sum() < len(late)
    assert np.isinf(journeys["estimated_wait"][late]).all()
    assert journeys.took("callback").tolist() == late.tolist()
