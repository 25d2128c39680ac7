"""The button that puts a measured figure into the plan being edited, and what the plan then has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analytics.calibration.measured_inputs import MeasuredInputs, measured_in_words, with_measured_inputs
from analytics.pages.drafts import change_plan_in_work, plan_in_work
from analytics.pages.markdown import as_written
from analytics.pages.places import SCENARIOS

Put = Callable[[MeasuredInputs], MeasuredInputs]
"""Adds one measured input to those in the plan."""


def offer_input(place: Any, name: str, put: Put, label: str = "Use in the plan", beneath: Any = None) -> None:
    """Show the button that puts a figure into the plan; what is in the plan is said below it, or ``beneath``."""
    measured, told = put(MeasuredInputs()), beneath or place
    try:
        if place.button(label, icon=":material/add_task:", key=f"use_{name}", width="stretch", type="primary"):
            change_plan_in_work(lambda plan: with_measured_inputs(plan, measured))
        plan = plan_in_work()
        in_plan = with_measured_inputs(plan.now, measured) == plan.now
    except ValueError as error:
        told.error(as_written(str(error)), icon=":material/error:")
        return
    if in_plan and not measured.is_empty:
        told_inputs = "; ".join(measured_in_words(measured, plan.now))
        told.caption(f"In the plan {as_written(plan.label)}: {told_inputs}.")
        told.page_link(
            SCENARIOS, label="Run it on Scenarios", icon=":material/arrow_forward:", query_params={"view": "edit"}
        )
