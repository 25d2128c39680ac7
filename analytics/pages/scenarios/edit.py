"""Scenarios: every input of a plan, and beside them what it does."""

from __future__ import annotations

from typing import Final

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from analytics.experiments.runs import COMPARISON, RUN, RunRequest, Sampling
from analytics.pages.answer_view import AnswerView, Choices
from analytics.pages.calls_expected import CallsChoice, choose_calls, own_calls, show_calls
from analytics.pages.drafts import CHOSEN, began_with_drafts, draft_offered, plan_in_work, take_draft
from analytics.pages.first_calls import FirstCallsAwaitedError, show_awaited
from analytics.pages.library import DRAFT, chosen_name, offer_plan, plan_name
from analytics.pages.markdown import as_written
from analytics.pages.misplaced_files import PLAN_FILE
from analytics.pages.open_files import open_files
from analytics.pages.places import SCENARIOS, show_next
from analytics.pages.plan_choice import choose_plan
from analytics.pages.run_answer import show_run
from analytics.pages.sampling import choices_of_sampling, choose_sampling
from analytics.pages.scenario_library import show_library, show_saving
from analytics.pages.scenarios.editor import edit_people, edit_scenario
from analytics.pages.scenarios.estimate_view import show_estimate
from analytics.pages.views import controls_row
from queueing import Scenario, describe_problems

INPUTS_AND_ANSWER: Final = [2, 3]
"""Widths of the columns."""
ANSWERS: Final = AnswerView(RUN, "scenario_run", "Run", "run", opens=(COMPARISON,))


def show() -> None:
    """Show the view."""
    if not ANSWERS.opens_what_is_named(CHOSEN):
        return
    with controls_row():
        plan = choose_plan("Plan", CHOSEN, "What editing begins with, and what the changes are compared with.")
        calls = choose_calls()
        sampling = choose_sampling()
        place, saving, report = (st.container(horizontal=True, width="content") for _ in range(3))
    beneath, people = st.container(), st.container(border=True)
    inputs, beside = st.columns(INPUTS_AND_ANSWER, gap="medium")
    with inputs:
        draft = edit_scenario(plan, plan)
    with people:
        edit_people(plan, plan)
    with beneath:
        calls = calls.under(str(st.session_state[CHOSEN]), plan)
        baseline, edited, is_under_way = _take_calls(calls, plan, draft)
    is_impossible = edited is None and not is_under_way
    asked = place.button(ANSWERS.button, type="primary", key="run_scenario", disabled=is_impossible)
    if edited is not None:
        with saving:
            show_saving(edited, chosen_name(CHOSEN))
    with beside:
        _answer(baseline, edited, sampling, report, asked=asked)
    with st.expander("Saved plans and runs", icon=":material/inventory_2:", expanded=bool(open_files(PLAN_FILE))):
        show_library()


def _answer(
    baseline: Scenario, edited: Scenario | None, sampling: Sampling, report: DeltaGenerator, *, asked: bool
) -> None:
    """What the plan does, as far as it is known; its report is offered in the place for it."""
    request = None if edited is None else RunRequest(_named(baseline, edited), sampling)
    # Drafts that the address names were edited since the run that it names.
    choices = (lambda _: {}) if began_with_drafts() else _choices_of
    answer = ANSWERS.answer(request, asked=asked, at_once=True, choices=choices)
    if answer is None:
        st.info("The plan is run once what is said above is done.", icon=":material/info:")
        return
    with answer.say():
        run = answer.named
        if request is not None and not ((run.result or run.partial) and request.plans == run.asked.plans):
            # Until the plan as it is edited has been simulated: what can be said of it at once.
            show_estimate(baseline, request.plans[-1])
    if answer.source is not None and answer.result is not None:
        with answer.place():
            show_run(answer.source, answer.result, report, side_by_side=False)
        drafts = list(draft_offered())
        to_compare = {"compare_baseline": plan_in_work().label, "compare_with": drafts} if drafts else {}
        said = "compare this plan with others, week by week"
        show_next(SCENARIOS, said, choices=to_compare, view="compare")


def _take_calls(calls: CallsChoice, plan: Scenario, edited: Scenario | None) -> tuple[Scenario, Scenario | None, bool]:
    """The plan as it was chosen and as it is edited, with the calls expected; None where it cannot have them yet.

    Last, whether these are on their way.
    """
    if edited is None:
        return plan, None, False
    try:
        taken = calls.taken_by(plan), calls.taken_by(edited)
    except FirstCallsAwaitedError as awaited:
        return plan, None, show_awaited(awaited)
    except ValueError as error:
        for line in describe_problems(error) if isinstance(error, ValidationError) else [str(error)]:
            st.error(as_written(line), icon=":material/error:")
    else:
        show_calls({plan_name(str(st.session_state[CHOSEN])): (edited, taken[1])}, calls)
        return *taken, False
    return plan, None, False


def _named(baseline: Scenario, edited: Scenario) -> tuple[tuple[str, Scenario], ...]:
    """The plan as it was chosen and, where it is another, as it is edited, by what they are called in results."""
    name = plan_name(str(st.session_state[CHOSEN]))
    return ((name, baseline), *([(DRAFT.format(name), edited)] if edited != baseline else []))


def _choices_of(asked: RunRequest) -> Choices:
    """What is to be chosen for the inputs of a run; what it changed in its first plan is the draft of that."""
    (name, baseline), *others = asked.named
    if others:
        take_draft(baseline, others[-1][1])
    return {CHOSEN: offer_plan(name, baseline), **own_calls(), **choices_of_sampling(asked.sampling)}
