"""Runs that are kept come back as they were, under the same identifier, from another process's store."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analytics import run_experiment
from analytics.experiments import experiment as experiment_module
from analytics.experiments.kept_runs import FIGURES, SUMMARY, keep_run, open_run
from analytics.experiments.precision import Target, precision_of
from analytics.experiments.runs import RunRequest, RunResult, Sampling
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.measures.scopes import SCOPES
from data.samples.scenarios import small_center
from data.store.store import NotSavedError, open_store
from data.store.tables import Run
from queueing.agreement import Agreement, Difference

DIFFERENT = Agreement(100, 1, 20, 0, (Difference(5, 1, 0, "outcome", "resolved_tier1", None),))


@pytest.mark.parametrize("target", [None, Target("callback_share", 0.01)])
@pytest.mark.parametrize("agreement", [None, DIFFERENT])
def test_a_run_comes_back_as_it_was(target: Target | None, agreement: Agreement | None, tmp_path: Path) -> None:
    today = with_fields(small_center(), days=2)
    named = (("Today's plan", today), ("two more", with_more_officers(today, 2, 12 * 60, 18 * 60)))
    request = RunRequest(named, Sampling(2, 5, "compiled", target))
    experiment = run_experiment(dict(named), replications=2, seed=5, workers=1)
    result = RunResult(precision_of(experiment, "tier2_wait_mean"), agreement)
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with closing(open_store(url)) as store:
        saved = store.scenarios.save("two more", dict(named)["two more"], "ann")
        identifier = keep_run(store, request, result, "ann", {"two more": saved.identifier})
    with closing(open_store(url)) as store:
        kept = open_run(store, identifier)
        assert kept.request == request
        assert (kept.result.agreement, kept.saved.identifier) == (agreement, identifier)
        assert (kept.saved.saved_by, kept.saved.baseline) == ("ann", "Today's plan")
        assert kept.saved.versions == {"two more": saved.identifier}
        assert kept.saved.tables == (FIGURES, SUMMARY)
        for scope in SCOPES:
            pd.testing.assert_frame_equal(kept.result.experiment.table(scope), experiment.table(scope))
        assert kept.result.precise.half_width == pytest.approx(result.precise.half_width, nan_ok=True)
        assert (kept.saved.code_version, kept.result.experiment.earlier) == (experiment.made_by, "")
        with pytest.raises(NotSavedError, match="No run is saved"):
            open_run(store, "nobodysaved1")


def test_a_run_bears_the_code_that_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = with_fields(small_center(), days=1)
    request = RunRequest((("today", today),), Sampling(2, 5, "compiled", None))
    experiment = run_experiment({"today": today}, replications=2, seed=5, workers=1)
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        identifier = keep_run(store, request, RunResult(precision_of(experiment, "tier2_wait_mean")), "ann")
        assert open_run(store, identifier).result.experiment.earlier == ""
        # The digest of programs before this one, which were of the model's files alone.
        with store._sessions.writing() as session:
            session.query(Run).one().code_version = "0.1.0+3f2a9c81d0b4"
        opened = open_run(store, identifier).result.experiment
        assert (opened.made_by, opened.earlier) == ("0.1.0+3f2a9c81d0b4", "0.1.0+3f2a9c81d0b4")
        pd.testing.assert_frame_equal(opened.summary, experiment.summary)
        with pytest.raises(ValueError, match=r"experiments of other code cannot be joined: .*3f2a9c81d0b4 is not all"):
            experiment.joined(replace(opened, first_replication=2))
    # Another program finds what this one has made to be of an earlier model.
    monkeypatch.setattr(experiment_module, "code_version", lambda module: f"later than {module}")
    assert experiment.earlier == experiment.made_by
