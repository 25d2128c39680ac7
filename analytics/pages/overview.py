"""Overview: the answer for the week, the plan that is tried beside it, and why."""

from __future__ import annotations

import streamlit as st

from analytics.answers import answer
from analytics.experiment import Experiment
from analytics.pages.controls import BASELINE, CHANGED, Choice, choose
from analytics.pages.results import show_results
from analytics.pages.state import ANYBODY, background_runs, run_in_url
from analytics.precision import precision_in_words
from analytics.runs import Run
from analytics.variations import period_in_words
from analytics.verification import agreement_in_words
from analytics.wording import seconds_in_words

POLL_SECONDS = 0.5


def main() -> None:
    """Show the page."""
    with st.sidebar:
        choice = choose()
        asked = st.button("Run", type="primary", width="stretch", disabled=choice is None, key="start_run")
    run = run_in_url() or _last_run()
    if choice is not None and (asked or run is None):
        run = _start(choice)
    if run is None:
        st.info("Correct the inputs on the left to run the center.", icon=":material/info:")
        return
    if st.query_params.get("run") != run.identifier:
        st.query_params["run"] = run.identifier
    shown = run if run.state == "done" else background_runs().find(st.session_state.get("shown_run", ""), ANYBODY)
    # What comes and goes has a place of its own: the charts beneath keep theirs, and none is shown twice meanwhile.
    with st.container():
        _show_state(run, result_beneath=shown is not None and shown is not run)
    if shown is not None and shown.experiment is not None:
        st.session_state["shown_run"] = shown.identifier
        _show(shown, None if run.state == "running" else choice)


def _show_state(run: Run, *, result_beneath: bool) -> None:
    if run.state == "running":
        _watch(run.identifier)
    elif run.state == "failed":
        st.error(f"The run failed. {run.problem} Change an input and run again.", icon=":material/error:")
    elif run.state == "cancelled":
        st.info("The run was cancelled; nothing of it is kept.", icon=":material/cancel:")
    if result_beneath:
        st.caption("Below: the result of the run before.")


def _last_run() -> Run | None:
    """The run that this user started last, such as before a visit to another page."""
    return background_runs().find(st.session_state.get("last_run", ""), ANYBODY)


def _start(choice: Choice) -> Run:
    before = _last_run()
    if before is not None:
        before.cancel.set()
    run = background_runs().start(ANYBODY, choice.scenarios(), choice.sampling)
    st.session_state["last_run"] = run.identifier
    return run


def _show(run: Run, choice: Choice | None) -> None:
    experiment = run.experiment
    if experiment is None:
        return
    scenarios = experiment.scenarios
    focus = CHANGED if CHANGED in scenarios else BASELINE
    found = answer(experiment, focus)
    with st.container():
        st.header(found.sentence, anchor=False)
        st.markdown(found.details)
        if run.precise is not None:
            st.markdown(precision_in_words(run.precise, "simulated weeks"))
        st.caption("  \n".join(_about(run, experiment, focus)))
        if choice is not None and (choice.scenarios(), choice.sampling) != (scenarios, run.sampling):
            hint = "The inputs have changed since this run: press Run to see what they do."
            st.warning(hint, icon=":material/update:")
    show_results(run.identifier, experiment, BASELINE, CHANGED if focus == CHANGED else None)


def _about(run: Run, experiment: Experiment, focus: str) -> list[str]:
    """What was simulated, and how far the fast engine was checked."""
    baseline = experiment.scenarios[BASELINE]
    simulated = (
        f"{baseline.name}, {period_in_words(baseline)}. "
        f"{experiment.replications} simulated weeks, seed {experiment.seed}."
    )
    if focus == CHANGED:
        simulated += " Figures are those of the changed plan; changes are against the baseline."
    return [simulated, *([agreement_in_words(run.agreement)] if run.agreement is not None else [])]


@st.fragment(run_every=POLL_SECONDS)
def _watch(identifier: str) -> None:
    run = background_runs().find(identifier, ANYBODY)
    if run is None or run.state != "running":
        st.rerun()
        return
    bar, button = st.columns([5, 1], vertical_alignment="center")
    bar.progress(run.progress.share, text=_progress_in_words(run))
    if button.button("Cancel", icon=":material/close:", width="stretch", key="cancel_run"):
        run.cancel.set()


def _progress_in_words(run: Run) -> str:
    if run.is_compiling:
        return "Compiling the simulation once for this machine, which takes up to a minute; later runs start at once."
    if run.progress.done == run.progress.total:
        return "All replications done; a slice of them is compared with the reference engine."
    until = run.sampling.target is not None
    done = f"{run.progress.done} of {'at most ' if until else ''}{run.progress.total} replications done"
    left = run.seconds_left
    return done if left is None else f"{done}, {'at most' if until else 'about'} {seconds_in_words(left)} left"


main()
