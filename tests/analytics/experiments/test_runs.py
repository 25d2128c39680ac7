"""Runs: figures on the way, targets, and the check of the fast engine."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics import Progress, run_experiment
from analytics.experiments import experiment as experiment_module
from analytics.experiments import runs
from analytics.experiments.jobs import Jobs
from analytics.experiments.precision import USUAL_AIM, Precise, Target, precision_of
from analytics.experiments.question import Watch, ask, open_answer, save_answer
from analytics.experiments.runs import FIGURES, RUN, SUMMARY, RunRequest, RunResult, Sampling
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center as sample_center
from data.store.store import open_store
from data.store.tables import Run
from queueing.agreement import Agreement, CallDifference
from tests.analytics.experiments.test_jobs import await_end

DIFFERENT = Agreement(100, 1, 20, 0, (CallDifference(5, 1, 0, "outcome", "resolved_tier1", None),))
REQUEST = RunRequest((("today", with_fields(sample_center(), days=2)),), Sampling(5, 3, "ciw"))


def asking(**choices: Any) -> RunRequest:
    return dataclasses.replace(REQUEST, sampling=dataclasses.replace(REQUEST.sampling, **choices))


def test_the_figures_on_the_way_are_those_of_the_first_replications() -> None:
    done: list[Progress] = []
    seen: list[tuple[int, int]] = []
    watch: Watch[RunResult] = Watch(
        done.append, lambda so_far: seen.append((so_far.experiment.replications, len(done)))
    )
    found = RUN.answer(REQUEST, watch).experiment
    whole = run_experiment(REQUEST.scenarios, replications=5, seed=3, engine="ciw", workers=1)
    assert np.array_equal(found.values("today", "day"), whole.values("today", "day"), equal_nan=True)
    assert (found.seed, found.replications, found.first_replication) == (3, 5, 0)
    assert seen == [(2, 2), (4, 4)]
    assert done == [Progress(number, 5) for number in range(1, 6)]


def test_a_run_with_a_target_goes_on_until_it_or_to_the_most_replications(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    done: list[Progress] = []
    reached = Precise(None, "tier2_wait_mean", ("today",), 0.4, 0.5)  # type: ignore[arg-type]  # no experiment is read

    def run_until_precise(_: object, **options: Any) -> Precise:
        asked.update(options)
        options["progress"](Progress(10, 20))
        return reached

    monkeypatch.setattr(runs, "run_until_precise", run_until_precise)
    request = asking(replications=40, target=Target("tier2_wait_mean", 0.5))
    assert RUN.answer(request, Watch(done.append)) == RunResult(reached)
    assert (asked["measure"], asked["half_width"], asked["cap"], asked["seed"]) == ("tier2_wait_mean", 0.5, 40, 3)
    assert done == [Progress(10, 40)]
    assert RUN.may_end_early(request)
    assert not RUN.may_end_early(REQUEST)


def test_an_impossible_run_fails_with_the_value_named() -> None:
    run = ask(Jobs(), "ann", RUN, asking(replications=0))
    await_end(run)
    assert run.state == "failed"
    assert "replications 0 is not allowed" in run.problem


def test_inputs_are_the_same_whatever_the_plans_are_called() -> None:
    ((name, plan),) = REQUEST.named
    assert RUN.has_same_inputs(REQUEST, dataclasses.replace(REQUEST, named=((f"{name}, as run", plan),)))
    assert not RUN.has_same_inputs(REQUEST, dataclasses.replace(REQUEST, named=((name, with_fields(plan, days=1)),)))
    assert not RUN.has_same_inputs(REQUEST, asking(seed=4))


def test_a_run_bears_the_code_that_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = run_experiment(REQUEST.scenarios, replications=2, seed=3, engine="ciw", workers=1)
    result = RunResult(precision_of(experiment, USUAL_AIM), DIFFERENT)
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        identifier = save_answer(store, RUN, REQUEST, result, "ann")
        kept = store.runs.open(identifier)
        assert (kept.baseline, kept.tables, kept.code_version) == ("today", (FIGURES, SUMMARY), experiment.made_by)
        opened = open_answer(store, identifier, RUN).found
        assert (opened.experiment.earlier, opened.agreement) == ("", DIFFERENT)
        # The digest of programs before this one, which were of the model's files alone.
        with store._sessions.writing() as session:
            session.query(Run).one().code_version = "0.1.0+3f2a9c81d0b4"
        before = open_answer(store, identifier, RUN).found.experiment
        assert (before.made_by, before.earlier) == ("0.1.0+3f2a9c81d0b4", "0.1.0+3f2a9c81d0b4")
        with pytest.raises(ValueError, match=r"experiments of other code cannot be joined: .*3f2a9c81d0b4 is not all"):
            experiment.joined(dataclasses.replace(before, first_replication=2))
    # Another program finds what this one has made to be of an earlier model.
    monkeypatch.setattr(experiment_module, "code_version", lambda module: f"later than {module}")
    assert experiment.earlier == experiment.made_by
