"""Layouts of files on the page: the one that somebody kept for files like this one, and how to keep this one's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from analytics.pages.library import saver, shared_store
from analytics.pages.markdown import as_written
from analytics.pages.sign_in import signed_in_user
from analytics.wording import day_in_words
from data import Choices, VolumeReading
from data.store.store import SavedFileLayout, StoreError
from data.volumes.file_layouts import FileLayout, layout_as_json, layout_of

Header = tuple[str, ...]
_LEFT: Final = "file_layouts_left"
"""In the session: the column names whose layout is not used."""
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, eq=False)
class ReadFile:
    """A file as it was read, and why so."""

    reading: VolumeReading
    header: Header | None
    """Its column names as they are told from it; None where there are none."""
    choices: Choices
    layout: SavedFileLayout | None
    """The one that is kept for such files, where it was used."""


def layout_for(header: Header | None) -> SavedFileLayout | None:
    """The layout kept for files with these column names; None where there is none or this user reads them anew."""
    if header is None or header in st.session_state.get(_LEFT, set()):
        return None
    try:
        return shared_store().file_layouts.find(header)
    except StoreError as error:
        st.warning(f"Kept layouts cannot be used. {as_written(str(error))}", icon=":material/cloud_off:")
        return None


def say_layout(file: ReadFile) -> None:
    """Say by which kept layout a file was read, and let the user read it anew."""
    if file.layout is None or file.header is None:
        return
    kept = file.layout
    when = f"{day_in_words(kept.saved_at.date())} {kept.saved_at.year}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/bookmark: Read by the layout **{as_written(kept.layout.name)}**, which "
            f"{as_written(kept.saved_by)} kept on {when} for files with these column names.",
            width="content",
        )
        st.button(
            "Tell all from the file",
            icon=":material/undo:",
            type="tertiary",
            key=f"leave_layout_{file.reading.name}",
            on_click=_leave,
            args=(file.header,),
        )


def _leave(header: Header) -> None:
    st.session_state.setdefault(_LEFT, set()).add(header)


def offer_to_keep(file: ReadFile) -> None:
    """Offer to keep what was chosen for a file for all with these column names, and to hand a kept layout on."""
    if file.header is None:
        return
    layout = layout_of(Path(file.reading.name).stem, file.header, file.choices)
    with st.container(horizontal=True):
        if file.reading.volumes is not None and not layout.is_empty and not _is_kept(layout, file.layout):
            with (
                st.popover("Keep for such files", icon=":material/bookmark_add:"),
                st.form(f"keep_layout_{file.reading.name}", border=False),
            ):
                st.markdown("Files with these column names are then read the same way, whoever opens them.")
                name = st.text_input(
                    "Name of the layout", layout.name, max_chars=_LONGEST_NAME, key=f"layout_name_{file.reading.name}"
                )
                if signed_in_user() is None:
                    st.text_input("Your name", key="saver_name_of_layout", max_chars=100, persist_state="session")
                if st.form_submit_button("Keep", type="primary"):
                    _keep(layout_of(name, file.header, file.choices))
        if file.layout is not None:
            st.download_button(
                "Layout as a file",
                layout_as_json(file.layout.layout),
                file_name=f"{file.layout.layout.name}.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
                key=f"get_layout_{file.reading.name}",
            )


def _is_kept(layout: FileLayout, kept: SavedFileLayout | None) -> bool:
    return kept is not None and kept.layout.choices == layout.choices


def _keep(layout: FileLayout) -> None:
    try:
        shared_store().file_layouts.save(layout, saver("_of_layout"))
    except StoreError as error:
        st.error(f"It is not kept: {as_written(str(error))}", icon=":material/error:")
        return
    st.session_state.get(_LEFT, set()).discard(layout.header)
    st.rerun()
