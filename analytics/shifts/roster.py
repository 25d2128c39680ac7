"""A week for each person, from counts of people by shift, weekday and break."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers

from .model import Group, Shift, ShiftCounts
from .rules import DAYS, ShiftKind, ShiftRules


@dataclass(frozen=True)
class RosterDuty:
    """A person's shift on a day; minutes are after that day's midnight, beyond 1,440 on the next day."""

    weekday: int
    starts: int
    ends: int
    breaks: tuple[tuple[int, int], ...]
    """From when to when."""


@dataclass(frozen=True)
class Week:
    """What one person works, every week."""

    person: int
    """Numbered from 1."""
    kind: str
    duties: tuple[RosterDuty, ...]
    """By weekday."""


def roster_of(counts: ShiftCounts, rules: ShiftRules) -> tuple[Week, ...]:
    """Weeks of single people that add up to the counts, by kind and start.

    Days off that may stand apart are dealt out in turns: each weekday takes the people that follow those of the day
    before, round and round, so that nobody is taken twice on a day and all work equally many days.
    """
    weeks: list[Week] = []
    duties_of = _duties(counts, rules)
    for group, people in counts.weeks.items():
        kind = rules.kinds[group.kind]
        waiting = {weekday: deque(_on(group, weekday, duties_of)) for weekday in range(DAYS)}
        for days in _workdays(people, {weekday: len(duties) for weekday, duties in waiting.items()}, kind):
            duties = tuple(waiting[weekday].popleft() for weekday in sorted(days))
            weeks.append(Week(len(weeks) + 1, kind.name, duties))
    return tuple(weeks)


def _workdays(
    people: Mapping[frozenset[int] | None, int], on_day: Mapping[int, int], kind: ShiftKind
) -> Iterator[frozenset[int]]:
    """The workdays of each person of a group."""
    for days, number in people.items():
        if days is not None:
            yield from [days] * number
            continue
        places: list[list[int]] = [[] for _ in range(number)]
        turn = 0
        for weekday in range(DAYS):
            for _ in range(on_day[weekday]):
                places[turn % number].append(weekday)
                turn += 1
        if any(len(each) != kind.days_per_week for each in places):  # pragma: no cover (the programme's rows keep it)
            msg = f"{kind.name}: the counts by weekday do not add up to {kind.days_per_week} days for each person"
            raise AssertionError(msg)
        yield from (frozenset(each) for each in places)


def _duties(counts: ShiftCounts, rules: ShiftRules) -> dict[Shift, list[RosterDuty]]:
    """The duties of each shift, one for each of its people, with their breaks."""
    made = {}
    for shift, people in counts.shifts.items():
        kind = rules.kinds[shift.kind]
        breaks = []
        for number, each in enumerate(kind.breaks):
            taken = counts.breaks[shift, number]
            begins = [shift.start + after for after, how_many in sorted(taken.items()) for _ in range(how_many)]
            breaks.append([(begin, begin + each.minutes) for begin in begins])
        made[shift] = [
            RosterDuty(shift.weekday, shift.start, shift.start + kind.minutes, tuple(own[person] for own in breaks))
            for person in range(people)
        ]
    return made


def _on(group: Group, weekday: int, duties_of: Mapping[Shift, list[RosterDuty]]) -> Iterator[RosterDuty]:
    """A group's duties on a weekday, the earliest first."""
    for shift in sorted(duties_of):
        if shift.kind == group.kind and shift.weekday == weekday and group.start in (None, shift.start):
            yield from duties_of[shift]


def coverage_of(roster: tuple[Week, ...], interval_minutes: int) -> Integers:
    """People on shift and not in a planned break, shape (7, intervals of a day)."""
    per_day = MINUTES_PER_DAY // interval_minutes
    steps = np.zeros(DAYS * per_day, dtype=np.int64)
    for begins, ends, sign in _spans(roster):
        numbers = np.arange(begins // interval_minutes, ends // interval_minutes) % len(steps)
        np.add.at(steps, numbers, sign)
    return steps.reshape(DAYS, per_day)


def paid_of(roster: tuple[Week, ...], rules: ShiftRules, interval_minutes: int) -> Floats:
    """Paid person-hours (all but unpaid breaks) in each interval of the week, in order from Monday's midnight."""
    kinds = {kind.name: kind for kind in rules.kinds}
    per_week = DAYS * MINUTES_PER_DAY // interval_minutes
    people = coverage_of(roster, interval_minutes).ravel().astype(np.float64)
    for week in roster:
        for duty in week.duties:
            for (begins, ends), planned in zip(duty.breaks, kinds[week.kind].breaks, strict=True):
                if planned.paid:
                    first = duty.weekday * MINUTES_PER_DAY
                    numbers = np.arange((first + begins) // interval_minutes, (first + ends) // interval_minutes)
                    people[numbers % per_week] += 1.0
    return people * interval_minutes / 60


def _spans(roster: tuple[Week, ...]) -> Iterator[tuple[int, int, int]]:
    """From and to minute of the week of every time on shift (1) and in a break (-1)."""
    for week in roster:
        for duty in week.duties:
            midnight = duty.weekday * MINUTES_PER_DAY
            yield midnight + duty.starts, midnight + duty.ends, 1
            for begins, ends in duty.breaks:
                yield midnight + begins, midnight + ends, -1
