"""Blocks: where in the week some people more help most, or fewer harm least, and what that costs."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from analytics.blocks.charts import blocks_chart
from analytics.blocks.figures import BREAKING, CARRIED_OVER, WAITING, goals_of
from analytics.blocks.question import BLOCKS, BlockRequest
from analytics.blocks.report import blocks_report
from analytics.blocks.search import HOURS, LEAST_REPLICATIONS, MOST_PEOPLE, REPLICATIONS, BlockAdvice, Direction
from analytics.blocks.tables import block_figures, block_table
from analytics.blocks.words import (
    DIRECTIONS,
    as_good_in_words,
    blocks_answer,
    columns_in_words,
    method_in_words,
    one_after_another,
    today_in_words,
    worth_in_words,
)
from analytics.inputs.variations import period_in_words
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.chart_view import show_chart
from analytics.pages.exports import NO_FIGURE, offer_table
from analytics.pages.library import chosen_name, offer_plan
from analytics.pages.markdown import as_written
from analytics.pages.places import ADVICE, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.sampling import choose_seed, choose_weeks, precision
from analytics.pages.scenario_library import show_saving
from analytics.pages.views import controls_row
from analytics.results.table_workbook import about_simulation
from queueing.tiers import TIERS, TierName

ANSWERS: Final = AnswerView(BLOCKS, "blocks", "Find blocks", "blocks")
LENGTHS: Final = (1, 2, 3, 4, 6, 8, 10, 12)
"""Hours that a block can have."""
TIER_NAMES: Final[tuple[TierName, ...]] = ("tier2", "tier1", "supervisor")
_GOALS: Final = {WAITING: "Waiting", CARRIED_OVER: "Carried over", BREAKING: "Breaking days"}
USUAL_LENGTHS: Final = [each for each in LENGTHS if each in HOURS]


def show() -> None:
    """Show the view."""
    if not ANSWERS.opens_what_is_named("blocks_plan"):
        return
    with controls_row():
        request = _choose()
        asked = st.button(ANSWERS.button, type="primary", disabled=not request.hours, key="start_blocks")
        offers = st.container(horizontal=True, width="content")
    if not request.hours:
        st.info("Choose a length of blocks.", icon=":material/info:")
    answer = ANSWERS.answer(request if request.hours else None, asked=asked, choices=_choices_of)
    if answer is None:
        st.info(
            "Every block of the week is tried for one person on the callers of today's plan, the best ones then by "
            f"other weeks. Press {ANSWERS.button} to see where people help most, and what an hour of waiting or a "
            "callback less costs.",
            icon=":material/search:",
        )
        return
    answer.say()
    if answer.result is not None:
        with answer.place():
            _show(answer.result, answer.made_by)
        answer.offer(offers, blocks_report, answer.result, answer.made_by)
        show_next(ADVICE, "find the people that each half-hour needs", view="staffing")


def _choices_of(asked: BlockRequest) -> Choices:
    """What is to be chosen for the inputs of a search."""
    return {
        "blocks_plan": offer_plan(asked.scenario.name, asked.scenario),
        "blocks_tier": asked.tier,
        "blocks_direction": asked.direction,
        "blocks_people": asked.people,
        "blocks_hours": [each for each in LENGTHS if each in asked.hours],
        "blocks_goal": asked.goal,
        "blocks_weeks": asked.replications,
        "blocks_seed": asked.seed,
    }


def _choose() -> BlockRequest:
    plan = choose_plan("Plan", "blocks_plan", "People are added to it, or taken away; all else stays as it is.")
    tier = st.selectbox("Tier", TIER_NAMES, format_func=TIERS.__getitem__, key="blocks_tier", bind="query-params")
    directions: tuple[Direction, ...] = get_args(Direction)
    direction = st.selectbox(
        "What to try",
        directions,
        format_func=DIRECTIONS.__getitem__,
        key="blocks_direction",
        bind="query-params",
        help="More people where they help most, such as overtime; or fewer where that harms least, such as time off.",
    )
    people = st.number_input(
        "People",
        min_value=1,
        max_value=MOST_PEOPLE,
        value=1,
        key="blocks_people",
        bind="query-params",
        help="A block for each, one after the other: the next one is chosen with those before in place.",
    )
    hours = st.multiselect(
        "Hours of a block",
        LENGTHS,
        default=USUAL_LENGTHS,
        key="blocks_hours",
        bind="query-params",
        help="Of several lengths, what is saved for each hour counts.",
    )
    goal = st.selectbox(
        "Chosen by",
        goals_of(plan),
        format_func=_GOALS.__getitem__,
        key="blocks_goal",
        bind="query-params",
        help="What is to become less: hours of waiting, callbacks carried over, or days that break. The others are "
        "told, too.",
    )
    with precision():
        weeks = choose_weeks(
            "Weeks of the chosen blocks",
            "blocks_weeks",
            usual=REPLICATIONS,
            least=LEAST_REPLICATIONS,
            meaning="Their figures are of these weeks, which have no part in the choice.",
        )
        seed = choose_seed("blocks_seed")
    return BlockRequest(plan, tier, int(people), direction, tuple(map(float, sorted(hours))), goal, weeks, seed)


def _show(found: BlockAdvice, made_by: str) -> None:
    st.header(as_written(blocks_answer(found)), anchor=False)
    told = (worth_in_words(found), one_after_another(found), as_good_in_words(found), today_in_words(found))
    st.markdown(as_written("  \n".join(filter(None, told))))
    with st.container(border=True):
        hours = found.hours[0]
        if len(found.hours) > 1:
            hours = st.segmented_control(
                "Length",
                found.hours,
                default=found.steps[0].blocks[0].hours,
                required=True,
                format_func=lambda length: f"{length:g} h",
                key="blocks_length",
                label_visibility="collapsed",
            )
        show_chart(blocks_chart(found, hours), "blocks")
    st.dataframe(block_table(found), hide_index=True, width="stretch", placeholder=NO_FIGURE)
    st.caption(as_written(f"{period_in_words(found.scenario)}. {method_in_words(found)}"))
    about = about_simulation(
        "blocks of some people, against today's plan",
        {found.scenario.name: found.scenario},
        found.replications,
        found.seed,
        columns_in_words(),
        made_by=made_by,
    )
    offer_table(block_figures(found), "blocks", about)
    show_saving(found.advised, chosen_name("blocks_plan"))
