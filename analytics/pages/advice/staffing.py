"""Staffing: the people that each half-hour needs for the targets that are set, at once and then by simulation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from analytics.inputs.variations import period_in_words
from analytics.pages.addresses import by_labels_of_today
from analytics.pages.advice.shifts import show_shifts
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import NO_FIGURE, offer_table
from analytics.pages.library import chosen_name, offer_plan
from analytics.pages.markdown import as_written
from analytics.pages.places import ADVICE, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.sampling import choose_seed, precision
from analytics.pages.scenario_library import show_saving
from analytics.pages.views import controls_row
from analytics.results.table_workbook import about_simulation
from analytics.shifts.plan import present_requirement
from analytics.staffing.advice import LEAST_REPLICATIONS, REPLICATIONS, StaffingAdvice
from analytics.staffing.charts import Requirement, requirement_chart
from analytics.staffing.estimate import StaffingEstimate, estimate_staffing, people_of
from analytics.staffing.question import STAFFING, StaffingRequest
from analytics.staffing.report import staffing_report
from analytics.staffing.targets import OF_CALLBACKS, USUAL_WAIT_MINUTES, StaffingTargets, only_calls_back, usual_targets
from analytics.staffing.words import (
    MOST_ALLOWED,
    NO_WORSE,
    columns_in_words,
    confirming_in_words,
    estimate_answer,
    levels_in_words,
    problems_in_words,
    staffing_answer,
    staffing_figures,
    staffing_table,
    targets_in_words,
    tried_in_words,
)
from analytics.staffing.worse import (
    abandonment_in_words,
    callbacks_left_in_words,
    days_left_alone,
    worse_in_words,
)
from analytics.wording import share_in_words
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TIERS, TierName

ANSWERS: Final = AnswerView(STAFFING, "staffing", "Find by simulation", "staffing", stands_meanwhile=False)
MOST_REPLICATIONS = 1000
MOST_TARGETS = 4
WHOLE_WEEK = "All days"
TIER_NAMES: tuple[TierName, ...] = tuple(USUAL_WAIT_MINUTES)
USUAL = StaffingTargets()
_TARGET_INPUTS: dict[str, tuple[str, str, float, float, float]] = {
    "wait_share": (
        "Service level: calls not answered in time",
        "Not in time, at most %",
        100 * (USUAL.wait_share or 0.1),
        99.0,
        0.01,
    ),
    "delay_share": ("Calls that find nobody free", "Nobody free, at most %", 20.0, 99.0, 0.01),
    "abandonment": ("Abandonment", "Abandonment, at most %", 5.0, 99.0, 0.01),
    "occupancy": ("Occupancy", "Occupancy, at most %", 90.0, 99.0, 0.01),
    "callback_share": ("Callbacks reached in time", "Reached, at least %", 90.0, 99.0, 0.01),
    "backlog": ("Callbacks waiting at closing", "Left, at most", 10.0, 100_000.0, 1.0),
    "most_people": (MOST_ALLOWED, "People, at most", 100.0, 100_000.0, 1.0),
}
"""Of each target what it is called where it is chosen, and in addresses, whatever its tier and limits; its input's
label, what that starts from, its most, and what the unit on the page is in the figure's."""
_EARLIER_LABELS: Final = {
    "Calls not answered in time": "Service level: calls not answered in time",
    "Callers who give up (abandonment)": "Abandonment",
    "Time at work (occupancy)": "Occupancy",
}
"""What addresses of before call targets."""


def show() -> None:
    """Show the view."""
    by_labels_of_today(_EARLIER_LABELS, *(f"staffing_targets_{tier}" for tier in TIER_NAMES))
    if not ANSWERS.opens_what_is_named("staffing_plan"):
        return
    with controls_row():
        plan, tier, waits, replications, seed = _choose()
        asked = st.button(ANSWERS.button, type="primary", key="start_staffing")
        offers = st.container(horizontal=True, width="content")
    targets = _choose_targets(plan, tier, waits)
    if targets is None:
        return
    request = StaffingRequest(plan, tier, targets, replications, seed)
    answer = ANSWERS.answer(request, asked=asked, choices=_choices_of)
    if answer is not None:
        answer.say()
        # For other inputs their estimate says more, unless the search for them came to nothing.
        if answer.result is not None and not (answer.is_stale and answer.source is answer.job):
            with answer.place():
                _show_advice(answer.result, answer.made_by)
            if answer.source is not None:
                plan = answer.source.asked.scenario
                answer.offer(offers, staffing_report, answer.result, plan, answer.made_by)
            return
    _show_estimate(plan, targets, _estimate(plan, tier, targets))


def _choices_of(asked: StaffingRequest) -> Choices:
    """What is to be chosen for the inputs of a search."""
    targets, tier = asked.targets, asked.tier
    limits = {name: getattr(targets, name) for name in _TARGET_INPUTS}
    there = {name: limit for name, limit in limits.items() if limit is not None}
    return {
        "staffing_plan": offer_plan(asked.scenario.name, asked.scenario),
        "staffing_tier": tier,
        f"staffing_wait_{tier}": targets.wait_minutes,
        "staffing_early": targets.early_seconds,
        "staffing_nothing_worse": targets.nothing_worse,
        "staffing_weeks": asked.replications,
        "staffing_seed": asked.seed,
        _targets_key(asked.scenario, tier): list(there),
        **{f"staffing_{name}": round(limit / _TARGET_INPUTS[name][4], 10) for name, limit in there.items()},
    }


@st.cache_data(max_entries=20, show_spinner=False, hash_funcs={Scenario: Scenario.model_dump_json})
def _estimate(plan: Scenario, tier: TierName, targets: StaffingTargets) -> StaffingEstimate:
    return estimate_staffing(plan, tier, targets)


def _choose() -> tuple[Scenario, TierName, dict[str, Any], int, int]:
    """The plan and the tier, when calls are answered in time, and how often each staffing is simulated."""
    plan = choose_plan("Plan", "staffing_plan", "Its calls are to be answered; the other tiers keep their people.")
    tier = st.selectbox("Tier", TIER_NAMES, format_func=TIERS.__getitem__, key="staffing_tier", bind="query-params")
    wait = st.number_input(
        "In time: within minutes",
        min_value=0.0,
        max_value=600.0,
        value=USUAL_WAIT_MINUTES[tier],
        format="%g",
        key=f"staffing_wait_{tier}",
        bind="query-params",
        help="Of all calls offered to the tier: whoever hangs up without an answer is not answered in time.",
    )
    early = st.number_input(
        "Hang-ups under s",
        min_value=0.0,
        max_value=600.0,
        value=USUAL.early_seconds,
        format="%g",
        key="staffing_early",
        bind="query-params",
        help="Who hangs up as soon as this could not have been answered, and does not count as offered.",
    )
    with precision():
        replications = st.number_input(
            "Weeks of each staffing tried",
            min_value=LEAST_REPLICATIONS,
            max_value=MOST_REPLICATIONS,
            value=REPLICATIONS,
            key="staffing_weeks",
            bind="query-params",
            help="Fewer weeks leave wider intervals, which ask for more people until a target holds for sure.",
        )
        seed = choose_seed("staffing_seed")
    waits = {"wait_minutes": float(wait), "early_seconds": float(early)}
    return plan, tier, waits, int(replications), seed


def _targets_key(plan: Scenario, tier: TierName) -> str:
    """The key of the choice of targets: where nobody may hold it begins with another one."""
    return "staffing_targets_callbacks" if only_calls_back(plan, tier) else f"staffing_targets_{tier}"


def _choose_targets(plan: Scenario, tier: TierName, waits: dict[str, Any]) -> StaffingTargets | None:
    """The targets, beside the answer that they change; None where none is set, and the page says so."""
    offered = [name for name in _TARGET_INPUTS if tier == "tier2" or name not in OF_CALLBACKS]
    names = st.multiselect(
        "Targets",
        offered,
        default=[name for name in offered if getattr(usual_targets(plan, tier), name) is not None],
        format_func=lambda name: _TARGET_INPUTS[name][0],
        key=_targets_key(plan, tier),
        bind="query-params",
        max_selections=MOST_TARGETS,
    )
    chosen: dict[str, Any] = {"wait_share": None, **waits}
    for place, name in zip(st.columns(MOST_TARGETS), names, strict=False):
        _, label, usual, most, scale = _TARGET_INPUTS[name]
        least = 0.0 if name == "backlog" else 1.0
        value = place.number_input(
            label,
            min_value=least,
            max_value=most,
            value=usual,
            format="%g",
            key=f"staffing_{name}",
            bind="query-params",
        )
        chosen[name] = int(value) if name == "most_people" else scale * value
    chosen["nothing_worse"] = st.toggle(
        "Nothing worse than today",
        value=USUAL.nothing_worse,
        key="staffing_nothing_worse",
        bind="query-params",
        help=f"On no weekday: {levels_in_words(replace(USUAL, **waits), tier)}. {NO_WORSE}",
    )
    try:
        return StaffingTargets(**chosen)
    except ValueError as error:
        st.info(as_written(f"{error}. Choose a target to see what it asks for."), icon=":material/flag:")
        return None


def _show_estimate(plan: Scenario, targets: StaffingTargets, found: StaffingEstimate) -> None:
    today = people_of(plan, found.tier)
    st.header(estimate_answer(found, today), anchor=False)
    _warn_of(days_left_alone(plan, found.erlang_a, today, found.interval_minutes))
    asked = "; ".join(targets_in_words(targets, found.tier))
    st.caption(
        f"{period_in_words(plan)}. Targets: {asked}. An estimate at once: the load of each interval, which lags behind "
        "its calls, by Erlang A, in which callers give up. It knows no callbacks that wait for another hour and no "
        "queue that grows over the day, and of today's levels those of calls not answered in time and of callers who "
        "give up; Find by simulation checks it and corrects it."
    )
    source = "estimated at once by Erlang A"
    _show_chart(Requirement(found.tier, found.interval_minutes, found.erlang_a, today, source), plan)
    show_shifts(present_requirement(plan, found.tier), plan, found.tier, "Shifts for the plan's own people on duty")


def _show_advice(advice: StaffingAdvice, made_by: str) -> None:
    st.header(staffing_answer(advice), anchor=False)
    problems = problems_in_words(advice)
    if problems:
        st.warning("  \n".join(as_written(line) for line in problems), icon=":material/flag:")
    _warn_of(worse_in_words(advice))
    st.markdown(as_written(f"{abandonment_in_words(advice)} {callbacks_left_in_words(advice)}"))
    tried = tried_in_words(advice)
    asked = "; ".join(targets_in_words(advice.targets, advice.tier))
    st.caption(
        f"{period_in_words(advice.scenario)}. {tried}. Targets: {asked}. Each figure reaches its target with "
        f"{share_in_words(advice.targets.confidence)} confidence, with callers that the search had not met. Targets of "
        "an interval hold while lines are open."
    )
    source = f"by {confirming_in_words(advice)} simulated weeks"
    _show_chart(Requirement(advice.tier, advice.interval_minutes, advice.people, advice.today, source), advice.scenario)
    show_saving(advice.scenario, chosen_name("staffing_plan"))
    with st.expander("All intervals as a table, and what leaves the least room"):
        st.dataframe(staffing_table(advice), hide_index=True, width="stretch", height=480, placeholder=NO_FIGURE)
        scenarios = {advice.scenario.name: advice.scenario}
        about = about_simulation(
            "a half-hour of the week",
            scenarios,
            advice.replications,
            advice.seed,
            columns_in_words(advice),
            made_by=made_by,
        )
        offer_table(staffing_figures(advice), "staffing", about)
    advised = present_requirement(advice.scenario, advice.tier)
    show_shifts(advised, advice.scenario, advice.tier, "Shifts for this requirement")
    show_next(ADVICE, "see which inputs that nobody knows exactly move the answer", view="sensitivity")


def _warn_of(worse: list[str]) -> None:
    """Say what becomes worse than today."""
    if worse:
        st.warning("  \n".join(["**Worse than today:**", *map(as_written, worse)]), icon=":material/trending_down:")


def _show_chart(found: Requirement, plan: Scenario) -> None:
    days = [WEEKDAYS[day].capitalize() for day in found.days]
    with st.container(border=True):
        chosen = st.segmented_control(
            "Day",
            [WHOLE_WEEK, *days],
            default=WHOLE_WEEK,
            required=True,
            key="staffing_day",
            bind="query-params",
            label_visibility="collapsed",
        )
        weekdays = None if chosen not in days else [found.days[days.index(chosen)]]
        show_chart(requirement_chart(found, plan.opening_hours, weekdays), "requirement")
