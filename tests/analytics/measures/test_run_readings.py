"""Figures that only a whole run has, held to the calls that they are of."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.measures.figures import figures_of
from analytics.measures.limits import BREAKING_SHARE, breaks
from analytics.measures.observations import View
from analytics.measures.run_readings import RUN_READINGS
from queueing import Journeys


def test_first_calls_are_those_of_people_who_had_not_called_before(simulated: Journeys) -> None:
    view, figures = View.of(simulated), figures_of(simulated)
    first = np.count_nonzero(view.measured & (view["call"] == 1))
    days = float(figures.period.days_in("overall")[0])
    (found,) = RUN_READINGS["first_calls"].read(simulated.scenario, [figures])
    assert found == pytest.approx(first / days)


def test_a_day_breaks_from_the_limit_on_and_not_without_transfers() -> None:
    shares = np.array([np.nextafter(BREAKING_SHARE, 0), BREAKING_SHARE, 1.0, np.nan])
    assert breaks(shares).tolist() == [False, True, True, False]
