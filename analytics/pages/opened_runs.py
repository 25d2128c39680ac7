"""A result that is opened by its link: the inputs beside it are its own, also where no plan has them.

What a result was made from is kept with it: plans that were not saved, and calls of a file or a forecast. They become
plans to choose, and are chosen once; whatever the user chooses afterwards stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from analytics.experiments.jobs import Job
from analytics.experiments.runs import Run, Sampling
from analytics.pages.library import OF_RUNS, plan_name, plans
from queueing import Scenario

AS_RUN: Final = "{}, as run"
"""What a plan of a result is called where no plan offered has its inputs."""
_SEEN: Final = "results_seen"
"""In the session: the jobs whose inputs it had before itself, or has taken over."""
_TO_CHOOSE: Final = "inputs_to_choose"
"""In the session: what the next run of the page is to choose, by widget."""

Choices = Mapping[str, Any]
"""What is to be chosen, by the key of its widget."""


def choose_as_opened() -> None:
    """Choose what was taken over from a result; to be called before the widgets are shown."""
    for key, value in st.session_state.pop(_TO_CHOOSE, {}).items():
        st.session_state[key] = value


def take_inputs_of(job: Job[Any, Any], choices: Callable[[], Choices], *, chosen: bool) -> None:
    """Where a result that was opened by a link has other inputs than are chosen, choose its own: the page begins anew.

    ``choices`` gives what is to be chosen, ``chosen`` says whether it is.
    """
    seen: set[str] = st.session_state.setdefault(_SEEN, set())
    names = {job.identifier, job.address}
    is_opened = seen.isdisjoint(names)
    seen |= names
    if is_opened and not chosen:
        st.session_state[_TO_CHOOSE] = choices()
        st.rerun()


def note_started(job: Job[Any, Any]) -> None:
    """Note that this session has started a job itself, so that the inputs beside its result are its own."""
    # One that was asked for before may be done already, and then bears the name under which it is kept, too.
    st.session_state.setdefault(_SEEN, set()).update((job.identifier, job.address))


def is_of(run: Run, scenarios: Mapping[str, Scenario], sampling: Sampling) -> bool:
    """Whether a run is of these plans, whatever they are called, and simulated as often with the same callers."""
    return [*run.asked.scenarios.values()] == [*scenarios.values()] and run.asked.sampling == sampling


def offer_plan(name: str, scenario: Scenario) -> str:
    """The label of a result's plan among those offered; it becomes one of them where none has its inputs."""
    offered = plans()
    for label in sorted(offered, key=lambda label: plan_name(label) != name):
        if offered[label].scenario == scenario:
            return label
    of_runs: dict[str, Scenario] = st.session_state.setdefault(OF_RUNS, {})
    as_run = name if name.endswith(AS_RUN.format("")) else AS_RUN.format(name)
    for number in range(1, len(of_runs) + 2):
        label = as_run if number == 1 else f"{as_run} ({number})"
        if of_runs.setdefault(label, scenario) == scenario:
            break
    return label
