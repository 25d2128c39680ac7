"""The choice of the lines of a file that count, by what stands in their columns."""

from __future__ import annotations

import streamlit as st

from analytics.pages.markdown import as_written
from data import VolumeReading
from data.volumes.filters import filter_columns

Filters = tuple[tuple[str, str], ...]


def choose_filters(reading: VolumeReading, usual: Filters) -> Filters:
    """Let the user choose which lines of a file count; ``reading`` is of all of them.

    ``usual`` are the filters that are set before anything is chosen.
    """
    if reading.table is None:
        return ()
    columns = filter_columns(reading.table, reading.mapping.taken())
    if not columns:
        return usual
    chosen: list[tuple[str, str]] = [(column, text) for column, text in usual if column not in columns]
    with st.popover(f"Filter lines of {as_written(reading.name)}", icon=":material/filter_alt:"):
        st.markdown("Only lines count that have one of these texts; without a choice all lines do.")
        for column, texts in columns.items():
            key = f"filter_{reading.name}_{column}"
            st.session_state.setdefault(key, [text for named, text in usual if named == column and text in texts])
            picked = st.multiselect(as_written(column), texts, key=key, persist_state="session")
            chosen += [(column, text) for text in picked]
    return tuple(chosen)
