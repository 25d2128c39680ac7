"""Cutoff: every time of the daily transfer cutoff tried, and the one to choose for the targets that are set."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.cutoffs import charts as cutoff_charts
from analytics.cutoffs import time_chart as cutoff_time_chart
from analytics.cutoffs.choice import TARGETS, USUAL_TARGETS, WITHIN_24_HOURS, choose_cutoff
from analytics.cutoffs.explorer import BACKLOG, COLUMNS, MORNING_WAIT, REFUSED, Exploration, Rule, heaviness
from analytics.cutoffs.jobs import CutoffJob, CutoffRequest, start_cutoffs
from analytics.cutoffs.kept import CUTOFFS
from analytics.cutoffs.words import (
    cutoff_columns,
    cutoff_figures,
    cutoff_table,
    left_out_in_words,
    load_in_words,
    reasons,
    recommendation,
    target_in_words,
    warning_in_words,
)
from analytics.inputs.variations import CUTOFF_RULES, period_in_words
from analytics.pages import state
from analytics.pages.addresses import name_result, opens_what_is_named
from analytics.pages.chart_shown import show_chart
from analytics.pages.exports import offer_table
from analytics.pages.job_shown import answer_of_view, is_asked_again, job_of_view, show_job
from analytics.pages.library import answer_keeper, answer_of, find_answer
from analytics.pages.markdown import as_written
from analytics.pages.opened_runs import Choices, note_started, offer_plan, take_inputs_of
from analytics.pages.places import ADVICE, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.sampling import choose_seed, choose_weeks
from analytics.results.table_workbook import about_simulation

LAST = "last_cutoffs"
RULES: tuple[Rule, ...] = ("every_day", "heavy_days")
HEAVIER = (100, 105, 110, 115, 120, 130)
"""Percentages of the calls expected from which a day can be called heavy."""
_TARGET_INPUTS: dict[str, tuple[str, float, float | None, float]] = {
    BACKLOG: ("Left, at most", USUAL_TARGETS[BACKLOG], None, 1.0),
    WITHIN_24_HOURS: ("24 h, at least %", 100 * USUAL_TARGETS[WITHIN_24_HOURS], 100.0, 0.01),
    REFUSED: ("Refused, at most", 20.0, None, 1.0),
    MORNING_WAIT: ("Wait, at most min", 20.0, None, 1.0),
}
"""Of each target its input's label, what it starts from, its most, and what the unit on the page is in the figure's."""


def show() -> None:
    """Show the view."""
    if not opens_what_is_named({"cutoffs": partial(answer_of, CUTOFFS)}, "cutoff_plan"):
        return
    with st.sidebar:
        request = _choose()
        asked = st.button("Try all cutoffs", type="primary", width="stretch", key="start_cutoffs")
        asked = asked or is_asked_again()
    job = job_of_view("cutoffs", LAST, _find)
    if asked or job is None:
        if job is not None:
            state.background_jobs().leave(job.identifier, state.owner())
        try:
            job = start_cutoffs(state.background_jobs(), state.owner(), request, answer_keeper(CUTOFFS))
        except ValueError as error:
            st.error(as_written(str(error)), icon=":material/error:")
            return
        note_started(job)
        st.session_state[LAST] = job.identifier
    opened = job.asked
    take_inputs_of(job, lambda: _choices_of(opened), chosen=opened == request)
    shown = answer_of_view(job, LAST, _find)
    answered = job if job.is_live else shown or job
    name_result("cutoffs", answered)
    targets = _choose_targets()
    with st.container():
        show_job(job, answer=shown)
    if not answered.is_live and answered.asked != request:
        hint = "The inputs have changed since this run: press Try all cutoffs to see what they do."
        st.warning(hint, icon=":material/update:")
    if shown is not None and shown.result is not None:
        _show(shown.result, targets, shown.kept.earlier or CUTOFFS.code_version)
        show_next(ADVICE, "find the people that each half-hour needs", view="staffing")


def _find(identifier: str) -> CutoffJob | None:
    """The exploration of an identifier, under way or kept."""
    return find_answer(CUTOFFS, identifier)


def _choices_of(asked: CutoffRequest) -> Choices:
    """What is to be chosen for the inputs of an exploration."""
    return {
        "cutoff_plan": offer_plan(asked.scenario.name, asked.scenario),
        "cutoffs_rule": asked.rule,
        "cutoffs_heavy": [share for share in HEAVIER if share / 100 in asked.heavy],
        "cutoffs_weeks": asked.replications,
        "cutoffs_seed": asked.seed,
    }


def _choose() -> CutoffRequest:
    st.subheader("Plan", divider="gray")
    plan = choose_plan("Plan", "cutoff_plan", "Everything but the cutoff is taken from it.")
    rule = st.selectbox(
        "In force",
        RULES,
        format_func=CUTOFF_RULES.__getitem__,
        key="cutoffs_rule",
        bind="query-params",
        help="On heavy days only: those that head for more first calls than usual when the cutoff comes.",
    )
    heavy: list[float] = []
    if rule == "heavy_days":
        own = heaviness(plan)
        shares = st.multiselect(
            "Heavy from, in % of the calls expected of a day",
            HEAVIER,
            key="cutoffs_heavy",
            bind="query-params",
            placeholder=f"The plan's own: {100 * own:.0f} %",
            help="A day is heavy that heads for more first calls than this. Several can be tried side by side.",
        )
        heavy = [share / 100 for share in sorted(shares)]
    with st.expander("Precision and callers"):
        weeks = choose_weeks("Weeks", "cutoffs_weeks", usual=20)
        seed = choose_seed("cutoffs_seed")
    return CutoffRequest(plan, rule, tuple(heavy), weeks, seed)


def _choose_targets() -> dict[str, float]:
    """The targets, beside the answer that they change."""
    names = st.multiselect(
        "Targets",
        TARGETS,
        default=list(USUAL_TARGETS),
        format_func=lambda name: COLUMNS[name].label,
        key="cutoff_targets",
        bind="query-params",
    )
    targets = {}
    for place, name in zip(st.columns(len(TARGETS)), names, strict=False):
        label, usual, most, scale = _TARGET_INPUTS[name]
        targets[name] = scale * place.number_input(
            label,
            min_value=0.0,
            max_value=most,
            value=usual,
            format="%g",
            key=f"target_{name}",
            bind="query-params",
            help=COLUMNS[name].definition,
        )
    return targets


def _show(found: Exploration, targets: dict[str, float], made_by: str) -> None:
    choice = choose_cutoff(found.points, targets)
    with st.container():
        st.header(recommendation(choice, targets), anchor=False)
        st.markdown(" ".join(reasons(choice, targets)))
        st.markdown(load_in_words(choice.point))
        aims = "; ".join(target_in_words(name, limit) for name, limit in targets.items()) or "none"
        weeks = f"{found.replications} simulated weeks of each, seed {found.seed}"
        held = ", each by its whole interval" if targets else ""
        about = [
            f"{period_in_words(found.scenario)}. {len(found.points)} cutoffs, {weeks}. Targets: {aims}{held}.",
            warning_in_words(found.scenario),
            left_out_in_words(found),
        ]
        st.caption("  \n".join(line for line in about if line))
    with st.container(border=True):
        show_chart(cutoff_charts.frontier(found.points, choice, targets, found.replications), "frontier")
    with st.container(border=True):
        show_chart(cutoff_time_chart.by_time(found.points, choice, targets, found.replications), "cutoffs_by_time")
    with st.expander("All cutoffs as a table", expanded=False):
        st.dataframe(cutoff_table(found.points), hide_index=True, width="stretch", height=480)
        scenarios = {found.scenario.name: found.scenario}
        columns = cutoff_columns()
        told = about_simulation(
            "a cutoff that was tried", scenarios, found.replications, found.seed, columns, made_by=made_by
        )
        offer_table(cutoff_figures(found.points), "cutoffs", told)
