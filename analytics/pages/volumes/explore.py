"""Explore: what the volume file in use holds."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from analytics.center_time import CENTER_ZONE
from analytics.forecasts import volume_charts
from analytics.inputs.weeks import ends_before_this_week
from analytics.pages.chart_view import show_chart
from analytics.pages.markdown import as_written
from analytics.pages.places import OVERVIEW, show_next
from analytics.pages.state import uploaded_reading
from analytics.wording import day_in_words, number_in_words
from data import VolumeReading, Volumes


def show(reading: VolumeReading, volumes: Volumes) -> None:
    """Show what a volume file holds."""
    st.header(f"In use: {as_written(reading.name)}", divider="gray", anchor=False)
    say_age(volumes)
    summary = volumes.summary()
    with st.grid(4, gap="small"):
        st.metric("Days with calls", number_in_words(summary.days), border=True)
        st.metric(
            "Calls on a mean day",
            number_in_words(summary.mean_day),
            border=True,
            help="The mean of days with calls that are no federal holidays, as in the chart beneath.",
        )
        st.metric(
            f"Busiest day, {day_in_words(summary.busiest_date)} {summary.busiest_date.year}",
            number_in_words(summary.busiest_day),
            border=True,
        )
        st.metric("Interval", f"{volumes.interval_minutes} min", border=True)
    with st.container(border=True):
        figure = volume_charts.calls_by_day(volumes.by_day(), source=reading.name)
        show_chart(figure, "calls_by_day")
    with st.container(border=True):
        figure = volume_charts.days_by_weekday(volumes.by_day(), source=reading.name)
        show_chart(figure, "days_by_weekday")
    with st.container(border=True):
        figure = volume_charts.calls_heatmap(volumes.by_weekday_and_interval(), source=reading.name)
        show_chart(figure, "calls_heatmap")
    show_next(OVERVIEW, "choose a week of this file on the Overview and run it")


def say_age(volumes: Volumes) -> None:
    """Say where the file in use ends well before this week; the sample is of no week that anybody plans."""
    line = ends_before_this_week(volumes.last_date, datetime.now(CENTER_ZONE).date())
    if line and uploaded_reading() is not None:
        st.caption(f":material/history: {line}")
