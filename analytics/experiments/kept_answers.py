"""Answers to planning questions that are kept in the store, and opened again as they were, without simulating."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from data.store.code_version import code_version
from data.store.store import NotSavedError, OpenedRun, RunRecord, Store, UnreadableError
from queueing import Scenario

if TYPE_CHECKING:
    import pandas as pd

Asked = TypeVar("Asked")
Found = TypeVar("Found")

ReadTable = Callable[[str], "pd.DataFrame"]
"""Gives a table of what is kept, by its name."""


@dataclass(frozen=True)
class Packed:
    """What of an answer is kept: what it was asked with, and its tables by name."""

    record: RunRecord
    tables: Mapping[str, pd.DataFrame]


def named(plan: Scenario) -> dict[str, Scenario]:
    """A plan under its name, as the only scenario of what is kept."""
    return {plan.name: plan}


def plan_of(run: OpenedRun) -> Scenario:
    """The only scenario of what is kept."""
    (plan,) = run.scenarios.values()
    return plan


@dataclass(frozen=True)
class Question(Generic[Asked, Found]):
    """A kind of question whose answers are kept: how one is taken apart into tables, and put together again."""

    kind: str
    """The name of the kind in the store; never changed."""
    words: str
    """What an answer is called."""
    asks: type[Asked]
    """What is asked."""
    pack: Callable[[Asked, Found], Packed]
    unpack: Callable[[OpenedRun, ReadTable], tuple[Asked, Found]]
    """May raise KeyError, TypeError or ValueError where it cannot be put together."""

    @property
    def code_version(self) -> str:
        """Which code answers it in this program; see :mod:`data.store.code_version`."""
        return code_version(self.asks.__module__)


@dataclass(frozen=True)
class KeptAnswer(Generic[Asked, Found]):
    """An answer as it was: what was asked and what was found."""

    asked: Asked
    found: Found
    earlier: str = ""
    """The version of the code that made it, where this program has another one."""
    changes: tuple[str, ...] = ()
    """What was changed in its plan since an earlier version of the program kept it, a line each."""


def keep_answer(store: Store, question: Question[Asked, Found], asked: Asked, found: Found, saved_by: str) -> str:
    """Keep an answer; gives its identifier.

    Raises:
        StoreError: it cannot be kept.
    """
    packed = question.pack(asked, found)
    record = replace(packed.record, code_version=question.code_version)
    return store.runs.save(record, packed.tables, saved_by).identifier


def open_answer(store: Store, question: Question[Asked, Found], identifier: str) -> KeptAnswer[Asked, Found]:
    """What was asked and what was found, as it was.

    Raises:
        StoreError: there is none of this kind under the identifier (``NotSavedError``), or it cannot be read.
    """
    run = store.runs.open(identifier)
    if run.kind != question.kind:
        msg = f"No {question.words} is saved as {identifier!r}."
        raise NotSavedError(msg)
    try:
        asked, found = question.unpack(run, lambda name: store.runs.table(identifier, name))
    except (KeyError, TypeError, ValueError) as error:
        msg = (
            f"The {question.words} {identifier!r} was kept by version {run.code_version} of this program and cannot be "
            f"read by this one: {error}"
        )
        raise UnreadableError(msg) from error
    return KeptAnswer(asked, found, run.code_version if run.code_version != question.code_version else "", run.changes)
