"""The scenario editor: every input of a scenario by group, what differs from the baseline, and the way back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.inputs.differences import input_differences
from analytics.inputs.scenario_edits import changed_paths
from analytics.inputs.values_in_words import input_of
from analytics.pages.drafts import Editor, editor_of
from analytics.pages.markdown import as_written
from analytics.pages.scenarios.input_fields import show_field
from analytics.pages.scenarios.input_labels import key_of, way_back
from analytics.pages.scenarios.staffing_editor import edit_staffing
from queueing import Scenario
from queueing.scenario.every_input import EVERY_INPUT, INPUTS_BY_GROUP
from queueing.scenario.inputs import Group, Input

_OPEN: Final = "open_groups"
_GIVEN: Final = "given_draft"
"""In the session: the draft that the rest of the page was told."""
BASELINE, EDITED = "baseline", "edited"
PEOPLE_AT_FIRST: Final = "tier2.staffing"
CHANGES_HEIGHT: Final = 128


def edit_scenario(baseline: Scenario, edited: Scenario) -> Scenario | None:
    """Show every input of a scenario and let it be edited; gives it as it stands, or None where it is not possible.

    ``edited`` is what editing begins with, such as a saved version: what is done to it is remembered under it for the
    session, so that the same one is to be given until it is saved. Inputs are compared with those of ``baseline``.
    Where the scenario is not possible the problems are shown, and what was typed stays.
    """
    draft = editor_of(baseline, edited).draft
    st.session_state[_GIVEN] = draft
    _show(baseline, edited)
    return draft.possible


@st.fragment
def _show(baseline: Scenario, edited: Scenario) -> None:
    """Everything of the editor: to unfold a group draws it alone, a change of the draft the whole page."""
    editor = editor_of(baseline, edited)
    if editor.draft != st.session_state[_GIVEN]:
        st.rerun()
    _show_steps(editor)
    # Problems come and go in a place of their own, so that the fields beneath keep theirs.
    with st.container():
        for problem in editor.draft.problems:
            st.error(as_written(problem), icon=":material/error:")
    _show_changes(editor)
    for group, items in INPUTS_BY_GROUP.items():
        _show_group(editor, group, tuple(item for item in items if item.has_field))


@st.fragment
def edit_people(baseline: Scenario, edited: Scenario) -> None:
    """Show the people on duty of one tier, as wide as the page, and let them be edited; after :func:`edit_scenario`."""
    editor = editor_of(baseline, edited)
    if editor.draft != st.session_state[_GIVEN]:
        st.rerun()
    paths = [item.path for item in EVERY_INPUT.values() if item.kind == "staffing"]
    row = st.container(horizontal=True, vertical_alignment="center")
    chosen = row.segmented_control(
        "People on duty",
        paths,
        default=PEOPLE_AT_FIRST,
        required=True,
        format_func=lambda path: EVERY_INPUT[path].group,
        key="people_of",
        label_visibility="collapsed",
        persist_state="session",
    )
    edit_staffing(editor, EVERY_INPUT[chosen or PEOPLE_AT_FIRST], row)


def _show_steps(editor: Editor) -> None:
    history = editor.history
    with st.container(horizontal=True, gap="small"):
        st.button("Undo", icon=":material/undo:", key="undo", disabled=not history.past, on_click=editor.undo)
        st.button("Redo", icon=":material/redo:", key="redo", disabled=not history.future, on_click=editor.redo)
        changed = changed_paths(editor.baseline, editor.draft)
        st.button(
            "All as the baseline",
            icon=":material/restart_alt:",
            key="reset_all",
            disabled=not changed,
            on_click=editor.reset,
            args=tuple(changed),
        )


def _show_changes(editor: Editor) -> None:
    """Every changed input in words, also where its group is folded, each with the way back."""
    found = input_differences({BASELINE: editor.baseline, EDITED: editor.draft.scenario}, BASELINE)
    said: dict[str, list[str]] = {}
    for each in found:
        path = input_of(each.path)
        texts = each.texts
        text = texts[EDITED] if EVERY_INPUT[path].kind == "staffing" else f"{texts[BASELINE]} → {texts[EDITED]}"
        said.setdefault(path, []).append(f"**{as_written(each.label)}**: {as_written(text)}")
    for path in editor.draft.pending:
        said.setdefault(path, []).append("not possible as it was typed")
    # Its height stays, so that what is being edited further down does not move.
    with st.container(border=True, key="changes", gap="xsmall", height=CHANGES_HEIGHT):
        if not said:
            st.caption("Nothing is changed: this is the plan as it was chosen. Open a group below to change it.")
            return
        st.markdown(f"**{len(said)} {'change' if len(said) == 1 else 'changes'} against the baseline**")
        for path, lines in said.items():
            words, back = st.columns([4, 1], vertical_alignment="center")
            words.markdown("  \n".join(lines))
            back.button(
                "Back",
                icon=":material/undo:",
                type="tertiary",
                key=key_of(path, "listed"),
                help="Back to the baseline's value",
                on_click=editor.reset,
                args=(path,),
            )


def _show_group(editor: Editor, group: Group, items: tuple[Input, ...]) -> None:
    """A group of inputs, whose fields are there while it is unfolded."""
    key = f"group_{group.lower().replace(' ', '_')}"
    remembered: set[str] = st.session_state.setdefault(_OPEN, set())
    if key not in st.session_state:
        st.session_state[key] = key in remembered
    # The label stays the same whatever is changed: with another one it would be another expander, and folded.
    folded = st.expander(group, key=key, on_change="rerun")
    if not folded.open:
        remembered.discard(key)
        return
    remembered.add(key)
    with folded:
        for item in items:
            if item.kind == "staffing":
                st.caption("The people on duty stand above, as wide as the page.")
                continue
            with st.container(key=key_of(item.path, "field"), gap="xsmall"):
                show_field(editor, item)
                way_back(editor, item)
