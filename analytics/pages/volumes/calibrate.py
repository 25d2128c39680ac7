"""Calibrate: what a call log says of callers and officers, and one click to put it into the plan."""

from __future__ import annotations

import streamlit as st

from analytics.calibration import charts as calibration_charts
from analytics.calibration.calibrate import Calibration, calibrate
from analytics.calibration.measured_inputs import (
    with_callbacks,
    with_calling_again,
    with_daily_cv,
    with_handle_time,
    with_patience,
    with_transfers,
)
from analytics.calibration.tables import (
    LABELS,
    estimate_in_words,
    estimates,
    estimates_table,
    fits_table,
    missing_table,
)
from analytics.inputs.duration_edits import SHAPES
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import show_table
from analytics.pages.markdown import as_written
from analytics.pages.misplaced_files import CALL_LOG, CALL_LOG_FILE, MEASURED
from analytics.pages.open_files import open_files
from analytics.pages.state import uploaded_reading, use_reading
from analytics.pages.volumes import report_calibration
from analytics.pages.volumes.call_log_upload import about_call_log, choose_call_log
from analytics.pages.volumes.use_in_plan import Put, offer_input
from data import CallLog, CallLogReading, VolumeReading
from data.isolated_reading import NoReaderError
from queueing.tiers import TIERS, QueueName

TOLD_FIRST = {
    "abandonment": "Abandoned, of calls that had to wait",
    "abandonment_of_calls": "Abandoned, of calls answered or abandoned",
    "handle_time_mean": "Handle time, mean",
    "handle_time_median": "Handle time, median",
    "patience_median": "Patience, median",
    "speed_of_answer": "Speed of answer, mean",
    "call_time_mean": "Length of the whole call, mean",
}
MOST_TOLD_FIRST = 4
QUEUES: tuple[QueueName, ...] = ("tier1", "tier2")
REPORT = "The interval report in use"
AS_MEASURED = SHAPES["empirical"]


def show() -> None:
    """Show what the report in use says, if it says more than calls; or the upload of a log, and what that says."""
    report = uploaded_reading()
    if report is not None and report.volumes is not None and report.figures is not None:
        measured = st.segmented_control(
            "What to measure",
            [CALL_LOG, REPORT],
            default=CALL_LOG if open_files(CALL_LOG_FILE) else REPORT,
            required=True,
            key=MEASURED,
            persist_state="session",
        )
        if measured == REPORT:
            report_calibration.show(report, report.volumes, report.figures)
            return
    _show_log()


def _show_log() -> None:
    """Show the upload, how the log was read, and what it says."""
    st.markdown(
        "Upload a call log as your phone system exports it: a row per call with its arrival, wait, outcome and "
        "handling. It shows how long calls take, how long callers wait before they give up, and more, and each "
        "figure can go into the plan. Until then a sample is shown. An interval report with handle times or abandoned "
        "calls is measured, too, once it is in use on Import."
    )
    try:
        reading = choose_call_log()
    except NoReaderError as error:
        st.warning(str(error), icon=":material/hourglass_top:")
        return
    if reading.log is None:
        return
    log = reading.log.of_queues(_choose_queues(reading.log))
    found = _calibration(reading, log)
    st.header(f"In use: {as_written(reading.name)}", divider="gray", anchor=False)
    _show_first(found)
    _show_handle_time(found, reading.name)
    _show_patience(found, reading.name)
    _show_variation(found, reading, log)
    _show_shares(found)
    with st.expander("All estimates with their intervals"):
        show_table(estimates_table(found), "call_log_estimates", about_call_log("a figure of the log", reading.name))
    if found.missing:
        with st.expander("What this log does not say, and why"):
            show_table(
                missing_table(found), "call_log_missing", about_call_log("what the log does not say", reading.name)
            )


def _choose_queues(log: CallLog) -> tuple[str, ...]:
    if len(log.queues) <= 1:
        return ()
    names = st.multiselect(
        "Only these queues or kinds of call",
        log.queues[:100],
        key="log_queues",
        placeholder="All of them",
        persist_state="session",
    )
    return tuple(names)


def _calibration(reading: CallLogReading, log: CallLog) -> Calibration:
    """What the log says, worked out once for each log and choice."""
    kept = st.session_state.get("calibration")
    mark = (id(reading), tuple(log.frame["queue"].unique()), len(log))
    if kept is None or kept[0] != mark:
        with st.spinner("Measuring"):
            kept = (mark, calibrate(log), reading)
        st.session_state["calibration"] = kept
    found: Calibration = kept[1]
    return found


def _show_first(found: Calibration) -> None:
    known = estimates(found)
    names = [name for name in TOLD_FIRST if name in known]
    if "abandonment" in names:
        names.remove("abandonment_of_calls")
    with st.grid(MOST_TOLD_FIRST, gap="small"):
        for name in names[:MOST_TOLD_FIRST]:
            words = estimate_in_words(known[name][1])
            figure, _, interval = words.partition(" (")
            st.metric(
                TOLD_FIRST[name], figure, interval.rstrip(")"), delta_color="off", delta_arrow="off", border=True,
                help=f"95 % interval beneath; rests on {known[name][1].observations:,} calls.",
            )  # fmt: skip


def _show_handle_time(found: Calibration, source: str) -> None:
    handle_time = found.handle_time
    if handle_time is None:
        return
    with st.container(border=True):
        show_chart(calibration_charts.handle_time_fit(handle_time, source=source), "handle_time_fit")
        with st.expander("Shapes, parameters and how far off they are"):
            about = about_call_log("a shape fitted to handle times", source)
            show_table(fits_table(handle_time.fits), "handle_time_fits", about)
        tier, law, button = st.columns(3, vertical_alignment="bottom")
        chosen = tier.selectbox(
            "These calls are handled by",
            list(TIERS),
            format_func=TIERS.__getitem__,
            key="log_tier",
            persist_state="session",
        )
        shape = law.selectbox(
            "Shape in the plan", ("The likeliest fit", AS_MEASURED), key="log_shape", persist_state="session"
        )
        offer_input(
            button,
            "handle_time",
            lambda inputs: with_handle_time(inputs, found, chosen, as_measured=shape == AS_MEASURED),
            beneath=st,
        )
        st.caption(
            "The plan takes the mean of all calls, with shape and spread of the likeliest fit, or all times as they "
            "were measured. The minutes in which callers repeat what they said are part of a log's handle time; taken "
            "off here, since the model adds them."
        )


def _show_patience(found: Calibration, source: str) -> None:
    patience = found.patience
    if patience is None:
        return
    with st.container(border=True):
        show_chart(calibration_charts.patience_curve(patience, source=source), "patience_curve")
        with st.expander("Shapes, parameters and how far off they are"):
            show_table(fits_table(patience.fits), "patience_fits", about_call_log("a shape fitted to patience", source))
        tier, button = st.columns([2, 1], vertical_alignment="bottom")
        chosen = tier.selectbox(
            "These callers wait for",
            QUEUES,
            format_func=TIERS.__getitem__,
            key="log_patience_tier",
            persist_state="session",
        )
        offer_input(button, "patience", lambda inputs: with_patience(inputs, found, chosen), beneath=st)


def _show_variation(found: Calibration, reading: CallLogReading, log: CallLog) -> None:
    with st.container(border=True):
        spread = found.overdispersion
        if spread is not None and len(spread.by_half_hour):
            figure = calibration_charts.half_hour_dispersion(spread, source=reading.name)
            show_chart(figure, "half_hour_dispersion")
        volumes, button = st.columns(2, vertical_alignment="bottom")
        if volumes.button(
            "Use these calls as volumes", icon=":material/calendar_month:", width="stretch", key="log_volumes"
        ):
            use_reading(VolumeReading(f"calls of {reading.name}", log.volumes(), ()))
            st.toast("The calls by half-hour are the volumes in use now.", icon=":material/check:")
        if spread is not None:
            offer_input(
                button,
                "daily_cv",
                lambda inputs: with_daily_cv(inputs, found),
                "Use the variation of days in the plan",
                st,
            )


def _show_shares(found: Calibration) -> None:
    known = estimates(found)
    shares: tuple[tuple[str, str, Put], ...] = (
        ("transfer_share", LABELS["transfer_share"], lambda inputs: with_transfers(inputs, found)),
        (
            "called_again_same_day",
            "Call again on the day they gave up",
            lambda inputs: with_calling_again(inputs, found),
        ),
        ("callback_answered", LABELS["callback_answered"], lambda inputs: with_callbacks(inputs, found)),
    )
    there = [each for each in shares if each[0] in known]
    for place, (name, label, put) in zip(st.columns(max(1, len(there)), border=True), there, strict=False):
        figure, _, interval = estimate_in_words(known[name][1]).partition(" (")
        place.metric(label, figure, interval.rstrip(")"), delta_color="off", delta_arrow="off")
        if name == "called_again_same_day":
            place.caption(f"Within an hour: {estimate_in_words(known['called_again_within_hour'][1])}.")
        offer_input(place, name, put)
