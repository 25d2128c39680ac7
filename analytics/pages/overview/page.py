"""Overview: the answer for the week, what changed against a baseline, and why."""

from __future__ import annotations

import streamlit as st

from analytics.experiments.runs import Run, RunResult
from analytics.inputs.same_callers import callers_met
from analytics.inputs.variations import period_in_words
from analytics.pages.markdown import as_written
from analytics.pages.overview.controls import choices_of, show_controls
from analytics.pages.places import OVERVIEW, SCENARIOS, address, show_next
from analytics.pages.run_answer import ANSWERS, show_run
from analytics.pages.views import VIEW


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
            show_run(answer.source, answer.result, controls.report, [_about(answer.result)])
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
        return "The run is not saved: this link opens it until the server is restarted, at the longest."
    return "Once the run is done:"


def _about(result: RunResult) -> str:
    """What was simulated, with which calls, and what changes are against."""
    experiment = result.experiment
    baseline, *others = experiment.scenarios
    plan = experiment.scenarios[baseline]
    said = (
        f"{as_written(others[-1] if others else baseline)}, {period_in_words(plan)}. "
        f"{experiment.replications} simulated weeks, seed {experiment.seed}."
    )
    if source := plan.demand.source:
        said += f" Calls expected: {as_written(source)}."
    if others:
        callers = callers_met(plan, experiment.scenarios[others[-1]])
        said += f" Changes are against {as_written(baseline)}, on {as_written(callers)}."
    return said


main()
