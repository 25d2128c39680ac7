"""The five places of the dashboard, in the order in which people need them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from analytics.pages.markdown import as_written
from analytics.pages.sign_in import signed_in_user

OVERVIEW: Final = "analytics/pages/overview/page.py"
VOLUMES: Final = "analytics/pages/volumes/page.py"
SCENARIOS: Final = "analytics/pages/scenarios/page.py"
ADVICE: Final = "analytics/pages/advice/page.py"
METHOD: Final = "analytics/pages/method.py"

PATHS: Final = {OVERVIEW: "", VOLUMES: "volumes", SCENARIOS: "scenarios", ADVICE: "advice", METHOD: "method"}
"""The path of each place's address."""
PLAN: Final = "scenario"
"""In an address: the identifier of a saved version to choose there."""
DRAFTS: Final = "draft"
"""In an address: the identifier of what was edited in its browser."""
TARGETS: Final = "targets"
"""In an address: the targets set for the policies, a figure with its limit each."""
TARGETS_PROBLEM: Final = "targets_problem"
"""In the session: why targets could not be taken from the address."""
DRAFTS_PROBLEM: Final = "drafts_problem"
"""In the session: why drafts could not be opened, or the last edit not be kept."""
NAMED: Final = {
    "run": "run",
    "comparison": "comparison",
    "policies": "advice on policies",
    "staffing": "advice on staffing",
    "blocks": "search for blocks",
    "sensitivity": "sensitivity analysis",
    "data_set": "data set",
    PLAN: "plan",
    DRAFTS: "draft",
}
"""What the parameters of addresses name by identifiers."""
LONGEST: Final = 60
"""Letters that are repeated of what an address held."""


def address(place: str, **named: str) -> str:
    """The whole address of a place, with parameters by name, for links that are handed on."""
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, f"/{PATHS[place]}", urlencode(named), ""))


def address_here() -> str:
    """The whole address of what is shown, with all that it names, to be handed on."""
    here, named = urlsplit(st.context.url or ""), st.query_params
    query = urlencode([(name, value) for name in named for value in named.get_all(name)])
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))


def leave_out_impossible_numbers() -> None:
    """Leave out of the address what reads as a number and is none that there is, and say so."""
    named = st.query_params.to_dict()
    wrong = {key: text for key, text in named.items() if key not in NAMED and not _is_possible(text)}
    if wrong:
        # Inputs begin as the address said when the page began: without them it begins anew.
        st.session_state[_LEFT_OUT] = wrong
        st.query_params.from_dict({key: text for key, text in named.items() if key not in wrong})
        st.rerun()
    for key, text in st.session_state.pop(_LEFT_OUT, {}).items():
        st.warning(
            f"The address has {quoted(text)} for {quoted(key)}, which is no number that can be used. The usual value "
            "stands in its place.",
            icon=":material/link_off:",
        )


def take_up_what_is_named(path: str) -> None:
    """Take up the drafts and targets that the address names, or drafts of who is signed in, on the page at this path.

    What is wrong with them is said.
    """
    if DRAFTS in st.query_params or signed_in_user() is not None:
        # Most addresses name none of both, and their pages begin without what these need.
        from analytics.pages import drafts

        drafts.take_up_drafts(plan_is_named=path == PATHS[SCENARIOS])
    if problem := st.session_state.get(DRAFTS_PROBLEM):
        st.warning(problem, icon=":material/cloud_off:")
    if TARGETS in st.query_params:
        from analytics.pages import targets

        targets.take_up_targets()
    if problem := st.session_state.get(TARGETS_PROBLEM):
        st.warning(problem, icon=":material/link_off:")


def quoted(text: str) -> str:
    """What an address held, as it is, of reasonable length."""
    return as_written(text if len(text) <= LONGEST else f"{text[:LONGEST]}...")


def _is_possible(text: str) -> bool:
    """Whether a text is not a number, or a finite one."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return True


_LEFT_OUT: Final = "left_out_of_the_address"
_NEXT: Final = "next_step"
_TO_TOP: Final = "to_top"


def show_next(place: str, label: str, *, choices: Mapping[str, object] | None = None, **named: str) -> None:
    """Say at the page's foot what to do next: a line that leads to a place, with parameters by name.

    ``choices`` are what is to be chosen in another view of the same place, by the key of its widget.
    """
    st.session_state[_NEXT] = (place, label, named, choices or {})


def forget_next() -> None:
    """Forget what another page said to do next; to be called before a page is run."""
    st.session_state.pop(_NEXT, None)


def show_foot(path: str) -> None:
    """Show what the page that was run, at this path, said to do next, where it did."""
    if _NEXT not in st.session_state:
        return
    place, label, named, choices = st.session_state[_NEXT]
    said, icon = f"Next: {label}", ":material/arrow_forward:"
    if PATHS[place] != path:
        st.page_link(place, label=said, icon=icon, query_params=named or None)
    else:
        # A link to another view of the same page leaves the browser's address as it is, and the next click goes back.
        st.button(said, icon=icon, type="tertiary", key="next_step_here", on_click=_open_here, args=(named, choices))


def _open_here(named: dict[str, str], choices: Mapping[str, object]) -> None:
    """Open another view of the page that is open, at its top."""
    st.query_params.from_dict(named)
    for key, choice in choices.items():
        st.session_state[key] = choice
    st.session_state[_TO_TOP] = True


def scroll_to_top() -> None:
    """Show the page from its top, where another view was opened at its foot."""
    if st.session_state.pop(_TO_TOP, False):
        st.html(
            "<script>document.querySelector('[data-testid=stMain]').scrollTo(0, 0)</script>",
            unsafe_allow_javascript=True,
        )
