"""Runs: experiments in the background, with the figures so far, their precision and the check of the fast engine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from queueing import Engine, Scenario
from queueing.agreement import Agreement
from queueing.simulation import is_compiled

from .cluster import scheduler_asked_for
from .experiment import Experiment, Progress, RunOptions, run_experiment
from .jobs import Job, Jobs, Keep, keeping
from .precision import USUAL_AIM, Precise, Target, precision_of, run_until_precise
from .verification import check_slice
from .workers import hand_out

REFERENCE: Final[Engine] = "ciw"
RunKind = Literal["run", "comparison"]
"""What is asked of a run: what a plan does, also beside the one that it is changed from, or what differs between plans.

These are the names under which runs are kept; they are never changed.
"""
MOST_PLAIN: Final = 2
"""Plans of a plain run: one, and the one that it is changed from."""
FIRST_BATCH: Final = 2
"""Replications after which the first figures are shown; each further batch doubles what is done."""


@dataclass(frozen=True)
class Sampling:
    """How often the scenarios of a run are simulated, with which callers and by which engine."""

    replications: int
    """Of each scenario; with a target the most of them."""
    seed: int
    engine: Engine
    target: Target | None = None
    """Until when to simulate; None for as many replications as asked for."""


@dataclass(frozen=True)
class RunRequest:
    """What a run is to simulate."""

    named: tuple[tuple[str, Scenario], ...]
    """The scenarios with the names under which they are shown, the baseline first."""
    sampling: Sampling
    kind: RunKind = "run"

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios by name."""
        return dict(self.named)


@dataclass(frozen=True)
class RunResult:
    """What a run has found."""

    precise: Precise
    """How precisely the target's measure is known, or the mean Tier 2 wait without one."""
    agreement: Agreement | None = None
    """How a slice of the first scenario agrees with the reference engine; None with that engine, or not yet."""

    @property
    def experiment(self) -> Experiment:
        """The figures of all replications."""
        return self.precise.experiment


Run: TypeAlias = Job[RunRequest, RunResult]


def is_comparison(kind: str, plans: int) -> bool:
    """Whether a run of a kind, of so many plans, asks what differs between them."""
    return kind == "comparison" or plans > MOST_PLAIN


def start_run(
    jobs: Jobs,
    owner: str,
    scenarios: Mapping[str, Scenario],
    sampling: Sampling,
    keep: Keep | None = None,
    kind: RunKind = "run",
) -> Run:
    """Start an experiment in the background; what it finds is kept by ``keep``, also when nobody waits for it."""
    request = RunRequest(tuple(scenarios.items()), sampling, kind)
    total = sampling.replications * len(scenarios)
    return jobs.start(owner, request, total, keeping(carry_out, keep), may_end_early=sampling.target is not None)


def carry_out(run: Run) -> RunResult:
    """The work of a run; the figures so far stand in ``partial`` while it goes on.

    Raises:
        ValueError, ExperimentCancelledError, ExperimentFailedError: as of run_experiment.
    """
    sampling, scenarios = run.asked.sampling, run.asked.scenarios
    run.compiles = scheduler_asked_for(None, None) is None and not is_compiled(sampling.engine)
    precise = _until_precise(run) if sampling.target is not None else _in_batches(run)
    agreement = None
    if sampling.engine != REFERENCE:
        agreement = check_first_days(next(iter(scenarios.values())), sampling.seed)
    return RunResult(precise, agreement)


def _until_precise(run: Run) -> Precise:
    sampling = run.asked.sampling
    assert sampling.target is not None  # noqa: S101 (who calls has looked)
    most = run.progress.total
    return run_until_precise(
        run.asked.scenarios,
        measure=sampling.target.measure,
        half_width=sampling.target.half_width,
        cap=sampling.replications,
        seed=sampling.seed,
        engine=sampling.engine,
        progress=lambda progress: run.note(Progress(progress.done, most)),
        cancel=run.cancel,
    )


def _in_batches(run: Run) -> Precise:
    """The replications asked for, in batches so that there are figures early, as if run together."""
    sampling, scenarios = run.asked.sampling, run.asked.scenarios

    def batch(begins: int, ends: int) -> Experiment:
        def note(progress: Progress) -> None:
            run.note(Progress(begins * len(scenarios) + progress.done, run.progress.total))

        options = RunOptions(engine=sampling.engine, progress=note, cancel=run.cancel)
        return run_experiment(
            scenarios, replications=ends - begins, first_replication=begins, seed=sampling.seed, **options
        )

    experiment = batch(0, min(FIRST_BATCH, sampling.replications))
    while experiment.replications < sampling.replications:
        run.partial = RunResult(precision_of(experiment, USUAL_AIM))
        done = experiment.replications
        experiment = experiment.joined(batch(done, min(2 * done, sampling.replications)))
    return precision_of(experiment, USUAL_AIM)


def check_first_days(scenario: Scenario, seed: int) -> Agreement:
    """The check of a slice by both engines, in a worker process so that the pages go on."""
    return hand_out(os.cpu_count() or 1, check_slice, scenario, seed).result()
