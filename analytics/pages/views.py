"""The views of a place: one is chosen at its top, is in the address, and alone is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

VIEW: Final = "view"
"""In the address of a place: which of its views is open."""


@dataclass(frozen=True)
class PageView:
    """A view of a place."""

    label: str
    show: Callable[[], None]
    result: str = ""
    """The parameter by which an address names the result that the view shows, where it has one."""


def controls_row() -> DeltaGenerator:
    """The row on top of a view in which is chosen what it is about, with the button that asks at its end."""
    return st.container(horizontal=True, vertical_alignment="bottom", key="controls")


def show_view(place: str, views: Mapping[str, PageView]) -> None:
    """Let one of a place's views be chosen, by its name in the address, and show it.

    Without a name in the address it is the one that was open last, at first the first one.
    """
    key, first = f"view_of_{place}", next(iter(views))
    named = st.query_params.get(VIEW)
    st.session_state[key] = named if named in views else st.session_state.get(key, first)
    control = st.segmented_control(
        "View",
        list(views),
        required=True,
        format_func=lambda name: views[name].label,
        key=key,
        on_change=_follow,
        args=(key, views),
        label_visibility="collapsed",
        persist_state="session",
    )
    chosen = control or first
    if chosen != named:
        st.query_params[VIEW] = chosen
    views[chosen].show()


def _follow(key: str, views: Mapping[str, PageView]) -> None:
    """Name the chosen view in the address, and no longer what another one showed."""
    for view in views.values():
        st.query_params.pop(view.result, None)
    st.query_params[VIEW] = st.session_state[key]
