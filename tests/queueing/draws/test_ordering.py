"""Minutes are put in the order that NumPy's stable sort gives, however they lie."""

from __future__ import annotations

import numpy as np
import pytest

from queueing.draws.ordering import in_order

GENERATOR = np.random.default_rng(7)
MINUTES = {
    "none": np.empty(0),
    "one": np.array([480.0]),
    "spread": GENERATOR.uniform(0.0, 10_080.0, 5_000),
    "with ties": np.floor(GENERATOR.uniform(0.0, 1_000.0, 3_000)),
    "all the same": np.full(500, 90.0),
    "crowded, and one far away": np.append(GENERATOR.uniform(0.0, 30.0, 2_000), 1e6),
    "in order already": np.arange(0.0, 2_000.0),
    "backwards": np.arange(2_000.0, 0.0, -1.0),
    "a hair apart": 1.0 + np.arange(300.0)[::-1] * np.spacing(1.0),
}


@pytest.mark.parametrize("case", MINUTES)
def test_minutes_are_put_in_order_and_equal_ones_stay_as_they_stand(case: str) -> None:
    minutes = MINUTES[case]
    assert in_order(minutes).tolist() == np.argsort(minutes, kind="stable").tolist()
