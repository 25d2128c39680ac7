"""Saved call volumes: kept under a name, and taken into use again, also by a link."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.pages.addresses import say_not_here
from analytics.pages.library import data_set_of, saver, store_or_why, version_label
from analytics.pages.markdown import as_written
from analytics.pages.places import VOLUMES, address
from analytics.pages.sign_in import signed_in_user
from analytics.pages.state import answer_counted, counted_calls, uploaded_reading, use_reading
from analytics.wording import day_in_words
from data import VolumeReading
from data.store.store import SavedDataSet, Store, StoreError
from data.volumes.counted_calls import CountedCalls

LINK = "data_set"
"""In the page's address: the identifier of saved volumes to use."""
_SAVED = "saved_volumes"
_OPENED = "opened_volumes"
"""In the session: the saved volumes that were taken into use, and their reading, which bears their name."""


def show() -> None:
    """Show the saved volumes to choose from, and how to save those in use."""
    store = store_or_why()
    if store is None:
        return
    saved = {_in_words(each): each for each in store.data_sets.newest()}
    if saved:
        choice, button = st.columns([4, 1], vertical_alignment="bottom")
        chosen = choice.selectbox("Saved volumes", list(saved), key="saved_data_set")
        if button.button("Use these", icon=":material/input:", width="stretch", key="use_data_set"):
            try:
                _use(saved[chosen].identifier)
            except StoreError as error:
                st.warning(f"These volumes cannot be opened. {as_written(str(error))}", icon=":material/link_off:")
    reading = uploaded_reading()
    if reading is not None:
        with st.popover("Save the volumes in use", icon=":material/save:"), st.form("save_volumes", border=False):
            name = st.text_input("Name", value=_name_to_save(reading), key="volumes_name", max_chars=120)
            if signed_in_user() is None:
                st.text_input("Your name", key="saver_name", max_chars=100, persist_state="session")
            if st.form_submit_button("Save a version", type="primary", key="save_volumes_version"):
                _save(store, name)
    _tell()


def _name_to_save(reading: VolumeReading) -> str:
    """The name under which volumes are saved already, or their file's."""
    opened, named = st.session_state.get(_OPENED, (None, None))
    return opened.name if opened is not None and named is reading else reading.name


def _save(store: Store, name: str) -> None:
    reading = uploaded_reading()
    if reading is None:
        return
    try:
        saved = store.data_sets.save(name, reading, saver(), counted=counted_calls())
    except StoreError as error:
        st.error(f"They are not saved: {as_written(str(error))}", icon=":material/error:")
        return
    st.session_state[_SAVED] = saved
    _use_as(saved, reading, counted_calls())


def _tell() -> None:
    saved: SavedDataSet | None = st.session_state.get(_SAVED)
    if saved is not None:
        st.success(f"Saved as {as_written(version_label(saved))}. Its link:", icon=":material/check:")
        st.code(address(VOLUMES, **{LINK: saved.identifier}), language=None)


def opens_link() -> bool:
    """Use the volumes that the address names, none once another file is in use; False where they are not here."""
    identifier = st.query_params.get(LINK)
    if identifier is None:
        return True
    opened, reading = st.session_state.get(_OPENED, (None, None))
    if opened is not None and opened.identifier == identifier:
        if reading is not uploaded_reading():
            del st.query_params[LINK]
        return True
    try:
        _use(identifier)
    except StoreError as error:
        say_not_here(LINK, error)
        return False
    return True


def _use(identifier: str) -> None:
    """Use saved volumes.

    Raises:
        StoreError: they cannot be opened.
    """
    opened = data_set_of(identifier)
    _use_as(opened, opened.reading, opened.counted)
    st.success(f"In use: {as_written(version_label(opened))}.", icon=":material/check:")
    if opened.counted is None:
        st.info(
            "It is not known whether its counts contain people who call again: nobody had said so when it was saved. "
            "They are taken to, as phone systems count; say below if they do not.",
            icon=":material/help:",
        )


def _use_as(saved: SavedDataSet, reading: VolumeReading, counted: CountedCalls | None) -> None:
    """Use volumes under the name and version that they are saved as, which the address then has, too."""
    named = replace(reading, name=version_label(saved))
    use_reading(named, saved.identifier)
    answer_counted(named.name, counted)
    st.session_state[_OPENED] = saved, named
    st.query_params[LINK] = saved.identifier


def name_in_use() -> str:
    """The name under which the volumes in use are saved; empty where they are not."""
    opened, named = st.session_state.get(_OPENED, (None, None))
    return opened.name if opened is not None and named is uploaded_reading() else ""


def _in_words(saved: SavedDataSet) -> str:
    days = f"{day_in_words(saved.first_date)} to {day_in_words(saved.last_date)} {saved.last_date.year}"
    return f"{version_label(saved)} ({days}, by {saved.saved_by})"
