"""The shape of every question: what is asked, what answers it in the background, how its answers are kept and opened.

To ask another one, a feature has a ``question.py`` with a frozen request and a :class:`Question`. :func:`ask` starts
any of them, :func:`open_answer` opens what is kept of any.
"""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Protocol

from data.store.code_version import code_version
from data.store.store import NotSavedError, OpenedRun, RunRecord, Store, UnreadableError
from queueing import Engine, Scenario
from queueing.simulation import is_compiled

from .cluster import chosen_scheduler
from .experiment import Progress, Watched
from .jobs import Job, Jobs, Request, Result, Save
from .workers import ExperimentCancelledError

if TYPE_CHECKING:
    import pandas as pd

ReadTable = Callable[[str], "pd.DataFrame"]
"""Gives a table of what is kept, by its name."""


def _nobody(_: object) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Watch(Generic[Result]):
    """Who waits for an answer: is told how far it is and what is known so far, and may cancel it."""

    note: Callable[[Progress], None] = _nobody
    note_partial: Callable[[Result], None] = _nobody
    cancel: threading.Event = field(default_factory=threading.Event)

    def part(self, after: int = 0, total: int | None = None) -> Watched:
        """How simulation notes its progress: after so many parts of the work, of ``total`` where it does not do all."""
        return Watched(
            progress=lambda own: self.note(Progress(after + own.done, own.total if total is None else total)),
            cancel=self.cancel,
        )


@dataclass(frozen=True)
class Packed:
    """What of an answer is kept: what it was asked with, and its tables by name."""

    record: RunRecord
    tables: Mapping[str, pd.DataFrame]


class _OfOnePlan(Protocol):
    """A request that simulates one plan and changes of it."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def replications(self) -> int: ...
    @property
    def seed(self) -> int: ...


def of_one_plan(asked: _OfOnePlan, settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Packed:
    """What is kept of the answer to a question about one plan; ``settings`` are what else was asked for."""
    plan = asked.scenario
    return Packed(RunRecord({plan.name: plan}, asked.seed, asked.replications, "compiled", settings=settings), tables)


def plan_of(run: OpenedRun) -> Scenario:
    """The only scenario of what is kept."""
    (plan,) = run.scenarios.values()
    return plan


@dataclass(frozen=True)
class Question(Generic[Request, Result]):
    """A kind of question."""

    kind: str
    """Its name in the store; never changed."""
    words: str
    """What an answer is called."""
    asks: type[Request]
    """What is asked: frozen, and equal where the answers are."""
    parts: Callable[[Request], int]
    """Of how many parts the work is, at the most; may raise ValueError where a request cannot be answered."""
    answer: Callable[[Request, Watch[Result]], Result]
    """Answers a request, the same every time."""
    computed_by: tuple[Callable[..., object], ...]
    """What computes its answers: of whose modules their version is."""
    may_end_early: Callable[[Request], bool] = lambda _: False
    """Whether fewer parts may do."""
    engine: Callable[[Request], Engine] = lambda _: "compiled"
    """By which engine is simulated."""
    parts_in_words: str = "simulated weeks"
    """What the parts are."""
    last_part: str = ""
    """What is done after all of them, in words."""
    has_same_inputs: Callable[[Request, Request], bool] = operator.eq
    """Whether two requests are of the same inputs, whatever these are called."""
    pack: Callable[[Request, Result], Packed] | None = None
    """Takes an answer apart into tables; None where answers are not kept."""
    unpack: Callable[[OpenedRun, ReadTable], tuple[Request, Result]] | None = None
    """Puts it together again; may raise KeyError, TypeError or ValueError where that cannot be done."""

    @property
    def code_version(self) -> str:
        """Which code answers it in this program; see :mod:`data.store.code_version`."""
        return code_version(*sorted({each.__module__ for each in self.computed_by}))


def ask(
    jobs: Jobs, owner: str, question: Question[Request, Result], request: Request, save: Save | None = None
) -> Job[Request, Result]:
    """Answer a question in the background; what is found is kept by ``keep``, also when nobody waits for it.

    Raises:
        ValueError: it cannot be answered, as the question's ``parts`` says.
    """

    def work(job: Job[Request, Result]) -> Result:
        job.save = save
        job.compiles = chosen_scheduler(None, None) is None and not is_compiled(question.engine(request))
        found = question.answer(request, Watch(job.note, job.note_partial, job.cancel))
        if job.cancel.is_set():
            # The last part of some answers looks at nothing meanwhile.
            msg = "cancelled in its last part"
            raise ExperimentCancelledError(msg)
        job.save_now(found)
        return found

    return jobs.start(owner, request, question.parts(request), work, may_end_early=question.may_end_early(request))


@dataclass(frozen=True)
class SavedAnswer(Generic[Request, Result]):
    """An answer as it was: what was asked and what was found."""

    asked: Request
    found: Result
    earlier: str = ""
    """The version of the code that made it, where this program has another one."""
    changes: tuple[str, ...] = ()
    """What was changed in its plan since an earlier version of the program kept it, a line each."""


def save_answer(store: Store, question: Question[Request, Result], asked: Request, found: Result, saved_by: str) -> str:
    """Save an answer; gives its identifier.

    Raises:
        StoreError: it cannot be kept.
    """
    assert question.pack is not None  # noqa: S101 (its answers are kept)
    packed = question.pack(asked, found)
    record = replace(packed.record, kind=question.kind, code_version=question.code_version)
    return store.runs.save(record, packed.tables, saved_by).identifier


def open_answer(store: Store, identifier: str, *questions: Question[Request, Result]) -> SavedAnswer[Request, Result]:
    """What was asked and what was found, as it was, by the question among these whose answer is kept there.

    Raises:
        StoreError: there is none of these kinds under the identifier (``NotSavedError``), or it cannot be read.
    """
    run = store.runs.open(identifier)
    question = next((each for each in questions if each.kind == run.kind), None)
    if question is None or question.unpack is None:
        msg = f"No {questions[0].words} is saved as {identifier!r}."
        raise NotSavedError(msg)
    try:
        asked, found = question.unpack(run, lambda name: store.runs.table(identifier, name))
    except (KeyError, TypeError, ValueError) as error:
        msg = (
            f"The {question.words} {identifier!r} was saved by version {run.code_version} of this program and cannot "
            f"be read by this one: {error}"
        )
        raise UnreadableError(msg) from error
    return SavedAnswer(asked, found, run.code_version if run.code_version != question.code_version else "", run.changes)
