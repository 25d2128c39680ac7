"""Experiments kept as tables come back as they were."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest

from analytics import Experiment, run_experiment
from analytics.experiments.saved_figures import experiment_of, figures_table
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.measures.scopes import SCOPES
from data.samples.scenarios import small_center

SEED = 5


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    today = with_fields(small_center(), days=8, warmup_days=1)
    plans = {"today": today, "two more, =1+1": with_more_officers(today, 2, 12 * 60, 18 * 60)}
    return run_experiment(plans, replications=3, first_replication=2, seed=SEED, workers=1)


def test_an_experiment_comes_back_equal(experiment: Experiment) -> None:
    kept = BytesIO()
    figures_table(experiment).to_parquet(kept)
    again = experiment_of(pd.read_parquet(kept), experiment.scenarios, SEED, "compiled", experiment.made_by)
    assert (again.replications, again.first_replication, list(again.scenarios)) == (3, 2, list(experiment.scenarios))
    for scope in SCOPES:
        pd.testing.assert_frame_equal(again.table(scope), experiment.table(scope), check_exact=True)
        pd.testing.assert_frame_equal(
            again.differences("today", scope), experiment.differences("today", scope), check_exact=True
        )


def test_measures_that_are_not_known_any_more_are_left_out_and_new_ones_are_missing(experiment: Experiment) -> None:
    table = figures_table(experiment)
    table["measure"] = table["measure"].cat.rename_categories({"tier2_wait_mean": "wait_of_old"})
    again = experiment_of(table, experiment.scenarios, SEED, "compiled", experiment.made_by)
    assert pd.isna(again.estimates("today")["tier2_wait_mean"].mean)
    assert again.estimates("today")["transfers"] == experiment.estimates("today")["transfers"]


def test_a_replication_without_figures_is_refused(experiment: Experiment) -> None:
    table = figures_table(experiment)
    with pytest.raises(ValueError, match=r"the figures of 'today', simulated week 3, are missing"):
        experiment_of(table[table["replication"] != 3], experiment.scenarios, SEED, "compiled", experiment.made_by)
