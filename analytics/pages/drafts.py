"""What a session keeps of plans that are edited: for each one that editing began with, the drafts since.

What was edited last is in the store, too, with the steps that can be taken back, under an identifier that the address
names: it outlives a reload of the page. Who is signed in finds it again in any browser, and nobody else has it in any;
where nobody signs in it is of whoever has the address. Each session keeps its own, so that two that were opened with
one address do not write over each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import streamlit as st

from analytics.inputs.scenario_edits import Draft, EditHistory, value_at
from analytics.pages.library import DRAFT, Plan, offer_plan, plan_name, plans, saver, shared_store
from analytics.pages.markdown import as_written
from analytics.pages.places import DRAFTS, DRAFTS_PROBLEM, NAMED, quoted
from analytics.pages.sign_in import signed_in_user
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
_ADDRESSED: Final = "drafts_addressed"
"""In the session: whether it was the address that named them."""
_LEFT_AT: Final = "drafts_left_at"
"""In the session: when the drafts with which it began were edited last."""


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

    Where it names none they are those that who is signed in edited last, in whatever browser. ``plan_is_named`` says
    whether an address with drafts also names the plan that is edited, the first where it names none; otherwise that is
    the one that was edited last.
    """
    named, owner = st.query_params.get(DRAFTS), _owner()
    if (named is None and owner is None) or _TAKEN_UP in st.session_state or _OWN in st.session_state:
        return
    st.session_state[_TAKEN_UP] = None
    try:
        drafts = shared_store().drafts
        identifier = named or (drafts.newest(owner) if owner is not None else None)
        if identifier is None:
            return
        kept = drafts.open(identifier, owner)
    except StoreError as error:
        st.query_params.pop(DRAFTS, None)
        st.session_state[DRAFTS_PROBLEM] = _not_opened(named, error)
        return
    st.session_state[_TAKEN_UP], st.session_state[_ADDRESSED] = identifier, named is not None
    st.session_state[_LEFT_AT] = kept[-1].saved_at
    for each in kept:
        _histories()[each.begun_with] = _history(each)
        label = offer_plan(each.name, each.begun_with)
    if not (plan_is_named if named is not None else {CHOSEN, *NAMED} & st.query_params.to_dict().keys()):
        st.session_state[CHOSEN] = label


def began_with_drafts() -> bool:
    """Whether this session took up drafts from its address: what was edited since a run that it names, too."""
    return bool(st.session_state.get(_ADDRESSED))


def drafts_left_at() -> datetime | None:
    """When the drafts with which this session began were edited last; None where it began without."""
    found: datetime | None = st.session_state.get(_LEFT_AT)
    return found


def name_drafts() -> None:
    """Name this session's drafts in the address, on whatever page it is."""
    named = st.session_state.get(_OWN) or st.session_state.get(_TAKEN_UP)
    if named is not None and st.query_params.get(DRAFTS) != named:
        st.query_params[DRAFTS] = named


def _owner() -> str | None:
    """Whose drafts this session's are; None where nobody signs in."""
    user = signed_in_user()
    return None if user is None else user.identity


def _not_opened(named: str | None, error: StoreError) -> str:
    why = as_written(str(error))
    if named is None:
        return f"The draft that you left cannot be opened. {why}"
    if isinstance(error, NotSavedError):
        why = (
            f"There is none under {quoted(named)}: the address may be cut short, of another server or somebody else's, "
            "or too old."
        )
    return f"The draft that this address names cannot be opened. {why}"


def _saved_draft(name: str, begun_with: Scenario, history: EditHistory) -> SavedDraft:
    # What was typed and is not possible is kept nowhere: it is no step.
    *steps, now = (plan for plan, _ in groupby(draft.scenario for draft in (*history.past, history.present)))
    return SavedDraft(name, begun_with, now, tuple(steps))


def _history(kept: SavedDraft) -> EditHistory:
    if not kept.steps:
        return EditHistory(Draft(kept.begun_with)).then(Draft(kept.now))
    return EditHistory(Draft(kept.now), tuple(map(Draft, kept.steps)))


def _keep(histories: Mapping[Scenario, EditHistory], changed: Scenario) -> None:
    """Keep the draft that was changed, or where this session kept none before all that it has."""
    own = st.session_state.get(_OWN)
    chosen = plan_name(str(st.session_state.get(CHOSEN, changed.name)))
    drafts = [
        _saved_draft(chosen if begun_with == changed else begun_with.name, begun_with, history)
        for begun_with, history in histories.items()
        if own is None or begun_with == changed
    ]
    try:
        st.session_state[_OWN] = shared_store().drafts.save(own, drafts, saver(), _owner())
    except StoreError as error:
        why = as_written(str(error))
        st.session_state[DRAFTS_PROBLEM] = f"The draft is not saved: a reload of the page would lose it. {why}"
    else:
        st.session_state.pop(DRAFTS_PROBLEM, None)
