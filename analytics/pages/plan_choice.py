"""One plan chosen from the samples and the saved scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from analytics.pages.library import Plan, plans
from queueing import Scenario

NO_PLAN: Final = "Nothing"
"""What is chosen where a plan need not be."""


def choose_plan(label: str, key: str, explanation: str, further: Mapping[str, Plan] | None = None) -> Scenario:
    """Show the choice of a plan, also of ``further`` ones by label; gives the one chosen."""
    offered = plans() | dict(further or {})
    name = st.selectbox(label, list(offered), key=key, bind="query-params", help=explanation)
    return offered[name].read()
