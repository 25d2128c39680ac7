"""What is wrong with volume files, by kind, and the choice of what becomes of such lines."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.pages.markdown import as_written
from data import VolumeReading, problems_table
from data.volumes.choices import KINDS, LEAVE_OUT, Decision
from data.volumes.reports import ProblemGroup, group_problems

UNDECIDED: Final = "Decide"
_KEY: Final = "decide_"
_SEEN: Final = "problems_left_as_they_are"
"""In the session: the sentences on problems that may stay as they are, and that the user leaves so."""


def decisions() -> dict[str, Decision]:
    """What this user has decided on the files that are open."""
    return {
        kind: decision
        for kind in KINDS
        if (decision := st.session_state.get(f"{_KEY}{kind}")) and decision in KINDS[kind].allowed
    }


def things_to_look_at(reading: VolumeReading) -> list[ProblemGroup]:
    """The kinds of problems of a file in use on which nobody has decided: those that may stay as they are."""
    decided, seen = decisions(), st.session_state.get(_SEEN, frozenset())
    return [
        group
        for group in group_problems(reading.problems)
        if group.severity != "error"
        and (group.kind not in KINDS or decided.get(group.kind, KINDS[group.kind].usual) == KINDS[group.kind].usual)
        and str(group) not in seen
    ]


def forget_decisions() -> None:
    """Leave everything open again."""
    st.session_state.pop(_SEEN, None)
    for kind in KINDS:
        st.session_state.pop(f"{_KEY}{kind}", None)


def ask_decisions(reading: VolumeReading) -> None:
    """Each kind of problem in a sentence, with what may be decided on it."""
    groups = group_problems(reading.problems)
    if not groups:
        return
    open_kinds = {group.kind for group in groups if group.severity == "error" and group.kind in LEAVE_OUT}
    for group in groups:
        said, choice = st.columns([3, 1], vertical_alignment="center")
        icon = ":material/error:" if group.severity == "error" else ":material/info:"
        said.markdown(f"{icon} {as_written(str(group))}")
        if group.kind in KINDS:
            _ask(group, choice)
    if len(open_kinds) > 1:
        st.button(
            "Leave out all lines that are errors",
            icon=":material/playlist_remove:",
            key="leave_out_all",
            on_click=_leave_out,
            args=(open_kinds,),
        )
    left = things_to_look_at(reading)
    if reading.volumes is not None and left:
        st.button(
            "Leave the rest as it is",
            icon=":material/done_all:",
            key="leave_the_rest",
            on_click=_leave_as_it_is,
            args=(left,),
        )
    with st.expander("Every line with a problem"):
        table = problems_table(reading.problems)
        st.dataframe(table, hide_index=True, width="stretch", height=min(400, 40 + 36 * len(table)))


def _ask(group: ProblemGroup, place: st.delta_generator.DeltaGenerator) -> None:
    kind = KINDS[group.kind]
    options: list[Decision | None] = [*([None] if kind.usual is None else []), *kind.allowed]
    place.selectbox(
        f"Decide: {kind.name}",
        options,
        format_func=lambda decision: UNDECIDED if decision is None else kind.in_words(decision),
        key=f"{_KEY}{group.kind}",
        label_visibility="collapsed",
        persist_state="session",
    )


def _leave_out(kinds: set[str]) -> None:
    st.session_state.update({f"{_KEY}{kind}": "leave out" for kind in kinds})


def _leave_as_it_is(groups: list[ProblemGroup]) -> None:
    st.session_state[_SEEN] = st.session_state.get(_SEEN, frozenset()) | {str(group) for group in groups}
