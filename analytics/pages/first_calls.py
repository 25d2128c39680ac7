"""First calls on pages: under which plan they are derived from the calls offered, and what is found, once a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from analytics.experiments.jobs import Job
from analytics.experiments.question import ask
from analytics.first_calls.derivation import DerivedCalls, FirstCallsRequest
from analytics.first_calls.question import FIRST_CALLS, save_first_calls, saved_first_calls
from analytics.pages import library, state
from analytics.pages.drafts import plan_in_work
from analytics.pages.job_view import show_job
from analytics.pages.library import plans
from data.store.store import StoreError
from queueing import Scenario

_STARTED: Final = "first_calls_started"
"""In the session: by what is asked the job that derives it."""
_FOUND: Final = "first_calls_found"
"""In the session: by what was asked and the data set that it is kept with what was found."""
MOST_FOUND: Final = 50


class FirstCallsAwaitedError(Exception):
    """First calls are being derived, or could not be; the job says how far it is, or why."""

    def __init__(self, job: Job[FirstCallsRequest, DerivedCalls]) -> None:
        super().__init__("first calls are being derived")
        self.job = job


@dataclass(frozen=True)
class TodaysPlan:
    """The plan under which the calls of a file came."""

    label: str
    plan: Scenario
    missing: str = ""
    """The one that was named, where it is not here."""


def is_of_all_calls() -> bool:
    """Whether first calls have to be derived: the counts in use are of all calls offered, or nobody has said."""
    counted = state.counted_calls()
    return counted is None or counted.counts == "offered"


def todays_plan(label: str, plan: Scenario) -> TodaysPlan:
    """The plan that was named as today's for the volumes in use, or else the one chosen, as it is without edits."""
    counted = state.counted_calls()
    named = counted.today if counted is not None else ""
    offered = plans()
    if named in offered:
        return TodaysPlan(named, offered[named].read())
    if label in offered:
        return TodaysPlan(label, plan, named)
    work = plan_in_work()
    return TodaysPlan(work.label, work.begun_with, named)


def first_calls_of(counted: Scenario) -> DerivedCalls:
    """The first calls behind today's plan's calls: known, kept with the data set, or derived in the background.

    Raises:
        FirstCallsAwaitedError: they are not there yet.
    """
    asked, data_set = FirstCallsRequest.under(counted), state.data_set_in_use()
    known: dict[tuple[FirstCallsRequest, str], DerivedCalls] = st.session_state.setdefault(_FOUND, {})
    if (asked, data_set) in known:
        return known[asked, data_set]
    found = known.get((asked, "")) or _kept(data_set, asked) or _derived(asked)
    _keep(data_set, asked, found)
    known[asked, data_set] = found
    for oldest in list(known)[:-MOST_FOUND]:
        del known[oldest]
    return found


def _derived(asked: FirstCallsRequest) -> DerivedCalls:
    started: dict[FirstCallsRequest, str] = st.session_state.setdefault(_STARTED, {})
    job = state.background_jobs().find(started.get(asked, ""))
    if job is None:
        job = ask(state.background_jobs(), state.owner(), FIRST_CALLS, asked)
        started[asked] = job.identifier
    if job.result is None:
        raise FirstCallsAwaitedError(job)
    found: DerivedCalls = job.result
    return found


def _kept(data_set: str, asked: FirstCallsRequest) -> DerivedCalls | None:
    try:
        return saved_first_calls(library.shared_store(), data_set, asked) if data_set else None
    except StoreError:
        return None


def _keep(data_set: str, asked: FirstCallsRequest, found: DerivedCalls) -> None:
    """Keep what was found with the data set in use; where that cannot be, it is derived again another time."""
    if data_set:
        try:
            save_first_calls(library.shared_store(), data_set, asked, found)
        except StoreError:
            return


def show_awaited(awaited: FirstCallsAwaitedError) -> bool:
    """Show how far the work is that the page waits for, or let it be started again; gives whether it is under way."""
    job = awaited.job
    st.caption("The first calls behind the calls offered are derived, once for these calls and today's plan.")
    show_job(job, FIRST_CALLS, key="cancel_first_calls")
    if not job.is_live:
        st.button(
            "Derive the first calls again",
            icon=":material/refresh:",
            key="derive_first_calls",
            on_click=lambda: st.session_state[_STARTED].pop(job.asked, None),
        )
    return job.is_live
