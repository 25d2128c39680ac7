"""The mapping of a file's columns: what was taken for what and why, the first lines, and the choice of others."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.pages.markdown import as_written
from analytics.pages.volumes.first_lines import ROLES, show_first_lines
from data import VolumeReading
from data.tables.header_lines import Layout, wide_columns
from data.volumes.figure_columns import MEANINGS, Figures
from data.volumes.mapping import ColumnMapping
from data.volumes.reading_words import LAYOUTS, columns_taken, origin_in_words

_REMEMBERED = "column_mappings"
_NONE = "none"
_HEADER_LINE = "header_line_of_"
_FIGURES_IN_A_ROW = 3
_ALONG = {"columns of times": "date", "columns of dates": "time"}
"""What a line of each layout is for, where columns are named for the other."""
_CHOSEN = ("start", "date", "time", "queue", "kind")
"""What one column each is chosen for."""


def remembered_mapping(header: tuple[str, ...]) -> ColumnMapping | None:
    """What this user chose for a file with the same column names; None where nothing was."""
    mappings: dict[tuple[str, ...], ColumnMapping] = st.session_state.get(_REMEMBERED, {})
    return mappings.get(header)


def chosen_header_line(name: str) -> int | None:
    """The line of a file that this user says names the columns, 0 where none does; None where it is told."""
    line: int | None = st.session_state.get(f"{_HEADER_LINE}{name}")
    return line


def forget_header_lines() -> None:
    """Tell from the files again which lines name their columns."""
    for key in [key for key in st.session_state if str(key).startswith(_HEADER_LINE)]:
        st.session_state.pop(key)


def ask_columns(reading: VolumeReading) -> None:
    """Where a file leaves open which columns are what, the answers to choose from; the choice is remembered."""
    if reading.table is None or not reading.proposals:
        return
    st.markdown(f"Columns of **{as_written(reading.name)}**, of which one choice is right:")
    with st.container(horizontal=True):
        for each in reading.proposals:
            st.button(
                as_written(each.label),
                key=f"propose_{abs(hash((reading.name, each)))}",
                on_click=_remember,
                args=(reading.table.header, each.mapping),
            )


def _remember(header: tuple[str, ...], mapping: ColumnMapping) -> None:
    st.session_state.setdefault(_REMEMBERED, {})[header] = mapping


def show_mapping(reading: VolumeReading) -> None:
    """Show how a file's columns were understood, and let the user choose others; the choice is remembered."""
    if reading.table is None:
        if any(problem.kind == "mapping" for problem in reading.errors):
            _choose_header_line(reading.name, None)
        return
    header = reading.table.header
    chosen = remembered_mapping(header)
    said = [
        f"**{role.capitalize()}** from column {as_written(name)}: {as_written(why)}."
        for role, name, why in columns_taken(reading)
    ]
    if "interval" in reading.mapping.reasons:
        said.append(f"**Interval**: {reading.mapping.reasons['interval']}.")
    origin = map(as_written, origin_in_words(reading.table))
    unclear = any(problem.kind == "mapping" for problem in reading.errors)
    with st.expander("Columns: what was taken for what, and why", expanded=unclear):
        st.markdown("  \n".join([*said, f"**File**: {', '.join(origin)}."]))
        show_first_lines(reading)
        line, layout = st.columns(2)
        with line:
            _choose_header_line(reading.name, reading.table.header_line)
        _choose(reading, header, chosen, layout)


def _choose_header_line(name: str, told: int | None) -> None:
    st.number_input(
        "Line that names the columns (0: none does)",
        min_value=0,
        value=None,
        step=1,
        placeholder="" if told is None else f"{told}",
        key=f"{_HEADER_LINE}{name}",
        persist_state="session",
    )


def _choose(
    reading: VolumeReading, header: tuple[str, ...], chosen: ColumnMapping | None, place_of_layout: DeltaGenerator
) -> None:
    names = {position: name or f"column {position + 1}" for position, name in enumerate(header)}
    # Files may share a header; and what is taken anew is shown, not what was chosen before.
    key = abs(hash((reading.name, header, reading.mapping)))
    layout = place_of_layout.selectbox(
        "Lines and columns",
        list(LAYOUTS),
        index=list(LAYOUTS).index(reading.mapping.layout),
        format_func=LAYOUTS.__getitem__,
        key=f"layout_{key}",
    )
    taken = reading.mapping if layout == reading.mapping.layout else _laid_out(layout, header)
    options = [None, *names]
    selected: dict[str, int | None] = {}
    roles = [role for role in _CHOSEN if layout == "rows" or role == "queue" or role == _ALONG[layout]]
    for place, role in zip(st.columns(len(roles)), roles, strict=True):
        current = taken.positions().get(role)
        selected[role] = place.selectbox(
            ROLES[role],
            options,
            index=options.index(current),
            format_func=lambda position: _NONE if position is None else names[position],
            key=f"column_{role}_{layout}_{key}",
        )
    calls = st.multiselect(
        "Calls (several columns are added up)" if layout == "rows" else "Columns of calls",
        list(names),
        default=[position for position in taken.calls if position in names],
        format_func=lambda position: names[position],
        key=f"column_calls_{layout}_{key}",
    )
    figures = _choose_figures(taken, names, key) if layout == "rows" else ()
    wanted = replace(taken, **selected, calls=tuple(calls), figures=figures, reasons={})  # type: ignore[arg-type]
    if wanted == reading.mapping:
        if chosen is not None and st.button("Tell the columns from the file again", key=f"column_forget_{key}"):
            st.session_state[_REMEMBERED].pop(header, None)
            st.rerun()
        return
    timed = wanted.start is not None or wanted.date is not None or wanted.layout == "columns of dates"
    if not calls or not timed:
        st.info("Choose a column for the time and one for the calls.", icon=":material/info:")
    elif st.button("Use these columns", type="primary", key=f"column_use_{key}"):
        start = None if wanted.date is not None and wanted.time is not None else wanted.start
        _remember(header, replace(wanted, start=start))
        st.rerun()


def _laid_out(layout: Layout, header: tuple[str, ...]) -> ColumnMapping:
    """The columns of calls that a layout suggests."""
    found, positions = wide_columns(header)
    return ColumnMapping(layout=layout, calls=tuple(positions) if found == layout else ())


def _choose_figures(taken: ColumnMapping, names: dict[int, str], key: int) -> Figures:
    """The columns of what else the file says of each interval, as the user has them."""
    current = dict(taken.figures)
    options = [None, *names]
    places = st.columns(_FIGURES_IN_A_ROW)
    chosen = {
        role: places[number % _FIGURES_IN_A_ROW].selectbox(
            meaning[:1].upper() + meaning[1:],
            options,
            index=options.index(current.get(role)),
            format_func=lambda position: _NONE if position is None else names[position],
            key=f"column_{role}_{key}",
        )
        for number, (role, meaning) in enumerate(MEANINGS.items())
    }
    return tuple((role, position) for role, position in chosen.items() if position is not None)
