"""Files that a user has opened: they stay open when their page is left, until they are closed or others replace them.

Streamlit's place for files forgets them as soon as it is not shown, so each upload is taken over into the session, and
an empty place for files stands where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.pages.markdown import as_written
from data.volumes.several_files import distinct_names

REPLACE: Final = "takes the place of what is open"
ADD: Final = "is put together with it"

UPLOADED: Final = ("csv", "txt", "tsv", "gz", "xlsx", "xls", "ods", "json")
"""The kinds of files that every page takes: one of another page is handed over to it."""

OpenFiles = dict[str, UploadedFile]
"""Files by their name, in the order in which they were opened."""


def open_files(key: str) -> OpenFiles:
    """The files that are open in the session."""
    kept: OpenFiles = st.session_state.get(key, {})
    return kept


def close_files(key: str) -> None:
    """Close all of them."""
    st.session_state[key] = {}


def hand_over(origin: str, target: str, name: str) -> None:
    """Open a file elsewhere, in the place of what was open there, and close it here."""
    file = open_files(origin)[name]
    _close(origin, name)
    st.session_state[target] = {name: file}
    st.session_state[f"{target}_handed"] = True


def place_beside_sample(label: str, sample: Path) -> DeltaGenerator:
    """A place for files, beside which a sample can be downloaded."""
    place, beside = st.columns([4, 1], vertical_alignment="bottom")
    beside.download_button(
        label,
        sample.read_bytes(),
        file_name=sample.name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    return place


def choose_files(
    place: DeltaGenerator,
    label: str,
    key: str,
    *,
    most_megabytes: int | None = None,
    several: bool = False,
    on_others: Callable[[], None] | None = None,
) -> OpenFiles:
    """Show the place for files and those that are open, each with a way to close it; gives the open ones.

    ``on_others`` is called when files are opened, or handed over, and none of them has the name of one that was open.
    """
    if st.session_state.pop(f"{key}_handed", False) and on_others is not None:
        on_others()
    revision = st.session_state.get(f"{key}_revision", 0)
    place.container(key=key).file_uploader(
        label,
        type=UPLOADED,
        accept_multiple_files=several,
        key=f"{key}_{revision}",
        max_upload_size=most_megabytes,
        on_change=_take,
        args=(key, revision, on_others),
    )
    kept = open_files(key)
    for name in kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/description: Open: **{as_written(name)}**", width="content")
            st.button(
                "Close",
                icon=":material/close:",
                type="tertiary",
                key=f"close_{key}_{name}",
                on_click=_close,
                args=(key, name),
            )
    if kept and several:
        st.segmented_control(
            "The next upload",
            [REPLACE, ADD],
            default=REPLACE,
            required=True,
            key=f"{key}_next",
            persist_state="session",
            help="A file of the same name always takes the place of the one before.",
        )
    return kept


def _take(key: str, revision: int, on_others: Callable[[], None] | None) -> None:
    """Take uploaded files over, and have an empty place for files shown."""
    given = st.session_state[f"{key}_{revision}"]
    files = given if isinstance(given, list) else [given] if given is not None else []
    if not files:
        return
    kept = open_files(key)
    new = dict(zip(distinct_names([file.name for file in files]), files, strict=True))
    if on_others is not None and not kept.keys() & new.keys():
        on_others()
    st.session_state[key] = {**kept, **new} if st.session_state.get(f"{key}_next") == ADD else new
    st.session_state[f"{key}_revision"] = revision + 1


def _close(key: str, name: str) -> None:
    st.session_state[key] = {each: file for each, file in open_files(key).items() if each != name}
