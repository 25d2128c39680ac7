"""How many weeks are simulated, with which callers: the same choice wherever plans are run."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.experiments.precision import (
    AIMS,
    LEAST_REPLICATIONS,
    MOST_REPLICATIONS,
    USUAL_REPLICATIONS,
    Target,
    margin_of,
    margin_unit,
    target_of,
)
from analytics.experiments.runs import Sampling
from analytics.measures.definitions import MEASURES
from analytics.measures.earlier_labels import renamed_labels
from analytics.pages.addresses import by_labels_of_today
from queueing import Engine
from queueing.simulation import LARGEST_SEED

ENGINES: Final[dict[Engine, str]] = {"compiled": "Fast (compiled)", "ciw": "Reference (ciw)"}
ENDS: Final = {"weeks": "A fixed number of weeks", "precise": "Until a figure is precise"}
MOST_WEEKS: Final = 1000


def choose_sampling() -> Sampling:
    """Show the choice, folded; gives what is chosen."""
    with precision():
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
            target, replications = None, choose_weeks("Weeks", "replications", usual=USUAL_REPLICATIONS)
        seed = choose_seed("seed")
        engine = st.selectbox(
            "Engine",
            list(ENGINES),
            format_func=ENGINES.__getitem__,
            key="engine",
            bind="query-params",
            help="Both give the same answer, call by call; the reference takes longer.",
        )
    return Sampling(replications, seed, engine, target)


def precision() -> DeltaGenerator:
    """Where is chosen how many weeks are simulated, with which callers: folded, in a view's row of controls."""
    return st.popover("Precision", icon=":material/casino:", help="How many weeks are simulated, with which callers.")


def choose_weeks(label: str, key: str, *, usual: int, least: int = 2, meaning: str | None = None) -> int:
    """Show how many weeks are simulated; gives what is chosen."""
    return int(
        st.number_input(
            label, min_value=least, max_value=MOST_WEEKS, value=usual, key=key, bind="query-params", help=meaning
        )
    )


def choose_seed(key: str) -> int:
    """Show which callers are met; gives what is chosen."""
    return int(
        st.number_input(
            "Seed",
            min_value=0,
            max_value=LARGEST_SEED,
            value=1,
            key=key,
            bind="query-params",
            help="The same seed meets the same callers in every plan that expects the same calls, and gives the same "
            "answer every time.",
        )
    )


def choices_of_sampling(sampling: Sampling) -> dict[str, object]:
    """What is to be chosen for a sampling, by the key of its widget."""
    chosen: dict[str, object] = {"seed": sampling.seed, "engine": sampling.engine}
    if sampling.target is None:
        return chosen | {"until": "weeks", "replications": sampling.replications}
    measure, margin = sampling.target.measure, margin_of(sampling.target)
    return chosen | {"until": "precise", "aim": measure, f"within_{measure}": margin, "cap": sampling.replications}


def _choose_target() -> tuple[Target, int]:
    by_labels_of_today(renamed_labels(with_day=True), "aim")
    measure = st.selectbox(
        "Figure to be known",
        list(AIMS),
        format_func=lambda name: MEASURES[name].full_label,
        key="aim",
        bind="query-params",
    )
    margin = st.number_input(
        f"Within ± {margin_unit(measure)}",
        min_value=0.1,
        max_value=100.0,
        value=float(AIMS[measure]),
        step=0.5,
        format="%g",
        key=f"within_{measure}",
        bind="query-params",
        help="Half the width of its 95 % interval, in each plan.",
    )
    return target_of(measure, margin), choose_weeks(
        "Weeks at the most", "cap", least=LEAST_REPLICATIONS, usual=MOST_REPLICATIONS
    )
