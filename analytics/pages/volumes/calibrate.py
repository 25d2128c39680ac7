"""Calibrate: what a call log says of callers and officers, and one click to put it into the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.calibration import charts as calibration_charts
from analytics.calibration.calibrate import Calibration, calibrate
from analytics.calibration.measured_inputs import (
    MeasuredInputs,
    measured_in_words,
    with_callbacks,
    with_calling_again,
    with_daily_cv,
    with_handle_time,
    with_measured_inputs,
    with_patience,
    with_transfers,
)
from analytics.calibration.tables import (
    LABELS,
    columns_table,
    estimate_in_words,
    estimates,
    estimates_table,
    fits_table,
    how_read,
    missing_table,
)
from analytics.pages.chart_view import show_chart
from analytics.pages.drafts import change_plan_in_work, plan_in_work
from analytics.pages.exports import show_table
from analytics.pages.markdown import as_written
from analytics.pages.places import SCENARIOS
from analytics.pages.state import use_reading
from analytics.pages.volumes.open_files import choose_files
from analytics.results.table_workbook import READING, About
from data import CallLog, CallLogReading, VolumeReading, problems_table
from data.call_logs.columns import ROLES, DurationUnit
from data.call_logs.dates import DateOrder
from data.call_logs.outcomes import Outcome
from data.isolated_reading import NoReaderError, read_call_log_isolated
from data.samples.calls import SAMPLE_CALLS
from queueing.tiers import TIERS, QueueName

MAX_MEGABYTES = 1024
SAMPLE = "sample call log"
NOTHING = "(no column)"
ASKED_OUTCOMES = 8
DATE_ORDERS: dict[str, DateOrder | None] = {
    "Tell from the file": None,
    "Month first (3/4 is March 4)": "month_first",
    "Day first (3/4 is 3 April)": "day_first",
    "Year first (990801 is 1 August 1999)": "year_first",
}
MEANINGS: dict[Outcome, str] = {
    "other": "Counts as an arrival alone",
    "answered": "Answered",
    "abandoned": "Abandoned",
}
UNITS: dict[str, DurationUnit | None] = {
    "Tell from the file": None,
    "Seconds": "seconds",
    "Minutes": "minutes",
    "Hours": "hours",
    "Milliseconds": "milliseconds",
}
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
Put = Callable[[MeasuredInputs], MeasuredInputs]
"""Adds one measured input to those in the plan."""


def show() -> None:
    """Show the upload, how the log was read, and what it says."""
    st.markdown(
        "Upload a call log as your phone system exports it: a row per call with its arrival, wait, outcome and "
        "handling. It shows how long calls take, how long callers wait before they give up, and more, and each "
        "figure can go into the plan. Until then a sample is shown."
    )
    try:
        reading = _choose()
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
        show_table(estimates_table(found), "call_log_estimates", _about("a figure of the log", reading.name))
    if found.missing:
        with st.expander("What this log does not say, and why"):
            show_table(missing_table(found), "call_log_missing", _about("what the log does not say", reading.name))


def _about(subject: str, source: str) -> About:
    return About(subject, {"Call log": source, "Figures": READING})


def _choose() -> CallLogReading:
    """The log in use, read with the user's corrections."""
    chosen, template = st.columns([4, 1], vertical_alignment="bottom")
    template.download_button(
        "Sample call log",
        SAMPLE_CALLS.read_bytes(),
        file_name=SAMPLE_CALLS.name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    files = choose_files(
        chosen,
        "Call log (CSV or .csv.gz, up to 1 GB)",
        "call_log_file",
        types=["csv", "txt", "tsv", "gz"],
        most_megabytes=MAX_MEGABYTES,
    )
    identifier, content, name = SAMPLE, None, SAMPLE
    for file in files.values():
        identifier, content, name = file.file_id, file.getbuffer(), file.name
    said = st.container()
    reading = _choose_settings(partial(_read, identifier, content, name))
    with said:
        _say_what_was_read(reading)
    return reading


@st.cache_resource(max_entries=6, show_spinner="Reading the call log")
def _read(
    identifier: str,  # noqa: ARG001 (what is cached by)
    _content: Any,
    name: str,
    columns: tuple[tuple[str, str | None], ...] = (),
    outcomes: tuple[tuple[str, Outcome], ...] = (),
    date_order: DateOrder | None = None,
    durations: DurationUnit | None = None,
    *,
    leave_out_repeated: bool = False,
) -> CallLogReading:
    return read_call_log_isolated(
        SAMPLE_CALLS if _content is None else _content,
        name=name,
        columns=dict(columns),
        outcomes=dict(outcomes),
        date_order=date_order,
        durations=durations,
        leave_out_repeated=leave_out_repeated,
    )


def _choose_settings(read: Callable[..., CallLogReading]) -> CallLogReading:
    """The log read with the user's corrections of columns, dates, units and outcomes, remembered by its header."""
    first = read()
    if not first.header:
        return first
    own = f"{hash(first.header):x}"
    with st.expander("Columns, outcomes, dates and units: what was taken for what", expanded=_asks(first)):
        asked, table = st.container(), st.container()
        columns = _choose_columns(first, own)
        order, unit = asked.columns(2)
        date_order = order.selectbox(
            "Order of dates", list(DATE_ORDERS), key=f"log_dates_{own}", persist_state="session"
        )
        durations = unit.selectbox(
            "Unit of durations",
            list(UNITS),
            key=f"log_units_{own}",
            persist_state="session",
            help="Of plain numbers in columns whose name does not say a unit, such as 4.2 under Talk Time.",
        )
        leave_out = asked.checkbox(
            "Of calls with one number and date, keep only the first",
            key=f"log_repeated_{own}",
            persist_state="session",
        )
        read = partial(
            read,
            columns=tuple(columns.items()),
            date_order=DATE_ORDERS[date_order],
            durations=UNITS[durations],
            leave_out_repeated=leave_out,
        )
        outcomes = _choose_outcomes(asked, read(), own)
        reading = read(outcomes=tuple(outcomes.items()))
        with table:
            show_table(columns_table(reading), "call_log_columns", _about("a column of the log", first.name))
    return reading


def _asks(first: CallLogReading) -> bool:
    """Whether a log leaves open what its owner has to say."""
    return bool(first.errors or first.undecided)


def _choose_columns(first: CallLogReading, own: str) -> dict[str, str | None]:
    taken = {each.role: each.header for each in first.columns}
    titles = [NOTHING, *dict.fromkeys(title for title in first.header if title)]
    changed: dict[str, str | None] = {}
    places = st.columns(3)
    for number, (role, meant) in enumerate(ROLES.items()):
        title = taken.get(role, NOTHING)
        choice = places[number % 3].selectbox(
            meant.meaning.capitalize(),
            titles,
            index=titles.index(title),
            key=f"log_column_{role}_{own}",
            persist_state="session",
        )
        if choice != title:
            changed[role] = None if choice == NOTHING else choice
    return changed


def _choose_outcomes(asked: DeltaGenerator, reading: CallLogReading, own: str) -> dict[str, Outcome]:
    """What the user says of outcomes, those first of which it is not known what they mean."""
    changed: dict[str, Outcome] = {}
    places = asked.columns(3)
    texts = sorted(reading.outcomes, key=lambda text: text not in reading.undecided)
    for number, text in enumerate(texts[: max(ASKED_OUTCOMES, len(reading.undecided))]):
        meant = None if text in reading.undecided else reading.outcomes[text]
        choice = places[number % 3].selectbox(
            f"Outcome {as_written(text)} means",
            list(MEANINGS),
            index=None if meant is None else list(MEANINGS).index(meant),
            format_func=MEANINGS.__getitem__,
            placeholder="Not known: choose",
            key=f"log_outcome_{own}_{text}",
            persist_state="session",
        )
        if choice is not None and choice != meant:
            changed[text] = choice
    return changed


def _say_what_was_read(reading: CallLogReading) -> None:
    if reading.log is None:
        st.error(
            "The call log could not be read as it is; below is why, and what would be right.", icon=":material/error:"
        )
    elif reading.problems:
        number = len(reading.problems)
        things = "1 thing about the file is" if number == 1 else f"{number} things about the file are"
        st.warning(f"{len(reading.log):,} calls are in use; {things} worth a look.", icon=":material/warning:")
    else:
        st.success(f"{len(reading.log):,} calls are in use: every line could be read.", icon=":material/check:")
    if reading.log is not None:
        st.caption(as_written("; ".join(how_read(reading))))
    if reading.problems:
        table = problems_table(reading.problems)
        with st.expander("What is wrong with the file, by group of rows", expanded=True):
            widths = {name: st.column_config.Column(width=70) for name in ("Kind", "Line", "Column", "Found")}
            widths[str(table.columns[-1])] = st.column_config.Column(width=800)
            about = _about("a group of lines with one problem", reading.name)
            height = min(400, 40 + 36 * len(table))
            show_table(table, "call_log_problems", about, height=height, row_height=36, columns=widths)


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
            about = _about("a shape fitted to handle times", source)
            show_table(fits_table(handle_time.fits), "handle_time_fits", about)
        tier, button = st.columns([2, 1], vertical_alignment="bottom")
        chosen = tier.selectbox(
            "These calls are handled by",
            list(TIERS),
            format_func=TIERS.__getitem__,
            key="log_tier",
            persist_state="session",
        )
        _use(button, "handle_time", lambda inputs: with_handle_time(inputs, found, chosen), beneath=st)
        st.caption(
            "The plan takes the mean of all calls, with shape and spread of the likeliest fit. The minutes in which "
            "callers repeat what they said are part of a log's handle time; taken off here, since the model adds them."
        )


def _show_patience(found: Calibration, source: str) -> None:
    patience = found.patience
    if patience is None:
        return
    with st.container(border=True):
        show_chart(calibration_charts.patience_curve(patience, source=source), "patience_curve")
        with st.expander("Shapes, parameters and how far off they are"):
            show_table(fits_table(patience.fits), "patience_fits", _about("a shape fitted to patience", source))
        tier, button = st.columns([2, 1], vertical_alignment="bottom")
        chosen = tier.selectbox(
            "These callers wait for",
            QUEUES,
            format_func=TIERS.__getitem__,
            key="log_patience_tier",
            persist_state="session",
        )
        _use(button, "patience", lambda inputs: with_patience(inputs, found, chosen), beneath=st)


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
            _use(
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
        _use(place, name, put)


def _use(place: Any, name: str, put: Put, label: str = "Use in the plan", beneath: Any = None) -> None:
    """The button that puts a figure into the plan; what is in the plan is said below it, or ``beneath``."""
    measured, told = put(MeasuredInputs()), beneath or place
    try:
        if place.button(label, icon=":material/add_task:", key=f"use_{name}", width="stretch", type="primary"):
            change_plan_in_work(lambda plan: with_measured_inputs(plan, measured))
        plan = plan_in_work()
        in_plan = with_measured_inputs(plan.now, measured) == plan.now
    except ValueError as error:
        told.error(as_written(str(error)), icon=":material/error:")
        return
    if in_plan and not measured.is_empty:
        told_inputs = "; ".join(measured_in_words(measured, plan.now.repeat_minutes))
        told.caption(f"In the plan {as_written(plan.label)}: {told_inputs}.")
        told.page_link(
            SCENARIOS, label="Run it on Scenarios", icon=":material/arrow_forward:", query_params={"view": "edit"}
        )
