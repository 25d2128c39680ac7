"""Which way measures are worse: of what is counted over all calls, transfers and people, and of nothing else."""

from __future__ import annotations

from analytics.measures.directions import WORSE_WITH
from analytics.measures.run_readings import MEANINGS
from queueing.tiers import TIERS

CHOSEN_BY_HOW_THEY_FARED = ("callback_wait", "callback_within", "callback_same_day", "live_wait", "attempts")
PRICES = ("cost", "paid_hours", "on_duty_hours", "overtime_hours", "occupancy")


def test_every_name_is_that_of_a_measure() -> None:
    assert WORSE_WITH.keys() <= MEANINGS.keys()
    assert set(WORSE_WITH.values()) == {"more", "less"}


def test_abandonment_of_every_tier_has_a_direction() -> None:
    assert all(WORSE_WITH[f"abandonment_{tier}"] == "more" for tier in TIERS)
    assert WORSE_WITH["people_helped"] == "less"


def test_prices_and_figures_of_chosen_callers_have_none() -> None:
    assert not [name for name in WORSE_WITH if name.startswith((*CHOSEN_BY_HOW_THEY_FARED, *PRICES))]
