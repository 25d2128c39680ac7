"""Shifts on a page: the rules, the plan of least cost, how it covers the requirement and what it does to callers."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from analytics.comparison.compare import compare
from analytics.comparison.words import (
    DIFFERENCE_COLUMNS,
    comparison_lines,
    correction_in_words,
    differences_in_figures,
)
from analytics.inputs.variations import clock_choices
from analytics.pages.answer_view import AnswerView
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import offer_table, show_lines, show_table
from analytics.pages.markdown import as_written
from analytics.pages.scenario_library import show_saving
from analytics.results.table_workbook import About, about_experiment
from analytics.shifts.charts import coverage_chart
from analytics.shifts.plan import finer
from analytics.shifts.question import REQUIRED, SHIFTS, PlannedShifts, ShiftRequest
from analytics.shifts.report import shift_report
from analytics.shifts.rule_table import (
    AFTER,
    BEFORE,
    BREAK,
    DAY_SETS,
    DAYS,
    HOURS,
    MOST,
    PAID,
    WHEN,
    kinds_of,
    kinds_table,
)
from analytics.shifts.rules import ShiftRules, usual_rules
from analytics.shifts.tables import coverage_table, plan_answer, plan_details, roster_table, shifts_table
from analytics.wording import clock_time
from queueing import Scenario, describe_problems
from queueing.scenario.calendar import MINUTES_PER_DAY, StaffingTable, format_clock_time, parse_clock_time
from queueing.tiers import TierName

ANSWERS: Final = AnswerView(SHIFTS, "shifts", "Plan shifts")
WEEKS = 20
SEED = 1
HALF_HOUR = 30
TABLE_HEIGHT = 420


def show_shifts(requirement: StaffingTable, scenario: Scenario, tier: TierName, heading: str) -> None:
    """Show the rules for shifts under a heading, and on request the shifts of least cost that meet a requirement.

    ``scenario`` is where the plan is tried: as required and as planned, with the same callers.
    """
    st.subheader(heading, divider="gray", anchor=False)
    requirement = finer(requirement)
    usual = usual_rules(scenario, requirement, tier)
    rules = _choose_rules(usual, f"{hash((requirement, usual))}")
    request = None if rules is None else ShiftRequest(requirement, rules, scenario, tier, WEEKS, SEED)
    with st.container(horizontal=True):
        asked = st.button(ANSWERS.button, type="primary", disabled=request is None, key="plan_shifts")
        offers = st.container(horizontal=True, width="content")
    answer = ANSWERS.answer(
        request,
        asked=asked,
        is_about=lambda asked: (asked.requirement, asked.scenario) == (requirement, scenario),
    )
    if answer is None:
        st.caption("Plan shifts to see who would work when, what it costs, and how callers fare.")
        return
    answer.say()
    if answer.result is not None:
        with answer.place():
            _show(answer.result)
        answer.offer(offers, shift_report, answer.result)


def _choose_rules(usual: ShiftRules, key: str) -> ShiftRules | None:
    """The rules as the user wants them; None where they cannot be, which the page then says."""
    with st.expander("Rules: starts, lengths, breaks, days off, cost", icon=":material/rule:"):
        fields = {**_choose_times(usual, key), **_choose_weeks(usual, key), **_choose_cost(usual, key)}
        edited = _edit_kinds(usual, key)
        try:
            return ShiftRules.model_validate({**fields, "kinds": kinds_of(edited)})
        except ValidationError as error:
            for line in describe_problems(error):
                st.error(as_written(line), icon=":material/error:")
        except ValueError as error:
            st.error(as_written(str(error)), icon=":material/error:")
        return None


def _choose_times(usual: ShiftRules, key: str) -> dict[str, object]:
    first, second, third, fourth = st.columns(4)
    starts = clock_choices(0, MINUTES_PER_DAY - HALF_HOUR)
    ends = [str(minutes) for minutes in range(HALF_HOUR, 2 * MINUTES_PER_DAY + 1, HALF_HOUR)]
    earliest = first.selectbox(
        "Earliest start",
        starts,
        index=starts.index(format_clock_time(usual.earliest_start)),
        format_func=_spoken,
        key=f"shift_earliest_{key}",
    )
    latest = second.selectbox(
        "Latest start",
        starts,
        index=starts.index(format_clock_time(usual.latest_start)),
        format_func=_spoken,
        key=f"shift_latest_{key}",
    )
    end = third.selectbox(
        "Latest end",
        ends,
        index=ends.index(str(usual.latest_end)),
        format_func=_spoken_end,
        key=f"shift_end_{key}",
        help="Of a shift, also after midnight.",
    )
    step = fourth.selectbox(
        "Starts every", (30, 60, 120), format_func=lambda minutes: f"{minutes} min", key=f"shift_step_{key}"
    )
    return {"earliest_start": earliest, "latest_start": latest, "latest_end": int(end), "start_step": step}


def _choose_weeks(usual: ShiftRules, key: str) -> dict[str, object]:
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    same = first.toggle("Same start every day", value=usual.same_start, key=f"shift_same_{key}")
    together = second.toggle(
        "Days off together",
        value=usual.days_off_together,
        key=f"shift_together_{key}",
        help="A person's days off follow one another; Monday follows Sunday.",
    )
    rest = third.number_input(
        "Rest between shifts (h), at least", 0.0, 24.0, usual.least_rest / 60, 0.5, format="%g", key=f"shift_rest_{key}"
    )
    people = fourth.number_input(
        "People, at most", min_value=0, value=usual.most_people, placeholder="no limit", key=f"shift_people_{key}"
    )
    return {
        "same_start": same,
        "days_off_together": together,
        "least_rest": round(rest * 60),
        "most_people": people,
    }


def _choose_cost(usual: ShiftRules, key: str) -> dict[str, object]:
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    off = first.number_input(
        "Off duty (%)",
        0.0,
        99.0,
        round(100 * usual.shrinkage, 6),
        format="%g",
        key=f"shift_off_{key}",
        help=(
            "Share of scheduled time that is not on duty (shrinkage): leave, training, short breaks. So many more are "
            "scheduled. The breaks planned below come on top: unpaid ones are no part of it."
        ),
    )
    cost = second.number_input(
        "Cost of a paid hour ($)", min_value=0.0, value=usual.cost_per_hour, format="%g", key=f"shift_cost_{key}"
    )
    evening = third.number_input(
        "6 pm to 6 am (% more)", min_value=0.0, max_value=1000.0, value=0.0, format="%g", key=f"shift_evening_{key}"
    )
    weekend = fourth.number_input(
        "On weekends (% more)", min_value=0.0, max_value=1000.0, value=0.0, format="%g", key=f"shift_weekend_{key}"
    )
    left, right = st.columns(2, vertical_alignment="bottom")
    price = left.number_input(
        "People may be missing, at so many $ an hour",
        min_value=0.0,
        value=None,
        placeholder="nobody may be missing",
        format="%g",
        key=f"shift_price_{key}",
    )
    counts = right.toggle(
        "The share off duty counts paid breaks, too",
        value=usual.shrinkage_has_paid_breaks,
        key=f"shift_counts_{key}",
        help="Switch on where it has the paid breaks of the table in it, so that they count once.",
    )
    return {
        "shrinkage": off / 100,
        "shrinkage_has_paid_breaks": counts,
        "cost_per_hour": cost,
        "evening_premium": evening / 100,
        "weekend_premium": weekend / 100,
        "price_of_shortage": price,
    }


def _edit_kinds(usual: ShiftRules, key: str) -> pd.DataFrame:
    # Of a column of numbers the browser would take a comma for nothing: 8,5 would be 85.
    number = partial(st.column_config.TextColumn, alignment="right")
    edited: pd.DataFrame = st.data_editor(
        kinds_table(usual.kinds),
        hide_index=True,
        width="stretch",
        num_rows="dynamic",
        key=f"shift_kinds_{key}",
        column_config={
            HOURS: number(width=80, help="From start to end, breaks included."),
            DAYS: number(width=100),
            PAID: st.column_config.CheckboxColumn(width=90),
            WHEN: st.column_config.SelectboxColumn(width=130, options=list(DAY_SETS), default="Every day"),
            BREAK: number(width=100, help="Minutes; 0 for no planned break."),
            AFTER: number(width=110, help="The break begins at the earliest so long after the start."),
            BEFORE: number(width=110, help="The break begins at the latest so long after the start."),
            MOST: number(width=120, help="Empty for no limit."),
        },
    )
    return edited


def _show(found: PlannedShifts) -> None:
    plan = found.plan
    with st.container():
        st.subheader(plan_answer(plan), anchor=False)
        st.markdown(plan_details(plan).replace("$", r"\$"))
        if plan.conflict is not None:
            st.warning(as_written(" ".join(plan.conflict.sentences())), icon=":material/warning:")
    with st.container(border=True):
        show_chart(coverage_chart(plan), "shift_coverage")
    _show_tables(found)
    if found.experiment is not None:
        comparison = compare(found.experiment, REQUIRED)
        st.markdown("**What callers notice**, with the requirement on duty and with the plan:")
        show_lines(comparison_lines(comparison))
        about = about_experiment(
            "a difference that the plan makes to the requirement", found.experiment, DIFFERENCE_COLUMNS
        )
        offer_table(differences_in_figures(comparison), "shifts_noticed", about)
        st.caption(correction_in_words(comparison))
        with st.expander("Save the plan", icon=":material/save:"):
            show_saving(found.scenario, f"{found.request.scenario.name}, shifts", of="_of_shifts")


def _show_tables(found: PlannedShifts) -> None:
    plan, request = found.plan, found.request
    tables = {
        "Shifts": ("a shift of the week", shifts_table(plan)),
        "Roster": ("a person's week", roster_table(plan, request.scenario.start)),
        "Coverage": ("an interval of the week; people on duty", coverage_table(plan)),
    }
    for tab, (name, (subject, table)) in zip(st.tabs(list(tables)), tables.items(), strict=True):
        with tab:
            about = About(
                subject,
                {"Plan": request.scenario.name, "Tier": request.tier},
                {request.scenario.name: request.scenario},
            )
            show_table(table, name.lower(), about, height=min(TABLE_HEIGHT, 36 * (len(table) + 1) + 2))


def _spoken(clock: str) -> str:
    return clock_time(int(str(parse_clock_time(clock))))


def _spoken_end(minutes: str) -> str:
    later = int(minutes) > MINUTES_PER_DAY
    return clock_time(int(minutes)) + (" the next day" if later else "")
