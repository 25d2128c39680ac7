"""The staffing of a tier, edited: its shape drawn, a table by day and interval, and changes of a part of it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.charts.palette import TIER_COLOURS
from analytics.inputs.scenario_edits import value_at
from analytics.inputs.staffing_cells import changed_in_words, selected_part, typed_cells, unread, with_typed
from analytics.inputs.staffing_edits import (
    BUSINESS_DAYS,
    MOST_PEOPLE,
    PEOPLE_WANTED,
    PasteError,
    TablePart,
    added,
    day_label,
    filled,
    grid_of,
    minutes_of_use,
    pasted,
    scaled,
    with_date,
    without_date,
)
from analytics.inputs.typed_numbers import whole_number_in
from analytics.inputs.variations import clock_choices
from analytics.pages.chart_view import show_chart
from analytics.pages.drafts import Editor
from analytics.pages.markdown import as_written
from analytics.pages.scenarios.input_labels import help_of, key_of, label_of, way_back
from analytics.pages.scenarios.people_grid import show_grid
from analytics.staffing.shape_chart import staffing_shape
from analytics.wording import clock_time
from queueing.scenario.calendar import MINUTES_PER_DAY, Staffing, format_clock_time, parse_clock_time
from queueing.scenario.inputs import Input

MARGIN: Final = 60
"""Minutes shown before anybody is on duty and after."""
FILL, ADD, SCALE = "Set", "Add", "Scale to %"
CHANGES: Final[Mapping[str, tuple[int, int, int | None]]] = {
    FILL: (0, MOST_PEOPLE, None),
    ADD: (-MOST_PEOPLE, MOST_PEOPLE, 1),
    SCALE: (0, 1000, 110),
}
"""What can be done to a part of the table: the least, the most and the usual number for it, where there is one."""


def edit_staffing(editor: Editor, item: Input, row: DeltaGenerator) -> None:
    """Show the staffing of a tier and let it be edited; what changes much of it at once stands in a row above."""
    staffing: Staffing = editor.value(item.path)
    baseline: Staffing = value_at(editor.baseline, item.path)
    with row:
        st.markdown(label_of(item), help=help_of(item), width="content")
        whole_day = st.toggle("Whole day", key=key_of(item.path, "whole_day"), persist_state="session")
        with st.popover("Days and times", icon=":material/date_range:", help="Change a part of the week at once."):
            _part(editor, item, staffing)
        _paste(editor, item, staffing)
        _dates(editor, item, staffing)
        way_back(editor, item)
    span = _span(editor, baseline, staffing, whole_day=whole_day)
    colour = next(colour for tier, colour in TIER_COLOURS.items() if item.path == f"{tier}.staffing")
    show_chart(staffing_shape(baseline, staffing, colour, *span), key_of(item.path, "shape"))
    said = key_of(item.path, "not_taken")
    show_grid(
        key_of(item.path, "grid"),
        f"{item.label} by day and time of day",
        grid_of(staffing),
        grid_of(baseline),
        span,
        list(CHANGES),
        partial(_take_over, editor, item.path, span[0], said),
    )
    if problems := st.session_state.get(said):
        st.error("  \n".join(map(as_written, problems)), icon=":material/error:")
    if changed := changed_in_words(baseline, staffing):
        st.caption(f"{changed}: tinted, and with the number before where the mouse points.")


def _take_over(editor: Editor, path: str, first: int, said: str, sent: Mapping[str, Any]) -> None:
    """Take over what was typed, pasted or done to the cells selected; what cannot be read is noted, to be said."""
    staffing: Staffing = editor.value(path)
    st.session_state[said] = []
    if "change" in sent:
        change, number = sent["change"], whole_number_in(str(sent["by"]))
        least, most, _ = CHANGES[change]
        if number is None or not least <= number <= most:
            st.session_state[said] = [f"{sent['by']!r} for {change}: allowed are whole numbers, {least:,} to {most:,}."]
        else:
            _apply(editor, path, selected_part(staffing, sent["days"], sent["times"], first), change, number)
        return
    typed, beyond = typed_cells(staffing, sent["cells"], first)
    problems = unread(staffing, typed)
    if beyond:
        problems.append(
            f"{beyond:,} {'cell of the block lies' if beyond == 1 else 'cells of the block lie'} beyond the "
            "table, which has a line for each day and a column for each time; nothing of that was put in."
        )
    if problems:
        st.session_state[said] = [*problems, f"Right are {PEOPLE_WANTED}; all other cells were taken over."]
    editor.change({path: with_typed(staffing, typed)})


def _span(editor: Editor, baseline: Staffing, staffing: Staffing, *, whole_day: bool) -> tuple[int, int]:
    """From when to when the table goes, in whole intervals: no row moves when a number in it changes."""
    if whole_day:
        return 0, MINUTES_PER_DAY
    begins, ends = minutes_of_use(editor.baseline, [baseline])
    earliest, latest = minutes_of_use(editor.draft.scenario, [staffing])
    step = max(baseline.interval_minutes, staffing.interval_minutes)
    first, last = min(begins - MARGIN, earliest), max(ends + MARGIN, latest)
    return max(0, first // step * step), min(MINUTES_PER_DAY, -(-last // step) * step)


def _part(editor: Editor, item: Input, staffing: Staffing) -> None:
    """Change a part of the table at once: fill, add or scale."""
    days = list(grid_of(staffing).days)
    key = partial(key_of, item.path)
    with st.container(border=True, key=key("part")):
        chosen = st.pills(
            "Days",
            days,
            selection_mode="multi",
            default=list(BUSINESS_DAYS),
            format_func=day_label,
            key=f"{key('days')}_{len(days)}",
            persist_state="session",
        )
        begins, ends = st.columns(2)
        times = clock_choices(0, MINUTES_PER_DAY, staffing.interval_minutes)
        opens, closes = minutes_of_use(editor.baseline, ())
        with begins:
            from_time = _time("From", times, key("from"), format_clock_time(opens))
        with ends:
            to_time = _time("To", times, key("to"), format_clock_time(closes))
        what, number, apply = st.columns([4, 3, 3], vertical_alignment="bottom")
        with what:
            change = st.selectbox("Change", list(CHANGES), key=key("change"), persist_state="session")
        least, most, usual = CHANGES[change]
        with number:
            by = st.number_input("Number", least, most, usual, key=f"{key('by')}_{change}", persist_state="session")
        part = TablePart(tuple(chosen), from_time, to_time)
        with apply:
            st.button(
                "Apply",
                key=key("apply"),
                width="stretch",
                disabled=by is None or not chosen or part.begins >= part.ends,
                on_click=_apply,
                args=(editor, item.path, part, change, by),
            )


def _apply(editor: Editor, path: str, part: TablePart, change: str, by: int) -> None:
    staffing: Staffing = editor.value(path)
    done: dict[str, Callable[[], Staffing]] = {
        FILL: lambda: filled(staffing, part, by),
        ADD: lambda: added(staffing, part, by),
        SCALE: lambda: scaled(staffing, part, by / 100),
    }
    editor.change({path: done[change]()})


def _time(label: str, times: list[str], key: str, usual: str) -> int:
    """A clock time of the day, in minutes after midnight."""
    clock = st.selectbox(
        label,
        times,
        index=times.index(usual) if usual in times else 0,
        format_func=lambda clock: _spoken(_minutes(clock)),
        key=key,
        persist_state="session",
    )
    return _minutes(clock)


def _paste(editor: Editor, item: Input, staffing: Staffing) -> None:
    """Take over a block of cells that is pasted as text."""
    key = partial(key_of, item.path)
    with st.popover("Paste a block", icon=":material/content_paste:"):
        day = st.selectbox("First day", list(grid_of(staffing).days), format_func=day_label, key=key("paste_day"))
        times = clock_choices(0, MINUTES_PER_DAY - 1, staffing.interval_minutes)
        begins = _time("First time", times, key("paste_time"), "08:00")
        text = st.text_area("Cells of a spreadsheet", key=key("pasted"), placeholder="5\t5\t6")
        if st.button("Put them in", key=key("paste"), disabled=not text):
            try:
                changed = pasted(staffing, text, day, begins)
            except PasteError as error:
                st.error(str(error), icon=":material/error:")
            else:
                editor.change({item.path: changed})
                st.rerun()


def _dates(editor: Editor, item: Input, staffing: Staffing) -> None:
    """Dates with numbers of their own: further columns of the table."""
    key = partial(key_of, item.path)
    with st.popover("Single dates", icon=":material/event:"):
        st.caption("A date with numbers of its own is a further column of the table, also on a holiday.")
        scenario = editor.draft.scenario
        day = st.date_input("Date", scenario.start, format="YYYY-MM-DD", key=key("date"))
        if isinstance(day, date):
            st.button(
                "Give it numbers of its own",
                key=key("add_date"),
                disabled=day in staffing.overrides,
                on_click=lambda: editor.change({item.path: with_date(staffing, day, day.weekday())}),
            )
        for known in sorted(staffing.overrides):
            st.button(
                f"Take {day_label(known)} out",
                icon=":material/delete:",
                key=key(f"drop_{known}"),
                on_click=lambda known=known: editor.change({item.path: without_date(staffing, known)}),
            )


def _minutes(clock: str) -> int:
    return int(str(parse_clock_time(clock)))


def _spoken(minute: int) -> str:
    return "end of day" if minute == MINUTES_PER_DAY else clock_time(minute)
