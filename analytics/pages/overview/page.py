"""Overview: the answer for the week, what changed against a baseline, and why."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.experiments.precision import precision_in_words
from analytics.experiments.runs import COMPARISON, RUN, Run, RunResult
from analytics.experiments.verification import agreement_in_words
from analytics.inputs.same_callers import callers_met
from analytics.inputs.variations import period_in_words
from analytics.pages.answer_view import AnswerView
from analytics.pages.exports import offer_report
from analytics.pages.markdown import as_written
from analytics.pages.overview.controls import choices_of, show_controls
from analytics.pages.places import OVERVIEW, SCENARIOS, address, show_next
from analytics.pages.results import show_results
from analytics.pages.views import VIEW
from analytics.results.answers import answer
from analytics.results.report import Origin, run_report

ANSWERS: Final = AnswerView(RUN, "run", "Run", "run", opens=(COMPARISON,))


def main() -> None:
    """Show the page."""
    if not ANSWERS.opens_what_is_named("center", "baseline"):
        return
    opened = ANSWERS.find()
    if opened is not None and opened.asked.is_comparison:
        st.switch_page(SCENARIOS, query_params={VIEW: "compare", "comparison": opened.identifier})
    controls = show_controls()
    answer = ANSWERS.answer(controls.request, asked=controls.asked, at_once=True, choices=choices_of)
    if answer is None:
        if not controls.is_awaited:
            st.info("Choose other calls or another plan above.", icon=":material/info:")
        return
    with controls.share:
        _offer_link(answer.named)
    answer.say()
    if answer.source is not None and answer.result is not None:
        with answer.place():
            _show(answer.source, answer.result)
        show_next(SCENARIOS, "try a better plan on Scenarios", view="edit", plan=controls.edited)


def _offer_link(run: Run) -> None:
    """Show the link that opens what is shown, for others too."""
    with st.popover("Share", icon=":material/share:"):
        st.caption(_about_link(run))
        st.code(address(OVERVIEW, run=run.address), language=None)


def _about_link(run: Run) -> str:
    """How long the link of a run will do."""
    if run.saved.identifier:
        return "This link opens the run as it is, also after a restart."
    if run.saved.problem:
        return "The run is not kept: this link opens it until the server is restarted, at the longest."
    return "Once the run is done:"


def _show(run: Run, result: RunResult) -> None:
    experiment = result.experiment
    baseline, *others = experiment.scenarios
    changed = others[0] if others else None
    focus = changed or baseline
    found = answer(experiment, focus, baseline if changed else None)
    with st.container():
        st.header(found.sentence, anchor=False)
        st.markdown(found.details)
        if found.warning:
            st.warning(found.warning, icon=":material/warning:")
        so_far = "" if run.result is not None else "So far: "
        st.markdown(f"{so_far}{as_written(precision_in_words(result.precise, 'simulated weeks'))}")
        st.caption("  \n".join(_about(result, baseline, changed)))
        if run.result is not None:
            origin = Origin(result.agreement, result.precise)
            offer_report("run", run_report, experiment, baseline, changed, origin)
    key = f"{run.address} {experiment.replications}"
    show_results(key, experiment, baseline, changed)


def _about(result: RunResult, baseline: str, changed: str | None) -> list[str]:
    """What was simulated, and how far the fast engine was checked."""
    experiment, agreement = result.experiment, result.agreement
    simulated = (
        f"{as_written(changed or baseline)}, {period_in_words(experiment.scenarios[baseline])}. "
        f"{experiment.replications} simulated weeks, seed {experiment.seed}."
    )
    if source := experiment.scenarios[baseline].demand.source:
        simulated += f" Calls expected: {as_written(source)}."
    if changed:
        callers = callers_met(experiment.scenarios[baseline], experiment.scenarios[changed])
        simulated += f" Changes are against {as_written(baseline)}, on {as_written(callers)}."
    return [
        simulated,
        *([agreement_in_words(agreement)] if agreement is not None else []),
    ]


main()
