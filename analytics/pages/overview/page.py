"""Overview: the answer for the week, what changed against a baseline, and why."""

from __future__ import annotations

import streamlit as st

from analytics.experiments.precision import precision_in_words
from analytics.experiments.runs import Run, RunResult, is_comparison, start_run
from analytics.experiments.verification import agreement_in_words
from analytics.inputs.same_callers import callers_met
from analytics.inputs.variations import period_in_words
from analytics.pages.addresses import name_result, opens_what_is_named
from analytics.pages.exports import offer_report
from analytics.pages.job_shown import answer_of_view, job_of_view, show_job
from analytics.pages.library import find_run, keeper, run_of
from analytics.pages.markdown import as_written
from analytics.pages.opened_runs import is_of, note_started, take_inputs_of
from analytics.pages.overview.controls import Choice, choices_of, show_controls
from analytics.pages.places import OVERVIEW, SCENARIOS, address, show_next
from analytics.pages.results import show_results
from analytics.pages.state import background_jobs, owner
from analytics.pages.views import VIEW
from analytics.results.answers import answer
from analytics.results.report import Origin, run_report

LAST = "last_run"
"""In the session: the run that it started last, such as before a visit to another page."""


def main() -> None:
    """Show the page."""
    if not opens_what_is_named({"run": run_of}, "center", "baseline"):
        return
    controls = show_controls()
    choice = controls.choice
    run = job_of_view("run", LAST, find_run)
    if run is not None and is_comparison(run.asked.kind, len(run.asked.named)):
        st.switch_page(SCENARIOS, query_params={VIEW: "compare", "comparison": run.identifier})
    if run is not None and choice is not None and not controls.asked:
        opened = run
        take_inputs_of(opened, lambda: choices_of(opened), chosen=is_of(run, choice.scenarios, choice.sampling))
    if choice is not None and (controls.asked or run is None):
        run = _start(choice)
    if run is None:
        if controls.is_awaited:
            return
        st.info("Choose other calls or another plan above.", icon=":material/info:")
        return
    shown = answer_of_view(run, LAST, find_run)
    named = run if run.is_live else shown or run
    name_result("run", named)
    with controls.share:
        _offer_link(named)
    # What comes and goes has a place of its own: the charts beneath keep theirs, and none is shown twice meanwhile.
    with st.container():
        show_job(
            run, last="All replications done; a slice of them is compared with the reference engine.", answer=shown
        )
    if shown is not None and (result := shown.result or shown.partial) is not None:
        _show(shown, result, None if run.is_live else choice)
        show_next(SCENARIOS, "try a better plan on Scenarios", view="edit", plan=controls.edited)


def _offer_link(run: Run) -> None:
    """Show the link that opens what is shown, for others too."""
    with st.popover("Share", icon=":material/share:"):
        st.caption(_about_link(run))
        st.code(address(OVERVIEW, run=run.address), language=None)


def _about_link(run: Run) -> str:
    """How long the link of a run will do."""
    if run.kept.identifier:
        return "This link opens the run as it is, also after a restart."
    if run.kept.problem:
        return "The run is not kept: this link opens it until the server is restarted, at the longest."
    return "Once the run is done:"


def _start(choice: Choice) -> Run:
    before = find_run(st.session_state.get(LAST, ""))
    if before is not None:
        background_jobs().leave(before.identifier, owner())
    run = start_run(background_jobs(), owner(), choice.scenarios, choice.sampling, keeper())
    note_started(run)
    st.session_state[LAST] = run.identifier
    return run


def _show(run: Run, result: RunResult, choice: Choice | None) -> None:
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
        if choice is not None and not is_of(run, choice.scenarios, choice.sampling):
            hint = "The inputs have changed since this run: press Run to see what they do."
            st.warning(hint, icon=":material/update:")
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
