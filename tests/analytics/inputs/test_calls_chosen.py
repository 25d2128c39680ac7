"""Calls chosen for a plan: what comes while lines are shut is counted and told, and what differs from its own."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.inputs.calls_chosen import ALL_DAY, calls_chosen, calls_in_words
from analytics.inputs.variations import with_demand, with_fields
from data.samples.scenarios import small_center
from queueing import Scenario, WeekdayDemand
from queueing.plan import lay_out
from queueing.scenario.demand import DatedDemand
from tests.figures import figures_in


@pytest.fixture(scope="module")
def small() -> Scenario:
    return small_center()


def told(own: Scenario, taken: Scenario) -> list[str]:
    return calls_in_words({"today": (own, taken)})


def test_calls_around_the_clock_are_told_apart_by_the_hours_of_the_lines(small: Scenario) -> None:
    taken = with_demand(small, WeekdayDemand.constant(100))
    found = calls_chosen(taken)
    assert (found.expected, found.arriving) == (7 * 24 * 100, 5 * 12 * 100)
    in_the_week, at_the_weekend = found.shut.split("; ")
    assert [part in in_the_week for part in ("Mon-Fri", "before 8 am", "after 8 pm")] == [True] * 3
    assert [part in at_the_weekend for part in ("Sat-Sun", ALL_DAY)] == [True] * 2
    left_out, apart = told(small, taken)
    assert figures_in(left_out.removesuffix(f"{found.shut}.")) == ["10,800", "16,800", "64 %"]
    assert all(part in left_out for part in ("left out", found.shut))
    assert figures_in(apart) == ["6,000", "7", "40 %", "15,000"]
    assert all(part in apart for part in ("40 % of the plan's own", "staffing"))


@pytest.mark.parametrize(("opens", "interval"), [("08:00", 60), ("08:20", 30), ("00:00", 15), ("09:45", 1440)])
def test_what_is_not_left_out_is_what_the_model_expects(small: Scenario, opens: str, interval: int) -> None:
    day = tuple(float(1 + at % 7) for at in range(1440 // interval))
    demand = WeekdayDemand(interval_minutes=interval, monday=day, wednesday=day, saturday=day)
    hours = {"opens": opens, "closes": "19:10"}
    taken = with_fields(with_demand(small, demand), opening_hours={"monday": hours, "wednesday": hours})
    assert calls_chosen(taken).arriving == pytest.approx(lay_out(taken).arrivals.expected.sum())
    assert calls_chosen(taken).expected == pytest.approx(3 * sum(day))


def test_only_the_end_of_the_day_at_which_calls_are_left_out_is_told(small: Scenario) -> None:
    early, late = ((0.0,) * 14 + (5.0,) + (0.0,) * 33), ((0.0,) * 40 + (5.0,) + (0.0,) * 7)
    taken = with_demand(small, WeekdayDemand(monday=early, tuesday=late, wednesday=late))
    monday, later = calls_chosen(taken).shut.split("; ")
    assert ("Mon" in monday, "before 8 am" in monday, "after" in monday) == (True, True, False)
    assert ("Tue-Wed" in later, "after 8 pm" in later, "before" in later) == (True, True, False)


def test_calls_of_a_closed_day_are_told_by_its_date(small: Scenario) -> None:
    memorial_week = with_demand(small, small.demand, date(2026, 5, 25))
    found = calls_chosen(memorial_week)
    assert all(part in found.shut for part in ("closed", "Mon 25 May"))
    assert found.left_out == pytest.approx(sum(small.demand.on(date(2026, 5, 25))))
    many = with_fields(small, closing_days={date(2026, 3, day) for day in (2, 3, 4, 5)})
    assert figures_in(calls_chosen(many).shut) == ["4"]


def test_of_a_plan_with_its_own_calls_there_is_nothing_to_say(small: Scenario) -> None:
    assert calls_chosen(small).left_out == 0
    assert told(small, small) == []
    assert calls_in_words({}) == []


@pytest.mark.parametrize(("factor", "said"), [(1.5, ""), (0.7, ""), (11.0, "11 times"), (1.6, "1.6 times")])
def test_calls_that_are_many_times_the_plans_own_are_told(small: Scenario, factor: float, said: str) -> None:
    calls = {
        date(2026, 3, 2 + day): tuple(factor * n for n in small.demand.on(date(2026, 3, 2 + day))) for day in range(7)
    }
    lines = told(small, with_demand(small, DatedDemand(calls=calls)))
    assert len(lines) == bool(said)
    assert all(part in line for line in lines for part in (said, "plan's own 15,000", "staffing"))


def test_plans_without_calls_of_their_own_have_nothing_to_compare(small: Scenario) -> None:
    assert told(with_demand(small, WeekdayDemand()), small) == []


def test_another_variation_of_days_is_told(small: Scenario) -> None:
    (line,) = told(with_fields(small, daily_cv=0.097), with_fields(small, daily_cv=0.1))
    assert figures_in(line) == ["10 %", "9.7 %"]
    assert all(part in line for part in ("variation of days", "plan's 9.7 %"))


def test_what_is_not_true_of_all_plans_is_told_by_name(small: Scenario) -> None:
    calls = WeekdayDemand.constant(250)
    shorter = with_fields(small, opening_hours={"monday": {"opens": "08:00", "closes": "20:00"}})
    both = {"today": (small, with_demand(small, calls)), "two": (small, with_demand(small, calls))}
    assert [line.partition(" ")[0] for line in calls_in_words(both)] == ["27,000"]
    other = {"today": (small, with_demand(small, calls)), "Monday": (shorter, with_demand(shorter, calls))}
    assert [line.partition(": ")[0] for line in calls_in_words(other)] == ["today", "Monday"]
