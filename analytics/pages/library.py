"""The store on pages: the plans to choose from, runs that are kept, and what is said where it cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import streamlit as st

from analytics.experiments.experiment import Progress
from analytics.experiments.jobs import Job, Request, Result, Save, SavedResult
from analytics.experiments.question import Question, open_answer, save_answer
from analytics.pages import state
from analytics.pages.markdown import as_written
from analytics.pages.sign_in import signed_in_user
from data.samples.scenarios import (
    FULL_CENTER,
    FULL_CENTER_2022,
    SMALL_CENTER,
    SMALL_CENTER_2022,
    SMALL_CENTER_ONLINE,
)
from data.store.store import (
    NotSavedError,
    OpenedDataSet,
    OpenedScenario,
    SavedScenario,
    SavedVersion,
    Store,
    StoreError,
    open_store,
    read_scenario_file,
)
from queueing import Scenario

SAMPLES: Final = {
    "Small center (3,000 calls a day)": SMALL_CENTER,
    "Full center (44,000 calls a day)": FULL_CENTER,
    "Small center 2022 (3,000 calls a day)": SMALL_CENTER_2022,
    "Full center 2022 (44,000 calls a day)": FULL_CENTER_2022,
    "Small center 2022, addresses online (2,070 calls a day)": SMALL_CENTER_ONLINE,
}
DRAFT: Final = "Draft of {}"
"""What a plan is called while its edits are not saved."""
VERSION: Final = ", version "
"""What stands between a name and the number of its version."""
AS_RUN: Final = "{}, as run"
"""What a plan of a result is called where no plan offered has its inputs."""
NOBODY: Final = "not signed in"
OPENED: Final = "opened_scenarios"
"""In the session: saved versions that were opened by a link, by their label."""
OF_RUNS: Final = "plans_of_runs"
"""In the session: plans of runs that were opened by a link, by their label."""


@cache
def shared_store() -> Store:
    """The store of this server.

    Raises:
        StoreError: it cannot be used.
    """
    return open_store()


def store_or_why() -> Store | None:
    """The store; where it cannot be used, the page says why and this is None."""
    try:
        return shared_store()
    except StoreError as error:
        st.warning(f"Saved plans and runs cannot be used. {as_written(str(error))}", icon=":material/cloud_off:")
        return None


def saver(of: str = "") -> str:
    """The name under which this session saves: who is signed in, or the name that was given beside what is saved."""
    user = signed_in_user()
    if user is not None:
        return user.name
    return str(st.session_state.get(f"saver_name{of}", "")).strip() or NOBODY


def keeper(question: Question[Request, Result]) -> Save | None:
    """Keeps the answers to a question of this session, in the background; None where they are not kept."""
    saved_by = saver()

    def keep(asked: Any, found: Any) -> SavedResult:
        try:
            return SavedResult(save_answer(shared_store(), question, asked, found, saved_by))
        except StoreError as error:
            return SavedResult(problem=str(error))

    return None if question.pack is None else keep


def answer_of(identifier: str, *questions: Question[Request, Result]) -> Job[Request, Result]:
    """The answer of an identifier to one of these questions: under way, or kept.

    Raises:
        StoreError: there is none (``NotSavedError``), it cannot be read, or the store does not answer.
    """
    job = state.background_jobs().find(identifier)
    if job is not None and any(isinstance(job.asked, each.asks) for each in questions):
        return job
    return _saved_answer(identifier, tuple(each.kind for each in questions), questions)


def data_set_of(identifier: str) -> OpenedDataSet:
    """The saved volumes of an identifier.

    Raises:
        StoreError: there are none (``NotSavedError``), they cannot be read, or the store does not answer.
    """
    return shared_store().data_sets.open(identifier)


def find_answer(identifier: str, *questions: Question[Request, Result]) -> Job[Request, Result] | None:
    """The answer of an identifier: under way, or kept; None where it cannot be had."""
    try:
        return answer_of(identifier, *questions) if identifier else None
    except StoreError:
        return None


@st.cache_resource(max_entries=40, show_spinner=False)
def _saved_answer(identifier: str, kinds: tuple[str, ...], _questions: tuple[Question[Any, Any], ...]) -> Job[Any, Any]:  # noqa: ARG001 (of the key)
    """A kept answer; what cannot be read is not remembered, and tried anew."""
    answer = open_answer(shared_store(), identifier, *_questions)
    saved_as = SavedResult(identifier, "", answer.earlier, answer.changes)
    return Job(identifier, set(), answer.asked, Progress(1, 1), state="done", result=answer.found, saved=saved_as)


@dataclass(frozen=True)
class Plan:
    """A plan to choose: what it is called, where it is saved, and how to read it."""

    label: str
    identifier: str
    """Of the saved version; empty for a sample."""
    read: Callable[[], Scenario]
    changes: Callable[[], str] = str
    """What was changed in it since an earlier version of the program saved it, in words; empty where nothing was."""

    @property
    def scenario(self) -> Scenario | None:
        """What it reads; None where that cannot be read."""
        try:
            return self.read()
        except StoreError:
            return None


def plans() -> dict[str, Plan]:
    """All plans to choose from by label: the samples, the newest version of each name, and those opened by links."""
    found = {label: Plan(label, "", lambda path=path: _sample(str(path))) for label, path in SAMPLES.items()}  # type: ignore[misc]
    of_runs: dict[str, Scenario] = st.session_state.get(OF_RUNS, {})
    found |= {label: Plan(label, "", lambda plan=plan: plan) for label, plan in of_runs.items()}  # type: ignore[misc]
    store = store_or_why()
    if store is None:
        return found
    saved: list[SavedScenario] = [*store.scenarios.newest(), *st.session_state.get(OPENED, [])]
    for each in saved:
        label = version_label(each)
        found[label] = Plan(
            label,
            each.identifier,
            lambda each=each: _saved(each.identifier).scenario,  # type: ignore[misc]
            lambda each=each: _saved(each.identifier).changes,  # type: ignore[misc]
        )
    return found


def version_label(saved: SavedVersion) -> str:
    """What a saved version is called."""
    return f"{saved.name}{VERSION}{saved.number}"


def plan_name(label: str) -> str:
    """What a plan is called in results: a sample without its size, since it may have been given other calls."""
    return label.partition(" (")[0] if label in SAMPLES else label


def chosen_name(key: str) -> str:
    """The name under which the plan that a page has chosen is saved; empty for a sample."""
    label = str(st.session_state.get(key, ""))
    return "" if label in SAMPLES else label.rpartition(VERSION)[0]


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


def offer_by_link(identifier: str) -> str:
    """Offer the saved version of an identifier among the plans of this session; gives its label.

    Raises:
        StoreError: there is none (``NotSavedError``), it cannot be read, or the store does not answer.
    """
    return _offer(shared_store().scenarios.open(identifier))


def offer_by_name(label: str) -> None:
    """Offer a saved version by its label, also where it is not the newest of its name.

    Raises:
        StoreError: there is none (``NotSavedError``), or the store does not answer.
    """
    name, _, number = label.rpartition(VERSION)
    found = [each for each in shared_store().scenarios.versions(name) if str(each.number) == number] if name else []
    if not found:
        msg = f"No plan is saved as {label!r}"
        raise NotSavedError(msg)
    _offer(found[0])


def _offer(saved: SavedScenario) -> str:
    opened: list[SavedScenario] = st.session_state.setdefault(OPENED, [])
    if all(each.identifier != saved.identifier for each in opened):
        opened.append(saved)
    return version_label(saved)


@st.cache_resource(show_spinner=False)
def _sample(path: str) -> Scenario:
    with open(path, "rb") as file:  # noqa: PTH123 (a name that can be cached by)
        return read_scenario_file(file.read()).scenario


@st.cache_resource(show_spinner=False, max_entries=200)
def _saved(identifier: str) -> OpenedScenario:
    return shared_store().scenarios.open(identifier)
