"""The five places of the dashboard, in the order in which people need them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

OVERVIEW: Final = "analytics/pages/overview/page.py"
VOLUMES: Final = "analytics/pages/volumes/page.py"
SCENARIOS: Final = "analytics/pages/scenarios/page.py"
ADVICE: Final = "analytics/pages/advice/page.py"
METHOD: Final = "analytics/pages/method.py"

PATHS: Final = {OVERVIEW: "", VOLUMES: "volumes", SCENARIOS: "scenarios", ADVICE: "advice", METHOD: "method"}
"""The path of each place's address."""


def address(place: str, **named: str) -> str:
    """The whole address of a place, with parameters by name, for links that are handed on."""
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, f"/{PATHS[place]}", urlencode(named), ""))


_NEXT: Final = "next_step"


def show_next(place: str, label: str, **named: str) -> None:
    """Say at the page's foot what to do next: a line that leads to a place, with parameters by name."""
    st.session_state[_NEXT] = (place, label, named)


def forget_next() -> None:
    """Forget what another page said to do next; to be called before a page is run."""
    st.session_state.pop(_NEXT, None)


def show_foot() -> None:
    """Show what the page that was run said to do next, where it did."""
    if _NEXT in st.session_state:
        place, label, named = st.session_state[_NEXT]
        st.page_link(place, label=f"Next: {label}", icon=":material/arrow_forward:", query_params=named or None)
