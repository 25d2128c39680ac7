"""Estimates of a tier's queue, and their chart: laws, and agreement with the formulas where days are steady."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.erlang import Queue
from analytics.inputs.staffing_edits import TablePart, added
from analytics.inputs.variations import with_fields
from analytics.staffing.estimate import people_of
from analytics.staffing.estimate_chart import estimate_chart
from analytics.staffing.queue_estimate import QueueEstimate, estimate_queue
from analytics.wording import share_in_words
from data.samples.scenarios import small_center
from queueing import Duration, Scenario, WeekdayDemand
from queueing.scenario.calendar import OpeningHours
from queueing.tiers import TierName

CENTER = small_center()
TIERS: tuple[TierName, ...] = ("tier1", "tier2", "supervisor")


def steady() -> Scenario:
    """Calls at one rate around the clock: 60 an hour, all for Tier 1, which handles each in 10 minutes."""
    return with_fields(
        CENTER,
        demand=WeekdayDemand.constant(60),
        opening_hours=OpeningHours.around_the_clock(),
        ivr__containment=0.0,
        ivr__duration=Duration(0, shape="constant"),
        repeat_minutes=0.0,
        tier1__not_authorized=0.0,
        tier1__handle_time=Duration(10, shape="exponential"),
        tier1__patience=Duration(25, shape="exponential"),
        tier1__staffing=11,
        cutoff__rule="never",
        closed_on_federal_holidays=False,
    )


def test_a_steady_center_is_erlang_a_itself() -> None:
    found = estimate_queue(steady(), "tier1")
    figures = Queue(1.0, 10.0, 25.0).figures(11)
    assert found.load[2:].mean() == pytest.approx(10.0, rel=1e-3)
    assert found.occupancy[3, 20] == pytest.approx(figures.occupancy, rel=1e-3)
    assert found.wait[3, 20] == pytest.approx(figures.mean_wait, rel=1e-2)
    assert found.abandonment[3, 20] == pytest.approx(figures.abandonment, rel=1e-2)
    assert not found.is_short.any()


@pytest.mark.parametrize("tier", TIERS)
def test_more_people_never_wait_longer_nor_are_busier(tier: TierName) -> None:
    staffing = getattr(CENTER, tier).staffing
    more = with_fields(CENTER, **{f"{tier}__staffing": added(staffing, TablePart((0, 1, 2, 3, 4), 480, 1200), 1)})
    before, after = estimate_queue(CENTER, tier), estimate_queue(more, tier)
    known = ~np.isnan(before.wait)
    assert known.any()
    assert (after.wait[known] <= before.wait[known] + 1e-9).all()
    assert (after.occupancy[known] <= before.occupancy[known] + 1e-9).all()
    assert (after.on_duty == people_of(more, tier)).all()


def test_work_for_more_people_than_there_are_is_short_and_grows_where_nobody_gives_up() -> None:
    busy = with_fields(CENTER, volume_factor=2.0)
    found = estimate_queue(busy, "tier2")
    assert found.is_short.any()
    assert np.isinf(found.wait[found.is_short]).all()
    assert (found.occupancy[found.is_short] == 1).all()
    tier1 = estimate_queue(busy, "tier1")
    assert np.isfinite(tier1.wait[tier1.is_short]).all()


def test_nothing_is_said_of_intervals_without_work_or_people() -> None:
    found = estimate_queue(CENTER, "tier1")
    assert np.isnan(found.occupancy[6]).all()
    assert np.isnan(found.wait[0, :16]).all()
    nobody = estimate_queue(with_fields(CENTER, tier1__staffing=0), "tier1")
    assert nobody.is_short[0, 20]
    assert nobody.wait[0, 20] == 25
    assert np.isnan(nobody.wait[0, 42])


def title(figure: go.Figure) -> str:
    return str(figure.layout.title.text).replace("<br>", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_the_title_says_where_people_are_short() -> None:
    short = estimate_queue(with_fields(CENTER, volume_factor=1.15), "tier2")
    figure = estimate_chart(short, estimate_queue(CENTER, "tier2"))
    assert title(figure).startswith("Estimated: Tier 2 has more work than people Monday from ")
    assert len(figure.data) == 4
    assert [trace.line.dash for trace in figure.data] == ["dash", "dash", "solid", "solid"]
    assert "the wait keeps growing" in " ".join(figure.data[-1].hovertext)
    assert max(y for y in figure.data[-1].y if not math.isnan(y)) == 60


def test_the_title_says_how_busy_people_are_where_they_are_enough() -> None:
    figure = estimate_chart(estimate_queue(CENTER, "supervisor"))
    assert "Supervisors have people enough, 44 % busy at the most, Monday at " in title(figure)
    assert len(figure.data) == 2


def test_short_waits_of_callers_who_hang_up_are_not_praised() -> None:
    """With a patience of a minute nobody waits for long, and many are not answered: the title says so."""
    impatient = with_fields(CENTER, tier1__patience=Duration(1, shape="exponential"), tier1__staffing=26)
    found = estimate_queue(impatient, "tier1")
    assert np.nanmax(found.wait) < 1
    most = float(np.nanmax(found.abandonment))
    assert most > 0.1
    figure = estimate_chart(found)
    assert title(figure).endswith(f"; up to {share_in_words(most)} give up")
    assert f", {share_in_words(most)} give up" in " ".join(figure.data[0].hovertext)
    # Where nobody gives up nothing is said of it in the title.
    assert "give up" not in title(estimate_chart(estimate_queue(CENTER, "tier2")))


def test_a_tier_that_no_call_reaches_says_so() -> None:
    none = estimate_queue(with_fields(CENTER, volume_factor=0.0), "tier1")
    figure = estimate_chart(none)
    assert "No calls reach Tier 1" in figure.layout.meta["alt"]
    assert isinstance(none, QueueEstimate)


def test_people_absent_do_not_count() -> None:
    absent = with_fields(steady(), tier1__staffing=15, tier1__absence_mean=0.25, tier1__absence_cv=0.5)
    found, as_many = estimate_queue(absent, "tier1"), estimate_queue(steady(), "tier1")
    assert set(found.on_duty.ravel()) == {11}
    np.testing.assert_array_equal(found.wait, as_many.wait)
