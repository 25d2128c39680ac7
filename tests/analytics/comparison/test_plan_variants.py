"""Usual changes of a plan: each is possible and changes something; those that are not are left out."""

from __future__ import annotations

import pytest

from analytics.comparison.compare import check_comparable
from analytics.comparison.plan_variants import plan_variants
from analytics.inputs.differences import input_differences
from analytics.inputs.variations import with_fields
from data.samples.scenarios import full_center, small_center
from queueing import Scenario


@pytest.mark.parametrize("plan", [small_center(), full_center()])
def test_each_changes_the_plan_and_can_be_compared_with_it(plan: Scenario) -> None:
    variants = plan_variants(plan)
    assert len(variants) == 8
    for changed in variants.values():
        assert input_differences({"plan": plan, "changed": changed}, "plan")
        check_comparable({"plan": plan, "changed": changed}, "plan")


def test_what_would_change_nothing_or_cannot_be_is_left_out() -> None:
    plan = with_fields(small_center(), cutoff__rule="never", callback__order="live_first")
    assert {"No cutoff", "Live holders first"}.isdisjoint(plan_variants(plan))
    hours = {"monday": {"opens": "08:00", "closes": "12:00"}}
    morning = with_fields(plan, opening_hours=hours, volume_factor=100)
    assert {"Cutoff at 3 pm every day", "All three: officers, cutoff, order", "10 % more calls"}.isdisjoint(
        plan_variants(morning)
    )
