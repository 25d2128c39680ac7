"""What is said of the callers that two plans meet is so: who calls, and when, by their numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from analytics.inputs.same_callers import SAME, callers_in_words, callers_met
from analytics.inputs.variations import with_fields, with_more_officers
from data.samples.scenarios import small_center
from queueing import Scenario
from queueing.draws.callers import first_calls
from queueing.plan import lay_out
from queueing.scenario.calendar import WEEKDAYS
from queueing.scenario.demand import DatedDemand, WeekdayDemand
from tests.figures import figures_in

TODAY = small_center()
OWN = TODAY.demand
MORE, FEWER, MIXED = (
    f"{SAME} and more of them",
    f"{SAME}, but fewer of them",
    f"{SAME}, more of them at some times and fewer at others",
)


def in_intervals(minutes: int) -> WeekdayDemand:
    """The same calls of each weekday in shorter intervals."""
    parts = 30 // minutes
    days = {day: tuple(calls / parts for calls in getattr(OWN, day) for _ in range(parts)) for day in WEEKDAYS}
    return WeekdayDemand(interval_minutes=minutes, **days)


def moved(first: float, second: float) -> WeekdayDemand:
    """Mondays with other calls in the two halves of the day."""
    calls = OWN.on(date(2026, 3, 2))
    return WeekdayDemand.model_validate(
        OWN.model_dump() | {"monday": [each * (first if at < 26 else second) for at, each in enumerate(calls)]}
    )


def dated() -> DatedDemand:
    """The same calls of the week, by date."""
    return DatedDemand(calls={date(2026, 3, day): OWN.on(date(2026, 3, day)) for day in range(2, 9)})


def callers(plan: Scenario) -> set[tuple[int, float]]:
    """Who calls and when, in one replication."""
    found = first_calls(lay_out(plan), seed=3, replication=1)
    return set(zip(found.person.tolist(), found.arrived.tolist(), strict=True))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cutoff__rule": "never", "tier1__handle_time": {"mean": 9, "cv": 1}}, SAME),
        ({"demand": dated()}, SAME),
        ({"volume_factor": 1.15}, MORE),
        ({"demand": moved(1.2, 1.0)}, MORE),
        ({"volume_factor": 0.9}, FEWER),
        ({"closing_days": [date(2026, 3, 4)]}, FEWER),
        ({"demand": moved(1.2, 0.8)}, MIXED),
        ({"daily_cv": 0.2}, MIXED),
        ({"interval_cv": 0.2}, MIXED),
        ({"tier1__absence_mean": 0.2}, SAME),
        ({"interval_correlation": 0.5}, SAME),
        ({"already": {"minute": "12:10", "first_calls": 300}}, MIXED),
    ],
)
def test_what_is_said_of_the_callers_met_is_so(fields: dict[str, Any], said: str) -> None:
    plan = with_fields(TODAY, **fields)
    assert callers_met(TODAY, plan) == said
    before, after = callers(TODAY), callers(plan)
    if said == SAME:
        assert after == before
    elif said == MORE:
        assert after > before
    elif said == FEWER:
        assert after < before
    elif said == MIXED:
        assert 0.5 * len(before) < len(after & before) < min(len(before), len(after))


def test_other_intervals_and_other_days_have_other_callers() -> None:
    plan = with_fields(TODAY, demand=in_intervals(15))
    said = callers_met(TODAY, plan)
    assert (said.startswith("other callers"), "intervals" in said, figures_in(said)) == (True, True, ["15", "30"])
    assert not callers(plan) & callers(TODAY)
    said = callers_met(TODAY, with_fields(TODAY, start=date(2026, 3, 3)))
    assert said.startswith("other callers")
    assert re.search(r"days from Tue 3 Mar .*instead of Mon 2 Mar\b", said)


def test_calls_at_other_times_are_of_other_callers() -> None:
    mornings, afternoons = (
        with_fields(TODAY, demand=WeekdayDemand(interval_minutes=720, monday=calls)) for calls in ((9, 0), (0, 9))
    )
    said = callers_met(mornings, afternoons)
    assert all(part in said for part in ("other callers", "other times"))
    assert callers_met(mornings, mornings) == SAME


def test_the_callers_of_several_plans_are_said_together() -> None:
    plans = {"today": TODAY, "no cutoff": with_fields(TODAY, cutoff__rule="never")}
    said = callers_in_words(plans, "today", 30)
    assert all(part in said for part in ("Every plan", SAME, "30 simulated weeks"))
    more = with_more_officers(TODAY, 2, 720, 1080)
    plans |= {"+15 %": with_fields(TODAY, volume_factor=1.15), "two more": more}
    plans |= {"by quarters": with_fields(TODAY, demand=in_intervals(15))}
    head, _, tail = callers_in_words(plans, "today", 1200).partition(": ")
    assert ("today" in head, figures_in(head)) == (True, ["1,200"])
    parts = tail.removesuffix(".").split("; ")
    plans_of = [("no cutoff and two more", "no cutoff"), ("+15 %", "+15 %"), ("by quarters", "by quarters")]
    for part, (names, one) in zip(parts, plans_of, strict=True):
        assert part.startswith(f"{names} ")
        assert part.endswith(f" {callers_met(TODAY, plans[one])}")
