"""Import: the calls that the center expects, from the sample or from files of the user's phone system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.pages.exports import offer_table
from analytics.pages.markdown import as_written
from analytics.pages.misplaced_files import VOLUME_FILES, show_misplaced
from analytics.pages.open_files import choose_files, close_files, place_beside_sample
from analytics.pages.state import open_day_totals, sample_reading, uploaded_reading, use_reading
from analytics.pages.volumes.call_log_upload import UNITS
from analytics.pages.volumes.decisions import UNDECIDED, ask_decisions, decisions, forget_decisions, things_to_look_at
from analytics.pages.volumes.file_layouts import ReadFile, layout_for, offer_to_keep, say_layout
from analytics.pages.volumes.filters import choose_filters
from analytics.pages.volumes.mapping import (
    ask_columns,
    chosen_header_line,
    forget_header_lines,
    remembered_mapping,
    show_mapping,
)
from analytics.results.table_workbook import About
from analytics.wording import number_in_words
from data import Choices, VolumeReading, problems_table
from data.isolated_reading import NoReaderError, read_volumes_isolated
from data.samples.volumes import SAMPLE_FILE
from data.tables.header_lines import is_data
from data.volumes.choices import KINDS, ZONES
from data.volumes.daily_totals import DayProfile, even_profile, profile_of
from data.volumes.file_layouts import over_layout
from data.volumes.reading_words import totals_in_words
from data.volumes.reports import group_problems
from data.volumes.several_files import Overlap, cleaning_report, combine_readings

DATE_ORDERS = {"Tell from the file": None, "Month first (3/4 is March 4)": False, "Day first (3/4 is 3 April)": True}
INTERVAL_TIMES = {"Tell from the file": None, "Starts of intervals": False, "Ends of intervals": True}
CLOCKS = {"Tell from the file": None, **ZONES}
OVERLAPS: dict[str, Overlap | None] = {
    UNDECIDED: None,
    "The first file counts": "first file",
    "The last file counts": "last file",
    "Add both up": "add up",
}
_REMEMBERED_SECONDS = 600
"""How long what was read is remembered: what took too long, on a server with much to do, is tried again some time."""
_PROFILED = "profiled_reading"
_TAKEN = "imported_reading"
"""In the session: what was read from the open files and taken into use."""
_CLOCK: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "date_order": ("Dates such as 3/4/2026", DATE_ORDERS),
    "interval_times": ("Times are", INTERVAL_TIMES),
    "zone": ("Clock of times without a zone", CLOCKS),
    "durations": ("Durations such as 4.2 are in", UNITS),
}
"""The key, label and options of each choice that all files share."""


def show() -> None:
    """Show the upload and what came of it."""
    st.markdown(
        "Upload the calls offered by interval as your phone system exports them: text (CSV) or a workbook, a "
        "line for each interval, a column for each interval or day, or totals of days. Until then the sample is used."
    )
    files = choose_files(
        place_beside_sample("Sample file", SAMPLE_FILE),
        "Volume files (CSV, .csv.gz, .xlsx, .xls or .ods, up to 50 MB each)",
        VOLUME_FILES,
        several=True,
        on_others=_forget_choices,
    )
    if uploaded_reading() is not None:
        st.button("Use the sample again", icon=":material/undo:", on_click=_use_sample)
    try:
        others = show_misplaced(files, "volumes")
        if own := {name: file.getvalue() for name, file in files.items() if name not in others}:
            _import(own)
        else:
            open_day_totals(None)
    except NoReaderError as error:
        st.warning(str(error), icon=":material/hourglass_top:")


def _use_sample() -> None:
    close_files(VOLUME_FILES)
    use_reading(None)


def _forget_choices() -> None:
    """What was chosen for other files says nothing of these."""
    forget_decisions()
    forget_header_lines()
    for key in (*_CLOCK, "overlap"):
        st.session_state.pop(key, None)


def _import(files: dict[str, bytes]) -> None:
    decided = decisions()
    choices = replace(_choose_clock(), decisions=decided)
    opened = [_read_as_chosen(content, name, choices) for name, content in files.items()]
    readings = [each.reading for each in opened]
    settled = Choices(decisions=decided)
    reading = combine_readings(readings, None, settled)
    if any(problem.kind == "overlap" for problem in reading.problems):
        wanted = st.selectbox(
            "Intervals that are in several files", list(OVERLAPS), key="overlap", persist_state="session"
        )
        reading = combine_readings(readings, OVERLAPS[wanted], settled)
    _put_in_use(reading)
    _say_what_was_read(reading, len(files))
    for each in opened:
        say_layout(each)
        ask_columns(each.reading)
    ask_decisions(reading)
    for each in opened:
        if len(readings) > 1 and each.reading.table is not None:
            st.markdown(f"**{as_written(each.reading.name)}**")
        show_mapping(each.reading)
        offer_to_keep(each)
    _offer_downloads(reading, readings, files)


def _put_in_use(reading: VolumeReading) -> None:
    """Use what was read from now on, once: what else was taken into use since then stays."""
    if reading.volumes is None:
        st.session_state.pop(_TAKEN, None)
        open_day_totals(reading if reading.day_totals is not None else None)
        return
    open_day_totals(None)
    taken: VolumeReading | None = st.session_state.get(_TAKEN)
    if taken is None or not _same(taken, reading):
        st.session_state[_TAKEN] = reading
        use_reading(reading)


def _same(one: VolumeReading, other: VolumeReading) -> bool:
    if one.volumes is None or other.volumes is None:
        return False
    return (
        one.name == other.name
        and one.volumes.interval_minutes == other.volumes.interval_minutes
        and one.volumes.frame.equals(other.volumes.frame)
        and one.changes.equals(other.changes)
        and one.problems == other.problems
    )


def _choose_clock() -> Choices:
    order, times, zone, durations = (
        place.selectbox(label, list(options), key=key, persist_state="session")
        for place, (key, (label, options)) in zip(st.columns(len(_CLOCK)), _CLOCK.items(), strict=True)
    )
    return Choices(
        day_first=DATE_ORDERS[order],
        interval_ends=INTERVAL_TIMES[times],
        zone=CLOCKS[zone],
        durations=UNITS[durations],
    )


def _read_as_chosen(content: bytes, name: str, choices: Choices) -> ReadFile:
    """Read a file, asking what only its content makes a question: the sheet, the queues, the profile of a day."""
    told = _read(content, name, Choices(decisions=choices.decisions)).table
    header = None if told is None or is_data(told.header) else told.header
    layout = layout_for(header)
    choices = over_layout(
        replace(choices, header_line=chosen_header_line(name)), None if layout is None else layout.layout
    )
    reading = _read(content, name, choices)
    if reading.table is None:
        return ReadFile(reading, header, choices, layout)
    if len(reading.table.sheets) > 1:
        sheet = st.selectbox(
            f"Sheet of {as_written(name)}", reading.table.sheets, key=f"sheet_{name}", persist_state="session"
        )
        if reading.table.sheet_reason:
            st.caption(f"Proposed: {as_written(reading.table.sheet_reason)}.")
        choices = replace(choices, sheet=sheet)
    choices = replace(choices, mapping=remembered_mapping(reading.table.header) or choices.mapping)
    reading = _read(content, name, replace(choices, queues=None, filters=()))
    choices = replace(choices, filters=choose_filters(reading, choices.filters))
    reading = _read(content, name, replace(choices, queues=None))
    if len(reading.queues) > 1:
        label = "Queues to add up (none chosen: all)"
        key = f"queues_{name}"
        st.session_state.setdefault(key, [each for each in choices.queues or () if each in reading.queues])
        queues = tuple(st.multiselect(label, reading.queues, key=key, persist_state="session")) or None
        choices = replace(choices, queues=queues)
    if reading.daily:
        choices = replace(choices, profile=_choose_profile(name))
    return ReadFile(_read(content, name, choices), header, choices, layout)


def _choose_profile(name: str) -> DayProfile | None:
    """How the calls of a day spread: as in the volumes in use, as in the sample, or evenly over opening hours."""
    profiles: dict[str, DayProfile | None] = {UNDECIDED: None}
    in_use = uploaded_reading()
    if in_use is not None and not in_use.daily:
        # Kept, since this file itself will be in use once its days are spread.
        st.session_state[_PROFILED] = in_use
    for reading in (st.session_state.get(_PROFILED), sample_reading()):
        if reading is not None and reading.volumes is not None and reading.volumes.frame["calls"].sum() > 0:
            profiles[f"As in {reading.name}"] = profile_of(reading.volumes, reading.name)
    profiles["Evenly from 8 am to 8 pm"] = even_profile(8 * 60, 20 * 60)
    profiles["Evenly around the clock"] = even_profile(0, 24 * 60)
    label = "How the calls of a day spread"
    return profiles[st.selectbox(label, list(profiles), key=f"profile_{name}", persist_state="session")]


@st.cache_data(max_entries=20, ttl=_REMEMBERED_SECONDS, show_spinner="Reading the file")
def _read(content: bytes, name: str, choices: Choices) -> VolumeReading:
    return read_volumes_isolated(content, choices, name=name)


def _say_what_was_read(reading: VolumeReading, files: int) -> None:
    subject, they = ("The file is", "it") if files == 1 else ("The files are", "them")
    in_use = uploaded_reading()
    name = "the sample" if in_use is None else as_written(in_use.name)
    if reading.volumes is None:
        st.error(f"{subject} not in use yet. {_what_to_do(reading)} Still in use: {name}.", icon=":material/error:")
    elif in_use is None or in_use.volumes is not st.session_state[_TAKEN].volumes:
        st.info(f"{subject} open, but not in use: in use is {name}.", icon=":material/info:")
        st.button(f"Use {they}", icon=":material/input:", on_click=use_reading, args=(st.session_state[_TAKEN],))
    elif left := things_to_look_at(reading):
        worth = _things(len(left))
        decided = len(group_problems(reading.problems)) - len(left)
        before = f"{_things(decided)} decided, " if decided else ""
        st.warning(f"{subject} in use; {before}{worth} worth a look.", icon=":material/warning:")
    elif reading.problems:
        kinds = len(group_problems(reading.problems))
        all_ = "" if kinds == 1 else "all "
        st.success(f"{subject} in use; {all_}{_things(kinds)} decided.", icon=":material/check:")
    else:
        st.success(f"{subject} in use: every line could be read.", icon=":material/check:")
    if reading.volumes is not None:
        st.markdown(f"**{totals_in_words(reading.volumes)}**")
    if reading.columns and files == 1:
        taken = ", ".join(f"{role} from column {as_written(header)}" for role, header in reading.columns.items())
        st.caption(f"Taken: {taken}.")
    if reading.lines is not None:
        st.caption(f"{as_written(reading.lines.in_words())}.")


def _things(number: int) -> str:
    return "one thing is" if number == 1 else f"{number_in_words(number)} things are"


def _what_to_do(reading: VolumeReading) -> str:
    """How errors can be put right: by decisions where there are any to take."""
    decided = decisions()
    if any(problem.kind in KINDS and problem.kind not in decided for problem in reading.errors):
        return "Decide below what becomes of its lines, or correct it and upload it again."
    return "Below is why, and what would be right."


def _offer_downloads(reading: VolumeReading, readings: list[VolumeReading], files: dict[str, bytes]) -> None:
    """The list of problems, every change with what became of all lines, and the files as they came."""
    with st.container(horizontal=True):
        if reading.problems:
            about = About("a line of the file, and what is wrong there", {"File": reading.name})
            offer_table(problems_table(reading.problems), "volume_problems", about, "List of problems")
        if len(reading.changes):
            report = _in_words(cleaning_report(reading, readings))
            about = About("a change that was made to the file's lines; at the end, all lines", {"File": reading.name})
            offer_table(report, "cleaning_report", about, f"Cleaning report ({len(reading.changes):,} changes)")
        for name, content in files.items():
            st.download_button(
                as_written(f"Original {name}"),
                content,
                file_name=name,
                icon=":material/download:",
                on_click="ignore",
                key=f"get_{name}",
            )


def _in_words(changes: pd.DataFrame) -> pd.DataFrame:
    return changes.rename(columns=lambda name: str(name).replace("_", " ").capitalize())
