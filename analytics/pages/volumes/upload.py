"""Import: the calls that the center expects, from the sample or from files of the user's phone system."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.pages.exports import offer_table
from analytics.pages.markdown import as_written
from analytics.pages.state import sample_reading, uploaded_reading, use_reading
from analytics.pages.volumes.mapping import remembered_mapping, show_mapping
from analytics.results.table_workbook import About
from analytics.wording import number_in_words
from data import Choices, VolumeReading, problems_table, read_volumes
from data.choices import KINDS, LEAVE_OUT, Decision
from data.clock_changes import LOCAL_ZONE
from data.daily_totals import DayProfile, even_profile, profile_of
from data.reports import ProblemGroup, group_problems
from data.sample_volumes import SAMPLE_FILE
from data.several_files import Overlap, combine_readings, told_apart

DATE_ORDERS = {"Tell from the file": None, "Month first (3/4 is March 4)": False, "Day first (3/4 is 3 April)": True}
INTERVAL_TIMES = {"Tell from the file": None, "Starts of intervals": False, "Ends of intervals": True}
ZONES = {
    "Eastern": LOCAL_ZONE,
    "Central": "America/Chicago",
    "Mountain": "America/Denver",
    "Pacific": "America/Los_Angeles",
    "UTC": "UTC",
}
OVERLAPS: dict[str, Overlap | None] = {
    "Decide": None,
    "The first file counts": "first file",
    "The last file counts": "last file",
    "Add both up": "add up",
}
FILE_TYPES = ["csv", "txt", "tsv", "gz", "xlsx"]
_UNDECIDED = "Decide"
_PROFILED = "profiled_reading"


def show() -> None:
    """Show the upload and what came of it."""
    st.markdown(
        "Upload the calls offered by interval as your phone system exports them: text (CSV) or a workbook (.xlsx), a "
        "line for each interval, a column for each interval or day, or totals of days. Until then the sample is used."
    )
    chosen, template = st.columns([4, 1], vertical_alignment="bottom")
    files = chosen.file_uploader(
        "Volume files (CSV, .csv.gz or .xlsx, up to 50 MB each)",
        type=FILE_TYPES,
        accept_multiple_files=True,
        key="volume_file",
    )
    template.download_button(
        "Sample as template",
        SAMPLE_FILE.read_bytes(),
        file_name=SAMPLE_FILE.name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    if not files:
        if uploaded_reading() is not None and st.button("Use the sample again", icon=":material/undo:"):
            use_reading(None)
            st.rerun()
        return
    names = told_apart([file.name for file in files])
    _import({name: file.getvalue() for name, file in zip(names, files, strict=True)})


def _import(files: dict[str, bytes]) -> None:
    choices = _choose_clock()
    decided: dict[str, Decision] = {
        kind: decision
        for kind in KINDS
        if (decision := st.session_state.get(f"decide_{kind}")) and decision in KINDS[kind].allowed
    }
    readings = [_read_as_chosen(content, name, choices, decided) for name, content in files.items()]
    overlap: Overlap | None = None
    if len(readings) > 1:
        wanted = st.selectbox("Intervals that are in several files", list(OVERLAPS), key="overlap")
        overlap = OVERLAPS[wanted]
    reading = combine_readings(readings, overlap, Choices(decisions=decided))
    _say_what_was_read(reading)
    _ask_decisions(reading)
    for each in readings:
        if len(readings) > 1:
            st.markdown(f"**{as_written(each.name)}**")
        show_mapping(each)
    _offer_downloads(reading, files)
    if reading.volumes is not None:
        use_reading(reading)


def _choose_clock() -> Choices:
    order, times, zone = st.columns(3)
    return Choices(
        day_first=DATE_ORDERS[order.selectbox("Dates such as 3/4/2026", list(DATE_ORDERS), key="date_order")],
        interval_ends=INTERVAL_TIMES[times.selectbox("Times are", list(INTERVAL_TIMES), key="interval_times")],
        zone=ZONES[zone.selectbox("Clock of times without a zone", list(ZONES), key="zone")],
    )


def _read_as_chosen(content: bytes, name: str, choices: Choices, decided: dict[str, Decision]) -> VolumeReading:
    """Read a file, asking what only its content makes a question: the sheet, the queues, the profile of a day."""
    wanted = {"day_first": choices.day_first, "interval_ends": choices.interval_ends, "zone": choices.zone}
    first = _read(content, name, Choices(**wanted, decisions=decided))  # type: ignore[arg-type]
    if first.table is None:
        return first
    mapping = remembered_mapping(first.table.header)
    sheet = queues = profile = None
    if len(first.table.sheets) > 1:
        sheet = st.selectbox(f"Sheet of {as_written(name)}", first.table.sheets, key=f"sheet_{name}")
    seen = _read(content, name, Choices(**wanted, mapping=mapping, sheet=sheet, decisions=decided))  # type: ignore[arg-type]
    if len(seen.queues) > 1:
        queues = tuple(st.multiselect("Queues to add up (none chosen: all)", seen.queues, key=f"queues_{name}")) or None
    if seen.daily:
        profile = _choose_profile(name)
    if queues is None and profile is None:
        return seen
    return _read(
        content,
        name,
        Choices(**wanted, mapping=mapping, sheet=sheet, queues=queues, profile=profile, decisions=decided),  # type: ignore[arg-type]
    )


def _choose_profile(name: str) -> DayProfile | None:
    """How the calls of a day spread: as in the volumes in use, as in the sample, or evenly over opening hours."""
    profiles: dict[str, DayProfile | None] = {_UNDECIDED: None}
    in_use = uploaded_reading()
    if in_use is not None and not in_use.daily:
        # Kept, since this file itself will be in use once its days are spread.
        st.session_state[_PROFILED] = in_use
    for reading in (st.session_state.get(_PROFILED), sample_reading()):
        if reading is not None and reading.volumes is not None and reading.volumes.frame["calls"].sum() > 0:
            profiles[f"As in {reading.name}"] = profile_of(reading.volumes, reading.name)
    profiles["Evenly from 8 am to 8 pm"] = even_profile(8 * 60, 20 * 60)
    profiles["Evenly around the clock"] = even_profile(0, 24 * 60)
    return profiles[st.selectbox("How the calls of a day spread", list(profiles), key=f"profile_{name}")]


@st.cache_data(max_entries=20, show_spinner="Reading the file")
def _read(content: bytes, name: str, choices: Choices) -> VolumeReading:
    return read_volumes(content, choices, name=name)


def _say_what_was_read(reading: VolumeReading) -> None:
    if reading.volumes is None:
        kept = uploaded_reading()
        still = f"Still in use: {as_written(kept.name)}." if kept is not None else "Still in use: the sample."
        st.error(
            f"The file could not be taken as it is. Correct it, or decide below what becomes of the lines. {still}",
            icon=":material/error:",
        )
    elif reading.problems:
        kinds = len(group_problems(reading.problems))
        worth = "one thing about it is" if kinds == 1 else f"{number_in_words(kinds)} things about it are"
        st.warning(f"The file is in use; {worth} worth a look.", icon=":material/warning:")
    else:
        st.success("The file is in use: every line could be read.", icon=":material/check:")
    if reading.columns:
        taken = ", ".join(f"{role} from column {as_written(header)}" for role, header in reading.columns.items())
        st.caption(f"Taken: {taken}.")


def _ask_decisions(reading: VolumeReading) -> None:
    """Each kind of problem in a sentence, with what may be decided on it."""
    groups = group_problems(reading.problems)
    if not groups:
        return
    open_kinds = {group.kind for group in groups if group.severity == "error" and group.kind in LEAVE_OUT}
    for group in groups:
        said, choice = st.columns([3, 1], vertical_alignment="center")
        icon = ":material/error:" if group.severity == "error" else ":material/info:"
        said.markdown(f"{icon} {as_written(str(group))}")
        if group.kind in KINDS:
            _ask(group, choice)
    if len(open_kinds) > 1:
        st.button(
            "Leave out all lines that are errors",
            icon=":material/playlist_remove:",
            key="leave_out_all",
            on_click=_leave_out,
            args=(open_kinds,),
        )
    with st.expander("Every line with a problem"):
        table = problems_table(reading.problems)
        st.dataframe(table, hide_index=True, width="stretch", height=min(400, 40 + 36 * len(table)))


def _ask(group: ProblemGroup, place: st.delta_generator.DeltaGenerator) -> None:
    kind = KINDS[group.kind]
    words: dict[Decision | None, str] = {
        None: _UNDECIDED,
        "leave out": "Leave out",
        "fill": "Fill from the same weekday",
        "as it is": kind.as_it_is,
    }
    options: list[Decision | None] = [*([None] if kind.usual is None else []), *kind.allowed]
    place.selectbox(
        f"Decide: {kind.name}",
        options,
        format_func=lambda decision: words[decision],
        key=f"decide_{group.kind}",
        label_visibility="collapsed",
    )


def _leave_out(kinds: set[str]) -> None:
    st.session_state.update({f"decide_{kind}": "leave out" for kind in kinds})


def _offer_downloads(reading: VolumeReading, files: dict[str, bytes]) -> None:
    """The list of problems, every change, and the files as they came."""
    with st.container(horizontal=True):
        if reading.problems:
            about = About("a line of the file, and what is wrong there", {"File": reading.name})
            offer_table(problems_table(reading.problems), "volume_problems", about, "List of problems")
        if len(reading.changes):
            report = _in_words(reading.changes)
            about = About("a change that was made to the file's lines", {"File": reading.name})
            offer_table(report, "cleaning_report", about, f"Cleaning report ({len(report):,} changes)")
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
