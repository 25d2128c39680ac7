"""Volumes: the calls that the center expects, and what call logs say of callers."""

from __future__ import annotations

import streamlit as st

from analytics.pages import volume_calibrate, volume_explore, volume_forecast, volume_import, volume_library
from analytics.pages.state import sample_reading, uploaded_reading

IMPORT, EXPLORE, FORECAST, CALIBRATE = "Import", "Explore", "Forecast", "Calibrate"
SECTIONS = (IMPORT, EXPLORE, FORECAST, CALIBRATE)


def main() -> None:
    """Show the page."""
    st.title("Call volumes", anchor=False)
    section = st.radio(
        "Section", SECTIONS, key="section", bind="query-params", horizontal=True, label_visibility="collapsed"
    )
    if section == IMPORT:
        volume_import.show()
        volume_library.show()
    if section == CALIBRATE:
        volume_calibrate.show()
    reading = uploaded_reading() or sample_reading()
    if reading.volumes is not None and section in (IMPORT, EXPLORE):
        volume_explore.show(reading, reading.volumes)
    if reading.volumes is not None and section == FORECAST:
        volume_forecast.show(reading, reading.volumes)


main()
