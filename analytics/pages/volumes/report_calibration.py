"""Calibrate on the interval report in use: its handle time and the patience that explains who gave up."""

from __future__ import annotations

import streamlit as st

from analytics.calibration.measured_inputs import with_report_handle_time, with_report_patience
from analytics.calibration.report_charts import handle_time_by_time
from analytics.calibration.report_figures import ReportCalibration, calibrate_report
from analytics.calibration.report_tables import (
    LABELS,
    handle_time_table,
    report_estimate_in_words,
    report_estimates,
    report_estimates_table,
    report_missing_table,
    report_sentences,
)
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import show_table
from analytics.pages.markdown import as_written
from analytics.pages.volumes.use_in_plan import offer_input
from analytics.results.table_workbook import READING, About
from data import VolumeReading, Volumes
from data.volumes.interval_figures import IntervalFigures
from queueing.tiers import TIERS, QueueName

QUEUES: tuple[QueueName, ...] = ("tier1", "tier2")
_MEASURED = "report_calibration"
"""In the session: what a report in use says, worked out once."""


def show(reading: VolumeReading, volumes: Volumes, figures: IntervalFigures) -> None:
    """Show what a report says, and how each figure goes into the plan."""
    found = _measured(volumes, figures)
    st.header(f"In use: {as_written(reading.name)}", divider="gray", anchor=False)
    _show_first(found)
    for sentence in report_sentences(found):
        st.caption(as_written(sentence))
    _show_handle_time(found, reading.name)
    _show_patience(found)
    with st.expander("All estimates with their intervals"):
        show_table(report_estimates_table(found), "report_estimates", _about("a figure of the report", reading.name))
    if found.missing:
        with st.expander("What this report does not say, and why", expanded=not report_estimates(found)):
            about = _about("what the report does not say", reading.name)
            show_table(report_missing_table(found), "report_missing", about)


def _measured(volumes: Volumes, figures: IntervalFigures) -> ReportCalibration:
    kept = st.session_state.get(_MEASURED)
    if kept is None or kept[0] is not volumes or kept[1] is not figures:
        with st.spinner("Measuring"):
            kept = (volumes, figures, calibrate_report(volumes, figures))
        st.session_state[_MEASURED] = kept
    found: ReportCalibration = kept[2]
    return found


def _show_first(found: ReportCalibration) -> None:
    known = report_estimates(found)
    with st.grid(max(1, len(known)), gap="small"):
        for label, each in known.values():
            figure, _, interval = report_estimate_in_words(each).partition(" (")
            st.metric(
                label, figure, interval.rstrip(")") or None, delta_color="off", delta_arrow="off", border=True,
                help=f"95 % interval beneath, where there are enough days; rests on {each.observations:,} calls.",
            )  # fmt: skip


def _show_handle_time(found: ReportCalibration, source: str) -> None:
    handle_time = found.handle_time
    if handle_time is None:
        return
    with st.container(border=True):
        show_chart(handle_time_by_time(handle_time, source=source), "report_handle_time")
        with st.expander("Handle time by time of day"):
            about = _about("a time of day", source)
            show_table(handle_time_table(handle_time), "report_handle_time_by_time", about)
        tier, button = st.columns([2, 1], vertical_alignment="bottom")
        chosen = tier.selectbox(
            "These calls are handled by",
            list(TIERS),
            format_func=TIERS.__getitem__,
            key="report_tier",
            persist_state="session",
        )
        offer_input(
            button, "report_handle_time", lambda inputs: with_report_handle_time(inputs, found, chosen), beneath=st
        )
        st.caption(
            "The plan takes the mean of all calls; its own spread and shape stay. The minutes in which callers repeat "
            "what they said, and the plan's own wrap-up if it has one, are part of a report's handle time; taken off "
            "here, since the model adds them."
        )


def _show_patience(found: ReportCalibration) -> None:
    patience = found.patience
    if patience is None:
        return
    with st.container(border=True):
        st.markdown(f"**{LABELS['patience']}**: {report_estimate_in_words(patience.mean)}")
        tier, button = st.columns([2, 1], vertical_alignment="bottom")
        chosen = tier.selectbox(
            "These callers wait for",
            QUEUES,
            format_func=TIERS.__getitem__,
            key="report_patience_tier",
            persist_state="session",
        )
        offer_input(button, "report_patience", lambda inputs: with_report_patience(inputs, found, chosen), beneath=st)


def _about(subject: str, source: str) -> About:
    return About(subject, {"Interval report": source, "Figures": READING})
