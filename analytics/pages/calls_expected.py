"""The calls that a plan is to expect: its own, or those of the volume file in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import streamlit as st

from analytics.first_calls.derivation import DerivedCalls, for_days_of
from analytics.first_calls.words import first_calls_in_words, with_first_calls
from analytics.forecasts.forecast import with_forecast
from analytics.inputs.calls_chosen import calls_in_words
from analytics.inputs.variations import with_demand
from analytics.inputs.weeks import ends_before
from analytics.pages.first_calls import TodaysPlan, first_calls_of, is_of_all_calls, todays_plan
from analytics.pages.library import plan_name
from analytics.pages.markdown import as_written
from analytics.pages.plan_choice import PLAN_WIDTH
from analytics.pages.state import counted_calls, planned_forecast, sample_reading, uploaded_reading
from analytics.wording import day_in_words
from queueing import Scenario

OWN_CALLS: Final = "The plan's own calls"
MEAN_WEEK: Final = "Mean week of {}"
FORECAST_WEEK: Final = "Forecast, {} {}"

WithCalls = Callable[[Scenario], Scenario]
"""Gives a plan the calls chosen; raises ValueError where it cannot have them, such as a plan of more days."""


@dataclass(frozen=True)
class CallsChoice:
    """The calls chosen, and how a plan takes them over."""

    counted: WithCalls
    """Gives a plan the calls as they were counted."""
    derives: bool = False
    """Whether these are all calls offered, from which first calls are derived."""
    todays: TodaysPlan | None = None
    """The plan under which that is done; None for the one that takes them over."""
    starts: date | None = None
    """The first day of calls that are of certain days; None where any week can have them."""
    counted_until: date | None = None
    """The last day of volumes whose mean week they are, or whose forecast beyond its first week."""

    def under(self, label: str, plan: Scenario) -> CallsChoice:
        """The same, with first calls derived under the plan named as today's, or else under this one."""
        return replace(self, todays=todays_plan(label, plan)) if self.derives else self

    def taken_by(self, plan: Scenario) -> Scenario:
        """A plan with the calls chosen, first calls in place of calls offered.

        Raises:
            ValueError: it cannot have them, such as a plan of more days.
            FirstCallsAwaitedError: they are still being derived.
        """
        taken = self.counted(plan)
        return with_first_calls(taken, self._first_calls(taken)) if self.derives else taken

    def in_words(self, plan: Scenario) -> list[str]:
        """What is to be known of the first calls of a plan and of the calls offered; nothing where none are derived."""
        if not self.derives:
            return []
        today = self._todays(plan)
        said = [first_calls_in_words(self._first_calls(self.counted(plan)), plan_name(today.label))]
        if today.missing:
            said.append(f"“{today.missing}”, named as today's plan, is not here; the plan chosen stands in for it.")
        if counted_calls() is None:
            said.append(
                "Nobody has said yet whether the file's counts contain people who call again: they are taken to, as "
                "phone systems count. Volumes asks for it."
            )
        return said

    def _todays(self, plan: Scenario) -> TodaysPlan:
        return self.todays or TodaysPlan(plan.name, plan)

    def _first_calls(self, taken: Scenario) -> DerivedCalls:
        """Those of the days of a plan that has the calls as they were counted."""
        return first_calls_of(self.counted(for_days_of(self._todays(taken).plan, taken)))


def choose_calls() -> CallsChoice:
    """Show the choice, which all places share; gives how a plan takes the calls over."""
    uploaded = uploaded_reading()
    reading = uploaded or sample_reading()
    volumes = reading.volumes
    if volumes is None:
        return CallsChoice(_own)
    weeks: dict[str, date | None] = {OWN_CALLS: None, MEAN_WEEK.format(reading.name): None}
    weeks |= {f"Week of {day_in_words(monday)} {monday.year}": monday for monday in volumes.full_weeks()}
    expected = planned_forecast()
    mondays = expected.mondays if expected is not None else ()
    forecast_weeks = {FORECAST_WEEK.format(day_in_words(monday), monday.year): monday for monday in mondays}
    default = OWN_CALLS if uploaded is None else MEAN_WEEK.format(reading.name)
    choices = [*weeks, *forecast_weeks]
    choice = st.selectbox(
        "Calls expected",
        choices,
        index=choices.index(next(iter(forecast_weeks), default)),
        key=_key(),
        bind="query-params",
        help="A mean week, one week of the file as it was, or a week of its forecast. Volumes shows the file.",
        width=PLAN_WIDTH,
    )
    if choice == OWN_CALLS:
        return CallsChoice(_own)
    if expected is not None and choice in forecast_weeks:
        source = f"forecast from {reading.name}, week of {choice.partition(', ')[2]}"
        coming = forecast_weeks[choice]
        return CallsChoice(
            lambda plan: with_forecast(plan, expected, coming, source=source),
            is_of_all_calls(),
            starts=coming,
            counted_until=None if coming == mondays[0] else volumes.last_date,
        )
    monday = weeks[choice]
    demand = volumes.typical_week() if monday is None else volumes.to_demand()
    source = f"{choice[0].lower()}{choice[1:]}" + (f" in {reading.name}" if monday is not None else "")
    return CallsChoice(
        lambda plan: with_demand(plan, demand, monday, source=source),
        is_of_all_calls(),
        starts=monday,
        counted_until=volumes.last_date if monday is None else None,
    )


def show_calls(plans: Mapping[str, tuple[Scenario, Scenario]], choice: CallsChoice) -> None:
    """Say what is to be known of the calls chosen for plans: each by its name as it is, and with those calls."""
    until = choice.counted_until
    lines = [ends_before(until, with_calls.start) for _, with_calls in plans.values()] if until is not None else []
    lines += [line for own, _ in plans.values() for line in choice.in_words(own)]
    if said := [*dict.fromkeys(filter(None, lines)), *calls_in_words(plans)]:
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
