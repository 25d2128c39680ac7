"""The oracle's days: when lines are open, who is on duty, what arrives, where a cutoff is in force.

A plain reading of docs/model.md, "Clock and calendar", "Demand", "Work that is not calls", "Absence" and "The cutoff in
force".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import accumulate, count, pairwise
from typing import Final

import holidays
from scipy import special

from queueing import Scenario
from queueing.draws import callers
from queueing.scenario.calendar import Hours
from queueing.tiers import TIERS, TierName
from tests.queueing.oracle_callers import STREAMS_OF_A_DAY, Numbers, number_of_item

DAY: Final = 1440
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERSONS_OF_AN_INTERVAL: Final = 10_000_000
_MOST_CALLS: Final = 9_900_000.0


@dataclass(frozen=True)
class Duty:
    """People on duty at a tier, and whether lines are open, from a minute on."""

    minute: float
    people: int
    lines_open: bool


@dataclass(frozen=True)
class FirstCall:
    """Who calls for the first time, and when."""

    minute: float
    person: int


@dataclass(frozen=True)
class Item:
    """An item of other work, and when it comes."""

    minute: float
    number: int


@dataclass(frozen=True)
class Days:
    """The days of a scenario in one replication."""

    scenario: Scenario
    numbers: Numbers

    @property
    def count(self) -> int:
        """Days up to the end of the calendar."""
        return self.scenario.days + self.scenario.max_overrun_days

    def date_of(self, day: int) -> date:
        """The date of a day, counted from 0."""
        return self.scenario.start + timedelta(days=day)

    def is_closed(self, day: int) -> bool:
        """Whether it is a federal holiday that is kept, or a closing day."""
        on = self.date_of(day)
        is_holiday = self.scenario.closed_on_federal_holidays and on in _federal_holidays(on.year)
        return is_holiday or on in self.scenario.closing_days

    def takes_appointments(self, day: int) -> bool:
        """Whether a field office takes appointments: on Mondays to Fridays that are not closed."""
        return self.date_of(day).weekday() < 5 and not self.is_closed(day)

    def hours(self, day: int) -> tuple[float, float] | None:
        """From when up to when lines are open on a day; None where they stay shut."""
        hours: Hours | None = getattr(self.scenario.opening_hours, WEEKDAYS[self.date_of(day).weekday()])
        if hours is None or self.is_closed(day):
            return None
        return float(DAY * day + hours.opens), float(DAY * day + hours.closes)

    def lines_open(self, minute: float) -> bool:
        """Whether lines are open at a minute: from opening up to but not at closing."""
        hours = self.hours(int(minute // DAY))
        return hours is not None and hours[0] <= minute < hours[1]

    def next_opening(self, after: float) -> tuple[float, float] | None:
        """The hours of the first day that opens after a minute; None where the calendar ends before."""
        every = (self.hours(day) for day in range(int(after // DAY), self.count))
        return next((hours for hours in every if hours is not None and hours[0] > after), None)

    # --- People on duty ---------------------------------------------------------------------------------------------

    def duty(self, tier: TierName) -> list[Duty]:
        """Who is on duty from minute 0 on, and each change of people or of lines after it."""
        step, duty = getattr(self.scenario, tier).staffing.interval_minutes, []
        for day in range(self.count):
            people, hours, midnight = self._people(tier, day), self.hours(day), float(DAY * day)
            minutes = {midnight + step * interval for interval in range(len(people))}
            minutes |= {minute for minute in hours or () if minute < midnight + DAY}
            for minute in sorted(minutes):
                is_open = hours is not None and hours[0] <= minute < hours[1]
                duty.append(Duty(minute, people[int(minute - midnight) // step], is_open))
        return [duty[0]] + [
            new for old, new in pairwise(duty) if (old.people, old.lines_open) != (new.people, new.lines_open)
        ]

    def _people(self, tier: TierName, day: int) -> list[int]:
        """Those of the people planned in each interval of a day who are not absent on it."""
        planned = self._planned(tier, day)
        if getattr(self.scenario, tier).absence_mean == 0:
            return planned
        rate, subject = self._absence_rate(tier, day), self._absence_subject(tier, day)
        places = range(max(planned))
        is_there = [self.numbers.of(callers.ABSENT, subject * 2**32 + place) >= rate for place in places]
        return [sum(is_there[:people]) for people in planned]

    def officer_minutes(self, begin: int, minutes: int) -> int:
        """The officer-minutes planned from a minute on, in one day; 0 where nobody is planned at some minute."""
        day, first = divmod(begin, DAY)
        planned, step = self._planned("tier2", day), self.scenario.tier2.staffing.interval_minutes
        people = [planned[minute // step] for minute in range(first, first + minutes)]
        return sum(people) if min(people) > 0 else 0

    def _planned(self, tier: TierName, day: int) -> list[int]:
        staffing, on = getattr(self.scenario, tier).staffing, self.date_of(day)
        people: int | tuple[int, ...]
        if on in staffing.overrides:
            people = staffing.overrides[on]
        elif self.is_closed(day):
            people = 0
        elif isinstance(staffing.on_duty, int):
            people = staffing.on_duty
        else:
            people = getattr(staffing.on_duty, WEEKDAYS[on.weekday()])
        intervals = DAY // staffing.interval_minutes
        return [people] * intervals if isinstance(people, int) else list(people or (0,) * intervals)

    def _absence_rate(self, tier: TierName, day: int) -> float:
        mean, cv = getattr(self.scenario, tier).absence_mean, getattr(self.scenario, tier).absence_cv
        if cv < 1e-6:
            return float(mean)
        number = self.numbers.of(callers.ABSENCE_RATE, self._absence_subject(tier, day))
        both = (1 - mean) / (mean * cv**2) - 1
        return float(special.betaincinv(mean * both, (1 - mean) * both, number))

    @staticmethod
    def _absence_subject(tier: TierName, day: int) -> int:
        return day * 3 + list(TIERS).index(tier)

    # --- First calls ------------------------------------------------------------------------------------------------

    def first_calls(self) -> list[FirstCall]:
        """All first calls, in order of arrival."""
        calls = []
        for day in range(self.scenario.days):
            own = self._interval_factors(day)
            for interval, (begins, ends, expected) in self._expected(day).items():
                subject = day * self._intervals_of_a_day + interval
                first = (subject + 1) * _PERSONS_OF_AN_INTERVAL
                until, known = begins, 0
                if day == 0 and begins < self._minute:
                    until, known = min(ends, float(self._minute)), self._given[interval]
                    calls += self._arrivals(first, known, begins, until)
                left = expected * (ends - until) / (ends - begins)
                mean = left * self.scenario.volume_factor * self._busyness(day) * own[interval]
                number = self.numbers.of(callers.INTERVAL_COUNT, subject)
                drawn = _poisson_quantile(number, min(mean, _MOST_CALLS)) if until < ends else 0
                calls += self._arrivals(first + known, drawn, until, ends)
        return sorted(calls, key=lambda call: (call.minute, call.person))

    def _arrivals(self, first: int, number: int, begins: float, ends: float) -> list[FirstCall]:
        """So many persons, from the first on, who call between two minutes."""
        persons = range(first, first + number)
        return [
            FirstCall(begins + (ends - begins) * self.numbers.of(callers.ARRIVAL, person), person) for person in persons
        ]

    @property
    def _minute(self) -> int:
        """The time of the first day up to which first calls are known."""
        return self.scenario.already.minute

    def _expected_so_far(self) -> dict[int, float]:
        """The calls expected in each interval of the first day up to the minute, where lines are open before it."""
        return {
            interval: calls * self.scenario.volume_factor * (min(ends, float(self._minute)) - begins) / (ends - begins)
            for interval, (begins, ends, calls) in self._expected(0).items()
            if begins < self._minute
        }

    @cached_property
    def _given(self) -> list[int]:
        """The first calls given in each interval of the first day."""
        given = self.scenario.already.first_calls
        if isinstance(given, tuple):
            return [*given, *[0] * (self._intervals_of_a_day - len(given))]
        counts = [0] * self._intervals_of_a_day
        expected = self._expected_so_far()
        for call in range(given or 0):
            number = self.numbers.of(callers.SO_FAR, call) * sum(expected.values())
            ends = list(accumulate(expected.values()))
            counts[list(expected)[sum(number >= end for end in ends[:-1])]] += 1
        return counts

    def _begins_anew(self) -> bool:
        """Whether something is known of the first day: calls came up to the minute, or were expected."""
        return sum(self._given) > 0 or sum(self._expected_so_far().values()) > 0

    def work_items(self) -> list[Item]:
        """The items of other work that come, in order of their numbers."""
        items = []
        for day in range(self.scenario.days):
            hours, weekday = self.hours(day), WEEKDAYS[self.date_of(day).weekday()]
            if hours is None:
                continue
            for place, stream in enumerate(self.scenario.work):
                number = self.numbers.of(callers.WORK_COUNT, day * STREAMS_OF_A_DAY + place)
                come = _poisson_quantile(number, getattr(stream, weekday))
                for item in (number_of_item(day, place, index) for index in range(come)):
                    within = self.numbers.of(callers.WORK_ARRIVAL, item)
                    items.append(Item(hours[0] + (hours[1] - hours[0]) * within, item))
        return items

    @property
    def _intervals_of_a_day(self) -> int:
        return DAY // self.scenario.demand.interval_minutes

    def _expected(self, day: int) -> dict[int, tuple[float, float, float]]:
        """The open part of each interval of a day, and the calls expected in it, of those that are not wholly shut."""
        hours, on, length = self.hours(day), self.date_of(day), self.scenario.demand.interval_minutes
        if hours is None:
            return {}
        table: tuple[float, ...]
        if self.scenario.demand.kind == "dated":
            table = self.scenario.demand.calls.get(on, ())
        else:
            table = getattr(self.scenario.demand, WEEKDAYS[on.weekday()])
        expected = {}
        for interval, calls in enumerate(table or (0.0,) * self._intervals_of_a_day):
            begins = max(float(DAY * day + interval * length), hours[0])
            ends = min(float(DAY * day + (interval + 1) * length), hours[1])
            if begins < ends:
                expected[interval] = begins, ends, calls
        return expected

    def _busyness(self, day: int) -> float:
        """What all calls of a day are multiplied by."""
        number, cv = self.numbers.of(callers.DAY_BUSYNESS, day), self.scenario.daily_cv
        if cv == 0:
            return 1.0
        shape = rate = cv**-2
        if day == 0:
            e, r = self._expected_so_far(), self.scenario.interval_correlation
            expected, d = sum(e.values()), 1.0
            if expected > 0:
                pairs = sum(e[i] * e[j] * r ** abs(i - j) for i in e for j in e)
                d += self.scenario.interval_cv**2 * pairs / expected
            shape, rate = shape + sum(self._given) / d, rate + expected / d
        return float(special.gammaincinv(shape, number) / rate)

    def _interval_factors(self, day: int) -> list[float]:
        """What the calls of each interval of a day are multiplied by beside."""
        cv, r, intervals = self.scenario.interval_cv, self.scenario.interval_correlation, self._intervals_of_a_day
        length = self.scenario.demand.interval_minutes
        if cv == 0:
            return [1.0] * intervals
        factors: list[float] = []
        z = 0.0
        for interval in range(intervals):
            number = self.numbers.of(callers.INTERVAL_BUSYNESS, day * intervals + interval)
            e = float(special.ndtri(number))
            is_anew = day == 0 and self._begins_anew() and interval == self._minute // length
            z = r * z + math.sqrt(1 - r**2) * e if interval and not is_anew else e
            factors.append(float(special.gammaincinv(cv**-2, special.ndtr(z)) * cv**2))
        return factors

    # --- The cutoff -------------------------------------------------------------------------------------------------

    def cutoff(self, day: int) -> float:
        """The minute of the cutoff on a day."""
        return float(DAY * day + self.scenario.cutoff.time)

    def is_heavy(self, day: int, first_calls: list[FirstCall]) -> bool:
        """Whether more first calls arrived from opening up to the cutoff than a heavy day's share of that time."""
        hours, cutoff = self.hours(day), self.cutoff(day)
        if hours is None:
            return False
        arrived = sum(hours[0] <= call.minute < cutoff for call in first_calls if call.minute // DAY == day)
        expected = self._expected(day).values()
        whole = sum(calls for _, _, calls in expected)
        before = sum(
            calls * min(max((cutoff - begins) / (ends - begins), 0.0), 1.0) for begins, ends, calls in expected
        )
        return whole > 0 and arrived > self.scenario.cutoff.heavy_day_calls * (before / whole)


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    """Those of a year and the next one, with the weekdays on which they are observed."""
    return frozenset(holidays.country_holidays("US", years=(year, year + 1)))


def _poisson_quantile(number: float, mean: float) -> int:
    """The smallest count up to which a Poisson number of this mean stays with at least this probability."""
    return next(calls for calls in count() if special.pdtr(calls, mean) >= number)
