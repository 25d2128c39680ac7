"""The targets of policies, as they are chosen beside the answer that they change, and as addresses have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from analytics.measures.earlier_labels import renamed_labels
from analytics.measures.run_readings import MEANINGS
from analytics.pages.markdown import as_written
from analytics.pages.targets import set_targets, targets_set
from analytics.policies.choice import AIMS, TARGETS, USUAL_TARGETS, check_targets, usual_aim
from analytics.policies.exploration import AT_LEAST, Exploration
from analytics.policies.variations import Varied
from analytics.wording import figure_in_words

CHOSEN: Final = "policy_targets"
"""The key of the choice of targets."""
_PERCENT: Final = 100
_UNITS: Final = {"share": " (%)", "minutes": " (min)"}
"""What stands behind the label of a target's input, by the unit of its figure."""

Targets = dict[str, float | None]


def choose_targets(found: Exploration | None, varied: Sequence[Varied]) -> tuple[Targets, str]:
    """The targets, and what is aimed at among what meets them; an empty number is today's level."""
    _take_up_targets()
    usual = usual_aim([each.name for each in (varied if found is None else found.varied)])
    aim = st.selectbox(
        "As little as possible of",
        AIMS,
        index=None,
        placeholder=MEANINGS[usual].full_label,
        format_func=lambda name: MEANINGS[name].full_label,
        key="policy_aim",
        bind="query-params",
        help="Among all that meet the targets the one with the least of this is recommended.",
    )
    chosen = st.multiselect(
        "Targets",
        TARGETS,
        default=list(USUAL_TARGETS),
        format_func=lambda name: MEANINGS[name].full_label,
        key=CHOSEN,
        help="Take one off by its cross. A number that is left empty is today's level: no worse than today's plan.",
    )
    today = None if found is None else found.today
    targets: Targets = {}
    for name in chosen:
        meant = MEANINGS[name]
        level = "" if today is None else f": {figure_in_words(today.figures[name].mean, meant.unit)}"
        typed = st.number_input(
            f"{meant.full_label}, at {'least' if name in AT_LEAST else 'most'}{_UNITS.get(meant.unit, '')}",
            min_value=0.0,
            max_value=float(_PERCENT) if meant.unit == "share" else None,
            value=None,
            placeholder=f"Today's{level}",
            format="%g",
            key=_key_of(name),
            help=meant.definition,
        )
        targets[name] = None if typed is None else typed / _scale(name)
    set_targets(None if targets == USUAL_TARGETS else targets)
    return targets, aim or usual


def _take_up_targets() -> None:
    """Choose the targets that were set before the view was left, or that the address names."""
    if (of_before := _targets_of_before()) is not None:
        set_targets(of_before)
    targets = targets_set()
    if CHOSEN not in st.session_state and targets is not None:
        st.session_state[CHOSEN] = list(targets)
        for name, limit in targets.items():
            st.session_state[_key_of(name)] = None if limit is None else round(limit * _scale(name), 10)


def _targets_of_before() -> Targets | None:
    """The targets that an address of before names, which had a parameter for the choice and one for each limit.

    None where it names none; they are taken out of it.
    """
    keys = {name: _key_of(name) for name in TARGETS}
    if {CHOSEN, *keys.values()}.isdisjoint(st.query_params):
        return None
    now = renamed_labels(with_day=True)
    by_label = {MEANINGS[name].full_label: name for name in TARGETS}
    labels = [now.get(label, label) for label in st.query_params.get_all(CHOSEN)]
    names = [by_label[label] for label in labels if label in by_label] or list(USUAL_TARGETS)
    typed = {name: st.query_params.get(keys[name]) for name in names}
    for key in (CHOSEN, *keys.values()):
        st.query_params.pop(key, None)
    try:
        targets = {name: None if text is None else float(text) / _scale(name) for name, text in typed.items()}
        check_targets(targets)
    except ValueError as error:
        st.warning(as_written(f"{error}. Today's levels stand in its place."), icon=":material/link_off:")
        return None
    return targets


def _key_of(name: str) -> str:
    """The key of a target's input."""
    return f"target_{name}"


def _scale(name: str) -> int:
    """What a figure's limit is on the page of what it is in its unit."""
    return _PERCENT if MEANINGS[name].unit == "share" else 1
