"""The fields of a scenario's inputs, one for each kind of input; they show the draft and change it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from analytics.inputs.duration_edits import (
    LEAST_GAMMA_SPREAD,
    SHAPES,
    USUAL_SPREAD,
    has_spread,
    with_mean,
    with_shape,
    with_spread,
)
from analytics.inputs.idle_inputs import idle_in_words, makes_idle
from analytics.inputs.opening_edits import ENDS, clock_options, hours_rows, with_hours_edits
from analytics.inputs.ranges import PERCENT, Range, allowed
from analytics.inputs.row_edits import CALLER_GROUPS, LEFT_OVER, REASONS, WORK, RowTable, percent, shares_in_words
from analytics.inputs.scenario_edits import value_at
from analytics.inputs.variations import clock_choices
from analytics.pages.drafts import Editor
from analytics.pages.kept_widgets import edit_table, kept_widget
from analytics.pages.markdown import as_written
from analytics.pages.scenarios.input_labels import help_of, key_of, label_of
from analytics.wording import clock_time, day_in_words
from queueing import Duration
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, format_clock_time, parse_clock_time
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.inputs import Input, Kind

RETURNS: Final = {"soon": "Soon", "next_morning": "Next open morning"}
ATTEMPTS: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th")
CUTOFF_STEP: Final = 15
"""Minutes between the cutoff times that can be chosen."""
USUAL_PATIENCE: Final = Duration(30.0, USUAL_SPREAD)
"""Offered where the baseline has none either."""
USUAL_SLOTS: Final = 100
HOURS_HEIGHT: Final = 268
REASONS_HEIGHT: Final = 390
CALLER_GROUPS_HEIGHT: Final = 180
LEFT_OVER_HEIGHT: Final = 180
WORK_HEIGHT: Final = 180

Typed = Callable[[Any], Any]
"""What an input becomes when something is typed."""


def show_field(editor: Editor, item: Input) -> None:
    """Show the field of an input."""
    _FIELDS[item.kind](editor, item)
    if why := idle_in_words(item, editor.value, editor.draft.scenario):
        st.caption(as_written(why))


def _keeps(editor: Editor, item: Input, key: str, typed: Typed) -> Callable[[], None]:
    """A callback that changes an input to what was typed in a widget."""
    return lambda: editor.change({item.path: typed(st.session_state[key])})


def _is_idle(editor: Editor, item: Input) -> bool:
    return makes_idle(item, editor.value) is not None


def _number(editor: Editor, item: Input, label: str, shown: float, typed: Typed, within: Range, **look: Any) -> None:
    """A field for one number; ``look`` may say its ``part`` of the input."""
    key, given = kept_widget(key_of(item.path, look.pop("part", "")), shown)
    kind = type(shown)
    low, high = (kind(end) if math.isfinite(end) else None for end in (within.low, within.high))
    st.number_input(
        label,
        min_value=low,
        max_value=high,
        value=given,
        step=kind(1),
        format=None if kind is int else "%.10g",
        key=key,
        on_change=_keeps(editor, item, key, typed),
        **look,
    )


def _text(editor: Editor, item: Input) -> None:
    key, given = kept_widget(key_of(item.path), editor.value(item.path))
    keep = _keeps(editor, item, key, str)
    st.text_input(label_of(item), given, max_chars=120, key=key, help=help_of(item), on_change=keep)


def _date(editor: Editor, item: Input) -> None:
    key, given = kept_widget(key_of(item.path), editor.value(item.path))
    keep = _keeps(editor, item, key, lambda day: day)
    st.date_input(label_of(item), given, format="YYYY-MM-DD", key=key, help=help_of(item), on_change=keep)


def _dates(editor: Editor, item: Input) -> None:
    chosen = editor.value(item.path)
    first, days = editor.value("start"), editor.value("days") + editor.value("max_overrun_days")
    key, given = kept_widget(key_of(item.path), sorted(chosen))
    st.multiselect(
        label_of(item),
        sorted({*(first + timedelta(days=day) for day in range(days)), *chosen}),
        default=given,
        format_func=lambda day: f"{day_in_words(day)} {day.year}",
        key=key,
        help=help_of(item),
        placeholder="Choose days",
        on_change=_keeps(editor, item, key, frozenset),
    )


def _flag(editor: Editor, item: Input) -> None:
    key, given = kept_widget(key_of(item.path), editor.value(item.path))
    st.checkbox(label_of(item), given, key=key, help=help_of(item), on_change=_keeps(editor, item, key, bool))


def _choice(editor: Editor, item: Input) -> None:
    names = item.choices
    key, given = kept_widget(key_of(item.path), editor.value(item.path))
    st.selectbox(
        label_of(item),
        list(names),
        index=list(names).index(given),
        format_func=names.__getitem__,
        key=key,
        help=help_of(item),
        disabled=_is_idle(editor, item),
        on_change=_keeps(editor, item, key, str),
    )


def _clock(editor: Editor, item: Input) -> None:
    chosen = format_clock_time(editor.value(item.path))
    key, given = kept_widget(key_of(item.path), chosen)
    times = sorted({*clock_choices(*editor.draft.scenario.opening_hours.span, CUTOFF_STEP), chosen, given})
    st.selectbox(
        label_of(item),
        times,
        index=times.index(given),
        format_func=lambda clock: clock_time(_minutes(clock)),
        key=key,
        help=help_of(item),
        disabled=_is_idle(editor, item),
        on_change=_keeps(editor, item, key, _minutes),
    )


def _whole(editor: Editor, item: Input) -> None:
    value = _unless_left_out(editor, item, USUAL_SLOTS)
    if value is not None:
        within, idle = allowed(item.path), _is_idle(editor, item)
        _number(editor, item, label_of(item), value, int, within, help=help_of(item), disabled=idle)


def _plain_number(editor: Editor, item: Input) -> None:
    value = float(editor.value(item.path))
    within, idle = allowed(item.path), _is_idle(editor, item)
    _number(editor, item, label_of(item), value, float, within, help=help_of(item), disabled=idle)


def _share(editor: Editor, item: Input) -> None:
    shown, within = percent(editor.value(item.path)), allowed(item.path).times(PERCENT)
    typed: Typed = lambda share: share / PERCENT  # noqa: E731
    idle = _is_idle(editor, item)
    _number(editor, item, label_of(item), shown, typed, within, help=help_of(item), disabled=idle)


def _shares(editor: Editor, item: Input) -> None:
    """A field for each attempt; the last of the input's numbers holds for all further attempts."""
    values: tuple[float, ...] = editor.value(item.path)
    number = min(max(1, editor.value("callback.max_attempts")), len(ATTEMPTS))
    padded = (*values, *(values[-1:] * (number - len(values))))
    st.markdown(label_of(item), help=help_of(item))
    for at, column in enumerate(st.columns(number)):

        def typed(share: float, at: int = at) -> tuple[float, ...]:
            known = padded[: max(len(values), at + 1)]
            return (*known[:at], share / PERCENT, *known[at + 1 :])

        with column:
            shown, within = percent(padded[at]), allowed(item.path).times(PERCENT)
            _number(editor, item, f"{ATTEMPTS[at]} (%)", shown, typed, within, part=str(at))


def _duration(editor: Editor, item: Input) -> None:
    st.markdown(label_of(item), help=help_of(item))
    value = _unless_left_out(editor, item, USUAL_PATIENCE)
    if value is None:
        return
    mean, spread, shape = st.columns([3, 3, 4])
    with mean:
        within = allowed(f"{item.path}.mean")
        _number(editor, item, "Mean (min)", float(value.mean), lambda to: with_mean(value, to), within, part="mean")
    with spread:
        least = LEAST_GAMMA_SPREAD if value.shape == "gamma" else 0.0
        within = Range(least, allowed(f"{item.path}.cv").high)
        fixed = not has_spread(value)
        to_spread = lambda to: with_spread(value, to)  # noqa: E731
        _number(editor, item, "Spread (CV)", float(value.spread), to_spread, within, part="cv", disabled=fixed)
    with shape:
        key, given = kept_widget(key_of(item.path, "shape"), value.shape)
        keep = _keeps(editor, item, key, lambda to: with_shape(value, to))
        shapes = [shape for shape in SHAPES if shape != "empirical" or value.shape == "empirical"]
        st.selectbox("Shape", shapes, shapes.index(given), format_func=SHAPES.__getitem__, key=key, on_change=keep)


def _unless_left_out(editor: Editor, item: Input, usual: Any) -> Any:
    """The value of an input, with a box that says whether it is left out where that is allowed."""
    value = editor.value(item.path)
    if item.without:
        key, left_out = kept_widget(key_of(item.path, "without"), value is None)
        known = value_at(editor.baseline, item.path)
        otherwise = usual if known is None else known
        keep = _keeps(editor, item, key, lambda without: None if without else otherwise)
        label = item.without if item.kind == "duration" else f"{item.label}: {item.without.lower()}"
        st.checkbox(label, left_out, key=key, help=None if item.kind == "duration" else help_of(item), on_change=keep)
    return value


def _return_rule(editor: Editor, item: Input) -> None:
    rule: ReturnRule = editor.value(item.path)
    st.markdown(label_of(item), help=help_of(item))
    share, when = st.columns([2, 3])
    with share:
        within = allowed(f"{item.path}.probability").times(PERCENT)
        _number(
            editor,
            item,
            "People (%)",
            percent(rule.probability),
            lambda typed: rule.model_copy(update={"probability": typed / PERCENT}),
            within,
            part="share",
        )
    with when:
        key, given = kept_widget(key_of(item.path, "when"), rule.when)
        keep = _keeps(editor, item, key, lambda to: rule.model_copy(update={"when": to}))
        st.selectbox(
            "When", list(RETURNS), list(RETURNS).index(given), format_func=RETURNS.__getitem__, key=key, on_change=keep
        )


def _opening_hours(editor: Editor, item: Input) -> None:
    hours = editor.value(item.path)
    options = clock_options(hours)
    columns = {
        end: st.column_config.SelectboxColumn(
            end.capitalize(), options=options, format_func=lambda clock: _spoken(str(clock))
        )
        for end in ENDS
    }
    st.markdown(label_of(item), help=help_of(item))
    edit_table(
        key_of(item.path),
        hours,
        lambda value: pd.DataFrame(hours_rows(value), index=[name.capitalize() for name in WEEKDAYS]),
        with_hours_edits,
        lambda value: editor.change({item.path: value}),
        column_config=columns,
        placeholder="shut",
        height=HOURS_HEIGHT,
        alt="Opening and closing of the lines by weekday",
    )
    st.caption("A day without times is shut.")


def _reasons(editor: Editor, item: Input) -> None:
    _rows(editor, item, REASONS, REASONS_HEIGHT, "Contact reasons, their shares of callers, and what they ask for")
    st.caption(f"{shares_in_words(editor.value(item.path))} Where there is no room, further columns are to the right.")


def _caller_groups(editor: Editor, item: Input) -> None:
    alt = "Caller groups, their shares of people, and what is their own"
    _rows(editor, item, CALLER_GROUPS, CALLER_GROUPS_HEIGHT, alt)
    groups = editor.value(item.path)
    said = shares_in_words(groups, "people") if groups else "No group: all callers are alike. A line makes one."
    ends = "A callback is possible, and required, above so many minutes of announced wait."
    st.caption(f"{said} {ends} An empty cell is as for all callers.")


def _left_over(editor: Editor, item: Input) -> None:
    _rows(editor, item, LEFT_OVER, LEFT_OVER_HEIGHT, "Callbacks left over, by the days since they were asked for")


def _work(editor: Editor, item: Input) -> None:
    _rows(editor, item, WORK, WORK_HEIGHT, "Streams of work that is not calls, their items and what each takes")
    st.caption(
        "Items expected by weekday; minutes and CV (spread) of an officer's time for one, and when it is taken up. "
        "Where there is no room, further columns are to the right."
    )


def _rows(editor: Editor, item: Input, table: RowTable, height: int, alt: str) -> None:
    """A table with the rows of an input, which are edited, added and deleted in it."""
    st.markdown(label_of(item), help=help_of(item))
    columns = {name: _column(label, table.about(name)) for name, label in table.columns.items()}
    edits = edit_table(
        key_of(item.path),
        editor.value(item.path),
        lambda value: pd.DataFrame(table.texts(value), columns=list(table.columns)),
        table.edited,
        lambda value: editor.change({item.path: value}),
        column_config=columns,
        num_rows="dynamic",
        placeholder="",
        hide_index=True,
        height=height,
        alt=alt,
    )
    if problems := table.unread(edits):
        st.error("  \n".join(map(as_written, problems)), icon=":material/error:")


def _column(label: str, about: Input) -> ColumnConfig:
    """How the column of a table is edited."""
    if about.kind == "text":
        return st.column_config.TextColumn(
            label, help=about.meaning, max_chars=80, width=124, required=True, pinned=True
        )
    if about.kind == "choice":
        return st.column_config.SelectboxColumn(
            label,
            help=about.meaning,
            options=list(about.choices),
            format_func=about.choices.__getitem__,
            default=about.default,
            width=170,
        )
    # Of a column of numbers the browser would take a comma for nothing: 5,5 would be 55.
    return st.column_config.TextColumn(label, help=about.meaning, width=84, alignment="right")


def _demand(_: Editor, item: Input) -> None:
    st.markdown(label_of(item), help=help_of(item))
    st.caption("Chosen above, under Calls expected: the plan's own, a week of a file, or its forecast.")


def _minutes(clock: str) -> int:
    return int(str(parse_clock_time(clock)))


def _spoken(clock: str) -> str:
    minutes = _minutes(clock)
    return "midnight (end of day)" if minutes == MINUTES_PER_DAY else clock_time(minutes)


_FIELDS: Final[Mapping[Kind, Callable[[Editor, Input], None]]] = {
    "text": _text,
    "date": _date,
    "dates": _dates,
    "flag": _flag,
    "choice": _choice,
    "clock": _clock,
    "whole": _whole,
    "number": _plain_number,
    "share": _share,
    "shares": _shares,
    "duration": _duration,
    "opening_hours": _opening_hours,
    "demand": _demand,
    "reasons": _reasons,
    "caller_groups": _caller_groups,
    "left_over": _left_over,
    "work": _work,
    "return_rule": _return_rule,
}
