"""Runs that are kept: the scenarios, everything that they were run with, and the tables that came of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from queueing import Engine

from .errors import NotAllowedError
from .parquet import from_parquet, to_parquet
from .records import OpenedRun, RunRecord, SavedRun, checked_label, checked_table_name
from .scenarios import content_of, keep_contents
from .sessions import Sessions, none_saved, row_of, stamped
from .tables import DataSetVersion, Run, RunScenario, RunTable, ScenarioVersion

if TYPE_CHECKING:
    import pandas as pd

KIND: Final = "run"


class RunLibrary:
    """Runs that are kept; a comparison is a run with several scenarios and a baseline."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def save(
        self, record: RunRecord, tables: Mapping[str, pd.DataFrame | bytes], saved_by: str, note: str = ""
    ) -> SavedRun:
        """Keep a run with its scenarios and tables (data frames, or Parquet bytes as they are).

        Raises:
            NotAllowedError: there is no scenario; the baseline or the label of a version is none of the scenarios'; a
                version holds another scenario; or a label, a table's name, the note or who saves is not allowed.
            NotSavedError: a version or the data set is not saved.
        """
        _check(record)
        row = Run(
            **stamped(saved_by, note),
            kind=record.kind,
            baseline=record.baseline,
            data_set=record.data_set,
            seed=record.seed,
            replications=record.replications,
            engine=record.engine,
            code_version=record.code_version,
            settings=json.dumps(dict(record.settings)),
        )
        row.tables = [
            RunTable(name=checked_table_name(name), content=table if isinstance(table, bytes) else to_parquet(table))
            for name, table in sorted(tables.items())
        ]
        with self._sessions.writing() as session:
            if record.data_set is not None:
                row_of(session, DataSetVersion, "data set", record.data_set)
            row.scenarios = _scenarios(session, record)
            session.add(row)
            session.flush()
            return _saved(row)

    def newest(self, limit: int | None = None) -> list[SavedRun]:
        """All runs, or so many, the last saved first."""
        parts = (selectinload(Run.scenarios), selectinload(Run.tables))
        wanted = select(Run).options(*parts).order_by(Run.saved_at.desc(), Run.identifier).limit(limit)
        with self._sessions.reading() as session:
            return [_saved(row) for row in session.scalars(wanted)]

    def open(self, identifier: str) -> OpenedRun:
        """A run by its identifier, with its scenarios; its tables are read one by one by :meth:`table`.

        Raises:
            NotSavedError: there is none.
            UnreadableError: this version of the program cannot read one of its scenarios any more.
        """
        with self._sessions.reading() as session:
            row = row_of(session, Run, KIND, identifier)
            read = {each.label: content_of(each.content) for each in row.scenarios}
            return OpenedRun(
                **vars(_saved(row)),
                scenarios={label: each.scenario for label, each in read.items()},
                changes=tuple(
                    each.changes if len(read) == 1 else f"{label}: {each.changes}"
                    for label, each in read.items()
                    if each.changes
                ),
            )

    def table(self, identifier: str, name: str) -> pd.DataFrame:
        """A table of a run, by its name.

        Raises:
            NotSavedError: there is no such run, or it has no table of this name.
        """
        return from_parquet(self.table_bytes(identifier, name))

    def table_bytes(self, identifier: str, name: str) -> bytes:
        """A table of a run as Parquet, for whoever wants the file.

        Raises:
            NotSavedError: there is no such run, or it has no table of this name.
        """
        with self._sessions.reading() as session:
            row = row_of(session, Run, KIND, identifier)
            found = next((each for each in row.tables if each.name == name), None)
            return none_saved(f"table of run {identifier}", name) if found is None else found.content


def _check(record: RunRecord) -> None:
    if not record.scenarios:
        msg = "the run has no plan; allowed are one or more"
        raise NotAllowedError(msg)
    labels = [checked_label(label) for label in record.scenarios]
    for label in (*record.versions, *([] if record.baseline is None else [record.baseline])):
        if label not in labels:
            msg = f"{label!r} is not one of the run's plans; allowed are {', '.join(map(repr, labels))}"
            raise NotAllowedError(msg)


def _scenarios(session: Session, record: RunRecord) -> list[RunScenario]:
    """The scenarios of a run in order, each kept by its content."""
    digests = keep_contents(session, record.scenarios.values())
    rows = []
    for place, (label, digest) in enumerate(zip(record.scenarios, digests, strict=True)):
        version = record.versions.get(label)
        if version is not None:
            saved = row_of(session, ScenarioVersion, "scenario", version)
            # Saved by an earlier program, the same scenario may be written in other words.
            if saved.digest != digest and content_of(saved.content).scenario != record.scenarios[label]:
                msg = f"{label!r} is not the plan that is saved as {version!r}; allowed is that one, or no version"
                raise NotAllowedError(msg)
        rows.append(RunScenario(place=place, label=label, digest=digest, version=version))
    return rows


def _saved(row: Run) -> SavedRun:
    return SavedRun(
        row.identifier,
        row.note,
        row.saved_by,
        row.saved_at,
        labels=tuple(each.label for each in row.scenarios),
        versions={each.label: each.version for each in row.scenarios if each.version is not None},
        baseline=row.baseline,
        data_set=row.data_set,
        seed=row.seed,
        replications=row.replications,
        engine=cast("Engine", row.engine),
        code_version=row.code_version,
        settings=json.loads(row.settings),
        tables=tuple(each.name for each in row.tables),
        kind=row.kind,
    )
