"""The inputs beside the answer: the calls expected, the center and what the planner changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st
from pydantic import ValidationError

from analytics.calibration.measured_inputs import MeasuredInputs, measured_in_words, with_measured_inputs
from analytics.experiments.precision import (
    AIMS,
    LEAST_REPLICATIONS,
    MOST_REPLICATIONS,
    Target,
    margin_unit,
    target_of,
)
from analytics.experiments.runs import Sampling
from analytics.forecasts.forecast import with_forecast
from analytics.inputs.variations import (
    CALLBACK_ORDERS,
    CUTOFF_RULES,
    changes_in_words,
    clock_choices,
    opening_minutes,
    with_demand,
    with_fields,
    with_more_officers,
)
from analytics.pages.plan_choice import choose_plan
from analytics.pages.state import (
    measured_inputs,
    planned_forecast,
    sample_reading,
    uploaded_reading,
    use_measured_inputs,
)
from analytics.wording import clock_time, day_in_words
from queueing import Engine, Scenario, describe_problems
from queueing.calendar import MINUTES_PER_DAY, format_clock_time, parse_clock_time
from queueing.simulation import LARGEST_SEED

ENGINES: dict[Engine, str] = {"compiled": "Fast (compiled)", "ciw": "Reference (ciw)"}
OWN_CALLS = "The center's own mean week"
MEAN_WEEK = "Mean week of {}"
FORECAST_WEEK = "Forecast, {} {}"
BASELINE = "Today's plan"
CHANGED = "Changed plan"
HALF_HOUR = 30
ENDS = {"weeks": "A fixed number of weeks", "precise": "Until a figure is precise"}
MOST_WEEKS = 1000
MOST_THRESHOLD = 90


@dataclass(frozen=True)
class Choice:
    """What is to be run: the baseline, the changed scenario where anything is changed, and how often."""

    baseline: Scenario
    changed: Scenario | None
    changes: tuple[str, ...]
    sampling: Sampling

    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios by the name under which they are shown."""
        return {BASELINE: self.baseline} | ({CHANGED: self.changed} if self.changed is not None else {})


def choose() -> Choice | None:
    """Show the inputs; gives what they ask for, or None where they cannot be (the page then says why)."""
    baseline = _choose_baseline()
    st.subheader("What if", divider="gray")
    try:
        changed, more_officers = _choose_changes(baseline)
    except ValidationError as error:
        for line in describe_problems(error):
            st.error(line, icon=":material/error:")
        return None
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return None
    changes = (*changes_in_words(baseline, changed, more_officers), *measured_in_words(measured_inputs()))
    with st.expander("Precision and callers"):
        sampling = _choose_sampling()
    return Choice(baseline, changed if changes else None, changes, sampling)


def _choose_sampling() -> Sampling:
    until = st.selectbox(
        "Simulate",
        list(ENDS),
        format_func=ENDS.__getitem__,
        key="until",
        bind="query-params",
        help="Every simulated week adds to what is known; more of them narrow the intervals and take longer.",
    )
    if until == "precise":
        target, replications = _choose_target()
    else:
        target, replications = None, _choose_weeks("Weeks", "replications", least=2, usual=20)
    seed = st.number_input(
        "Seed",
        min_value=0,
        max_value=LARGEST_SEED,
        value=1,
        key="seed",
        bind="query-params",
        help="The same seed meets the same callers in both scenarios, and gives the same answer every time.",
    )
    engine = st.selectbox(
        "Engine",
        list(ENGINES),
        format_func=ENGINES.__getitem__,
        key="engine",
        bind="query-params",
        help="Both give the same answer, call by call; the reference takes longer.",
    )
    return Sampling(replications, int(seed), engine, target)


def _choose_target() -> tuple[Target, int]:
    measure = st.selectbox(
        "Figure to be known",
        list(AIMS),
        format_func=lambda name: AIMS[name].name,
        key="aim",
        bind="query-params",
    )
    margin = st.number_input(
        f"Within ± {margin_unit(measure)}",
        min_value=0.1,
        max_value=100.0,
        value=float(AIMS[measure].usual),
        step=0.5,
        format="%g",
        key=f"within_{measure}",
        bind="query-params",
        help="Half the width of its 95 % interval, in each plan.",
    )
    return target_of(measure, margin), _choose_weeks("Weeks at the most", "cap", LEAST_REPLICATIONS, MOST_REPLICATIONS)


def _choose_weeks(label: str, key: str, least: int, usual: int) -> int:
    return int(st.number_input(label, min_value=least, max_value=MOST_WEEKS, value=usual, key=key, bind="query-params"))


def _choose_baseline() -> Scenario:
    st.subheader("Baseline", divider="gray")
    center = choose_plan("Plan", "center", "People on duty, handle times and rules to start from.", _follow_baseline)
    uploaded = uploaded_reading()
    reading = uploaded or sample_reading()
    weeks: dict[str, date | None] = {OWN_CALLS: None, MEAN_WEEK.format(reading.name): None}
    volumes = reading.volumes
    if volumes is None:
        return center
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
        key="calls_of_forecast" if forecast_weeks else "calls" if uploaded is None else "calls_of_file",
        bind="query-params",
        help="A mean week, one week of the file as it was, or a week of its forecast. The page Volumes shows the file.",
    )
    if expected is not None and choice in forecast_weeks:
        return with_forecast(center, expected, forecast_weeks[choice])
    if choice == OWN_CALLS:
        return center
    monday = weeks[choice]
    return with_demand(center, volumes.typical_week() if monday is None else volumes.to_demand(), monday)


def _choose_changes(baseline: Scenario) -> tuple[Scenario, int]:
    more, begins, ends = _choose_officers()
    changed = with_more_officers(baseline, more, begins, ends)
    opens, closes = opening_minutes(baseline)
    rule = st.selectbox(
        "Transfers to Tier 2 stop",
        list(CUTOFF_RULES),
        index=list(CUTOFF_RULES).index(baseline.cutoff.rule),
        format_func=CUTOFF_RULES.__getitem__,
        key="cutoff_rule",
        bind="query-params",
        help="The daily transfer cutoff: from its time on, Tier 1 may not transfer to Tier 2.",
    )
    fields: dict[str, object] = {"cutoff__rule": rule}
    if rule != "never":
        own = format_clock_time(baseline.cutoff.time)
        times = sorted({*clock_choices(opens, closes), own})
        time = st.selectbox(
            "Cutoff time",
            times,
            index=times.index(own),
            format_func=_spoken_clock,
            key="cutoff_time",
            bind="query-params",
        )
        fields["cutoff__time"] = time
    if rule == "heavy_days":
        fields["cutoff__heavy_day_calls"] = st.number_input(
            "Heavy day: more first calls than",
            min_value=0,
            value=baseline.cutoff.heavy_day_calls,
            step=100,
            key=f"heavy_day_calls_{baseline.name}",
            persist_state="session",
            help="A day is heavy when more first calls than this arrived between opening and the cutoff.",
        )
    low, high = _choose_threshold(baseline)
    fields |= {"callback__threshold_low": low, "callback__threshold_high": high}
    fields["callback__order"] = st.selectbox(
        "Officers serve",
        list(CALLBACK_ORDERS),
        index=list(CALLBACK_ORDERS).index(baseline.callback.order),
        format_func=CALLBACK_ORDERS.__getitem__,
        key="order",
        bind="query-params",
    )
    percent = st.number_input(
        "Calls, in % of those expected",
        min_value=10,
        max_value=300,
        value=100,
        step=5,
        key="volume",
        bind="query-params",
    )
    changed = with_fields(changed, **fields, volume_factor=percent / 100)
    return with_measured_inputs(changed, _keep_measured_inputs()), more


def _follow_baseline(before: Scenario, now: Scenario) -> None:
    """What was not changed in the plan before is that of the plan now."""
    for key, own in _OF_PLAN.items():
        if st.session_state.get(key) == own(before):
            st.session_state[key] = own(now)


_OF_PLAN: Final[dict[str, Callable[[Scenario], object]]] = {
    "cutoff_rule": lambda plan: plan.cutoff.rule,
    "cutoff_time": lambda plan: format_clock_time(plan.cutoff.time),
    "threshold_low": lambda plan: int(plan.callback.threshold_low),
    "threshold_high": lambda plan: int(plan.callback.threshold_high),
    "order": lambda plan: plan.callback.order,
}
"""What a field of the changed plan shows of a plan, by the field's key."""


def _keep_measured_inputs() -> MeasuredInputs:
    """What was measured on call logs, with a way to take it out of the plan again."""
    inputs = measured_inputs()
    if not inputs.is_empty:
        st.caption(f"Measured on call logs: {'; '.join(measured_in_words(inputs))}.")
        if st.button("Take the measured inputs out", icon=":material/undo:", key="drop_measured", width="stretch"):
            use_measured_inputs(MeasuredInputs())
            st.rerun()
    return inputs


def _choose_threshold(baseline: Scenario) -> tuple[float, float]:
    """The two ends of the callback threshold, which may be given in either order."""
    callback = baseline.callback
    ends = (
        ("Callback possible above (min)", "threshold_low", callback.threshold_low),
        ("Callback required above (min)", "threshold_high", callback.threshold_high),
    )
    asked = (
        column.number_input(
            label,
            min_value=0,
            max_value=MOST_THRESHOLD,
            value=int(minutes),
            key=key,
            bind="query-params",
            help="Minutes of announced wait. Each call's threshold lies between the two; today's are 20 and 30.",
        )
        for column, (label, key, minutes) in zip(st.columns(2, vertical_alignment="bottom"), ends, strict=True)
    )
    # The fields show whole minutes: where one is as it was, the plan's own number stays.
    low, high = sorted(
        own if whole == int(own) else float(whole) for whole, (_, _, own) in zip(asked, ends, strict=True)
    )
    return low, high


def _choose_officers() -> tuple[int, int, int]:
    more = st.number_input(
        "Officers on duty, more or fewer",
        min_value=-100,
        max_value=100,
        value=0,
        key="officers",
        bind="query-params",
        help="Added to every half-hour between the two times, Monday to Friday; never below 0.",
    )
    times = clock_choices(0, MINUTES_PER_DAY, HALF_HOUR)
    first, last = st.columns(2)
    begins = first.selectbox(
        "from",
        times,
        index=times.index("07:00"),
        format_func=_spoken_clock,
        key="officers_from",
        bind="query-params",
    )
    ends = last.selectbox(
        "to",
        times,
        index=times.index("20:00"),
        format_func=_spoken_clock,
        key="officers_to",
        bind="query-params",
    )
    return int(more), _minutes(begins), _minutes(ends)


def _minutes(clock: str) -> int:
    return int(str(parse_clock_time(clock)))


def _spoken_clock(clock: str) -> str:
    return clock_time(_minutes(clock))
