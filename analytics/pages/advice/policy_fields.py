"""Which one or two inputs of a plan are varied as policies, and over which values."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.inputs.variations import clock_choices
from analytics.pages.answer_view import Choices
from analytics.pages.markdown import as_written
from analytics.policies.inputs import (
    POLICY_INPUTS,
    TIME,
    PolicyInput,
    Value,
    offered_inputs,
    usual_span,
    usual_values,
    values_asked,
)
from analytics.policies.variations import Varied, policy_plans
from analytics.wording import clock_time
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, format_clock_time, parse_clock_time

NOTHING: Final = "Nothing else"
CLOCK_STEP: Final = 15
_PERCENT: Final = 100


def choose_varied(plan: Scenario, above: DeltaGenerator) -> tuple[Varied, ...] | None:
    """Show the choice in a row; gives what is varied, or None where that cannot be, and says why ``above`` the row."""
    offered = offered_inputs(plan)
    first = st.selectbox(
        "Vary",
        list(offered),
        index=list(offered).index(TIME),
        format_func=_label,
        key="policies_first",
        bind="query-params",
        help="Any input that whoever runs the center can choose.",
    )
    others = [NOTHING, *(name for name in offered if name != first)]
    if st.session_state.get("policies_second") not in (None, *others):
        st.session_state["policies_second"] = NOTHING
    second = st.selectbox(
        "And",
        others,
        format_func=lambda name: NOTHING if name == NOTHING else _label(name),
        key="policies_second",
        bind="query-params",
        help="A second input: every value of the one with every value of the other.",
    )
    names = [first, *([] if second == NOTHING else [second])]
    try:
        with st.popover("Values", icon=":material/tune:", help="From where to where, or which choices."):
            varied = tuple(Varied(name, _choose_values(plan, name, offered[name])) for name in names)
        policy_plans(plan, varied)
    except ValueError as error:
        above.error(as_written(f"{str(error)[0].upper()}{str(error)[1:]}."), icon=":material/error:")
        return None
    return varied


def choices_of_varied(plan: Scenario, varied: tuple[Varied, ...]) -> Choices:
    """What is to be chosen for what was varied; of a third input nothing, since two can be chosen."""
    chosen: dict[str, object] = {"policies_second": NOTHING}
    for key, each in zip(("policies_first", "policies_second"), varied, strict=False):
        chosen[key] = each.name
        policy, name = POLICY_INPUTS[each.name], each.name
        if policy.has_choices:
            chosen[_key(name, "values")] = list(each.over)
            continue
        numbers = sorted(value for value in each.over if isinstance(value, int | float))
        ends: tuple[float | None, ...] = (None, None, None)
        if each.over != usual_values(plan, name) and numbers:
            gaps = [after - before for before, after in pairwise(numbers)]
            ends = (numbers[0], numbers[-1], min(gaps, default=None))
        for part, end in zip(("from", "to", "step"), ends, strict=True):
            chosen[_key(name, part)] = _shown(policy, part, end)
    return chosen


def _key(name: str, part: str) -> str:
    return f"vary_{name.replace('.', '_')}_{part}"


def _label(name: str) -> str:
    return POLICY_INPUTS[name].about.label


def _choose_values(plan: Scenario, name: str, policy: PolicyInput) -> tuple[Value, ...]:
    if policy.has_choices:
        chosen = st.multiselect(
            policy.about.label,
            policy.choices,
            default=list(policy.choices),
            format_func=policy.told,
            key=_key(name, "values"),
            bind="query-params",
            help=policy.about.meaning,
        )
        return tuple(each for each in policy.choices if each in chosen)
    st.markdown(f"**{policy.about.label}**", help=policy.about.meaning)
    usual = dict(zip(("from", "to", "step"), usual_span(plan, name), strict=True))
    ends = {part: _choose_end(name, policy, part, usual[part]) for part in usual}
    return values_asked(plan, name, ends["from"], ends["to"], ends["step"])


def _choose_end(name: str, policy: PolicyInput, part: str, usual: float) -> float | None:
    """An end of the range or its step; None where it is left as usual."""
    key = _key(name, part)
    if policy.about.kind == "clock" and part != "step":
        times = clock_choices(0, MINUTES_PER_DAY, CLOCK_STEP)
        typed = st.selectbox(
            part.capitalize(),
            times,
            index=None,
            placeholder=clock_time(usual),
            format_func=lambda clock: clock_time(int(str(parse_clock_time(clock)))),
            key=key,
            bind="query-params",
        )
        return None if typed is None else int(str(parse_clock_time(typed)))
    unit = "min" if policy.about.kind == "clock" else policy.about.unit
    scale = _PERCENT if policy.about.kind == "share" else 1
    number = st.number_input(
        f"{part.capitalize()}{f' ({unit})' if unit else ''}",
        value=None,
        min_value=None,
        placeholder=f"{usual * scale:g}",
        format="%g",
        key=key,
        bind="query-params",
    )
    return None if number is None else number / scale


def _shown(policy: PolicyInput, part: str, end: float | None) -> object:
    """An end as its widget has it."""
    if end is None:
        return None
    if policy.about.kind == "clock" and part != "step":
        return format_clock_time(int(end))
    return float(end) * (_PERCENT if policy.about.kind == "share" else 1)
