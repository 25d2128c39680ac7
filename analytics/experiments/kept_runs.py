"""Runs that are kept in the store, and opened again as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast, get_args

from pydantic import TypeAdapter

from data.store.store import NotSavedError, OpenedRun, RunRecord, Store
from queueing.agreement import Agreement

from .kept_figures import experiment_of, figures_table
from .precision import Precise, Target
from .runs import RunKind, RunRequest, RunResult, Sampling

FIGURES: Final = "figures"
SUMMARY: Final = "summary"
"""The tables of a kept run: every figure of every replication, and every measure with its interval."""


@dataclass(frozen=True)
class KeptRun:
    """A run as it was: who saved it and when, what was asked for and what was found."""

    saved: OpenedRun
    request: RunRequest
    result: RunResult


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


def keep_run(
    store: Store, request: RunRequest, result: RunResult, saved_by: str, versions: Mapping[str, str] | None = None
) -> str:
    """Keep a finished run; gives its identifier. ``versions`` are the saved scenarios among its own, by name.

    Raises:
        StoreError: it cannot be kept.
    """
    precise, sampling = result.precise, request.sampling
    settings = _Settings(
        most_replications=sampling.replications,
        target=sampling.target,
        agreement=result.agreement,
        measure=precise.measure,
        judged=precise.judged,
        half_width=precise.half_width,
        asked=precise.asked,
        reached=precise.reached,
    )
    record = RunRecord(
        scenarios=request.scenarios,
        seed=sampling.seed,
        replications=result.experiment.replications,
        engine=sampling.engine,
        baseline=next(iter(request.scenarios)),
        versions=versions or {},
        settings=_SETTINGS.dump_python(settings),
        kind=request.kind,
        code_version=result.experiment.made_by,
    )
    tables = {FIGURES: figures_table(result.experiment), SUMMARY: result.experiment.summary}
    return store.runs.save(record, tables, saved_by).identifier


def open_run(store: Store, identifier: str) -> KeptRun:
    """A kept run as it was.

    Raises:
        StoreError: there is none of this identifier (``NotSavedError``), or it cannot be read.
    """
    run = store.runs.open(identifier)
    if run.kind not in get_args(RunKind):
        msg = f"No run is saved as {identifier!r}."
        raise NotSavedError(msg)
    known = _SETTINGS.validate_python(run.settings)
    table = store.runs.table(identifier, FIGURES)
    found = experiment_of(table, run.scenarios, run.seed, run.engine, run.code_version)
    precise = Precise(found, known.measure, known.judged, known.half_width, known.asked, known.reached)
    sampling = Sampling(known.most_replications, run.seed, run.engine, known.target)
    request = RunRequest(tuple(run.scenarios.items()), sampling, cast("RunKind", run.kind))
    return KeptRun(run, request, RunResult(precise, known.agreement))
