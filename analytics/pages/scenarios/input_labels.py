"""What stands around the field of an input: its label, what it means, what is allowed, and the way back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.inputs.ranges import PERCENT, allowed
from analytics.inputs.scenario_edits import value_at
from analytics.inputs.values_in_words import value_in_words
from analytics.pages.drafts import Editor
from queueing.scenario.inputs import YOUR_CHOICE, Input, Kind

_LONG: Final[tuple[Kind, ...]] = ("caller_groups", "demand", "left_over", "reasons", "staffing", "work")
"""Kinds of inputs whose values are too long to stand on a button."""


def key_of(path: str, part: str = "") -> str:
    """The key of an input's field."""
    return f"edit_{path.replace('.', '_')}{f'_{part}' if part else ''}"


def label_of(item: Input) -> str:
    """What an input is called, with its unit and whether its default is published or assumed."""
    named = item.label if not item.unit or item.unit in item.label.lower() else f"{item.label} ({item.unit})"
    if item.standing == YOUR_CHOICE:
        return named
    return f"{named} · {item.standing.lower()}"


def help_of(item: Input) -> str:
    """What an input means, what is allowed and where its default comes from."""
    return "\n\n".join((item.meaning, *_range_in_words(item), item.source_in_words))


def way_back(editor: Editor, item: Input) -> None:
    """The baseline's value as the way back to it, where the input is another."""
    if not editor.is_changed(item.path):
        return
    value = value_at(editor.baseline, item.path)
    before = "" if item.kind in _LONG else f": {value_in_words(item, value, editor.baseline)}"
    st.button(
        f"Back to the baseline{before}",
        icon=":material/undo:",
        type="tertiary",
        key=key_of(item.path, "back"),
        on_click=editor.reset,
        args=(item.path,),
    )


def _range_in_words(item: Input) -> list[str]:
    if item.kind in ("share", "shares"):
        return [f"Allowed: {allowed(item.path).times(PERCENT).in_words(item.unit)}."]
    if item.kind in ("whole", "number"):
        return [f"Allowed: {allowed(item.path).in_words(item.unit)}."]
    if item.kind == "return_rule":
        return [f"Allowed: {allowed(f'{item.path}.probability').times(PERCENT).in_words(item.unit)}."]
    if item.kind == "duration":
        mean, spread = (allowed(f"{item.path}.{part}") for part in ("mean", "cv"))
        said = f"Allowed: a mean of {mean.in_words('min')}, a spread of {spread.in_words()}."
        return [f"{said} The spread is the standard deviation divided by the mean (CV)."]
    return []
