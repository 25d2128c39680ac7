"""Import: the calls that the center expects, from the sample or from a file of the user's phone system."""

from __future__ import annotations

import re

import streamlit as st

from analytics.pages.results import offer_table
from analytics.pages.state import uploaded_reading, use_reading
from analytics.wording import number_in_words
from data import VolumeReading, problems_table, read_volumes
from data.sample_volumes import SAMPLE_FILE

DATE_ORDERS = {"Tell from the file": None, "Month first (3/4 is March 4)": False, "Day first (3/4 is 3 April)": True}


def show() -> None:
    """Show the upload and what came of it."""
    st.markdown(
        "Upload the calls offered by interval as your phone system exports them: a CSV file with the start of each "
        "interval (5 to 60 minutes) and the number of calls. Until then the sample is used."
    )
    _upload()


def _upload() -> None:
    chosen, template = st.columns([4, 1], vertical_alignment="bottom")
    file = chosen.file_uploader("Volume file (CSV, up to 50 MB)", type=["csv", "txt", "tsv"], key="volume_file")
    template.download_button(
        "Sample as template",
        SAMPLE_FILE.read_bytes(),
        file_name=SAMPLE_FILE.name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    if file is None:
        if uploaded_reading() is not None and st.button("Use the sample again", icon=":material/undo:"):
            use_reading(None)
            st.rerun()
        return
    order, skip = st.columns([2, 3], vertical_alignment="bottom")
    day_first = DATE_ORDERS[order.selectbox("Dates such as 3/4/2026", list(DATE_ORDERS), key="date_order")]
    skip_bad_rows = skip.checkbox("Leave out the lines that cannot be read", key="skip_bad_rows")
    reading = _read(file.getvalue(), file.name, day_first=day_first, skip_bad_rows=skip_bad_rows)
    _say_what_was_read(reading)
    if reading.volumes is not None:
        use_reading(reading)


@st.cache_data(max_entries=20, show_spinner="Reading the file")
def _read(content: bytes, name: str, *, day_first: bool | None, skip_bad_rows: bool) -> VolumeReading:
    return read_volumes(content, name=name, day_first=day_first, skip_bad_rows=skip_bad_rows)


def _say_what_was_read(reading: VolumeReading) -> None:
    if reading.volumes is None:
        kept = uploaded_reading()
        still = f"Still in use: {as_written(kept.name)}." if kept is not None else "Still in use: the sample."
        st.error(
            f"The file could not be taken as it is. Correct it, or leave out the lines in question. {still}",
            icon=":material/error:",
        )
    elif reading.problems:
        st.warning(
            f"The file is in use; {number_in_words(len(reading.problems))} things about it are worth a look.",
            icon=":material/warning:",
        )
    else:
        st.success("The file is in use: every line could be read.", icon=":material/check:")
    if reading.columns:
        taken = ", ".join(f"{role} from column {as_written(header)}" for role, header in reading.columns.items())
        st.caption(f"Taken: {taken}.")
    if reading.problems:
        table = problems_table(reading.problems)
        st.dataframe(table, hide_index=True, width="stretch", height=min(400, 40 + 36 * len(table)))
        offer_table("Download this list", table, "volume_file_problems.csv")


def as_written(text: str) -> str:
    """A text from a user's file, so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_\[\]<$:~])", r"\\\1", text)
