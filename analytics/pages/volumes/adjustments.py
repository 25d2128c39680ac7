"""Known events and days set by hand: shown, added and taken out, and kept with the data set where it is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from analytics.forecasts.adjustments import (
    LEAST_FACTOR,
    LONGEST_TEXT,
    MOST_CALLS,
    MOST_FACTOR,
    Adjustments,
    Event,
    Override,
)
from analytics.forecasts.call_history import CallHistory
from analytics.pages.library import saver, shared_store
from analytics.pages.markdown import as_written
from analytics.pages.sign_in import signed_in_user
from analytics.pages.volumes.saved_volumes import name_in_use
from analytics.wording import day_in_words, number_in_words
from data import VolumeReading, Volumes
from data.store.store import StoreError

_KNOWN = "forecast_adjustments"
"""In the session: by the name of saved volumes what is known by hand of their days."""
_UNSAVED = "unsaved_adjustments"
"""In the session: volumes that are not saved, and what is known by hand of their days."""
_ADD = ":material/add:"
_DATE = 180
_WORDS = 260
"""Pixels: of a date, a number or a name, and of a line of text."""


def choose_adjustments(reading: VolumeReading, history: CallHistory) -> Adjustments:
    """What is known by hand of the days of volumes, past and to come."""
    known = _known(reading)
    number = len(known.events) + len(known.overrides)
    label = "Known events and days set by hand" + (f" ({number})" if number else "")
    with st.expander(label, icon=":material/event_note:"):
        for place, event in enumerate(known.events):
            line = f"{_days_in_words(event)}: {event.factor:g} times as many calls, {event.name}"
            others = (*known.events[:place], *known.events[place + 1 :])
            _show(reading, line, replace(known, events=others), f"event_{place}")
        _add_event(reading, known, history)
        for place, override in enumerate(known.overrides):
            day = f"{day_in_words(override.day)} {override.day.year}"
            line = f"{day}: {number_in_words(override.calls)} calls, set by {override.who}: {override.why}"
            rest = (*known.overrides[:place], *known.overrides[place + 1 :])
            _show(reading, line, replace(known, overrides=rest), f"override_{place}")
        _add_override(reading, known, history)
        if not name_in_use():
            st.caption("They last as long as this session; those of saved volumes are kept with them.")
    return known


def _known(reading: VolumeReading) -> Adjustments:
    of, unsaved = st.session_state.get(_UNSAVED, (None, Adjustments()))
    own = unsaved if of is _calls(reading) else Adjustments()
    if not (name := name_in_use()):
        return own
    by_name: dict[str, Adjustments] = st.session_state.setdefault(_KNOWN, {})
    if name not in by_name:
        by_name[name] = _kept(name)
        if own != Adjustments() == by_name[name]:
            _note(reading, own)
    return by_name[name]


def _calls(reading: VolumeReading) -> Volumes | None:
    return reading.volumes or reading.day_totals


def _kept(name: str) -> Adjustments:
    try:
        document = shared_store().forecasts.adjustments(name)
        return Adjustments() if document is None else Adjustments.from_json(document)
    except (StoreError, ValueError) as error:
        st.warning(f"Its known events cannot be read. {as_written(str(error))}", icon=":material/cloud_off:")
        return Adjustments()


def _note(reading: VolumeReading, known: Adjustments) -> None:
    if not (name := name_in_use()):
        st.session_state[_UNSAVED] = _calls(reading), known
        return
    st.session_state[_KNOWN][name] = known
    try:
        shared_store().forecasts.save_adjustments(name, known.to_json(), saver())
    except StoreError as error:
        st.error(f"It is not kept: {as_written(str(error))}", icon=":material/error:")


def _show(reading: VolumeReading, line: str, without: Adjustments, key: str) -> None:
    words, button = st.columns([6, 1], vertical_alignment="center")
    words.markdown(as_written(line))
    button.button("Take out", key=f"take_out_{key}", on_click=_note, args=(reading, without), width="stretch")


def _add_event(reading: VolumeReading, known: Adjustments, history: CallHistory) -> None:
    with st.form("add_event", border=False, clear_on_submit=True):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        begins = row.date_input("First day", history.next_date, format="YYYY-MM-DD", key="event_first", width=_DATE)
        ends = row.date_input("Last day", history.next_date, format="YYYY-MM-DD", key="event_last", width=_DATE)
        times = row.number_input(
            "Times as many calls",
            LEAST_FACTOR,
            MOST_FACTOR,
            1.0,
            0.1,
            key="event_factor",
            width=_DATE,
            help="0.6 where 4 calls in 10 do not come. Of days in the past it is taken out before the forecast learns.",
        )
        called = row.text_input("Event", key="event_name", max_chars=LONGEST_TEXT, width=_WORDS)
        if row.form_submit_button("Add event", icon=_ADD):
            try:
                event = Event(begins, ends, float(times), called.strip())
            except ValueError as error:
                st.error(_sentence(error), icon=":material/error:")
                return
            _note(reading, replace(known, events=tuple(sorted((*known.events, event), key=lambda each: each.first))))
            st.rerun()


def _add_override(reading: VolumeReading, known: Adjustments, history: CallHistory) -> None:
    with st.form("add_override", border=False, clear_on_submit=True):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        first = history.next_date
        chosen = row.date_input("Day", first, first, format="YYYY-MM-DD", key="override_day", width=_DATE)
        calls = row.number_input("Calls", 0.0, MOST_CALLS, 0.0, 1.0, format="%.0f", key="override_calls", width=_DATE)
        user = signed_in_user()
        whose = user.name if user else ""
        name = row.text_input("Who", whose, disabled=user is not None, key="override_who", width=_DATE)
        reason = row.text_input("Why", key="override_why", max_chars=LONGEST_TEXT, width=_WORDS)
        if row.form_submit_button("Set the day", icon=_ADD):
            try:
                override = Override(chosen, float(calls), name.strip(), reason.strip())
            except ValueError as error:
                st.error(_sentence(error), icon=":material/error:")
                return
            others = (each for each in known.overrides if each.day != override.day)
            _note(reading, replace(known, overrides=tuple(sorted((*others, override), key=lambda each: each.day))))
            st.rerun()


def _days_in_words(event: Event) -> str:
    last = f"{day_in_words(event.last)} {event.last.year}"
    if event.last - event.first < timedelta(days=1):
        return last
    return f"{day_in_words(event.first)} {event.first.year} to {last}"


def _sentence(error: ValueError) -> str:
    text = str(error)
    return as_written(f"{text[0].upper()}{text[1:]}.")
