"""The answer of a run on a page: the sentence, what lies behind it, every day's risk, the figures, then the charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.experiments.precision import precision_in_words
from analytics.experiments.runs import COMPARISON, RUN, Run, RunResult
from analytics.experiments.verification import agreement_in_words
from analytics.pages.answer_view import AnswerView
from analytics.pages.breaking_share import choose_breaking_share
from analytics.pages.exports import offer_answer
from analytics.pages.markdown import as_written
from analytics.pages.places import OVERVIEW, address
from analytics.pages.results import show_results
from analytics.results.answers import answer
from analytics.results.day_strip import day_strip, strip_as_html
from analytics.results.report import Origin, run_report

ANSWERS: Final = AnswerView(RUN, "run", "Run", "run", opens=(COMPARISON,))
"""Of the place Overview."""


def show_run(
    run: Run, result: RunResult, report: DeltaGenerator, about: Sequence[str] = (), *, side_by_side: bool = True
) -> None:
    """Show what a run says of its last plan, against the first where it has two.

    Once the run is done it is offered to be handed on, in the place for its report. What else there is to say ``about``
    the run stands at the end. Charts stand one below the other on a narrow page, without ``side_by_side``.
    """
    experiment = result.experiment
    first, *others = experiment.scenarios
    changed = others[-1] if others else None
    focus, baseline = changed or first, first if changed else None
    with st.container(gap="small"):
        sentence = st.container()
        with st.container(horizontal=True, gap="small"):
            behind = st.container(width="stretch")
            with st.popover("When a day breaks", width="content"):
                breaking_share = choose_breaking_share()
    found = answer(experiment, focus, baseline, breaking_share)
    sentence.header(found.sentence, anchor=False)
    behind.caption(" ".join([found.details, *_known(run, result)]))
    if found.warning:
        st.warning(found.warning, icon=":material/warning:")
    if strip := day_strip(experiment, focus, baseline, breaking_share):
        st.html(strip_as_html(strip))
    if run.result is not None:
        origin = Origin(result.agreement, result.precise)
        with report:
            link = address(OVERVIEW, run=run.address)
            offer_answer("run", link, run_report, experiment, first, changed, origin, breaking_share)
    show_results(f"{run.address} {experiment.replications}", experiment, first, changed, side_by_side=side_by_side)
    st.caption("  \n".join([found.notes, *about]))


def _known(run: Run, result: RunResult) -> list[str]:
    """How precisely the figures are known, and how far the fast engine was checked."""
    so_far = "" if run.result is not None else "So far: "
    known = f"{so_far}{as_written(precision_in_words(result.precise))}"
    return [known, *([agreement_in_words(result.agreement)] if result.agreement is not None else [])]
