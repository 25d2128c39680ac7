"""Volumes: the calls that the center expects, and what call logs say of callers."""

from __future__ import annotations

import streamlit as st

from analytics.pages.state import sample_reading, uploaded_reading
from analytics.pages.volumes import calibrate, explore, forecast, saved_volumes, upload

IMPORT, EXPLORE, FORECAST, CALIBRATE = "Import", "Explore", "Forecast", "Calibrate"
SECTIONS = (IMPORT, EXPLORE, FORECAST, CALIBRATE)


def main() -> None:
    """Show the page."""
    st.title("Call volumes", anchor=False)
    section = st.radio(
        "Section", SECTIONS, key="section", bind="query-params", horizontal=True, label_visibility="collapsed"
    )
    if section == IMPORT:
        upload.show()
        saved_volumes.show()
    if section == CALIBRATE:
        calibrate.show()
    reading = uploaded_reading() or sample_reading()
    if reading.volumes is not None and section in (IMPORT, EXPLORE):
        explore.show(reading, reading.volumes)
    if reading.volumes is not None and section == FORECAST:
        forecast.show(reading, reading.volumes)


main()
