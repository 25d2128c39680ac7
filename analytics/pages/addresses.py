"""What an address names, a result or a plan: where it cannot be had, the page says so and shows nothing instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from analytics.pages.drafts import draft_offered
from analytics.pages.library import offer_by_link, offer_by_name, plans
from analytics.pages.markdown import as_written
from analytics.pages.places import NAMED, PLAN, quoted
from analytics.pages.plan_choice import NO_PLAN
from data.store.store import NotSavedError, StoreError, UnreadableError


def opens_what_is_named(results: Mapping[str, Callable[[str], object]], *plan_keys: str) -> bool:
    """Whether the page can show what its address names; where it cannot, it says why, and is to show nothing else.

    To be called before the widgets are shown. ``results`` are the parameters that name a result, each with what gives
    it or raises a StoreError. The plans chosen on the page are those of ``plan_keys``; a linked plan becomes the first.
    """
    named = {parameter: find for parameter, find in results.items() if st.query_params.get(parameter)}
    for parameter, find in named.items():
        try:
            find(st.query_params[parameter])
        except StoreError as error:
            say_not_here(parameter, error)
            return False
    if plan_keys and not _opens_linked_plan(plan_keys[0]):
        return False
    # A result brings its own inputs, whatever else its address says of them.
    return bool(named) or all(_offers_named_plan(key) for key in plan_keys)


def by_labels_of_today(renamed: Mapping[str, str], *keys: str) -> None:
    """Call what the address chooses for inputs as it is called now; ``renamed`` has it by the labels of before."""
    chosen = {key: st.query_params.get_all(key) for key in keys}
    of_before = {key: labels for key, labels in chosen.items() if not renamed.keys().isdisjoint(labels)}
    for key, labels in of_before.items():
        st.query_params[key] = [renamed.get(label, label) for label in labels]
    if of_before:
        # Inputs begin as the address said when the page began: with another one it begins anew.
        st.rerun()


def by_names_of_today(renamed: Mapping[str, str]) -> None:
    """Call the parameters of the address as they are called now; ``renamed`` has them by the names of before."""
    of_before = [name for name in renamed if name in st.query_params]
    for name in of_before:
        st.query_params[renamed[name]] = st.query_params.get_all(name)
        del st.query_params[name]
    if of_before:
        # Inputs begin as the address said when the page began: with another one it begins anew.
        st.rerun()


def say_not_here(parameter: str, error: StoreError, what: str = "") -> None:
    """Say that what a parameter of the address names cannot be had, and offer the page without it."""
    what, named = what or NAMED[parameter], quoted(st.query_params.get(parameter, ""))
    if isinstance(error, NotSavedError):
        st.error(
            f"The {what} that this address names is not here: {named}. The address may be cut short or of another "
            "server, or the server was restarted before it was saved. Nothing else is shown in its place.",
            icon=":material/link_off:",
        )
    elif isinstance(error, UnreadableError):
        st.error(as_written(str(error)), icon=":material/link_off:")
    else:
        st.error(
            f"The {what} that this address names cannot be opened now. {as_written(str(error))} Reload the page once "
            "that is mended.",
            icon=":material/cloud_off:",
        )
    st.button("Open this page without it", key="open_without", on_click=_forget, args=(parameter,))


def _opens_linked_plan(key: str) -> bool:
    """Choose the saved version that the address names, once; whether it is here."""
    linked = st.query_params.get(PLAN)
    if linked is None:
        return True
    try:
        st.session_state[key] = offer_by_link(linked)
    except StoreError as error:
        say_not_here(PLAN, error)
        return False
    del st.query_params[PLAN]
    return True


def _offers_named_plan(key: str) -> bool:
    """Offer the plan that the address names by its label; whether it is here."""
    label = st.query_params.get(key)
    if label is None or key in st.session_state or label in (NO_PLAN, *plans(), *draft_offered()):
        return True
    try:
        offer_by_name(label)
    except StoreError as error:
        say_not_here(key, error, NAMED[PLAN])
        return False
    return True


def _forget(parameter: str) -> None:
    st.query_params.pop(parameter, None)
