"""The figures that come with the program are those that it would find itself."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.experiments import runs
from analytics.experiments.precision import USUAL_AIM, USUAL_REPLICATIONS, precision_of
from analytics.experiments.question import Watch
from analytics.experiments.runs import RUN, RunRequest, RunResult, Sampling
from analytics.experiments.sample_answer import SEED, figures_of_sample, run_sample
from analytics.inputs.variations import with_fields
from analytics.measures.scopes import SCOPES
from data.samples.scenarios import small_center
from queueing import Scenario

SAMPLE = ((small_center().name, small_center()),)


def test_they_are_those_of_a_run_of_today() -> None:
    kept, fresh = figures_of_sample(SAMPLE, USUAL_REPLICATIONS, SEED), run_sample()
    assert kept is not None, "python -m analytics.experiments.sample_answer writes them"
    assert (kept.scenarios, kept.seed, kept.replications, kept.engine, kept.made_by) == (
        (fresh.scenarios, fresh.seed, fresh.replications, fresh.engine, fresh.made_by)
    )
    for scope in SCOPES:
        for name, _ in SAMPLE:
            pooled = kept.pooled(name, scope), fresh.pooled(name, scope)
            # Processors differ in the last bits of logarithms, and what is left of a difference of sums shows them.
            same = np.allclose(*pooled, rtol=1e-9, atol=1e-9, equal_nan=True)
            assert same, "python -m analytics.experiments.sample_answer writes them"
    half_widths = [precision_of(each, USUAL_AIM).half_width for each in (kept, fresh)]
    assert half_widths[0] == pytest.approx(half_widths[1], rel=1e-9)


@pytest.mark.parametrize(
    ("named", "replications", "seed"),
    [
        ((("Another name", small_center()),), USUAL_REPLICATIONS, SEED),
        (((small_center().name, with_fields(small_center(), days=5)),), USUAL_REPLICATIONS, SEED),
        (SAMPLE, USUAL_REPLICATIONS + 1, SEED),
        (SAMPLE, USUAL_REPLICATIONS, SEED + 1),
        ((*SAMPLE, ("Changed", with_fields(small_center(), days=7))), USUAL_REPLICATIONS, SEED),
    ],
)
def test_anything_else_is_simulated(named: tuple[tuple[str, Scenario], ...], replications: int, seed: int) -> None:
    assert figures_of_sample(named, replications, seed) is None


def test_they_stand_before_anything_is_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[RunResult] = []

    def check(*_: object) -> None:
        assert [each.experiment.replications for each in seen] == [USUAL_REPLICATIONS]

    monkeypatch.setattr(runs, "check_first_days", check)
    monkeypatch.setattr(runs, "run_experiment", None)
    request = RunRequest(SAMPLE, Sampling(USUAL_REPLICATIONS, SEED, "compiled"))
    found = RUN.answer(request, Watch(note_partial=seen.append))
    assert found.experiment is seen[0].experiment
