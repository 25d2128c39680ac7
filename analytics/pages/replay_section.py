"""One simulated day looked at closely: the day replayed, and single calls with their whole history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pandas as pd
import streamlit as st

from analytics.charts.palette import written
from analytics.experiments.experiment import Experiment
from analytics.measures.outcomes import OUTCOME_NAMES
from analytics.pages.chart_view import Ground, ReadyChart, ground_of_page, ready_chart, show_ready_chart
from analytics.pages.exports import show_table
from analytics.pages.markdown import as_written
from analytics.pages.replay_controls import show_controls
from analytics.replay.charts import moments_in_words, replay_chart
from analytics.replay.day import replay_day
from analytics.replay.single_calls import MOST_ROWS, calls_of_person, calls_table, histories_in_words, matching_calls
from analytics.results.table_workbook import About, about_simulation
from analytics.wording import day_in_words
from queueing import Journeys, Scenario, simulate

ALL_OUTCOMES: Final = "all"
ORDERS: Final = {"arrival": "In order of arrival", "longest": "Longest wait for Tier 2 first"}
TABLE_HEIGHT: Final = 420
CLOCK_TIMES: Final = "Times are clock times, with their day where it is not that of the call."


@dataclass(frozen=True)
class _Week:
    """One simulated week of a scenario, and a day of it (from 0)."""

    scenario: Scenario
    seed: int
    replication: int
    day: int

    @property
    def key(self) -> tuple[str, int, int, int]:
        """What the day is cached by: every input of the simulation, so that no run is taken for another."""
        return self.scenario.model_dump_json(), self.seed, self.replication, self.day


@dataclass(frozen=True)
class _Replayed:
    """A day's chart, its moments in words by their clock time, and the one shown at first."""

    chart: ReadyChart
    moments: dict[str, str]
    first: str


def show_replayed_day(experiment: Experiment, name: str) -> None:
    """Let the user choose a day of a scenario's simulated weeks, and show it as a chart to play."""
    week = _choose_day(experiment, name)
    replayed = _replay(week.key, name, ground_of_page(), week)
    show_controls(replayed.moments, replayed.first, "chart_replay")
    # The moment that is shown stands above it.
    show_ready_chart(replace(replayed.chart, answer=""), "replay")


def show_single_calls(experiment: Experiment, name: str) -> None:
    """Show single calls of a day of a scenario's simulated weeks, and one person's whole history."""
    week = _choose_day(experiment, name)
    left, right = st.columns(2)
    outcome = left.selectbox(
        "Calls that ended",
        [ALL_OUTCOMES, *OUTCOME_NAMES],
        format_func=lambda each: OUTCOME_NAMES.get(each, "In any way"),
        key="calls_outcome",
        bind="query-params",
    )
    order = right.selectbox(
        "Order",
        list(ORDERS),
        format_func=ORDERS.__getitem__,
        index=1,
        key="calls_order",
        bind="query-params",
        help="The wait for Tier 2 runs from the transfer decision until an officer speaks with the caller.",
    )
    table = _calls(week.key, outcome, order, week)
    if table.empty:
        st.info("No such call on this day: choose another day, outcome or order.", icon=":material/info:")
        return
    show_table(table, "single_calls", _about(week, name), height=TABLE_HEIGHT)
    number = f"The first {MOST_ROWS} such calls." if len(table) == MOST_ROWS else f"{len(table)} such calls."
    st.caption(f"{number} {CLOCK_TIMES}")
    _show_person(week, table)


def _about(week: _Week, name: str) -> About:
    """What a table of single calls is about."""
    told = about_simulation("a call of one simulated day", {name: week.scenario}, 1, week.seed)
    day = day_in_words(week.scenario.start + timedelta(days=week.day))
    return replace(told, facts={**told.facts, "Simulated week": week.replication, "Day": day, "Times": CLOCK_TIMES})


def _show_person(week: _Week, table: pd.DataFrame) -> None:
    people = [str(person) for person in table["Person"].drop_duplicates()]
    person = st.selectbox(
        "All calls of person",
        people,
        index=None,
        placeholder="Choose a person to see what happened, step by step",
        key="calls_person",
        bind="query-params",
    )
    if person is None:
        return
    for call, lines in _histories(week.key, int(person), week):
        with st.container(border=True):
            st.markdown(f"**Call {call}**" if call else "**Callback left over from before the start**")
            st.markdown("\n".join(f"- {as_written(line)}" for line in lines))


def _choose_day(experiment: Experiment, name: str) -> _Week:
    scenario = experiment.scenarios[name]
    calendar = scenario.calendar()
    days = {(scenario.start + timedelta(days=day)).isoformat(): day for day in range(scenario.days)}
    opened = [date for date, day in days.items() if calendar.lines(day) is not None]
    left, right = st.columns(2)
    chosen = left.selectbox(
        "Day",
        list(days),
        index=days[opened[0]] if opened else 0,
        format_func=lambda date: day_in_words(scenario.start + timedelta(days=days[date])),
        key="replay_day",
        bind="query-params",
    )
    weeks = [str(number + 1) for number in range(experiment.replications)]
    number = right.selectbox(
        "Simulated week",
        weeks,
        key="replay_week",
        bind="query-params",
        help="Each simulated week meets other callers; the figures above are taken over all of them.",
    )
    replication = experiment.first_replication + int(number) - 1
    return _Week(scenario, experiment.seed, replication, days[chosen])


@st.cache_resource(max_entries=4, show_spinner="Simulating this week again")
def _journeys(key: tuple[str, int, int], _scenario: Scenario) -> Journeys:
    """One simulated week, made again rather than kept with each run; nobody writes into it."""
    _, seed, replication = key
    return simulate(_scenario, seed=seed, replication=replication)


def _journeys_of(week: _Week) -> Journeys:
    return _journeys(week.key[:3], week.scenario)


@st.cache_resource(max_entries=50, show_spinner=False)
def _replay(
    key: tuple[str, int, int, int],  # noqa: ARG001 (what is cached by)
    name: str,
    ground: Ground,
    _week: _Week,
) -> _Replayed:
    callback = _week.scenario.callback
    day = replay_day(_journeys_of(_week), _week.day)
    figure = replay_chart(day, written(name), (callback.threshold_low, callback.threshold_high))
    return _Replayed(ready_chart(figure, ground), moments_in_words(figure), figure.layout.meta["moment"])


@st.cache_data(max_entries=50, show_spinner=False)
def _calls(
    key: tuple[str, int, int, int],  # noqa: ARG001
    outcome: str,
    order: str,
    _week: _Week,
) -> pd.DataFrame:
    journeys = _journeys_of(_week)
    wanted = None if outcome == ALL_OUTCOMES else outcome
    return calls_table(journeys, matching_calls(journeys, _week.day, wanted, longest_first=order == "longest"))


@st.cache_data(max_entries=50, show_spinner=False)
def _histories(
    key: tuple[str, int, int, int],  # noqa: ARG001
    person: int,
    _week: _Week,
) -> list[tuple[int, list[str]]]:
    journeys = _journeys_of(_week)
    rows = calls_of_person(journeys, person)
    return list(zip(journeys["call"][rows].tolist(), histories_in_words(journeys, rows), strict=True))
