"""Runs: experiments in the background, with the figures so far, their precision and the check of the fast engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, cast

from pydantic import TypeAdapter

from data.store.store import OpenedRun, RunRecord
from queueing import Engine, Scenario
from queueing.agreement import Agreement

from .experiment import Experiment, Progress, run_experiment
from .jobs import Job
from .precision import USUAL_AIM, Precise, Target, precision_of, run_until_precise
from .question import Packed, Question, ReadTable, Watch
from .sample_answer import ENGINE, figures_of_sample
from .saved_figures import experiment_of, figures_table
from .verification import REFERENCE, check_first_days

RunKind = Literal["run", "comparison"]
"""What is asked of a run: what a plan does, also beside the one that it is changed from, or what differs between plans.

These are the names under which runs are kept; they are never changed.
"""
MOST_PLAIN: Final = 2
"""Plans of a plain run: one, and the one that it is changed from."""
FIRST_BATCH: Final = 2
"""Replications after which the first figures are shown; each further batch doubles what is done."""
FIGURES: Final = "figures"
SUMMARY: Final = "summary"
"""The tables of a kept run: every figure of every replication, and every measure with its interval."""


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

    @property
    def is_comparison(self) -> bool:
        """Whether it asks what differs between plans."""
        return is_comparison(self.kind, len(self.named))

    @property
    def plans(self) -> list[Scenario]:
        """The scenarios without the names under which they are shown."""
        return [plan for _, plan in self.named]


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


def _parts(asked: RunRequest) -> int:
    return asked.sampling.replications * len(asked.named)


def _answer(asked: RunRequest, watch: Watch[RunResult]) -> RunResult:
    """The figures so far are a partial result."""
    sampling = asked.sampling
    precise = _in_batches(asked, watch) if sampling.target is None else _until(sampling.target, asked, watch)
    checked = sampling.engine != REFERENCE
    return RunResult(precise, check_first_days(asked.named[0][1], sampling.seed) if checked else None)


def _until(target: Target, asked: RunRequest, watch: Watch[RunResult]) -> Precise:
    return run_until_precise(
        asked.scenarios,
        measure=target.measure,
        half_width=target.half_width,
        cap=asked.sampling.replications,
        seed=asked.sampling.seed,
        engine=asked.sampling.engine,
        **watch.part(0, _parts(asked)),
    )


def _in_batches(asked: RunRequest, watch: Watch[RunResult]) -> Precise:
    """The replications asked for, in batches so that there are figures early, as if run together."""
    sampling, scenarios = asked.sampling, asked.scenarios
    if sampling.engine == ENGINE and (sample := figures_of_sample(asked.named, sampling.replications, sampling.seed)):
        watch.note(Progress(_parts(asked), _parts(asked)))
        watch.note_partial(RunResult(found := precision_of(sample, USUAL_AIM)))
        return found

    def batch(begins: int, ends: int) -> Experiment:
        return run_experiment(
            scenarios,
            replications=ends - begins,
            first_replication=begins,
            seed=sampling.seed,
            engine=sampling.engine,
            **watch.part(begins * len(scenarios), _parts(asked)),
        )

    experiment = batch(0, min(FIRST_BATCH, sampling.replications))
    while experiment.replications < sampling.replications:
        watch.note_partial(RunResult(precision_of(experiment, USUAL_AIM)))
        done = experiment.replications
        experiment = experiment.joined(batch(done, min(2 * done, sampling.replications)))
    return precision_of(experiment, USUAL_AIM)


@dataclass(frozen=True)
class _Settings:
    """What is kept of a run beside its scenarios and figures."""

    most_replications: int
    target: Target | None
    agreement: Agreement | None
    measure: str
    judged: tuple[str, ...]
    half_width: float
    asked: float | None
    reached: bool


_SETTINGS: Final = TypeAdapter(_Settings)


def _pack(asked: RunRequest, found: RunResult) -> Packed:
    precise, sampling = found.precise, asked.sampling
    settings = _Settings(
        most_replications=sampling.replications,
        target=sampling.target,
        agreement=found.agreement,
        measure=precise.measure,
        judged=precise.judged,
        half_width=precise.half_width,
        asked=precise.asked,
        reached=precise.reached,
    )
    record = RunRecord(
        scenarios=asked.scenarios,
        seed=sampling.seed,
        replications=found.experiment.replications,
        engine=sampling.engine,
        baseline=asked.named[0][0],
        settings=_SETTINGS.dump_python(settings),
    )
    return Packed(record, {FIGURES: figures_table(found.experiment), SUMMARY: found.experiment.summary})


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[RunRequest, RunResult]:
    known = _SETTINGS.validate_python(run.settings)
    experiment = experiment_of(read(FIGURES), run.scenarios, run.seed, run.engine, run.code_version)
    precise = Precise(experiment, known.measure, known.judged, known.half_width, known.asked, known.reached)
    sampling = Sampling(known.most_replications, run.seed, run.engine, known.target)
    request = RunRequest(tuple(run.scenarios.items()), sampling, cast("RunKind", run.kind))
    return request, RunResult(precise, known.agreement)


RUN: Final = Question(
    kind="run",
    words="run",
    asks=RunRequest,
    parts=_parts,
    answer=_answer,
    computed_by=(run_experiment,),
    may_end_early=lambda asked: asked.sampling.target is not None,
    engine=lambda asked: asked.sampling.engine,
    last_part="All simulated weeks done; a slice of them is compared with the reference engine.",
    has_same_inputs=lambda one, other: (one.plans, one.sampling) == (other.plans, other.sampling),
    pack=_pack,
    unpack=_unpack,
)
"""What a plan does, also beside the one that it is changed from."""
COMPARISON: Final = replace(RUN, kind="comparison", words="comparison")
"""What differs between plans."""
