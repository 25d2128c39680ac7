"""Sensitivity: which of the inputs that nobody knows exactly move the answer, and which do not."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analytics.inputs.variations import period_in_words
from analytics.measures.definitions import MEASURES
from analytics.measures.earlier_labels import renamed_labels
from analytics.pages.addresses import by_labels_of_today
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import show_table
from analytics.pages.library import offer_plan
from analytics.pages.markdown import as_written
from analytics.pages.places import METHOD, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.sampling import choose_seed, choose_weeks, precision
from analytics.pages.views import controls_row
from analytics.results.table_workbook import About, about_simulation
from analytics.sensitivity.charts import effects_chart, tornado
from analytics.sensitivity.one_at_a_time import REPLICATIONS, USUAL_MEASURES
from analytics.sensitivity.question import SENSITIVITY, Sensitivity, SensitivityRequest
from analytics.sensitivity.range_table import HIGH, LOW, NOW, VARIED, range_table, ranges_of
from analytics.sensitivity.report import sensitivity_report
from analytics.sensitivity.screening import LEAST_TRAJECTORIES, TRAJECTORIES
from analytics.sensitivity.uncertain_inputs import InputRange, usual_ranges
from analytics.sensitivity.words import (
    effects_answer,
    effects_idle,
    effects_table,
    swings_answer,
    swings_idle,
    swings_named,
    swings_table,
)
from queueing import Scenario

MOST_TRAJECTORIES = 100
TABLE_HEIGHT = 480
ANSWERS: Final = AnswerView(SENSITIVITY, "sensitivity", "Find what matters", "sensitivity")
MEASURE_NAMES = (*USUAL_MEASURES, *(name for name in MEASURES if name not in USUAL_MEASURES and "flow_" not in name))
EDITED = (VARIED, LOW, HIGH)
_OPENED = "sensitivity_ranges_opened"
"""In the session: the plan and the ranges of the analysis opened last."""


def show() -> None:
    """Show the view."""
    by_labels_of_today(renamed_labels(), "sensitivity_measure")
    if not ANSWERS.opens_what_is_named("sensitivity_plan"):
        return
    with controls_row():
        plan, measure, weeks, trajectories, seed = _choose()
        place = st.container(width="content")
        offers = st.container(horizontal=True, width="content")
    above = st.container()
    ranges = _edit_ranges(plan)
    request = SensitivityRequest(plan, ranges, weeks, trajectories, seed) if ranges else None
    asked = place.button(ANSWERS.button, type="primary", disabled=request is None, key="start_sensitivity")
    with above:
        answer = ANSWERS.answer(request, asked=asked, at_once=True, choices=_choices_of)
        if answer is None:
            st.info("Correct the ranges below.", icon=":material/info:")
            return
        answer.say()
        if answer.result is not None:
            with answer.place():
                _show(answer.result, measure)
            answer.offer(offers, sensitivity_report, answer.result, measure)
            show_next(METHOD, "see which inputs are published and which assumed")


def _choices_of(asked: SensitivityRequest) -> Choices:
    """What is to be chosen for the inputs of an analysis."""
    chosen: dict[str, object] = {
        "sensitivity_plan": offer_plan(asked.scenario.name, asked.scenario),
        "sensitivity_weeks": asked.replications,
        "sensitivity_screened": asked.trajectories > 0,
        "sensitivity_seed": asked.seed,
        _OPENED: (asked.scenario, asked.ranges),
    }
    return chosen | ({"sensitivity_trajectories": asked.trajectories} if asked.trajectories else {})


def _choose() -> tuple[Scenario, str, int, int, int]:
    plan = choose_plan("Plan", "sensitivity_plan", "The plan whose inputs are varied.")
    measure = st.selectbox(
        "Figure",
        MEASURE_NAMES,
        format_func=lambda name: MEASURES[name].label,
        key="sensitivity_measure",
        bind="query-params",
        help="Another figure is shown at once; nothing is simulated again.",
    )
    with precision():
        weeks = choose_weeks(
            "Weeks of each end",
            "sensitivity_weeks",
            usual=REPLICATIONS,
            meaning="Simulated weeks of the plan as it is and with each input at each end of its range.",
        )
        screened = st.checkbox(
            "Also change all inputs together (screening by Morris)",
            value=True,
            key="sensitivity_screened",
            bind="query-params",
            help="Shows inputs that matter only where others differ, too.",
        )
        trajectories = st.number_input(
            "Trajectories of the screening",
            min_value=LEAST_TRAJECTORIES,
            max_value=MOST_TRAJECTORIES,
            value=TRAJECTORIES,
            disabled=not screened,
            key="sensitivity_trajectories",
            bind="query-params",
            help="Each changes one input after the other, from a random start. More make the picture surer.",
        )
        seed = choose_seed("sensitivity_seed")
    return plan, measure, weeks, int(trajectories) if screened else 0, seed


def _edit_ranges(plan: Scenario) -> tuple[InputRange, ...]:
    """The ranges, as the user wants them; none where they cannot be, which the page then says."""
    begun_with, left_out = _ranges_to_begin_with(plan)
    with st.expander("Inputs and their ranges", icon=":material/tune:"):
        st.caption(
            "How far each input may plausibly be from its value now. Most are assumed: narrow those that you have "
            "measured, leave out those that you know."
        )
        table = range_table(begun_with, left_out)
        edited: pd.DataFrame = st.data_editor(
            table,
            hide_index=True,
            width="stretch",
            height=420,
            num_rows="fixed",
            disabled=[name for name in table.columns if name not in EDITED],
            column_config=dict.fromkeys((LOW, NOW, HIGH), st.column_config.TextColumn(alignment="right")),
            key=f"sensitivity_ranges_{hash((plan, begun_with, left_out))}",
        )
        try:
            ranges = ranges_of(edited, begun_with)
        except ValueError as error:
            st.error(as_written(str(error)), icon=":material/error:")
            return ()
        if not ranges:
            st.error("No input is varied. Choose one and more.", icon=":material/error:")
        return ranges


def _ranges_to_begin_with(plan: Scenario) -> tuple[tuple[InputRange, ...], tuple[str, ...]]:
    """The usual ranges, or those of the analysis of this plan that was opened; and which inputs are left out."""
    usual = usual_ranges(plan)
    of_plan, opened = st.session_state.get(_OPENED, (None, ()))
    if of_plan != plan:
        return usual, ()
    own = {each.name: each for each in opened}
    return tuple(own.get(each.name, each) for each in usual), tuple(each.name for each in usual if each.name not in own)


def _show(found: Sensitivity, measure: str) -> None:
    asked = found.request
    st.header(swings_answer(found.single, measure), anchor=False)
    st.markdown(as_written(swings_named(found.single, measure)))
    st.markdown(swings_idle(found.single, measure))
    st.caption(
        f"{as_written(asked.scenario.name)}, {period_in_words(asked.scenario)}. {len(asked.ranges)} inputs, "
        f"{asked.replications} simulated weeks of each end, seed {asked.seed}."
    )
    with st.container(border=True):
        show_chart(tornado(found.single, measure), "tornado")
    with st.expander("One input at a time, as a table"):
        about = _about(found, f"an input moved through its range; changes of: {MEASURES[measure].label}")
        show_table(swings_table(found.single, measure), "sensitivity", about, height=TABLE_HEIGHT)
    if found.together is None:
        return
    try:
        effects = effects_table(found.together, measure)
    except ValueError as error:
        st.warning(as_written(str(error)), icon=":material/warning:")
        return
    st.subheader("All inputs changed together", divider="gray", anchor=False)
    st.markdown(f"{effects_answer(found.together, measure)} {effects_idle(found.together, measure)}")
    with st.container(border=True):
        show_chart(effects_chart(found.together, measure), "effects")
    with st.expander("All inputs changed together, as a table"):
        about = _about(found, f"an input moved with all others (Morris); effects on: {MEASURES[measure].label}")
        show_table(effects, "screening", about, height=TABLE_HEIGHT)


def _about(found: Sensitivity, subject: str) -> About:
    asked = found.request
    scenarios = {asked.scenario.name: asked.scenario}
    return about_simulation(subject, scenarios, asked.replications, asked.seed, made_by=found.single.experiment.made_by)
