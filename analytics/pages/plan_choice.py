"""One plan chosen from the samples and the saved scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.pages.library import Plan, plans
from analytics.pages.markdown import as_written
from data.store.store import StoreError
from queueing import Scenario

PLAN_WIDTH: Final = 290
"""Pixels that a plan's name takes."""
NO_PLAN: Final = "Nothing"
"""What is chosen where a plan need not be."""


def choose_plan(
    label: str,
    key: str,
    explanation: str,
    further: Mapping[str, Plan] | None = None,
    beneath: DeltaGenerator | None = None,
) -> Scenario:
    """Show the choice of a plan, also of ``further`` ones by label; gives the one chosen.

    What there is to say of the plan stands ``beneath``.
    """
    offered = plans() | dict(further or {})
    name = st.selectbox(label, list(offered), key=key, bind="query-params", help=explanation, width=PLAN_WIDTH)
    return read_plan(offered[name], beneath)


def read_plan(plan: Plan, beneath: DeltaGenerator | None = None) -> Scenario:
    """The scenario of a plan that is chosen; what was changed in one of an earlier version is said.

    Where it cannot be read the page says why, and ends until another one is chosen.
    """
    with beneath or nullcontext():
        return _read(plan)


def _read(plan: Plan) -> Scenario:
    try:
        scenario, changes = plan.read(), plan.changes()
    except StoreError as error:
        st.error(as_written(f"{plan.label}: {error}"), icon=":material/error:")
        st.stop()
    if changes:
        st.info(as_written(f"{plan.label}: {changes}"), icon=":material/history:")
    return scenario
