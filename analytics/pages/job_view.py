"""A job on a page: how far it is, the button that cancels it, and why there is no result."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.experiments.jobs import Job
from analytics.experiments.question import Question
from analytics.pages import state
from analytics.pages.markdown import as_written
from analytics.wording import earlier_in_words, seconds_in_words

POLL_SECONDS = 0.5
_AGAIN = "run_again_asked"
OF_BEFORE = "Below: the answer from before, for the inputs of then."


def show_job(
    job: Job[Any, Any], question: Question[Any, Any], *, is_of_before: bool = False, key: str = "cancel_job"
) -> None:
    """Show what there is to say of a job: not done, not kept, or kept by an earlier version; else nothing.

    ``is_of_before`` is whether the answer of an earlier one stands below, ``key`` that of the button that cancels it.
    The page is run again when the job ends or when there is more of a partial result.
    """
    of_before = f" {OF_BEFORE}" if is_of_before else ""
    if job.is_live:
        _watch(job, job.partial, question, key)
        if is_of_before:
            st.caption(OF_BEFORE)
    elif job.state == "failed":
        st.error(f"It failed. {job.problem} Change an input and start again.{of_before}", icon=":material/error:")
    elif job.state == "cancelled":
        st.info(f"It was cancelled; nothing of it is saved.{of_before}", icon=":material/cancel:")
    elif job.saved.problem:
        _offer_to_keep(job)
    elif job.saved.earlier:
        _offer_again(job.saved.earlier)
    for line in job.saved.changes:
        st.info(as_written(line), icon=":material/history:")


def _offer_to_keep(job: Job[Any, Any]) -> None:
    """Say why a result could not be kept, and let it be kept once that is mended."""
    with st.container(horizontal=True, vertical_alignment="center", key="not_kept"):
        st.warning(
            f"This result is not saved, and will be lost with the next restart of the server at the latest. "
            f"{as_written(job.saved.problem)}",
            icon=":material/save_as:",
        )
        st.button(
            "Save now",
            icon=":material/save:",
            key="save_now",
            on_click=job.save_now,
            args=(job.result,),
        )


def _offer_again(version: str) -> None:
    """Say that a result was made by an earlier model, and offer to make it by today's."""
    with st.container(horizontal=True, vertical_alignment="center", key="earlier_model"):
        st.warning(earlier_in_words(version), icon=":material/history:")
        # A callback, since the page decides what to run before it comes to this button.
        st.button("Run again", icon=":material/replay:", key="run_again", on_click=_ask_again)


def _ask_again() -> None:
    st.session_state[_AGAIN] = True


def is_asked_again() -> bool:
    """Whether a result that an earlier model made was asked for again, by the button that :func:`show_job` offers."""
    return bool(st.session_state.pop(_AGAIN, False))


@st.fragment(run_every=POLL_SECONDS)
def _watch(job: Job[Any, Any], shown: object, question: Question[Any, Any], key: str) -> None:
    if not job.is_live or job.partial is not shown:
        st.rerun()
        return
    bar, button = st.columns([5, 1], vertical_alignment="center")
    bar.progress(job.progress.share, text=progress_in_words(job, question))
    mine = state.owner() in job.owners
    label = "Cancelling" if job.cancel.is_set() else "Cancel"
    reason = None if mine or job.cancel.is_set() else "It goes on for others who asked for it."
    # A callback, since the page may have begun anew before it comes to the button: the click would be lost.
    button.button(
        label,
        icon=":material/close:",
        width="stretch",
        key=key,
        disabled=not mine,
        help=reason,
        on_click=lambda: state.background_jobs().leave(job.identifier, state.owner()),
    )


def progress_in_words(job: Job[Any, Any], question: Question[Any, Any]) -> str:
    """How far a live job is and how long it will take."""
    if job.state == "waiting":
        return "Waiting for your other work to end."
    if job.is_compiling:
        return "Compiling the simulation once for this machine, which takes up to a minute; later runs start at once."
    if job.progress.done == job.progress.total and question.last_part:
        return question.last_part
    at_most = job.may_end_early
    done = (
        f"{job.progress.done:,} of {'at most ' if at_most else ''}{job.progress.total:,} {question.parts_in_words} done"
    )
    left = job.seconds_left
    return done if left is None else f"{done}, {'at most' if at_most else 'about'} {seconds_in_words(left)} left"
