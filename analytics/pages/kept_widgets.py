"""Widgets that show a value which also changes elsewhere: they keep what is typed, and begin anew where it was not.

A widget is made with the value at some time, and since then knows what was typed in it. Where the two no longer make
the value at hand (it was undone, set back or scaled, or the page was left in between), another widget takes its place,
made with the value at hand. So no widget is ever told a value by another way, which the browser might take for typed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeVar

import pandas as pd
import streamlit as st

V = TypeVar("V")

Edits = Mapping[str, Any]
"""What was edited in a table, as a data editor gives it."""

MADE: Final = "widgets_made"
"""Where it is noted what each of them was made with: under one name, since Streamlit lists all for many a widget."""
_NOTHING: Final[Edits] = {}


def kept_widget(name: str, value: V) -> tuple[str, V]:
    """The key of the widget for a value, and the value to make it with."""
    made = st.session_state.setdefault(MADE, {})
    revision, made_with = made.get(name, (0, value))
    if st.session_state.get(f"{name}_{revision}", made_with) != value:
        revision, made_with = revision + 1, value
    made[name] = (revision, made_with)
    return f"{name}_{revision}", made_with


def edit_table(
    name: str,
    value: V,
    drawn: Callable[[V], pd.DataFrame],
    applied: Callable[[V, Edits], V],
    keep: Callable[[V], None],
    layout: Hashable = None,
    **settings: Any,
) -> Edits:
    """Show a value as a table, and give ``keep`` the value with what is edited in it; gives what is edited.

    ``applied`` is a value with edits of the table of it. The table also begins anew with another ``layout``, which
    says which rows and columns there are.
    """
    made = st.session_state.setdefault(MADE, {})
    revision, made_with, laid_out = made.get(name, (0, value, layout))
    edits = st.session_state.get(f"{name}_{revision}", _NOTHING)
    if laid_out != layout or applied(made_with, edits) != value:
        revision, made_with = revision + 1, value
    made[name] = (revision, made_with, layout)
    key = f"{name}_{revision}"

    def take_over() -> None:
        keep(applied(made_with, st.session_state[key]))

    st.data_editor(drawn(made_with), key=key, on_change=take_over, **settings)
    shown: Edits = st.session_state[key]
    return shown
