"""What the Overview shows: the plan, the week, the calls and the baseline, in one row above the answer."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from analytics.comparison.compare import check_comparable
from analytics.experiments.runs import RunRequest
from analytics.pages.answer_view import Choices
from analytics.pages.calls_expected import choose_calls, own_calls, show_calls
from analytics.pages.drafts import draft_offered, plan_in_work
from analytics.pages.first_calls import FirstCallsAwaitedError, show_awaited
from analytics.pages.library import Plan, offer_plan, plan_name, plans
from analytics.pages.markdown import as_written
from analytics.pages.plan_choice import NO_PLAN, choose_plan, read_plan
from analytics.pages.sampling import choices_of_sampling, choose_sampling
from analytics.pages.views import controls_row
from analytics.pages.week_choice import OWN_WEEK, WEEK, choose_week
from queueing import Scenario, describe_problems


@dataclass(frozen=True)
class Controls:
    """The row above the answer."""

    request: RunRequest | None
    """The plan last, before it what it is compared with; None where it cannot be run, and the page then says why."""
    asked: bool
    """Whether it is to be run now."""
    edited: str
    """The plan that is edited to change the one shown, by its label."""
    report: DeltaGenerator
    share: DeltaGenerator
    """The places at the end of the row."""
    is_awaited: bool
    """Whether first calls are derived before it can be run, which is shown."""


def choices_of(asked: RunRequest) -> Choices:
    """What is to be chosen in the row for the plans, the calls and the sampling of a run."""
    labels = [offer_plan(name, scenario) for name, scenario in asked.named]
    return {
        "center": labels[-1],
        "baseline": labels[0] if len(labels) > 1 else NO_PLAN,
        **own_calls(),
        WEEK: OWN_WEEK,
        **choices_of_sampling(asked.sampling),
    }


def show_controls() -> Controls:
    """Show the row; gives what it asks for."""
    row, beneath = controls_row(), st.container()
    with row:
        drafts = draft_offered()
        offered = "A sample, a saved plan, or the draft on the place Scenarios."
        plan = choose_plan("Plan", "center", offered, drafts, beneath)
        place = st.container(width="content")
        calls = choose_calls()
        with place:
            in_week = choose_week(plan, calls.starts)
        baseline = _choose_baseline(drafts, beneath)
        sampling = choose_sampling()
        start, share, report = (st.container(horizontal=True, width="content") for _ in range(3))
    request, is_awaited, is_under_way = None, False, False
    try:
        plan, baseline = in_week(plan), None if baseline is None else in_week(baseline)
        first = ("center", plan) if baseline is None else ("baseline", baseline)
        calls = calls.under(str(st.session_state[first[0]]), first[1])
        name = plan_name(str(st.session_state["center"]))
        chosen = {name: (plan, calls.taken_by(plan))}
        if baseline is not None and baseline != plan:
            name = plan_name(str(st.session_state["baseline"]))
            chosen = {name: (baseline, calls.taken_by(baseline)), **chosen}
            check_comparable(_with_calls(chosen), name)
        request = RunRequest(tuple(_with_calls(chosen).items()), sampling)
        show_calls(chosen, calls)
    except FirstCallsAwaitedError as awaited:
        is_awaited = True
        is_under_way = show_awaited(awaited)
    except ValidationError as error:
        request = None
        _say(describe_problems(error))
    except ValueError as error:
        request = None
        _say([f"{str(error)[0].upper()}{str(error)[1:]}."])
    # A press while first calls are derived holds until they are there.
    is_impossible = request is None and not is_under_way
    asked = start.button("Run", type="primary", disabled=is_impossible, key="start_run")
    label = str(st.session_state["center"])
    return Controls(request, asked, plan_in_work().label if label in drafts else label, report, share, is_awaited)


def _with_calls(chosen: dict[str, tuple[Scenario, Scenario]]) -> dict[str, Scenario]:
    """What is to be run of plans that are given as they are and with the calls chosen."""
    return {name: with_calls for name, (_, with_calls) in chosen.items()}


def _choose_baseline(drafts: dict[str, Plan], beneath: DeltaGenerator) -> Scenario | None:
    offered = plans() | drafts
    name = st.selectbox(
        "Baseline",
        [NO_PLAN, *offered],
        key="baseline",
        bind="query-params",
        help="Changes are told against it, paired week by week.",
    )
    return read_plan(offered[name], beneath) if name in offered else None


def _say(problems: list[str]) -> None:
    for line in problems:
        st.error(as_written(line), icon=":material/error:")
