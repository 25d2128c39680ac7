"""The week that plans are simulated for: their own, or the week to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import streamlit as st

from analytics.center_time import CENTER_ZONE
from analytics.inputs.weeks import dates_in_words, in_week_to_come, start_in_week_to_come
from queueing import Scenario

WEEK: Final = "week"
"""The key of the choice."""
OWN_WEEK: Final = "own"
WEEK_TO_COME: Final = "to come"
WEEK_WIDTH: Final = 190
"""Pixels, of two dates."""

InWeek = Callable[[Scenario], Scenario]
"""Moves a plan to the week chosen; raises ValueError where it cannot be on other days."""


def choose_week(plan: Scenario, calls_are_of: date | None) -> InWeek:
    """Show the choice; gives how a plan is moved to the week chosen.

    Calls of certain days, from ``calls_are_of`` on, bring these with them: there is nothing to choose.
    """
    today = datetime.now(CENTER_ZONE).date()
    starts = {OWN_WEEK: plan.start, WEEK_TO_COME: start_in_week_to_come(plan, today)}
    chosen = st.selectbox(
        "Week",
        list(starts),
        format_func=lambda week: dates_in_words(plan, calls_are_of or starts[week]),
        key=WEEK,
        bind="query-params",
        disabled=calls_are_of is not None,
        width=WEEK_WIDTH,
        help="The plan's own dates, or the same days from today on. Calls of a certain week bring theirs.",
    )
    if chosen == WEEK_TO_COME and calls_are_of is None:
        return lambda each: in_week_to_come(each, today)
    return lambda each: each
