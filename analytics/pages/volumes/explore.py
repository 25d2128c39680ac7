"""Explore: what the volume file in use holds."""

from __future__ import annotations

import streamlit as st

from analytics.forecasts import volume_charts
from analytics.pages.chart_view import show_chart
from analytics.pages.markdown import as_written
from analytics.pages.places import OVERVIEW, show_next
from analytics.wording import day_in_words, number_in_words
from data import VolumeReading, Volumes


def show(reading: VolumeReading, volumes: Volumes) -> None:
    """Show what a volume file holds."""
    st.header(f"In use: {as_written(reading.name)}", divider="gray", anchor=False)
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
