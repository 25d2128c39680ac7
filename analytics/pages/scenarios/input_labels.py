"""What stands around the field of an input: its label, what it means, what is allowed, and the way back."""

from __future__ import annotations

import streamlit as st

from analytics.inputs.every_input import EditedInput
from analytics.inputs.names import INPUTS
from analytics.inputs.ranges import PERCENT, allowed
from analytics.inputs.scenario_edits import value_at
from analytics.pages.drafts import Editor


def key_of(path: str, part: str = "") -> str:
    """The key of an input's field."""
    return f"edit_{path.replace('.', '_')}{f'_{part}' if part else ''}"


def label_of(item: EditedInput) -> str:
    """What an input is called, with its unit and whether its default is published or assumed."""
    named = item.label if not item.unit or item.unit in item.label.lower() else f"{item.label} ({item.unit})"
    if item.source is None:
        return named
    return f"{named} · {item.standing.lower()}"


def help_of(item: EditedInput) -> str:
    """What an input means, what is allowed and where its default comes from."""
    return "\n\n".join((item.meaning, *_range_in_words(item), item.source_in_words))


def way_back(editor: Editor, item: EditedInput) -> None:
    """The baseline's value as the way back to it, where the input is another."""
    if not editor.is_changed(item.path):
        return
    before = f": {INPUTS[item.path].write(value_at(editor.baseline, item.path))}" if item.path in INPUTS else ""
    st.button(
        f"Back to the baseline{before}",
        icon=":material/undo:",
        type="tertiary",
        key=key_of(item.path, "back"),
        on_click=editor.reset,
        args=(item.path,),
    )


def _range_in_words(item: EditedInput) -> list[str]:
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
