"""The chart and tables of a shift plan say what the roster says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analytics.charts.palette import plain_text
from analytics.shifts.charts import coverage_chart
from analytics.shifts.plan import ShiftPlan, plan_shifts
from analytics.shifts.rules import Break, ShiftKind, ShiftRules
from analytics.shifts.tables import coverage_table, plan_answer, plan_details, roster_table, shifts_table
from queueing.scenario.calendar import StaffingTable
from tests.analytics.shifts.rosters import on_each, requirement
from tests.export_heads import faults_of_heads

FIRST_DAY = date(2026, 12, 2)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def planned(table: StaffingTable, **changes: object) -> ShiftPlan:
    base = {
        "kinds": (ShiftKind(name="day", minutes=510, breaks=(Break(),)),),
        "earliest_start": "08:00",
        "latest_start": "08:00",
        "shrinkage": 0,
    }
    return plan_shifts(table, ShiftRules.model_validate(base | changes), gap=0.0)


@pytest.fixture(scope="module")
def plan() -> ShiftPlan:
    return planned(requirement(**on_each(WEEK, {"08:00-16:30": 2})))


def title_of(plan: ShiftPlan) -> str:
    return plain_text(coverage_chart(plan).layout.title.text)


def test_the_title_is_the_answer(plan: ShiftPlan) -> None:
    assert title_of(plan) == "3 people cover the week with 41 % more on shift than needed"
    exact = planned(requirement(monday={"08:00-09:00": 1}), kinds=[{"name": "hour", "minutes": 60, "days_per_week": 1}])
    assert title_of(exact) == "1 person covers the week exactly"
    short = planned(requirement(monday={"07:00-09:00": 1}))
    assert title_of(short).startswith("1 person leaves 1 person-hour a week uncovered: Monday from 7 am to 8 am")


def test_lines_and_grounds_are_the_plan(plan: ShiftPlan) -> None:
    figure = coverage_chart(plan)
    lines = {name: [trace for trace in figure.data if trace.name == name] for name in ("Scheduled", "Needed")}
    assert [len(traces) for traces in lines.values()] == [7, 7]
    first, after = 16, 33
    for weekday in range(7):
        scheduled = np.asarray(lines["Scheduled"][weekday].y)[::2]
        assert scheduled.tolist() == plan.scheduled[weekday, first:after].tolist()
        needed = np.asarray(lines["Needed"][weekday].y)[::2]
        assert needed.tolist() == plan.needed[weekday, first:after].tolist()
    assert figure.layout.yaxis.range[0] == 0
    hover = next(trace for trace in figure.data if trace.name == "Monday").hovertext[0]
    assert hover.startswith("<b>Monday, 8 am to 8:30 am</b><br>scheduled: 3<br>needed: 2 (2 required on duty)")


def test_nothing_required_is_said() -> None:
    assert "Nobody is required" in coverage_chart(planned(StaffingTable())).layout.meta["alt"]
    assert plan_answer(planned(StaffingTable())) == "Nobody is scheduled."
    assert shifts_table(planned(StaffingTable())).empty
    assert roster_table(planned(StaffingTable()), FIRST_DAY).empty


def test_words_say_people_hours_and_cost(plan: ShiftPlan) -> None:
    assert plan_answer(plan) == "3 people work 120 paid hours a week for $6,960."
    assert plan_details(plan).startswith("No plan under these rules costs less (found in")
    shrunk = planned(requirement(**on_each(WEEK, {"08:00-16:30": 7})), shrinkage=0.3)
    assert "7 on duty at the busiest need 10 scheduled." in plan_details(shrunk)
    assert "Missing are 1 person-hour a week." in plan_details(planned(requirement(monday={"07:00-09:00": 1})))


def test_tables_add_up_to_the_roster(plan: ShiftPlan) -> None:
    shifts = shifts_table(plan)
    assert shifts["People"].sum() == len(plan.roster)
    days = [f"{day} (people)" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
    assert shifts[days].to_numpy().sum() == sum(len(week.duties) for week in plan.roster)
    assert shifts[["Starts", "Ends", "Paid hours"]].to_numpy().tolist() == [["8 am", "4:30 pm", 8.0]]
    assert shifts["Breaks"].iloc[0].startswith("11 am to ")
    roster = roster_table(plan, FIRST_DAY)
    assert roster["Person"].tolist() == [1, 2, 3]
    cells = roster.drop(columns=["Person", "Shift"])
    # The week of the first day, whichever day of it that is.
    assert ",".join(map(str, cells)) == "Mon 30 Nov,Tue 1 Dec,Wed 2 Dec,Thu 3 Dec,Fri 4 Dec,Sat 5 Dec,Sun 6 Dec"
    assert (cells != "").sum(axis=1).tolist() == [5, 5, 5]
    assert cells.iloc[0].iloc[0].startswith("8 am to 4:30 pm, break 1")
    coverage = coverage_table(plan)
    assert faults_of_heads(shifts) == faults_of_heads(roster) == faults_of_heads(coverage) == []
    assert coverage["Scheduled (people)"].sum() == plan.scheduled.sum()
    assert coverage["Missing (people)"].sum() == 0


def test_a_night_ends_on_the_next_day() -> None:
    table = requirement(monday={"22:00-24:00": 1}, tuesday={"00:00-06:00": 1})
    kinds = (ShiftKind(name="night", minutes=480, days_per_week=1),)
    plan = planned(table, kinds=kinds, earliest_start="22:00", latest_start="22:00", latest_end=1800)
    assert shifts_table(plan)["Ends"].tolist() == ["6 am the next day"]
    assert roster_table(plan, FIRST_DAY)["Mon 30 Nov"].tolist() == ["10 pm to 6 am"]
