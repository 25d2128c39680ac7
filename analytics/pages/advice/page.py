"""Policies and Staffing: what to do so that targets hold, and which uncertain inputs move the answer."""

from __future__ import annotations

import streamlit as st

from analytics.pages.addresses import by_names_of_today
from analytics.pages.views import VIEW, PageView, show_view
from analytics.policies.inputs import POLICY_INPUTS, RULE


def _policies() -> None:
    from analytics.pages.advice import policies

    policies.show()


def _staffing() -> None:
    from analytics.pages.advice import staffing

    staffing.show()


def _blocks() -> None:
    from analytics.pages.advice import blocks

    blocks.show()


def _sensitivity() -> None:
    from analytics.pages.advice import sensitivity

    sensitivity.show()


if st.query_params.get(VIEW) == "cutoff":
    st.query_params[VIEW] = "policies"
if "cutoffs_rule" in st.query_params:
    st.query_params["policies_second"] = POLICY_INPUTS[RULE].about.label
by_names_of_today(
    {
        "cutoffs": "policies",
        "cutoff_plan": "policies_plan",
        "cutoffs_weeks": "policies_weeks",
        "cutoffs_seed": "policies_seed",
        "cutoff_targets": "policy_targets",
        "cutoffs_rule": "vary_cutoff_rule_values",
    }
)
show_view(
    "advice",
    {
        "policies": PageView("Policies", _policies, "policies"),
        "staffing": PageView("Staffing", _staffing, "staffing"),
        "blocks": PageView("Blocks", _blocks, "blocks"),
        "sensitivity": PageView("Sensitivity", _sensitivity, "sensitivity"),
    },
)
