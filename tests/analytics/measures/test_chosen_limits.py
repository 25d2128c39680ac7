"""Measures read by other intervals and with limits of one's own: sums that hold whatever is chosen."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.measures.chosen_limits import called_back_within, delayed, not_called_back_within, unanswered
from analytics.measures.definitions import MEASURES
from analytics.measures.figures import counts_of
from analytics.measures.observations import View
from queueing import Journeys
from queueing.tiers import TIERS, TierName


@pytest.mark.parametrize("name", MEASURES)
def test_the_length_of_the_cells_changes_no_figure_of_the_whole_run(name: str, simulated: Journeys) -> None:
    ten, sixty = (counts_of(MEASURES[name], View.of(simulated, minutes), "overall") for minutes in (10, 60))
    np.testing.assert_allclose(ten, sixty, rtol=1e-9)


def test_quarter_hours_add_up_to_half_hours(simulated: Journeys) -> None:
    quarters, halves = (
        counts_of(MEASURES["occupancy_tier2"], View.of(simulated, minutes), "weekday_time") for minutes in (15, 30)
    )
    assert halves[0].shape == (7 * 48,)
    np.testing.assert_allclose(np.reshape(quarters, (2, -1, 2)).sum(axis=2), halves)


@pytest.mark.parametrize("hours", [0.5, 24, 36])
def test_callbacks_are_reached_in_time_or_not(hours: float, simulated: Journeys) -> None:
    view = View.of(simulated)
    reached, callbacks = counts_of(called_back_within(hours), view, "weekday")
    missed, transfers = counts_of(not_called_back_within(hours), view, "weekday")
    assert missed.sum() > 0
    np.testing.assert_array_equal(reached + missed, callbacks)
    np.testing.assert_array_equal([callbacks, transfers], counts_of(MEASURES["callback_share"], view, "weekday"))


@pytest.mark.parametrize("tier", TIERS)
def test_who_is_not_answered_at_once_is_delayed_and_fewer_wait_for_long(tier: TierName, simulated: Journeys) -> None:
    view = View.of(simulated)
    waits, offered = counts_of(delayed(tier, 0.0), view, "weekday_time")
    before = waits
    for minutes in (0.0, 5.0, 60.0):
        unmet, of = counts_of(unanswered(tier, minutes, 0.0), view, "weekday_time")
        np.testing.assert_array_equal(of, offered)
        assert (unmet <= before).all()
        before = unmet
    assert waits.sum() > 0


@pytest.mark.parametrize("seconds", [60.0, 90.0, 1e9])
def test_who_hangs_up_early_is_not_offered(seconds: float, simulated: Journeys) -> None:
    view = View.of(simulated)
    waited = 60 * (view["ended"] - view["ivr_end"])
    early = np.count_nonzero(view.measured & view.ended_as("abandoned_tier1") & (waited < seconds))
    assert early > 0
    offered, without = (counts_of(delayed("tier1", limit), view, "overall")[1].sum() for limit in (0.0, seconds))
    assert offered - without == early


@pytest.mark.parametrize(("tier", "joined"), [("tier1", "ivr_end"), ("tier2", "transfer_asked")])
@pytest.mark.parametrize("minutes", [0.0, 2.0, 20.0])
def test_who_is_answered_in_time_waited_no_longer(
    tier: TierName, joined: str, minutes: float, simulated: Journeys
) -> None:
    view = View.of(simulated)
    met = view.measured & (view[f"{tier}_start"] - view[joined] <= minutes)
    unmet, offered = counts_of(unanswered(tier, minutes, 0.0), view, "overall")
    assert offered.sum() - unmet.sum() == np.count_nonzero(met)
