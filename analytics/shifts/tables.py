"""A shift plan laid out for reading: the answer in words, shifts by weekday, and the roster."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

import pandas as pd

from analytics.units import column_head
from analytics.wording import (
    clock_time,
    day_in_words,
    dollars_in_words,
    number_in_words,
    seconds_in_words,
    share_in_words,
)
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, format_clock_time

from .conflicts import person_hours_in_words
from .plan import ShiftPlan
from .roster import RosterDuty
from .rules import DAYS

OFF = ""
"""The cell of a day off."""
_BY_WEEKDAY: Final = [column_head(day.capitalize()[:3], "people") for day in WEEKDAYS]


def plan_answer(plan: ShiftPlan) -> str:
    """What the plan is, in a sentence: people, paid hours and cost."""
    people = len(plan.roster)
    if people == 0:
        return "Nobody is scheduled."
    worked = f"work {number_in_words(plan.paid_hours)} paid hours a week for {dollars_in_words(plan.cost)}"
    return f"{people:,} {'person' if people == 1 else 'people'} {worked}."


def plan_details(plan: ShiftPlan) -> str:
    """How good the plan is: how far from the least cost, and how much more is scheduled than needed."""
    needed = plan.needed.sum()
    spare = plan.spare.sum() / needed if needed else 0.0
    compared = "No plan under these rules" if plan.conflict is None else "No plan with as few people missing"
    best = f"{compared} costs less"
    if plan.gap > 0:
        best += f" than {dollars_in_words(plan.lower_bound)}, {share_in_words(plan.gap)} below"
    lines = [f"{best} (found in {seconds_in_words(plan.seconds)})."]
    lines.append(f"{share_in_words(spare)} more is scheduled than needed, since shifts are whole.")
    shrinkage = plan.rules.shrinkage_besides_breaks
    if shrinkage > 0:
        lines.append(
            f"Of the people scheduled, {share_in_words(shrinkage)} are taken to be off duty (shrinkage): "
            f"{plan.required.max():,} on duty at the busiest need {plan.needed.max():,} scheduled."
        )
    if plan.missing.any():
        lines.append(f"Missing are {person_hours_in_words(plan.hours_of(plan.missing))} a week.")
    return " ".join(lines)


def shifts_table(plan: ShiftPlan) -> pd.DataFrame:
    """People by shift and weekday: columns Shift, Starts, Ends, Paid hours, People, one for each weekday, and Breaks.

    ``People`` work the shift on one day at least; breaks are from the earliest begin to the latest end.
    """
    kinds = {kind.name: kind for kind in plan.rules.kinds}
    on_day: Counter[tuple[str, int, int]] = Counter()
    people: Counter[tuple[str, int]] = Counter()
    breaks: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for week in plan.roster:
        people.update({(week.kind, duty.starts) for duty in week.duties})
        for duty in week.duties:
            on_day[week.kind, duty.starts, duty.weekday] += 1
            breaks.setdefault((week.kind, duty.starts), []).extend(duty.breaks)
    order = {name: place for place, name in enumerate(kinds)}
    rows = [
        {
            "Shift": name,
            "Starts": clock_time(start),
            "Ends": _ends(start + kinds[name].minutes),
            "Paid hours": kinds[name].paid_minutes / 60,
            "People": number,
            **{head: on_day[name, start, weekday] for weekday, head in enumerate(_BY_WEEKDAY)},
            "Breaks": _span(breaks[name, start]),
        }
        for (name, start), number in sorted(people.items(), key=lambda row: (order[row[0][0]], row[0][1]))
    ]
    columns = ["Shift", "Starts", "Ends", "Paid hours", "People", *_BY_WEEKDAY, "Breaks"]
    return pd.DataFrame(rows, columns=pd.Index(columns))


def roster_table(plan: ShiftPlan, first_day: date) -> pd.DataFrame:
    """The week of each person: columns Person, Shift and one for each day of the week that ``first_day`` is in.

    A day is headed ``Mon 2 Mar``, its cells are ``7 am to 3:30 pm, break 11 am to 11:30 am``, empty on a day off.
    """
    monday = first_day - timedelta(first_day.weekday())
    named = [day_in_words(monday + timedelta(weekday)) for weekday in range(DAYS)]
    rows = []
    for week in plan.roster:
        days = dict.fromkeys(range(DAYS), OFF) | {duty.weekday: _duty(duty) for duty in week.duties}
        own = {day: days[weekday] for weekday, day in enumerate(named)}
        rows.append({"Person": week.person, "Shift": week.kind, **own})
    return pd.DataFrame(rows, columns=pd.Index(["Person", "Shift", *named]))


def coverage_table(plan: ShiftPlan) -> pd.DataFrame:
    """People in each interval with anybody needed or scheduled: required, needed, scheduled, on duty, missing."""
    step = plan.interval_minutes
    people = {
        "Required on duty": plan.required,
        "Needed on shift": plan.needed,
        "Scheduled": plan.scheduled,
        "On duty": plan.on_duty,
        "Missing": plan.missing,
    }
    rows = [
        {"Weekday": WEEKDAYS[weekday].capitalize(), "From": format_clock_time(interval * step)}
        | {column_head(name, "people"): int(week[weekday, interval]) for name, week in people.items()}
        for weekday in range(DAYS)
        for interval in range(MINUTES_PER_DAY // step)
        if plan.needed[weekday, interval] or plan.scheduled[weekday, interval]
    ]
    columns = ["Weekday", "From", *(column_head(name, "people") for name in people)]
    return pd.DataFrame(rows, columns=pd.Index(columns))


def _duty(duty: RosterDuty) -> str:
    pauses = "".join(f", break {clock_time(begins)} to {clock_time(ends)}" for begins, ends in duty.breaks)
    return f"{clock_time(duty.starts)} to {clock_time(duty.ends)}{pauses}"


def _ends(minutes: int) -> str:
    return clock_time(minutes) + (" the next day" if minutes > MINUTES_PER_DAY else "")


def _span(breaks: list[tuple[int, int]]) -> str:
    if not breaks:
        return "none"
    return f"{clock_time(min(begins for begins, _ in breaks))} to {clock_time(max(ends for _, ends in breaks))}"
