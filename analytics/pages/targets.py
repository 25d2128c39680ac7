"""Targets set for the policies: told of on other places, too, and named in their addresses, so that they last."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import streamlit as st

from analytics.pages.markdown import as_written
from analytics.pages.places import TARGETS, TARGETS_PROBLEM, quoted

_SET: Final = "targets_set"
_TODAY: Final = "today"
_NONE: Final = "none"

Targets = Mapping[str, float | None]
"""Limits by figure, in its unit; None for today's level."""


def set_targets(targets: Targets | None) -> None:
    """Note the targets for all places; None where they are those that nobody has changed."""
    st.session_state[_SET] = targets
    if targets is not None:
        st.session_state.pop(TARGETS_PROBLEM, None)


def targets_set() -> Targets | None:
    """The targets that were set; None where nobody has changed the usual ones."""
    found: Targets | None = st.session_state.get(_SET)
    return found


def limits_set() -> dict[str, float]:
    """The targets that are a number."""
    return {name: limit for name, limit in (targets_set() or {}).items() if limit is not None}


def take_up_targets() -> None:
    """Take up the targets that the address names where the session begins, as after a reload of the page."""
    if _SET in st.session_state:
        return
    named = st.query_params.get(TARGETS, "")
    try:
        set_targets(_targets_in(named))
    except ValueError as error:
        set_targets(None)
        del st.query_params[TARGETS]
        st.session_state[TARGETS_PROBLEM] = (
            f"The address has targets that cannot be used: {quoted(named)}. {as_written(str(error))}. "
            "Today's levels stand in their place."
        )


def name_targets() -> None:
    """Name the targets in the address, on whatever page it is."""
    targets = targets_set()
    if targets is None:
        st.query_params.pop(TARGETS, None)
        return
    named = ",".join(f"{name}:{_TODAY if limit is None else limit}" for name, limit in targets.items()) or _NONE
    if st.query_params.get(TARGETS) != named:
        st.query_params[TARGETS] = named


def _targets_in(named: str) -> Targets:
    """Targets as an address has them.

    Raises:
        ValueError: a limit that is no number, or as of :func:`analytics.policies.choice.check_targets`.
    """
    from analytics.policies.choice import check_targets  # most addresses name none

    if named == _NONE:
        return {}
    parts = [text.partition(":") for text in named.split(",")]
    targets = {name: None if limit == _TODAY else float(limit) for name, _, limit in parts}
    if not all(limit is None or math.isfinite(limit) for limit in targets.values()):
        msg = "a target without end is not allowed; allowed are numbers"
        raise ValueError(msg)
    check_targets(targets)
    return targets
