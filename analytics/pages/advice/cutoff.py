"""Cutoff: every time of the daily transfer cutoff tried, and the one to choose for the targets that are set."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.cutoffs import charts as cutoff_charts
from analytics.cutoffs import time_chart as cutoff_time_chart
from analytics.cutoffs.choice import AT_LEAST, TARGETS, USUAL_TARGETS, choose_cutoff, targets_that_can_be_judged
from analytics.cutoffs.explorer import Exploration, Rule, heaviness, own_rule
from analytics.cutoffs.question import CUTOFFS, CutoffRequest
from analytics.cutoffs.tables import cutoff_columns, cutoff_figures, cutoff_table
from analytics.cutoffs.words import (
    first_morning_in_words,
    left_out_in_words,
    load_in_words,
    reasons,
    recommendation,
    targets_in_words,
    warnings_in_words,
    worse_in_words,
)
from analytics.inputs.variations import period_in_words
from analytics.measures.limits import ANNOUNCED_OVER_UPPER, UPPER
from analytics.measures.run_readings import MEANINGS
from analytics.pages.addresses import by_labels_of_today
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import offer_table
from analytics.pages.library import offer_plan
from analytics.pages.markdown import as_written
from analytics.pages.places import ADVICE, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.sampling import choose_seed, choose_weeks
from analytics.pages.state import set_targets
from analytics.results.table_workbook import about_simulation
from analytics.wording import figure_in_words
from queueing.scenario.cutoff import CUTOFF_RULES

ANSWERS: Final = AnswerView(CUTOFFS, "cutoffs", "Try all cutoffs", "cutoffs")
OWN: Final = "own"
RULES: Final[dict[str, str]] = {
    OWN: "As the plan has it",
    **{rule: CUTOFF_RULES[rule] for rule in ("every_day", "heavy_days")},
}
HEAVIER = (100, 105, 110, 115, 120, 130)
"""Percentages of the calls expected from which a day can be called heavy."""
MARK_WIDTH: Final = 190
"""Pixels."""
_PERCENT: Final = 100
_UNITS: Final = {"share": " %", "minutes": " min"}
"""What stands behind the label of a target's input, by the unit of its figure."""
_LABELS: Final = {
    ANNOUNCED_OVER_UPPER: f"Over {UPPER} min",
    "callback_share": "Callbacks",
    "callbacks_slipped": "Carried over",
    "callback_within_24h": "Within 24 h",
    "backlog_at_close": "Left at close",
    "breaking_days": "Breaking days",
    "outcome_refused_cutoff": "Refused",
    "morning_wait": "First wait",
}
"""Of each target its input's label."""
_LABELS_BEFORE: Final = {
    "Callers refused per day": "outcome_refused_cutoff",
    "Callbacks carried over per day": "callbacks_slipped",
    "Callbacks left at close": "backlog_at_close",
}
"""What addresses of before call targets that have another label now."""
_ACROSS: Final = 4


def show() -> None:
    """Show the view."""
    if not ANSWERS.opens_what_is_named("cutoff_plan"):
        return
    with st.sidebar:
        request = _choose()
        asked = st.button(ANSWERS.button, type="primary", width="stretch", key="start_cutoffs")
    answer = ANSWERS.answer(request, asked=asked, at_once=True, choices=_choices_of)
    if answer is None:
        return
    targets = _choose_targets(answer.result)
    answer.say()
    if answer.result is not None:
        with answer.place():
            _show(answer.result, targets_that_can_be_judged(answer.result, targets), answer.made_by)
        show_next(ADVICE, "find the people that each half-hour needs", view="staffing")


def _choices_of(asked: CutoffRequest) -> Choices:
    """What is to be chosen for the inputs of an exploration."""
    return {
        "cutoff_plan": offer_plan(asked.scenario.name, asked.scenario),
        "cutoffs_rule": OWN if asked.rule == own_rule(asked.scenario) else asked.rule,
        "cutoffs_heavy": [share for share in HEAVIER if share / 100 in asked.heavy],
        "cutoffs_weeks": asked.replications,
        "cutoffs_seed": asked.seed,
    }


def _choose() -> CutoffRequest:
    st.subheader("Plan", divider="gray")
    plan = choose_plan("Plan", "cutoff_plan", "Everything but the cutoff is taken from it; its own is tried, too.")
    own = own_rule(plan)
    chosen = st.selectbox(
        "In force",
        list(RULES),
        format_func=RULES.__getitem__,
        key="cutoffs_rule",
        bind="query-params",
        help="On heavy days only: those that head for more first calls than usual when the cutoff comes.",
    )
    if chosen == OWN:
        without = ", since it has no cutoff" if plan.cutoff.rule == "never" else ""
        st.caption(f"That is {CUTOFF_RULES[own].lower()}{without}.")
    rule: Rule = "every_day" if chosen == "every_day" else "heavy_days" if chosen == "heavy_days" else own
    heavy: list[float] = []
    if rule == "heavy_days":
        shares = st.multiselect(
            "Heavy from, in % of the calls expected of a day",
            HEAVIER,
            key="cutoffs_heavy",
            bind="query-params",
            placeholder=f"The plan's own: {100 * heaviness(plan):.0f} %",
            help="A day is heavy that heads for more first calls than this. Several can be tried side by side.",
        )
        heavy = [share / 100 for share in sorted(shares)]
    with st.expander("Precision and callers"):
        weeks = choose_weeks("Weeks", "cutoffs_weeks", usual=20)
        seed = choose_seed("cutoffs_seed")
    return CutoffRequest(plan, rule, tuple(heavy), weeks, seed)


def _choose_targets(found: Exploration | None) -> dict[str, float | None]:
    """The targets, beside the answer that they change; an empty number is today's level."""
    by_labels_of_today("cutoff_targets", {before: MEANINGS[name].full_label for before, name in _LABELS_BEFORE.items()})
    names = st.multiselect(
        "Targets",
        TARGETS,
        default=list(USUAL_TARGETS),
        format_func=lambda name: MEANINGS[name].full_label,
        key="cutoff_targets",
        bind="query-params",
        help="Take one off by its cross. A number that is left empty is today's level: no worse than today's cutoff.",
    )
    today = None if found is None else found.today
    targets: dict[str, float | None] = {}
    for row in range(0, len(names), _ACROSS):
        for place, name in zip(st.columns(_ACROSS), names[row : row + _ACROSS], strict=False):
            meant = MEANINGS[name]
            scale = _PERCENT if meant.unit == "share" else 1
            level = "" if today is None else f": {figure_in_words(today.figures[name].mean, meant.unit)}"
            typed = place.number_input(
                f"{_LABELS[name]}, at {'least' if name in AT_LEAST else 'most'}{_UNITS.get(meant.unit, '')}",
                min_value=0.0,
                max_value=float(_PERCENT) if meant.unit == "share" else None,
                value=None,
                placeholder=f"Today's{level}",
                format="%g",
                key=f"target_{name}",
                bind="query-params",
                help=meant.definition,
            )
            targets[name] = None if typed is None else typed / scale
    set_targets({name: limit for name, limit in targets.items() if limit is not None and name not in AT_LEAST})
    return targets


def _show(found: Exploration, targets: dict[str, float | None], made_by: str) -> None:
    choice = choose_cutoff(found, targets)
    with st.container():
        st.header(recommendation(found, choice, targets), anchor=False)
        st.markdown(" ".join(reasons(found, choice, targets)))
        for warning in warnings_in_words(found, choice):
            st.warning(warning, icon=":material/warning:")
        if worse := worse_in_words(choice):
            said = "  \n".join(["**Worse than today:**", *map(as_written, worse)])
            st.warning(said, icon=":material/trending_down:")
    with st.container(border=True):
        show_chart(cutoff_charts.frontier(found, choice, targets), "frontier")
    with st.container(border=True):
        show_chart(cutoff_time_chart.by_time(found, choice, targets), "cutoffs_by_time")
    st.markdown(load_in_words(choice.point))
    weeks = f"{found.replications} simulated weeks of each, seed {found.seed}"
    about = [
        f"{period_in_words(found.scenario)}. {len(found.points)} cutoffs, {weeks}.",
        targets_in_words(targets, choice.today),
        first_morning_in_words(found.scenario),
        left_out_in_words(found),
    ]
    st.caption("  \n".join(line for line in about if line))
    with st.expander("All cutoffs as a table", expanded=False):
        table, marked = cutoff_table(found, choice), {"Mark": st.column_config.TextColumn(width=MARK_WIDTH)}
        st.dataframe(table, hide_index=True, width="stretch", height=480, column_config=marked)
        scenarios = {found.scenario.name: found.scenario}
        columns = cutoff_columns()
        told = about_simulation(
            "a cutoff that was tried", scenarios, found.replications, found.seed, columns, made_by=made_by
        )
        offer_table(cutoff_figures(found), "cutoffs", told)
