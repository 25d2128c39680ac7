"""Compare: plans against a baseline, paired week by week, and what each change contributes."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go
import streamlit as st

from analytics.comparison import difference_charts
from analytics.comparison.compare import (
    COMPARED,
    MOST_OTHERS,
    Comparison,
    check_comparable,
    compare,
    usual_threshold,
)
from analytics.comparison.contributions import changes_between
from analytics.comparison.plan_variants import plan_variants
from analytics.comparison.question import CONTRIBUTIONS, ContributionRequest
from analytics.comparison.words import (
    DIFFERENCE_COLUMNS,
    bases_in_words,
    comparison_lines,
    correction_in_words,
    cutoffs_in_words,
    differences_in_figures,
    headline,
    pairing_in_words,
    sentence,
    unclear_in_words,
)
from analytics.experiments.precision import margin_unit, target_of
from analytics.experiments.runs import COMPARISON, RUN, Run, RunRequest, Sampling
from analytics.inputs.differences import differences_table
from analytics.inputs.same_callers import callers_met
from analytics.inputs.variations import period_in_words
from analytics.measures.definitions import MEASURES
from analytics.measures.earlier_labels import renamed_labels
from analytics.pages.addresses import by_labels_of_today
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.chart_view import show_chart
from analytics.pages.drafts import draft_offered
from analytics.pages.exports import offer_table, show_lines
from analytics.pages.library import SAMPLES, offer_plan, plan_name, plans
from analytics.pages.markdown import as_written
from analytics.pages.places import ADVICE, show_next
from analytics.pages.plan_choice import choose_plan, read_plan
from analytics.pages.sampling import choose_seed, choose_weeks, precision
from analytics.pages.views import controls_row
from analytics.results.report import Origin, comparison_report, waits_of
from analytics.results.risk_words import risks_in_words
from analytics.results.table_workbook import about_experiment
from queueing import Scenario

AT_FIRST = ("Two more officers after noon", "No cutoff", "Callbacks first")
ANSWERS: Final = AnswerView(COMPARISON, "comparison", "Compare", "comparison", opens=(RUN,))
CONTRIBUTED: Final = AnswerView(CONTRIBUTIONS, "contributions", "Find out")


def show() -> None:
    """Show the view."""
    by_labels_of_today(renamed_labels(), "compare_figures", "compare_figure")
    if not ANSWERS.opens_what_is_named("compare_baseline"):
        return
    with controls_row():
        chosen = _choose_plans()
        thresholds = _choose_thresholds()
        sampling = _choose_sampling()
        problem = _problem(chosen)
        asked = st.button(ANSWERS.button, type="primary", disabled=bool(problem), key="start_comparison")
        offers = st.container(horizontal=True, width="content")
    if problem:
        st.info(problem, icon=":material/info:")
    request = None if problem else RunRequest(tuple(chosen.items()), sampling, "comparison")
    answer = ANSWERS.answer(request, asked=asked, at_once=True, choices=_choices_of)
    if answer is None:
        return
    run = answer.source
    if run is not None and len(run.asked.named) == 1:
        st.info("This run is of one plan: choose others above and press Compare.", icon=":material/info:")
        return
    answer.say()
    if run is not None and answer.result is not None:
        with answer.place():
            found = compare(answer.result.experiment, run.asked.named[0][0], thresholds)
            measure = _show(run, found)
            if not answer.job.is_live:
                _show_contributions(found, measure)
                show_next(ADVICE, "find the cutoff that holds your targets", view="cutoff")
        answer.offer(offers, comparison_report, found, measure, Origin(answer.result.agreement))


def _choose_plans() -> dict[str, Scenario]:
    """The plans to compare by name, the baseline first."""
    baseline = choose_plan("Baseline", "compare_baseline", "The plan that all others are compared with.")
    label = str(st.session_state["compare_baseline"])
    name = plan_name(label)
    saved = {each: plan for each, plan in (plans() | draft_offered()).items() if each not in (label, *SAMPLES)}
    variants = plan_variants(baseline)
    names = st.multiselect(
        "Compared with",
        [*variants, *saved],
        default=[each for each in AT_FIRST if each in variants],
        max_selections=MOST_OTHERS,
        key="compare_with",
        bind="query-params",
        help="The baseline with a usual change, the draft on Edit and run, or plans that were saved there.",
    )
    return {name: baseline} | {each: variants[each] if each in variants else read_plan(saved[each]) for each in names}


def _choices_of(asked: RunRequest) -> Choices:
    """What is to be chosen for the plans and the sampling of a run; nothing where it compares none."""
    (name, baseline), *others = asked.named
    if not others:
        return {}
    variants = plan_variants(baseline)
    return {
        "compare_baseline": offer_plan(name, baseline),
        "compare_with": [each if variants.get(each) == plan else offer_plan(each, plan) for each, plan in others],
        "compare_weeks": asked.sampling.replications,
        "compare_seed": asked.sampling.seed,
    }


def _choose_sampling() -> Sampling:
    with precision():
        weeks = choose_weeks(
            "Weeks",
            "compare_weeks",
            usual=30,
            meaning="Simulated weeks of each plan; more of them narrow the intervals and take longer.",
        )
        seed = choose_seed("compare_seed")
    return Sampling(weeks, seed, "compiled")


def _problem(chosen: dict[str, Scenario]) -> str:
    """Why these plans cannot be compared; empty where they can."""
    if len(chosen) == 1:
        return "Choose at least one plan to compare with the baseline."
    try:
        check_comparable(chosen, next(iter(chosen)))
    except ValueError as error:
        return as_written(f"{str(error)[0].upper()}{str(error)[1:]}.")
    return ""


def _choose_thresholds() -> dict[str, float]:
    """The figures compared, and from which difference on each matters."""
    with st.popover("What matters", icon=":material/straighten:", help="From which difference on a figure counts."):
        measures = st.multiselect(
            "Figures",
            [name for name in MEASURES if not name.startswith("flow_")],
            default=list(COMPARED),
            format_func=lambda name: MEASURES[name].label,
            key="compare_figures",
            bind="query-params",
        )
        st.caption("A difference smaller than this is too small to matter to you.")
        return {
            name: target_of(
                name,
                st.number_input(
                    f"{MEASURES[name].label} ({margin_unit(name)})",
                    min_value=0.0,
                    value=usual_threshold(name) * (100 if MEASURES[name].unit == "share" else 1),
                    format="%g",
                    key=f"matters_{name}",
                    bind="query-params",
                ),
            ).half_width
            for name in measures or COMPARED
        }


def _show(run: Run, found: Comparison) -> str:
    """Show a comparison; gives the figure that is chosen to tell it in."""
    experiment, key = found.experiment, f"{run.address} {found.experiment.replications}"
    with st.container():
        measure = st.selectbox(
            "Figure",
            list(found.measures),
            format_func=lambda name: MEASURES[name].label,
            key="compare_figure",
            bind="query-params",
            width=420,
        )
        st.header(as_written(headline(found, measure)), anchor=False)
        st.markdown(as_written(sentence(found, measure)))
        st.markdown(as_written(f"{correction_in_words(found)} {pairing_in_words(found, measure)}"))
        risks = risks_in_words(experiment, found.baseline, found.others)
        st.markdown("  \n".join(map(as_written, [*risks, *cutoffs_in_words(found)])))
        st.caption(f"{period_in_words(experiment.scenarios[found.baseline])}, seed {experiment.seed}.")
    show_lines(comparison_lines(found))
    if bases := bases_in_words(found):
        said = "Figures that are taken over far fewer or more callers than the baseline's are hard to compare with it:"
        st.caption("  \n".join([said, *map(as_written, bases)]))
    about = about_experiment("a plan's difference from the baseline in one measure", experiment, DIFFERENCE_COLUMNS)
    offer_table(differences_in_figures(found), "comparison", about)
    with st.expander("What more weeks would do"):
        lines = unclear_in_words(found)
        st.markdown("  \n".join(map(as_written, lines)) if lines else "Nothing is unclear.")
    with st.container(border=True):
        show_chart(difference_charts.differences(found, measure), "differences")
    st.subheader("What differs between the plans", anchor=False)
    differing = differences_table(experiment.scenarios, found.baseline)
    show_lines(differing)
    offer_table(differing, "what_differs", about_experiment("an input that is not the same", experiment))
    with st.container(border=True):
        show_chart(_waits(key, found), "waits_side_by_side")
    return measure


@st.cache_data(max_entries=100, show_spinner=False)
def _waits(run: str, _found: Comparison) -> go.Figure:  # noqa: ARG001 (the run is what is cached by)
    return waits_of(_found)


def _show_contributions(found: Comparison, measure: str) -> None:
    """What each change of one plan contributes, once it is asked for."""
    scenarios = found.experiment.scenarios
    changes = {name: changes_between(scenarios[found.baseline], scenarios[name]) for name in found.others}
    several = [name for name, each in changes.items() if len(each) > 1]
    if not several:
        return
    st.subheader("What each change contributes", anchor=False)
    choice, button = st.columns([3, 1], vertical_alignment="bottom")
    name = choice.selectbox("Plan with several changes", several, key="contributions_of", bind="query-params")
    experiment = found.experiment
    request = ContributionRequest(
        scenarios[found.baseline], scenarios[name], name, found.measures, experiment.replications, experiment.seed
    )
    asked = button.button(CONTRIBUTED.button, icon=":material/functions:", width="stretch", key="start_contributions")
    answer = CONTRIBUTED.answer(request, asked=asked, is_about=lambda asked: asked == request)
    if answer is None:
        callers = callers_met(request.baseline, request.changed)
        st.caption(as_written(f"All plans with some of the changes are simulated, {name} with {callers}."))
        return
    answer.say()
    if answer.result is not None:
        (parts,) = (each for each in answer.result.measures if each.measure == measure)
        with answer.place(), st.container(border=True):
            show_chart(difference_charts.contributions(parts, name, answer.result.replications), "contributions")
