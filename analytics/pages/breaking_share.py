"""From which share of its transfers becoming callbacks on a day breaks, as it is chosen on a page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.measures.limits import BREAKING_SHARE

KEY: Final = "breaking"
_SET: Final = "breaking_set"
"""In the session: what was chosen last, on whichever place."""
_PERCENT: Final = 100


def choose_breaking_share() -> float:
    """Show from when on a day breaks; gives the share that is chosen, on this place or on another one before."""
    if KEY not in st.session_state and KEY not in st.query_params and _SET in st.session_state:
        st.session_state[KEY] = st.session_state[_SET]
    percent = st.session_state[_SET] = st.number_input(
        "A day breaks from, in % of its transfers",
        min_value=1,
        max_value=_PERCENT,
        value=round(_PERCENT * BREAKING_SHARE),
        key=KEY,
        bind="query-params",
        help="So many of a day's transfers become callbacks on a day that breaks.",
    )
    return int(percent) / _PERCENT
