"""One plan chosen from the samples and the saved scenarios."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.pages.library import Plan, open_by_link, plans
from queueing import Scenario

LINK = "scenario"
"""In a page's address: the identifier of a saved version to open there."""


def choose_plan(label: str, key: str, explanation: str, further: Mapping[str, Plan] | None = None) -> Scenario:
    """Show the choice of a plan, also of ``further`` ones by label; gives the one chosen.

    A link that names a saved version chooses it.
    """
    linked = st.query_params.get(LINK)
    if linked is not None:
        del st.query_params[LINK]
        chosen = open_by_link(linked)
        if chosen is not None:
            st.session_state[key] = chosen
    offered = plans() | dict(further or {})
    name = st.selectbox(label, list(offered), key=key, bind="query-params", help=explanation)
    return offered[name].read()
