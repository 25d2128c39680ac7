"""One plan chosen from the samples and the saved scenarios."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.pages.library import open_by_link, plans
from queueing import Scenario

LINK = "scenario"
"""In a page's address: the identifier of a saved version to open there."""


def choose_plan(
    label: str, key: str, explanation: str, changed: Callable[[Scenario, Scenario], None] | None = None
) -> Scenario:
    """Show the choice of a plan; gives the one chosen.

    A link that names a saved version chooses it. ``changed`` is told the plan before and the plan now when another
    one was chosen.
    """
    linked = st.query_params.get(LINK)
    if linked is not None:
        del st.query_params[LINK]
        chosen = open_by_link(linked)
        if chosen is not None:
            st.session_state[key] = chosen
    offered = plans()
    name = st.selectbox(label, list(offered), key=key, bind="query-params", help=explanation)
    plan = offered[name].read()
    before = st.session_state.get(f"{key}_before")
    if changed is not None and before is not None and before != plan:
        changed(before, plan)
    st.session_state[f"{key}_before"] = plan
    return plan
