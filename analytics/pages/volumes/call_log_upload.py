"""The upload of a call log: the file, the corrections of what was taken for what, and what was read of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.calibration.tables import columns_table, how_read
from analytics.pages.exports import show_table
from analytics.pages.markdown import as_written
from analytics.pages.misplaced_files import CALL_LOG_FILE, show_misplaced
from analytics.pages.open_files import choose_files, place_beside_sample
from analytics.results.table_workbook import READING, About
from data import CallLogReading, problems_table
from data.call_logs.columns import ROLES
from data.call_logs.dates import DateOrder
from data.call_logs.outcomes import Outcome
from data.isolated_reading import read_call_log_isolated
from data.samples.calls import SAMPLE_CALLS
from data.tables.duration_units import DurationUnit

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


def choose_call_log() -> CallLogReading:
    """The log in use, read with the user's corrections."""
    files = choose_files(
        place_beside_sample("Sample call log", SAMPLE_CALLS),
        "Call log (CSV or .csv.gz, up to 1 GB; .xlsx, .xls or .ods, up to 50 MB)",
        CALL_LOG_FILE,
        most_megabytes=MAX_MEGABYTES,
    )
    identifier, content, name = SAMPLE, None, SAMPLE
    others = show_misplaced(files, "call log")
    for file in (each for each in files.values() if each.name not in others):
        identifier, content, name = file.file_id, file.getbuffer(), file.name
    said = st.container()
    reading = _choose_settings(_choose_sheet(partial(_read, identifier, content, name)))
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
    sheet: str | None = None,
) -> CallLogReading:
    return read_call_log_isolated(
        SAMPLE_CALLS if _content is None else _content,
        name=name,
        columns=dict(columns),
        outcomes=dict(outcomes),
        date_order=date_order,
        durations=durations,
        leave_out_repeated=leave_out_repeated,
        sheet=sheet,
    )


def _choose_sheet(read: Callable[..., CallLogReading]) -> Callable[..., CallLogReading]:
    """How the chosen sheet of a workbook is read, at first the one proposed."""
    first = read()
    if len(first.sheets) <= 1:
        return read
    sheet = st.selectbox(
        f"Sheet of {as_written(first.name)}", first.sheets, key=f"log_sheet_{first.name}", persist_state="session"
    )
    if first.sheet_reason:
        st.caption(f"Proposed: {as_written(first.sheet_reason)}.")
    return partial(read, sheet=sheet)


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
            show_table(columns_table(reading), "call_log_columns", about_call_log("a column of the log", first.name))
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
            about = about_call_log("a group of lines with one problem", reading.name)
            height = min(400, 40 + 36 * len(table))
            show_table(table, "call_log_problems", about, height=height, row_height=36, columns=widths)


def about_call_log(subject: str, source: str) -> About:
    """What goes with a table that is taken from a log."""
    return About(subject, {"Call log": source, "Figures": READING})
