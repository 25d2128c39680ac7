"""Rosters checked rule by rule and minute by minute, without the code that plans them, and the cheapest of all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, combinations_with_replacement, product

from analytics.shifts.plan import ShiftPlan
from analytics.shifts.roster import Week
from analytics.shifts.rules import ShiftKind, ShiftRules
from queueing.scenario.calendar import WEEKDAYS, StaffingTable

MINUTES_PER_DAY = 1440
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY


def requirement(step: int = 30, /, **days: dict[str, int]) -> StaffingTable:
    """People required by weekday and span of clock times: ``monday={"08:00-10:00": 3}``; nobody else."""

    def minutes(clock: str) -> int:
        hours, rest = clock.split(":")
        return int(hours) * 60 + int(rest)

    table = {}
    for name, spans in days.items():
        people = [0] * (MINUTES_PER_DAY // step)
        for span, number in spans.items():
            begins, ends = span.split("-")
            for interval in range(minutes(begins) // step, minutes(ends) // step):
                people[interval] = number
        table[name] = people
    return StaffingTable.model_validate({"interval_minutes": step, **table})


def on_each(days: Iterable[str], spans: dict[str, int]) -> dict[str, dict[str, int]]:
    """The same spans on several weekdays."""
    return dict.fromkeys(days, spans)


def check(plan: ShiftPlan) -> None:
    """Every rule holds for every person; coverage, hours and cost are what the roster says; the requirement is met."""
    rules, step = plan.rules, plan.requirement.interval_minutes
    kinds = {kind.name: kind for kind in rules.kinds}
    people: Counter[int] = Counter()
    paid: Counter[int] = Counter()
    assert [week.person for week in plan.roster] == list(range(1, len(plan.roster) + 1))
    for week in plan.roster:
        check_week(week, kinds[week.kind], rules)
        for minute, is_present, is_paid in minutes_of(week, kinds[week.kind], step):
            people[minute // step] += is_present
            paid[minute // step] += is_paid
    numbers = Counter(week.kind for week in plan.roster)
    assert rules.most_people is None or len(plan.roster) <= rules.most_people
    assert all(kind.most_people is None or numbers[kind.name] <= kind.most_people for kind in rules.kinds)
    cost = 0.0
    for weekday in range(7):
        required = plan.requirement.on(weekday) or (0,) * (MINUTES_PER_DAY // step)
        for interval, least in enumerate(required):
            at = weekday * MINUTES_PER_DAY // step + interval
            assert people[at] == plan.scheduled[weekday, interval]
            on_duty = math.floor(people[at] * (1 - rules.shrinkage_besides_breaks) + 1e-9)
            assert on_duty == plan.on_duty[weekday, interval]
            assert plan.missing[weekday, interval] > 0 or on_duty >= least
            if plan.conflict is None and rules.price_of_shortage is None:
                assert on_duty >= least
            cost += paid[at] * step / 60 * rate(rules, weekday, interval * step)
    assert math.isclose(plan.paid_hours, paid.total() * step / 60, abs_tol=1e-6)
    assert math.isclose(plan.cost, cost, rel_tol=1e-9, abs_tol=1e-6)
    assert plan.lower_bound <= plan.cost_with_shortage * (1 + 1e-6) + 1e-6


def check_week(week: Week, kind: ShiftKind, rules: ShiftRules) -> None:
    """What one person works keeps every rule."""
    days = [duty.weekday for duty in week.duties]
    assert len(set(days)) == len(days) == kind.days_per_week
    assert set(days) <= kind.weekdays
    if rules.days_off_together:
        # Going round the week, work begins at most once.
        assert sum(day in days and (day - 1) % 7 not in days for day in range(7)) <= 1
    if rules.same_start:
        assert len({duty.starts for duty in week.duties}) == 1
    for duty in week.duties:
        assert rules.earliest_start <= duty.starts <= rules.latest_start
        assert (duty.starts - rules.earliest_start) % rules.start_step == 0
        assert duty.ends == duty.starts + kind.minutes <= rules.latest_end
        assert len(duty.breaks) == len(kind.breaks)
        for (begins, ends), planned in zip(duty.breaks, kind.breaks, strict=True):
            assert ends - begins == planned.minutes
            assert planned.earliest <= begins - duty.starts <= planned.latest
        following = [other for other in week.duties if other.weekday == (duty.weekday + 1) % 7 and other is not duty]
        assert all(other.starts + MINUTES_PER_DAY - duty.ends >= rules.least_rest for other in following)


def minutes_of(week: Week, kind: ShiftKind, step: int) -> Iterator[tuple[int, bool, bool]]:
    """Each step of a person's shifts: the minute of the week, whether at work and whether paid."""
    for duty in week.duties:
        for minute in range(duty.starts, duty.ends, step):
            pauses = [
                planned
                for (begins, ends), planned in zip(duty.breaks, kind.breaks, strict=True)
                if begins <= minute < ends
            ]
            at = (duty.weekday * MINUTES_PER_DAY + minute) % MINUTES_PER_WEEK
            yield at, not pauses, all(each.paid for each in pauses)


def rate(rules: ShiftRules, weekday: int, minute: int) -> float:
    """Dollars for a paid hour at a time of the week."""
    begins, ends = rules.evening_begins, rules.evening_ends
    evening = begins <= minute < ends if begins < ends else minute >= begins or minute < ends
    premium = rules.evening_premium * evening + rules.weekend_premium * (weekday >= WEEKDAYS.index("saturday"))
    return rules.cost_per_hour * (1 + premium)


def least_cost(table: StaffingTable, rules: ShiftRules, most: int) -> float:
    """The least cost of up to ``most`` people, by trying every set of weeks; infinite where none will do.

    Only for rules without shrinkage, limits and shortage, where people keep their start.
    """
    step = table.interval_minutes
    needed = Counter(
        {
            weekday * MINUTES_PER_DAY // step + interval: people
            for weekday in range(7)
            for interval, people in enumerate(table.on(weekday))
            if people
        }
    )
    weeks = [week for kind in rules.kinds for week in _weeks_of(kind, rules, step)]
    best = math.inf
    for number in range(most + 1):
        for chosen in combinations_with_replacement(weeks, number):
            cost = sum(each[1] for each in chosen)
            if cost < best:
                cover: Counter[int] = Counter()
                for present, _ in chosen:
                    cover.update(present)
                if all(cover[at] >= people for at, people in needed.items()):
                    best = cost
    return best


def _weeks_of(kind: ShiftKind, rules: ShiftRules, step: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every week that a person may work: the steps at work and the cost."""
    last = min(rules.latest_start, rules.latest_end - kind.minutes)
    for start in range(rules.earliest_start, last + 1, rules.start_step):
        for days in combinations(sorted(kind.weekdays), kind.days_per_week):
            if rules.days_off_together and sum((day - 1) % 7 not in days for day in days) > 1:
                continue
            places = [range(each.earliest, each.latest + 1, step) for each in kind.breaks]
            for taken in product(*(product(*places) for _ in days)):
                present, cost = [], 0.0
                for day, begins in zip(days, taken, strict=True):
                    for minute in range(0, kind.minutes, step):
                        pauses = [
                            each
                            for begin, each in zip(begins, kind.breaks, strict=True)
                            if begin <= minute < begin + each.minutes
                        ]
                        at = day * MINUTES_PER_DAY + start + minute
                        if not pauses:
                            present.append(at % MINUTES_PER_WEEK // step)
                        if all(each.paid for each in pauses):
                            weekday, clock = divmod(at % MINUTES_PER_WEEK, MINUTES_PER_DAY)
                            cost += rate(rules, weekday, clock) * step / 60
                yield tuple(present), cost
