"""The estimate of a plan on a page: how a tier fares by Erlang A, at once, until the plan is simulated."""

from __future__ import annotations

import streamlit as st

from analytics.pages.chart_view import show_chart
from analytics.staffing.estimate_chart import estimate_chart
from analytics.staffing.queue_estimate import QueueEstimate, estimate_queue
from queueing import Scenario
from queueing.tiers import TIERS, TierName


def show_estimate(baseline: Scenario, edited: Scenario) -> None:
    """Show how a tier fares by Erlang A, at once."""
    with st.container(border=True, key="estimate"):
        tier: TierName = st.segmented_control(
            "Estimated for",
            list(TIERS),
            default="tier2",
            required=True,
            format_func=TIERS.__getitem__,
            key="estimated",
            bind="query-params",
        )
        found, before = _estimate(edited, tier), _estimate(baseline, tier)
        same = (found.load == before.load).all() and (found.on_duty == before.on_duty).all()
        show_chart(estimate_chart(found, None if same and edited == baseline else before), "estimate")


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Scenario: lambda scenario: scenario.model_dump_json()})
def _estimate(scenario: Scenario, tier: TierName) -> QueueEstimate:
    return estimate_queue(scenario, tier)
