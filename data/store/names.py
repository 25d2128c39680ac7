"""Things that are saved under a name, each time as its next version."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .records import SavedVersion, checked_name
from .sessions import Sessions, insert_into, none_saved
from .tables import Name, Version

V = TypeVar("V", bound=Version)
S = TypeVar("S", bound=SavedVersion)


class NamedVersions(ABC, Generic[V, S]):
    """What is saved of one kind."""

    kind: ClassVar[str]
    """What it is called in a sentence."""
    names: ClassVar[type[Name]]
    rows: type[V]

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @abstractmethod
    def _saved(self, row: V) -> S:
        """The record of a row."""

    def newest(self, *, archived: bool = False) -> list[S]:
        """The newest version of every name, the last saved first; with ``archived`` of those that are archived."""
        wanted = (
            select(self.rows)
            .join(self.names, self.names.name == self.rows.name)
            .where(self.rows.number == self.names.newest, self.names.archived == archived)
            .order_by(self.rows.saved_at.desc(), self.rows.name)
        )
        with self._sessions.reading() as session:
            return [self._saved(row) for row in session.scalars(wanted)]

    def versions(self, name: str) -> list[S]:
        """All versions of a name, the newest first.

        Raises:
            NotSavedError: nothing of this kind was saved under the name.
            NotAllowedError: nothing can be saved under it.
        """
        wanted = select(self.rows).where(self.rows.name == checked_name(name)).order_by(self.rows.number.desc())
        with self._sessions.reading() as session:
            return [self._saved(row) for row in session.scalars(wanted)] or none_saved(self.kind, name)

    def archive(self, name: str, *, archived: bool = True) -> None:
        """Leave a name out of the list, or with ``archived=False`` list it again; its versions stay as they are.

        Raises:
            NotSavedError: nothing of this kind was saved under the name.
            NotAllowedError: nothing can be saved under it.
        """
        change = update(self.names).where(self.names.name == checked_name(name)).values(archived=archived)
        with self._sessions.writing() as session:
            if session.get(self.names, checked_name(name)) is None:
                none_saved(self.kind, name)
            session.execute(change)

    def _add(self, session: Session, row: V) -> S:
        """Add a row as the next version of its name, which is listed again if it was archived.

        The statement that counts keeps the name's row until the transaction ends: of several who save under one
        name at once, each waits for the one before, and no number is given twice or left out.
        """
        first = insert_into(session, self.names, name=row.name, newest=1, archived=False)
        counted = first.on_conflict_do_update(
            index_elements=[self.names.name], set_={"newest": self.names.newest + 1, "archived": False}
        )
        session.execute(counted)
        row.number = session.scalars(select(self.names.newest).where(self.names.name == row.name)).one()
        session.add(row)
        session.flush()
        return self._saved(row)
