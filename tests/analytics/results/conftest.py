"""What the tests of results share: one week of the small center under several plans, on the same callers."""

from __future__ import annotations

import pytest

from analytics import Experiment, run_experiment
from analytics.inputs.variations import with_fields, with_more_officers
from data.samples.scenarios import small_center


@pytest.fixture(scope="session")
def experiment() -> Experiment:
    today = small_center()
    plans = {
        "today": today,
        "more": with_more_officers(today, 20, 0, 1440),
        "fewer": with_more_officers(today, -1, 720, 1200),
        "none": with_fields(today, volume_factor=0),
        "busier": with_fields(today, volume_factor=1.15),
        "more refused": with_fields(today, cutoff__rule="every_day"),
        "no day heavy": with_fields(today, cutoff__heavy_day_calls=10 * today.cutoff.heavy_day_calls),
    }
    return run_experiment(plans, replications=12, seed=1, workers=1)
