"""Policies: one or two of the plan's policies tried over their values, and the one to choose for the targets set."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.experiments.precision import USUAL_REPLICATIONS
from analytics.inputs.variations import period_in_words
from analytics.measures.earlier_labels import renamed_labels
from analytics.measures.run_readings import MEANINGS
from analytics.pages.addresses import by_labels_of_today
from analytics.pages.advice.policy_fields import choices_of_varied, choose_varied
from analytics.pages.advice.policy_targets import Targets, choose_targets
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.breaking_share import choose_breaking_share
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import NO_FIGURE, offer_table
from analytics.pages.library import offer_plan
from analytics.pages.markdown import as_written
from analytics.pages.places import ADVICE, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.sampling import choose_seed, choose_weeks, precision
from analytics.pages.views import controls_row
from analytics.policies.charts import policy_frontier, usual_axes
from analytics.policies.choice import (
    Choice,
    choose_policy,
    targets_that_can_be_judged,
)
from analytics.policies.exploration import COMPARED, Exploration
from analytics.policies.figures_in_words import beside_today, headlines, targets_in_words
from analytics.policies.question import POLICIES, PolicyRequest
from analytics.policies.report import policy_report
from analytics.policies.tables import (
    MARK,
    heading_of,
    pair_table,
    policy_columns,
    policy_figures,
    policy_table,
    short_table,
)
from analytics.policies.value_chart import by_value, drawn_input
from analytics.policies.words import (
    first_morning_in_words,
    kind_in_words,
    left_out_in_words,
    load_in_words,
    reasons,
    recommendation,
    warnings_in_words,
    when_days_break,
    worse_in_words,
)
from analytics.results.table_workbook import about_simulation
from analytics.wording import figure_in_words

ANSWERS: Final = AnswerView(POLICIES, "policies", "Try all", "policies")
MARK_WIDTH: Final = 190
"""Pixels."""
TABLE_HEIGHT: Final = 490
_FORMATS: Final = {"share": "%.1f %%", "minutes": "%.1f min", "dollars": "$%,.0f"}
"""How numbers of a unit stand in the table."""


def show() -> None:
    """Show the view."""
    by_labels_of_today(renamed_labels(with_day=True), "policy_aim", "policy_across", "policy_up")
    if not ANSWERS.opens_what_is_named("policies_plan"):
        return
    above = st.container()
    with controls_row():
        plan = choose_plan("Plan", "policies_plan", "Everything but what is varied is taken from it; it is tried, too.")
        varied = choose_varied(plan, above)
        weeks, seed = _choose_sampling()
        place = st.popover("Targets", icon=":material/flag:", help="They change the answer at once.")
        asked = st.button(ANSWERS.button, type="primary", disabled=varied is None, key="start_policies")
        offers = st.container(horizontal=True, width="content")
    request = None if varied is None else PolicyRequest(plan, varied, weeks, seed)
    answer = ANSWERS.answer(request, asked=asked, at_once=True, choices=_choices_of)
    if answer is None:
        return
    with place:
        above = st.container()
        breaking_share = choose_breaking_share()
        found = None if answer.result is None else answer.result.breaking_from(breaking_share)
        with above:
            targets, aim = choose_targets(found, varied or ())
    answer.say()
    if found is not None:
        with answer.place():
            judged = targets_that_can_be_judged(found, targets)
            _show(found, judged, aim, answer.made_by)
        answer.offer(offers, policy_report, found, judged, aim, answer.made_by)
        show_next(ADVICE, "find the people that each half-hour needs", view="staffing")


def _choices_of(asked: PolicyRequest) -> Choices:
    """What is to be chosen for the inputs of an exploration."""
    return {
        "policies_plan": offer_plan(asked.scenario.name, asked.scenario),
        "policies_weeks": asked.replications,
        "policies_seed": asked.seed,
        **choices_of_varied(asked.scenario, asked.varied),
    }


def _choose_sampling() -> tuple[int, int]:
    with precision():
        return choose_weeks("Weeks", "policies_weeks", usual=USUAL_REPLICATIONS), choose_seed("policies_seed")


def _show(found: Exploration, targets: Targets, aim: str, made_by: str) -> None:
    choice = choose_policy(found, targets, aim)
    with st.container():
        st.header(recommendation(found, choice, targets), anchor=False)
        st.caption(as_written(" ".join(reasons(found, choice, targets))))
        for warning in warnings_in_words(found, choice):
            st.warning(warning, icon=":material/warning:")
        if worse := worse_in_words(choice):
            said = "  \n".join(["**Worse than today:**", *map(as_written, worse)])
            st.warning(said, icon=":material/trending_down:")
    _show_strip(choice, targets)
    left, right = st.columns(2, border=True)
    with left:
        place = st.container()
        axes = _choose_axes(found)
        with place:
            show_chart(policy_frontier(found, choice, targets, axes), "frontier")
    with right:
        _show_table(found, choice, targets)
    _show_pair(found, choice)
    if drawn_input(found) is not None:
        with st.container(border=True):
            show_chart(by_value(found, choice, targets), "policies_by_value")
    st.markdown(load_in_words(choice.point))
    weeks = f"{found.replications} simulated weeks of each, seed {found.seed}"
    about = [
        f"{period_in_words(found.scenario)}. {len(found.points)} policies tried, {weeks}.",
        targets_in_words(targets, choice.today),
        when_days_break(found),
        first_morning_in_words(found.scenario),
        left_out_in_words(found),
    ]
    st.caption("  \n".join(as_written(line) for line in about if line))
    with st.expander("All figures as a table", expanded=False):
        marked = {MARK: st.column_config.TextColumn(width=MARK_WIDTH)}
        table = policy_table(found, choice)
        st.dataframe(
            table, hide_index=True, width="stretch", height=TABLE_HEIGHT, column_config=marked, placeholder=NO_FIGURE
        )
        scenarios = {found.scenario.name: found.scenario}
        told = about_simulation(
            "a policy that was tried",
            scenarios,
            found.replications,
            found.seed,
            policy_columns(found),
            made_by=made_by,
        )
        offer_table(policy_figures(found, choice), "policies", told)


def _show_strip(choice: Choice, targets: Targets) -> None:
    """The figures of what is recommended, each beside today's and its target."""
    figures = headlines(choice)
    with st.grid(len(figures), gap="small"):
        for name, label in figures.items():
            meant = MEANINGS[name]
            with st.container(border=True, height="stretch", gap="xxsmall"):
                value = figure_in_words(choice.point.figures[name].mean, meant.unit)
                st.metric(label, value, help=f"{meant.full_label}. {meant.definition}")
                st.caption(beside_today(choice, name, targets))


def _choose_axes(found: Exploration) -> tuple[str, str]:
    """The two figures that are drawn against each other."""
    axes = []
    with st.container(horizontal=True):
        for label, key, usual in zip(("Across", "Up"), ("policy_across", "policy_up"), usual_axes(found), strict=True):
            axis = st.selectbox(
                label,
                COMPARED,
                index=None,
                placeholder=MEANINGS[usual].full_label,
                format_func=lambda name: MEANINGS[name].full_label,
                key=key,
                bind="query-params",
            )
            axes.append(axis or usual)
    return axes[0], axes[1]


def _show_table(found: Exploration, choice: Choice, targets: Targets) -> None:
    heads = headlines(choice)
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(heads[name], format=_FORMATS.get(MEANINGS[name].unit, "%.1f"))
        for name in heads
    }
    columns[heading_of(found)] = st.column_config.TextColumn(
        kind_in_words(found).capitalize(), width=MARK_WIDTH, pinned=True
    )
    st.markdown(f"**By {heading_of(found).lower()}**")
    table = short_table(found, choice, targets)
    st.dataframe(
        table, hide_index=True, width="stretch", height=TABLE_HEIGHT, column_config=columns, placeholder=NO_FIGURE
    )


def _show_pair(found: Exploration, choice: Choice) -> None:
    """Two of the policies side by side, paired: at first what is recommended, or else another one, and today's."""
    if found.experiment is None or choice.today is None:
        return
    names = [point.name for point in found.points]
    first = choice.point if choice.point is not choice.today else choice.next_point
    usual = names[0] if first is None else first.name
    folded = st.expander(
        "Compare two of them on the same callers", key="policy_pair", on_change="rerun", bind="query-params"
    )
    if not folded.open:
        return
    with folded:
        one, other = st.columns(2)
        name = _choose_point(one, "This one", "policy_one", names, usual)
        against = _choose_point(other, "less that one", "policy_other", names, choice.today.name)
        if name == against:
            st.info("Choose two different ones.", icon=":material/info:")
            return
        st.dataframe(pair_table(found, name, against), hide_index=True, width="stretch", placeholder=NO_FIGURE)


def _choose_point(place: DeltaGenerator, label: str, key: str, names: list[str], usual: str) -> str:
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    chosen = place.selectbox(label, names, index=names.index(usual), key=key)
    return str(chosen)
