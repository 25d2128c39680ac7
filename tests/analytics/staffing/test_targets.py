"""What is asked of a tier unless it is said otherwise: waits, or callbacks in time where nobody may hold."""

from __future__ import annotations

import pytest

from analytics.inputs.variations import with_fields
from analytics.staffing.advice import advise_staffing
from analytics.staffing.targets import USUAL_CALLBACK_SHARE, usual_targets
from data.samples.scenarios import small_center
from queueing.tiers import TierName

TODAY = small_center()
CALLS_BACK = with_fields(TODAY, callback__live_transfers=False)


@pytest.mark.parametrize("tier", ["tier1", "tier2", "supervisor"])
def test_waits_are_asked_for_where_callers_may_hold(tier: TierName) -> None:
    assert (usual_targets(TODAY, tier).wait_share, usual_targets(TODAY, tier).callback_share) == (0.1, None)


def test_callbacks_in_time_are_asked_for_where_nobody_may_hold() -> None:
    usual = usual_targets(CALLS_BACK, "tier2")
    assert (usual.wait_share, usual.callback_share, usual.callback_hours) == (None, USUAL_CALLBACK_SHARE, 24.0)
    assert usual.nothing_worse
    for tier in ("tier1", "supervisor"):
        assert usual_targets(CALLS_BACK, tier) == usual_targets(TODAY, tier)


def test_what_is_asked_for_is_asked_for_alone() -> None:
    assert usual_targets(CALLS_BACK, "tier2", backlog=5.0).callback_share is None
    assert usual_targets(CALLS_BACK, "tier2", wait_share=0.2).asked == ("wait_share", "nothing_worse")
    assert usual_targets(CALLS_BACK, "tier2", callback_hours=8.0).callback_share == USUAL_CALLBACK_SHARE


def test_the_usual_question_has_an_answer_of_the_size_of_today() -> None:
    two_days = with_fields(CALLS_BACK, days=2)
    found = advise_staffing(two_days, "tier2", replications=10, workers=1)
    assert found.hours < 1.5 * found.hours_today
