"""The calls that a plan is to expect: its own, or those of the volume file in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import streamlit as st

from analytics.forecasts.forecast import with_forecast
from analytics.inputs.calls_chosen import calls_in_words
from analytics.inputs.variations import with_demand
from analytics.pages.markdown import as_written
from analytics.pages.state import planned_forecast, sample_reading, uploaded_reading
from analytics.wording import day_in_words
from queueing import Scenario

OWN_CALLS: Final = "The plan's own calls"
MEAN_WEEK: Final = "Mean week of {}"
FORECAST_WEEK: Final = "Forecast, {} {}"

WithCalls = Callable[[Scenario], Scenario]
"""Gives a plan the calls chosen; raises ValueError where it cannot have them, such as a plan of more days."""


def choose_calls() -> WithCalls:
    """Show the choice, which all places share; gives how a plan takes the calls over."""
    uploaded = uploaded_reading()
    reading = uploaded or sample_reading()
    volumes = reading.volumes
    if volumes is None:
        return _own
    weeks: dict[str, date | None] = {OWN_CALLS: None, MEAN_WEEK.format(reading.name): None}
    weeks |= {f"Week of {day_in_words(monday)} {monday.year}": monday for monday in volumes.full_weeks()}
    expected = planned_forecast()
    coming = expected.mondays if expected is not None else ()
    forecast_weeks = {FORECAST_WEEK.format(day_in_words(monday), monday.year): monday for monday in coming}
    default = OWN_CALLS if uploaded is None else MEAN_WEEK.format(reading.name)
    choices = [*weeks, *forecast_weeks]
    choice = st.selectbox(
        "Calls expected",
        choices,
        index=choices.index(next(iter(forecast_weeks), default)),
        key=_key(),
        bind="query-params",
        help="A mean week, one week of the file as it was, or a week of its forecast. Volumes shows the file.",
    )
    if choice == OWN_CALLS:
        return _own
    if expected is not None and choice in forecast_weeks:
        source = f"forecast from {reading.name}, week of {choice.partition(', ')[2]}"
        return lambda plan: with_forecast(plan, expected, forecast_weeks[choice], source=source)
    monday = weeks[choice]
    demand = volumes.typical_week() if monday is None else volumes.to_demand()
    source = f"{choice[0].lower()}{choice[1:]}" + (f" in {reading.name}" if monday is not None else "")
    return lambda plan: with_demand(plan, demand, monday, source=source)


def show_calls(plans: Mapping[str, tuple[Scenario, Scenario]]) -> None:
    """Say what is to be known of the calls chosen for plans: each by its name as it is, and with those calls."""
    if said := calls_in_words(plans):
        st.info("  \n".join(map(as_written, said)), icon=":material/info:")


def own_calls() -> dict[str, str]:
    """The choice of a plan's own calls, by the key of its widget."""
    return {_key(): OWN_CALLS}


def _key() -> str:
    """The key of the choice: another one where there is another first choice."""
    expected = planned_forecast()
    if expected is not None and expected.mondays:
        return "calls_of_forecast"
    return "calls" if uploaded_reading() is None else "calls_of_file"


def _own(plan: Scenario) -> Scenario:
    return plan
