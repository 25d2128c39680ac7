"""Forecasts that are kept with saved volumes, and how those of before did."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.center_time import CENTER_ZONE
from analytics.forecasts.call_history import CallHistory
from analytics.forecasts.forecast import Forecast
from analytics.forecasts.kept_forecasts import outcome, outcome_in_words
from analytics.pages.library import saver, shared_store
from analytics.pages.markdown import as_written
from analytics.pages.volumes.saved_volumes import name_in_use
from data.store.store import StoreError

_MOST: Final = 3
"""Kept forecasts that are told of, the last ones."""


def show_outcomes(history: CallHistory) -> None:
    """Say how the forecasts kept with the volumes in use did on the days that came since."""
    name = name_in_use()
    if not name:
        return
    try:
        kept = shared_store().forecasts.of(name)
    except StoreError as error:
        st.warning(f"Its kept forecasts cannot be read. {as_written(str(error))}", icon=":material/cloud_off:")
        return
    held = [(each, outcome(each.days, history)) for each in kept]
    lines = [
        outcome_in_words(found, each.saved_by, each.saved_at.astimezone(CENTER_ZONE).date())
        for each, found in held
        if found is not None
    ]
    if lines:
        st.info("  \n".join(map(as_written, lines[:_MOST])), icon=":material/fact_check:")


def offer_to_keep(expected: Forecast) -> None:
    """Offer to keep a forecast with the saved volumes in use."""
    name = name_in_use()
    if st.button(
        "Keep this forecast",
        icon=":material/bookmark_add:",
        key="keep_forecast",
        disabled=not name,
        help="Kept with the saved volumes: once a later version of them has its days, this page says how it did."
        + ("" if name else " Save the volumes on Import first."),
    ):
        try:
            shared_store().forecasts.save(name, expected.method, expected.by_day(), saver())
        except StoreError as error:
            st.error(f"It is not kept: {as_written(str(error))}", icon=":material/error:")
        else:
            st.success("Kept.", icon=":material/check:")
