"""What a session keeps of plans that are edited: for each one that editing began with, the drafts since.

What was edited last is in the store, too, under an identifier that the address names: it outlives a reload of the page.
Each session keeps its own, so that two that were opened with one address do not write over each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from analytics.inputs.scenario_edits import Draft, EditHistory, value_at
from analytics.pages.library import DRAFT, Plan, offer_plan, plan_name, plans, saver, shared_store
from analytics.pages.markdown import as_written
from analytics.pages.places import DRAFTS, DRAFTS_PROBLEM, quoted
from data.store.store import NotSavedError, SavedDraft, StoreError
from queueing import Scenario
from queueing.scenario.every_input import EVERY_INPUT

CHOSEN: Final = "plan"
"""The key of the choice of the plan that is edited."""
HISTORIES: Final = "scenario_histories"
MOST_KEPT: Final = 20
"""Scenarios whose edits are remembered; those left alone for longest are forgotten first."""
_OWN: Final = "own_drafts"
"""In the session: the identifier under which its drafts are kept; None before anything is edited."""
_TAKEN_UP: Final = "drafts_taken_up"
"""In the session: the identifier of the drafts with which it began; None where it began without."""


@dataclass(frozen=True)
class Editor:
    """A scenario that is edited, as it stands."""

    baseline: Scenario
    begun_with: Scenario
    history: EditHistory

    @property
    def draft(self) -> Draft:
        """What was typed."""
        return self.history.present

    def value(self, path: str) -> Any:
        """What an input is, as it was typed last."""
        return self.draft.value(path)

    def is_changed(self, path: str) -> bool:
        """Whether an input is not the baseline's."""
        return bool(self.value(path) != value_at(self.baseline, path))

    def change(self, values: Mapping[str, Any]) -> None:
        """Change inputs by path; for callbacks, whatever was changed meanwhile stays."""
        _step(self.begun_with, lambda history: history.then(history.present.changed(values)))

    def reset(self, *paths: str) -> None:
        """Give inputs the baseline's values; for callbacks."""
        self.change({path: value_at(self.baseline, path) for path in paths})

    def undo(self) -> None:
        """Take the last change back; for callbacks."""
        _step(self.begun_with, EditHistory.undone)

    def redo(self) -> None:
        """Make the change again that was taken back last; for callbacks."""
        _step(self.begun_with, EditHistory.redone)


def editor_of(baseline: Scenario, begun_with: Scenario) -> Editor:
    """The editor of a scenario, with what was done to it earlier in the session."""
    return Editor(baseline, begun_with, _histories().get(begun_with, EditHistory(Draft(begun_with))))


@dataclass(frozen=True)
class PlanInWork:
    """The plan that is chosen on the place Scenarios, and what became of it there."""

    label: str
    begun_with: Scenario
    now: Scenario
    """As it was edited last and is possible; the one that it began with where nothing is changed."""


def plan_in_work() -> PlanInWork:
    """The plan that is edited; at first the first of all plans, as it is."""
    offered = plans()
    chosen = str(st.session_state.get(CHOSEN, ""))
    begun_with = offered[chosen].scenario if chosen in offered else None
    label = chosen
    if begun_with is None:
        label = next(iter(offered))
        begun_with = offered[label].read()
    return PlanInWork(label, begun_with, editor_of(begun_with, begun_with).draft.scenario)


def draft_offered() -> dict[str, Plan]:
    """The plan in work by its label, where it is another than the one that it began with."""
    work = plan_in_work()
    if work.now == work.begun_with:
        return {}
    label = DRAFT.format(plan_name(work.label))
    return {label: Plan(label, "", lambda: work.now)}


def change_plan_in_work(changed: Callable[[Scenario], Scenario]) -> None:
    """Change the plan that is edited, in one step that can be undone.

    Raises:
        ValueError: ``changed`` does, as the plan would not be possible.
    """
    work = plan_in_work()
    take_draft(work.begun_with, changed(work.now))


def take_draft(begun_with: Scenario, draft: Scenario) -> None:
    """Make a plan the draft of the one that it began with, in one step that can be undone."""
    editor_of(begun_with, begun_with).change({path: value_at(draft, path) for path in EVERY_INPUT})


def _histories() -> dict[Scenario, EditHistory]:
    found: dict[Scenario, EditHistory] = st.session_state.setdefault(HISTORIES, {})
    return found


def _step(begun_with: Scenario, step: Callable[[EditHistory], EditHistory]) -> None:
    histories = _histories()
    history = step(histories.pop(begun_with, EditHistory(Draft(begun_with))))
    histories[begun_with] = history
    for oldest in list(histories)[:-MOST_KEPT]:
        del histories[oldest]
    _keep(histories, begun_with)


def take_up_drafts(*, plan_is_named: bool) -> None:
    """Take up the drafts that the address names where the session begins, as after a reload of the page.

    ``plan_is_named`` says whether the address also names the plan that is edited, the first where it names none;
    otherwise that is the one that was edited last.
    """
    named = st.query_params.get(DRAFTS)
    if named is None or _TAKEN_UP in st.session_state or _OWN in st.session_state:
        return
    st.session_state[_TAKEN_UP] = None
    try:
        kept = shared_store().drafts.open(named)
    except StoreError as error:
        del st.query_params[DRAFTS]
        why = as_written(str(error))
        if isinstance(error, NotSavedError):
            why = f"There is none under {quoted(named)}: the address may be cut short or of another server, or too old."
        st.session_state[DRAFTS_PROBLEM] = f"The draft that this address names cannot be opened. {why}"
        return
    st.session_state[_TAKEN_UP] = named
    for each in kept:
        history = EditHistory(Draft(each.begun_with))
        _histories()[each.begun_with] = history.then(Draft(each.now))
        label = offer_plan(each.name, each.begun_with)
    if not plan_is_named:
        st.session_state[CHOSEN] = label


def began_with_drafts() -> bool:
    """Whether this session took up drafts from its address: what was edited since a run that it names, too."""
    return st.session_state.get(_TAKEN_UP) is not None


def name_drafts() -> None:
    """Name this session's drafts in the address, on whatever page it is."""
    named = st.session_state.get(_OWN) or st.session_state.get(_TAKEN_UP)
    if named is not None and st.query_params.get(DRAFTS) != named:
        st.query_params[DRAFTS] = named


def _keep(histories: Mapping[Scenario, EditHistory], changed: Scenario) -> None:
    """Keep the draft that was changed, or where this session kept none before all that it has."""
    own = st.session_state.get(_OWN)
    chosen = plan_name(str(st.session_state.get(CHOSEN, changed.name)))
    drafts = [
        SavedDraft(chosen if begun_with == changed else begun_with.name, begun_with, history.present.scenario)
        for begun_with, history in histories.items()
        if own is None or begun_with == changed
    ]
    try:
        st.session_state[_OWN] = shared_store().drafts.save(own, drafts, saver())
    except StoreError as error:
        why = as_written(str(error))
        st.session_state[DRAFTS_PROBLEM] = f"The draft is not saved: a reload of the page would lose it. {why}"
    else:
        st.session_state.pop(DRAFTS_PROBLEM, None)
